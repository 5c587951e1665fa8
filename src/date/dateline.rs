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

/// Longest dateline, in bytes.
const LONGEST: usize = 120;

/// Where the text begins behind a newspaper's dateline (`OLENEGORSK, Murmansk Oblast, June 1, 2025 (Agency) - …`,
/// `ST. JOHN'S, Newfoundland — …`) at the start of `line`, in bytes; 0 where there is none.
///
/// What stands before the dash is a dateline where it has a date or begins with a place in capitals.
pub fn behind_dateline(line: &str) -> usize {
    let reach = &line[..line.floor_char_boundary(LONGEST)];
    let dash = |from: usize| {
        let marks = [" - ", " – ", " — ", " -- ", "— ", "-- "].iter();
        marks.filter_map(|mark| reach[from..].find(mark).map(|at| (from + at, from + at + mark.len()))).min()
    };
    let dated = in_dateline(line).filter(|(_, span)| span.start > 0 && span.end < reach.len());
    let from = dated.as_ref().map_or(0, |(_, span)| span.end);
    let Some((end, behind)) = dash(from) else { return 0 };
    let between = reach[from..end].trim();
    let is_dateline = match dated {
        Some(_) => between.is_empty() || (between.starts_with('(') && between.ends_with(')')),
        None => is_place(between),
    };
    if is_dateline && behind < line.len() { behind } else { 0 }
}

/// Whether `head` is a place as datelines have it: its first word in capitals, all others names, brackets or days.
fn is_place(head: &str) -> bool {
    let mut words = head.split_whitespace();
    let first: Vec<char> = words.next().unwrap_or_default().chars().filter(|letter| letter.is_alphabetic()).collect();
    let is_name = |word: &str| {
        let mut letters = word.chars().skip_while(|letter| *letter == '(');
        letters.next().is_some_and(|letter| letter.is_uppercase() || letter.is_ascii_digit())
    };
    first.len() >= 2
        && first.iter().all(|letter| letter.is_uppercase())
        && head.chars().filter(|letter| letter.is_uppercase()).count() >= 4
        && words.clone().count() < 9
        && words.all(|word| is_name(word) || matches!(word, "of" | "the" | "and" | "de" | "la" | "le" | "am" | "sur"))
}
