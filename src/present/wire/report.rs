//! What an update did and what an index holds, as JSON.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::VERSION;
use crate::{article::Problem, engine};

/// What an update did; times taken are not part of it.
#[derive(Clone, Debug, Serialize)]
pub struct Totals<'a> {
    version: u32,
    articles: u64,
    added: u64,
    removed: u64,
    kept: u64,
    files_read: u64,
    files_renamed: u64,
    files_unchanged: u64,
    files_kept: u64,
    hidden: u64,
    ignored: u64,
    unknown: &'a BTreeMap<String, u64>,
    dates: Dates,
    languages: &'a BTreeMap<String, u64>,
    not_articles: &'a BTreeMap<&'static str, u64>,
    bytes: u64,
    warnings: &'a [String],
    notes: &'a [String],
    stopped: bool,
    skipped: &'a BTreeMap<String, u64>,
    noted: &'a BTreeMap<String, u64>,
    problems: &'a [Problem],
    generation: u64,
}

#[derive(Clone, Copy, Debug, Serialize)]
struct Dates {
    sure: u64,
    guessed: u64,
    none: u64,
}

impl<'a> Totals<'a> {
    /// `totals` as it is shown.
    pub fn new(totals: &'a engine::Totals) -> Self {
        let [sure, guessed, none] = totals.dates;
        Self {
            version: VERSION,
            articles: totals.articles,
            added: totals.added,
            removed: totals.removed,
            kept: totals.kept,
            files_read: totals.files_read,
            files_renamed: totals.files_renamed,
            files_unchanged: totals.files_unchanged,
            files_kept: totals.files_kept,
            hidden: totals.hidden,
            ignored: totals.ignored,
            unknown: &totals.unknown,
            dates: Dates { sure, guessed, none },
            languages: &totals.languages,
            not_articles: &totals.not_articles,
            bytes: totals.bytes,
            warnings: &totals.warnings,
            notes: &totals.notes,
            stopped: totals.stopped,
            skipped: &totals.skipped,
            noted: &totals.noted,
            problems: &totals.problems,
            generation: totals.generation,
        }
    }
}

/// What an update would do.
#[derive(Clone, Debug, Serialize)]
pub struct Survey<'a> {
    version: u32,
    fresh: bool,
    bytes: u64,
    new: &'a [String],
    changed: &'a [String],
    renamed: Vec<Renamed<'a>>,
    gone: &'a [String],
    taken_over: &'a [String],
    unchanged: u64,
    kept: u64,
    hidden: u64,
    ignored: u64,
    unknown: &'a BTreeMap<String, u64>,
    warnings: &'a [String],
    notes: &'a [String],
    problems: &'a [Problem],
}

#[derive(Clone, Copy, Debug, Serialize)]
struct Renamed<'a> {
    from: &'a str,
    to: &'a str,
}

impl<'a> Survey<'a> {
    /// `survey` as it is shown.
    pub fn new(survey: &'a engine::Survey) -> Self {
        Self {
            version: VERSION,
            fresh: survey.fresh,
            bytes: survey.bytes,
            new: &survey.new,
            changed: &survey.changed,
            renamed: survey.renamed.iter().map(|(from, to)| Renamed { from, to }).collect(),
            gone: &survey.gone,
            taken_over: &survey.taken_over,
            unchanged: survey.unchanged,
            kept: survey.kept,
            hidden: survey.hidden,
            ignored: survey.ignored,
            unknown: &survey.unknown,
            warnings: &survey.warnings,
            notes: &survey.notes,
            problems: &survey.problems,
        }
    }
}

/// What an index holds.
#[derive(Clone, Debug, Serialize)]
pub struct Status<'a> {
    version: u32,
    path: String,
    articles: u64,
    generation: u64,
    roots: Vec<Root<'a>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    not_articles: &'a BTreeMap<&'static str, u64>,
    undated: u64,
    languages: &'a BTreeMap<String, u64>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    bytes: u64,
    segments: usize,
    problem_count: usize,
    #[serde(skip_serializing_if = "is_none")]
    corrections: usize,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    idle_corrections: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    problems: Option<&'a [Problem]>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "so is what serde calls")]
fn is_none(count: &usize) -> bool {
    *count == 0
}

#[derive(Clone, Debug, Serialize)]
struct Root<'a> {
    label: &'a str,
    path: String,
    files: u64,
    articles: u64,
}

impl<'a> Status<'a> {
    /// `status` as it is shown, its problems only where asked for.
    pub fn new(status: &'a engine::Status, problems: bool) -> Self {
        let root = |root: &'a engine::RootStatus| Root {
            label: &root.label,
            path: root.path.display().to_string(),
            files: root.files,
            articles: root.articles,
        };
        Self {
            version: VERSION,
            path: status.path.display().to_string(),
            articles: status.articles,
            generation: status.generation,
            roots: status.roots.iter().map(root).collect(),
            not_articles: &status.not_articles,
            undated: status.undated,
            languages: &status.languages,
            from: status.span.map(|span| span.from),
            to: status.span.map(|span| span.to),
            bytes: status.bytes,
            segments: status.segments,
            problem_count: status.problems.len(),
            corrections: status.corrections,
            idle_corrections: &status.idle_corrections,
            problems: problems.then_some(&status.problems),
        }
    }
}

/// Whether an index is whole.
#[derive(Clone, Debug, Serialize)]
pub struct Check<'a> {
    version: u32,
    articles: u64,
    damage: &'a [String],
    digest: Option<&'a str>,
}

impl<'a> Check<'a> {
    /// `check` as it is shown.
    pub fn new(check: &'a engine::Check) -> Self {
        Self { version: VERSION, articles: check.articles, damage: &check.damage, digest: check.digest.as_deref() }
    }
}
