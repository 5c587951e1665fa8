//! What the formats of optical character recognition have in common: pages of blocks of lines, which make an article.

use super::{
    Notes, Record, clean,
    hyphens::Known,
    manuscript::{Kind, Manuscript},
    quality,
};
use crate::article::{Article, PageStart};

/// A page as it was recognised.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// Its number as printed or as scanned; empty where neither is told.
    pub(crate) label: String,
    /// Its blocks in reading order, each by its lines.
    pub(crate) blocks: Vec<Vec<String>>,
}

/// How sure the reader was of its words, on average.
#[derive(Debug, Default)]
pub(crate) struct Sure {
    sum: f64,
    words: usize,
}

impl Sure {
    /// Counts a word that the reader was this sure of, from 0 to 1.
    pub(crate) fn add(&mut self, word: f64) {
        self.sum += word.clamp(0.0, 1.0);
        self.words += 1;
    }

    fn share(&self) -> Option<f64> {
        (self.words > 0).then(|| self.sum / self.words as f64)
    }
}

/// The article on `pages`: each block a paragraph, words put together that were broken at the ends of lines.
pub(crate) fn article(pages: Vec<Page>, sure: &Sure, record: &Record, notes: &mut Notes) -> Article {
    let known = Known::of(pages.iter().flat_map(|page| &page.blocks).flatten().map(String::as_str));
    let mut manuscript = Manuscript::default();
    let mut firsts = Vec::new();
    for page in pages {
        let mut first = String::new();
        for block in page.blocks.iter().filter(|block| !block.is_empty()) {
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
        firsts.push((clean::line(&page.label), first));
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
    article
}
