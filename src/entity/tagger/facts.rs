//! What is known of each word of a text before its labels are chosen.

use rustc_hash::FxHashMap;

use super::{
    super::{
        fold::fold_word,
        gazetteer::{Gazetteer, PlaceKind},
        lists::{Known, class},
        scan::{Lists, Text},
        tokens::{Gap, Shape},
    },
    labels::{LABELS, OUTSIDE, Part},
    vocabulary::{Vocabulary, Word, hash},
};

/// What is known of a word.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::entity) struct Fact {
    /// Hash of the folded word; 0 where nothing was looked up yet.
    pub(super) form: u32,
    /// How it is written.
    pub(super) shape: u16,
    /// Its cluster and whether it names persons.
    pub(super) word: Word,
    /// Its classes in the lists.
    pub(super) class: u16,
    /// The name of the gazetteer that it is a part of.
    pub(super) place: u16,
    /// The known name that it is a part of.
    pub(super) known: u16,
    /// What the rules make of it.
    pub(super) rule: u16,
    /// What the article says of it elsewhere.
    pub(super) elsewhere: u16,
    /// What stands before it.
    pub(super) gap: u8,
}

/// Beyond the ends of a sentence.
pub(super) const BEYOND: Fact = Fact {
    form: 1,
    shape: 63,
    word: Word { cluster: 0, person: 0 },
    class: 0,
    place: 0,
    known: 0,
    rule: 0,
    elsewhere: 0,
    gap: 0,
};

/// What the rules say of a word: the label that they would give it, and by which rule.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::entity) struct Opinion {
    /// Label by a mention that the rules settled; [`OUTSIDE`] without one.
    pub(in crate::entity) label: u8,
    /// A number for the rule and for pieces that were dropped; 0 for none.
    pub(in crate::entity) reason: u16,
}

/// What an article says of a word in all its places.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    /// How often it is written small.
    small: u16,
    /// How often it has a capital within a sentence.
    inside: u16,
    /// How often it has each label.
    labels: [u16; LABELS],
}

/// What an article says of its words.
#[derive(Debug, Default)]
pub(in crate::entity) struct Seens(FxHashMap<u32, Seen>);

impl Seens {
    /// Takes in the words of `text` with the labels that they have so far.
    pub(in crate::entity) fn add(&mut self, text: &Text<'_>, label: impl Fn(usize) -> u8) {
        for (at, token) in text.tokens.iter().enumerate() {
            if token.is_capital() {
                let seen = self.0.entry(text.forms[at]).or_default();
                if !text.headline && !text.opens_sentence(at) {
                    seen.inside = seen.inside.saturating_add(1);
                }
                let label = usize::from(label(at));
                seen.labels[label] = seen.labels[label].saturating_add(1);
            }
        }
    }

    /// Takes in the small words of `text` among those that have capitals somewhere.
    pub(in crate::entity) fn add_small(&mut self, text: &Text<'_>) {
        for (at, token) in text.tokens.iter().enumerate() {
            if token.shape == Shape::Small
                && let Some(seen) = self.0.get_mut(&text.forms[at])
            {
                seen.small = seen.small.saturating_add(1);
            }
        }
    }

    /// What the article says of the word at `at` of `text`, which has `label` there, in its other places.
    fn code(&self, text: &Text<'_>, at: usize, label: u8) -> u16 {
        let Some(seen) = self.0.get(&text.forms[at]) else { return 0 };
        if !text.is_capital(at) {
            return 0;
        }
        let own = u16::from(!text.headline && !text.opens_sentence(at));
        let inside = seen.inside.saturating_sub(own).min(2);
        let mut best = (0, OUTSIDE);
        for (other, &count) in seen.labels.iter().enumerate().skip(1) {
            let count = count - u16::from(usize::from(label) == other);
            if count > best.0 {
                best = (count, other);
            }
        }
        1 + u16::from(seen.small > 0) + inside * 2 + best.1 as u16 * 6
    }
}

/// What the words of an article's texts are told by.
#[derive(Clone, Copy, Debug)]
pub(in crate::entity) struct Sources<'s, 'g> {
    /// The lists.
    pub(in crate::entity) lists: Lists<'g>,
    /// The single words.
    pub(in crate::entity) vocabulary: Vocabulary<'g>,
    /// What the article says.
    pub(in crate::entity) seen: &'s Seens,
}

/// The facts of the words of one text, filled in where they are asked for.
#[derive(Debug)]
pub(in crate::entity) struct Facts {
    words: Vec<Fact>,
    folded: String,
    key: String,
}

impl Facts {
    /// Room for the facts of `text`, with what the rules say.
    pub(in crate::entity) fn new(text: &Text<'_>, opinions: &[Opinion], sources: Sources<'_, '_>) -> Self {
        let mut facts = vec![Fact::default(); text.tokens.len()];
        for (fact, opinion) in facts.iter_mut().zip(opinions) {
            fact.rule = opinion.reason * LABELS as u16 + u16::from(opinion.label);
        }
        let mut key = String::new();
        names(text, sources.lists, &mut facts, &mut key);
        Self { words: facts, folded: String::new(), key }
    }

