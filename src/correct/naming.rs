//! What a name is shown as: the alias table and a user's rules as one map of names.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    Action, Rule,
    places::{Named, Places},
};
use crate::{article::EntityKind, entity::alias::Group, text::words::fold};

/// A kind and a folded name.
type Node = (EntityKind, String);

/// What a name is shown as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// As it is.
    Same,
    /// Not at all.
    Dropped,
    /// As this; of a place, the path.
    As(EntityKind, String),
}

/// Where a rule leads.
#[derive(Clone, Debug)]
enum Goal {
    Dropped,
    Name(Node),
    Place(String),
}

/// What every name of an archive is shown as.
#[derive(Clone, Debug, Default)]
pub struct Naming {
    /// What names of persons and organisations become, where they do not stay as they are however they are written.
    shown: FxHashMap<Node, Shown>,
    /// The folded names that become one, by what that is; made when first asked for.
    sources: OnceLock<FxHashMap<Node, Vec<Node>>>,
    places: Places,
    /// The numbers of the rules by which a name became what it is, in their order.
    by_rules: FxHashMap<Node, Vec<usize>>,
    /// The numbers of rules that others overrule, each with the one that does.
    pub overruled: Vec<(usize, usize)>,
}

impl Naming {
    /// The naming by the groups of an alias table and then by `rules`. A rule on a canonical name is one on all its
    /// variants; one on a variant is on that alone.
    pub fn new(groups: &[Group], rules: &[Rule]) -> Self {
        if rules.is_empty() {
            return Self::of_groups(groups);
        }
        let mut making = Making::default();
        for group in groups {
            making.group(group);
        }
        let mut places = Places::default();
        for (number, rule) in rules.iter().enumerate() {
            let mut overruled = places.add(rule, number);
            overruled.extend(making.rule(&rule.action, number));
            for before in overruled {
                making.overruled.push((before, number));
            }
        }
        making.make(places)
    }

    /// The naming by an alias table alone: the same as without rules, but quicker.
    fn of_groups(groups: &[Group]) -> Self {
        let variants = groups.iter().map(|group| group.variants.len() + 1).sum();
        let mut shown = FxHashMap::with_capacity_and_hasher(variants, rustc_hash::FxBuildHasher);
        for group in groups {
            for name in std::iter::once(&group.name).chain(group.variants.iter().map(|variant| &variant.name)) {
                shown.insert((group.kind, fold(name)), Shown::As(group.kind, group.name.clone()));
            }
        }
        Self { shown, ..Self::default() }
    }

    fn sources_of(&self, node: &Node) -> Option<&Vec<Node>> {
        let sources = self.sources.get_or_init(|| {
            let mut sources: FxHashMap<Node, Vec<Node>> = FxHashMap::default();
            for (node, shown) in &self.shown {
                if let Shown::As(kind, name) = shown {
                    sources.entry((*kind, fold(name))).or_default().push(node.clone());
                }
            }
            for nodes in sources.values_mut() {
                nodes.sort_unstable();
            }
            sources
        });
        sources.get(node)
    }

