//! The program in unpractised hands: what it answers to wrong words, closed pipes and odd terminals.

use std::{
    io::Read,
    path::Path,
    process::{Command, Output, Stdio},
};

use dateline::query;

use crate::support::{day, lines, write};

/// The program in a folder of its own, with an index of 2000 articles.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        write(&folder.path().join("a.jsonl"), &lines("a", 2000));
        write(&folder.path().join("file"), "");
        let place = Self { folder };
        assert!(place.run(&["index", "a.jsonl"]).status.success());
        place
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        for name in ["DATELINE_INDEX", "COLUMNS", "NO_COLOR", "CLICOLOR_FORCE"] {
            command.env_remove(name);
        }
        command.args(arguments).current_dir(self.path()).stdin(Stdio::null());
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Fails where the program does not end with 2 and say `words` on standard error, and nothing on standard output.
    fn refuses(&self, arguments: &[&str], words: &[&str]) {
        let done = self.run(arguments);
        let told = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(2), "{arguments:?}: {told}");
        assert!(done.stdout.is_empty(), "{arguments:?}");
        for word in words {
            assert!(told.contains(word), "{arguments:?}: no `{word}` in\n{told}");
        }
    }
}

#[test]
fn wrong_words_are_refused_with_a_way_out() {
    let place = Place::new();
    let wrong: &[(&[&str], &[&str])] = &[
        (&["serch", "x"], &["similar", "search"]),
        (&["search"], &["nothing to search for", "hint: give some words"]),
        (&["search", ""], &["nothing to search for"]),
        (&["search", "x", "--index", "none"], &["no index in `none`", "dateline index FOLDER --index none"]),
        (&["search", "x", "--index", "file"], &["`file` is a file", "--index"]),
        (&["index", "a.jsonl", "--index", "file"], &["`file` is a file", "--index"]),
        (&["index", "nowhere"], &["nowhere", "hint: check the path"]),
        (&["index", "--files-from", "nowhere"], &["nowhere", "hint: check the path"]),
        (&["index", "--files-from", "file"], &["the list of paths is empty"]),
        (&["index", "index"], &["lies in the index itself"]),
        (&["search", "x", "-n", "-1"], &["'-1'", "--limit"]),
        (&["search", "x", "-n", "99999999999999999999"], &["--limit", "too large"]),
        (&["search", "x", "--after", "xyz"], &["`xyz` is no cursor", "hint:"]),
        (&["search", "x", "--place", ""], &["the filter on `place` has no value"]),
        (&["search", "x", "--published", "2025-13"], &["`2025-13` is not a month", "^", "hint:"]),
        (&["search", "bridge place:"], &["`place:` has no value", "bridge place:\n         ^", "hint:"]),
        (&["search", "x", "--facets", "colour"], &["`colour` is no facet", "person"]),
        (&["search", "x", "--json", "--jsonl"], &["cannot be used with"]),
        (&["search", "--batch", "a.jsonl"], &["line 1 of `a.jsonl` is no query", "hint:"]),
        (&["show", "a1", "--pick", "2"], &["no article number 2", "hint:"]),
        (&["forget", "nowhere"], &["`nowhere` is no root", "`a.jsonl`"]),
        (&["man", "nowhere"], &["no command `nowhere`"]),
    ];
    for (arguments, words) in wrong {
        place.refuses(arguments, words);
    }
}

#[test]
fn nothing_found_is_one_and_says_why() {
    let place = Place::new();
    let told = |arguments: &[&str]| {
        let done = place.run(arguments);
        assert_eq!(done.status.code(), Some(1), "{arguments:?}");
        String::from_utf8([done.stdout, done.stderr].concat()).unwrap()
    };
    assert!(told(&["search", "zeppelin"]).contains("no article holds `zeppelin`"));
    assert!(told(&["search", "bridge", "--published", "1999"]).contains("without `published:1999` there are 2000"));
    assert!(told(&["show", "nobody"]).contains("no article has the id `nobody`"));
}

#[test]
fn what_only_looks_like_syntax_is_read_and_told() {
    let place = Place::new();
    for (query, note) in [
        ("persn:bridge bridge", "did you mean `person:`?"),
        ("\"road bridge", "a quotation mark without its partner was left out"),
        ("bridge (near", "an opening bracket without its partner was left out"),
        ("is the bridge near?", "`?` at the end of `near` was left out"),
        ("bridge OR", "`OR` without something on both sides was left out"),
        ("...", "the query holds no word to look for, so every article matches"),
    ] {
        let done = place.run(&["search", query, "--json", "-n", "1"]);
        let answer: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
        let notes = answer["query"]["ignored"].to_string().replace("\\\"", "\"");
        assert!(notes.contains(note), "{query}: {notes}");
        assert_eq!(done.status.code(), Some(0), "{query}");
    }
}

