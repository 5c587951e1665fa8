//! The reading thread: opens one file after another, cuts it into records and hands those on that the index does not hold
//! yet.

use std::{
    collections::{HashMap, HashSet},
    fs::File,
    io::{self, BufReader, Read, Seek},
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use crossbeam_channel::Sender;

use super::{
    Old, PROBLEMS_KEPT,
    checksum::{FileHash, Hashing},
    files::ToRead,
    pace::Pace,
    pipe::Pipe,
    room::{Room, Share},
};
use crate::{
    article::{Problem, text_of_name},
    error::{Error, Result},
    index::{
        self, Known,
        catalog::{FileEntry, below},
    },
    parse::{self, Grown, Input, Record},
    settings::Settings,
};

/// A file on its way.
pub(super) struct Reading {
    /// Its place in the list of files.
    pub at: usize,
    pub manner: Manner,
    /// What the index as it was holds of it.
    pub known: Known,
    /// The root's label and the path under which it holds that.
    pub before: (String, String),
}

/// How what is read of a file goes together with what the index holds of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// The index being written holds nothing of it.
    New,
    /// It holds articles of it: those that still stand are left alone, the others replaced or removed.
    Again,
    /// The file has only grown: what is read now comes to what is there.
    Grown,
    /// What comes in replaces what has the same key, and nothing goes: standard input.
    More,
}

/// What goes from the reading thread to the working ones.
pub(super) enum Task {
    Record(Arc<Reading>, Box<ToParse>),
    /// A problem that lost a record, with its number among all that comes of the file.
    Problem(Arc<Reading>, u64, Problem),
    /// The file could not be opened; whether it is gone.
    Unopened(usize, Problem, bool),
    /// The file is read.
    End(Arc<Reading>, End),
    /// The index cannot be read.
    Failed(Error),
}

/// A record to be read.
pub(super) struct ToParse {
    /// Its number among all that comes of the file.
    pub number: u64,
    pub record: Record,
    /// Its fingerprint; 0 where nobody has asked for it yet.
    pub print: u64,
    /// Whether its article is in the index already, and only its problems are wanted.
    pub stands: bool,
    pub share: Share,
}

/// How the reading of a file ended.
pub(super) struct End {
    /// How many records and problems it gave.
    pub count: u64,
    /// Its size in bytes as it was read.
    pub size: u64,
    /// Its checksum; empty where it was not read to its end.
    pub sha256: Vec<u8>,
    /// Whether the file system failed, so that it is worth another try though the file stays as it is.
    pub broken: bool,
    /// Articles that stand as they did.
    pub kept: u64,
    /// Keys of the articles that were not found in it any more, those of changed ones among them.
    pub gone: Vec<u64>,
}

/// What the reading thread needs.
pub(super) struct Reader<'a> {
    pub files: &'a [ToRead],
    pub labels: &'a [String],
    pub old: Old<'a>,
    /// Labels by path of the roots that go over into new ones.
    pub absorbed: HashMap<&'a Path, &'a str>,
    /// Whether a new version of the index is being written.
    pub fresh: bool,
    pub settings: &'a Settings,
    pub tasks: Sender<Task>,
    pub room: Arc<Room>,
    pub stop: &'a AtomicBool,
    /// Bytes of files read so far.
    pub bytes: &'a AtomicU64,
}

