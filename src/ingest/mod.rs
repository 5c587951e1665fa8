//! The conveyor: from files to a committed index, with threads, progress and totals.

mod checksum;
mod conveyor;
mod files;
mod pace;
mod pipe;
mod read;
mod room;
mod survey;
#[cfg(feature = "watch")]
mod watch;
mod work;

use std::{
    collections::{BTreeMap, HashSet},
    io::Read,
    path::{Path, PathBuf},
};

use chrono::NaiveDate;

use crate::{
    article::Problem,
    error::{Error, Result},
    index::{
        self, Opened,
        catalog::{Catalog, Root, STDIN},
        writer::Writer,
    },
    settings::Settings,
    source::{Bounds, SOURCES_FILE, Sources},
};
pub(crate) use pace::Pace;
pub use survey::{Survey, survey};
#[cfg(feature = "watch")]
pub use watch::{WatchEvent, WatchMode, watch};

/// The code of problems of articles that are dated after today.
const FUTURE: &str = "future-date";
/// So many of these are told one by one; more are told as one.
const FUTURE_TOLD: u64 = 10;
/// The most problems kept for one file.
const PROBLEMS_KEPT: usize = 1000;
/// The most problems that the totals of a run hold.
const PROBLEMS_TOLD: usize = 10_000;

/// What to bring the index up to date with.
#[derive(Clone, Debug, Default)]
pub struct UpdateRequest {
    /// Files and folders, each a root of its own unless it lies in one.
    pub paths: Vec<PathBuf>,
    /// Files and folders of a list; those that lie in no root get one together, the folder that they share.
    pub listed: Vec<PathBuf>,
    /// Files and folders within the roots of the index of which something is known to have changed, gone ones among them:
    /// nothing else is looked at for their sake. Absolute, with the root's links resolved.
    pub changed: Vec<PathBuf>,
    /// Articles from standard input, read as the format they look like, under the root `stdin`.
    pub stdin: bool,
    /// Also remove what is gone where a root is missing or more than a tenth of it is.
    pub prune: bool,
    /// Read every file anew into a fresh index and switch to it.
    pub rebuild: bool,
    /// The day it is for the user, that new articles are marked with.
    pub today: NaiveDate,
}

/// How far an update is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Files to look at.
    pub files: u64,
    /// Files done.
    pub files_done: u64,
    /// Articles read.
    pub articles: u64,
    /// Problems met.
    pub problems: u64,
    /// Bytes of text read.
    pub bytes: u64,
    /// Bytes of the files to look at, but for standard input.
    pub file_bytes: u64,
    /// Bytes of files read.
    pub file_bytes_done: u64,
}

/// What an update did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Totals {
    /// Articles in the index now.
    pub articles: u64,
    /// Articles added in this run, those of changed files among them.
    pub added: u64,
    /// Articles removed: those of files that were gone or forgotten, and those of changed files that were gone from them or
    /// made anew.
    pub removed: u64,
    /// Articles of changed files that stayed as they were and were not read again.
    pub kept: u64,
    /// Files read.
    pub files_read: u64,
    /// Files whose name alone changed: their articles were taken from the index.
    pub files_renamed: u64,
    /// Files unchanged since the last run.
    pub files_unchanged: u64,
    /// Files gone but kept for want of `--prune`.
    pub files_kept: u64,
    /// Hidden files and folders passed over.
    pub hidden: u64,
    /// Files passed over by `.datelineignore`.
    pub ignored: u64,
    /// Files of kinds that are not read, by ending.
    pub unknown: BTreeMap<String, u64>,
    /// Problems of this run, by path; the first ten thousand where there are more.
    pub problems: Vec<Problem>,
    /// How many of all problems lost an article, by code.
    pub skipped: BTreeMap<String, u64>,
    /// How many of all problems did not, by code.
    pub noted: BTreeMap<String, u64>,
    /// Added articles whose date is sure (confidence at least 0.8), guessed, none.
    pub dates: [u64; 3],
    /// Added articles by language (`und` where it could not be told).
    pub languages: BTreeMap<String, u64>,
    /// Added articles that are none, by kind: error messages, lists and the like.
    pub not_articles: BTreeMap<&'static str, u64>,
    /// Bytes of text read.
    pub bytes: u64,
    /// Roots that were missing or unreadable or had lost more than a tenth, in sentences.
    pub warnings: Vec<String>,
    /// What else there is to know, in sentences.
    pub notes: Vec<String>,
    /// Whether the run was stopped before its end; what was done is committed.
    pub stopped: bool,
    /// Generation now.
    pub generation: u64,
}

