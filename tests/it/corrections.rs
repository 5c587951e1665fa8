//! Names across articles, and `corrections.toml` beside the index.

use std::{fs, path::Path};

use dateline::{
    article::EntityKind,
    engine::{Action, Engine, FacetField, FacetRequest, SearchRequest},
    error::Error,
};

use crate::support::{day, digest, engine, request, search, update, write};

/// Articles by persons whose names are written in several ways.
fn archive(folder: &Path) {
    for (name, text) in [
        ("a", "Sergei Ostrovsky spoke in Moscow. Ostrovsky was calm."),
        ("b", "Sergey Ostrovskiy spoke in Kursk. The Harbour Safety Agency (HSA) was there."),
        ("c", "Sergei Ostrovsky flew to Paris. The Harbour Safety Agency (HSA) was not there."),
        ("d", "In Kursk the HSA closed the quay. Anna Petrova said so."),
    ] {
        write(&folder.join(format!("{name}.txt")), &format!("Title: Notes {name}\nDate: 2025-06-02\n\n{text}\n"));
    }
}

fn facet(engine: &Engine, field: FacetField) -> Vec<(String, u64)> {
    let facets = vec![FacetRequest { field, top: 100, under: None }];
    let request = SearchRequest { facets, ..SearchRequest::new("", day("2025-06-03")) };
    let counts = engine.search(&request).unwrap().facets;
    counts.into_iter().flat_map(|counts| counts.values).map(|value| (value.value, value.count)).collect()
}

fn count(engine: &Engine, field: FacetField, value: &str) -> Option<u64> {
    facet(engine, field).into_iter().find(|(known, _)| known == value).map(|(_, count)| count)
}

fn add(engine: &Engine, action: &Action) {
    assert!(engine.correct(action, Some("because"), day("2025-06-03")).unwrap());
}

fn rename(name: &str, to: &str) -> Action {
    Action::Rename { kind: EntityKind::Person, name: name.into(), to: to.into() }
}

#[test]
fn names_are_joined_across_articles_and_say_why() {
    let scratch = tempfile::tempdir().unwrap();
    let (folder, index) = (scratch.path().join("archive"), scratch.path().join("index"));
    archive(&folder);
    let engine = engine(&index);
    update(&engine, &[&folder]).unwrap();
    assert_eq!(count(&engine, FacetField::Person, "Sergei Ostrovsky"), Some(3));
    assert_eq!(search(&engine, "person:\"Sergey Ostrovskiy\"").total, 3);
    let why = engine.why("sergey ostrovskiy").unwrap();
    let variants: Vec<(&str, u64)> =
        why[0].variants.iter().map(|variant| (variant.name.as_str(), variant.articles)).collect();
    assert_eq!((why.len(), why[0].name.as_str(), why[0].articles), (1, "Sergei Ostrovsky", 3));
    assert_eq!(variants, [("Sergei Ostrovsky", 2), ("Sergey Ostrovskiy", 1)]);
    let acronym = engine.why("HSA").unwrap();
    assert_eq!((acronym[0].name.as_str(), acronym[0].articles), ("Harbour Safety Agency", 2));
    assert_eq!(acronym[0].variants.iter().find(|variant| variant.name == "HSA").unwrap().together, 2);
}

#[test]
fn the_alias_table_is_that_of_a_fresh_index_however_articles_came_and_went() {
    let scratch = tempfile::tempdir().unwrap();
    let (folder, index) = (scratch.path().join("archive"), scratch.path().join("index"));
    archive(&folder);
    let engine = engine(&index);
    fs::rename(folder.join("b.txt"), scratch.path().join("b.txt")).unwrap();
    update(&engine, &[&folder]).unwrap();
    assert!(engine.why("HSA").unwrap().iter().all(|why| why.name == "HSA"), "one article is no evidence");
    fs::rename(scratch.path().join("b.txt"), folder.join("b.txt")).unwrap();
    write(&folder.join("e.txt"), "Title: More\nDate: 2025-06-03\n\nSergey Ostrovskiy spoke again.\n");
    update(&engine, &[&folder]).unwrap();
    fs::remove_file(folder.join("e.txt")).unwrap();
    engine.update(&dateline::engine::UpdateRequest { prune: true, ..request(&[&folder]) }, &mut |_| true).unwrap();
    let fresh = crate::support::engine(&scratch.path().join("fresh"));
    update(&fresh, &[&folder]).unwrap();
    assert_eq!(digest(&engine), digest(&fresh));
    assert_eq!(engine.why("HSA").unwrap(), fresh.why("HSA").unwrap());
    assert_eq!(facet(&engine, FacetField::Organisation), facet(&fresh, FacetField::Organisation));
    // The table kept beside the commit is but what would be computed.
    for entry in fs::read_dir(scratch.path().join("fresh/v1")).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().unwrap().to_str().unwrap().starts_with("names-") {
            fs::remove_file(path).unwrap();
        }
    }
    let again = crate::support::engine(&scratch.path().join("fresh"));
    assert_eq!(digest(&again), digest(&engine));
    assert_eq!(again.why("HSA").unwrap(), engine.why("HSA").unwrap());
}

