//! What is asked of the index and what it answers.

use std::path::PathBuf;

use chrono::NaiveDate;

use crate::{
    article::{DayInterval, Span},
    index::StoredArticle,
    query::Interval,
    search::Version,
};

/// How the text of a query is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Syntax {
    /// The query language.
    #[default]
    Query,
    /// Plain words.
    Plain,
}

/// How many of a run of words must match.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MatchMode {
    /// All; where fewer than ten articles hold all, two thirds (rounded up) of three or more, any of two.
    #[default]
    Auto,
    /// All.
    All,
    /// Any.
    Any,
}

/// The order of hits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// By falling score.
    #[default]
    Relevance,
    /// By falling publication date, undated last.
    Newest,
    /// By rising publication date, undated last.
    Oldest,
}

/// A field whose values are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FacetField {
    /// Persons.
    Person,
    /// Organisations.
    Organisation,
    /// Places, every ancestor a value of its own (`Russia`, `Russia/Bryansk Oblast`).
    Place,
    /// Media.
    Source,
    /// Languages.
    Language,
    /// Sections.
    Section,
    /// Authors.
    Author,
    /// Publication years, months and days (`2025`, `2025-06`, `2025-06-02`).
    Published,
}

impl FacetField {
    /// All of them, in the order of output.
    pub const ALL: [Self; 8] = [
        Self::Person,
        Self::Organisation,
        Self::Place,
        Self::Source,
        Self::Language,
        Self::Section,
        Self::Author,
        Self::Published,
    ];

    /// The name in the language and in output: `person`, `org`, `place`, `source`, `lang`, `section`, `author`,
    /// `published`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "org",
            Self::Place => "place",
            Self::Source => "source",
            Self::Language => "lang",
            Self::Section => "section",
            Self::Author => "author",
            Self::Published => "published",
        }
    }

    /// The field of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        let name = match name {
            "organisation" | "organization" => "org",
            "language" => "lang",
            "date" => "published",
            other => other,
        };
        Self::ALL.into_iter().find(|field| field.name() == name)
    }
}

/// One facet that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetRequest {
    /// Which.
    pub field: FacetField,
    /// How many values at most.
    pub top: usize,
    /// Only values below this one (`Russia/`, `2025-`), as a prefix.
    pub under: Option<String>,
}

/// The unit of a timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimelineUnit {
    /// The finest of the others that gives at most 60 buckets.
    Auto,
    /// Days.
    Day,
    /// ISO weeks, from Monday.
    Week,
    /// Months.
    Month,
    /// Years.
    Year,
}

/// A filter given beside the query: the values of one flag, `a|b` meaning either.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// `--published`, each as in `published:…`.
    pub published: Vec<String>,
    /// `--person`.
    pub person: Vec<String>,
    /// `--org`.
    pub organisation: Vec<String>,
    /// `--place`.
    pub place: Vec<String>,
    /// `--source`.
    pub source: Vec<String>,
    /// `--lang`.
    pub language: Vec<String>,
    /// `--section`.
    pub section: Vec<String>,
}

/// A question to the index.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchRequest {
    /// The query's text.
    pub query: String,
    /// How it is read.
    pub syntax: Syntax,
    /// How many of its words must match.
    pub match_mode: MatchMode,
    /// Filters beside it.
    pub filters: Filters,
    /// Only articles at or below these paths.
    pub within: Vec<PathBuf>,
    /// Facets to count.
    pub facets: Vec<FacetRequest>,
    /// The timeline to count.
    pub timeline: Option<TimelineUnit>,
    /// Number of hits, at most.
    pub limit: usize,
    /// `next` of the page before.
    pub after: Option<String>,
    /// Order of hits.
    pub sort: Sort,
    /// Whether hits carry snippets.
    pub snippets: bool,
    /// Whether hits carry an account of their score.
    pub explain: bool,
    /// The day it is for the user.
    pub today: NaiveDate,
}

impl SearchRequest {
    /// The first ten hits for `query`, without facets and timeline.
    pub fn new(query: impl Into<String>, today: NaiveDate) -> Self {
        Self {
            query: query.into(),
            syntax: Syntax::default(),
            match_mode: MatchMode::default(),
            filters: Filters::default(),
            within: Vec::new(),
            facets: Vec::new(),
            timeline: None,
            limit: 10,
            after: None,
            sort: Sort::default(),
            snippets: true,
            explain: false,
            today,
        }
    }
}

/// How the query was understood.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QueryEcho {
    /// As written.
    pub text: String,
    /// As read, in the language itself.
    pub parsed: String,
    /// How many of the words had to match: `all`, `two-thirds`, `any`.
    pub matched: &'static str,
    /// Dates as resolved, those of the filters too.
    pub intervals: Vec<Interval>,
    /// What was ignored or read otherwise than it looks, in sentences.
    pub notes: Vec<String>,
}

/// A piece of text around the matches.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snippet {
    /// The text, on one line.
    pub text: String,
    /// The matches in it, in bytes.
    pub highlights: Vec<Span>,
}

/// One article found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// From 1, through all pages.
    pub rank: usize,
    /// The score.
    pub score: f32,
    /// The article.
    pub stored: StoredArticle,
    /// Which version of its item it is; `None` where it is the only one and no agency's.
    pub version: Option<Version>,
    /// Where it matches.
    pub snippet: Snippet,
    /// Why it scored so, where asked.
    pub explanation: Option<String>,
}

/// One value of a facet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetValue {
    /// The value.
    pub value: String,
    /// Articles.
    pub count: u64,
}

/// The values of one facet, by falling count, then rising value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetCounts {
    /// Which.
    pub field: FacetField,
    /// Its values.
    pub values: Vec<FacetValue>,
    /// How many different values there are in all.
    pub distinct: u64,
}

/// One bar of a timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// Its days.
    pub days: DayInterval,
    /// Articles.
    pub count: u64,
}

/// A page of results.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchPage {
    /// How the query was understood.
    pub query: QueryEcho,
    /// Exact number of matches.
    pub total: u64,
    /// The index's generation.
    pub generation: u64,
    /// The hits.
    pub hits: Vec<Hit>,
    /// Facets in the order asked.
    pub facets: Vec<FacetCounts>,
    /// The timeline without gaps; empty where not asked. Articles too coarse for its unit are left out.
    pub timeline: Vec<Bucket>,
    /// Cursor of the next page; `None` on the last.
    pub next: Option<String>,
    /// Whether the index, or the corrections, changed since the cursor's page.
    pub changed: bool,
    /// What is the same for the same corrections; `None` where there are none.
    pub corrections: Option<String>,
}
