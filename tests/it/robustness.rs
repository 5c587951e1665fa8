//! What can go wrong around an index, and what is then said and kept.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use dateline::{
    engine::{Engine, SearchRequest},
    error::Error,
};

use crate::support::{day, digest, engine, ids, lines, request, search, update, write};

/// An archive of two files and the index of it, in one scratch folder.
struct Scratch {
    folder: tempfile::TempDir,
    archive: PathBuf,
    index: PathBuf,
}

impl Scratch {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (archive, index) = (folder.path().join("archive"), folder.path().join("index"));
        write(&archive.join("a.jsonl"), &lines("a", 20));
        write(&archive.join("b.jsonl"), &lines("b", 5));
        update(&engine(&index), &[&archive]).unwrap();
        Self { folder, archive, index }
    }

    fn engine(&self) -> Engine {
        engine(&self.index)
    }

    /// The program on this index.
    fn program(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command.args(arguments).env("DATELINE_INDEX", &self.index).current_dir(self.folder.path());
        command
    }

    /// Exit code, standard output and standard error of the program.
    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let done = self.program(arguments).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let code = done
            .status
            .code()
            .unwrap_or_else(|| panic!("{arguments:?}: {:?} {}", done.status, text(done.stderr.clone())));
        (code, text(done.stdout), text(done.stderr))
    }

    /// The only file of the current version whose name ends so.
    fn file(&self, ending: &str) -> PathBuf {
        let files = fs::read_dir(self.index.join("v1")).unwrap().map(|entry| entry.unwrap().path());
        let mut fitting = files.filter(|path| path.to_str().unwrap().ends_with(ending));
        fitting.next().unwrap_or_else(|| panic!("no file ends with {ending}"))
    }
}

