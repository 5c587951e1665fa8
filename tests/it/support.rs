//! What the tests share: small archives and indexes in scratch folders.

use std::{fs, path::Path};

use chrono::NaiveDate;
use dateline::{
    engine::{Engine, SearchPage, SearchRequest, Totals, UpdateRequest},
    error::Result,
    settings::Settings,
};

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// `count` articles as JSON lines, each with its own id, day and words.
pub fn lines(prefix: &str, count: usize) -> String {
    (0..count)
        .map(|at| {
            let (month, day) = (at % 12 + 1, at % 28 + 1);
            let body = format!("The bridge number {at} near Bryansk was inspected. Marker{at} stands in this text alone.");
            format!(
                "{{\"id\":\"{prefix}{at}\",\"title\":\"Bridge {at} inspected\",\"date\":\"2025-{month:02}-{day:02}\",\"body\":\"{body}\"}}\n"
            )
        })
        .collect()
}

pub fn engine(index: &Path) -> Engine {
    Engine::new(index, Settings::default())
}

pub fn request(paths: &[&Path]) -> UpdateRequest {
    UpdateRequest {
        paths: paths.iter().map(|path| path.to_path_buf()).collect(),
        today: day("2025-06-03"),
        ..UpdateRequest::default()
    }
}

pub fn update(engine: &Engine, paths: &[&Path]) -> Result<Totals> {
    engine.update(&request(paths), &mut |_| true)
}

pub fn search(engine: &Engine, query: &str) -> SearchPage {
    let mut request = SearchRequest::new(query, day("2025-06-03"));
    request.limit = 1000;
    engine.search(&request).unwrap()
}

pub fn ids(page: &SearchPage) -> Vec<String> {
    page.hits.iter().map(|hit| hit.stored.id.clone()).collect()
}

pub fn digest(engine: &Engine) -> String {
    let check = engine.check(true).unwrap();
    assert!(check.damage.is_empty(), "{:?}", check.damage);
    check.digest.unwrap()
}
