//! Changed files of many records: only what changed is read again, and the index is the one that a fresh run would make.

use std::{fs, io::Write, path::Path};

use dateline::{
    engine::{Engine, Problem, Totals, UpdateRequest},
    settings::Settings,
};
use proptest::prelude::*;

use crate::support::{day, digest, engine, ids, lines, request, search, update, write};

/// What an index made at once of `archive` has for a digest.
fn fresh(archive: &Path) -> String {
    let scratch = tempfile::tempdir().unwrap();
    let engine = engine(&scratch.path().join("index"));
    update(&engine, &[archive]).unwrap();
    digest(&engine)
}

fn counts(totals: &Totals) -> (u64, u64, u64) {
    (totals.added, totals.kept, totals.removed)
}

#[test]
fn a_line_put_first_moves_the_others_and_all_is_right() {
    let scratch = tempfile::tempdir().unwrap();
    let (archive, index) = (scratch.path().join("archive"), scratch.path().join("index"));
    let old = lines("a", 20);
    write(&archive.join("a.jsonl"), &old);
    let engine = engine(&index);
    update(&engine, &[&archive]).unwrap();
    write(&archive.join("a.jsonl"), &(lines("new", 1) + &old));
    let later = UpdateRequest { today: day("2025-07-01"), ..request(&[&archive]) };
    let totals = engine.update(&later, &mut |_| true).unwrap();
    assert_eq!((totals.articles, totals.files_read), (21, 1));
    assert_eq!(digest(&engine), fresh(&archive));
    // An article that moved entered the index when it did.
    let added = |id: &str| engine.articles(id).unwrap().iter().map(|article| article.added).collect::<Vec<_>>();
    assert_eq!((added("a0"), added("new0")), (vec![day("2025-06-03")], vec![day("2025-07-01")]));
}

#[test]
fn a_line_changed_in_the_middle_is_all_that_is_read() {
    let scratch = tempfile::tempdir().unwrap();
    let (archive, index) = (scratch.path().join("archive"), scratch.path().join("index"));
    let old = lines("a", 50);
    write(&archive.join("a.jsonl"), &old);
    let engine = engine(&index);
    update(&engine, &[&archive]).unwrap();
    write(&archive.join("a.jsonl"), &old.replace("Bridge 17 inspected", "Bridge 17 closed"));
    assert_eq!(counts(&update(&engine, &[&archive]).unwrap()), (1, 49, 1));
    assert_eq!(ids(&search(&engine, "closed")), ["a17"]);
    // What is gone from the end goes.
    write(&archive.join("a.jsonl"), &old.lines().take(30).map(|line| format!("{line}\n")).collect::<String>());
    assert_eq!(counts(&update(&engine, &[&archive]).unwrap()), (1, 29, 21));
    assert_eq!(digest(&engine), fresh(&archive));
}

/// Those of `problems` that lost a record: dates that are still to come are noted besides.
fn lost(problems: Vec<Problem>) -> Vec<Problem> {
    problems.into_iter().filter(|problem| problem.skipped).collect()
}

