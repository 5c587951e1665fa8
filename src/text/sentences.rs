//! Where sentences end.
//!
//! A full stop ends a sentence where white space and something that may begin one follow, unless it closes an
//! abbreviation or an initial. A blank line ends one always, a single line feed where the next line does not go on in
//! lower case: a body's lines within paragraphs are verses, lists, addresses.

use crate::article::Span;

/// Abbreviations that a name or number follows, in lower case without the stop: titles, ranks, months of the Associated
/// Press, and what stands before names of places and numbers.
const BEFORE_NAMES: &[&str] = &[
    "adm", "apr", "aug", "brig", "capt", "cmdr", "col", "cpl", "dec", "dr", "feb", "fr", "ft", "gen", "gov", "hon",
    "jan", "lt", "maj", "messrs", "mr", "mrs", "ms", "msgr", "mt", "no", "nos", "nov", "oct", "pres", "prof", "rep",
    "reps", "rev", "sen", "sens", "sept", "sgt", "st", "ste", "supt", "vs", "v", "cf", "vol", "pp", "fig", "ул", "г",
    "им", "св", "bzw", "nr", "mme", "mlle", "sr", "sra", "av", "bd",
];

/// The sentences of `text`, in order, in bytes, without the white space around them; empty ones are left out.
pub fn sentences(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = 0;
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let end = match bytes[at] {
            b'\n' => line_ends(text, at).then_some(at),
            b'.' | b'?' | b'!' => ends(text, at),
            // The first byte of `…`, `。`, `！` and `？`; what else begins so is told apart there.
            0xe2 | 0xe3 | 0xef => wide_mark(text, at),
            _ => None,
        };
        at = match end {
            Some(end) => {
                push(text, start, end, &mut found);
                start = end;
                end.max(at + 1)
            }
            None => at + 1,
        };
    }
    push(text, start, text.len(), &mut found);
    found
}

fn push(text: &str, start: usize, end: usize, found: &mut Vec<Span>) {
    let part = &text[start..end];
    let lead = part.len() - part.trim_start().len();
    let bare = part.trim();
    if !bare.is_empty() {
        found.push(Span::new(start + lead, start + lead + bare.len()));
    }
}

/// Whether the line feed at `at` ends a sentence.
fn line_ends(text: &str, at: usize) -> bool {
    let next = text[at + 1..].chars().find(|letter| *letter == '\n' || !letter.is_whitespace());
    next.is_none_or(|letter| !letter.is_lowercase())
}

/// The end of the sentence that the ASCII mark at `at` closes, if it closes one.
fn ends(text: &str, at: usize) -> Option<usize> {
    let marks = text[at..].bytes().take_while(|byte| matches!(byte, b'.' | b'?' | b'!')).count();
    let end = closed(text, at + marks);
    let rest = &text[end..];
    let space = rest.len() - rest.trim_start_matches([' ', '\t', '\u{a0}']).len();
    let next = rest[space..].chars().next();
    if next.is_none_or(|letter| letter == '\n') {
        return Some(end);
    }
    if space == 0 {
        return None;
    }
    let begins =
        next.is_some_and(|letter| !letter.is_lowercase() && !matches!(letter, ',' | ';' | ':' | ')' | '–' | '—'));
    let abbreviated = marks == 1 && text.as_bytes()[at] == b'.' && end == at + 1 && is_abbreviation(&text[..at], next);
    (begins && !abbreviated).then_some(end)
}

/// The end of the sentence that a mark beyond ASCII at `at` closes, if there is one.
fn wide_mark(text: &str, at: usize) -> Option<usize> {
    let mark = text.get(at..)?.chars().next()?;
    let end = closed(text, at + mark.len_utf8());
    match mark {
        '。' | '！' | '？' => Some(end),
        '…' => text[end..].trim_start().chars().next().filter(|letter| letter.is_uppercase()).map(|_| end),
        _ => None,
    }
}

/// The place behind the quotes and brackets that close at `end`.
fn closed(text: &str, end: usize) -> usize {
    let rest = &text[end..];
    rest.len() - rest.trim_start_matches(['"', '\'', '”', '’', '»', ')', ']', '」', '』']).len() + end
}

/// Whether the word at the end of `before` is an abbreviation or an initial, where `next` comes after its stop.
fn is_abbreviation(before: &str, next: Option<char>) -> bool {
    let word = before.rsplit(|letter: char| !letter.is_alphanumeric() && letter != '.').next().unwrap_or_default();
    let last = word.rsplit('.').next().unwrap_or_default();
    let mut letters = last.chars();
    let (Some(first), None) = (letters.next(), letters.next()) else {
        let is_digit = next.is_some_and(|letter| letter.is_ascii_digit());
        let lower = last.to_lowercase();
        // "The answer was no. He left." but "No. 10".
        return BEFORE_NAMES.contains(&lower.as_str()) && (is_digit || !matches!(lower.as_str(), "no" | "nos" | "fig"));
    };
    // An initial ("J. Smith") or the last letter of "U.S."; where a sentence does end there, two are taken for one, which
    // is the lesser fault.
    first.is_uppercase() || (word.contains('.') && first.is_alphabetic() && !next.is_some_and(char::is_uppercase))
}

#[cfg(test)]
mod tests {
    use super::sentences;

    fn split(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn stops_followed_by_a_beginning_end_sentences() {
        assert_eq!(
            split("It fell. Nobody was hurt! Why? No one knows."),
            ["It fell.", "Nobody was hurt!", "Why?", "No one knows."]
        );
        assert_eq!(
            split("“It fell.” He left (at once.) Then rain."),
            ["“It fell.”", "He left (at once.)", "Then rain."]
        );
        assert_eq!(split("Worth 3.5 million. 40 were there."), ["Worth 3.5 million.", "40 were there."]);
        assert_eq!(split("Мост рухнул. Семь погибли."), ["Мост рухнул.", "Семь погибли."]);
        assert_eq!(split("橋が崩れた。七人が死亡。"), ["橋が崩れた。", "七人が死亡。"]);
    }

    #[test]
    fn abbreviations_and_initials_go_on() {
        for whole in [
            "Gov. J. R. Smith met Dr. Mary O’Neill at St. Ives.",
            "It opened at 10 a.m. on Sept. 5 at No. 10 for the U.S. Senate.",
            "Yahoo! said so",
            "He paused … and went on.",
        ] {
            assert_eq!(split(whole), [whole]);
        }
        assert_eq!(split("The answer was no. He left."), ["The answer was no.", "He left."]);
    }

    #[test]
    fn line_ends_end_one_unless_the_next_line_goes_on() {
        assert_eq!(split("Present were\nThe mayor\n\nit rained"), ["Present were", "The mayor", "it rained"]);
        assert_eq!(split("the river\nrose"), ["the river\nrose"]);
        assert_eq!(split(" \n \n"), Vec::<&str>::new());
    }
}
