//! Mails (RFC 5322, MIME): the newest message of a thread is the article, its subject the title; what is attached are
//! files of their own.

mod attached;
mod body;
mod head;
mod quoted;

use std::borrow::Cow;

use mail_parser::{Message, MessageParser, MessagePart, PartType, decoders};

use super::{Notes, Record, archive, clean, published::Dates, split::Feed};
use crate::{
    article::Article,
    source::{
        charset,
        container::{self},
    },
};

pub(crate) use attached::attachments;

/// Hands on a mail and what is attached to it.
pub(crate) fn split(feed: &mut Feed, input: super::Input<'_>) {
    let Some(bytes) = archive::whole(feed, input) else { return };
    let parts = attachments(&bytes);
    if !feed.record("", bytes, String::new()) {
        return;
    }
    let mut names = container::Names::default();
    for part in parts {
        let name = names.unique(part.name);
        if !feed.part(&name, part.hints, super::Input::bytes(part.bytes)) {
            return;
        }
    }
}

/// Hands on a page saved as one file: its parts belong to it.
pub(crate) fn split_page(feed: &mut Feed, input: super::Input<'_>) {
    if let Some(bytes) = archive::whole(feed, input) {
        feed.record("", bytes, String::new());
    }
}

/// Reads a mail.
pub(crate) fn parse(record: &Record, notes: &mut Notes) -> Option<Article> {
    let bytes = readable(&record.bytes);
    let Some(message) = MessageParser::default().parse(bytes.as_ref()) else {
        notes.lost("malformed-mail", "it has no header lines as mails do; look at the original");
        return None;
    };
    if message.root_part().content_type_is("multipart", "encrypted") {
        notes.add("encrypted", "the mail is encrypted; decrypt it with its owner's key first", false);
    }
    let mut article = Article::default();
    let mut dates = Dates::default();
    head::fill(&mut article, &message, &mut dates);
    head::delivered(&record.bytes, &mut dates);
    let (body, controls) = body::read(&message, notes);
    notes.controls(controls);
    article.body = body;
    if article.title.is_empty() {
        article.title = clean::first_sentence(&article.body);
    }
    dates.settle(&mut article, &record.hints, notes);
    Some(article)
}

/// A mail whose header lines are UTF-8: old programs leave letters of other encodings in them as they are.
fn readable(bytes: &[u8]) -> Cow<'_, [u8]> {
    let bytes = match bytes.strip_prefix(b"From ") {
        Some(rest) => rest.iter().position(|&byte| byte == b'\n').map_or(bytes, |at| &rest[at + 1..]),
        None => bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes),
    };
    let lines = bytes.trim_ascii_start();
    let end = [&b"\n\n"[..], b"\n\r\n"]
        .iter()
        .filter_map(|mark| lines.windows(mark.len()).position(|window| window == *mark))
        .min()
        .unwrap_or(lines.len());
    let (head, body) = lines.split_at(end);
    let text = match std::str::from_utf8(head) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(charset::decode(head, None).text),
    };
    let text = match with_one_type(&text) {
        Some(text) => Cow::Owned(text),
        None => text,
    };
    let Cow::Owned(text) = text else { return Cow::Borrowed(lines) };
    let mut whole = text.into_bytes();
    whole.extend_from_slice(body);
    Cow::Owned(whole)
}

/// Header lines with the first valid one of several that tell the type of the text, of which the standard allows one;
/// `None` where there are not several.
fn with_one_type(head: &str) -> Option<String> {
    const NAME: &str = "content-type:";
    let is_type = |line: &str| line.get(..NAME.len()).is_some_and(|name| name.eq_ignore_ascii_case(NAME));
    let mut fields: Vec<String> = Vec::new();
    for line in head.split_inclusive('\n') {
        match fields.last_mut() {
            Some(field) if line.starts_with([' ', '\t']) => field.push_str(line),
            _ => fields.push(line.to_owned()),
        }
    }
    let types: Vec<usize> = (0..fields.len()).filter(|at| is_type(&fields[*at])).collect();
    let (first, _) = (types.first()?, types.get(1)?);
    let kept = *types.iter().find(|at| is_valid_type(&fields[**at][NAME.len()..])).unwrap_or(first);
    let mut at = 0;
    fields.retain(|field| {
        at += 1;
        at - 1 == kept || !is_type(field)
    });
    let mut whole = fields.concat();
    // The last line of a head has no end of its own.
    if !whole.ends_with('\n') || head.ends_with('\n') {
        return Some(whole);
    }
    whole.truncate(whole.trim_end_matches(['\r', '\n']).len());
    Some(whole)
}

/// Whether the value of a header line names a type: one of several parts names what stands between them.
fn is_valid_type(value: &str) -> bool {
    const KINDS: &[&str] = &["text", "multipart", "message", "application", "image", "audio", "video", "font", "model"];
    let value = value.trim().to_ascii_lowercase();
    let Some((kind, rest)) = value.split_once('/') else { return false };
    let has_subtype = rest.starts_with(|letter: char| letter.is_ascii_alphanumeric());
    KINDS.contains(&kind.trim()) && has_subtype && (kind.trim() != "multipart" || rest.contains("boundary"))
}

/// The bytes of a part as they were before they were made fit for mail.
pub(crate) fn contents(message: &Message, part: &MessagePart) -> Vec<u8> {
    let raw = message.raw_message().get(part.offset_body as usize..part.offset_end as usize).unwrap_or_default();
    let decoded = match (&part.body, part.encoding) {
        (PartType::Binary(bytes) | PartType::InlineBinary(bytes), _) => return bytes.to_vec(),
        (PartType::Message(inner), mail_parser::Encoding::None) if raw.is_empty() => Some(inner.raw_message().to_vec()),
        (PartType::Message(inner), mail_parser::Encoding::Base64 | mail_parser::Encoding::QuotedPrintable) => {
            Some(inner.raw_message().to_vec())
        }
        (_, mail_parser::Encoding::None) => Some(raw.to_vec()),
        (_, mail_parser::Encoding::QuotedPrintable) => decoders::quoted_printable::quoted_printable_decode(raw),
        (_, mail_parser::Encoding::Base64) => decoders::base64::base64_decode(raw),
    };
    // Text that is broken is what the library could make of it.
    decoded.filter(|bytes| !bytes.is_empty()).unwrap_or_else(|| part.contents().to_vec())
}

/// Asks a part what it is.
trait Kind {
    /// Whether its media type is `kind/subkind`.
    fn content_type_is(&self, kind: &str, subkind: &str) -> bool;
}

impl Kind for MessagePart<'_> {
    fn content_type_is(&self, kind: &str, subkind: &str) -> bool {
        mail_parser::MimeHeaders::is_content_type(self, kind, subkind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_types_the_first_valid_one_counts() {
        let head = "Subject: a\r\nContent-Type: multipart/mixed\r\nContent-type: multipart/mixed;\r\n boundary=x\r\nContent-Type: text/plain";
        let kept = "Subject: a\r\nContent-type: multipart/mixed;\r\n boundary=x";
        assert_eq!(with_one_type(head).as_deref(), Some(kept));
        assert_eq!(with_one_type("Subject: a\nContent-Type: text/plain"), None);
        let neither = "Content-Type: html\nContent-Type: nonsense\nSubject: a";
        assert_eq!(with_one_type(neither).as_deref(), Some("Content-Type: html\nSubject: a"));
    }
}
