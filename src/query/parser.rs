//! Tokens to tree.

use chrono::NaiveDate;

use super::{
    ast::{Interval, Node, Query, State, TextField},
    days,
    fields::{Target, target},
    lexer::{Kind, Token, tokens},
};
use crate::error::{Error, Result};

/// Deeper nesting is refused.
const DEEPEST: usize = 100;
/// More clauses are refused.
const MOST: usize = 10_000;

/// Reads a query; `today` is what relative dates are seen from.
///
/// # Errors
/// [`Error::Query`] with the column of what cannot be read: a date that is none, a field without a value, nesting deeper
/// than 100, more than 10,000 clauses.
pub fn parse(text: &str, today: NaiveDate) -> Result<Query> {
    let operator = |word: &str| matches!(word, "AND" | "OR" | "NOT");
    if text.split_whitespace().any(operator) && !text.chars().any(char::is_lowercase) {
        let mut query = plain(text);
        query.notes.push("text without small letters has no operators".into());
        return Ok(query);
    }
    let (tokens, notes) = tokens(text);
    let mut parser = Parser { text, today, tokens, at: 0, intervals: Vec::new(), notes, in_page: false };
    if parser.tokens.len() > MOST {
        return Err(parser.error(MOST, format!("the query has more than {MOST} clauses"), "ask for less at once"));
    }
    parser.drop_unopened();
    let root = parser.alternatives(None, 0)?.unwrap_or(Node::All);
    if root == Node::All && !text.trim().is_empty() && !parser.in_page {
        parser.note("the query holds no word to look for, so every article matches");
    }
    Ok(Query { root, in_page: parser.in_page, intervals: parser.intervals, notes: parser.notes })
}

/// Reads plain words: no operators, fields or wildcards.
pub fn plain(text: &str) -> Query {
    let words: Vec<Node> = text
        .split_whitespace()
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .map(|word| Node::Word { text: word.to_owned(), field: None })
        .collect();
    Query { root: run(words).unwrap_or(Node::All), in_page: false, intervals: Vec::new(), notes: Vec::new() }
}

struct Parser<'a> {
    text: &'a str,
    today: NaiveDate,
    tokens: Vec<Token>,
    at: usize,
    intervals: Vec<Interval>,
    notes: Vec<String>,
    /// Whether `in:page` was read; it holds for the whole query, so it is no part of the tree.
    in_page: bool,
}

