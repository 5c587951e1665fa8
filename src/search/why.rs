//! Why a name is shown as it is: its variants, the rule and the evidence that joined each, and the user's corrections.

use rustc_hash::FxHashSet;
use tantivy::{
    Term,
    collector::Count,
    query::{Query, TermQuery},
    schema::IndexRecordOption,
};

use super::{FacetField, engine, facets, names::facet_of, page::Session, planner::place};
use crate::{
    article::EntityKind,
    correct::{Rule, Shown},
    entity::alias,
    error::Result,
    text::words::fold,
};

/// Why a name is shown as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    /// What it names.
    pub kind: EntityKind,
    /// The name, of a place its path, as it is shown.
    pub name: String,
    /// Articles that have it, under any of its variants.
    pub articles: u64,
    /// The names that articles have for it, the most frequent first.
    pub variants: Vec<NameVariant>,
}

/// One name that articles have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameVariant {
    /// What it was read as.
    pub kind: EntityKind,
    /// The name, of a place its path.
    pub name: String,
    /// Articles that have it.
    pub articles: u64,
    /// Why dateline takes it for the same name; `None` for one that nothing had to be joined with.
    pub rule: Option<alias::Rule>,
    /// Articles that speak of both, where that is the reason.
    pub together: u32,
    /// The user's corrections that led here, in their order.
    pub corrections: Vec<Rule>,
}

