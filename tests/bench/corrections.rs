//! What 1,000 corrections cost: facets over the same articles with and without them, query by query in turn in one
//! process. The rules are made of the archive's own names: merges, renames, drops, splits, other kinds, pinned places,
//! places put elsewhere; once of the most frequent names, once of names spread over all that two articles have.
//!
//! ```text
//! DATELINE_BENCH_ARTICLES=articles.jsonl.gz cargo bench --bench corrections [-- ROUNDS]
//! ```

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr, missing_docs)]

use std::{
    env, fs,
    hint::black_box,
    path::{Path, PathBuf},
    time::Instant,
};

use dateline::{
    article::EntityKind,
    engine::{Action, Engine, FacetField, FacetRequest, SearchRequest, Settings, UpdateRequest},
};

/// Number of rules.
const RULES: usize = 1_000;

fn request(query: &str, top: usize) -> SearchRequest {
    let mut request = SearchRequest::new(query, chrono::NaiveDate::default());
    request.limit = 0;
    for field in [FacetField::Person, FacetField::Organisation, FacetField::Place] {
        request.facets.push(FacetRequest { field, top, under: None });
    }
    request
}

/// Persons, organisations and places that two articles have: the most frequent, or as many spread over all.
fn names(engine: &Engine, spread: bool) -> [Vec<String>; 3] {
    let facets = engine.search(&request("", usize::MAX)).unwrap().facets;
    let mut names = facets.into_iter().map(|facet| {
        let values: Vec<_> = facet.values.into_iter().filter(|value| value.count > 1).collect();
        let step = if spread { (values.len() / RULES).max(1) } else { 1 };
        values.into_iter().step_by(step).take(RULES).map(|value| value.value).collect()
    });
    std::array::from_fn(|_| names.next().unwrap())
}

/// Rules on these names, each on another one.
fn rules([persons, organisations, places]: &[Vec<String>; 3]) -> Vec<Action> {
    let mut rules = Vec::new();
    for (kind, names) in [(EntityKind::Person, persons), (EntityKind::Organisation, organisations)] {
        for (at, two) in names.chunks_exact(2).enumerate() {
            let [name, other] = [two[0].clone(), two[1].clone()];
            rules.push(match at % 8 {
                0..=2 => Action::Merge { kind, names: vec![other], into: name },
                3..=4 => Action::Rename { kind, to: format!("{name} (renamed)"), name },
                5 => Action::Split { kind, names: vec![name] },
                6 => Action::Drop { kind, name: other },
                _ => Action::Kind {
                    name: other,
                    from: kind,
                    to: if kind == EntityKind::Person { EntityKind::Organisation } else { EntityKind::Person },
                },
            });
        }
    }
    rules.truncate(RULES * 4 / 5);
    for (at, path) in places.iter().filter(|path| path.contains('/')).enumerate().take(RULES - rules.len()) {
        let last = path.rsplit('/').next().unwrap().to_owned();
        rules.push(match at % 4 {
            0 => Action::Rename { kind: EntityKind::Place, name: path.clone(), to: format!("{last} (renamed)") },
            1 => Action::Parent { place: path.clone(), under: "Elsewhere".into() },
            2 => Action::Pin { name: path.clone(), path: format!("Elsewhere/{last}") },
            _ => Action::Drop { kind: EntityKind::Place, name: path.clone() },
        });
    }
    rules
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn timed(run: impl FnOnce()) -> f64 {
    let started = Instant::now();
    run();
    started.elapsed().as_secs_f64() * 1e3
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn main() {
    let Some(path) = env::var_os("DATELINE_BENCH_ARTICLES").map(PathBuf::from) else {
        println!("set DATELINE_BENCH_ARTICLES to a file of articles as JSON lines");
        return;
    };
    let rounds = env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(25usize);
    let scratch = tempfile::tempdir().unwrap();
    let folder = |name: &str| scratch.path().join(name);
    let plain = Engine::new(folder("plain"), Settings::default());
    let totals = plain.update(&UpdateRequest { paths: vec![path], ..UpdateRequest::default() }, &mut |_| true).unwrap();
    println!("{} articles, {RULES} rules, {rounds} rounds, milliseconds for three facets", totals.articles);
    for (name, spread) in [("frequent", false), ("spread", true)] {
        let names = names(&plain, spread);
        copy(&folder("plain"), &folder(name));
        let rules = rules(&names);
        let text: String = rules.iter().map(|rule| dateline::correct::table(rule, None, "2025-06-03")).collect();
        fs::write(folder(name).join("corrections.toml"), text).unwrap();
        let corrected = Engine::new(folder(name), Settings::default());
        let first = timed(|| drop(black_box(corrected.search(&request("", 10)).unwrap())));
        println!("\n{} rules on {name} names; first question {first:.1}", rules.len());
        compare(&plain, &corrected, &names, rounds);
    }
}

fn compare(plain: &Engine, corrected: &Engine, names: &[Vec<String>; 3], rounds: usize) {
    println!("{:<28} {:>8} {:>9} {:>9} {:>7}", "", "matches", "without", "with", "ratio");
    // A person whom no rule merges with another, so that the answers are of one size.
    let count = |engine: &Engine, name: &str| engine.search(&request(&format!("person:\"{name}\""), 0)).unwrap().total;
    let same = names[0].iter().find(|name| count(plain, name) == count(corrected, name)).unwrap();
    let person = format!("person:\"{same}\"");
    let place = format!("place:\"{}\"", names[2][0]);
    for query in ["", "government", "police OR minister", "\"last week\"", &person, &place] {
        let (mut without, mut with, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        for round in 0..=rounds {
            let asked = request(query, 10);
            let own = timed(|| drop(black_box(plain.search(&asked).unwrap())));
            let other = timed(|| drop(black_box(corrected.search(&asked).unwrap())));
            // The first round warms both.
            if round > 0 {
                without.push(own);
                with.push(other);
                ratios.push(other / own);
            }
        }
        let matches = plain.search(&request(query, 0)).unwrap().total;
        let (without, with) = (median(&mut without), median(&mut with));
        println!("{query:<28} {matches:>8} {without:>9.2} {with:>9.2} {:>7.3}", median(&mut ratios));
    }
}
