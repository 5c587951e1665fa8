//! What holds for every archive and every question, tried on small random ones and compared with counting by hand.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use chrono::{Datelike, NaiveDate};
use dateline::{
    article::{DayInterval, EntityKind, Published},
    engine::{
        Engine, FacetField, FacetRequest, MatchMode, SearchPage, SearchRequest, Sort, StoredArticle, TimelineUnit,
    },
    present::{Json, OffsetUnit, ShowHits},
    query,
};
use proptest::prelude::*;

use crate::support::{day, engine, update, write};

/// Words that share no stem and are no names.
const WORDS: [&str; 5] = ["bridge", "river", "train", "mayor", "storm"];
/// Sentences with places, persons and letters of several bytes.
const SENTENCES: [&str; 6] = [
    "It was in Bryansk, Russia.",
    "Moscow said “no” – twice.",
    "Vladimir Putin spoke in Kursk 🌉 on Monday.",
    "The mayor of Paris, Anne Hidalgo, was there.",
    "Поезд шёл в Брянск.",
    "Nothing more is known.",
];
const DATES: [&str; 9] =
    ["", "2024", "2025", "2025-05", "2025-06", "2025-05-31", "2025-06-01", "2025-06-30", "2024-12-31T23:30:00-05:00"];
const SOURCES: [&str; 3] = ["", "tass", "ani"];
const LANGUAGES: [&str; 3] = ["", "en", "ru"];

/// Whether something is true of an article.
type Holds = fn(&StoredArticle) -> bool;

/// An article by numbers: words of its title and body as bits, sentence, date, source, language.
type Made = (u8, u8, usize, usize, usize, usize);

fn archive() -> impl Strategy<Value = Vec<Made>> {
    let article = (0..32u8, 0..32u8, 0..SENTENCES.len(), 0..DATES.len(), 0..SOURCES.len(), 0..LANGUAGES.len());
    prop::collection::vec(article, 1..40)
}

fn words(bits: u8) -> Vec<&'static str> {
    WORDS.into_iter().enumerate().filter(|(at, _)| bits & (1 << at) != 0).map(|(_, word)| word).collect()
}

/// The archive's index, made in two runs of several threads.
fn indexed(folder: &Path, made: &[Made]) -> Engine {
    let archive = folder.join("archive");
    let engine = engine(&folder.join("index"));
    let (first, second) = made.split_at(made.len() / 2);
    for (name, part, offset) in [("a", first, 0), ("b", second, first.len())] {
        let lines = part.iter().enumerate().map(|(at, (title, body, sentence, date, source, lang))| {
            let mut line = serde_json::json!({
                "id": format!("n{}", offset + at),
                "title": words(*title).join(" "),
                "body": format!("{}. {}", words(*body).join(" "), SENTENCES[*sentence]),
            });
            for (key, value) in [("date", DATES[*date]), ("source", SOURCES[*source]), ("lang", LANGUAGES[*lang])] {
                if !value.is_empty() {
                    line[key] = value.into();
                }
            }
            format!("{line}\n")
        });
        write(&archive.join(name).with_extension("jsonl"), &lines.collect::<String>());
        if !part.is_empty() {
            update(&engine, &[&archive]).unwrap();
        }
    }
    engine
}

/// A question for everything at once.
fn question(text: &str) -> SearchRequest {
    let mut request = SearchRequest::new(text, day("2025-06-03"));
    request.limit = 1000;
    request.facets = FacetField::ALL.into_iter().map(|field| FacetRequest { field, top: 1000, under: None }).collect();
    request
}

fn ask(engine: &Engine, text: &str) -> SearchPage {
    engine.search(&question(text)).unwrap()
}

fn all(engine: &Engine) -> Vec<StoredArticle> {
    ask(engine, "").hits.into_iter().map(|hit| hit.stored).collect()
}

fn found(page: &SearchPage) -> BTreeSet<String> {
    page.hits.iter().map(|hit| hit.stored.id.clone()).collect()
}

