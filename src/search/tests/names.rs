//! Names as they are shown: what is counted and found under the alias table and corrections is what a fresh index of
//! articles with those names gives.

use std::sync::Arc;

use super::*;
use crate::{correct::Corrections, index::Names, search::names::rename};

/// An article with these names: persons, organisations, paths of places.
fn naming(number: usize, persons: &[&str], organisations: &[&str], places: &[&str]) -> StoredArticle {
    let mut stored = article(number, "", "bridge", "2025-06-02", "Wire", "", "");
    let mentions = &mut stored.analysed.mentions;
    mentions.extend(persons.iter().map(|name| mention(EntityKind::Person, name, Vec::new())));
    mentions.extend(organisations.iter().map(|name| mention(EntityKind::Organisation, name, Vec::new())));
    for path in places {
        let parts: Vec<String> = path.split('/').map(str::to_owned).collect();
        let name = parts.last().cloned().unwrap_or_default();
        mentions.push(mention(EntityKind::Place, &name, parts));
    }
    stored
}

fn corrected(articles: &[StoredArticle], segments: usize, deleted: bool, rules: &str) -> Session {
    let corrections = Corrections::parse(rules).expect("rules without faults");
    Session::corrected(reader(articles, segments, deleted), Arc::new(corrections))
}

/// A session on an index of the same articles with their names as `session` shows them, and no further alias table.
fn indexed_so(session: &Session, articles: &[StoredArticle], segments: usize, deleted: bool) -> Session {
    let mut renamed = articles.to_vec();
    for stored in &mut renamed {
        let naming = session.naming().expect("names");
        stored.analysed.mentions.retain_mut(|mention| rename(mention, naming));
    }
    let reader = reader(&renamed, segments, deleted);
    Session::new(Reader { names: LazyNames::given(Names::default()), ..reader })
}

fn facets(session: &Session, root: Node, under: Option<&str>) -> Vec<String> {
    let mut request = SearchRequest { limit: 0, ..SearchRequest::new("", today()) };
    for field in [FacetField::Person, FacetField::Organisation, FacetField::Place] {
        request.facets.push(FacetRequest { field, top: 1000, under: under.map(str::to_owned) });
    }
    let mut told = Vec::new();
    for counts in ask(session, root, &request).facets {
        told.push(format!("{} {}", counts.field.name(), counts.distinct));
        told.extend(counts.values.iter().map(|value| format!("{} {}", value.value, value.count)));
    }
    told
}

#[test]
fn aliases_are_counted_once_for_each_article_and_found_by_any_of_them() {
    let articles = [
        naming(0, &["Dmitry Ostrovsky"], &[], &[]),
        naming(1, &["Dmitry Ostrovsky", "Dmitri Ostrovskiy"], &[], &[]),
        naming(2, &["Dmitri Ostrovskiy"], &["Ministry of Defence"], &[]),
        naming(3, &["Dmitry Petrovsky"], &["Ministry of Defense"], &[]),
    ];
    for segments in [1, 3] {
        let session = session(&articles, segments, false);
        assert_eq!(
            facets(&session, Node::All, None),
            ["person 2", "Dmitri Ostrovskiy 3", "Dmitry Petrovsky 1", "org 1", "Ministry of Defence 2", "place 0"]
        );
        for name in ["Dmitri Ostrovskiy", "dmitry ostrovsky", "DMITRY OSTROVSKY"] {
            assert_eq!(found(&session, value(ValueField::Person, name)), "0 1 2", "{name}");
        }
        assert_eq!(found(&session, value(ValueField::Organisation, "Ministry of Defense")), "2 3");
        let page = ask(&session, Node::All, &SearchRequest::new("", today()));
        let hit = page.hits.iter().find(|hit| hit.stored.id == "data/0.txt").expect("the article");
        assert_eq!(hit.stored.analysed.mentions[0].name, "Dmitri Ostrovskiy");
    }
}