    /// The fact at `at`, looked up once.
    pub(super) fn fill(&mut self, text: &Text<'_>, opinions: &[Opinion], at: usize, sources: Sources<'_, '_>) {
        let Some(fact) = self.words.get_mut(at) else { return };
        if fact.form != 0 {
            return;
        }
        let token = text.tokens[at];
        let word = text.word(at);
        fact.form = text.forms[at].max(2);
        fact.gap = token.gap as u8;
        fact.shape = shape(word, token.shape) | u16::from(text.headline) << 6;
        fact.word = look_up(word, token.shape, sources.vocabulary, &mut self.key);
        fact.class = if token.is_capital() {
            text.classes[at]
        } else {
            self.folded.clear();
            fold_word(word, &mut self.folded);
            sources.lists.words.classes(&self.folded)
        } & !(class::GIVEN | class::SURNAME | class::BEGINS);
        fact.elsewhere = sources.seen.code(text, at, opinions.get(at).map_or(0, |opinion| opinion.label));
    }

    /// The fact at `at` as its neighbours see it.
    pub(super) fn get(&self, at: usize) -> &Fact {
        self.words.get(at).unwrap_or(&BEYOND)
    }
}

/// Marks the names of places and the known names.
fn names(text: &Text<'_>, lists: Lists<'_>, facts: &mut [Fact], key: &mut String) {
    let mut at = 0;
    while at < text.tokens.len() {
        if !text.is_capital(at) {
            at += 1;
            continue;
        }
        let mut next = at + 1;
        if let Some((name, last)) = text.place(at, &lists.gazetteer, key) {
            let code = name.places().next().map_or(0, |(id, _)| {
                let kind = lists.gazetteer.kind(id);
                let size = if kind == PlaceKind::City { size(&lists.gazetteer, id) } else { 0 };
                let marks = u16::from(name.marks & super::super::gazetteer::marks::WORD);
                1 + (kind as u16 * 4 + size) * 2 + marks
            });
            for (word, fact) in (at..).zip(&mut facts[at..last]) {
                fact.place = code * 4 + part(at, last, word) as u16;
            }
            next = last;
        }
        if let Some((entry, last)) = text.known(at, lists.names, key) {
            let code = match entry.known {
                Known::Organisation(_) if entry.learned => 1,
                Known::Organisation(_) => 2,
                Known::Demonym(_) => 3,
                Known::Person(_) => 4,
            };
            for (word, fact) in (at..).zip(&mut facts[at..last]) {
                fact.known = code * 4 + part(at, last, word) as u16;
            }
            next = next.max(last);
        }
        at = next;
    }
}

/// Which part of a name from `first` to before `last` the word `at` is.
pub(in crate::entity) fn part(first: usize, last: usize, at: usize) -> Part {
    match (at == first, at + 1 == last) {
        (true, true) => Part::Only,
        (true, false) => Part::First,
        (false, true) => Part::Last,
        (false, false) => Part::Inside,
    }
}

fn size(gazetteer: &Gazetteer<'_>, id: super::super::gazetteer::PlaceId) -> u16 {
    match gazetteer.size(id) {
        0..60 => 0,
        60..68 => 1,
        68..80 => 2,
        _ => 3,
    }
}

fn shape(word: &str, shape: Shape) -> u16 {
    let bytes = word.as_bytes();
    let own = match shape {
        Shape::Small if bytes.iter().any(u8::is_ascii_uppercase) => 1,
        Shape::Small => 0,
        Shape::Letter if word.ends_with('.') => 2,
        Shape::Letter => 3,
        Shape::Number if bytes.len() == 4 && bytes.iter().all(u8::is_ascii_digit) => 4,
        Shape::Number if bytes.iter().any(u8::is_ascii_alphabetic) => 5,
        Shape::Number => 6,
        Shape::Upper if word.contains('.') => 7,
        Shape::Upper if word.contains('&') => 8,
        Shape::Upper => match bytes.len() {
            2 => 9,
            3 => 10,
            4 => 11,
            _ => 12,
        },
        Shape::Capital if bytes.contains(&b'.') => 13,
        Shape::Capital if bytes.contains(&b'\'') || word.contains('’') => 14,
        Shape::Capital if bytes.iter().skip(1).any(u8::is_ascii_uppercase) => 15,
        Shape::Capital => 16,
    };
    own | u16::from(!word.is_ascii()) << 5
}

/// Looks a word up as it stands, then as it usually stands.
fn look_up(word: &str, shape: Shape, vocabulary: Vocabulary<'_>, key: &mut String) -> Word {
    if shape == Shape::Number {
        return Word::default();
    }
    if let Some(found) = vocabulary.get(hash(word.as_bytes())) {
        return found;
    }
    key.clear();
    match shape {
        Shape::Upper if word.len() > 3 => {
            let mut letters = word.chars();
            key.extend(letters.next());
            key.extend(letters.flat_map(char::to_lowercase));
            if let Some(found) = vocabulary.get(hash(key.as_bytes())) {
                return found;
            }
            let small = key.to_lowercase();
            vocabulary.get(hash(small.as_bytes())).unwrap_or_default()
        }
        Shape::Capital => {
            if word.is_ascii() {
                key.push_str(word);
                key.make_ascii_lowercase();
                if let Some(found) = vocabulary.get(hash(key.as_bytes())) {
                    return found;
                }
                return Word::default();
            }
            fold_word(word, key);
            let mut letters = key.chars();
            let first = letters.next().into_iter().flat_map(char::to_uppercase);
            let plain: String = first.chain(letters).collect();
            vocabulary.get(hash(plain.as_bytes())).unwrap_or_default()
        }
        _ => Word::default(),
    }
}

/// Whether what stands before a word ends a sentence.
pub(super) fn is_start(gap: u8) -> bool {
    gap == Gap::Start as u8
}
