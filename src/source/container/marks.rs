//! Tells containers by their first bytes.

use super::super::sniff::Content;

/// Names of the first files in zip archives that are documents or programs rather than archives of files.
const DOCUMENTS: &[&[u8]] = &[
    b"mimetype",
    b"[Content_Types].xml",
    b"_rels/",
    b"docProps/",
    b"word/",
    b"xl/",
    b"ppt/",
    b"META-INF/",
    b"AndroidManifest.xml",
    b"Index/",
];

/// The headers that mails have and hardly anything else has.
const STRONG: &[&str] =
    &["received", "return-path", "message-id", "mime-version", "delivered-to", "dkim-signature", "x-original-to"];
/// The headers that memos and articles may have as well.
const WEAK: &[&str] = &["from", "to", "cc", "date", "subject", "sender", "reply-to", "content-type", "list-id"];

/// What container begins with `head`; `None` where it is none that is known.
pub fn told(head: &[u8]) -> Option<Content> {
    if let Some(local) = head.strip_prefix(b"PK\x03\x04") {
        // The first file's name stands behind 26 more bytes.
        let name = local.get(26..).unwrap_or_default();
        let is_document = DOCUMENTS.iter().any(|known| name.starts_with(known));
        return Some(if is_document { Content::Binary } else { Content::Zip });
    }
    if head.starts_with(b"PK\x05\x06") {
        return Some(Content::Zip);
    }
    if head.starts_with(b"WARC/0.") || head.starts_with(b"WARC/1.") {
        return Some(Content::Warc);
    }
    if head.starts_with(b"filedesc:") {
        return Some(Content::Arc);
    }
    if is_tar(head) {
        return Some(Content::Tar);
    }
    let start = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    if let Some(rest) = start.strip_prefix(b"From ") {
        let behind = rest.iter().position(|&byte| byte == b'\n').map(|at| &rest[at + 1..]);
        return behind.and_then(headers).filter(|(strong, weak)| strong + weak >= 1).map(|_| Content::Mbox);
    }
    headers(start).filter(|(strong, weak)| (*strong >= 1 && strong + weak >= 2) || *weak >= 3).map(|_| Content::Mail)
}

/// Whether `head` begins a mail, and no memo or article with lines such as `From:`, `Date:` and `Subject:`.
pub fn is_strong_mail(head: &[u8]) -> bool {
    headers(head).is_some_and(|(strong, weak)| strong >= 1 && strong + weak >= 2)
}

/// How many strong and weak headers of mails `head` begins with; `None` where it begins with something else.
fn headers(head: &[u8]) -> Option<(usize, usize)> {
    let (mut strong, mut weak) = (0, 0);
    for (number, line) in head.split(|&byte| byte == b'\n').take(200).enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        if number > 0 && line.starts_with(b" ") || line.starts_with(b"\t") || line.starts_with(b">From ") {
            continue;
        }
        let name =
            line.iter().position(|&byte| byte == b':').and_then(|colon| std::str::from_utf8(&line[..colon]).ok());
        let Some(name) = name.map(|name| name.trim_end().to_ascii_lowercase()) else {
            if number == 0 {
                return None;
            }
            break;
        };
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_graphic()) {
            break;
        }
        strong += usize::from(STRONG.contains(&name.as_str()));
        weak += usize::from(WEAK.contains(&name.as_str()));
    }
    Some((strong, weak))
}

/// Whether `head` is a header of a tar archive: its checksum is right (POSIX 1003.1, pax interchange format).
fn is_tar(head: &[u8]) -> bool {
    let Some(block) = head.first_chunk::<512>() else { return false };
    let told: String = block[148..156].iter().map(|&byte| char::from(byte)).collect();
    let Ok(told) = u64::from_str_radix(told.trim_matches([' ', '\0']), 8) else { return false };
    let sum = |from: usize, to: usize| block[from..to].iter().map(|&byte| u64::from(byte)).sum::<u64>();
    block[0] != 0 && told == sum(0, 148) + 8 * u64::from(b' ') + sum(156, 512)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn containers_are_told_by_their_first_bytes() {
        let zip = |name: &str| [b"PK\x03\x04".as_slice(), &[0; 26], name.as_bytes()].concat();
        for (bytes, content) in [
            (zip("story.html"), Some(Content::Zip)),
            (zip("mimetypeapplication/epub+zip"), Some(Content::Binary)),
            (b"WARC/1.0\r\nWARC-Type: warcinfo\r\n".to_vec(), Some(Content::Warc)),
            (b"filedesc://a.arc 0.0.0.0 20050101000000 text/plain 70\n".to_vec(), Some(Content::Arc)),
            (b"From desk Mon Jun  2 10:00:00 2025\nFrom: a@b.example\n".to_vec(), Some(Content::Mbox)),
            (b"From the bridge one sees the mill.\nIt stands.\n".to_vec(), None),
            (b"Return-Path: <a@b.example>\nReceived: from c\n\tby d\nSubject: e\n".to_vec(), Some(Content::Mail)),
            (b"From: a\nSubject: b\nDate: c\n\nd".to_vec(), Some(Content::Mail)),
            (b"Date: 2 June 2025\nSource: Quay Wire\n\nThe ferry".to_vec(), None),
            (b"To: the editor\n\nThe ferry".to_vec(), None),
        ] {
            assert_eq!(told(&bytes), content, "{}", bytes.escape_ascii());
        }
        assert!(!is_strong_mail(b"From: a\nSubject: b\nDate: c\n\nd"));
    }
}
