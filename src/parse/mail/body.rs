//! The text of a mail: of its page where it has one, without what it answers to and without signatures.

use mail_parser::{Message, MessagePart, MimeHeaders, PartType};

use super::{
    super::{Notes, clean, html},
    quoted,
};

/// The text of `message`, and whether control characters were removed.
pub(super) fn read(message: &Message, notes: &mut Notes) -> (String, bool) {
    let mut texts = Vec::new();
    for id in &message.html_body {
        let Some(part) = message.parts.get(*id as usize) else { continue };
        // A text that is a file was attached, and is read as one.
        if is_attached(part) && message.attachments.contains(id) {
            continue;
        }
        match part.body {
            PartType::Html(_) => {
                let page = text_of(message, part, notes);
                texts.push((html::letter::text(&page, notes.reading.limits.html_depth), true));
            }
            PartType::Text(_) => texts.push((text_of(message, part, notes), false)),
            _ => {}
        }
    }
    let mut body = join(&texts, true);
    if body.0.is_empty() {
        body = join(&texts, false);
    }
    body
}

/// The texts as paragraphs, with or without what they answer to.
fn join(texts: &[(String, bool)], is_cut: bool) -> (String, bool) {
    let (mut body, mut controls) = (String::new(), false);
    for (text, _) in texts {
        let text = if is_cut { quoted::without(text) } else { quoted::unmarked(text) };
        let (paragraphs, found) = clean::paragraphs(&text);
        controls |= found;
        // Some parts are the same text again.
        if !paragraphs.is_empty() && !body.contains(&paragraphs) {
            if !body.is_empty() {
                body.push_str("\n\n");
            }
            body.push_str(&paragraphs);
        }
    }
    (body, controls)
}

fn is_attached(part: &MessagePart) -> bool {
    part.content_disposition().is_some_and(mail_parser::ContentType::is_attachment) || part.attachment_name().is_some()
}

/// The characters of a part of text.
fn text_of(message: &Message, part: &MessagePart, notes: &mut Notes) -> String {
    let charset = part.content_type().and_then(|kind| kind.attribute("charset"));
    let is_known = charset.is_none_or(|name| encoding_rs::Encoding::for_label(name.trim().as_bytes()).is_some());
    match part.text_contents() {
        // The library knows some encodings that the web does not.
        Some(text) if !is_known => text.to_owned(),
        _ => notes.decode(&super::contents(message, part), charset),
    }
}
