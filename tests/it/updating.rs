//! Bringing an index up to date: what is read again, what goes, what stays.

use std::fs;

use dateline::{engine::UpdateRequest, error::Error};

use crate::support::{day, digest, engine, ids, lines, request, search, update, write};

#[test]
fn only_what_changed_is_read_again() {
    let scratch = tempfile::tempdir().unwrap();
    let (archive, index) = (scratch.path().join("archive"), scratch.path().join("index"));
    write(&archive.join("a.jsonl"), &lines("a", 30));
    write(&archive.join("b.jsonl"), &lines("b", 5));
    let engine = engine(&index);
    let first = update(&engine, &[&archive]).unwrap();
    assert_eq!((first.articles, first.added, first.files_read), (35, 35, 2));
    let second = update(&engine, &[&archive]).unwrap();
    assert_eq!((second.articles, second.added, second.files_read, second.files_unchanged), (35, 0, 0, 2));
    assert_eq!(second.generation, first.generation, "a run without changes makes no commit");
    write(&archive.join("b.jsonl"), &lines("b", 6));
    let third = update(&engine, &[&archive]).unwrap();
    assert_eq!((third.articles, third.added, third.kept, third.removed, third.files_read), (36, 1, 5, 0, 1));
    assert_eq!(search(&engine, "Marker3").total, 2);
    assert_eq!(ids(&search(&engine, "Marker29")), ["a29"]);
}

#[test]
fn the_same_tree_elsewhere_gives_the_same_ids_dates_and_facets() {
    let scratch = tempfile::tempdir().unwrap();
    let mut digests = Vec::new();
    for place in ["one", "two"] {
        let archive = scratch.path().join(place).join("archive");
        write(&archive.join("news/a.jsonl"), &lines("", 9));
        write(&archive.join("notes/2025-06-01-bridge.txt"), "Bridge falls\n\nA bridge fell in Bryansk.\n");
        let engine = engine(&scratch.path().join(place).join("index"));
        update(&engine, &[&archive]).unwrap();
        assert_eq!(search(&engine, "fell").hits[0].stored.id, "archive/notes/2025-06-01-bridge.txt");
        digests.push(digest(&engine));
    }
    assert_eq!(digests[0], digests[1]);
}

#[test]
fn two_files_numbered_from_one_both_live() {
    let scratch = tempfile::tempdir().unwrap();
    let (archive, index) = (scratch.path().join("archive"), scratch.path().join("index"));
    write(&archive.join("a.jsonl"), &lines("", 3));
    write(&archive.join("b.jsonl"), &lines("", 3));
    let engine = engine(&index);
    assert_eq!(update(&engine, &[&archive]).unwrap().articles, 6);
    assert_eq!(engine.articles("1").unwrap().len(), 2);
}

#[test]
fn a_renamed_file_is_not_read_again() {
    let scratch = tempfile::tempdir().unwrap();
    let (archive, index) = (scratch.path().join("archive"), scratch.path().join("index"));
    for at in 0..12 {
        write(
            &archive.join(format!("{at}.txt")),
            &format!("Title: Report {at}\nDate: 2025-06-02\n\nMarker{at} it was.\n"),
        );
    }
    let engine = engine(&index);
    update(&engine, &[&archive]).unwrap();
    fs::rename(archive.join("7.txt"), archive.join("seven.txt")).unwrap();
    let totals = update(&engine, &[&archive]).unwrap();
    assert_eq!((totals.files_read, totals.files_renamed, totals.articles), (0, 1, 12));
    assert_eq!(ids(&search(&engine, "Marker7")), ["archive/seven.txt"]);
    assert!(engine.articles("archive/7.txt").unwrap().is_empty());
}

