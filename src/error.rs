//! The one public error: every variant has a stable code, its place and a way out.

use std::path::{Path, PathBuf};

/// Why a call could not do its work. Bad input files are not errors but [`Problem`](crate::article::Problem)s.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no index in the folder.
    #[error("no index in `{}`", .0.display())]
    NoIndex(PathBuf),
    /// The folder holds something else than an index, or an index that is damaged.
    #[error("the index in `{}` cannot be used: {reason}", .path.display())]
    BadIndex {
        /// The index folder.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The corrections beside the index cannot be used.
    #[error("`{}` cannot be used: {reason}", .path.display())]
    BadCorrections {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, with line and column.
        reason: String,
    },
    /// Another process is writing the index.
    #[error("the index in `{}` is being written by process {process}", .path.display())]
    Locked {
        /// The index folder.
        path: PathBuf,
        /// The other process as it named itself.
        process: String,
    },
    /// A file or folder could not be read or written.
    #[error("cannot {action} `{}`: {source}", .path.display())]
    Io {
        /// What was tried: `read`, `write`, `create`.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// The system's word.
        source: std::io::Error,
    },
    /// A query or a filter cannot be read.
    #[error("{message}")]
    Query {
        /// What is wrong.
        message: String,
        /// The text it stands in.
        text: String,
        /// Where, in characters from 0.
        column: usize,
        /// What to write instead.
        hint: String,
    },
    /// An argument that no other variant covers.
    #[error("{message}")]
    Usage {
        /// What is wrong.
        message: String,
        /// What to do.
        hint: String,
    },
    /// The work was stopped before its end, as its user wished; what was done until then is done.
    #[error("stopped before the end")]
    Interrupted,
    /// The engine beneath failed.
    #[error("the index failed: {0}")]
    Engine(String),
}

/// A result whose error is [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// Stable, kebab-case name of the kind of error, for scripts and the API.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoIndex(_) => "no-index",
            Self::BadIndex { .. } => "bad-index",
            Self::BadCorrections { .. } => "bad-corrections",
            Self::Locked { .. } => "locked",
            Self::Io { .. } => "io",
            Self::Query { .. } => "bad-query",
            Self::Usage { .. } => "usage",
            Self::Interrupted => "interrupted",
            Self::Engine(_) => "engine",
        }
    }

    /// What the user can do about it, a lower-case sentence; empty where there is nothing to say.
    pub fn hint(&self) -> String {
        match self {
            Self::NoIndex(path) => {
                format!("make one with `dateline index FOLDER --index {}`", path.display())
            }
            Self::BadIndex { .. } => {
                "make it anew with `dateline index --rebuild FOLDER`, naming all that it was made from".into()
            }
            Self::BadCorrections { .. } => {
                "mend the line or take it out; `dateline correct --help` shows one rule of each kind".into()
            }
            Self::Locked { .. } => "wait for it to end; searching goes on meanwhile".into(),
            Self::Io { source, .. } => match source.kind() {
                std::io::ErrorKind::PermissionDenied => "check the permissions, or choose another folder".into(),
                std::io::ErrorKind::NotFound => "check the path".into(),
                std::io::ErrorKind::StorageFull => "free some space; the index is as it was".into(),
                _ => String::new(),
            },
            Self::Query { hint, .. } | Self::Usage { hint, .. } => hint.clone(),
            Self::Interrupted => "what was done is in the index, and the next run goes on from there".into(),
            Self::Engine(_) => "try again; if it stays, `dateline check` tells whether the index is whole".into(),
        }
    }

    /// For mapping an I/O error: `.map_err(Error::io("read", path))`.
    pub fn io(action: &'static str, path: impl AsRef<Path>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.as_ref().to_path_buf();
        move |source| Self::Io { action, path, source }
    }
}
