//! Writes that fail in the middle: a clear error, the old index intact, the next run whole. With the feature
//! `failpoints` alone.

#[cfg(feature = "failpoints")]
#[test]
fn a_failed_write_leaves_the_old_index() {
    use crate::support::{digest, engine, lines, search, update, write};
    // The points are the process's, each named with the index that it is for: the tests beside this one go on.
    let _scenario = fail::FailScenario::setup();
    let scratch = tempfile::tempdir().unwrap();
    let (archive, index) = (scratch.path().join("archive"), scratch.path().join("index"));
    write(&archive.join("a.jsonl"), &lines("a", 40));
    update(&engine(&index), &[&archive]).unwrap();
    for (round, point) in ["before-catalog", "before-commit", "prepared-commit"].into_iter().enumerate() {
        write(&archive.join("b.jsonl"), &lines("b", 5 + round));
        let here = format!("{point} {}", index.display());
        fail::cfg(&here, "return").unwrap();
        let error = update(&engine(&index), &[&archive]).unwrap_err();
        fail::remove(&here);
        assert_eq!(error.code(), "io", "{point}: {error}");
        assert!(error.hint().contains("the index is as it was"), "{point}: {}", error.hint());
        assert_eq!(search(&engine(&index), "bridge").total, 40, "{point}");
        assert!(engine(&index).check(false).unwrap().damage.is_empty(), "{point}");
    }
    update(&engine(&index), &[&archive]).unwrap();
    assert_eq!(search(&engine(&index), "bridge").total, 47);
    let undisturbed = engine(&scratch.path().join("undisturbed"));
    update(&undisturbed, &[&archive]).unwrap();
    assert_eq!(digest(&engine(&index)), digest(&undisturbed));
}

#[cfg(feature = "failpoints")]
#[test]
fn a_failed_rebuild_leaves_the_old_index() {
    use crate::support::{engine, lines, request, search, update, write};
    let _scenario = fail::FailScenario::setup();
    let scratch = tempfile::tempdir().unwrap();
    let (archive, index) = (scratch.path().join("archive"), scratch.path().join("index"));
    write(&archive.join("a.jsonl"), &lines("a", 40));
    update(&engine(&index), &[&archive]).unwrap();
    let mut rebuild = request(&[&archive]);
    rebuild.rebuild = true;
    let here = format!("before-switch {}", index.display());
    fail::cfg(&here, "return").unwrap();
    let failed = engine(&index).update(&rebuild, &mut |_| true);
    fail::remove(&here);
    assert!(failed.is_err());
    assert_eq!(search(&engine(&index), "bridge").total, 40);
    assert_eq!(engine(&index).update(&rebuild, &mut |_| true).unwrap().articles, 40);
}

#[cfg(not(feature = "failpoints"))]
#[test]
fn failures_need_their_feature() {
    eprintln!("skipped: run `cargo test --features failpoints --test it -- failures`");
}
