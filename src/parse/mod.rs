//! Bytes to articles: one file per format, one table of formats.

mod address;
mod alto;
mod archive;
mod clean;
mod docx;
mod elements;
mod entities;
mod epub;
mod feeds;
mod fields;
mod fingerprint;
mod grown;
mod hocr;
mod html;
mod hyphens;
mod keys;
mod lines;
mod mail;
mod manuscript;
mod mapped;
mod markdown;
mod mbox;
mod mediawiki;
mod mhtml;
mod odt;
mod package;
mod pdf;
mod published;
mod quality;
mod recognised;
mod record;
mod rows;
mod rtf;
mod services;
mod sgml;
mod split;
mod table;
mod text;
mod webarchive;
mod wire;
mod xml;

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::{
    article::{Article, Problem, Provenance},
    settings::Reading,
    source::{Budget, charset},
};
use split::Feed;

pub use crate::source::{Hints, Input};
pub use grown::{Grown, records_after};
#[cfg(feature = "pdf")]
pub use pdf::read_pdf;

/// One article's original bytes, cut out of its file but not yet read.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// Path of its file below the root.
    pub path: String,
    /// Path of the part of the file that it lies in, where the file is a container of files (`inner.zip/a.html`).
    pub part: String,
    /// Which article of the file it is: its part and its number in it (`day.jsonl#17`); empty for the whole file.
    pub member: String,
    /// Name of the format.
    pub format: &'static str,
    /// The bytes (of CSV rows and items of feeds: a JSON object, as bytes).
    pub bytes: Vec<u8>,
    /// Lower-case hexadecimal SHA-256 of the original bytes; computed by `parse` where empty.
    pub sha256: String,
    /// What its container tells of it.
    pub hints: Hints,
}

impl Record {
    /// Lower-case hexadecimal SHA-256 of the original bytes.
    pub fn checksum(&self) -> String {
        if self.sha256.is_empty() { sha256(&self.bytes) } else { self.sha256.clone() }
    }

    /// The path of the file that it came from, in its container where it came from one.
    pub fn file_name(&self) -> &str {
        if self.part.is_empty() { &self.path } else { &self.part }
    }

    /// Whether it is the whole of its file, or of its part of a container.
    pub fn is_whole(&self) -> bool {
        self.member == self.part
    }
}

/// What reading one record gave.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// The article; `None` where there is none to be had.
    pub article: Option<Article>,
    /// Where it came from.
    pub provenance: Provenance,
    /// What was wrong.
    pub problems: Vec<Problem>,
}

/// Names of the formats that are read, in the order of the table.
pub fn formats() -> impl Iterator<Item = &'static str> {
    table::FORMATS.iter().map(|format| format.name)
}

/// Whether a file of this path is of a kind that is read (by its name alone; compression endings are seen through).
pub fn is_known(path: &str) -> bool {
    table::is_known(path)
}

/// What is recorded of a file that could not be opened for `error`.
pub fn unreadable(path: &str, error: &std::io::Error) -> Problem {
    let message = format!("it cannot be read: {error}; check that it is still there and may be read");
    Problem { code: "unreadable".into(), path: path.to_owned(), member: String::new(), message, skipped: true }
}

/// Cuts a file into records in order, streaming: `input` is read once, unpacked as needed, and `each` gets a record or a
/// problem as soon as it is complete. Stops early where `each` gives `false`. `hints` is what is known of the file from
/// outside.
pub fn records(
    path: &str,
    mut input: Input<'_>,
    hints: &Hints,
    reading: &Reading,
    each: &mut dyn FnMut(Result<Record, Problem>) -> bool,
) {
    // What cannot tell its size is read as a stream.
    let size = input.size().unwrap_or_default();
    let budget = Budget::new(&reading.limits, size);
    let input = match input {
        Input::Stream(reader) => Input::Stream(Box::new(budget.counted(reader))),
        seekable @ Input::Seekable(_) => seekable,
    };
    Feed::new(path, hints, reading, budget, each).open(input);
}

