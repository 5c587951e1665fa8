//! The text of `corrections.toml` as rules.
//!
//! ```toml
//! [[merge]]                        # these names are one
//! kind = "person"                  # person, org or place
//! names = ["Dmitri Ostrov"]
//! into = "Dmitry Ostrov"
//! why = "signs so himself"         # any rule may have these two
//! date = 2025-06-03
//!
//! [[split]]                        # each stands for itself
//! kind = "org"
//! names = ["QSB"]
//!
//! [[rename]]
//! kind = "org"
//! name = "Quay Safety Board"
//! to = "Harbour Safety Board"
//!
//! [[drop]]                         # no person at all
//! kind = "person"
//! name = "Victoria Quay"
//!
//! [[kind]]
//! name = "Wagner"
//! from = "person"
//! to = "org"
//!
//! [[pin]]                          # always this one
//! name = "Springfield"
//! path = "United States/Illinois/Springfield"
//!
//! [[parent]]                       # with all below it
//! place = "Ukraine/Crimea"
//! under = "Russia"
//! ```

use serde::Deserialize;
use toml::Spanned;

use super::{Action, Rule};
use crate::article::EntityKind;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    #[serde(default)]
    merge: Vec<Spanned<Merge>>,
    #[serde(default)]
    split: Vec<Spanned<Split>>,
    #[serde(default)]
    rename: Vec<Spanned<Rename>>,
    #[serde(default)]
    drop: Vec<Spanned<Dropped>>,
    #[serde(default)]
    kind: Vec<Spanned<OtherKind>>,
    #[serde(default)]
    pin: Vec<Spanned<Pin>>,
    #[serde(default)]
    parent: Vec<Spanned<Parent>>,
    /// What corrects single articles; known, so that a file of a later version can be read.
    #[serde(default)]
    article: Vec<Spanned<toml::Table>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Merge {
    kind: Kind,
    names: Vec<String>,
    into: String,
    why: Option<String>,
    date: Option<Day>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Split {
    kind: Kind,
    names: Vec<String>,
    why: Option<String>,
    date: Option<Day>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rename {
    kind: Kind,
    name: String,
    to: String,
    why: Option<String>,
    date: Option<Day>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Dropped {
    kind: Kind,
    name: String,
    why: Option<String>,
    date: Option<Day>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OtherKind {
    name: String,
    from: Kind,
    to: Kind,
    why: Option<String>,
    date: Option<Day>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pin {
    name: String,
    path: String,
    why: Option<String>,
    date: Option<Day>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parent {
    place: String,
    under: String,
    why: Option<String>,
    date: Option<Day>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Person,
    #[serde(alias = "organisation", alias = "organization")]
    Org,
    Place,
}

impl From<Kind> for EntityKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Person => Self::Person,
            Kind::Org => Self::Organisation,
            Kind::Place => Self::Place,
        }
    }
}

/// A date of TOML, or a text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Day {
    Date(toml::value::Datetime),
    Text(String),
}

impl Day {
    fn text(self) -> String {
        match self {
            Self::Date(date) => date.to_string(),
            Self::Text(text) => text,
        }
    }
}

/// The rules of `text` by their lines, and sentences on what is not applied.
pub(super) fn rules(text: &str) -> Result<(Vec<Rule>, Vec<String>), String> {
    let stored: Stored = toml::from_str(text).map_err(|error| {
        let place = error.span().map_or_else(String::new, |span| format!("{}: ", place(text, span.start)));
        format!("{place}{}", error.message())
    })?;
    let mut found = Found { text, rules: Vec::new() };
    for entry in stored.merge {
        found.add(entry, |Merge { kind, names, into, why, date }| {
            (Action::Merge { kind: kind.into(), names, into }, why, date)
        })?;
    }
    for entry in stored.split {
        found.add(entry, |Split { kind, names, why, date }| (Action::Split { kind: kind.into(), names }, why, date))?;
    }
    for entry in stored.rename {
        found.add(entry, |Rename { kind, name, to, why, date }| {
            (Action::Rename { kind: kind.into(), name, to }, why, date)
        })?;
    }
    for entry in stored.drop {
        found.add(entry, |Dropped { kind, name, why, date }| (Action::Drop { kind: kind.into(), name }, why, date))?;
    }
    for entry in stored.kind {
        found.add(entry, |OtherKind { name, from, to, why, date }| {
            (Action::Kind { name, from: from.into(), to: to.into() }, why, date)
        })?;
    }
    for entry in stored.pin {
        found.add(entry, |Pin { name, path, why, date }| (Action::Pin { name, path }, why, date))?;
    }
    for entry in stored.parent {
        found.add(entry, |Parent { place, under, why, date }| (Action::Parent { place, under }, why, date))?;
    }
    let mut rules = found.rules;
    rules.sort_by_key(|(start, _)| *start);
    let notes = match stored.article.first() {
        None => Vec::new(),
        Some(first) => vec![format!(
            "{}: corrections of single articles are not applied by this version",
            place(text, first.span().start)
        )],
    };
    Ok((rules.into_iter().map(|(_, rule)| rule).collect(), notes))
}

struct Found<'t> {
    text: &'t str,
    rules: Vec<(usize, Rule)>,
}

impl Found<'_> {
    fn add<E>(
        &mut self,
        entry: Spanned<E>,
        read: impl FnOnce(E) -> (Action, Option<String>, Option<Day>),
    ) -> Result<(), String> {
        let start = entry.span().start;
        let (action, why, date) = read(entry.into_inner());
        check(&action).map_err(|fault| format!("{}: {fault}", place(self.text, start)))?;
        let rule = Rule { action, line: line(self.text, start), why, date: date.map(Day::text) };
        self.rules.push((start, rule));
        Ok(())
    }
}

/// What no rule can mean.
pub(super) fn check(action: &Action) -> Result<(), String> {
    let (kind, names) = action.about();
    let target = action.goal();
    if names.is_empty() {
        return Err("`names` is empty".into());
    }
    if names.iter().map(String::as_str).chain(target).any(|name| name.trim().is_empty()) {
        return Err("a name is empty".into());
    }
    match action {
        Action::Split { kind: EntityKind::Place, .. } => {
            Err("places are not joined, so there is nothing to split".into())
        }
        Action::Kind { from, to, .. } if from == to => Err(format!("it is a {} already", to.name())),
        Action::Parent { place, under } if super::places::is_within(under, place) => {
            Err(format!("`{under}` lies in `{place}` itself"))
        }
        _ if kind == EntityKind::Place
            && names
                .iter()
                .map(String::as_str)
                .chain(target)
                .any(|path| path.split('/').any(|part| part.trim().is_empty())) =>
        {
            Err("a part of a path is empty".into())
        }
        _ => Ok(()),
    }
}

fn line(text: &str, at: usize) -> usize {
    text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1
}

/// `line 3, column 5` of the byte `at`.
fn place(text: &str, at: usize) -> String {
    let before = &text[..text.floor_char_boundary(at)];
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    format!("line {}, column {column}", line(text, at))
}
