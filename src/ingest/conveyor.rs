//! Carries the plan out: one thread cuts files into records, working threads make documents of them, and the calling
//! thread hands those to the writer and commits.

use std::{
    collections::{HashMap, HashSet},
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use chrono::NaiveDate;
use crossbeam_channel::{Receiver, Sender, bounded};
use sha2::{Digest, Sha256};

use super::{
    Old, Progress, Totals,
    files::{Plan, ToRead},
};
use crate::{
    analyse::analyse,
    article::{DateOrigin, Problem},
    error::Result,
    index::{
        self, Document, StoredArticle,
        catalog::{Catalog, FileEntry, Root, STDIN, below},
        schema::Fields,
        writer::Writer,
    },
    parse::{self, Hints, Input, Parsed, Record},
    settings::Settings,
    source::FoundFile,
};

/// How much work may wait between two threads.
const WAITING: usize = 256;
/// How often a long run commits what is done.
const COMMIT_EVERY: Duration = Duration::from_secs(30);
/// The most problems kept for one file; more are counted in the last of them.
const PROBLEMS_KEPT: usize = 1000;

/// One run of the conveyor.
pub(super) struct Run<'a> {
    pub writer: &'a mut Writer,
    pub catalog: &'a mut Catalog,
    pub totals: &'a mut Totals,
    pub old: Old<'a>,
    /// The roots of the index as it was that go over into new ones.
    pub absorbed: &'a [Root],
    pub settings: &'a Settings,
    pub today: NaiveDate,
}

/// What goes from the reading thread to the working ones.
enum Task {
    Record(usize, Box<Record>),
    /// A problem that lost a record, on its way to the totals.
    Problem(usize, Problem),
    /// The file could not be opened; whether it is gone.
    Unopened(usize, Problem, bool),
    /// The file is read.
    End(usize, End),
}

/// How the reading of a file ended.
struct End {
    /// How many records and problems it gave.
    count: u64,
    sha256: Vec<u8>,
    /// Whether the file system failed, so that it is worth another try though the file stays as it is.
    broken: bool,
}

/// What comes out of the working threads.
enum Done {
    Article { file: usize, outcome: Box<Outcome> },
    Problem(usize, Problem),
    Unopened(usize, Problem, bool),
    End(usize, End),
}

struct Outcome {
    document: Option<Document>,
    stored: Option<StoredArticle>,
    problems: Vec<Problem>,
    bytes: u64,
    language: String,
    /// 0 sure, 1 guessed, 2 none.
    date: usize,
}

/// Days on which the articles of a file first entered the index, by given id and by member.
type Added = HashMap<String, NaiveDate>;

/// A file on its way.
struct Pending {
    entry: FileEntry,
    outcomes: u64,
    end: Option<End>,
}

