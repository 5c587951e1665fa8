//! The tree of a query.

use crate::article::DayInterval;

/// A text field that words are looked for in; `None` elsewhere means title and body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextField {
    /// The headline.
    Title,
    /// The text.
    Body,
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
    /// Without a publication date (`is:undated`).
    Undated,
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
    /// Its dates as resolved.
    pub intervals: Vec<Interval>,
    /// What looked like syntax but was read as words, each in a sentence.
    pub notes: Vec<String>,
}