#[test]
fn a_place_put_elsewhere_takes_all_below_it_along() {
    let articles = [
        naming(0, &[], &[], &["Ukraine/Crimea/Yalta"]),
        naming(1, &[], &[], &["Ukraine/Crimea", "Ukraine"]),
        naming(2, &[], &[], &["Ukraine/Crimea/Yalta", "Ukraine/Kyiv", "Russia"]),
        naming(3, &[], &[], &["Ukraine/Odesa"]),
    ];
    for segments in [1, 2] {
        let session =
            corrected(&articles, segments, false, "[[parent]]\nplace = \"Ukraine/Crimea\"\nunder = \"Russia\"\n");
        assert_eq!(
            facets(&session, Node::All, None)[2..],
            [
                "place 6",
                "Russia 3",
                "Russia/Crimea 3",
                "Ukraine 3",
                "Russia/Crimea/Yalta 2",
                "Ukraine/Kyiv 1",
                "Ukraine/Odesa 1"
            ]
        );
        assert_eq!(
            facets(&session, Node::All, Some("Russia/"))[2..],
            ["place 2", "Russia/Crimea 3", "Russia/Crimea/Yalta 2"]
        );
        for (asked, numbers) in [
            ("Russia", "0 1 2"),
            ("Ukraine", "1 2 3"),
            ("Crimea", "0 1 2"),
            ("Russia/Crimea", "0 1 2"),
            ("Ukraine/Crimea", "0 1 2"),
            ("Yalta", "0 2"),
        ] {
            assert_eq!(found(&session, value(ValueField::Place, asked)), numbers, "{asked}");
        }
    }
}

const PERSONS: [&str; 8] =
    ["Ann Lee", "ann lee", "Bo Li", "Dmitry Ostrovsky", "Dmitri Ostrovskiy", "Paris", "Quay Safety Board", "Zoë Quay"];
const ORGANISATIONS: [&str; 6] =
    ["QSB", "Quay Safety Board", "Bo Li", "Ministry of Defence", "Ministry of Defense", "Wagner"];
const PATHS: [&str; 12] =
    ["A", "A/B", "A/B/C", "A/B x", "A/B x/C", "A/C", "D", "D/B", "D/B/C", "Paris", "France/Paris", "E/F/G"];
const RULES: [&str; 20] = [
    "[[merge]]\nkind = \"person\"\nnames = [\"Ann Lee\", \"Bo Li\"]\ninto = \"Ann Li\"\n",
    "[[rename]]\nkind = \"person\"\nname = \"ann li\"\nto = \"Bo Li\"\n",
    "[[split]]\nkind = \"person\"\nnames = [\"Dmitri Ostrovskiy\"]\n",
    "[[rename]]\nkind = \"person\"\nname = \"Dmitry Ostrovsky\"\nto = \"ANN LEE\"\n",
    "[[drop]]\nkind = \"person\"\nname = \"zoe quay\"\n",
    "[[kind]]\nname = \"Paris\"\nfrom = \"person\"\nto = \"place\"\n",
    "[[kind]]\nname = \"Quay Safety Board\"\nfrom = \"person\"\nto = \"org\"\n",
    "[[kind]]\nname = \"Bo Li\"\nfrom = \"org\"\nto = \"person\"\n",
    "[[merge]]\nkind = \"org\"\nnames = [\"QSB\"]\ninto = \"quay safety board\"\n",
    "[[rename]]\nkind = \"org\"\nname = \"Ministry of Defense\"\nto = \"Wagner\"\n",
    "[[drop]]\nkind = \"org\"\nname = \"Wagner\"\n",
    "[[parent]]\nplace = \"A/B\"\nunder = \"D\"\n",
    "[[parent]]\nplace = \"D\"\nunder = \"E/F\"\n",
    "[[merge]]\nkind = \"place\"\nnames = [\"A/B x\", \"E\"]\ninto = \"A/C\"\n",
    "[[rename]]\nkind = \"place\"\nname = \"C\"\nto = \"K\"\n",
    "[[pin]]\nname = \"Paris\"\npath = \"France/Paris\"\n",
    "[[pin]]\nname = \"B\"\npath = \"D/B\"\n",
    "[[drop]]\nkind = \"place\"\nname = \"A\"\n",
    "[[kind]]\nname = \"D/B\"\nfrom = \"place\"\nto = \"person\"\n",
    "[[kind]]\nname = \"France/Paris\"\nfrom = \"place\"\nto = \"org\"\n",
];

