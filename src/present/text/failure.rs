//! Errors and notes on standard error.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

use super::escape;
use crate::error::Error;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const HINT: Style = AnsiColor::Cyan.on_default().bold();

/// An error with its place and the way out of it.
pub fn failure(error: &Error, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{ERROR}error:{ERROR:#} {}", escape::line(&error.to_string()))?;
    if let Error::Query { text, column, .. } = error {
        for line in caret(text, *column).lines() {
            writeln!(out, "  {line}")?;
        }
    }
    let hint = error.hint();
    if !hint.is_empty() {
        writeln!(out, "{HINT}hint:{HINT:#} {}", escape::line(&hint))?;
    }
    Ok(())
}

/// Something the user should know while the work goes on.
pub fn note(message: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{WARNING}warning:{WARNING:#} {}", escape::line(message))
}

/// `text` on one line and a caret beneath the character `column`, counted from 0.
fn caret(text: &str, column: usize) -> String {
    let safe = escape::line(text);
    let before: String = text.chars().take(column).collect();
    let columns = escape::line(&before).width();
    format!("{safe}\n{}^", " ".repeat(columns))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::sample;

    #[test]
    fn a_query_error_points_at_its_place() {
        let error = Error::Query {
            message: "a date ends too early".into(),
            text: "橋 published:2025-".into(),
            column: 12,
            hint: "write `published:2025-06`".into(),
        };
        let shown = sample::shown(|out| failure(&error, out));
        insta::assert_snapshot!(anstream::adapter::strip_str(&shown).to_string());
    }

    #[test]
    fn a_caret_past_the_end_stands_at_the_end() {
        assert_eq!(caret("ab", 9), "ab\n  ^");
        assert_eq!(caret("a\u{1b}b", 2), "a␛b\n  ^");
    }
}
