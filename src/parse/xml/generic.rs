//! XML documents of no known kind: elements whose names say what they hold, else all text.

use std::io::BufRead;

use serde_json::{Map, Value};

use super::{Element, Node};
use crate::{
    article::{Article, DateOrigin},
    parse::{Notes, Record, clean, fields, published::Dates, split::Feed},
};

/// Longest text of an element that is kept as metadata, in bytes.
const LONGEST: usize = 400;

/// Elements that go on within a paragraph.
#[rustfmt::skip]
const INLINE: &[&str] = &[
    "a", "b", "i", "u", "s", "em", "strong", "span", "sub", "sup", "small", "big", "font", "q", "cite", "abbr", "acronym",
    "code", "tt", "hi", "emph", "bold", "italic", "link", "ref", "person", "place", "org", "name", "date", "time", "num",
    "money", "foreign", "location", "sublocation", "city", "state", "region", "country", "chron", "event", "function",
    "frac", "frac-num", "frac-den", "virtloc", "object.title", "alt-code", "lang", "name.given", "name.family", "copyrite",
    "mark", "ins", "del", "wbr", "inline",
];

/// Elements that hold the text, as folded keys.
const BODIES: &[&str] = &["body", "text", "content", "article", "story", "articlebody", "fulltext", "bodytext"];

/// Elements that stand beside each other in an article, as folded keys.
const PARTS: &[&str] = &[
    "title",
    "headline",
    "date",
    "body",
    "text",
    "content",
    "article",
    "story",
    "articlebody",
    "fulltext",
    "bodytext",
];

/// Elements of which all count, as folded keys.
const LISTS: &[&str] = &["author", "authors", "byline", "creator"];

/// Hands on the articles of a file: elements of one name that stand beside each other, each with a title and more.
pub(crate) fn split(feed: &mut Feed, input: &mut dyn BufRead) {
    super::split_items(feed, input, items);
}

fn items(top: &Element) -> Vec<&Element> {
    let has = |element: &Element, names: &[&str]| element.elements().any(|part| names.iter().any(|name| part.is(name)));
    let is_article = |element: &Element| {
        has(element, &["title", "headline"]) && has(element, BODIES) && element.elements().count() >= 2
    };
    for around in std::iter::once(top).chain(top.descendants()) {
        let Some(first) = around.elements().find(|element| is_article(element)) else { continue };
        let found: Vec<&Element> = around.elements().filter(|element| element.is(&first.name)).collect();
        return if found.iter().all(|element| is_article(element)) { found } else { Vec::new() };
    }
    Vec::new()
}

/// Reads a document: title, date, text and so on by the names of its elements, else the text of all of them.
pub(crate) fn parse(record: &Record, notes: &mut Notes) -> Option<Article> {
    let document = super::read(record, notes);
    let Some(root) = document.root() else {
        notes.lost("unknown-format", "there is no XML element in it; look at the original");
        return None;
    };
    let mut article = Article::default();
    let mut dates = Dates::default();
    fields::fill(&mut article, object(root), &mut dates, DateOrigin::Field, notes);
    if article.body.is_empty() {
        let (body, controls) = clean::paragraphs(&paragraphs(root));
        notes.controls(controls);
        article.body = body;
    }
    let has_letters = |text: &str| text.chars().any(char::is_alphabetic);
    if !has_letters(&article.body) && !has_letters(&article.title) {
        let message =
            format!("it is XML of a kind that is not read (`{}`), and there is no text in it", root.full_name());
        notes.lost("unknown-format", &message);
        return None;
    }
    if article.title.is_empty() {
        article.title = clean::first_sentence(&article.body);
    }
    if let Some(url) = &article.url {
        dates.path(url, DateOrigin::UrlPath);
    }
    dates.dateline(&article.body);
    if record.is_whole() {
        dates.path(record.file_name(), DateOrigin::FileName);
    }
    dates.settle(&mut article, &record.hints, notes);
    Some(article)
}

/// The elements that name a part of an article, and short ones at the edge of the tree; the first of each name counts,
/// but paragraphs and authors count all.
fn object(root: &Element) -> Map<String, Value> {
    let mut object: Map<String, Value> = Map::new();
    for (key, value) in &root.attributes {
        if !key.starts_with("xmlns") && !value.trim().is_empty() {
            object.insert(key.rsplit(':').next().unwrap_or(key).to_owned(), Value::from(value.trim()));
        }
    }
    // Where the last text and the last list end: what stands in them was taken with them.
    let (mut body_end, mut list_end) = (0, 0);
    for element in std::iter::once(root).chain(root.descendants()) {
        let key = fields::folded(&element.name);
        let (is_body, is_list) = (BODIES.contains(&key.as_str()), LISTS.contains(&key.as_str()));
        let (is_leaf, is_known) = (element.elements().next().is_none(), fields::is_known(&element.name));
        let is_within = element.span.start < body_end;
        if (is_within && (is_body || !is_known)) || element.span.start < list_end || !(is_leaf || is_known) {
            continue;
        }
        if object.contains_key(&element.name) && !is_body && !is_list {
            continue;
        }
        // An element around others that name parts holds nothing but them; one that was never closed, its own words too.
        let is_around =
            !is_leaf && element.descendants().any(|inner| PARTS.contains(&fields::folded(&inner.name).as_str()));
        if is_around && is_body {
            continue;
        }
        let text = match (is_body, is_around) {
            (true, _) => paragraphs(element),
            (false, true) => clean::line(&own_text(element)),
            (false, false) => clean::line(&element.text()),
        };
        if text.trim().is_empty() || (!is_known && text.len() > LONGEST) {
            continue;
        }
        if is_body {
            body_end = element.span.end;
        }
        if is_list {
            list_end = element.span.end;
        }
        match object.get_mut(&element.name) {
            Some(Value::Array(all)) => all.push(Value::from(text)),
            Some(Value::String(kept)) if is_body => {
                kept.push_str("\n\n");
                kept.push_str(&text);
            }
            Some(_) => {}
            None => {
                let value = if is_list { Value::from(vec![text]) } else { Value::from(text) };
                object.insert(element.name.clone(), value);
            }
        }
    }
    object
}

/// The text that stands in `element` directly.
fn own_text(element: &Element) -> String {
    let words = element.children.iter().filter_map(|node| match node {
        Node::Text(words) => Some(words.as_str()),
        Node::Element(_) => None,
    });
    words.collect()
}

/// The text in `element`, each element a paragraph but for those that go on within one.
pub(crate) fn paragraphs(element: &Element) -> String {
    let mut text = String::new();
    push(element, &mut text);
    text.trim().to_owned()
}

/// Whether an element of this name, in lower case, goes on within a paragraph.
pub(crate) fn is_inline(name: &str) -> bool {
    INLINE.contains(&name)
}

fn push(element: &Element, text: &mut String) {
    for node in &element.children {
        match node {
            Node::Text(words) => text.push_str(words),
            Node::Element(inner) if is_inline(&inner.name.to_ascii_lowercase()) => push(inner, text),
            Node::Element(inner) => {
                text.push_str(if inner.is("br") { "\n" } else { "\n\n" });
                push(inner, text);
                if !inner.is("br") {
                    text.push_str("\n\n");
                }
            }
        }
    }
}
