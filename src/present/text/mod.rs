//! Text for people at a terminal. Styles are always written; whoever owns the stream strips them where unwanted.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use chrono::Datelike;

use super::{ShowCounts, ShowHits, escape};
use crate::{
    article::{DayInterval, EntityKind, NotArticle, Published},
    date,
    search::{Hit, SearchPage},
};

mod article;
mod counts;
mod dates;
mod failure;
mod layout;
mod names;
mod report;

pub use article::{candidates, show};
pub use dates::dates;
pub use failure::{failure, note};
pub use names::{corrected, corrections, why};
pub use report::{problem, problem_counts, status, survey, tallies, totals};

use layout::{Run, wrap};

const TITLE: Style = Style::new().bold();
const QUIET: Style = Style::new().dimmed();
const MATCH: Style = AnsiColor::Yellow.on_default().bold();

/// The style of an entity's kind.
fn kind_style(kind: EntityKind) -> Style {
    match kind {
        EntityKind::Person => AnsiColor::Cyan.on_default(),
        EntityKind::Organisation => AnsiColor::Green.on_default(),
        EntityKind::Place => AnsiColor::Magenta.on_default(),
    }
}

/// Text as wide as the terminal.
#[derive(Clone, Copy, Debug)]
pub struct Text {
    /// Columns to fill.
    pub width: usize,
}

/// Columns where the output is no terminal, so that equal questions give equal bytes.
pub const DEFAULT_WIDTH: usize = 100;

impl Default for Text {
    fn default() -> Self {
        Self { width: DEFAULT_WIDTH }
    }
}

/// What is said of a page that is no article.
fn not_article(kind: NotArticle) -> &'static str {
    match kind {
        NotArticle::Error => "an error message, no article",
        NotArticle::Consent => "a request for consent or to log in, no article",
        NotArticle::Paywall => "the beginning of an article for subscribers",
        NotArticle::Listing => "a list of articles, no article",
    }
}

impl ShowHits for Text {
    fn page(&self, page: &SearchPage, qid: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
        if let Some(qid) = qid {
            writeln!(out, "{TITLE}{}{TITLE:#}", escape::line(qid))?;
        }
        self.head(page, out)?;
        for hit in &page.hits {
            writeln!(out)?;
            self.hit(hit, out)?;
        }
        if !page.timeline.is_empty() {
            writeln!(out)?;
            counts::sparkline(&page.timeline, self.width, out)?;
        }
        if page.facets.iter().any(|facet| !facet.values.is_empty()) {
            writeln!(out)?;
            counts::columns(&page.facets, self.width, out)?;
        }
        if let Some(next) = &page.next {
            writeln!(out, "\n{QUIET}more: --after {}{QUIET:#}", escape::line(next))?;
        }
        Ok(())
    }
}

impl ShowCounts for Text {
    fn facets(&self, page: &SearchPage, out: &mut dyn Write) -> io::Result<()> {
        self.head(page, out)?;
        for facet in &page.facets {
            writeln!(out)?;
            counts::list(facet, self.width, out)?;
        }
        Ok(())
    }

    fn timeline(&self, page: &SearchPage, out: &mut dyn Write) -> io::Result<()> {
        self.head(page, out)?;
        writeln!(out)?;
        counts::bars(&page.timeline, self.width, out)
    }
}

impl Text {
    /// How many, and how the query was understood where that is not plain to see.
    fn head(self, page: &SearchPage, out: &mut dyn Write) -> io::Result<()> {
        let how = match page.query.matched {
            "two-thirds" => ", two thirds of the words or more",
            "any" => ", any of the words",
            _ => "",
        };
        write!(out, "{TITLE}{}{TITLE:#}", many(page.total, "article"))?;
        if !how.is_empty() {
            write!(out, "{QUIET}{how}{QUIET:#}")?;
        }
        writeln!(out)?;
        for interval in &page.query.intervals {
            let (field, text) = (escape::line(&interval.field), escape::line(&interval.text));
            writeln!(out, "{QUIET}{field} {text}: {}{QUIET:#}", days_text(interval.days))?;
        }
        for note in &page.query.notes {
            self.lines("note: ", &escape::line(note), QUIET, out)?;
        }
        if page.changed {
            self.lines("note: ", "the index has changed since the page before", QUIET, out)?;
        }
        Ok(())
    }

    fn hit(self, hit: &Hit, out: &mut dyn Write) -> io::Result<()> {
        let article = &hit.stored.analysed.article;
        let number = format!("{:>3} ", hit.rank);
        let indent = " ".repeat(number.len());
        let title = match article.title.trim() {
            "" => "(no title)".into(),
            title => escape::line(title),
        };
        let runs = [Run::new(number, QUIET), Run::new(title, TITLE)];
        self.wrapped(&runs, &indent, out)?;

        let marks = [hit.version.as_ref().and_then(crate::search::Version::mark), article.not_article.map(not_article)];
        for mark in marks.into_iter().flatten() {
            self.lines(&indent, mark, AnsiColor::Red.on_default(), out)?;
        }
        let mut facts = vec![published_text(article.published.as_ref())];
        facts.extend(article.source.as_deref().map(|source| escape::line(source).into_owned()));
        facts.extend(places(hit).into_iter().take(3));
        let facts = format!("{indent}{}", facts.join(" · "));
        self.wrapped(&[Run::new(facts, AnsiColor::Green.on_default())], &indent, out)?;

        if !hit.snippet.text.is_empty() {
            let spans = hit.snippet.highlights.iter().map(|&span| (span, MATCH));
            let mut runs = vec![Run::new(indent.as_str(), Style::new())];
            runs.extend(layout::styled(&hit.snippet.text, spans, Style::new(), escape::line));
            self.wrapped(&runs, &indent, out)?;
        }
        writeln!(out, "{indent}{QUIET}{}{QUIET:#}", escape::line(&hit.stored.id))?;
        for line in hit.explanation.iter().flat_map(|text| text.lines()) {
            writeln!(out, "{indent}{QUIET}{}{QUIET:#}", escape::line(line))?;
        }
        Ok(())
    }