#[test]
fn a_file_that_grew_is_read_on_from_where_it_ended() {
    let scratch = tempfile::tempdir().unwrap();
    let (archive, index) = (scratch.path().join("archive"), scratch.path().join("index"));
    let broken = "{\"id\":\"x\",\"body\":\n";
    write(&archive.join("a.jsonl"), &(lines("a", 30) + broken));
    write(&archive.join("b.csv"), "title,body\nRain,\"It rained,\nand rained\"\n");
    let engine = engine(&index);
    update(&engine, &[&archive]).unwrap();
    let append = |name: &str, text: &str| {
        fs::OpenOptions::new().append(true).open(archive.join(name)).unwrap().write_all(text.as_bytes()).unwrap();
    };
    append("a.jsonl", &lines("more", 2));
    append("b.csv", "Snow,It snowed\n");
    let totals = update(&engine, &[&archive]).unwrap();
    assert_eq!(counts(&totals), (3, 31, 0));
    // What stood before is not even cut into lines, or its faults would be met again.
    assert_eq!((totals.files_read, totals.skipped.len()), (2, 0));
    // The faults of what stood before are still told, and the numbers of lines and rows go on.
    let problems: Vec<_> = lost(engine.status().unwrap().problems).into_iter().map(|problem| problem.member).collect();
    assert_eq!(problems, ["31"]);
    assert_eq!(engine.articles("more1").unwrap()[0].provenance.member, "33");
    assert_eq!(ids(&search(&engine, "snowed")), ["archive/b.csv#2"]);
    assert_eq!(digest(&engine), fresh(&archive));

    // Half a line was there when it was read, and then the other half.
    append("a.jsonl", "{\"id\":\"late\",\"title\":\"Late\",");
    update(&engine, &[&archive]).unwrap();
    assert_eq!(lost(engine.status().unwrap().problems).len(), 2);
    append("a.jsonl", "\"body\":\"The last train.\"}\n");
    assert_eq!(counts(&update(&engine, &[&archive]).unwrap()), (1, 32, 0));
    assert_eq!(lost(engine.status().unwrap().problems).len(), 1);
    assert_eq!(digest(&engine), fresh(&archive));

    // What grew is not only what was added.
    let text = fs::read_to_string(archive.join("a.jsonl")).unwrap();
    write(&archive.join("a.jsonl"), &(text.replace("Bridge 3 inspected", "Bridge 3 repaired") + &lines("again", 1)));
    assert_eq!(counts(&update(&engine, &[&archive]).unwrap()), (2, 32, 1));
    assert_eq!(digest(&engine), fresh(&archive));
}

#[test]
fn another_header_makes_other_articles_of_the_same_rows() {
    let scratch = tempfile::tempdir().unwrap();
    let (archive, index) = (scratch.path().join("archive"), scratch.path().join("index"));
    write(&archive.join("a.csv"), "title,body\nRain,Snow\nFog,Ice\n");
    let engine = engine(&index);
    update(&engine, &[&archive]).unwrap();
    write(&archive.join("a.csv"), "body,title\nRain,Snow\nFog,Ice\n");
    assert_eq!(counts(&update(&engine, &[&archive]).unwrap()), (2, 0, 2));
    assert_eq!(digest(&engine), fresh(&archive));
}

#[test]
fn problems_of_what_is_kept_are_kept() {
    let scratch = tempfile::tempdir().unwrap();
    let (archive, index) = (scratch.path().join("archive"), scratch.path().join("index"));
    // The second has a title and no text, which is a note; the third is no object, and lost.
    let old = format!("{}{{\"id\":\"t\",\"title\":\"Title alone\"}}\n[]\n", lines("a", 1));
    write(&archive.join("a.jsonl"), &old);
    let engine = engine(&index);
    update(&engine, &[&archive]).unwrap();
    let told = |engine: &Engine| {
        let problems = engine.status().unwrap().problems;
        problems.into_iter().map(|problem| format!("{} {}", problem.member, problem.code)).collect::<Vec<_>>()
    };
    assert_eq!(told(&engine), ["2 no-text", "3 malformed-json"]);
    write(&archive.join("a.jsonl"), &old.replace("Bridge 0", "Bridge zero"));
    assert_eq!(counts(&update(&engine, &[&archive]).unwrap()), (1, 1, 1));
    assert_eq!(told(&engine), ["2 no-text", "3 malformed-json"]);
}

