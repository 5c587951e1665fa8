//! What an update would do, without doing it.

use std::{collections::BTreeMap, path::Path};

use super::{Prepared, UpdateRequest, prepare};
use crate::{
    article::Problem,
    error::Result,
    index::{catalog::Root, schema::under},
    settings::Settings,
};

/// What an update would do. Files are named by their root's label and their path below it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Survey {
    /// Files that would be read for the first time.
    pub new: Vec<String>,
    /// Files that would be read again because they have changed.
    pub changed: Vec<String>,
    /// Files whose name alone changed: the old name and the new.
    pub renamed: Vec<(String, String)>,
    /// Files that are gone, and whose articles would be removed.
    pub gone: Vec<String>,
    /// Files whose articles would be taken over into a new version of the index, as they are not there any more.
    pub taken_over: Vec<String>,
    /// Files that are as they were.
    pub unchanged: u64,
    /// Files gone but kept for want of `--prune`.
    pub kept: u64,
    /// Hidden files and folders passed over.
    pub hidden: u64,
    /// Files passed over by `.datelineignore`.
    pub ignored: u64,
    /// Files of kinds that are not read, by ending.
    pub unknown: BTreeMap<String, u64>,
    /// Bytes of the files that would be read.
    pub bytes: u64,
    /// Files and folders that cannot be looked at.
    pub problems: Vec<Problem>,
    /// Roots that are missing or have lost more than a tenth, in sentences.
    pub warnings: Vec<String>,
    /// What else there is to know, in sentences.
    pub notes: Vec<String>,
    /// Whether every file would be read, into a new index or a new version of it.
    pub fresh: bool,
}

/// What [`update`](super::update) would do with the same request; standard input is not looked at, and nothing is written.
///
/// # Errors
/// Where nothing of what was asked for can be read, or the index cannot.
pub fn survey(folder: &Path, settings: &Settings, request: &UpdateRequest) -> Result<Survey> {
    let Prepared { fresh, catalog, plan, totals, .. } = prepare(folder, settings, request)?;
    let name = |root: &usize, path: &str| under(catalog.roots.get(*root).map_or("", |root: &Root| &root.label), path);
    let mut survey = Survey {
        renamed: plan.renamed.iter().map(|(root, old, file)| (name(root, old), name(root, &file.path))).collect(),
        gone: plan.gone.iter().map(|(root, path)| name(root, path)).collect(),
        taken_over: plan.keep.iter().map(|(label, path)| under(label, path)).collect(),
        bytes: plan.read.iter().map(|file| file.file.size).sum(),
        unchanged: totals.files_unchanged,
        kept: totals.files_kept,
        hidden: totals.hidden,
        ignored: totals.ignored,
        unknown: totals.unknown,
        problems: totals.problems,
        warnings: totals.warnings,
        notes: totals.notes,
        fresh,
        ..Survey::default()
    };
    for file in &plan.read {
        let list = if file.before.is_some() { &mut survey.changed } else { &mut survey.new };
        list.push(name(&file.root, &file.file.path));
    }
    Ok(survey)
}