impl Reader<'_> {
    pub(super) fn run(self, mut stdin: Option<Box<dyn Read + Send>>) {
        for (at, file) in self.files.iter().enumerate() {
            let from = self.bytes.load(Ordering::Relaxed);
            if self.stop.load(Ordering::Relaxed) {
                return;
            }
            if let Err(error) = self.file(at, file, &mut stdin) {
                // The other end is gone only when the run has ended.
                let _ = self.tasks.send(Task::Failed(error));
                return;
            }
            self.bytes.store(from + file.file.size, Ordering::Relaxed);
        }
    }

    fn file(&self, at: usize, file: &ToRead, stdin: &mut Option<Box<dyn Read + Send>>) -> Result<()> {
        let path = &file.file.path;
        let hash = Arc::new(Mutex::new(FileHash::new(file.file.seed)));
        if file.is_stdin() {
            let Some(stdin) = stdin.take() else { return Ok(()) };
            let reading = self.reading(at, file, Manner::More)?;
            let input = Input::stream(Hashing::new(Pipe::new(stdin, self.stop), &hash, self.bytes));
            let mut cut = Cut::new(self, reading, file, Pace::none());
            parse::records(path, input, &file.file.hints, &self.settings.reading, &mut |found| cut.take(found));
            cut.end(&hash, None);
            return Ok(());
        }
        let opened = match File::open(&file.file.full) {
            Ok(opened) => opened,
            Err(error) => {
                let problem = parse::unreadable(path, &error);
                let _ = self.tasks.send(Task::Unopened(at, problem, error.kind() == io::ErrorKind::NotFound));
                return Ok(());
            }
        };
        let pace = Pace::new(self.settings.reading.limits.file_seconds, file.file.size);
        let mut opened = Hashing::new(opened, &hash, self.bytes);
        if let Some(grown) = self.grown(file, &mut opened, &hash) {
            let reading = Reading {
                at,
                manner: Manner::Grown,
                known: Known::default(),
                before: (self.labels[file.root].clone(), path.clone()),
            };
            let mut cut = Cut::new(self, reading, file, pace);
            cut.kept = file.before.as_ref().map_or(0, |before| before.articles);
            let reading = &self.settings.reading;
            parse::records_after(path, grown, &mut opened, &file.file.hints, reading, &mut |found| cut.take(found));
            cut.end(&hash, Some(&file.file.full));
            return Ok(());
        }
        let manner = if file.before.is_some() { Manner::Again } else { Manner::New };
        let reading = self.reading(at, file, manner)?;
        let mut cut = Cut::new(self, reading, file, pace);
        let input = Input::seekable(opened);
        parse::records(path, input, &file.file.hints, &self.settings.reading, &mut |found| cut.take(found));
        cut.end(&hash, Some(&file.file.full));
        Ok(())
    }

    /// The file on its way, with what the index holds of it.
    fn reading(&self, at: usize, file: &ToRead, manner: Manner) -> Result<Reading> {
        let full = &file.file.full;
        let absorbed = full.ancestors().find_map(|above| Some((above, *self.absorbed.get(above)?)));
        let before = match absorbed {
            // Of a root that is a file, the path below it is its name.
            Some((root, label)) if root == full => (label.to_owned(), file_name(full)),
            Some((root, label)) => (label.to_owned(), below(root, full)),
            None => (self.labels[file.root].clone(), file.file.path.clone()),
        };
        let wanted = manner != Manner::New || absorbed.is_some() || self.fresh;
        let known = match self.old.filter(|_| wanted) {
            None => Known::default(),
            Some(old) => match index::guarded(&old.directory, || Known::under(&old.reader, &before.0, &before.1)) {
                // What is damaged must not keep a new version from taking its place.
                Err(_) if self.fresh => Known::default(),
                known => known?,
            },
        };
        Ok(Reading { at, manner, known, before })
    }

    /// Where to go on in a file that has only grown, which then stands at that place.
    fn grown(&self, file: &ToRead, opened: &mut Hashing<File>, hash: &Mutex<FileHash>) -> Option<Grown> {
        let before = file.before.as_ref()?;
        let size = before.size;
        if self.fresh || size == 0 || file.file.size <= size || before.sha256.is_empty() {
            return None;
        }
        let mut found = || -> io::Result<Option<Grown>> {
            let head = opened.head(Grown::HEAD)?;
            let mut start = BufReader::with_capacity(64 << 10, (&mut *opened).take(size));
            Grown::after(&file.file.path, &head, &mut start, size, &self.settings.reading)
        };
        let grown = found().ok().flatten();
        let is_as_it_was = grown.is_some() && hash.lock().is_ok_and(|hash| hash.stands_at(size, &before.sha256));
        if is_as_it_was {
            return grown;
        }
        // Where that fails, reading fails as well, and says so.
        let _ = opened.rewind();
        None
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| text_of_name(name).into_owned()).unwrap_or_default()
}

