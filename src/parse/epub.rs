//! EPUB: books of web pages in order; each that has a heading is an article, and others go on with the one before.

use std::io::{BufRead, Read};

use super::{
    Notes, Record, html,
    package::{Fault, Package},
    split::{self, Feed},
    xml::Element,
};
use crate::{
    article::{Article, DateOrigin},
    parse::published::Dates,
    source::Hints,
};

/// Hands on each chapter, numbered from 1.
pub(crate) fn split(feed: &mut Feed, input: &mut dyn BufRead) {
    let limit = feed.reading.limits.container_bytes;
    let mut bytes = Vec::new();
    if let Err(error) = input.take(limit.saturating_add(1)).read_to_end(&mut bytes) {
        return feed.failed("", &error, true);
    }
    if bytes.len() as u64 > limit {
        feed.problem("", "too-large", &split::too_large(limit), true);
        return;
    }
    match book(&bytes, feed) {
        Ok(()) => {}
        Err((code, message)) => {
            feed.problem("", code, &message, true);
        }
    }
}

fn book(bytes: &[u8], feed: &mut Feed) -> Result<(), Fault> {
    let mut package = Package::open(bytes, feed.reading)?;
    let container = package.maybe_xml("META-INF/container.xml");
    let path = container.top.find("rootfile").and_then(|file| file.attribute("full-path")).unwrap_or("content.opf");
    let path = path.to_owned();
    let Some(list) = package.xml(&path)? else {
        return Err(("unreadable", "it has no list of its chapters; look whether it is damaged or misnamed".into()));
    };
    feed.hints = hints(&list.top).or(&feed.hints);
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut chapter: Vec<u8> = Vec::new();
    let mut number = 0_u64;
    for name in chapters(&list.top).iter().map(|href| joined(folder, href)) {
        let page = match package.bytes(&name) {
            Ok(Some(page)) => page,
            Ok(None) => {
                feed.problem(
                    &name,
                    "unreadable",
                    "the chapter is in the list but not in the book; fetch it anew",
                    true,
                );
                continue;
            }
            Err((code, message)) => {
                feed.problem(&name, code, &message, true);
                // Nothing more will come of what unpacks to too much.
                if code == "too-large" {
                    break;
                }
                continue;
            }
        };
        let (has_heading, letters) = told(&page, feed);
        if letters == 0 {
            continue;
        }
        if has_heading || chapter.is_empty() {
            if !hand_on(feed, &mut number, &mut chapter) {
                return Ok(());
            }
            // Title pages and imprints are no articles.
            if has_heading || letters > 400 {
                chapter = page;
            }
        } else {
            chapter.extend_from_slice(&page);
        }
    }
    hand_on(feed, &mut number, &mut chapter);
    if number == 0 {
        return Err(("no-text", "there is no chapter with a text in it; look at the original".into()));
    }
    Ok(())
}

fn hand_on(feed: &mut Feed, number: &mut u64, chapter: &mut Vec<u8>) -> bool {
    if chapter.is_empty() {
        return true;
    }
    *number += 1;
    feed.record(&number.to_string(), std::mem::take(chapter), String::new())
}

/// What the book says of itself.
fn hints(top: &Element) -> Hints {
    let value = |name: &str| top.find(name).map(|found| found.text().trim().to_owned()).filter(|text| !text.is_empty());
    let known =
        [("book-author", "creator"), ("book-date", "date"), ("publisher", "publisher"), ("book-id", "identifier")];
    let metadata = known.into_iter().filter_map(|(key, name)| Some((key.to_owned(), value(name)?))).collect();
    Hints {
        source: value("title"),
        lang: value("language").as_deref().and_then(super::fields::language),
        metadata,
        ..Hints::default()
    }
}

/// Addresses of the pages in reading order, without the table of contents.
fn chapters(top: &Element) -> Vec<String> {
    let items: std::collections::HashMap<&str, &Element> =
        top.find_all("item").filter_map(|item| Some((item.attribute("id")?, item))).collect();
    let is_text = |item: &&&Element| {
        !item.attribute("properties").is_some_and(|all| all.split_whitespace().any(|one| one == "nav"))
            && item.attribute("media-type").is_none_or(|kind| kind.contains("html") || kind.contains("xml"))
    };
    top.find_all("itemref")
        .filter(|item| item.attribute("linear") != Some("no"))
        .filter_map(|item| items.get(item.attribute("idref")?).filter(is_text)?.attribute("href"))
        .map(str::to_owned)
        .collect()
}

/// The path of the part at the address `href`, which stands in `folder`.
fn joined(folder: &str, href: &str) -> String {
    let href = href.split(['#', '?']).next().unwrap_or(href);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in href.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    decoded(&parts.join("/"))
}

/// An address with `%20` and the like as the characters that they stand for.
fn decoded(address: &str) -> String {
    let bytes = address.as_bytes();
    let (mut plain, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while at < bytes.len() {
        let code = address.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        if let Some(byte) = code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            plain.push(byte);
            at += 3;
        } else {
            plain.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8_lossy(&plain).into_owned()
}

/// Whether a page has a heading, and how many letters of text.
fn told(page: &[u8], feed: &Feed) -> (bool, usize) {
    let text = super::xml::decode(page, None).text;
    let document = super::xml::within(&text, &feed.reading.limits);
    let Some(body) = document.top.find("body") else { return (false, 0) };
    let is_heading = |element: &Element| {
        matches!(element.name.to_ascii_lowercase().as_str(), "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
            && element.text().chars().any(char::is_alphanumeric)
    };
    let headings: usize = body
        .descendants()
        .filter(|element| is_heading(element))
        .map(|heading| heading.text().chars().filter(|letter| letter.is_alphanumeric()).count())
        .sum();
    let letters = body.text().chars().filter(|letter| letter.is_alphanumeric()).count();
    (headings > 0 && letters > headings, letters)
}

/// Reads a chapter.
pub(crate) fn parse(record: &Record, notes: &mut Notes) -> Option<Article> {
    let mut article = html::parse(record, notes)?;
    // A digest's day is that of its articles where they name none.
    if article.published.is_none()
        && let Some((_, day)) = record.hints.metadata.iter().find(|(key, _)| key == "book-date")
    {
        let mut dates = Dates::default();
        dates.maybe(day, DateOrigin::Meta);
        dates.settle(&mut article, &record.hints, notes);
    }
    Some(article)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_chapters_are_paths_in_the_book() {
        assert_eq!(joined("OEBPS", "text/a%20b.xhtml#top"), "OEBPS/text/a b.xhtml");
        assert_eq!(joined("OEBPS/lists", "../text/%D1%8F.html"), "OEBPS/text/я.html");
        assert_eq!(joined("", "../../%zz"), "%zz");
    }
}