impl Parser<'_> {
    /// Takes out brackets that close what was never opened.
    fn drop_unopened(&mut self) {
        let (mut open, before) = (0_usize, self.tokens.len());
        self.tokens.retain(|token| match token.kind {
            Kind::Open => {
                open += 1;
                true
            }
            Kind::Close if open == 0 => false,
            Kind::Close => {
                open -= 1;
                true
            }
            _ => true,
        });
        if self.tokens.len() < before {
            self.note("a closing bracket without its partner was left out");
        }
    }

    fn peek(&self) -> Option<&Kind> {
        self.tokens.get(self.at).map(|token| &token.kind)
    }

    fn note(&mut self, note: &str) {
        if !self.notes.iter().any(|known| known == note) {
            self.notes.push(note.to_owned());
        }
    }

    fn column(&self, token: usize) -> usize {
        let start = self.tokens.get(token).map_or(self.text.len(), |token| token.start);
        self.text[..start].chars().count()
    }

    fn error(&self, token: usize, message: String, hint: &str) -> Error {
        Error::Query { message, text: self.text.to_owned(), column: self.column(token), hint: hint.to_owned() }
    }

    /// `a OR b OR c`, up to a closing bracket or the end.
    fn alternatives(&mut self, field: Option<TextField>, depth: usize) -> Result<Option<Node>> {
        if depth > DEEPEST {
            return Err(self.error(
                self.at,
                format!("the query is nested deeper than {DEEPEST} brackets"),
                "take some brackets away",
            ));
        }
        let mut nodes = Vec::new();
        loop {
            let before = nodes.len();
            nodes.extend(self.together(field, depth)?);
            let missing = nodes.len() == before;
            if self.peek() != Some(&Kind::Or) {
                if missing && before > 0 {
                    self.note("`OR` without something on both sides was left out");
                }
                break;
            }
            if missing {
                self.note("`OR` without something on both sides was left out");
            }
            self.at += 1;
        }
        Ok(one_of(nodes))
    }

    /// Everything between two `OR`s: runs of words and other clauses, all of which must match.
    fn together(&mut self, field: Option<TextField>, depth: usize) -> Result<Option<Node>> {
        let mut parts = Vec::new();
        let mut words: Vec<Node> = Vec::new();
        // Where the run of words stands among the other clauses.
        let mut place = 0;
        let mut dangling = true;
        loop {
            match self.peek() {
                None | Some(Kind::Close | Kind::Or) => break,
                Some(Kind::And) => {
                    if dangling {
                        self.note("`AND` without something on both sides was left out");
                    }
                    self.at += 1;
                    insert(&mut parts, place, run(std::mem::take(&mut words)));
                    dangling = true;
                    if matches!(self.peek(), None | Some(Kind::Close | Kind::Or)) {
                        self.note("`AND` without something on both sides was left out");
                    }
                    continue;
                }
                Some(_) => {}
            }
            let before = self.in_page;
            let clause = self.clause(field, depth)?;
            dangling &= self.in_page == before;
            if let Some((node, bare)) = clause {
                dangling = false;
                if bare {
                    if words.is_empty() {
                        place = parts.len();
                    }
                    words.push(node);
                } else {
                    parts.push(node);
                }
            }
        }
        insert(&mut parts, place, run(words));
        Ok(joined(parts))
    }

    /// One clause, and whether it is a bare word, phrase or pattern that joins a run.
    fn clause(&mut self, field: Option<TextField>, depth: usize) -> Result<Option<(Node, bool)>> {
        let token = self.at;
        let Some(kind) = self.peek().cloned() else { return Ok(None) };
        self.at += 1;
        Ok(Some(match kind {
            Kind::Word(text) => (Node::Word { text, field }, true),
            Kind::Phrase(text, slop) => (Node::Phrase { text, field, slop }, true),
            Kind::Wildcard(pattern) => (Node::Wildcard { pattern, field }, true),
            Kind::Open => return Ok(self.group(field, depth)?.map(|node| (node, false))),
            Kind::Not => {
                if depth >= DEEPEST {
                    return Err(self.error(
                        token,
                        format!("the query is nested deeper than {DEEPEST}"),
                        "take some `NOT`s away",
                    ));
                }
                while self.peek() == Some(&Kind::And) {
                    self.at += 1;
                }
                if matches!(self.peek(), None | Some(Kind::Close | Kind::Or)) {
                    self.note("`NOT` without something behind it was left out");
                    return Ok(None);
                }
                let before = self.in_page;
                let Some((node, _)) = self.clause(field, depth + 1)? else {
                    if self.in_page != before {
                        self.in_page = before;
                        self.note("`NOT` before `in:page` says nothing; both were left out");
                    }
                    return Ok(None);
                };
                (Node::Not(Box::new(node)), false)
            }
            Kind::Field(name) => return self.fielded(&name, token, depth),
            // These are taken by whoever reads the token before them.
            Kind::Values(_) | Kind::Close | Kind::And | Kind::Or => return Ok(None),
        }))
    }

    fn group(&mut self, field: Option<TextField>, depth: usize) -> Result<Option<Node>> {
        let node = self.alternatives(field, depth + 1)?;
        if self.peek() == Some(&Kind::Close) {
            self.at += 1;
        } else {
            self.note("an opening bracket without its partner was left out");
        }
        Ok(node)
    }

    fn fielded(&mut self, name: &str, token: usize, depth: usize) -> Result<Option<(Node, bool)>> {
        let empty = |parser: &Self| {
            parser.error(
                token,
                format!("`{name}:` has no value"),
                &format!("write what it should be right behind it: `{name}:value`, `{name}:\"two words\"`"),
            )
        };
        let target = target(name);
        if let Some(Target::Text(text_field)) = target {
            let near =
                self.tokens.get(self.at).is_some_and(|next| next.start == self.tokens[token].start + name.len() + 1);
            return match self.peek().cloned() {
                Some(Kind::Open) if near => {
                    self.at += 1;
                    Ok(self.group(Some(text_field), depth)?.map(|node| (node, false)))
                }
                Some(Kind::Word(_) | Kind::Phrase(..) | Kind::Wildcard(_)) if near => {
                    self.clause(Some(text_field), depth)
                }
                _ => Err(empty(self)),
            };
        }
        let values = match self.peek().cloned() {
            Some(Kind::Values(values)) => values,
            _ => Vec::new(),
        };
        let at = self.at;
        self.at += 1;
        if values.is_empty() {
            return Err(empty(self));
        }
        let node = match target {
            Some(Target::Value(field)) => Node::Value { field, values },
            Some(Target::Published) => self.days("published", &values, at)?,
            Some(Target::Added) => self.days("added", &values, at)?,
            Some(Target::In) if values == ["page"] => {
                self.in_page = true;
                return Ok(None);
            }
            Some(Target::In) => {
                let message = format!("`in:{}` is not known", values.join("|").escape_debug());
                return Err(self.error(at, message, "there is `in:page`"));
            }
            _ => self.states(&values, at)?,
        };
        Ok(Some((node, false)))
    }

    fn states(&self, values: &[String], token: usize) -> Result<Node> {
        let known = |value: &String| State::ALL.into_iter().find(|state| state.name() == value).map(Node::Is);
        let nodes: Option<Vec<Node>> = values.iter().map(known).collect();
        nodes.and_then(one_of).ok_or_else(|| {
            let names: Vec<String> = State::ALL.iter().map(|state| format!("`is:{}`", state.name())).collect();
            let message = format!("`is:{}` is not known", values.join("|").escape_debug());
            self.error(token, message, &format!("there are {}", names.join(", ")))
        })
    }

    fn days(&mut self, field: &str, values: &[String], token: usize) -> Result<Node> {
        let mut nodes = Vec::new();
        for text in values {
            let days = days(field, text, self.today, self.text, self.column(token))?;
            self.intervals.push(Interval { field: field.to_owned(), text: text.clone(), days });
            let text = text.clone();
            nodes.push(if field == "added" { Node::Added { text, days } } else { Node::Published { text, days } });
        }
        one_of(nodes).ok_or_else(|| self.error(token, format!("`{field}:` has no value"), ""))
    }
}

