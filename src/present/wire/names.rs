//! Names as they are shown, and corrections of them, as JSON.

use serde::Serialize;

use super::VERSION;
use crate::{
    article::EntityKind,
    engine::{self, Action},
    search,
};

/// Why a name is shown as it is.
#[derive(Clone, Debug, Serialize)]
pub struct Why<'a> {
    version: u32,
    name: &'a str,
    names: Vec<Shown<'a>>,
}

#[derive(Clone, Debug, Serialize)]
struct Shown<'a> {
    kind: EntityKind,
    name: &'a str,
    articles: u64,
    variants: Vec<Variant<'a>>,
}

#[derive(Clone, Debug, Serialize)]
struct Variant<'a> {
    name: &'a str,
    kind: EntityKind,
    articles: u64,
    rule: Option<&'static str>,
    #[serde(skip_serializing_if = "is_none")]
    together: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    corrections: Vec<Correction<'a>>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "so is what serde calls")]
fn is_none(count: &u32) -> bool {
    *count == 0
}

impl<'a> Why<'a> {
    /// What is known of `name`.
    pub fn new(name: &'a str, all: &'a [search::Why]) -> Self {
        let variant = |variant: &'a search::NameVariant| Variant {
            name: &variant.name,
            kind: variant.kind,
            articles: variant.articles,
            rule: variant.rule.map(search::NameRule::name),
            together: variant.together,
            corrections: variant.corrections.iter().map(Correction::new).collect(),
        };
        let names = all.iter().map(|why| Shown {
            kind: why.kind,
            name: &why.name,
            articles: why.articles,
            variants: why.variants.iter().map(variant).collect(),
        });
        Self { version: VERSION, name, names: names.collect() }
    }
}

/// All corrections of an index.
#[derive(Clone, Debug, Serialize)]
pub struct Corrections<'a> {
    version: u32,
    #[serde(rename = "corrections")]
    rules: Vec<Correction<'a>>,
    idle: &'a [String],
}

impl<'a> Corrections<'a> {
    /// The rules, and sentences on those that do nothing.
    pub fn new(corrections: &'a engine::Corrections, idle: &'a [String]) -> Self {
        Self { version: VERSION, rules: corrections.rules.iter().map(Correction::new).collect(), idle }
    }
}

/// A rule, with the keys that it has in its file.
#[derive(Clone, Debug, Serialize)]
struct Correction<'a> {
    rule: &'static str,
    line: usize,
    kind: EntityKind,
    names: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'a str>,
}

impl<'a> Correction<'a> {
    fn new(rule: &'a engine::Correction) -> Self {
        let (kind, names) = rule.action.about();
        let to = match &rule.action {
            Action::Kind { to, .. } => Some(to.name()),
            action => action.goal(),
        };
        let (why, date) = (rule.why.as_deref(), rule.date.as_deref());
        Self { rule: rule.action.table(), line: rule.line, kind, names, to, why, date }
    }
}
