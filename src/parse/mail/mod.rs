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
    if std::str::from_utf8(head).is_ok() {
        return Cow::Borrowed(lines);
    }
    let mut whole = charset::decode(head, None).text.into_bytes();
    whole.extend_from_slice(body);
    Cow::Owned(whole)
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
