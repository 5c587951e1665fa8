//! ALTO, the text that optical character recognition found on a page (Library of Congress, versions 2 to 4): blocks of
//! lines of words, each with how sure the reader was.

use super::{
    Notes, Record,
    recognised::{self, Page, Sure},
    xml::{self, Element},
};
use crate::article::Article;

/// Reads a file.
#[expect(clippy::unnecessary_wraps, reason = "the signature of the table of formats")]
pub(crate) fn parse(record: &Record, notes: &mut Notes) -> Option<Article> {
    let document = xml::read(record, notes);
    let mut sure = Sure::default();
    let pages: Vec<Page> = document
        .top
        .find_all("Page")
        .map(|page| Page {
            label: page
                .attribute("PRINTED_IMG_NR")
                .or_else(|| page.attribute("PHYSICAL_IMG_NR"))
                .unwrap_or_default()
                .to_owned(),
            blocks: page.find_all("TextBlock").map(|block| lines(block, &mut sure)).collect(),
        })
        .collect();
    Some(recognised::article(pages, &sure, record, notes))
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
                    sure.add(word);
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
