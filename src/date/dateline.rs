//! The date of a newspaper's dateline.

use super::{ReadDate, read::read};
use crate::article::{Granularity, Span};

/// A dateline stands within this many bytes.
const REACH: usize = 300;

/// The date at the start of `body`, with its bytes: a first line that is a date, the leading words `date 2025-06-02`,
/// or a dateline (`MOSCOW, June 2, 2025 (Reuters) - …`). `None` where the year is not given.
pub fn in_dateline(body: &str) -> Option<(ReadDate, Span)> {
    let lead = body.len() - body.trim_start().len();
    let start = &body[lead..];
    if let Some(rest) = start.strip_prefix("date ")
        && let Some(date) = rest.get(..10).and_then(read)
        && rest[10..].chars().next().is_none_or(char::is_whitespace)
    {
        return Some((date, Span::new(lead + 5, lead + 15)));
    }
    let line_end = start.find('\n').unwrap_or(start.len());
    let line = start[..line_end].trim_end();
    if line.len() <= 60
        && let Some(date) = read(line)
    {
        return Some((date, Span::new(lead, lead + line.len())));
    }
    let line = &line[..line.floor_char_boundary(REACH)];
    // The dash or the agency's bracket ends a dateline.
    let end = [" - ", " – ", " — ", " -- ", " (", "— ", "-- "].iter().filter_map(|mark| line.find(mark)).min()?;
    let head = &line[..end];
    if head.is_empty() || !head.chars().next().is_some_and(char::is_uppercase) {
        return None;
    }
    let second = line[end..].trim_start_matches([' ', '-', '–', '—']);
    let offset = line.len() - second.len();
    let second_end = [" - ", " – ", " — ", " -- ", " ("].iter().filter_map(|mark| second.find(mark)).min();
    let candidates = std::iter::once((0, head)).chain(second_end.map(|end| (offset, &second[..end])));
    for (base, candidate) in candidates {
        // The place comes first, so the date begins behind some comma or at the start.
        let starts = std::iter::once(0).chain(candidate.match_indices(", ").map(|(at, mark)| at + mark.len()));
        for from in starts {
            // A year alone is the end of a sentence's date.
            if let Some(date) = read(&candidate[from..]).filter(|date| date.granularity < Granularity::Year) {
                let from = lead + base + from;
                return Some((date, Span::new(from, lead + base + candidate.len())));
            }
        }
    }
    None
}