/// Takes what a file is cut into.
struct Cut<'a> {
    tasks: &'a Sender<Task>,
    room: &'a Arc<Room>,
    stop: &'a AtomicBool,
    path: &'a str,
    size: u64,
    seed: u64,
    reading: Arc<Reading>,
    pace: Pace,
    /// Which of the known articles were found again.
    seen: Vec<bool>,
    /// Members with problems, which are told anew; `None` where not all are known.
    troubled: Option<HashSet<&'a str>>,
    number: u64,
    sent: u64,
    kept: u64,
}

impl<'a> Cut<'a> {
    fn new(reader: &'a Reader<'_>, reading: Reading, file: &'a ToRead, pace: Pace) -> Self {
        let troubled = |before: &'a FileEntry| {
            let all = before.problems.len() < PROBLEMS_KEPT;
            all.then(|| before.problems.iter().map(|problem| problem.member.as_str()).collect())
        };
        Self {
            tasks: &reader.tasks,
            room: &reader.room,
            stop: reader.stop,
            path: &file.file.path,
            size: file.file.size,
            seed: file.file.seed,
            seen: if reading.manner == Manner::Again { vec![false; reading.known.len()] } else { Vec::new() },
            reading: Arc::new(reading),
            pace,
            troubled: file.before.as_ref().map_or_else(|| Some(HashSet::new()), troubled),
            number: 0,
            sent: 0,
            kept: 0,
        }
    }

    /// Hands on what is new; `false` where nothing more is wanted.
    fn take(&mut self, found: Result<Record, Problem>) -> bool {
        fail::fail_point!(&format!("reading {}", self.path));
        self.number += 1;
        let number = self.number;
        let wanted = match found {
            Err(problem) => self.send(Task::Problem(Arc::clone(&self.reading), number, problem)),
            Ok(record) => self.record(number, record),
        };
        if wanted && self.pace.is_over() {
            let problem = self.pace.stop(self.path);
            self.send(Task::Problem(Arc::clone(&self.reading), number + 1, problem));
        }
        wanted && !self.pace.is_stopped()
    }

    fn record(&mut self, number: u64, record: Record) -> bool {
        let (mut print, mut stands) = (0, false);
        if self.reading.manner == Manner::Again {
            print = print_of(&record, self.seed);
            let seen = &self.seen;
            let found = self.reading.known.standing(print).find(|&at| !seen[at]);
            if let Some(at) = found {
                self.seen[at] = true;
                self.kept += 1;
                stands = true;
                if self.troubled.as_ref().is_some_and(|troubled| !troubled.contains(record.member.as_str())) {
                    return !self.stop.load(Ordering::Relaxed);
                }
            }
        }
        let (room, stop) = (self.room, self.stop);
        let Some(share) = self.pace.apart(|| room.take(record.bytes.len(), stop)) else { return false };
        let to_parse = ToParse { number, record, print, stands, share };
        self.send(Task::Record(Arc::clone(&self.reading), Box::new(to_parse)))
    }

    fn send(&mut self, task: Task) -> bool {
        self.sent += 1;
        let tasks = self.tasks;
        // The time that others take is not this file's.
        self.pace.apart(|| tasks.send(task).is_ok()) && !self.stop.load(Ordering::Relaxed)
    }

    /// Says how it ended. What no reader asked for is hashed from the file at `full`.
    fn end(self, hash: &Mutex<FileHash>, full: Option<&Path>) {
        if self.stop.load(Ordering::Relaxed) {
            return;
        }
        let mut hash = hash.lock().map(|mut hash| std::mem::take(&mut *hash)).unwrap_or_default();
        let is_slow = self.pace.is_stopped();
        if let Some(full) = full.filter(|_| !is_slow) {
            hash.finish(full);
        }
        let broken = hash.is_broken();
        let (size, sha256) = if is_slow { (self.size, Vec::new()) } else { hash.end() };
        // Of what was not read to its end, nothing is known to be gone.
        let gone = if broken || is_slow {
            Vec::new()
        } else {
            self.reading.known.keys().zip(&self.seen).filter(|(_, seen)| !**seen).map(|(key, _)| key).collect()
        };
        let end = End { count: self.sent, size, sha256, broken, kept: self.kept, gone };
        let _ = self.tasks.send(Task::End(self.reading, end));
    }
}

/// The fingerprint of a record of a file with this seed. Never 0.
pub(super) fn print_of(record: &Record, seed: u64) -> u64 {
    (record.fingerprint() ^ seed).max(1)
}
