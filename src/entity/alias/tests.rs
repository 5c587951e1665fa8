//! Names that are one name, and names that are not.

use super::*;
use proptest::prelude::*;

fn counted(kind: EntityKind, names: &[(&str, u32)]) -> Vec<Counted> {
    names.iter().map(|(name, articles)| Counted { kind, name: (*name).into(), articles: *articles }).collect()
}

fn told(groups: &[Group]) -> Vec<String> {
    let variant = |variant: &Variant| {
        let rule = variant.rule.map_or("canonical", Rule::name);
        format!("{} {} {rule} {}", variant.name, variant.articles, variant.together)
    };
    groups
        .iter()
        .map(|group| format!("{}: {}", group.name, group.variants.iter().map(variant).collect::<Vec<_>>().join("; ")))
        .collect()
}

fn persons(names: &[(&str, u32)], together: &[(&str, &str, u32)]) -> Vec<String> {
    told(&groups(&counted(EntityKind::Person, names), &pairs(EntityKind::Person, together)))
}

fn organisations(names: &[(&str, u32)], together: &[(&str, &str, u32)]) -> Vec<String> {
    told(&groups(&counted(EntityKind::Organisation, names), &pairs(EntityKind::Organisation, together)))
}

fn pairs(kind: EntityKind, together: &[(&str, &str, u32)]) -> Vec<Together> {
    let pair = |(said, name, articles): &(&str, &str, u32)| Together {
        kind,
        said: (*said).into(),
        name: (*name).into(),
        articles: *articles,
    };
    together.iter().map(pair).collect()
}

#[test]
fn spellings_and_transliterations_are_one_person() {
    assert_eq!(
        persons(&[("Jürgen Klåpp", 2), ("Jurgen Klapp", 5), ("JURGEN KLAPP", 1)], &[]),
        ["Jurgen Klapp: Jurgen Klapp 5 canonical 0; Jürgen Klåpp 2 spelling 0; JURGEN KLAPP 1 spelling 0"]
    );
    assert_eq!(
        persons(&[("Dmitri Ostrovskiy", 1), ("Dmitry Ostrovsky", 3), ("Dmitriy Ostrovskyi", 1)], &[]),
        ["Dmitry Ostrovsky: Dmitry Ostrovsky 3 canonical 0; Dmitri Ostrovskiy 1 transliteration 0; \
             Dmitriy Ostrovskyi 1 transliteration 0"]
    );
    assert_eq!(persons(&[("Yevgeny Soloviev", 1), ("Evgeni Solovyov", 1)], &[]).len(), 1);
    assert_eq!(persons(&[("Mohamed El Nassar", 1), ("Mohammed al-Nasar", 1)], &[]).len(), 1);
}

#[test]
fn well_known_names_have_their_listed_form() {
    assert_eq!(
        persons(&[("Vladimir Zelensky", 4), ("Volodymyr Zelenskiy", 9), ("Vladimir Putin", 3)], &[]),
        ["Volodymyr Zelenskyy: Volodymyr Zelenskiy 9 transliteration 0; Vladimir Zelensky 4 known 0"]
    );
    assert_eq!(
        organisations(&[("World Health Organisation", 1)], &[])[0],
        "World Health Organization: World Health Organisation 1 spelling 0"
    );
}

#[test]
fn different_people_stay_apart() {
    for names in [
        &[("George W. Bush", 9), ("George H. W. Bush", 3), ("George Bush", 30)][..],
        &[("Hillary Clinton", 9), ("Bill Clinton", 9), ("Clinton", 4)],
        &[("Mary Smith", 1), ("Mari Smith", 1), ("M. Smith", 1), ("Smith", 8)],
        &[("John Phillips", 5), ("John Philips", 5)],
        &[("Wei Li", 4), ("Wei Ly", 4), ("Wei Lee", 4)],
        &[("Ivan Petrov", 5), ("Igor Petrov", 5), ("I. Petrov", 1)],
        &[("Martin King Jr.", 5), ("Martin King Sr.", 5), ("Martin King", 5)],
        &[("Sergei Lavrin", 5), ("Lavrin", 5)],
    ] {
        assert_eq!(persons(names, &[]), Vec::<String>::new(), "{names:?}");
    }
    // Even where an article speaks of both Bushes.
    let together = [("George Bush", "George W. Bush", 4), ("George Bush", "George H. W. Bush", 2)];
    assert!(persons(&[("George W. Bush", 9), ("George H. W. Bush", 3), ("George Bush", 30)], &together).is_empty());
}