impl Run<'_> {
    /// Removes the articles of files that are gone.
    pub(super) fn remove(&mut self, plan: &Plan) {
        for (root, path) in &plan.gone {
            let root = &mut self.catalog.roots[*root];
            if let Some(entry) = root.files.remove(path) {
                self.totals.removed += entry.articles;
            }
            self.writer.delete_under(&root.label, path);
        }
    }

    /// Takes over articles from the version of the index before, whose files are not there any more.
    pub(super) fn keep(&mut self, plan: &Plan) -> Result<()> {
        let Some(old) = self.old else { return Ok(()) };
        for (label, path) in &plan.keep {
            for stored in index::stored_under(&old.reader, label, path)? {
                self.writer.add(self.writer.fields().document(&stored)?)?;
            }
            let entry =
                old.catalog.get()?.roots.iter().find(|root| root.label == *label).and_then(|root| root.files.get(path));
            if let (Some(entry), Some(root)) = (entry, self.catalog.roots.iter_mut().find(|root| root.label == *label))
            {
                root.files.insert(path.clone(), entry.clone());
            }
        }
        Ok(())
    }

    /// Gives the articles of renamed files their new path and id, without reading the files.
    pub(super) fn rename(&mut self, plan: &Plan) -> Result<()> {
        let Some(old) = self.old else { return Ok(()) };
        for (root, before, file) in &plan.renamed {
            let label = self.catalog.roots[*root].label.clone();
            for mut stored in index::stored_under(&old.reader, &label, before)? {
                stored.provenance.path.clone_from(&file.path);
                let place = index::schema::under(&label, &stored.provenance.path);
                stored.id = id(&place, &stored.provenance.member, stored.analysed.article.given_id.as_deref());
                let article = &mut stored.analysed.article;
                let named = match &article.published {
                    Some(published) => published.origin == DateOrigin::FileName,
                    // A file that is one article is dated by its name where nothing else does.
                    None => stored.provenance.member.is_empty(),
                };
                if named {
                    article.published = parse::published_by_name(&file.path);
                }
                self.writer.add(self.writer.fields().document(&stored)?)?;
            }
            self.writer.delete_under(&label, before);
            let files = &mut self.catalog.roots[*root].files;
            if let Some(entry) = files.remove(before) {
                files.insert(file.path.clone(), entry);
            }
            self.totals.files_renamed += 1;
        }
        Ok(())
    }

    /// Reads the files of the plan, and standard input.
    pub(super) fn read(
        &mut self,
        plan: &Plan,
        stdin: Option<Box<dyn Read + Send>>,
        progress: &mut dyn FnMut(Progress) -> bool,
    ) -> Result<()> {
        let mut files: Vec<ToRead> = plan.read.clone();
        if stdin.is_some() {
            files.push(self.stdin_file());
        }
        if files.is_empty() {
            return Ok(());
        }
        let labels: Vec<String> = self.catalog.roots.iter().map(|root| root.label.clone()).collect();
        let alone = |file: &ToRead| {
            let root = &self.catalog.roots[file.root].path;
            root.as_os_str().is_empty() || *root == file.file.full
        };
        let alone: Vec<bool> = files.iter().map(alone).collect();
        let added = self.added(&files, &labels)?;
        let fields = self.writer.fields().clone();
        let stop = AtomicBool::new(false);
        let workers = self.settings.workers();
        let (settings, today) = (self.settings.clone(), self.today);
        let stdin = Mutex::new(stdin);
        std::thread::scope(|scope| {
            let (tasks, to_do) = bounded::<Task>(WAITING);
            let (done, results) = bounded::<Done>(WAITING);
            scope.spawn({
                let (files, stop, stdin, settings) = (&files, &stop, &stdin, &settings);
                move || {
                    for (at, file) in files.iter().enumerate() {
                        if stop.load(Ordering::Relaxed) {
                            break;
                        }
                        read_file(at, file, stdin, settings, &tasks, stop);
                    }
                }
            });
            for _ in 0..workers {
                let (to_do, done) = (to_do.clone(), done.clone());
                let worker = Worker {
                    files: &files,
                    labels: &labels,
                    alone: &alone,
                    added: &added,
                    fields: &fields,
                    settings: &settings,
                    today,
                };
                scope.spawn(move || worker.work(&to_do, &done));
            }
            drop((to_do, done));
            let outcome = self.collect(&files, &results, progress, &stop);
            stop.store(true, Ordering::Relaxed);
            // Whoever waits to hand something on is let go by taking it.
            for _ in &results {}
            outcome
        })
    }

    fn stdin_file(&mut self) -> ToRead {
        let at = self.catalog.roots.iter().position(|root| root.label == STDIN && root.path.as_os_str().is_empty());
        let root = at.unwrap_or_else(|| {
            self.catalog.roots.push(Root { label: STDIN.into(), ..Root::default() });
            self.catalog.roots.len() - 1
        });
        let file = FoundFile { full: STDIN.into(), path: STDIN.into(), size: 0, modified: 0 };
        ToRead { root, file, known: false }
    }

    /// When the articles of the files to read first entered the index.
    fn added(&self, files: &[ToRead], labels: &[String]) -> Result<HashMap<usize, Added>> {
        let mut added = HashMap::new();
        let Some(old) = self.old else { return Ok(added) };
        let absorbed: HashMap<&Path, &str> =
            self.absorbed.iter().map(|root| (root.path.as_path(), root.label.as_str())).collect();
        for (at, file) in files.iter().enumerate() {
            let full = &file.file.full;
            let before = full.ancestors().find_map(|above| Some((above, *absorbed.get(above)?)));
            let (label, path) = match before {
                Some((root, label)) => (label, below(root, full)),
                None => (labels[file.root].as_str(), file.file.path.clone()),
            };
            let known = file.known || before.is_some() || label == STDIN || self.writer.is_fresh();
            if !known {
                continue;
            }
            let mut days = Added::new();
            let known = || index::stored_under(&old.reader, label, &path);
            let articles = match index::guarded(&old.directory, known) {
                // What is damaged must not keep a new version from taking its place.
                Err(_) if self.writer.is_fresh() => continue,
                articles => articles?,
            };
            for stored in articles {
                if let Some(given) = &stored.analysed.article.given_id {
                    days.insert(format!("id {given}"), stored.added);
                }
                days.insert(format!("member {}", stored.provenance.member), stored.added);
            }
            added.insert(at, days);
        }
        Ok(added)
    }

    /// Takes what comes off the conveyor until it is empty, and commits from time to time.
    fn collect(
        &mut self,
        files: &[ToRead],
        results: &Receiver<Done>,
        progress: &mut dyn FnMut(Progress) -> bool,
        stop: &AtomicBool,
    ) -> Result<()> {
        let mut pending: HashMap<usize, Pending> = HashMap::new();
        let mut from_stdin = HashSet::new();
        let mut shown = Progress { files: files.len() as u64, ..Progress::default() };
        let mut last = Instant::now();
        for (count, done) in results.iter().enumerate() {
            let done = match done {
                Done::Unopened(at, problem, gone) => {
                    shown.problems += 1;
                    shown.files_done += 1;
                    self.unopened(&files[at], problem, gone);
                    continue;
                }
                done => done,
            };
            let at = match &done {
                Done::Article { file, .. }
                | Done::Problem(file, _)
                | Done::Unopened(file, ..)
                | Done::End(file, ..) => *file,
            };
            let file = &files[at];
            let label = self.catalog.roots[file.root].label.clone();
            let new = !pending.contains_key(&at);
            if new && file.known {
                self.writer.delete_under(&label, &file.file.path);
                if let Some(entry) = self.catalog.roots[file.root].files.remove(&file.file.path) {
                    self.totals.removed += entry.articles;
                }
            }
            let state =
                pending.entry(at).or_insert_with(|| Pending { entry: self.begun(file), outcomes: 0, end: None });
            match done {
                Done::Unopened(..) => {}
                Done::End(_, end) => state.end = Some(end),
                Done::Problem(_, problem) => {
                    state.outcomes += 1;
                    shown.problems += 1;
                    note(self.totals, &mut state.entry, problem);
                }
                Done::Article { outcome, .. } => {
                    state.outcomes += 1;
                    for problem in outcome.problems {
                        shown.problems += 1;
                        note(self.totals, &mut state.entry, problem);
                    }
                    if let (Some(document), Some(stored)) = (outcome.document, outcome.stored) {
                        let mut again = false;
                        if label == STDIN {
                            // What came in before is replaced, and is no article more.
                            again = !from_stdin.insert(index::schema::key(&stored)) || self.holds(&stored)?;
                            self.writer.delete_article(&stored);
                        }
                        self.writer.add(document)?;
                        state.entry.articles += u64::from(!again);
                        shown.articles += 1;
                        shown.bytes += outcome.bytes;
                        self.totals.added += 1;
                        self.totals.bytes += outcome.bytes;
                        self.totals.dates[outcome.date] += 1;
                        *self.totals.languages.entry(outcome.language).or_default() += 1;
                    }
                }
            }
            if state.end.as_ref().is_some_and(|end| end.count == state.outcomes)
                && let Some(finished) = pending.remove(&at)
            {
                self.totals.files_read += 1;
                shown.files_done += 1;
                self.finish(file, finished);
            }
            if count % 64 == 0 && !progress(shown) {
                stop.store(true, Ordering::Relaxed);
                self.totals.stopped = true;
                self.mark_unfinished(files, &pending);
                break;
            }
            if last.elapsed() > COMMIT_EVERY {
                self.mark_unfinished(files, &pending);
                self.writer.commit(self.catalog)?;
                last = Instant::now();
            }
        }
        progress(shown);
        Ok(())
    }

    /// Notes files of which a commit holds a part, so that the next run reads them again whatever happens.
    fn mark_unfinished(&mut self, files: &[ToRead], pending: &HashMap<usize, Pending>) {
        for (at, state) in pending {
            let file = &files[*at];
            let entry = FileEntry { articles: state.entry.articles, ..FileEntry::unfinished() };
            self.catalog.roots[file.root].files.insert(file.file.path.clone(), entry);
        }
    }

    /// The entry of a file of which nothing is read yet; standard input goes on where it ended.
    fn begun(&self, file: &ToRead) -> FileEntry {
        let root = &self.catalog.roots[file.root];
        let before = root.files.get(STDIN).filter(|_| root.path.as_os_str().is_empty());
        let articles = before.map_or(0, |before| before.articles);
        FileEntry { size: file.file.size, modified: file.file.modified, articles, ..FileEntry::default() }
    }

    fn finish(&mut self, file: &ToRead, finished: Pending) {
        let mut entry = finished.entry;
        if let Some(end) = finished.end {
            entry.sha256 = end.sha256;
            if end.broken {
                let FileEntry { size, modified, .. } = FileEntry::unfinished();
                entry = FileEntry { size, modified, ..entry };
            }
        }
        self.catalog.roots[file.root].files.insert(file.file.path.clone(), entry);
    }

    /// Notes a file that could not be opened. What the index holds of it stays, and the next run tries again.
    fn unopened(&mut self, file: &ToRead, problem: Problem, gone: bool) {
        self.totals.problems.push(problem.clone());
        let files = &mut self.catalog.roots[file.root].files;
        if file.known {
            self.totals.files_kept += 1;
        } else if !gone {
            let entry = FileEntry { problems: vec![problem], ..FileEntry::unfinished() };
            files.insert(file.file.path.clone(), entry);
        }
    }

    /// Whether the index held this article, by its key, before this run.
    fn holds(&self, stored: &StoredArticle) -> Result<bool> {
        self.old.map_or(Ok(false), |old| index::holds(&old.reader, stored))
    }
}

