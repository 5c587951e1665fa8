//! Carries the plan out: one thread cuts files into records, working threads make documents of them, and the calling
//! thread hands those to the writer and commits.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    io::Read,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use chrono::NaiveDate;
use crossbeam_channel::{Receiver, RecvTimeoutError, bounded};

use super::{
    Old, PROBLEMS_KEPT, Progress, Totals,
    files::{Plan, ToRead, outside},
    read::{End, Manner, Reader, Reading, Task},
    room::Room,
    work::{Done, NewArticle, Outcome, Worker, id},
};
use crate::{
    article::{DateOrigin, Problem},
    error::Result,
    index::{
        self, StoredArticle,
        catalog::{Catalog, FileEntry, Root, STDIN},
        writer::Writer,
    },
    parse,
    settings::Settings,
    source::{FoundFile, Sources},
};

/// How much work may wait between two threads.
const WAITING: usize = 256;
/// How many bytes of records may be on their way between the files and the index.
const ON_THE_WAY: usize = 32 << 20;
/// How often a long run commits what is done.
const COMMIT_EVERY: Duration = Duration::from_secs(30);
/// How long nothing may come before whoever waits is told how far the run is.
const LOOK: Duration = Duration::from_millis(100);
/// The code of the note that counts the problems of a file beyond those that are kept.
const MORE_PROBLEMS: &str = "more-problems";

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

