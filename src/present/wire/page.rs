//! The answer to a search.

use chrono::{Datelike, NaiveDate};
use serde::{Serialize, Serializer};

use super::{Mention, Published, VERSION, document::Version, evidence::mentions};
use crate::{
    article::NotArticle,
    present::{OffsetUnit, Offsets},
    search::{self, FacetCounts, FacetField, SearchPage},
};

/// The answer to a search.
#[derive(Clone, Debug, Serialize)]
pub struct Page<'a> {
    version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    qid: Option<&'a str>,
    query: Query<'a>,
    total: u64,
    generation: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    corrections: Option<&'a str>,
    hits: Vec<Hit<'a>>,
    facets: Facets<'a>,
    distinct: Distinct<'a>,
    timeline: Timeline,
    next: Option<&'a str>,
    changed: bool,
}

impl<'a> Page<'a> {
    /// `page` with its offsets in `unit`; `qid` is the query's id where several are run.
    pub fn new(page: &'a SearchPage, qid: Option<&'a str>, unit: OffsetUnit) -> Self {
        Self {
            version: VERSION,
            qid,
            query: Query::new(page),
            total: page.total,
            generation: page.generation,
            corrections: page.corrections.as_deref(),
            hits: page.hits.iter().map(|hit| Hit::new(hit, None, unit)).collect(),
            facets: Facets(&page.facets),
            distinct: Distinct(&page.facets),
            timeline: Timeline::new(page),
            next: page.next.as_deref(),
            changed: page.changed,
        }
    }
}

/// Counts without hits.
#[derive(Clone, Debug, Serialize)]
pub struct Counts<'a> {
    version: u32,
    query: Query<'a>,
    total: u64,
    generation: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    corrections: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    facets: Option<Facets<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    distinct: Option<Distinct<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timeline: Option<Timeline>,
}

impl<'a> Counts<'a> {
    fn new(page: &'a SearchPage) -> Self {
        let query = Query::new(page);
        let (total, generation) = (page.total, page.generation);
        let corrections = page.corrections.as_deref();
        Self { version: VERSION, query, total, generation, corrections, facets: None, distinct: None, timeline: None }
    }

    /// The facets of `page`.
    pub fn facets(page: &'a SearchPage) -> Self {
        Self { facets: Some(Facets(&page.facets)), distinct: Some(Distinct(&page.facets)), ..Self::new(page) }
    }

    /// The timeline of `page`.
    pub fn timeline(page: &'a SearchPage) -> Self {
        Self { timeline: Some(Timeline::new(page)), ..Self::new(page) }
    }
}

#[derive(Clone, Debug, Serialize)]
struct Query<'a> {
    text: &'a str,
    parsed: &'a str,
    #[serde(rename = "match")]
    matched: &'a str,
    intervals: Vec<Interval<'a>>,
    ignored: &'a [String],
}

impl<'a> Query<'a> {
    fn new(page: &'a SearchPage) -> Self {
        let echo = &page.query;
        let intervals = echo.intervals.iter().map(|interval| Interval {
            field: &interval.field,
            text: &interval.text,
            from: Some(interval.days.from).filter(|day| day.year() > 0),
            to: Some(interval.days.to).filter(|day| day.year() < 9999),
        });
        Self {
            text: &echo.text,
            parsed: &echo.parsed,
            matched: echo.matched,
            intervals: intervals.collect(),
            ignored: &echo.notes,
        }
    }
}

/// A resolved date; an open end is null.
#[derive(Clone, Debug, Serialize)]
struct Interval<'a> {
    field: &'a str,
    text: &'a str,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

/// An article found.
#[derive(Clone, Debug, Serialize)]
pub struct Hit<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    qid: Option<&'a str>,
    id: &'a str,
    rank: usize,
    score: f32,
    title: &'a str,
    published: Option<Published<'a>>,
    added: NaiveDate,
    source: Option<&'a str>,
    section: Option<&'a str>,
    authors: &'a [String],
    url: Option<&'a str>,
    lang: Option<&'a str>,
    root: &'a str,
    path: &'a str,
    member: &'a str,
    captured: Option<&'a str>,
    sha256: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_article: Option<NotArticle>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<Version<'a>>,
    snippet: Snippet<'a>,
    events: [(); 0],
    mentions: Vec<Mention<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<&'a str>,
}

impl<'a> Hit<'a> {
    /// `hit` with its offsets in `unit`.
    pub fn new(hit: &'a search::Hit, qid: Option<&'a str>, unit: OffsetUnit) -> Self {
        let (stored, article) = (&hit.stored, &hit.stored.analysed.article);
        let mut offsets = Offsets::new(&hit.snippet.text, unit);
        let highlights = hit.snippet.highlights.iter().map(|&span| offsets.span(span)).collect();
        Self {
            qid,
            id: &stored.id,
            rank: hit.rank,
            score: hit.score,
            title: &article.title,
            published: article.published.as_ref().map(Published::new),
            added: stored.added,
            source: article.source.as_deref(),
            section: article.section.as_deref(),
            authors: &article.authors,
            url: article.url.as_deref(),
            lang: article.lang.as_deref(),
            root: &stored.root,
            path: &stored.provenance.path,
            member: &stored.provenance.member,
            captured: article.captured.as_deref(),
            sha256: &stored.provenance.sha256,
            not_article: article.not_article,
            version: hit.version.as_ref().map(Version::new),
            snippet: Snippet { text: &hit.snippet.text, highlights },
            events: [],
            mentions: mentions(&stored.analysed, unit),
            explanation: hit.explanation.as_deref(),
        }
    }
}

#[derive(Clone, Debug, Serialize)]
struct Snippet<'a> {
    text: &'a str,
    highlights: Vec<[usize; 2]>,
}

#[derive(Clone, Debug)]
struct Facets<'a>(&'a [FacetCounts]);

impl Serialize for Facets<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let values = |facet: &'_ FacetCounts| -> Vec<FacetValue> {
            facet.values.iter().map(|value| FacetValue { value: value.value.clone(), count: value.count }).collect()
        };
        serializer.collect_map(self.0.iter().map(|facet| (facet.field.name(), values(facet))))
    }
}

#[derive(Clone, Debug, Serialize)]
struct FacetValue {
    value: String,
    count: u64,
}

/// How many different values each facet has in all.
#[derive(Clone, Debug)]
struct Distinct<'a>(&'a [FacetCounts]);

impl Serialize for Distinct<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|facet| (FacetField::name(facet.field), facet.distinct)))
    }
}

/// One value of a facet on a line of its own.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct FacetRow<'a> {
    /// The facet's name.
    pub field: &'a str,
    /// The value.
    pub value: &'a str,
    /// Articles.
    pub count: u64,
}

#[derive(Clone, Debug, Serialize)]
struct Timeline {
    published: Vec<Bucket>,
    happened: [(); 0],
}

impl Timeline {
    fn new(page: &SearchPage) -> Self {
        Self { published: page.timeline.iter().copied().map(Bucket::new).collect(), happened: [] }
    }
}

/// One bar of a timeline.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Bucket {
    from: NaiveDate,
    to: NaiveDate,
    count: u64,
}

impl Bucket {
    /// `bucket` as it is shown.
    pub fn new(bucket: search::Bucket) -> Self {
        Self { from: bucket.days.from, to: bucket.days.to, count: bucket.count }
    }
}
