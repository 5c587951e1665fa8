//! Searches of a small index in memory, against what counting by hand gives.

mod names;
mod states;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use proptest::prelude::*;
use tantivy::{Index, IndexWriter, TantivyDocument};

use super::*;
use crate::{
    analyse::Analysed,
    article::{Article, DateOrigin, DayInterval, EntityKind, Field, Granularity, Mention, Provenance, Published, Span},
    index::{LazyNames, Reader, StoredArticle, analyzer::tokenizers, schema::Fields},
    query::{Node, Query, State, TextField, ValueField},
};

/// A mention of `name`, and of the place at `path`.
fn mention(kind: EntityKind, name: &str, path: Vec<String>) -> Mention {
    Mention {
        field: Field::Body,
        span: Span::new(0, 0),
        text: String::new(),
        kind,
        name: name.into(),
        path,
        confidence: 1.0,
    }
}

/// An article in few words: title, body, date (`2025-06-02`, `2025-06`, `2025` or none), source, place, person.
fn article(
    number: usize,
    title: &str,
    body: &str,
    date: &str,
    source: &str,
    place: &str,
    person: &str,
) -> StoredArticle {
    let days = match date.len() {
        4 => DayInterval::year(date.parse().expect("a year")),
        7 => DayInterval::month(date[..4].parse().expect("a year"), date[5..].parse().expect("a month")),
        10 => Some(DayInterval::day(date.parse().expect("a day"))),
        _ => None,
    };
    let published = days.map(|days| Published {
        value: date.into(),
        days,
        instant: None,
        granularity: Granularity::Day,
        origin: DateOrigin::Field,
        confidence: 1.0,
        evidence: date.into(),
    });
    let mut mentions = Vec::new();
    if !place.is_empty() {
        let path: Vec<String> = place.split('/').map(str::to_owned).collect();
        mentions.push(mention(EntityKind::Place, path.last().map_or("", String::as_str), path.clone()));
    }
    if !person.is_empty() {
        mentions.push(mention(EntityKind::Person, person, Vec::new()));
    }
    let article = Article {
        title: title.into(),
        body: body.into(),
        published,
        source: (!source.is_empty()).then(|| source.into()),
        lang: Some("en".into()),
        metadata: BTreeMap::from([("desk".to_owned(), vec!["Night Desk".to_owned()])]),
        ..Article::default()
    };
    StoredArticle {
        id: format!("data/{number}.txt"),
        analysed: Analysed { article, mentions, times: Vec::new() },
        root: "data".into(),
        provenance: Provenance { path: format!("{}/{number}.txt", number % 3), ..Provenance::default() },
        added: NaiveDate::default(),
        record: 0,
    }
}

/// A session on `articles` in so many segments; every seventh is then deleted where `deleted`.
fn session(articles: &[StoredArticle], segments: usize, deleted: bool) -> Session {
    Session::new(reader(articles, segments, deleted))
}

/// A reader of an index of `articles`, as [`session`] has it.
fn reader(articles: &[StoredArticle], segments: usize, deleted: bool) -> Reader {
    let fields = Fields::default();
    let manager = tokenizers();
    // The engine asks for this name even for fields of numbers.
    manager.register("default", tantivy::tokenizer::RawTokenizer::default());
    let index = Index::builder()
        .schema(fields.schema.clone())
        .tokenizers(manager)
        .fast_field_tokenizers(tokenizers())
        .create_in_ram()
        .expect("an index");
    let mut writer: IndexWriter<TantivyDocument> = index.writer_with_num_threads(1, 20_000_000).expect("a writer");
    writer.set_merge_policy(Box::new(tantivy::merge_policy::NoMergePolicy));
    for part in articles.chunks(articles.len().div_ceil(segments).max(1)) {
        for stored in part {
            writer.add_document(fields.document(stored).expect("a document")).expect("added");
        }
        writer.commit().expect("committed");
    }
    if deleted {
        for stored in articles.iter().step_by(7) {
            writer.delete_term(tantivy::Term::from_field_text(fields.id, &stored.id));
        }
        writer.commit().expect("committed");
    }
    let searcher = index.reader().expect("a reader").searcher();
    let here = std::env::current_dir().expect("a folder");
    Reader { searcher, fields, generation: 3, roots: vec![("data".into(), here)], names: LazyNames::default() }
}

#[test]
fn a_session_is_shared_by_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Session>();
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 6, 10).expect("a day")
}

