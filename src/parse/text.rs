//! Plain text: a title, a date and a body, told by header lines, by a leading date or by nothing at all.

use serde_json::{Map, Value};

use super::{Notes, Record, clean, fields, hyphens, published::Dates, quality};
use crate::{
    article::{Article, DateOrigin},
    date,
};

/// Reads a text file.
#[expect(clippy::unnecessary_wraps, reason = "the signature of the table of formats")]
pub(crate) fn parse(record: &Record, notes: &mut Notes) -> Option<Article> {
    let text = notes.decode(&record.bytes, None);
    let (text, controls) = clean::characters(&text);
    notes.controls(controls);
    let mut article = Article::default();
    let mut dates = Dates::default();
    let (found, rest) = header(&text);
    let is_headed = !found.is_empty();
    if is_headed {
        fields::fill(&mut article, found, &mut dates, DateOrigin::HeaderLine, notes);
    }
    let rest = head_lines(leading_date(rest, &mut dates), &mut article, &mut dates);
    let (title, rest) = if article.title.is_empty() { title_line(rest) } else { (None, rest) };
    // Some put the headline above the header lines.
    let (later, rest) = if title.is_some() && !is_headed { header(rest) } else { (Map::new(), rest) };
    if !later.is_empty() {
        fields::fill(&mut article, later, &mut dates, DateOrigin::HeaderLine, notes);
    }
    if let Some(title) = title {
        article.title = title;
    }
    let rest = head_lines(rest, &mut article, &mut dates);
    let (body, _) = clean::paragraphs(&hyphens::mended(rest));
    if article.title.is_empty() {
        article.title = clean::first_sentence(&body);
    }
    if !body.is_empty() {
        article.body = body;
    }
    quality::note(&article.body, notes);
    dates.dateline(&article.body);
    dates.path(record.file_name(), DateOrigin::FileName);
    dates.settle(&mut article, &record.hints, notes);
    Some(article)
}

/// Header lines (`Title: …`) at the start, and the text after them.
///
/// One line with a known key is enough; other keys are taken only where at least two known ones stand with them, since a
/// text may well begin with a word and a colon. A body's keys (`Text:`, `Story:`) are none, as whatever they name goes on
/// below.
fn header(text: &str) -> (Map<String, Value>, &str) {
    let start = text.trim_start();
    let mut lines = header_lines(start);
    if lines.iter().filter(|line| line.is_known).count() < 2 {
        // What follows the one known key is text.
        let known = lines.iter().take_while(|line| line.is_known).count();
        lines.truncate(known);
    }
    let Some(last) = lines.last() else { return (Map::new(), start) };
    let rest = &start[last.end..];
    let mut header = Map::new();
    for HeaderLine { key, value, .. } in lines {
        match header.get_mut(&key) {
            _ if value.is_empty() => {}
            Some(Value::Array(values)) => values.push(Value::from(value)),
            Some(first) => *first = Value::from(vec![first.take(), Value::from(value)]),
            None => {
                header.insert(key, Value::from(value));
            }
        }
    }
    (header, rest)
}

/// A line of the form `Key: value`.
struct HeaderLine {
    key: String,
    value: String,
    is_known: bool,
    /// Where the rest of the text begins, in bytes.
    end: usize,
}

/// The lines at the start of `text` that may be a header.
fn header_lines(text: &str) -> Vec<HeaderLine> {
    let mut lines: Vec<HeaderLine> = Vec::new();
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        end += line.len();
        // A blank line ends the block, but some put one or two between its lines.
        if line.trim().is_empty() {
            let next = text[end..].lines().take(3).find(|line| !line.trim().is_empty()).unwrap_or_default();
            if lines.is_empty() || !header_line(next).is_some_and(|found| found.2) {
                break;
            }
        } else if let Some((key, value, is_known)) = header_line(line) {
            lines.push(HeaderLine { key, value, is_known, end });
        } else {
            // A header's value may go on, indented, on the next line.
            match lines.last_mut().filter(|_| line.starts_with([' ', '\t'])) {
                Some(last) => {
                    last.value.push(' ');
                    last.value.push_str(line.trim());
                    last.end = end;
                }
                None => break,
            }
        }
    }
    lines
}

