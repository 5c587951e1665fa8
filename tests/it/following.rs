//! `dateline index` as a process that is told to stop, and that follows a folder.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use crate::support::{digest, engine, lines, search, update, write};

/// What never takes so long.
const PATIENCE: Duration = Duration::from_mins(1);

/// A run of the program that does not outlive its test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Running {
    fn begin(archive: &Path, index: &Path, flags: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command.arg("index").arg(archive).arg("--index").arg(index).args(flags);
        Self(command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
    }

    #[cfg(unix)]
    fn signal(&self, name: &str) {
        assert!(Command::new("kill").args([name, &self.0.id().to_string()]).status().unwrap().success());
    }

    fn end(&mut self) -> ExitStatus {
        eventually("the program ends", || self.0.try_wait().unwrap())
    }
}

fn eventually<T>(what: &str, mut found: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        match found() {
            Some(found) => return found,
            None if start.elapsed() > PATIENCE => panic!("in {PATIENCE:?} it was not so that {what}"),
            None => std::thread::sleep(Duration::from_millis(20)),
        }
    }
}

/// How many articles are found once there is an index.
fn total(index: &Path, query: &str) -> Option<u64> {
    index.join("manifest").exists().then(|| search(&engine(index), query).total)
}

#[cfg(unix)]
#[test]
fn a_run_told_to_stop_leaves_what_is_done_and_the_next_goes_on() {
    let scratch = tempfile::tempdir().unwrap();
    let (archive, index) = (scratch.path().join("archive"), scratch.path().join("index"));
    for file in 0..40 {
        write(&archive.join(format!("{file:02}.jsonl")), &lines(&format!("{file}-"), 400));
    }
    let mut running = Running::begin(&archive, &index, &[]);
    eventually("it has begun to write", || index.join("v1").exists().then_some(()));
    std::thread::sleep(Duration::from_millis(300));
    running.signal("-INT");
    assert_eq!(running.end().code(), Some(130));
    let held = search(&engine(&index), "bridge").total;
    assert!((1..16_000).contains(&held), "{held} articles");
    assert!(engine(&index).check(false).unwrap().damage.is_empty());
    assert_eq!(update(&engine(&index), &[&archive]).unwrap().articles, 16_000);
    let whole = engine(&scratch.path().join("whole"));
    update(&whole, &[&archive]).unwrap();
    assert_eq!(digest(&engine(&index)), digest(&whole));
}

#[cfg(unix)]
#[test]
fn a_run_that_waits_for_standard_input_can_be_stopped() {
    let scratch = tempfile::tempdir().unwrap();
    let index = scratch.path().join("index");
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command.args(["index", "-", "--index"]).arg(&index).stdin(Stdio::piped());
    let mut running = Running(command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap());
    let mut articles = running.0.stdin.take().unwrap();
    // Enough to be told by, and then nothing more comes.
    std::io::Write::write_all(&mut articles, lines("a", 1000).as_bytes()).unwrap();
    eventually("it has begun to write", || index.join("v1").exists().then_some(()));
    std::thread::sleep(Duration::from_millis(500));
    running.signal("-INT");
    assert_eq!(running.end().code(), Some(130));
    assert!(search(&engine(&index), "bridge").total > 100);
    assert!(engine(&index).check(false).unwrap().damage.is_empty());
    drop(articles);
}

