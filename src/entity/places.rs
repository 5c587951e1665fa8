//! Places: which of the places of a name is meant, and whether one is meant at all.

use super::{
    context::Context,
    fold::fold_name,
    gazetteer::{Gazetteer, Name, PlaceId, PlaceKind, marks},
    lists::class,
    people::Persons,
    region_words::{is_region_word, without_region_word},
    scan::{Piece, Text, What},
    senses::{Senses, qualified},
    surroundings::{after_of_a_name, beginning, inside_longer_name},
    tokens::{Gap, Shape},
};

/// Size (four times the binary logarithm of the population) from which a city needs no support by its article: 150,000.
const KNOWN_EVERYWHERE: u8 = 68;

/// Two cities of a name are alike where their sizes (see [`KNOWN_EVERYWHERE`]) differ by less: a factor of two.
const ALIKE: i64 = 4;

/// Small words that stand before places.
const BEFORE_PLACES: &[&str] = &[
    "in",
    "near",
    "from",
    "at",
    "to",
    "outside",
    "around",
    "across",
    "throughout",
    "towards",
    "toward",
    "into",
    "inside",
    "via",
    "within",
    "between",
];

/// Nouns that stand with `of` before places.
const OF_PLACES: &[&str] = &[
    "city",
    "town",
    "village",
    "capital",
    "province",
    "state",
    "region",
    "suburb",
    "port",
    "north",
    "south",
    "east",
    "west",
    "northeast",
    "northwest",
    "southeast",
    "southwest",
    "outskirts",
    "island",
    "district",
    "county",
    "coast",
    "part",
    "parts",
    "northern",
    "southern",
    "eastern",
    "western",
    "downtown",
    "central",
];

/// A place found: its words' end (it may take in a following `Region`), which it is, and how sure.
#[derive(Clone, Copy, Debug)]
pub(super) struct Resolved {
    /// The first word: a capitalised `Northern` or `Republic of` is taken in.
    pub(super) first: usize,
    /// Whether the first words make it a part of the place: `Northern Syria`.
    pub(super) part: bool,
    /// One past the last word.
    pub(super) last: usize,
    /// Which place.
    pub(super) id: PlaceId,
    /// From 0 to 1.
    pub(super) confidence: f32,
}

/// Everything that telling places needs.
#[derive(Clone, Copy)]
pub(super) struct Resolver<'r, 'g> {
    /// The places.
    pub(super) gazetteer: Gazetteer<'g>,
    /// What the article speaks of.
    pub(super) context: &'r Context,
    /// Which places it names with what they lie in.
    pub(super) senses: &'r Senses,
    /// Who is named in it.
    pub(super) persons: &'r Persons,
}

