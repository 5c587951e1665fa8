//! Texts framed by control characters as teleprinters had them: ANPA 1312, IPTC 7901, and `ZCZC … NNNN`.
//!
//! A message is SOH, header, STX, text, ETX, trailer (codes of ASCII). Both standards leave much to each agency, so that
//! lines are told by what they begin and end with.

use std::io::{BufRead, Read};

use super::draft::Draft;
use crate::{
    article::Article,
    parse::{
        Notes, Record, clean,
        split::{self, Feed},
    },
};

const SOH: char = '\u{1}';
const STX: char = '\u{2}';
const ETX: char = '\u{3}';

/// Hands on the messages of a file; members are their numbers from 1 where there are several.
pub(crate) fn split(feed: &mut Feed, input: &mut dyn BufRead) {
    let mut bytes = Vec::new();
    let read = input.take(feed.limit.saturating_add(1)).read_to_end(&mut bytes);
    if bytes.len() as u64 > feed.limit {
        feed.problem("", "too-large", &split::too_large(feed.limit), true);
        return;
    }
    let starts: Vec<usize> =
        bytes.iter().enumerate().filter(|(_, byte)| **byte == SOH as u8).map(|(at, _)| at).collect();
    let mut wanted = true;
    if starts.len() < 2 {
        wanted = feed.record("", bytes, String::new());
    } else {
        for (number, &start) in starts.iter().enumerate() {
            let end = starts.get(number + 1).copied().unwrap_or(bytes.len());
            wanted = wanted && feed.record(&(number + 1).to_string(), bytes[start..end].to_vec(), String::new());
        }
    }
    if let Err(error) = read
        && wanted
    {
        feed.failed("", &error, false);
    }
}

/// Reads one message.
#[expect(clippy::unnecessary_wraps, reason = "the signature of the table of formats")]
pub(crate) fn parse(record: &Record, notes: &mut Notes) -> Option<Article> {
    let text = notes.decode(&record.bytes, record.hints.charset.as_deref());
    let mut draft = Draft::default();
    let framed = text.split_once(SOH).map_or(text.as_str(), |(_, behind)| behind);
    let (header, framed) = framed.split_once(STX).unwrap_or(("", framed));
    let (body, trailer) = framed.split_once(ETX).unwrap_or((framed, ""));
    if !header.is_empty() && !framed.contains([ETX, '\u{4}']) {
        notes.add("cut-off", "its frame never ends, so that its end may be missing; fetch it anew", false);
    }
    if header.is_empty() && trailer.is_empty() && !body.trim_start().starts_with("ZCZC") {
        notes.add("malformed-frame", "it has no complete frame of header and text; what can be read was read", false);
    }
    read_header(&mut draft, header);
    read_trailer(&mut draft, trailer);
    let body = body.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<String> = body.lines().map(without_controls).collect();
    let at =
        if body.trim_start().starts_with("ZCZC") { telex(&mut draft, &lines) } else { heading(&mut draft, &lines) };
    draft.texts.push(text_of(&lines[at.min(lines.len())..]));
    Some(draft.finish(record, notes))
}

/// A line without control characters; the tab that begins a paragraph stays.
fn without_controls(line: &str) -> String {
    // A row of a table begins with a backspace, and its cells end with semicolons.
    if let Some(row) = line.strip_prefix('\u{8}') {
        let row = row.trim_start_matches('^');
        let cells: Vec<&str> = row.split(';').map(str::trim).collect();
        let row = cells.join(" ");
        return format!("\t{}", row.chars().filter(|letter| !letter.is_control()).collect::<String>().trim());
    }
    line.chars().filter(|letter| !letter.is_control() || *letter == '\t').collect()
}

/// A line without the marks that end headings and lines.
fn unmarked(line: &str) -> &str {
    let line = line.trim().trim_start_matches('^');
    line.trim_end_matches(|letter: char| letter.is_whitespace() || matches!(letter, '<' | '=' | '!' | '+')).trim()
}

fn read_header(draft: &mut Draft, header: &str) {
    let is_anpa = header.contains(['\u{1f}', '\u{13}', '\u{14}']);
    let lines: Vec<String> = header
        .lines()
        .map(|line| clean::line(&without_controls(line).replace('\t', " ")))
        .filter(|line| !line.is_empty())
        .collect();
    let Some(first) = lines.first() else { return };
    let words: Vec<&str> = first.split(' ').collect();
    draft.keep("service-number", words[0]);
    if is_anpa {
        // `r a BC-Slug 1stLd-Writethru 11-13 1693`: priority, category, keyword, version, day, number of words
        let Some(second) = lines.get(1) else { return };
        let words: Vec<&str> = second.split(' ').collect();
        draft.keep("priority", words[0]);
        draft.article.section = words.get(1).filter(|word| word.chars().count() <= 2).map(|word| category(word));
        let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let end = words.iter().rposition(|word| !is_number(word)).map_or(0, |at| at + 1);
        draft.keep("slug", &words.get(2..end.max(2)).unwrap_or_default().join(" "));
    } else {
        draft.keep("priority", words.get(1).copied().unwrap_or_default());
        draft.article.section = words.get(2).filter(|word| word.chars().count() <= 2).map(|word| category(word));
        for line in lines.iter().skip(1) {
            draft.keep("slug", line.trim_end_matches('/'));
        }
    }
}

