//! A document's elements by their names, whatever encloses them and whether or not they are closed.

use crate::parse::{clean, entities};

/// What was found in a document.
#[derive(Default)]
pub(super) struct Found {
    pub id: Option<String>,
    pub title: String,
    pub byline: String,
    pub dateline: String,
    pub date: String,
    pub source: String,
    pub section: String,
    pub language: String,
    pub url: String,
    pub body: String,
    pub metadata: Vec<(String, String)>,
    /// Whether the text is a page of the web as it was fetched.
    pub is_page: bool,
    /// Whether it is of Reuters-21578.
    pub is_reuters: bool,
}

/// Where the text of an element goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Id,
    Title,
    Byline,
    Dateline,
    Date,
    Source,
    Section,
    Language,
    /// The text, in which all other elements are marks of the text.
    Body,
    /// What holds the text with other parts beside it.
    Wrapper,
    /// What a crawler said of a page, with the page behind it.
    Page,
    /// Kept under the element's name.
    Metadata,
    /// Known to be of no use.
    Nothing,
}

/// Elements and what they are: those of the TREC disks (AP, WSJ, FT, FBIS, LA Times, FR, SJMN), AQUAINT, Gigaword, CLEF and
/// Reuters-21578, by their document types.
#[rustfmt::skip]
const PARTS: &[(&str, Part)] = &[
    ("DOCNO", Part::Id), ("DOCID", Part::Id),
    ("HEAD", Part::Title), ("HEADLINE", Part::Title), ("HL", Part::Title), ("TI", Part::Title), ("H3", Part::Title),
    ("TITLE", Part::Title), ("DOCTITLE", Part::Title), ("TTL", Part::Title), ("HDL", Part::Title),
    ("BYLINE", Part::Byline), ("AUTHOR", Part::Byline), ("AU", Part::Byline), ("BY", Part::Byline),
    ("DATELINE", Part::Dateline),
    ("DATE", Part::Date), ("DATE1", Part::Date), ("DATE_TIME", Part::Date), ("DATETIME", Part::Date), ("DD", Part::Date),
    ("PUBDATE", Part::Date), ("PD", Part::Date),
    ("PUB", Part::Source), ("SO", Part::Source), ("SOURCE", Part::Source), ("PUBLICATION", Part::Source),
    ("SECTION", Part::Section),
    ("LANGUAGE", Part::Language),
    ("TEXT", Part::Body), ("LEADPARA", Part::Body), ("LP", Part::Body),
    ("BODY", Part::Wrapper), ("DOC", Part::Wrapper), ("REUTERS", Part::Wrapper),
    ("DOCHDR", Part::Page),
    ("HEADER", Part::Nothing), ("HT", Part::Nothing), ("PROFILE", Part::Nothing), ("FILEID", Part::Nothing),
    ("FIRST", Part::Nothing), ("SECOND", Part::Nothing), ("UNKNOWN", Part::Nothing), ("MKNOTE", Part::Nothing),
    ("LENGTH", Part::Nothing), ("TRAILER", Part::Nothing), ("SLUG", Part::Nothing), ("DOCTYPE", Part::Nothing),
    ("PARENT", Part::Nothing), ("TXTTYPE", Part::Nothing),
];

/// Elements that say where text ends a line or a paragraph.
const BLOCKS: &[&str] = &["P", "BR", "H1", "H2", "H3", "H4", "H5", "H6", "HR", "LI", "TR", "TABLE", "DIV"];
/// Elements in which lists of values stand.
const VALUES: &str = "D";

/// Longest tag, in bytes; a longer one is text with an angle bracket in it.
const LONGEST_TAG: usize = 4096;
/// Most elements in one another; deeper ones are taken for marks of text.
const DEPTH: usize = 32;

/// Reads the elements of one document.
pub(super) fn document(text: &str) -> Found {
    let mut walk = Walk::default();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        walk.text(&rest[..at]);
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let is_tag =
            rest[1..].starts_with(|letter: char| letter.is_ascii_alphabetic() || matches!(letter, '/' | '!' | '?'));
        let near = &rest[..rest.floor_char_boundary(LONGEST_TAG)];
        let Some(end) = near.find('>').filter(|_| is_tag) else {
            walk.text("<");
            rest = &rest[1..];
            continue;
        };
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        if let Some(page) = walk.tag(tag, rest) {
            walk.found.body = page.to_owned();
            return walk.done();
        }
    }
    walk.text(rest);
    walk.done()
}

#[derive(Default)]
struct Walk {
    found: Found,
    /// Open elements that are known, the innermost last.
    open: Vec<(String, Part)>,
    /// The text of the innermost piece of metadata.
    value: String,
}

