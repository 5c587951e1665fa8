//! Collections of marked-up documents one after another: TREC, LDC, Reuters-21578 and their kin.

mod date;
mod split;
mod walk;

use super::{Notes, Record, clean, fields, html, published::Dates};
use crate::article::{Article, DateOrigin, DateRole};

pub(crate) use split::split;

/// Beginnings of document numbers, each with the medium whose articles are numbered so: the collections of TREC, AQUAINT
/// and Gigaword as their own descriptions name them.
const SOURCES: &[(&str, &str)] = &[
    ("AP", "Associated Press"),
    ("APW", "Associated Press"),
    ("AFP", "Agence France-Presse"),
    ("CNA", "Central News Agency"),
    ("FBIS", "Foreign Broadcast Information Service"),
    ("FR", "Federal Register"),
    ("FT", "Financial Times"),
    ("LA", "Los Angeles Times"),
    ("LTW", "Los Angeles Times/Washington Post"),
    ("NYT", "New York Times"),
    ("SJMN", "San Jose Mercury News"),
    ("WSJ", "Wall Street Journal"),
    ("XIE", "Xinhua"),
    ("XIN", "Xinhua"),
];

/// Reads one document.
#[expect(clippy::unnecessary_wraps, reason = "the signature of the table of formats")]
pub(crate) fn parse(record: &Record, notes: &mut Notes) -> Option<Article> {
    let text = notes.decode(&record.bytes, record.hints.charset.as_deref());
    let found = walk::document(&text);
    let mut article = Article::default();
    let mut dates = Dates::default();
    let number = found.id.as_deref().unwrap_or_default();
    article.given_id = found.id.clone().filter(|id| !id.is_empty());
    article.title = headline(&found.title);
    let body = if found.is_page { html::plain_text(&found.body) } else { found.body };
    let (body, controls) = clean::paragraphs(&with_dateline(&found.dateline, &body));
    notes.controls(controls);
    article.body = body;
    article.authors = found.byline.lines().find(|line| !line.trim().is_empty()).map(fields::byline).unwrap_or_default();
    article.source = Some(clean::line(&found.source)).filter(|name| !name.is_empty());
    if article.source.is_none() {
        article.source = if found.is_reuters { Some("Reuters".into()) } else { source_of(number) };
    }
    article.section = found.section.split(';').map(clean::line).find(|section| !section.is_empty());
    article.lang = fields::language(&found.language);
    article.url = Some(clean::line(&found.url)).filter(|url| url.contains("://"));
    for (name, value) in found.metadata {
        article.metadata.entry(name).or_default().push(value);
    }
    let by_number = date::of_number(number);
    if let Some(text) = date::plain(&found.date, by_number.as_deref()) {
        dates.field(&text, DateOrigin::Field);
    }
    // Days in numbers of documents are those of their editions.
    if let Some(day) = by_number {
        if dates.is_empty() {
            dates.field(&day, DateOrigin::Field);
        } else {
            dates.further(&day, DateOrigin::Field, DateRole::Published, 0.9);
        }
    }
    if let Some(url) = &article.url {
        dates.path(url, DateOrigin::UrlPath);
    }
    dates.dateline(&article.body);
    dates.settle(&mut article, &record.hints, notes);
    Some(article)
}

/// A headline without what the Financial Times' begin with: `FT  14 MAY 91 / `.
fn headline(text: &str) -> String {
    let line = clean::line(text);
    let rest = line.strip_prefix("FT ").and_then(|rest| rest.split_once(" / "));
    match rest {
        Some((day, title)) if day.split(' ').count() == 3 && day.ends_with(|mark: char| mark.is_ascii_digit()) => {
            title.to_owned()
        }
        _ => line,
    }
}

/// The text behind its dateline, which agencies print before the first words of it.
fn with_dateline(dateline: &str, body: &str) -> String {
    let dateline = clean::line(dateline);
    let start = body.trim_start();
    if dateline.is_empty() || start.is_empty() || start.starts_with(dateline.trim_end_matches(['-', ' '])) {
        return body.to_owned();
    }
    let mark = if dateline.ends_with(['-', '—', '–', '_', ':']) { " " } else { " - " };
    format!("{dateline}{mark}{start}")
}

/// The medium that a document's number tells.
fn source_of(number: &str) -> Option<String> {
    let letters = number.find(|mark: char| !mark.is_ascii_uppercase()).map_or(number, |end| &number[..end]);
    let has_date = number[letters.len()..].bytes().filter(u8::is_ascii_digit).count() >= 4;
    let known = SOURCES.iter().find(|(start, _)| *start == letters && has_date);
    known.map(|(_, name)| (*name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_tell_the_medium() {
        for (number, name) in [
            ("AP880212-0001", Some("Associated Press")),
            ("FT911-1234", Some("Financial Times")),
            ("AFP_ENG_19940512.0001", Some("Agence France-Presse")),
            ("AP", None),
            ("LATER-1990", None),
        ] {
            assert_eq!(source_of(number).as_deref(), name, "{number}");
        }
    }

    #[test]
    fn a_dateline_stands_before_the_text_once() {
        assert_eq!(with_dateline("LIMA, Peru (AP)", " The mayor left."), "LIMA, Peru (AP) - The mayor left.");
        assert_eq!(with_dateline("LIMA, March 3 -", "The mayor left."), "LIMA, March 3 - The mayor left.");
        assert_eq!(with_dateline("LIMA", "LIMA - The mayor left."), "LIMA - The mayor left.");
    }
}
