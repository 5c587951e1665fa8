//! Which of several dates is the article's own.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Utc};
use serde_json::Value;

use super::{
    Notes, Parsed,
    address::{below_host, host, in_address, on_site},
    clean,
};
use crate::{
    article::{Article, DateOrigin, DateRole, DayInterval, Granularity, Problem, Published},
    date::{
        self, Found, Order, ReadDate,
        published::{Candidate, Contradiction, Decision, Place, confidence, decide},
    },
    source::Hints,
};

/// So many dates of one article are looked at.
const MOST: usize = 200;

/// The dates found so far.
#[derive(Default)]
pub(crate) struct Dates {
    candidates: Vec<Candidate>,
    /// Dates in numbers of which day and month cannot be told apart: with the day first, and the date with the month first.
    unclear: Vec<(Candidate, ReadDate)>,
    unread: Option<String>,
    locale: Option<String>,
    /// Dates in numbers that can only have the day first, less those that can only have the month first.
    habit: i32,
    captured: Option<DateTime<FixedOffset>>,
}

/// What is known of a piece of evidence beside the date itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    /// Where it was read.
    pub(crate) origin: DateOrigin,
    /// What it tells.
    pub(crate) role: DateRole,
    /// Where it stands.
    pub(crate) place: Place,
    /// How sure it alone makes the date, from 0 to 1.
    pub(crate) confidence: f32,
}

impl Mark {
    /// Evidence of this origin as it is as a rule.
    pub(crate) fn of(origin: DateOrigin) -> Self {
        Self { origin, role: DateRole::Published, place: Place::Nowhere, confidence: confidence(origin) }
    }

    fn candidate(self, date: ReadDate, evidence: &str) -> Candidate {
        let Self { origin, role, place, confidence } = self;
        Candidate { date, origin, role, place, confidence, evidence: clean::shortened(&clean::line(evidence), 200) }
    }
}

impl Dates {
    /// Tells the language, with its region where there is one, in which the article's dates are written.
    pub(crate) fn locale(&mut self, locale: &str) {
        self.locale.get_or_insert_with(|| locale.to_owned());
    }

    /// Adds the date that `text` as a whole is; remembers it where it is none.
    pub(crate) fn field(&mut self, text: &str, origin: DateOrigin) -> bool {
        self.told(text, Mark::of(origin))
    }

    /// Adds the date that `text` is with what is known of it; remembers it where it is none.
    pub(crate) fn told(&mut self, text: &str, mark: Mark) -> bool {
        let text = clean::line(text);
        let found = self.marked(&text, mark);
        if !found && !text.is_empty() {
            self.unread.get_or_insert_with(|| clean::shortened(&text, 80));
        }
        found
    }

    /// Adds the date that `text` is, if it is one.
    pub(crate) fn maybe(&mut self, text: &str, origin: DateOrigin) -> bool {
        self.marked(text, Mark::of(origin))
    }

    /// Adds the date that `text` is, if it is one, with what is known of it.
    pub(crate) fn marked(&mut self, text: &str, mark: Mark) -> bool {
        let text = clean::line(text);
        if let Some(date) = date::read(&text) {
            self.habit += habit(&text);
            self.push(mark.candidate(date, &text));
        } else if let Some((day_first, month_first)) = date::readings(&text) {
            self.unclear.push((mark.candidate(day_first, &text), month_first));
        } else {
            return false;
        }
        true
    }

    /// Tells the moment of capture, from which `4 hours ago` counts.
    pub(crate) fn captured(&mut self, captured: &str) {
        self.captured = date::read(captured).and_then(|date| date.instant);
    }

    /// Adds the day that `text` tells from the moment of capture (`4 hours ago`), if it tells one and that is known.
    pub(crate) fn ago(&mut self, text: &str, mark: Mark) -> bool {
        let Some(moment) = self.captured.and_then(|captured| date::ago(text, captured)) else { return false };
        let Some(date) = date::read(&moment.date_naive().to_string()) else { return false };
        self.push(mark.candidate(date, text));
        true
    }