/// Reads one record; never fails, never panics.
pub fn parse(record: Record, reading: &Reading) -> Parsed {
    let sha256 = record.checksum();
    let mut notes = Notes { path: &record.path, member: &record.member, reading, problems: Vec::new() };
    let limit = reading.limits.article_bytes;
    let article = if record.bytes.len() as u64 > limit {
        notes.lost("too-large", &split::too_large(limit));
        None
    } else if let Some(format) = table::by_name(record.format) {
        (format.parse)(&record, &mut notes).and_then(|mut article| {
            complete(&mut article, &record.hints);
            if ["html", "mhtml"].contains(&format.name) && article.source.is_none() {
                // A page that names no medium is from the site that it stands on.
                article.source = article.url.as_deref().and_then(address::site);
            }
            with_text(article, &mut notes)
        })
    } else {
        notes.lost("unknown-format", "no reader has this name; name one of the formats that are read");
        None
    };
    let problems = notes.problems;
    let provenance = Provenance { path: record.path, member: record.member, format: record.format.into(), sha256 };
    Parsed { article, provenance, problems }
}

/// Fills in what the article does not say of itself but what stands around it does.
fn complete(article: &mut Article, hints: &Hints) {
    for (own, known) in [
        (&mut article.url, &hints.url),
        (&mut article.source, &hints.source),
        (&mut article.section, &hints.section),
        (&mut article.lang, &hints.lang),
        (&mut article.captured, &hints.captured),
    ] {
        if own.is_none() {
            own.clone_from(known);
        }
    }
    for (key, value) in &hints.metadata {
        let values = article.metadata.entry(key.clone()).or_default();
        if !values.contains(value) {
            values.push(value.clone());
        }
    }
}

/// The publication date that a file's name alone tells, for files that were renamed.
pub fn published_by_name(path: &str) -> Option<crate::article::Published> {
    published::by_name(path)
}

/// The article, if there is something in it to find it by.
fn with_text(article: Article, notes: &mut Notes) -> Option<Article> {
    if article.title.is_empty() && article.body.is_empty() {
        notes.lost("no-text", "there is neither a title nor a text in it; look at the original");
        return None;
    }
    if article.body.is_empty() {
        notes.add("no-text", "there is a title but no text in it; look at the original", false);
    }
    Some(article)
}

/// Collects what is wrong with one record.
pub(crate) struct Notes<'a> {
    path: &'a str,
    member: &'a str,
    /// How files are read.
    pub(crate) reading: &'a Reading,
    problems: Vec<Problem>,
}

impl Notes<'_> {
    /// Something is wrong, and `skipped` tells whether the article is lost by it.
    fn add(&mut self, code: &str, message: &str, skipped: bool) {
        if self.problems.iter().any(|problem| problem.code == code) {
            return;
        }
        let (path, member) = (self.path.to_owned(), self.member.to_owned());
        self.problems.push(Problem { code: code.into(), path, member, message: message.into(), skipped });
    }

    /// The article is lost.
    fn lost(&mut self, code: &str, message: &str) {
        self.add(code, message, true);
    }

    /// The text of `bytes`, with a note where some of them are no characters.
    fn decode(&mut self, bytes: &[u8], declared: Option<&str>) -> String {
        let decoded = charset::decode(bytes, declared);
        if decoded.replaced {
            let message = format!(
                "some bytes are no characters of {}, which it seems to be in, and were replaced; convert it to UTF-8",
                decoded.encoding
            );
            self.add("wrong-charset", &message, false);
        }
        decoded.text
    }

    /// Notes that control characters were found in the text.
    fn controls(&mut self, found: bool) {
        if found {
            self.add(
                "control-characters",
                "control characters were removed from its text; nothing need be done",
                false,
            );
        }
    }
}

/// SHA-256 of `bytes` in lower-case hexadecimal.
fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests;
