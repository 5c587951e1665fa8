//! A full page of results (ten hits with snippets, exact total, five facets, one timeline) against the same page made by
//! tantivy's own parts (top documents, count, snippet generator, terms and date aggregations), both warm and in one
//! process, over the same articles with the same facet values, query by query in turn.
//!
//! ```text
//! DATELINE_BENCH_ARTICLES=articles.jsonl.gz cargo bench --bench searching [-- ROUNDS]
//! ```
//!
//! Queries are words of the articles' own titles: one, three (any, all) and two next to each other.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr, missing_docs)]

use std::{
    collections::BTreeSet,
    env,
    hint::black_box,
    path::{Path, PathBuf},
    time::Instant,
};

use dateline::{
    article::EntityKind,
    engine::{
        self, Analysed, Engine, FacetField, FacetRequest, MatchMode, SearchRequest, Settings, TimelineUnit,
        UpdateRequest,
    },
};
use tantivy::{
    DateTime, Index, IndexReader, TantivyDocument,
    aggregation::{AggContextParams, AggregationCollector, agg_req::Aggregations},
    collector::{Count, TopDocs},
    query::QueryParser,
    schema::{DateOptions, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions},
    snippet::SnippetGenerator,
};

/// The facets on the page, by their names in dateline and in the plain index.
const FACETS: [(FacetField, &str); 5] = [
    (FacetField::Person, "person"),
    (FacetField::Organisation, "organisation"),
    (FacetField::Place, "place"),
    (FacetField::Source, "source"),
    (FacetField::Language, "language"),
];
/// How many queries of each kind.
const QUERIES: usize = 60;

/// The plain index.
struct Plain {
    reader: IndexReader,
    index: Index,
    title: Field,
    body: Field,
}

/// Every article of the file with what dateline reads in it.
fn articles(path: &Path) -> Vec<Analysed> {
    let mut all = Vec::new();
    engine::parse(&[path.to_path_buf()], &Settings::default(), &mut |parsed, _| {
        all.extend(parsed.article.map(engine::annotate));
        Ok(())
    })
    .unwrap();
    all
}

fn plain(articles: &[Analysed], folder: &Path) -> Plain {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("en_stem")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = TextOptions::default().set_indexing_options(indexing) | STORED;
    let title = schema.add_text_field("title", text.clone());
    let body = schema.add_text_field("body", text);
    let date = schema.add_date_field("date", DateOptions::default().set_fast());
    let facets = FACETS.map(|(_, name)| schema.add_text_field(name, STRING.set_fast("raw")));
    let index = Index::create_in_dir(folder, schema.build()).unwrap();
    let mut writer = index.writer_with_num_threads(1, 256 << 20).unwrap();
    for analysed in articles {
        let article = &analysed.article;
        let mut document = TantivyDocument::new();
        document.add_text(title, &article.title);
        document.add_text(body, &article.body);
        if let Some(published) = &article.published {
            document.add_date(date, DateTime::from_timestamp_secs(published.sort_seconds()));
        }
        for (kind, field) in [(EntityKind::Person, facets[0]), (EntityKind::Organisation, facets[1])] {
            let names: BTreeSet<&str> =
                analysed.mentions.iter().filter(|mention| mention.kind == kind).map(|mention| &*mention.name).collect();
            for name in names {
                document.add_text(field, name);
            }
        }
        let mut paths = BTreeSet::new();
        for mention in analysed.mentions.iter().filter(|mention| mention.kind == EntityKind::Place) {
            paths.extend((1..=mention.path.len()).map(|depth| mention.path[..depth].join("/")));
        }
        for path in paths {
            document.add_text(facets[2], path);
        }
        document.add_text(facets[3], article.source.as_deref().unwrap_or_default());
        document.add_text(facets[4], article.lang.as_deref().unwrap_or_default());
        writer.add_document(document).unwrap();
    }
    writer.commit().unwrap();
    let segments = index.searchable_segment_ids().unwrap();
    if segments.len() > 1 {
        writer.merge(&segments).wait().unwrap();
    }
    writer.wait_merging_threads().unwrap();
    Plain { reader: index.reader().unwrap(), index, title, body }
}

/// One kind of query.
struct Kind {
    name: &'static str,
    match_mode: MatchMode,
    queries: Vec<String>,
}

