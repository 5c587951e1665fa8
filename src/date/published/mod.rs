//! The publication date: the evidence that was found, weighed.
//!
//! Every piece of evidence tells a day, how sure it makes that day alone, and of which kind it is: what the page says
//! to machines, what it shows to readers, what its address or file name holds. Pieces of one kind are written by the
//! same hand and count once; kinds that agree make each other surer. The surest day wins, and the losers are kept.

mod contradictions;
mod groups;

use chrono::{Days, FixedOffset, NaiveDate, NaiveDateTime};

use super::ReadDate;
use crate::article::{DateEvidence, DateOrigin, DateOutcome, DateRole, DayInterval, Granularity, Published};
pub use contradictions::Contradiction;
use contradictions::contradictions_of;
use groups::{Group, groups, is_near_midnight};

/// The longest evidence kept, in characters.
const LONGEST: usize = 200;
/// So many pieces of evidence are kept.
const MOST: usize = 40;

/// Days less sure than this are no date at all.
const LEAST: f32 = 0.3;

/// The confidence of a marked date that stands in the page's foot, in a box or above the headline: it is taken where the
/// page has no other, and no second such date.
pub const LONE: f32 = 0.15;
/// The confidence that such a date then has.
const LONE_TAKEN: f32 = 0.35;

/// Where on its page a piece of evidence stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Not on the page as readers see it: metadata, an address, a name.
    #[default]
    Nowhere,
    /// With the headline.
    Head,
    /// In the text or below it.
    Body,
    /// Beside the article: never its date.
    Beside,
}

/// One piece of evidence for when an article was published.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The date it tells.
    pub date: ReadDate,
    /// Where it was read.
    pub origin: DateOrigin,
    /// What it tells.
    pub role: DateRole,
    /// Where it stands.
    pub place: Place,
    /// How sure it alone makes the publication date, from 0 to 1.
    pub confidence: f32,
    /// The words it was read from.
    pub evidence: String,
}

/// How sure a date of this origin is as a rule: weights set by hand, no measured shares. Records are taken at their word,
/// metadata of pages go before what they show, and that before names; how often each told the right day on saved pages
/// stands in `tests/eval/runs/published-dates.md`.
pub fn confidence(origin: DateOrigin) -> f32 {
    match origin {
        DateOrigin::Correction => 1.0,
        DateOrigin::Field | DateOrigin::Wire | DateOrigin::Feed => 0.95,
        DateOrigin::MailHeader | DateOrigin::HeaderLine | DateOrigin::JsonLd | DateOrigin::OpenGraph => 0.9,
        DateOrigin::Meta | DateOrigin::Dateline => 0.85,
        DateOrigin::TimeElement | DateOrigin::UrlPath => 0.75,
        DateOrigin::VisibleLine | DateOrigin::FileName => 0.6,
        DateOrigin::HttpHeader => 0.3,
    }
}

/// Evidence that one hand wrote counts once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// What the input itself says in so many words; nothing found by reading overrules it.
    Told,
    Machine,
    Shown,
    Named,
}

/// The kind of a piece of evidence. What the input says of a change or of when something was written is told, but not
/// as the date of publication.
fn kind_of(candidate: &Candidate) -> Kind {
    match (kind(candidate.origin), candidate.role) {
        (Kind::Told, DateRole::Modified | DateRole::Created | DateRole::Other) => Kind::Machine,
        (kind, _) => kind,
    }
}

fn kind(origin: DateOrigin) -> Kind {
    match origin {
        DateOrigin::Correction
        | DateOrigin::Field
        | DateOrigin::Wire
        | DateOrigin::Feed
        | DateOrigin::MailHeader
        | DateOrigin::HeaderLine => Kind::Told,
        DateOrigin::JsonLd | DateOrigin::OpenGraph | DateOrigin::Meta | DateOrigin::HttpHeader => Kind::Machine,
        DateOrigin::TimeElement | DateOrigin::Dateline | DateOrigin::VisibleLine => Kind::Shown,
        DateOrigin::UrlPath | DateOrigin::FileName => Kind::Named,
    }
}