#[test]
fn corrections_hold_at_once_and_survive_a_rebuild_and_a_move() {
    let scratch = tempfile::tempdir().unwrap();
    let (folder, index) = (scratch.path().join("archive"), scratch.path().join("index"));
    archive(&folder);
    let engine = engine(&index);
    assert!(matches!(engine.correct(&rename("A", "B"), None, day("2025-06-03")), Err(Error::NoIndex(_))));
    update(&engine, &[&folder]).unwrap();
    let before = digest(&engine);
    add(&engine, &rename("Sergei Ostrovsky", "S. Ostrovsky"));
    add(&engine, &Action::Parent { place: "Russia/Kursk Oblast".into(), under: "Elsewhere".into() });
    add(&engine, &rename("Nobody Known", "Somebody"));
    let holds = |engine: &Engine| {
        assert_eq!(count(engine, FacetField::Person, "S. Ostrovsky"), Some(3));
        assert_eq!(count(engine, FacetField::Place, "Elsewhere/Kursk Oblast"), Some(2));
        assert_eq!(count(engine, FacetField::Place, "Russia"), Some(1));
        assert_eq!(search(engine, "person:\"Sergey Ostrovskiy\" place:Elsewhere").total, 1);
        let page = search(engine, "flew");
        let names: Vec<&str> = page.hits[0].stored.analysed.mentions.iter().map(|mention| &*mention.name).collect();
        assert!(names.contains(&"S. Ostrovsky"), "{names:?}");
        let status = engine.status().unwrap();
        assert_eq!((status.corrections, status.idle_corrections.len()), (3, 1), "{:?}", status.idle_corrections);
        assert!(status.idle_corrections[0].contains("`Nobody Known` renamed `Somebody`"));
    };
    holds(&engine);
    assert_eq!(digest(&engine), before, "they are no part of what is indexed");
    engine.update(&dateline::engine::UpdateRequest { rebuild: true, ..request(&[&folder]) }, &mut |_| true).unwrap();
    holds(&engine);
    let moved = scratch.path().join("moved");
    fs::rename(&index, &moved).unwrap();
    holds(&crate::support::engine(&moved));
}

#[test]
fn a_broken_file_is_told_with_its_place_and_nothing_is_lost() {
    let scratch = tempfile::tempdir().unwrap();
    let (folder, index) = (scratch.path().join("archive"), scratch.path().join("index"));
    archive(&folder);
    let engine = engine(&index);
    update(&engine, &[&folder]).unwrap();
    let broken = "[[drop]]\nkind = \"person\"\nname = 3\n";
    fs::write(index.join("corrections.toml"), broken).unwrap();
    let error = engine.search(&SearchRequest::new("quay", day("2025-06-03"))).unwrap_err();
    assert_eq!(error.code(), "bad-corrections");
    assert!(error.to_string().contains("line 3, column 8"), "{error}");
    assert!(engine.correct(&rename("A", "B"), None, day("2025-06-03")).is_err());
    assert_eq!(fs::read_to_string(index.join("corrections.toml")).unwrap(), broken);
    assert!(update(&engine, &[&folder]).is_ok(), "indexing does without them");
    fs::remove_file(index.join("corrections.toml")).unwrap();
    assert_eq!(search(&engine, "quay").total, 1);
}

#[test]
fn a_cursor_goes_on_when_corrections_change_and_says_so() {
    let scratch = tempfile::tempdir().unwrap();
    let (folder, index) = (scratch.path().join("archive"), scratch.path().join("index"));
    archive(&folder);
    let engine = engine(&index);
    update(&engine, &[&folder]).unwrap();
    let mut question = SearchRequest { limit: 1, ..SearchRequest::new("notes", day("2025-06-03")) };
    let first = engine.search(&question).unwrap();
    assert_eq!((first.changed, first.corrections), (false, None));
    question.after = first.next;
    assert!(!engine.search(&question).unwrap().changed);
    add(&engine, &rename("Anna Petrova", "A. Petrova"));
    let second = engine.search(&question).unwrap();
    assert!(second.changed && second.corrections.is_some() && second.hits.len() == 1);
    question.after = second.next;
    assert!(engine.search(&question).unwrap().changed, "as long as the cursor is followed");
}
