//! The nouns that every stage shares: articles, spans, mentions, dates, problems.

mod path;

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, FixedOffset, Months, NaiveDate};
use serde::{Deserialize, Serialize};

pub use path::{name_of_text, text_of_name};

/// One piece of news as a reader of some format understood it.
///
/// `body` is paragraphs joined by a blank line; all text is valid UTF-8 without NUL or other control characters
/// but line feed and tab.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// The id that the input itself gives, if it gives one.
    pub given_id: Option<String>,
    /// The headline; empty where there is none.
    pub title: String,
    /// The text.
    pub body: String,
    /// The publication date with its evidence; `None` means undated.
    pub published: Option<Published>,
    /// The day or instant of the last change as ISO 8601, where the input says so.
    pub modified: Option<String>,
    /// Names of the authors in the order given.
    pub authors: Vec<String>,
    /// The medium that published it.
    pub source: Option<String>,
    /// The section, desk or category.
    pub section: Option<String>,
    /// Its canonical address on the web.
    pub url: Option<String>,
    /// ISO 639-1 code of its language, declared or detected.
    pub lang: Option<String>,
    /// When it was captured as ISO 8601, where the input says so.
    pub captured: Option<String>,
    /// What else the input says, kept as it stands.
    pub metadata: BTreeMap<String, Vec<String>>,
    /// Captions of its pictures, each one paragraph; they are no part of `body`.
    pub captions: Vec<String>,
    /// What stood around the article on its page and was left out of `body` (related articles, notices, menus),
    /// paragraphs joined by a blank line.
    pub dropped: String,
    /// Why this is no article; `None` where it is one.
    pub not_article: Option<NotArticle>,
    /// Which item of an agency it is a version of.
    pub item: Option<Item>,
    /// Where the pages of a document begin in `body`, in order; empty where it has none.
    pub pages: Vec<PageStart>,
    /// All that was found of its date with what became of it: what was chosen first, then by falling confidence. Empty
    /// where `published` tells all there is.
    pub dates: Vec<DateEvidence>,
}

/// Why something that was read is no article. It can be searched for, but counts in no facet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotArticle {
    /// A server's or site's error message.
    Error,
    /// A request to agree to cookies, to prove that one is no robot, or to log in.
    Consent,
    /// The beginning of an article that only subscribers may read on.
    Paywall,
    /// A list of articles: a front page, a section, a tag, search results.
    Listing,
}

impl NotArticle {
    /// `error`, `consent`, `paywall` or `listing`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Consent => "consent",
            Self::Paywall => "paywall",
            Self::Listing => "listing",
        }
    }
}

/// An agency's item, of which an article is one version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The item's own id, the same in all versions.
    pub id: String,
    /// Number of the version; 0 where none is given.
    pub version: u64,
    /// What the version does to the item.
    pub status: ItemStatus,
}

/// What a version of an item does to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ItemStatus {
    /// It is to be used.
    #[default]
    Usable,
    /// It corrects the versions before.
    Corrected,
    /// It is held back until further notice.
    Withheld,
    /// It takes the item back: a kill notice.
    Killed,
}

impl ItemStatus {
    /// `usable`, `corrected`, `withheld` or `killed`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Usable => "usable",
            Self::Corrected => "corrected",
            Self::Withheld => "withheld",
            Self::Killed => "killed",
        }
    }
}

/// Where a page of a document begins.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageStart {
    /// The page's number or label as the document has it.
    pub label: String,
    /// Its first byte in the article's body.
    pub start: usize,
}

/// Where an article's bytes came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// Path below its root with `/` between the parts; the file's own name where the root is a file.
    pub path: String,
    /// Which part of the file: a line, a row or an element (`17`); empty where the file is one article.
    pub member: String,
    /// Name of the format that read it: `text`, `markdown`, `html`, `json`, `jsonl`, `csv`, `tsv`, `feed`, `xml`, `news-xml`, `wire`.
    pub format: String,
    /// SHA-256 of the article's original bytes (its file, line, row or element), lower-case hexadecimal.
    pub sha256: String,
}

/// A half-open range of bytes in one field's text; both ends are character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// A span from `start` to `end`, in bytes.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The bytes that the span covers of `text`.
    ///
    /// # Panics
    /// Where the span does not lie on character boundaries of `text`.
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }

    /// Whether the two share a byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// Which text of an article a span lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Field {
    /// The headline.
    Title,
    /// The text.
    Body,
}

impl Field {
    /// `title` or `body`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Body => "body",
        }
    }

    /// The field's text in `article`.
    pub fn of(self, article: &Article) -> &str {
        match self {
            Self::Title => &article.title,
            Self::Body => &article.body,
        }
    }
}

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EntityKind {
    /// A person or family.
    Person,
    /// A company, agency, party, court, army, team, medium.
    Organisation,
    /// A country, region, city, river, street or building as a place.
    Place,
}

impl EntityKind {
    /// `person`, `organisation` or `place`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Place => "place",
        }
    }
}

