//! Indexing a JSON Lines file of articles with everything on, against plain tantivy (stock English analyzer, title and
//! body with positions, stored text, a date) in the same run: each measured in a process of its own, in turn.
//!
//! ```text
//! DATELINE_BENCH_ARTICLES=articles.jsonl.gz cargo bench --bench indexing [-- RUNS]
//! ```
//!
//! Lines hold `id`, `title`, `date` (`2006-07-10`) and `body`. Times are of the whole process, as the system counts
//! them (Linux only).

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr, missing_docs)]

use std::{
    env, fs,
    io::{BufRead, BufReader},
    path::Path,
    process::Command,
    time::Instant,
};

use dateline::{engine::Engine, engine::UpdateRequest, settings::Settings};
use tantivy::{
    DateTime, Index, TantivyDocument,
    schema::{DateOptions, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions},
};

fn dateline(articles: &Path, index: &Path) {
    let request = UpdateRequest { paths: vec![articles.into()], ..UpdateRequest::default() };
    let totals = Engine::new(index, Settings::default()).update(&request, &mut |_| true).unwrap();
    assert!(totals.articles > 0);
}

fn plain(articles: &Path, index: &Path) {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("en_stem")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = TextOptions::default().set_indexing_options(indexing) | STORED;
    let title = schema.add_text_field("title", text.clone());
    let body = schema.add_text_field("body", text);
    let date = schema.add_date_field("date", DateOptions::default().set_fast().set_stored());
    fs::create_dir_all(index).unwrap();
    let index = Index::create_in_dir(index, schema.build()).unwrap();
    let threads = Settings::default().thread_count();
    let mut writer = index.writer_with_num_threads(threads, Settings::default().writer_bytes).unwrap();
    let file = fs::File::open(articles).unwrap();
    let reader: Box<dyn BufRead> = if articles.extension().is_some_and(|ending| ending == "gz") {
        Box::new(BufReader::new(flate2::read::MultiGzDecoder::new(file)))
    } else {
        Box::new(BufReader::new(file))
    };
    for line in reader.lines() {
        let line: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
        let mut document = TantivyDocument::new();
        document.add_text(title, line["title"].as_str().unwrap_or_default());
        document.add_text(body, line["body"].as_str().unwrap_or_default());
        if let Ok(day) = line["date"].as_str().unwrap_or_default().parse::<chrono::NaiveDate>() {
            let seconds = day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp();
            document.add_date(date, DateTime::from_timestamp_secs(seconds));
        }
        writer.add_document(document).unwrap();
    }
    writer.commit().unwrap();
    writer.wait_merging_threads().unwrap();
}

/// Seconds of processor time and the peak of memory in MB of this process.
fn used() -> (f64, f64) {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    let ticks: f64 = fields[11..13].iter().map(|field| field.parse::<f64>().unwrap()).sum();
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    (ticks / 100.0, peak.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0)
}

fn folder_megabytes(folder: &Path) -> f64 {
    let mut bytes = 0;
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let metadata = entry.metadata().unwrap();
        bytes += if metadata.is_dir() { (folder_megabytes(&entry.path()) * 1e6) as u64 } else { metadata.len() };
    }
    bytes as f64 / 1e6
}

fn main() {
    let Some(articles) = env::var_os("DATELINE_BENCH_ARTICLES") else {
        println!("set DATELINE_BENCH_ARTICLES to a file of articles as JSON lines");
        return;
    };
    let articles = Path::new(&articles);
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [which, index] = &arguments[..] {
        let started = Instant::now();
        if which == "dateline" {
            dateline(articles, Path::new(index));
        } else {
            plain(articles, Path::new(index));
        }
        let wall = started.elapsed().as_secs_f64();
        let (processor, memory) = used();
        println!("{processor} {wall} {memory}");
        return;
    }
    let runs: usize = arguments.first().map_or(5, |runs| runs.parse().unwrap());
    let mut rows: [Vec<[f64; 4]>; 2] = [Vec::new(), Vec::new()];
    for run in 0..runs {
        for (row, which) in ["dateline", "plain"].iter().enumerate() {
            let scratch = tempfile::tempdir().unwrap();
            let index = scratch.path().join("index");
            let done =
                Command::new(env::current_exe().unwrap()).args([which, index.to_str().unwrap()]).output().unwrap();
            assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
            let figures: Vec<f64> = String::from_utf8(done.stdout)
                .unwrap()
                .split_whitespace()
                .map(|figure| figure.parse().unwrap())
                .collect();
            let row_figures = [figures[0], figures[1], figures[2], folder_megabytes(&index)];
            eprintln!("run {run} {which}: {row_figures:.2?}");
            rows[row].push(row_figures);
        }
    }
    println!("{runs} runs each, in turn: minimum / median / maximum");
    for (row, which) in ["dateline, everything on", "plain tantivy"].iter().enumerate() {
        print!("{which:<24}");
        for (column, name) in ["CPU s", "wall s", "peak MB", "index MB"].iter().enumerate() {
            let [low, middle, high] = spread(rows[row].iter().map(|figures| figures[column]).collect());
            print!("  {name} {low:.1} / {middle:.1} / {high:.1}");
        }
        println!();
    }
    let ratios = rows[0].iter().zip(&rows[1]).map(|(ours, theirs)| ours[0] / theirs[0]).collect();
    let [low, middle, high] = spread(ratios);
    println!("CPU time, dateline / plain tantivy: {low:.2} / {middle:.2} / {high:.2}");
}

fn spread(mut figures: Vec<f64>) -> [f64; 3] {
    figures.sort_by(f64::total_cmp);
    [figures[0], figures[figures.len() / 2], figures[figures.len() - 1]]
}
