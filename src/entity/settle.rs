//! Settles what the pieces of an article's texts are, by all that the article says.

use rustc_hash::FxHashMap;

use super::{
    capitals::usual,
    context::Context,
    gazetteer, lists,
    lists::class,
    national,
    organisations::{LONGEST_ACRONYM, is_acronym_of},
    people::Persons,
    persons,
    places::Resolver,
    scan::{Lists, Piece, Rule, Text, What, pieces},
    senses::Senses,
    tokens::{Gap, Shape},
};
use crate::article::{Article, EntityKind, Field, Mention, Span};

/// The share of mentions that each rule gets right: counted on the training part of dateline's gold, but for learned
/// names and head words, which fit that part too well, between it and the development part.
fn confidence(rule: Rule) -> f32 {
    match rule {
        Rule::Given | Rule::LastName => 0.97,
        Rule::Listed | Rule::Title | Rule::Gazetteer => 0.96,
        Rule::Learned => 0.95,
        Rule::Acronym => 0.92,
        Rule::Role => 0.87,
        Rule::FirstName => 0.86,
        Rule::Facility => 0.85,
        Rule::Tagged => 0.8,
        Rule::Head => HEAD,
    }
}

/// The confidence of organisations found by their head word, before `weigh` looks at the whole article.
pub(super) const HEAD: f32 = 0.72;

/// More explained acronyms than this are not looked at.
const MOST_ACRONYMS: usize = 500;

/// An article's texts with the pieces that may be names.
#[derive(Debug)]
pub(super) struct Reading<'a, 'g> {
    /// Title and body.
    pub(super) texts: [Text<'a>; 2],
    /// The pieces of each, in reading order, not overlapping.
    pub(super) pieces: [Vec<Piece<'g>>; 2],
    /// Who is named in full.
    persons: Persons,
    /// What acronyms mean.
    acronyms: FxHashMap<String, String>,
}

/// A piece that is settled.
#[derive(Debug)]
pub(super) struct Settled {
    /// Which of the two texts.
    pub(super) text: usize,
    /// First word.
    pub(super) first: usize,
    /// One past the last word.
    pub(super) last: usize,
    /// How it was found.
    pub(super) rule: Rule,
    /// What it is.
    pub(super) mention: Mention,
}

/// The lists that are built in.
pub(super) fn embedded() -> Lists<'static> {
    Lists { words: lists::words(), names: lists::names(), gazetteer: gazetteer::embedded() }
}

/// Reads `article` for pieces that may be names.
pub(super) fn read<'a, 'g>(article: &'a Article, lists: Lists<'g>) -> Reading<'a, 'g> {
    let texts = [Field::Title, Field::Body].map(|field| Text::new(field, field.of(article), lists));
    let mut found = [pieces(&texts[0], lists), pieces(&texts[1], lists)];
    let persons = persons(&texts, &found);
    let mut acronyms = FxHashMap::default();
    for (text, pieces) in texts.iter().zip(&mut found) {
        explained(text, pieces, &mut acronyms);
    }
    for (text, pieces) in texts.iter().zip(&mut found) {
        again(text, pieces, &persons, &acronyms);
    }
    Reading { texts, pieces: found, persons, acronyms }
}

/// Tells anew who is named in full, after pieces were replaced.
pub(super) fn again_with_tagged(reading: &mut Reading<'_, '_>) {
    reading.persons = persons(&reading.texts, &reading.pieces);
}

/// The persons named in full among the pieces.
fn persons(texts: &[Text<'_>; 2], found: &[Vec<Piece<'_>>; 2]) -> Persons {
    let mut persons = Persons::default();
    // The body first: a headline's capitals tell less.
    for (text, pieces) in texts.iter().zip(found).rev() {
        for piece in pieces {
            match piece.what {
                What::Person if !text.headline && piece.last - piece.first > 1 => {
                    persons.add(&cleaned(text.slice(piece.first, piece.last)));
                }
                What::KnownPerson(name) => persons.add(name),
                _ => {}
            }
        }
    }
    persons
}

/// What the pieces of `reading` are; those that are nothing are left out.
pub(super) fn settled<'g>(reading: &Reading<'_, 'g>, lists: Lists<'g>) -> Vec<Settled> {
    let Reading { texts, pieces: found, persons, acronyms } = reading;
    let mut senses = Senses::default();
    for (text, pieces) in texts.iter().zip(found) {
        senses.add(text, pieces, &lists.gazetteer);
    }
    let all = texts.iter().zip(found).flat_map(|(text, pieces)| pieces.iter().map(move |piece| (text, piece)));
    let context = Context::new(all.map(|(text, piece)| (piece, senses.of(text, piece))), &lists.gazetteer);
    let resolver = Resolver { gazetteer: lists.gazetteer, context: &context, senses: &senses, persons };
    let main = context.home().map(|id| lists.gazetteer.text(id));
    let mut all: Vec<Settled> = Vec::new();
    for (number, (text, pieces)) in texts.iter().zip(found).enumerate() {
        for (index, piece) in pieces.iter().enumerate() {
            let Some((first, last, mention)) = settle(text, pieces, index, &resolver, acronyms, main) else { continue };
            if all.last().is_none_or(|before| before.text != number || before.last <= first) {
                all.push(Settled { text: number, first, last, rule: piece.rule, mention });
            }
        }
    }
    all
}