/// A file on its way.
struct Pending {
    entry: FileEntry,
    /// What is wrong with it, by the order in which it was met: working threads overtake one another.
    problems: BTreeMap<(u64, usize), Problem>,
    /// Problems that are not kept, and whether one of them lost an article.
    more: (u64, bool),
    outcomes: u64,
    end: Option<End>,
    /// Keys of the articles that were replaced.
    replaced: HashSet<u64>,
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
        let room = Room::new(ON_THE_WAY);
        for (label, path) in &plan.keep {
            index::each_stored_under(&old.reader, label, path, &mut |stored| add(self.writer, &room, &stored))?;
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
        let room = Room::new(ON_THE_WAY);
        for (root, before, file) in &plan.renamed {
            let label = self.catalog.roots[*root].label.clone();
            index::each_stored_under(&old.reader, &label, before, &mut |stored| {
                add(self.writer, &room, &moved(stored, &label, file))
            })?;
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
        let fields = self.writer.fields().clone();
        let (stop, bytes) = (AtomicBool::new(false), AtomicU64::new(0));
        let settings = self.settings;
        let absorbed: HashMap<&Path, &str> =
            self.absorbed.iter().map(|root| (root.path.as_path(), root.label.as_str())).collect();
        std::thread::scope(|scope| {
            let (tasks, to_do) = bounded::<Task>(WAITING);
            let (done, results) = bounded::<Done>(WAITING);
            let reader = Reader {
                files: &files,
                labels: &labels,
                old: self.old,
                absorbed,
                fresh: self.writer.is_fresh(),
                settings,
                tasks,
                room: Room::new(ON_THE_WAY),
                stop: &stop,
                bytes: &bytes,
            };
            scope.spawn(move || reader.run(stdin));
            for _ in 0..settings.workers() {
                let (to_do, done) = (to_do.clone(), done.clone());
                let worker = Worker {
                    files: &files,
                    labels: &labels,
                    alone: &alone,
                    fields: &fields,
                    settings,
                    today: self.today,
                };
                scope.spawn(move || worker.work(&to_do, &done));
            }
            drop((to_do, done));
            let outcome = self.collect(&files, &results, progress, &stop, &bytes);
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
        let (hints, seed) = outside(&Sources::default(), &self.settings.reading, STDIN, STDIN);
        let file = FoundFile { full: STDIN.into(), path: STDIN.into(), size: 0, modified: 0, hints, seed };
        ToRead { root, file, before: None }
    }

    /// Takes what comes off the conveyor until it is empty, and commits from time to time.
    fn collect(
        &mut self,
        files: &[ToRead],
        results: &Receiver<Done>,
        progress: &mut dyn FnMut(Progress) -> bool,
        stop: &AtomicBool,
        bytes: &AtomicU64,
    ) -> Result<()> {
        let mut pending: HashMap<usize, Pending> = HashMap::new();
        let size = files.iter().map(|file| file.file.size).sum();
        let mut shown = Progress { files: files.len() as u64, file_bytes: size, ..Progress::default() };
        let (mut last, mut committed) = (Instant::now(), 0);
        let mut count = 0_u64;
        loop {
            let is_quiet = match results.recv_timeout(LOOK) {
                Ok(done) => {
                    self.take(done, files, &mut pending, &mut shown)?;
                    false
                }
                Err(RecvTimeoutError::Timeout) => true,
                Err(RecvTimeoutError::Disconnected) => break,
            };
            shown.file_bytes_done = bytes.load(Ordering::Relaxed);
            if (is_quiet || count.is_multiple_of(64)) && !progress(shown) {
                stop.store(true, Ordering::Relaxed);
                self.totals.stopped = true;
                self.mark_unfinished(files, &pending);
                break;
            }
            count += u64::from(!is_quiet);
            if last.elapsed() > COMMIT_EVERY && committed < count {
                committed = count;
                self.mark_unfinished(files, &pending);
                self.writer.commit(self.catalog)?;
                last = Instant::now();
            }
        }
        progress(shown);
        Ok(())
    }

    /// Takes one thing off the conveyor.
    fn take(
        &mut self,
        done: Done,
        files: &[ToRead],
        pending: &mut HashMap<usize, Pending>,
        shown: &mut Progress,
    ) -> Result<()> {
        let reading = match &done {
            Done::Record(reading, _) | Done::Problem(reading, ..) | Done::End(reading, _) => Arc::clone(reading),
            Done::Unopened(..) | Done::Failed(_) => {
                return match done {
                    Done::Unopened(at, problem, gone) => {
                        shown.problems += 1;
                        shown.files_done += 1;
                        self.unopened(&files[at], problem, gone);
                        Ok(())
                    }
                    Done::Failed(error) => Err(error),
                    _ => Ok(()),
                };
            }
        };
        let file = &files[reading.at];
        let state = pending.entry(reading.at).or_insert_with(|| Pending::begin(file, &reading));
        match done {
            Done::Unopened(..) | Done::Failed(_) => {}
            Done::End(_, end) => state.end = Some(end),
            Done::Problem(_, number, problem) => {
                state.outcomes += 1;
                shown.problems += 1;
                self.totals.note(problem.clone());
                state.note((number, usize::MAX), problem);
            }
            Done::Record(_, outcome) => {
                state.outcomes += 1;
                let Outcome { number, article, problems } = *outcome;
                for (at, problem) in problems.into_iter().enumerate() {
                    shown.problems += 1;
                    self.totals.note(problem.clone());
                    state.note((number, at), problem);
                }
                if let Some(article) = article {
                    shown.articles += 1;
                    shown.bytes += article.bytes;
                    self.article(article, state, reading.manner)?;
                }
            }
        }
        if state.end.as_ref().is_some_and(|end| end.count == state.outcomes)
            && let Some(finished) = pending.remove(&reading.at)
        {
            self.totals.files_read += 1;
            shown.files_done += 1;
            self.finish(file, finished);
        }
        Ok(())
    }

    /// Adds an article, in place of the one that it replaces.
    fn article(&mut self, article: NewArticle, state: &mut Pending, manner: Manner) -> Result<()> {
        let NewArticle { document, key, replaces, bytes, language, not_article, date, share } = article;
        let first = if replaces || manner == Manner::More { state.replaced.insert(key) } else { true };
        match manner {
            // What came in before is replaced, and is no article more.
            Manner::More => {
                self.writer.delete_article(key);
                state.entry.articles -= u64::from(replaces || !first);
            }
            _ if replaces && first => {
                self.writer.delete_article(key);
                state.entry.articles -= 1;
                self.totals.removed += 1;
            }
            _ => {}
        }
        self.writer.add(document, share)?;
        state.entry.articles += 1;
        self.totals.added += 1;
        self.totals.bytes += bytes;
        self.totals.dates[date] += 1;
        *self.totals.languages.entry(language).or_default() += 1;
        if let Some(kind) = not_article {
            *self.totals.not_articles.entry(kind.name()).or_default() += 1;
        }
        Ok(())
    }

    /// Notes files of which a commit holds a part, so that the next run reads them again whatever happens.
    fn mark_unfinished(&mut self, files: &[ToRead], pending: &HashMap<usize, Pending>) {
        for (at, state) in pending {
            let file = &files[*at];
            let mut problems = state.told();
            // Articles of before still stand, and who reads on must know which of them had problems.
            for problem in file.before.iter().flat_map(|before| &before.problems) {
                if problems.len() < PROBLEMS_KEPT && !problems.contains(problem) {
                    problems.push(problem.clone());
                }
            }
            let entry = FileEntry { articles: state.entry.articles, problems, ..FileEntry::unfinished() };
            self.catalog.roots[file.root].files.insert(file.file.path.clone(), entry);
        }
    }

    fn finish(&mut self, file: &ToRead, mut finished: Pending) {
        if let Some(end) = finished.end.take() {
            self.totals.kept += end.kept;
            for key in end.gone.into_iter().filter(|key| !finished.replaced.contains(key)) {
                self.writer.delete_article(key);
                self.totals.removed += 1;
                finished.entry.articles -= 1;
            }
            finished.entry.sha256 = end.sha256;
            finished.entry.size = end.size;
            if end.broken {
                let FileEntry { size, modified, .. } = FileEntry::unfinished();
                finished.entry = FileEntry { size, modified, ..finished.entry };
            }
        }
        let problems = finished.told();
        let entry = FileEntry { problems, ..finished.entry };
        self.catalog.roots[file.root].files.insert(file.file.path.clone(), entry);
    }

    /// Notes a file that could not be opened. What the index holds of it stays, and the next run tries again.
    fn unopened(&mut self, file: &ToRead, problem: Problem, gone: bool) {
        self.totals.note(problem.clone());
        let files = &mut self.catalog.roots[file.root].files;
        if file.before.is_some() {
            self.totals.files_kept += 1;
        } else if !gone {
            let entry = FileEntry { problems: vec![problem], ..FileEntry::unfinished() };
            files.insert(file.file.path.clone(), entry);
        }
    }
}

impl Pending {
    /// A file of which nothing is read yet.
    fn begin(file: &ToRead, reading: &Reading) -> Self {
        let before = file.before.as_ref().filter(|_| reading.manner == Manner::Grown);
        let articles = match (reading.manner, before) {
            (_, Some(before)) => before.articles,
            (Manner::Again | Manner::More, _) => reading.known.len() as u64,
            _ => 0,
        };
        let entry = FileEntry { size: file.file.size, modified: file.file.modified, articles, ..FileEntry::default() };
        let mut state = Self {
            entry,
            problems: BTreeMap::new(),
            more: (0, false),
            outcomes: 0,
            end: None,
            replaced: HashSet::new(),
        };
        for (at, problem) in before.iter().flat_map(|before| &before.problems).enumerate() {
            match problem.message.split(' ').next().and_then(|count| count.parse().ok()) {
                Some(count) if problem.code == MORE_PROBLEMS => state.more = (count, problem.skipped),
                _ => state.note((0, at), problem.clone()),
            }
        }
        state
    }

    /// Keeps the first problems, and counts the others.
    fn note(&mut self, place: (u64, usize), problem: Problem) {
        self.problems.insert(place, problem);
        if self.problems.len() >= PROBLEMS_KEPT
            && let Some((_, last)) = self.problems.pop_last()
        {
            self.more = (self.more.0 + 1, self.more.1 || last.skipped);
        }
    }

    /// The problems in order, the last of them the count of those that are not kept.
    fn told(&self) -> Vec<Problem> {
        let mut problems: Vec<Problem> = self.problems.values().cloned().collect();
        if let ((more @ 1.., skipped), Some(first)) = (self.more, problems.first()) {
            problems.push(Problem {
                code: MORE_PROBLEMS.into(),
                path: first.path.clone(),
                member: String::new(),
                message: format!("{more} more problems were met in it; see to those above first"),
                skipped,
            });
        }
        problems
    }
}

/// An article of the index as it was, as it is after its file was given another name.
fn moved(mut stored: StoredArticle, label: &str, file: &FoundFile) -> StoredArticle {
    stored.provenance.path.clone_from(&file.path);
    let place = index::schema::under(label, &stored.provenance.path);
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
    stored
}

/// Adds an article of the index as it was, when there is room for it.
fn add(writer: &Writer, room: &Arc<Room>, stored: &StoredArticle) -> Result<()> {
    let share = room.take(stored.analysed.article.body.len(), &AtomicBool::new(false));
    writer.add(writer.fields().document(stored)?, share)
}