#[test]
fn a_run_stopped_within_a_changed_file_goes_on() {
    let scratch = tempfile::tempdir().unwrap();
    let (archive, index) = (scratch.path().join("archive"), scratch.path().join("index"));
    write(&archive.join("a.jsonl"), &lines("a", 2000));
    let engine = engine(&index);
    update(&engine, &[&archive]).unwrap();
    write(&archive.join("a.jsonl"), &(lines("new", 1) + &lines("a", 1500)));
    let stopped = engine.update(&request(&[&archive]), &mut |progress| progress.articles < 300).unwrap();
    assert!(stopped.stopped && stopped.added < 1501, "{}", stopped.added);
    assert_eq!(engine.check(false).unwrap().damage, Vec::<String>::new());
    assert_eq!(update(&engine, &[&archive]).unwrap().articles, 1501);
    assert_eq!(digest(&engine), fresh(&archive));
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let scratch = tempfile::tempdir().unwrap();
    let archive = scratch.path().join("archive");
    for file in 0..6 {
        // Ids given twice, problems among them, files of one article.
        write(&archive.join(format!("{file}.jsonl")), &(lines("a", 40) + "[]\n" + &lines("b", 10)));
        write(&archive.join(format!("{file}.txt")), &format!("Title: Report {file}\n\nA mayor spoke in Kursk.\n"));
    }
    let results: Vec<_> = [1, 4]
        .into_iter()
        .map(|threads| {
            let settings = Settings { threads, ..Settings::default() };
            let engine = Engine::new(scratch.path().join(threads.to_string()), settings);
            let totals = update(&engine, &[&archive]).unwrap();
            (digest(&engine), ids(&search(&engine, "bridge")), lost(engine.status().unwrap().problems), totals.problems)
        })
        .collect();
    assert_eq!(results[0], results[1]);
    assert_eq!((results[0].1.len(), results[0].2.len()), (300, 6));
}

#[test]
fn an_update_without_anything_to_do_takes_no_lock() {
    let scratch = tempfile::tempdir().unwrap();
    let (archive, index) = (scratch.path().join("archive"), scratch.path().join("index"));
    write(&archive.join("a.jsonl"), &lines("a", 3));
    let engine = engine(&index);
    let first = update(&engine, &[&archive]).unwrap();
    let lock = fs::File::options().write(true).open(index.join("writer.lock")).unwrap();
    lock.lock().unwrap();
    let second = update(&engine, &[&archive]).unwrap();
    assert_eq!((second.articles, second.files_unchanged, second.generation), (3, 1, first.generation));
    write(&archive.join("a.jsonl"), &lines("a", 4));
    assert_eq!(update(&engine, &[&archive]).unwrap_err().code(), "locked");
}

#[test]
fn a_file_with_more_problems_than_are_kept_counts_them() {
    let scratch = tempfile::tempdir().unwrap();
    let (archive, index) = (scratch.path().join("archive"), scratch.path().join("index"));
    write(&archive.join("a.jsonl"), &(lines("a", 1) + &"[]\n".repeat(1500) + &lines("b", 1)));
    let engine = engine(&index);
    let totals = update(&engine, &[&archive]).unwrap();
    assert_eq!(totals.skipped["malformed-json"], 1500);
    let told = |engine: &Engine| {
        let problems = engine.status().unwrap().problems;
        (problems.len(), problems[998].member.clone(), problems[999].message.clone())
    };
    let expected = (1000, "1000".to_owned(), "501 more problems were met in it; see to those above first".to_owned());
    assert_eq!(told(&engine), expected);
    fs::OpenOptions::new().append(true).open(archive.join("a.jsonl")).unwrap().write_all(b"[]\n").unwrap();
    update(&engine, &[&archive]).unwrap();
    assert_eq!(told(&engine).2, "502 more problems were met in it; see to those above first");
}

#[test]
fn what_would_be_done_is_told_and_not_done() {
    let scratch = tempfile::tempdir().unwrap();
    let (archive, index) = (scratch.path().join("archive"), scratch.path().join("index"));
    for at in 0..20 {
        write(&archive.join(format!("{at:02}.txt")), &format!("Report {at}\n\nMarker{at} it was.\n"));
    }
    write(&archive.join("picture.png"), "x");
    let engine = engine(&index);
    let first = engine.survey(&request(&[&archive])).unwrap();
    assert_eq!((first.new.len(), first.fresh, first.unknown["png"]), (20, true, 1));
    assert_eq!(first.new[3], "archive/03.txt");
    assert!(!index.exists());
    update(&engine, &[&archive]).unwrap();
    let before = digest(&engine);

    fs::rename(archive.join("01.txt"), archive.join("one.txt")).unwrap();
    fs::remove_file(archive.join("02.txt")).unwrap();
    write(&archive.join("03.txt"), "Report 3\n\nIt has changed.\n");
    write(&archive.join("new.txt"), "Report\n\nIt is new.\n");
    let second = engine.survey(&request(&[&archive])).unwrap();
    assert_eq!((second.new, second.changed), (vec!["archive/new.txt".to_owned()], vec!["archive/03.txt".to_owned()]));
    assert_eq!(second.renamed, [("archive/01.txt".to_owned(), "archive/one.txt".to_owned())]);
    assert_eq!((second.gone, second.unchanged, second.fresh), (vec!["archive/02.txt".to_owned()], 17, false));
    assert_eq!(digest(&engine), before);
    let done = update(&engine, &[&archive]).unwrap();
    assert_eq!((done.files_read, done.files_renamed, done.removed), (2, 1, 2));
}

