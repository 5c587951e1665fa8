//! Which files are new, changed, renamed, unchanged or gone.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    fs,
    io::Read,
    ops::Bound,
    path::{Path, PathBuf},
    sync::Arc,
};

use sha2::{Digest, Sha256};

use super::{Totals, checksum::seeded};
use crate::{
    article::Problem,
    error::{Error, Result},
    index::catalog::{Catalog, FileEntry, Root, RootIndex, STDIN},
    parse::{self, Hints},
    settings::Reading,
    source::{self, FoundFile, Sources, Walk},
};

/// What a plan is made from.
pub(super) struct Wanted<'a> {
    pub paths: &'a [PathBuf],
    /// Files and folders of a list, which share one root.
    pub listed: &'a [PathBuf],
    /// Files and folders of which something is said to have changed, gone ones among them.
    pub changed: &'a [PathBuf],
    pub bounds: source::Bounds<'a>,
    pub sources: &'a Sources,
    pub reading: &'a Reading,
    /// The catalog of the index as it is.
    pub before: &'a Catalog,
    /// Whether the index is written anew, so that every file must be read.
    pub fresh: bool,
    pub prune: bool,
}

/// A file to read.
#[derive(Clone, Debug)]
pub(super) struct ToRead {
    pub root: usize,
    pub file: FoundFile,
    /// What the index being written knows of it.
    pub before: Option<FileEntry>,
}

impl ToRead {
    /// Whether it is standard input.
    pub(super) fn is_stdin(&self) -> bool {
        self.file.full.as_os_str() == STDIN
    }
}

/// What to do.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub read: Vec<ToRead>,
    /// Files whose content stands in the index under another path: root, old path, the file now.
    pub renamed: Vec<(usize, String, FoundFile)>,
    /// Files to remove: root and path.
    pub gone: Vec<(usize, String)>,
    /// Files to take over from the index as it was, because they were not found: root label and path.
    pub keep: Vec<(String, String)>,
}

impl Plan {
    /// Whether there is nothing to do.
    pub(super) fn is_empty(&self) -> bool {
        self.read.is_empty() && self.renamed.is_empty() && self.gone.is_empty() && self.keep.is_empty()
    }
}

