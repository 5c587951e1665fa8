//! Whole commands as a user runs them, each in a process of its own: a search, and bringing an index of many small
//! unchanged files up to date, against the least that any program would have to do (start; look at every file).
//!
//! ```text
//! DATELINE_BENCH_ARTICLES=articles.jsonl.gz cargo bench --bench commands [-- ROUNDS]
//! ```

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr, missing_docs)]

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

use dateline::engine::{self, Settings};

/// One article a file, in folders of five hundred.
fn unpack(path: &Path, folder: &Path) -> usize {
    let mut count = 0;
    engine::parse(&[path.to_path_buf()], &Settings::default(), &mut |parsed, _| {
        if let Some(article) = parsed.article {
            let home = folder.join(format!("{:03}", count / 500));
            fs::create_dir_all(&home).unwrap();
            let date = article.published.map(|published| format!("Date: {}\n", published.value)).unwrap_or_default();
            let text = format!("Title: {}\n{date}\n{}\n", article.title, article.body);
            fs::write(home.join(format!("{count}.txt")), text).unwrap();
            count += 1;
        }
        Ok(())
    })
    .unwrap();
    count
}

fn milliseconds(arguments: &[&str]) -> f64 {
    let started = Instant::now();
    let done = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(done.code().is_some_and(|code| code < 2), "{arguments:?}: {done}");
    started.elapsed().as_secs_f64() * 1e3
}

fn look_at_every_file(folder: &Path) -> f64 {
    let started = Instant::now();
    let seen = walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.metadata().ok());
    assert!(seen.map(|metadata| metadata.len()).sum::<u64>() > 0);
    started.elapsed().as_secs_f64() * 1e3
}

fn row(name: &str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    println!("{name:<44} {:>8.1} {:>8.1} {:>8.1}", times[0], times[times.len() / 2], times[times.len() - 1]);
}

fn main() {
    let Some(path) = env::var_os("DATELINE_BENCH_ARTICLES").map(PathBuf::from) else {
        println!("set DATELINE_BENCH_ARTICLES to a file of articles as JSON lines");
        return;
    };
    let rounds = env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(11usize);
    let scratch = tempfile::tempdir().unwrap();
    let (folder, index) = (scratch.path().join("articles"), scratch.path().join("index"));
    let files = unpack(&path, &folder);
    let (folder_name, index_name) = (folder.to_str().unwrap(), index.to_str().unwrap());
    let first = milliseconds(&["index", folder_name, "--index", index_name]);
    println!("{files} files of one article each; first run {:.1} s; {rounds} rounds in turn", first / 1e3);
    let mut times: [Vec<f64>; 5] = Default::default();
    for _ in 0..rounds {
        times[0].push(milliseconds(&["--version"]));
        times[1].push(milliseconds(&["search", "bridge collapse", "--index", index_name]));
        times[2].push(milliseconds(&["search", "senate", "--json", "--index", index_name]));
        times[3].push(look_at_every_file(&folder));
        times[4].push(milliseconds(&["index", folder_name, "--index", index_name]));
    }
    println!("{:<44} {:>8} {:>8} {:>8}", "milliseconds", "minimum", "median", "maximum");
    let names = [
        "the program, doing nothing (`--version`)",
        "`search bridge collapse`",
        "`search senate --json`",
        "looking at every file (walk and stat)",
        "`index` with nothing changed",
    ];
    for (name, times) in names.iter().zip(times) {
        row(name, times);
    }
}