    /// Adds a date that was found in the line `text`.
    pub(crate) fn found(&mut self, found: Found, text: &str, mark: Mark) {
        if let Some(month_first) = found.month_first {
            self.unclear.push((mark.candidate(found.date, text), month_first));
        } else {
            self.habit += text.get(found.span.start..found.span.end).map_or(0, habit);
            self.push(mark.candidate(found.date, text));
        }
    }

    /// Adds the date in a path, if there is one.
    pub(crate) fn path(&mut self, path: &str, origin: DateOrigin) {
        let path = if origin == DateOrigin::UrlPath { below_host(path) } else { path };
        if let Some((date, span)) = date::in_path(path) {
            let words = path.get(span.start..span.end).unwrap_or(path);
            let mark = match origin {
                DateOrigin::UrlPath => in_address(path, span),
                _ => Mark::of(origin),
            };
            self.push(mark.candidate(date, words));
        }
    }

    /// Adds the date of a newspaper's dateline at the start of `body`.
    pub(crate) fn dateline(&mut self, body: &str) {
        if let Some((date, span)) = date::in_dateline(body) {
            let words = body.get(..span.end).unwrap_or_default().to_owned();
            let mark = Mark { place: Place::Head, ..Mark::of(DateOrigin::Dateline) };
            self.push(mark.candidate(date, &words));
        }
    }

    /// Adds `date`, read from the words `evidence`.
    pub(crate) fn add(&mut self, date: ReadDate, origin: DateOrigin, evidence: &str) {
        self.push(Mark::of(origin).candidate(date, evidence));
    }

    /// Adds the date `text` of the last change, if it is one: better than nothing, as most articles are never changed.
    pub(crate) fn modified(&mut self, text: &str, origin: DateOrigin) -> bool {
        let text = clean::line(text);
        let Some(date) = date::read(&text) else { return false };
        let mark = Mark { role: DateRole::Modified, confidence: 0.45, ..Mark::of(origin) };
        let mark = if origin == DateOrigin::HttpHeader { Mark { confidence: 0.2, ..mark } } else { mark };
        self.push(mark.candidate(date, &format!("last changed {text}")));
        true
    }

    /// Adds a further date of the input itself, which is not its foremost one: `role` is what it tells, `confidence` how
    /// sure it alone makes the date, from 0 to 1.
    pub(crate) fn further(&mut self, text: &str, origin: DateOrigin, role: DateRole, confidence: f32) -> bool {
        self.marked(text, Mark { role, confidence, ..Mark::of(origin) })
    }

    fn push(&mut self, candidate: Candidate) {
        if self.candidates.len() < MOST {
            self.candidates.push(candidate);
        }
    }

    /// Adds the day on which a document was made: weak, as what is printed or scanned anew is no new article.
    pub(crate) fn made(&mut self, text: &str) {
        if let Some(date) = date::read(text) {
            let mark = Mark { role: DateRole::Created, confidence: 0.4, ..Mark::of(DateOrigin::Meta) };
            self.push(mark.candidate(date, &format!("document made {text}")));
        }
    }

    /// Whether there is none yet that can be told.
    pub(crate) fn is_empty(&self) -> bool {
        self.candidates.is_empty()
    }

    /// Gives `article` its date with all the evidence for it, and notes what does not fit together. `hints` is what is
    /// known from outside; the article's own address, language and capture go before.
    pub(crate) fn settle(mut self, article: &mut Article, hints: &Hints, notes: &mut Notes) {
        if let Some(changed) = &hints.changed {
            self.modified(changed, DateOrigin::HttpHeader);
        }
        let url = article.url.as_deref().or(hints.url.as_deref());
        let captured = article.captured.as_deref().or(hints.captured.as_deref());
        let captured = captured.and_then(date::read).map(|date| date.days.from);
        let decision = self.weigh(url, hints, captured, notes);
        article.published = decision.published;
        // One piece alone says no more than the date that was made of it.
        article.dates =
            if decision.dates.len() == 1 && article.published.is_some() { Vec::new() } else { decision.dates };
    }

