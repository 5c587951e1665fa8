//! The encoding that a page names in its first bytes, as browsers look for it: the prescan of the HTML standard
//! (<https://html.spec.whatwg.org/multipage/parsing.html#prescan-a-byte-stream-to-determine-its-encoding>).

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

/// As many bytes are looked at: the prescan takes 1024, but browsers heed a later `meta` too once they come to it.
const SCANNED: usize = 4096;

/// The name of the encoding that `bytes`, the beginning of a page, declares: of an XML declaration at their start, else of
/// the first `meta` that names one. UTF-16 is taken for UTF-8, since the declaration could be read as ASCII, and
/// `x-user-defined` for windows-1252. Names of no encoding count for nothing.
pub fn prescan(bytes: &[u8]) -> Option<&'static str> {
    let head = &bytes[..bytes.len().min(SCANNED)];
    let mut at = 0;
    while at < head.len() {
        let rest = &head[at..];
        if rest.starts_with(b"<!--") {
            // `<!-->` is a whole comment.
            at += find(&rest[2..], b"-->").map_or(rest.len(), |end| end + 5);
        } else if is_tag(rest, b"<meta") {
            let (attributes, used) = attributes(&rest[5..]);
            if let Some(name) = named(&attributes) {
                return Some(name);
            }
            at += 5 + used;
        } else if matches!(rest, [b'<', letter, ..] if letter.is_ascii_alphabetic())
            || matches!(rest, [b'<', b'/', letter, ..] if letter.is_ascii_alphabetic())
        {
            let name = rest.iter().skip(1).position(|byte| byte.is_ascii_whitespace() || *byte == b'>');
            let name = name.map_or(rest.len(), |len| len + 1);
            at += name + attributes(&rest[name..]).1;
        } else if matches!(rest, [b'<', b'!' | b'/' | b'?', ..]) {
            at += rest.iter().position(|&byte| byte == b'>').map_or(rest.len(), |end| end + 1);
        } else {
            at += 1;
        }
    }
    None
}

/// The encoding that the attributes of a `meta` name.
fn named(attributes: &[(String, String)]) -> Option<&'static str> {
    let value = |wanted: &str| attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
    let label = match (value("charset"), value("content")) {
        (Some(label), _) => label.to_owned(),
        (None, Some(content)) if value("http-equiv").is_some_and(|name| name.eq_ignore_ascii_case("content-type")) => {
            in_content(content)?
        }
        _ => return None,
    };
    effective(&label)
}

/// The encoding of a label in a page that was read as ASCII so far.
fn effective(label: &str) -> Option<&'static str> {
    let encoding = Encoding::for_label(label.trim().as_bytes())?;
    Some(match encoding.name() {
        "x-user-defined" => "windows-1252",
        _ if encoding == UTF_16LE || encoding == UTF_16BE => "UTF-8",
        name => name,
    })
}

/// The label behind `charset=` in the value of `content`.
fn in_content(content: &str) -> Option<String> {
    let lower = content.to_ascii_lowercase();
    let mut rest = lower.as_str();
    loop {
        rest = rest.split_once("charset")?.1.trim_start();
        let Some(value) = rest.strip_prefix('=') else { continue };
        let value = value.trim_start();
        let quote = value.chars().next().filter(|mark| matches!(mark, '"' | '\''));
        let label = match quote {
            Some(quote) => value[1..].split_once(quote)?.0,
            None => value.split([';', ' ', '\t', '\n', '\r', '\x0c']).next()?,
        };
        return Some(label.to_owned());
    }
}

/// The attributes of the tag that `bytes` go on with, their names in lower case, and how many bytes the tag takes.
fn attributes(bytes: &[u8]) -> (Vec<(String, String)>, usize) {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut at = 0;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).to_ascii_lowercase();
    let spaces = |at: usize| bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    loop {
        at += bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace() || **byte == b'/').count();
        if bytes.get(at).is_none_or(|&byte| byte == b'>') {
            return (found, (at + 1).min(bytes.len()));
        }
        let start = at;
        at += 1;
        at += bytes[at..].iter().take_while(|byte| !(byte.is_ascii_whitespace() || b"=/>".contains(byte))).count();
        let name = text(&bytes[start..at]);
        at += spaces(at);
        let mut value = String::new();
        if bytes.get(at) == Some(&b'=') {
            at += 1;
            at += spaces(at);
            let quote = bytes.get(at).copied().filter(|byte| matches!(byte, b'"' | b'\''));
            at += usize::from(quote.is_some());
            let len = bytes[at..].iter().position(|&byte| match quote {
                Some(quote) => byte == quote,
                None => byte.is_ascii_whitespace() || byte == b'>',
            });
            let end = at + len.unwrap_or(bytes.len() - at);
            value = text(&bytes[at..end]);
            at = (end + usize::from(quote.is_some())).min(bytes.len());
        }
        if found.iter().all(|(known, _)| *known != name) {
            found.push((name, value));
        }
    }
}

fn is_tag(bytes: &[u8], tag: &[u8]) -> bool {
    bytes.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag))
        && bytes.get(tag.len()).is_some_and(|byte| byte.is_ascii_whitespace() || *byte == b'/')
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_name_their_encoding_as_browsers_read_it() {
        for (page, name) in [
            ("<html><head><meta charset=koi8-r>", Some("KOI8-R")),
            ("<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset = windows-1251'>", Some("windows-1251")),
            ("<!-- <meta charset=koi8-r> --><meta charset=\"gbk\">", Some("GBK")),
            ("<!--><meta charset=gbk>", Some("GBK")),
            ("<meta charset=utf-16><meta charset=gbk>", Some("UTF-8")),
            ("<meta charset=x-user-defined>", Some("windows-1252")),
            ("<meta charset=nonesuch><meta charset=big5>", Some("Big5")),
            ("<p title='<meta charset=gbk>'>", None),
            ("<meta content='text/html; charset=gbk'>", None),
            ("<metadata charset=gbk>", None),
            ("<meta charset", None),
        ] {
            assert_eq!(prescan(page.as_bytes()), name, "{page}");
        }
        let late = format!("{}<meta charset=gbk>", " ".repeat(SCANNED));
        assert_eq!(prescan(late.as_bytes()), None);
    }
}