#[test]
fn nothing_is_removed_by_accident() {
    let scratch = tempfile::tempdir().unwrap();
    let (archive, index) = (scratch.path().join("archive"), scratch.path().join("index"));
    for at in 0..20 {
        write(&archive.join(format!("{at}.txt")), &format!("Report {at}\n\nMarker{at} it was.\n"));
    }
    let engine = engine(&index);
    update(&engine, &[&archive]).unwrap();

    // One in twenty goes quietly.
    fs::remove_file(archive.join("0.txt")).unwrap();
    let totals = update(&engine, &[&archive]).unwrap();
    assert_eq!((totals.articles, totals.removed, totals.warnings.len()), (19, 1, 0));

    // A quarter does not, until it is confirmed.
    for at in 1..6 {
        fs::remove_file(archive.join(format!("{at}.txt"))).unwrap();
    }
    let totals = update(&engine, &[&archive]).unwrap();
    assert_eq!((totals.articles, totals.removed, totals.warnings.len()), (19, 0, 1));
    assert_eq!(search(&engine, "Marker3").total, 1);

    // Nor does a folder that is not mounted.
    let away = scratch.path().join("away");
    fs::rename(&archive, &away).unwrap();
    let totals = update(&engine, &[&archive]).unwrap();
    assert_eq!((totals.articles, totals.removed, totals.warnings.len()), (19, 0, 1));
    fs::rename(&away, &archive).unwrap();

    let mut pruning = request(&[&archive]);
    pruning.prune = true;
    let totals = engine.update(&pruning, &mut |_| true).unwrap();
    assert_eq!((totals.articles, totals.removed), (14, 5));
    assert_eq!(search(&engine, "Marker3").total, 0);
}

#[test]
fn an_index_is_the_union_of_its_roots() {
    let scratch = tempfile::tempdir().unwrap();
    let (one, two, index) = (scratch.path().join("one"), scratch.path().join("two"), scratch.path().join("index"));
    write(&one.join("a.jsonl"), &lines("a", 4));
    write(&two.join("b.jsonl"), &lines("b", 3));
    let engine = engine(&index);
    update(&engine, &[&one]).unwrap();
    assert_eq!(update(&engine, &[&two]).unwrap().articles, 7);
    assert_eq!(engine.forget("one").unwrap().articles, 3);
    assert_eq!(search(&engine, "bridge").total, 3);
    assert!(matches!(engine.forget("one"), Err(Error::Usage { .. })));
}

#[test]
fn added_is_the_day_an_article_first_entered() {
    let scratch = tempfile::tempdir().unwrap();
    let (archive, index) = (scratch.path().join("archive"), scratch.path().join("index"));
    write(&archive.join("a.jsonl"), &lines("a", 3));
    let engine = engine(&index);
    update(&engine, &[&archive]).unwrap();
    write(&archive.join("a.jsonl"), &lines("a", 4));
    let mut later = request(&[&archive]);
    later.today = day("2025-07-01");
    engine.update(&later, &mut |_| true).unwrap();
    assert_eq!(engine.articles("a2").unwrap()[0].added, day("2025-06-03"));
    assert_eq!(engine.articles("a3").unwrap()[0].added, day("2025-07-01"));
    later.rebuild = true;
    engine.update(&later, &mut |_| true).unwrap();
    assert_eq!(engine.articles("a2").unwrap()[0].added, day("2025-06-03"));
}

#[test]
fn a_root_that_goes_over_into_a_wider_one_keeps_the_days() {
    for rebuild in [false, true] {
        let scratch = tempfile::tempdir().unwrap();
        let (archive, index) = (scratch.path().join("archive"), scratch.path().join("index"));
        write(&archive.join("feeds/a.jsonl"), &lines("a", 3));
        write(&archive.join("notes/rain.txt"), "Rain\n\nIt rained.\n");
        write(&archive.join("new/b.jsonl"), &lines("b", 2));
        let engine = engine(&index);
        update(&engine, &[&archive.join("feeds"), &archive.join("notes/rain.txt")]).unwrap();
        let wider = UpdateRequest { today: day("2025-07-01"), rebuild, ..request(&[&archive]) };
        assert_eq!(engine.update(&wider, &mut |_| true).unwrap().articles, 6);
        let added = |id: &str| engine.articles(id).unwrap()[0].added;
        assert_eq!(added("a2"), day("2025-06-03"), "rebuild: {rebuild}");
        assert_eq!(added("archive/notes/rain.txt"), day("2025-06-03"), "rebuild: {rebuild}");
        assert_eq!(added("b1"), day("2025-07-01"), "rebuild: {rebuild}");
    }
}

