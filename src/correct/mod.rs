//! A user's corrections: `corrections.toml` beside the index, applied whenever something is asked, never to what is indexed.
//!
//! `read.rs` shows the form of the file; what corrects single articles (their dates, titles, wrong mentions) is to stand in
//! its table `article`, by id or by the hash of the article's bytes.

mod naming;
mod places;
mod read;
#[cfg(test)]
mod tests;
mod write;

use std::{io::ErrorKind, path::Path};

use sha2::{Digest, Sha256};

use crate::{
    article::EntityKind,
    error::{Error, Result},
};
pub use naming::{Naming, Shown};
pub use write::{add, table};

/// The file's name in an index folder.
pub const FILE: &str = "corrections.toml";

/// What a rule does. Names are compared as filters compare them: without regard to capitals and accents. A place's name
/// is a path (`Ukraine/Crimea`), or the last part of one alone, which stands for every path that ends in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// These names are one, called `into`; places are moved there with all below them.
    Merge {
        /// Of all of them.
        kind: EntityKind,
        /// Those that are no longer shown.
        names: Vec<String>,
        /// The one that is.
        into: String,
    },
    /// Each of these names stands for itself, whatever dateline joined it with.
    Split {
        /// Person or organisation.
        kind: EntityKind,
        /// The names.
        names: Vec<String>,
    },
    /// A name is shown as another.
    Rename {
        /// Its kind.
        kind: EntityKind,
        /// As it is shown without the rule.
        name: String,
        /// As it is to be shown.
        to: String,
    },
    /// A name is none.
    Drop {
        /// The kind that it is not.
        kind: EntityKind,
        /// The name.
        name: String,
    },
    /// A name is of another kind.
    Kind {
        /// The name.
        name: String,
        /// The kind that it was read as.
        from: EntityKind,
        /// What it is.
        to: EntityKind,
    },
    /// A place of this name is always the one at `path`.
    Pin {
        /// The name, or a path.
        name: String,
        /// Where it is.
        path: String,
    },
    /// A place lies in another one, with all below it.
    Parent {
        /// Name or path.
        place: String,
        /// Path.
        under: String,
    },
}

impl Action {
    /// The name of its table in the file.
    pub fn table(&self) -> &'static str {
        match self {
            Self::Merge { .. } => "merge",
            Self::Split { .. } => "split",
            Self::Rename { .. } => "rename",
            Self::Drop { .. } => "drop",
            Self::Kind { .. } => "kind",
            Self::Pin { .. } => "pin",
            Self::Parent { .. } => "parent",
        }
    }

    /// The names that it is about, as they were before it.
    pub fn about(&self) -> (EntityKind, &[String]) {
        match self {
            Self::Merge { kind, names, .. } | Self::Split { kind, names } => (*kind, names),
            Self::Rename { kind, name, .. } | Self::Drop { kind, name } | Self::Kind { from: kind, name, .. } => {
                (*kind, std::slice::from_ref(name))
            }
            Self::Pin { name, .. } | Self::Parent { place: name, .. } => {
                (EntityKind::Place, std::slice::from_ref(name))
            }
        }
    }

    /// Whether names of this kind may be shown otherwise by it.
    pub fn changes(&self, kind: EntityKind) -> bool {
        self.about().0 == kind || matches!(self, Self::Kind { to, .. } if *to == kind)
    }

    /// All names in it, those that it leads to among them.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.about().1.iter().map(String::as_str).chain(self.goal())
    }

    /// The name or path that it leads to.
    pub fn goal(&self) -> Option<&str> {
        match self {
            Self::Merge { into: goal, .. }
            | Self::Rename { to: goal, .. }
            | Self::Pin { path: goal, .. }
            | Self::Parent { under: goal, .. } => Some(goal),
            Self::Split { .. } | Self::Drop { .. } | Self::Kind { .. } => None,
        }
    }

    /// What it does, for people.
    pub fn words(&self) -> String {
        let (kind, names) = self.about();
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let names = names.join(", ");
        match self {
            Self::Merge { into, .. } => format!("{} {names} merged into `{into}`", kind.name()),
            Self::Split { .. } => format!("{} {names} split off", kind.name()),
            Self::Rename { to, .. } => format!("{} {names} renamed `{to}`", kind.name()),
            Self::Drop { .. } => format!("{} {names} dropped", kind.name()),
            Self::Kind { to, .. } => format!("{} {names} made a {}", kind.name(), to.name()),
            Self::Pin { path, .. } => format!("place {names} pinned to `{path}`"),
            Self::Parent { under, .. } => format!("place {names} put under `{under}`"),
        }
    }
}

/// One rule of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// What it does.
    pub action: Action,
    /// Its line in the file, from 1.
    pub line: usize,
    /// Why, as its author says.
    pub why: Option<String>,
    /// When it was written, as its author says.
    pub date: Option<String>,
}

/// The corrections of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Corrections {
    text: String,
    fingerprint: Option<String>,
    /// In the order of the file: of two that contradict each other, the later holds.
    pub rules: Vec<Rule>,
    /// What of the file is not applied, in sentences.
    pub notes: Vec<String>,
}

impl Corrections {
    /// Reads those of the index in `folder`; none where there is no file.
    ///
    /// # Errors
    /// Where the file cannot be read, or says what no rule says: with line and column.
    pub fn read(folder: &Path) -> Result<Self> {
        let path = folder.join(FILE);
        let text = Self::text(folder)?;
        Self::parse(&text).map_err(|reason| Error::BadCorrections { path, reason })
    }

    /// The bytes of the file in `folder`, empty where there is none.
    ///
    /// # Errors
    /// Where it cannot be read or is no text.
    pub fn text(folder: &Path) -> Result<String> {
        let path = folder.join(FILE);
        match std::fs::read_to_string(&path) {
            Ok(text) => Ok(text),
            // Where the folder is none, opening the index tells.
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(String::new()),
            Err(error) => Err(Error::io("read", &path)(error)),
        }
    }

    /// Reads the text of such a file.
    ///
    /// # Errors
    /// What is wrong with it, in words with line and column.
    pub fn parse(text: &str) -> std::result::Result<Self, String> {
        let (rules, notes) = read::rules(text)?;
        Ok(Self { text: text.to_owned(), fingerprint: fingerprint(&rules), rules, notes })
    }

    /// Whether they were read from this text.
    pub fn is_of(&self, text: &str) -> bool {
        self.text == text
    }

    /// What is the same for the same corrections, as sixteen hexadecimal digits; `None` where there are none.
    pub fn fingerprint(&self) -> Option<&str> {
        self.fingerprint.as_deref()
    }
}

fn fingerprint(rules: &[Rule]) -> Option<String> {
    if rules.is_empty() {
        return None;
    }
    let mut hash = Sha256::new();
    for rule in rules {
        hash.update(format!("{:?}\n", rule.action));
    }
    let digest = hash.finalize();
    let eight: [u8; 8] = std::array::from_fn(|at| digest[at]);
    Some(format!("{:016x}", u64::from_be_bytes(eight)))
}
