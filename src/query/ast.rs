//! The tree of a query.

use crate::article::{DayInterval, ItemStatus, NotArticle};

/// A text field that words are looked for in; `None` elsewhere means title and body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextField {
    /// The headline.
    Title,
    /// The text.
    Body,
    /// Captions of pictures; cannot be asked for alone.
    Caption,
    /// What the page showed beside the article; cannot be asked for alone.
    Page,
}

/// A field of exact values.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ValueField {
    /// Canonical name of a person.
    Person,
    /// Canonical name of an organisation.
    Organisation,
    /// Name or path of a place, with all below it.
    Place,
    /// The medium.
    Source,
    /// ISO 639-1 code.
    Language,
    /// Section.
    Section,
    /// Author.
    Author,
    /// Document id.
    Id,
    /// Address.
    Url,
    /// Kept metadata under this key.
    Meta(String),
}

/// What an article can be said to be with `is:`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Without a publication date.
    Undated,
    /// No article: of any kind, or of this.
    NotArticle(Option<NotArticle>),
    /// A version of an item of which there is a later one.
    Superseded,
    /// A version that says so of itself (`corrected`), or whose item's latest does (`withheld`, `killed`).
    Status(ItemStatus),
}

impl State {
    /// All that can be asked for, in the order of help.
    pub const ALL: [Self; 10] = [
        Self::Undated,
        Self::NotArticle(None),
        Self::NotArticle(Some(NotArticle::Error)),
        Self::NotArticle(Some(NotArticle::Consent)),
        Self::NotArticle(Some(NotArticle::Paywall)),
        Self::NotArticle(Some(NotArticle::Listing)),
        Self::Superseded,
        Self::Status(ItemStatus::Corrected),
        Self::Status(ItemStatus::Withheld),
        Self::Status(ItemStatus::Killed),
    ];

    /// The word behind `is:`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Undated => "undated",
            Self::NotArticle(None) => "not-article",
            Self::NotArticle(Some(kind)) => kind.name(),
            Self::Superseded => "superseded",
            Self::Status(status) => status.name(),
        }
    }
}

/// One node of a query.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// Every article.
    All,
    /// A run of bare words, phrases and prefixes next to each other, to which `auto`, `all` or `any` applies.
    Words(Vec<Node>),
    /// One word.
    Word {
        /// As written.
        text: String,
        /// Where to look.
        field: Option<TextField>,
    },
    /// Words next to each other, `slop` moves apart.
    Phrase {
        /// As written between the quotes.
        text: String,
        /// Where to look.
        field: Option<TextField>,
        /// How many moves apart, 0 for none.
        slop: u32,
    },
    /// A pattern over terms with `*` (any run) and `?` (one character).
    Wildcard {
        /// As written.
        pattern: String,
        /// Where to look.
        field: Option<TextField>,
    },
    /// A field has one of these values (`a|b`).
    Value {
        /// The field.
        field: ValueField,
        /// The values, any of which will do.
        values: Vec<String>,
    },
    /// Published in these days.
    Published {
        /// As written.
        text: String,
        /// As resolved.
        days: DayInterval,
    },
    /// Added to the index in these days.
    Added {
        /// As written.
        text: String,
        /// As resolved.
        days: DayInterval,
    },
    /// What is so (`is:undated`).
    Is(State),
    /// All of these.
    And(Vec<Node>),
    /// Any of these.
    Or(Vec<Node>),
    /// Not this.
    Not(Box<Node>),
}

/// A date of a query with the days that it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interval {
    /// The field: `published` or `added`.
    pub field: String,
    /// As written.
    pub text: String,
    /// As resolved.
    pub days: DayInterval,
}

/// A query as read.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// Its tree.
    pub root: Node,
    /// Whether its words may also stand beside the article on its page (`in:page`).
    pub in_page: bool,
    /// Its dates as resolved.
    pub intervals: Vec<Interval>,
    /// What looked like syntax but was read as words, each in a sentence.
    pub notes: Vec<String>,
}