fn named_archive() -> impl Strategy<Value = Vec<StoredArticle>> {
    let one = (
        prop::collection::vec(0..PERSONS.len(), 0..4),
        prop::collection::vec(0..ORGANISATIONS.len(), 0..3),
        prop::collection::vec(0..PATHS.len(), 0..4),
    );
    prop::collection::vec(one, 1..30).prop_map(|all| {
        let pick = |names: &[&'static str], chosen: &[usize]| chosen.iter().map(|at| names[*at]).collect::<Vec<_>>();
        let each = all.iter().enumerate();
        each.map(|(number, (persons, organisations, places))| {
            naming(number, &pick(&PERSONS, persons), &pick(&ORGANISATIONS, organisations), &pick(&PATHS, places))
        })
        .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn what_was_resolved_when_written_is_what_is_found_out(articles in named_archive(), deleted: bool) {
        let one = session(&articles, 1, deleted);
        let reader = reader(&articles, 1, deleted);
        let mut names = Names::compute(&reader.searcher).expect("names");
        names.resolve(&reader.searcher).expect("resolved");
        // Where all are deleted, no segment is left.
        let segments = reader.searcher.segment_readers().len();
        prop_assert_eq!(names.resolved(&reader.searcher, EntityKind::Person).is_some(), segments == 1);
        let other = Session::new(Reader { names: LazyNames::given(names), ..reader });
        prop_assert_eq!(facets(&one, Node::All, None), facets(&other, Node::All, None));
        let lee = value(ValueField::Person, "ann lee");
        prop_assert_eq!(facets(&one, lee.clone(), Some("D")), facets(&other, lee, Some("D")));
    }

    #[test]
    fn what_is_shown_is_what_indexing_so_gives(
        articles in named_archive(), segments in 1usize..4, deleted: bool,
        rules in prop::collection::vec(0..RULES.len(), 0..7),
    ) {
        let text: String = rules.iter().map(|rule| RULES[*rule]).collect();
        let session = corrected(&articles, segments, deleted, &text);
        let fresh = indexed_so(&session, &articles, segments, deleted);
        for under in [None, Some("A/"), Some("D")] {
            prop_assert_eq!(facets(&session, Node::All, under), facets(&fresh, Node::All, under), "{}", text);
        }
        let mut request = SearchRequest { limit: 0, ..SearchRequest::new("", today()) };
        for field in [FacetField::Person, FacetField::Organisation, FacetField::Place] {
            request.facets.push(FacetRequest { field, top: 1000, under: None });
        }
        for counts in ask(&fresh, Node::All, &request).facets {
            let field = match counts.field {
                FacetField::Person => ValueField::Person,
                FacetField::Organisation => ValueField::Organisation,
                _ => ValueField::Place,
            };
            for shown in counts.values {
                let mut asked = vec![shown.value.clone()];
                if field == ValueField::Place {
                    // A bare name where it cannot be taken for a path.
                    asked.extend(shown.value.rsplit('/').next().map(str::to_owned));
                    if !shown.value.contains('/') {
                        asked[0].push('/');
                    }
                }
                for name in asked {
                    let node = value(field.clone(), &name);
                    prop_assert_eq!(found(&session, node.clone()), found(&fresh, node.clone()), "{} of {}", name, text);
                    prop_assert_eq!(facets(&session, node.clone(), None), facets(&fresh, node, None), "{} of {}", name, text);
                }
            }
        }
    }
}
