//! The date in a URL's path or a file's name.

use super::{
    ReadDate,
    months::month,
    read::{day_of, month_of},
};
use crate::article::Span;

/// The first date in `path`, with the bytes it stands in: `2025/06/02`, `2025-06-02`, `2025_06_02`, `20250602`,
/// `2025/jun/02`, `02-06-2025` where only one reading is possible, and for folders `2025/06/`. Digits that run on are
/// ids, not dates; years are 1990 to 2100, with separators 1400 to 2100.
pub fn in_path(path: &str) -> Option<(ReadDate, Span)> {
    let groups = groups(path);
    for (at, group) in groups.iter().enumerate() {
        let number = |group: &Group<'_>| group.text.parse::<i32>().ok();
        let length = group.text.len();
        if group.letters {
            continue;
        }
        if length == 8 {
            let whole = number(group)?;
            if let Some(date) = day_of(whole / 10_000, (whole / 100 % 100) as u32, (whole % 100) as u32)
                && (1990..=2100).contains(&(whole / 10_000))
            {
                return Some((date, Span::new(group.start, group.start + 8)));
            }
        }
        let Some([second, third]) = groups.get(at + 1..at + 3) else {
            if length == 4 {
                return month_only(path, &groups, at);
            }
            continue;
        };
        let joined = group.joins(second, path) && second.joins(third, path);
        if length == 4 && joined && third.text.len() <= 2 && !third.letters {
            let month =
                if second.letters { month(&second.text.to_lowercase()) } else { number(second).map(|n| n as u32) };
            if let (Some(year), Some(month), Some(day)) = (number(group), month, number(third))
                && let Some(date) = day_of(year, month, day as u32)
            {
                return Some((date, Span::new(group.start, third.start + third.text.len())));
            }
        }
        if length <= 2 && joined && third.text.len() == 4 && !third.letters && !second.letters {
            let (first, second, year) = (number(group)? as u32, number(second)? as u32, number(third)?);
            let readings = (day_of(year, second, first), day_of(year, first, second));
            let date = match readings {
                (Some(one), Some(other)) if one == other => Some(one),
                (Some(one), None) | (None, Some(one)) => Some(one),
                _ => None,
            };
            if let Some(date) = date {
                return Some((date, Span::new(group.start, third.start + 4)));
            }
        }
        if length == 4
            && let Some(found) = month_only(path, &groups, at)
        {
            return Some(found);
        }
    }
    None
}

/// `2025/06/`: a year and a month as folders, or `2025-06` in a name.
fn month_only(path: &str, groups: &[Group<'_>], at: usize) -> Option<(ReadDate, Span)> {
    let (year, second) = (groups.get(at)?, groups.get(at + 1)?);
    if !year.joins(second, path) || second.letters || second.text.len() != 2 {
        return None;
    }
    let end = second.start + 2;
    let separator = path.as_bytes().get(year.start + 4)?;
    if *separator == b'/' && path.as_bytes().get(end) != Some(&b'/') {
        return None;
    }
    let year_number = year.text.parse().ok().filter(|year| (1990..=2100).contains(year))?;
    Some((month_of(year_number, second.text.parse().ok()?)?, Span::new(year.start, end)))
}

/// A run of digits or of letters.
struct Group<'a> {
    text: &'a str,
    start: usize,
    letters: bool,
}

impl Group<'_> {
    /// Whether one separator alone stands between this and `next`.
    fn joins(&self, next: &Self, path: &str) -> bool {
        let end = self.start + self.text.len();
        next.start == end + 1 && matches!(path.as_bytes()[end], b'-' | b'/' | b'_' | b'.')
    }
}

fn groups(path: &str) -> Vec<Group<'_>> {
    let mut groups = Vec::new();
    let mut start = 0;
    let kind = |letter: char| if letter.is_ascii_digit() { 1 } else { u8::from(letter.is_alphabetic()) * 2 };
    let mut last = 0;
    for (at, letter) in path.char_indices().chain([(path.len(), '/')]) {
        let now = kind(letter);
        if now != last || at == path.len() {
            if last != 0 && at > start {
                groups.push(Group { text: &path[start..at], start, letters: last == 2 });
            }
            start = at;
            last = now;
        }
    }
    groups
}
