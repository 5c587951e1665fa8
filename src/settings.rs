//! What a user may set, with the defaults.

use std::path::PathBuf;

/// Limits that keep a hostile or broken file from taking the machine. What goes beyond one is a recorded problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest article, in bytes of its decompressed original.
    pub article_bytes: u64,
    /// How many containers (archives, mailboxes, mails with mails in them) may stand in one another.
    pub container_depth: usize,
    /// Most parts of one container.
    pub container_parts: u64,
    /// Largest container inside another that must be held in memory to be read, in bytes.
    pub container_bytes: u64,
    /// How many times its own size a file may unpack to, at any depth of packing.
    pub expansion_ratio: u64,
    /// Up to so many bytes a file may unpack to from however little.
    pub expansion_free_bytes: u64,
    /// Deepest nesting of XML elements.
    pub xml_depth: usize,
    /// Deepest nesting of HTML elements in a page that is read as a tree.
    pub html_depth: usize,
    /// Memory that reading one PDF may take, in bytes.
    pub pdf_bytes: u64,
    /// Time that reading one PDF may take, in seconds.
    pub pdf_seconds: u64,
    /// Time that reading one file may take, in seconds, with one more for each of its megabytes; 0 sets no limit. What was
    /// read until then is kept.
    pub file_seconds: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            article_bytes: 64 << 20,
            container_depth: 5,
            container_parts: 10_000_000,
            container_bytes: 256 << 20,
            expansion_ratio: 100,
            expansion_free_bytes: 64 << 20,
            xml_depth: 200,
            html_depth: 256,
            pdf_bytes: 1 << 30,
            pdf_seconds: 60,
            file_seconds: 120,
        }
    }
}

/// How files are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Limits on input.
    pub limits: Limits,
    /// Names of an article's parts (`title`, `date`, `body`, …), each with the key that records have for it; the same
    /// part may stand several times, the best key first.
    pub map: Vec<(String, String)>,
    /// The program that reads PDFs in a process of its own: dateline's own binary. Without it a PDF is a recorded problem.
    pub pdf_helper: Option<PathBuf>,
    /// An outside command that is given a PDF's path and writes its text to standard output, used instead of the helper.
    pub pdf_command: Option<String>,
}

/// How to read an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How files are read.
    pub reading: Reading,
    /// Number of working threads; 0 takes as many as there are processors.
    pub threads: usize,
    /// Memory for the writer's buffers, in bytes.
    pub writer_bytes: usize,
    /// Whether links that lead out of a folder are followed.
    pub follow_links: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { reading: Reading::default(), threads: 0, writer_bytes: 128 << 20, follow_links: false }
    }
}

impl Settings {
    /// The number of threads that read and analyse articles: half of all, as analysing an article costs about as much as
    /// indexing it does. More threads than processors make a run slower.
    pub fn workers(&self) -> usize {
        self.thread_count().div_ceil(2)
    }

    /// The number of threads that write the index, from 1 to 8.
    pub fn writers(&self) -> usize {
        (self.thread_count() / 2).clamp(1, 8)
    }

    /// The number of threads to use, at least one.
    pub fn thread_count(&self) -> usize {
        match self.threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            n => n,
        }
    }
}