/// A category's name by its letter, of ANPA 1312's and IPTC 7901's common ones; else the letter.
fn category(letter: &str) -> String {
    let name = match letter.to_ascii_lowercase().as_str() {
        "a" => "domestic",
        "b" => "special events",
        "d" => "food",
        "e" => "entertainment",
        "f" => "financial",
        "i" => "international",
        "j" => "lottery",
        "l" => "lifestyle",
        "n" => "state and regional",
        "p" => "national politics",
        "q" | "z" => "results",
        "s" => "sport",
        "t" => "travel",
        "v" => "advisories",
        "w" => "washington",
        other => return other.to_owned(),
    };
    name.to_owned()
}

/// `AP-WF-02-20-16 0337GMT` or `131137 GMT Nov 13`: when it was sent.
fn read_trailer(draft: &mut Draft, trailer: &str) {
    for line in trailer.lines().map(without_controls) {
        let line = unmarked(&line).to_owned();
        let words: Vec<&str> = line.split_whitespace().collect();
        let digits = |text: &str, len: usize| text.len() == len && text.bytes().all(|byte| byte.is_ascii_digit());
        if let [time, "GMT" | "UTC", month, year] = words[..]
            && digits(time, 6)
            && digits(year, 2)
        {
            let date = format!("{} {month} 20{year} {}:{} GMT", &time[..2], &time[2..4], &time[4..]);
            draft.date(&date);
            return;
        }
        if let [day, time] = words[..]
            && let Some(time) = time.strip_suffix("GMT").filter(|time| digits(time, 4))
        {
            let parts: Vec<&str> = day.split('-').collect();
            if let [.., month, day, year] = parts[..]
                && [month, day, year].iter().all(|part| digits(part, 2))
            {
                draft.date(&format!("20{year}-{month}-{day}T{}:{}:00Z", &time[..2], &time[2..]));
                return;
            }
        }
    }
}

/// Reads the lines of a telex: number, routing, title, or lines that each begin with the mark of what they hold; gives
/// where the text begins.
fn telex(draft: &mut Draft, lines: &[String]) -> usize {
    let mut titles: Vec<(u8, String)> = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let line = unmarked_telex(line);
        if let Some(number) = line.strip_prefix("ZCZC") {
            draft.keep("service-number", number);
        } else if line.chars().count() > 120 || !read_marked(draft, line, &mut titles) {
            let is_routing = line.starts_with("YY ")
                || (line.chars().count() <= 10 && line.chars().all(|letter| !letter.is_lowercase()));
            if !is_routing {
                break;
            }
            if !line.is_empty() && titles.is_empty() {
                draft.keep("routing", line);
            } else if !line.is_empty() {
                break;
            }
        }
        at += 1;
    }
    titles.sort_by_key(|(rank, _)| *rank);
    if let Some((_, title)) = titles.into_iter().next() {
        draft.title(&title);
        return at;
    }
    if let Some(line) = lines.get(at) {
        draft.title(unmarked(line));
        at += 1;
    }
    at
}

/// A line of a telex without the marks that end it.
fn unmarked_telex(line: &str) -> &str {
    line.trim().trim_end_matches(['<', '=', '!', '+']).trim()
}

/// Reads a line that begins with a mark; `false` where it has none. Marks of Australia's AAP.
fn read_marked(draft: &mut Draft, line: &str, titles: &mut Vec<(u8, String)>) -> bool {
    let mut letters = line.chars();
    let Some(mark) = letters.next() else { return true };
    let words = letters.as_str().trim();
    let is_title = words.chars().count() > 3 && words.contains(' ');
    match mark {
        '^' if is_title => titles.push((0, words.to_owned())),
        '$' if is_title => titles.push((1, words.to_owned())),
        ':' if words.starts_with('(') => draft.keep("located", words.trim_matches(['(', ')'])),
        ':' | '#' | '=' => {
            if is_title {
                titles.push((2, words.to_owned()));
            }
            draft.keep("slug", words);
        }
        '*' | '+' if words.starts_with(|letter: char| letter.is_ascii_digit()) => draft.keep("subject", words),
        '@' => draft.keep("located", words),
        '&' => draft.keep("creator", words),
        '~' | '%' => draft.keep("routing", words),
        '^' | '$' | '*' | '+' if words.chars().count() <= 3 => {}
        _ => return false,
    }
    true
}