fn insert(parts: &mut Vec<Node>, place: usize, node: Option<Node>) {
    if let Some(node) = node {
        parts.insert(place.min(parts.len()), node);
    }
}

/// A run of words; one alone is itself.
fn run(mut words: Vec<Node>) -> Option<Node> {
    if words.len() > 1 { Some(Node::Words(words)) } else { words.pop() }
}

/// All of `nodes`, with conjunctions among them taken apart.
fn joined(nodes: impl IntoIterator<Item = Node>) -> Option<Node> {
    let mut all = Vec::new();
    for node in nodes {
        match node {
            Node::And(inner) => all.extend(inner),
            other => all.push(other),
        }
    }
    if all.len() > 1 { Some(Node::And(all)) } else { all.pop() }
}

/// Any of `nodes`, with alternatives among them taken apart.
fn one_of(nodes: Vec<Node>) -> Option<Node> {
    let mut any = Vec::new();
    for node in nodes {
        match node {
            Node::Or(inner) => any.extend(inner),
            other => any.push(other),
        }
    }
    if any.len() > 1 { Some(Node::Or(any)) } else { any.pop() }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
mod tests {
    use std::fmt::Write;

    use proptest::prelude::*;

    use super::{
        super::{print, print_query},
        *,
    };

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 6, 3).unwrap()
    }

    /// `input ==> tree | notes`, or `input ==> error at COLUMN: message`.
    #[test]
    fn cases() {
        let cases = include_str!("../../tests/fixtures/query/cases.txt");
        let mut wrong = String::new();
        let mut count = 0;
        for line in cases.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (input, expected) = line.split_once(" ==> ").unwrap();
            let found = match parse(input, today()) {
                Ok(query) => {
                    let beside = if query.in_page { " in:page" } else { "" };
                    let notes = query.notes.join("; ");
                    let before = if notes.is_empty() { "" } else { " | " };
                    format!("{:?}{beside}{before}{notes}", Short(&query.root))
                }
                Err(Error::Query { message, column, .. }) => format!("error at {column}: {message}"),
                Err(error) => error.to_string(),
            };
            count += 1;
            if found != expected {
                writeln!(wrong, "{input} ==> {found}").unwrap();
            }
        }
        assert!(count >= 40, "only {count} cases");
        assert!(wrong.is_empty(), "found instead:\n{wrong}");
    }

    /// A tree as nested lists, short enough for a line.
    struct Short<'a>(&'a Node);

    impl std::fmt::Debug for Short<'_> {
        fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            let list = |out: &mut std::fmt::Formatter<'_>, name: &str, nodes: &[Node]| {
                write!(out, "{name}[")?;
                for (at, node) in nodes.iter().enumerate() {
                    write!(out, "{}{:?}", if at > 0 { ", " } else { "" }, Short(node))?;
                }
                write!(out, "]")
            };
            match self.0 {
                Node::Words(nodes) => list(out, "words", nodes),
                Node::And(nodes) => list(out, "and", nodes),
                Node::Or(nodes) => list(out, "or", nodes),
                Node::Not(inner) => write!(out, "not {:?}", Short(inner)),
                Node::Published { days, .. } => write!(out, "published {}..{}", days.from, days.to),
                Node::All => write!(out, "all"),
                other => write!(out, "{}", print(other)),
            }
        }
    }

    proptest! {
        #[test]
        fn printing_and_reading_again_gives_the_same_tree(text in r#"([a-zA-C1*?~"():|-]{0,6}|AND|OR|NOT|&&|title:|place:"a b"|published:2025\|2024|"a b"~3|é|日本)( ([a-cA-C1*?~"():|-]{0,6}|AND|OR|NOT|\|\||-\(|title:x|place:x|is:killed\|error|in:page|AB\*))*"#) {
            if let Ok(query) = parse(&text, today()) {
                let printed = print_query(&query);
                let again = parse(&printed, today());
                prop_assert_eq!(again.map(|query| (query.root, query.in_page)).ok(), Some((query.root, query.in_page)), "printed as {}", printed);
            }
        }

        #[test]
        fn nothing_panics(text in any::<String>()) {
            let _ = parse(&text, today());
        }
    }
}
