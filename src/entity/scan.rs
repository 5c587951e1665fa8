//! Reads one text for what may be names: known ones, and capitals that stand beside telling words.

use super::{
    fold::fold_word,
    gazetteer::{Gazetteer, Name, PlaceKind},
    lists::{Entry, Known, Names, Words, class},
    russian,
    tagger::vocabulary::hash,
    tokens::{Gap, Shape, Token, tokens},
};
use crate::article::Field;

/// A text with its words.
#[derive(Debug)]
pub(super) struct Text<'a> {
    /// Which field of the article.
    pub(super) field: Field,
    /// The text.
    pub(super) content: &'a str,
    /// Its words.
    pub(super) tokens: Vec<Token>,
    /// The classes of each word that begins with a capital; 0 for others.
    pub(super) classes: Vec<u16>,
    /// The hash of each word, folded.
    pub(super) forms: Vec<u32>,
    /// Words of the longest place's name that begins with each word; 0 where none does.
    reach: Vec<u8>,
    /// Whether capitals tell nothing here: a headline in headline case, or capitals only.
    pub(super) headline: bool,
}

impl<'a> Text<'a> {
    /// Reads `text`.
    pub(super) fn new(field: Field, text: &'a str, lists: Lists<'_>) -> Self {
        let tokens = tokens(text);
        let mut folded = String::new();
        let mut classes = vec![0; tokens.len()];
        let mut reach = vec![0; tokens.len()];
        let mut forms = vec![0; tokens.len()];
        for (at, token) in tokens.iter().enumerate() {
            let word = token.span().of(text);
            folded.clear();
            fold_word(word, &mut folded);
            forms[at] = hash(folded.as_bytes());
            if !token.is_capital() {
                continue;
            }
            classes[at] = lists.words.classes(&folded);
            reach[at] = match lists.gazetteer.name(&folded) {
                Some(name) => name.longest.clamp(1, 16) as u8,
                None if russian::is_cyrillic(word) => 2,
                None => 0,
            };
        }
        // Words of four letters and more are written small outside headline case.
        let long = || tokens.iter().filter(|token| token.end - token.start >= 4 && token.shape != Shape::Number);
        let share = |is: fn(&Token) -> bool| long().filter(|token| is(token)).count() * 10 > long().count() * 7;
        let headline = match field {
            Field::Title => long().nth(2).is_some() && share(|token| token.is_capital()),
            Field::Body => long().nth(9).is_some() && share(|token| token.shape == Shape::Upper),
        };
        Self { field, content: text, tokens, classes, forms, reach, headline }
    }

