//! Texts to annotate, and what was found in them.

use serde::{Deserialize, Serialize};

use super::{
    Mention, Time,
    evidence::{mentions, times},
};
use crate::{
    analyse::Analysed,
    article::{self, Article, DateOrigin},
    date,
    present::OffsetUnit,
};

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
