//! Where names may be: runs of capitals with the small words that may link them.

use super::super::{
    scan::Text,
    tokens::{Gap, Shape},
};

/// More words than this are cut into several windows, which bounds the time that any text takes.
const LONGEST: usize = 40;

/// Small words inside names.
const LINKS: &[&str] = &[
    "of", "the", "and", "for", "on", "in", "at", "to", "de", "da", "do", "dos", "das", "del", "della", "di", "du",
    "la", "le", "les", "van", "von", "der", "den", "bin", "ibn", "al", "el", "ul", "y", "e", "et", "a", "with", "by",
    "as", "ud", "und", "für", "des", "an", "or", "upon", "bint",
];

/// The windows of a text in reading order: first word and one past the last.
pub(in crate::entity) fn windows(text: &Text<'_>) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    let count = text.tokens.len();
    while at < count {
        if !is_candidate(text, at) {
            at += 1;
            continue;
        }
        let first = at;
        let mut last = at + 1;
        while last < count && last - first < LONGEST && text.gap(last) != Gap::Start {
            if is_candidate(text, last) {
                last += 1;
                continue;
            }
            let links = (0..3).take_while(|&more| {
                matches!(text.gap(last + more), Gap::Space | Gap::Hyphen) && LINKS.contains(&text.word(last + more))
            });
            let next = last + links.count();
            if next > last && next < count && text.gap(next) != Gap::Start && is_candidate(text, next) {
                last = next + 1;
            } else {
                break;
            }
        }
        found.push((first, last));
        at = last;
    }
    found
}

/// Whether a name may begin or end at this word.
fn is_candidate(text: &Text<'_>, at: usize) -> bool {
    let Some(token) = text.tokens.get(at) else { return false };
    match token.shape {
        Shape::Capital | Shape::Upper | Shape::Letter => true,
        Shape::Number => {
            text.word(at).bytes().any(|byte| byte.is_ascii_alphabetic())
                || at > 0 && text.is_capital(at - 1) && matches!(text.gap(at), Gap::Space | Gap::Hyphen)
                || text.is_capital(at + 1) && matches!(text.gap(at + 1), Gap::Space | Gap::Hyphen)
        }
        Shape::Small => {
            text.gap(at) != Gap::Hyphen
                && text.is_capital(at + 1)
                && text.gap(at + 1) == Gap::Hyphen
                && token.end - token.start <= 3
                || at > 0 && text.gap(at) == Gap::Hyphen && text.is_capital(at - 1)
                || text.word(at).bytes().skip(1).any(|byte| byte.is_ascii_uppercase())
        }
    }
}