/// Changes a folder that is being followed, and sees each change in the index.
fn follows(flags: &[&str]) {
    let scratch = tempfile::tempdir().unwrap();
    let (archive, index) = (scratch.path().join("archive"), scratch.path().join("index"));
    for at in 0..20 {
        write(&archive.join(format!("{at}.txt")), &format!("Report {at}\n\nMarker{at} it was.\n"));
    }
    let mut running = Running::begin(&archive, &index, flags);
    let mut said = BufReader::new(running.0.stderr.take().unwrap()).lines();
    said.find(|line| line.as_ref().unwrap().starts_with("following")).unwrap().unwrap();
    assert_eq!(total(&index, "Marker7"), Some(1));

    write(&archive.join("deep/er/new.txt"), "Report\n\nZebras were seen.\n");
    eventually("a new file is found", || (total(&index, "zebras") == Some(1)).then_some(()));
    write(&archive.join("deep/er/new.txt"), "Report\n\nLions were seen.\n");
    eventually("a changed file is read again", || {
        (total(&index, "zebras") == Some(0) && total(&index, "lions") == Some(1)).then_some(())
    });
    fs::rename(archive.join("deep/er/new.txt"), archive.join("deep/lions.txt")).unwrap();
    eventually("a renamed file has its new name", || {
        (!engine(&index).articles("archive/deep/lions.txt").unwrap().is_empty()).then_some(())
    });
    fs::remove_file(archive.join("3.txt")).unwrap();
    eventually("a file that is gone is not found any more", || (total(&index, "Marker3") == Some(0)).then_some(()));

    // A file that grows is whole when it settles.
    let grown = lines("g", 60);
    let (start, mut rest) = grown.split_at(1000);
    write(&archive.join("growing.jsonl"), start);
    while !rest.is_empty() {
        std::thread::sleep(Duration::from_millis(60));
        let (next, after) = rest.split_at(rest.len().min(1500));
        let mut file = fs::OpenOptions::new().append(true).open(archive.join("growing.jsonl")).unwrap();
        std::io::Write::write_all(&mut file, next.as_bytes()).unwrap();
        rest = after;
    }
    eventually("all of a file that grew is there", || (total(&index, "bridge") == Some(60)).then_some(()));
    eventually("nothing is wrong with it", || engine(&index).status().unwrap().problems.is_empty().then_some(()));

    // Others may write meanwhile: the lock is held only while there is something to write.
    let beside = scratch.path().join("beside");
    write(&beside.join("tigers.txt"), "Report\n\nTigers were seen.\n");
    eventually("another process can write", || update(&engine(&index), &[&beside]).ok());
    assert_eq!(total(&index, "tigers"), Some(1));

    #[cfg(unix)]
    {
        running.signal("-INT");
        assert_eq!(running.end().code(), Some(0));
    }
    let whole = engine(&scratch.path().join("whole"));
    update(&whole, &[&archive, &beside]).unwrap();
    assert_eq!(digest(&engine(&index)), digest(&whole));
}

#[test]
fn a_followed_folder_is_in_the_index_a_moment_later() {
    follows(&["--watch"]);
}

#[test]
fn a_folder_can_be_looked_through_again_and_again() {
    follows(&["--watch-polling=1"]);
}

/// What the program prints, and its exit code.
fn said(archive: &Path, index: &Path, flags: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    let done = command.arg("index").arg(archive).arg("--index").arg(index).args(flags).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (done.status.code().unwrap(), text(done.stdout), text(done.stderr))
}

#[test]
fn a_dry_run_makes_no_index() {
    let scratch = tempfile::tempdir().unwrap();
    let (archive, index) = (scratch.path().join("archive"), scratch.path().join("index"));
    write(&archive.join("a.jsonl"), &lines("a", 3));
    write(&archive.join("b.mp3"), "");
    let (exit, out, _) = said(&archive, &index, &["--dry-run"]);
    assert_eq!((exit, index.exists()), (0, false), "{out}");
    assert!(out.contains("1 file to read") && out.contains("archive/a.jsonl"), "{out}");
    let (exit, out, _) = said(&archive, &index, &["--dry-run", "--json"]);
    let told: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((exit, &told["new"][0], &told["fresh"]), (0, &"archive/a.jsonl".into(), &true.into()));
    assert!(!index.exists());
    let (exit, _, told) = said(&archive, &index, &["--dry-run", "--watch"]);
    assert_eq!(exit, 2, "{told}");
    let (exit, _, told) = said(&scratch.path().join("gone"), &index, &["--dry-run"]);
    assert_eq!((exit, index.exists()), (2, false), "{told}");
}

#[cfg(unix)]
#[test]
fn links_that_lead_out_are_followed_where_asked() {
    let scratch = tempfile::tempdir().unwrap();
    let (archive, index) = (scratch.path().join("archive"), scratch.path().join("index"));
    let outside = scratch.path().join("outside");
    write(&archive.join("a.txt"), "Report\n\nZebras were seen.\n");
    write(&outside.join("deep/b.txt"), "Report\n\nLions were seen.\n");
    std::os::unix::fs::symlink(&outside, archive.join("more")).unwrap();
    std::os::unix::fs::symlink(&archive, outside.join("back")).unwrap();
    let (exit, _, told) = said(&archive, &index, &[]);
    assert_eq!((exit, total(&index, "lions")), (0, Some(0)), "{told}");
    assert!(told.contains("leads out of the folder"), "{told}");
    let (exit, _, told) = said(&archive, &index, &["--follow-links"]);
    assert_eq!((exit, total(&index, "seen")), (0, Some(2)), "{told}");
    assert_eq!(search(&engine(&index), "lions").hits[0].stored.id, "archive/more/deep/b.txt");
    // Without the flag it is not known whether what the link led to is still there.
    let (exit, _, told) = said(&archive, &index, &[]);
    assert_eq!((exit, total(&index, "lions")), (0, Some(1)), "{told}");
}
