//! Places: which of the places of a name is meant, and whether one is meant at all.

use rustc_hash::FxHashMap;

use super::{
    fold::fold_name,
    gazetteer::{Gazetteer, Name, PlaceId, PlaceKind, marks},
    lists::class,
    persons::Persons,
    region_words::{is_region_word, without_region_word},
    russian,
    scan::{Piece, Text, What},
    tokens::{Gap, Shape},
};

/// Size (four times the binary logarithm of the population) from which a city needs no support by its article: 150,000.
const KNOWN_EVERYWHERE: u8 = 68;

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

/// Whether the words at `at` stand after `at the`, `outside the` and the like.
pub(super) fn at_the(text: &Text<'_>, at: usize) -> bool {
    text.before(at) == "the" && matches!(text.before(at - 1), "at" | "outside" | "inside" | "near" | "around")
}

/// The end of a place's name beginning at `at` that ends or begins with a word such as `River`.
pub(super) fn facility(text: &Text<'_>, at: usize) -> Option<usize> {
    if text.headline || text.is(at, class::STOP | class::TITLE | class::DEMONYM) && !text.is(at, class::BEFORE) {
        return None;
    }
    if at > 0
        && text.joins(at)
        && text.is_capital(at - 1)
        && !text.is(at - 1, class::STOP | class::DEMONYM | class::TITLE)
    {
        return None;
    }
    let (mut end, mut head) = (at, None);
    while end < text.tokens.len()
        && end - at < 6
        && text.is_capital(end)
        && (end == at || text.gap(end) != Gap::And && text.joins(end))
    {
        if text.is(end, class::STOP | class::EVENT | class::HEAD) && !text.is(end, class::FACILITY | class::BEFORE)
            || end > at && text.is(end, class::TITLE)
        {
            return None;
        }
        if end > at && text.is(end, class::FACILITY) {
            head = Some(end + 1);
        }
        end += 1;
    }
    // A heading of plain words is no place.
    let named = |last: usize| (at..last).any(|word| !text.is(word, class::WORD));
    if let Some(last) = head {
        return (last == end && named(last)).then_some(last);
    }
    (text.is(at, class::BEFORE) && end > at + 1 && named(end)).then_some(end)
}

/// What an article says of countries and regions, for telling places of one name apart.
#[derive(Debug, Default)]
pub(super) struct Context {
    weights: FxHashMap<PlaceId, u32>,
    total: u32,
    /// The country spoken of most, and by how much of all that is said of countries.
    pub(super) main: Option<(PlaceId, f32)>,
}