fn word(text: &str) -> Node {
    Node::Word { text: text.into(), field: None }
}

fn words(text: &str) -> Node {
    Node::Words(text.split(' ').map(word).collect())
}

fn value(field: ValueField, value: &str) -> Node {
    Node::Value { field, values: value.split('|').map(str::to_owned).collect() }
}

fn ask(session: &Session, root: Node, request: &SearchRequest) -> SearchPage {
    session.answer(Query { root, in_page: false, intervals: Vec::new(), notes: Vec::new() }, request).expect("a page")
}

fn ids(page: &SearchPage) -> BTreeSet<String> {
    page.hits.iter().map(|hit| hit.stored.id.trim_start_matches("data/").trim_end_matches(".txt").to_owned()).collect()
}

fn found(session: &Session, root: Node) -> String {
    let request = SearchRequest { limit: 100, ..SearchRequest::new("", today()) };
    let page = ask(session, root, &request);
    assert_eq!(page.total, page.hits.len() as u64);
    ids(&page).into_iter().collect::<Vec<_>>().join(" ")
}

fn small() -> Vec<StoredArticle> {
    vec![
        article(
            0,
            "Bridge collapses in Bryansk",
            "A road bridge fell onto a train. Seven died.",
            "2025-06-02",
            "TASS",
            "Russia/Bryansk Oblast/Bryansk",
            "Ivan Petrov",
        ),
        article(
            1,
            "Second bridge falls",
            "In Kursk a bridge came down on a freight train.",
            "2025-06",
            "Tass",
            "Russia/Kursk Oblast",
            "",
        ),
        article(
            2,
            "Mayor opens museum",
            "The mayor of Springfield cut a ribbon.",
            "2024-01-05",
            "Wire",
            "United States/Illinois/Springfield",
            "Ann Lee",
        ),
        article(
            3,
            "Rain",
            "It rained in Springfield and the bridge held.",
            "",
            "Wire",
            "United States/Oregon/Springfield",
            "Ann Lee",
        ),
        article(4, "Cinema notes", "Zelenskyy’s visit and a co-operation pact.", "2025", "", "", ""),
    ]
}

#[test]
fn every_kind_of_node_finds_what_it_should() {
    for segments in [1, 3] {
        let session = session(&small(), segments, false);
        let published = |from: &str, to: &str| Node::Published {
            text: String::new(),
            days: DayInterval { from: from.parse().expect("a day"), to: to.parse().expect("a day") },
        };
        let phrase = |text: &str, slop| Node::Phrase { text: text.into(), field: None, slop };
        let pattern = |pattern: &str| Node::Wildcard { pattern: pattern.into(), field: None };
        let cases = [
            (Node::All, "0 1 2 3 4"),
            (Node::Words(Vec::new()), "0 1 2 3 4"),
            (words("bridges"), "0 1 3"),
            (Node::Word { text: "bridge".into(), field: Some(TextField::Title) }, "0 1"),
            (phrase("road bridge", 0), "0"),
            (phrase("bridge train", 0), ""),
            (phrase("bridge train", 3), "0"),
            (words("Zelenskyy's"), "4"),
            (words("co-operation"), "4"),
            (words("operation-co"), ""),
            (pattern("spring*"), "2 3"),
            (pattern("m?seum*"), "2"),
            (pattern("bridges*"), "0 1 3"),
            (value(ValueField::Source, "tass"), "0 1"),
            (value(ValueField::Source, "tass|wire"), "0 1 2 3"),
            (value(ValueField::Person, "ann  LEE"), "2 3"),
            (value(ValueField::Place, "Russia"), "0 1"),
            (value(ValueField::Place, "Russia/Bryansk Oblast"), "0"),
            (value(ValueField::Place, "Russia/"), "0 1"),
            (value(ValueField::Place, "springfield"), "2 3"),
            (value(ValueField::Id, "data/2.txt"), "2"),
            (value(ValueField::Meta("desk".into()), "night desk"), "0 1 2 3 4"),
            (value(ValueField::Meta("desk".into()), "desk night"), "0 1 2 3 4"),
            (value(ValueField::Meta("desk".into()), "day desk"), ""),
            (published("2025-06-01", "2025-07-01"), "0 1 4"),
            (published("2025-06-02", "2025-06-03"), "0 1 4"),
            (published("2025-05-01", "2025-06-01"), "4"),
            (Node::Is(State::Undated), "3"),
            (Node::Not(Box::new(words("bridge"))), "2 4"),
            (Node::And(vec![words("bridge"), Node::Not(Box::new(words("train")))]), "3"),
            (
                Node::And(vec![
                    Node::Or(vec![words("museum"), words("kursk")]),
                    Node::Not(Box::new(Node::Is(State::Undated))),
                ]),
                "1 2",
            ),
            (Node::Or(vec![Node::Is(State::Undated), Node::Not(Box::new(words("bridge")))]), "2 3 4"),
        ];
        for (node, expected) in cases {
            assert_eq!(found(&session, node.clone()), expected, "{node:?} in {segments} segments");
        }
    }
}

