//! Mentions from the names that the tagger found: the rules' own reading where both agree, else one made for it.

use super::{
    region_words::is_region_word,
    scan::{Lists, Piece, Rule, Text, What},
    settle::{self, Reading, Settled},
    tagger::Tagged,
};
use crate::article::{EntityKind, Mention};

/// The mentions that `tagged` names in each text of `reading`, whose pieces the rules settled as `settled`.
pub(super) fn merge<'g>(
    mut reading: Reading<'_, 'g>,
    settled: Vec<Settled>,
    tagged: &[Vec<Tagged>; 2],
    lists: Lists<'g>,
) -> Vec<Mention> {
    let agreed = |settled: &Settled| {
        tagged[settled.text]
            .binary_search_by_key(&settled.first, |tagged| tagged.first)
            .ok()
            .map(|index| &tagged[settled.text][index])
            .filter(|tagged| tagged.last == settled.last && tagged.kind == settled.mention.kind)
    };
    let same = settled.iter().filter(|settled| agreed(settled).is_some()).count();
    let all = if same == settled.len() && same == tagged[0].len() + tagged[1].len() {
        settled
    } else {
        for (number, tagged) in tagged.iter().enumerate() {
            let kept = settled.iter().filter(|settled| settled.text == number && agreed(settled).is_some());
            let kept: Vec<(usize, usize)> = kept.map(|settled| (settled.first, settled.last)).collect();
            replace(&reading.texts[number], &mut reading.pieces[number], tagged, &kept, lists);
        }
        settle::again_with_tagged(&mut reading);
        settle::settled(&reading, lists)
    };
    let confident = all.into_iter().filter_map(|settled| {
        let tagged = agreed(&settled)?;
        let mut mention = settled.mention;
        mention.confidence = tagged.probability;
        Some(mention)
    });
    confident.collect()
}

/// Puts pieces for `tagged` among `pieces`, but for those that were settled as `kept`.
fn replace<'g>(
    text: &Text<'_>,
    pieces: &mut Vec<Piece<'g>>,
    tagged: &[Tagged],
    kept: &[(usize, usize)],
    lists: Lists<'g>,
) {
    let old = std::mem::take(pieces);
    let mut key = String::new();
    let mut next = 0;
    for tagged in tagged {
        while let Some(piece) = old.get(next).filter(|piece| piece.last <= tagged.first) {
            pieces.push(piece.clone());
            next += 1;
        }
        let own = kept.binary_search(&(tagged.first, tagged.last)).is_ok();
        let mut used = false;
        while let Some(piece) = old.get(next).filter(|piece| piece.first < tagged.last) {
            if own {
                pieces.push(piece.clone());
                used = true;
            }
            next += 1;
        }
        if !used {
            let what = what(text, tagged, lists, &mut key);
            pieces.push(Piece { first: tagged.first, last: tagged.last, what, rule: Rule::Tagged });
        }
    }
    pieces.extend_from_slice(&old[next.min(old.len())..]);
}

/// What a name of the tagger's is, as far as its words tell.
fn what<'g>(text: &Text<'_>, tagged: &Tagged, lists: Lists<'g>, key: &mut String) -> What<'g> {
    match tagged.kind {
        EntityKind::Person => match text.known(tagged.first, lists.names, key) {
            Some((entry, last)) if last == tagged.last => match entry.known {
                super::lists::Known::Person(name) => What::KnownPerson(name),
                _ => What::Person,
            },
            _ => What::Person,
        },
        EntityKind::Organisation => match text.known(tagged.first, lists.names, key) {
            Some((entry, last)) if last == tagged.last => match entry.known {
                super::lists::Known::Organisation(name) => What::Organisation(Some(name)),
                _ => What::Organisation(None),
            },
            _ => What::Organisation(None),
        },
        EntityKind::Place => {
            let mut last = tagged.last;
            loop {
                match text.place(tagged.first, &lists.gazetteer, key) {
                    Some((name, end)) if end == last || end == tagged.last => return What::Place(name),
                    _ => {}
                }
                if last > tagged.first + 1 && last == tagged.last && is_region_word(text.word(last - 1)) {
                    last -= 1;
                } else {
                    return What::Facility;
                }
            }
        }
    }
}
