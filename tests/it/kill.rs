//! A run killed at any instant: the index opens, nothing committed is lost, and the next run ends with the same index
//! as an undisturbed one.

use std::{
    env,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crate::support::{digest, engine, lines, update, write};

/// Twenty instants, or as many as `DATELINE_KILLS` says.
#[test]
fn a_killed_run_loses_nothing_and_resumes() {
    let kills: u32 = env::var("DATELINE_KILLS").ok().and_then(|number| number.parse().ok()).unwrap_or(20);
    let scratch = tempfile::tempdir().unwrap();
    let (archive, whole) = (scratch.path().join("archive"), scratch.path().join("whole"));
    // Every round changes these, so that every run has all of them to read again.
    let fill = |count: usize| {
        for file in 0..8 {
            write(&archive.join(format!("{file}.jsonl")), &lines(&format!("{file}-"), count));
        }
    };
    fill(400);
    write(&archive.join("kept.jsonl"), &lines("kept-", 50));
    let started = Instant::now();
    let run = |index: &std::path::Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command.arg("index").arg(&archive).arg("--index").arg(index).stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    assert!(run(&whole).status().unwrap().success());
    let usual = started.elapsed();
    let expected = digest(&engine(&whole));

    let index = scratch.path().join("index");
    let (mut interrupted, mut committed) = (0, false);
    for kill in 0..kills {
        if kill % 5 == 0 && index.exists() {
            std::fs::remove_dir_all(&index).unwrap();
            committed = false;
        }
        // A multiplicative sequence spreads the instants evenly, and the same in every run.
        let share = f64::from((kill * 617 + 89) % 1000) / 1000.0;
        let mut child = run(&index).spawn().unwrap();
        std::thread::sleep(Duration::from_secs_f64(usual.as_secs_f64() * share));
        interrupted += u32::from(child.try_wait().unwrap().is_none());
        let _ = child.kill();
        child.wait().unwrap();
        match engine(&index).check(false) {
            Ok(check) => {
                assert!(check.damage.is_empty(), "kill {kill} at {share}: {:?}", check.damage);
                let kept = !engine(&index).articles("kept-49").unwrap().is_empty();
                assert!(kept || !committed, "kill {kill} at {share}: what was committed is gone");
                committed = kept;
            }
            Err(dateline::error::Error::NoIndex(_)) => assert!(!committed, "kill {kill} at {share}: no index any more"),
            Err(error) => panic!("kill {kill} at {share}: {error}"),
        }
        fill(401 + kill as usize);
    }
    assert!(interrupted * 2 >= kills, "only {interrupted} of {kills} kills met a run at work");
    update(&engine(&index), &[&archive]).unwrap();
    std::fs::remove_dir_all(&whole).unwrap();
    update(&engine(&whole), &[&archive]).unwrap();
    assert_ne!(digest(&engine(&whole)), expected, "the archive changed, so did the digest");
    assert_eq!(digest(&engine(&index)), digest(&engine(&whole)));
}
