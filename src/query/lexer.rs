//! Text to tokens. What only looks like syntax becomes words, with a note.

use super::fields::{nearest, target};

/// A token, with the byte it begins at.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub kind: Kind,
    pub start: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Word(String),
    Phrase(String, u32),
    Wildcard(String),
    /// A known field's name; its value, group or phrase follows.
    Field(String),
    /// The values of a field of exact values.
    Values(Vec<String>),
    Open,
    Close,
    And,
    Or,
    Not,
}

/// Fields and functions that the language will have; until then their text is words.
const LATER: &[&str] = &["happened", "story", "has", "in", "tag"];
/// The same for what takes its arguments in brackets.
const LATER_FUNCTIONS: &[&str] = &["near", "same-sentence"];
/// The largest slop of a phrase.
const FARTHEST: u32 = 100;

/// The tokens of `text`, and notes on what was read otherwise than it looks.
pub(super) fn tokens(text: &str) -> (Vec<Token>, Vec<String>) {
    let mut lexer = Lexer { text, at: 0, tokens: Vec::new(), notes: Vec::new() };
    while lexer.step() {}
    (lexer.tokens, lexer.notes)
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    tokens: Vec<Token>,
    notes: Vec<String>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn push(&mut self, kind: Kind, start: usize) {
        self.tokens.push(Token { kind, start });
    }

    fn note(&mut self, note: String) {
        if !self.notes.contains(&note) && self.notes.len() < 20 {
            self.notes.push(note);
        }
    }

    /// Reads one token; `false` at the end.
    fn step(&mut self) -> bool {
        let rest = self.rest();
        let trimmed = rest.trim_start();
        self.at += rest.len() - trimmed.len();
        let Some(first) = trimmed.chars().next() else { return false };
        let start = self.at;
        match first {
            '(' => {
                self.at += 1;
                self.push(Kind::Open, start);
            }
            ')' => {
                self.at += 1;
                self.push(Kind::Close, start);
            }
            '"' => self.quoted(start),
            '-' if trimmed[1..].starts_with(|letter: char| !letter.is_whitespace() && letter != '-') => {
                self.at += 1;
                self.push(Kind::Not, start);
            }
            _ => self.run(start),
        }
        true
    }

    fn quoted(&mut self, start: usize) {
        let Some(length) = self.rest()[1..].find('"') else {
            self.at += 1;
            self.note("a quotation mark without its partner was left out".into());
            return;
        };
        let phrase = self.rest()[1..=length].to_owned();
        self.at += length + 2;
        let mut slop = 0;
        if let Some(after) = self.rest().strip_prefix('~') {
            let digits = after.len() - after.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
            if digits > 0 {
                slop = after[..digits].parse().unwrap_or(FARTHEST).min(FARTHEST);
                self.at += 1 + digits;
            }
        }
        if phrase.chars().any(char::is_alphanumeric) {
            self.push(Kind::Phrase(phrase, slop), start);
        }
    }

    /// A run without white space, quotes and brackets.
    fn run(&mut self, start: usize) {
        let rest = self.rest();
        let end =
            rest.find(|letter: char| letter.is_whitespace() || matches!(letter, '"' | '(' | ')')).unwrap_or(rest.len());
        let run = &rest[..end];
        let name = run.split(':').next().unwrap_or_default();
        if name.len() < run.len() && !run[name.len()..].starts_with("://") {
            if let Some(target) = target(name) {
                use super::fields::Target;
                self.push(Kind::Field(name.to_owned()), start);
                self.at += name.len() + 1;
                if !matches!(target, Target::Text(_)) {
                    let at = self.at;
                    let values = self.values(!matches!(target, Target::Value(_)));
                    self.push(Kind::Values(values), at);
                } else if !self.rest().starts_with(['"', '(']) {
                    let at = self.at;
                    self.run_of_words(at);
                }
                return;
            }
            if name.chars().all(char::is_alphanumeric)
                && !name.is_empty()
                && !name.chars().all(|letter| letter.is_ascii_digit())
            {
                if LATER.contains(&name) {
                    self.note(format!("`{name}:` is not there yet; it was read as words"));
                } else {
                    let meant = nearest(name).map_or_else(String::new, |near| format!("; did you mean `{near}:`?"));
                    self.note(format!("`{}:` is no field; it was read as words{meant}", name.escape_debug()));
                }
            }
        }
        if LATER_FUNCTIONS.contains(&run) && rest[end..].starts_with('(') {
            self.note(format!("`{run}(…)` is not there yet; it was read as words"));
        }
        if run.len() > 2 && run.starts_with('/') && run.ends_with('/') {
            self.note(format!(
                "patterns between slashes (`{}`) are not there yet; it was read as words",
                run.escape_debug()
            ));
        }
        match run {
            "AND" | "&&" => self.operator(Kind::And, start, end),
            "OR" | "||" => self.operator(Kind::Or, start, end),
            "NOT" => self.operator(Kind::Not, start, end),
            _ => self.run_of_words(start),
        }
    }

    fn operator(&mut self, kind: Kind, start: usize, length: usize) {
        self.at += length;
        self.push(kind, start);
    }

    /// A word or pattern; nothing where the run has no letter or digit.
    fn run_of_words(&mut self, start: usize) {
        let rest = self.rest();
        let end =
            rest.find(|letter: char| letter.is_whitespace() || matches!(letter, '"' | '(' | ')')).unwrap_or(rest.len());
        let run = &rest[..end];
        self.at += end;
        let word = run.trim_end_matches('?');
        if word.len() < run.len() {
            self.note(format!("`?` at the end of `{}` was left out", word.escape_debug()));
        }
        let mut exact = word;
        while let Some(shorter) =
            exact.trim_end_matches('?').trim_end_matches(|letter: char| letter.is_ascii_digit()).strip_suffix('~')
            && !shorter.is_empty()
        {
            exact = shorter;
        }
        if exact.len() < word.len() {
            self.note(format!(
                "spelling variants (`{}`) are not there yet; the word was taken as it is",
                word.escape_debug()
            ));
        }
        let word = if exact.len() < word.len() { exact.trim_end_matches(['~', '?']) } else { word };
        if !word.chars().any(char::is_alphanumeric) {
            return;
        }
        if word.contains(['*', '?']) && !word.contains("://") {
            let literals = word.chars().filter(|letter| letter.is_alphanumeric()).count();
            let clean = word.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '*' | '?'));
            if literals >= 2 && clean && word.starts_with(char::is_alphanumeric) {
                self.push(Kind::Wildcard(word.to_owned()), start);
                return;
            }
            self.note(format!(
                "`{}` is no pattern (one begins with a letter and has two or more); it was read as a word",
                word.escape_debug()
            ));
        }
        // Printed again, it must not be taken for the operator.
        let word = if matches!(word, "AND" | "OR" | "NOT") { word.to_lowercase() } else { word.to_owned() };
        self.push(Kind::Word(word), start);
    }

    /// `a|"b c"|d`; for dates the whole run is one value.
    fn values(&mut self, whole: bool) -> Vec<String> {
        let mut values = Vec::new();
        loop {
            let rest = self.rest();
            if let Some(inner) = rest.strip_prefix('"')
                && let Some(length) = inner.find('"')
            {
                values.push(inner[..length].trim().to_owned());
                self.at += length + 2;
            } else {
                let stop = |letter: char| {
                    letter.is_whitespace() || matches!(letter, '"' | ')' | '|') || !whole && letter == '('
                };
                let end = rest.find(stop).unwrap_or(rest.len());
                values.push(rest[..end].to_owned());
                self.at += end;
            }
            if self.rest().starts_with('|') {
                self.at += 1;
            } else {
                break;
            }
        }
        values.retain(|value| !value.is_empty());
        values
    }
}