#[test]
fn only_what_is_said_to_have_changed_is_looked_at() {
    let scratch = tempfile::tempdir().unwrap();
    let (archive, index) = (scratch.path().join("archive").canonicalize(), scratch.path().join("index"));
    let archive = archive.unwrap_or_else(|_| scratch.path().canonicalize().unwrap().join("archive"));
    for at in 0..30 {
        write(&archive.join(format!("{}/{at}.txt", at % 3)), &format!("Report {at}\n\nMarker{at} it was.\n"));
    }
    write(&archive.join(".datelineignore"), "drafts\n");
    let engine = engine(&index);
    update(&engine, &[&archive]).unwrap();
    let changed = |paths: &[&str]| {
        let changed = paths.iter().map(|path| archive.join(path)).collect();
        engine.update(&UpdateRequest { changed, ..request(&[]) }, &mut |_| true).unwrap()
    };
    write(&archive.join("0/0.txt"), "Report\n\nIt has changed.\n");
    write(&archive.join("1/1.txt"), "Report\n\nNobody was told.\n");
    fs::remove_file(archive.join("2/2.txt")).unwrap();
    fs::rename(archive.join("0/3.txt"), archive.join("0/three.txt")).unwrap();
    write(&archive.join("new/deep/x.txt"), "Report\n\nIt is new.\n");
    write(&archive.join("drafts/y.txt"), "Report\n\nNot yet.\n");
    let totals = changed(&["0/0.txt", "2/2.txt", "0/3.txt", "0/three.txt", "new", "new/deep/x.txt", "drafts/y.txt"]);
    assert_eq!((totals.added, totals.removed, totals.files_renamed, totals.ignored), (2, 2, 1, 1));
    assert_eq!((totals.articles, totals.files_unchanged), (30, 0));
    assert_eq!(search(&engine, "nobody").total, 0);
    assert_eq!(update(&engine, &[&archive]).unwrap().files_read, 1);
    assert_eq!(digest(&engine), fresh(&archive));

    // Also one by one, more than a tenth of a root does not go by accident.
    let gone: Vec<String> = (6..18).map(|at| format!("{}/{at}.txt", at % 3)).collect();
    for path in &gone {
        fs::remove_file(archive.join(path)).unwrap();
    }
    let totals = changed(&gone.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!((totals.articles, totals.removed, totals.warnings.len()), (30, 0, 1));
}

#[cfg(feature = "failpoints")]
#[test]
fn a_file_that_takes_too_long_is_left_with_what_was_read() {
    let scratch = tempfile::tempdir().unwrap();
    let (archive, index) = (scratch.path().join("archive"), scratch.path().join("index"));
    write(&archive.join("slow-one.jsonl"), &lines("a", 30));
    write(&archive.join("b.jsonl"), &lines("b", 3));
    let mut settings = Settings::default();
    settings.reading.limits.file_seconds = 1;
    let engine = Engine::new(&index, settings);
    let _scenario = fail::FailScenario::setup();
    fail::cfg("reading slow-one.jsonl", "sleep(300)").unwrap();
    let totals = update(&engine, &[&archive]);
    fail::remove("reading slow-one.jsonl");
    let totals = totals.unwrap();
    assert_eq!(totals.skipped.keys().collect::<Vec<_>>(), ["too-slow"]);
    assert!((4..20).contains(&totals.articles), "{}", totals.articles);
    assert_eq!(search(&engine, "Marker0").total, 2);
    // Neither read again as long as it stays as it is, nor taken to be known up to its end when it grows.
    assert_eq!(update(&engine, &[&archive]).unwrap().files_read, 0);
    write(&archive.join("slow-one.jsonl"), &lines("a", 31));
    update(&engine, &[&archive]).unwrap();
    assert_eq!(digest(&engine), fresh(&archive));
}

/// What is done to a file: put in, taken out, changed, moved, at places given as shares of it.
#[derive(Clone, Debug)]
enum Edit {
    Insert(f64, u8),
    Remove(f64),
    Change(f64, u8),
    Swap(f64, f64),
    Append(u8),
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let edit = prop_oneof![
        (0.0..1.0, any::<u8>()).prop_map(|(at, what)| Edit::Insert(at, what)),
        (0.0..1.0).prop_map(Edit::Remove),
        (0.0..1.0, any::<u8>()).prop_map(|(at, what)| Edit::Change(at, what)),
        (0.0..1.0, 0.0..1.0).prop_map(|(one, two)| Edit::Swap(one, two)),
        any::<u8>().prop_map(Edit::Append),
    ];
    prop::collection::vec(edit, 1..5)
}

fn apply(records: &mut Vec<u8>, edits: &[Edit]) {
    for edit in edits {
        let place = |share: f64, of: usize| (share * of as f64) as usize;
        let len = records.len();
        match *edit {
            Edit::Insert(at, what) => records.insert(place(at, len + 1), what),
            Edit::Append(what) => records.push(what),
            _ if len == 0 => {}
            Edit::Remove(at) => {
                records.remove(place(at, len));
            }
            Edit::Change(at, what) => records[place(at, len)] = what,
            Edit::Swap(one, two) => records.swap(place(one, len), place(two, len)),
        }
    }
}

/// A record by a number: with an id or without, some of them alike, some with something wrong.
fn line(what: u8) -> String {
    match what % 16 {
        0 => "[]\n".into(),
        1 => "\n".into(),
        2 => format!("{{\"title\":\"Title {what}\"}}\n"),
        3..8 => format!("{{\"title\":\"Rain {what}\",\"body\":\"It rained in Kursk on day {what}.\"}}\n"),
        // Of those that share an id all live.
        _ => format!("{{\"id\":\"i{}\",\"title\":\"Snow {what}\",\"body\":\"It snowed in Paris.\"}}\n", what % 50),
    }
}

fn row(what: u8) -> String {
    match what % 8 {
        0 => format!(",\"Rain {what}\",\"It rained,\nand rained\"\n"),
        1 => "\n".into(),
        _ => format!("i{},Snow {what},It snowed in Paris.\n", what % 50),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn however_a_file_is_edited_the_index_is_as_a_fresh_one(
        start in prop::collection::vec(any::<u8>(), 0..20),
        rounds in prop::collection::vec((edits(), any::<bool>()), 1..4),
    ) {
        let scratch = tempfile::tempdir().unwrap();
        let (archive, index) = (scratch.path().join("archive"), scratch.path().join("index"));
        let mut records = start;
        let fill = |records: &[u8], ends: bool| {
            let mut text: String = records.iter().map(|&what| line(what)).collect();
            if !ends && text.ends_with('\n') {
                text.pop();
            }
            write(&archive.join("a.jsonl"), &text);
            let rows: String = records.iter().map(|&what| row(what)).collect();
            write(&archive.join("b.csv"), &format!("id,title,body\n{rows}"));
            write(&archive.join("always.txt"), "Title: Always\n\nIt is there.\n");
        };
        fill(&records, true);
        let engine = engine(&index);
        update(&engine, &[&archive]).unwrap();
        for (edits, ends) in rounds {
            apply(&mut records, &edits);
            fill(&records, ends);
            update(&engine, &[&archive]).unwrap();
            prop_assert_eq!(digest(&engine), fresh(&archive));
        }
        let problems = engine.status().unwrap().problems;
        let anew = crate::support::engine(&scratch.path().join("anew"));
        update(&anew, &[&archive]).unwrap();
        prop_assert_eq!(problems, anew.status().unwrap().problems);
    }
}