/// A kind of damage, and how it is done.
type Spoil = (&'static str, fn(&Scratch));

fn refused(error: &Error, word: &str) {
    assert_eq!(error.code(), "bad-index", "{word}: {error}");
    assert!(error.hint().contains("--rebuild"), "{word}: {}", error.hint());
}

#[test]
fn damage_is_told_with_the_way_out_and_never_doubled() {
    let spoil: &[Spoil] = &[
        ("manifest of no sense", |it| fs::write(it.index.join("manifest"), "garbage").unwrap()),
        ("empty manifest", |it| fs::write(it.index.join("manifest"), "").unwrap()),
        ("manifest that leads away", |it| {
            fs::write(it.index.join("manifest"), r#"{"schema":1,"directory":"../archive"}"#).unwrap();
        }),
        ("version folder gone", |it| fs::remove_dir_all(it.index.join("v1")).unwrap()),
        ("catalog cut off", |it| fs::write(it.file("catalog-1"), [1, 5, 9]).unwrap()),
        ("catalog gone", |it| fs::remove_file(it.file("catalog-1")).unwrap()),
        ("meta of no sense", |it| fs::write(it.file("meta.json"), "{").unwrap()),
        ("meta gone", |it| fs::remove_file(it.file("meta.json")).unwrap()),
    ];
    for (what, spoil) in spoil {
        let it = Scratch::new();
        let whole = digest(&it.engine());
        spoil(&it);
        let asked = it.engine().search(&SearchRequest::new("bridge", day("2025-06-03")));
        refused(&asked.map(|page| page.total).expect_err(what), what);
        refused(&update(&it.engine(), &[&it.archive]).unwrap_err(), what);
        match it.engine().check(true) {
            Ok(check) => assert!(!check.damage.is_empty(), "{what}"),
            Err(error) => refused(&error, what),
        }
        let mut rebuild = request(&[&it.archive]);
        rebuild.rebuild = true;
        let totals = it.engine().update(&rebuild, &mut |_| true).unwrap();
        assert_eq!(totals.articles, 25, "{what}");
        assert_eq!(digest(&it.engine()), whole, "{what}");
    }
}

#[test]
fn damage_within_a_segment_is_told_and_mended() {
    let spoil: &[Spoil] = &[
        ("store empty", |it| fs::write(it.file(".store"), "").unwrap()),
        ("store gone", |it| fs::remove_file(it.file(".store")).unwrap()),
        ("store changed", |it| {
            let mut bytes = fs::read(it.file(".store")).unwrap();
            bytes[10..40].fill(0xFF);
            fs::write(it.file(".store"), bytes).unwrap();
        }),
        ("terms empty", |it| fs::write(it.file(".term"), "").unwrap()),
        ("terms gone", |it| fs::remove_file(it.file(".term")).unwrap()),
        ("columns cut off", |it| {
            let bytes = fs::read(it.file(".fast")).unwrap();
            fs::write(it.file(".fast"), &bytes[..bytes.len() / 2]).unwrap();
        }),
    ];
    for (what, spoil) in spoil {
        let it = Scratch::new();
        let whole = digest(&it.engine());
        spoil(&it);
        let (exit, _, told) = it.run(&["search", "bridge"]);
        assert_eq!(exit, 2, "{what}: {told}");
        assert!(told.contains("hint:") && (told.contains("--rebuild") || told.contains("check")), "{what}: {told}");
        assert_eq!(it.run(&["check"]).0, 2, "{what}");
        let (exit, _, told) = it.run(&["index", "archive", "--rebuild"]);
        assert_eq!(exit, 0, "{what}: {told}");
        assert_eq!(digest(&it.engine()), whole, "{what}");
    }
}

#[test]
fn a_byte_changed_anywhere_is_no_panic_and_is_mended() {
    let clean = Scratch::new();
    let whole = digest(&clean.engine());
    for (round, ending) in
        [".term", ".idx", ".pos", ".fast", ".fieldnorm", ".store"].into_iter().cycle().take(18).enumerate()
    {
        let it = Scratch::new();
        let path = it.file(ending);
        let mut bytes = fs::read(&path).unwrap();
        let at = (round * 7919 + 13) % bytes.len();
        bytes[at] ^= 0xFF;
        fs::write(&path, bytes).unwrap();
        let what = format!("{ending} at {at}");
        for arguments in
            [&["search", "bridge \"was inspected\" brid*"][..], &["facets", "", "published"], &["show", "a7"]]
        {
            let (exit, _, told) = it.run(arguments);
            assert!([0, 1, 2].contains(&exit) && !told.contains("panicked"), "{what}: {exit} {told}");
        }
        assert_eq!(it.run(&["check"]).0, 2, "{what}");
        assert_eq!(it.run(&["index", "archive", "--rebuild"]).0, 0, "{what}");
        assert_eq!(digest(&it.engine()), whole, "{what}");
    }
}

#[test]
fn a_rebuild_that_does_not_know_its_roots_asks_for_them() {
    let it = Scratch::new();
    fs::write(it.file("catalog-1"), [1, 5, 9]).unwrap();
    let mut rebuild = request(&[]);
    rebuild.rebuild = true;
    refused(&it.engine().update(&rebuild, &mut |_| true).unwrap_err(), "no paths");
    assert!(it.index.join("v1").exists(), "what is there stays for whoever wants to save it");
}

#[test]
fn an_index_of_another_version_is_made_anew_with_a_word() {
    let it = Scratch::new();
    let other = it.folder.path().join("other");
    write(&other.join("c.jsonl"), &lines("c", 3));
    update(&it.engine(), &[&other]).unwrap();
    let whole = digest(&it.engine());
    fs::write(it.index.join("manifest"), r#"{"schema":0,"directory":"v1"}"#).unwrap();
    let asked = it.engine().search(&SearchRequest::new("bridge", day("2025-06-03"))).unwrap_err();
    refused(&asked, "search");
    assert!(asked.to_string().contains("another version"), "{asked}");

    // Nothing is lost for want of a root that cannot be read now.
    let away = it.folder.path().join("away");
    fs::rename(&other, &away).unwrap();
    let error = update(&it.engine(), &[&it.archive]).unwrap_err();
    assert!(
        error.to_string().contains("missing or cannot be read") && error.hint().contains("--prune"),
        "{error}: {}",
        error.hint()
    );
    assert!(it.index.join("v1/meta.json").exists());
    fs::rename(&away, &other).unwrap();

    // A run for one root brings all of them over.
    let totals = update(&it.engine(), &[&it.archive]).unwrap();
    assert!(totals.notes.iter().any(|note| note.contains("another version")), "{:?}", totals.notes);
    assert_eq!(totals.articles, 28);
    assert_eq!(digest(&it.engine()), whole);

    // The same where only what is made of articles has changed.
    let schema = dateline::index::schema::VERSION;
    fs::write(it.index.join("manifest"), format!(r#"{{"schema":{schema},"analysis":0,"directory":"v2"}}"#)).unwrap();
    let asked = it.engine().search(&SearchRequest::new("bridge", day("2025-06-03"))).unwrap_err();
    assert!(asked.to_string().contains("another version"), "{asked}");
}

#[test]
fn the_index_folder_is_never_walked() {
    let it = Scratch::new();
    let inside = it.archive.join("deep/index");
    let own = engine(&inside);
    for _ in 0..2 {
        assert_eq!(update(&own, &[&it.archive]).unwrap().articles, 25);
    }
    assert!(inside.join("README.md").exists(), "a file that would be read");
    for path in [inside.clone(), inside.join("v1")] {
        let error = update(&own, &[&path]).unwrap_err();
        assert!(matches!(&error, Error::Usage { message, .. } if message.contains("index itself")), "{error}");
    }
}

#[test]
fn a_mount_point_without_its_disk_removes_nothing() {
    let it = Scratch::new();
    fs::remove_dir_all(&it.archive).unwrap();
    fs::create_dir(&it.archive).unwrap();
    let totals = update(&it.engine(), &[&it.archive]).unwrap();
    assert_eq!((totals.articles, totals.removed, totals.files_kept, totals.warnings.len()), (25, 0, 2, 1));
    let (exit, _, told) = it.run(&["index", "archive"]);
    assert_eq!(exit, 2, "{told}");
    assert!(told.contains("`--prune` removes them"), "{told}");
    let (exit, _, told) = it.run(&["index", "archive", "--prune"]);
    assert_eq!(exit, 0, "{told}");
    assert_eq!(search(&it.engine(), "").total, 0);
}

#[cfg(unix)]
#[test]
fn what_cannot_be_looked_at_is_not_gone() {
    let it = Scratch::new();
    for at in 0..30 {
        write(&it.archive.join(format!("{at}.txt")), &format!("Report {at}\n\nPaper{at} it was.\n"));
    }
    update(&it.engine(), &[&it.archive]).unwrap();
    // One in thirty would go quietly, were it gone.
    fs::remove_file(it.archive.join("7.txt")).unwrap();
    std::os::unix::fs::symlink("/nowhere/at/all", it.archive.join("7.txt")).unwrap();
    let totals = update(&it.engine(), &[&it.archive]).unwrap();
    assert_eq!((totals.removed, totals.files_kept, totals.warnings.len()), (0, 1, 1), "{:?}", totals.warnings);
    assert_eq!(search(&it.engine(), "Paper7").total, 1);
    let mut pruning = request(&[&it.archive]);
    pruning.prune = true;
    assert_eq!(it.engine().update(&pruning, &mut |_| true).unwrap().removed, 1);
}

#[cfg(unix)]
#[test]
fn folders_and_files_without_permission_lose_nothing_and_are_tried_again() {
    use std::os::unix::fs::PermissionsExt;
    let set = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    let it = Scratch::new();
    for at in 0..30 {
        write(&it.archive.join(format!("{at}.txt")), &format!("Report {at}\n\nPaper{at} it was.\n"));
    }
    write(&it.archive.join("closed/x.txt"), "Report\n\nClosedpaper it was.\n");
    update(&it.engine(), &[&it.archive]).unwrap();
    let closed = it.archive.join("closed");
    set(&closed, 0o000);
    if fs::read_dir(&closed).is_ok() {
        eprintln!("skipped: permissions do not bind this user");
        return;
    }
    let totals = update(&it.engine(), &[&it.archive]).unwrap();
    set(&closed, 0o700);
    assert_eq!((totals.removed, totals.files_kept, totals.warnings.len()), (0, 1, 1));
    assert_eq!(search(&it.engine(), "Closedpaper").total, 1);

    // A file that could not be read the first time is read once it can be, though its size and time are the same.
    let late = it.archive.join("late.txt");
    write(&late, "Report\n\nLatepaper it was.\n");
    set(&late, 0o000);
    let totals = update(&it.engine(), &[&it.archive]).unwrap();
    assert_eq!(totals.problems.iter().map(|problem| problem.code.as_str()).collect::<Vec<_>>(), ["unreadable"]);
    assert_eq!(it.engine().status().unwrap().problems.len(), 1);
    set(&late, 0o600);
    update(&it.engine(), &[&it.archive]).unwrap();
    assert_eq!(search(&it.engine(), "Latepaper").total, 1);
    assert_eq!(it.engine().status().unwrap().problems.len(), 0);

    // A known file that changed and cannot be read keeps what is known of it.
    write(&late, "Report\n\nChangedpaper it is.\n");
    set(&late, 0o000);
    let totals = update(&it.engine(), &[&it.archive]).unwrap();
    set(&late, 0o600);
    assert_eq!((totals.removed, totals.files_kept), (0, 1));
    assert_eq!(search(&it.engine(), "Latepaper").total, 1);
    update(&it.engine(), &[&it.archive]).unwrap();
    assert_eq!((search(&it.engine(), "Latepaper").total, search(&it.engine(), "Changedpaper").total), (0, 1));
}

#[test]
fn a_file_that_vanishes_during_a_run_is_a_problem_of_its_own() {
    let it = Scratch::new();
    write(&it.archive.join("0.jsonl"), &lines("0-", 3000));
    write(&it.archive.join("b.jsonl"), &lines("b", 6));
    write(&it.archive.join("c.jsonl"), &lines("c", 4));
    // The conveyor is far from these two when the first articles come off it.
    let vanish = || {
        let _ = fs::remove_file(it.archive.join("b.jsonl"));
        let _ = fs::remove_file(it.archive.join("c.jsonl"));
    };
    let totals = it
        .engine()
        .update(&request(&[&it.archive]), &mut |_| {
            vanish();
            true
        })
        .unwrap();
    assert_eq!(totals.articles, 3025, "the five known articles of the changed file are still there");
    let lost = totals.problems.iter().filter(|problem| problem.skipped);
    let told: Vec<_> = lost.map(|problem| (problem.code.as_str(), problem.path.as_str())).collect();
    assert_eq!(told, [("unreadable", "b.jsonl"), ("unreadable", "c.jsonl")]);
    assert!(it.engine().check(false).unwrap().damage.is_empty());
    assert_eq!(ids(&search(&it.engine(), "id:b4")), ["b4"]);
}

#[test]
fn a_file_of_the_same_size_and_time_is_not_taken_for_another() {
    let it = Scratch::new();
    for at in 10..30 {
        write(&it.archive.join(format!("{at}.txt")), &format!("Report {at}\n\nPaper{at} it was.\n"));
    }
    update(&it.engine(), &[&it.archive]).unwrap();
    let old = it.archive.join("17.txt");
    let time = fs::metadata(&old).unwrap().modified().unwrap();
    fs::remove_file(&old).unwrap();
    let new = it.archive.join("new.txt");
    write(&new, "Report 99\n\nPaper99 it was.\n");
    fs::File::options().write(true).open(&new).unwrap().set_modified(time).unwrap();
    let totals = update(&it.engine(), &[&it.archive]).unwrap();
    assert_eq!((totals.files_read, totals.files_renamed), (1, 0));
    assert_eq!((search(&it.engine(), "Paper17").total, search(&it.engine(), "Paper99").total), (0, 1));

    // A copy with a new time is the same file all the same.
    fs::copy(it.archive.join("18.txt"), it.archive.join("copy.txt")).unwrap();
    fs::remove_file(it.archive.join("18.txt")).unwrap();
    let totals = update(&it.engine(), &[&it.archive]).unwrap();
    assert_eq!((totals.files_read, totals.files_renamed), (0, 1));
    assert_eq!(ids(&search(&it.engine(), "Paper18")), ["archive/copy.txt"]);
}

#[test]
fn a_renamed_file_is_dated_as_if_it_were_read() {
    let it = Scratch::new();
    for at in 10..30 {
        write(&it.archive.join(format!("{at}.txt")), &format!("Report {at}\n\nPaper{at} it was.\n"));
    }
    update(&it.engine(), &[&it.archive]).unwrap();
    assert_eq!(search(&it.engine(), "Paper17 is:undated").total, 1);
    fs::rename(it.archive.join("17.txt"), it.archive.join("2025-06-02-report.txt")).unwrap();
    assert_eq!(update(&it.engine(), &[&it.archive]).unwrap().files_renamed, 1);
    assert_eq!(search(&it.engine(), "Paper17 published:2025-06-02").total, 1);
    let afresh = engine(&it.folder.path().join("afresh"));
    update(&afresh, &[&it.archive]).unwrap();
    assert_eq!(digest(&it.engine()), digest(&afresh));
}

#[test]
fn standard_input_that_comes_twice_counts_once() {
    let it = Scratch::new();
    let feed = |text: &str| {
        let mut child = it.program(&["index", "-"]).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), text.as_bytes()).unwrap();
        assert!(child.wait().unwrap().success());
    };
    let text = lines("s", 7);
    feed(&text);
    feed(&text);
    feed(&format!("{text}{}", lines("t", 2)));
    feed(&format!("{0}{0}", lines("u", 1)));
    let check = it.engine().check(false).unwrap();
    assert_eq!((check.damage.as_slice(), check.articles), (&[][..], 35));
    assert_eq!(it.engine().status().unwrap().articles, 35);

    // A folder of that name is something else.
    let folder = it.folder.path().join("stdin");
    write(&folder.join("x.jsonl"), &lines("x", 2));
    assert_eq!(update(&it.engine(), &[&folder]).unwrap().articles, 37);
    assert_eq!(it.engine().forget("stdin").unwrap().articles, 27);
    assert!(it.engine().check(false).unwrap().damage.is_empty());
}

#[cfg(unix)]
#[test]
fn a_foreign_folder_is_not_touched() {
    use std::os::unix::fs::PermissionsExt;
    let it = Scratch::new();
    let letters = it.folder.path().join("letters");
    write(&letters.join("letter.doc"), "dear");
    fs::set_permissions(&letters, fs::Permissions::from_mode(0o755)).unwrap();
    let (exit, _, told) = it.run(&["index", "archive", "--index", "letters"]);
    assert_eq!(exit, 2);
    assert!(told.contains("`letters` is no index: it holds `letter.doc`"), "{told}");
    assert_eq!(fs::metadata(&letters).unwrap().permissions().mode() & 0o777, 0o755);
    assert_eq!(fs::read_dir(&letters).unwrap().count(), 1);
}

#[test]
fn a_second_writer_is_told_in_words() {
    let it = Scratch::new();
    write(&it.archive.join("0.jsonl"), &lines("0-", 500));
    let mut told = None;
    it.engine()
        .update(&request(&[&it.archive]), &mut |_| {
            told.get_or_insert_with(|| {
                let again = it.run(&["index", "archive"]);
                (again, it.run(&["search", "bridge", "--in", "archive", "-n", "1"]))
            });
            true
        })
        .unwrap();
    let ((exit, _, error), (found, _, warning)) = told.unwrap();
    let process = format!("is being written by process {}", std::process::id());
    assert!(exit == 2 && error.contains(&process) && error.contains("hint: wait for it to end"), "{error}");
    assert!(found == 0 && warning.contains(&process) && warning.contains("searching what it holds now"), "{warning}");
}

#[test]
fn reading_goes_on_while_the_index_is_made_anew() {
    let it = Scratch::new();
    let mut asked = 0;
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut rebuild = request(&[&it.archive]);
            rebuild.rebuild = true;
            for _ in 0..10 {
                it.engine().update(&rebuild, &mut |_| true).unwrap();
            }
        });
        let kept_open = it.engine();
        while !writer.is_finished() {
            assert_eq!(search(&it.engine(), "bridge").total, 25);
            assert_eq!(search(&kept_open, "bridge").total, 25);
            asked += 1;
        }
    });
    assert!(asked > 0);
}