/// A span of text naming an entity. `span.of(field text) == text`, always.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mention {
    /// The text it stands in.
    pub field: Field,
    /// Where it stands, in bytes.
    pub span: Span,
    /// The words as they stand there.
    pub text: String,
    /// What it names.
    pub kind: EntityKind,
    /// The canonical name.
    pub name: String,
    /// For a place, its names from the country down (`Russia`, `Bryansk Oblast`, `Bryansk`); else empty.
    pub path: Vec<String>,
    /// How sure the reader is, from 0 to 1.
    pub confidence: f32,
}

/// How fine a date is, in the order of TIMEX3 granularities from finest to coarsest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Granularity {
    /// To the second.
    Second,
    /// To the minute.
    Minute,
    /// To the hour.
    Hour,
    /// One calendar day.
    Day,
    /// One ISO week.
    Week,
    /// One calendar month.
    Month,
    /// One season.
    Season,
    /// One quarter of a year.
    Quarter,
    /// One half of a year.
    Half,
    /// One year.
    Year,
    /// Ten years.
    Decade,
    /// A hundred years.
    Century,
}

/// Calendar days from `from` up to but without `to`, in the proleptic Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct DayInterval {
    /// First day.
    pub from: NaiveDate,
    /// The day after the last.
    pub to: NaiveDate,
}

impl DayInterval {
    /// The one day `day`.
    pub fn day(day: NaiveDate) -> Self {
        Self { from: day, to: day.checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX) }
    }

    /// A calendar month; `None` where there is no such month.
    pub fn month(year: i32, month: u32) -> Option<Self> {
        let from = NaiveDate::from_ymd_opt(year, month, 1)?;
        Some(Self { from, to: from.checked_add_months(Months::new(1))? })
    }

    /// A calendar year; `None` beyond chrono's years.
    pub fn year(year: i32) -> Option<Self> {
        Some(Self { from: NaiveDate::from_ymd_opt(year, 1, 1)?, to: NaiveDate::from_ymd_opt(year + 1, 1, 1)? })
    }

    /// Whether the two share a day.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.from < other.to && other.from < self.to
    }

    /// Whether `day` lies in it.
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.from <= day && day < self.to
    }

    /// Number of days; never negative.
    pub fn len(&self) -> i64 {
        (self.to - self.from).num_days().max(0)
    }

    /// Whether there is no day in it.
    pub fn is_empty(&self) -> bool {
        self.from >= self.to
    }
}

/// Days since 1970-01-01, the form in which days are stored and compared.
pub fn day_number(day: NaiveDate) -> i64 {
    i64::from(day.num_days_from_ce()) - 719_163
}

/// The day `number` days after 1970-01-01; `None` beyond chrono's years.
pub fn day_of_number(number: i64) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(i32::try_from(number + 719_163).ok()?)
}

/// Months since year 0: `year · 12 + month − 1`.
pub fn month_number(day: NaiveDate) -> i64 {
    i64::from(day.year()) * 12 + i64::from(day.month0())
}

/// Where a publication date was read, from the most to the least telling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrigin {
    /// A date field of a record (JSON, JSON Lines, CSV) or of front matter.
    Field,
    /// The header or envelope of an agency's item (`NewsML`, NITF, ninjs, IPTC 7901, ANPA).
    Wire,
    /// An entry of a feed (RSS, Atom, JSON Feed).
    Feed,
    /// The header of a mail.
    MailHeader,
    /// schema.org JSON-LD.
    JsonLd,
    /// `OpenGraph` / `article:*` metadata.
    OpenGraph,
    /// Another `<meta>`, Dublin Core among them.
    Meta,
    /// A `<time>` element.
    TimeElement,
    /// A header line such as `Date: …`.
    HeaderLine,
    /// A newspaper's dateline (`MOSCOW, June 2 —`).
    Dateline,
    /// A visible line of the page.
    VisibleLine,
    /// The path of its address.
    UrlPath,
    /// The file's name.
    FileName,
    /// A header of the server's answer: a page's last change at best, or when it was sent.
    HttpHeader,
    /// Another article or a person's correction.
    Correction,
}

impl DateOrigin {
    /// The name used in output: `json-ld`, `file-name`, …
    pub fn name(self) -> &'static str {
        match self {
            Self::Field => "field",
            Self::Wire => "wire",
            Self::Feed => "feed",
            Self::MailHeader => "mail-header",
            Self::JsonLd => "json-ld",
            Self::OpenGraph => "open-graph",
            Self::Meta => "meta",
            Self::TimeElement => "time-element",
            Self::HeaderLine => "header-line",
            Self::Dateline => "dateline",
            Self::VisibleLine => "visible-line",
            Self::UrlPath => "url-path",
            Self::FileName => "file-name",
            Self::HttpHeader => "http-header",
            Self::Correction => "correction",
        }
    }
}