    /// The word at `at`; empty beyond the end.
    pub(super) fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| token.span().of(self.content))
    }

    /// The words from `first` up to but without `last`, as they stand.
    pub(super) fn slice(&self, first: usize, last: usize) -> &'a str {
        match (self.tokens.get(first), self.tokens.get(last.wrapping_sub(1))) {
            (Some(first), Some(last)) => &self.content[first.start as usize..last.end as usize],
            _ => "",
        }
    }

    /// Whether the word at `at` has one of `classes`.
    pub(super) fn is(&self, at: usize, classes: u16) -> bool {
        self.classes.get(at).is_some_and(|own| own & classes != 0)
    }

    /// Whether there is a word at `at` that begins with a capital.
    pub(super) fn is_capital(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is_capital())
    }

    /// What stands before the word at `at`.
    pub(super) fn gap(&self, at: usize) -> Gap {
        self.tokens.get(at).map_or(Gap::Start, |token| token.gap)
    }

    /// Whether the word at `at` follows the one before it as the next word of a name may.
    pub(super) fn joins(&self, at: usize) -> bool {
        at < self.tokens.len() && matches!(self.gap(at), Gap::Space | Gap::Hyphen | Gap::And)
    }

    /// Whether the word at `at` is the first of a sentence and could be there for that alone.
    pub(super) fn opens_sentence(&self, at: usize) -> bool {
        self.gap(at) == Gap::Start
    }

    /// The small word before `at`, with only blanks between; empty where there is none.
    pub(super) fn before(&self, at: usize) -> &'a str {
        if at == 0 || self.gap(at) != Gap::Space { "" } else { self.word(at - 1) }
    }

    /// The longest known name that begins at `at`, and the end of it.
    pub(super) fn known(&self, at: usize, names: &Names, key: &mut String) -> Option<(Entry, usize)> {
        if self.is_capital(at) && !self.is(at, class::BEGINS) {
            return None;
        }
        let longest = names.longest(self.word(at));
        self.longest_match(at, longest, key, |key, last| {
            let entry = names.get(key)?;
            let slice = self.slice(at, last);
            let same = if entry.is_acronym() {
                slice.bytes().filter(|&byte| byte != b'.').eq(entry.surface.bytes().filter(|&byte| byte != b'.'))
            } else {
                self.is_capital(last - 1) || slice == entry.surface
            };
            same.then_some(entry)
        })
    }

    /// The longest name of a place that begins at `at`, and the end of it.
    pub(super) fn place<'g>(
        &self,
        at: usize,
        gazetteer: &Gazetteer<'g>,
        key: &mut String,
    ) -> Option<(Name<'g>, usize)> {
        let reach = usize::from(self.reach.get(at).copied().filter(|&reach| reach > 0)?);
        let found = self.longest_match(at, reach, key, |key, last| {
            // The last word of a name has a capital, but after a hyphen it may be small.
            let ends = self.is_capital(last - 1) || last - at > 1 && self.gap(last - 1) == Gap::Hyphen;
            gazetteer.name(key).filter(|name| ends && name.is_place() || russian::is_cyrillic(key) && name.is_place())
        });
        if found.is_some() || !russian::is_cyrillic(self.word(at)) {
            return found;
        }
        self.russian_place(at, gazetteer, key)
    }

    /// A Russian place's name in an oblique case that begins at `at`, and the end of it.
    fn russian_place<'g>(&self, at: usize, gazetteer: &Gazetteer<'g>, key: &mut String) -> Option<(Name<'g>, usize)> {
        key.clear();
        fold_word(self.word(at), key);
        if self.joins(at + 1) && !self.is_capital(at + 1) {
            let mut noun = String::new();
            fold_word(self.word(at + 1), &mut noun);
            let region = russian::region(key, &noun).and_then(|name| gazetteer.name(&name)).filter(Name::is_place);
            if let Some(region) = region {
                return Some((region, at + 2));
            }
        }
        let named = |name: &str| gazetteer.name(name).filter(Name::is_place);
        // `Санкт-Петербурге`: only the last word has cases.
        if self.gap(at + 1) == Gap::Hyphen && self.is_capital(at + 1) {
            let mut end = String::new();
            fold_word(self.word(at + 1), &mut end);
            let whole = russian::nominatives(&end).find_map(|end| named(&format!("{key} {end}")));
            return whole.map(|name| (name, at + 2));
        }
        russian::nominatives(key).find_map(|name| named(&name)).map(|name| (name, at + 1))
    }

    /// Tries `look_up` with the folded words from `at`, the most words first.
    fn longest_match<T>(
        &self,
        at: usize,
        longest: usize,
        key: &mut String,
        look_up: impl Fn(&str, usize) -> Option<T>,
    ) -> Option<(T, usize)> {
        key.clear();
        let mut ends = [0; 16];
        let mut count = 0;
        while count < longest.min(ends.len()) {
            let token = at + count;
            if token >= self.tokens.len() || (count > 0 && !self.joins(token)) {
                break;
            }
            if count > 0 {
                key.push_str(if self.gap(token) == Gap::And { " & " } else { " " });
            }
            fold_word(self.word(token), key);
            ends[count] = key.len();
            count += 1;
        }
        (0..count)
            .rev()
            .find_map(|words| look_up(&key[..ends[words]], at + words + 1).map(|found| (found, at + words + 1)))
    }
}

