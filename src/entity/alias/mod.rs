//! Names across articles: which names that articles give are one name, and why.
//!
//! A pure function of the names that live articles have, how many articles have each, and what single articles call one
//! thing by two names. It joins names and proves no identity, and a wrong join is worse than a missing one: a last name
//! alone joins nobody.

mod known;
mod organisations;
mod persons;

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use serde::{Deserialize, Serialize};
use std::hash::Hasher;

use crate::article::{EntityKind, Mention};

/// Why a name is a variant of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// The same but for accents, capitals, points, hyphens, or the English of another country.
    Spelling,
    /// Another way of writing the same Cyrillic or Arabic name.
    Transliteration,
    /// Articles that name the person in full also write the name so.
    Together,
    /// Initials of the one person of that name.
    Initials,
    /// Articles explain the acronym so.
    Acronym,
    /// Stands in the list of well-known names.
    Known,
}

impl Rule {
    /// The name used in output: `spelling`, `transliteration`, `together`, `initials`, `acronym`, `known`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Spelling => "spelling",
            Self::Transliteration => "transliteration",
            Self::Together => "together",
            Self::Initials => "initials",
            Self::Acronym => "acronym",
            Self::Known => "known",
        }
    }
}

/// A name as articles give it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Counted {
    /// Person or organisation.
    pub kind: EntityKind,
    /// The name.
    pub name: String,
    /// Live articles that have it.
    pub articles: u32,
}

/// Two names for one thing within one article.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Together {
    /// Person or organisation.
    pub kind: EntityKind,
    /// What the text says.
    pub said: String,
    /// The name that the article has for it.
    pub name: String,
    /// Live articles in which it is so.
    pub articles: u32,
}

/// One name of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// The name as articles give it.
    pub name: String,
    /// Live articles that have it.
    pub articles: u32,
    /// Why it is one of them; `None` for the canonical name itself.
    pub rule: Option<Rule>,
    /// Live articles that speak of both, where that is the reason.
    pub together: u32,
}

/// Names that are one name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Person or organisation.
    pub kind: EntityKind,
    /// The canonical name.
    pub name: String,
    /// All names, by falling number of articles, then by name.
    pub variants: Vec<Variant>,
}

/// Two names can only be one where this number is the same for both, or where both stand in a [`Together`], or where
/// [`is_known`] holds: what tells the few names worth comparing from the many.
pub fn bucket(kind: EntityKind, name: &str) -> u64 {
    let mut hash = FxHasher::default();
    match kind {
        EntityKind::Person => hash.write(persons::Name::new(name).bucket().as_bytes()),
        _ => hash.write(organisations::key(name).as_bytes()),
    }
    hash.finish()
}

/// The usual form of `name` in the list of well-known names; `None` where it is not there. The list is read when first
/// asked for.
pub fn known(kind: EntityKind, name: &str) -> Option<&'static str> {
    known::canonical(kind, name)
}

/// Whether the list of well-known names has another name for `name`.
pub fn is_known(kind: EntityKind, name: &str) -> bool {
    known::canonical(kind, name).is_some_and(|canonical| canonical != name)
}