fn holding(articles: &[StoredArticle], holds: impl Fn(&StoredArticle) -> bool) -> BTreeSet<String> {
    articles.iter().filter(|stored| holds(stored)).map(|stored| stored.id.clone()).collect()
}

fn has_word(stored: &StoredArticle, word: &str) -> bool {
    let article = &stored.analysed.article;
    [&article.title, &article.body]
        .into_iter()
        .any(|text| text.split(|letter: char| !letter.is_alphanumeric()).any(|own| own.to_lowercase() == word))
}

fn days(stored: &StoredArticle) -> Option<DayInterval> {
    stored.analysed.article.published.as_ref().map(|published| published.days)
}

/// The paths of an article's places with all above them.
fn places(stored: &StoredArticle) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    for mention in stored.analysed.mentions.iter().filter(|mention| mention.kind == EntityKind::Place) {
        let parts = if mention.path.is_empty() { vec![mention.name.clone()] } else { mention.path.clone() };
        paths.extend((1..=parts.len()).map(|depth| parts[..depth].join("/")));
    }
    paths
}

/// The values that an article counts under in `field`.
fn values(stored: &StoredArticle, field: FacetField) -> BTreeSet<String> {
    let article = &stored.analysed.article;
    let named = |kind| {
        let mentions = stored.analysed.mentions.iter().filter(move |mention| mention.kind == kind);
        mentions.map(|mention| mention.name.clone()).collect()
    };
    match field {
        FacetField::Person => named(EntityKind::Person),
        FacetField::Organisation => named(EntityKind::Organisation),
        FacetField::Place => places(stored),
        FacetField::Source => article.source.iter().cloned().collect(),
        FacetField::Language => article.lang.iter().cloned().collect(),
        FacetField::Section => article.section.iter().cloned().collect(),
        FacetField::Author => article.authors.iter().cloned().collect(),
        FacetField::Published => days(stored).map(printed).unwrap_or_default(),
    }
}

/// The year, month and day that `days` lie in as a whole.
fn printed(days: DayInterval) -> BTreeSet<String> {
    let (from, last) = (days.from, days.to.pred_opt().unwrap());
    let mut values = BTreeSet::new();
    if from.year() == last.year() {
        values.insert(from.format("%Y").to_string());
        if from.month() == last.month() {
            values.insert(from.format("%Y-%m").to_string());
            if from == last {
                values.insert(from.format("%Y-%m-%d").to_string());
            }
        }
    }
    values
}

/// Reads all pages of `text`, `size` hits each.
fn paged(engine: &Engine, text: &str, sort: Sort, size: usize) -> Vec<(usize, String)> {
    let mut request = SearchRequest::new(text, day("2025-06-03"));
    (request.sort, request.limit) = (sort, size);
    let mut hits = Vec::new();
    loop {
        let page = engine.search(&request).unwrap();
        assert!(page.hits.len() == size || page.next.is_none(), "only the last page is short");
        hits.extend(page.hits.into_iter().map(|hit| (hit.rank, hit.stored.id)));
        request.after = page.next;
        if request.after.is_none() {
            return hits;
        }
    }
}

/// What `auto` promises: all words, or two thirds of three and more and any of two where fewer than ten hold all.
fn automatic(articles: &[StoredArticle], words: &[&str]) -> (usize, &'static str) {
    let all = holding(articles, |stored| words.iter().all(|word| has_word(stored, word))).len();
    match words.len() {
        _ if all >= 10 => (words.len(), "all"),
        0 | 1 => (words.len(), "all"),
        2 => (1, "any"),
        count => ((2 * count).div_ceil(3), "two-thirds"),
    }
}

