//! Feeds: RSS of all versions, Atom, CDF, JSON Feed and exports of `WordPress`; one article an item.

mod address;
mod item;
mod json;

use std::io::{BufRead, Read};

use serde::{Deserialize, Serialize};

use super::{
    Notes, Record, clean, fields, html,
    published::Dates,
    sha256,
    split::{self, Feed},
    xml::{self, Element},
};
use crate::article::{Article, DateOrigin, DateRole};

/// An item as the splitter hands it on: what the file says of it, texts not yet read.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Item {
    /// Its id.
    id: Option<String>,
    /// Its title, one line.
    title: String,
    /// Its texts, the fullest kind first.
    texts: Vec<Text>,
    /// Its date of publication as it stands.
    date: Option<String>,
    /// Its other dates of publication as they stand, the foremost first.
    others: Vec<String>,
    /// When it was written, as it stands.
    created: Option<String>,
    /// Its date of change as it stands.
    modified: Option<String>,
    /// Its address.
    url: Option<String>,
    /// Names of its authors.
    authors: Vec<String>,
    /// Its categories in order.
    categories: Vec<String>,
    /// The medium.
    source: Option<String>,
    /// Its language as it stands.
    lang: Option<String>,
    /// Captions of its pictures.
    captions: Vec<String>,
    /// What else is known.
    metadata: Vec<(String, String)>,
}

/// A text of an item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Text {
    /// Whether it is marked up.
    is_html: bool,
    /// Whether it is a summary rather than the whole.
    is_summary: bool,
    /// The text as it stands.
    value: String,
}

/// What a feed says of all its items.
#[derive(Debug, Default)]
struct Head {
    title: Option<String>,
    lang: Option<String>,
    base: Option<String>,
    authors: Vec<String>,
}

/// Hands on the items of a feed; members are their numbers from 1.
pub(crate) fn split(feed: &mut Feed, input: &mut dyn BufRead) {
    let mut bytes = Vec::new();
    let read = input.take(feed.limit.saturating_add(1)).read_to_end(&mut bytes);
    if bytes.len() as u64 > feed.limit {
        feed.problem("", "too-large", &split::too_large(feed.limit), true);
        return;
    }
    let decoded = xml::decode(&bytes, feed.hints.charset.as_deref());
    if decoded.replaced {
        let message = format!(
            "some bytes are no characters of {}, which it seems to be in, and were replaced; convert it to UTF-8",
            decoded.encoding
        );
        if !feed.problem("", "wrong-charset", &message, false) {
            return;
        }
    }
    drop(bytes);
    let wanted = if decoded.text.trim_start().starts_with('{') {
        json::split(feed, &decoded.text)
    } else {
        split_xml(feed, &decoded.text)
    };
    if let Err(error) = read
        && wanted
    {
        feed.failed("", &error, false);
    }
}

/// Hands on the items of a feed in XML; `false` where nothing more is wanted.
fn split_xml(feed: &mut Feed, text: &str) -> bool {
    let document = xml::within(text, &feed.reading.limits);
    for (code, message) in xml::faults(&document, &feed.reading.limits) {
        if !feed.problem("", code, &message, false) {
            return false;
        }
    }
    let head = item::head(&document.top, feed.hints.url.as_deref());
    let (mut number, mut others) = (0u64, 0u64);
    for (element, base) in item::items(&document.top, head.base.as_deref()) {
        if item::is_no_post(element) {
            others += 1;
            continue;
        }
        number += 1;
        let item = item::read(element, &head, base.as_deref());
        if !hand_on(feed, number, &item, text[element.span.clone()].as_bytes()) {
            return false;
        }
    }
    if others > 0 {
        let message =
            format!("{others} of its items are pages, pictures or menus rather than posts, and were passed over");
        if !feed.problem("", "no-posts", &message, false) {
            return false;
        }
    }
    if number == 0 {
        return feed.problem("", "no-items", NO_ITEMS, true);
    }
    true
}

/// A line of so many letters was broken for its length.
const FULL_LINE: usize = 60;

const NO_ITEMS: &str = "there is no item in the feed; look at the original, or fetch it anew";

/// Hands on one item, of which `original` are the bytes.
fn hand_on(feed: &mut Feed, number: u64, item: &Item, original: &[u8]) -> bool {
    let member = number.to_string();
    match serde_json::to_vec(item) {
        Ok(bytes) => feed.record(&member, bytes, sha256(original)),
        Err(error) => feed.problem(&member, "malformed-xml", &format!("it cannot be kept: {error}; correct it"), true),
    }
}