#[test]
fn too_wide_patterns_are_refused_with_their_place() {
    let body: Vec<String> = (0..1_200).map(|number| format!("word{number}")).collect();
    let session = session(&[article(0, "", &body.join(" "), "", "", "", "")], 1, false);
    let root = Node::Wildcard { pattern: "wor*".into(), field: None };
    let request = SearchRequest::new("über wor*", today());
    let answer = session.answer(Query { root, in_page: false, intervals: Vec::new(), notes: Vec::new() }, &request);
    assert!(matches!(answer, Err(crate::error::Error::Query { column: 5, .. })), "{answer:?}");
}

#[test]
fn auto_asks_for_fewer_words_only_where_few_articles_hold_all() {
    let mut many: Vec<StoredArticle> = (0..9).map(|at| article(at, "", "red green blue", "", "A", "", "")).collect();
    many.extend((9..12).map(|at| article(at, "", "red green", "", "B", "", "")));
    many.extend((12..14).map(|at| article(at, "", "red", "", "B", "", "")));
    let page = |articles: &[StoredArticle], text: &str, mode| {
        let session = session(articles, 2, false);
        let page = ask(&session, words(text), &SearchRequest { match_mode: mode, ..SearchRequest::new(text, today()) });
        (page.total, page.query.matched)
    };
    assert_eq!(page(&many, "red green blue", MatchMode::Auto), (12, "two-thirds"));
    assert_eq!(page(&many, "red green blue", MatchMode::All), (9, "all"));
    assert_eq!(page(&many, "red green blue", MatchMode::Any), (14, "any"));
    assert_eq!(page(&many, "red blue", MatchMode::Auto), (14, "any"));
    assert_eq!(page(&many, "red green", MatchMode::Auto), (12, "all"));
    assert_eq!(page(&many, "red red", MatchMode::Auto), (14, "all"));
    // Decided before filters.
    let session = session(&many, 1, false);
    let root = Node::And(vec![words("red green"), value(ValueField::Source, "b")]);
    let narrowed = ask(&session, root, &SearchRequest::new("", today()));
    assert_eq!((narrowed.total, narrowed.query.matched), (3, "all"));
}

#[test]
fn facets_leave_their_own_filter_out_and_places_are_told_apart() {
    for segments in [1, 4] {
        let session = session(&small(), segments, false);
        let facet = |field| FacetRequest { field, top: 10, under: None };
        let mut request = SearchRequest::new("", today());
        request.facets = vec![
            facet(FacetField::Source),
            facet(FacetField::Person),
            facet(FacetField::Published),
            facet(FacetField::Place),
        ];
        request.facets[3].under = Some("Russia/".into());
        let show = |counts: &FacetCounts| {
            counts.values.iter().map(|value| format!("{} {}", value.value, value.count)).collect::<Vec<_>>().join(", ")
        };
        let page = ask(&session, Node::And(vec![words("bridge"), value(ValueField::Source, "tass")]), &request);
        assert_eq!(page.total, 2);
        assert_eq!(show(&page.facets[0]), "TASS 1, Tass 1, Wire 1");
        assert_eq!(show(&page.facets[1]), "Ivan Petrov 1");
        assert_eq!(show(&page.facets[2]), "2025 2, 2025-06 2, 2025-06-02 1");
        assert_eq!(
            show(&page.facets[3]),
            "Russia/Bryansk Oblast 1, Russia/Bryansk Oblast/Bryansk 1, Russia/Kursk Oblast 1"
        );
        assert_eq!(page.facets[3].distinct, 3);
        let page = ask(&session, value(ValueField::Place, "Springfield"), &request);
        assert_eq!(page.query.notes.len(), 1);
        assert!(page.query.notes[0].contains("`United States/Oregon/Springfield` (1)"), "{:?}", page.query.notes);
        assert_eq!(page.facets[1].values[0].count, 2);
        let page = ask(&session, value(ValueField::Place, "Russia"), &request);
        assert!(page.query.notes.is_empty());
    }
}