pub(super) fn plan(wanted: &Wanted<'_>, catalog: &mut Catalog, totals: &mut Totals) -> Result<Plan> {
    let mut plan = Plan::default();
    let mut unreadable = None;
    let mut walked = 0;
    let mut targets: Vec<(usize, String, PathBuf)> = Vec::new();
    let mut roots = RootIndex::new(catalog);
    if let Some(shared) = shared_folder(wanted.listed, &roots, catalog) {
        roots.add(catalog, &shared);
    }
    for path in wanted.paths.iter().chain(wanted.listed) {
        if let Some((root, below)) = roots.locate(path) {
            targets.push((root, below, path.clone()));
        } else if path.exists() {
            targets.push((roots.add(catalog, path), String::new(), path.clone()));
        } else {
            let error = fs::metadata(path).err().unwrap_or_else(|| std::io::ErrorKind::NotFound.into());
            let error = Error::io("read", path)(error);
            totals.note(problem(path, &error));
            unreadable = Some(error);
        }
    }
    let mut parts: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for path in wanted.changed {
        let Some((root, below)) = roots.locate(path) else { continue };
        let whole = (root, String::new(), catalog.roots[root].path.clone());
        // What links lead to is known only when all is walked.
        if !below.is_empty() && !wanted.bounds.follow_links {
            parts.entry(root).or_default().push(below);
        } else if !targets.contains(&whole) {
            targets.push(whole);
        }
    }
    parts.retain(|root, _| !targets.iter().any(|(whole, below, _)| whole == root && below.is_empty()));
    let before: HashMap<&str, &Root> = wanted.before.roots.iter().map(|root| (root.label.as_str(), root)).collect();
    if wanted.fresh {
        // A new version holds all that the old one held, whatever paths this run names; a part of a root that is read
        // whole is not read again.
        let whole: Vec<usize> =
            (0..catalog.roots.len()).filter(|at| before.contains_key(catalog.roots[*at].label.as_str())).collect();
        targets.retain(|(root, ..)| !whole.contains(root));
        parts.clear();
        targets.extend(whole.into_iter().map(|at| (at, String::new(), catalog.roots[at].path.clone())));
    }
    let empty = BTreeMap::new();
    let mut missing = Missing::default();
    for (root, below, path) in targets {
        if path.as_os_str().is_empty() {
            keep_all(&mut plan, wanted, &catalog.roots[root].label);
            continue;
        }
        let label = catalog.roots[root].label.clone();
        match source::walk(&path, &wanted.bounds) {
            Ok(walk) => {
                walked += 1;
                let is_file = path.is_file();
                let place = |found: &str| match found {
                    _ if below.is_empty() => found.to_owned(),
                    _ if is_file => below.clone(),
                    found => joined(&below, found),
                };
                let (files, blocked) = sorted(walk, totals, &place);
                let known = before.get(label.as_str()).map_or(&empty, |known| &known.files);
                let here: Vec<&String> = files_below(known, &below).collect();
                let all = here.len();
                compare(&mut plan, wanted, catalog, totals, Found { root, known, here, all, files, blocked });
            }
            Err(error) => {
                let known: Vec<&String> = before
                    .get(label.as_str())
                    .map_or_else(Vec::new, |known| files_below(&known.files, &below).collect());
                if known.is_empty() {
                    totals.note(problem(&path, &error));
                    unreadable = Some(error);
                } else if wanted.prune {
                    plan.gone.extend(known.into_iter().map(|file| (root, file.clone())));
                } else {
                    missing.add(&path, known.len() as u64);
                    if wanted.fresh {
                        plan.keep.extend(known.into_iter().map(|file| (label.clone(), file.clone())));
                    }
                }
            }
        }
    }
    for (root, parts) in parts {
        let known = before.get(catalog.roots[root].label.as_str()).map_or(&empty, |known| &known.files);
        match walk_parts(&catalog.roots[root].path, &parts, wanted, totals) {
            Ok((files, blocked)) => {
                let here: BTreeSet<&String> = parts.iter().flat_map(|part| files_below(known, part)).collect();
                let (here, all) = (here.into_iter().collect(), known.len());
                compare(&mut plan, wanted, catalog, totals, Found { root, known, here, all, files, blocked });
            }
            Err(_) => missing.add(&catalog.roots[root].path, known.len() as u64),
        }
    }
    totals.files_kept += missing.files;
    totals.warnings.extend(missing.warning());
    match unreadable {
        Some(error) if walked == 0 && totals.warnings.is_empty() => Err(error),
        _ => Ok(plan),
    }
}

/// Notes in the totals what a walk met, and gives the files that are read and the places that could not be looked into,
/// all at their `place` below the root.
fn sorted(walk: Walk, totals: &mut Totals, place: &dyn Fn(&str) -> String) -> (Vec<FoundFile>, Vec<String>) {
    totals.hidden += walk.hidden;
    totals.ignored += walk.ignored;
    let mut blocked = Vec::new();
    for mut problem in walk.problems {
        problem.path = place(&problem.path);
        if problem.skipped {
            blocked.push(problem.path.clone());
        }
        totals.note(problem);
    }
    let mut files = Vec::with_capacity(walk.files.len());
    for mut file in walk.files {
        file.path = place(&file.path);
        if parse::is_known(&file.path) {
            files.push(file);
        } else {
            *totals.unknown.entry(ending(&file.path)).or_default() += 1;
        }
    }
    (files, blocked)
}

/// The files at and below `parts` of the root at `path`, each once, and the places that could not be looked into.
fn walk_parts(
    path: &Path,
    parts: &[String],
    wanted: &Wanted<'_>,
    totals: &mut Totals,
) -> Result<(Vec<FoundFile>, Vec<String>)> {
    let all: BTreeSet<&str> = parts.iter().map(String::as_str).collect();
    let (mut files, mut blocked) = (Vec::new(), Vec::new());
    for part in &all {
        let is_within_another = part.match_indices('/').any(|(at, _)| all.contains(&part[..at]));
        if !is_within_another {
            let walk = source::walk_part(path, part, wanted.bounds.skip)?;
            let (more, places) = sorted(walk, totals, &str::to_owned);
            files.extend(more);
            blocked.extend(places);
        }
    }
    Ok((files, blocked))
}

