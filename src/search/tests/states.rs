//! Captions, what stands beside an article, pages that are no articles, and versions of one item.

use super::*;
use crate::article::{Item, ItemStatus, NotArticle};

/// A plain article, changed by `change`.
fn with(number: usize, body: &str, date: &str, change: impl FnOnce(&mut Article)) -> StoredArticle {
    let mut stored = article(number, "Notes of the day", body, date, "tass", "", "");
    change(&mut stored.analysed.article);
    stored
}

fn search(session: &Session, query: &str) -> SearchPage {
    session.search(&SearchRequest::new(query, today())).expect("a page")
}

fn numbers(session: &Session, query: &str) -> Vec<String> {
    let mut ids: Vec<String> = search(session, query).hits.iter().map(|hit| hit.stored.id.clone()).collect();
    ids.sort();
    ids.iter().map(|id| id.trim_start_matches("data/").trim_end_matches(".txt").to_owned()).collect()
}

#[test]
fn captions_are_found_but_count_less_than_the_text() {
    let articles = [
        with(1, "The council met again and talked of roads.", "", |article| {
            article.captions = vec!["A heron beside the old mill".into()];
        }),
        with(2, "A heron was seen and the council talked of it.", "", |_| {}),
    ];
    let session = session(&articles, 1, false);
    let page = search(&session, "heron");
    let ids: Vec<&str> = page.hits.iter().map(|hit| hit.stored.id.as_str()).collect();
    assert_eq!(ids, ["data/2.txt", "data/1.txt"]);
    assert_eq!(page.hits[1].snippet.text, "A heron beside the old mill");
    assert_eq!(numbers(&session, "\"old mill\""), ["1"]);
    assert!(numbers(&session, "body:heron -mill").len() == 1 && numbers(&session, "title:heron").is_empty());
}

#[test]
fn scores_without_captions_do_not_know_of_them() {
    let plain = || with(1, "A heron was seen beside the mill.", "", |_| {});
    let dropped = with(1, "A heron was seen beside the mill.", "", |article| article.dropped = "heron heron".into());
    let other = with(2, "Nothing of the kind.", "", |_| {});
    let score = |one: StoredArticle| search(&session(&[one, other.clone()], 1, false), "heron").hits[0].score;
    assert_eq!(score(plain()).to_bits(), score(dropped).to_bits());
}

#[test]
fn what_stands_beside_an_article_is_found_where_asked() {
    let articles = [
        with(1, "The council talked of roads.", "", |article| article.dropped = "New mall: opening on Friday".into()),
        with(2, "The mall had its opening.", "", |_| {}),
    ];
    let session = session(&articles, 2, false);
    assert_eq!(numbers(&session, "mall opening"), ["2"]);
    assert_eq!(numbers(&session, "mall opening in:page"), ["1", "2"]);
    let page = search(&session, "mall opening in:page");
    assert_eq!((page.hits[0].stored.id.as_str(), page.query.parsed.as_str()), ("data/2.txt", "mall opening in:page"));
    assert_eq!(page.hits[1].snippet.text, "New mall: opening on Friday");
    let nothing = search(&session, "friday");
    let offer = "with `in:page`, which also looks beside the articles, there is 1 article";
    assert!(nothing.query.notes.iter().any(|note| note == offer), "{:?}", nothing.query.notes);
}