#[test]
fn dates_order_with_the_undated_last() {
    let session = session(&small(), 2, false);
    let order = |sort| {
        let page = ask(&session, Node::All, &SearchRequest { sort, ..SearchRequest::new("", today()) });
        page.hits.iter().map(|hit| hit.stored.id[5..6].to_owned()).collect::<String>()
    };
    assert_eq!(order(Sort::Newest), "01423");
    assert_eq!(order(Sort::Oldest), "24103");
}

#[test]
fn scores_are_accounted_for_and_filters_add_nothing() {
    let session = session(&small(), 1, false);
    let request = SearchRequest { explain: true, ..SearchRequest::new("", today()) };
    let plain = ask(&session, words("bridge train"), &request);
    let filtered = ask(&session, Node::And(vec![words("bridge train"), value(ValueField::Place, "Russia")]), &request);
    assert_eq!(plain.hits[0].stored.id, filtered.hits[0].stored.id);
    for (one, other) in plain.hits.iter().zip(&filtered.hits) {
        assert!((one.score - other.score).abs() < 1e-5);
        let text = one.explanation.clone().unwrap_or_default();
        let numbers: Vec<f32> = text
            .lines()
            .map(|line| line.split(' ').next().and_then(|number| number.parse().ok()).expect("a number"))
            .collect();
        assert!((numbers[0] - one.score).abs() < 1e-3, "{text}");
        assert!((numbers[1..].iter().sum::<f32>() - numbers[0]).abs() < 1e-2, "{text}");
    }
    assert_eq!(
        plain.hits[0].snippet.text.find("bridge"),
        plain.hits[0].snippet.highlights.first().map(|span| span.start)
    );
}

#[test]
fn paths_narrow_and_foreign_ones_are_refused() {
    let session = session(&small(), 1, false);
    let here = std::env::current_dir().expect("a folder");
    let total = |path: std::path::PathBuf| {
        let request = SearchRequest { within: vec![path], ..SearchRequest::new("", today()) };
        session.search(&request).map(|page| page.total)
    };
    assert_eq!(total(here.clone()).expect("all"), 5);
    assert_eq!(total(here.join("0")).expect("some"), 2);
    assert_eq!(total(here.join("0/3.txt")).expect("one"), 1);
    assert_eq!(total(here.parent().expect("a parent").into()).expect("all"), 5);
    assert!(matches!(total("/nowhere/at/all".into()), Err(crate::error::Error::Usage { .. })));
}

#[test]
fn several_languages_share_a_word() {
    let mut articles: Vec<StoredArticle> = small();
    let mut other = article(7, "", "Мосты рухнули у bridges", "", "", "", "");
    other.analysed.article.lang = Some("ru".into());
    articles.push(other);
    let mut none = article(8, "", "bridges", "", "", "", "");
    none.analysed.article.lang = None;
    articles.push(none);
    let session = session(&articles, 2, false);
    assert_eq!(session.languages().expect("languages").len(), 2, "what is of no language is stemmed as English");
    assert_eq!(found(&session, words("мост")), "7");
    assert_eq!(found(&session, words("bridges")), "0 1 3 7 8");
    assert_eq!(session.articles("data/7.txt").expect("articles").len(), 1);
    let mut count = 0;
    session
        .each_article(&mut |_| {
            count += 1;
            Ok(())
        })
        .expect("all");
    assert_eq!(count, 7);
}

#[test]
fn nothing_found_is_never_without_a_word() {
    let session = session(&small(), 1, false);
    let request = SearchRequest { match_mode: MatchMode::All, ..SearchRequest::new("", today()) };
    let page = ask(&session, words("bridge xyzzy"), &request);
    assert_eq!(page.total, 0);
    assert_eq!(page.query.notes, ["no article holds `xyzzy`", "with any of the words there are 3 articles"]);
    assert!(ask(&session, words("bridge"), &request).query.notes.is_empty());
    let notes = |field, name: &str| ask(&session, value(field, name), &request).query.notes;
    assert_eq!(notes(ValueField::Person, "petrov"), ["no person is `petrov`, but there is `Ivan Petrov` (1)"]);
    assert_eq!(notes(ValueField::Source, "Pravda"), ["no source is `Pravda`"]);
    assert_eq!(
        notes(ValueField::Place, "Oblast/Bryansk"),
        ["no place is `Oblast/Bryansk`, but there is `Russia/Bryansk Oblast` (1), `Russia/Bryansk Oblast/Bryansk` (1)"]
    );
}

