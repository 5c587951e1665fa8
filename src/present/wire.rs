//! The shapes of JSON in and out, version 1. Fields may be added; a change or removal makes version 2.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize, Serializer};

use super::{OffsetUnit, Offsets};
use crate::{
    analyse::Analysed,
    article::{self, Article, DateOrigin, DayInterval, EntityKind, Field, Granularity, TimeRole, TimeType},
    date,
    index::StoredArticle,
    search::{self, FacetCounts, FacetField, SearchPage},
};

/// The version that every object carries.
pub const VERSION: u32 = 1;

/// The answer to a search.
#[derive(Clone, Debug, Serialize)]
pub struct Page<'a> {
    version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    qid: Option<&'a str>,
    query: Query<'a>,
    total: u64,
    generation: u64,
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
        Self { version: VERSION, query, total, generation, facets: None, distinct: None, timeline: None }
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
    fn new(published: &'a article::Published) -> Self {
        Self {
            value: &published.value,
            granularity: published.granularity,
            origin: published.origin.name(),
            confidence: published.confidence,
            evidence: &published.evidence,
        }
    }
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

fn mentions<'a>(analysed: &'a Analysed, unit: OffsetUnit) -> Vec<Mention<'a>> {
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

fn times<'a>(analysed: &'a Analysed, unit: OffsetUnit) -> Vec<Time<'a>> {
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

/// What a reader made of a file.
#[derive(Clone, Debug, Serialize)]
pub struct Parsed<'a> {
    path: &'a str,
    member: &'a str,
    id: String,
    format: &'a str,
    title: &'a str,
    body: &'a str,
    published: Option<Published<'a>>,
    modified: Option<&'a str>,
    authors: &'a [String],
    source: Option<&'a str>,
    section: Option<&'a str>,
    url: Option<&'a str>,
    lang: Option<&'a str>,
    problems: Vec<ProblemNote<'a>>,
}

impl<'a> Parsed<'a> {
    /// What was read from `path`, as the user gave it; `empty` stands in where there is no article.
    pub fn new(parsed: &'a crate::engine::Parsed, path: &'a str, empty: &'a Article) -> Self {
        let article = parsed.article.as_ref().unwrap_or(empty);
        let provenance = &parsed.provenance;
        let id = article.given_id.clone().unwrap_or_else(|| match provenance.member.as_str() {
            "" => provenance.path.clone(),
            member => format!("{}#{member}", provenance.path),
        });
        let problems = parsed.problems.iter();
        Self {
            path,
            member: &provenance.member,
            id,
            format: &provenance.format,
            title: &article.title,
            body: &article.body,
            published: article.published.as_ref().map(Published::new),
            modified: article.modified.as_deref(),
            authors: &article.authors,
            source: article.source.as_deref(),
            section: article.section.as_deref(),
            url: article.url.as_deref(),
            lang: article.lang.as_deref(),
            problems: problems.map(|problem| ProblemNote { code: &problem.code, message: &problem.message }).collect(),
        }
    }
}

#[derive(Clone, Debug, Serialize)]
struct ProblemNote<'a> {
    code: &'a str,
    message: &'a str,
}

/// Articles in full: all that share an id.
#[derive(Clone, Debug, Serialize)]
pub struct Articles<'a> {
    version: u32,
    articles: Vec<Full<'a>>,
}

impl<'a> Articles<'a> {
    /// `stored` with offsets in `unit`.
    pub fn new(stored: &'a [StoredArticle], unit: OffsetUnit) -> Self {
        Self { version: VERSION, articles: stored.iter().map(|stored| Full::new(stored, unit)).collect() }
    }
}

#[derive(Clone, Debug, Serialize)]
struct Full<'a> {
    id: &'a str,
    title: &'a str,
    body: &'a str,
    published: Option<Published<'a>>,
    modified: Option<&'a str>,
    added: NaiveDate,
    authors: &'a [String],
    source: Option<&'a str>,
    section: Option<&'a str>,
    url: Option<&'a str>,
    lang: Option<&'a str>,
    root: &'a str,
    path: &'a str,
    member: &'a str,
    format: &'a str,
    captured: Option<&'a str>,
    sha256: &'a str,
    metadata: &'a std::collections::BTreeMap<String, Vec<String>>,
    mentions: Vec<Mention<'a>>,
    times: Vec<Time<'a>>,
}

