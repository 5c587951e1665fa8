//! HTML pages: what they say of themselves, and the text a reader sees.

mod beside;
mod body;
mod dates;
mod edges;
mod extend;
mod json_ld;
mod kind;
pub(crate) mod letter;
mod metadata;
mod saved;
mod title;
mod tree;
mod visible;

use dom_query::Document;

use super::{Notes, Record, clean, fields, hocr, published::Dates, text};
use crate::{
    article::{Article, DateOrigin},
    source::prescan,
};

/// Largest page that is read as a tree; larger ones are stripped of their tags.
const TREE_BYTES: usize = 16 << 20;
/// Deepest nesting of a fragment that is read as a tree: beyond it readers take time without end or exhaust the stack.
const FRAGMENT_DEPTH: usize = 256;

/// Reads a page.
#[expect(clippy::unnecessary_wraps, reason = "the signature of the table of formats")]
pub(crate) fn parse(record: &Record, notes: &mut Notes) -> Option<Article> {
    let page = notes.decode(&record.bytes, record.hints.charset.clone().or_else(|| declared(&record.bytes)).as_deref());
    let mut article = Article::default();
    if page.len() > TREE_BYTES || tree::depth(&page) > notes.reading.limits.html_depth {
        notes.add(
            "odd-html",
            "it is too large or too deeply nested to be read as a page; its tags were cut out",
            false,
        );
        let (body, controls) = clean::paragraphs(&tree::stripped(&page));
        notes.controls(controls);
        article.title = clean::first_sentence(&body);
        article.body = body;
        return Some(article);
    }
    let doc = Document::from(page.as_str());
    if hocr::is_recognised(&page, &doc) {
        return Some(hocr::read(&doc, record, notes));
    }
    let meta = metadata::read(&doc);
    let mut dates = Dates::default();
    if let Some(captured) = &record.hints.captured {
        dates.captured(captured);
    }
    article.title = title::choose(&doc, &meta);
    metadata::fill(&mut article, &meta, &mut dates);
    saved::fill(&page, &mut article);
    dates::gather(&doc, &article.title, &mut dates);
    if let Some(url) = &article.url {
        dates.path(url, DateOrigin::UrlPath);
    }
    if article.authors.is_empty() {
        article.authors = visible::authors(&doc);
    }
    let captions = visible::captions(&doc);
    let whole = tree::Whole::read(&doc.root());
    let signs = kind::signs(&doc, &whole, &page, &meta, &record.hints);
    let told = body::Told {
        headline: &article.title,
        body: meta.article_body(),
        description: article.metadata.get("description").and_then(|all| all.first()).map(String::as_str),
        authors: &article.authors,
        captions: &captions,
    };
    let text = body::read(doc, &whole, &page, &told);
    notes.controls(text.controls);
    article.body = text.body;
    take_byline(&mut article);
    article.dropped = text.dropped;
    article.captions = captions;
    article.not_article = signs.kind(&article, &meta);
    if article.title.is_empty() {
        article.title = clean::first_sentence(&article.body);
    }
    dates.dateline(&article.body);
    dates.path(record.file_name(), DateOrigin::FileName);
    dates.settle(&mut article, &record.hints, notes);
    Some(article)
}

/// Takes the authors from a first line that does nothing but name them (`By Ann Lee and Bo Chan`).
fn take_byline(article: &mut Article) {
    if article.authors.is_empty()
        && let Some((line, rest)) = article.body.split_once("\n\n")
        && let Some(names) = line.strip_prefix("By ").filter(|names| names.len() <= 80 && text::are_names(names))
    {
        article.authors = fields::byline(names);
        article.body = rest.to_owned();
    }
}

/// The text of a marked-up fragment, its paragraphs joined by blank lines.
pub(crate) fn plain_text(fragment: &str) -> String {
    if fragment.len() > TREE_BYTES || tree::depth(fragment) > FRAGMENT_DEPTH {
        return tree::stripped(fragment);
    }
    tree::text(&Document::fragment(fragment).root(), false)
}

/// The text of a marked-up article, its paragraphs joined by blank lines: without `aside`s, which point to others, and
/// without the captions of pictures, which go to `captions`. All of the text where there is no other.
pub(crate) fn text_apart(fragment: &str, captions: &mut Vec<String>) -> String {
    let has_more = ["<aside", "<figcaption"].iter().any(|mark| fragment.contains(mark));
    if !has_more || fragment.len() > TREE_BYTES || tree::depth(fragment) > FRAGMENT_DEPTH {
        return plain_text(fragment);
    }
    let doc = Document::fragment(fragment);
    let found = visible::captions(&doc);
    doc.select("aside, figcaption").remove();
    let text = tree::text(&doc.root(), false);
    if text.trim().is_empty() {
        return plain_text(fragment);
    }
    captions.extend(found);
    text
}

/// The encoding that a page names in its first bytes, or its XML declaration.
fn declared(bytes: &[u8]) -> Option<String> {
    prescan(bytes).map(str::to_owned).or_else(|| super::xml::declared(bytes))
}