fn note(totals: &mut Totals, entry: &mut FileEntry, problem: Problem) {
    if entry.problems.len() < PROBLEMS_KEPT {
        entry.problems.push(problem.clone());
    }
    totals.problems.push(problem);
}

/// Cuts one file into records.
fn read_file(
    at: usize,
    file: &ToRead,
    stdin: &Mutex<Option<Box<dyn Read + Send>>>,
    settings: &Settings,
    tasks: &Sender<Task>,
    stop: &AtomicBool,
) {
    let hash = Arc::new(Mutex::new(FileHash::default()));
    let is_stdin = file.file.full.as_os_str() == STDIN;
    let opened: io::Result<Input> = if is_stdin {
        let taken = stdin.lock().ok().and_then(|mut stdin| stdin.take());
        let hash = Arc::clone(&hash);
        taken.map(|inner| Input::stream(Hashing { inner, at: 0, hash })).ok_or_else(|| io::ErrorKind::NotFound.into())
    } else {
        let opened = File::open(&file.file.full);
        opened.map(|inner| Input::seekable(Hashing { inner, at: 0, hash: Arc::clone(&hash) }))
    };
    let input = match opened {
        Ok(input) => input,
        Err(error) => {
            let problem = parse::unreadable(&file.file.path, &error);
            // The other end is gone only when the run has ended.
            let _ = tasks.send(Task::Unopened(at, problem, error.kind() == io::ErrorKind::NotFound));
            return;
        }
    };
    let mut count = 0;
    parse::records(&file.file.path, input, &Hints::default(), &settings.reading, &mut |record| {
        count += 1;
        let task = match record {
            Ok(record) => Task::Record(at, Box::new(record)),
            Err(problem) => Task::Problem(at, problem),
        };
        tasks.send(task).is_ok() && !stop.load(Ordering::Relaxed)
    });
    if stop.load(Ordering::Relaxed) {
        return;
    }
    let mut hash = hash.lock().map(|mut hash| std::mem::take(&mut *hash)).unwrap_or_default();
    if !is_stdin && !hash.broken {
        hash.finish(&file.file.full);
    }
    let _ = tasks.send(Task::End(at, End { count, sha256: hash.hash.finalize().to_vec(), broken: hash.broken }));
}

