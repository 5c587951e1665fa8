//! Text made fit to keep: no control characters, one kind of line end, paragraphs joined by one blank line.

use crate::date;

/// Text without control characters, and whether there were any.
///
/// Line ends become line feeds; spaces of other widths become plain ones; marks that show nothing (byte order mark, zero
/// width space, soft hyphen) go.
pub(crate) fn characters(text: &str) -> (String, bool) {
    let mut clean = String::with_capacity(text.len());
    let mut controls = false;
    let mut rest = text;
    loop {
        // Nearly all of nearly every text is kept as it is, in long runs.
        let run = rest.bytes().position(|byte| !matches!(byte, b' '..=b'~' | b'\n' | b'\t')).unwrap_or(rest.len());
        clean.push_str(&rest[..run]);
        let mut letters = rest[run..].chars();
        let Some(letter) = letters.next() else { break };
        rest = letters.as_str();
        match letter {
            '\r' => {
                if !rest.starts_with('\n') {
                    clean.push('\n');
                }
            }
            '\u{b}' | '\u{85}' | '\u{2028}' => clean.push('\n'),
            '\u{c}' | '\u{2029}' => clean.push_str("\n\n"),
            '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => clean.push(' '),
            '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => {}
            '\u{1b}' => {
                controls = true;
                rest = behind_escape(rest);
            }
            letter if letter.is_control() => controls = true,
            letter => clean.push(letter),
        }
    }
    (clean, controls)
}

/// What stands behind the rest of a terminal's escape sequence (`ESC [ 1 m`), which is no text.
fn behind_escape(text: &str) -> &str {
    let Some(parameters) = text.strip_prefix('[') else { return text };
    let end = parameters.trim_start_matches(|letter| matches!(letter, '0'..='9' | ';' | '?' | ':'));
    end.strip_prefix(|letter: char| letter.is_ascii_alphabetic()).unwrap_or(end)
}

/// One line: every run of white space is one space.
pub(crate) fn line(text: &str) -> String {
    let (text, _) = characters(text);
    words(&text)
}

fn words(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// A text's paragraphs joined by one blank line, and whether control characters were removed.
///
/// Lines broken because they were full are joined; lines that are short for another reason (verses, lists, addresses)
/// stay lines; where no blank line stands and lines are longer than any page is wide, each is a paragraph.
pub(crate) fn paragraphs(text: &str) -> (String, bool) {
    let (text, controls) = characters(text);
    let mut body = String::with_capacity(text.len());
    let mut block: Vec<&str> = Vec::new();
    for line in text.split('\n').chain([""]) {
        if line.trim().is_empty() {
            add_block(&mut body, &block);
            block.clear();
        } else {
            block.push(line);
        }
    }
    (body, controls)
}

/// Widest line that may have been broken for being full.
const WIDEST: usize = 120;

fn add_block(body: &mut String, block: &[&str]) {
    let Some(first) = block.first() else { return };
    let lens: Vec<usize> = block.iter().map(|line| line.trim().chars().count()).collect();
    let width = full_width(&lens);
    let first_word = |line: &str| line.split_whitespace().next().map_or(0, |word| word.chars().count());
    let is_full = |at: usize| lens[at - 1] + 1 + first_word(block[at]) + 3 >= width;
    // In a list a line may be the longest without being full; in a text most lines are.
    let is_wrapped = width >= 20 && (1..block.len()).filter(|at| is_full(*at)).count() * 2 >= block.len() - 1;
    if !body.is_empty() {
        body.push_str("\n\n");
    }
    push_words(body, first);
    for (at, line) in block.iter().enumerate().skip(1) {
        let before = lens[at - 1];
        let indented = is_indented(line) && !is_indented(block[at - 1]);
        let join = if width > WIDEST {
            // Lines this long are not broken by width at all.
            if before > WIDEST / 2 || lens[at] > WIDEST / 2 { "\n\n" } else { "\n" }
        } else if indented && width > 30 {
            "\n\n"
        } else if is_wrapped && is_full(at) && !is_list_item(line) {
            " "
        } else {
            "\n"
        };
        body.push_str(join);
        push_words(body, line);
    }
}

/// The width that the lines were broken at: nearly the longest, since a single one may stick out.
fn full_width(lens: &[usize]) -> usize {
    let mut sorted = lens.to_vec();
    sorted.sort_unstable();
    let longest = sorted.last().copied().unwrap_or(0);
    let most = sorted[(sorted.len() - 1) * 9 / 10];
    if longest > most + 10 && lens.len() >= 10 { most } else { longest }
}

fn is_indented(line: &str) -> bool {
    line.starts_with('\t') || line.starts_with("  ")
}

fn is_list_item(line: &str) -> bool {
    let line = line.trim_start();
    ["- ", "* ", "• ", "– "].iter().any(|mark| line.starts_with(mark))
}

/// Within a line runs of spaces are one space, so that no two texts differ by what cannot be seen.
fn push_words(body: &mut String, line: &str) {
    for (at, word) in line.split_whitespace().enumerate() {
        if at > 0 {
            body.push(' ');
        }
        body.push_str(word);
    }
}

/// At most `most` characters of `text`, cut between words, with an ellipsis where something was cut.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(most) else {
        return text.to_owned();
    };
    let cut = &text[..end];
    // Text without spaces is cut where it must be.
    let at = cut.rfind(char::is_whitespace).filter(|&at| at * 2 > end).unwrap_or(end);
    format!("{}…", cut[..at].trim_end_matches(|letter: char| letter.is_whitespace() || ",;:–—-".contains(letter)))
}