#[test]
fn a_rebuild_keeps_articles_whose_files_are_gone() {
    let scratch = tempfile::tempdir().unwrap();
    let (one, two, index) = (scratch.path().join("one"), scratch.path().join("two"), scratch.path().join("index"));
    write(&one.join("a.jsonl"), &lines("a", 4));
    write(&two.join("b.jsonl"), &lines("b", 3));
    let engine = engine(&index);
    update(&engine, &[&one, &two]).unwrap();
    let before = digest(&engine);
    fs::remove_dir_all(&two).unwrap();
    let mut rebuild = request(&[&one]);
    rebuild.rebuild = true;
    let totals = engine.update(&rebuild, &mut |_| true).unwrap();
    assert_eq!(totals.articles, 7);
    assert_eq!(digest(&engine), before);
}

#[test]
fn a_stopped_run_is_searchable_and_goes_on() {
    let scratch = tempfile::tempdir().unwrap();
    let (archive, index) = (scratch.path().join("archive"), scratch.path().join("index"));
    write(&archive.join("a.jsonl"), &lines("a", 3000));
    write(&archive.join("b.jsonl"), &lines("b", 300));
    let engine_of = |folder: &str| engine(&index.join(folder));
    let undisturbed = engine_of("whole");
    update(&undisturbed, &[&archive]).unwrap();
    let stopped = engine_of("stopped");
    let totals = stopped.update(&request(&[&archive]), &mut |progress| progress.articles < 500).unwrap();
    assert!(totals.stopped && totals.articles < 3300 && totals.articles > 0);
    assert_eq!(search(&stopped, "Marker17").total, 1);
    assert!(!update(&stopped, &[&archive]).unwrap().stopped);
    assert_eq!(digest(&stopped), digest(&undisturbed));
}

#[test]
fn what_cannot_be_an_index_is_left_alone() {
    let scratch = tempfile::tempdir().unwrap();
    let (archive, index) = (scratch.path().join("archive"), scratch.path().join("letters"));
    write(&archive.join("a.jsonl"), &lines("a", 1));
    write(&index.join("letter.doc"), "dear");
    let error = update(&engine(&index), &[&archive]).unwrap_err();
    assert!(matches!(&error, Error::Usage { message, .. } if message.contains("letter.doc")), "{error}");
    assert!(matches!(engine(&archive).status(), Err(Error::NoIndex(_))));
}

#[cfg(unix)]
#[test]
fn the_index_is_private_and_needs_no_write_permission_to_be_searched() {
    use std::os::unix::fs::PermissionsExt;
    let scratch = tempfile::tempdir().unwrap();
    let (archive, index) = (scratch.path().join("archive"), scratch.path().join("index"));
    write(&archive.join("a.jsonl"), &lines("a", 2));
    update(&engine(&index), &[&archive]).unwrap();
    assert_eq!(fs::metadata(&index).unwrap().permissions().mode() & 0o777, 0o700);
    let before: Vec<_> = fs::read_dir(index.join("v1")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    for folder in [index.join("v1"), index.clone()] {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o500)).unwrap();
    }
    assert_eq!(search(&engine(&index), "bridge").total, 2);
    for folder in [index.clone(), index.join("v1")] {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).unwrap();
    }
    // Permissions do not bind the superuser: that nothing was written holds for every user.
    let after: Vec<_> = fs::read_dir(index.join("v1")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(before, after);
}

#[test]
fn a_second_writer_is_told_of_the_first() {
    let scratch = tempfile::tempdir().unwrap();
    let (archive, index) = (scratch.path().join("archive"), scratch.path().join("index"));
    write(&archive.join("a.jsonl"), &lines("a", 500));
    let engine = engine(&index);
    let mut told = None;
    engine
        .update(&request(&[&archive]), &mut |_| {
            if told.is_none() {
                told = Some(update(&engine, &[&archive]).unwrap_err());
            }
            true
        })
        .unwrap();
    let process = std::process::id().to_string();
    assert!(matches!(told, Some(Error::Locked { process: named, .. }) if named == process));
}

