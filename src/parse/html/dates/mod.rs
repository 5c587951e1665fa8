//! The dates that a page shows or marks up, with where each stands: one walk through the page.

mod layout;
mod lines;
mod marks;
mod metadata;
mod names;

use dom_query::{Document, NodeRef};

use super::{
    super::published::{Dates, Mark},
    title,
    tree::{Visitor, walk},
};
use crate::{
    article::{DateOrigin, DateRole},
    date::{
        self,
        published::{LONE, Place},
    },
};
use layout::{Layout, Stretch, Stretches};
use lines::{Sureness, bare_line, copyright, line_of};
use marks::marked;
pub(crate) use metadata::fill;
use names::{Called, called};

/// Longer pieces of text are prose rather than a line with a date.
const LINE: usize = 200;
/// More lines with numbers than these in the text are a table or a list of events, of which none is the article's date.
const MOST_BARE: usize = 12;
/// A list with so many entries that are a date and a link is one of other articles.
const LEAST_ENTRIES: usize = 2;
/// A link to another article has at least so many bytes of text.
const LEAST_LINK: usize = 15;
/// So many lines and elements are looked into for dates.
const MOST: usize = 150;

/// Adds all dates that readers of `doc` see or that its elements are marked with. `headline` is the article's.
pub(crate) fn gather(doc: &Document, headline: &str, dates: &mut Dates) {
    let mut page = Page::default();
    walk(&doc.root(), &mut page);
    page.end_line();
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
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about the element")]
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
    /// Bytes of text in links within.
    linked: usize,
    /// Whether a date is marked within, and how many entries within are a date and a link.
    is_dated: bool,
    entries: usize,
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
    /// The page's foot and boxes with all kinds of things.
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

impl Visitor for Page {
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
            ..Open::default()
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
            if open.is_foot || open.called.is_near && open.heading == 0 && !open.is_time {
                self.feet.push(range);
            }
        }
        let len = self.text.len() - open.start;
        let is_short = (6..=LINE).contains(&len);
        let holds = open.value.is_some()
            || is_short && (open.called.is_date() || open.is_time || open.role != DateRole::Unknown);
        let name = node.node_name();
        self.count_entries(name.as_deref().unwrap_or_default(), &open, holds, len);
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
}

impl Page {
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

    /// Counts what lists of other articles have: entries that are hardly more than a date and a link. Two of them make a
    /// list that is none of the article's text.
    fn count_entries(&mut self, name: &str, open: &Open, is_dated: bool, len: usize) {
        let linked = if name == "a" { len } else { open.linked };
        let is_dated = is_dated || open.is_dated;
        if matches!(name, "ul" | "ol") && open.entries >= LEAST_ENTRIES {
            self.called_beside.push((open.start, self.text.len()));
        }
        if let Some(outer) = self.open.last_mut() {
            outer.linked += linked;
            outer.is_dated |= is_dated;
            outer.entries += usize::from(name == "li" && is_dated && linked >= LEAST_LINK && linked * 2 >= len);
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
            if (seen.value.is_some() || !is_taken) && self.element(seen, place, &layout, dates) {
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
        for line in &self.lines {
            copyright(self.text[line.start..line.end].trim(), dates);
        }
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
    fn element(&self, seen: &Seen, place: Place, layout: &Layout, dates: &mut Dates) -> bool {
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
        // Some set the byline and its date in a rail beside the text.
        let is_own = seen.called.is_published || !layout.beside.hold(seen.start);
        if place == Place::Beside && sure.is_marked && is_own {
            mark.confidence = LONE;
        }
        if seen.is_meta && place != Place::Beside {
            // What readers do not see may stand anywhere in its article.
            let confidence = if place == Place::Head { 0.88 } else { 0.7 };
            let confidence = if role == DateRole::Modified { 0.45 } else { confidence };
            mark = Mark { place: Place::Nowhere, confidence, ..mark };
        }
        seen.value.as_deref().is_some_and(|value| dates.marked(value, mark))
            || line_of(text, before, mark, sure, dates)
            || place == Place::Head && dates.ago(text, Mark { confidence: mark.confidence.min(0.7), ..mark })
    }

    /// What stands before `start` in its line.
    fn before(&self, start: usize) -> &str {
        let from = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
        &self.text[from..start]
    }
}
