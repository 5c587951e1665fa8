//! Untrusted text on its way to a terminal: what would steer it is made visible.

use std::{borrow::Cow, fmt::Write};

/// `text` for one line: control characters and bidirectional overrides visible, line breaks and tabs as spaces.
pub fn line(text: &str) -> Cow<'_, str> {
    escape(text, |c| matches!(c, '\n' | '\t' | '\r').then_some(" "))
}

/// `text` of several lines: line feeds stay, tabs become four spaces, all else as in [`line()`].
pub fn block(text: &str) -> Cow<'_, str> {
    escape(text, |c| match c {
        '\n' => Some("\n"),
        '\t' => Some("    "),
        _ => None,
    })
}

fn escape(text: &str, space: impl Fn(char) -> Option<&'static str>) -> Cow<'_, str> {
    if !text.contains(|c: char| c.is_control() || steers(c)) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if let Some(space) = space(c) {
            safe.push_str(space);
        } else if c < ' ' {
            // The block of control pictures follows ASCII's order.
            safe.push(char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'));
        } else if c == '\u{7f}' {
            safe.push('␡');
        } else if c.is_control() || steers(c) {
            // Writing to a string cannot fail.
            let _ = write!(safe, "<U+{:04X}>", c as u32);
        } else {
            safe.push(c);
        }
    }
    Cow::Owned(safe)
}

/// Whether a character turns the direction of what follows, or breaks lines where nobody sees it.
fn steers(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_visible() {
        let cases = [
            ("plain Брянск 橋 é", "plain Брянск 橋 é"),
            ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
            ("a\0b\x07c\x7fd", "a␀b␇c␡d"),
            ("\u{9b}31m", "<U+009B>31m"),
            ("\u{202e}gpj", "<U+202E>gpj"),
            ("\u{2066}x\u{2069}", "<U+2066>x<U+2069>"),
            ("two\nlines\tand tabs", "two lines and tabs"),
        ];
        for (raw, safe) in cases {
            assert_eq!(line(raw), safe, "{raw:?}");
        }
    }

    #[test]
    fn a_block_keeps_its_lines() {
        assert_eq!(block("a\n\tb\r\x1b"), "a\n    b␍␛");
    }

    #[test]
    fn no_control_character_gets_through() {
        let all: String = ('\0'..='\u{2100}').collect();
        assert!(!line(&all).contains(|c: char| c.is_control() || steers(c)));
    }
}
