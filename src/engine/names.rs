//! Names as they are shown, and the corrections of them.

use std::sync::Arc;

use chrono::NaiveDate;

use super::Engine;
pub use crate::correct::{Action, Corrections, Rule as Correction};
use crate::{
    article::EntityKind,
    correct,
    error::{Error, Result},
    index,
    search::Why,
};

impl Engine {
    /// Why `name`, which may be any variant of one, is shown as it is: for each kind of names, and each place so called.
    ///
    /// # Errors
    /// Where the index cannot be opened.
    pub fn why(&self, name: &str) -> Result<Vec<Why>> {
        index::guarded(self.folder(), || self.open()?.session.why(name))
    }

    /// The corrections of this index, in the order of their file.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn corrections(&self) -> Result<Arc<Corrections>> {
        Corrections::read(self.folder()).map(Arc::new)
    }

    /// Writes a correction into `corrections.toml` beside the index; gives whether it did not stand there yet. It holds
    /// from the next question on, and nothing is indexed again.
    ///
    /// # Errors
    /// Where there is no index, the rule means nothing, or the file cannot be read or written.
    pub fn correct(&self, action: &Action, why: Option<&str>, today: NaiveDate) -> Result<bool> {
        index::generation(self.folder())?;
        correct::add(self.folder(), action, why, &today.to_string())
    }

    /// The kinds of names that articles have `name` as, as it was read or as it is shown.
    ///
    /// # Errors
    /// Where the index cannot be opened.
    pub fn kinds_of(&self, name: &str) -> Result<Vec<EntityKind>> {
        let mut kinds: Vec<EntityKind> = self.why(name)?.into_iter().map(|why| why.kind).collect();
        kinds.dedup();
        Ok(kinds)
    }

    /// The kind of names that articles have `name` as, where it is but one.
    ///
    /// # Errors
    /// [`Error::Usage`] where it is several, or none.
    pub fn kind_of(&self, name: &str) -> Result<EntityKind> {
        match self.kinds_of(name)?.as_slice() {
            &[kind] => Ok(kind),
            [] => Err(Error::Usage {
                message: format!("no article names `{name}`"),
                hint: "say with `--kind` what it is, to write the rule all the same".into(),
            }),
            several => Err(Error::Usage {
                message: format!(
                    "`{name}` is {}",
                    several.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(" and ")
                ),
                hint: "say with `--kind` which is meant".into(),
            }),
        }
    }
}