/// Ways of asking for days, with the days they mean, counted by hand.
const RANGES: [(&str, &str, &str); 11] = [
    ("2025", "2025-01-01", "2026-01-01"),
    ("2025-06", "2025-06-01", "2025-07-01"),
    ("2025-06-01", "2025-06-01", "2025-06-02"),
    ("2025-05-31..2025-06", "2025-05-31", "2025-07-01"),
    ("2024..2024", "2024-01-01", "2025-01-01"),
    (">=2025-06", "2025-06-01", "9999-12-31"),
    (">2025-05", "2025-06-01", "9999-12-31"),
    ("<2025", "0001-01-01", "2025-01-01"),
    ("<=2025-05-31", "0001-01-01", "2025-06-01"),
    ("\"last month\"", "2025-05-01", "2025-06-01"),
    ("\"last 3 days\"", "2025-06-01", "2025-06-04"),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_archive_keeps_its_promises(made in archive(), bits in 1..32u8, size in 1..6usize, range in 0..RANGES.len()) {
        let folder = tempfile::tempdir().unwrap();
        let engine = indexed(folder.path(), &made);
        let articles = all(&engine);
        prop_assert_eq!(articles.len(), made.len());
        let asked = words(bits);
        let text = asked.join(" ");

        slices(&engine, &articles, &text, &asked)?;
        pages(&engine, &text, size)?;
        counts(&engine, &text)?;
        matching(&engine, &articles, &asked)?;
        dates(&engine, &articles, RANGES[range])?;
        by_place(&engine, &articles)?;
    }
}

/// Offsets stand for the words they were read from, in storage and in what is written out.
fn slices(engine: &Engine, articles: &[StoredArticle], text: &str, asked: &[&str]) -> Result<(), TestCaseError> {
    for stored in articles {
        let analysed = &stored.analysed;
        for mention in &analysed.mentions {
            prop_assert_eq!(mention.span.of(mention.field.of(&analysed.article)), &mention.text);
        }
        for time in &analysed.times {
            prop_assert_eq!(time.span.of(time.field.of(&analysed.article)), &time.text);
        }
    }
    let page = ask(engine, text);
    for hit in &page.hits {
        let marked: Vec<&str> = hit.snippet.highlights.iter().map(|span| span.of(&hit.snippet.text)).collect();
        prop_assert!(marked.iter().all(|word| asked.contains(&word.to_lowercase().as_str())), "{marked:?}");
        let body = &hit.stored.analysed.article.body;
        let in_body = asked.iter().any(|word| body.split(|c: char| !c.is_alphanumeric()).any(|own| own == *word));
        prop_assert!(!in_body || !marked.is_empty(), "nothing is marked in {:?}", hit.snippet);
    }
    let mut written = Vec::new();
    Json { offsets: OffsetUnit::Chars }.page(&page, None, &mut written).unwrap();
    let written: serde_json::Value = serde_json::from_slice(&written).unwrap();
    let slice = |text: &str, ends: [&serde_json::Value; 2]| -> String {
        let [start, end] = ends.map(|end| end.as_u64().unwrap() as usize);
        text.chars().skip(start).take(end - start).collect()
    };
    for (hit, stored) in written["hits"].as_array().unwrap().iter().zip(&page.hits) {
        for mention in hit["mentions"].as_array().unwrap() {
            let article = &stored.stored.analysed.article;
            let field = if mention["field"] == "title" { &article.title } else { &article.body };
            prop_assert_eq!(slice(field, [&mention["start"], &mention["end"]]), mention["text"].as_str().unwrap());
        }
        let snippet = hit["snippet"]["text"].as_str().unwrap();
        for (ends, span) in hit["snippet"]["highlights"].as_array().unwrap().iter().zip(&stored.snippet.highlights) {
            prop_assert_eq!(slice(snippet, [&ends[0], &ends[1]]), span.of(snippet));
        }
    }
    Ok(())
}

