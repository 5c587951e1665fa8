//! The dates that a page shows or marks up, with where each stands: one walk through the page.

use dom_query::{Document, NodeRef};

use super::{
    super::published::{Dates, Mark},
    title,
    words::{Called, called},
};
use crate::{
    article::{DateOrigin, DateRole},
    date::{self, Order, published::Place},
};

/// Longer pieces of text are prose rather than a line with a date.
const LINE: usize = 200;
/// A date within so many bytes of text behind the headline stands with it.
const BEHIND: usize = 700;
/// A date within so many bytes of text before the headline stands with it.
const BEFORE: usize = 250;
/// More lines with numbers than these in the text are a table or a list of events, of which none is the article's date.
const MOST_BARE: usize = 12;
/// So many lines and elements are looked into for dates.
const MOST: usize = 150;

/// Adds all dates that readers of `doc` see or that its elements are marked with. `headline` is the article's.
pub(crate) fn gather(doc: &Document, headline: &str, dates: &mut Dates) {
    let mut page = Page::default();
    page.walk(&doc.root());
    page.tell(headline, dates);
}

/// A stretch of the page's text.
#[derive(Clone, Copy, Debug)]
struct Line {
    start: usize,
    end: usize,
    /// 1 to 6 for headings, else 0.
    heading: u8,
    in_article: bool,
}

/// An element that may hold a date.
#[derive(Clone, Debug)]
struct Seen {
    /// The date as it stands in an attribute; else it is the element's text.
    value: Option<String>,
    start: usize,
    end: usize,
    called: Called,
    is_time: bool,
    is_meta: bool,
    role: DateRole,
    in_article: bool,
}

/// An element whose end has not come yet.
#[derive(Clone, Debug, Default)]
struct Open {
    start: usize,
    called: Called,
    is_time: bool,
    is_meta: bool,
    role: DateRole,
    value: Option<String>,
    /// Whether its very name puts it beside the article, and whether it is the page's foot.
    is_aside: bool,
    is_foot: bool,
    in_article: bool,
    heading: u8,
    is_block: bool,
}

#[derive(Default)]
struct Page {
    text: String,
    lines: Vec<Line>,
    seen: Vec<Seen>,
    open: Vec<Open>,
    line_start: usize,
    /// Stretches beside the article, by the names of elements, and those that merely are called so.
    asides: Vec<(usize, usize)>,
    called_beside: Vec<(usize, usize)>,
    feet: Vec<(usize, usize)>,
}

/// Elements whose text nobody reads.
#[rustfmt::skip]
const UNSEEN: &[&str] = &[
    "script", "style", "noscript", "template", "iframe", "object", "svg", "select", "textarea", "math", "audio",
    "video", "canvas", "title", "head",
];

/// Elements within lines.
#[rustfmt::skip]
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "cite", "data", "em", "font", "i", "img", "label", "meta", "small", "span", "strong", "sub",
    "sup", "time", "u", "wbr", "svg", "ins", "mark", "code", "link", "button",
];

impl Page {
    fn walk(&mut self, root: &NodeRef) {
        let mut next = root.first_child();
        let mut depth = 1usize;
        while let Some(current) = next {
            next = if self.enter(&current) { current.first_child() } else { None };
            if next.is_some() {
                depth += 1;
                continue;
            }
            let mut up = current;
            next = loop {
                self.leave(&up);
                if let Some(sibling) = up.next_sibling() {
                    break Some(sibling);
                }
                depth -= 1;
                match up.parent() {
                    Some(parent) if depth > 0 => up = parent,
                    _ => break None,
                }
            };
        }
        self.end_line();
    }

