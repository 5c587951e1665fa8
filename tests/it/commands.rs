//! What commands print, to the letter: the blocks of the README and the cases in `tests/cmd`. Run with
//! `TRYCMD=overwrite` to write what they print now.

use std::{fs, path::Path};

use crate::support::write;

/// Runs the commands of one file in order, with an index of their own.
fn run(case: &Path) {
    let scratch = tempfile::tempdir().unwrap();
    // The README speaks to those who have no program yet: what `cargo run` would start is the program under test, and
    // building, installing and testing are done already where this runs.
    let cargo = scratch.path().join("cargo");
    let dateline = env!("CARGO_BIN_EXE_dateline");
    write(
        &cargo,
        &format!("#!/bin/sh\nif [ \"$1 $2 $3\" = 'run --release --' ]; then shift 3; exec '{dateline}' \"$@\"; fi\n"),
    );
    #[cfg(unix)]
    fs::set_permissions(&cargo, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    let today = chrono::Utc::now().date_naive();
    let cases = trycmd::TestCases::new();
    cases.insert_var("[TODAY]", today.format("%-d %B %Y").to_string()).unwrap();
    cases.insert_var("[TODAY_ISO]", today.to_string()).unwrap();
    cases
        .register_bin("cargo", &*cargo)
        .register_bin("dateline", Path::new(dateline))
        .env("DATELINE_INDEX", scratch.path().join("index").to_str().unwrap())
        .env("TZ", "UTC")
        .case(case)
        .run();
}

#[cfg(unix)]
#[test]
fn the_readme_shows_what_commands_print() {
    let text = fs::read_to_string("README.md").unwrap();
    for fence in text.lines().filter(|line| line.starts_with("```") && line.len() > 3) {
        assert!(
            ["```console", "```rust,no_run", "```toml"].contains(&fence),
            "`{fence}`: only blocks of these kinds are tested"
        );
    }
    run(Path::new("README.md"));
}

#[cfg(unix)]
#[test]
fn commands_print_what_their_cases_say() {
    let mut cases: Vec<_> = fs::read_dir("tests/cmd").unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(!cases.is_empty());
    for case in cases {
        run(&case);
    }
}
