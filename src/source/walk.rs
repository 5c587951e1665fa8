//! Walks a folder: every file once, in a fixed order, outside the root only where asked to, and never in circles.

use std::{
    collections::{BTreeMap, HashSet},
    fs::{self, Metadata},
    path::{Path, PathBuf},
    sync::Arc,
    time::UNIX_EPOCH,
};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::{FoundFile, Walk, saved};
use crate::{
    article::{Problem, name_of_text, text_of_name},
    error::{Error, Result},
};

/// Name of the file whose lines, in gitignore's syntax, say what is passed over at and below its folder.
const IGNORE_FILE: &str = ".datelineignore";

/// How far a walk goes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bounds<'a> {
    /// Folders that are not looked into (index folders).
    pub skip: &'a [PathBuf],
    /// Whether links that lead out of the root are followed.
    pub follow_links: bool,
}

/// Every file at or below `root`.
///
/// # Errors
/// Where `root` itself is missing or unreadable.
pub fn walk(root: &Path, bounds: &Bounds<'_>) -> Result<Walk> {
    let meta = fs::metadata(root).map_err(Error::io("read", root))?;
    if !meta.is_dir() {
        fs::File::open(root).map_err(Error::io("read", root))?;
        let path = root.file_name().map_or_else(|| super::label(root), |name| text_of_name(name).into_owned());
        return Ok(Walk { files: vec![file(root.to_path_buf(), path, &meta)], ..Walk::default() });
    }
    let mut walker = Walker::new(root, bounds)?;
    walker.all(Folder { full: root.to_path_buf(), path: String::new(), rules: Arc::new(Vec::new()) });
    Ok(walker.finish())
}

/// Every file at or below `part`, a path below the folder `root`, as far as [`walk`] would come to it from `root`; none
/// where there is nothing of this name. Links that lead out of the root are not followed: where they lead to is known
/// only when all is walked.
///
/// # Errors
/// Where `root` itself is missing or unreadable.
pub fn walk_part(root: &Path, part: &str, skip: &[PathBuf]) -> Result<Walk> {
    let mut walker = Walker::new(root, &Bounds { skip, follow_links: false })?;
    let mut folder = Folder { full: root.to_path_buf(), path: String::new(), rules: Arc::new(Vec::new()) };
    let mut names = part.split('/').peekable();
    while let Some(name) = names.next() {
        let rules = walker.rules(&folder);
        let full = folder.full.join(name_of_text(name));
        let is_gone = fs::symlink_metadata(&full).is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound);
        if is_gone {
            break;
        }
        if name.starts_with('.') {
            walker.found.hidden += u64::from(name != IGNORE_FILE);
            break;
        }
        let path = if folder.path.is_empty() { name.to_owned() } else { format!("{}/{name}", folder.path) };
        let mut folders = Vec::new();
        walker.entry(full, path, &rules, &mut folders);
        match folders.pop() {
            Some(next) if names.peek().is_some() => folder = next,
            Some(last) => walker.all(last),
            None => break,
        }
    }
    Ok(walker.finish())
}

/// A folder still to be read.
struct Folder {
    full: PathBuf,
    path: String,
    /// The ignore files of the folders above it, outermost first.
    rules: Arc<Vec<Gitignore>>,
}

struct Walker {
    real_root: PathBuf,
    skip: Vec<PathBuf>,
    follow_links: bool,
    /// Links to folders outside, by path, with the rules that hold there; they are followed when all else is read, in the
    /// order of their paths.
    links: BTreeMap<String, (PathBuf, Arc<Vec<Gitignore>>)>,
    /// Folders outside that were read, as they are without links.
    visited: HashSet<PathBuf>,
    found: Walk,
}

impl Walker {
    fn new(root: &Path, bounds: &Bounds<'_>) -> Result<Self> {
        fs::read_dir(root).map_err(Error::io("read", root))?;
        Ok(Self {
            real_root: root.canonicalize().map_err(Error::io("read", root))?,
            skip: bounds.skip.iter().map(|folder| folder.canonicalize().unwrap_or_else(|_| folder.clone())).collect(),
            follow_links: bounds.follow_links,
            links: BTreeMap::new(),
            visited: HashSet::new(),
            found: Walk::default(),
        })
    }