/// Queries of words of titles, taken evenly over the articles.
fn kinds(articles: &[Analysed]) -> Vec<Kind> {
    let mut titles: Vec<Vec<String>> = Vec::new();
    for analysed in articles {
        let words = analysed.article.title.split(|letter: char| !letter.is_alphanumeric());
        let words: Vec<String> = words.filter(|word| word.chars().count() >= 4).map(str::to_lowercase).collect();
        if words.len() >= 5 {
            titles.push(words);
        }
    }
    let step = (titles.len() / QUERIES).max(1);
    let of = |make: &dyn Fn(&[String]) -> String| -> Vec<String> {
        titles.iter().step_by(step).take(QUERIES).map(|words| make(words)).collect()
    };
    let three = |words: &[String]| format!("{} {} {}", words[0], words[2], words[4]);
    vec![
        Kind { name: "one word", match_mode: MatchMode::Any, queries: of(&|words| words[1].clone()) },
        Kind { name: "any of three", match_mode: MatchMode::Any, queries: of(&three) },
        Kind { name: "all of three", match_mode: MatchMode::All, queries: of(&three) },
        Kind {
            name: "phrase",
            match_mode: MatchMode::Any,
            queries: of(&|words| format!("\"{} {}\"", words[0], words[1])),
        },
    ]
}

fn ours(engine: &Engine, query: &str, match_mode: MatchMode) -> u64 {
    let mut request = SearchRequest::new(query, chrono::NaiveDate::default());
    request.match_mode = match_mode;
    request.facets = FACETS.map(|(field, _)| FacetRequest { field, top: 10, under: None }).to_vec();
    request.timeline = Some(TimelineUnit::Month);
    let page = engine.search(&request).unwrap();
    black_box(page).total
}

fn theirs(plain: &Plain, query: &str, match_mode: MatchMode) -> u64 {
    let searcher = plain.reader.searcher();
    let mut parser = QueryParser::for_index(&plain.index, vec![plain.title, plain.body]);
    if match_mode == MatchMode::All {
        parser.set_conjunction_by_default();
    }
    let query = parser.parse_query(query).unwrap();
    let mut wanted = serde_json::Map::new();
    for (_, name) in FACETS {
        wanted.insert(name.into(), serde_json::json!({ "terms": { "field": name, "size": 10 } }));
    }
    // The aggregation knows no months; thirty days is what comes nearest.
    wanted.insert("days".into(), serde_json::json!({ "date_histogram": { "field": "date", "fixed_interval": "30d" } }));
    let wanted: Aggregations = serde_json::from_value(wanted.into()).unwrap();
    let counts = AggregationCollector::from_aggs(wanted, AggContextParams::default());
    let top = TopDocs::with_limit(10).order_by_score();
    let (best, total, counts) = searcher.search(&query, &(top, Count, counts)).unwrap();
    black_box(counts);
    let snippets = SnippetGenerator::create(&searcher, &*query, plain.body).unwrap();
    for (_, address) in best {
        let document: TantivyDocument = searcher.doc(address).unwrap();
        black_box(snippets.snippet_from_doc(&document).to_html());
        black_box(document);
    }
    total as u64
}

fn timed(run: impl FnOnce() -> u64) -> (f64, u64) {
    let started = Instant::now();
    let total = run();
    (started.elapsed().as_secs_f64() * 1e3, total)
}

fn share(times: &mut [f64], share: f64) -> f64 {
    times.sort_by(f64::total_cmp);
    times[((times.len() - 1) as f64 * share).round() as usize]
}

fn main() {
    let Some(path) = env::var_os("DATELINE_BENCH_ARTICLES").map(PathBuf::from) else {
        println!("set DATELINE_BENCH_ARTICLES to a file of articles as JSON lines");
        return;
    };
    let rounds = env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(5usize);
    let scratch = tempfile::tempdir().unwrap();
    let engine = Engine::new(scratch.path().join("dateline"), Settings::default());
    engine.update(&UpdateRequest { paths: vec![path.clone()], ..UpdateRequest::default() }, &mut |_| true).unwrap();
    let articles = articles(&path);
    let folder = scratch.path().join("plain");
    std::fs::create_dir(&folder).unwrap();
    let plain = plain(&articles, &folder);
    println!("{} articles, {rounds} rounds, milliseconds a page, one thread", articles.len());
    println!("{:<14} {:>8} {:>17} {:>17} {:>7}", "", "matches", "dateline p50/p95", "tantivy p50/p95", "ratio");
    for kind in kinds(&articles) {
        let (mut own, mut other, mut ratios, mut matches) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for round in 0..=rounds {
            for query in &kind.queries {
                let (ours_took, total) = timed(|| ours(&engine, query, kind.match_mode));
                let (theirs_took, _) = timed(|| theirs(&plain, query, kind.match_mode));
                // The first round warms both.
                if round > 0 {
                    own.push(ours_took);
                    other.push(theirs_took);
                    ratios.push(ours_took / theirs_took);
                    matches.push(total as f64);
                }
            }
        }
        println!(
            "{:<14} {:>8.0} {:>8.2} /{:>7.2} {:>8.2} /{:>7.2} {:>7.3}",
            kind.name,
            share(&mut matches, 0.5),
            share(&mut own, 0.5),
            share(&mut own, 0.95),
            share(&mut other, 0.5),
            share(&mut other, 0.95),
            share(&mut ratios, 0.5),
        );
    }
}