    fn wrapped(self, runs: &[Run<'_>], indent: &str, out: &mut dyn Write) -> io::Result<()> {
        for line in wrap(runs, self.width, indent) {
            writeln!(out, "{line}")?;
        }
        Ok(())
    }

    fn lines(self, label: &str, text: &str, style: Style, out: &mut dyn Write) -> io::Result<()> {
        self.wrapped(&[Run::new(label, style), Run::new(text, style)], &" ".repeat(label.len()), out)
    }
}

/// The places of an article, most specific first come in the order of the text, none below another one twice.
fn places(hit: &Hit) -> Vec<String> {
    let mut paths: Vec<&[String]> = Vec::new();
    for mention in &hit.stored.analysed.mentions {
        let path = mention.path.as_slice();
        if path.is_empty() || paths.iter().any(|known| known.starts_with(path)) {
            continue;
        }
        match paths.iter_mut().find(|known| path.starts_with(known)) {
            Some(known) => *known = path,
            None => paths.push(path),
        }
    }
    // Two paths may have grown into one and the same.
    let mut shown: Vec<String> = Vec::new();
    for path in paths {
        let text = escape::line(&path.join(" › ")).into_owned();
        if !shown.contains(&text) {
            shown.push(text);
        }
    }
    shown
}

/// A date as people read it: `2 June 2025`, `about …` where it is a guess, `undated`.
fn published_text(published: Option<&Published>) -> String {
    match published {
        None => "undated".into(),
        Some(published) if published.confidence < 0.8 => format!("about {}", days_text(published.days)),
        Some(published) => days_text(published.days),
    }
}

/// Days as people read them, open ends in words.
fn days_text(days: DayInterval) -> String {
    let last = days.to.pred_opt().unwrap_or(days.to);
    let whole = days.len() == 1
        || DayInterval::month(days.from.year(), days.from.month()) == Some(days)
        || DayInterval::year(days.from.year()) == Some(days);
    let day = |day| date::display(DayInterval::day(day));
    match (days.from.year() < 1, days.to.year() >= 9999) {
        _ if days.is_empty() => "no day".into(),
        (true, true) => "any day".into(),
        (true, false) => format!("until {}", day(last)),
        (false, true) => format!("from {}", day(days.from)),
        _ if whole => date::display(days),
        _ => format!("{} – {}", day(days.from), day(last)),
    }
}

/// `1 article`, `1,234 articles`.
fn many(count: u64, noun: &str) -> String {
    format!("{} {noun}{}", thousands(count), if count == 1 { "" } else { "s" })
}

fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::sample;

    /// Without styles, as for a pipe.
    fn plain(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> String {
        anstream::adapter::strip_str(&sample::shown(write)).to_string()
    }

    #[test]
    fn a_page() {
        insta::assert_snapshot!(plain(|out| Text { width: 60 }.page(&sample::page(), None, out)));
    }

    #[test]
    fn a_page_in_colour() {
        let mut page = sample::page();
        page.hits.truncate(1);
        page.facets.clear();
        let shown = sample::shown(|out| Text { width: 60 }.page(&page, None, out));
        insta::assert_snapshot!(shown.replace('\u{1b}', "␛"));
    }

    #[test]
    fn nothing_hostile_reaches_the_terminal() {
        let shown = plain(|out| Text { width: 40 }.page(&sample::page(), Some("q\u{1b}c"), out));
        assert!(!shown.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{shown}");
    }

    #[test]
    fn no_line_is_too_wide() {
        for width in [30, 60, 100] {
            let shown = plain(|out| Text { width }.page(&sample::page(), None, out));
            for line in shown.lines().filter(|line| !line.starts_with("published ")) {
                assert!(unicode_width::UnicodeWidthStr::width(line) <= width, "{width}: {line}");
            }
        }
    }

    #[test]
    fn facets_and_timeline() {
        let text = Text { width: 50 };
        insta::assert_snapshot!(plain(|out| {
            text.facets(&sample::page(), out)?;
            text.timeline(&sample::page(), out)
        }));
    }

    #[test]
    fn numbers_and_days() {
        assert_eq!([0, 999, 1000, 1_234_567].map(thousands), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(many(1, "article"), "1 article");
        let open = DayInterval { from: sample::day(2025, 1, 1), to: chrono::NaiveDate::MAX };
        assert!(days_text(open).starts_with("from "));
        assert_eq!(published_text(None), "undated");
    }
}