#[test]
fn reading_goes_on_while_a_writer_runs() {
    let scratch = tempfile::tempdir().unwrap();
    let (archive, index) = (scratch.path().join("archive"), scratch.path().join("index"));
    write(&archive.join("a.jsonl"), &lines("a", 40));
    let writing = engine(&index);
    update(&writing, &[&archive]).unwrap();
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for round in 0..15 {
                write(&archive.join(format!("more{round}.jsonl")), &lines(&format!("r{round}-"), 10));
                update(&writing, &[&archive]).unwrap();
            }
        });
        let mut last = 0;
        while !writer.is_finished() {
            let page = search(&engine(&index), "bridge");
            assert_eq!((page.total - 40) % 10, 0, "only whole commits are seen");
            assert!(page.total >= last);
            last = page.total;
        }
    });
    assert_eq!(search(&engine(&index), "bridge").total, 190);
}

#[test]
fn a_writer_at_work_is_no_damage() {
    let scratch = tempfile::tempdir().unwrap();
    let (archive, index) = (scratch.path().join("archive"), scratch.path().join("index"));
    write(&archive.join("a.jsonl"), &lines("a", 40));
    let writing = engine(&index);
    update(&writing, &[&archive]).unwrap();
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for round in 0..25 {
                write(&archive.join("more.jsonl"), &lines(&format!("r{round}-"), 10));
                update(&writing, &[&archive]).unwrap();
            }
        });
        while !writer.is_finished() {
            assert_eq!(engine(&index).check(false).unwrap().damage, Vec::<String>::new());
        }
    });
}

#[test]
fn a_damaged_index_is_told_by_check() {
    let scratch = tempfile::tempdir().unwrap();
    let (archive, index) = (scratch.path().join("archive"), scratch.path().join("index"));
    write(&archive.join("a.jsonl"), &lines("a", 50));
    let engine = engine(&index);
    update(&engine, &[&archive]).unwrap();
    assert_eq!(engine.check(false).unwrap().damage, Vec::<String>::new());
    let files = fs::read_dir(index.join("v1")).unwrap().map(|entry| entry.unwrap().path());
    let stores: Vec<_> = files.filter(|path| path.extension().is_some_and(|ending| ending == "store")).collect();
    assert!(!stores.is_empty());
    // All of them: what was merged may be there for a while yet, and damage to it is none.
    for store in stores {
        let mut bytes = fs::read(&store).unwrap();
        bytes[20] ^= 0xFF;
        fs::write(&store, bytes).unwrap();
    }
    assert!(!engine.check(false).unwrap().damage.is_empty());
}

#[test]
fn the_files_of_a_list_share_one_root() {
    let scratch = tempfile::tempdir().unwrap();
    let (archive, index) = (scratch.path().join("archive"), scratch.path().join("index"));
    for name in ["one/a.txt", "one/b.txt", "two/a.txt"] {
        write(&archive.join(name), &format!("Title: {name}\n\nIt rained at {name}.\n"));
    }
    let engine = engine(&index);
    let mut listing = request(&[]);
    listing.listed = vec![archive.join("one/a.txt"), archive.join("two/a.txt")];
    assert_eq!(engine.update(&listing, &mut |_| true).unwrap().articles, 2);
    assert_eq!(ids(&search(&engine, "rained")).len(), 2);
    assert_eq!(engine.articles("archive/one/a.txt").unwrap().len(), 1);

    // A second list, the whole folder, and a part of it in a rebuild all go to the same root.
    listing.listed = vec![archive.join("one/b.txt"), archive.join("one/a.txt"), archive.join("gone.txt")];
    let totals = engine.update(&listing, &mut |_| true).unwrap();
    assert_eq!((totals.articles, totals.files_unchanged, totals.problems.len()), (3, 1, 1));
    assert_eq!(update(&engine, &[&archive]).unwrap().files_unchanged, 3);
    let before = digest(&engine);
    let mut rebuild = request(&[&archive.join("two")]);
    rebuild.rebuild = true;
    assert_eq!(engine.update(&rebuild, &mut |_| true).unwrap().articles, 3);
    assert_eq!((digest(&engine), engine.status().unwrap().roots.len()), (before, 1));
}

#[test]
fn a_file_that_is_a_root_is_named_once() {
    let scratch = tempfile::tempdir().unwrap();
    let (file, index) = (scratch.path().join("notes.csv"), scratch.path().join("index"));
    write(&file, "title,body\nRain,It rained.\n");
    let engine = engine(&index);
    update(&engine, &[&file]).unwrap();
    assert_eq!(ids(&search(&engine, "rained")), ["notes.csv#1"]);
}