    /// Reads a folder with all below it, and what links lead to from there.
    fn all(&mut self, folder: Folder) {
        // A list instead of recursion: a deep tree must not exhaust the stack.
        let mut folders = vec![folder];
        loop {
            while let Some(folder) = folders.pop() {
                self.folder(folder, &mut folders);
            }
            let Some((path, (full, rules))) = self.links.pop_first() else { return };
            folders.push(Folder { full, path, rules });
        }
    }

    fn finish(self) -> Walk {
        let mut found = self.found;
        found.files.sort_by(|a, b| a.path.as_bytes().cmp(b.path.as_bytes()));
        found.problems.sort_by(|a, b| a.path.as_bytes().cmp(b.path.as_bytes()));
        found
    }

    fn folder(&mut self, folder: Folder, folders: &mut Vec<Folder>) {
        if self.follow_links {
            // Links outside may lead in circles, and back.
            let real = folder.full.canonicalize().unwrap_or_else(|_| folder.full.clone());
            if !self.visited.insert(real) {
                return;
            }
        }
        let entries = match fs::read_dir(&folder.full) {
            Ok(entries) => entries,
            Err(error) => return self.unreadable(folder.path, &error),
        };
        let rules = self.rules(&folder);
        let mut named = Vec::new();
        for entry in entries {
            match entry {
                Ok(entry) => named.push((text_of_name(&entry.file_name()).into_owned(), entry)),
                Err(error) => self.unreadable(folder.path.clone(), &error),
            }
        }
        let pages: HashSet<String> =
            named.iter().filter_map(|(name, _)| saved::stem(name)).map(str::to_owned).collect();
        for (name, entry) in named {
            if name.starts_with('.') {
                self.found.hidden += u64::from(name != IGNORE_FILE);
                continue;
            }
            let is_of_page = saved::page_of(&name).is_some_and(|page| pages.contains(page));
            if is_of_page && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                self.found.ignored += 1;
                continue;
            }
            let path = if folder.path.is_empty() { name } else { format!("{}/{name}", folder.path) };
            self.entry(entry.path(), path, &rules, folders);
        }
    }

    /// The ignore files that hold in `folder`: those above and its own.
    fn rules(&mut self, folder: &Folder) -> Arc<Vec<Gitignore>> {
        let own = folder.full.join(IGNORE_FILE);
        if !own.is_file() {
            return Arc::clone(&folder.rules);
        }
        let mut builder = GitignoreBuilder::new(&folder.full);
        let wrong = builder.add(&own);
        let built = builder.build();
        if let Some(error) = wrong.as_ref().or(built.as_ref().err()) {
            let path =
                if folder.path.is_empty() { IGNORE_FILE.into() } else { format!("{}/{IGNORE_FILE}", folder.path) };
            let message = format!("a line of it cannot be used: {error}; correct the pattern");
            self.found.problems.push(problem("bad-ignore-file", path, message, false));
        }
        let mut rules = folder.rules.as_ref().clone();
        rules.extend(built);
        Arc::new(rules)
    }

    fn entry(&mut self, full: PathBuf, path: String, rules: &Arc<Vec<Gitignore>>, folders: &mut Vec<Folder>) {
        let link = match fs::symlink_metadata(&full) {
            Ok(meta) => meta,
            Err(error) => return self.unreadable(path, &error),
        };
        let is_link = link.is_symlink();
        let meta = if is_link {
            match self.target(&full, &path) {
                Some(meta) => meta,
                None => return,
            }
        } else {
            link
        };
        if is_ignored(rules, &full, meta.is_dir()) {
            self.found.ignored += 1;
        } else if meta.is_dir() {
            let real = if self.skip.is_empty() { None } else { full.canonicalize().ok() };
            if real.is_some_and(|real| self.skip.contains(&real)) {
                return;
            }
            if is_link {
                self.links.insert(path, (full, Arc::clone(rules)));
            } else {
                folders.push(Folder { full, path, rules: Arc::clone(rules) });
            }
        } else if meta.is_file() {
            self.found.files.push(file(full, path, &meta));
        } else {
            // Opening a pipe or a device may wait for ever.
            let message = "it is neither a file nor a folder; copy what it gives to a file".into();
            self.found.problems.push(problem("unreadable", path, message, true));
        }
    }

    /// The file that a link leads to; `None`, with a problem where something is lost, if it is not to be followed.
    fn target(&mut self, full: &Path, path: &str) -> Option<Metadata> {
        let lost = |message: &str| problem("symlink", path.into(), message.into(), true);
        let real = match full.canonicalize() {
            Ok(real) => real,
            Err(error) => {
                let what = match error.kind() {
                    std::io::ErrorKind::NotFound => "the link leads nowhere; correct or remove it",
                    _ => "the link goes in a circle or cannot be followed; correct or remove it",
                };
                self.found.problems.push(lost(what));
                return None;
            }
        };
        let meta = fs::metadata(&real).ok()?;
        let is_outside = !real.starts_with(&self.real_root);
        if meta.is_dir() {
            let parent = full.parent().and_then(|parent| parent.canonicalize().ok());
            if parent.is_some_and(|parent| parent.starts_with(&real)) {
                self.found.problems.push(lost("the link leads back to a folder above it; nothing is lost, remove it"));
                if let Some(last) = self.found.problems.last_mut() {
                    last.skipped = false;
                }
                return None;
            }
            // A folder within the root is read at its own place.
            if !is_outside {
                return None;
            }
        }
        if is_outside && !self.follow_links {
            self.found.problems.push(lost(
                "the link leads out of the folder; give its target as a path of its own, or have such links followed",
            ));
            return None;
        }
        Some(meta)
    }

    fn unreadable(&mut self, path: String, error: &std::io::Error) {
        let message = format!("it cannot be read: {error}; check the permissions");
        self.found.problems.push(problem("unreadable", path, message, true));
    }
}