/// Pages taken together are the whole, once and in its order.
fn pages(engine: &Engine, text: &str, size: usize) -> Result<(), TestCaseError> {
    for sort in [Sort::Relevance, Sort::Newest, Sort::Oldest] {
        for text in [text, ""] {
            let mut whole = question(text);
            whole.sort = sort;
            let whole = engine.search(&whole).unwrap();
            let hits = paged(engine, text, sort, size);
            let expected: Vec<(usize, String)> =
                whole.hits.iter().enumerate().map(|(at, hit)| (at + 1, hit.stored.id.clone())).collect();
            prop_assert_eq!(&hits, &expected, "{:?} {}", sort, text);
            prop_assert_eq!(hits.len() as u64, whole.total);
            prop_assert_eq!(found(&whole).len() as u64, whole.total);
            let seconds: Vec<Option<i64>> = whole
                .hits
                .iter()
                .map(|hit| hit.stored.analysed.article.published.as_ref().map(Published::sort_seconds))
                .collect();
            let dated: Vec<i64> = seconds.iter().flatten().copied().collect();
            let undated_last = seconds.iter().skip(dated.len()).all(Option::is_none);
            match sort {
                Sort::Relevance => prop_assert!(whole.hits.is_sorted_by(|one, other| one.score >= other.score)),
                Sort::Newest => prop_assert!(undated_last && dated.is_sorted_by(|one, other| one >= other)),
                Sort::Oldest => prop_assert!(undated_last && dated.is_sorted()),
            }
        }
    }
    Ok(())
}

/// Facets and timelines are what counting the hits gives.
fn counts(engine: &Engine, text: &str) -> Result<(), TestCaseError> {
    for text in [text, "", "bridge -river", "source:tass bridge", "place:Russia"] {
        let page = ask(engine, text);
        for facet in &page.facets {
            // A field of one value leaves its own filter out.
            if facet.field == FacetField::Source && text.contains("source:") {
                let own = ask(engine, "bridge").facets.into_iter().find(|other| other.field == facet.field);
                prop_assert_eq!(Some(facet), own.as_ref());
                continue;
            }
            let mut counted: BTreeMap<String, u64> = BTreeMap::new();
            for hit in &page.hits {
                for value in values(&hit.stored, facet.field) {
                    *counted.entry(value).or_default() += 1;
                }
            }
            let mut expected: Vec<(String, u64)> = counted.into_iter().collect();
            expected.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
            let told: Vec<(String, u64)> =
                facet.values.iter().map(|value| (value.value.clone(), value.count)).collect();
            prop_assert_eq!(told, expected, "{:?} of {}", facet.field, text);
            prop_assert_eq!(facet.distinct as usize, facet.values.len());
        }
        for (unit, length) in [(TimelineUnit::Day, 10), (TimelineUnit::Month, 7), (TimelineUnit::Year, 4)] {
            let mut request = question(text);
            request.timeline = Some(unit);
            let bars = engine.search(&request).unwrap().timeline;
            let fitting = |hit: &&dateline::engine::Hit| {
                days(&hit.stored).is_some_and(|days| printed(days).iter().any(|value| value.len() == length))
            };
            let sum: u64 = bars.iter().map(|bar| bar.count).sum();
            prop_assert_eq!(sum as usize, page.hits.iter().filter(fitting).count(), "{:?} of {}", unit, text);
            prop_assert!(bars.is_sorted_by(|one, other| one.days.to == other.days.from), "no gaps, no overlaps");
        }
    }
    Ok(())
}