/// Paths that were asked for and are not there, though the index holds articles of them.
#[derive(Default)]
struct Missing {
    first: PathBuf,
    paths: u64,
    files: u64,
}

impl Missing {
    fn add(&mut self, path: &Path, files: u64) {
        if self.paths == 0 {
            self.first = path.to_path_buf();
        }
        self.paths += 1;
        self.files += files;
    }

    fn warning(&self) -> Option<String> {
        let first = self.first.display();
        let what = match self.paths {
            0 => return None,
            1 => format!("`{first}` is missing or cannot be read: its articles are kept"),
            more => format!("`{first}` and {} more are missing or cannot be read: their articles are kept", more - 1),
        };
        Some(format!("{what} (`--prune` removes them)"))
    }
}

/// The folder that the listed paths share, where it is to be a new root: where two or more are in no root yet and none of
/// the roots lies in it.
fn shared_folder(listed: &[PathBuf], roots: &RootIndex, catalog: &Catalog) -> Option<PathBuf> {
    let mut new = listed.iter().filter(|path| roots.locate(path).is_none() && path.exists());
    let mut shared = new.next()?.parent()?;
    let second = new.next()?;
    for path in [second].into_iter().chain(new) {
        shared = shared.ancestors().find(|above| path.parent().is_some_and(|folder| folder.starts_with(above)))?;
    }
    let free = !catalog.roots.iter().any(|root| root.path.starts_with(shared));
    (free && shared.file_name().is_some()).then(|| shared.to_path_buf())
}

/// The files at or below `below`.
fn files_below<'a>(files: &'a BTreeMap<String, FileEntry>, below: &str) -> impl Iterator<Item = &'a String> {
    // Keys that begin alike stand together.
    let alike = files.range::<str, _>((Bound::Included(below), Bound::Unbounded)).map(|(file, _)| file);
    let below = below.to_owned();
    let own = below.clone();
    alike.take_while(move |file| file.starts_with(&own)).filter(move |file| inside(file, &below))
}

fn keep_all(plan: &mut Plan, wanted: &Wanted<'_>, label: &str) {
    if wanted.fresh
        && let Some(root) = wanted.before.roots.iter().find(|root| root.label == label)
    {
        plan.keep.extend(root.files.keys().map(|file| (label.to_owned(), file.clone())));
    }
}

/// What a walk found below a root.
struct Found<'a> {
    root: usize,
    /// The files of the root that the index knows.
    known: &'a BTreeMap<String, FileEntry>,
    /// Those of them where the walk was.
    here: Vec<&'a String>,
    /// Of how many files so many may be gone without a question.
    all: usize,
    files: Vec<FoundFile>,
    /// Files and folders that could not be looked into: what is known of them is not gone.
    blocked: Vec<String>,
}

/// What is known from outside of the file at `path` below the root called `label`, and a number for it and all else that
/// its articles are made from besides its bytes: 0 where there is nothing.
pub(super) fn outside(sources: &Sources, reading: &Reading, label: &str, path: &str) -> (Arc<Hints>, u64) {
    let hints = sources.hints(label, path);
    let reading = reading.fingerprint();
    if reading.is_empty() && hints == Hints::default() {
        return (Arc::default(), 0);
    }
    let digest = Sha256::digest(format!("{reading}\n{hints:?}"));
    let seed = u64::from_le_bytes(std::array::from_fn(|at| digest[at]));
    (Arc::new(hints), seed)
}

