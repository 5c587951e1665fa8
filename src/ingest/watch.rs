//! Follows folders: what changes in them is in the index a moment later.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use chrono::NaiveDate;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, unbounded};
use notify_debouncer_full::{
    DebounceEventResult, DebouncedEvent, Debouncer, NoCache, new_debouncer_opt,
    notify::{
        Config, ErrorKind, EventKind, RecommendedWatcher, RecursiveMode,
        event::{AccessKind, AccessMode},
    },
};

use super::{Progress, Totals, UpdateRequest, absolute, update};
use crate::{
    error::{Error, Result},
    index,
    settings::Settings,
};

/// How long nothing may happen to a file before it is read: who writes it may not be done. What is written for longer is
/// read once in this time, and again when it settles.
const SETTLED: Duration = Duration::from_millis(300);
/// How often the caller is asked whether to go on.
const LOOK: Duration = Duration::from_millis(100);
/// How long is waited before what failed is tried again.
const AGAIN: Duration = Duration::from_secs(1);
/// The longest time for which nothing is written after something was.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// How often folders are looked through that cannot be followed.
const POLLING: Duration = Duration::from_secs(30);
/// So many changes at once are no longer looked at one by one.
const MANY: usize = 10_000;

/// How changes are noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WatchMode {
    /// The system tells of them. Network folders tell nothing of what other computers do there.
    Events,
    /// All is looked through, again and again, with so much time between.
    Polling(Duration),
}

/// What happens while folders are followed.
#[derive(Debug)]
pub enum WatchEvent<'a> {
    /// Nothing.
    Waiting,
    /// An update is on its way.
    Working(Progress),
    /// An update has changed the index; the first is told whether it has or not.
    Updated(&'a Totals),
    /// Something failed and will be tried again: a sentence.
    Trouble(String),
}

/// What is to be looked at.
#[derive(Debug, PartialEq, Eq)]
enum Change {
    Path(PathBuf),
    Everything,
    /// Not all can be followed: it must be looked through.
    Blind,
}

type Watcher = Debouncer<RecommendedWatcher, NoCache>;

