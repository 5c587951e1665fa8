//! Pages saved as one file (MHTML, RFC 2557): the page among its pictures and style sheets, read as a page.

use mail_parser::{HeaderName, MessageParser, MimeHeaders};

use super::{Notes, Record, clean, html, mail};
use crate::{article::Article, date};

/// Reads a saved page.
pub(crate) fn parse(record: &Record, notes: &mut Notes) -> Option<Article> {
    let Some(message) = MessageParser::default().parse(&record.bytes) else {
        notes.lost("malformed-mail", "it has no header lines as saved pages do; save the page anew");
        return None;
    };
    let is_page = |part: &&mail_parser::MessagePart| {
        part.is_content_type("text", "html") || part.is_content_type("application", "xhtml+xml")
    };
    // The page is the part that the header names, else the first; the others are its frames.
    let start = message.content_type().and_then(|kind| kind.attribute("start")).map(|id| id.trim_matches(['<', '>']));
    let named = message.parts.iter().find(|part| start.is_some() && part.content_id() == start);
    let Some(page) = named.filter(is_page).or_else(|| message.parts.iter().find(is_page)) else {
        return mail::parse(record, notes);
    };
    let mut inner = Record { bytes: mail::contents(&message, page), ..record.clone() };
    let hints = &mut inner.hints;
    hints.charset = page.content_type().and_then(|kind| kind.attribute("charset")).map(str::to_owned);
    let is_web = |url: &str| url.starts_with("http://") || url.starts_with("https://");
    let url = message
        .header_raw(HeaderName::Other("Snapshot-Content-Location".into()))
        .map(|url| url.trim().to_owned())
        .or_else(|| page.content_location().map(str::to_owned))
        .or_else(|| message.content_location().map(str::to_owned))
        .filter(|url| is_web(url));
    let captured = message.date().filter(|date| date.is_valid()).map(mail_parser::DateTime::to_rfc3339).or_else(|| {
        message.header_raw(HeaderName::Date).and_then(|text| date::read(text.trim())).map(|date| date.value)
    });
    let mut article = html::parse(&inner, notes)?;
    article.url = article.url.or(url);
    article.captured = article.captured.or(captured);
    if article.title.is_empty() {
        article.title = clean::line(message.subject().unwrap_or_default());
    }
    Some(article)
}