impl Totals {
    /// Counts a problem, and holds it unless there are too many.
    fn note(&mut self, problem: Problem) {
        let counts = if problem.skipped { &mut self.skipped } else { &mut self.noted };
        let count = counts.entry(problem.code.clone()).or_default();
        *count += 1;
        // A clock that is slow makes a problem of each article; there is one cause to tell.
        if problem.code == FUTURE && *count > FUTURE_TOLD {
            return;
        }
        if self.problems.len() < PROBLEMS_TOLD {
            self.problems.push(problem);
        }
    }
}

/// An update made ready: what there is to do, by the index as a reader finds it.
struct Prepared {
    fresh: bool,
    old: Option<Opened>,
    before: Catalog,
    /// Roots of the index that lie inside a new one and go over into it.
    absorbed: Vec<usize>,
    catalog: Catalog,
    plan: files::Plan,
    totals: Totals,
}

/// Looks at the files and the index, and writes nothing.
fn prepare(folder: &Path, settings: &Settings, request: &UpdateRequest) -> Result<Prepared> {
    let (paths, listed) = (absolute(&request.paths)?, absolute(&request.listed)?);
    refuse_the_index_itself(folder, paths.iter().chain(&listed))?;
    let fresh = Writer::would_be_fresh(folder, request.rebuild);
    let mut totals = Totals::default();
    let (old, before) = before(folder, fresh, request, &mut totals)?;
    let absorbed = absorbed(&before, &paths);
    let mut catalog = begin(fresh, &before, &absorbed);
    let whole = folder.canonicalize().or_else(|_| std::path::absolute(folder)).map_err(Error::io("read", folder))?;
    let sources = match folder.join(SOURCES_FILE) {
        file if file.exists() => Sources::read(&file)?,
        _ => Sources::default(),
    };
    let plan = files::plan(
        &files::Wanted {
            paths: &paths,
            listed: &listed,
            changed: &request.changed,
            sources: &sources,
            reading: &settings.reading,
            bounds: Bounds { skip: &[whole], follow_links: settings.follow_links },
            before: &before,
            fresh,
            prune: request.prune,
        },
        &mut catalog,
        &mut totals,
    )?;
    if old.is_none() {
        require_all_there(&plan, &totals)?;
    }
    Ok(Prepared { fresh, old, before, absorbed, catalog, plan, totals })
}

impl Prepared {
    /// Whether the index is as it should be, but for what standard input brings.
    fn is_nothing(&self) -> bool {
        !self.fresh && self.absorbed.is_empty() && self.plan.is_empty() && self.catalog.roots == self.before.roots
    }
}

