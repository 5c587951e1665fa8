//! Names as a whole: the case file, what holds for any text, and damaged tables.

use proptest::prelude::*;

use super::{
    find,
    gazetteer::{Gazetteer, embedded},
    tagger::model::Model,
};
use crate::article::{Article, EntityKind, Field, Mention};

fn article(title: &str, body: &str) -> Article {
    Article { title: title.to_owned(), body: body.to_owned(), ..Article::default() }
}

/// A mention as the case file writes it.
fn written(mention: &Mention) -> String {
    let meant = if mention.kind == EntityKind::Place { mention.path.join("/") } else { mention.name.clone() };
    let kind = mention.kind.name();
    if meant == mention.text { format!("{kind} {meant}") } else { format!("{kind} {} = {meant}", mention.text) }
}

#[test]
fn cases() {
    let cases = include_str!("../../tests/fixtures/names/cases.txt");
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in cases.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (input, expected) = line.split_once(" ==> ").unwrap_or_else(|| panic!("no arrow in: {line}"));
        let (title, body) = input.split_once(" || ").unwrap_or(("", input));
        let found: Vec<String> = find(&article(title, body)).iter().map(written).collect();
        let found = if found.is_empty() { "-".to_owned() } else { found.join("; ") };
        count += 1;
        if found != expected {
            wrong.push(format!("{input}\n  expected {expected}\n  found    {found}"));
        }
    }
    assert!(count > 60, "only {count} cases were read");
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_gazetteer_knows_the_world() {
    let gazetteer = embedded();
    for (name, path) in [
        ("bryansk oblast", "Russia/Bryansk Oblast"),
        ("крым", "Ukraine/Crimea"),
        ("hong kong", "China/Hong Kong"),
        ("sao paulo", "Brazil/São Paulo/São Paulo"),
        ("riverside county", "United States/California/Riverside County"),
        ("st petersburg", "Russia/Saint Petersburg"),
    ] {
        let first = gazetteer.name(name).and_then(|name| name.places().next());
        assert_eq!(first.map(|(id, _)| gazetteer.path(id).join("/")).as_deref(), Some(path), "{name}");
    }
    assert!(gazetteer.name("qwertzuiop").is_none());
}

#[test]
fn a_damaged_gazetteer_is_refused() {
    let bytes = include_bytes!("gazetteer.bin");
    assert!(Gazetteer::read(bytes).is_some());
    for length in [0, 7, 8, 16, 31, 32, 1000, bytes.len() - 1] {
        assert!(Gazetteer::read(&bytes[..length]).is_none(), "cut off after {length} bytes");
    }
    for at in [0, 9, 17, 21, 25, 29, 40, bytes.len() / 2, bytes.len() - 1] {
        let mut changed = bytes.to_vec();
        changed[at] ^= 0x10;
        assert!(Gazetteer::read(&changed).is_none(), "changed at {at}");
    }
}

#[test]
fn a_damaged_model_is_refused() {
    let bytes = include_bytes!("english.bin");
    assert!(bytes.len() <= 5_000_000 && Model::read(bytes).is_some());
    for length in [0, 7, 8, 16, 31, 32, 1000, bytes.len() - 1] {
        assert!(Model::read(&bytes[..length]).is_none(), "cut off after {length} bytes");
    }
    for at in [0, 9, 17, 21, 29, 40, bytes.len() / 2, bytes.len() - 1] {
        let mut changed = bytes.to_vec();
        changed[at] ^= 0x10;
        assert!(Model::read(&changed).is_none(), "changed at {at}");
    }
}

#[test]
fn only_english_is_tagged() {
    let body = "Yesterday the Harrowgate Weavers beat Jonas Ellingham, said Marta Quillfeather.";
    let english = find(&article("", body));
    let other = find(&Article { lang: Some("de".to_owned()), ..article("", body) });
    assert!(other.len() < english.len(), "{english:?} {other:?}");
}

#[test]
fn texts_without_names_have_none() {
    for text in ["", " ", "\n\n", "it rained all night", "1234 5678", "«»—…", "'s", "’", ".", "-", "The", "A.", "’s ’s"]
    {
        assert_eq!(find(&article(text, text)), Vec::new(), "{text}");
    }
}

