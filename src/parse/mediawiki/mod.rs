//! Dumps of `MediaWiki`: encyclopaedias and Wikinews, one record a page.

mod brackets;
mod plain;
mod split;
mod wikitext;

use super::{Notes, Record, clean, entities, published::Dates};
use crate::article::{Article, DateOrigin, DateRole};

pub(crate) use split::split;

/// Reads one page.
#[expect(clippy::unnecessary_wraps, reason = "the signature of the table of formats")]
pub(crate) fn parse(record: &Record, notes: &mut Notes) -> Option<Article> {
    let page = notes.decode(&record.bytes, Some("utf-8"));
    let mut article = Article::default();
    let mut dates = Dates::default();
    article.given_id = element(&page, "id").map(|id| clean::line(&id)).filter(|id| !id.is_empty());
    article.title = element(&page, "title").map(|title| clean::line(&title)).unwrap_or_default();
    article.modified =
        element(&page, "timestamp").and_then(|text| crate::date::read(text.trim())).map(|date| date.value);
    let text = wikitext::read(&element(&page, "text").unwrap_or_default());
    let (body, controls) = clean::paragraphs(&text.body);
    notes.controls(controls);
    article.body = body;
    for date in &text.dates {
        if dates.is_empty() {
            dates.maybe(date, DateOrigin::Field);
        } else {
            dates.further(date, DateOrigin::Field, DateRole::Published, 0.8);
        }
    }
    // Pages are changed for years: the last change is evidence that is kept, but never the date.
    if let Some(modified) = &article.modified {
        dates.further(modified, DateOrigin::Field, DateRole::Modified, 0.2);
    }
    if !text.categories.is_empty() {
        article.metadata.insert("category".into(), text.categories);
    }
    dates.dateline(&article.body);
    dates.settle(&mut article, &record.hints, notes);
    Some(article)
}

/// The text of the first element `name` of a page, in which no element stands in another of its name.
fn element(page: &str, name: &str) -> Option<String> {
    let open = format!("<{name}");
    let mut from = 0;
    loop {
        let start = from + page[from..].find(&open)? + open.len();
        let rest = &page[start..];
        if rest.starts_with(|mark: char| mark == '>' || mark == '/' || mark.is_whitespace()) {
            let (tag, text) = rest.split_once('>')?;
            if tag.ends_with('/') {
                return None;
            }
            let end = text.find(&format!("</{name}>")).unwrap_or(text.len());
            return Some(entities::resolved(&text[..end]));
        }
        from = start;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_found_by_their_whole_names() {
        let page = "<page><titles>no</titles><title>A &amp; B</title><text bytes=\"3\" /></page>";
        assert_eq!(element(page, "title").as_deref(), Some("A & B"));
        assert_eq!(element(page, "text"), None);
    }
}