/// Reads one item.
pub(crate) fn parse(record: &Record, notes: &mut Notes) -> Option<Article> {
    let item: Item = match serde_json::from_slice(&record.bytes) {
        Ok(item) => item,
        Err(error) => {
            notes.lost("malformed-json", &format!("it is no item of a feed: {error}; read the feed that it is from"));
            return None;
        }
    };
    let line = |text: String| Some(clean::line(&text)).filter(|text| !text.is_empty());
    let mut article = Article {
        given_id: item.id.and_then(line),
        url: item.url.and_then(line),
        source: item.source.and_then(line),
        captions: item.captions.into_iter().filter_map(line).collect(),
        ..Article::default()
    };
    let mut dates = Dates::default();
    article.title = clean::line(&item.title);
    (article.body, article.dropped) = body(&item.texts, notes);
    if !article.dropped.is_empty() {
        let summary = std::mem::take(&mut article.dropped);
        article.metadata.insert("description".into(), vec![clean::line(&summary)]);
    }
    if article.title.is_empty() {
        article.title = clean::first_sentence(&article.body);
    }
    for name in item.authors.into_iter().filter_map(line) {
        if !article.authors.contains(&name) {
            article.authors.push(name);
        }
    }
    let mut categories = item.categories.into_iter().filter_map(line);
    article.section = categories.next();
    let others: Vec<String> = categories.collect();
    if !others.is_empty() {
        article.metadata.insert("category".into(), others);
    }
    if let Some(lang) = &item.lang {
        dates.locale(lang);
        article.lang = fields::language(lang);
    }
    for (key, value) in item.metadata {
        let Some(value) = line(value) else { continue };
        let values = article.metadata.entry(clean::line(&key)).or_default();
        if !values.contains(&value) {
            values.push(value);
        }
    }
    if article.metadata.get("status").is_some_and(|status| status.iter().any(|word| word == "draft")) {
        notes.add("draft", "it is marked as a draft that was never published; nothing need be done", false);
    }
    if let Some(modified) = &item.modified {
        article.modified = crate::date::read(modified).map(|date| date.value);
    }
    if let Some(date) = &item.date {
        dates.field(date, DateOrigin::Feed);
        if let Some(modified) = &item.modified {
            dates.modified(modified, DateOrigin::Feed);
        }
    } else if let Some(date) = item.created.as_ref().or(item.modified.as_ref()) {
        dates.field(date, DateOrigin::Feed);
    }
    for date in &item.others {
        dates.further(date, DateOrigin::Feed, DateRole::Published, 0.9);
    }
    if let Some(created) = &item.created {
        dates.further(created, DateOrigin::Feed, DateRole::Created, 0.6);
    }
    if let Some(url) = &article.url {
        dates.path(url, DateOrigin::UrlPath);
    }
    dates.dateline(&article.body);
    dates.settle(&mut article, &record.hints, notes);
    Some(article)
}

/// The fullest of an item's texts, and its summary where that is not the beginning of it.
fn body(texts: &[Text], notes: &mut Notes) -> (String, String) {
    let mut body = String::new();
    let mut summary = String::new();
    for text in texts {
        let plain = if text.is_html { html::plain_text(&text.value) } else { unbroken(&text.value) };
        let (plain, controls) = clean::paragraphs(&plain);
        notes.controls(controls);
        if text.is_summary && summary.is_empty() {
            summary.clone_from(&plain);
        }
        // A full text is never shorter than the summary: what is so is a picture with its caption, or an advertisement.
        if plain.len() > body.len() {
            body = plain;
        }
    }
    let start: String = summary.trim_end_matches(['.', '…', ' ', ']', '[']).split_whitespace().collect();
    let is_beginning = body.split_whitespace().collect::<String>().starts_with(&start);
    (body, if is_beginning { String::new() } else { summary })
}

/// Plain text without the line ends that stand within sentences: software for feeds breaks lines at any width.
fn unbroken(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut before = 0;
    for line in text.trim().lines() {
        let line = line.trim_end();
        let is_cut = whole.ends_with(|letter: char| letter.is_lowercase() || matches!(letter, ',' | '-' | '–'));
        // A short line may be a heading or an entry of a list, but not before small letters.
        let goes_on = is_cut && (before >= FULL_LINE || line.trim_start().starts_with(char::is_lowercase));
        if !whole.is_empty() {
            whole.push(if goes_on && !line.is_empty() { ' ' } else { '\n' });
        }
        before = line.chars().count();
        whole.push_str(if goes_on { line.trim_start() } else { line });
    }
    whole
}

/// Text of an element that may be marked up, escaped or not.
fn text_of(element: &Element) -> Text {
    if element.elements().next().is_some() {
        return Text { is_html: true, value: element.inner_markup(), ..Text::default() };
    }
    let value = element.text();
    // Plain text keeps its line ends; what has neither tags nor entities is read the same as a page or not.
    Text { is_html: is_markup(&value), value, ..Text::default() }
}

/// Whether there is a tag or an entity in `text`.
fn is_markup(text: &str) -> bool {
    let tag = text.match_indices('<').any(|(at, _)| {
        let behind = &text[at + 1..];
        behind.starts_with(|letter: char| letter.is_ascii_alphabetic() || matches!(letter, '/' | '!'))
    });
    tag || text.match_indices('&').any(|(at, _)| {
        let behind = &text[at + 1..];
        let end = behind.bytes().take(12).position(|byte| byte == b';').unwrap_or(0);
        end > 0 && behind[..end].bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#')
    })
}

/// One line without markup.
fn plain_line(text: &Text) -> String {
    if text.is_html { clean::line(&html::plain_text(&text.value)) } else { clean::line(&text.value) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_end_within_a_sentence_go_on() {
        let text = "The ferry ran again,\n  carrying ninety.\nIt was late.\n\nno one waited\nNext boat at noon";
        let whole = "The ferry ran again, carrying ninety.\nIt was late.\n\nno one waited\nNext boat at noon";
        assert_eq!(unbroken(text), whole);
    }

    #[test]
    fn markup_is_told_from_signs() {
        for (text, is) in [
            ("a <b>c</b>", true),
            ("R&amp;D", true),
            ("caf&#233;", true),
            ("1 < 2 & 3 > 2", false),
            ("AT&T; and so on", true),
            ("Q&A with the mayor", false),
        ] {
            assert_eq!(is_markup(text), is, "{text}");
        }
    }
}