#[test]
fn long_texts_take_time_in_proportion() {
    let started = std::time::Instant::now();
    let shouted = format!("It was called Long ({}) once.", "A".repeat(2_000_000));
    let names: Vec<String> = (0..40_000).map(|number| format!("President Anna{number} Hale{number}")).collect();
    let crowd = names.join(" met Anna Hale. ");
    let runs = "New York ".repeat(100_000);
    for body in [shouted, crowd, runs] {
        find(&article("", &body));
    }
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

/// Words that rules look for, and what may stand around them.
fn pieces() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "President",
        "Mr.",
        "Paris",
        "Texas",
        "New",
        "York",
        "Times",
        "of",
        "the",
        "The",
        "Bank",
        "England",
        "U.S.",
        "US",
        "Washington",
        "D.C.",
        "O'Neill",
        "O’Neill",
        "'s",
        "’s",
        "S.V.",
        "Petrov",
        "al",
        "Hassan",
        "Ki",
        "moon",
        "Ministry",
        "Bryansk",
        "region",
        "regions",
        "Oblast",
        "and",
        "(NATO)",
        "Jr.",
        "Inc.",
        "В",
        "Брянской",
        "области",
        "Санкт",
        "Петербурге",
        "said",
        "London",
        "Anna",
        "Hale",
        "é",
        "e\u{301}",
        "日本",
        "🙂",
        "\u{200b}",
        "İstanbul",
        "ß",
        "&",
        "II",
    ]);
    let between = prop::sample::select(vec![" ", "  ", "-", ", ", ". ", "\n\n", "", " (", ") ", " & ", "\u{a0}", "’"]);
    prop::collection::vec((words, between), 0..40)
        .prop_map(|parts| parts.into_iter().flat_map(|(word, between)| [word, between]).collect())
}

fn holds(title: &str, body: &str) -> Result<(), TestCaseError> {
    let article = article(title, body);
    let mentions = find(&article);
    for mention in &mentions {
        let text = mention.field.of(&article);
        prop_assert_eq!(text.get(mention.span.start..mention.span.end), Some(mention.text.as_str()));
        prop_assert!(!mention.text.is_empty() && !mention.name.is_empty());
        prop_assert!((0.0..=1.0).contains(&mention.confidence));
        prop_assert_eq!(mention.kind == EntityKind::Place, !mention.path.is_empty());
    }
    for pair in mentions.windows(2) {
        let order = |mention: &Mention| (mention.field == Field::Body, mention.span.start);
        prop_assert!(order(&pair[0]) < order(&pair[1]));
        prop_assert!(pair[0].field != pair[1].field || pair[0].span.end <= pair[1].span.start);
    }
    prop_assert_eq!(mentions, find(&article));
    Ok(())
}

proptest! {
    #[test]
    fn spans_lie_on_boundaries_in_order(title in pieces(), body in pieces()) {
        holds(&title, &body)?;
    }

    #[test]
    fn any_text_is_read(body in "\\PC{0,200}") {
        holds("", &body)?;
    }
}

/// Speed on a file of articles as JSON lines, `title` and `body`: `DATELINE_BENCH_ARTICLES=FILE cargo test --release
/// --lib entity -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement"]
#[expect(clippy::print_stdout, reason = "the measurement is what it is for")]
fn speed() {
    let Some(path) = std::env::var_os("DATELINE_BENCH_ARTICLES") else { return };
    let text = std::fs::read_to_string(path).expect("a file of articles");
    let articles: Vec<Article> = text
        .lines()
        .map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).expect("JSON");
            article(line["title"].as_str().unwrap_or_default(), line["body"].as_str().unwrap_or_default())
        })
        .collect();
    let bytes: usize = articles.iter().map(|article| article.title.len() + article.body.len()).sum();
    let started = std::time::Instant::now();
    find(&articles[0]);
    println!("lists read and one article: {:?}", started.elapsed());
    let started = std::time::Instant::now();
    let mentions: usize = articles.iter().map(|article| find(article).len()).sum();
    let seconds = started.elapsed().as_secs_f64();
    println!("{mentions} mentions, {:.1} MB/s", bytes as f64 / seconds / 1e6);
}