/// Brings the index in `folder` up to date with the paths of `request`, and again whenever something changes there, until
/// `each` gives `false`. `today` is asked for the day with which new articles are marked. The writer's lock is held only
/// while there is something to write.
///
/// # Errors
/// Where the first update fails.
pub fn watch(
    folder: &Path,
    settings: &Settings,
    request: &UpdateRequest,
    mode: WatchMode,
    today: &dyn Fn() -> NaiveDate,
    each: &mut dyn FnMut(WatchEvent<'_>) -> bool,
) -> Result<()> {
    let roots = absolute(&request.paths)?;
    let (sender, changes) = unbounded();
    let mut polling = match mode {
        WatchMode::Events => None,
        WatchMode::Polling(every) => Some(every),
    };
    let mut watcher = None;
    if mode == WatchMode::Events {
        // Before anything is read, so that nothing escapes.
        match follow(&roots, folder, settings, sender) {
            Ok(follower) => watcher = Some(follower),
            Err(error) => {
                let seconds = POLLING.as_secs();
                let told = format!("cannot be told of changes ({error}); looking through everything every {seconds} s");
                each(WatchEvent::Trouble(told));
                polling = Some(POLLING);
            }
        }
    }
    let first = UpdateRequest { today: today(), ..request.clone() };
    let totals = run(folder, settings, &first, each)?;
    if totals.stopped || !each(WatchEvent::Updated(&totals)) {
        return Ok(());
    }
    let (mut generation, mut warnings) = (totals.generation, totals.warnings);
    let mut waiting = Waiting::default();
    let mut lost: Vec<PathBuf> = Vec::new();
    let (mut looked, mut not_before) = (Instant::now(), Instant::now());
    while each(WatchEvent::Waiting) {
        waiting.take(&changes, &roots, &mut lost, &mut polling);
        let mut back =
            |root: &PathBuf| root.exists() && watcher.as_mut().is_some_and(|watcher| watch_root(watcher, root).is_ok());
        let missing = lost.len();
        lost.retain(|root| !back(root));
        waiting.everything |= lost.len() < missing || polling.is_some_and(|every| looked.elapsed() >= every);
        if waiting.is_nothing() || Instant::now() < not_before {
            continue;
        }
        let next = UpdateRequest {
            paths: if waiting.everything { request.paths.clone() } else { Vec::new() },
            changed: if waiting.everything { Vec::new() } else { waiting.paths.iter().cloned().collect() },
            prune: request.prune,
            today: today(),
            ..UpdateRequest::default()
        };
        let begun = Instant::now();
        match run(folder, settings, &next, each) {
            Ok(totals) => {
                // A file that is written to all the time must not have the index written all the time.
                not_before = Instant::now() + begun.elapsed().min(LONGEST_PAUSE / 2) * 2;
                if waiting.everything {
                    looked = Instant::now();
                }
                waiting = Waiting::default();
                let is_new = totals.generation != generation;
                generation = totals.generation;
                if totals.stopped || is_new && !each(WatchEvent::Updated(&totals)) {
                    return Ok(());
                }
                if !is_new && totals.warnings != warnings {
                    for told in &totals.warnings {
                        each(WatchEvent::Trouble(told.clone()));
                    }
                }
                warnings = totals.warnings;
            }
            Err(error) => {
                not_before = Instant::now() + AGAIN;
                if !waiting.told {
                    waiting.told = true;
                    each(WatchEvent::Trouble(format!("{error}; trying again")));
                }
            }
        }
    }
    Ok(())
}

fn run(
    folder: &Path,
    settings: &Settings,
    request: &UpdateRequest,
    each: &mut dyn FnMut(WatchEvent<'_>) -> bool,
) -> Result<Totals> {
    index::guarded(folder, || update(folder, settings, request, None, &mut |done| each(WatchEvent::Working(done))))
}

/// What has changed and was not looked at yet.
#[derive(Debug, Default)]
struct Waiting {
    paths: BTreeSet<PathBuf>,
    everything: bool,
    /// Whether it was told that it could not be looked at.
    told: bool,
}

impl Waiting {
    fn is_nothing(&self) -> bool {
        !self.everything && self.paths.is_empty()
    }

    /// Takes what has come, and waits a moment for it where nothing has.
    fn take(
        &mut self,
        changes: &Receiver<Change>,
        roots: &[PathBuf],
        lost: &mut Vec<PathBuf>,
        polling: &mut Option<Duration>,
    ) {
        let first = match changes.recv_timeout(LOOK) {
            Ok(change) => change,
            Err(RecvTimeoutError::Timeout) => return,
            // Nobody tells of changes; the time must pass all the same.
            Err(RecvTimeoutError::Disconnected) => return std::thread::sleep(LOOK),
        };
        for change in std::iter::once(first).chain(changes.try_iter()) {
            match change {
                Change::Everything => self.everything = true,
                Change::Blind => {
                    self.everything = true;
                    polling.get_or_insert(POLLING);
                }
                Change::Path(path) => {
                    if roots.contains(&path) && !path.exists() && !lost.contains(&path) {
                        lost.push(path.clone());
                    }
                    self.paths.insert(path);
                }
            }
        }
        self.everything |= self.paths.len() > MANY;
    }
}

/// Has the system tell of changes at and below `roots`.
fn follow(roots: &[PathBuf], folder: &Path, settings: &Settings, sender: Sender<Change>) -> Result<Watcher> {
    let own = folder.canonicalize().or_else(|_| std::path::absolute(folder)).map_err(Error::io("read", folder))?;
    let known = roots.to_vec();
    let tell = move |result: DebounceEventResult| {
        let (events, errors) = match result {
            Ok(events) => (events, Vec::new()),
            Err(errors) => (Vec::new(), errors),
        };
        let blind = |error: &notify::Error| matches!(error.kind, ErrorKind::MaxFilesWatch);
        let failed = errors.iter().map(|error| if blind(error) { Change::Blind } else { Change::Everything });
        for change in failed.chain(events.iter().flat_map(|event| changes(event, &known, &own))) {
            // The other end is gone only when nobody follows any more.
            let _ = sender.send(change);
        }
    };
    let config = Config::default().with_follow_symlinks(settings.follow_links);
    let mut watcher = new_debouncer_opt::<_, RecommendedWatcher, NoCache>(SETTLED, None, tell, NoCache, config)
        .map_err(|error| Error::Engine(error.to_string()))?;
    for root in roots {
        watch_root(&mut watcher, root).map_err(|error| Error::Engine(error.to_string()))?;
    }
    Ok(watcher)
}

fn watch_root(watcher: &mut Watcher, root: &Path) -> notify::Result<()> {
    match root.parent().filter(|_| root.is_file()) {
        // A file that is replaced is another file; its folder tells of both.
        Some(folder) => watcher.watch(folder, RecursiveMode::NonRecursive),
        None => watcher.watch(root, RecursiveMode::Recursive),
    }
}

/// What an event means for the index at `own`.
fn changes(event: &DebouncedEvent, roots: &[PathBuf], own: &Path) -> Vec<Change> {
    if event.need_rescan() {
        return vec![Change::Everything];
    }
    // That somebody reads a file, perhaps ourselves, is no change.
    if matches!(event.kind, EventKind::Access(kind) if kind != AccessKind::Close(AccessMode::Write)) {
        return Vec::new();
    }
    let change = |path: &PathBuf| {
        let below = roots.iter().find_map(|root| path.strip_prefix(root).ok())?;
        let mut names = below.iter().map(|name| name.to_string_lossy());
        if path.starts_with(own) {
            None
        } else if path.file_name().is_some_and(|name| name == ".datelineignore") {
            Some(Change::Everything)
        } else if names.any(|name| name.starts_with('.')) {
            None
        } else {
            Some(Change::Path(path.clone()))
        }
    };
    event.paths.iter().filter_map(change).collect()
}

#[cfg(test)]
mod tests {
    use notify_debouncer_full::notify::{
        Event,
        event::{CreateKind, Flag},
    };

    use super::*;

    fn told(event: Event) -> Vec<Change> {
        let event = DebouncedEvent { event, time: Instant::now() };
        changes(&event, &["/archive".into(), "/one.txt".into()], Path::new("/archive/index"))
    }

    #[test]
    fn only_what_may_be_an_article_is_looked_at() {
        let made = |path: &str| Event::new(EventKind::Create(CreateKind::File)).add_path(path.into());
        assert_eq!(told(made("/archive/a/b.txt")), [Change::Path("/archive/a/b.txt".into())]);
        assert_eq!(told(made("/one.txt")), [Change::Path("/one.txt".into())]);
        for nothing in ["/two.txt", "/archive/index/v1/meta.json", "/archive/a/.b.swp", "/archive/.git/x"] {
            assert_eq!(told(made(nothing)), [], "{nothing}");
        }
        assert_eq!(told(made("/archive/a/.datelineignore")), [Change::Everything]);
        assert_eq!(told(Event::new(EventKind::Other).set_flag(Flag::Rescan)), [Change::Everything]);
        let read = Event::new(EventKind::Access(AccessKind::Open(AccessMode::Any))).add_path("/archive/a.txt".into());
        assert_eq!(told(read), []);
    }
}
