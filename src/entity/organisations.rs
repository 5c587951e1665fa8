//! Organisations by their head words (`… University`, `Ministry of …`), and by the full name before an acronym.

use super::{
    gazetteer::PlaceKind,
    lists::{Known, class},
    scan::{Lists, Text},
    tokens::{Gap, Shape},
};

/// Heads before which a country's adjective is no part of the name: `Russian Foreign Ministry`.
const STATE_HEADS: &[&str] = &[
    "Ministry",
    "Parliament",
    "Government",
    "Senate",
    "Embassy",
    "Department",
    "Duma",
    "Cabinet",
    "Congress",
    "Consulate",
];

/// Heads that are names of one body by themselves where a capital cannot be chance.
const BARE: &[&str] = &["Congress", "Senate", "Parliament", "Pentagon", "Kremlin", "Interpol", "Bundestag"];

/// The same where `the` stands before them.
const BARE_AFTER_THE: &[&str] = &["House", "Navy", "Cabinet", "Treasury", "Duma"];

/// Small words inside organisations' names.
const LINKS: &[&str] = &["of", "for", "on", "and", "the"];

/// Whether a known organisation's name stands for itself at these words: not as the beginning of a longer name or of a
/// product's.
pub(super) fn stands(text: &Text<'_>, first: usize, last: usize, lists: Lists<'_>, key: &mut String) -> bool {
    let acronym = text.tokens[first].shape == Shape::Upper;
    if text.headline && last - first == 1 && text.is(first, class::WORD) {
        return false;
    }
    if text.opens_sentence(first) && last - first == 1 && text.is(first, class::WORD) && !acronym {
        // `Apple` and `Ford` begin sentences as names more often than as words only where the next word is a verb's.
        if text.is_capital(last) && text.joins(last) {
            return false;
        }
    }
    if last < text.tokens.len() && text.gap(last) == Gap::Space {
        if text.tokens[last].shape == Shape::Number && !acronym {
            return false;
        }
        // `World Cup`, `Flight 12`: an event or a thing of the organisation's name.
        let run = (last..text.tokens.len()).take(4).take_while(|&at| text.is_capital(at) && text.joins(at));
        if run.into_iter().any(|at| text.is(at, class::EVENT) && !text.is(at, class::TITLE | class::GIVEN)) {
            return false;
        }
    }
    let article = text.word(first) == "The" && last - first == 2;
    if last < text.tokens.len()
        && text.gap(last) == Gap::Space
        && (last - first == 1 || article)
        && !acronym
        && text.is_capital(last)
        && !text.is(last, class::TITLE | class::ROLE | class::GIVEN | class::STOP | class::HEAD)
        && text.known(last, lists.names, key).is_none()
    {
        return false;
    }
    if first > 0 && text.gap(first) == Gap::Space && text.is_capital(first - 1) && last - first == 1 && !acronym {
        // `Ryan Air`, `Henry Ford`: the end of another name.
        return text.is(first - 1, class::STOP | class::TITLE | class::DEMONYM | class::PLAIN)
            || text.opens_sentence(first - 1) && text.is(first - 1, class::WORD);
    }
    true
}