#[test]
fn hostile_queries_are_answered_or_refused_with_a_place() {
    let it = Scratch::new();
    let engine = it.engine();
    let many = |text: &str, times: usize| text.repeat(times);
    let mut texts: Vec<String> = [
        "\"",
        "\"\"",
        "(",
        ")",
        "((((",
        "))))",
        "()",
        "-",
        "--",
        "- -",
        "!",
        "?",
        "*",
        "**",
        "*?*",
        "~",
        "\"~5",
        "\"a\"~",
        ":",
        "::",
        ":bridge",
        "title:",
        "title:\"",
        "title:(",
        "title:()",
        "place:|",
        "place:||\"",
        "place:/",
        "place://a//",
        "published:",
        "published:..",
        "published:>",
        "published:>=",
        "published:<0001",
        "published:9999-12-31..",
        "published:99999999999999999999",
        "published:-5000",
        "published:2025-02-30",
        "published:\"last 99999999 days\"",
        "published:\"last 99999999999999999999 years\"",
        "published:\"99999 years ago\"",
        "added:today|yesterday|",
        "published:last",
        "published:0000-00-00",
        "published:2025-W99",
        "published:\"Q9 2025\"",
        "published:wÀ 2025",
        "is:",
        "is:undated|x",
        "id:\"",
        "meta.:x",
        "meta.a.b:c",
        "AND",
        "OR",
        "NOT",
        "NOT NOT NOT",
        "a AND AND b",
        "NOT (a",
        "-(-(-a))",
        "bridge\0collapse",
        "\u{1b}[2J",
        "\u{202e}egdirb",
        "\u{feff}bridge",
        "a\u{300}\u{301}",
        "👨‍👩‍👧",
        "\u{10ffff}",
        "ｂｒｉｄｇｅ",
        "İ",
        "ß*",
        "br\u{ad}idge",
        "\\",
        "\\\"",
        "'; drop table",
        "<script>",
        "{}",
        "[a TO b]",
        "a^2",
        "+a",
        "a&&b",
        "a||b",
        "http://x.y/?q=1",
        "\r\n",
        "\t",
    ]
    .map(str::to_owned)
    .into();
    texts.extend([
        many("(", 50_000),
        many("NOT ", 50_000),
        many("-", 50_000),
        many("(a OR ", 50_000),
        many("a ", 9_000),
        many("a OR ", 9_000),
        many("bridg* ", 500),
        many("\"road bridge\"~100 ", 500),
        many("x", 1_000_000),
        many("ä", 500_000),
        format!("\"{}\"", many("bridge ", 5_000)),
        format!("place:{}", many("a|", 5_000)),
        format!("ab{}", many("*a", 5_000)),
        many("published:2025|", 3_000),
    ]);
    for text in texts {
        let shown: String = text.chars().take(40).collect();
        let start = Instant::now();
        match engine.search(&SearchRequest::new(text.clone(), day("2025-06-03"))) {
            Ok(page) => assert!(page.total <= 25, "{shown}"),
            Err(Error::Query { column, hint, .. }) => {
                assert!(column <= text.chars().count() && !hint.is_empty(), "{shown}: {column} {hint}");
            }
            Err(error) => panic!("{shown}: {error}"),
        }
        assert!(start.elapsed() < Duration::from_secs(20), "{shown}: {:?}", start.elapsed());
    }
}