/// What was made of the evidence.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decision {
    /// The date; `None` where nothing tells it.
    pub published: Option<Published>,
    /// All evidence with what became of it: what was chosen first, then by falling confidence.
    pub dates: Vec<DateEvidence>,
    /// What does not fit together.
    pub contradictions: Vec<Contradiction>,
}

/// The surest day that `candidates` tell, in the form of its most telling piece. Nothing later than a day after
/// `captured` is chosen.
pub fn decide(mut candidates: Vec<Candidate>, captured: Option<NaiveDate>) -> Decision {
    let limit = captured.map(|day| day.checked_add_days(Days::new(1)).unwrap_or(day));
    let mut seen: Vec<Candidate> = Vec::with_capacity(candidates.len());
    candidates.sort_by(|one, other| other.confidence.total_cmp(&one.confidence));
    for candidate in candidates {
        let same = |other: &Candidate| {
            other.date == candidate.date && other.origin == candidate.origin && other.role == candidate.role
        };
        if !seen.iter().any(same) {
            seen.push(candidate);
        }
    }
    take_lone(&mut seen, limit);
    let standing: Vec<Option<DateOutcome>> = seen.iter().map(|candidate| out_of_question(candidate, limit)).collect();
    let in_play: Vec<&Candidate> =
        seen.iter().zip(&standing).filter(|(_, out)| out.is_none()).map(|(candidate, _)| candidate).collect();
    let groups = groups(&in_play);
    let best = groups.first().filter(|best| best.score >= LEAST);
    let mut published =
        best.and_then(|best| chosen(best, &in_play, groups.iter().skip(1).find(|group| !group.is_change)));
    if let (Some(published), Some(best)) = (&mut published, best) {
        zoned(published, best.days, &in_play);
    }
    let contradictions = contradictions_of(published.as_ref(), &seen, captured.zip(limit));
    let mut dates: Vec<DateEvidence> = Vec::with_capacity(seen.len());
    let mut is_chosen = false;
    for (candidate, out) in seen.iter().zip(&standing) {
        let outcome = out.unwrap_or_else(|| outcome(candidate, published.as_ref(), &mut is_chosen));
        dates.push(DateEvidence {
            value: candidate.date.value.clone(),
            origin: candidate.origin,
            role: candidate.role,
            confidence: candidate.confidence,
            evidence: candidate.evidence.chars().take(LONGEST).collect(),
            outcome,
        });
    }
    dates.sort_by_key(|evidence| evidence.outcome != DateOutcome::Chosen);
    dates.truncate(MOST);
    Decision { published, dates, contradictions }
}

/// Where there is nothing else, takes the one day that stands marked beside the article, as it is hardly another's.
fn take_lone(candidates: &mut [Candidate], limit: Option<NaiveDate>) {
    let holds = |candidate: &Candidate| candidate.confidence >= LEAST && out_of_question(candidate, limit).is_none();
    let is_lone = |candidate: &Candidate| {
        candidate.place == Place::Beside && candidate.confidence >= LONE && candidate.role != DateRole::Other
    };
    let is_day = |candidate: &&Candidate| is_lone(candidate) && candidate.date.days.len() == 1;
    let Some(first) = candidates.iter().find(is_day).map(|candidate| candidate.date.days) else { return };
    let agree = candidates.iter().filter(|candidate| is_lone(candidate)).all(|other| other.date.days == first);
    if candidates.iter().any(holds) || !agree {
        return;
    }
    for candidate in candidates.iter_mut().filter(|candidate| is_lone(candidate)) {
        candidate.place = Place::Body;
        candidate.confidence = LONE_TAKEN;
    }
}

/// Why a candidate cannot be the date, whatever else there is.
fn out_of_question(candidate: &Candidate, limit: Option<NaiveDate>) -> Option<DateOutcome> {
    let from = candidate.date.days.from;
    if candidate.place == Place::Beside {
        Some(DateOutcome::Beside)
    } else if candidate.role == DateRole::Other {
        Some(DateOutcome::OtherThing)
    } else if NaiveDate::from_ymd_opt(1970, 1, 1) == Some(from) && candidate.date.granularity <= Granularity::Day {
        Some(DateOutcome::Impossible)
    } else if limit.is_some_and(|limit| from > limit) {
        Some(DateOutcome::AfterCapture)
    } else {
        None
    }
}