/// Words match as `all`, `any` and `auto` say, and nothing added makes the total larger.
fn matching(engine: &Engine, articles: &[StoredArticle], asked: &[&str]) -> Result<(), TestCaseError> {
    let text = asked.join(" ");
    let least = |count: usize| {
        let number = move |stored: &StoredArticle| asked.iter().filter(|word| has_word(stored, word)).count();
        holding(articles, move |stored| number(stored) >= count)
    };
    for (mode, count) in [(MatchMode::All, asked.len()), (MatchMode::Any, 1)] {
        let mut request = question(&text);
        request.match_mode = mode;
        prop_assert_eq!(found(&engine.search(&request).unwrap()), least(count), "{:?} {}", mode, text);
    }
    let (count, how) = automatic(articles, asked);
    let page = ask(engine, &text);
    prop_assert_eq!(found(&page), least(count), "auto {}", text);
    prop_assert_eq!(page.query.matched, how);

    // The decision was taken before the filters, so they only narrow it.
    let filters: [(&str, Holds); 6] = [
        ("source:tass", |stored| stored.analysed.article.source.as_deref() == Some("tass")),
        ("is:undated", |stored| days(stored).is_none()),
        ("place:Russia", |stored| places(stored).contains("Russia")),
        ("-lang:ru", |stored| stored.analysed.article.lang.as_deref() != Some("ru")),
        ("id:n0", |stored| stored.id == "n0"),
        ("NOT storm", |stored| !has_word(stored, "storm")),
    ];
    for (filter, holds) in filters {
        let narrowed = ask(engine, &format!("{text} {filter}"));
        let expected = least(count).intersection(&holding(articles, holds)).cloned().collect::<BTreeSet<_>>();
        prop_assert_eq!(found(&narrowed), expected, "{} {}", text, filter);
        prop_assert!(narrowed.total <= page.total);
        prop_assert_eq!(narrowed.query.matched, how, "{} {}", text, filter);
    }
    let mut beside = question(&text);
    beside.filters.source = vec!["tass".into()];
    prop_assert_eq!(
        found(&engine.search(&beside).unwrap()),
        found(&ask(engine, &format!("{text} source:tass"))),
        "a filter beside the query is the same as one in it"
    );
    Ok(())
}

/// An article matches the days that it shares one with, as coarse as its own date may be.
fn dates(engine: &Engine, articles: &[StoredArticle], range: (&str, &str, &str)) -> Result<(), TestCaseError> {
    let (text, from, to) = range;
    let interval = DayInterval { from: day(from), to: day(to) };
    let page = ask(engine, &format!("published:{text}"));
    let expected = holding(articles, |stored| days(stored).is_some_and(|days| days.overlaps(&interval)));
    prop_assert_eq!(found(&page), expected, "{}", text);
    let mut beside = question("");
    beside.filters.published = vec![text.trim_matches('"').to_owned()];
    let beside = engine.search(&beside).unwrap();
    prop_assert_eq!(beside.total, page.total);
    for echoed in page.query.intervals.iter().chain(&beside.query.intervals) {
        let open = |day: NaiveDate| day.year() < 1 || day.year() >= 9999;
        prop_assert!(echoed.days.from == interval.from || open(echoed.days.from) && from == "0001-01-01");
        prop_assert!(echoed.days.to == interval.to || open(echoed.days.to) && to == "9999-12-31");
    }
    Ok(())
}

/// A path means what is below it, a bare name every place of that name with all below.
fn by_place(engine: &Engine, articles: &[StoredArticle]) -> Result<(), TestCaseError> {
    let paths: BTreeSet<String> = articles.iter().flat_map(places).collect();
    for path in &paths {
        let page = ask(engine, &format!("place:\"{path}\""));
        let name = path.rsplit('/').next().unwrap();
        let whole = path.contains('/');
        let expected = holding(articles, |stored| {
            places(stored).iter().any(|own| if whole { own == path } else { own.rsplit('/').next() == Some(name) })
        });
        prop_assert_eq!(found(&page), expected, "{}", path);
        let bare = ask(engine, &format!("place:\"{name}\""));
        prop_assert!(found(&page).is_subset(&found(&bare)), "{}", path);
        // A capital or an accent makes no other place.
        prop_assert_eq!(found(&ask(engine, &format!("place:\"{}\"", path.to_lowercase()))), found(&page));
    }
    Ok(())
}

#[test]
fn a_month_counts_in_month_and_year_and_matches_its_days() {
    let folder = tempfile::tempdir().unwrap();
    let june = DATES.iter().position(|date| *date == "2025-06").unwrap();
    let engine = indexed(folder.path(), &[(1, 1, 5, june, 0, 1)]);
    let page = ask(&engine, "published:2025-06-17");
    assert_eq!(page.total, 1, "it may have been that day");
    let dates = page.facets.iter().find(|facet| facet.field == FacetField::Published).unwrap();
    let counted: Vec<(&str, u64)> = dates.values.iter().map(|value| (value.value.as_str(), value.count)).collect();
    assert_eq!(counted, [("2025", 1), ("2025-06", 1)], "and in no day");
    assert_eq!(ask(&engine, "published:2025-07-01").total, 0);
    assert_eq!(ask(&engine, "published:2025-05-31..2025-06-01").total, 1);
    assert_eq!(ask(&engine, "published:<2025-06").total, 0);
}