fn problem(code: &str, path: String, message: String, skipped: bool) -> Problem {
    Problem { code: code.into(), path, member: String::new(), message, skipped }
}

/// The innermost file that says something decides, as in git.
fn is_ignored(rules: &[Gitignore], full: &Path, is_dir: bool) -> bool {
    for file in rules.iter().rev() {
        let matched = file.matched(full, is_dir);
        if !matched.is_none() {
            return matched.is_ignore();
        }
    }
    false
}

fn file(full: PathBuf, path: String, meta: &Metadata) -> FoundFile {
    let modified = meta.modified().map_or(0, |time| match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |nanos| -nanos),
    });
    FoundFile { full, path, size: meta.len(), modified, hints: Arc::default(), seed: 0 }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let full = folder.path().join(path);
            fs::create_dir_all(full.parent().unwrap()).unwrap();
            fs::write(full, text).unwrap();
        }
        folder
    }

    fn paths(walk: &Walk) -> Vec<&str> {
        walk.files.iter().map(|file| file.path.as_str()).collect()
    }

    #[test]
    fn files_come_in_the_order_of_their_paths_bytes() {
        let tree = tree(&[("b.txt", "2"), ("a/z.txt", "1"), ("a.txt", "0"), ("a/b/c.txt", "22"), ("Z.txt", "")]);
        let walk = walk(tree.path(), &Bounds::default()).unwrap();
        assert_eq!(paths(&walk), ["Z.txt", "a.txt", "a/b/c.txt", "a/z.txt", "b.txt"]);
        assert_eq!(walk.files[2].size, 2);
        assert!(walk.files[2].modified > 1_600_000_000_000_000_000);
    }

    #[test]
    fn hidden_and_ignored_files_are_counted() {
        let tree = tree(&[
            (".git/config", ""),
            (".hidden.txt", ""),
            (".datelineignore", "*.tmp\ndrafts/\n/only.txt\n"),
            ("a.tmp", ""),
            ("drafts/a.txt", ""),
            ("drafts/b.txt", ""),
            ("only.txt", ""),
            ("deep/only.txt", ""),
            ("deep/.datelineignore", "!keep.tmp\nb*\n"),
            ("deep/keep.tmp", ""),
            ("deep/bad.txt", ""),
        ]);
        let walk = walk(tree.path(), &Bounds::default()).unwrap();
        assert_eq!(paths(&walk), ["deep/keep.tmp", "deep/only.txt"]);
        assert_eq!((walk.hidden, walk.ignored), (2, 4));
    }

    #[test]
    fn folders_that_belong_to_saved_pages_are_passed_over() {
        let tree = tree(&[
            ("Ferry.html", ""),
            ("Ferry_files/frame.html", ""),
            ("Mill.htm", ""),
            ("Mill-Dateien/style.txt", ""),
            ("Other_files/a.txt", ""),
        ]);
        let walk = walk(tree.path(), &Bounds::default()).unwrap();
        assert_eq!(paths(&walk), ["Ferry.html", "Mill.htm", "Other_files/a.txt"]);
        assert_eq!((walk.hidden, walk.ignored), (0, 2));
    }

    #[test]
    fn skipped_folders_single_files_and_missing_roots() {
        let tree = tree(&[("a.txt", "x"), ("index/manifest", "")]);
        let skip = [tree.path().join("index")];
        let found = walk(tree.path(), &Bounds { skip: &skip, ..Bounds::default() }).unwrap();
        assert_eq!(paths(&found), ["a.txt"]);
        assert_eq!(paths(&walk(&tree.path().join("a.txt"), &Bounds::default()).unwrap()), ["a.txt"]);
        let error = walk(&tree.path().join("gone"), &Bounds::default()).unwrap_err();
        assert_eq!(error.code(), "io");
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_to_files_within_the_root_only() {
        use std::os::unix::fs::symlink;
        let outside = tree(&[("secret.txt", "s")]);
        let tree = tree(&[("a/one.txt", "1")]);
        let at = |path: &str| tree.path().join(path);
        symlink(at("a/one.txt"), at("again.txt")).unwrap();
        symlink(at("a"), at("b")).unwrap();
        symlink(tree.path(), at("a/up")).unwrap();
        symlink(at("circle"), at("circle")).unwrap();
        symlink(outside.path().join("secret.txt"), at("out.txt")).unwrap();
        symlink(outside.path(), at("outdir")).unwrap();
        let walk = walk(tree.path(), &Bounds::default()).unwrap();
        assert_eq!(paths(&walk), ["a/one.txt", "again.txt"]);
        let lost: Vec<_> = walk.problems.iter().map(|problem| (problem.path.as_str(), problem.skipped)).collect();
        assert_eq!(lost, [("a/up", false), ("circle", true), ("out.txt", true), ("outdir", true)]);
        assert!(walk.problems.iter().all(|problem| problem.code == "symlink"));
    }

    #[cfg(unix)]
    #[test]
    fn links_out_of_the_root_are_followed_where_asked_and_never_in_circles() {
        use std::os::unix::fs::symlink;
        let outside =
            tree(&[("one/a.txt", "a"), ("two/b.txt", "b"), ("two/.datelineignore", "draft*"), ("two/draft", "")]);
        let tree = tree(&[("c.txt", "c"), (".datelineignore", "skipped\n")]);
        let out = |path: &str| outside.path().join(path);
        symlink(out("one"), tree.path().join("z")).unwrap();
        symlink(out("one"), tree.path().join("m")).unwrap();
        symlink(out("two"), tree.path().join("skipped")).unwrap();
        symlink(out("two/b.txt"), tree.path().join("b.txt")).unwrap();
        symlink(out("two"), out("one/on")).unwrap();
        symlink(out("one"), out("two/back")).unwrap();
        symlink(tree.path(), out("two/home")).unwrap();
        let bounds = Bounds { follow_links: true, ..Bounds::default() };
        let walk = walk(tree.path(), &bounds).unwrap();
        // Of two links to one folder, the first in the order of their names counts.
        assert_eq!(paths(&walk), ["b.txt", "c.txt", "m/a.txt", "m/on/b.txt"]);
        assert_eq!((walk.ignored, walk.problems.len()), (2, 0), "{:?}", walk.problems);
    }

    #[test]
    fn a_part_is_what_a_whole_walk_would_find_there() {
        let tree = tree(&[
            (".datelineignore", "*.tmp\ndrafts/\n"),
            ("a/b/one.txt", "1"),
            ("a/b/two.txt", "2"),
            ("a/b/c.tmp", ""),
            ("a/drafts/x.txt", ""),
            ("a/.hidden/y.txt", ""),
        ]);
        let part = |part: &str| walk_part(tree.path(), part, &[]).unwrap();
        assert_eq!(paths(&part("a")), ["a/b/one.txt", "a/b/two.txt"]);
        assert_eq!(paths(&part("a/b/two.txt")), ["a/b/two.txt"]);
        for nothing in ["a/b/c.tmp", "a/drafts/x.txt", "a/.hidden/y.txt", "a/gone.txt", "gone/deep/er.txt"] {
            let walk = part(nothing);
            assert_eq!((walk.files.len(), walk.problems.len()), (0, 0), "{nothing}");
        }
        assert!(walk_part(&tree.path().join("gone"), "a", &[]).is_err());
    }
}
