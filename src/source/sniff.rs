//! What a file holds, by its first bytes.

use super::{charset, container};

/// What the first bytes look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Nothing, or white space.
    Empty,
    /// Text of no particular kind.
    Text,
    /// An HTML page.
    Html,
    /// One JSON value, or several in one.
    Json,
    /// One JSON object a line.
    JsonLines,
    /// XML other than HTML.
    Xml,
    /// A zip archive that is no document.
    Zip,
    /// A tar archive.
    Tar,
    /// A web archive.
    Warc,
    /// A web archive of the older kind.
    Arc,
    /// A mail.
    Mail,
    /// Mails one after another.
    Mbox,
    /// No text.
    Binary,
}

/// First bytes of files that are never text, though they may look like it.
const MAGIC: &[&[u8]] = &[
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x7fELF",
    b"MZ\x90",
    b"\xca\xfe\xba\xbe",
    b"BZh",
    b"\xfd7zXZ",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\xd0\xcf\x11\xe0",
    b"RIFF",
    b"OggS",
    b"ID3",
    b"SQLite format 3",
    b"II*\0",
    b"MM\0*",
    b"\0\0\0\x18ftyp",
    b"\0\0\0\x20ftyp",
    b"wOFF",
    b"wOF2",
    b"{\\rtf",
];

/// Tells what `head`, the first kilobytes of a file, begins.
pub fn sniff(head: &[u8]) -> Content {
    if let Some(container) = container::told(head) {
        return container;
    }
    if MAGIC.iter().any(|magic| head.starts_with(magic)) {
        return Content::Binary;
    }
    let text = charset::decode(head, None).text;
    let odd = text.chars().filter(|&letter| is_odd(letter)).count();
    if odd * 10 > text.chars().count() {
        return Content::Binary;
    }
    let start = text.trim_start();
    if start.is_empty() {
        return Content::Empty;
    }
    let lower = start.get(..start.floor_char_boundary(2048)).unwrap_or(start).to_ascii_lowercase();
    if lower.starts_with('<') && ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| lower.contains(tag)) {
        return Content::Html;
    }
    if lower.starts_with("<?xml") {
        return Content::Xml;
    }
    if start.starts_with(['{', '[']) {
        return json(start);
    }
    Content::Text
}

fn json(start: &str) -> Content {
    let mut lines = start.lines().map(str::trim);
    let first = lines.next().unwrap_or_default();
    let second = lines.find(|line| !line.is_empty());
    let is_object = |line: &str| serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(line).is_ok();
    if is_object(first) && second.is_some_and(|line| line.starts_with('{')) {
        return Content::JsonLines;
    }
    let mut rest = start[1..].trim_start().chars();
    let next = rest.next();
    let fits = if start.starts_with('{') {
        matches!(next, Some('"' | '}') | None)
    } else {
        matches!(next, Some('{' | '[' | '"' | ']') | None)
    };
    // `[Moscow, 2 June]` is text.
    if fits { Content::Json } else { Content::Text }
}

/// Control characters that no text has; a broken character is one of many only where there is no text.
fn is_odd(letter: char) -> bool {
    (letter.is_control() && !matches!(letter, '\t' | '\n' | '\r' | '\x0c' | '\x1b' | '\u{85}' | '\u{96}'..='\u{97}'))
        || letter == char::REPLACEMENT_CHARACTER
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_first_bytes() {
        for (bytes, content) in [
            (&b"  \n"[..], Content::Empty),
            (b"The council met on Monday.", Content::Text),
            (b"[Moscow, 2 June] The council met.", Content::Text),
            (b"<!-- saved --><!DOCTYPE html><html>", Content::Html),
            (b"<?xml version=\"1.0\"?><rss>", Content::Xml),
            (b"\xef\xbb\xbf{\"title\": \"A\"}", Content::Json),
            (b"[{\"title\":", Content::Json),
            (b"{\"a\": 1}\n{\"a\": 2}\n", Content::JsonLines),
            (b"%PDF-1.4 text text", Content::Binary),
            (b"\x00\x01\x02\x03\x04\xff\xff\xfe\x00\x05", Content::Binary),
            (b"A st\x00ray zero byte in a long enough line of text", Content::Text),
        ] {
            assert_eq!(sniff(bytes), content, "{}", bytes.escape_ascii());
        }
    }
}
