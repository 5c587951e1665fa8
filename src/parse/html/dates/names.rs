//! What the class and id of an element say of dates in it.

use std::{collections::HashMap, sync::LazyLock};

use dom_query::NodeRef;

/// What an element is called.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about the names")]
pub(super) struct Called {
    /// A date, by the name of the element alone.
    pub(super) is_dated: bool,
    /// A line in which dates stand with other things: a byline, a post's `meta`.
    pub(super) is_line: bool,
    /// A first publication.
    pub(super) is_published: bool,
    /// A change, and by no other name a date.
    pub(super) is_changed: bool,
    /// An event.
    pub(super) is_event: bool,
    /// Something beside the article.
    pub(super) is_beside: bool,
    /// A box with all kinds of things, of the article or not.
    pub(super) is_near: bool,
    /// The foot of the page.
    pub(super) is_foot: bool,
    /// The article itself.
    pub(super) is_article: bool,
}

impl Called {
    /// Whether a date is to be looked for in it.
    pub(super) fn is_date(self) -> bool {
        self.is_dated || self.is_line || self.is_published || self.is_changed
    }

    fn add(&mut self, other: Self) {
        self.is_dated |= other.is_dated;
        self.is_line |= other.is_line;
        self.is_published |= other.is_published;
        self.is_changed |= other.is_changed;
        self.is_event |= other.is_event;
        self.is_beside |= other.is_beside;
        self.is_near |= other.is_near;
        self.is_foot |= other.is_foot;
        self.is_article |= other.is_article;
    }
}

/// Words of names for dates; own list from reading pages.
#[rustfmt::skip]
const DATED: &[&str] = &[
    "date", "dates", "datum", "datetime", "dateline", "timestamp", "time", "fecha", "data", "datezeile", "day", "tarih",
    "clock", "calendar", "pubdate", "pubtime", "postdate", "articledate", "entrydate", "newsdate", "storydate",
    "publishdate", "publisheddate", "publicationdate", "datepublished", "displaydate", "zeit", "uhrzeit", "hora", "heure",
    "dato", "kalender", "datestamp", "createdate", "datecreated", "posttime", "pubinfo", "datetext",
];
/// Words of names for lines that hold a date.
#[rustfmt::skip]
const LINES: &[&str] = &[
    "meta", "metadata", "postmeta", "entrymeta", "byline", "info", "infos", "details", "detail", "author", "autor", "credits",
    "subline", "kicker", "submitted", "header", "articleinfo", "postinfo", "attribution", "source", "overline", "dachzeile",
    "subtitle", "signature", "chapo", "posthead", "articlehead", "intro", "caption-date", "tagline",
];
/// Words of names for a first publication.
#[rustfmt::skip]
const PUBLISHED: &[&str] = &[
    "published", "publish", "publication", "posted", "pubdate", "publishdate", "publisheddate", "publicationdate",
    "datepublished", "entrydate", "created", "postdate", "postedon", "veroeffentlicht", "publie", "publicado", "parution",
    "erschienen", "publikation", "pubtime", "dtpublished",
];
/// Words of names for a change.
#[rustfmt::skip]
const CHANGED: &[&str] = &[
    "modified", "updated", "update", "lastmod", "lastmodified", "lastupdated", "lastupdate", "edited", "changed",
    "datemodified", "aktualisiert", "actualizado", "dtupdated", "dateupdated",
];
/// Words of names for what is to come.
#[rustfmt::skip]
const EVENT: &[&str] = &[
    "event", "events", "termin", "termine", "veranstaltung", "veranstaltungen", "eventdate", "startdate", "enddate",
    "fixture", "kickoff", "schedule", "countdown", "deadline",
];
/// Words of names for what stands beside an article.
#[rustfmt::skip]
const BESIDE: &[&str] = &[
    "comment", "comments", "commentlist", "related", "recommended", "recommendation", "recommendations",
    "trending", "popular", "latest", "recent", "teaser", "teasers", "promo", "listing", "nav",
    "navigation", "menu", "ticker", "carousel", "upcoming", "disqus", "recirc", "similar", 
    "mostread", "newsletter", "breaking", "kommentare", "kommentar", "comentarios", "respond", "newslist",
    "newsitem", "calendar-widget", "outbrain", "taboola", "events", "weather", "cookie", "cookies", "advert",
    "readmore", "prevnext", "pager", "pagination", "topstories", "suggested", "tweet",
    "twitter", "toplist", "reply", "replies", "bbp", "livestream", "aside",
];
/// Words of names for boxes with all kinds of things.
#[rustfmt::skip]
const NEAR: &[&str] = &[
    "sidebar", "widget", "widgets", "more", "slider", "banner", "card", "cards", "archive", "archives", "headlines",
];
/// Words of names for the foot of a page.
const FOOT: &[&str] = &["footer", "foot", "colophon", "copyright", "imprint", "impressum"];
/// Words of names for the article.
const ARTICLE: &[&str] = &["article", "post", "entry", "story", "hentry", "content", "beitrag"];
/// Beginnings of names that tell what a page has rather than what an element is.
const TELLING: &[&str] = &["tag-", "category-", "has-", "no-", "with-", "without-", "is-", "hide-", "show-", "js-has-"];

