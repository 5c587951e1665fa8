//! What is attached to a mail: files and mails, each read as a file of its own.

use mail_parser::{MessageParser, MimeHeaders, PartType};

use super::super::{Hints, table};
use crate::source::container;

/// A file attached to a mail.
pub(crate) struct Attached {
    /// Its name: a label, never a path to write to. Several may have the same.
    pub(crate) name: String,
    /// What the mail says of it.
    pub(crate) hints: Hints,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
}

/// What is attached to the mail `bytes` and may hold articles.
pub(crate) fn attachments(bytes: &[u8]) -> Vec<Attached> {
    // Most mails have nothing attached, and need not be read twice.
    if !["filename", "name=", "name*", "rfc822"].iter().any(|mark| contains(bytes, mark.as_bytes())) {
        return Vec::new();
    }
    let bytes = super::readable(bytes);
    let Some(message) = MessageParser::default().parse(bytes.as_ref()) else { return Vec::new() };
    let mut all = Vec::new();
    for (number, part) in message.attachments().enumerate() {
        let kind = part
            .content_type()
            .map(|kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()).to_ascii_lowercase());
        let is_mail = matches!(part.body, PartType::Message(_));
        let name = part.attachment_name().and_then(|name| container::label(name.as_bytes()));
        // A body of several parts is no file; its text was read with the mail.
        if name.is_none() && !is_mail {
            continue;
        }
        let is_known = name.as_deref().is_some_and(table::has_ending);
        let media_type = match kind.as_deref() {
            _ if is_mail => Some("message/rfc822".to_owned()),
            // Mail programs call many files plain text or bytes.
            _ if is_known => None,
            Some(kind) if table::reads(kind) => Some(kind.to_owned()),
            Some(kind) if ["image/", "audio/", "video/", "font/"].iter().any(|other| kind.starts_with(other)) => {
                continue;
            }
            _ => None,
        };
        let charset = part.content_type().and_then(|kind| kind.attribute("charset")).map(str::to_owned);
        let name = name.unwrap_or_else(|| format!("attachment-{}", number + 1));
        let hints = Hints { charset, media_type, ..Hints::default() };
        if hints.media_type.is_none() && !table::is_known(&name) {
            continue;
        }
        all.push(Attached { name, hints, bytes: super::contents(&message, part) });
    }
    all
}

fn contains(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word))
}
