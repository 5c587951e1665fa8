//! Well-known persons and organisations with their other names.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::super::{
    fold::fold_name,
    lists::{Known, names, rows},
};
use crate::article::EntityKind;

const ALIASES: &str = include_str!("../lists/aliases.tsv");

/// The canonical name of a well-known person or organisation called `name`; a last name alone is nobody's.
pub(super) fn canonical(kind: EntityKind, name: &str) -> Option<&'static str> {
    let folded = fold_name(name);
    if kind == EntityKind::Person && !folded.contains(' ') {
        return None;
    }
    if let Some(canonical) = aliases().get(&(kind, folded.clone())) {
        return Some(canonical);
    }
    let entry = names().get(&folded).filter(|entry| !entry.is_acronym() || entry.surface == name)?;
    match (kind, entry.known) {
        (EntityKind::Person, Known::Person(canonical)) => Some(canonical),
        (EntityKind::Organisation, Known::Organisation(canonical)) if !entry.learned => Some(canonical),
        _ => None,
    }
}

/// The list of names that rules do not join, read once when first asked for.
fn aliases() -> &'static FxHashMap<(EntityKind, String), &'static str> {
    static ALIAS: OnceLock<FxHashMap<(EntityKind, String), &'static str>> = OnceLock::new();
    ALIAS.get_or_init(|| {
        let mut all = FxHashMap::default();
        for row in rows(ALIASES) {
            let kind = if row.column(0) == "person" { EntityKind::Person } else { EntityKind::Organisation };
            let canonical = row.column(1);
            for name in std::iter::once(canonical).chain(row.names(2)) {
                all.insert((kind, fold_name(name)), canonical);
            }
        }
        all
    })
}
