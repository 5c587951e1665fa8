//! Articles in full, as read and as kept.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::{
    DateNote, Mention, Published, Time, VERSION,
    evidence::{dates, mentions, times},
};
use crate::{article::Article, engine, index::StoredArticle, present::OffsetUnit};

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
    dates: Vec<DateNote<'a>>,
    problems: Vec<ProblemNote<'a>>,
}

impl<'a> Parsed<'a> {
    /// What was read from `path`, as the user gave it; `empty` stands in where there is no article.
    pub fn new(parsed: &'a engine::Parsed, path: &'a str, empty: &'a Article) -> Self {
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
            dates: dates(article),
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
    metadata: &'a BTreeMap<String, Vec<String>>,
    dates: Vec<DateNote<'a>>,
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
            dates: dates(article),
            mentions: mentions(&stored.analysed, unit),
            times: times(&stored.analysed, unit),
        }
    }
}