/// What `mentions` of one article call by two names: pairs of what stands in the text and the article's name for it.
/// Acronyms of organisations that are also named in full, and persons' names of several words.
pub fn together(mentions: &[Mention]) -> Vec<(EntityKind, &str, &str)> {
    let mut pairs = Vec::new();
    for mention in mentions {
        let (said, name) = (mention.text.as_str(), mention.name.as_str());
        let fits = said != name
            && match mention.kind {
                EntityKind::Person => said.contains(' ') && name.contains(' '),
                EntityKind::Organisation => {
                    organisations::is_acronym(said)
                        && name.contains(' ')
                        && mentions
                            .iter()
                            .any(|other| other.kind == mention.kind && other.name == name && other.text.contains(' '))
                }
                EntityKind::Place => false,
            };
        if fits {
            pairs.push((mention.kind, said, name));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// The groups of more than one name, and of one that has another canonical name. Neither the order of `names` nor that of
/// `together` matters.
pub fn groups(names: &[Counted], together: &[Together]) -> Vec<Group> {
    let mut groups = Vec::new();
    for kind in [EntityKind::Person, EntityKind::Organisation] {
        let mut joined = Joined::new(kind, names, together);
        match kind {
            EntityKind::Person => persons::join(&mut joined),
            _ => organisations::join(&mut joined),
        }
        groups.append(&mut joined.groups());
    }
    groups
}

/// The names of one kind while they are joined.
struct Joined<'n> {
    kind: EntityKind,
    /// By rising name.
    names: Vec<(&'n str, u32)>,
    /// By rising name, then by what is said.
    together: Vec<&'n Together>,
    at: FxHashMap<&'n str, usize>,
    /// What articles say for a name.
    said: FxHashSet<&'n str>,
    parent: Vec<usize>,
    /// Why a name was joined with another, where spelling alone does not tell.
    reasons: Vec<Option<(Rule, u32)>>,
}

impl<'n> Joined<'n> {
    fn new(kind: EntityKind, names: &'n [Counted], together: &'n [Together]) -> Self {
        let mut together: Vec<&Together> = together.iter().filter(|pair| pair.kind == kind).collect();
        together.sort_unstable();
        let mut counts: FxHashMap<&str, u32> = FxHashMap::default();
        for pair in &together {
            counts.entry(&pair.name).or_default();
            if kind == EntityKind::Organisation {
                counts.entry(&pair.said).or_default();
            }
        }
        for counted in names.iter().filter(|counted| counted.kind == kind) {
            *counts.entry(&counted.name).or_default() += counted.articles;
        }
        let mut names: Vec<(&str, u32)> = counts.into_iter().collect();
        names.sort_unstable();
        let at = names.iter().enumerate().map(|(at, (name, _))| (*name, at)).collect();
        let parent = (0..names.len()).collect();
        let reasons = vec![None; names.len()];
        let said = together.iter().map(|pair| pair.said.as_str()).collect();
        Self { kind, names, together, at, said, parent, reasons }
    }

    /// The listed canonical name of the one at `at`. What the archive explains goes before what is known everywhere.
    fn known(&self, at: usize) -> Option<&'static str> {
        let name = self.names[at].0;
        let explained =
            self.kind == EntityKind::Organisation && organisations::is_acronym(name) && self.said.contains(name);
        if explained { None } else { known::canonical(self.kind, name) }
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.parent[at] != at {
            self.parent[at] = self.parent[self.parent[at]];
            at = self.parent[at];
        }
        at
    }

    /// Makes the name at `one` and the one at `other` one name; `reason` is why `one` is.
    fn join(&mut self, one: usize, other: usize, reason: Option<(Rule, u32)>) {
        let (first, second) = (self.root(one), self.root(other));
        if first != second {
            // The lesser becomes the root, so that order does not matter.
            self.parent[first.max(second)] = first.min(second);
            self.reasons[one] = self.reasons[one].or(reason);
        }
    }

    /// Joins all names for which `key` gives the same, but for those for which it gives nothing.
    fn join_alike(&mut self, key: impl Fn(&str) -> Option<String>) {
        let mut first: FxHashMap<String, usize> = FxHashMap::default();
        for at in 0..self.names.len() {
            if let Some(key) = key(self.names[at].0) {
                let known = *first.entry(key).or_insert(at);
                self.join(at, known, None);
            }
        }
    }

    /// The groups, with their canonical names.
    fn groups(mut self) -> Vec<Group> {
        let mut members: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
        for at in 0..self.names.len() {
            let root = self.root(at);
            members.entry(root).or_default().push(at);
        }
        let mut groups: Vec<Group> = members.into_values().filter_map(|members| self.group(&members)).collect();
        groups.sort_unstable_by(|one, other| one.name.cmp(&other.name));
        groups
    }

    fn group(&self, members: &[usize]) -> Option<Group> {
        let known = members.iter().filter_map(|&at| self.known(at)).min();
        let best = members.iter().max_by_key(|&&at| {
            let (name, articles) = self.names[at];
            (self.is_full(name), articles, std::cmp::Reverse(name))
        });
        let name = known.or(best.map(|&at| self.names[at].0))?;
        if members.iter().all(|&at| self.names[at].0 == name || self.names[at].1 == 0 && members.len() == 1) {
            return None;
        }
        let fallback = members.iter().find_map(|&at| self.reasons[at]);
        let mut variants: Vec<Variant> = members
            .iter()
            .map(|&at| {
                let (own, articles) = self.names[at];
                let reason = if own == name { None } else { Some(self.reason(at, name, known.is_some(), fallback)) };
                let together = reason.map_or(0, |(_, together)| together);
                Variant { name: own.to_owned(), articles, rule: reason.map(|(rule, _)| rule), together }
            })
            .collect();
        variants.sort_unstable_by(|one, other| (other.articles, &one.name).cmp(&(one.articles, &other.name)));
        Some(Group { kind: self.kind, name: name.to_owned(), variants })
    }

    /// Whether a name stands for itself and not short for a longer one.
    fn is_full(&self, name: &str) -> bool {
        match self.kind {
            EntityKind::Person => !persons::Name::new(name).begins_with_initials(),
            _ => !organisations::is_acronym(name),
        }
    }

    fn reason(&self, at: usize, canonical: &str, is_known: bool, fallback: Option<(Rule, u32)>) -> (Rule, u32) {
        let name = self.names[at].0;
        let (spelled, transliterated) = match self.kind {
            EntityKind::Person => {
                let (one, other) = (persons::Name::new(name), persons::Name::new(canonical));
                (one.spelling() == other.spelling(), one.skeleton() == other.skeleton())
            }
            _ => (organisations::key(name) == organisations::key(canonical), false),
        };
        if spelled {
            (Rule::Spelling, 0)
        } else if transliterated {
            (Rule::Transliteration, 0)
        } else if let Some(reason) = self.reasons[at] {
            reason
        } else if is_known && known::canonical(self.kind, name) == Some(canonical) {
            (Rule::Known, 0)
        } else {
            fallback.unwrap_or((Rule::Known, 0))
        }
    }
}

#[cfg(test)]
mod tests;
