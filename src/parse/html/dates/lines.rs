//! Dates in lines and elements of a page, with how sure their places and marks make them.

use super::{Dates, LINE, Mark};
use crate::{
    article::{DateOrigin, DateRole, Span},
    date::{self, Found, Order, published::Place},
};

/// Adds the date of a line that nothing marks.
pub(super) fn bare_line(text: &str, place: Place, is_heading: bool, dates: &mut Dates) {
    let is_short = text.len() <= LINE;
    // Prose may begin with its date.
    let text = if is_short { text } else { &text[..text.floor_char_boundary(60)] };
    let found = date::find(text, Order::Unknown);
    let Some(first) = found.first() else { return };
    let (before, after) = (&text[..first.span.start], &text[first.span.end..]);
    let (role, is_labelled) = date::role(before, after);
    let opens = before.chars().all(|letter| letter.is_whitespace() || "([{–—-【".contains(letter));
    // `Press release of 25 January 2022 | Lima – The mayor …`
    let is_headed = words(before) <= 3 && after.trim_start().starts_with(['|', '•', '·']);
    let opens = opens || !is_short && is_headed;
    let is_apart = stands_apart(before, after) && !is_heading;
    let is_bracketed = opens && !before.trim().is_empty() && after.starts_with([')', ']', '}', '】', '–', '—']);
    let is_alone = words(before) + words(after) <= 4;
    let confidence = match place {
        Place::Beside => 0.1,
        _ if !is_short && !opens => return,
        Place::Head if is_labelled && is_apart => 0.75,
        Place::Head if is_apart || is_bracketed => 0.65,
        Place::Head => 0.3,
        _ if is_labelled && is_apart => 0.5,
        _ if is_alone && !is_heading => 0.35,
        _ => return,
    };
    let confidence = if role == DateRole::Modified { confidence * 0.6 } else { confidence };
    // A month is more often that of an issue, a journey or a letter.
    let confidence = if first.date.days.len() > 1 { confidence * 0.5 } else { confidence };
    dates.found(first.clone(), text, Mark { origin: DateOrigin::VisibleLine, role, place, confidence });
}

/// Adds the last year of a line of copyright: a bound that is kept, but never an article's date, as it is mostly that of
/// the page's capture.
pub(super) fn copyright(line: &str, dates: &mut Dates) {
    let at = line.find('©').or_else(|| line.to_ascii_lowercase().find("copyright"));
    let Some(from) = at.filter(|_| line.len() <= 300) else { return };
    let numbers = line[from..].split(|letter: char| !letter.is_ascii_digit()).filter(|number| number.len() == 4);
    let Some(year) = numbers.take(4).filter(|year| year.starts_with("19") || year.starts_with("20")).last() else {
        return;
    };
    if let Some(date) = date::read(year) {
        let mark = Mark { origin: DateOrigin::VisibleLine, role: DateRole::Other, place: Place::Body, confidence: 0.2 };
        dates.found(Found { date, month_first: None, span: Span::new(0, 0) }, line, mark);
    }
}

/// Whether a date stands for itself rather than in a sentence: no more than a few words go with it between the marks
/// that set the parts of a line apart.
fn stands_apart(before: &str, after: &str) -> bool {
    let marks = ['|', '•', '·', '–', '—', ':', ',', '/', '\u{2502}', ';'];
    let before = before.rsplit(marks).next().unwrap_or(before);
    let after = after.split(marks).next().unwrap_or(after);
    words(before) <= 5 && words(after) <= 4
}

fn words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).count()
}

/// What makes a date sure.
#[derive(Clone, Copy)]
pub(super) struct Sureness {
    pub(super) place: Place,
    pub(super) role: DateRole,
    pub(super) is_labelled: bool,
    pub(super) is_marked: bool,
}

impl Sureness {
    pub(super) fn confidence(self) -> f32 {
        let base: f32 = match (self.place, self.is_labelled, self.is_marked) {
            (Place::Beside, ..) => 0.1,
            (Place::Head, true, true) => 0.88,
            (Place::Head, ..) if self.is_labelled || self.is_marked => 0.8,
            (Place::Head, ..) => 0.65,
            (_, true, true) => 0.6,
            (_, true, false) => 0.5,
            (_, false, true) => 0.45,
            (_, false, false) => 0.35,
        };
        match self.role {
            DateRole::Modified => base * 0.6,
            DateRole::Created => base * 0.95,
            _ => base,
        }
    }
}

/// Adds the dates of an element's text: the first as what its label says, others as less sure.
pub(super) fn line_of(text: &str, before: &str, mark: Mark, sure: Sureness, dates: &mut Dates) -> bool {
    let found = date::find(text, Order::Unknown);
    // A long text with a date is told by more than its class.
    let scale = if words(text) > 15 { 0.8 } else { 1.0 };
    let mut last = 0;
    for (at, found) in found.iter().take(3).enumerate() {
        let own = &text[last..found.span.start];
        let label = if at == 0 { format!("{before}{own}") } else { own.to_owned() };
        let (role, is_labelled) = date::role(&label, &text[found.span.end..]);
        let role = match (mark.role, role) {
            (DateRole::Unknown | DateRole::Published, role) if is_labelled && role != DateRole::Unknown => role,
            (known, _) if at == 0 => known,
            _ => DateRole::Unknown,
        };
        let sure = Sureness { role, is_labelled: sure.is_labelled && at == 0 || is_labelled, ..sure };
        let scale = if at == 0 { scale } else { scale * 0.8 };
        // Beside the article it counts where it is the only date, whether it stands in an attribute or in words.
        let is_beside = at == 0 && sure.place == Place::Beside;
        let confidence = if is_beside { mark.confidence } else { sure.confidence() * scale };
        dates.found(found.clone(), text, Mark { role, confidence, ..mark });
        last = found.span.end;
    }
    !found.is_empty()
}