/// What one piece is.
fn settle<'g>(
    text: &Text<'_>,
    pieces: &[Piece<'g>],
    index: usize,
    resolver: &Resolver<'_, 'g>,
    acronyms: &FxHashMap<String, String>,
    main: Option<&str>,
) -> Option<(usize, usize, Mention)> {
    let piece = &pieces[index];
    let words = text.slice(piece.first, piece.last);
    let mut first = piece.first;
    let (kind, last, name, path, sure) = match &piece.what {
        What::Demonym(_) => return None,
        What::KnownPerson(name) => {
            (EntityKind::Person, piece.last, (*name).to_owned(), Vec::new(), confidence(piece.rule))
        }
        What::Person => {
            let own = cleaned(words);
            let full = resolver
                .persons
                .full(&own)
                .or_else(|| resolver.persons.of_first_name(&own).filter(|_| piece.rule == Rule::FirstName));
            let in_headline = text.headline && full.is_none() && piece.rule != Rule::Tagged;
            if in_headline {
                return None;
            }
            let pope = piece.first > 0 && text.word(piece.first - 1) == "Pope" && !own.contains("Pope");
            let name = if pope { format!("Pope {own}") } else { full.map_or(own, str::to_owned) };
            (EntityKind::Person, piece.last, name, Vec::new(), confidence(piece.rule))
        }
        What::Organisation(known) => {
            let own = cleaned(words);
            let name = match (known, acronyms.get(&own)) {
                (_, Some(full)) => full.clone(),
                (Some(known), None) => (*known).to_owned(),
                (None, None) => national::canonical(&usual(own), said_country(text, pieces, index).or(main)),
            };
            (EntityKind::Organisation, piece.last, name, Vec::new(), confidence(piece.rule))
        }
        What::Place(_) if piece.rule == Rule::Tagged => match resolver.meant(text, pieces, index) {
            Some(id) => {
                let (name, path) = (resolver.gazetteer.text(id).to_owned(), resolver.gazetteer.path(id));
                (EntityKind::Place, piece.last, name, path, confidence(piece.rule))
            }
            None => facility(cleaned(words), piece, resolver),
        },
        What::Place(_) => match resolver.resolve(text, pieces, index) {
            None if text.is(piece.last - 1, class::FACILITY) && piece.last - piece.first > 1 => {
                match resolver.shouted(text, piece) {
                    Some(id) => {
                        let (name, path) = (resolver.gazetteer.text(id).to_owned(), resolver.gazetteer.path(id));
                        (EntityKind::Place, piece.last, name, path, confidence(piece.rule))
                    }
                    None => facility(cleaned(words), piece, resolver),
                }
            }
            place => {
                let place = place?;
                let mut path = resolver.gazetteer.path(place.id);
                first = place.first;
                if place.part {
                    let part = usual(cleaned(text.slice(first, place.last)));
                    path.push(part.clone());
                    let mention = mention(text, first, place.last, EntityKind::Place, part, path, place.confidence);
                    return Some((first, place.last, mention));
                }
                (EntityKind::Place, place.last, resolver.gazetteer.text(place.id).to_owned(), path, place.confidence)
            }
        },
        What::Facility => facility(cleaned(words), piece, resolver),
    };
    Some((first, last, mention(text, first, last, kind, name, path, sure)))
}

