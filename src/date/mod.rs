//! Dates: an island. Text in, dates out; the clock is never read.

use chrono::{DateTime, FixedOffset, NaiveDate};

use crate::article::{DayInterval, Granularity};

/// One date as read from a string.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadDate {
    /// ISO 8601, as precise as the text (see `Published::value`).
    pub value: String,
    /// The calendar days it covers, as printed.
    pub days: DayInterval,
    /// The instant, where a time of day is given; UTC where no offset is.
    pub instant: Option<DateTime<FixedOffset>>,
    /// How fine it is.
    pub granularity: Granularity,
}

/// Reads the one date that `text` as a whole is (a metadata value, a header's value). `None` where it is no valid date
/// of the calendar or cannot be told.
pub fn read(text: &str) -> Option<ReadDate> {
    let _ = text;
    None
}

/// The date in a file's name or URL path, with the bytes it stands in.
pub fn in_path(path: &str) -> Option<(ReadDate, crate::article::Span)> {
    let _ = path;
    None
}

/// The date of a newspaper's dateline at the start of `body` (`MOSCOW, June 2, 2025 (Reuters) - …`).
pub fn in_dateline(body: &str) -> Option<(ReadDate, crate::article::Span)> {
    let _ = body;
    None
}

/// The days that the words of a query mean (`2025-06`, `last week`, `2025-05-30..2025-06-02`, `>=2025`), seen from
/// `today`. The error says what is wrong, in a lower-case sentence.
pub fn read_query(text: &str, today: NaiveDate) -> Result<DayInterval, String> {
    let _ = (text, today);
    Err("not a date".into())
}

/// A day or part of one as people read it: `31 May 2025`, `May 2025`, `2025`.
pub fn display(days: DayInterval) -> String {
    days.from.to_string()
}
