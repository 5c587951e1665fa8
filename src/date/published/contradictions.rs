//! What does not fit together in the evidence for a date.

use chrono::NaiveDate;

use super::{Candidate, Kind, Place, kind};
use crate::article::{DateRole, Published};

/// Evidence that contradicts the date that was chosen.
#[derive(Clone, Debug, PartialEq)]
pub enum Contradiction {
    /// The metadata tell the first day, the page shows the second.
    Shown(NaiveDate, NaiveDate),
    /// It was published on the first day and changed on the second, which is earlier.
    ChangedBefore(NaiveDate, NaiveDate),
    /// It tells the first day and was captured on the second, which is earlier.
    AfterCapture(NaiveDate, NaiveDate),
}

/// What does not fit to the date that was chosen.
pub(super) fn contradictions_of(
    published: &Published,
    candidates: &[Candidate],
    captured: Option<(NaiveDate, NaiveDate)>,
) -> Vec<Contradiction> {
    let mut found = Vec::new();
    let is_sure = |candidate: &&Candidate| {
        candidate.confidence >= 0.6
            && candidate.date.days.len() == 1
            && !matches!(candidate.role, DateRole::Modified | DateRole::Other)
            && candidate.place != Place::Beside
    };
    let days_off = |candidate: &Candidate| (candidate.date.days.from - published.days.from).num_days().abs();
    let against = |wanted: Kind| {
        candidates.iter().filter(is_sure).find(|candidate| kind(candidate.origin) == wanted && days_off(candidate) > 1)
    };
    let of_kind = |wanted: Kind| {
        candidates.iter().filter(is_sure).find(|candidate| kind(candidate.origin) == wanted && days_off(candidate) <= 1)
    };
    let pair = match kind(published.origin) {
        Kind::Shown => against(Kind::Machine).map(|other| (other.date.days.from, published.days.from)),
        Kind::Machine => against(Kind::Shown).map(|other| (published.days.from, other.date.days.from)),
        _ => None,
    };
    // Where a kind shows both days, its other date is of something else.
    let is_told_twice = of_kind(Kind::Shown).is_some() && of_kind(Kind::Machine).is_some();
    if let Some((told, shown)) = pair.filter(|_| published.days.len() == 1 && !is_told_twice) {
        found.push(Contradiction::Shown(told, shown));
    }
    let changed = candidates
        .iter()
        .filter(|candidate| candidate.role == DateRole::Modified && candidate.place != Place::Beside)
        .filter(|candidate| kind(candidate.origin) == kind(published.origin))
        .max_by_key(|candidate| candidate.date.days.to);
    if let Some(changed) = changed
        && (published.days.from - changed.date.days.to).num_days() >= 1
    {
        found.push(Contradiction::ChangedBefore(published.days.from, changed.date.days.from));
    }
    if let Some((captured, limit)) = captured
        && let Some(late) = candidates.iter().filter(is_sure).find(|candidate| candidate.date.days.from > limit)
    {
        found.push(Contradiction::AfterCapture(late.date.days.from, captured));
    }
    found
}