impl<'g> Resolver<'_, 'g> {
    /// Which place the piece at `index` of `pieces` is, if it is one.
    pub(super) fn resolve(&self, text: &Text<'_>, pieces: &[Piece<'g>], index: usize) -> Option<Resolved> {
        let piece = &pieces[index];
        let What::Place(name) = &piece.what else { return None };
        let (first, mut last) = (piece.first, piece.last);
        let single = last - first == 1;
        let other = class::STOP | class::PLAIN | class::EVENT | class::TITLE | class::HEAD | class::FACILITY;
        if single && (text.is(first, other) || is_region_word(text.word(first))) || text.word(first).len() < 2 {
            return None;
        }
        // `US$5`.
        if text.content[text.tokens[first].end as usize..].starts_with('$') {
            return None;
        }
        // `Washington, D.C.`
        if matches!(text.word(last), "D.C." | "DC")
            && matches!(text.gap(last), Gap::Comma | Gap::Space)
            && text.word(first) == "Washington"
        {
            let id = name.places().map(|(id, _)| id).find(|&id| self.gazetteer.text(id) == "Washington, D.C.")?;
            return Some(Resolved { first, part: false, last: last + 1, id, confidence: 0.99 });
        }
        if let Some(id) = self.beside_region_word(text, name, pieces, index) {
            let next = text.word(last);
            if text.gap(last) == Gap::Space && is_region_word(next) && text.is_capital(last) {
                last += 1;
            }
            return Some(Resolved { first, part: false, last, id, confidence: 0.95 });
        }
        let acting = matches!(text.slice(first, last), "US" | "U.S." | "United States" | "UK" | "U.K.");
        if inside_longer_name(text, first, last, pieces, index) && !acting || after_of_a_name(text, first) {
            return None;
        }
        if let Some(id) = qualified(text, pieces, index, &self.gazetteer) {
            return Some(Resolved { first, part: false, last, id, confidence: 0.97 });
        }
        let likeliest = self.likeliest(name);
        let said = self.senses.of(text, piece).filter(|&said| !self.elsewhere(said, likeliest));
        let id = said.or(likeliest)?;
        let confidence = self.accepted(text, name, id, first, said.is_some())?;
        let (first, part) = beginning(text, first);
        Some(Resolved { first, part, last, id, confidence })
    }

    /// The place that a name means which is known to be a place's.
    pub(super) fn meant(&self, text: &Text<'_>, pieces: &[Piece<'g>], index: usize) -> Option<PlaceId> {
        let piece = &pieces[index];
        let What::Place(name) = &piece.what else { return None };
        if let Some(id) = qualified(text, pieces, index, &self.gazetteer) {
            return Some(id);
        }
        let likeliest = self.likeliest(name);
        let said = self.senses.of(text, piece).filter(|&said| !self.elsewhere(said, likeliest));
        said.or(likeliest)
    }

    /// The place that a name in capitals only is, where what stands after it in capitals too keeps it from being told.
    pub(super) fn shouted(&self, text: &Text<'_>, piece: &Piece<'g>) -> Option<PlaceId> {
        let What::Place(name) = &piece.what else { return None };
        let capitals = (piece.first..piece.last).all(|word| text.tokens[word].shape == Shape::Upper);
        let longer = text.joins(piece.last) && text.is(piece.last, class::HEAD | class::FACILITY | class::EVENT);
        if !capitals || longer {
            return None;
        }
        self.senses.of(text, piece).or_else(|| self.likeliest(name))
    }

    /// The region of the name where a word for regions stands after it: `Bryansk region`, `Bryansk and Kursk regions`.
    fn beside_region_word(
        &self,
        text: &Text<'_>,
        name: &Name<'g>,
        pieces: &[Piece<'g>],
        index: usize,
    ) -> Option<PlaceId> {
        let last = pieces[index].last;
        let said = text.slice(pieces[index].first, last);
        let direct = text.gap(last) == Gap::Space && is_region_word(text.word(last));
        let listed = || {
            let next = pieces.get(index + 1)?;
            let linked = next.first == last + 1 && matches!(text.word(last), "and" | "or")
                || next.first == last && text.gap(last) == Gap::Comma;
            let plural = text.word(next.last).ends_with('s')
                && is_region_word(text.word(next.last))
                && text.gap(next.last) == Gap::Space;
            let further = pieces.get(index + 2).is_some_and(|third| {
                third.first == next.last + 1
                    && text.word(third.last).ends_with('s')
                    && is_region_word(text.word(third.last))
            });
            (linked && (plural || further)).then_some(())
        };
        if !direct && listed().is_none() {
            return None;
        }
        let mut regions: Vec<PlaceId> =
            name.places().map(|(id, _)| id).filter(|&id| self.gazetteer.kind(id) == PlaceKind::Region).collect();
        let named = |id: PlaceId| {
            let text = self.gazetteer.text(id);
            fold_name(without_region_word(text).unwrap_or(text)) == fold_name(said)
        };
        regions.sort_by_key(|&id| (!named(id), std::cmp::Reverse(self.context.weight(self.gazetteer.top(id)))));
        // `New York state`, `Punjab province`: with nothing in the article to tell two countries' regions apart, none.
        let &id = regions.first()?;
        let clear = regions.len() == 1
            || self.context.weight(self.gazetteer.top(id)) > self.context.weight(self.gazetteer.top(regions[1]))
            || self.gazetteer.top(regions[1]) == self.gazetteer.top(id);
        clear.then_some(id)
    }

    /// Whether the article speaks more of the country of `likeliest` than of that of `said`.
    fn elsewhere(&self, said: PlaceId, likeliest: Option<PlaceId>) -> bool {
        let said = self.gazetteer.top(said);
        let other = likeliest.map(|id| self.gazetteer.top(id)).filter(|&other| other != said);
        other.is_some_and(|other| self.context.weight(other) > self.context.weight(said))
    }

    /// The likeliest of a name's places by the article's other places and by size; `None` where two cities are alike.
    fn likeliest(&self, name: &Name<'g>) -> Option<PlaceId> {
        let candidates = || name.places().filter(|&(_, beside)| !beside).map(|(id, _)| id);
        let said = |id: PlaceId| {
            let own = if self.gazetteer.kind(id) == PlaceKind::Country { 2 } else { 0 };
            self.context.weight(self.gazetteer.top(id)).saturating_sub(own)
        };
        let region_said = candidates().any(|id| self.gazetteer.kind(id) == PlaceKind::Region && said(id) > 0);
        let score = |id: PlaceId| {
            let bonus = match self.gazetteer.kind(id) {
                // `Georgia` among American places is the state.
                PlaceKind::Country if region_said && said(id) == 0 => 0,
                PlaceKind::Country => 105,
                PlaceKind::Other => 80,
                _ => 60,
            };
            let region = self.gazetteer.parent(id).filter(|&region| self.gazetteer.kind(region) == PlaceKind::Region);
            let near = if region.is_some_and(|region| self.context.weight(region) > 0) { 12 } else { 0 };
            i64::from(self.gazetteer.size(id)) + bonus + i64::from(said(id).min(5)) * 4 + near
        };
        let best = candidates().max_by_key(|&id| (score(id), std::cmp::Reverse(id)))?;
        let city = |id: PlaceId| self.gazetteer.kind(id) == PlaceKind::City;
        let alike = city(best) && candidates().any(|id| id != best && city(id) && score(id) + ALIKE > score(best));
        (!alike).then_some(best)
    }

    /// How sure it is that `id` is meant by the word at `first`; `None` where that is not sure enough. `said`: the article
    /// says in so many words that the name is this place.
    fn accepted(&self, text: &Text<'_>, name: &Name<'g>, id: PlaceId, first: usize, said: bool) -> Option<f32> {
        let kind = self.gazetteer.kind(id);
        let size = self.gazetteer.size(id);
        let before = text.before(first);
        let preposition = BEFORE_PLACES.contains(&before)
            || before == "of" && first >= 2 && OF_PLACES.contains(&text.word(first - 2));
        let country = self.gazetteer.top(id);
        let own = if kind == PlaceKind::Country { 2 } else { 0 };
        let supported = self.context.weight(country) > own;
        let region_said = self
            .gazetteer
            .parent(id)
            .is_some_and(|region| self.gazetteer.kind(region) == PlaceKind::Region && self.context.weight(region) > 0);
        let word = text.word(first);
        if self.persons.is_last_name(word) && kind != PlaceKind::Country {
            return None;
        }
        if name.marks & marks::WORD != 0 && text.opens_sentence(first) && kind != PlaceKind::Country {
            return None;
        }
        if kind == PlaceKind::Country || kind == PlaceKind::Other {
            let doubtful = name.marks & (marks::GIVEN | marks::WORD) != 0
                && !matches!(
                    word,
                    "Israel"
                        | "Turkey"
                        | "China"
                        | "India"
                        | "Cuba"
                        | "Chile"
                        | "Iran"
                        | "Jamaica"
                        | "Kenya"
                        | "Earth"
                        | "Moon"
                );
            let other = self.context.total > own && !self.persons.is_first_name(word);
            return if doubtful && !preposition && !supported && !other { None } else { Some(0.98) };
        }
        if kind == PlaceKind::Region {
            let doubtful = name.marks & (marks::WORD | marks::GIVEN) != 0;
            return match (doubtful, supported || preposition) {
                (false, _) => Some(0.93),
                (true, true) => Some(0.85),
                (true, false) => None,
            };
        }
        // `DAX`, `the Wimbledon championship`: acronyms, and words that only look like small towns.
        let shouted = text.tokens[first].shape == Shape::Upper && !text.headline && size < KNOWN_EVERYWHERE;
        if shouted || before == "the" && size < KNOWN_EVERYWHERE {
            return None;
        }
        if said && (preposition || name.marks & marks::WORD == 0 && !self.persons.is_first_name(word)) {
            return Some(0.93);
        }
        let person_like = name.marks & (marks::GIVEN | marks::SURNAME) != 0;
        let common = name.marks & marks::WORD != 0;
        if common {
            return (preposition && supported && size >= KNOWN_EVERYWHERE).then_some(0.8);
        }
        if person_like {
            return if size >= KNOWN_EVERYWHERE && (preposition || region_said) {
                Some(0.85)
            } else {
                (preposition && (region_said || supported)).then_some(0.75)
            };
        }
        if size >= KNOWN_EVERYWHERE {
            return Some(if supported { 0.93 } else { 0.85 });
        }
        (preposition && (region_said || supported)).then_some(0.85)
    }
}
