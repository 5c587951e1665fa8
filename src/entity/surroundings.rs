//! What stands around a place's name: longer names that it is only a part of, words taken into it.

use super::{
    lists::class,
    russian,
    scan::{Piece, Text, What},
    tokens::Gap,
};

/// Whether the words at `at` stand after `at the`, `outside the` and the like.
pub(super) fn at_the(text: &Text<'_>, at: usize) -> bool {
    let before = if text.before(at) == "the" { text.before(at - 1) } else { "" };
    ["at", "outside", "inside", "near", "around"].iter().any(|word| word.eq_ignore_ascii_case(before))
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

/// Where the place's name begins with what stands before it, and whether it names a part of the place.
pub(super) fn beginning(text: &Text<'_>, first: usize) -> (usize, bool) {
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
pub(super) fn after_of_a_name(text: &Text<'_>, first: usize) -> bool {
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
pub(super) fn inside_longer_name(
    text: &Text<'_>,
    first: usize,
    last: usize,
    pieces: &[Piece<'_>],
    index: usize,
) -> bool {
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