#[cfg(unix)]
#[test]
fn lists_of_files_may_hold_any_name_and_missing_ones() {
    use std::os::unix::ffi::OsStrExt;
    let it = Scratch::new();
    let odd = it.archive.join(OsStr::from_bytes(b"odd\xff.txt"));
    fs::write(&odd, "Report\n\nOddpaper it was.\n").unwrap();
    let mut list = odd.as_os_str().as_bytes().to_vec();
    list.extend(b"\0/nowhere/at/all.txt\0");
    fs::write(it.folder.path().join("list"), list).unwrap();
    let (exit, _, told) = it.run(&["index", "--files-from", "list", "--index", "other"]);
    assert_eq!(exit, 0, "{told}");
    assert!(told.contains("1 skipped: 1 unreadable"), "{told}");
    assert_eq!(search(&engine(&it.folder.path().join("other")), "Oddpaper").total, 1);
    assert_eq!(it.run(&["index", "--files-from", "list", "--index", "other", "--strict"]).0, 2);
}

#[test]
fn today_is_that_of_the_zone() {
    let it = Scratch::new();
    // These two zones are 26 hours apart, so that it is never the same day in both.
    let mut days = Vec::new();
    for zone in ["EAST-14", "WEST+12"] {
        let done = it.program(&["search", "published:today", "--json"]).env("TZ", zone).output().unwrap();
        let answer: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
        let interval = &answer["query"]["intervals"][0];
        days.push((interval["from"].as_str().unwrap().to_owned(), interval["to"].as_str().unwrap().to_owned()));
    }
    assert!(days[0].0 >= days[1].1, "{days:?}");
    // What enters today is found among what was added today.
    write(&it.archive.join("z.jsonl"), &lines("z", 2));
    for zone in ["EAST-14", "WEST+12"] {
        let index = format!("index-{zone}");
        let run =
            |arguments: &[&str]| it.program(arguments).env("TZ", zone).env("DATELINE_INDEX", &index).output().unwrap();
        assert!(run(&["index", "archive"]).status.success());
        assert_eq!(run(&["search", "bridge added:today"]).status.code(), Some(0), "{zone}");
    }
}

