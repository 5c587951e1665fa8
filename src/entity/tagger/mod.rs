//! The trained tagger: a conditional random field over the words of windows around capitals.

pub(super) mod decode;
pub(super) mod facts;
mod features;
pub(super) mod labels;
pub(super) mod model;
pub(super) mod vocabulary;
mod windows;

use self::{
    decode::{Room, Scores},
    facts::{Facts, Opinion, Sources},
    features::features,
    labels::{KINDS, Part, meaning},
    model::Model,
    windows::windows,
};
use super::{lists::class, scan::Text, tokens::Shape};
use crate::article::EntityKind;

/// A name that the tagger found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Tagged {
    /// First word.
    pub(super) first: usize,
    /// One past the last word.
    pub(super) last: usize,
    /// What it names.
    pub(super) kind: EntityKind,
    /// The probability that the model gives it.
    pub(super) probability: f32,
}

/// Calls `take` with each window of `text`, the gaps before its words and the features of each of its words.
pub(super) fn walk(
    text: &Text<'_>,
    opinions: &[Opinion],
    sources: Sources<'_, '_>,
    mut word: impl FnMut(&[u32]),
    mut window_done: impl FnMut((usize, usize), &[u8]),
) {
    let mut facts = Facts::new(text, opinions, sources);
    let mut out = Vec::new();
    let mut gaps = Vec::new();
    for window in windows(text).into_iter().filter(|&window| !is_plain(text, opinions, window)) {
        for at in window.0.saturating_sub(2)..window.1 + 2 {
            facts.fill(text, opinions, at, sources);
        }
        gaps.clear();
        for at in window.0..window.1 {
            features(text, &facts, at, window, &mut out);
            word(&out);
            gaps.push(text.gap(at) as u8);
        }
        window_done(window, &gaps);
    }
}

/// Whether it is one word that is never a part of a name, as nearly half of all capitals are: `The`, `Monday`.
fn is_plain(text: &Text<'_>, opinions: &[Opinion], (first, last): (usize, usize)) -> bool {
    last - first == 1
        && text.is(first, class::STOP)
        && !text.is(first, class::GIVEN | class::SURNAME)
        && text.tokens[first].shape != Shape::Upper
        && opinions.get(first).is_none_or(|opinion| usize::from(opinion.label) == labels::OUTSIDE)
}

/// The names in `text` by `model`.
pub(super) fn tag(model: &Model<'_>, text: &Text<'_>, opinions: &[Opinion], sources: Sources<'_, '_>) -> Vec<Tagged> {
    let mut found = Vec::new();
    let scores = std::cell::RefCell::new(Vec::<Scores>::new());
    let mut room = Room::default();
    let mut labels = Vec::new();
    walk(
        text,
        opinions,
        sources,
        |features| scores.borrow_mut().push(model.score(features)),
        |(start, _), gaps| {
            let mut scores = scores.borrow_mut();
            decode::best(&scores, gaps, &model.transitions, &mut room, &mut labels);
            if labels.iter().any(|&label| usize::from(label) != labels::OUTSIDE) {
                let sums = decode::sums(&scores, gaps, &model.exponentials, &mut room);
                let mut first = 0;
                for (at, &label) in labels.iter().enumerate() {
                    let Some((kind, part)) = meaning(usize::from(label)) else { continue };
                    if matches!(part, Part::First | Part::Only) {
                        first = at;
                    }
                    if matches!(part, Part::Last | Part::Only) {
                        let probability = decode::probability(&sums, gaps, &model.exponentials, &labels, first, at);
                        found.push(Tagged {
                            first: start + first,
                            last: start + at + 1,
                            kind: KINDS[kind],
                            probability,
                        });
                    }
                }
            }
            scores.clear();
        },
    );
    found
}