    fn weigh(mut self, url: Option<&str>, hints: &Hints, captured: Option<NaiveDate>, notes: &mut Notes) -> Decision {
        let order = self.order(url, hints);
        for (day_first, month_first) in std::mem::take(&mut self.unclear) {
            let candidate = self.told_apart(&day_first, month_first, order, captured, notes);
            self.push(candidate);
        }
        self.turn_dotted();
        if let Some(zone) = &hints.time_zone {
            for candidate in &mut self.candidates {
                if let Some(date) = date::with_zone(&candidate.date, zone) {
                    candidate.date = date;
                }
            }
        }
        let mut decision = decide(self.candidates, captured);
        if let Some(host) = url.and_then(host) {
            on_site(&mut decision, host);
        }
        if let Some(text) = self.unread {
            let rest = if decision.published.is_some() { "another one was used" } else { "the article is undated" };
            let message = format!("`{text}` is no date that can be read, {rest}; correct it to the form 2025-06-02");
            notes.add("absurd-date", &message, false);
        }
        for contradiction in &decision.contradictions {
            let (code, message) = told(contradiction);
            notes.add(code, &message, false);
        }
        decision
    }

    /// Reads dates with full stops (`12.09.2016`) with the month first, where that makes one of them the day that metadata
    /// tell in so many words and the usual reading is far from it: a site writes all its dates alike.
    fn turn_dotted(&mut self) {
        let is_metadata = |other: &&Candidate| {
            matches!(other.origin, DateOrigin::JsonLd | DateOrigin::OpenGraph | DateOrigin::Meta)
                && other.date.days.len() == 1
        };
        let told: Vec<NaiveDate> =
            self.candidates.iter().filter(is_metadata).map(|other| other.date.days.from).collect();
        let near = |day: NaiveDate| told.iter().any(|other| (*other - day).num_days().abs() <= 1);
        let turns = |candidate: &Candidate| {
            candidate.place != Place::Beside
                && !near(candidate.date.days.from)
                && dotted(candidate).is_some_and(|date| near(date.days.from))
        };
        if !self.candidates.iter().any(turns) {
            return;
        }
        for candidate in &mut self.candidates {
            if let Some(date) = dotted(candidate) {
                candidate.date = date;
            }
        }
    }

    /// Whether the day or the month comes first: by the word of who knows, by the other dates in the article, by what is
    /// usual where it comes from.
    fn order(&self, url: Option<&str>, hints: &Hints) -> Order {
        match (hints.day_first, self.habit) {
            (Some(true), _) | (None, 1..) => Order::DayFirst,
            (Some(false), _) | (None, ..=-1) => Order::MonthFirst,
            (None, 0) => date::order_of(self.locale.as_deref().or(hints.lang.as_deref()), url.and_then(host)),
        }
    }

    /// A date of two readings, told by the article's other dates, by what is usual where it comes from, or not at all:
    /// then only its year is sure.
    fn told_apart(
        &self,
        day_first: &Candidate,
        month_first: ReadDate,
        order: Order,
        captured: Option<NaiveDate>,
        notes: &mut Notes,
    ) -> Candidate {
        let is_near = |date: &ReadDate, days: i64, beside: bool| {
            let agrees = |other: &Candidate| {
                other.date.days.len() <= 31
                    && (other.place != Place::Beside || beside)
                    && (other.date.days.overlaps(&date.days)
                        || other.date.days.len() == 1
                            && (other.date.days.from - date.days.from).num_days().abs() <= days)
            };
            self.candidates.iter().any(agrees)
        };
        let near = |date: &ReadDate, days: i64| is_near(date, days, false);
        // Comments and lists beside an article are often of its days.
        let beside = (is_near(&day_first.date, 1, true), is_near(&month_first, 1, true));
        // On the other side of midnight it may be the same day in another zone.
        let agrees = |date: &ReadDate, rival: &ReadDate| {
            if near(date, 0) || near(rival, 0) { near(date, 0) } else { near(date, 1) }
        };
        let fits = |date: &ReadDate| captured.is_none_or(|captured| date.days.from <= captured);
        let first = (agrees(&day_first.date, &month_first), fits(&day_first.date));
        let second = (agrees(&month_first, &day_first.date), fits(&month_first));
        let with = |date: ReadDate, certainty: f32| Candidate {
            date,
            confidence: day_first.confidence * certainty,
            ..day_first.clone()
        };
        match (first, second, order) {
            ((true, _), (false, _), _) | ((_, true), (_, false), _) => with(day_first.date.clone(), 1.0),
            ((false, _), (true, _), _) | ((_, false), (_, true), _) => with(month_first, 1.0),
            (.., Order::DayFirst) => with(day_first.date.clone(), 0.9),
            (.., Order::MonthFirst) => with(month_first, 0.9),
            (.., Order::Unknown) if beside == (true, false) => with(day_first.date.clone(), 0.8),
            (.., Order::Unknown) if beside == (false, true) => with(month_first, 0.8),
            (.., Order::Unknown) => {
                if day_first.place != Place::Beside {
                    let message = format!(
                        "`{}` is {} or {}, so that only the year is sure; correct it to the form 2025-06-02",
                        day_first.evidence, month_first.days.from, day_first.date.days.from
                    );
                    notes.add("unclear-date", &message, false);
                }
                with(year_of(&day_first.date), 0.7)
            }
        }
    }
}