#[test]
fn nothing_private_is_told_unasked() {
    let it = Scratch::new();
    write(
        &it.archive.join("secretname.jsonl"),
        "{\"id\": \"1\", \"title\": \"Secrettitle\", \"body\": \"b\"}\n{broken\n",
    );
    let (_, _, told) = it.run(&["index", "archive"]);
    assert!(told.contains("1 skipped: 1 malformed-json"), "{told}");
    let (_, _, searched) = it.run(&["search", "Secrettitle", "-v"]);
    for word in ["secretname", "Secrettitle"] {
        assert!(!told.contains(word) && !searched.contains(word), "{told}{searched}");
    }
    write(&it.archive.join("secretname.jsonl"), "{broken again\n");
    assert!(it.run(&["index", "archive", "-v"]).2.contains("secretname.jsonl#1"));
}

#[test]
fn every_article_carries_its_evidence() {
    let it = Scratch::new();
    let line = r#"{"id": "e1", "title": "Bridge falls", "date": "2025-06-01", "captured": "2025-06-02T10:00:00Z", "body": "Evidencepaper it is."}"#;
    let folder = it.archive.join("deep");
    write(&folder.join("e.jsonl"), &format!("{}{line}\n", lines("e-", 1)));
    update(&it.engine(), &[&it.archive]).unwrap();
    let sha256: String = {
        use sha2::Digest;
        sha2::Sha256::digest(line).iter().map(|byte| format!("{byte:02x}")).collect()
    };
    let (_, found, _) = it.run(&["search", "Evidencepaper", "--json"]);
    let (_, shown, _) = it.run(&["show", "e1", "--json"]);
    let found: serde_json::Value = serde_json::from_str(&found).unwrap();
    let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
    for article in [&found["hits"][0], &shown["articles"][0]] {
        assert_eq!(article["path"], "deep/e.jsonl", "{article}");
        assert_eq!(article["member"], "2");
        assert_eq!(article["sha256"], sha256.as_str());
        assert!(article["captured"].as_str().unwrap().starts_with("2025-06-02T10:00:00"));
        assert_eq!(article["added"], "2025-06-03");
    }
    let (_, text, _) = it.run(&["show", "e1"]);
    for part in ["deep/e.jsonl", "2025-06-02T10:00:00", "3 June 2025", sha256.as_str()] {
        assert!(text.contains(part), "no {part} in\n{text}");
    }
    let (exit, original, told) = it.run(&["show", "e1", "--original"]);
    assert_eq!((exit, original.as_str(), told.as_str()), (0, line, ""));
    write(&folder.join("e.jsonl"), &format!("{}{}\n", lines("e-", 1), line.replace("falls", "fails")));
    let (exit, original, told) = it.run(&["show", "e1", "--original"]);
    assert!(exit == 2 && original.is_empty() && told.contains("has changed since it was indexed"), "{told}");
}

