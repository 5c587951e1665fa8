//! The publication date: the evidence that was found, weighed.
//!
//! Every piece of evidence tells a day, how sure it makes that day alone, and of which kind it is: what the page says
//! to machines, what it shows to readers, what its address or file name holds. Pieces of one kind are written by the
//! same hand and count once; kinds that agree make each other surer. The surest day wins, and the losers are kept.

use std::cmp::Reverse;

use chrono::{Days, FixedOffset, NaiveDate, NaiveDateTime, Offset, TimeDelta};

use super::ReadDate;
use crate::article::{DateEvidence, DateOrigin, DateOutcome, DateRole, DayInterval, Granularity, Published};

/// The longest evidence kept, in characters.
const LONGEST: usize = 200;
/// So many pieces of evidence are kept.
const MOST: usize = 40;

/// Days less sure than this are no date at all.
const LEAST: f32 = 0.3;

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

/// How sure a date of this origin is as a rule. The figures were set from the share of saved pages on which evidence
/// of the origin, alone, tells the day that people found on the page; records are taken at their word.
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
    let standing: Vec<Option<DateOutcome>> = seen.iter().map(|candidate| out_of_question(candidate, limit)).collect();
    let in_play: Vec<&Candidate> =
        seen.iter().zip(&standing).filter(|(_, out)| out.is_none()).map(|(candidate, _)| candidate).collect();
    let groups = groups(&in_play);
    let best = groups.first().filter(|best| best.score >= LEAST);
    let mut published = best.and_then(|best| chosen(best, &in_play, groups.get(1)));
    if let (Some(published), Some(best)) = (&mut published, best) {
        zoned(published, best.days, &in_play);
    }
    let mut contradictions = Vec::new();
    if let Some(published) = &published {
        contradictions = contradictions_of(published, &seen, captured.zip(limit));
    }
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

/// Candidates that tell the same days.
struct Group {
    days: DayInterval,
    score: f32,
    /// Of the candidates that tell these very days, the confidence of the surest.
    own: f32,
}

/// The days that are told, the surest first.
fn groups(candidates: &[&Candidate]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for candidate in candidates {
        if groups.iter().any(|group| group.days == candidate.date.days) {
            continue;
        }
        let days = candidate.date.days;
        let mut kinds = [0.0_f32; 4];
        for other in candidates {
            let weight = other.confidence * support(other, days, candidates);
            let slot = &mut kinds[kind(other.origin) as usize];
            *slot = slot.max(weight);
        }
        let score = if kinds[0] > 0.0 {
            // Above anything that reading finds.
            1.0 + kinds[0]
        } else {
            1.0 - kinds.iter().map(|weight| 1.0 - weight.min(0.98)).product::<f32>()
        };
        groups.push(Group { days, score, own: candidate.confidence });
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
fn is_near_midnight(candidate: &Candidate, day: NaiveDate) -> bool {
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
    let Some(published) = published else { return DateOutcome::Weaker };
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

/// What does not fit to the date that was chosen.
fn contradictions_of(
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
