//! hOCR, the text that optical character recognition found, as a web page (version 1.2): elements whose classes say what
//! is a page, a paragraph, a line, a word, and whose titles say where each stands and how sure the reader was.

use dom_query::{Document, Selection};

use super::{
    Notes, Record, clean,
    recognised::{self, Page, Sure},
};
use crate::article::Article;

/// Classes of lines.
const LINES: &str = ".ocr_line, .ocrx_line, .ocr_header, .ocr_footer, .ocr_textfloat, .ocr_caption";

/// Whether a page of the web holds recognised pages.
pub(crate) fn is_recognised(page: &str, doc: &Document) -> bool {
    page.contains("ocr_page") && doc.select(".ocr_page").exists()
}

/// Reads the pages in `doc`.
pub(crate) fn read(doc: &Document, record: &Record, notes: &mut Notes) -> Article {
    let mut sure = Sure::default();
    let mut pages = Vec::new();
    for page in &doc.select(".ocr_page") {
        let label = property(&page, "lpageno").unwrap_or_default();
        let mut blocks = Vec::new();
        for kind in [".ocr_par", ".ocr_carea"] {
            blocks = page.select(kind).iter().map(|block| lines(&block, &mut sure)).collect();
            if !blocks.is_empty() {
                break;
            }
        }
        if blocks.is_empty() {
            blocks.push(lines(&page, &mut sure));
        }
        pages.push(Page { label, blocks });
    }
    recognised::article(pages, &sure, record, notes)
}

/// The lines of a block; all of its text where none are marked.
fn lines(block: &Selection, sure: &mut Sure) -> Vec<String> {
    let mut lines = Vec::new();
    for line in &block.select(LINES) {
        let mut words = Vec::new();
        for word in &line.select(".ocrx_word, .ocr_word") {
            if let Some(share) = property(&word, "x_wconf").and_then(|text| text.parse::<f64>().ok()) {
                sure.add(share / 100.0);
            }
            words.push(clean::line(&word.text()));
        }
        words.retain(|word| !word.is_empty());
        let text = if words.is_empty() { clean::line(&line.text()) } else { words.join(" ") };
        if !text.is_empty() {
            lines.push(text);
        }
    }
    if lines.is_empty() {
        lines.extend(block.text().lines().map(clean::line).filter(|line| !line.is_empty()));
    }
    lines
}

/// The first word of the property `name` in an element's title (`bbox 0 0 10 10; x_wconf 93`).
fn property(element: &Selection, name: &str) -> Option<String> {
    let title = element.attr("title")?;
    let of = |part: &str| part.trim().strip_prefix(name)?.split_whitespace().next().map(str::to_owned);
    title.split(';').find_map(of)
}
