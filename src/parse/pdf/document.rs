//! What the reading process hands to the one that asked: pages of paragraphs of lines, in reading order.

use serde::{Deserialize, Serialize};

/// What became of a PDF.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Outcome {
    /// It was read.
    Read(Document),
    /// It needs a password.
    Encrypted,
    /// It is no PDF, or none that can be mended.
    Broken,
}

/// A document's text, and what it says of itself.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Document {
    /// Its title by its metadata.
    pub(super) title: Option<String>,
    /// Its author by its metadata.
    pub(super) author: Option<String>,
    /// When it was made, as ISO 8601.
    pub(super) made: Option<String>,
    /// Its pages in order.
    pub(super) pages: Vec<Page>,
}

/// One page.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Page {
    /// Its number as printed, else as counted.
    pub(super) label: String,
    /// Its paragraphs in reading order.
    pub(super) paragraphs: Vec<Paragraph>,
    /// Letters on it.
    pub(super) letters: u32,
    /// Letters of which the document does not tell what they are.
    pub(super) unread: u32,
    /// Pictures on it.
    pub(super) pictures: u32,
    /// Whether reading it failed.
    pub(super) failed: bool,
}

/// One paragraph, its lines as they were broken.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Paragraph {
    /// Its lines.
    pub(super) lines: Vec<String>,
    /// Height of its letters in points; 0 where it is not known.
    pub(super) size: f32,
    /// Whether its first line is set in.
    pub(super) is_indented: bool,
    /// Whether its last line goes to the right margin, so that it may go on elsewhere.
    pub(super) is_full: bool,
}
