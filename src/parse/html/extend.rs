//! What the readability algorithm leaves out of an article that it has found: a summary above, paragraphs between.
//!
//! Paragraphs below were tried and left: on the pages at hand they were notes on authors and invitations more often than
//! text.

use std::collections::HashSet;

use super::{
    body::{PROSE, Told, letters, tight},
    title,
    tree::{Block, Kind, Whole},
};

/// So many blocks may stand between the headline and the text.
const HEAD: usize = 30;

/// `found`, the blocks that are taken for the article, with those of the page that belong to it.
pub(super) fn extended(mut found: Vec<Block>, whole: &Whole, told: &Told) -> Vec<Block> {
    let all = &whole.blocks;
    let tights: Vec<String> = all.iter().map(|block| tight(&block.text)).collect();
    let free: HashSet<&str> =
        all.iter().zip(&tights).filter(|(block, _)| !block.is_beside).map(|(_, text)| text.as_str()).collect();
    let found_tights: Vec<String> = found.iter().map(|block| tight(&block.text)).collect();
    for (block, text) in found.iter_mut().zip(&found_tights) {
        block.is_beside &= !free.contains(text.as_str());
    }
    let known: HashSet<&str> = found_tights.iter().map(String::as_str).collect();
    let joined = found_tights.concat();
    let is_known: Vec<bool> = tights
        .iter()
        .map(|text| {
            !text.is_empty()
                && (known.contains(text.as_str()) || (text.len() >= PROSE && joined.contains(text.as_str())))
        })
        .collect();
    let mut prose = (0..all.len()).filter(|at| is_known[*at] && letters(&all[*at].text) >= PROSE);
    let Some(first) = prose.next() else { return found };
    let last = prose.next_back().unwrap_or(first);
    let is_good = |at: &usize| !is_known[*at] && is_good(&all[*at], told);
    let mut wanted: Vec<usize> = above(whole, first, told).filter(is_good).collect();
    // In the element that the page marks as its article, paragraphs above are its summary wherever the headline stands.
    let marks = whole.marks.iter().filter(|mark| mark.from <= first && last < mark.to);
    if let Some(mark) = marks.min_by_key(|mark| mark.to - mark.from) {
        wanted.extend((mark.from..first).filter(|at| all[*at].kind == Kind::Paragraph).filter(is_good));
    }
    // A box without paragraphs may as well be a gallery.
    wanted.extend((first..last).filter(|at| all[*at].kind != Kind::Other).filter(is_good));
    if wanted.is_empty() {
        return found;
    }
    let wanted: HashSet<usize> = wanted.into_iter().collect();
    let mut merged = Vec::with_capacity(found.len() + wanted.len());
    let mut next = 0;
    for (at, block) in all.iter().enumerate() {
        if wanted.contains(&at) {
            merged.push(block.clone());
        } else if is_known[at]
            && let Some(place) = found_tights[next..].iter().position(|other| holds(other, &tights[at]))
        {
            merged.extend_from_slice(&found[next..=next + place]);
            next += place + 1;
        }
    }
    merged.extend_from_slice(&found[next..]);
    merged
}

/// The blocks between the headline, or the last heading, and the text that begins with the block `first`; none where most
/// of it is links.
fn above(whole: &Whole, first: usize, told: &Told) -> std::ops::Range<usize> {
    let all = &whole.blocks;
    let headline = title::fold(told.headline);
    let head = first.saturating_sub(HEAD)..first;
    let is_headline = |at: &usize| !headline.is_empty() && title::fold(&all[*at].text) == headline;
    let is_heading = |at: &usize| all[*at].kind == Kind::Heading;
    let Some(above) = head.clone().rev().find(is_headline).or_else(|| head.rev().find(is_heading)) else {
        return first..first;
    };
    let between = &all[above + 1..first];
    let linked: usize = between.iter().map(|block| block.linked).sum();
    let total: usize = between.iter().map(|block| letters(&block.text)).sum();
    if linked * 2 < total { above + 1..first } else { first..first }
}

/// Whether the block `other` is that of `text` or has it in it.
fn holds(other: &str, text: &str) -> bool {
    other == text || (text.len() >= PROSE && other.contains(text))
}

/// Whether a block that was left out is a paragraph of its own worth.
fn is_good(block: &Block, told: &Told) -> bool {
    let length = letters(&block.text);
    !block.is_beside
        && block.arounds == 0
        && length >= PROSE
        && block.linked * 3 < length
        && ends_a_sentence(&block.text)
        && !told.captions.contains(&block.text)
}

/// Whether `text` ends as sentences do; labels, names and buttons do not.
fn ends_a_sentence(text: &str) -> bool {
    let bare = text.trim_end_matches(['"', '\'', '”', '“', '»', '«', '’', ')', ']', ' ']);
    bare.ends_with(['.', '!', '?', '…', ':', '。', '！', '？'])
}
