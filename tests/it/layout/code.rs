//! Rust code as tokens, without comments, the insides of strings, and test items.

/// A word or sign of code.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    pub text: String,
    /// Its line, from 1.
    pub line: usize,
    /// Whether it stands in a `use` declaration.
    pub in_use: bool,
}

/// `text` with comments and the insides of strings and characters blanked; lines stay.
fn blanked(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    let blank = |letter: char| if letter == '\n' { '\n' } else { ' ' };
    while at < letters.len() {
        let end = end_of_silence(&letters, at);
        if end > at {
            out.extend(letters[at..end].iter().map(|letter| blank(*letter)));
            at = end;
        } else {
            out.push(letters[at]);
            at += 1;
        }
    }
    out
}

/// The end of the comment, string or character that begins at `at`; `at` where there is none.
fn end_of_silence(letters: &[char], at: usize) -> usize {
    let next = |by: usize| letters.get(at + by).copied().unwrap_or(' ');
    let word_before = at > 0 && (letters[at - 1].is_alphanumeric() || letters[at - 1] == '_');
    match letters[at] {
        '/' if next(1) == '/' => at + letters[at..].iter().take_while(|letter| **letter != '\n').count(),
        '/' if next(1) == '*' => {
            let (mut depth, mut end) = (0, at);
            while end < letters.len() {
                let pair = (letters[end], letters.get(end + 1).copied().unwrap_or(' '));
                match pair {
                    ('/', '*') => (depth, end) = (depth + 1, end + 2),
                    ('*', '/') => (depth, end) = (depth - 1, end + 2),
                    _ => end += 1,
                }
                if depth == 0 {
                    break;
                }
            }
            end.min(letters.len())
        }
        '"' => end_of_string(letters, at),
        'b' | 'c' if !word_before && next(1) == '"' => end_of_string(letters, at + 1),
        'r' if !word_before => raw_string(letters, at, 1),
        'b' | 'c' if !word_before && next(1) == 'r' => raw_string(letters, at, 2),
        // A lifetime has no closing quote.
        '\'' if next(1) == '\\' || next(2) == '\'' => {
            let mut end = at + 1;
            while end < letters.len() && letters[end] != '\'' {
                end += if letters[end] == '\\' { 2 } else { 1 };
            }
            // The letter between the quotes may be a quote itself.
            if end == at + 1 { at + 3 } else { (end + 1).min(letters.len()) }
        }
        _ => at,
    }
}

fn end_of_string(letters: &[char], quote: usize) -> usize {
    let mut end = quote + 1;
    while end < letters.len() && letters[end] != '"' {
        end += if letters[end] == '\\' { 2 } else { 1 };
    }
    (end + 1).min(letters.len())
}

/// The end of `r"…"` or `r#"…"#` whose marks begin `prefix` letters behind `at`; `at` where it is a word.
fn raw_string(letters: &[char], at: usize, prefix: usize) -> usize {
    let rest = &letters[at + prefix..];
    let marks = rest.iter().take_while(|letter| **letter == '#').count();
    if rest.get(marks) != Some(&'"') {
        return at;
    }
    let mut end = at + prefix + marks + 1;
    while end < letters.len() {
        if letters[end] == '"'
            && letters[end + 1..].iter().take(marks).filter(|letter| **letter == '#').count() == marks
        {
            return end + 1 + marks;
        }
        end += 1;
    }
    letters.len()
}

fn raw_tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut line = 1;
    let letters: Vec<char> = text.chars().collect();
    let mut at = 0;
    while at < letters.len() {
        let letter = letters[at];
        let word = |letter: &char| letter.is_alphanumeric() || *letter == '_';
        let length = if word(&letter) {
            letters[at..].iter().take_while(|letter| word(letter)).count()
        } else if letter == ':' && letters.get(at + 1) == Some(&':') {
            2
        } else {
            1
        };
        if letter == '\n' {
            line += 1;
        }
        if !letter.is_whitespace() {
            tokens.push(Token { text: letters[at..at + length].iter().collect(), line, in_use: false });
        }
        at += length;
    }
    tokens
}

/// The number of the token behind the item that begins at `at`: behind its block, or its semicolon.
fn end_of_item(tokens: &[Token], mut at: usize) -> usize {
    let (mut depth, mut block) = (0_i32, false);
    while at < tokens.len() {
        match tokens[at].text.as_str() {
            "(" | "[" => depth += 1,
            "{" => (depth, block) = (depth + 1, block || depth == 0),
            ")" | "]" | "}" => depth -= 1,
            _ => {}
        }
        let ends = match tokens[at].text.as_str() {
            // Of `use a::{b};` and `const A: B = B { … };` the end is the semicolon.
            "}" => depth == 0 && block && tokens.get(at + 1).is_none_or(|next| next.text != ";"),
            // The comma is behind a field or an arm of something that goes on.
            ";" | "," => depth == 0,
            _ => false,
        };
        if ends || depth < 0 {
            return if depth < 0 { at } else { at + 1 };
        }
        at += 1;
    }
    at
}

