//! One sense of a place's name in an article: what it is said to be once, in so many words, it stays.

use rustc_hash::FxHashMap;

use super::{
    fold::fold_name,
    gazetteer::{Gazetteer, PlaceId, PlaceKind},
    scan::{Piece, Text, What},
    tokens::Gap,
};

/// The places that an article names with what they lie in (`Paris, Texas`), by folded name.
#[derive(Debug, Default)]
pub(super) struct Senses {
    /// `None` for a name that is said to be different places.
    said: FxHashMap<String, Option<PlaceId>>,
}

impl Senses {
    /// Takes in the names of `text` that stand beside what they lie in.
    pub(super) fn add(&mut self, text: &Text<'_>, pieces: &[Piece<'_>], gazetteer: &Gazetteer<'_>) {
        for index in 0..pieces.len() {
            if let Some(id) = qualified(text, pieces, index, gazetteer) {
                let said = self.said.entry(key(text, &pieces[index])).or_insert(Some(id));
                if *said != Some(id) {
                    *said = None;
                }
            }
        }
    }

    /// The one place that the article says the name of `piece` to be.
    pub(super) fn of(&self, text: &Text<'_>, piece: &Piece<'_>) -> Option<PlaceId> {
        if self.said.is_empty() || !matches!(piece.what, What::Place(_)) {
            return None;
        }
        self.said.get(&key(text, piece)).copied().flatten()
    }
}

fn key(text: &Text<'_>, piece: &Piece<'_>) -> String {
    fold_name(text.slice(piece.first, piece.last))
}

/// The place of the name that the region or country after a comma or in brackets says, or that this very name says of
/// the one before it.
pub(super) fn qualified(
    text: &Text<'_>,
    pieces: &[Piece<'_>],
    index: usize,
    gazetteer: &Gazetteer<'_>,
) -> Option<PlaceId> {
    let piece = &pieces[index];
    let What::Place(name) = &piece.what else { return None };
    if let Some(next) = pieces.get(index + 1)
        && next.first == piece.last
        && matches!(text.gap(next.first), Gap::Comma | Gap::Open)
        && let What::Place(outer) = &next.what
    {
        for (id, _) in name.places() {
            let mut at = gazetteer.parent(id);
            while let Some(place) = at {
                if outer.places().any(|(candidate, beside)| candidate == place && !beside) {
                    return Some(id);
                }
                at = gazetteer.parent(place);
            }
        }
    }
    let previous = index.checked_sub(1).and_then(|index| pieces.get(index))?;
    let What::Place(inner) = &previous.what else { return None };
    if previous.last != piece.first || !matches!(text.gap(piece.first), Gap::Comma | Gap::Open) {
        return None;
    }
    name.places().filter(|&(id, beside)| !beside && gazetteer.kind(id) != PlaceKind::City).map(|(id, _)| id).find(
        |&id| {
            inner.places().any(|(candidate, _)| {
                let mut at = gazetteer.parent(candidate);
                while let Some(place) = at {
                    if place == id {
                        return true;
                    }
                    at = gazetteer.parent(place);
                }
                false
            })
        },
    )
}