/// Sorts the files found below a root into what is to be done with each.
fn compare(plan: &mut Plan, wanted: &Wanted<'_>, catalog: &mut Catalog, totals: &mut Totals, found: Found<'_>) {
    let Found { root, known, here, all, mut files, blocked } = found;
    let label = catalog.roots[root].label.clone();
    for file in &mut files {
        (file.hints, file.seed) = outside(wanted.sources, wanted.reading, &label, &file.path);
        // A file that is to be read otherwise than it was is looked at again.
        file.modified ^= file.seed as i64;
    }
    let found: HashSet<String> = files.iter().map(|file| file.path.clone()).collect();
    let (hidden, gone): (Vec<&String>, Vec<&String>) = here
        .into_iter()
        .filter(|file| !found.contains(file.as_str()))
        .partition(|file| blocked.iter().any(|place| inside(file, place)));
    let mut moved: HashMap<u64, Vec<&String>> = HashMap::new();
    for path in &gone {
        moved.entry(known[*path].size).or_default().push(*path);
    }
    let mut taken = HashSet::new();
    for file in files {
        let entry = known.get(&file.path);
        if wanted.fresh {
            plan.read.push(ToRead { root, before: None, file });
        } else if let Some(entry) = entry {
            if same(entry, &file) {
                totals.files_unchanged += 1;
                if let Some(entry) = catalog.roots[root].files.get_mut(&file.path) {
                    entry.modified = file.modified;
                }
            } else {
                plan.read.push(ToRead { root, before: Some(entry.clone()), file });
            }
        } else if let Some(old) = renamed(&file, &mut moved, known) {
            taken.insert(old);
            plan.renamed.push((root, old.clone(), file));
        } else {
            plan.read.push(ToRead { root, before: None, file });
        }
    }
    if !hidden.is_empty() && !wanted.prune {
        totals.files_kept += hidden.len() as u64;
        totals.warnings.push(format!(
            "{} of `{}` cannot be looked at: their articles are kept (`--prune` removes them)",
            if hidden.len() == 1 { "1 file".into() } else { format!("{} files", hidden.len()) },
            label.escape_debug(),
        ));
        if wanted.fresh {
            plan.keep.extend(hidden.into_iter().map(|path| (label.clone(), path.clone())));
        }
    } else if !wanted.fresh {
        plan.gone.extend(hidden.into_iter().map(|path| (root, path.clone())));
    }
    let lost: Vec<&String> = gone.iter().copied().filter(|path| !taken.contains(path)).collect();
    if lost.len() * 10 > all && !wanted.prune {
        totals.files_kept += lost.len() as u64;
        totals.warnings.push(format!(
            "{} of {all} files of `{}` are gone, more than a tenth: their articles are kept (`--prune` removes them)",
            lost.len(),
            label.escape_debug(),
        ));
        if wanted.fresh {
            plan.keep.extend(lost.into_iter().map(|path| (label.clone(), path.clone())));
        }
    } else if !wanted.fresh {
        plan.gone.extend(lost.into_iter().map(|path| (root, path.clone())));
    } else if !wanted.prune {
        // A rebuild takes every article whose file is not there any more from the old version.
        plan.keep.extend(lost.into_iter().map(|path| (label.clone(), path.clone())));
    }
}

/// The file that `file` was before it was given another name or place: one that is gone and has the same bytes.
fn renamed<'a>(
    file: &FoundFile,
    moved: &mut HashMap<u64, Vec<&'a String>>,
    known: &BTreeMap<String, FileEntry>,
) -> Option<&'a String> {
    let alike = moved.get_mut(&file.size).filter(|alike| !alike.is_empty())?;
    // Files of one size are common, and copies keep their times: only the bytes tell.
    let hash = hash(&file.full, file.seed)?;
    let at = alike.iter().position(|path| known[*path].sha256 == hash)?;
    Some(alike.remove(at))
}

/// Whether a file is as it was: by size and time, and where only the time changed by its bytes.
fn same(entry: &FileEntry, file: &FoundFile) -> bool {
    entry.size == file.size
        && (entry.modified == file.modified || hash(&file.full, file.seed).is_some_and(|hash| hash == entry.sha256))
}

fn hash(path: &Path, seed: u64) -> Option<Vec<u8>> {
    let mut file = fs::File::open(path).ok()?;
    let mut hash = seeded(seed);
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer).ok()? {
            0 => return Some(hash.finalize().to_vec()),
            count => hash.update(&buffer[..count]),
        }
    }
}

/// The path `path` below the folder `below`.
fn joined(below: &str, path: &str) -> String {
    if path.is_empty() { below.to_owned() } else { format!("{below}/{path}") }
}

fn inside(file: &str, below: &str) -> bool {
    below.is_empty() || file == below || file.strip_prefix(below).is_some_and(|rest| rest.starts_with('/'))
}

fn ending(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or_else(|| "none".to_owned(), |(_, ending)| ending.to_lowercase())
}

fn problem(path: &Path, error: &Error) -> Problem {
    Problem {
        code: "unreadable".into(),
        path: path.display().to_string(),
        member: String::new(),
        message: format!("{error}; {}", error.hint()),
        skipped: true,
    }
}