#[test]
fn the_fewest_conditions_that_explain_nothing_found_are_offered() {
    let session = session(&small(), 1, false);
    let last = |query: &str, within: bool| {
        let within = if within { vec![std::env::current_dir().expect("a folder").join("1")] } else { Vec::new() };
        let request = SearchRequest { within, ..SearchRequest::new(query, today()) };
        let page = session.search(&request).expect("a page");
        assert_eq!(page.total, 0, "{query}");
        page.query.notes.last().cloned().unwrap_or_default()
    };
    assert_eq!(last("train place:Springfield", false), "without `train` there are 2 articles");
    // Each of the three alone leaves nothing.
    assert_eq!(
        last("train place:Springfield published:1999", false),
        "without `train` and `published:1999` there are 2 articles"
    );
    assert_eq!(last("museum published:1999", true), "without `published:1999` in the whole index there is 1 article");
    // Nor is it enough to give up two.
    assert_eq!(
        last("train place:Springfield person:\"Ivan Petrov\" published:1999 source:Nobody", false),
        "without all filters there are 2 articles"
    );
    // Nothing helps.
    assert_eq!(last("xyzzy", false), "no article holds `xyzzy`");
}

const WORDS: [&str; 6] = ["bridge", "train", "river", "fire", "market", "vote"];
const SOURCES: [&str; 4] = ["", "TASS", "Wire", "Post"];
const PLACES: [&str; 5] = ["", "A", "A/B", "A/C", "D/B"];
const PEOPLE: [&str; 3] = ["", "Ann Lee", "Bo Li"];
const DATES: [&str; 6] = ["", "2025", "2025-06", "2025-06-02", "2025-06-20", "2024-02-29"];

fn archive() -> impl Strategy<Value = Vec<StoredArticle>> {
    let one = (
        prop::collection::vec(0..WORDS.len(), 0..6),
        0..SOURCES.len(),
        0..PLACES.len(),
        0..PEOPLE.len(),
        0..DATES.len(),
    );
    prop::collection::vec(one, 1..60).prop_map(|all| {
        all.into_iter()
            .enumerate()
            .map(|(number, (words, source, place, person, date))| {
                let body: Vec<&str> = words.into_iter().map(|word| WORDS[word]).collect();
                article(
                    number,
                    body.first().unwrap_or(&""),
                    &body.join(" "),
                    DATES[date],
                    SOURCES[source],
                    PLACES[place],
                    PEOPLE[person],
                )
            })
            .collect()
    })
}