impl<'a> Full<'a> {
    fn new(stored: &'a StoredArticle, unit: OffsetUnit) -> Self {
        let article = &stored.analysed.article;
        Self {
            id: &stored.id,
            title: &article.title,
            body: &article.body,
            published: article.published.as_ref().map(Published::new),
            modified: article.modified.as_deref(),
            added: stored.added,
            authors: &article.authors,
            source: article.source.as_deref(),
            section: article.section.as_deref(),
            url: article.url.as_deref(),
            lang: article.lang.as_deref(),
            root: &stored.root,
            path: &stored.provenance.path,
            member: &stored.provenance.member,
            format: &stored.provenance.format,
            captured: article.captured.as_deref(),
            sha256: &stored.provenance.sha256,
            metadata: &article.metadata,
            mentions: mentions(&stored.analysed, unit),
            times: times(&stored.analysed, unit),
        }
    }
}

/// A text to annotate.
#[derive(Clone, Debug, Deserialize)]
struct AnnotateLine {
    #[serde(default)]
    id: serde_json::Value,
    title: Option<String>,
    body: Option<String>,
    published: Option<PublishedLine>,
    lang: Option<String>,
}

/// A date as a string, or as an object in the shape that output has.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum PublishedLine {
    Text(String),
    Object { value: String },
}

/// Reads one line of `annotate`'s input: its id and the article, title and body exactly as they stand there.
///
/// # Errors
/// What is wrong with the line, in words.
pub fn read_annotate(line: &str) -> Result<(String, Article), String> {
    let line: AnnotateLine = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let id = match line.id {
        serde_json::Value::String(text) => text,
        serde_json::Value::Null => String::new(),
        other => other.to_string(),
    };
    let published = line.published.and_then(|published| {
        let (PublishedLine::Text(value) | PublishedLine::Object { value }) = published;
        date::read(&value).map(|read| article::Published {
            value: read.value,
            days: read.days,
            instant: read.instant,
            granularity: read.granularity,
            origin: DateOrigin::Field,
            confidence: 1.0,
            evidence: value.chars().take(200).collect(),
        })
    });
    let article = Article {
        given_id: Some(id.clone()),
        title: line.title.unwrap_or_default(),
        body: line.body.unwrap_or_default(),
        published,
        lang: line.lang,
        ..Article::default()
    };
    Ok((id, article))
}

/// The names and times of one text.
#[derive(Clone, Debug, Serialize)]
pub struct Annotation<'a> {
    id: &'a str,
    mentions: Vec<Mention<'a>>,
    times: Vec<Time<'a>>,
}

impl<'a> Annotation<'a> {
    /// What `analysed` holds, with offsets in `unit`.
    pub fn new(id: &'a str, analysed: &'a Analysed, unit: OffsetUnit) -> Self {
        Self { id, mentions: mentions(analysed, unit), times: times(analysed, unit) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::{json_line, sample};

    #[test]
    fn an_annotation_has_the_keys_of_the_contract() {
        let stored = sample::stored();
        insta::assert_snapshot!(
            sample::shown(|out| json_line(&Annotation::new("7", &stored.analysed, OffsetUnit::Chars), out)));
    }

    #[test]
    fn slices_are_the_text() {
        let stored = sample::stored();
        let article = &stored.analysed.article;
        let annotation = Annotation::new("7", &stored.analysed, OffsetUnit::Chars);
        for mention in &annotation.mentions {
            let slice: String = mention.field.of(article).chars().skip(mention.start).take(mention.end - mention.start).collect();
            assert_eq!(slice, mention.text);
        }
    }

    #[test]
    fn a_parsed_file_has_the_keys_of_the_contract() {
        let stored = sample::stored();
        let parsed = crate::engine::Parsed {
            article: Some(stored.analysed.article),
            provenance: stored.provenance,
            problems: Vec::new(),
        };
        let empty = Article::default();
        insta::assert_snapshot!(sample::shown(|out| json_line(&Parsed::new(&parsed, "data/bridge one.html", &empty), out)));
        let nothing = crate::engine::Parsed::default();
        insta::assert_snapshot!(sample::shown(|out| json_line(&Parsed::new(&nothing, "x.bin", &empty), out)));
    }

    #[test]
    fn annotate_takes_texts_as_they_are() {
        let (id, article) = read_annotate(r#"{"id":17,"title":null,"body":" a\r\n\u0000b ","published":null,"more":1}"#).expect("a line");
        assert_eq!((id.as_str(), article.title.as_str(), article.body.as_str()), ("17", "", " a\r\n\0b "));
        let (id, _) = read_annotate(r#"{"id":"x","body":"b","published":{"value":"2025"}}"#).expect("a line");
        assert_eq!(id, "x");
        assert!(read_annotate("{\"id\":").is_err());
    }
}
