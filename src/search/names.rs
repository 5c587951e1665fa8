//! Names as they are shown: the alias table and the user's corrections, applied to counts, filters and what is found.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::{
    DocAddress, Term,
    query::{BooleanQuery, EmptyQuery, Occur, Query, TermQuery, TermSetQuery},
    schema::{Field, IndexRecordOption},
};

use super::{
    FacetField,
    ordinals::Ordinals,
    page::{Session, once},
    planner::{Place, cut, place},
    shown::{Making, NOTHING, Others, ShownValues, Source},
    versions::StateQuery,
};
use crate::{
    article::{EntityKind, Mention},
    correct::{Action, Naming, Shown},
    entity::alias,
    error::Result,
    index::StoredArticle,
    text::words::fold,
};

/// So many terms are looked up one by one.
const FEW_TERMS: usize = 32;

/// A place that articles name themselves and that is shown elsewhere, or not at all.
#[derive(Debug)]
pub(super) struct ChangedPlace {
    /// Among the places that are named themselves.
    ordinal: u32,
    /// Its folded path.
    pub(super) folded: String,
    /// What it is shown as.
    pub(super) shown: Shown,
}

/// The kinds of names with their facets.
const KINDS: [(EntityKind, FacetField); 3] = [
    (EntityKind::Person, FacetField::Person),
    (EntityKind::Organisation, FacetField::Organisation),
    (EntityKind::Place, FacetField::Place),
];

/// The kind of name that a facet counts.
pub(super) fn kind_of(field: FacetField) -> Option<EntityKind> {
    KINDS.iter().find(|(_, known)| *known == field).map(|(kind, _)| *kind)
}

/// The facet that counts names of a kind.
pub(super) fn facet_of(kind: EntityKind) -> FacetField {
    match kind {
        EntityKind::Person => FacetField::Person,
        EntityKind::Organisation => FacetField::Organisation,
        EntityKind::Place => FacetField::Place,
    }
}

