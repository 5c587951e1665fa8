//! The dates in a line that holds other words too.

use super::{
    months::month,
    read::{plain, read_with, readings},
    {Order, ReadDate},
};
use crate::article::Span;

/// The most words of one date: weekday left out, day, month, year, time, half of the day, zone.
const WORDS: usize = 8;
/// Longer lines are looked at as far as this, in bytes.
const REACH: usize = 400;

/// One date in a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The date; where day and month cannot be told apart, with the day first.
    pub date: ReadDate,
    /// The date with the month first, where day and month cannot be told apart.
    pub month_first: Option<ReadDate>,
    /// Where it stands in the line, in bytes.
    pub span: Span,
}

/// The dates in `line` that are days or finer, or months written with their year, in order. Numbers that run on, as ids
/// and prices do, are none.
pub fn find(line: &str, order: Order) -> Vec<Found> {
    let line = &line[..line.floor_char_boundary(REACH)];
    let words = words(line);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match begins(&words[at..]).then(|| longest(line, &words[at..], order)).flatten() {
            Some((date, count)) => {
                found.push(date);
                at += count;
            }
            None => at += 1,
        }
    }
    found
}

struct Word<'a> {
    text: &'a str,
    start: usize,
    has_digit: bool,
}

/// The words of a line without the marks around them. A word that sets brackets or a dash within dates apart is two.
fn words(line: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    for (start, piece) in pieces(line) {
        let text = piece.trim_start_matches(|letter: char| !letter.is_alphanumeric());
        let start = start + piece.len() - text.len();
        let text = text.trim_end_matches(|letter: char| !letter.is_alphanumeric());
        // Scripts without spaces set words right beside dates.
        let (start, text) = if text.bytes().any(|byte| byte.is_ascii_digit()) {
            let bare = text.trim_start_matches(|letter: char| letter >= '\u{2e80}');
            let end = bare
                .trim_end_matches(|letter: char| letter >= '\u{2e80}' && !"年月日時时分秒년월일시분".contains(letter));
            (start + text.len() - bare.len(), end)
        } else {
            (start, text)
        };
        if !text.is_empty() {
            let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
            words.push(Word { text, start, has_digit });
        }
    }
    words
}

/// Runs without white space, with the byte they begin at.
fn pieces(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let base = line.as_ptr() as usize;
    line.split(|letter: char| letter.is_whitespace() || "|()[]•·\"：【】，「」│".contains(letter))
        .filter(|piece| !piece.is_empty())
        .map(move |piece| (piece.as_ptr() as usize - base, piece))
}

/// Whether a date can begin with the first of `words`: it is a number, or the name of a month that numbers follow.
fn begins(words: &[Word<'_>]) -> bool {
    let Some(word) = words.first() else { return false };
    if word.has_digit {
        return word.text.len() <= 40;
    }
    let is_followed = words.iter().skip(1).take(2).any(|next| next.has_digit);
    is_followed && word.text.len() <= 30 && word.text.chars().count() >= 3 && month(&plain(word.text)).is_some()
}

/// The longest date at the start of `words`, with how many of them it takes.
fn longest(line: &str, words: &[Word<'_>], order: Order) -> Option<(Found, usize)> {
    let most = words.len().min(WORDS);
    for count in (1..=most).rev() {
        let (first, last) = (&words[0], &words[count - 1]);
        let is_end = last.has_digit || last.text.len() <= 12 && ends(last.text);
        if !is_end {
            continue;
        }
        let end = last.start + last.text.len();
        let text = &line[first.start..end];
        // Digits alone are ids and counters.
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            continue;
        }
        if text.len() > 80 || !text.bytes().any(|byte| byte.is_ascii_digit()) || runs_on(line, first.start, end) {
            continue;
        }
        let span = Span::new(first.start, end);
        if let Some(date) = read_with(text, order).or_else(|| joined(text, order)) {
            // A year or a number alone is no date among other words.
            if date.days.len() <= 31 && (count > 1 || text.len() >= 6) {
                return Some((Found { date, month_first: None, span }, count));
            }
        } else if let Some((date, month_first)) = readings(text) {
            return Some((Found { date, month_first: Some(month_first), span }, count));
        }
    }
    None
}

/// A date and a time of day that stand with a dash or a stroke between them.
fn joined(text: &str, order: Order) -> Option<ReadDate> {
    let mark = [" - ", " – ", " — ", " / ", " // "].iter().find(|mark| text.contains(**mark))?;
    read_with(&text.replacen(mark, " ", 1), order).filter(|date| date.instant.is_some())
}

/// Whether a date can end with this word, though it has no digit.
fn ends(word: &str) -> bool {
    let word = plain(word);
    #[rustfmt::skip]
    let is_clock = matches!(word.as_str(),
        "am" | "pm" | "a.m" | "p.m" | "uhr" | "ч" | "h" | "г" | "года" | "р" | "року");
    is_clock || super::months::zone(&word).is_some() || month(&word).is_some()
}

/// Whether letters, digits or a sign that joins stand right before or after.
fn runs_on(line: &str, start: usize, end: usize) -> bool {
    let joins = |letter: char| letter.is_alphanumeric() || matches!(letter, '$' | '€' | '£' | '%' | '_' | '#');
    let before = line[..start].chars().next_back();
    let after = line[end..].chars().next();
    let is_word = |letter: char| joins(letter) && letter < '\u{2e80}';
    before.is_some_and(|letter| is_word(letter) || letter == '/') || after.is_some_and(is_word)
}
