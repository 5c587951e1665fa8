//! The best labels of a window, and how likely they are.

use super::labels::{LABELS, begins, ends};

/// What labels weigh at each word.
pub(in crate::entity) type Scores = [f32; LABELS];

/// What it weighs that a label follows another, by what stands between the words.
pub(in crate::entity) type Transitions = [[[f32; LABELS]; LABELS]];

/// The weight of what cannot be.
pub(in crate::entity) const NEVER: f32 = -1e9;

/// Room for decoding, used again and again.
#[derive(Debug, Default)]
pub(in crate::entity) struct Room {
    back: Vec<[u8; LABELS]>,
    forward: Vec<Scores>,
    backward: Vec<Scores>,
    own: Vec<Scores>,
    scale: Vec<f32>,
}

/// The likeliest labels for `scores` into `best`; `gaps` tells what stands before each word.
pub(in crate::entity) fn best(
    scores: &[Scores],
    gaps: &[u8],
    transitions: &Transitions,
    room: &mut Room,
    best: &mut Vec<u8>,
) {
    best.clear();
    let Some(first) = scores.first() else { return };
    room.back.clear();
    let mut now: Scores = *first;
    for (label, score) in now.iter_mut().enumerate() {
        if !begins(label) {
            *score = NEVER;
        }
    }
    for (own, &gap) in scores.iter().zip(gaps).skip(1) {
        let weights = &transitions[usize::from(gap)];
        let mut next = [NEVER * 2.0; LABELS];
        let mut back = [0; LABELS];
        for (before, &score) in now.iter().enumerate() {
            for label in 0..LABELS {
                let total = score + weights[before][label];
                if total > next[label] {
                    next[label] = total;
                    back[label] = before as u8;
                }
            }
        }
        for label in 0..LABELS {
            next[label] += own[label];
        }
        room.back.push(back);
        now = next;
    }
    let last = (0..LABELS).filter(|&label| ends(label)).max_by(|&a, &b| now[a].total_cmp(&now[b])).unwrap_or_default();
    let mut label = last;
    best.push(label as u8);
    for back in room.back.iter().rev() {
        label = usize::from(back[label]);
        best.push(label as u8);
    }
    best.reverse();
}

/// The least that a step's weights may sum up to, so that nothing is divided by zero.
const LEAST: f32 = 1e-30;

/// Sums over all labellings of a window, each word's divided by its `scale`.
#[derive(Debug)]
pub(in crate::entity) struct Sums<'r> {
    /// Weight of all labellings up to each word, with its own.
    pub(in crate::entity) forward: &'r [Scores],
    /// Weight of all labellings after each word.
    pub(in crate::entity) backward: &'r [Scores],
    /// The exponentials of the scores, the best of each word 1.
    pub(in crate::entity) own: &'r [Scores],
    /// What each word's sums were divided by.
    pub(in crate::entity) scale: &'r [f32],
}

/// Sums up all labellings of a window; `exponentials` are those of the transitions' weights, 0 for what cannot be.
pub(in crate::entity) fn sums<'r>(
    scores: &[Scores],
    gaps: &[u8],
    exponentials: &Transitions,
    room: &'r mut Room,
) -> Sums<'r> {
    let Room { forward, backward, own, scale, .. } = room;
    forward.clear();
    own.clear();
    scale.clear();
    let length = scores.len();
    let mut now = [0.0; LABELS];
    for (at, scores) in scores.iter().enumerate() {
        let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let mine = scores.map(|score| (score - most).exp());
        let mut next = [0.0; LABELS];
        if at == 0 {
            for label in (0..LABELS).filter(|&label| begins(label)) {
                next[label] = mine[label];
            }
        } else {
            let weights = &exponentials[usize::from(gaps[at])];
            for (before, &weight) in now.iter().enumerate() {
                for label in 0..LABELS {
                    next[label] += weight * weights[before][label];
                }
            }
            for label in 0..LABELS {
                next[label] *= mine[label];
            }
        }
        if at + 1 == length {
            for label in (0..LABELS).filter(|&label| !ends(label)) {
                next[label] = 0.0;
            }
        }
        let sum = next.iter().sum::<f32>().max(LEAST);
        now = next.map(|weight| weight / sum);
        forward.push(now);
        own.push(mine);
        scale.push(sum);
    }
    backward.clear();
    backward.resize(scores.len(), std::array::from_fn(|label| if ends(label) { 1.0 } else { 0.0 }));
    for at in (1..scores.len()).rev() {
        let weights = &exponentials[usize::from(gaps[at])];
        let after = backward[at];
        let mut next = [0.0; LABELS];
        for (before, next) in next.iter_mut().enumerate() {
            for label in 0..LABELS {
                *next += weights[before][label] * own[at][label] * after[label];
            }
        }
        backward[at - 1] = next.map(|weight| weight / scale[at]);
    }
    Sums { forward, backward, own, scale }
}

/// The probability of the labels from `first` to `last`, both among them, whatever stands around them.
pub(in crate::entity) fn probability(
    sums: &Sums<'_>,
    gaps: &[u8],
    exponentials: &Transitions,
    labels: &[u8],
    first: usize,
    last: usize,
) -> f32 {
    let mut weight = sums.forward[first][usize::from(labels[first])];
    for at in first + 1..=last {
        let (before, label) = (usize::from(labels[at - 1]), usize::from(labels[at]));
        weight *= exponentials[usize::from(gaps[at])][before][label] * sums.own[at][label] / sums.scale[at];
    }
    (weight * sums.backward[last][usize::from(labels[last])]).clamp(0.0, 1.0)
}