impl Session {
    /// What every name is shown as.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub(super) fn naming(&self) -> Result<&Naming> {
        once(&self.naming, || {
            let names = self.reader().names.get(&self.reader().searcher)?;
            Ok(Naming::new(&names.groups, &self.corrections.rules))
        })
    }

    /// What the values of a facet are shown as; `None` where all are shown as they are.
    pub(super) fn shown_values(&self, field: FacetField) -> Result<Option<&ShownValues>> {
        let Some(kind) = kind_of(field) else { return Ok(None) };
        if !self.corrections.rules.iter().any(|rule| rule.action.changes(kind)) {
            if kind == EntityKind::Place {
                return Ok(None);
            }
            let searcher = &self.reader().searcher;
            if let Some(resolved) = self.reader().names.get(searcher)?.resolved(searcher, kind) {
                let docs = searcher.segment_readers().iter().map(tantivy::SegmentReader::max_doc).sum();
                return once(&self.shown[field as usize], || Ok(ShownValues::kept(resolved, docs))).map(Some);
            }
        }
        let naming = self.naming()?;
        if naming.is_empty() || kind == EntityKind::Place && !naming.changes_places() {
            return Ok(None);
        }
        once(&self.shown[field as usize], || {
            if kind == EntityKind::Place { self.shown_places() } else { self.shown_names(kind) }
        })
        .map(Some)
    }

    /// The article at `address` with its names as they are shown.
    pub(super) fn shown_article(&self, address: DocAddress) -> Result<StoredArticle> {
        let mut stored = self.stored(address)?;
        let naming = self.naming()?;
        if !naming.is_empty() {
            stored.analysed.mentions.retain_mut(|mention| rename(mention, naming));
        }
        Ok(stored)
    }

    /// The articles that name a person or an organisation.
    pub(super) fn named(&self, kind: EntityKind, values: &[String]) -> Result<Box<dyn Query>> {
        let mut terms = Vec::new();
        for value in values {
            if let Some(asked) = self.asked_name(kind, value)? {
                self.terms_of(kind, &asked, &mut terms)?;
            }
        }
        Ok(any_of(terms))
    }

    /// The folded name that somebody asks for, as it is shown; `None` where it is none of this kind.
    pub(super) fn asked_name(&self, kind: EntityKind, value: &str) -> Result<Option<String>> {
        let naming = self.naming()?;
        let asked = naming.asked(kind, cut(value));
        if let Some(folded) = asked.as_deref().filter(|folded| !naming.knows(kind, folded)) {
            let term = Term::from_field_text(self.field(kind), folded);
            // A well-known name written as no article has it.
            if self.reader().searcher.doc_freq(&term).map_err(super::engine)? == 0
                && let Some(usual) = alias::known(kind, value)
            {
                return Ok(naming.asked(kind, usual));
            }
        }
        Ok(asked)
    }

    /// How many articles name a person, an organisation, or a place by its name or path.
    pub(super) fn articles_named(&self, kind: EntityKind, value: &str) -> Result<u64> {
        let values = [value.to_owned()];
        let query = if kind == EntityKind::Place { self.placed(&values)? } else { self.named(kind, &values)? };
        self.count_of(&*query)
    }

    /// What a name is shown as among those of its kind.
    pub(super) fn shown_name(&self, kind: EntityKind, name: String) -> Result<Option<String>> {
        Ok(match self.naming()?.shown(kind, &name) {
            Shown::Same => Some(name),
            Shown::As(to, name) if to == kind => Some(name),
            Shown::As(..) | Shown::Dropped => None,
        })
    }

    /// The terms of all names that are shown as the one whose folded form is `asked`.
    fn terms_of(&self, kind: EntityKind, asked: &str, terms: &mut Vec<Term>) -> Result<()> {
        for (kind, name) in self.naming()?.sources(kind, asked) {
            terms.push(Term::from_field_text(self.field(kind), cut(&name)));
        }
        for place in self.changed_places()? {
            if matches!(&place.shown, Shown::As(to, name) if *to == kind && fold(name) == asked) {
                terms.push(Term::from_field_text(self.reader().fields.place_named, &place.folded));
            }
        }
        Ok(())
    }

    /// The articles that name a place, or one in it.
    pub(super) fn placed(&self, values: &[String]) -> Result<Box<dyn Query>> {
        let fields = &self.reader().fields;
        let naming = self.naming()?;
        let mut terms = Vec::new();
        let mut queries = Vec::new();
        for value in values {
            let asked = place(value);
            if !naming.changes_places() {
                terms.push(match asked {
                    Place::Path(path) => Term::from_field_text(fields.place, &fold(cut(&path))),
                    Place::Name(name) => Term::from_field_text(fields.place_name, &fold(cut(&name))),
                });
                continue;
            }
            for path in self.asked_places(&asked)? {
                queries.push(self.within(&path)?);
            }
        }
        if !terms.is_empty() || queries.is_empty() {
            queries.push(any_of(terms));
        }
        Ok(if queries.len() == 1 { queries.remove(0) } else { Box::new(BooleanQuery::union(queries)) })
    }

    /// The folded paths, as shown, that are meant by a path or the bare name of a place.
    pub(super) fn asked_places(&self, asked: &Place) -> Result<Vec<String>> {
        let naming = self.naming()?;
        let (name, whole) = match asked {
            Place::Path(path) => (cut(path).rsplit('/').next().unwrap_or_default(), Some(fold(cut(path)))),
            Place::Name(name) => (cut(name), None),
        };
        let is_asked = |path: &String| whole.as_ref().is_none_or(|whole| whole == path);
        let name = fold(name);
        let Some(ordinals) = self.ordinals(FacetField::Place)? else { return Ok(Vec::new()) };
        let counting = super::facets::counting(ordinals, self.shown_values(FacetField::Place)?, None);
        let mut paths = Vec::new();
        for slot in self.places()?.get(&name).into_iter().flatten() {
            paths.push(fold(&counting.value(*slot as usize)?));
        }
        paths.retain(is_asked);
        if paths.is_empty() {
            // What it was called before a rule.
            for path in self.folded(FacetField::Place)?.iter().filter(|path| path.rsplit('/').next() == Some(&name)) {
                paths.extend(naming.moved_place(path).filter(|_| is_asked(path)).map(|moved| fold(&moved)));
            }
        }
        paths.sort_unstable();
        paths.dedup();
        Ok(paths)
    }

    /// The articles that name a place which is shown at or below the folded `path`: those with a value that is shown as
    /// that, but for what is known to be wrong by that.
    fn within(&self, path: &str) -> Result<Box<dyn Query>> {
        let (Some(ordinals), Some(shown)) = (self.ordinals(FacetField::Place)?, self.shown_values(FacetField::Place)?)
        else {
            return Ok(Box::new(EmptyQuery));
        };
        let counting = super::facets::counting(ordinals, Some(shown), None);
        let last = path.rsplit('/').next().unwrap_or(path);
        let mut slots = FxHashSet::default();
        for slot in self.places()?.get(last).into_iter().flatten() {
            if fold(&counting.value(*slot as usize)?) == path {
                slots.insert(*slot);
            }
        }
        let mut terms = Vec::new();
        for ordinal in shown.ordinals_of(&slots, ordinals.len()) {
            let value = fold(&ordinals.value(ordinal as usize)?);
            terms.push(Term::from_field_text(self.reader().fields.place, &value));
        }
        let [mut come, mut gone] = [FxHashMap::default(), FxHashMap::default()];
        for (segment, reader) in self.reader().searcher.segment_readers().iter().enumerate() {
            let [here, not_here] = shown.come_and_gone(segment, &slots);
            come.insert(reader.segment_id(), here);
            gone.insert(reader.segment_id(), not_here);
        }
        let without: Vec<(Occur, Box<dyn Query>)> =
            vec![(Occur::Must, any_of(terms)), (Occur::MustNot, Box::new(StateQuery::Sets(Arc::new(gone))))];
        let come: Box<dyn Query> = Box::new(StateQuery::Sets(Arc::new(come)));
        Ok(Box::new(BooleanQuery::new(vec![
            (Occur::Should, Box::new(BooleanQuery::new(without)) as Box<dyn Query>),
            (Occur::Should, come),
        ])))
    }

    /// The places that articles name themselves and that are shown elsewhere, or not at all, with their folded paths.
    pub(super) fn changed_places(&self) -> Result<&[ChangedPlace]> {
        let changed = once(&self.changed_places, || {
            let naming = self.naming()?;
            if !naming.is_on_places() {
                return Ok(Vec::new());
            }
            let mut changed = Vec::new();
            for (ordinal, path) in (0..).zip(self.named_places()?.values()?) {
                match naming.shown(EntityKind::Place, &path) {
                    Shown::Same => {}
                    shown => changed.push(ChangedPlace { ordinal, folded: fold(&path), shown }),
                }
            }
            Ok(changed)
        })?;
        Ok(changed)
    }

    /// The paths of places that articles name themselves.
    pub(super) fn named_places(&self) -> Result<&Ordinals> {
        once(&self.named_places, || Ordinals::open(&self.reader().searcher, "place_named"))
    }

    /// The field whose terms are the folded names of a kind.
    pub(super) fn field(&self, kind: EntityKind) -> Field {
        let fields = &self.reader().fields;
        match kind {
            EntityKind::Person => fields.person,
            EntityKind::Organisation => fields.organisation,
            EntityKind::Place => fields.place_named,
        }
    }

    /// How many articles of each segment there are, deleted ones among them.
    fn segment_sizes(&self) -> Vec<u32> {
        self.reader().searcher.segment_readers().iter().map(tantivy::SegmentReader::max_doc).collect()
    }

    /// The names of a kind that are shown otherwise, with their ordinals.
    fn changed_names(&self, kind: EntityKind) -> Result<Vec<(u32, Shown)>> {
        let naming = self.naming()?;
        let Some(ordinals) = self.ordinals(facet_of(kind))? else { return Ok(Vec::new()) };
        // However a name of a group is written, the table has it; a rule's name may be written in another way.
        let groups = &self.reader().names.get(&self.reader().searcher)?.groups;
        let mut spelled: Vec<&str> = Vec::new();
        for group in groups.iter().filter(|group| group.kind == kind) {
            let live = group.variants.iter().filter(|variant| variant.articles > 0);
            spelled.extend(live.map(|variant| variant.name.as_str()));
        }
        let mut others: FxHashSet<String> = FxHashSet::default();
        let rules = self.corrections.rules.iter().map(|rule| &rule.action).filter(|action| action.changes(kind));
        // Of a place, the last part becomes a name of another kind.
        let written: Vec<&str> =
            rules.flat_map(Action::names).flat_map(|name| [name, name.rsplit('/').next().unwrap_or(name)]).collect();
        if !written.is_empty() {
            let grouped: FxHashSet<String> = spelled.iter().map(|name| fold(name)).collect();
            for name in written.iter().map(|name| fold(name)).filter(|name| !grouped.contains(name)) {
                let term = Term::from_field_text(self.field(kind), &name);
                if self.reader().searcher.doc_freq(&term).map_err(super::engine)? > 0 {
                    others.insert(name);
                }
            }
        }
        spelled.extend(&written);
        spelled.sort_unstable();
        spelled.dedup();
        // The table is that of live articles, and knows no spelling that only deleted ones share with theirs.
        let deleted = self.reader().searcher.segment_readers().iter().any(tantivy::SegmentReader::has_deletes);
        let mut changed = Vec::new();
        for (name, found) in spelled.iter().zip(ordinals.find(&spelled)?) {
            let Ok(ordinal) = found else { continue };
            if !others.is_empty() && !deleted {
                others.remove(&fold(name));
            }
            match naming.shown(kind, name) {
                Shown::Same => {}
                shown => changed.push((ordinal, shown)),
            }
        }
        if !others.is_empty() {
            let folded = self.folded(facet_of(kind))?;
            let known: FxHashSet<u32> = changed.iter().map(|(ordinal, _)| *ordinal).collect();
            let is_wanted = |(ordinal, name): &(usize, &String)| {
                others.contains(name.as_str()) && !known.contains(&(*ordinal as u32))
            };
            for (ordinal, _) in folded.iter().enumerate().filter(is_wanted) {
                match naming.shown(kind, &ordinals.value(ordinal)?) {
                    Shown::Same => {}
                    shown => changed.push((ordinal as u32, shown)),
                }
            }
        }
        Ok(changed)
    }

    /// What the values of the facet of persons or organisations are shown as.
    fn shown_names(&self, kind: EntityKind) -> Result<ShownValues> {
        let Some(ordinals) = self.ordinals(facet_of(kind))? else { return Ok(ShownValues::default()) };
        let changed = self.changed_names(kind)?;
        let mut making = Making::new(ordinals, changed.iter().map(|(ordinal, _)| *ordinal).collect());
        let own = |shown: &Shown| match shown {
            Shown::As(to, name) if *to == kind => Some(name.clone()),
            _ => None,
        };
        let names: Vec<String> = changed.iter().filter_map(|(_, shown)| own(shown)).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut slots = making.slots(&names)?.into_iter();
        for (ordinal, shown) in &changed {
            let slot = own(shown).and_then(|_| slots.next()).unwrap_or(NOTHING);
            making.show(*ordinal, slot);
        }
        let counts_as = changed.iter().map(|(ordinal, _)| {
            let slot = making.shown(*ordinal);
            (*ordinal, if slot == NOTHING { Vec::new() } else { vec![slot] })
        });
        let counts_as = counts_as.collect();
        let mut sources = vec![Source { ordinals, counts_as, looked_at: making.shared(), others: Others::Themselves }];
        for (other, _) in KINDS.into_iter().filter(|(other, _)| *other != kind) {
            sources.extend(self.arrivals(other, kind, &mut making)?);
        }
        making.finish(&self.segment_sizes(), &sources)
    }

    /// Names of `from` that are shown as names of `to`.
    fn arrivals<'s>(&'s self, from: EntityKind, to: EntityKind, making: &mut Making<'_>) -> Result<Option<Source<'s>>> {
        let (ordinals, changed) = if from == EntityKind::Place {
            if self.changed_places()?.is_empty() {
                return Ok(None);
            }
            (
                self.named_places()?,
                self.changed_places()?.iter().map(|place| (place.ordinal, place.shown.clone())).collect(),
            )
        } else {
            let Some(ordinals) = self.ordinals(facet_of(from))? else { return Ok(None) };
            if !self
                .naming()?
                .changed()
                .any(|(kind, _, shown)| kind == from && matches!(shown, Shown::As(kind, _) if *kind == to))
            {
                return Ok(None);
            }
            (ordinals, self.changed_names(from)?)
        };
        let mut counts_as = FxHashMap::default();
        for (ordinal, shown) in changed {
            if let Shown::As(kind, name) = shown
                && kind == to
            {
                let slots =
                    if to == EntityKind::Place { with_ancestors(&name, making)? } else { making.slots(&[&name])? };
                counts_as.insert(ordinal, slots);
            }
        }
        let looked_at = counts_as.keys().copied().collect();
        Ok((!counts_as.is_empty()).then_some(Source { ordinals, counts_as, looked_at, others: Others::Nothing }))
    }

    /// Whether nothing lies in the place at `path`, of all `values` in their order, and it is written in one way only.
    fn is_leaf(&self, path: &str, values: &[String]) -> Result<bool> {
        let below = format!("{path}/");
        let next = values.partition_point(|other| *other < below);
        if values.get(next).is_some_and(|other| other.starts_with(&below)) {
            return Ok(false);
        }
        let folded = fold(path);
        Ok(self.folded(FacetField::Place)?.iter().filter(|other| **other == folded).count() == 1)
    }

    /// What the values of the facet of places are shown as.
    fn shown_places(&self) -> Result<ShownValues> {
        let Some(ordinals) = self.ordinals(FacetField::Place)? else { return Ok(ShownValues::default()) };
        let naming = self.naming()?;
        let mut moves: Vec<(u32, Option<String>)> = Vec::new();
        let values = ordinals.values()?;
        if naming.is_on_places() {
            for (ordinal, path) in (0..).zip(&values) {
                let shown = naming.shown(EntityKind::Place, path);
                if shown == Shown::Same && !naming.is_on_named_places() {
                    continue;
                }
                let with_all = naming.moved_place(path);
                let by_itself = match shown {
                    Shown::Same => None,
                    Shown::As(EntityKind::Place, to) => Some(to),
                    Shown::As(..) | Shown::Dropped => Some(String::new()),
                };
                // Where nothing lies in it, a place has the value by being named itself.
                let to = if by_itself != with_all && self.is_leaf(path, &values)? { by_itself } else { with_all };
                moves.extend(to.map(|to| (ordinal, Some(to).filter(|to| !to.is_empty()))));
            }
        }
        let mut making = Making::new(ordinals, moves.iter().map(|(ordinal, _)| *ordinal).collect());
        making.read(&values);
        let goals: Vec<&str> = moves.iter().filter_map(|(_, to)| to.as_deref()).collect();
        let mut slots = making.slots(&goals)?.into_iter();
        for (ordinal, to) in &moves {
            let slot = to.as_ref().and_then(|_| slots.next()).unwrap_or(NOTHING);
            making.show(*ordinal, slot);
        }
        let mut sources = Vec::new();
        let named = self.named_places()?;
        let mut counts_as = FxHashMap::default();
        for place in self.changed_places()? {
            let slots = match &place.shown {
                Shown::As(EntityKind::Place, path) => with_ancestors(path, &mut making)?,
                _ => Vec::new(),
            };
            counts_as.insert(place.ordinal, slots);
        }
        let looked_at = counts_as.keys().copied().collect();
        let paths = named.values()?;
        let tell = move |ordinal: u32, making: &mut Making<'_>| {
            paths.get(ordinal as usize).map_or_else(|| Ok(Vec::new()), |path| with_ancestors(path, making))
        };
        sources.push(Source { ordinals: named, counts_as, looked_at, others: Others::Told(Box::new(tell)) });
        for from in [EntityKind::Person, EntityKind::Organisation] {
            sources.extend(self.arrivals(from, EntityKind::Place, &mut making)?);
        }
        making.finish(&self.segment_sizes(), &sources)
    }
}