#[test]
fn initials_and_middle_names_need_evidence() {
    let names = [("Donald J. Trapp", 3), ("Donald Trapp", 40)];
    assert!(persons(&names, &[]).is_empty());
    assert_eq!(
        persons(&names, &[("Donald Trapp", "Donald J. Trapp", 2)]),
        ["Donald Trapp: Donald Trapp 40 canonical 0; Donald J. Trapp 3 together 2"]
    );
    assert_eq!(
        persons(&[("S.V. Lavrinsky", 2), ("Sergey Lavrinsky", 3), ("Sergei Lavrinsky", 4)], &[]),
        ["Sergei Lavrinsky: Sergei Lavrinsky 4 canonical 0; Sergey Lavrinsky 3 transliteration 0; \
             S.V. Lavrinsky 2 initials 0"]
    );
    // A common last name needs an article that says so.
    assert!(persons(&[("J. Smith", 1), ("John Smith", 9)], &[]).is_empty());
    assert_eq!(persons(&[("J. Smith", 1), ("John Smith", 9)], &[("J. Smith", "John Smith", 1)]).len(), 1);
}

#[test]
fn organisations_by_spelling_and_acronym() {
    assert_eq!(
        organisations(
            &[("Ministry of Defence", 4), ("The Ministry of Defense", 2), ("Harbour Co-operation Board", 1)],
            &[]
        ),
        ["Ministry of Defence: Ministry of Defence 4 canonical 0; The Ministry of Defense 2 spelling 0"]
    );
    let names = [("Quay Safety Board", 3), ("QSB", 9)];
    assert!(organisations(&names, &[]).is_empty());
    assert!(organisations(&names, &[("QSB", "Quay Safety Board", 1)]).is_empty(), "one article is no evidence");
    assert_eq!(
        organisations(&names, &[("QSB", "Quay Safety Board", 3)]),
        ["Quay Safety Board: QSB 9 acronym 3; Quay Safety Board 3 canonical 0"]
    );
    let several = [("QSB", "Quay Safety Board", 3), ("QSB", "Queens Savings Bank", 1)];
    assert!(organisations(&names, &several).is_empty(), "it means several things here");
}

#[test]
fn an_archive_explains_an_acronym_otherwise_than_the_world() {
    let names = [("ICC", 5), ("International Cricket Council", 4), ("International Criminal Court", 2)];
    let told = organisations(&names, &[("ICC", "International Cricket Council", 4)]);
    assert_eq!(told, ["International Cricket Council: ICC 5 acronym 4; International Cricket Council 4 canonical 0"]);
}

#[test]
fn what_one_article_calls_by_two_names() {
    let mention = |kind, text: &str, name: &str| Mention {
        field: crate::article::Field::Body,
        span: crate::article::Span::new(0, 0),
        text: text.into(),
        kind,
        name: name.into(),
        path: Vec::new(),
        confidence: 1.0,
    };
    let organisation = EntityKind::Organisation;
    let mentions = [
        mention(organisation, "QSB", "Quay Safety Board"),
        mention(organisation, "Quay Safety Board", "Quay Safety Board"),
        mention(organisation, "WHO", "World Health Organization"),
        mention(EntityKind::Person, "Lavrin", "Sergei Lavrin"),
        mention(EntityKind::Person, "S. Lavrin", "Sergei Lavrin"),
    ];
    assert_eq!(
        together(&mentions),
        [(EntityKind::Person, "S. Lavrin", "Sergei Lavrin"), (organisation, "QSB", "Quay Safety Board")]
    );
}

const NAMES: [&str; 10] = [
    "Dmitri Ostrovskiy",
    "Dmitry Ostrovsky",
    "D. Ostrovsky",
    "George W. Bush",
    "George Bush",
    "G. W. Bush",
    "Ann Lee",
    "ANN LEE",
    "Vladimir Zelensky",
    "Volodymyr Zelenskyy",
];

proptest! {
    #[test]
    fn neither_order_nor_division_matters(
        counts in prop::collection::vec(0u32..4, NAMES.len()),
        said in prop::collection::vec((0..NAMES.len(), 0..NAMES.len(), 1u32..3), 0..6),
        turn in 0..NAMES.len(),
    ) {
        let names: Vec<(&str, u32)> = NAMES.iter().copied().zip(counts).filter(|(_, count)| *count > 0).collect();
        let together: Vec<(&str, &str, u32)> = said.iter().map(|(one, other, count)| (NAMES[*one], NAMES[*other], *count)).collect();
        let whole = groups(&counted(EntityKind::Person, &names), &pairs(EntityKind::Person, &together));
        // Each article for itself, in another order.
        let mut single: Vec<(&str, u32)> =
            names.iter().flat_map(|(name, count)| (0..*count).map(move |_| (*name, 1))).collect();
        let middle = turn % single.len().max(1);
        single.rotate_left(middle);
        let mut apart: Vec<(&str, &str, u32)> =
            together.iter().flat_map(|(one, other, count)| (0..*count).map(move |_| (*one, *other, 1))).collect();
        apart.reverse();
        let parts = groups(&counted(EntityKind::Person, &single), &pairs(EntityKind::Person, &apart));
        prop_assert_eq!(&whole, &parts);
        // A name stands in one group at most, and none that is not the canonical one is canonical elsewhere.
        let mut seen = std::collections::BTreeSet::new();
        for variant in whole.iter().flat_map(|group| &group.variants) {
            prop_assert!(seen.insert(variant.name.clone()));
        }
    }
}