/// What a piece of text may be.
#[derive(Clone, Debug)]
pub(super) enum What<'g> {
    /// A person.
    Person,
    /// A person known by this full name.
    KnownPerson(&'static str),
    /// An organisation; with the canonical name of a known one.
    Organisation(Option<&'static str>),
    /// A name of the gazetteer.
    Place(Name<'g>),
    /// A place that is not in the gazetteer: a river, a street, an airport.
    Facility,
    /// A word for the people or things of a country.
    Demonym(&'static str),
}

/// How a piece was found, which tells how sure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// On a list of ours.
    Listed,
    /// On a list learned from labelled articles.
    Learned,
    /// An organisation's head word.
    Head,
    /// A title before it.
    Title,
    /// A given name before it.
    Given,
    /// A role or a verb of speaking beside it.
    Role,
    /// The last name of a person named in full.
    LastName,
    /// The first name of a person named in full.
    FirstName,
    /// An acronym in brackets after a full name.
    Acronym,
    /// The gazetteer.
    Gazetteer,
    /// A word such as `River`.
    Facility,
    /// The trained tagger.
    Tagged,
}

/// A piece of text that may be a name.
#[derive(Clone, Debug)]
pub(super) struct Piece<'g> {
    /// First word.
    pub(super) first: usize,
    /// One past the last word.
    pub(super) last: usize,
    /// What it may be.
    pub(super) what: What<'g>,
    /// How it was found.
    pub(super) rule: Rule,
}

/// What is looked up while reading.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lists<'g> {
    /// Classes of words.
    pub(super) words: &'g Words,
    /// Known names.
    pub(super) names: &'g Names,
    /// Places.
    pub(super) gazetteer: Gazetteer<'g>,
}

/// The pieces of `text` in reading order, not overlapping.
pub(super) fn pieces<'g>(text: &Text<'_>, lists: Lists<'g>) -> Vec<Piece<'g>> {
    let mut found: Vec<Piece<'g>> = Vec::new();
    let mut key = String::new();
    let mut at = 0;
    while at < text.tokens.len() {
        let starts = text.is_capital(at) || super::persons::begins_small(text, at);
        match starts.then(|| piece(text, at, lists, found.last(), &mut key)).flatten() {
            Some(piece) => {
                at = piece.last.max(at + 1);
                found.push(piece);
            }
            None => at += 1,
        }
    }
    found
}

/// The piece that begins at `at`, if one does.
fn piece<'g>(
    text: &Text<'_>,
    at: usize,
    lists: Lists<'g>,
    before: Option<&Piece<'g>>,
    key: &mut String,
) -> Option<Piece<'g>> {
    let known = text.known(at, lists.names, key);
    let demonym = matches!(known, Some((Entry { known: Known::Demonym(_), .. }, _)));
    let organisation = super::organisations::pattern(text, at, lists, demonym, key);
    let place = text.place(at, &lists.gazetteer, key);
    let place_end = place.as_ref().map_or(0, |&(_, last)| last);
    let head_end = organisation.unwrap_or_default();
    if let Some((entry, last)) = known
        && last >= head_end
        && (last >= place_end || entry.is_acronym())
    {
        let (what, fits) = match entry.known {
            // The White House is a building where somebody is at it.
            Known::Organisation("White House") if super::surroundings::at_the(text, at) => (What::Facility, false),
            Known::Organisation(canonical) => {
                (What::Organisation(Some(canonical)), super::organisations::stands(text, at, last, lists, key))
            }
            Known::Person(name) => (What::KnownPerson(name), super::persons::stands(text, at, last)),
            Known::Demonym(country) => (What::Demonym(country), true),
        };
        if fits {
            let rule = if entry.learned { Rule::Learned } else { Rule::Listed };
            return Some(Piece { first: at, last, what, rule });
        }
    }
    let person = super::persons::pattern(text, at, lists, before);
    // `Soviet Union`, `West Bank`: a head word in a place's own name.
    let own = place.as_ref().is_some_and(|(name, end)| {
        *end == head_end && name.places().next().is_some_and(|(id, _)| lists.gazetteer.kind(id) != PlaceKind::City)
    });
    if let Some(last) = organisation
        && last >= place_end
        && !own
        && person.is_none_or(|(end, _)| end <= last)
    {
        return Some(Piece { first: at, last, what: What::Organisation(None), rule: Rule::Head });
    }
    if let Some((last, rule)) = person
        && (last > place_end || rule == Rule::Title && last == place_end)
        && (place_end == 0
            || rule != Rule::Role && (rule == Rule::Title || place_end == at + 1 && text.before(at) != "of"))
    {
        return Some(Piece { first: at, last, what: What::Person, rule });
    }
    let facility = super::surroundings::facility(text, at);
    if let Some(last) = facility
        && last > place_end
    {
        return Some(Piece { first: at, last, what: What::Facility, rule: Rule::Facility });
    }
    let (name, last) = place?;
    Some(Piece { first: at, last, what: What::Place(name), rule: Rule::Gazetteer })
}
