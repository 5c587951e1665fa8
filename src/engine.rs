//! The front door: what the command line and the API use, and nothing deeper.

mod names;

use std::{
    collections::BTreeMap,
    fmt::Write,
    io::{BufRead, Read},
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use sha2::{Digest, Sha256};

#[cfg(feature = "watch")]
pub use crate::ingest::{WatchEvent, WatchMode};
#[cfg(feature = "pdf")]
pub use crate::parse::read_pdf;
pub use crate::{
    analyse::Analysed,
    article::{Article, EntityKind, Mention, Problem, Provenance, Published, TimeMention},
    date,
    index::{StoredArticle, is_guarded},
    ingest::{Progress, Survey, Totals, UpdateRequest},
    parse::Parsed,
    search::*,
    settings::Settings,
    source::Sources,
};
use crate::{
    article::{name_of_text, text_of_name},
    error::{Error, Result},
    index::{self, LazyCatalog},
    ingest,
    parse::{self, Hints, Input},
    source,
};
pub use names::{Action, Correction, Corrections};

/// What an index holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Status {
    /// The index folder.
    pub path: PathBuf,
    /// Articles.
    pub articles: u64,
    /// Generation.
    pub generation: u64,
    /// Roots: label, path, files, articles.
    pub roots: Vec<RootStatus>,
    /// Those of them that are no articles, by the name of their kind.
    pub not_articles: BTreeMap<&'static str, u64>,
    /// Articles without a date.
    pub undated: u64,
    /// Articles by language.
    pub languages: BTreeMap<String, u64>,
    /// First and last publication day.
    pub span: Option<crate::article::DayInterval>,
    /// Bytes on disk.
    pub bytes: u64,
    /// Number of segments.
    pub segments: usize,
    /// Problems of all files in the index.
    pub problems: Vec<Problem>,
    /// Number of corrections.
    pub corrections: usize,
    /// Sentences on corrections that do nothing.
    pub idle_corrections: Vec<String>,
}

/// One root of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RootStatus {
    /// Its label, the first part of document ids.
    pub label: String,
    /// Where it is.
    pub path: PathBuf,
    /// Files in it that were read.
    pub files: u64,
    /// Articles.
    pub articles: u64,
}

/// The result of a check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Check {
    /// What is wrong, in sentences; empty where all is well.
    pub damage: Vec<String>,
    /// Articles counted.
    pub articles: u64,
    /// Lower-case hexadecimal digest over sorted (id, stored article, mentions, facet counts), where asked.
    pub digest: Option<String>,
}

/// An index folder and how to read and write it. Clones share what they have opened.
#[derive(Clone)]
pub struct Engine {
    folder: PathBuf,
    settings: Settings,
    opened: Arc<Mutex<Option<Shared>>>,
}

/// An index opened once, for all who search it.
type Shared = Arc<Open>;