/// The date in the form of the most telling candidate of the best group.
fn chosen(best: &Group, candidates: &[&Candidate], rival: Option<&Group>) -> Option<Published> {
    let members = candidates.iter().filter(|candidate| candidate.date.days == best.days);
    let top = members
        .clone()
        .max_by(|one, other| one.confidence.total_cmp(&other.confidence).then(other.origin.cmp(&one.origin)))?;
    // The same day to the second is better than the day alone, if it is nearly as sure.
    let finer = members
        .filter(|other| {
            other.date.granularity < top.date.granularity
                && other.confidence >= top.confidence - 0.1
                && kind(other.origin) == kind(top.origin)
        })
        .max_by(|one, other| one.confidence.total_cmp(&other.confidence));
    let top = finer.unwrap_or(top);
    let rivalry = rival.filter(|rival| !rival.days.overlaps(&best.days)).map_or(0.0, |rival| {
        let days = (rival.days.from - best.days.from).num_days().abs();
        if days <= 1 { rival.score.min(1.0) * 0.1 } else { rival.score.min(1.0) * 0.3 }
    });
    let score = if best.score > 1.0 { best.own } else { best.score.max(best.own) };
    Some(Published {
        value: top.date.value.clone(),
        days: top.date.days,
        instant: top.date.instant,
        granularity: top.date.granularity,
        origin: top.origin,
        confidence: (score * (1.0 - rivalry)).clamp(0.0, 0.99).max(if top.origin == DateOrigin::Correction {
            1.0
        } else {
            0.0
        }),
        evidence: top.evidence.chars().take(LONGEST).collect(),
    })
}

/// Where the page shows the time in its own zone and metadata tell the same minute in UTC, the offset is the difference.
fn zoned(published: &mut Published, days: DayInterval, candidates: &[&Candidate]) {
    if days.len() != 1 || published.value.len() > "2025-06-02T10:00:00".len() {
        return;
    }
    let Some(local) = published.instant else { return };
    let offset = candidates.iter().find_map(|candidate| {
        let instant = candidate.date.instant.filter(|_| candidate.date.value.ends_with('Z'))?;
        let minute = |naive: NaiveDateTime| naive.and_utc().timestamp().div_euclid(60);
        let minutes = minute(local.naive_utc()) - minute(instant.naive_utc());
        let is_zone = minutes % 15 == 0 && (-12 * 60..=14 * 60).contains(&minutes) && minutes != 0;
        is_zone.then_some(minutes)
    });
    let Some(minutes) = offset else { return };
    let Some(zone) = i32::try_from(minutes * 60).ok().and_then(FixedOffset::east_opt) else { return };
    let Some(instant) = local.naive_utc().and_local_timezone(zone).single() else { return };
    published.value = format!("{}{}", published.value, instant.format("%:z"));
    published.instant = Some(instant);
}

fn outcome(candidate: &Candidate, published: Option<&Published>, is_chosen: &mut bool) -> DateOutcome {
    let Some(published) = published else {
        return if candidate.role == DateRole::Modified { DateOutcome::Changed } else { DateOutcome::Weaker };
    };
    let days = candidate.date.days;
    if !*is_chosen
        && candidate.origin == published.origin
        && published.value.starts_with(&candidate.date.value)
        && published.evidence.starts_with(candidate.evidence.chars().take(LONGEST).collect::<String>().as_str())
    {
        *is_chosen = true;
        DateOutcome::Chosen
    } else if candidate.role == DateRole::Modified {
        DateOutcome::Changed
    } else if days.overlaps(&published.days) {
        DateOutcome::Agrees
    } else if published.days.len() == 1 && is_near_midnight(candidate, published.days.from) {
        DateOutcome::OtherZone
    } else {
        DateOutcome::Weaker
    }
}
