//! The text of a page's article, found among all that stands around it.

use dom_query::Document;
use dom_smoothie::{Config, Readability, TextMode};

use super::{super::clean, title, tree};

/// Fewer characters than this are hardly an article.
const SHORT: usize = 250;

/// The text of the article in `doc`, which was made from `page`, and whether control characters were removed.
///
/// `told` is the text that JSON-LD gives; `headline` is not repeated at the text's start.
pub(crate) fn read(doc: Document, page: &str, told: Option<&str>, headline: &str) -> (String, bool) {
    let found = readable(doc).map(|text| clean::paragraphs(&text));
    let (mut body, mut controls) = found.unwrap_or_default();
    if let Some(told) = told {
        let told = if told.contains("</") || told.contains("&#") || told.contains("&quot;") {
            super::plain_text(told)
        } else {
            told.to_owned()
        };
        let (told, more) = clean::paragraphs(&told);
        let (len, told_len) = (body.chars().count(), told.chars().count());
        if told_len > SHORT && (len < SHORT || told_len > len * 2) {
            body = told;
            controls |= more;
        }
    }
    if body.chars().count() < SHORT {
        let (other, more) = clean::paragraphs(&fallback(page));
        if other.chars().count() > body.chars().count() * 2 {
            body = other;
            controls |= more;
        }
    }
    (without_headline(body, headline), controls)
}

fn readable(doc: Document) -> Option<String> {
    let config = Config { text_mode: TextMode::Formatted, disable_json_ld: true, ..Config::default() };
    let mut reader = Readability::with_document(doc, None, Some(config)).ok()?;
    Some(reader.parse().ok()?.text_content.to_string())
}

/// The longest `<article>`, else the paragraphs, else all text of the page.
fn fallback(page: &str) -> String {
    let doc = Document::from(page);
    let article = doc
        .select("article, [itemprop=articleBody], main, [role=main]")
        .nodes()
        .iter()
        .take(50)
        .map(|node| tree::text(node, true))
        .max_by_key(String::len);
    if let Some(text) = article.filter(|text| text.chars().count() >= SHORT) {
        return text;
    }
    let paragraphs: Vec<String> = doc
        .select("p")
        .nodes()
        .iter()
        .map(|node| clean::line(&node.text()))
        .filter(|text| text.chars().count() > 20)
        .collect();
    let paragraphs = paragraphs.join("\n\n");
    if paragraphs.chars().count() >= SHORT {
        return paragraphs;
    }
    let bare = tree::text(&doc.root(), true);
    if bare.is_empty() { tree::text(&doc.root(), false) } else { bare }
}

/// The text without a first paragraph that only repeats the headline.
fn without_headline(body: String, headline: &str) -> String {
    match body.split_once("\n\n") {
        Some((first, rest)) if !headline.is_empty() && title::fold(first) == title::fold(headline) => rest.to_owned(),
        _ => body,
    }
}