    fn enter(&mut self, node: &NodeRef) -> bool {
        if node.is_text() {
            self.push(&node.text());
            return false;
        }
        if !node.is_element() {
            return node.may_have_children();
        }
        let Some(name) = node.node_name() else { return false };
        let name: &str = &name;
        let is_block = !INLINE.contains(&name);
        if is_block {
            self.end_line();
        }
        let (parent_article, parent_heading) =
            self.open.last().map_or((false, 0), |open| (open.in_article, open.heading));
        let is_whole = matches!(name, "html" | "body" | "head");
        let called = if is_whole { Called::default() } else { called(node) };
        let heading = match name.as_bytes() {
            [b'h', digit @ b'1'..=b'6'] => digit - b'0',
            _ => parent_heading,
        };
        let mut open = Open {
            start: self.text.len(),
            called,
            is_time: name == "time",
            is_meta: name == "meta",
            role: DateRole::Unknown,
            value: None,
            is_aside: matches!(name, "aside" | "nav"),
            is_foot: name == "footer" || called.is_foot,
            in_article: parent_article || matches!(name, "article" | "main") || called.is_article,
            heading,
            is_block,
        };
        if !is_whole {
            marked(node, name, &mut open);
        }
        self.open.push(open);
        !UNSEEN.contains(&name)
    }

    fn leave(&mut self, node: &NodeRef) {
        if !node.is_element() {
            return;
        }
        let Some(open) = self.open.last() else { return };
        if open.is_block {
            self.end_line();
        }
        let Some(open) = self.open.pop() else { return };
        let range = (open.start, self.text.len());
        if range.0 < range.1 {
            if open.is_aside {
                self.asides.push(range);
            } else if open.called.is_beside && open.heading == 0 && !open.is_time {
                self.called_beside.push(range);
            }
            if open.is_foot {
                self.feet.push(range);
            }
        }
        let len = self.text.len() - open.start;
        let is_short = len <= LINE && len >= 6;
        let holds = open.value.is_some()
            || is_short && (open.called.is_date() || open.is_time || open.role != DateRole::Unknown);
        if holds && self.seen.len() < MOST * 4 {
            self.seen.push(Seen {
                value: open.value,
                start: open.start,
                end: self.text.len(),
                called: open.called,
                is_time: open.is_time,
                is_meta: open.is_meta,
                role: open.role,
                in_article: open.in_article,
            });
        }
    }

    fn push(&mut self, piece: &str) {
        for letter in piece.chars() {
            if letter.is_whitespace() || letter == '\u{200b}' || letter == '\u{a0}' {
                if !self.text.ends_with([' ', '\n']) {
                    self.text.push(' ');
                }
            } else {
                self.text.push(letter);
            }
        }
    }

    fn end_line(&mut self) {
        let (start, end) = (self.line_start, self.text.len());
        if self.text[start..end].trim().is_empty() {
            return;
        }
        let (heading, in_article) = self.open.last().map_or((0, false), |open| (open.heading, open.in_article));
        self.lines.push(Line { start, end, heading, in_article });
        self.text.push('\n');
        self.line_start = self.text.len();
    }

    /// Where the headline stands, in bytes of the text.
    fn headline(&self, headline: &str) -> Option<Stretch> {
        let wanted = title::fold(headline);
        let asides = Stretches::new(self.asides.clone());
        let lines = || self.lines.iter().filter(|line| line.end - line.start < 600 && !asides.hold(line.start));
        let text = |line: &Line| title::fold(&self.text[line.start..line.end]);
        let place = |line: &Line| (line.start, line.end);
        if !wanted.is_empty() {
            let same: Vec<&Line> = lines().filter(|line| text(line) == wanted).collect();
            let heading = same.iter().find(|line| line.heading == 1).or(same.iter().find(|line| line.heading > 0));
            if let Some(line) = heading.or(same.last()) {
                return Some(place(line));
            }
            // A headline with its kicker, or without the name of its series.
            let like = lines().filter(|line| line.heading > 0).find(|line| {
                let text = text(line);
                text.len() > 15 && (text.contains(&wanted) || wanted.contains(&text))
            });
            if let Some(line) = like {
                return Some(place(line));
            }
        }
        lines().find(|line| line.heading == 1).map(place)
    }

