//! Rules, one by one and together.

use super::*;
use crate::entity::alias::{Group, Rule as AliasRule, Variant};

fn group(kind: EntityKind, name: &str, variants: &[&str]) -> Group {
    let variant = |own: &&str| Variant {
        name: (*own).into(),
        articles: 1,
        rule: (*own != name).then_some(AliasRule::Spelling),
        together: 0,
    };
    Group { kind, name: name.into(), variants: variants.iter().map(variant).collect() }
}

fn groups() -> Vec<Group> {
    let (person, organisation) = (EntityKind::Person, EntityKind::Organisation);
    vec![
        group(person, "Dmitry Ostrov", &["Dmitry Ostrov", "Dmitri Ostrov", "D. Ostrov"]),
        group(organisation, "Quay Safety Board", &["Quay Safety Board", "QSB"]),
    ]
}

fn naming(rules: &str) -> Naming {
    let corrections = Corrections::parse(rules).expect("rules without faults");
    Naming::new(&groups(), &corrections.rules)
}

/// What names are shown as: `p:` persons, `o:` organisations, anything else places; `-` for what is dropped.
fn shown(naming: &Naming, name: &str) -> String {
    let (kind, name) = match name.split_once(':') {
        Some(("p", name)) => (EntityKind::Person, name),
        Some((_, name)) => (EntityKind::Organisation, name),
        None => (EntityKind::Place, name),
    };
    match naming.shown(kind, name) {
        Shown::Same => "=".into(),
        Shown::Dropped => "-".into(),
        Shown::As(EntityKind::Person, name) => format!("p:{name}"),
        Shown::As(EntityKind::Organisation, name) => format!("o:{name}"),
        Shown::As(EntityKind::Place, path) => path,
    }
}

#[test]
fn without_rules_the_alias_table_holds() {
    let naming = naming("");
    assert_eq!(shown(&naming, "p:D. Ostrov"), "p:Dmitry Ostrov");
    assert_eq!(shown(&naming, "p:Dmitry Ostrov"), "=");
    assert_eq!(shown(&naming, "p:DMITRY OSTROV"), "p:Dmitry Ostrov");
    assert_eq!(shown(&naming, "o:D. Ostrov"), "=");
    assert_eq!(naming.asked(EntityKind::Organisation, "qsb").as_deref(), Some("quay safety board"));
}

#[test]
fn a_rule_on_a_canonical_name_is_one_on_all_its_variants_and_one_on_a_variant_on_that_alone() {
    let merged = naming("[[merge]]\nkind = \"person\"\nnames = [\"dmitry ostrov\"]\ninto = \"Ivan Ostrov\"\n");
    for name in ["p:Dmitry Ostrov", "p:Dmitri Ostrov", "p:D. Ostrov"] {
        assert_eq!(shown(&merged, name), "p:Ivan Ostrov", "{name}");
    }
    let dropped = naming("[[drop]]\nkind = \"org\"\nname = \"QSB\"\n");
    assert_eq!(shown(&dropped, "o:QSB"), "-");
    assert_eq!(shown(&dropped, "o:Quay Safety Board"), "=");
    let split = naming("[[split]]\nkind = \"person\"\nnames = [\"Dmitry Ostrov\"]\n");
    assert_eq!(shown(&split, "p:Dmitry Ostrov"), "=");
    assert_eq!(shown(&split, "p:D. Ostrov"), "p:Dmitri Ostrov", "the others stay together");
}

#[test]
fn a_variant_that_a_rule_asks_for_becomes_the_canonical_name() {
    for rule in [
        "[[rename]]\nkind = \"org\"\nname = \"Quay Safety Board\"\nto = \"QSB\"\n",
        "[[merge]]\nkind = \"org\"\nnames = [\"Harbour Board\"]\ninto = \"QSB\"\n",
    ] {
        let naming = naming(rule);
        assert_eq!(shown(&naming, "o:Quay Safety Board"), "o:QSB", "{rule}");
        assert_eq!(shown(&naming, "o:QSB"), "=", "{rule}");
    }
}

#[test]
fn rules_follow_one_another_and_the_later_of_two_holds() {
    let chain = naming(
        "[[rename]]\nkind = \"person\"\nname = \"B\"\nto = \"C\"\n[[merge]]\nkind = \"person\"\nnames = [\"A\"]\ninto = \"B\"\n",
    );
    assert_eq!(
        (shown(&chain, "p:A"), shown(&chain, "p:B"), shown(&chain, "p:C")),
        ("p:C".into(), "p:C".into(), "=".into())
    );
    assert!(chain.overruled.is_empty());
    let two = naming(
        "[[rename]]\nkind = \"person\"\nname = \"A\"\nto = \"B\"\n[[rename]]\nkind = \"person\"\nname = \"A\"\nto = \"C\"\n",
    );
    assert_eq!((shown(&two, "p:A"), shown(&two, "p:B")), ("p:C".into(), "=".into()));
    assert_eq!(two.overruled, [(0, 1)]);
    let circle = naming(
        "[[rename]]\nkind = \"person\"\nname = \"A\"\nto = \"B\"\n[[rename]]\nkind = \"person\"\nname = \"B\"\nto = \"A\"\n",
    );
    assert_eq!((shown(&circle, "p:A"), shown(&circle, "p:B")), ("=".into(), "p:A".into()));
    assert_eq!(circle.overruled, [(0, 1)]);
}