/// Brings the index in `folder` up to date. `stdin` is read where the request asks for it. `progress` is called from
/// time to time and stops the run by giving `false`. Where there is nothing to do, nothing is locked or written.
///
/// # Errors
/// Where nothing of what was asked for can be read, or the index cannot be written. Bad files are problems in the
/// totals.
pub fn update(
    folder: &Path,
    settings: &Settings,
    request: &UpdateRequest,
    stdin: Option<Box<dyn Read + Send>>,
    progress: &mut dyn FnMut(Progress) -> bool,
) -> Result<Totals> {
    let stdin = if request.stdin { stdin } else { None };
    let mut prepared = prepare(folder, settings, request)?;
    if prepared.is_nothing() && stdin.is_none() {
        let Prepared { mut totals, catalog, before, .. } = prepared;
        totals.articles = catalog.roots.iter().map(Root::articles).sum();
        totals.generation = before.generation;
        return Ok(totals);
    }
    let mut writer = Writer::open(folder, settings, request.rebuild)?;
    if writer.is_fresh() != prepared.fresh || writer.generation() != prepared.before.generation {
        // Another process has written meanwhile.
        prepared = prepare(folder, settings, request)?;
    }
    let Prepared { fresh, old, before, absorbed, mut catalog, plan, mut totals } = prepared;
    for root in &absorbed {
        totals.removed += before.roots[*root].articles();
        if !fresh {
            writer.delete_under(&before.roots[*root].label, "");
        }
    }
    let mut run = conveyor::Run {
        writer: &mut writer,
        catalog: &mut catalog,
        totals: &mut totals,
        old: old.as_ref(),
        absorbed: &absorbed.iter().map(|root| before.roots[*root].clone()).collect::<Vec<_>>(),
        settings,
        today: request.today,
    };
    run.remove(&plan);
    run.keep(&plan)?;
    run.rename(&plan)?;
    run.read(&plan, stdin, progress)?;
    // Threads tell them as they come.
    totals.problems.sort_by(|a, b| {
        let place = |problem: &Problem| (problem.path.clone(), problem.member.len(), problem.member.clone());
        place(a).cmp(&place(b))
    });
    let changed = totals.added + totals.removed + totals.files_read + totals.files_renamed > 0
        || fresh
        || catalog.roots != before.roots;
    if changed {
        writer.commit(&mut catalog)?;
    }
    if changed && !totals.stopped {
        writer.merge(totals.added)?;
    }
    if !totals.stopped || old.is_none() {
        writer.switch()?;
    }
    if let Some(count) = totals.noted.get(FUTURE).filter(|count| **count > FUTURE_TOLD) {
        totals.notes.push(format!(
            "{count} articles are dated later than today, {}; look whether this computer's clock is right",
            request.today
        ));
    }
    // Working threads overtake one another.
    totals.problems.sort_by(|a, b| a.path.cmp(&b.path));
    totals.articles = catalog.roots.iter().map(Root::articles).sum();
    totals.generation = writer.generation();
    Ok(totals)
}

/// The index as it was, and its catalog. Of one that cannot be opened and is made anew, the catalog alone may be known.
fn before(
    folder: &Path,
    fresh: bool,
    request: &UpdateRequest,
    totals: &mut Totals,
) -> Result<(Option<Opened>, Catalog)> {
    let reason = match index::open(folder) {
        Ok(opened) => {
            let catalog = opened.catalog.get()?.clone();
            return Ok((Some(opened), catalog));
        }
        Err(Error::NoIndex(_)) => return Ok((None, Catalog::default())),
        Err(Error::BadIndex { reason, .. }) if fresh => reason,
        Err(error) => return Err(error),
    };
    let catalog = match index::catalog(folder) {
        Ok(catalog) => catalog,
        // The paths given now are all there is to go by.
        Err(_) if request.rebuild && (request.stdin || !request.paths.is_empty() || !request.listed.is_empty()) => {
            Catalog::default()
        }
        Err(_) => {
            let reason = format!("{reason}, and what it was made from cannot be told");
            return Err(Error::BadIndex { path: folder.into(), reason });
        }
    };
    totals.notes.push(format!("{reason}: the index is made anew"));
    Ok((None, catalog))
}

/// Fails where articles would be lost because their files are not there and the index cannot be read.
fn require_all_there(plan: &files::Plan, totals: &Totals) -> Result<()> {
    let from_stdin = plan.keep.iter().any(|(label, _)| label == STDIN);
    if totals.files_kept == 0 && !from_stdin {
        return Ok(());
    }
    let what = totals.warnings.first().map_or("articles came from standard input", String::as_str);
    Err(Error::Usage {
        message: format!("the index has to be made anew, but not everything is there: {what}"),
        hint: "make the files readable again, or give their articles up with `--prune --rebuild`".into(),
    })
}