    /// Hands the dates on, each with how sure its place and its marks make it.
    fn tell(&self, headline: &str, dates: &mut Dates) {
        let layout = Layout::new(self, self.headline(headline));
        let mut seen: Vec<(usize, Place, &Seen)> = Vec::with_capacity(self.seen.len());
        for one in &self.seen {
            seen.push((layout.distance(one.start), layout.place(one.start, one.in_article), one));
        }
        seen.sort_by_key(|(distance, place, seen)| (*place == Place::Beside, *distance, seen.end - seen.start));
        let mut taken: Vec<Stretch> = Vec::new();
        for (_, place, seen) in seen.into_iter().take(MOST) {
            let is_taken = taken.iter().any(|(start, end)| *start >= seen.start && *end <= seen.end && start < end);
            if (seen.value.is_some() || !is_taken) && self.element(seen, place, dates) {
                taken.push((seen.start, seen.end));
            }
        }
        let has_digit = |line: &&Line| self.text[line.start..line.end].bytes().any(|byte| byte.is_ascii_digit());
        let mut lines: Vec<&Line> = self.lines.iter().filter(has_digit).collect();
        lines.sort_by_key(|line| {
            (layout.place(line.start, line.in_article) == Place::Beside, layout.distance(line.start))
        });
        lines.retain(|line| {
            line.heading != 1 && !taken.iter().any(|(start, end)| *start < line.end && *end > line.start)
        });
        let body = lines.iter().filter(|line| layout.place(line.start, line.in_article) == Place::Body).count();
        for line in lines.into_iter().take(MOST) {
            let place = layout.place(line.start, line.in_article);
            let text = self.text[line.start..line.end].trim();
            if text.len() <= LINE && (place != Place::Body || body <= MOST_BARE) || place == Place::Head {
                bare_line(text, place, matches!(line.heading, 2 | 3), dates);
            }
        }
    }

    /// Adds the dates of an element that is marked; tells whether there are any.
    fn element(&self, seen: &Seen, place: Place, dates: &mut Dates) -> bool {
        let text = &self.text[seen.start..seen.end];
        let before = self.before(seen.start);
        let origin = match seen.value {
            _ if seen.is_meta => DateOrigin::Meta,
            None if !seen.is_time => DateOrigin::VisibleLine,
            _ => DateOrigin::TimeElement,
        };
        let (role, is_labelled) = match seen.role {
            DateRole::Unknown if seen.called.is_event => (DateRole::Other, true),
            DateRole::Unknown if seen.called.is_changed => (DateRole::Modified, true),
            DateRole::Unknown => date::role(before, ""),
            role => (role, true),
        };
        let sure = Sureness {
            place,
            role,
            is_labelled: is_labelled || seen.called.is_published,
            is_marked: seen.called.is_date() || origin != DateOrigin::VisibleLine,
        };
        let mut mark = Mark { origin, role, place, confidence: sure.confidence() };
        if seen.is_meta && place != Place::Beside {
            // What readers do not see may stand anywhere in its article.
            let confidence = if place == Place::Head { 0.88 } else { 0.7 };
            let confidence = if role == DateRole::Modified { 0.45 } else { confidence };
            mark = Mark { place: Place::Nowhere, confidence, ..mark };
        }
        seen.value.as_deref().is_some_and(|value| dates.marked(value, mark)) || line_of(text, before, mark, sure, dates)
    }

    /// What stands before `start` in its line.
    fn before(&self, start: usize) -> &str {
        let from = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
        &self.text[from..start]
    }
}

/// Bytes of the page's text: the first, and one past the last.
type Stretch = (usize, usize);

/// Stretches in order that do not overlap.
struct Stretches(Vec<Stretch>);

impl Stretches {
    fn new(mut all: Vec<Stretch>) -> Self {
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

    fn hold(&self, at: usize) -> bool {
        let next = self.0.partition_point(|(start, _)| *start <= at);
        next > 0 && at < self.0[next - 1].1
    }
}

/// Where things stand on a page.
struct Layout {
    headline: Option<Stretch>,
    beside: Stretches,
    feet: Stretches,
}

impl Layout {
    fn new(page: &Page, headline: Option<Stretch>) -> Self {
        let mut beside = page.asides.clone();
        // What holds the headline or most of the page is not beside the article, whatever it is called.
        let is_around = |(start, end): &Stretch| {
            headline.is_some_and(|(at, _)| *start <= at && at < *end) || (end - start) * 2 > page.text.len()
        };
        beside.extend(page.called_beside.iter().filter(|range| !is_around(range)));
        let feet = page.feet.iter().filter(|range| !is_around(range)).copied().collect();
        Self { headline, beside: Stretches::new(beside), feet: Stretches::new(feet) }
    }

