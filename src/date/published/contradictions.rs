//! What does not fit together in the evidence for a date.

use chrono::NaiveDate;

use super::{Candidate, Kind, Place, kind, kind_of};
use crate::article::{DateOrigin, DateRole, Published};

/// Datelines and addresses may be older than the date that a record gives by this many days: copy is printed late.
const LATE: i64 = 31;

/// Evidence that contradicts the date that was chosen.
#[derive(Clone, Debug, PartialEq)]
pub enum Contradiction {
    /// The metadata tell the first day, the page shows the second.
    Shown(NaiveDate, NaiveDate),
    /// The input says the first day, and the second in another place.
    Told(NaiveDate, NaiveDate),
    /// It was published on the first day and changed on the second, which is earlier.
    ChangedBefore(NaiveDate, NaiveDate),
    /// It tells the first day and was captured on the second, which is earlier.
    AfterCapture(NaiveDate, NaiveDate),
}

/// A candidate that is sure enough to contradict others.
fn is_sure(candidate: &Candidate) -> bool {
    candidate.confidence >= 0.6
        && candidate.date.days.len() == 1
        && !matches!(candidate.role, DateRole::Modified | DateRole::Other)
        && candidate.place != Place::Beside
}

/// What does not fit together. `captured` is the day of capture, and the last day that is not after it in any zone.
pub(super) fn contradictions_of(
    published: Option<&Published>,
    candidates: &[Candidate],
    captured: Option<(NaiveDate, NaiveDate)>,
) -> Vec<Contradiction> {
    let is_late = |candidate: &Candidate| captured.is_some_and(|(_, limit)| candidate.date.days.from > limit);
    let mut found = Vec::new();
    if let Some(published) = published {
        let others: Vec<&Candidate> = candidates.iter().filter(|candidate| !is_late(candidate)).collect();
        found.extend(shown_otherwise(published, &others));
        found.extend(told_otherwise(published, &others));
        found.extend(changed_before(published, &others));
    }
    if let Some((captured, _)) = captured
        && let Some(late) = candidates.iter().find(|candidate| is_sure(candidate) && is_late(candidate))
    {
        found.push(Contradiction::AfterCapture(late.date.days.from, captured));
    }
    found
}

/// Metadata and page tell days that no zone of time explains.
fn shown_otherwise(published: &Published, candidates: &[&Candidate]) -> Option<Contradiction> {
    let is_near = |candidate: &Candidate| (candidate.date.days.from - published.days.from).num_days().abs() <= 1;
    let of = |wanted: Kind, near: bool| {
        candidates
            .iter()
            .find(|candidate| is_sure(candidate) && kind(candidate.origin) == wanted && is_near(candidate) == near)
    };
    // Where a kind shows both days, its other date is of something else.
    if published.days.len() != 1 || of(Kind::Shown, true).is_some() && of(Kind::Machine, true).is_some() {
        return None;
    }
    let own = published.days.from;
    match kind(published.origin) {
        Kind::Shown => of(Kind::Machine, false).map(|other| Contradiction::Shown(other.date.days.from, own)),
        Kind::Machine => of(Kind::Shown, false).map(|other| Contradiction::Shown(own, other.date.days.from)),
        Kind::Told | Kind::Named => None,
    }
}

/// What the input says of its date, it says otherwise elsewhere, or its text or address is from another month.
fn told_otherwise(published: &Published, candidates: &[&Candidate]) -> Option<Contradiction> {
    if published.days.len() != 1 || kind(published.origin) != Kind::Told || published.origin == DateOrigin::Correction {
        return None;
    }
    let own = published.days.from;
    let apart = |candidate: &Candidate| (candidate.date.days.from - own).num_days().abs();
    let other =
        candidates.iter().filter(|candidate| is_sure(candidate)).find(|candidate| match kind_of(candidate) {
            Kind::Told => apart(candidate) > 1,
            Kind::Shown => apart(candidate) > LATE,
            Kind::Named => candidate.origin == DateOrigin::UrlPath && apart(candidate) > LATE,
            Kind::Machine => false,
        })?;
    Some(Contradiction::Told(own, other.date.days.from))
}

/// The last change that evidence of the same kind tells lies before the publication.
fn changed_before(published: &Published, candidates: &[&Candidate]) -> Option<Contradiction> {
    let last = candidates
        .iter()
        .filter(|candidate| candidate.role == DateRole::Modified && candidate.place != Place::Beside)
        .filter(|candidate| kind(candidate.origin) == kind(published.origin))
        .max_by_key(|candidate| candidate.date.days.to)?;
    let is_before = (published.days.from - last.date.days.to).num_days() >= 1;
    is_before.then_some(Contradiction::ChangedBefore(published.days.from, last.date.days.from))
}