impl Parsed {
    /// Notes that the article is dated later than the day after `today`, the day on which it is read.
    pub fn flag_future(&mut self, today: NaiveDate) {
        let Some(published) = self.article.as_ref().and_then(|article| article.published.as_ref()) else { return };
        if (published.days.from - today).num_days() <= 1 {
            return;
        }
        let message = format!("it is dated {}, which is still to come; correct the date", published.value);
        let (path, member) = (self.provenance.path.clone(), self.provenance.member.clone());
        self.problems.push(Problem { code: "future-date".into(), path, member, message, skipped: false });
    }
}

/// A contradiction as a problem's code and message.
fn told(contradiction: &Contradiction) -> (&'static str, String) {
    match contradiction {
        Contradiction::Shown(told, shown) => (
            "dates-disagree",
            format!(
                "its metadata say {told}, the page itself shows {shown}; look at its dates and correct the wrong one"
            ),
        ),
        Contradiction::Told(told, other) => (
            "dates-disagree",
            format!(
                "it is dated {told} in one place and {other} in another; look at its dates and correct the wrong one"
            ),
        ),
        Contradiction::ChangedBefore(published, changed) => (
            "changed-before-published",
            format!(
                "it says that it was last changed on {changed}, before it was published on {published}; look at its dates"
            ),
        ),
        Contradiction::AfterCapture(published, captured) => (
            "published-after-capture",
            format!(
                "it says {published} but was captured on {captured}, so that this is not its date; look at its dates"
            ),
        ),
    }
}

/// 1 where a date in numbers can only have the day first, -1 where only the month, else 0.
fn habit(text: &str) -> i32 {
    let mut numbers = text.split('/').map(|part| part.trim().parse::<u32>());
    match (numbers.next(), numbers.next(), text.matches('/').count()) {
        (Some(Ok(13..=31)), Some(Ok(1..=12)), 2) => 1,
        (Some(Ok(1..=12)), Some(Ok(13..=31)), 2) => -1,
        _ => 0,
    }
}

/// The date of evidence that is written with full stops, read with the month first where that is another day.
fn dotted(candidate: &Candidate) -> Option<ReadDate> {
    let day = candidate.date.days.from;
    let (first, second) = (day.day(), day.month());
    let is_written = [format!("{first:02}.{second:02}."), format!("{first}.{second}.")]
        .iter()
        .any(|numbers| candidate.evidence.contains(numbers.as_str()));
    if candidate.date.days.len() != 1 || !is_written {
        return None;
    }
    let turned = NaiveDate::from_ymd_opt(day.year(), first, second).filter(|turned| *turned != day)?;
    let rest = candidate.date.value.get(10..)?;
    date::read(&format!("{turned}{rest}"))
}

/// The year of `date` and no more.
fn year_of(date: &ReadDate) -> ReadDate {
    let year = date.days.from.year();
    let days = DayInterval::year(year).unwrap_or(date.days);
    ReadDate { value: format!("{year:04}"), days, instant: None, granularity: Granularity::Year }
}

/// The publication date that a file's name alone tells, for files that were renamed.
pub(super) fn by_name(path: &str) -> Option<Published> {
    let mut dates = Dates::default();
    dates.path(path, DateOrigin::FileName);
    decide(dates.candidates, None).published
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