/// The checksum of a file that is read piece by piece, not always in order.
#[derive(Default)]
struct FileHash {
    hash: Sha256,
    /// Up to which byte the file is in the checksum.
    to: u64,
    /// Whether the file system failed.
    broken: bool,
}

impl FileHash {
    /// Takes in `bytes`, which stand at `at`, as far as they go on from what it has.
    fn take(&mut self, at: u64, bytes: &[u8]) {
        let known = self.to.saturating_sub(at);
        if at <= self.to && known < bytes.len() as u64 {
            self.hash.update(&bytes[known as usize..]);
            self.to = at + bytes.len() as u64;
        }
    }

    /// Takes in what no reader asked for.
    fn finish(&mut self, path: &Path) {
        let rest = File::open(path).and_then(|mut file| {
            file.seek(SeekFrom::Start(self.to))?;
            let mut buffer = vec![0; 64 << 10];
            loop {
                match file.read(&mut buffer) {
                    Ok(0) => return Ok(()),
                    Ok(count) => self.hash.update(&buffer[..count]),
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(error) => return Err(error),
                }
            }
        });
        self.broken = rest.is_err();
    }
}

/// Hashes what passes through, and notes where there is no more to be had.
struct Hashing<R> {
    inner: R,
    at: u64,
    hash: Arc<Mutex<FileHash>>,
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let outcome = self.inner.read(buffer);
        if let Ok(mut hash) = self.hash.lock() {
            match &outcome {
                Ok(count) => hash.take(self.at, &buffer[..*count]),
                Err(error) => hash.broken |= error.kind() != io::ErrorKind::Interrupted,
            }
        }
        self.at += outcome.as_ref().map_or(0, |count| *count as u64);
        outcome
    }
}