/// What `node` is called.
pub(super) fn called(node: &NodeRef) -> Called {
    let mut all = Called::default();
    let mut is_plain = false;
    for key in ["class", "id"] {
        let Some(names) = node.attr(key) else { continue };
        for name in names.split_ascii_whitespace().take(20) {
            if name.len() <= 80 && !TELLING.iter().any(|start| name.starts_with(start)) {
                let mut one = Called::default();
                name_of(name, &mut one);
                is_plain |= (one.is_dated || one.is_published) && !one.is_changed;
                one.is_published &= !one.is_changed;
                all.add(one);
            }
        }
    }
    // `entry-date updated` is what blogs call the one date that they show.
    all.is_changed &= !is_plain;
    all
}

fn name_of(name: &str, all: &mut Called) {
    let mut word = String::new();
    let mut before = ' ';
    for letter in name.chars().chain(['-']) {
        let ends = !letter.is_ascii_alphanumeric() || letter.is_ascii_uppercase() && before.is_ascii_lowercase();
        if ends && !word.is_empty() {
            tell(&word, all);
            word.clear();
        }
        if letter.is_ascii_alphabetic() {
            word.push(letter.to_ascii_lowercase());
        }
        before = letter;
    }
}

/// What each word of a name says.
static WORDS: LazyLock<HashMap<&str, Called>> = LazyLock::new(|| {
    let mut words: HashMap<&str, Called> = HashMap::new();
    let mut add = |list: &[&'static str], mark: fn(&mut Called)| {
        for word in list {
            mark(words.entry(word).or_default());
        }
    };
    add(DATED, |called| called.is_dated = true);
    add(LINES, |called| called.is_line = true);
    add(PUBLISHED, |called| called.is_published = true);
    add(CHANGED, |called| called.is_changed = true);
    add(EVENT, |called| {
        called.is_event = true;
        called.is_beside = true;
    });
    add(BESIDE, |called| called.is_beside = true);
    add(NEAR, |called| called.is_near = true);
    add(FOOT, |called| called.is_foot = true);
    add(ARTICLE, |called| called.is_article = true);
    words
});

fn tell(word: &str, all: &mut Called) {
    if let Some(&known) = WORDS.get(word) {
        all.add(known);
    }
    let no_date = ["candidate", "validate", "mandate", "update", "consolidate"];
    all.is_dated |= word.len() > 6 && word.ends_with("date") && !no_date.contains(&word);
    all.is_line |= word.len() > 5 && word.ends_with("meta");
}

#[cfg(test)]
mod tests {
    use dom_query::Document;

    use super::*;

    fn of(names: &str) -> Called {
        let doc = Document::from(format!("<div class='{names}'>x</div>"));
        called(doc.select("div").nodes().first().expect("the element"))
    }

    #[test]
    fn words_count_and_not_parts_of_them() {
        assert!(of("post-date").is_dated && of("articleDate").is_dated && of("entry__date").is_dated);
        assert!(!of("candidate").is_date() && !of("mandate").is_date());
        assert!(of("last-updated").is_changed && of("lastUpdated").is_changed && of("date-published").is_published);
        // `updated` beside a plain name says nothing.
        assert!(!of("entry-date updated").is_changed && of("updated").is_changed);
        assert!(of("related-articles").is_beside && !of("has-sidebar").is_beside);
    }
}
