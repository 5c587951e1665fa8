//! What the readability algorithm leaves out of an article that it has found: a summary above, paragraphs between and
//! below.

use std::collections::HashSet;

use super::{
    beside,
    body::{PROSE, Told, letters, tight},
    title,
    tree::{Block, Kind, Whole},
};

/// So many blocks may stand between the headline and the text.
const HEAD: usize = 30;
/// So many blocks that are no prose may stand between two paragraphs below the text that was found.
const GAP: usize = 2;

/// `found`, the blocks that are taken for the article, with those of the page that belong to it.
pub(super) fn extended(found: Vec<Block>, whole: &Whole, told: &Told) -> Vec<Block> {
    let all = &whole.blocks;
    let tights: Vec<String> = all.iter().map(|block| tight(&block.text)).collect();
    let mut found = found;
    let free: HashSet<&str> =
        whole.blocks.iter().zip(&tights).filter(|(block, _)| !block.is_beside).map(|(_, text)| text.as_str()).collect();
    for block in found.iter_mut().filter(|block| block.is_beside) {
        block.is_beside = !free.contains(tight(&block.text).as_str());
    }
    let known: HashSet<String> = found.iter().map(|block| tight(&block.text)).collect();
    let joined: String = found.iter().map(|block| tight(&block.text)).collect();
    let is_known: Vec<bool> = tights
        .iter()
        .map(|text| {
            !text.is_empty() && (known.contains(text) || (text.len() >= PROSE && joined.contains(text.as_str())))
        })
        .collect();
    let long = |at: &usize| is_known[*at] && letters(&all[*at].text) >= PROSE;
    let mut all_long = (0..all.len()).filter(long);
    let Some(first) = all_long.next() else { return found };
    let last = all_long.next_back().unwrap_or(first);
    let mut wanted = vec![false; all.len()];
    let mode = std::env::var("DL_EXT").unwrap_or("abA".into());
    // Above: between the headline and the text.
    let headline = title::fold(told.headline);
    let above = (first.saturating_sub(HEAD)..first)
        .rev()
        .find(|at| !headline.is_empty() && title::fold(&all[*at].text) == headline)
        .or_else(|| (first.saturating_sub(HEAD)..first).rev().find(|at| all[*at].kind == Kind::Heading));
    if let Some(above) = above.filter(|_| mode.contains('a')) {
        let (mut linked, mut total) = (0, 0);
        for block in &all[above + 1..first] {
            linked += block.linked;
            total += letters(&block.text);
        }
        if linked * 2 < total {
            for at in above + 1..first {
                wanted[at] = is_good(&all[at], told);
            }
        }
    }
    let around = whole.marks.iter().filter(|mark| mark.from <= first && last < mark.to);
    let within = around.min_by_key(|mark| mark.to - mark.from);
    if let Some(within) = within {
        if mode.contains('A') {
            for at in within.from..first {
                wanted[at] |= !is_known[at] && all[at].kind == Kind::Paragraph && is_good(&all[at], told);
            }
        }
        if mode.contains('C') {
            for at in last + 1..within.to {
                if beside::ends(&all[at].text) {
                    break;
                }
                wanted[at] |= !is_known[at] && all[at].kind == Kind::Paragraph && is_good(&all[at], told);
            }
        }
    }
    if mode.contains('b') {
        for at in first..last {
            wanted[at] = !is_known[at] && all[at].kind != Kind::Other && is_good(&all[at], told);
        }
    }
    if mode.contains('c') {
        let mut gap = 0;
        for at in last + 1..all.len() {
            let block = &all[at];
            if is_known[at] {
                continue;
            }
            if block.is_beside || block.arounds > 0 || beside::ends(&block.text) || beside::is_link(block) {
                break;
            }
            if block.kind == Kind::Paragraph && is_good(block, told) {
                wanted[at] = true;
                gap = 0;
            } else {
                gap += 1;
                if gap > GAP {
                    break;
                }
            }
        }
    }
    if !wanted.contains(&true) {
        return found;
    }
    // Merge: keep found's own order, insert wanted ones before the next known block.
    let mut merged = Vec::with_capacity(found.len() + 8);
    let mut rest = found.into_iter().peekable();
    for at in 0..all.len() {
        if wanted[at] {
            if std::env::var_os("DL_DEBUG").is_some() {
                eprintln!("ext\t{at} {first} {last}\t{}", all[at].text);
            }
            merged.push(Block { is_beside: false, ..all[at].clone() });
        } else if is_known[at] {
            // All that is found up to and with this one.
            if let Some(place) = rest.clone().position(|block| {
                tight(&block.text) == tights[at]
                    || tight(&block.text).contains(&tights[at]) && tights[at].len() >= PROSE
            }) {
                for _ in 0..=place {
                    merged.extend(rest.next());
                }
            }
        }
    }
    merged.extend(rest);
    merged
}

/// Whether `text` ends as sentences do; labels, names and buttons do not.
fn ends_a_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '\'', '”', '“', '»', '«', '’', ')', ']', ' '])
        .ends_with(['.', '!', '?', '…', ':', '。', '！', '？'])
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
