//! Which of several dates is the article's own.

use chrono::{DateTime, Datelike, Utc};
use serde_json::Value;

use super::{Notes, clean};
use crate::{
    article::{DateOrigin, DayInterval, Granularity, Published},
    date::{
        self, Order, ReadDate,
        published::{Candidate, confidence, decide},
    },
};

/// The dates found so far.
#[derive(Default)]
pub(crate) struct Dates {
    candidates: Vec<Candidate>,
    /// Dates in numbers of which day and month cannot be told apart.
    unclear: Vec<Unclear>,
    unread: Option<String>,
    locale: Option<String>,
}

/// A date of two readings.
struct Unclear {
    text: String,
    origin: DateOrigin,
    day_first: ReadDate,
    month_first: ReadDate,
}

impl Dates {
    /// Tells the language, with its region where there is one, in which the article's dates are written.
    pub(crate) fn locale(&mut self, locale: &str) {
        self.locale.get_or_insert_with(|| locale.to_owned());
    }

    /// Adds the date that `text` as a whole is; remembers it where it is none.
    pub(crate) fn field(&mut self, text: &str, origin: DateOrigin) -> bool {
        let text = clean::line(text);
        let found = self.maybe(&text, origin);
        if !found && !text.is_empty() {
            self.unread.get_or_insert_with(|| clean::shortened(&text, 80));
        }
        found
    }

    /// Adds the date that `text` is, if it is one.
    pub(crate) fn maybe(&mut self, text: &str, origin: DateOrigin) -> bool {
        let text = clean::line(text);
        if let Some(date) = date::read(&text) {
            self.add(date, origin, &text);
        } else if let Some((day_first, month_first)) = date::readings(&text) {
            self.unclear.push(Unclear { text, origin, day_first, month_first });
        } else {
            return false;
        }
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
        let evidence = clean::line(evidence);
        self.candidates.push(Candidate { date, origin, confidence: confidence(origin), evidence });
    }

    /// Adds the day of the last change: better than nothing, and most articles are never changed later.
    pub(crate) fn changed(&mut self, text: &str) {
        if let Some(date) = date::read(text) {
            let (origin, evidence) = (DateOrigin::Meta, format!("last changed {text}"));
            self.candidates.push(Candidate { date, origin, confidence: 0.5, evidence });
        }
    }

    /// Adds the day on which a document was made: weak, as what is printed or scanned anew is no new article.
    pub(crate) fn made(&mut self, text: &str) {
        if let Some(date) = date::read(text) {
            let (origin, evidence) = (DateOrigin::Meta, format!("document made {text}"));
            self.candidates.push(Candidate { date, origin, confidence: 0.4, evidence });
        }
    }

    /// Whether there is none yet that can be told.
    pub(crate) fn is_empty(&self) -> bool {
        self.candidates.is_empty()
    }

    /// The article's own date, with a note where a date stood in it that could not be read. `url` is its address.
    pub(crate) fn decide(mut self, url: Option<&str>, notes: &mut Notes) -> Option<Published> {
        let order = date::order_of(self.locale.as_deref(), url.and_then(host));
        for unclear in std::mem::take(&mut self.unclear) {
            let candidate = self.told_apart(unclear, order, notes);
            self.candidates.push(candidate);
        }
        let published = decide(self.candidates, None);
        if let Some(text) = self.unread {
            let rest = if published.is_some() { "another one was used" } else { "the article is undated" };
            let message = format!("`{text}` is no date that can be read, {rest}; correct it to the form 2025-06-02");
            notes.add("absurd-date", &message, false);
        }
        published
    }

    /// A date of two readings, told by the article's other dates, by what is usual where it comes from, or not at all:
    /// then only its year is sure.
    fn told_apart(&self, unclear: Unclear, order: Order, notes: &mut Notes) -> Candidate {
        let Unclear { text, origin, day_first, month_first } = unclear;
        let agrees = |date: &ReadDate| self.candidates.iter().any(|other| other.date.days.overlaps(&date.days));
        let (date, certainty) = match (agrees(&day_first), agrees(&month_first), order) {
            (true, false, _) => (day_first, 1.0),
            (false, true, _) => (month_first, 1.0),
            (_, _, Order::DayFirst) => (day_first, 0.9),
            (_, _, Order::MonthFirst) => (month_first, 0.9),
            (_, _, Order::Unknown) => {
                let message = format!(
                    "`{text}` is {} or {}, so that only the year is sure; correct it to the form 2025-06-02",
                    month_first.days.from, day_first.days.from
                );
                notes.add("unclear-date", &message, false);
                (year_of(&day_first), 0.7)
            }
        };
        Candidate { date, origin, confidence: confidence(origin) * certainty, evidence: text }
    }
}

/// The year of `date` and no more.
fn year_of(date: &ReadDate) -> ReadDate {
    let year = date.days.from.year();
    let days = DayInterval::year(year).unwrap_or(date.days);
    ReadDate { value: format!("{year:04}"), days, instant: None, granularity: Granularity::Year }
}

/// The host of an address.
fn host(url: &str) -> Option<&str> {
    url.split("://").nth(1)?.split(['/', '?', '#', ':']).next()
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
    let instant = if number.unsigned_abs() >= 100_000_000_000 {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_days_or_time_since_1970() {
        let read = |json: &str| words(&serde_json::from_str(json).expect("JSON"));
        assert_eq!(read("2025").as_deref(), Some("2025"));
        assert_eq!(read("20250602").as_deref(), Some("20250602"));
        assert_eq!(read("1748858400").as_deref(), Some("2025-06-02T10:00:00Z"));
        assert_eq!(read("1748858400000").as_deref(), Some("2025-06-02T10:00:00Z"));
        assert_eq!(read("\"1748858400\"").as_deref(), Some("2025-06-02T10:00:00Z"));
        for absurd in ["-9223372036854775808", "9223372036854775807", "-1e300", "1e300"] {
            assert_eq!(read(absurd), None, "{absurd}");
        }
    }
}
