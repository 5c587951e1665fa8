//! ALTO, the text that optical character recognition found on a page (Library of Congress, versions 2 to 4): blocks of
//! lines of words, each with how sure the reader was.

use super::{
    Notes, Record, clean,
    hyphens::Known,
    manuscript::{Kind, Manuscript},
    quality,
    xml::{self, Element},
};
use crate::article::{Article, PageStart};

/// Reads a file.
#[expect(clippy::unnecessary_wraps, reason = "the signature of the table of formats")]
pub(crate) fn parse(record: &Record, notes: &mut Notes) -> Option<Article> {
    let document = xml::read(record, notes);
    let pages: Vec<&Element> = document.top.find_all("Page").collect();
    let mut sure = Sure::default();
    let blocks: Vec<Vec<Vec<String>>> = pages
        .iter()
        .map(|page| {
            page.find_all("TextBlock").map(|block| lines(block, &mut sure)).filter(|all| !all.is_empty()).collect()
        })
        .collect();
    let known = Known::of(blocks.iter().flatten().flatten().map(String::as_str));
    let mut manuscript = Manuscript::default();
    let mut firsts = Vec::new();
    for (page, blocks) in pages.iter().zip(&blocks) {
        let label = page.attribute("PRINTED_IMG_NR").or_else(|| page.attribute("PHYSICAL_IMG_NR")).unwrap_or_default();
        let mut first = String::new();
        for block in blocks {
            let mut text = String::new();
            for line in block {
                known.join(&mut text, line);
            }
            let text = clean::line(&text);
            if first.is_empty() {
                first.clone_from(&text);
            }
            manuscript.push(&text, Kind::Paragraph);
        }
        firsts.push((clean::line(label), first));
    }
    let mut article = manuscript.article(record, notes);
    if let Some(share) = sure.share() {
        article.metadata.insert("ocr-confidence".into(), vec![format!("{share:.2}")]);
    }
    quality::note(&article.body, notes);
    if firsts.len() > 1 {
        let mut from = 0;
        for (number, (label, first)) in firsts.into_iter().enumerate() {
            // The first page may begin with the title, which is no part of the body.
            let start = article.body[from..].find(&first).filter(|_| number > 0).map_or(from, |at| from + at);
            let label = if label.is_empty() { (number + 1).to_string() } else { label };
            article.pages.push(PageStart { label, start });
            from = start;
        }
    }
    Some(article)
}

/// How sure the reader was, on average.
#[derive(Default)]
struct Sure {
    sum: f64,
    words: usize,
}

impl Sure {
    fn share(&self) -> Option<f64> {
        (self.words > 0).then(|| self.sum / self.words as f64)
    }
}

/// A block's lines. Of a word broken at the end of a line the whole stands at its first part.
fn lines(block: &Element, sure: &mut Sure) -> Vec<String> {
    let mut lines = Vec::new();
    for line in block.find_all("TextLine") {
        let mut words: Vec<&str> = Vec::new();
        let mut is_whole = false;
        for element in line.elements() {
            if element.is("String") {
                if let Some(word) = element.attribute("WC").and_then(|word| word.parse::<f64>().ok()) {
                    sure.sum += word.clamp(0.0, 1.0);
                    sure.words += 1;
                }
                let part = element.attribute("SUBS_TYPE").unwrap_or_default();
                let whole = element.attribute("SUBS_CONTENT");
                match (part, whole) {
                    ("HypPart2", Some(_)) => {}
                    ("HypPart1", Some(whole)) => {
                        words.push(whole);
                        is_whole = true;
                    }
                    _ => words.extend(element.attribute("CONTENT")),
                }
            } else if element.is("HYP") && !is_whole {
                // The word goes on in the next line.
                lines.push(format!("{}-", words.join(" ")));
                words.clear();
                is_whole = true;
            }
        }
        if !words.is_empty() {
            lines.push(words.join(" "));
        }
    }
    lines
}
