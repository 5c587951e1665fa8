//! The manifest: which version folder of an index is the current one. Switching is its atomic rename.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::schema;
use crate::error::{Error, Result};

/// The file's name in the index folder.
pub const FILE: &str = "manifest";

/// Changed whenever the same bytes come to be read, dated, named or cut into words otherwise; an index of another number is
/// rebuilt, so that no index holds articles of two minds.
pub const ANALYSIS: u32 = 3;

/// What the manifest says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the schema and the stored form.
    pub schema: u32,
    /// Version of the analysis: what readers, dates, names and words make of the same bytes.
    #[serde(default)]
    pub analysis: u32,
    /// The folder of the current version, e.g. `v1`.
    pub directory: String,
}

impl Manifest {
    /// The manifest of an index that this version of dateline makes in the version folder `directory`.
    pub fn current(directory: String) -> Self {
        Self { schema: schema::VERSION, analysis: ANALYSIS, directory }
    }

    /// Whether this version of dateline made the index, or could have.
    pub fn is_current(&self) -> bool {
        self.schema == schema::VERSION && self.analysis == ANALYSIS
    }

    /// Reads the manifest of `folder`.
    ///
    /// # Errors
    /// [`Error::NoIndex`] where there is none, [`Error::BadIndex`] where it cannot be understood.
    pub fn read(folder: &Path) -> Result<Self> {
        let path = folder.join(FILE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(Error::NoIndex(folder.to_path_buf()));
            }
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => return Err(no_folder(folder)),
            Err(error) => return Err(Error::io("read", &path)(error)),
        };
        let manifest: Self =
            serde_json::from_str(&text).map_err(|error| bad(folder, format!("its manifest is damaged ({error})")))?;
        let number = manifest.directory.strip_prefix('v').and_then(|number| number.parse::<u64>().ok());
        if number.is_none() {
            return Err(bad(folder, "its manifest names no version folder".into()));
        }
        Ok(manifest)
    }

    /// Makes this the manifest of `folder`, at one instant.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn write(&self, folder: &Path) -> Result<()> {
        let text = serde_json::to_vec_pretty(self).map_err(|error| Error::Engine(error.to_string()))?;
        replace(&folder.join(FILE), &text)
    }

    /// Fails where another version of dateline made the index.
    ///
    /// # Errors
    /// [`Error::BadIndex`].
    pub fn require_current(&self, folder: &Path) -> Result<()> {
        if self.is_current() {
            Ok(())
        } else {
            Err(bad(
                folder,
                format!(
                    "it was made by another version (format {}.{}, this is {}.{ANALYSIS})",
                    self.schema,
                    self.analysis,
                    schema::VERSION
                ),
            ))
        }
    }

    /// The name of the version folder after this one.
    pub fn next_directory(&self) -> String {
        let number = self.directory.trim_start_matches('v').parse::<u64>().unwrap_or(0);
        format!("v{}", number + 1)
    }
}

/// The error for a file where the folder of an index should be.
pub(super) fn no_folder(folder: &Path) -> Error {
    Error::Usage {
        message: format!("`{}` is a file, not the folder of an index", folder.display()),
        hint: "choose the folder with `--index`".into(),
    }
}

/// [`Error::BadIndex`] for `folder`.
pub(super) fn bad(folder: &Path, reason: String) -> Error {
    Error::BadIndex { path: folder.to_path_buf(), reason }
}

/// Replaces the content of `path` at one instant: after a crash the file holds the old bytes or the new.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let new = {
        let mut name = path.as_os_str().to_owned();
        name.push(".new");
        PathBuf::from(name)
    };
    let write = || -> io::Result<()> {
        let mut file = fs::File::create(&new)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&new, path)?;
        if let Some(folder) = path.parent() {
            fs::File::open(folder)?.sync_all()?;
        }
        Ok(())
    };
    write().map_err(Error::io("write", path))
}