impl Session {
    /// Why `name`, which may be any variant, is shown as it is: for each kind of names that it is one of, a place's name
    /// for each place of that name. Empty where no article has it.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn why(&self, name: &str) -> Result<Vec<Why>> {
        let mut all = Vec::new();
        for kind in [EntityKind::Person, EntityKind::Organisation] {
            all.extend(self.why_named(kind, name)?);
        }
        for path in self.asked_places(&place(name))? {
            all.extend(self.why_placed(&path)?);
        }
        Ok(all)
    }

    fn why_named(&self, kind: EntityKind, name: &str) -> Result<Option<Why>> {
        let naming = self.naming()?;
        let Some(asked) = self.asked_name(kind, name)? else { return Ok(None) };
        let mut variants = Vec::new();
        for (from, folded) in naming.sources(kind, &asked) {
            variants.extend(self.variants(from, &folded)?);
        }
        for place in self.changed_places()? {
            if matches!(&place.shown, Shown::As(to, name) if *to == kind && fold(name) == asked) {
                variants.extend(self.variants(EntityKind::Place, &place.folded)?);
            }
        }
        let shown = variants.iter().find_map(|variant| match naming.shown(variant.kind, &variant.name) {
            Shown::As(to, name) if to == kind => Some(name),
            Shown::Same if variant.kind == kind => Some(variant.name.clone()),
            _ => None,
        });
        let Some(shown) = shown else { return Ok(None) };
        let articles = self.count_of(&*self.named(kind, std::slice::from_ref(&shown))?)?;
        Ok(Self::explained(kind, shown, articles, variants))
    }

    fn why_placed(&self, folded: &str) -> Result<Option<Why>> {
        let naming = self.naming()?;
        let mut variants = Vec::new();
        for place in self.changed_places()? {
            if matches!(&place.shown, Shown::As(EntityKind::Place, to) if fold(to) == folded) {
                variants.extend(self.variants(EntityKind::Place, &place.folded)?);
            }
        }
        for (kind, name, shown) in naming.changed() {
            if matches!(shown, Shown::As(EntityKind::Place, to) if fold(to) == folded) {
                variants.extend(self.variants(kind, name)?);
            }
        }
        let own = self.variants(EntityKind::Place, folded)?;
        variants.extend(own.into_iter().filter(|own| naming.shown(EntityKind::Place, &own.name) == Shown::Same));
        let Some(ordinals) = self.ordinals(FacetField::Place)? else { return Ok(None) };
        let counting = facets::counting(ordinals, self.shown_values(FacetField::Place)?, None);
        let last = folded.rsplit('/').next().unwrap_or(folded);
        let mut shown = None;
        for slot in self.places()?.get(last).into_iter().flatten() {
            let value = counting.value(*slot as usize)?;
            if fold(&value) == folded {
                shown = Some(value);
            }
        }
        let Some(shown) = shown else { return Ok(None) };
        let articles = self.count_of(&*self.placed(&[format!("{shown}/")])?)?;
        Ok(Self::explained(EntityKind::Place, shown, articles, variants))
    }

    fn explained(kind: EntityKind, name: String, articles: u64, mut variants: Vec<NameVariant>) -> Option<Why> {
        variants.sort_by(|one, other| (other.articles, &one.name).cmp(&(one.articles, &other.name)));
        (articles > 0).then_some(Why { kind, name, articles, variants })
    }

    /// All ways in which the name with this folded form is written.
    fn variants(&self, kind: EntityKind, folded: &str) -> Result<Vec<NameVariant>> {
        let names = self.reader().names.get(&self.reader().searcher)?;
        let rules = self.naming()?.by_rules(kind, folded);
        let corrections: Vec<Rule> = rules.iter().map(|number| self.corrections.rules[*number].clone()).collect();
        let listed = names.groups.iter().filter(|group| group.kind == kind).flat_map(|group| &group.variants);
        let listed: Vec<NameVariant> = listed
            .filter(|variant| fold(&variant.name) == folded)
            .map(|variant| NameVariant {
                kind,
                name: variant.name.clone(),
                articles: u64::from(variant.articles),
                rule: variant.rule,
                together: variant.together,
                corrections: corrections.clone(),
            })
            .collect();
        if !listed.is_empty() {
            return Ok(listed);
        }
        let term = Term::from_field_text(self.field(kind), folded);
        let articles = self.count_of(&TermQuery::new(term, IndexRecordOption::Basic))?;
        if articles == 0 {
            return Ok(Vec::new());
        }
        let Some(at) = self.folded(facet_of(kind))?.iter().position(|own| own == folded) else { return Ok(Vec::new()) };
        let Some(ordinals) = self.ordinals(facet_of(kind))? else { return Ok(Vec::new()) };
        let name = ordinals.value(at)?;
        Ok(vec![NameVariant { kind, name, articles, rule: None, together: 0, corrections }])
    }

    /// How many articles a query finds.
    pub(super) fn count_of(&self, query: &dyn Query) -> Result<u64> {
        self.reader().searcher.search(query, &Count).map(|count| count as u64).map_err(engine)
    }

    /// Sentences on the corrections that do nothing: because no article has a name that they are about, or because a later
    /// one holds.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn idle_corrections(&self) -> Result<Vec<String>> {
        let (naming, rules) = (self.naming()?, &self.corrections.rules);
        let mut idle: Vec<(usize, String)> = Vec::new();
        let mut used: FxHashSet<usize> = FxHashSet::default();
        for (before, by) in &naming.overruled {
            let (line, later) = (rules[*before].line, rules[*by].line);
            idle.push((line, format!("line {line}: {}, but line {later} holds", rules[*before].action.words())));
            used.insert(*before);
        }
        for (kind, name, _) in naming.changed() {
            let by = naming.by_rules(kind, name);
            if by.iter().any(|number| !used.contains(number)) {
                let term = Term::from_field_text(self.field(kind), name);
                if self.count_of(&TermQuery::new(term, IndexRecordOption::Basic))? > 0 {
                    used.extend(by);
                }
            }
        }
        if naming.is_on_places() {
            for path in self.named_places()?.values()? {
                used.extend(naming.by_rules(EntityKind::Place, &path));
            }
        }
        for (number, rule) in rules.iter().enumerate().filter(|(number, _)| !used.contains(number)) {
            let line = rules[number].line;
            idle.push((line, format!("line {line}: {}, but no article has that name", rule.action.words())));
        }
        idle.sort();
        Ok(self.corrections.notes.iter().cloned().chain(idle.into_iter().map(|(_, told)| told)).collect())
    }
}