/// The end of an organisation's name that begins at `at` and has a head word, if one does.
pub(super) fn pattern(text: &Text<'_>, at: usize, lists: Lists<'_>, demonym: bool, key: &mut String) -> Option<usize> {
    if !text.is_capital(at) || text.is(at, class::STOP) || text.headline {
        return None;
    }
    if text.is(at, class::TITLE) && !text.is(at, class::HEAD | class::PLAIN) {
        return None;
    }
    // A name goes on only from its beginning.
    if at > 0
        && text.joins(at)
        && text.is_capital(at - 1)
        && !text.is(at - 1, class::STOP | class::TITLE | class::DEMONYM)
        && !text.opens_sentence(at - 1)
    {
        return None;
    }
    if text.opens_sentence(at)
        && text.is(at, class::WORD)
        && !text.is(at, class::PLAIN | class::HEAD | class::OF)
        && !text.is_capital(at + 1)
    {
        return None;
    }
    if BARE_AFTER_THE.contains(&text.word(at))
        && text.before(at) == "the"
        && !(text.joins(at + 1) && (text.is_capital(at + 1) || matches!(text.word(at + 1), "of" | "for")))
    {
        return Some(at + 1);
    }
    let mut head = None;
    let mut end = at;
    while end < text.tokens.len() && end - at < 9 {
        if end > at && (!text.joins(end) || text.is(end, class::STOP)) {
            break;
        }
        // `Search and Rescue Agency`: `and` between plain words before the head.
        let linked = text.word(end) == "and"
            && end > at
            && head.is_none()
            && text.is_capital(end + 1)
            && text.joins(end + 1)
            && (at..end)
                .all(|word| text.is(word, class::WORD | class::PLAIN) && !text.is(word, class::GIVEN | class::DEMONYM))
            && text.is(end + 1, class::WORD | class::PLAIN);
        if linked {
            end += 1;
            continue;
        }
        if !text.is_capital(end) {
            break;
        }
        if text.is(end, class::HEAD) && (end > at || BARE.contains(&text.word(end))) {
            head = Some(end);
        }
        if end > at && text.is(end, class::TITLE) && !text.is(end, class::HEAD | class::PLAIN) {
            break;
        }
        end += 1;
    }
    // `United States National Weather Service`: the country and a body that is known without it.
    if let Some((name, after)) = text.place(at, &lists.gazetteer, key)
        && after < end
        && name.places().any(|(id, _)| lists.gazetteer.kind(id) == PlaceKind::Country)
        && text
            .known(after, lists.names, key)
            .is_some_and(|(entry, last)| last >= after + 3 && matches!(entry.known, Known::Organisation(_)))
    {
        return None;
    }
    // `Bank of England`, `Department of Homeland Security`.
    let of = if text.is(end.wrapping_sub(1), class::OF) && end > at { Some(end - 1) } else { None };
    if let Some(of) = of
        && let Some(last) = after_of(text, of, lists, key)
        && !(of - at >= 2
            && text
                .place(of + 2, &lists.gazetteer, key)
                .or_else(|| text.place(of + 3, &lists.gazetteer, key))
                .is_some_and(|(_, end)| end == last))
    {
        return Some(last);
    }
    let head = head?;
    let word = text.word(head);
    // `Parliament Act`, `Bush Administration`.
    let followed = head + 1 < end && text.is(head + 1, class::EVENT);
    if followed || word == "Administration" && head == at + 1 && text.is(at, class::SURNAME) {
        return None;
    }
    if demonym && STATE_HEADS.contains(&word) && head > at {
        return None;
    }
    if head == at
        && (text.opens_sentence(at) && text.is(at, class::WORD) && word != "Congress" || !BARE.contains(&word))
    {
        return None;
    }
    // Capitals of plain words only are a heading or a sentence's beginning.
    if head > at
        && text.opens_sentence(at)
        && head - at == 1
        && text.is(at, class::WORD)
        && !text.is(at, class::PLAIN)
        && text.is(head, class::WORD)
    {
        return None;
    }
    Some(head + 1)
}

/// The end of `X of [the] Y [and Z]` whose head `X` stands at `head`.
fn after_of(text: &Text<'_>, head: usize, lists: Lists<'_>, key: &mut String) -> Option<usize> {
    let mut at = head + 1;
    if text.gap(at) != Gap::Space || !matches!(text.word(at), "of" | "for" | "on") {
        return None;
    }
    at += 1;
    if text.word(at) == "the" {
        at += 1;
    }
    let mut last = None;
    let mut words = 0;
    while at < text.tokens.len() && words < 8 {
        let joined = text.joins(at) || text.gap(at) == Gap::Comma && last.is_some() && list_goes_on(text, at);
        if !joined {
            break;
        }
        if text.is_capital(at) {
            if text.is(at, class::STOP) {
                break;
            }
            words += 1;
            at += 1;
            last = Some(at);
        } else if last.is_some() && LINKS.contains(&text.word(at)) && text.is_capital(at + 1) && text.joins(at + 1) {
            let link = text.word(at);
            // `Ministry of Health and Boeing`: another name begins after `and`.
            let another = link == "and"
                && (text.known(at + 1, lists.names, key).is_some()
                    || text.place(at + 1, &lists.gazetteer, key).is_some()
                    || text.is(at + 1, class::GIVEN));
            // `House of Representatives of Cyprus`: the country is a name of its own.
            let country = link == "of" && text.place(at + 1, &lists.gazetteer, key).is_some();
            if another || country || link == "on" || link == "the" {
                break;
            }
            at += 1;
        } else {
            break;
        }
    }
    last
}

/// Whether the comma before `at` is one of a list inside a name: `Fish, Wildlife and Parks`.
fn list_goes_on(text: &Text<'_>, at: usize) -> bool {
    let is_and = |at: usize| text.word(at) == "and" && text.is_capital(at + 1) && !matches!(text.gap(at), Gap::Start);
    text.is_capital(at) && (is_and(at + 1) || text.is_capital(at + 1) && text.joins(at + 1) && is_and(at + 2))
}

/// Letters of the longest acronym.
pub(super) const LONGEST_ACRONYM: usize = 9;

/// Whether `acronym` is made of the first letters of `name`'s words, small words counted or not.
pub(super) fn is_acronym_of(acronym: &str, name: &str) -> bool {
    let letters: Vec<char> = acronym.chars().filter(|character| character.is_alphanumeric()).collect();
    if !(2..=LONGEST_ACRONYM).contains(&letters.len())
        || letters.iter().filter(|letter| letter.is_uppercase()).count() * 2 <= letters.len()
    {
        return false;
    }
    let words = || name.split([' ', '-']).filter_map(|word| word.chars().find(|character| character.is_alphanumeric()));
    let fits = |initials: Vec<char>| {
        initials.len() == letters.len()
            && initials.iter().zip(&letters).all(|(a, b)| a.to_uppercase().eq(b.to_uppercase()))
    };
    fits(words().collect()) || fits(words().filter(|initial| initial.is_uppercase()).collect())
}
