//! Walks a folder: every file once, in a fixed order, never outside the root and never in circles.

use std::{
    collections::HashSet,
    fs::{self, Metadata},
    path::{Path, PathBuf},
    sync::Arc,
    time::UNIX_EPOCH,
};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::{FoundFile, Walk, saved};
use crate::{
    article::{Problem, text_of_name},
    error::{Error, Result},
};

/// Name of the file whose lines, in gitignore's syntax, say what is passed over at and below its folder.
const IGNORE_FILE: &str = ".datelineignore";

/// Every file at or below `root`, without those in the folders `skip` (index folders).
///
/// # Errors
/// Where `root` itself is missing or unreadable.
pub fn walk(root: &Path, skip: &[PathBuf]) -> Result<Walk> {
    let meta = fs::metadata(root).map_err(Error::io("read", root))?;
    let mut found = Walk::default();
    if !meta.is_dir() {
        fs::File::open(root).map_err(Error::io("read", root))?;
        let path = root.file_name().map_or_else(|| super::label(root), |name| text_of_name(name).into_owned());
        found.files.push(file(root.to_path_buf(), path, &meta));
        return Ok(found);
    }
    fs::read_dir(root).map_err(Error::io("read", root))?;
    let mut walker = Walker {
        real_root: root.canonicalize().map_err(Error::io("read", root))?,
        skip: skip.iter().map(|folder| folder.canonicalize().unwrap_or_else(|_| folder.clone())).collect(),
        found,
    };
    // A list instead of recursion: a deep tree must not exhaust the stack.
    let mut folders = vec![Folder { full: root.to_path_buf(), path: String::new(), rules: Arc::new(Vec::new()) }];
    while let Some(folder) = folders.pop() {
        walker.folder(folder, &mut folders);
    }
    let mut found = walker.found;
    found.files.sort_by(|a, b| a.path.as_bytes().cmp(b.path.as_bytes()));
    found.problems.sort_by(|a, b| a.path.as_bytes().cmp(b.path.as_bytes()));
    Ok(found)
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
    found: Walk,
}

impl Walker {
    fn folder(&mut self, folder: Folder, folders: &mut Vec<Folder>) {
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
        let meta = if link.is_symlink() {
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
            if real.is_none_or(|real| !self.skip.contains(&real)) {
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
        if meta.is_dir() {
            let parent = full.parent().and_then(|parent| parent.canonicalize().ok());
            if parent.is_some_and(|parent| parent.starts_with(&real)) {
                self.found.problems.push(lost("the link leads back to a folder above it; nothing is lost, remove it"));
                if let Some(last) = self.found.problems.last_mut() {
                    last.skipped = false;
                }
            } else if !real.starts_with(&self.real_root) {
                self.found
                    .problems
                    .push(lost("the link leads out of the folder; give its target as a path of its own"));
            }
            // A folder within the root is read at its own place.
            return None;
        }
        if !real.starts_with(&self.real_root) {
            self.found.problems.push(lost("the link leads out of the folder; give its target as a path of its own"));
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
    FoundFile { full, path, size: meta.len(), modified }
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
        let walk = walk(tree.path(), &[]).unwrap();
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
        let walk = walk(tree.path(), &[]).unwrap();
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
        let walk = walk(tree.path(), &[]).unwrap();
        assert_eq!(paths(&walk), ["Ferry.html", "Mill.htm", "Other_files/a.txt"]);
        assert_eq!((walk.hidden, walk.ignored), (0, 2));
    }

    #[test]
    fn skipped_folders_single_files_and_missing_roots() {
        let tree = tree(&[("a.txt", "x"), ("index/manifest", "")]);
        let found = walk(tree.path(), &[tree.path().join("index")]).unwrap();
        assert_eq!(paths(&found), ["a.txt"]);
        assert_eq!(paths(&walk(&tree.path().join("a.txt"), &[]).unwrap()), ["a.txt"]);
        let error = walk(&tree.path().join("gone"), &[]).unwrap_err();
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
        let walk = walk(tree.path(), &[]).unwrap();
        assert_eq!(paths(&walk), ["a/one.txt", "again.txt"]);
        let lost: Vec<_> = walk.problems.iter().map(|problem| (problem.path.as_str(), problem.skipped)).collect();
        assert_eq!(lost, [("a/up", false), ("circle", true), ("out.txt", true), ("outdir", true)]);
        assert!(walk.problems.iter().all(|problem| problem.code == "symlink"));
    }
}
