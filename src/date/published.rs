//! The publication date: the evidence that was found, and what is made of it.

use chrono::NaiveDate;

use super::{ReadDate, read};
use crate::article::{DateOrigin, Granularity, Published};

/// The longest evidence kept, in characters.
const LONGEST: usize = 200;

/// One piece of evidence for when an article was published.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The date it tells.
    pub date: ReadDate,
    /// Where it stood.
    pub origin: DateOrigin,
    /// How sure it is, from 0 to 1.
    pub confidence: f32,
    /// The words it was read from.
    pub evidence: String,
}

impl Candidate {
    /// A candidate from a value that as a whole is a date; `None` where it is none.
    pub fn from_text(text: &str, origin: DateOrigin) -> Option<Self> {
        Some(Self { date: read(text)?, origin, confidence: confidence(origin), evidence: text.trim().to_owned() })
    }
}

/// How sure a date of this origin is; set by hand after reading pages, to be measured with the reader of all evidence.
pub fn confidence(origin: DateOrigin) -> f32 {
    match origin {
        DateOrigin::Correction => 1.0,
        DateOrigin::Field | DateOrigin::Wire | DateOrigin::Feed | DateOrigin::JsonLd => 0.95,
        DateOrigin::OpenGraph | DateOrigin::MailHeader | DateOrigin::HeaderLine => 0.9,
        DateOrigin::Meta | DateOrigin::Dateline => 0.85,
        DateOrigin::TimeElement | DateOrigin::UrlPath => 0.7,
        DateOrigin::VisibleLine | DateOrigin::FileName => 0.6,
        DateOrigin::HttpHeader => 0.3,
    }
}

/// The best candidate: of the most telling origin, the finer where two agree on the day; none after `not_after`.
pub fn decide(candidates: Vec<Candidate>, not_after: Option<NaiveDate>) -> Option<Published> {
    let fits = |candidate: &Candidate| not_after.is_none_or(|limit| candidate.date.days.from <= limit);
    let candidates: Vec<Candidate> = candidates.into_iter().filter(fits).collect();
    let best = candidates.iter().min_by_key(|candidate| candidate.origin)?;
    let mut chosen = best;
    for other in &candidates {
        let agrees = best.date.days.overlaps(&other.date.days);
        if agrees && chosen.date.granularity > Granularity::Day && other.date.granularity < chosen.date.granularity {
            chosen = other;
        }
    }
    let agreeing =
        candidates.iter().filter(|other| other.origin != chosen.origin && other.date.days == chosen.date.days).count();
    Some(Published {
        value: chosen.date.value.clone(),
        days: chosen.date.days,
        instant: chosen.date.instant,
        granularity: chosen.date.granularity,
        origin: chosen.origin,
        confidence: (chosen.confidence + 0.03 * agreeing as f32).min(0.99),
        evidence: chosen.evidence.chars().take(LONGEST).collect(),
    })
}