    fn place(&self, at: usize, in_article: bool) -> Place {
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
    fn distance(&self, at: usize) -> usize {
        match self.headline {
            Some((from, _)) if at < from => (from - at) * 2,
            Some((_, to)) => at.saturating_sub(to),
            None => at,
        }
    }
}

/// Adds the date of a line that nothing marks.
fn bare_line(text: &str, place: Place, is_heading: bool, dates: &mut Dates) {
    let is_short = text.len() <= LINE;
    // Prose may begin with its date.
    let text = if is_short { text } else { &text[..text.floor_char_boundary(60)] };
    let found = date::find(text, Order::Unknown);
    let Some(first) = found.first() else { return };
    let (before, after) = (&text[..first.span.start], &text[first.span.end..]);
    let (role, is_labelled) = date::role(before, after);
    let opens = before.chars().all(|letter| letter.is_whitespace() || "([{–—-【".contains(letter));
    let is_apart = stands_apart(before, after) && !is_heading;
    let is_alone = words(before) + words(after) <= 4;
    let confidence = match place {
        Place::Beside => 0.1,
        _ if !is_short && !opens => return,
        Place::Head if is_labelled && is_apart => 0.75,
        Place::Head if is_apart || !is_short => 0.65,
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
struct Sureness {
    place: Place,
    role: DateRole,
    is_labelled: bool,
    is_marked: bool,
}

impl Sureness {
    fn confidence(self) -> f32 {
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
fn line_of(text: &str, before: &str, mark: Mark, sure: Sureness, dates: &mut Dates) -> bool {
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
        dates.found(found.clone(), text, Mark { role, confidence: sure.confidence() * scale, ..mark });
        last = found.span.end;
    }
    !found.is_empty()
}

/// What the attributes of an element say of a date: its value and what it is the date of.
fn marked(node: &NodeRef, name: &str, open: &mut Open) {
    for key in ["itemprop", "property"] {
        let Some(value) = node.attr(key) else { continue };
        for word in value.split_ascii_whitespace() {
            let word = word.rsplit([':', '/', '#']).next().unwrap_or(word).to_ascii_lowercase();
            open.role = match word.as_str() {
                "datepublished" | "published" | "issued" | "pubdate" | "uploaddate" | "article.published" => {
                    DateRole::Published
                }
                "datecreated" | "created" => DateRole::Created,
                "datemodified" | "modified" | "dateupdated" | "updated" => DateRole::Modified,
                "startdate" | "enddate" | "validfrom" | "validthrough" | "birthdate" | "expires" | "doortime" => {
                    DateRole::Other
                }
                _ => continue,
            };
        }
    }
    let is_marked = open.role != DateRole::Unknown;
    let keys: &[&str] = match name {
        "meta" if is_marked => &["content"],
        "meta" | "link" | "del" | "script" => return,
        "time" => {
            &["datetime", "content", "title", "data-time", "data-timestamp", "data-datetime", "data-date", "unixtime"]
        }
        "abbr" => &["title", "data-utime"],
        "relative-time" | "time-ago" | "local-time" => &["datetime"],
        _ if is_marked => &["datetime", "content", "title"],
        _ if open.called.is_date() => {
            &["datetime", "content", "data-datetime", "data-date", "data-timestamp", "data-time", "title", "data-utime"]
        }
        _ => &["datetime"],
    };
    if name == "time" && node.has_attr("pubdate") {
        open.role = DateRole::Published;
    }
    let is_date =
        |value: &str| (6..=80).contains(&value.len()) && value.bytes().filter(u8::is_ascii_digit).count() >= 4;
    let mut known = keys.iter().filter_map(|key| node.attr(key)).map(|value| value.trim().to_owned());
    open.value = known.find(|value| is_date(value));
    if open.value.is_none() && (name == "time" || open.called.is_dated || open.called.is_published) {
        // Scripts that write `4 hours ago` keep the time in an attribute of some name.
        let attributes = node.attrs();
        let dated = attributes.iter().filter(|attribute| {
            let key = attribute.name.local.to_ascii_lowercase();
            key.starts_with("data-") && ["date", "time", "publish", "epoch"].iter().any(|word| key.contains(word))
        });
        open.value = dated.into_iter().map(|attribute| attribute.value.trim().to_owned()).find(|value| is_date(value));
    }
}
