//! DOCX, the documents of Microsoft Word (ECMA-376): the text as it reads when all changes are accepted.

use std::collections::HashSet;

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
    let Some(text) = package.xml("word/document.xml")? else {
        return Err(("unreadable", "there is no text of Word in it; look whether it is misnamed".into()));
    };
    package::note(notes, &text);
    let styles = package.maybe_xml("word/styles.xml");
    let mut reader = Reader { headings: headings(&styles.top), ..Reader::default() };
    if let Some(body) = text.top.find("body") {
        reader.blocks(body, Kind::Paragraph);
    }
    for (part, kind) in [("word/footnotes.xml", "footnote"), ("word/endnotes.xml", "endnote")] {
        let all = package.maybe_xml(part);
        for id in std::mem::take(if kind == "footnote" { &mut reader.footnotes } else { &mut reader.endnotes }) {
            if let Some(note) = all.top.find_all(kind).find(|note| note.attribute("id") == Some(&id)) {
                let mut inner = Reader::default();
                inner.blocks(note, Kind::Paragraph);
                let texts: Vec<String> = inner.manuscript.passages.into_iter().map(|passage| passage.text).collect();
                reader.manuscript.notes.push(texts.join("\n"));
            }
        }
    }
    let mut manuscript = reader.manuscript;
    properties(&package.maybe_xml("docProps/core.xml").top, &mut manuscript);
    Ok(manuscript)
}

/// What the document says of itself (Dublin Core).
fn properties(top: &Element, manuscript: &mut Manuscript) {
    let value = |name: &str| top.find(name).map(Element::text).filter(|text| !text.trim().is_empty());
    manuscript.title = value("title");
    manuscript.author = value("creator");
    manuscript.made = value("created");
    manuscript.changed = value("modified");
    manuscript.lang = value("language");
    manuscript.subjects = ["subject", "keywords"].into_iter().filter_map(value).collect();
}

/// Ids of the styles of titles and headings, whatever language they are called in.
fn headings(styles: &Element) -> HashSet<String> {
    let mut found = HashSet::from(["Title".to_owned()]);
    for style in styles.find_all("style") {
        let name = style.child("name").and_then(|name| name.attribute("val")).unwrap_or_default().to_lowercase();
        if let Some(id) = style.attribute("styleId")
            && (name == "title" || name.starts_with("heading"))
        {
            found.insert(id.to_owned());
        }
    }
    found
}

#[derive(Default)]
struct Reader {
    manuscript: Manuscript,
    headings: HashSet<String>,
    /// Ids of the footnotes, in the order in which the text refers to them.
    footnotes: Vec<String>,
    endnotes: Vec<String>,
}

impl Reader {
    /// Reads what may stand between paragraphs; paragraphs that are nothing else are of `kind`.
    fn blocks(&mut self, parent: &Element, kind: Kind) {
        for element in parent.elements() {
            match element.name.as_str() {
                "p" => self.paragraph(element, kind),
                "tbl" => self.table(element),
                "del" | "moveFrom" | "sectPr" | "Fallback" => {}
                _ => self.blocks(element, kind),
            }
        }
    }

    fn paragraph(&mut self, element: &Element, kind: Kind) {
        let properties = element.child("pPr");
        let style = properties.and_then(|all| all.child("pStyle")).and_then(|style| style.attribute("val"));
        let is_heading = style.is_some_and(|style| self.headings.contains(style) || style.starts_with("Heading"))
            || properties.is_some_and(|all| all.child("outlineLvl").is_some());
        let kind = match kind {
            _ if is_heading => Kind::Heading,
            _ if properties.is_some_and(|all| all.child("numPr").is_some()) => Kind::Line,
            kind => kind,
        };
        let (mut text, mut boxes) = (String::new(), Vec::new());
        self.runs(element, &mut text, &mut boxes);
        self.manuscript.push(&text, kind);
        for text_box in boxes {
            self.blocks(text_box, Kind::Paragraph);
        }
    }

    /// Reads what may stand in a paragraph; the contents of text boxes go to `boxes`.
    fn runs<'a>(&mut self, parent: &'a Element, text: &mut String, boxes: &mut Vec<&'a Element>) {
        for element in parent.elements() {
            match element.name.as_str() {
                "t" => push_text(element, text),
                "tab" | "ptab" if parent.name != "tabs" => text.push(' '),
                "br" | "cr" => text.push('\n'),
                "noBreakHyphen" => text.push('-'),
                "footnoteReference" => self.footnotes.extend(element.attribute("id").map(str::to_owned)),
                "endnoteReference" => self.endnotes.extend(element.attribute("id").map(str::to_owned)),
                "txbxContent" => boxes.push(element),
                // The same again for older programs, what was deleted or moved away, and how it looks.
                "Fallback" | "del" | "moveFrom" | "delText" | "instrText" | "pPr" | "rPr" => {}
                "r" if is_hidden(element) => {}
                _ => self.runs(element, text, boxes),
            }
        }
    }

    /// A table: a row is a line.
    fn table(&mut self, table: &Element) {
        for row in table.find_all("tr") {
            let mut cells = Vec::new();
            for cell in row.find_all("tc") {
                let mut inner = Self { headings: self.headings.clone(), ..Self::default() };
                inner.blocks(cell, Kind::Line);
                let texts: Vec<String> = inner.manuscript.passages.into_iter().map(|passage| passage.text).collect();
                self.footnotes.append(&mut inner.footnotes);
                self.endnotes.append(&mut inner.endnotes);
                cells.push(texts.join(" "));
            }
            self.manuscript.push(&cells.join(" "), Kind::Line);
        }
    }
}

fn push_text(element: &Element, text: &mut String) {
    for node in &element.children {
        if let Node::Text(words) = node {
            text.push_str(words);
        }
    }
}

fn is_hidden(run: &Element) -> bool {
    run.at(&["rPr", "vanish"]).is_some_and(|mark| !matches!(mark.attribute("val"), Some("0" | "false" | "off")))
}