#[test]
fn kinds_change() {
    let changed = naming(
        "[[kind]]\nname = \"Wagner\"\nfrom = \"person\"\nto = \"org\"\n\
         [[kind]]\nname = \"QSB\"\nfrom = \"org\"\nto = \"place\"\n\
         [[pin]]\nname = \"QSB\"\npath = \"A/B/Quay\"\n\
         [[kind]]\nname = \"A/Dmitri Ostrov\"\nfrom = \"place\"\nto = \"person\"\n",
    );
    assert_eq!(shown(&changed, "p:Wagner"), "o:Wagner");
    assert_eq!(shown(&changed, "o:QSB"), "A/B/Quay");
    assert_eq!(shown(&changed, "A/Dmitri Ostrov"), "p:Dmitry Ostrov", "and the alias table holds for what it becomes");
}

#[test]
fn places_move_with_all_below_them() {
    let moved = naming(
        "[[parent]]\nplace = \"Ukraine/Crimea\"\nunder = \"Russia\"\n\
         [[rename]]\nkind = \"place\"\nname = \"Russia\"\nto = \"Russian Federation\"\n\
         [[merge]]\nkind = \"place\"\nnames = [\"Ukraine/Kiev\"]\ninto = \"Ukraine/Kyiv\"\n\
         [[parent]]\nplace = \"Taiwan\"\nunder = \"China\"\n\
         [[pin]]\nname = \"Springfield\"\npath = \"United States/Illinois/Springfield\"\n\
         [[drop]]\nkind = \"place\"\nname = \"Georgia/Mobile\"\n",
    );
    for (path, becomes) in [
        ("Ukraine/Crimea", "Russian Federation/Crimea"),
        ("Ukraine/crimea/Yalta", "Russian Federation/crimea/Yalta"),
        ("Ukraine", "="),
        ("Ukraine/Crimean Bridge", "="),
        ("Ukraine/Kiev/Podil", "Ukraine/Kyiv/Podil"),
        ("Taiwan/Taipei", "China/Taiwan/Taipei"),
        ("China/Taiwan", "="),
        ("Springfield", "United States/Illinois/Springfield"),
        ("United States/Oregon/Springfield", "United States/Illinois/Springfield"),
        ("United States/Oregon/Springfield/Mill", "="),
        ("Georgia/Mobile", "-"),
        ("Georgia/Mobile/Quay", "="),
    ] {
        assert_eq!(shown(&moved, path), becomes, "{path}");
    }
}

#[test]
fn faults_are_told_with_line_and_column() {
    for (text, words) in [
        ("[[merge]]\nkind = \"person\"\nnames = [\"A\"]\n", "line 1, column 1: missing field `into`"),
        ("# a\n[[drop]]\nkind = \"persons\"\nname = \"A\"\n", "line 3, column 8"),
        ("[[drop]]\nkind = \"person\"\nname = \"A\n", "line 3, column"),
        ("[[drops]]\nkind = \"person\"\n", "line 1, column 3: unknown field `drops`"),
        ("\n[[drop]]\nkind = \"person\"\nname = \" \"\n", "line 2, column 1: a name is empty"),
        ("[[split]]\nkind = \"place\"\nnames = [\"A\"]\n", "places are not joined"),
        ("[[parent]]\nplace = \"A\"\nunder = \"A/B\"\n", "`A/B` lies in `A` itself"),
        ("[[pin]]\nname = \"A\"\npath = \"A//B\"\n", "a part of a path is empty"),
    ] {
        let fault = Corrections::parse(text).expect_err(text);
        assert!(fault.contains(words), "{text}: {fault}");
    }
}

#[test]
fn rules_on_articles_are_told_not_to_be_applied() {
    let corrections = Corrections::parse("[[article]]\nid = \"a\"\nnot-an-article = true\n").expect("a file of later");
    assert_eq!(corrections.notes.len(), 1);
    assert!(corrections.notes[0].starts_with("line 1"), "{:?}", corrections.notes);
}

#[test]
fn what_is_written_is_read_and_nothing_else_is_touched() {
    let folder = tempfile::tempdir().expect("a folder");
    let hand = "# mine\n[[drop]] # why not\nkind = \"person\"\nname = \"A\"\n   # the end, without a line's end";
    std::fs::write(folder.path().join(FILE), hand).expect("written");
    let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
    let (kind, quoted) = (EntityKind::Organisation, "The \"Quay\"\\ Board\n");
    let actions = [
        Action::Merge { kind, names: names(&["QSB", quoted]), into: "Quay Board".into() },
        Action::Split { kind, names: names(&["QSB"]) },
        Action::Rename { kind, name: "A'B".into(), to: "C".into() },
        Action::Drop { kind: EntityKind::Place, name: "A/B".into() },
        Action::Kind { name: "Wagner".into(), from: EntityKind::Person, to: kind },
        Action::Pin { name: "Springfield".into(), path: "A/Springfield".into() },
        Action::Parent { place: "A".into(), under: "B".into() },
    ];
    for action in &actions {
        assert!(add(folder.path(), action, Some("it is \"so\""), "2025-06-03").expect("written"));
        assert!(!add(folder.path(), action, None, "2025-06-04").expect("known"), "the same rule again");
    }
    assert!(add(folder.path(), &Action::Split { kind, names: Vec::new() }, None, "2025-06-03").is_err());
    let text = Corrections::text(folder.path()).expect("text");
    assert!(text.starts_with(hand), "{text}");
    let corrections = Corrections::read(folder.path()).expect("rules");
    let read: Vec<Action> = corrections.rules.iter().skip(1).map(|rule| rule.action.clone()).collect();
    assert_eq!(read, actions);
    assert!(
        corrections
            .rules
            .iter()
            .skip(1)
            .all(|rule| rule.why.as_deref() == Some("it is \"so\"") && rule.date.as_deref() == Some("2025-06-03"))
    );
    assert_eq!(corrections.rules[0].line, 2);
}