    /// Whether every name is shown as it is.
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty() && self.places.is_empty()
    }

    /// Whether a rule may change the paths of places, or make other names places.
    pub fn changes_places(&self) -> bool {
        !self.places.is_empty() || self.shown.values().any(|shown| matches!(shown, Shown::As(EntityKind::Place, _)))
    }

    /// Whether a rule may change what becomes of places.
    pub fn is_on_places(&self) -> bool {
        !self.places.is_empty()
    }

    /// Whether a rule is on places that are named themselves, and not on all in them.
    pub fn is_on_named_places(&self) -> bool {
        self.places.has_named()
    }

    /// Where the place at `path`, which may be named or not, lies; `None` where it stays.
    pub fn moved_place(&self, path: &str) -> Option<String> {
        let (to, _) = self.places.moved(path);
        (to != path).then_some(to)
    }

    /// What `name` is shown as; of a place, what its path is.
    pub fn shown(&self, kind: EntityKind, name: &str) -> Shown {
        if kind == EntityKind::Place {
            return self.place(name);
        }
        match self.shown.get(&(kind, fold(name))) {
            None => Shown::Same,
            Some(Shown::As(to, shown)) if *to == kind && shown == name => Shown::Same,
            Some(shown) => shown.clone(),
        }
    }

    fn place(&self, path: &str) -> Shown {
        if self.places.is_empty() || self.places.leave(&fold(path)) {
            return Shown::Same;
        }
        let from = match self.places.named(path) {
            Some((Named::Dropped, _)) => return Shown::Dropped,
            Some((Named::Other(kind), _)) => {
                let name = path.rsplit('/').next().unwrap_or(path);
                return match self.shown.get(&(*kind, fold(name))) {
                    None => Shown::As(*kind, name.to_owned()),
                    Some(shown) => shown.clone(),
                };
            }
            Some((Named::Pinned(to), _)) => to,
            None => path,
        };
        let (to, _) = self.places.moved(from);
        if to == path { Shown::Same } else { Shown::As(EntityKind::Place, to) }
    }

    /// The folded names of persons and organisations that are shown otherwise, with what they are shown as.
    pub fn changed(&self) -> impl Iterator<Item = (EntityKind, &str, &Shown)> {
        self.shown.iter().map(|((kind, name), shown)| (*kind, name.as_str(), shown))
    }

    /// What the name that somebody asks for is shown as, however it is written: itself where nothing is known of it,
    /// `None` where it is none of this kind.
    pub fn asked(&self, kind: EntityKind, name: &str) -> Option<String> {
        let folded = fold(name);
        match self.shown.get(&(kind, folded.clone())) {
            None => Some(folded),
            Some(Shown::As(to, shown)) if *to == kind => Some(fold(shown)),
            Some(_) => None,
        }
    }

    /// Whether the alias table or a rule says something of the name with this folded form.
    pub fn knows(&self, kind: EntityKind, folded: &str) -> bool {
        let node = (kind, folded.to_owned());
        self.shown.contains_key(&node) || self.sources_of(&node).is_some()
    }

    /// The folded names of persons and organisations that are shown as one whose folded name is `folded`.
    pub fn sources(&self, kind: EntityKind, folded: &str) -> Vec<(EntityKind, String)> {
        let node = (kind, folded.to_owned());
        let mut sources = self.sources_of(&node).cloned().unwrap_or_default();
        if kind != EntityKind::Place && !self.shown.contains_key(&node) {
            sources.push(node);
        }
        sources
    }

    /// The numbers of the rules by which `name` is shown as it is.
    pub fn by_rules(&self, kind: EntityKind, name: &str) -> Vec<usize> {
        if kind != EntityKind::Place {
            return self.by_rules.get(&(kind, fold(name))).cloned().unwrap_or_default();
        }
        match self.places.named(name) {
            Some((Named::Pinned(to), number)) => {
                let (_, mut moved) = self.places.moved(to);
                moved.insert(0, *number);
                moved
            }
            Some((_, number)) => vec![*number],
            None => self.places.moved(name).1,
        }
    }
}

/// The map while it is made.
#[derive(Default)]
struct Making {
    /// The names of each group with their spelling, most frequent first, and its canonical name.
    groups: Vec<(Vec<(Node, String)>, Node)>,
    group_of: FxHashMap<Node, usize>,
    /// How a name is written.
    spelled: FxHashMap<Node, String>,
    edges: FxHashMap<Node, (Goal, usize)>,
    split: FxHashMap<Node, usize>,
    /// Names that rules lead to, in the rules' order, and whether a rule gives the name itself.
    goals: Vec<(Node, bool)>,
    overruled: Vec<(usize, usize)>,
}

impl Making {
    fn group(&mut self, group: &Group) {
        let canonical = (group.kind, fold(&group.name));
        let number = self.groups.len();
        let mut names = vec![(canonical.clone(), group.name.clone())];
        for variant in &group.variants {
            let node = (group.kind, fold(&variant.name));
            if names.iter().all(|(known, _)| *known != node) {
                names.push((node, variant.name.clone()));
            }
        }
        self.spelled.insert(canonical.clone(), group.name.clone());
        for (node, _) in &names {
            self.group_of.insert(node.clone(), number);
        }
        self.groups.push((names, canonical));
    }

    /// Takes in a rule on persons or organisations; the numbers of those that it overrules.
    fn rule(&mut self, action: &Action, number: usize) -> Vec<usize> {
        let (kind, names) = action.about();
        let mut overruled = Vec::new();
        match action {
            _ if kind == EntityKind::Place => {
                if let Action::Kind { name, to, .. } = action {
                    let name = name.rsplit('/').next().unwrap_or(name);
                    self.goals.push(((*to, fold(name)), false));
                    self.spelled.entry((*to, fold(name))).or_insert_with(|| name.to_owned());
                }
            }
            Action::Merge { into: to, .. } | Action::Rename { to, .. } => {
                let goal = (kind, fold(to));
                self.spelled.insert(goal.clone(), to.trim().to_owned());
                for name in names {
                    let node = (kind, fold(name));
                    if node != goal {
                        overruled.extend(self.edge(node, Goal::Name(goal.clone()), number));
                    }
                }
                self.goals.push((goal, true));
            }
            Action::Drop { name, .. } => overruled.extend(self.edge((kind, fold(name)), Goal::Dropped, number)),
            Action::Kind { name, to: EntityKind::Place, .. } => {
                overruled.extend(self.edge((kind, fold(name)), Goal::Place(name.trim().to_owned()), number));
            }
            Action::Kind { name, to, .. } => {
                let goal = (*to, fold(name));
                self.spelled.entry(goal.clone()).or_insert_with(|| name.trim().to_owned());
                overruled.extend(self.edge((kind, fold(name)), Goal::Name(goal.clone()), number));
                self.goals.push((goal, false));
            }
            Action::Split { .. } => {
                for name in names {
                    self.split.insert((kind, fold(name)), number);
                }
            }
            Action::Pin { .. } | Action::Parent { .. } => {}
        }
        overruled
    }

