//! Bytes to articles: one file per format, one table of formats.

mod clean;
mod elements;
mod fields;
mod html;
mod lines;
mod markdown;
mod published;
mod record;
mod rows;
mod split;
mod table;
mod text;

use std::{
    fmt::Write as _,
    io::{BufRead, BufReader, Read},
};

use sha2::{Digest, Sha256};

use crate::{
    article::{Article, Problem, Provenance},
    settings::Limits,
    source::{
        self,
        charset::{self, Transcoded},
    },
};
use split::Feed;

/// One article's original bytes, cut out of its file but not yet read.
#[derive(Clone, Debug)]
pub struct Record {
    /// Path of its file below the root.
    pub path: String,
    /// Which part of the file; empty for the whole.
    pub member: String,
    /// Name of the format.
    pub format: &'static str,
    /// The bytes (of CSV rows: a JSON object of header to value, as bytes).
    pub bytes: Vec<u8>,
    /// Lower-case hexadecimal SHA-256 of the original bytes; computed by `parse` where empty.
    pub sha256: String,
}

impl Record {
    /// Lower-case hexadecimal SHA-256 of the original bytes.
    pub fn checksum(&self) -> String {
        if self.sha256.is_empty() { sha256(&self.bytes) } else { self.sha256.clone() }
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

/// Cuts a file into records in order, streaming: `raw` is read once, decompressed as needed, and `each` gets a record
/// or a problem as soon as it is complete. Stops early where `each` gives `false`.
pub fn records(
    path: &str,
    raw: Box<dyn Read + Send>,
    limits: &Limits,
    each: &mut dyn FnMut(Result<Record, Problem>) -> bool,
) {
    let mut feed = Feed { path, format: "", limit: limits.article_bytes, encoding: None, each };
    let mut input = match source::decompress(raw) {
        Ok(input) => input,
        Err(error) => return feed.failed("", &error, true),
    };
    // A decompressor may give little at a time: read on until there is enough to tell the format by.
    let mut head = Vec::new();
    let failure = (&mut input).take(table::HEAD_BYTES).read_to_end(&mut head).err();
    if head.is_empty() {
        match failure {
            Some(error) => feed.failed("", &error, true),
            None => {
                feed.problem("", "no-text", "the file is empty; look at the original", true);
            }
        }
        return;
    }
    let format = match table::choose(path, &head) {
        Ok(format) => format,
        Err((code, message)) => {
            feed.problem("", code, message, true);
            return;
        }
    };
    feed.format = format.name;
    let encoding = if format.by_bytes { charset::of_sample(&head) } else { None };
    let rest = split::Rest { inner: input, failure };
    let mut whole = BufReader::with_capacity(64 << 10, std::io::Cursor::new(head).chain(rest));
    match encoding {
        // Line feeds and quotes cannot be found in its bytes, so that the text is cut and hashed as UTF-8.
        Some(encoding) if !charset::is_transparent(encoding) => {
            let mut input: Box<dyn BufRead> = Box::new(BufReader::new(Transcoded::new(whole, encoding)));
            (format.split)(&mut feed, &mut input);
        }
        encoding => {
            feed.encoding = encoding;
            (format.split)(&mut feed, &mut whole);
        }
    }
}

/// Reads one record; never fails, never panics.
pub fn parse(record: Record, limits: &Limits) -> Parsed {
    let sha256 = if record.sha256.is_empty() { sha256(&record.bytes) } else { record.sha256.clone() };
    let mut notes = Notes { path: &record.path, member: &record.member, problems: Vec::new() };
    let article = if record.bytes.len() as u64 > limits.article_bytes {
        notes.lost("too-large", &split::too_large(limits.article_bytes));
        None
    } else if let Some(format) = table::by_name(record.format) {
        (format.parse)(&record, &mut notes).and_then(|article| with_text(article, &mut notes))
    } else {
        notes.lost("unknown-format", "no reader has this name; name one of the formats that are read");
        None
    };
    let problems = notes.problems;
    let provenance = Provenance { path: record.path, member: record.member, format: record.format.into(), sha256 };
    Parsed { article, provenance, problems }
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
