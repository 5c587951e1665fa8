//! Persons: capitals after titles and roles, after given names and initials; last names of those named in full.

use super::{
    lists::class,
    scan::{Lists, Piece, Rule, Text},
    tokens::{Gap, Shape},
};

/// Small words inside persons' names.
pub(super) const LINKS: &[&str] = &[
    "de", "da", "do", "dos", "das", "del", "della", "di", "du", "la", "le", "van", "von", "der", "den", "bin", "ibn",
    "al", "el", "ter", "ten", "bint", "ul", "ur", "af", "zu", "ould",
];

/// Verbs that tell of a speaker, before or after the name.
const VERBS: &[&str] = &[
    "said",
    "says",
    "told",
    "added",
    "announced",
    "stated",
    "explained",
    "wrote",
    "argued",
    "commented",
    "replied",
    "asked",
    "claimed",
    "warned",
    "tweeted",
    "noted",
];

/// Letters with full stops that are no initials.
const NOT_INITIALS: &[&str] = &["U.S.", "U.K.", "U.N.", "E.U.", "D.C.", "U.S.S.", "U.S.A.", "U.A.E.", "L.A."];

/// Whether a name may begin at this small word: `al-Assad`, `bin Laden`.
#[inline]
pub(super) fn begins_small(text: &Text<'_>, at: usize) -> bool {
    text.is_capital(at + 1) && text.joins(at + 1) && matches!(text.word(at), "al" | "bin" | "el")
}

/// Whether a known person's name stands for itself at these words.
pub(super) fn stands(text: &Text<'_>, first: usize, last: usize) -> bool {
    if last - first > 1 {
        return true;
    }
    let next = last < text.tokens.len()
        && text.joins(last)
        && text.is_capital(last)
        && !text.is(last, class::STOP | class::TITLE);
    let before = first > 0
        && text.joins(first)
        && text.is_capital(first - 1)
        && !text.is(first - 1, class::STOP | class::TITLE | class::DEMONYM)
        && !text.opens_sentence(first - 1);
    !next && !before
}

/// The end of a person's name that begins at `at` and how it was found, if one does.
pub(super) fn pattern(
    text: &Text<'_>,
    at: usize,
    lists: Lists<'_>,
    before: Option<&Piece<'_>>,
) -> Option<(usize, Rule)> {
    if !text.is_capital(at) || text.is(at, class::STOP | class::DEMONYM) && !text.is(at, class::GIVEN) {
        return None;
    }
    // Inside a run of capitals a name begins only after a title or where another name ended.
    let after_capital = at > 0 && text.joins(at) && text.is_capital(at - 1);
    let after_piece = before.is_some_and(|piece| piece.last == at);
    let title = after_title(text, at, lists);
    let opened = after_capital
        && (text.is(at - 1, class::STOP | class::TITLE | class::ROLE | class::PLAIN)
            || text.opens_sentence(at - 1) && text.is(at - 1, class::WORD));
    if after_capital && !after_piece && !title && !opened {
        return None;
    }
    if text.is(at, class::TITLE) && !text.is(at, class::GIVEN) {
        return None;
    }
    let (last, capitals) = run(text, at);
    if capitals == 0 || names_a_thing(text, last) {
        return None;
    }
    let words = last - at;
    let given = text.is(at, class::GIVEN) && text.tokens[at].shape == Shape::Capital;
    let letter =
        text.tokens[at].shape == Shape::Letter || text.tokens[at].shape == Shape::Upper && text.word(at).contains('.');
    let final_word = last - 1;
    let plain_end = text.is(final_word, class::WORD) && !text.is(final_word, class::SURNAME | class::GIVEN);
    let shouted = capitals == 1 && text.tokens[at].shape == Shape::Upper;
    let doubtful = shouted || capitals == 1 && plain_end || text.headline;
    if title && !doubtful {
        return Some((last, Rule::Title));
    }
    if capitals + usize::from(letter) < 2 || (at + 1..last).all(|word| text.gap(word) == Gap::Hyphen) {
        return None;
    }
    if given && (!plain_end || role_before(text, at)) {
        let chance = text.opens_sentence(at) && text.is(at, class::WORD);
        if !chance || text.is(at + 1, class::SURNAME) {
            return Some((last, Rule::Given));
        }
    }
    let initials = letter && text.word(at).ends_with('.') && !NOT_INITIALS.contains(&text.word(at));
    // `N. Korea`
    let country = || {
        let name = super::fold::fold_name(text.word(at + 1));
        lists
            .gazetteer
            .name(&name)
            .is_some_and(|name| name.is_place() && last == at + 2 && name.marks & super::gazetteer::marks::SURNAME == 0)
    };
    if initials && !plain_end && !country() {
        return Some((last, Rule::Given));
    }
    if text.headline
        || letter
        || words > 4
        || (at..last).any(|word| text.is(word, class::WORD | class::PLAIN) || text.tokens[word].shape == Shape::Upper)
    {
        return None;
    }
    let speaks = VERBS.contains(&text.word(last)) && text.gap(last) == Gap::Space || VERBS.contains(&text.before(at));
    let aged = text.gap(last) == Gap::Comma
        && text.word(last).len() == 2
        && text.tokens.get(last).is_some_and(|token| token.shape == Shape::Number)
        && text.gap(last + 1) == Gap::Comma;
    if role_before(text, at) || speaks || aged {
        return Some((last, Rule::Role));
    }
    None
}

