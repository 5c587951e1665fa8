//! Rules on places: what a path becomes.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Action, Rule};
use crate::{article::EntityKind, text::words::fold};

/// What becomes of a place that is named itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// Nothing.
    Dropped,
    /// Another place.
    Pinned(String),
    /// A name of another kind.
    Other(EntityKind),
}

/// Where a place goes, with all below it.
#[derive(Clone, Debug)]
enum Goal {
    /// Below this path.
    Under(String),
    /// To this path.
    Path(String),
    /// To this name in the place that it lies in.
    Name(String),
}

/// The rules on places by the folded path, or by the folded last part of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    named: FxHashMap<String, (Named, usize)>,
    moved: FxHashMap<String, (Goal, usize)>,
    /// The last parts of what is in `moved`: a path that has none of them stays where it is.
    lasts: FxHashSet<String>,
}

impl Places {
    /// Takes in a rule, the one numbered `number`, if it is on a place; the number of the one that it overrules.
    pub(super) fn add(&mut self, rule: &Rule, number: usize) -> Vec<usize> {
        let (kind, names) = rule.action.about();
        if kind != EntityKind::Place {
            return Vec::new();
        }
        let mut overruled = Vec::new();
        for name in names {
            let name = trimmed(name);
            let key = fold(&name);
            let becomes = match &rule.action {
                Action::Drop { .. } => Some(Named::Dropped),
                Action::Kind { to, .. } => Some(Named::Other(*to)),
                Action::Pin { path, .. } => Some(Named::Pinned(trimmed(path))),
                _ => None,
            };
            let goal = match &rule.action {
                Action::Parent { under, .. } => Some(Goal::Under(trimmed(under))),
                Action::Merge { into: to, .. } | Action::Rename { to, .. } => {
                    let to = trimmed(to);
                    Some(if to.contains('/') { Goal::Path(to) } else { Goal::Name(to) })
                }
                _ => None,
            };
            if goal.is_some() {
                self.lasts.insert(key.rsplit('/').next().unwrap_or(&key).to_owned());
            }
            let before = match (becomes, goal) {
                (Some(becomes), _) => self.named.insert(key, (becomes, number)).map(|(_, before)| before),
                (_, Some(goal)) => self.moved.insert(key, (goal, number)).map(|(_, before)| before),
                _ => None,
            };
            overruled.extend(before);
        }
        overruled
    }

    /// Whether there are rules on places that are named themselves.
    pub(super) fn has_named(&self) -> bool {
        !self.named.is_empty()
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.named.is_empty() && self.moved.is_empty()
    }

    /// What becomes of the place at `path` itself, with the number of the rule; `None` where no rule says.
    pub(super) fn named(&self, path: &str) -> Option<&(Named, usize)> {
        if self.named.is_empty() { None } else { self.named_folded(&fold(path)) }
    }

    fn named_folded(&self, folded: &str) -> Option<&(Named, usize)> {
        self.named.get(folded).or_else(|| self.named.get(folded.rsplit('/').next()?))
    }

    /// Whether no rule says anything of the place at this folded path, named itself or not.
    pub(super) fn leave(&self, folded: &str) -> bool {
        (self.named.is_empty() || self.named_folded(folded).is_none())
            && !folded.split('/').any(|part| self.lasts.contains(part))
    }

    /// Where `path` lies by the rules, each of which is used once, the one on the longest part of the path first; and the
    /// numbers of those used.
    pub(super) fn moved(&self, path: &str) -> (String, Vec<usize>) {
        let mut path = path.to_owned();
        let mut used = Vec::new();
        if self.moved.is_empty() {
            return (path, used);
        }
        'next: loop {
            let folded = fold(&path);
            if !folded.split('/').any(|part| self.lasts.contains(part)) {
                return (path, used);
            }
            let parts: Vec<&str> = path.split('/').collect();
            let folded_parts: Vec<&str> = folded.split('/').collect();
            for depth in (1..=parts.len().min(folded_parts.len())).rev() {
                let rule = self
                    .moved
                    .get(&folded_parts[..depth].join("/"))
                    .or_else(|| self.moved.get(folded_parts[depth - 1]))
                    .filter(|(_, number)| !used.contains(number));
                let Some((goal, number)) = rule else { continue };
                used.push(*number);
                let mut to: Vec<&str> = match goal {
                    Goal::Under(under) => under.split('/').chain([parts[depth - 1]]).collect(),
                    Goal::Path(path) => path.split('/').collect(),
                    Goal::Name(name) => parts[..depth - 1].iter().copied().chain([name.as_str()]).collect(),
                };
                to.extend(&parts[depth..]);
                path = to.join("/");
                continue 'next;
            }
            return (path, used);
        }
    }
}

/// A path without blanks around its parts.
fn trimmed(path: &str) -> String {
    path.split('/').map(str::trim).collect::<Vec<_>>().join("/")
}

/// Whether the path `one` is `other` or lies in it.
pub(super) fn is_within(one: &str, other: &str) -> bool {
    let (one, other) = (fold(&trimmed(one)), fold(&trimmed(other)));
    one == other || one.strip_prefix(&other).is_some_and(|rest| rest.starts_with('/'))
}