struct Open {
    /// Version folder and generation.
    stamp: (String, u64),
    session: Session,
    catalog: LazyCatalog,
    corrections: Arc<Corrections>,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Engine")
            .field("folder", &self.folder)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl Engine {
    /// An engine on the index in `folder`, which need not exist yet. Nothing is opened or made.
    pub fn new(folder: impl Into<PathBuf>, settings: Settings) -> Self {
        Self { folder: folder.into(), settings, opened: Arc::default() }
    }

    /// The index folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Brings the index up to date with files and folders; makes it where there is none. `progress` is called from
    /// time to time and stops the run, with all done so far committed, by giving `false`.
    ///
    /// # Errors
    /// Where nothing that was asked for can be read, or the index cannot be written.
    pub fn update(&self, request: &UpdateRequest, progress: &mut dyn FnMut(Progress) -> bool) -> Result<Totals> {
        let stdin = request.stdin.then(|| Box::new(std::io::stdin()) as Box<dyn Read + Send>);
        index::guarded(&self.folder, || ingest::update(&self.folder, &self.settings, request, stdin, progress))
    }

    /// What [`Engine::update`] would do with the same request. Nothing is written.
    ///
    /// # Errors
    /// Where nothing that was asked for can be read, or the index cannot be opened.
    pub fn survey(&self, request: &UpdateRequest) -> Result<Survey> {
        index::guarded(&self.folder, || ingest::survey(&self.folder, &self.settings, request))
    }

    /// Brings the index up to date with the paths of `request`, and again whenever something changes there, until `each`
    /// gives `false`. `each` is asked several times a second, `today` for the day with which new articles are marked. The writer's lock is held only while there is
    /// something to write; where another process holds it, the change waits.
    ///
    /// # Errors
    /// Where the first update fails. What fails later is told to `each`, and tried again.
    #[cfg(feature = "watch")]
    pub fn watch(
        &self,
        request: &UpdateRequest,
        mode: WatchMode,
        today: &dyn Fn() -> chrono::NaiveDate,
        each: &mut dyn FnMut(WatchEvent<'_>) -> bool,
    ) -> Result<()> {
        ingest::watch(&self.folder, &self.settings, request, mode, today, each)
    }

    /// Removes a root, by path or label, with its articles.
    ///
    /// # Errors
    /// Where there is no such root, or the index cannot be written.
    pub fn forget(&self, root: &str) -> Result<Totals> {
        index::guarded(&self.folder, || ingest::forget(&self.folder, &self.settings, root))
    }

    /// Searches the newest commit.
    ///
    /// # Errors
    /// Where the query cannot be read or the index cannot be opened.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchPage> {
        index::guarded(&self.folder, || self.open()?.session.search(request))
    }

    /// Runs several queries (id, request) on one commit; `each` gets every query's page in order.
    ///
    /// # Errors
    /// At the first query that cannot be read, and those of `each`.
    pub fn batch(
        &self,
        queries: &[(String, SearchRequest)],
        each: &mut dyn FnMut(&str, SearchPage) -> Result<()>,
    ) -> Result<()> {
        let opened = self.open()?;
        queries.iter().try_for_each(|(id, request)| {
            let page = index::guarded(&self.folder, || opened.session.search(request))?;
            each(id, page)
        })
    }

    /// Every article of this id: more than one where inputs share it.
    ///
    /// # Errors
    /// Where the index cannot be opened.
    pub fn articles(&self, id: &str) -> Result<Vec<StoredArticle>> {
        index::guarded(&self.folder, || self.open()?.session.articles(id))
    }

    /// All versions of the item of each of `stored`, the latest first; empty where it is the only one.
    ///
    /// # Errors
    /// Where the index cannot be opened.
    pub fn versions(&self, stored: &[StoredArticle]) -> Result<Vec<Vec<Listed>>> {
        index::guarded(&self.folder, || {
            let opened = self.open()?;
            stored.iter().map(|one| opened.session.versions(one)).collect()
        })
    }

    /// The original bytes of an article, read again from its file and compared with their checksum.
    ///
    /// # Errors
    /// Where the file is gone or holds something else now.
    pub fn original(&self, stored: &StoredArticle) -> Result<Vec<u8>> {
        let opened = self.open_whole()?;
        let root = opened.catalog.get()?.roots.iter().find(|root| root.label == stored.root);
        let root = root.filter(|root| !root.path.as_os_str().is_empty()).ok_or_else(|| Error::Usage {
            message: format!(
                "the original of `{}` came from standard input and was not kept",
                stored.id.escape_debug()
            ),
            hint: "index it from a file to keep its original".into(),
        })?;
        let path =
            if root.path.is_file() { root.path.clone() } else { root.path.join(name_of_text(&stored.provenance.path)) };
        let file = std::fs::File::open(&path).map_err(Error::io("read", &path))?;
        let mut found = None;
        let hints = Hints::default();
        parse::records(&stored.provenance.path, Input::seekable(file), &hints, &self.settings.reading, &mut |record| {
            if let Ok(record) = record
                && record.member == stored.provenance.member
            {
                found = Some(record);
            }
            found.is_none()
        });
        match found {
            Some(record) if record.checksum() == stored.provenance.sha256 => Ok(record.bytes),
            _ => Err(Error::Usage {
                message: format!("`{}` has changed since it was indexed", path.display()),
                hint: "bring the index up to date with `dateline index`".into(),
            }),
        }
    }

    /// What the index holds.
    ///
    /// # Errors
    /// Where the index cannot be opened.
    pub fn status(&self) -> Result<Status> {
        let opened = self.open_whole()?;
        let catalog = opened.catalog.get()?;
        let counts = index::guarded(&self.folder, || opened.session.counts())?;
        let roots = catalog.roots.iter().map(|root| RootStatus {
            label: root.label.clone(),
            path: root.path.clone(),
            files: root.files.len() as u64,
            articles: root.articles(),
        });
        let files = catalog.roots.iter().flat_map(|root| root.files.values());
        Ok(Status {
            path: self.folder.clone(),
            articles: counts.articles,
            generation: opened.stamp.1,
            roots: roots.collect(),
            not_articles: counts.not_articles,
            undated: counts.undated,
            languages: counts.languages,
            span: counts.span,
            bytes: folder_bytes(&self.folder.join(&opened.stamp.0)),
            segments: counts.segments,
            problems: files.flat_map(|file| file.problems.iter().cloned()).collect(),
            corrections: opened.corrections.rules.len(),
            idle_corrections: index::guarded(&self.folder, || opened.session.idle_corrections())?,
        })
    }

    /// Verifies checksums and counts, and computes the digest where asked: SHA-256 over every article's key, id and
    /// stored form but for the day it was added, in the order of keys, and the counts of every facet.
    ///
    /// # Errors
    /// Where there is no index.
    pub fn check(&self, digest: bool) -> Result<Check> {
        let mut damage = index::guarded(&self.folder, || index::verify(&self.folder))?;
        if !damage.is_empty() {
            return Ok(Check { damage, ..Check::default() });
        }
        let opened = match self.open_whole() {
            Ok(opened) => opened,
            Err(error) => {
                damage.push(error.to_string());
                return Ok(Check { damage, ..Check::default() });
            }
        };
        let mut hashes: Vec<(u64, [u8; 32])> = Vec::new();
        let mut each = |mut stored: StoredArticle| {
            let key = index::schema::key(&stored);
            stored.added = chrono::NaiveDate::default();
            let mut hash = Sha256::new();
            hash.update(key.to_be_bytes());
            hash.update(index::schema::encode(&stored)?);
            hashes.push((key, hash.finalize().into()));
            Ok(())
        };
        let read = index::guarded(&self.folder, || opened.session.each_article(&mut each));
        if let Err(error) = read {
            damage.push(error.to_string());
        }
        let articles = hashes.len() as u64;
        let expected: u64 = opened.catalog.get()?.roots.iter().map(index::catalog::Root::articles).sum();
        if articles != expected {
            damage.push(format!("it holds {articles} articles where its catalog has {expected}"));
        }
        hashes.sort_unstable();
        let repeated = hashes.windows(2).filter(|pair| pair[0].0 == pair[1].0).count();
        if repeated > 0 {
            damage.push(format!("{repeated} articles are in it more than once"));
        }
        let digest = if digest { Some(index::guarded(&self.folder, || Self::digest(&opened, &hashes))?) } else { None };
        Ok(Check { damage, articles, digest })
    }

    fn digest(opened: &Open, hashes: &[(u64, [u8; 32])]) -> Result<String> {
        let mut whole = Sha256::new();
        for (_, hash) in hashes {
            whole.update(hash);
        }
        let mut request = SearchRequest::new("", chrono::NaiveDate::default());
        request.limit = 0;
        request.facets =
            FacetField::ALL.into_iter().map(|field| FacetRequest { field, top: usize::MAX, under: None }).collect();
        // Corrections are no part of what is indexed.
        for facet in opened.session.without_corrections()?.search(&request)?.facets {
            whole.update(facet.field.name());
            for value in facet.values {
                whole.update(format!("\0{}\0{}", value.value, value.count));
            }
        }
        let mut digest = String::with_capacity(64);
        for byte in whole.finalize() {
            // Writing to a string cannot fail.
            let _ = write!(digest, "{byte:02x}");
        }
        Ok(digest)
    }

    /// The index as [`Engine::open`] gives it, with its catalog, which commits made meanwhile may have removed: then they
    /// are what is opened.
    fn open_whole(&self) -> Result<Shared> {
        let mut tries = 3;
        loop {
            let opened = self.open()?;
            match opened.catalog.get() {
                Ok(_) => return Ok(opened),
                Err(error) if tries == 0 => return Err(error),
                Err(_) => tries -= 1,
            }
        }
    }

    /// The index as its newest commit shows it, opened where it is not open yet.
    fn open(&self) -> Result<Shared> {
        let mut opened = self.opened.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        // Where it cannot be told, perhaps because a new version is just taking its place, opening tells.
        let stamp = index::generation(&self.folder).ok();
        let text = Corrections::text(&self.folder)?;
        let known = opened.as_ref().filter(|open| open.corrections.is_of(&text));
        if let Some(open) = known.filter(|open| stamp.as_ref() == Some(&open.stamp)) {
            return Ok(Arc::clone(open));
        }
        let corrections = match known {
            Some(open) => Arc::clone(&open.corrections),
            None => Arc::new(Corrections::read(&self.folder)?),
        };
        let fresh = index::open(&self.folder)?;
        let name = fresh.directory.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let stamp = (name, fresh.reader.generation);
        let session = Session::corrected(fresh.reader, Arc::clone(&corrections));
        let open = Arc::new(Open { stamp, session, catalog: fresh.catalog, corrections });
        *opened = Some(Arc::clone(&open));
        Ok(open)
    }
}

/// Reads files and folders without an index and gives what the readers make of each; the second argument of `each` is
/// the path as given by the user joined with the path below it. What cannot be opened is a problem like any other.
///
/// # Errors
/// Where none of the paths can be read, and those of `each`.
pub fn parse(paths: &[PathBuf], settings: &Settings, each: &mut dyn FnMut(Parsed, &str) -> Result<()>) -> Result<()> {
    parse_with(paths, settings, &Sources::default(), each)
}

/// As [`parse()`], with what a list of sources tells of the files.
///
/// # Errors
/// As [`parse()`].
pub fn parse_with(
    paths: &[PathBuf],
    settings: &Settings,
    sources: &Sources,
    each: &mut dyn FnMut(Parsed, &str) -> Result<()>,
) -> Result<()> {
    let (mut walked, mut missing) = (0, None);
    for path in paths {
        let bounds = source::Bounds { follow_links: settings.follow_links, ..source::Bounds::default() };
        let walk = match source::walk(path, &bounds) {
            Ok(walk) => walk,
            Err(error) => {
                each(unopened(&path.display().to_string(), &error), &path.display().to_string())?;
                missing.get_or_insert(error);
                continue;
            }
        };
        walked += 1;
        for problem in walk.problems {
            let shown = text_of_name(path.join(name_of_text(&problem.path)).as_os_str()).into_owned();
            each(without_article(problem), &shown)?;
        }
        for file in walk.files.iter().filter(|file| parse::is_known(&file.path)) {
            let shown = text_of_name(file.full.as_os_str()).into_owned();
            let hints = sources.hints(&source::label(path), &file.path);
            parse_file(file, &hints, settings, &mut |parsed| each(parsed, &shown))?;
        }
    }
    match missing {
        Some(error) if walked == 0 => Err(error),
        _ => Ok(()),
    }
}

/// What is made of a file or folder that cannot be opened.
fn unopened(path: &str, error: &Error) -> Parsed {
    without_article(Problem {
        code: "unreadable".into(),
        path: path.to_owned(),
        member: String::new(),
        message: format!("{error}; {}", error.hint()),
        skipped: true,
    })
}

/// Reads one file. A problem that comes after its article, as where the file is cut off, is told with the article.
fn parse_file(
    file: &source::FoundFile,
    hints: &Hints,
    settings: &Settings,
    each: &mut dyn FnMut(Parsed) -> Result<()>,
) -> Result<()> {
    let opened = match std::fs::File::open(&file.full) {
        Ok(opened) => opened,
        Err(error) => return each(without_article(parse::unreadable(&file.path, &error))),
    };
    let mut outcome = Ok(());
    let mut held: Option<Parsed> = None;
    let mut pace = ingest::Pace::new(settings.reading.limits.file_seconds, file.size);
    parse::records(&file.path, Input::seekable(opened), hints, &settings.reading, &mut |record| {
        let parsed = match (record, &mut held) {
            (Ok(record), _) => {
                let mut parsed = parse::parse(record, &settings.reading);
                if let Some(article) = &mut parsed.article {
                    crate::analyse::tell_language(article);
                }
                parsed
            }
            (Err(problem), Some(last)) if !problem.skipped && problem.member == last.provenance.member => {
                last.problems.push(problem);
                return true;
            }
            (Err(problem), _) => without_article(problem),
        };
        if let Some(before) = held.replace(parsed) {
            outcome = each(before);
        }
        if outcome.is_ok() && pace.is_over() {
            let stopped = held.replace(without_article(pace.stop(&file.path)));
            outcome = stopped.map_or(Ok(()), &mut *each);
        }
        outcome.is_ok() && !pace.is_stopped()
    });
    outcome?;
    held.map_or(Ok(()), each)
}

fn without_article(problem: Problem) -> Parsed {
    let (path, member) = (problem.path.clone(), problem.member.clone());
    let provenance = Provenance { path, member, ..Provenance::default() };
    Parsed { article: None, provenance, problems: vec![problem] }
}

/// Reads one article's names and times.
pub fn annotate(article: Article) -> Analysed {
    crate::analyse::analyse(article)
}

/// Reads the paths of `--files-from`: one a line, or separated by NUL where there is one.
///
/// # Errors
/// Where `reader` fails.
pub fn paths_from(reader: &mut dyn BufRead) -> Result<Vec<PathBuf>> {
    let mut text = Vec::new();
    reader.read_to_end(&mut text).map_err(Error::io("read", "the list of files"))?;
    let separator = if text.contains(&0) { 0 } else { b'\n' };
    let paths = text.split(|byte| *byte == separator).map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    Ok(paths.filter(|line| !line.is_empty()).map(path_of).collect())
}

/// The path that `bytes` name.
#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

/// The path that `bytes` name.
#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}

fn folder_bytes(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries.flatten().filter_map(|entry| entry.metadata().ok()).map(|metadata| metadata.len()).sum()
}
