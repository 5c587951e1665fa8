//! Where things stand on a page: with the headline, in the text, beside it.

use super::Page;
use crate::date::published::Place;

/// A date within so many bytes of text behind the headline stands with it.
const BEHIND: usize = 700;
/// A date within so many bytes of text before the headline stands with it.
const BEFORE: usize = 250;

/// Bytes of the page's text: the first, and one past the last.
pub(super) type Stretch = (usize, usize);

/// Stretches in order that do not overlap.
pub(super) struct Stretches(Vec<Stretch>);

impl Stretches {
    pub(super) fn new(mut all: Vec<Stretch>) -> Self {
        all.sort_unstable();
        let mut merged: Vec<Stretch> = Vec::with_capacity(all.len());
        for (start, end) in all {
            match merged.last_mut() {
                Some(last) if start < last.1 => last.1 = last.1.max(end),
                _ => merged.push((start, end)),
            }
        }
        Self(merged)
    }

    pub(super) fn hold(&self, at: usize) -> bool {
        let next = self.0.partition_point(|(start, _)| *start <= at);
        next > 0 && at < self.0[next - 1].1
    }
}

/// Where things stand on a page.
pub(super) struct Layout {
    headline: Option<Stretch>,
    pub(super) beside: Stretches,
    feet: Stretches,
}

impl Layout {
    pub(super) fn new(page: &Page, headline: Option<Stretch>) -> Self {
        let mut beside = page.asides.clone();
        // What holds the headline or most of the page is not beside the article, whatever it is called.
        let is_around = |(start, end): &Stretch| {
            headline.is_some_and(|(at, _)| *start <= at && at < *end) || (end - start) * 2 > page.text.len()
        };
        beside.extend(page.called_beside.iter().filter(|range| !is_around(range)));
        let feet = page.feet.iter().filter(|range| !is_around(range)).copied().collect();
        Self { headline, beside: Stretches::new(beside), feet: Stretches::new(feet) }
    }

    pub(super) fn place(&self, at: usize, in_article: bool) -> Place {
        let is_beside = self.beside.hold(at);
        let in_foot = self.feet.hold(at);
        let Some((from, to)) = self.headline else {
            return match (is_beside || in_foot, in_article) {
                (true, _) => Place::Beside,
                (false, true) => Place::Head,
                (false, false) => Place::Body,
            };
        };
        let is_behind = at >= to && at - to <= BEHIND;
        let is_before = at < from && from - at <= BEFORE;
        if is_beside || in_foot && !is_behind {
            Place::Beside
        } else if is_behind || is_before || at >= from && at < to {
            Place::Head
        } else if at < from && !in_article {
            // Tickers, menus and the date of today stand above.
            Place::Beside
        } else {
            Place::Body
        }
    }

    /// How far something stands from the headline, in bytes; what stands before it counts double.
    pub(super) fn distance(&self, at: usize) -> usize {
        match self.headline {
            Some((from, _)) if at < from => (from - at) * 2,
            Some((_, to)) => at.saturating_sub(to),
            None => at,
        }
    }
}