#[test]
fn the_day_is_the_one_printed_and_the_instant_sorts() {
    let folder = tempfile::tempdir().unwrap();
    let late = DATES.iter().position(|date| date.starts_with("2024-12-31T")).unwrap();
    let engine = indexed(folder.path(), &[(1, 1, 5, late, 0, 1)]);
    assert_eq!(ask(&engine, "published:2024-12-31").total, 1);
    assert_eq!(ask(&engine, "published:2025-01-01").total, 0, "though it was 2025 in Greenwich");
}

/// Pieces of queries that a person may write, among them what only looks like syntax.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("bridge".to_owned()),
        Just("BRIDGE".to_owned()),
        Just("мост".to_owned()),
        Just("日本".to_owned()),
        Just("AND".to_owned()),
        Just("OR".to_owned()),
        Just("NOT".to_owned()),
        Just("&&".to_owned()),
        Just("||".to_owned()),
        Just("(".to_owned()),
        Just(")".to_owned()),
        Just("-(".to_owned()),
        Just("-A".to_owned()),
        Just("\"A B\"".to_owned()),
        Just("\"a b\"~7".to_owned()),
        Just("title:(".to_owned()),
        Just("title:BRIDGE".to_owned()),
        Just("body:\"a b\"".to_owned()),
        Just("AB*".to_owned()),
        Just("m?st".to_owned()),
        Just("place:\"Russia/Bryansk Oblast\"|Kursk".to_owned()),
        Just("meta.desk:Night".to_owned()),
        Just("published:\"last week\"|2025-06".to_owned()),
        Just("published:>=2025".to_owned()),
        Just("added:today".to_owned()),
        Just("is:undated".to_owned()),
        Just("persn:x".to_owned()),
        Just("why?".to_owned()),
        Just("x~2".to_owned()),
        Just("http://a.b/c?d=e".to_owned()),
        "[ -~]{0,8}".prop_map(|text| text),
    ];
    prop::collection::vec(piece, 0..9).prop_map(|pieces| pieces.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_query_that_is_printed_reads_as_it_did(text in pieces()) {
        let today = day("2025-06-03");
        if let Ok(read) = query::parse(&text, today) {
            let printed = query::print(&read.root);
            let again = query::parse(&printed, today);
            prop_assert_eq!(again.as_ref().map(|query| &query.root).ok(), Some(&read.root), "printed as {}", printed);
            prop_assert_eq!(query::print(&again.unwrap().root), printed, "and prints as it did");
        }
    }

    #[test]
    fn plain_words_are_never_an_error_and_never_syntax(text in pieces()) {
        let read = query::plain(&text);
        let expected = text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count();
        let found = match &read.root {
            query::Node::All => 0,
            query::Node::Words(words) => words.len(),
            _ => 1,
        };
        prop_assert_eq!((found, read.intervals.len()), (expected, 0));
    }
}

#[test]
fn the_random_archives_have_what_is_looked_for() {
    let folder = tempfile::tempdir().unwrap();
    let made: Vec<Made> = (0..SENTENCES.len()).map(|at| (1, 3, at, at, at % 3, 1)).collect();
    let engine = indexed(folder.path(), &made);
    let mut queries = vec!["source:tass", "is:undated", "lang:en", "published:2025"];
    if all(&engine).iter().any(|stored| !stored.analysed.mentions.is_empty()) {
        queries.extend(["place:Russia", "place:Bryansk", "place:Moscow", "person:\"Vladimir Putin\""]);
    }
    for query in queries {
        assert!(ask(&engine, query).total > 0, "{query}");
    }
    assert_eq!(ask(&engine, "bridge river").query.matched, "any");
    assert_eq!(ask(&engine, "bridge river storm").query.matched, "two-thirds");
}