impl<R: Seek> Seek for Hashing<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = self.inner.seek(to)?;
        Ok(self.at)
    }
}

/// What a working thread needs.
struct Worker<'a> {
    files: &'a [ToRead],
    labels: &'a [String],
    /// For each file whether it is a root of its own.
    alone: &'a [bool],
    added: &'a HashMap<usize, Added>,
    fields: &'a Fields,
    settings: &'a Settings,
    today: NaiveDate,
}

impl Worker<'_> {
    fn work(&self, tasks: &Receiver<Task>, done: &Sender<Done>) {
        for task in tasks {
            let result = match task {
                Task::Problem(file, problem) => Done::Problem(file, problem),
                Task::Unopened(file, problem, gone) => Done::Unopened(file, problem, gone),
                Task::End(file, end) => Done::End(file, end),
                Task::Record(file, record) => Done::Article { file, outcome: Box::new(self.article(file, *record)) },
            };
            if done.send(result).is_err() {
                return;
            }
        }
    }

    fn article(&self, at: usize, record: Record) -> Outcome {
        let file = &self.files[at];
        let label = self.labels.get(file.root).map_or(STDIN, String::as_str);
        let mut parsed = parse::parse(record, &self.settings.reading);
        parsed.flag_future(self.today);
        let Parsed { article, mut provenance, mut problems } = parsed;
        let mut outcome =
            Outcome { document: None, stored: None, problems: Vec::new(), bytes: 0, language: String::new(), date: 2 };
        if let Some(article) = article {
            if label == STDIN {
                // What comes in twice is one article, wherever in the stream it stands.
                provenance.member = provenance.sha256.chars().take(16).collect();
            }
            outcome.bytes = (article.title.len() + article.body.len()) as u64;
            outcome.date = article.published.as_ref().map_or(2, |published| usize::from(published.confidence < 0.8));
            let given = article.given_id.clone();
            // Where the root is a file, its label names it already.
            let below = if self.alone[at] { "" } else { &provenance.path };
            let id = id(&index::schema::under(label, below), &provenance.member, given.as_deref());
            let days = self.added.get(&at);
            let by_id = given.and_then(|given| days?.get(&format!("id {given}")));
            let added = by_id.or_else(|| days?.get(&format!("member {}", provenance.member)));
            let analysed = analyse(article);
            outcome.language = analysed.article.lang.clone().unwrap_or_else(|| "und".into());
            let stored = StoredArticle {
                id,
                analysed,
                root: label.to_owned(),
                provenance,
                added: added.copied().unwrap_or(self.today),
            };
            match self.fields.document(&stored) {
                Ok(document) => outcome.document = Some(document),
                Err(error) => problems.push(Problem {
                    code: "not-stored".into(),
                    path: stored.provenance.path.clone(),
                    member: stored.provenance.member.clone(),
                    message: error.to_string(),
                    skipped: true,
                }),
            }
            outcome.stored = Some(stored);
        }
        outcome.problems = problems;
        outcome
    }
}

/// The document id: what the input gives, else the file's place (label and path) and the member.
fn id(place: &str, member: &str, given: Option<&str>) -> String {
    match given {
        Some(given) => given.to_owned(),
        None if member.is_empty() => place.to_owned(),
        None => format!("{place}#{member}"),
    }
}