/// An article's own date, with where it was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Published {
    /// ISO 8601 as precise as the source was: `2025`, `2025-06`, `2025-06-02`, `2025-06-02T10:00:00+03:00`
    /// (an offset only where the source gives one).
    pub value: String,
    /// The calendar days it covers, as printed in the source's own offset.
    pub days: DayInterval,
    /// The instant, where the source gives a time of day; without an offset it is taken as UTC.
    pub instant: Option<DateTime<FixedOffset>>,
    /// How fine it is.
    pub granularity: Granularity,
    /// Where it was read.
    pub origin: DateOrigin,
    /// How sure the reader is, from 0 to 1.
    pub confidence: f32,
    /// The words it was read from, at most 200 characters.
    pub evidence: String,
}

impl Published {
    /// Seconds since 1970-01-01T00:00:00Z, for sorting: the instant, else the first day's midnight in UTC.
    pub fn sort_seconds(&self) -> i64 {
        self.instant.map_or_else(|| day_number(self.days.from) * 86_400, |instant| instant.timestamp())
    }
}

/// What a date tells of an article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateRole {
    /// When it was published.
    Published,
    /// When it was written or entered.
    Created,
    /// When it was last changed.
    Modified,
    /// Something else: the day of an event, a deadline, a year of copyright.
    Other,
    /// It does not say.
    #[default]
    Unknown,
}

impl DateRole {
    /// `published`, `created`, `modified`, `other` or `unknown`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Created => "created",
            Self::Modified => "modified",
            Self::Other => "other",
            Self::Unknown => "unknown",
        }
    }
}

/// What became of a piece of evidence for an article's date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOutcome {
    /// It is the article's date.
    Chosen,
    /// It tells the same day, or a longer time that the day lies in.
    Agrees,
    /// It tells of the day on the other side of midnight, in another zone of time.
    OtherZone,
    /// Lost: it tells when the article was changed.
    Changed,
    /// Lost: it tells when something else was or is to be.
    OtherThing,
    /// Lost: it stands beside the article, with related articles, comments or in the page's foot.
    Beside,
    /// Lost: it is later than the capture of the article.
    AfterCapture,
    /// Lost: no article can have it, such as the day from which computers count.
    Impossible,
    /// Lost: other evidence tells more.
    Weaker,
}

impl DateOutcome {
    /// The name used in output: `chosen`, `agrees`, `other-zone`, `changed`, …
    pub fn name(self) -> &'static str {
        match self {
            Self::Chosen => "chosen",
            Self::Agrees => "agrees",
            Self::OtherZone => "other-zone",
            Self::Changed => "changed",
            Self::OtherThing => "other-thing",
            Self::Beside => "beside",
            Self::AfterCapture => "after-capture",
            Self::Impossible => "impossible",
            Self::Weaker => "weaker",
        }
    }

    /// In words, for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Chosen => "chosen",
            Self::Agrees => "agrees",
            Self::OtherZone => "agrees in another time zone",
            Self::Changed => "tells when it was changed",
            Self::OtherThing => "tells of something else",
            Self::Beside => "stands beside the article",
            Self::AfterCapture => "later than the capture",
            Self::Impossible => "cannot be",
            Self::Weaker => "other evidence tells more",
        }
    }
}

/// One piece of evidence for an article's date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DateEvidence {
    /// ISO 8601, as [`Published::value`].
    pub value: String,
    /// Where it was read.
    pub origin: DateOrigin,
    /// What it tells.
    pub role: DateRole,
    /// How sure this piece alone makes the publication date, from 0 to 1.
    pub confidence: f32,
    /// The words it was read from, at most 200 characters.
    pub evidence: String,
    /// What became of it.
    pub outcome: DateOutcome,
}

/// TIMEX3 type of a time expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum TimeType {
    /// A calendar date.
    Date,
    /// A time of day.
    Time,
    /// A length of time.
    Duration,
    /// A recurring time.
    Set,
}

/// What a time spoken of is to the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TimeRole {
    /// Something happened then.
    Event,
    /// Somebody spoke then.
    Reported,
    /// Something is to happen then.
    Planned,
    /// Anything else.
    Background,
}

/// A time that the text speaks of. `span.of(field text) == text`, always.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimeMention {
    /// The text it stands in.
    pub field: Field,
    /// Where it stands, in bytes.
    pub span: Span,
    /// The words as they stand there.
    pub text: String,
    /// TIMEX3 type.
    pub kind: TimeType,
    /// TIMEX3 value.
    pub value: String,
    /// The days it covers; `None` for durations, sets and vague references.
    pub days: Option<DayInterval>,
    /// How fine it is.
    pub granularity: Granularity,
    /// What it is to the article.
    pub role: TimeRole,
}

/// Something in the input that could not be read as it should; it never stops a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Stable code in kebab case, e.g. `cut-off`, `malformed-json`.
    pub code: String,
    /// Path below its root (or as given, where there is no root).
    pub path: String,
    /// The part of the file, empty for the whole.
    pub member: String,
    /// What is wrong and what to do, in a lower-case sentence without a final stop.
    pub message: String,
    /// Whether an article was lost by it; a note on an article that was still read does not skip it.
    pub skipped: bool,
}