/// A condition and whether an article meets it.
fn filter(number: usize) -> (Node, fn(&StoredArticle) -> bool) {
    match number {
        0 => (value(ValueField::Source, "tass"), |stored| stored.analysed.article.source.as_deref() == Some("TASS")),
        1 => (value(ValueField::Place, "B"), |stored| {
            stored.analysed.mentions.iter().any(|mention| mention.path.iter().any(|part| part == "B"))
        }),
        2 => (value(ValueField::Person, "Bo Li"), |stored| {
            stored.analysed.mentions.iter().any(|mention| mention.name == "Bo Li")
        }),
        _ => (Node::Published { text: String::new(), days: DayInterval::month(2025, 6).expect("June") }, |stored| {
            let june = DayInterval::month(2025, 6).expect("June");
            stored.analysed.article.published.as_ref().is_some_and(|published| published.days.overlaps(&june))
        }),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn counting_by_hand_gives_the_same(
        articles in archive(), segments in 1usize..4, deleted: bool, first in 0..WORDS.len(), second in 0..WORDS.len(),
        mode in 0..3usize, filters in prop::collection::vec(0..4usize, 0..3), sort in 0..3usize, limit in 1usize..9,
    ) {
        let session = session(&articles, segments, deleted);
        let mode = [MatchMode::All, MatchMode::Any, MatchMode::Auto][mode];
        let sort = [Sort::Relevance, Sort::Newest, Sort::Oldest][sort];
        let text = format!("{} {}", WORDS[first], WORDS[second]);
        let live: Vec<&StoredArticle> =
            articles.iter().enumerate().filter(|(at, _)| !deleted || at % 7 != 0).map(|(_, stored)| stored).collect();
        let holds = |stored: &StoredArticle, word: usize| stored.analysed.article.body.split(' ').any(|own| own == WORDS[word]);
        let all = |stored: &StoredArticle| holds(stored, first) && holds(stored, second);
        let few = live.iter().filter(|stored| all(stored)).count() < 10;
        let any = mode == MatchMode::Any || (mode == MatchMode::Auto && few && first != second);
        let worded = |stored: &StoredArticle| if any { holds(stored, first) || holds(stored, second) } else { all(stored) };
        let conditions: Vec<_> = filters.iter().map(|number| filter(*number)).collect();
        let expected: Vec<&StoredArticle> =
            live.iter().copied().filter(|stored| worded(stored) && conditions.iter().all(|(_, meets)| meets(stored))).collect();

        let mut nodes = vec![words(&text)];
        nodes.extend(conditions.iter().map(|(node, _)| node.clone()));
        let mut request = SearchRequest { match_mode: mode, sort, limit, ..SearchRequest::new(text.clone(), today()) };
        request.facets = FacetField::ALL.iter().map(|field| FacetRequest { field: *field, top: 100, under: None }).collect();
        request.timeline = Some(TimelineUnit::Year);

        // Without the last filter there are no fewer.
        let page = ask(&session, Node::And(nodes.clone()), &request);
        if nodes.len() > 1 {
            prop_assert!(ask(&session, Node::And(nodes[..nodes.len() - 1].to_vec()), &request).total >= page.total);
        }
        prop_assert_eq!(page.total, expected.len() as u64);
        let dated = expected.iter().filter(|stored| stored.analysed.article.published.is_some()).count() as u64;
        prop_assert_eq!(page.timeline.iter().map(|bucket| bucket.count).sum::<u64>(), dated);

        for counts in &page.facets {
            let mut by_hand: BTreeMap<String, u64> = BTreeMap::new();
            match counts.field {
                FacetField::Person | FacetField::Place => {
                    for mention in expected.iter().flat_map(|stored| &stored.analysed.mentions) {
                        if counts.field == FacetField::Person && mention.kind == EntityKind::Person {
                            *by_hand.entry(mention.name.clone()).or_default() += 1;
                        }
                        if counts.field == FacetField::Place {
                            for depth in 1..=mention.path.len() {
                                *by_hand.entry(mention.path[..depth].join("/")).or_default() += 1;
                            }
                        }
                    }
                }
                FacetField::Source => {
                    let own = |number: &&usize| **number != 0;
                    let rest: Vec<_> = filters.iter().filter(own).map(|number| filter(*number)).collect();
                    for stored in live.iter().filter(|stored| worded(stored) && rest.iter().all(|(_, meets)| meets(stored))) {
                        if let Some(source) = &stored.analysed.article.source {
                            *by_hand.entry(source.clone()).or_default() += 1;
                        }
                    }
                }
                _ => continue,
            }
            let mut by_hand: Vec<(String, u64)> = by_hand.into_iter().collect();
            by_hand.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
            let counted: Vec<(String, u64)> = counts.values.iter().map(|value| (value.value.clone(), value.count)).collect();
            prop_assert_eq!(counted, by_hand);
        }

        let mut seen = Vec::new();
        let mut next = None;
        loop {
            request.after = next;
            let page = ask(&session, Node::And(nodes.clone()), &request);
            prop_assert_eq!(page.total, expected.len() as u64);
            prop_assert!(!page.changed);
            for hit in &page.hits {
                prop_assert_eq!(hit.rank, seen.len() + 1);
                seen.push((hit.score, hit.stored.id.clone()));
            }
            next = page.next;
            if next.is_none() {
                break;
            }
        }
        if sort == Sort::Relevance {
            prop_assert!(seen.windows(2).all(|two| two[0].0 >= two[1].0));
        }
        let unique: BTreeSet<&String> = seen.iter().map(|(_, id)| id).collect();
        prop_assert_eq!(unique.len(), seen.len());
        let by_hand: BTreeSet<&String> = expected.iter().map(|stored| &stored.id).collect();
        prop_assert_eq!(unique, by_hand);
    }
}
