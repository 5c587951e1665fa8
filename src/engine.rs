//! The front door: what the command line and the API use, and nothing deeper.

use std::{
    collections::BTreeMap,
    io::BufRead,
    path::{Path, PathBuf},
};

pub use crate::{
    analyse::Analysed,
    article::{Article, Mention, Problem, Provenance, Published, TimeMention},
    date,
    index::StoredArticle,
    parse::Parsed,
    search::*,
    settings::Settings,
};
use crate::error::Result;

/// What to bring the index up to date with.
#[derive(Clone, Debug, Default)]
pub struct UpdateRequest {
    /// Files and folders.
    pub paths: Vec<PathBuf>,
    /// Articles from standard input, read as the format they look like, under the root `stdin`.
    pub stdin: bool,
    /// Also remove what is gone where a root is missing or more than a tenth of it is.
    pub prune: bool,
    /// Read every file anew into a fresh index and switch to it.
    pub rebuild: bool,
    /// The day that new articles are marked with; UTC.
    pub today: chrono::NaiveDate,
}

/// How far an update is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Files to look at.
    pub files: u64,
    /// Files done.
    pub files_done: u64,
    /// Articles read.
    pub articles: u64,
    /// Problems met.
    pub problems: u64,
    /// Bytes of text read.
    pub bytes: u64,
}

/// What an update did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Totals {
    /// Articles in the index now.
    pub articles: u64,
    /// Articles added in this run.
    pub added: u64,
    /// Articles of files that were gone or changed, removed.
    pub removed: u64,
    /// Files read.
    pub files_read: u64,
    /// Files unchanged since the last run.
    pub files_unchanged: u64,
    /// Files gone but kept for want of `--prune`.
    pub files_kept: u64,
    /// Hidden files and folders passed over.
    pub hidden: u64,
    /// Files passed over by `.datelineignore`.
    pub ignored: u64,
    /// Files of kinds that are not read, by ending.
    pub unknown: BTreeMap<String, u64>,
    /// Problems of this run.
    pub problems: Vec<Problem>,
    /// Added articles whose date is sure (confidence ≥ 0.8), guessed, none.
    pub dates: [u64; 3],
    /// Added articles by language (`und` where it could not be told).
    pub languages: BTreeMap<String, u64>,
    /// Bytes of text read.
    pub bytes: u64,
    /// Roots that were missing or unreadable or had lost more than a tenth, in sentences.
    pub warnings: Vec<String>,
    /// Generation now.
    pub generation: u64,
}

/// What an index holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Status {
    /// The index folder.
    pub path: PathBuf,
    /// Articles.
    pub articles: u64,
    /// Generation.
    pub generation: u64,
    /// Roots: label, path, files, articles.
    pub roots: Vec<RootStatus>,
    /// Articles without a date.
    pub undated: u64,
    /// Articles by language.
    pub languages: BTreeMap<String, u64>,
    /// First and last publication day.
    pub span: Option<crate::article::DayInterval>,
    /// Bytes on disk.
    pub bytes: u64,
    /// Number of segments.
    pub segments: usize,
    /// Problems of all files in the index.
    pub problems: Vec<Problem>,
}

/// One root of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RootStatus {
    /// Its label, the first part of document ids.
    pub label: String,
    /// Where it is.
    pub path: PathBuf,
    /// Files in it that were read.
    pub files: u64,
    /// Articles.
    pub articles: u64,
}

/// The result of a check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Check {
    /// What is wrong, in sentences; empty where all is well.
    pub damage: Vec<String>,
    /// Articles counted.
    pub articles: u64,
    /// Lower-case hexadecimal digest over sorted (id, stored article, mentions, facet counts), where asked.
    pub digest: Option<String>,
}

/// An index folder and how to read and write it.
#[derive(Clone, Debug)]
pub struct Engine {
    folder: PathBuf,
    settings: Settings,
}

impl Engine {
    /// An engine on the index in `folder`, which need not exist yet. Nothing is opened or made.
    pub fn new(folder: impl Into<PathBuf>, settings: Settings) -> Self {
        Self { folder: folder.into(), settings }
    }

    /// The index folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Brings the index up to date with files and folders; makes it where there is none. `progress` is called from
    /// time to time and stops the run, with all done so far committed, by giving `false`.
    pub fn update(&self, request: &UpdateRequest, progress: &mut dyn FnMut(Progress) -> bool) -> Result<Totals> {
        let _ = (&self.settings, request, progress);
        unimplemented!()
    }

    /// Removes a root, by path or label, with its articles.
    pub fn forget(&self, root: &str) -> Result<Totals> {
        let _ = root;
        unimplemented!()
    }

    /// Searches. The index is opened anew at each call of a fresh engine and kept for the next.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchPage> {
        let _ = request;
        unimplemented!()
    }

    /// Runs several queries (id, text) on the same opened index; `each` gets every query's page in order.
    pub fn batch(
        &self,
        queries: &[(String, SearchRequest)],
        each: &mut dyn FnMut(&str, SearchPage) -> Result<()>,
    ) -> Result<()> {
        let _ = (queries, each);
        unimplemented!()
    }

    /// Every article of this id: more than one where inputs share it.
    pub fn articles(&self, id: &str) -> Result<Vec<StoredArticle>> {
        let _ = id;
        unimplemented!()
    }

    /// The original bytes of an article, read again from its file and compared with their checksum.
    pub fn original(&self, stored: &StoredArticle) -> Result<Vec<u8>> {
        let _ = stored;
        unimplemented!()
    }

    /// What the index holds.
    pub fn status(&self) -> Result<Status> {
        unimplemented!()
    }

    /// Verifies checksums and counts, and computes the digest where asked.
    pub fn check(&self, digest: bool) -> Result<Check> {
        let _ = digest;
        unimplemented!()
    }
}

/// Reads files and folders without an index and gives what the readers make of each; the second argument of `each` is
/// the path as given by the user joined with the path below it.
pub fn parse(paths: &[PathBuf], settings: &Settings, each: &mut dyn FnMut(Parsed, &str) -> Result<()>) -> Result<()> {
    let _ = (paths, settings, each);
    unimplemented!()
}

/// Reads one article's names and times.
pub fn annotate(article: Article) -> Analysed {
    crate::analyse::analyse(article)
}

/// Reads the paths of `--files-from`: one a line, or separated by NUL where there is one.
pub fn paths_from(reader: &mut dyn BufRead) -> Result<Vec<PathBuf>> {
    let _ = reader;
    unimplemented!()
}
