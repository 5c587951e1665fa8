//! What was read in a text: dates, names and times with their places in it.

use chrono::NaiveDate;
use serde::Serialize;

use crate::{
    analyse::Analysed,
    article::{self, Article, DayInterval, EntityKind, Field, Granularity, TimeRole, TimeType},
    present::{OffsetUnit, Offsets},
};

/// An article's own date.
#[derive(Clone, Debug, Serialize)]
pub struct Published<'a> {
    value: &'a str,
    granularity: Granularity,
    origin: &'static str,
    confidence: f32,
    evidence: &'a str,
}

impl<'a> Published<'a> {
    pub(super) fn new(published: &'a article::Published) -> Self {
        Self {
            value: &published.value,
            granularity: published.granularity,
            origin: published.origin.name(),
            confidence: published.confidence,
            evidence: &published.evidence,
        }
    }
}

/// One piece of evidence for an article's date.
#[derive(Clone, Debug, Serialize)]
pub struct DateNote<'a> {
    value: &'a str,
    origin: &'static str,
    role: &'static str,
    confidence: f32,
    evidence: &'a str,
    outcome: &'static str,
}

impl<'a> DateNote<'a> {
    fn new(piece: &'a article::DateEvidence) -> Self {
        let article::DateEvidence { value, origin, role, confidence, evidence, outcome } = piece;
        let (origin, role, outcome) = (origin.name(), role.name(), outcome.name());
        Self { value, origin, role, confidence: *confidence, evidence, outcome }
    }

    /// The one piece that a date was made of.
    fn alone(published: &'a article::Published) -> Self {
        let article::Published { value, origin, confidence, evidence, .. } = published;
        let (role, outcome) = (article::DateRole::Unknown.name(), article::DateOutcome::Chosen.name());
        Self { value, origin: origin.name(), role, confidence: *confidence, evidence, outcome }
    }
}

/// All evidence for the article's date, what was chosen first.
pub(super) fn dates(article: &Article) -> Vec<DateNote<'_>> {
    if article.dates.is_empty() {
        return article.published.iter().map(DateNote::alone).collect();
    }
    article.dates.iter().map(DateNote::new).collect()
}

/// A name in a text.
#[derive(Clone, Debug, Serialize)]
pub struct Mention<'a> {
    field: Field,
    start: usize,
    end: usize,
    text: &'a str,
    kind: EntityKind,
    name: &'a str,
    path: &'a [String],
    confidence: f32,
}

pub(super) fn mentions<'a>(analysed: &'a Analysed, unit: OffsetUnit) -> Vec<Mention<'a>> {
    let mut offsets = FieldOffsets::new(&analysed.article, unit);
    let shape = |mention: &'a article::Mention| {
        let article::Mention { field, span, text, kind, name, path, confidence } = mention;
        let [start, end] = offsets.of(*field).span(*span);
        Mention { field: *field, start, end, text, kind: *kind, name, path, confidence: *confidence }
    };
    analysed.mentions.iter().map(shape).collect()
}

/// A time that a text speaks of.
#[derive(Clone, Debug, Serialize)]
pub struct Time<'a> {
    field: Field,
    start: usize,
    end: usize,
    text: &'a str,
    #[serde(rename = "type")]
    kind: TimeType,
    value: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<NaiveDate>,
    granularity: Granularity,
    role: TimeRole,
}

pub(super) fn times<'a>(analysed: &'a Analysed, unit: OffsetUnit) -> Vec<Time<'a>> {
    let mut offsets = FieldOffsets::new(&analysed.article, unit);
    let shape = |time: &'a article::TimeMention| {
        let article::TimeMention { field, span, text, kind, value, days, granularity, role } = time;
        let [start, end] = offsets.of(*field).span(*span);
        let (from, to) = (days.map(|days: DayInterval| days.from), days.map(|days| days.to));
        let (field, kind, granularity, role) = (*field, *kind, *granularity, *role);
        Time { field, start, end, text, kind, value, from, to, granularity, role }
    };
    analysed.times.iter().map(shape).collect()
}

struct FieldOffsets<'a> {
    title: Offsets<'a>,
    body: Offsets<'a>,
}

impl<'a> FieldOffsets<'a> {
    fn new(article: &'a Article, unit: OffsetUnit) -> Self {
        Self { title: Offsets::new(&article.title, unit), body: Offsets::new(&article.body, unit) }
    }

    fn of(&mut self, field: Field) -> &mut Offsets<'a> {
        match field {
            Field::Title => &mut self.title,
            Field::Body => &mut self.body,
        }
    }
}
