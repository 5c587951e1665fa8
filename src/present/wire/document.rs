//! Articles in full, as read and as kept.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::{
    DateNote, Mention, Published, Time, VERSION,
    evidence::{dates, mentions, times},
};
use crate::{
    article::{Article, Item, NotArticle},
    engine,
    index::StoredArticle,
    present::{OffsetUnit, Offsets},
    search,
};

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
    captions: &'a [String],
    not_article: Option<NotArticle>,
    item: Option<&'a Item>,
    pages: Vec<Page<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dropped: Option<&'a str>,
    dates: Vec<DateNote<'a>>,
    problems: Vec<ProblemNote<'a>>,
}

impl<'a> Parsed<'a> {
    /// What was read from `path`, as the user gave it, with what was left out where `dropped`; `empty` stands in where
    /// there is no article.
    pub fn new(parsed: &'a engine::Parsed, path: &'a str, empty: &'a Article, dropped: bool) -> Self {
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
            captions: &article.captions,
            not_article: article.not_article,
            item: article.item.as_ref(),
            pages: pages(article, OffsetUnit::default()),
            dropped: dropped.then_some(article.dropped.as_str()),
            dates: dates(article),
            problems: problems.map(|problem| ProblemNote { code: &problem.code, message: &problem.message }).collect(),
        }
    }
}

/// Where a page of a document begins in its body.
#[derive(Clone, Debug, Serialize)]
struct Page<'a> {
    label: &'a str,
    start: usize,
}

fn pages(article: &Article, unit: OffsetUnit) -> Vec<Page<'_>> {
    let mut offsets = Offsets::new(&article.body, unit);
    article.pages.iter().map(|page| Page { label: &page.label, start: offsets.at(page.start) }).collect()
}

/// Which version of its item an article is.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Version<'a> {
    item: &'a str,
    number: u64,
    status: &'a str,
    current: bool,
    /// What the current version does to the item.
    outcome: &'a str,
}

impl<'a> Version<'a> {
    /// `version` as it is shown.
    pub(super) fn new(version: &'a search::Version) -> Self {
        Self {
            item: &version.item,
            number: version.number,
            status: version.status.name(),
            current: version.is_current,
            outcome: version.outcome.name(),
        }
    }
}

/// One of the versions of an item.
#[derive(Clone, Debug, Serialize)]
struct Listed<'a> {
    id: &'a str,
    published: Option<Published<'a>>,
    modified: Option<&'a str>,
    #[serde(flatten)]
    version: Version<'a>,
}

impl<'a> Listed<'a> {
    fn new(listed: &'a search::Listed) -> Self {
        let article = &listed.stored.analysed.article;
        Self {
            id: &listed.stored.id,
            published: article.published.as_ref().map(Published::new),
            modified: article.modified.as_deref(),
            version: Version::new(&listed.version),
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
    /// `stored` with offsets in `unit`, each with the versions of its item: `versions` stand in the order of `stored`.
    pub fn new(stored: &'a [StoredArticle], versions: &'a [Vec<search::Listed>], unit: OffsetUnit) -> Self {
        let versions = versions.iter().map(Vec::as_slice).chain(std::iter::repeat(&[][..]));
        let articles = stored.iter().zip(versions).map(|(stored, versions)| Full::new(stored, versions, unit));
        Self { version: VERSION, articles: articles.collect() }
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
    captions: &'a [String],
    not_article: Option<NotArticle>,
    item: Option<&'a Item>,
    pages: Vec<Page<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    versions: Vec<Listed<'a>>,
    dates: Vec<DateNote<'a>>,
    mentions: Vec<Mention<'a>>,
    times: Vec<Time<'a>>,
}

impl<'a> Full<'a> {
    fn new(stored: &'a StoredArticle, versions: &'a [search::Listed], unit: OffsetUnit) -> Self {
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
            captions: &article.captions,
            not_article: article.not_article,
            item: article.item.as_ref(),
            pages: pages(article, unit),
            versions: versions.iter().map(Listed::new).collect(),
            dates: dates(article),
            mentions: mentions(&stored.analysed, unit),
            times: times(&stored.analysed, unit),
        }
    }
}