#[cfg(unix)]
#[test]
fn names_that_are_no_text_stay_apart_and_lead_back() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    let name = |bytes: &[u8]| PathBuf::from(OsStr::from_bytes(bytes));
    let (archive, index) = (folder.path().join("archive"), folder.path().join(name(b"index\xff")));
    for (at, file) in [&b"a\xe8/note\xe9.txt"[..], b"a\xe8/note\xea.txt", br"b/note\xE9.txt"].into_iter().enumerate() {
        write(&archive.join(name(file)), &format!("Note {at}\n\nIt rained, marker{at}.\n"));
    }
    let engine = engine(&index);
    assert_eq!(update(&engine, &[&archive]).unwrap().articles, 3);
    assert_eq!(ids(&search(&engine, "marker0")), [r"archive/a\xE8/note\xE9.txt"]);
    assert_eq!(ids(&search(&engine, "marker1")), [r"archive/a\xE8/note\xEA.txt"]);
    assert_eq!(ids(&search(&engine, "marker2")), [r"archive/b/note\x5CxE9.txt"]);
    for at in 0..3 {
        let page = search(&engine, &format!("marker{at}"));
        let original = engine.original(&page.hits[0].stored).unwrap();
        assert!(String::from_utf8(original).unwrap().starts_with(&format!("Note {at}")));
    }
    let within =
        SearchRequest { within: vec![archive.join(name(b"a\xe8"))], ..SearchRequest::new("rained", day("2025-06-03")) };
    assert_eq!(engine.search(&within).unwrap().total, 2);
    assert_eq!(update(&engine, &[&archive]).unwrap().files_unchanged, 3);
}

#[test]
fn a_folder_that_is_not_there_is_told_beside_standard_input() {
    let it = Scratch::new();
    let mut program = it.program(&["index", "-"]);
    let mut child = program.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), lines("s", 3).as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
    let within = |path: &str| {
        let request = SearchRequest { within: vec![path.into()], ..SearchRequest::new("bridge", day("2025-06-03")) };
        it.engine().search(&request).map(|page| page.total)
    };
    assert_eq!(within("-").unwrap(), 3);
    assert!(matches!(within("/nowhere/at/all"), Err(Error::Usage { .. })));
}