impl Walk {
    /// A tag without its angle brackets. Gives the page of the web where one follows.
    fn tag<'a>(&mut self, tag: &str, rest: &'a str) -> Option<&'a str> {
        let (is_end, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
        let len =
            tag.find(|mark: char| !(mark.is_ascii_alphanumeric() || matches!(mark, '_' | '-'))).unwrap_or(tag.len());
        let name = tag[..len].to_ascii_uppercase();
        let inner = self.open.last().map_or(Part::Wrapper, |(_, part)| *part);
        if is_end {
            self.close(&name);
        } else if self.open.len() >= DEPTH
            || inner == Part::Body && !(self.found.is_reuters && part_of(&name).is_some())
        {
            self.block(&name);
        } else if let Some(part) = part_of(&name) {
            self.attributes(&name, &tag[len..]);
            if part == Part::Page {
                return self.page(rest);
            }
            // The text of a Reuters item holds its title and its dateline too.
            let part = if self.found.is_reuters && name == "TEXT" { Part::Wrapper } else { part };
            let part = if self.found.is_reuters && name == "BODY" { Part::Body } else { part };
            self.open.push((name, part));
        } else if BLOCKS.contains(&name.as_str()) || name == VALUES {
            self.block(&name);
        } else if matches!(inner, Part::Wrapper | Part::Nothing) && rest_closes(rest, &name) {
            self.value.clear();
            self.open.push((name, Part::Metadata));
        }
        None
    }

    fn close(&mut self, name: &str) {
        if name == VALUES {
            self.keep();
        }
        let Some(at) = self.open.iter().rposition(|(open, _)| open == name) else {
            self.block(name);
            return;
        };
        while self.open.len() > at {
            self.keep();
            self.open.pop();
        }
        if part_of(name).is_some_and(|part| part == Part::Body) {
            self.found.body.push_str("\n\n");
        }
    }

    /// Keeps the value of the innermost element, where that is one of metadata.
    fn keep(&mut self) {
        if let Some((name, Part::Metadata)) = self.open.last() {
            let value = clean::line(&entities::resolved(&self.value));
            if !value.is_empty() {
                self.found.metadata.push((name.to_ascii_lowercase(), value));
            }
        }
        self.value.clear();
    }

    fn block(&mut self, name: &str) {
        if BLOCKS.contains(&name) {
            let end = if name == "BR" { "\n" } else { "\n\n" };
            self.sink().push_str(end);
        }
    }

    /// What a document's own tag says of it: numbers of Reuters' items, pages of encyclopaedias, kinds of stories.
    fn attributes(&mut self, name: &str, text: &str) {
        match name {
            "REUTERS" => {
                self.found.is_reuters = true;
                self.found.id = attribute(text, "NEWID");
            }
            "DOC" => {
                if let Some(id) = attribute(text, "id") {
                    self.found.id = Some(id);
                }
                self.found.url = attribute(text, "url").unwrap_or_default();
                self.found.title = attribute(text, "title").unwrap_or_default();
                if let Some(kind) = attribute(text, "type") {
                    self.found.metadata.push(("type".into(), kind));
                }
            }
            _ => {}
        }
    }

    /// The page behind what the crawler said of it, the first word of which is the address.
    fn page<'a>(&mut self, rest: &'a str) -> Option<&'a str> {
        let (header, page) = rest.split_once("</DOCHDR>")?;
        self.found.url = header.split_whitespace().next().unwrap_or_default().to_owned();
        self.found.is_page = true;
        let end = page.rfind("</DOC>").unwrap_or(page.len());
        Some(&page[..end])
    }

    fn text(&mut self, text: &str) {
        self.sink().push_str(text);
    }

    fn sink(&mut self) -> &mut String {
        match self.open.last().map_or(Part::Wrapper, |(_, part)| *part) {
            Part::Id => self.found.id.get_or_insert_with(String::new),
            Part::Title => &mut self.found.title,
            Part::Byline => &mut self.found.byline,
            Part::Dateline => &mut self.found.dateline,
            Part::Date => &mut self.found.date,
            Part::Source => &mut self.found.source,
            Part::Section => &mut self.found.section,
            Part::Language => &mut self.found.language,
            Part::Body | Part::Wrapper => &mut self.found.body,
            Part::Page | Part::Metadata | Part::Nothing => &mut self.value,
        }
    }

    fn done(mut self) -> Found {
        self.keep();
        let found = &mut self.found;
        for text in [
            &mut found.title,
            &mut found.byline,
            &mut found.dateline,
            &mut found.date,
            &mut found.source,
            &mut found.section,
            &mut found.language,
        ] {
            *text = entities::resolved(text);
        }
        if let Some(id) = &mut found.id {
            *id = clean::line(&entities::resolved(id));
        }
        if !found.is_page {
            found.body = entities::resolved(&found.body);
            // What stands about between elements is no text where it has no words.
            if !found.body.contains(char::is_alphanumeric) {
                found.body.clear();
            }
        }
        self.found
    }
}

fn part_of(name: &str) -> Option<Part> {
    PARTS.iter().find(|(known, _)| *known == name).map(|(_, part)| *part)
}

/// Whether the element `name`, which has just begun, is closed before long: others are marks of text.
fn rest_closes(rest: &str, name: &str) -> bool {
    let near = &rest[..rest.floor_char_boundary(2000)];
    near.match_indices("</").any(|(at, _)| {
        near[at + 2..].get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name))
            && near[at + 2 + name.len()..].trim_start().starts_with('>')
    })
}

/// The value of an attribute, with its references resolved.
fn attribute(text: &str, name: &str) -> Option<String> {
    let mut rest = text;
    while let Some(at) = rest.find('=') {
        let key =
            rest[..at].trim_end().rsplit(|mark: char| mark.is_whitespace() || mark == '"').next().unwrap_or_default();
        let is_wanted = key.eq_ignore_ascii_case(name);
        let value = rest[at + 1..].trim_start();
        let quote = value.chars().next().filter(|mark| matches!(mark, '"' | '\''));
        let (value, behind) = match quote {
            Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            None => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
        };
        if is_wanted {
            return Some(clean::line(&entities::resolved(value)));
        }
        rest = behind;
    }
    None
}