/// The numbers of a path and of all above it.
fn with_ancestors(path: &str, making: &mut Making<'_>) -> Result<Vec<u32>> {
    let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
    let paths: Vec<&str> = ends.map(|end| cut(&path[..end])).collect();
    making.slots(&paths)
}

/// Shows a mention by its name; whether it is shown at all.
pub(super) fn rename(mention: &mut Mention, naming: &Naming) -> bool {
    let path = if mention.path.is_empty() { mention.name.clone() } else { mention.path.join("/") };
    let is_place = mention.kind == EntityKind::Place;
    match naming.shown(mention.kind, if is_place { &path } else { &mention.name }) {
        Shown::Same => true,
        Shown::Dropped => false,
        Shown::As(kind, name) => {
            mention.kind = kind;
            if kind == EntityKind::Place {
                mention.path = name.split('/').map(str::to_owned).collect();
                mention.name = mention.path.last().cloned().unwrap_or_default();
            } else {
                mention.path = Vec::new();
                mention.name = name;
            }
            true
        }
    }
}

/// The articles that have any of `terms`.
fn any_of(mut terms: Vec<Term>) -> Box<dyn Query> {
    let one = |term| Box::new(TermQuery::new(term, IndexRecordOption::Basic)) as Box<dyn Query>;
    match terms.len() {
        1 => one(terms.remove(0)),
        // A set is looked for in the whole list of terms.
        2..=FEW_TERMS => Box::new(BooleanQuery::union(terms.into_iter().map(one).collect())),
        _ => Box::new(TermSetQuery::new(terms)),
    }
}