/// Reads the headings before the text: slug, title, notes to editors, byline; gives where the text begins.
fn heading(draft: &mut Draft, lines: &[String]) -> usize {
    let has_carets = lines.iter().take(12).filter(|line| line.starts_with('^')).count() >= 2;
    if has_carets { carets(draft, lines) } else { marks(draft, lines) }
}

/// Headings that begin with `^` and end with `<` or `=` (ANPA).
fn carets(draft: &mut Draft, lines: &[String]) -> usize {
    let mut at = 0;
    let mut is_first = true;
    let mut after_byline = false;
    while let Some(line) = lines.get(at) {
        if line.trim().is_empty() && is_first {
            at += 1;
            continue;
        }
        if !line.starts_with('^') && !is_first {
            break;
        }
        let begun = at;
        let mut whole = line.trim().to_owned();
        at += 1;
        while !whole.ends_with(['<', '='])
            && lines.get(at).is_some_and(|next| !next.starts_with(['^', '\t', ' ']) && !next.is_empty())
        {
            whole.push(' ');
            whole.push_str(lines[at].trim());
            at += 1;
        }
        let words = unmarked(&whole).to_owned();
        if words.chars().count() > 1500 || words.starts_with([';', '_']) {
            // A table, not a heading.
            return begun;
        }
        let lower = words.to_lowercase();
        if is_first {
            // `BC-Slug, 1st Ld-Writethru,1140`
            let slug =
                words.rsplit_once(',').filter(|(_, count)| count.trim().bytes().all(|byte| byte.is_ascii_digit()));
            draft.keep("slug", slug.map_or(words.as_str(), |(slug, _)| slug));
        } else if lower.starts_with("eds") || lower.starts_with("editor") {
            draft.keep("editor-note", &words);
        } else if lower.starts_with("by ") {
            draft.byline(&words);
            after_byline = true;
        } else if lower.starts_with("ap photo") || lower.starts_with("with photo") || lower.starts_with("photo") {
            draft.keep("photo", &words);
        } else if whole.ends_with('=') && after_byline {
            // What the author is stands last; a heading before other headings is of the text.
            if lines.get(at).is_some_and(|next| next.starts_with('^')) {
                return begun;
            }
            draft.keep("byline-title", &words);
        } else if draft.article.title.is_empty() {
            draft.title(&words);
        } else {
            draft.keep("abstract", &words);
        }
        is_first = false;
    }
    at
}

/// Headings up to a line that ends with `=` or `+` (IPTC 7901).
fn marks(draft: &mut Draft, lines: &[String]) -> usize {
    let ends = |line: &String| line.trim_end().ends_with(['=', '+']);
    let Some(end) = lines.iter().take(12).position(ends) else {
        let Some(first) = lines.iter().position(|line| !line.trim().is_empty()) else { return 0 };
        let title = unmarked(&lines[first]);
        // A first line that goes on in the next is text, not a title.
        let is_apart = lines.get(first + 1).is_none_or(|next| next.trim().is_empty() || next.starts_with([' ', '\t']));
        if is_apart && title.chars().count() < 150 {
            draft.title(title);
            return first + 1;
        }
        return first;
    };
    let mut title = Vec::new();
    for (at, line) in lines[..=end].iter().enumerate() {
        let words = unmarked(line);
        let is_slug = at == 0 && end > 0 && !words.contains(' ') && words.contains('-');
        if words.is_empty() {
            continue;
        }
        if is_slug {
            draft.keep("slug", words);
        } else if words.to_lowercase().starts_with("by ") && !title.is_empty() {
            draft.byline(words);
        } else {
            title.push(words);
        }
    }
    draft.title(&title.join(" "));
    end + 1
}

/// The text: lines that begin with a tab or spaces begin a paragraph; lists of results stay lines.
fn text_of(lines: &[String]) -> String {
    let mut text = String::new();
    for line in lines {
        if line.trim() == "NNNN" {
            break;
        }
        let is_heading = line.starts_with('^');
        let begins = is_heading || line.starts_with('\t') || line.starts_with("   ");
        let has_mark = ["<", "<!", "=!"].iter().any(|mark| line.trim_end().ends_with(mark));
        let words = if is_heading || has_mark { unmarked(line) } else { line.trim() };
        text.push_str(if begins { "\n\n" } else { "\n" });
        text.push_str(words);
    }
    text
}
