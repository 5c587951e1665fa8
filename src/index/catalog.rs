//! The catalog: what an index was made from, one file for each commit.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    fs,
    io::Read,
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

/// As much of a catalog's file as nearly all lists of roots fit in.
const HEAD_BYTES: u64 = 64 << 10;

/// The roots and files behind one generation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalog {
    /// The number of the commit.
    pub generation: u64,
    /// In the order in which they were added.
    pub roots: Vec<Root>,
}

/// What a catalog's file begins with; the files of each root follow.
#[derive(Serialize, Deserialize)]
struct Head {
    generation: u64,
    roots: Vec<(String, StoredPath)>,
}

/// A path in a catalog's file.
#[derive(Serialize, Deserialize)]
struct StoredPath(#[serde(with = "path")] PathBuf);

fn damaged(directory: &Path, reason: &dyn std::fmt::Display) -> Error {
    Error::BadIndex { path: directory.to_path_buf(), reason: format!("its catalog is damaged ({reason})") }
}

/// A file or folder that was indexed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Root {
    /// The first part of its articles' ids, unique in the index.
    pub label: String,
    /// Its absolute path; empty for standard input.
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
        let bytes = Self::bytes(directory, generation)?;
        let (head, files) = Self::head(directory, &bytes)?;
        let files: Vec<BTreeMap<String, FileEntry>> =
            postcard::from_bytes(files).map_err(|error| damaged(directory, &error))?;
        if files.len() != head.roots.len() {
            return Err(damaged(directory, &"it has other roots than files"));
        }
        let roots = head.roots.into_iter().zip(files).map(|((label, path), files)| Root { label, path: path.0, files });
        Ok(Self { generation: head.generation, roots: roots.collect() })
    }

    /// The labels and paths of the roots alone, of the catalog of `generation` in a version folder: what a search needs,
    /// without reading what may be known of many thousand files.
    ///
    /// # Errors
    /// As [`Catalog::read`].
    pub fn read_roots(directory: &Path, generation: u64) -> Result<Vec<(String, PathBuf)>> {
        if generation == 0 {
            return Ok(Vec::new());
        }
        let path = directory.join(Self::file(generation));
        let mut start = Vec::new();
        let read = fs::File::open(&path).and_then(|file| file.take(HEAD_BYTES).read_to_end(&mut start));
        read.map_err(Error::io("read", &path))?;
        let head = match Self::head(directory, &start) {
            Ok((head, _)) => head,
            // Thousands of roots are longer.
            Err(_) => Self::head(directory, &Self::bytes(directory, generation)?)?.0,
        };
        Ok(head.roots.into_iter().map(|(label, path)| (label, path.0)).collect())
    }

    fn bytes(directory: &Path, generation: u64) -> Result<Vec<u8>> {
        let path = directory.join(Self::file(generation));
        fs::read(&path).map_err(Error::io("read", &path))
    }

    fn head<'b>(directory: &Path, bytes: &'b [u8]) -> Result<(Head, &'b [u8])> {
        postcard::take_from_bytes(bytes).map_err(|error| damaged(directory, &error))
    }

    /// Writes it beside the commit that will name it.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn write(&self, directory: &Path) -> Result<()> {
        let roots = self.roots.iter().map(|root| (root.label.clone(), StoredPath(root.path.clone()))).collect();
        let files: Vec<&BTreeMap<String, FileEntry>> = self.roots.iter().map(|root| &root.files).collect();
        let encoded = postcard::to_stdvec(&Head { generation: self.generation, roots })
            .and_then(|head| postcard::to_extend(&files, head))
            .map_err(|error| Error::Engine(error.to_string()))?;
        replace(&directory.join(Self::file(self.generation)), &encoded)
    }

    /// Removes the catalogs and tables of names that no commit names any more; the one before the current stays for readers that are just
    /// opening it.
    pub fn clean(directory: &Path, current: u64) {
        let Ok(entries) = fs::read_dir(directory) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let generation =
                name.to_str().and_then(|name| name.strip_prefix("catalog-").or_else(|| name.strip_prefix("names-")));
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