/// Words of four letters and more that a full stop shortens; shorter ones are told by their length.
#[rustfmt::skip]
const SHORTENED: &[&str] = &[
    "Sept", "Prof", "Capt", "Messrs", "Supt", "Brig", "Cmdr", "Asst", "Atty", "Bros", "Corp", "Dept", "Calif", "Conn",
    "Mass", "Minn", "Wash", "Tenn", "Okla", "Sens", "Reps", "Gens", "Univ", "Juil", "Janv",
];

/// The first sentence of `text` behind a newspaper's dateline, cut at about a hundred characters.
pub(crate) fn first_sentence(text: &str) -> String {
    let paragraph = text.split("\n\n").next().unwrap_or_default();
    let whole = words(paragraph);
    let line = &whole[date::behind_dateline(&whole)..];
    let mut end = line.len();
    let letters: Vec<(usize, char)> = line.char_indices().collect();
    for (number, window) in letters.windows(3).enumerate() {
        let [(_, before), (at, mark), (_, after)] = window else { continue };
        let stops = matches!(mark, '.' | '?' | '!' | '…') && *after == ' ';
        // "S. V. Lavrov", "St. Louis", "No. 10" and "Sept. 4" go on, and so does what has a small letter next.
        // Looked for at full stops alone: a text without spaces would be gone through once for each of its letters.
        let before_stop = if *mark == '.' { &line[..*at] } else { "" };
        let word = before_stop.rsplit([' ', '.']).next().unwrap_or_default();
        let is_short = *mark == '.'
            && word.chars().next().is_some_and(char::is_uppercase)
            && (word.chars().count() <= 3 || SHORTENED.contains(&word));
        let goes_on = letters.get(number + 3).is_some_and(|(_, next)| next.is_lowercase());
        if matches!(mark, '。' | '！' | '？') || (stops && !is_short && !goes_on && !before.is_whitespace()) {
            end = at + mark.len_utf8();
            break;
        }
    }
    let sentence = line[..end].trim_end_matches(['.', ' ']);
    shortened(sentence, 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(text: &str) -> String {
        paragraphs(text).0
    }

    #[test]
    fn paragraphs_are_joined_by_one_blank_line() {
        assert_eq!(body("One.\r\n \r\n\r\n\r\nTwo.  \r\n"), "One.\n\nTwo.");
        assert_eq!(body("\n\n  \n"), "");
    }

    #[test]
    fn full_lines_are_joined_and_short_ones_stay() {
        let wrapped = "The river rose above the quay on Friday night and\nthe lower town was cleared before the morning. No\none was hurt.";
        assert_eq!(body(wrapped), wrapped.replace('\n', " "));
        let list = "Present were:\nthe mayor\nthe engineer of the district, on leave\nboth clerks";
        assert_eq!(body(list), list);
        let long = format!("{}\n{}", "one long line ".repeat(12).trim(), "another long line ".repeat(12).trim());
        assert_eq!(body(&long), long.replace('\n', "\n\n"));
    }

    #[test]
    fn control_characters_go_and_are_told() {
        assert_eq!(paragraphs("a\0b\u{7}c\u{9c}"), ("abc".into(), true));
        assert_eq!(paragraphs("\u{1b}[1;31mred\u{1b}[0m [1] \u{1b}"), ("red [1]".into(), true));
        assert_eq!(paragraphs("a\u{a0}b\u{feff}\tc"), ("a b c".into(), false));
    }

    #[test]
    fn the_first_sentence_makes_a_title() {
        assert_eq!(first_sentence("Mr. J. Doe spoke in St. Ives. He left."), "Mr. J. Doe spoke in St. Ives");
        assert_eq!(
            first_sentence("Of 4 Sept. 1911 and approx. nine men. No more."),
            "Of 4 Sept. 1911 and approx. nine men"
        );
        for (text, title) in [
            ("QUAYTON, Sept. 4, 2025 (Quay Wire) – A tram ran free. It fell.", "A tram ran free"),
            ("ST. OLAF'S, North Shire — The search ended. Nobody", "The search ended"),
            ("QUAYTON, North Shire, June 1, 2025 (Wire) - Smoke rose.", "Smoke rose"),
            ("КИЇВ — У неділю потяг зупинився. Потім", "У неділю потяг зупинився"),
            ("The mayor - and nobody else - spoke. So", "The mayor - and nobody else - spoke"),
            ("NASA said - once more - that it waits. So", "NASA said - once more - that it waits"),
        ] {
            assert_eq!(first_sentence(text), title);
        }
        assert_eq!(first_sentence("He spoke .\n\nNobody listened."), "He spoke");
        let long = "word ".repeat(60);
        let title = first_sentence(&long);
        assert!(title.chars().count() <= 101 && title.ends_with("word…"), "{title}");
    }
}
