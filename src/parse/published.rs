//! Which of several dates is the article's own.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::Notes;
use crate::{
    article::{DateOrigin, Published},
    date::{
        self, ReadDate,
        published::{Candidate, confidence, decide},
    },
};

/// The dates found so far.
#[derive(Default)]
pub(crate) struct Dates {
    candidates: Vec<Candidate>,
    unread: Option<String>,
}

impl Dates {
    /// Adds the date that `text` as a whole is; remembers it where it is none.
    pub(crate) fn field(&mut self, text: &str, origin: DateOrigin) -> bool {
        let text = text.trim();
        if text.is_empty() {
            return false;
        }
        match date::read(text) {
            Some(date) => self.add(date, origin, text),
            None => {
                self.unread.get_or_insert_with(|| text.chars().take(80).collect());
                return false;
            }
        }
        true
    }

    /// Adds the date that `text` is, if it is one.
    pub(crate) fn maybe(&mut self, text: &str, origin: DateOrigin) -> bool {
        let Some(date) = date::read(text.trim()) else { return false };
        self.add(date, origin, text.trim());
        true
    }

    /// Adds the date in a path, if there is one.
    pub(crate) fn path(&mut self, path: &str, origin: DateOrigin) {
        if let Some((date, span)) = date::in_path(path) {
            let words = path.get(span.start..span.end).unwrap_or(path).to_owned();
            self.add(date, origin, &words);
        }
    }

    /// Adds the date of a newspaper's dateline at the start of `body`.
    pub(crate) fn dateline(&mut self, body: &str) {
        if let Some((date, span)) = date::in_dateline(body) {
            let words = body.get(..span.end).unwrap_or_default().to_owned();
            self.add(date, DateOrigin::Dateline, &words);
        }
    }

    /// Adds `date`, read from the words `evidence`.
    pub(crate) fn add(&mut self, date: ReadDate, origin: DateOrigin, evidence: &str) {
        let evidence = evidence.chars().take(200).collect();
        self.candidates.push(Candidate { date, origin, confidence: confidence(origin), evidence });
    }

    /// Whether there is none yet.
    pub(crate) fn is_empty(&self) -> bool {
        self.candidates.is_empty()
    }

    /// The article's own date, with a note where a date stood in it that could not be read.
    pub(crate) fn decide(self, notes: &mut Notes) -> Option<Published> {
        let published = decide(self.candidates, None);
        if let Some(text) = self.unread {
            let rest = if published.is_some() { "another one was used" } else { "the article is undated" };
            let message = format!("`{text}` is no date that can be read, {rest}; correct it to the form 2025-06-02");
            notes.add("absurd-date", &message, false);
        }
        published
    }
}

/// The publication date that a file's name alone tells, for files that were renamed.
pub(super) fn by_name(path: &str) -> Option<Published> {
    let mut dates = Dates::default();
    dates.path(path, DateOrigin::FileName);
    decide(dates.candidates, None)
}

/// A date value of a record as words: strings as they stand, numbers as days or as seconds or milliseconds since 1970.
pub(crate) fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => {
            let text = text.trim();
            let is_seconds = matches!(text.len(), 10 | 13) && text.bytes().all(|byte| byte.is_ascii_digit());
            let number = if is_seconds { text.parse().ok() } else { None };
            number.and_then(since_1970).or_else(|| Some(text.to_owned())).filter(|text| !text.is_empty())
        }
        Value::Number(number) => {
            let seconds = number.as_i64().or_else(|| number.as_f64().map(|number| number as i64))?;
            // `2025` and `20250602` are dates as they stand.
            if (0..100_000_000).contains(&seconds) { Some(number.to_string()) } else { since_1970(seconds) }
        }
        Value::Object(object) => ["$date", "date", "value", "iso", "published", "datePublished"]
            .iter()
            .find_map(|key| words(object.get(*key)?)),
        Value::Array(values) => values.iter().find_map(words),
        Value::Null | Value::Bool(_) => None,
    }
}

fn since_1970(number: i64) -> Option<String> {
    let instant = if number.abs() >= 100_000_000_000 {
        DateTime::<Utc>::from_timestamp_millis(number)
    } else {
        DateTime::<Utc>::from_timestamp(number, 0)
    };
    instant.map(|instant| instant.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}

/// A moment named by a field such as `modified`, as ISO 8601.
pub(crate) fn iso(value: &Value) -> Option<String> {
    words(value).and_then(|text| date::read(&text)).map(|date| date.value)
}