/// Keys that stand before a colon at the start of a text.
const HEADER_KEYS: &[&str] = &[
    "title",
    "headline",
    "date",
    "published",
    "author",
    "authors",
    "by",
    "byline",
    "source",
    "url",
    "link",
    "section",
    "category",
    "language",
    "lang",
    "id",
    "updated",
    "modified",
    "publisher",
    "publication",
    "captured",
];

fn header_line(line: &str) -> Option<(String, String, bool)> {
    let (key, value) = line.split_once(':')?;
    let (key, value) = (key.trim(), value.trim());
    let is_key = !key.is_empty()
        && key.len() <= 40
        && key.split(' ').count() <= 3
        && key.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'))
        && key.chars().next().is_some_and(char::is_alphabetic)
        && !value.starts_with("//");
    let is_known = HEADER_KEYS.contains(&fields::folded(key).as_str());
    // A long value under an unknown key is a sentence.
    (is_key && (is_known || (value.len() <= 200 && key.split(' ').count() == 1)))
        .then(|| (key.to_owned(), value.to_owned(), is_known))
}

/// A date at the very start (`date 2025-06-02 The …`), which is no part of the text.
fn leading_date<'a>(text: &'a str, dates: &mut Dates) -> &'a str {
    let start = text.trim_start();
    let Some(word) = start.get(..5).filter(|word| word.eq_ignore_ascii_case("date ")) else { return text };
    let after = start[word.len()..].trim_start();
    let end = after.find(char::is_whitespace).unwrap_or(after.len());
    let value = after[..end].trim_end_matches([',', ';', ':']);
    let looks_right = value.len() >= 8 && value.bytes().all(|byte| byte.is_ascii_digit() || b"-/.:TZ+".contains(&byte));
    if !looks_right {
        return text;
    }
    match date::read(value) {
        Some(date) => dates.add(date, DateOrigin::HeaderLine, start[..start.len() - after.len() + end].trim()),
        None => {
            dates.field(value, DateOrigin::HeaderLine);
        }
    }
    &after[end..]
}

/// The text after lines of its own that are its date or name its authors (`By Ann Lee`), which are no part of it.
fn head_lines<'a>(text: &'a str, article: &mut Article, dates: &mut Dates) -> &'a str {
    let mut rest = text.trim_start();
    for _ in 0..3 {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        let line = line.trim();
        if line.len() > 80 || after.trim().is_empty() {
            break;
        }
        if let Some((date, _)) =
            date::in_dateline(line).filter(|(date, span)| span.end - span.start == line.len() && date.days.len() == 1)
        {
            dates.add(date, DateOrigin::Dateline, line);
        } else if let Some(names) =
            line.strip_prefix("By ").filter(|names| article.authors.is_empty() && are_names(names))
        {
            article.authors = fields::byline(names);
        } else {
            break;
        }
        rest = after.trim_start();
    }
    rest
}

/// Whether `text` is nothing but names: two to eight words with capitals, joined by commas or `and`.
pub(super) fn are_names(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    (2..=8).contains(&words.len())
        && words.iter().all(|word| *word == "and" || word.chars().next().is_some_and(char::is_uppercase))
        && !text.ends_with(['.', ':', '?', '!'])
}

/// A first line that is a headline, and the text after it: a blank line follows, or a header's line.
fn title_line(text: &str) -> (Option<String>, &str) {
    let start = text.trim_start();
    let (line, after) = start.split_once('\n').unwrap_or((start, ""));
    let next = after.lines().next().unwrap_or_default();
    let title = clean::line(line);
    let is_title = (next.trim().is_empty() || header_line(next).is_some_and(|found| found.2))
        && !after.trim().is_empty()
        && title.chars().count() <= 150
        && (!title.ends_with('.') || title.ends_with("..."));
    if is_title { (Some(title), after) } else { (None, text) }
}
