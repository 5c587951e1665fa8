//! The query language: text to tree and back. No engine in it.
//!
//! ```text
//! bridge collapse Bryansk             words: how many must match is the reader's `auto`, `all` or `any`
//! "road bridge"  "bridge train"~5     a phrase; its words up to five moves apart
//! bridg*  m?st                        patterns over terms, with two letters or more
//! (bridge OR viaduct) -cinema NOT film
//! title:bridge  title:(bridge OR viaduct)
//! person:"Sergei Lavrov"  org:FSB  place:Russia  source:tass|ani  lang:en  section:world  author:…  id:…  url:…
//! meta.desk:foreign
//! published:2025-06  published:2025-05-30..2025-06-02  published:>=2025  published:"last week"  added:today
//! is:undated  is:not-article  is:error|consent|paywall|listing  is:superseded  is:corrected|withheld|killed
//! mall opening in:page                words may also stand beside the article on its page
//! ```
//!
//! `NOT` binds tighter than `AND`, `AND` tighter than `OR`. Words, phrases and patterns between two operators form one
//! run, wherever among them the other clauses stand. Text without a small letter has no operators.

mod ast;
mod fields;
mod lexer;
mod parser;
mod printer;

pub use self::{
    ast::{Interval, Node, Query, State, TextField, ValueField},
    parser::{parse, plain},
    printer::{print, print_query},
};

use chrono::NaiveDate;
use unicode_width::UnicodeWidthChar;

use crate::{
    date,
    error::{Error, Result},
};

/// The node of a filter given as a flag: `raw` holds one value or several, `a|b`, each in quotes or not.
pub fn value_node(field: ValueField, raw: &str) -> Node {
    let values = raw.split('|').map(|value| value.trim().trim_matches('"').to_owned());
    Node::Value { field, values: values.filter(|value| !value.is_empty()).collect() }
}

/// The node of a date filter given as a flag, and its days.
///
/// # Errors
/// [`Error::Query`] where `raw` is no date.
pub fn published_node(raw: &str, today: NaiveDate) -> Result<(Node, Interval)> {
    let days = days("published", raw, today, raw, 0)?;
    Ok((
        Node::Published { text: raw.to_owned(), days },
        Interval { field: "published".into(), text: raw.to_owned(), days },
    ))
}

/// The days of `raw`, which stands in `text` at the character `column`.
fn days(field: &str, raw: &str, today: NaiveDate, text: &str, column: usize) -> Result<crate::article::DayInterval> {
    date::read_query(raw, today).map_err(|message| Error::Query {
        message,
        text: text.to_owned(),
        column,
        hint: format!("dates look like `{field}:2025-06`, `{field}:2025-05-30..2025-06-02`, `{field}:\"last week\"`"),
    })
}

/// Two lines: `text` with its control characters made visible, and a caret under the character `column`, for terminals.
pub fn caret(text: &str, column: usize) -> String {
    let shown = |letter: char| if letter.is_control() { '\u{fffd}' } else { letter };
    let before: usize = text.chars().take(column).map(|letter| shown(letter).width().unwrap_or(0)).sum();
    format!("{}\n{}^", text.chars().map(shown).collect::<String>(), " ".repeat(before))
}