/// The tokens of `text` with, for each, whether it belongs to an item that only tests see.
fn marked(text: &str) -> Vec<(Token, bool)> {
    let tokens = raw_tokens(&blanked(text));
    let mut marks = vec![false; tokens.len()];
    let word = |at: usize| tokens.get(at).map_or("", |token| token.text.as_str());
    let mut at = 0;
    while at < tokens.len() {
        if word(at) == "#" && word(at + 1) == "[" && word(at + 2) == "cfg" {
            let close = closing(&tokens, at + 1);
            let inside: Vec<&str> = (at + 3..close).map(word).collect();
            // `not(test)` is what is there when tests are not.
            let for_tests = inside.contains(&"test") && !inside.contains(&"not") && !inside.contains(&"any");
            if for_tests {
                let mut start = close + 1;
                while word(start) == "#" {
                    start = closing(&tokens, start + 1) + 1;
                }
                let end = end_of_item(&tokens, start);
                marks[at..end].fill(true);
                at = end;
                continue;
            }
        }
        at += 1;
    }
    tokens.into_iter().zip(marks).collect()
}

/// The number of the bracket that closes the one at `open`.
fn closing(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token.text.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    tokens.len()
}

/// The tokens of `text` without those of test items.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = marked(text).into_iter().filter(|(_, test)| !test).map(|(token, _)| token).collect();
    let mut in_use = false;
    for token in &mut tokens {
        in_use = (in_use || token.text == "use") && token.text != ";";
        token.in_use = in_use;
    }
    tokens
}

/// The code of `text` without test items, its tokens with spaces between.
pub fn without_tests(text: &str) -> String {
    tokens(text).iter().map(|token| token.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// The number of lines of `text` that are not those of test items.
pub fn lines_of_code(text: &str) -> usize {
    let mut tests = std::collections::BTreeSet::new();
    let marked = marked(text);
    let mut at = 0;
    while at < marked.len() {
        let length = marked[at..].iter().take_while(|(_, test)| *test).count();
        if length > 0 {
            tests.extend(marked[at].0.line..=marked[at + length - 1].0.line);
        }
        at += length.max(1);
    }
    text.lines().count() - tests.len()
}

/// Every top module of this crate that `tokens`, which stand in the module `module`, name by a path from the crate's
/// root, with its line; or why it cannot be told.
pub fn imports(tokens: &[Token], module: &[String]) -> Vec<(usize, Result<String, String>)> {
    let mut found = Vec::new();
    // Where inline modules end, innermost last.
    let mut inner: Vec<usize> = Vec::new();
    for at in 0..tokens.len() {
        inner.retain(|end| at < *end);
        let word = |at: usize| tokens.get(at).map_or("", |token| token.text.as_str());
        if word(at) == "mod" && word(at + 2) == "{" {
            inner.push(closing(tokens, at + 2));
        }
        let starts = at == 0 || tokens[at - 1].text != "::";
        if starts && matches!(word(at), "crate" | "self" | "super") {
            let depth = module.len() + inner.len();
            path(tokens, at, depth as i64, &mut found);
        }
    }
    found.retain(|(_, import)| import.as_ref().is_ok_and(|name| name != "self") || import.is_err());
    found
}

/// Follows one path that begins at `at`, or goes on there, `depth` modules below the root; gives where it ends.
fn path(tokens: &[Token], mut at: usize, mut depth: i64, found: &mut Vec<(usize, Result<String, String>)>) -> usize {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.text.as_str());
    let hidden = |what: &str| Err(format!("`{what}` hides what is imported"));
    loop {
        let line = tokens.get(at).map_or(0, |token| token.line);
        match word(at) {
            "crate" => depth = 0,
            "self" => {}
            "super" => depth -= 1,
            "{" => {
                let end = closing(tokens, at);
                let mut part = at + 1;
                while part < end {
                    part = path(tokens, part, depth, found);
                    // On to the next part, past an alias and whatever is deeper.
                    while part < end && word(part) != "," {
                        part = if word(part) == "{" { closing(tokens, part) + 1 } else { part + 1 };
                    }
                    part += 1;
                }
                return end + 1;
            }
            other => {
                if depth <= 0 {
                    let import = if other == "*" || other == "$" { hidden(other) } else { Ok(other.to_owned()) };
                    found.push((line, import));
                }
                return at + 1;
            }
        }
        if word(at + 1) == "::" {
            at += 2;
        } else {
            // `pub(crate)` and `pub(in super::super)` import nothing.
            let alone = word(at + 1) == ")";
            if depth <= 0 && !alone && tokens[at].in_use {
                found.push((line, hidden(word(at))));
            }
            return at + 1;
        }
    }
}
