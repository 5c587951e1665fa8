//! The one table of fields.

use super::{TextField, ValueField};

/// What a field's name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// Words are looked for in it.
    Text(TextField),
    /// It has exact values.
    Value(ValueField),
    /// Days of publication.
    Published,
    /// Days of entering the index.
    Added,
    /// A state, such as `is:undated`.
    Is,
    /// `in:page`.
    In,
}

/// Every name, aliases last.
const FIELDS: &[(&str, Target)] = &[
    ("title", Target::Text(TextField::Title)),
    ("body", Target::Text(TextField::Body)),
    ("person", Target::Value(ValueField::Person)),
    ("org", Target::Value(ValueField::Organisation)),
    ("place", Target::Value(ValueField::Place)),
    ("source", Target::Value(ValueField::Source)),
    ("lang", Target::Value(ValueField::Language)),
    ("section", Target::Value(ValueField::Section)),
    ("author", Target::Value(ValueField::Author)),
    ("id", Target::Value(ValueField::Id)),
    ("url", Target::Value(ValueField::Url)),
    ("published", Target::Published),
    ("added", Target::Added),
    ("is", Target::Is),
    ("in", Target::In),
    ("organisation", Target::Value(ValueField::Organisation)),
    ("organization", Target::Value(ValueField::Organisation)),
    ("language", Target::Value(ValueField::Language)),
    ("date", Target::Published),
];

/// What `name` stands for; `meta.KEY` stands for kept metadata.
pub(super) fn target(name: &str) -> Option<Target> {
    if let Some(key) = name.strip_prefix("meta.").filter(|key| !key.is_empty()) {
        return Some(Target::Value(ValueField::Meta(key.to_owned())));
    }
    FIELDS.iter().find(|(known, _)| *known == name).map(|(_, target)| target.clone())
}

/// The name that a value's field is printed with.
pub(super) fn name(field: &ValueField) -> String {
    if let ValueField::Meta(key) = field {
        return format!("meta.{key}");
    }
    let named = FIELDS.iter().find(|(_, target)| *target == Target::Value(field.clone()));
    named.map_or_else(String::new, |(name, _)| (*name).to_owned())
}

/// The field nearest to `name`, at most two letters away.
pub(super) fn nearest(name: &str) -> Option<&'static str> {
    let near = FIELDS.iter().map(|(known, _)| (distance(known, name), *known)).min()?;
    (near.0 <= 2 && near.0 * 2 < name.chars().count()).then_some(near.1)
}

/// Levenshtein's distance in characters, <https://en.wikipedia.org/wiki/Levenshtein_distance>.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().take(40).collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = at + 1;
        for (column, theirs) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != *theirs);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(row[column] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}