/// Fails where one of `paths` lies in the index folder.
fn refuse_the_index_itself<'a>(folder: &Path, mut paths: impl Iterator<Item = &'a PathBuf>) -> Result<()> {
    let Ok(folder) = folder.canonicalize() else { return Ok(()) };
    if !folder.join(index::manifest::FILE).exists() {
        return Ok(());
    }
    match paths.find(|path| path.starts_with(&folder)) {
        None => Ok(()),
        Some(path) => Err(Error::Usage {
            message: format!("`{}` lies in the index itself", path.display()),
            hint: "name the folder that the articles are in, or another index with `--index`".into(),
        }),
    }
}

/// Removes a root, by label or path, with its articles.
///
/// # Errors
/// Where there is no such root, or the index cannot be written.
pub fn forget(folder: &Path, settings: &Settings, root: &str) -> Result<Totals> {
    // An index is not made only to forget something in it.
    index::open(folder)?;
    let mut writer = Writer::open(folder, settings, false)?;
    let opened = index::open(folder)?;
    let path = Path::new(root).canonicalize().unwrap_or_else(|_| PathBuf::from(root));
    let mut catalog = opened.catalog.get()?.clone();
    let found = catalog.roots.iter().position(|known| known.label == root || known.path == path);
    let Some(at) = found else {
        let known: Vec<String> = catalog.roots.iter().map(|root| format!("`{}`", root.label.escape_debug())).collect();
        return Err(Error::Usage {
            message: format!("`{}` is no root of this index", root.escape_debug()),
            hint: format!("its roots are {}", if known.is_empty() { "none".into() } else { known.join(", ") }),
        });
    };
    let gone = catalog.roots.remove(at);
    writer.delete_under(&gone.label, "");
    writer.commit(&mut catalog)?;
    writer.merge(0)?;
    Ok(Totals {
        removed: gone.articles(),
        articles: catalog.roots.iter().map(Root::articles).sum(),
        generation: writer.generation(),
        ..Totals::default()
    })
}

/// The catalog that a run starts from: that of the index, or for a new version the same roots without their files.
fn begin(fresh: bool, before: &Catalog, absorbed: &[usize]) -> Catalog {
    let mut catalog = before.clone();
    if fresh {
        for root in &mut catalog.roots {
            root.files.clear();
        }
    }
    let mut at = 0;
    catalog.roots.retain(|_| {
        at += 1;
        !absorbed.contains(&(at - 1))
    });
    catalog
}

/// Roots of the index that lie inside a new root and go over into it.
fn absorbed(before: &Catalog, paths: &[PathBuf]) -> Vec<usize> {
    let inside = |root: &Root| {
        !root.path.as_os_str().is_empty()
            && paths.iter().any(|path| {
                root.path != *path
                    && root.path.starts_with(path)
                    && before.locate(path).is_none()
                    // What cannot be read now stays with the root that it came with.
                    && root.path.metadata().is_ok()
                    && path.read_dir().is_ok()
            })
    };
    before.roots.iter().enumerate().filter(|(_, root)| inside(root)).map(|(at, _)| at).collect()
}

/// Absolute paths with links resolved where that can be, without those that lie in one another.
fn absolute(paths: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut found: Vec<PathBuf> = Vec::with_capacity(paths.len());
    for path in paths {
        found.push(match path.canonicalize() {
            Ok(whole) => whole,
            Err(_) => std::path::absolute(path).map_err(Error::io("read", path))?,
        });
    }
    let all: HashSet<PathBuf> = found.iter().cloned().collect();
    let mut seen = HashSet::new();
    found.retain(|path| !path.ancestors().skip(1).any(|above| all.contains(above)) && seen.insert(path.clone()));
    Ok(found)
}

/// What the index held, for taking over what need not be read again.
type Old<'a> = Option<&'a Opened>;
