//! Finds bytes: folders, files, standard input, compressed or not.

mod budget;
mod decompress;
mod hints;
mod input;
mod list;
mod prescan;
mod saved;
mod walk;

pub mod charset;
pub mod container;
pub mod sniff;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::article::{Problem, text_of_name};

pub use budget::Budget;
pub use decompress::{decompress, is_packed};
pub use hints::Hints;
pub use input::{Input, Seekable};
pub use list::{FILE as SOURCES_FILE, Sources};
pub use prescan::prescan;
pub use walk::{Bounds, walk, walk_part};

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
    /// What is known of its articles from outside.
    pub hints: Arc<Hints>,
    /// A number for all that its articles are made from besides its bytes; 0 for nothing.
    pub seed: u64,
}

/// What a walk found.
#[derive(Clone, Debug, Default)]
pub struct Walk {
    /// Files in the order of their paths' bytes.
    pub files: Vec<FoundFile>,
    /// Hidden files and folders passed over.
    pub hidden: u64,
    /// Files and folders passed over by `.datelineignore`, and folders with the pictures and style sheets of saved pages.
    pub ignored: u64,
    /// What could not be read, and symlink loops.
    pub problems: Vec<Problem>,
}

/// The name of `root` by which its articles are told from those of other roots: its last component, so that the same
/// tree in another place has the same name.
pub fn label(root: &Path) -> String {
    let name = |path: &Path| path.file_name().map(|name| text_of_name(name).into_owned());
    // `.`, `..` and `a/..` have no name of their own, but the folder that they mean has.
    name(root).or_else(|| root.canonicalize().ok().as_deref().and_then(name)).unwrap_or_else(|| "root".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_is_called_by_its_last_component() {
        assert_eq!(label(Path::new("/archive/feeds/")), "feeds");
        assert_eq!(label(Path::new("clips/day.jsonl")), "day.jsonl");
        assert_eq!(label(Path::new("/")), "root");
        assert_ne!(label(Path::new(".")), ".");
    }
}
