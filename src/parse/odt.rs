//! ODT, the documents of `OpenOffice` and `LibreOffice` (`OpenDocument` 1.3), without what was deleted and without comments.

use std::collections::HashMap;

use super::{
    Notes, Record,
    manuscript::{Kind, Manuscript},
    package::{self, Fault, Package},
    xml::{Element, Node},
};
use crate::article::Article;

/// Reads a document.
pub(crate) fn parse(record: &Record, notes: &mut Notes) -> Option<Article> {
    package::article(record, notes, read)
}

fn read(record: &Record, notes: &mut Notes) -> Result<Manuscript, Fault> {
    let mut package = Package::open(&record.bytes, notes.reading)?;
    if package.maybe_xml("META-INF/manifest.xml").top.find("encryption-data").is_some() {
        return Err(("encrypted", "it needs a password; save it without one".into()));
    }
    let Some(content) = package.xml("content.xml")? else {
        return Err(("unreadable", "there is no text in it; look whether it is misnamed".into()));
    };
    package::note(notes, &content);
    let mut reader = Reader { styles: styles(&content.top), ..Reader::default() };
    if let Some(text) = content.top.find("body").and_then(|body| body.find("text")) {
        reader.blocks(text, Kind::Paragraph);
    }
    let mut manuscript = reader.manuscript;
    let meta = package.maybe_xml("meta.xml");
    let value = |name: &str| meta.top.find(name).map(Element::text).filter(|text| !text.trim().is_empty());
    manuscript.title = value("title");
    manuscript.author = value("initial-creator").or_else(|| value("creator"));
    manuscript.made = value("creation-date");
    manuscript.changed = value("date");
    manuscript.lang = value("language");
    manuscript.subjects = value("subject").into_iter().collect();
    manuscript.subjects.extend(meta.top.find_all("keyword").map(Element::text));
    Ok(manuscript)
}

/// The styles made for single paragraphs, with the styles that they are variants of.
fn styles(top: &Element) -> HashMap<String, String> {
    let pair =
        |style: &Element| Some((style.attribute("name")?.to_owned(), style.attribute("parent-style-name")?.to_owned()));
    top.find_all("style").filter_map(pair).collect()
}

#[derive(Default)]
struct Reader {
    manuscript: Manuscript,
    styles: HashMap<String, String>,
}

impl Reader {
    /// Reads what may stand between paragraphs; paragraphs that are nothing else are of `kind`.
    fn blocks(&mut self, parent: &Element, kind: Kind) {
        for element in parent.elements() {
            match element.name.as_str() {
                "h" => self.paragraph(element, Kind::Heading),
                "p" if self.is_title(element) => self.paragraph(element, Kind::Heading),
                "p" => self.paragraph(element, kind),
                "list" => self.blocks(element, Kind::Line),
                "table" => self.table(element),
                "tracked-changes" | "sequence-decls" | "forms" | "annotation" | "table-of-content" => {}
                _ => self.blocks(element, kind),
            }
        }
    }

    fn is_title(&self, paragraph: &Element) -> bool {
        let style = paragraph.attribute("style-name").unwrap_or_default();
        style == "Title" || self.styles.get(style).is_some_and(|parent| parent == "Title")
    }

    fn paragraph(&mut self, element: &Element, kind: Kind) {
        let (mut text, mut boxes) = (String::new(), Vec::new());
        self.inline(element, &mut text, &mut boxes);
        self.manuscript.push(&text, kind);
        for text_box in boxes {
            self.blocks(text_box, Kind::Paragraph);
        }
    }

    /// Reads what may stand in a paragraph; text boxes go to `boxes`.
    fn inline<'a>(&mut self, parent: &'a Element, text: &mut String, boxes: &mut Vec<&'a Element>) {
        for node in &parent.children {
            match node {
                // Line ends of the file are spaces.
                Node::Text(words) => text.extend(words.chars().map(|letter| if letter == '\n' { ' ' } else { letter })),
                Node::Element(element) => match element.name.as_str() {
                    "s" | "tab" => text.push(' '),
                    "line-break" => text.push('\n'),
                    "text-box" => boxes.push(element),
                    "note" => self.note(element),
                    "annotation" | "annotation-end" | "ruby-text" | "title" | "desc" => {}
                    _ => self.inline(element, text, boxes),
                },
            }
        }
    }

    fn note(&mut self, note: &Element) {
        let Some(body) = note.child("note-body") else { return };
        let mut inner = Self::default();
        inner.blocks(body, Kind::Paragraph);
        let texts: Vec<String> = inner.manuscript.passages.into_iter().map(|passage| passage.text).collect();
        self.manuscript.notes.push(texts.join("\n"));
    }

    /// A table: a row is a line.
    fn table(&mut self, table: &Element) {
        for row in table.find_all("table-row") {
            let mut cells = Vec::new();
            for cell in row.find_all("table-cell") {
                let mut inner = Self::default();
                inner.blocks(cell, Kind::Line);
                let texts: Vec<String> = inner.manuscript.passages.into_iter().map(|passage| passage.text).collect();
                self.manuscript.notes.append(&mut inner.manuscript.notes);
                cells.push(texts.join(" "));
            }
            self.manuscript.push(&cells.join(" "), Kind::Line);
        }
    }
}
