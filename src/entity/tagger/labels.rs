//! What a word may be in a name: its beginning, inside or end, a name by itself, or outside of any.

use crate::article::EntityKind;

/// Number of labels.
pub(in crate::entity) const LABELS: usize = 13;

/// Outside of any name.
pub(in crate::entity) const OUTSIDE: usize = 0;

/// Where in a name a word stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::entity) enum Part {
    /// The first of several words.
    First = 0,
    /// Neither the first nor the last.
    Inside = 1,
    /// The last of several words.
    Last = 2,
    /// The only word.
    Only = 3,
}

/// The kinds in the order of their labels.
pub(in crate::entity) const KINDS: [EntityKind; 3] = [EntityKind::Person, EntityKind::Organisation, EntityKind::Place];

/// The number of a kind in [`KINDS`].
pub(in crate::entity) fn number(kind: EntityKind) -> usize {
    match kind {
        EntityKind::Person => 0,
        EntityKind::Organisation => 1,
        EntityKind::Place => 2,
    }
}

/// The label of a word at `part` of a name of the kind with this number.
pub(in crate::entity) fn label(kind: usize, part: Part) -> usize {
    1 + kind * 4 + part as usize
}

/// The number of the kind and the part that a label tells; `None` outside.
pub(in crate::entity) fn meaning(label: usize) -> Option<(usize, Part)> {
    let rest = label.checked_sub(1)?;
    let part = match rest % 4 {
        0 => Part::First,
        1 => Part::Inside,
        2 => Part::Last,
        _ => Part::Only,
    };
    Some((rest / 4, part))
}

/// Whether a name may begin or there may be none after this label; else the name of the label goes on.
const fn closed(label: usize) -> bool {
    label == OUTSIDE || (label - 1) % 4 >= 2
}

/// Whether this label continues a name.
const fn continues(label: usize) -> bool {
    label != OUTSIDE && ((label - 1) % 4 == 1 || (label - 1) % 4 == 2)
}

/// Whether `next` may stand after `before`.
pub(in crate::entity) const fn follows(before: usize, next: usize) -> bool {
    if closed(before) { !continues(next) } else { continues(next) && (before - 1) / 4 == (next - 1) / 4 }
}

/// Whether a window may begin with this label.
pub(in crate::entity) const fn begins(label: usize) -> bool {
    !continues(label)
}

/// Whether a window may end with this label.
pub(in crate::entity) const fn ends(label: usize) -> bool {
    closed(label)
}