/// The mention of the words from `first` up to `last`.
fn mention(
    text: &Text<'_>,
    first: usize,
    last: usize,
    kind: EntityKind,
    name: String,
    path: Vec<String>,
    confidence: f32,
) -> Mention {
    let span = Span::new(text.tokens[first].start as usize, text.tokens[last - 1].end as usize);
    Mention { field: text.field, span, text: span.of(text.content).to_owned(), kind, name, path, confidence }
}

/// A place that is not in the gazetteer: below the country that the article speaks of most.
fn facility<'g>(
    name: String,
    piece: &Piece<'g>,
    resolver: &Resolver<'_, 'g>,
) -> (EntityKind, usize, String, Vec<String>, f32) {
    let country = resolver.context.home().map(|id| resolver.gazetteer.text(id).to_owned());
    let name = usual(name);
    let mut path: Vec<String> = country.into_iter().collect();
    path.push(name.clone());
    (EntityKind::Place, piece.last, name, path, confidence(Rule::Facility))
}

/// The country whose adjective or name stands right before the piece.
fn said_country<'g>(text: &Text<'_>, pieces: &[Piece<'g>], index: usize) -> Option<&'g str> {
    let before = pieces.get(index.checked_sub(1)?)?;
    match before.what {
        What::Demonym(country) if before.last == pieces[index].first && text.joins(before.last) => Some(country),
        _ => None,
    }
}

/// Finds acronyms in brackets after the full name, makes those names organisations, and remembers what the acronyms mean.
fn explained(text: &Text<'_>, pieces: &mut Vec<Piece<'_>>, acronyms: &mut FxHashMap<String, String>) {
    for at in 2..text.tokens.len() {
        if text.gap(at) != Gap::Open || text.tokens[at].shape != Shape::Upper && text.tokens[at].shape != Shape::Capital
        {
            continue;
        }
        if !text.content[text.tokens[at].end as usize..].starts_with([')', ']', ',', ';']) {
            continue;
        }
        let acronym = text.word(at);
        let letters = acronym.chars().filter(|character| character.is_alphanumeric()).count();
        if letters > LONGEST_ACRONYM {
            continue;
        }
        let first = (2..=letters + 4).filter_map(|words| at.checked_sub(words)).find(|&first| {
            text.is_capital(first)
                && !text.is(first, class::STOP)
                && (first + 1..at)
                    .all(|word| matches!(text.gap(word), Gap::Space | Gap::Hyphen | Gap::Comma | Gap::And))
                && is_acronym_of(acronym, text.slice(first, at))
        });
        let Some(first) = first else { continue };
        // Diseases and techniques have acronyms too: a name has capitals, and not plain words alone but with a head word.
        let plain = (first..at).all(|word| !text.is_capital(word) || text.is(word, class::WORD))
            && !(first..at).any(|word| text.is(word, class::HEAD | class::OF));
        let small = (first..at).any(|word| {
            !text.is_capital(word)
                && !matches!(text.word(word), "of" | "for" | "and" | "the" | "on" | "in" | "de" | "al")
        });
        let event = plain || small || (first..at).any(|word| text.is(word, class::EVENT));
        let index = pieces.partition_point(|piece| piece.first < first);
        let same = pieces.get(index).filter(|piece| piece.first == first && piece.last == at);
        let same_place = same.is_some_and(|piece| matches!(piece.what, What::Place(_) | What::Facility));
        // The limit bounds the time that any text takes.
        if event || same_place || acronyms.len() >= MOST_ACRONYMS {
            continue;
        }
        let known = same.and_then(|piece| match piece.what {
            What::Organisation(known) => Some(known),
            _ => None,
        });
        let canonical = known.flatten().map_or_else(|| usual(cleaned(text.slice(first, at))), str::to_owned);
        acronyms.insert(acronym.to_owned(), canonical);
        if known.is_none() {
            pieces.retain(|piece| piece.last <= first || piece.first >= at);
            let place = pieces.partition_point(|piece| piece.first < first);
            pieces.insert(place, Piece { first, last: at, what: What::Organisation(None), rule: Rule::Acronym });
        }
    }
}

/// Finds what is named again: last names of persons named in full, and acronyms that were explained.
fn again(text: &Text<'_>, pieces: &mut Vec<Piece<'_>>, persons: &Persons, acronyms: &FxHashMap<String, String>) {
    if persons.is_empty() && acronyms.is_empty() {
        return;
    }
    let mut all = Vec::with_capacity(pieces.len());
    let mut old = std::mem::take(pieces).into_iter().peekable();
    let mut at = 0;
    while at < text.tokens.len() {
        if let Some(piece) = old.next_if(|piece| piece.first <= at) {
            let lone = piece.last - piece.first == 1;
            let replaceable = lone && matches!(piece.what, What::Place(_) | What::Demonym(_))
                || lone && matches!(piece.what, What::Organisation(_)) && acronyms.contains_key(text.word(piece.first));
            let last = piece.last;
            let new = if replaceable { named_again(text, at, persons, acronyms) } else { None };
            all.push(new.filter(|new| new.last == last).unwrap_or(piece));
            at = last;
            continue;
        }
        if text.is_capital(at) || persons::begins_small(text, at) {
            let limit = old.peek().map_or(text.tokens.len(), |piece| piece.first);
            if let Some(piece) = named_again(text, at, persons, acronyms).filter(|piece| piece.last <= limit) {
                at = piece.last;
                all.push(piece);
                continue;
            }
        }
        at += 1;
    }
    *pieces = all;
}

fn named_again<'g>(
    text: &Text<'_>,
    at: usize,
    persons: &Persons,
    acronyms: &FxHashMap<String, String>,
) -> Option<Piece<'g>> {
    if acronyms.contains_key(text.word(at)) {
        return Some(Piece { first: at, last: at + 1, what: What::Organisation(None), rule: Rule::Acronym });
    }
    let before = text.before(at);
    if matches!(before, "in" | "near") {
        return None;
    }
    let last = (1..=3).rev().map(|words| at + words).find(|&last| {
        last <= text.tokens.len()
            && text.is_capital(last - 1)
            && (at + 1..last).all(|word| matches!(text.gap(word), Gap::Space | Gap::Hyphen))
            && persons.is_last_name(text.slice(at, last))
    });
    let (last, rule) = match last {
        Some(last) => (last, Rule::LastName),
        None if text.is(at, class::GIVEN)
            && !text.is(at, class::WORD | class::TITLE | class::DEMONYM)
            && persons.of_first_name(text.word(at)).is_some() =>
        {
            (at + 1, Rule::FirstName)
        }
        None => return None,
    };
    let alone = |word: usize| text.is(word, class::STOP | class::TITLE) || text.headline && text.is(word, class::WORD);
    let joined_before = at > 0
        && text.joins(at)
        && text.is_capital(at - 1)
        && !alone(at - 1)
        && !text.is(at - 1, class::DEMONYM)
        && !text.opens_sentence(at - 1);
    let joined_after = last < text.tokens.len() && text.joins(last) && text.is_capital(last) && !alone(last);
    let plain = text.opens_sentence(at) && text.is(at, class::WORD) && !text.is(at, class::SURNAME);
    if joined_before || joined_after || plain || text.headline && text.is(at, class::WORD) {
        return None;
    }
    Some(Piece { first: at, last, what: What::Person, rule })
}

/// A name with single blanks.
fn cleaned(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
