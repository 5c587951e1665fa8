//! Bytes to articles: one file per format, one table of formats.

use std::io::Read;

use crate::{
    article::{Article, Problem, Provenance},
    settings::Limits,
};

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
        self.sha256.clone()
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

/// Whether a file of this path is of a kind that is read (by its name alone; compression endings are seen through).
pub fn is_known(path: &str) -> bool {
    let _ = path;
    true
}

/// Cuts a file into records in order, streaming: `raw` is read once, decompressed as needed, and `each` gets a record
/// or a problem as soon as it is complete. Stops early where `each` gives `false`.
pub fn records(
    path: &str,
    raw: Box<dyn Read + Send>,
    limits: &Limits,
    each: &mut dyn FnMut(Result<Record, Problem>) -> bool,
) {
    let _ = (path, raw, limits, each);
}

/// Reads one record; never fails, never panics.
pub fn parse(record: Record, limits: &Limits) -> Parsed {
    let _ = (record, limits);
    Parsed::default()
}

/// The publication date that a file's name alone tells, for files that were renamed.
pub fn published_by_name(path: &str) -> Option<crate::article::Published> {
    let _ = path;
    None
}