/// The words of a name from `at`: its end and how many of them begin with a capital.
fn run(text: &Text<'_>, at: usize) -> (usize, usize) {
    let (mut last, mut capitals, mut next) = (at, 0, at);
    while next < text.tokens.len() && next - at < 7 && capitals < 5 {
        if next > at && !matches!(text.gap(next), Gap::Space | Gap::Hyphen) {
            break;
        }
        let hyphen = next > at && text.gap(next) == Gap::Hyphen;
        if text.is_capital(next) {
            let breaks = class::STOP | class::DEMONYM | class::PLAIN;
            if next > at
                && !hyphen
                && text.is(next, breaks)
                && !text.is(next, class::GIVEN | class::SURNAME)
                && text.tokens[next].shape != Shape::Letter
            {
                break;
            }
            // `OBE`, `MP`, `DC` after a name.
            if next > at
                && text.tokens[next].shape == Shape::Upper
                && text.tokens[at].shape == Shape::Capital
                && !text.word(next).contains('.')
                && !is_numeral(text.word(next))
            {
                break;
            }
            if next > at && !hyphen && text.is(next, class::TITLE) && !text.is(next, class::SURNAME | class::GIVEN) {
                break;
            }
            if next > at
                && !hyphen
                && text.is(next, class::EVENT | class::FACILITY | class::HEAD)
                && !text.is(next, class::SURNAME)
            {
                return (at, 0);
            }
            capitals += usize::from(text.tokens[next].shape != Shape::Letter);
            next += 1;
            last = next;
        } else if capitals > 0
            && hyphen
            && next == last
            && text.word(next).len() <= 5
            && text.word(next).len() > 1
            && text.tokens[next].shape == Shape::Small
            && text.word(next - 1).len() <= 6
            && !matches!(text.word(next), "led" | "based" | "era" | "born" | "style" | "run" | "area" | "bound")
        {
            next += 1;
            last = next;
        } else if capitals > 0 && LINKS.contains(&text.word(next)) {
            next += 1;
        } else {
            break;
        }
    }
    // `Martin Luther King, Jr.`
    if matches!(text.word(last), "Jr." | "Sr.") && text.gap(last) == Gap::Comma {
        last += 1;
    }
    (last, capitals)
}

/// Whether the word is a Roman numeral as kings have: `II`, `XVI`.
fn is_numeral(word: &str) -> bool {
    word.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X'))
}

/// Whether a word after a person's name makes it the name of something else: `Airport`, `Prize`.
fn names_a_thing(text: &Text<'_>, at: usize) -> bool {
    if text.gap(at) != Gap::Space {
        return false;
    }
    if text.is_capital(at) {
        let at = if text.is(at, class::PLAIN) { at + 1 } else { at };
        return text.is(at, class::EVENT | class::FACILITY | class::HEAD)
            && !text.is(at, class::TITLE)
            && text.joins(at);
    }
    matches!(text.word(at), "airport" | "street" | "stadium" | "bridge" | "award" | "prize" | "hospital" | "museum")
}

/// Whether a title stands right before `at`: `President`, `Mr.`, `prime minister`.
fn after_title(text: &Text<'_>, at: usize, lists: Lists<'_>) -> bool {
    if at == 0 || text.gap(at) != Gap::Space {
        return false;
    }
    if text.is_capital(at - 1) {
        // `Secretary of State`, `Minister of Foreign Affairs`.
        let of = (2..=4).any(|back| {
            at > back
                && text.word(at - back) == "of"
                && text.is(at - back - 1, class::TITLE)
                && (at - back + 1..at).all(|word| text.is_capital(word))
        });
        return text.is(at - 1, class::TITLE) && !text.is(at - 1, class::GIVEN)
            || of && text.is(at, class::GIVEN) && text.is(at - 1, class::WORD);
    }
    let word = text.word(at - 1);
    matches!(
        word,
        "president"
            | "chancellor"
            | "premier"
            | "minister"
            | "governor"
            | "senator"
            | "mayor"
            | "senators"
            | "congressman"
            | "secretary"
    ) && lists.words.classes(word) & class::TITLE != 0
}

/// Whether a word for what a person does stands right before `at`.
fn role_before(text: &Text<'_>, at: usize) -> bool {
    at > 0
        && text.gap(at) == Gap::Space
        && !text.is_capital(at - 1)
        && super::lists::words().classes(text.word(at - 1)) & class::ROLE != 0
        || at > 0 && text.gap(at) == Gap::Space && text.is(at - 1, class::TITLE)
}