impl Context {
    /// Reads the countries, regions and demonyms among `pieces`.
    pub(super) fn new<'g>(pieces: impl Iterator<Item = &'g Piece<'g>>, gazetteer: &Gazetteer<'g>) -> Self {
        let mut context = Self::default();
        for piece in pieces {
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

    fn weight(&self, id: PlaceId) -> u32 {
        self.weights.get(&id).copied().unwrap_or_default()
    }
}

/// The country of an English name.
pub(super) fn country_of(name: &str, gazetteer: &Gazetteer<'_>) -> Option<PlaceId> {
    gazetteer.name(&fold_name(name))?.places().map(|(id, _)| id).find(|&id| gazetteer.kind(id) == PlaceKind::Country)
}

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
        if text.text[text.tokens[first].end as usize..].starts_with('$') {
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
        let qualified = self.qualified(text, pieces, index);
        if let Some(id) = qualified {
            return Some(Resolved { first, part: false, last, id, confidence: 0.97 });
        }
        let id = self.likeliest(name)?;
        let confidence = self.accepted(text, name, id, first)?;
        let (first, part) = beginning(text, first);
        Some(Resolved { first, part, last, id, confidence })
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

    /// The place of the name that the region or country after a comma or in brackets says, or that this very name says
    /// of the one before it.
    fn qualified(&self, text: &Text<'_>, pieces: &[Piece<'g>], index: usize) -> Option<PlaceId> {
        let piece = &pieces[index];
        let What::Place(name) = &piece.what else { return None };
        if let Some(next) = pieces.get(index + 1)
            && next.first == piece.last
            && matches!(text.gap(next.first), Gap::Comma | Gap::Open)
            && let What::Place(outer) = &next.what
        {
            for (id, _) in name.places() {
                let mut at = self.gazetteer.parent(id);
                while let Some(place) = at {
                    if outer.places().any(|(candidate, beside)| candidate == place && !beside) {
                        return Some(id);
                    }
                    at = self.gazetteer.parent(place);
                }
            }
        }
        let previous = index.checked_sub(1).and_then(|index| pieces.get(index))?;
        let What::Place(inner) = &previous.what else { return None };
        if previous.last != piece.first || !matches!(text.gap(piece.first), Gap::Comma | Gap::Open) {
            return None;
        }
        name.places()
            .filter(|&(id, beside)| !beside && self.gazetteer.kind(id) != PlaceKind::City)
            .map(|(id, _)| id)
            .find(|&id| {
                inner.places().any(|(candidate, _)| {
                    let mut at = self.gazetteer.parent(candidate);
                    while let Some(place) = at {
                        if place == id {
                            return true;
                        }
                        at = self.gazetteer.parent(place);
                    }
                    false
                })
            })
    }

    /// The likeliest of a name's places by the article's other places and by size.
    fn likeliest(&self, name: &Name<'g>) -> Option<PlaceId> {
        name.places().filter(|&(_, beside)| !beside).map(|(id, _)| id).max_by_key(|&id| {
            let kind = self.gazetteer.kind(id);
            let country = self.gazetteer.top(id);
            let own = if kind == PlaceKind::Country { 2 } else { 0 };
            let said = self.context.weight(country).saturating_sub(own).min(5);
            let bonus = match kind {
                PlaceKind::Country => 45,
                PlaceKind::Other => 20,
                _ => 0,
            };
            (u32::from(self.gazetteer.size(id)) + bonus + said * 4, std::cmp::Reverse(id))
        })
    }

    /// How sure it is that `id` is meant by the word at `first`; `None` where that is not sure enough.
    fn accepted(&self, text: &Text<'_>, name: &Name<'g>, id: PlaceId, first: usize) -> Option<f32> {
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
            return if doubtful && !preposition && !supported { None } else { Some(0.96) };
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

/// Where the place's name begins with what stands before it, and whether it names a part of the place.
fn beginning(text: &Text<'_>, first: usize) -> (usize, bool) {
    if first > 0
        && text.gap(first) == Gap::Space
        && !text.opens_sentence(first - 1)
        && is_direction(text.word(first - 1))
    {
        return (first - 1, true);
    }
    let of = if text.before(first) == "the" { first - 1 } else { first };
    if of >= 2
        && text.before(of) == "of"
        && text.gap(of - 1) == Gap::Space
        && matches!(text.word(of - 2), "Republic" | "Kingdom")
    {
        return (of - 2, false);
    }
    (first, false)
}

fn is_direction(word: &str) -> bool {
    matches!(word, "North" | "South" | "East" | "West" | "Northern" | "Southern" | "Eastern" | "Western" | "Central")
}

/// Whether the words end a name such as `Order of Canada` or `Tower of London`.
fn after_of_a_name(text: &Text<'_>, first: usize) -> bool {
    let of = if text.before(first) == "the" { first - 1 } else { first };
    if of < 2 || text.before(of) != "of" {
        return false;
    }
    let noun = of - 2;
    text.is_capital(noun)
        && text.gap(of - 1) == Gap::Space
        && !text.opens_sentence(noun)
        && !text.is(noun, class::TITLE | class::ROLE | class::OF | class::PLAIN)
        && !matches!(text.word(noun), "State" | "Republic" | "City" | "Province" | "Kingdom" | "Government")
}

/// Whether other capitals make the words a part of a longer name: `New York Times`, `Paris Hilton`, `Iraq War`.
fn inside_longer_name(text: &Text<'_>, first: usize, last: usize, pieces: &[Piece<'_>], index: usize) -> bool {
    let fine = class::STOP | class::TITLE | class::DEMONYM;
    let before = first > 0 && matches!(text.gap(first), Gap::Space | Gap::Hyphen) && text.is_capital(first - 1);
    let piece_before = index.checked_sub(1).is_some_and(|index| pieces[index].last == first);
    if before
        && !text.is(first - 1, fine)
        && !(piece_before
            && (text.gap(first) == Gap::Hyphen
                || matches!(pieces[index - 1].what, What::Organisation(_) | What::Demonym(_))))
        && !(text.opens_sentence(first - 1)
            && (text.is(first - 1, class::WORD) || russian::is_cyrillic(text.word(first))))
    {
        let direction = is_direction(text.word(first - 1));
        if !direction || text.gap(first) != Gap::Space {
            return true;
        }
    }
    if last >= text.tokens.len() {
        return false;
    }
    let next_piece = pieces.get(index + 1).is_some_and(|piece| piece.first == last);
    match text.gap(last) {
        Gap::Space if text.is_capital(last) => {
            let person_next = next_piece
                && matches!(pieces[index + 1].what, What::Person | What::KnownPerson(_) | What::Organisation(_));
            !text.is(last, fine | class::ROLE) && !person_next
                || text.is(last, class::EVENT) && !text.is(last, class::TITLE)
        }
        Gap::Hyphen if text.is_capital(last) => {
            !(next_piece && matches!(pieces[index + 1].what, What::Place(_) | What::Demonym(_) | What::Organisation(_)))
        }
        _ => false,
    }
}
