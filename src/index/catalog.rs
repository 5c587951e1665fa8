//! The catalog: what an index was made from, one file for each commit.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    fs,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::manifest::replace;
use crate::{
    article::{Problem, text_of_name},
    error::{Error, Result},
};

/// The label of the root of what standard input brought; no folder has it.
pub const STDIN: &str = "stdin";

/// The roots and files behind one generation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalog {
    /// The number of the commit.
    pub generation: u64,
    /// In the order in which they were added.
    pub roots: Vec<Root>,
}

/// A file or folder that was indexed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Root {
    /// The first part of its articles' ids, unique in the index.
    pub label: String,
    /// Its absolute path; empty for standard input.
    #[serde(with = "path")]
    pub path: PathBuf,
    /// Its files by path below it.
    pub files: BTreeMap<String, FileEntry>,
}

/// One file as it was when it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Size in bytes.
    pub size: u64,
    /// Time of last change, nanoseconds since 1970.
    pub modified: i64,
    /// SHA-256 of its bytes as they lie on disk.
    pub sha256: Vec<u8>,
    /// Number of its articles.
    pub articles: u64,
    /// What was wrong with it.
    pub problems: Vec<Problem>,
}

/// Paths as the bytes they are: not all are text.
mod path {
    use std::path::{Path, PathBuf};

    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
        #[cfg(unix)]
        let bytes = std::os::unix::ffi::OsStrExt::as_bytes(path.as_os_str());
        #[cfg(not(unix))]
        let text = path.to_string_lossy();
        #[cfg(not(unix))]
        let bytes = text.as_bytes();
        serializer.serialize_bytes(bytes)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PathBuf, D::Error> {
        let bytes = Vec::<u8>::deserialize(deserializer)?;
        #[cfg(unix)]
        let path = PathBuf::from(<std::ffi::OsString as std::os::unix::ffi::OsStringExt>::from_vec(bytes));
        #[cfg(not(unix))]
        let path = PathBuf::from(String::from_utf8_lossy(&bytes).into_owned());
        Ok(path)
    }
}

impl FileEntry {
    /// A file of which the index holds a part: it never equals a file on disk.
    pub fn unfinished() -> Self {
        Self { size: u64::MAX, modified: i64::MIN, ..Self::default() }
    }
}

impl Root {
    /// Number of its articles.
    pub fn articles(&self) -> u64 {
        self.files.values().map(|file| file.articles).sum()
    }
}

impl Catalog {
    fn file(generation: u64) -> String {
        format!("catalog-{generation}")
    }

    /// Reads the catalog of `generation` in a version folder.
    ///
    /// # Errors
    /// Where it is missing or damaged.
    pub fn read(directory: &Path, generation: u64) -> Result<Self> {
        if generation == 0 {
            return Ok(Self::default());
        }
        let path = directory.join(Self::file(generation));
        let bytes = fs::read(&path).map_err(Error::io("read", &path))?;
        postcard::from_bytes(&bytes).map_err(|error| Error::BadIndex {
            path: directory.to_path_buf(),
            reason: format!("its catalog is damaged ({error})"),
        })
    }

    /// Writes it beside the commit that will name it.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn write(&self, directory: &Path) -> Result<()> {
        let bytes = postcard::to_stdvec(self).map_err(|error| Error::Engine(error.to_string()))?;
        replace(&directory.join(Self::file(self.generation)), &bytes)
    }

    /// Removes the catalogs that no commit names any more; the one before the current stays for readers that are just
    /// opening it.
    pub fn clean(directory: &Path, current: u64) {
        let Ok(entries) = fs::read_dir(directory) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let generation = name.to_str().and_then(|name| name.strip_prefix("catalog-"));
            let Some(generation) = generation.and_then(|number| number.trim_end_matches(".new").parse::<u64>().ok())
            else {
                continue;
            };
            if generation > current || generation + 1 < current {
                // Left over by a crash or a commit before; the next clean tries again where this fails.
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// The root that holds `path`, with the path below it.
    pub fn locate(&self, path: &Path) -> Option<(usize, String)> {
        RootIndex::new(self).locate(path)
    }
}

/// Roots by path and label, for whoever asks often: there may be thousands.
#[derive(Debug)]
pub struct RootIndex {
    by_path: HashMap<PathBuf, usize>,
    labels: HashSet<String>,
}

impl RootIndex {
    /// The roots of `catalog`.
    pub fn new(catalog: &Catalog) -> Self {
        let paths = catalog.roots.iter().enumerate().filter(|(_, root)| !root.path.as_os_str().is_empty());
        Self {
            by_path: paths.map(|(at, root)| (root.path.clone(), at)).collect(),
            labels: catalog.roots.iter().map(|root| root.label.clone()).chain([STDIN.to_owned()]).collect(),
        }
    }

    /// The innermost root that holds `path`, with the path below it.
    pub fn locate(&self, path: &Path) -> Option<(usize, String)> {
        let (root, at) = path.ancestors().find_map(|above| Some((above, *self.by_path.get(above)?)))?;
        Some((at, below(root, path)))
    }

    /// Adds a root at `path` to `catalog` and gives its place there. Its label is the path's last part, numbered where
    /// another root has it already.
    pub fn add(&mut self, catalog: &mut Catalog, path: &Path) -> usize {
        let name = path.file_name().map_or_else(|| "root".to_owned(), |name| text_of_name(name).into_owned());
        let mut label = name.clone();
        let mut number = 1u64;
        while self.labels.contains(&label) {
            number += 1;
            label = format!("{name}~{number}");
        }
        let at = catalog.roots.len();
        self.labels.insert(label.clone());
        self.by_path.insert(path.to_path_buf(), at);
        catalog.roots.push(Root { label, path: path.to_path_buf(), files: BTreeMap::new() });
        at
    }
}

/// The path from `root` to `path`, with `/` between its parts.
pub fn below(root: &Path, path: &Path) -> String {
    let rest = path.strip_prefix(root).unwrap_or(path);
    rest.components().map(|part| text_of_name(part.as_os_str())).collect::<Vec<_>>().join("/")
}
