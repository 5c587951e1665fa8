//! Results as text, JSON, CSV and TREC runs.

use std::io::{self, Write};

use crate::search::{FacetCounts, SearchPage};

pub mod escape;
mod json;
mod offsets;
mod table;
#[cfg(feature = "cli")]
pub mod text;
mod trec;
pub mod wire;

pub use json::{Json, JsonLines};
pub use offsets::{OffsetUnit, Offsets};
pub use table::Csv;
pub use trec::Trec;

/// A way of showing hits.
pub trait ShowHits {
    /// Writes one page; `qid` is the query's id where several are run.
    fn page(&self, page: &SearchPage, qid: Option<&str>, out: &mut dyn Write) -> io::Result<()>;
}

/// A way of showing counts.
pub trait ShowCounts {
    /// Writes the page's facets.
    fn facets(&self, page: &SearchPage, out: &mut dyn Write) -> io::Result<()>;

    /// Writes the page's timeline.
    fn timeline(&self, page: &SearchPage, out: &mut dyn Write) -> io::Result<()>;
}

/// Writes one record as a line of JSON.
pub fn json_line(record: &impl serde::Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, record)?;
    out.write_all(b"\n")
}

/// The names of a facet's values, for rows.
fn rows(facets: &[FacetCounts]) -> impl Iterator<Item = (&'static str, &str, u64)> {
    facets
        .iter()
        .flat_map(|facet| facet.values.iter().map(|value| (facet.field.name(), value.value.as_str(), value.count)))
}

#[cfg(test)]
pub(crate) mod sample {
    //! A page with what is hard to show.

    use chrono::NaiveDate;

    use crate::{
        analyse::Analysed,
        article::{
            Article, DateOrigin, DayInterval, EntityKind, Field, Granularity, Mention, Provenance, Published, Span,
            TimeMention, TimeRole, TimeType,
        },
        index::StoredArticle,
        query::Interval,
        search::{Bucket, FacetCounts, FacetField, FacetValue, Hit, QueryEcho, SearchPage, Snippet},
    };

