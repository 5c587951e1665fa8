//! Holds the figures of `tests/eval/expected.toml`: runs each command and compares what it prints.

use std::{env, fs, path::PathBuf, process::Command};

use serde::Deserialize;

/// One figure and how it comes about.
#[derive(Deserialize)]
struct Figure {
    /// The scorer with its arguments, from the folder of scorers; `{dateline}` is the program.
    command: String,
    /// What the line of its output with the figure begins with, white space cut.
    line: String,
    /// The words before the figure in that line.
    after: String,
    /// The figure. It may only rise.
    value: f64,
}

#[derive(Deserialize)]
struct Expected {
    /// How much lower than its value a figure may be, for rounding.
    tolerance: f64,
    figure: Vec<Figure>,
}

fn figure_in(output: &str, figure: &Figure) -> Option<f64> {
    let line = output.lines().map(str::trim).find(|line| line.starts_with(&figure.line))?;
    let rest = &line[line.find(&figure.after)? + figure.after.len()..];
    let number: String = rest.trim_start().chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    number.parse().ok()
}

#[test]
fn evaluation_figures_hold() {
    let (Some(corpora), Some(program)) = (env::var_os("DATELINE_CORPORA"), env::var_os("DATELINE_RELEASE")) else {
        eprintln!("skipped: needs DATELINE_CORPORA (the corpora) and DATELINE_RELEASE (a release build of dateline)");
        assert!(env::var_os("DATELINE_REQUIRE_ALL").is_none(), "with DATELINE_REQUIRE_ALL nothing may be skipped");
        return;
    };
    let expected: Expected = toml::from_str(&fs::read_to_string("tests/eval/expected.toml").unwrap()).unwrap();
    let scorers = PathBuf::from(corpora).join("eval");
    let mut outputs: Vec<(&str, String)> = Vec::new();
    let mut wrong = Vec::new();
    for figure in &expected.figure {
        if !outputs.iter().any(|(command, _)| *command == figure.command) {
            let mut words = figure.command.split_whitespace();
            let done = Command::new("python3")
                .arg(words.next().unwrap())
                .args(words.map(|word| if word == "{dateline}" { program.clone() } else { word.into() }))
                .current_dir(&scorers)
                .output()
                .unwrap();
            assert!(done.status.success(), "{}: {}", figure.command, String::from_utf8_lossy(&done.stderr));
            outputs.push((&figure.command, String::from_utf8(done.stdout).unwrap()));
        }
        let output = &outputs.iter().find(|(command, _)| *command == figure.command).unwrap().1;
        let Some(found) = figure_in(output, figure) else {
            wrong.push(format!("{}: no `{}` in a line `{}…`:\n{output}", figure.command, figure.after, figure.line));
            continue;
        };
        eprintln!("{:<60} {} {} {found} (expected {})", figure.command, figure.line, figure.after, figure.value);
        if found < figure.value - expected.tolerance {
            wrong.push(format!(
                "{}: {} {} is {found}, expected {}",
                figure.command, figure.line, figure.after, figure.value
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn evaluation_reads_a_figure_from_a_table() {
    let figure = Figure { command: String::new(), line: "scifact".into(), after: "nDCG@10".into(), value: 0.0 };
    assert_eq!(figure_in("\nscifact  300 queries   nDCG@10 0.6851   MAP 0.6", &figure), Some(0.6851));
    assert_eq!(figure_in("cacm  nDCG@10 0.5", &figure), None);
}

#[test]
fn evaluation_the_bridge_in_bryansk_is_found_in_a_large_archive() {
    let (Some(corpora), Some(program)) = (env::var_os("DATELINE_CORPORA"), env::var_os("DATELINE_RELEASE")) else {
        eprintln!("skipped: needs DATELINE_CORPORA (the corpora) and DATELINE_RELEASE (a release build of dateline)");
        assert!(env::var_os("DATELINE_REQUIRE_ALL").is_none(), "with DATELINE_REQUIRE_ALL nothing may be skipped");
        return;
    };
    let data = PathBuf::from(corpora).join("data");
    let scratch = tempfile::tempdir().unwrap();
    let dateline = |arguments: &[&str]| -> serde_json::Value {
        let done =
            Command::new(&program).args(arguments).arg("--index").arg(scratch.path()).arg("--json").output().unwrap();
        assert!(done.status.code().is_some_and(|code| code < 2), "{}", String::from_utf8_lossy(&done.stderr));
        serde_json::from_slice(&done.stdout).unwrap()
    };
    let paths = ["seed", "news/wikinews-en", "news/senate-24k.jsonl.gz"].map(|path| data.join(path));
    let paths: Vec<&str> = paths.iter().map(|path| path.to_str().unwrap()).collect();
    dateline(&[&["index"], &paths[..]].concat());

    let found = |filter: &[&str]| dateline(&[&["search", "bridge collapse Bryansk"], filter].concat());
    let holds_seed = |page: &serde_json::Value| {
        page["hits"].as_array().unwrap().iter().any(|hit| hit["id"].as_str().unwrap().starts_with("seed/"))
    };
    let page = found(&[]);
    let first = &page["hits"][0];
    assert!(first["id"].as_str().unwrap().starts_with("seed/"), "{first}");
    assert_eq!(first["published"]["value"], "2025-06-02");
    let path = serde_json::json!(["Russia", "Bryansk Oblast"]);
    assert!(first["mentions"].as_array().unwrap().iter().any(|mention| mention["path"] == path), "{first}");
    assert!(holds_seed(&found(&["--published", "2025-06"])) && !holds_seed(&found(&["--published", "2025-05"])));
    assert!(holds_seed(&found(&["--place", "Russia"])) && !holds_seed(&found(&["--place", "France"])));
    let counts = dateline(&["facets", "bridge", "place", "--under", "Russia/"]);
    let places = counts["facets"]["place"].as_array().unwrap();
    assert!(!places.is_empty());
    assert!(places.iter().all(|place| place["value"].as_str().unwrap().starts_with("Russia/")), "{places:?}");
}
