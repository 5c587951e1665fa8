//! `sources.toml` beside the index: what a folder's articles have in common and do not say of themselves.

use std::fs;

use dateline::{
    engine::{FacetField, FacetRequest, SearchRequest},
    source::{Hints, Sources},
};

use crate::support::{day, digest, engine, search, update, write};

/// The values of the facet `field` over all articles, with their counts.
fn facet(engine: &dateline::engine::Engine, field: FacetField) -> Vec<(String, u64)> {
    let facets = vec![FacetRequest { field, top: 10, under: None }];
    let request = SearchRequest { facets, ..SearchRequest::new("", day("2025-06-03")) };
    let counts = engine.search(&request).unwrap().facets;
    counts.into_iter().flat_map(|counts| counts.values).map(|value| (value.value, value.count)).collect()
}

#[test]
fn an_archive_without_metadata_gets_facets_and_dates_as_they_are_written_there() {
    let scratch = tempfile::tempdir().unwrap();
    let (archive, index) = (scratch.path().join("archive"), scratch.path().join("index"));
    write(
        &archive.join("ledger/a.txt"),
        "Title: The quay is closed\nDate: 03/04/2024\n\nThe quay was closed for repairs.\n",
    );
    write(&archive.join("tribune/b.txt"), "Title: The quay is open\nDate: 03/04/2024\n\nThe quay was opened again.\n");
    let engine = engine(&index);
    update(&engine, &[&archive]).unwrap();
    assert_eq!(facet(&engine, FacetField::Source), []);

    let sources = "[[source]]\npaths = [\"ledger/**\"]\nname = \"Northern Ledger\"\nsection = \"harbour\"\n\
                   date_order = \"day-first\"\n\n[[source]]\npaths = [\"archive/tribune/*.txt\"]\n\
                   name = \"Quay Tribune\"\ndate_order = \"month-first\"\n";
    fs::write(index.join("sources.toml"), sources).unwrap();
    let totals = update(&engine, &[&archive]).unwrap();
    assert_eq!((totals.files_read, totals.added), (2, 2), "what it names is read again");
    let known: Vec<_> = ["Northern Ledger", "Quay Tribune"].map(|name| (name.to_owned(), 1)).into();
    assert_eq!(facet(&engine, FacetField::Source), known);
    let published = |words: &str| {
        let hits = search(&engine, words).hits;
        hits[0].stored.analysed.article.published.clone().unwrap().value
    };
    assert_eq!((published("closed").as_str(), published("opened").as_str()), ("2024-04-03", "2024-03-04"));
    assert_eq!(update(&engine, &[&archive]).unwrap().files_read, 0, "and then it stands");

    let whole = digest(&engine);
    fs::remove_file(index.join("sources.toml")).unwrap();
    update(&engine, &[&archive]).unwrap();
    assert_ne!(digest(&engine), whole);
    assert_eq!(facet(&engine, FacetField::Source), []);
}

#[test]
fn a_key_that_there_is_not_is_an_error_with_its_line() {
    let scratch = tempfile::tempdir().unwrap();
    let (archive, index) = (scratch.path().join("archive"), scratch.path().join("index"));
    write(&archive.join("a.txt"), "The quay was closed for repairs.\n");
    let engine = engine(&index);
    update(&engine, &[&archive]).unwrap();
    fs::write(index.join("sources.toml"), "[[source]]\npaths = [\"**\"]\nnames = \"Ledger\"\n").unwrap();
    let told = update(&engine, &[&archive]).unwrap_err().to_string();
    assert!(told.contains("line 3") && told.contains("names"), "{told}");
    assert_eq!(engine.search(&SearchRequest::new("quay", day("2025-06-03"))).unwrap().total, 1);
}

#[test]
fn the_example_of_the_readme_is_one() {
    let text = fs::read_to_string("README.md").unwrap();
    let (_, rest) = text.split_once("```toml\n").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    let hints = Sources::parse(example).unwrap().hints("archive", "tass/2024/a.txt");
    let known = |word: &str| Some(word.to_owned());
    let wanted = Hints {
        source: known("TASS"),
        section: known("world"),
        lang: known("ru"),
        time_zone: known("Europe/Moscow"),
        day_first: Some(true),
        ..Hints::default()
    };
    assert_eq!(hints, wanted);
}