#[test]
fn a_cursor_of_another_question_is_refused() {
    let place = Place::new();
    let page = place.run(&["search", "bridge", "-n", "3", "--json"]);
    let page: serde_json::Value = serde_json::from_slice(&page.stdout).unwrap();
    let next = page["next"].as_str().unwrap();
    place.refuses(&["search", "near", "--after", next], &["the cursor belongs to another query", "hint:"]);
    place.refuses(&["search", "bridge", "--after", next, "--sort", "newest"], &["the cursor belongs to another"]);
    let done = place.run(&["search", "bridge", "--after", next, "-n", "1", "--jsonl"]);
    let hit: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(hit["rank"], 4);
}

#[test]
fn a_reader_that_has_enough_is_no_failure() {
    let place = Place::new();
    for arguments in [
        &["search", "bridge", "-n", "2000", "--jsonl"][..],
        &["search", "bridge", "-n", "2000"],
        &["search", "bridge", "-n", "2000", "--format", "csv"],
        &["parse", "a.jsonl"],
    ] {
        let mut child = place.command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdout = child.stdout.take().unwrap();
        stdout.read_exact(&mut [0]).unwrap();
        drop(stdout);
        let done = child.wait_with_output().unwrap();
        assert_eq!(done.status.code(), Some(0), "{arguments:?}");
        assert!(done.stderr.is_empty(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    }
}

#[test]
fn colour_and_width_are_as_asked() {
    let place = Place::new();
    let text = |arguments: &[&str], variables: &[(&str, &str)]| {
        let done = place.command(arguments).envs(variables.iter().copied()).output().unwrap();
        String::from_utf8(done.stdout).unwrap()
    };
    let search = ["search", "bridge", "-n", "3", "--facets", "none", "--no-timeline"];
    let coloured = [&search[..], &["--color", "always"]].concat();
    assert!(!text(&search, &[]).contains('\u{1b}'), "a pipe is no terminal");
    assert!(text(&coloured, &[]).contains('\u{1b}'));
    assert!(!text(&search, &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")]).contains('\u{1b}'));
    for columns in ["30", "1", "100000", "", "wide"] {
        let most = columns.parse::<usize>().map_or(100, |columns| columns.clamp(20, 160));
        let shown = text(&search, &[("COLUMNS", columns)]);
        let lines = shown.lines().filter(|line| !line.starts_with("more:"));
        assert!(lines.clone().all(|line| line.chars().count() <= most), "{columns}:\n{shown}");
        assert!(lines.count() > 9);
    }
}

#[test]
fn equal_questions_give_equal_bytes() {
    let place = Place::new();
    for arguments in [
        &["search", "bridge number", "--json"][..],
        &["search", "bridge number"],
        &["facets", "bridge", "published"],
        &["timeline", "bridge"],
        &["status"],
        &["check", "--digest"],
        &["show", "a7"],
    ] {
        assert_eq!(place.run(arguments).stdout, place.run(arguments).stdout, "{arguments:?}");
    }
}

#[test]
fn parsing_goes_on_behind_what_is_missing() {
    let place = Place::new();
    write(&place.path().join("b.jsonl"), &lines("b", 1));
    let done = place.run(&["parse", "nowhere", "b.jsonl"]);
    let articles: Vec<serde_json::Value> =
        String::from_utf8(done.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((done.status.code(), articles.len()), (Some(0), 2));
    assert_eq!(articles[0]["problems"][0]["code"], "unreadable");
    assert_eq!((&articles[0]["body"], &articles[1]["id"]), (&"".into(), &"b0".into()));
    assert_eq!(place.run(&["parse", "nowhere"]).status.code(), Some(2));
}

/// 3 June 2025 was a Tuesday; weeks begin on Monday.
#[test]
fn relative_words_mean_calendar_days() {
    let days = |today: &str, words: &str| {
        let read = query::parse(&format!("published:\"{words}\""), day(today)).unwrap();
        let days = read.intervals[0].days;
        format!("{}..{}", days.from, days.to)
    };
    for (today, words, expected) in [
        ("2025-06-03", "today", "2025-06-03..2025-06-04"),
        ("2025-06-03", "yesterday", "2025-06-02..2025-06-03"),
        ("2025-06-03", "this week", "2025-06-02..2025-06-09"),
        ("2025-06-03", "last week", "2025-05-26..2025-06-02"),
        ("2025-06-01", "last week", "2025-05-19..2025-05-26"),
        ("2025-06-02", "last week", "2025-05-26..2025-06-02"),
        ("2025-01-01", "last week", "2024-12-23..2024-12-30"),
        ("2025-06-03", "last month", "2025-05-01..2025-06-01"),
        ("2025-01-31", "last month", "2024-12-01..2025-01-01"),
        ("2024-03-31", "last month", "2024-02-01..2024-03-01"),
        ("2025-06-03", "last year", "2024-01-01..2025-01-01"),
        ("2025-06-03", "last 7 days", "2025-05-28..2025-06-04"),
        ("2025-06-03", "last 1 day", "2025-06-03..2025-06-04"),
        ("2024-03-01", "last 2 days", "2024-02-29..2024-03-02"),
        ("2025-06-03", "Last Week", "2025-05-26..2025-06-02"),
        ("2025-06-03", "2025-06-01..yesterday", "2025-06-01..2025-06-03"),
    ] {
        assert_eq!(days(today, words), expected, "{words} on {today}");
    }
}