    /// Makes `from` lead to `goal`; the numbers of the rules that this overrules: one on the same name, and those that
    /// would lead back.
    fn edge(&mut self, from: Node, goal: Goal, number: usize) -> Vec<usize> {
        let mut overruled: Vec<usize> = self.edges.remove(&from).map(|(_, before)| before).into_iter().collect();
        if let Goal::Name(to) = &goal {
            let mut at = to.clone();
            while let Some((Goal::Name(next), _)) = self.edges.get(&at) {
                if *next == from {
                    overruled.extend(self.edges.remove(to).map(|(_, before)| before));
                    break;
                }
                at = next.clone();
            }
        }
        self.edges.insert(from, (goal, number));
        overruled
    }

    fn make(mut self, places: Places) -> Naming {
        let mut apart: Vec<Node> = self.split.keys().cloned().collect();
        apart.sort_unstable();
        for node in &apart {
            let Some(group) = self.group_of.remove(node) else { continue };
            let (names, canonical) = &mut self.groups[group];
            if let Some((_, spelling)) = names.iter().find(|(known, _)| known == node) {
                self.spelled.entry(node.clone()).or_insert_with(|| spelling.clone());
            }
            names.retain(|(known, _)| known != node);
            if let (true, Some((next, spelling))) = (canonical == node, names.first()) {
                *canonical = next.clone();
                self.spelled.entry(next.clone()).or_insert_with(|| spelling.clone());
            }
        }
        for (goal, is_named) in &self.goals {
            if *is_named
                && let Some(&group) = self.group_of.get(goal)
                && !self.edges.contains_key(goal)
            {
                self.groups[group].1 = goal.clone();
            }
        }
        let mut nodes: FxHashSet<Node> = self.group_of.keys().cloned().collect();
        nodes.extend(self.edges.keys().cloned());
        nodes.extend(self.goals.iter().map(|(goal, _)| goal.clone()));
        nodes.extend(apart);
        let mut naming = Naming { places, overruled: self.overruled.clone(), ..Naming::default() };
        let mut nodes: Vec<Node> = nodes.into_iter().collect();
        nodes.sort_unstable();
        for node in nodes {
            let (shown, rules) = self.follow(&node, &naming.places);
            if !rules.is_empty() {
                naming.by_rules.insert(node.clone(), rules);
            }
            naming.shown.insert(node, shown);
        }
        naming
    }

    /// What `node` is shown as, and by which rules.
    fn follow(&self, node: &Node, places: &Places) -> (Shown, Vec<usize>) {
        let mut rules: Vec<usize> = self.split.get(node).copied().into_iter().collect();
        let mut seen: Vec<&Node> = Vec::new();
        let mut at = node;
        loop {
            if seen.contains(&at) {
                break;
            }
            seen.push(at);
            match self.edges.get(at) {
                Some((Goal::Dropped, number)) => {
                    rules.push(*number);
                    return (Shown::Dropped, rules);
                }
                Some((Goal::Place(name), number)) => {
                    rules.push(*number);
                    let pinned = match places.named(name) {
                        Some((Named::Pinned(path), number)) => {
                            rules.push(*number);
                            path
                        }
                        _ => name,
                    };
                    let (path, moved) = places.moved(pinned);
                    rules.extend(moved);
                    return (Shown::As(EntityKind::Place, path), rules);
                }
                Some((Goal::Name(to), number)) => {
                    rules.push(*number);
                    at = to;
                }
                None => match self.group_of.get(at) {
                    Some(&group) if self.groups[group].1 != *at => at = &self.groups[group].1,
                    _ => break,
                },
            }
        }
        let name = self.spelled.get(at).or_else(|| self.spelling(at)).cloned().unwrap_or_else(|| at.1.clone());
        (Shown::As(at.0, name), rules)
    }

    fn spelling(&self, node: &Node) -> Option<&String> {
        let names = &self.groups.get(*self.group_of.get(node)?)?.0;
        names.iter().find(|(known, _)| known == node).map(|(_, spelling)| spelling)
    }
}