#[test]
fn what_is_no_article_is_found_but_counts_nowhere() {
    let articles = [
        with(1, "roads", "2025-06-02", |_| {}),
        with(2, "roads", "2025-06-02", |article| article.not_article = Some(NotArticle::Listing)),
        with(3, "roads", "2025-06-02", |article| article.not_article = Some(NotArticle::Error)),
    ];
    for segments in [1, 3] {
        let session = session(&articles, segments, false);
        let mut request = SearchRequest::new("roads source:tass", today());
        let facet = |field| FacetRequest { field, top: 10, under: None };
        request.facets = vec![facet(FacetField::Source), facet(FacetField::Language), facet(FacetField::Published)];
        request.timeline = Some(TimelineUnit::Day);
        let page = session.search(&request).expect("a page");
        assert_eq!(page.total, 3);
        assert!(page.facets.iter().all(|facet| facet.values[0].count == 1), "{:?}", page.facets);
        assert_eq!(page.timeline[0].count, 1);
        assert_eq!(numbers(&session, "is:not-article"), ["2", "3"]);
        assert_eq!(numbers(&session, "roads -is:not-article"), ["1"]);
        assert_eq!(numbers(&session, "is:listing"), ["2"]);
        assert_eq!(numbers(&session, "is:error|consent"), ["3"]);
        assert_eq!(session.counts().expect("counts").not_articles, BTreeMap::from([("error", 1), ("listing", 1)]));
    }
}

fn item(id: &str, version: u64, status: ItemStatus) -> impl FnOnce(&mut Article) {
    let item = Item { id: id.into(), version, status };
    |article| article.item = Some(item)
}

#[test]
fn versions_of_an_item_are_told_apart() {
    use ItemStatus::{Corrected, Killed, Usable};
    let articles = [
        with(1, "first", "2025-06-01", item("tag:one", 1, Usable)),
        with(2, "second", "2025-06-02", item("tag:one", 2, Corrected)),
        with(3, "third", "2025-06-01", item("tag:two", 1, Usable)),
        with(4, "kill", "2025-06-02", item("tag:two", 2, Killed)),
        with(5, "alone", "2025-06-02", |_| {}),
    ];
    for segments in [1, 5] {
        let session = session(&articles, segments, false);
        assert_eq!(numbers(&session, "is:superseded"), ["1", "3"]);
        assert_eq!(numbers(&session, "is:killed"), ["3", "4"]);
        assert_eq!(numbers(&session, "is:corrected"), ["2"]);
        assert_eq!(numbers(&session, "-is:superseded -is:killed"), ["2", "5"]);
        let marks: BTreeMap<String, Option<&str>> = search(&session, "")
            .hits
            .iter()
            .map(|hit| (hit.stored.id.clone(), hit.version.as_ref().and_then(Version::mark)))
            .collect();
        let marks: Vec<Option<&str>> = marks.into_values().collect();
        assert_eq!(marks, [Some("superseded"), Some("corrected"), Some("killed"), Some("killed"), None]);
        let listed = session.versions(&articles[0]).expect("versions");
        let listed: Vec<(u64, bool)> = listed.iter().map(|one| (one.version.number, one.version.is_current)).collect();
        assert_eq!(listed, [(2, true), (1, false)]);
    }
}

#[test]
fn pages_of_one_address_are_versions_where_their_text_differs() {
    let at = |url: &str, modified: &str| {
        let (url, modified) = (url.to_owned(), modified.to_owned());
        move |article: &mut Article| (article.url, article.modified) = (Some(url), Some(modified))
    };
    let articles = [
        with(1, "early", "2025-06-01", at("https://www.daily.example/dam", "2025-06-01T10:00:00Z")),
        with(2, "late", "2025-06-01", at("http://daily.example/dam/#top", "2025-06-01T12:00:00Z")),
        with(3, "late", "2025-06-01", at("https://daily.example/dam", "2025-06-01T11:00:00Z")),
        with(4, "front", "2025-06-01", at("https://daily.example/", "2025-06-01T11:00:00Z")),
        with(5, "front page", "2025-06-01", at("https://daily.example/", "2025-06-01T12:00:00Z")),
    ];
    let session = session(&articles, 2, false);
    assert_eq!(numbers(&session, "is:superseded"), ["1"]);
    assert!(session.version(&articles[3]).expect("read").is_none());

    let page = |number: usize| {
        let body = format!("row {number}");
        with(number, &body, "2025-06-01", at("https://daily.example/all", &format!("2025-06-01T12:00:{number:02}Z")))
    };
    let gathered: Vec<StoredArticle> = (0..55).map(page).collect();
    assert!(numbers(&super::session(&gathered, 1, false), "is:superseded").is_empty(), "an address of too many texts");
}
