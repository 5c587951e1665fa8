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
    /// A feed in JSON.
    JsonFeed,
    /// XML other than HTML.
    Xml,
    /// An agency's message framed by control characters.
    Wire,
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
    /// Documents one after another, each between `<DOC>` and `</DOC>` or `<REUTERS>` and `</REUTERS>`.
    Sgml,
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
    if is_framed(head) {
        return Content::Wire;
    }
    if is_plainly_html(head) {
        return Content::Html;
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
    let root = root_of(start).map(|(name, _)| name.to_ascii_lowercase());
    if is_sgml(root.as_deref().unwrap_or_default(), start, &lower) {
        return Content::Sgml;
    }
    // Feeds and agencies' items have pages within them.
    if lower.starts_with("<?xml") && root.is_some_and(|name| !["html", "head", "body"].contains(&name.as_str())) {
        return Content::Xml;
    }
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

/// Whether `head` begins as most pages do and no byte in it is a control character, so that it need not be decoded.
fn is_plainly_html(head: &[u8]) -> bool {
    let start = head.trim_ascii_start();
    let begins = |tag: &[u8]| start.get(..tag.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(tag));
    let is_odd = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c) || *byte == 0x7f;
    (begins(b"<!doctype html") || begins(b"<html")) && !head.iter().any(is_odd)
}

/// Whether documents of a collection begin. `<doc>` is the root of XML of other kinds too, which declare that they are XML.
fn is_sgml(root: &str, start: &str, lower: &str) -> bool {
    let is_document = start.starts_with("<DOC>") || start.starts_with("<DOC ") || start.starts_with("<doc id=");
    match root {
        "reuters" => true,
        "doc" => lower.contains("<docno") || lower.contains("<docid") || is_document,
        _ => false,
    }
}

/// The local name of the root element of the XML that `head` begins, as it stands; `None` where there is none.
pub fn xml_root(head: &[u8]) -> Option<String> {
    let text = charset::decode(head, None).text;
    root_of(text.trim_start()).map(|(_, local)| local.to_owned())
}

/// The full and the local name of the first element behind declarations, comments and a document type.
fn root_of(text: &str) -> Option<(&str, &str)> {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        let inner = rest.strip_prefix('<')?;
        let end = if inner.starts_with('?') {
            rest.find("?>")? + 2
        } else if inner.starts_with("!--") {
            rest.find("-->")? + 3
        } else if inner.starts_with('!') {
            end_of_types(rest)?
        } else {
            let name = inner.split(|letter: char| letter.is_whitespace() || matches!(letter, '>' | '/')).next()?;
            let local = name.rsplit(':').next().unwrap_or(name);
            let is_name = local.starts_with(|letter: char| letter.is_alphabetic() || letter == '_');
            return Some((name, local)).filter(|_| is_name);
        };
        rest = rest[end..].trim_start();
    }
}

/// Where the document type that begins `text` ends, with what it declares between brackets.
fn end_of_types(text: &str) -> Option<usize> {
    let close = text.find('>')?;
    match text.find('[') {
        Some(open) if open < close => {
            let end = open + text[open..].find(']')?;
            Some(end + text[end..].find('>')? + 1)
        }
        _ => Some(close + 1),
    }
}

fn json(start: &str) -> Content {
    let marker = start.split_once("\"version\"").map(|(_, value)| value.trim_start_matches([':', ' ']));
    if start.starts_with('{') && marker.is_some_and(is_feed_version) {
        return Content::JsonFeed;
    }
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

/// Whether `head` begins a message of an agency: start of header, soon start of text (SOH, STX of ASCII), or a telex.
fn is_framed(head: &[u8]) -> bool {
    let begins = head.iter().take(16).position(|&byte| byte == 1);
    let text = head.iter().take(1024).position(|&byte| byte == 2);
    let is_frame = begins.is_some_and(|begins| text.is_some_and(|text| text > begins + 8));
    let start = head.trim_ascii_start();
    let is_telex = start.starts_with(b"ZCZC") && start.get(4).is_some_and(u8::is_ascii_whitespace);
    let zeros = head.iter().take(1024).filter(|&&byte| byte == 0).count();
    (is_frame && zeros == 0) || is_telex
}

/// Whether `value` begins with the version that feeds in JSON carry (jsonfeed.org/version/1.1).
fn is_feed_version(value: &str) -> bool {
    let value = value.trim_start_matches('"').replace('\\', "");
    ["https://jsonfeed.org/version/", "http://jsonfeed.org/version/"].iter().any(|start| value.starts_with(start))
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
            (b"<?xml version=\"1.0\"?><feed><content><html><body>", Content::Xml),
            (b"<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\">", Content::Html),
            (b"<DOC>\n<DOCNO> A1 </DOCNO>", Content::Sgml),
            (b"<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n<REUTERS TOPICS=\"NO\">", Content::Sgml),
            (b"<?xml version=\"1.0\"?><doc><title>", Content::Xml),
            (b"\xef\xbb\xbf{\"title\": \"A\"}", Content::Json),
            (b"[{\"title\":", Content::Json),
            (b"{\"version\": \"https://jsonfeed.org/version/1.1\", \"items\": []}", Content::JsonFeed),
            (b"{\"a\": 1}\n{\"a\": 2}\n", Content::JsonLines),
            (b"\x16\x16\x01a0012\x1f---\nr a\x13\x11 BC-Dam 03-05\n\x02^BC-Dam,90<", Content::Wire),
            (b"%PDF-1.4 text text", Content::Binary),
            (b"\x00\x01\x02\x03\x04\xff\xff\xfe\x00\x05", Content::Binary),
            (b"A st\x00ray zero byte in a long enough line of text", Content::Text),
        ] {
            assert_eq!(sniff(bytes), content, "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn the_root_element_stands_behind_declarations() {
        for (bytes, root) in [
            (
                &b"<?xml version='1.0'?>\n<!-- a --><!DOCTYPE rss [<!ENTITY x \"<y>\">]><rss version='2.0'>"[..],
                Some("rss"),
            ),
            (b"<rdf:RDF xmlns:rdf='x'>", Some("RDF")),
            (b"\xef\xbb\xbf <nitf>", Some("nitf")),
            (b"<?xml version='1.0'?> text", None),
            (b"< 5 degrees", None),
            (b"\xff\xfe<\0r\0s\0s\0>\0", Some("rss")),
        ] {
            assert_eq!(xml_root(bytes).as_deref(), root, "{}", bytes.escape_ascii());
        }
    }
}