    pub(crate) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a day of the calendar")
    }

    fn published() -> Published {
        Published {
            value: "2025-06-02T10:00:00+03:00".into(),
            days: DayInterval::day(day(2025, 6, 2)),
            instant: chrono::DateTime::parse_from_rfc3339("2025-06-02T10:00:00+03:00").ok(),
            granularity: Granularity::Second,
            origin: DateOrigin::JsonLd,
            confidence: 0.95,
            evidence: "datePublished".into(),
        }
    }

    pub(crate) fn stored() -> StoredArticle {
        let title = "Bridge falls on “train” near Брянск";
        let body = "On 31 May a road bridge fell in Bryansk Oblast. Governor Olena Petrenko spoke.\n\nA second line.";
        let mention = |words: &str, kind, path: &[&str]| {
            let start = body.find(words).expect("words of the body");
            Mention {
                field: Field::Body,
                span: Span::new(start, start + words.len()),
                text: words.into(),
                kind,
                name: words.into(),
                path: path.iter().map(|&part| part.into()).collect(),
                confidence: 0.9,
            }
        };
        let start = title.find("Брянск").expect("words of the title");
        let town = Mention {
            field: Field::Title,
            span: Span::new(start, start + "Брянск".len()),
            text: "Брянск".into(),
            kind: EntityKind::Place,
            name: "Bryansk".into(),
            path: vec!["Russia".into(), "Bryansk Oblast".into(), "Bryansk".into()],
            confidence: 0.8,
        };
        let time = TimeMention {
            field: Field::Body,
            span: Span::new(3, 9),
            text: "31 May".into(),
            kind: TimeType::Date,
            value: "2025-05-31".into(),
            days: Some(DayInterval::day(day(2025, 5, 31))),
            granularity: Granularity::Day,
            role: TimeRole::Event,
        };
        StoredArticle {
            id: "seed/bridge one.html".into(),
            analysed: Analysed {
                mentions: vec![
                    town,
                    mention("Bryansk Oblast", EntityKind::Place, &["Russia", "Bryansk Oblast"]),
                    mention("Olena Petrenko", EntityKind::Person, &[]),
                ],
                times: vec![time],
                article: Article {
                    title: title.into(),
                    body: body.into(),
                    published: Some(published()),
                    authors: vec!["A. Writer".into()],
                    source: Some("Example Daily".into()),
                    section: Some("world".into()),
                    url: Some("https://daily.example/bridge".into()),
                    lang: Some("en".into()),
                    captured: Some("2025-06-03T00:00:00Z".into()),
                    ..Article::default()
                },
            },
            root: "seed".into(),
            provenance: Provenance {
                path: "bridge one.html".into(),
                member: String::new(),
                format: "html".into(),
                sha256: "00ff".into(),
            },
            added: day(2025, 7, 1),
            record: 0,
        }
    }

    pub(crate) fn page() -> SearchPage {
        let hostile = StoredArticle {
            id: "2".into(),
            analysed: Analysed {
                article: Article {
                    title: "=HYPERLINK(\"x\")\u{1b}[31m \u{202e}gpj.exe".into(),
                    body: "橋".into(),
                    ..Article::default()
                },
                ..Analysed::default()
            },
            provenance: Provenance {
                path: "a.jsonl".into(),
                member: "17".into(),
                format: "jsonl".into(),
                sha256: "11".into(),
            },
            ..stored()
        };
        let text = "На мосту a road bridge fell, 橋が崩れた";
        let at = text.find("bridge").expect("the match");
        let value = |value: &str, count| FacetValue { value: value.into(), count };
        SearchPage {
            query: QueryEcho {
                text: "bridge published:2025-05..2025-06".into(),
                parsed: "bridge published:2025-05..2025-06".into(),
                matched: "all",
                intervals: vec![Interval {
                    field: "published".into(),
                    text: "2025-05..2025-06".into(),
                    days: DayInterval { from: day(2025, 5, 1), to: day(2025, 7, 1) },
                }],
                notes: vec!["`foo:` is no field and was read as a word".into()],
            },
            total: 1234,
            generation: 7,
            hits: vec![
                Hit {
                    rank: 1,
                    score: 12.5,
                    stored: stored(),
                    version: None,
                    snippet: Snippet { text: text.into(), highlights: vec![Span::new(at, at + 6)] },
                    explanation: None,
                },
                Hit {
                    rank: 2,
                    score: 3.25,
                    stored: hostile,
                    version: None,
                    snippet: Snippet { text: "@cmd \u{7}ding".into(), highlights: Vec::new() },
                    explanation: Some("3.25 = body".into()),
                },
            ],
            facets: vec![
                FacetCounts { field: FacetField::Person, values: vec![value("Olena Petrenko", 12)], distinct: 40 },
                FacetCounts { field: FacetField::Organisation, values: Vec::new(), distinct: 0 },
                FacetCounts {
                    field: FacetField::Place,
                    values: vec![value("Russia", 900), value("Russia/Bryansk Oblast", 31), value("東京", 2)],
                    distinct: 3,
                },
            ],
            timeline: vec![
                Bucket { days: DayInterval { from: day(2025, 5, 1), to: day(2025, 6, 1) }, count: 1 },
                Bucket { days: DayInterval { from: day(2025, 6, 1), to: day(2025, 7, 1) }, count: 0 },
                Bucket { days: DayInterval { from: day(2025, 7, 1), to: day(2025, 8, 1) }, count: 8 },
            ],
            next: Some("c0ffee".into()),
            changed: false,
            corrections: None,
        }
    }

    pub(crate) fn shown(write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).expect("memory takes all");
        String::from_utf8(out).expect("what is shown is text")
    }
}
