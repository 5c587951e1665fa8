//! Finds bytes in containers: archives, web archives; tells what is one by its first bytes.

mod marks;
mod names;
mod tar;
mod zip;

pub mod http;
pub mod warc;

use std::io::Read;

use super::Seekable;

pub use marks::{is_strong_mail, told};
pub use names::{Names, is_passed_over, label};

/// A file found in an archive.
pub struct Found<'a> {
    /// Its name: a label that is never a path to write to, unique in its archive.
    pub name: String,
    /// What is in it.
    pub data: Data<'a>,
}

impl std::fmt::Debug for Found<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.name)
    }
}

/// What is in a file of an archive.
pub enum Data<'a> {
    /// Its bytes.
    Bytes(Box<dyn Read + 'a>),
    /// Nothing that can be read without a password.
    Encrypted,
    /// Nothing that can be read, and why.
    Unreadable(String),
}

/// How an archive came to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// All of it was read, or nothing more was wanted.
    Complete,
    /// Its table of contents is missing or broken, so that its files were found one after another; how many.
    Torn(u64),
    /// It ends too early.
    CutOff,
    /// It is damaged, and how.
    Damaged(String),
}

/// Gives each file of the zip archive in `reader` to `each`, in the order of its table of contents, until that gives
/// `false`. Folders, links and hidden files are passed over, so are files whose name `is_wanted` refuses.
pub fn zip(reader: &mut dyn Seekable, is_wanted: &dyn Fn(&str) -> bool, each: &mut dyn FnMut(Found) -> bool) -> End {
    zip::read(reader, is_wanted, each)
}

/// Gives each file of the tar archive in `reader` to `each`, in order, until that gives `false`. Folders, links, devices
/// and hidden files are passed over.
pub fn tar(reader: &mut dyn Read, each: &mut dyn FnMut(Found) -> bool) -> End {
    tar::read(reader, each)
}
