//! Plain text: a title, a date and a body, told by header lines, by a leading date or by nothing at all.

use serde_json::{Map, Value};

use super::{Notes, Record, clean, fields, published::Dates};
use crate::{
    article::{Article, DateOrigin},
    date,
};

/// Reads a text file.
pub(crate) fn parse(record: &Record, notes: &mut Notes) -> Option<Article> {
    let text = notes.decode(&record.bytes, None);
    let (text, controls) = clean::characters(&text);
    notes.controls(controls);
    let mut article = Article::default();
    let mut dates = Dates::default();
    let (header, rest) = header(&text);
    if !header.is_empty() {
        fields::fill(&mut article, header, &mut dates, DateOrigin::HeaderLine, notes);
    }
    let rest = leading_date(rest, &mut dates);
    let (title, rest) = if article.title.is_empty() { title_line(rest) } else { (None, rest) };
    let (body, _) = clean::paragraphs(rest);
    if let Some(title) = title {
        article.title = title;
    } else if article.title.is_empty() {
        article.title = clean::first_sentence(&body);
    }
    if !body.is_empty() {
        article.body = body;
    }
    dates.dateline(&article.body);
    dates.path(&record.path, DateOrigin::FileName);
    article.published = dates.decide(notes);
    Some(article)
}

/// Header lines (`Title: …`) at the start, and the text after them.
///
/// One line with a known key is enough; other keys are taken only among others, since a text may well begin with a word
/// and a colon. A body's keys (`Text:`, `Story:`) are none, as whatever they name goes on below.
fn header(text: &str) -> (Map<String, Value>, &str) {
    let start = text.trim_start();
    let mut rest = start;
    let mut lines: Vec<(String, String, bool)> = Vec::new();
    loop {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        if line.trim().is_empty() {
            // A blank line ends the block, but some put one between its lines.
            let next = after.trim_start_matches(['\n', ' ', '\t']);
            let goes_on =
                !lines.is_empty() && header_line(next.lines().next().unwrap_or_default()).is_some_and(|found| found.2);
            if goes_on && !rest.is_empty() {
                rest = next;
                continue;
            }
            break;
        }
        match header_line(line) {
            Some(found) => lines.push(found),
            // A header's value may go on, indented, on the next line.
            None if line.starts_with([' ', '\t']) && !lines.is_empty() => {
                if let Some(last) = lines.last_mut() {
                    last.1.push(' ');
                    last.1.push_str(line.trim());
                }
            }
            None => break,
        }
        rest = after;
    }
    let known = lines.iter().filter(|line| line.2).count();
    if known == 0 {
        return (Map::new(), start);
    }
    let mut header = Map::new();
    for (key, value, is_known) in lines {
        if !value.is_empty() && (is_known || known >= 2) && !header.contains_key(&key) {
            header.insert(key, Value::from(value));
        }
    }
    (header, rest)
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
        && key.len() <= 30
        && key.split(' ').count() <= 2
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

/// A first line that is a headline, and the text after it.
fn title_line(text: &str) -> (Option<String>, &str) {
    let start = text.trim_start();
    let (line, after) = start.split_once('\n').unwrap_or((start, ""));
    let next = after.lines().next().unwrap_or_default();
    let title = clean::line(line);
    let is_title = next.trim().is_empty()
        && !after.trim().is_empty()
        && title.chars().count() <= 150
        && !(title.ends_with('.') && !title.ends_with("..."));
    if is_title { (Some(title), after) } else { (None, text) }
}
