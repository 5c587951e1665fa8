//! Candidates gathered by the days that they tell, with how sure they make them together.

use std::cmp::Reverse;

use chrono::{NaiveDate, Offset, TimeDelta};

use super::{Candidate, Kind, Place, kind, kind_of};
use crate::article::{DateRole, DayInterval};

/// Candidates that tell the same days.
pub(super) struct Group {
    pub(super) days: DayInterval,
    pub(super) score: f32,
    /// Of the candidates that tell these very days, the confidence of the surest.
    pub(super) own: f32,
    /// Whether all of them tell of a change.
    pub(super) is_change: bool,
}

/// The days that are told, the surest first.
pub(super) fn groups(candidates: &[&Candidate]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for candidate in candidates {
        if groups.iter().any(|group| group.days == candidate.date.days) {
            continue;
        }
        let days = candidate.date.days;
        let mut kinds = [0.0_f32; 4];
        for other in candidates {
            let weight = other.confidence * support(other, days, candidates);
            let slot = &mut kinds[kind_of(other) as usize];
            *slot = slot.max(weight);
        }
        let score = if kinds[0] > 0.0 {
            // Above anything that reading finds.
            1.0 + kinds[0]
        } else {
            1.0 - kinds.iter().map(|weight| 1.0 - weight.min(0.98)).product::<f32>()
        };
        let is_change =
            candidates.iter().filter(|other| other.date.days == days).all(|other| other.role == DateRole::Modified);
        groups.push(Group { days, score, own: candidate.confidence, is_change });
    }
    groups.sort_by(|one, other| {
        let length = |group: &Group| Reverse(group.days.len());
        other
            .score
            .total_cmp(&one.score)
            .then(other.own.total_cmp(&one.own))
            .then(length(other).cmp(&length(one)))
            .then(one.days.from.cmp(&other.days.from))
    });
    groups
}

/// How far `candidate` speaks for `days`, from 0 to 1.
fn support(candidate: &Candidate, days: DayInterval, all: &[&Candidate]) -> f32 {
    let own = candidate.date.days;
    let trust = if is_republished(candidate, all) { 0.6 } else { 1.0 };
    if own == days {
        // Coarser dates are no rivals of the days within.
        if own.len() > 1 { 0.8 } else { trust }
    } else if days.len() == 1 && own.len() > 1 && own.contains(days.from) {
        0.5
    } else if days.len() == 1 && is_near_midnight(candidate, days.from) {
        // The page shows its own zone's day, metadata are often in UTC.
        0.9 * trust
    } else {
        0.0
    }
}

/// Whether `day` is not the day that an instant without a zone of its own has, but is that day in some zone.
pub(super) fn is_near_midnight(candidate: &Candidate, day: NaiveDate) -> bool {
    let Some(instant) = candidate.date.instant else { return false };
    let is_utc = candidate.date.value.ends_with('Z');
    if instant.offset().fix().local_minus_utc() != 0 || !is_utc && kind(candidate.origin) != Kind::Machine {
        return false;
    }
    let local = |hours: i64| (instant.naive_utc() + TimeDelta::hours(hours)).date();
    local(-12) <= day && day <= local(14) && day != candidate.date.days.from
}

/// Whether metadata tell of the day on which a page was put out anew: it is also that of its last change, and readers
/// are shown an earlier day.
fn is_republished(candidate: &Candidate, all: &[&Candidate]) -> bool {
    if kind(candidate.origin) != Kind::Machine || candidate.role == DateRole::Modified {
        return false;
    }
    let day = candidate.date.days.from;
    let near = |other: &Candidate| (other.date.days.from - day).num_days().abs() <= 1;
    let is_changed = all.iter().any(|other| other.role == DateRole::Modified && near(other));
    let shows_earlier = |other: &&&Candidate| {
        kind(other.origin) == Kind::Shown
            && other.place == Place::Head
            && other.confidence >= 0.7
            && other.role != DateRole::Modified
            && other.date.days.len() == 1
            && (day - other.date.days.from).num_days() > 1
    };
    is_changed
        && all.iter().any(|other| shows_earlier(&other))
        && !all.iter().any(|other| kind(other.origin) == Kind::Shown && near(other))
}
