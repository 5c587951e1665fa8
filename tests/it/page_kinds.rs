//! Pages that are no articles: our own in `tests/fixtures/html-kinds`, whose names begin with their kind (those with `held-`
//! were written before any rule was), and saved pages by the labels of `tests/eval/page-kinds.tsv`.

use std::{
    collections::BTreeMap,
    env, fs,
    io::Cursor,
    path::{Path, PathBuf},
};

use dateline::{
    parse::{self, Hints, Input},
    settings::Reading,
};

/// Precision and recall of pages that are no articles, on all labelled pages, fall no lower.
const LEAST_PRECISION: f64 = 0.95;
const LEAST_RECALL: f64 = 0.6;

/// The kind that a page is read as.
fn kind_of(path: &Path, hints: &Hints) -> &'static str {
    let mut kind = None;
    let reading = Reading::default();
    let bytes = fs::read(path).unwrap();
    let input = Input::Stream(Box::new(Cursor::new(bytes)));
    parse::records(path.to_str().unwrap(), input, hints, &reading, &mut |record| {
        let article = record.ok().and_then(|record| parse::parse(record, &reading).article);
        kind = article.map(|article| article.not_article.map_or("article", |kind| kind.name()));
        true
    });
    kind.unwrap_or("nothing")
}

/// How many pages of each kind were read as each other.
#[derive(Default)]
struct Table(BTreeMap<(String, &'static str), usize>);

impl Table {
    fn add(&mut self, label: &str, found: &'static str) {
        *self.0.entry((label.to_owned(), found)).or_default() += 1;
    }

    fn count(&self, holds: impl Fn(bool, bool) -> bool) -> usize {
        let each = self.0.iter().filter(|((label, found), _)| holds(label == "article", *found == "article"));
        each.map(|(_, count)| count).sum()
    }

    /// Which share of what was marked as no article is none, and which share of what is none was marked so.
    fn shares(&self) -> (f64, f64) {
        let right = self.count(|article, taken| !article && !taken) as f64;
        let marked = self.count(|_, taken| !taken).max(1) as f64;
        (right / marked, right / self.count(|article, _| !article).max(1) as f64)
    }
}

#[test]
fn own_pages_are_told_apart() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/html-kinds");
    let (mut all, mut held) = (Table::default(), Table::default());
    let mut wrong = Vec::new();
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for path in files {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let bare = name.trim_start_matches("held-");
        let label = bare.split('-').next().unwrap();
        let found = kind_of(&path, &Hints::default());
        all.add(label, found);
        if bare.len() < name.len() {
            held.add(label, found);
        }
        if label != found {
            wrong.push(format!("{name} is read as {found}"));
        }
    }
    println!("own pages: precision and recall {:?}, those held out {:?}; {wrong:?}", all.shares(), held.shares());
    let (precision, recall) = held.shares();
    assert!(precision >= 0.95 && recall >= 0.8 && all.shares().0 >= 0.95, "{wrong:?}");
}

#[test]
fn what_the_server_says_counts_where_there_is_little_text() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/html-kinds");
    let missing = Hints { metadata: vec![("http-status".into(), "404".into())], ..Hints::default() };
    assert_eq!(kind_of(&folder.join("article-brief.html"), &missing), "error");
    assert_eq!(kind_of(&folder.join("article-on-paywalls.html"), &missing), "article");
}

/// Whether rules were chosen on the page, rather than tried.
fn is_chosen_on(file: &str) -> bool {
    file.bytes().map(u32::from).sum::<u32>().is_multiple_of(2)
}

#[test]
fn evaluation_of_saved_pages() {
    let Some(corpora) = env::var_os("DATELINE_CORPORA") else {
        eprintln!("skipped: needs DATELINE_CORPORA (the corpora)");
        assert!(env::var_os("DATELINE_REQUIRE_ALL").is_none(), "with DATELINE_REQUIRE_ALL nothing may be skipped");
        return;
    };
    let pages = PathBuf::from(corpora).join("data/pages");
    let (mut all, mut chosen, mut tried, mut others) =
        (Table::default(), Table::default(), Table::default(), Table::default());
    let (mut lost, mut missed, mut missing) = (Vec::new(), Vec::new(), 0);
    for line in fs::read_to_string("tests/eval/page-kinds.tsv").unwrap().lines().filter(|line| !line.starts_with('#')) {
        let (file, label) = line.split_once('\t').unwrap();
        let path = pages.join(file);
        if !path.exists() {
            missing += 1;
            continue;
        }
        let found = kind_of(&path, &Hints::default());
        if label == "other" {
            others.add(label, found);
            continue;
        }
        all.add(label, found);
        if is_chosen_on(file) {
            chosen.add(label, found);
        } else {
            tried.add(label, found);
        }
        match (label == "article", found == "article") {
            (true, false) => lost.push(format!("{file} is read as {found}")),
            (false, true) => missed.push(format!("{file}, a {label}")),
            _ => {}
        }
    }
    println!("saved pages: {:?}; neither: {:?}; {missing} labelled pages are not there", all.0, others.0);
    for (name, table) in [("all", &all), ("chosen on", &chosen), ("tried once", &tried)] {
        let (precision, recall) = table.shares();
        println!("{name}: no articles with precision {precision:.3} and recall {recall:.3}");
    }
    for kind in ["listing", "login", "error", "consent", "paywall"] {
        let of_kind = |taken: bool| {
            let pages = all.0.iter().filter(|((label, found), _)| label == kind && (!taken || *found != "article"));
            pages.map(|(_, count)| count).sum::<usize>()
        };
        println!("{kind}: {} of {} are read as no articles", of_kind(true), of_kind(false));
    }
    println!("missed: {missed:#?}");
    let articles = all.count(|article, _| article);
    assert!(lost.len() * 200 <= articles, "of {articles} articles: {lost:?}");
    let ((precision, recall), no_articles) = (all.shares(), all.count(|article, _| !article));
    if no_articles >= 40 {
        assert!(precision >= LEAST_PRECISION && recall >= LEAST_RECALL, "{precision:.3}, {recall:.3}: {lost:?}");
    } else {
        eprintln!("only {no_articles} pages that are no articles are there, too few to hold precision and recall");
    }
}
