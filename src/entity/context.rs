//! What an article says of countries and regions.

use rustc_hash::FxHashMap;

use super::{
    fold::fold_name,
    gazetteer::{Gazetteer, PlaceId, PlaceKind, marks},
    scan::{Piece, What},
};

/// What an article says of countries and regions, for telling places of one name apart.
#[derive(Debug, Default)]
pub(super) struct Context {
    weights: FxHashMap<PlaceId, u32>,
    /// How much is said of countries in all.
    pub(super) total: u32,
    /// The country spoken of most, and by how much of all that is said of countries.
    pub(super) main: Option<(PlaceId, f32)>,
}

/// How much must be said of the main country before other things are placed in it.
const ENOUGH: u32 = 4;

impl Context {
    /// Reads the countries, regions and demonyms among `pieces`, each with the place that the article says its name to be.
    pub(super) fn new<'p, 'g: 'p>(
        pieces: impl Iterator<Item = (&'p Piece<'g>, Option<PlaceId>)>,
        gazetteer: &Gazetteer<'g>,
    ) -> Self {
        let mut context = Self::default();
        for (piece, said) in pieces {
            if let Some(id) = said {
                // What a city lies in was said beside it and counts for itself.
                if gazetteer.kind(id) != PlaceKind::City {
                    context.add_chain(id, 2, gazetteer);
                }
                continue;
            }
            match &piece.what {
                What::Demonym(country) => {
                    if let Some(id) = country_of(country, gazetteer) {
                        context.add(id, 2);
                    }
                }
                What::Place(name) => {
                    let mut meant = name.places().filter(|&(_, beside)| !beside).map(|(id, _)| id);
                    let Some(first) = meant.next() else { continue };
                    let kind = gazetteer.kind(first);
                    let alone = meant.next().is_none() || kind == PlaceKind::Country;
                    if alone && name.marks & (marks::WORD | marks::GIVEN | marks::SURNAME) == 0
                        || kind == PlaceKind::Country
                    {
                        context.add_chain(first, 2, gazetteer);
                    } else if gazetteer.size(first) >= 84 || kind == PlaceKind::Region && name.marks == 0 {
                        context.add_chain(first, 1, gazetteer);
                    }
                }
                _ => {}
            }
        }
        context.main = context
            .weights
            .iter()
            .filter(|&(&id, _)| gazetteer.kind(id) == PlaceKind::Country && gazetteer.parent(id).is_none())
            .max_by_key(|&(&id, &weight)| (weight, std::cmp::Reverse(id)))
            .map(|(&id, &weight)| (id, weight as f32 / context.total.max(1) as f32));
        context
    }

    /// The country in which the article's buildings and rivers may be placed.
    pub(super) fn home(&self) -> Option<PlaceId> {
        self.main.filter(|&(id, share)| share >= 0.5 && self.weight(id) >= ENOUGH).map(|(id, _)| id)
    }

    fn add(&mut self, id: PlaceId, weight: u32) {
        *self.weights.entry(id).or_default() += weight;
        self.total += weight;
    }

    fn add_chain(&mut self, id: PlaceId, weight: u32, gazetteer: &Gazetteer<'_>) {
        self.add(gazetteer.top(id), weight);
        let mut at = Some(id);
        while let Some(place) = at {
            if gazetteer.parent(place).is_some() {
                *self.weights.entry(place).or_default() += weight;
            }
            at = gazetteer.parent(place);
        }
    }

    /// How much is said of a country or region.
    pub(super) fn weight(&self, id: PlaceId) -> u32 {
        self.weights.get(&id).copied().unwrap_or_default()
    }
}

/// The country of an English name.
pub(super) fn country_of(name: &str, gazetteer: &Gazetteer<'_>) -> Option<PlaceId> {
    gazetteer.name(&fold_name(name))?.places().map(|(id, _)| id).find(|&id| gazetteer.kind(id) == PlaceKind::Country)
}
