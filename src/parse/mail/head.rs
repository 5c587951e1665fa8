//! What a mail's header lines say of the article in it.

use mail_parser::{Addr, DateTime, HeaderName, Message, MimeHeaders};

use super::super::{clean, fields, published::Dates};
use crate::{
    article::{Article, DateOrigin, DateRole},
    date,
};

/// What mail programs put before the subject of an answer or of what they pass on, in lower case.
#[rustfmt::skip]
const PREFIXES: &[&str] = &[
    "re", "fwd", "fw", "aw", "wg", "antw", "antwort", "sv", "vs", "vb", "tr", "rv", "ref", "rif", "enc", "odp", "pd",
    "ynt", "ilt", "doorst", "res", "vl", "на", "отв", "ответ", "ha", "пересл", "fyi", "答复", "回复", "转发", "回覆", "轉寄",
];

/// Fills in what the header lines of `message` say.
pub(super) fn fill(article: &mut Article, message: &Message, dates: &mut Dates) {
    let raw = |name: &'static str| message.header_raw(name).map(clean::line).filter(|text| !text.is_empty());
    article.title = message.subject().map(title).unwrap_or_default();
    date(message, dates);
    let from = message.from().or_else(|| message.sender());
    article.authors = from.map(|from| from.iter().filter_map(name).collect()).unwrap_or_default();
    let list = message.list_id().as_text().map(str::to_owned).or_else(|| raw("List-ID"));
    let list = list.as_deref().and_then(list_name);
    article.source = raw("Organization").or_else(|| article.authors.first().cloned());
    article.section.clone_from(&list);
    article.url = raw("Archived-At").as_deref().and_then(address);
    article.given_id = message.message_id().map(clean::line).filter(|id| !id.is_empty());
    article.lang = message.content_language().as_text().and_then(fields::language);
    if let Some(language) = &article.lang {
        dates.locale(language);
    }
    let archive = raw("List-Archive").as_deref().and_then(address);
    for (key, value) in [("list-id", list), ("list-archive", archive)] {
        if let Some(value) = value {
            article.metadata.insert(key.to_owned(), vec![value]);
        }
    }
}

/// The day that the mail was sent; where it does not say so, the day that a server took it.
fn date(message: &Message, dates: &mut Dates) {
    let told = message.header_raw(HeaderName::Date).map(clean::line).filter(|text| !text.is_empty());
    if let Some(text) = &told {
        match date::read(&iso(text).unwrap_or_default()) {
            Some(date) => return dates.add(date, DateOrigin::MailHeader, text),
            None if dates.field(text, DateOrigin::MailHeader) => return,
            None => {}
        }
    }
    let received = message.received_all().filter_map(mail_parser::Received::date).filter(DateTime::is_valid).last();
    if let Some(date) = received.and_then(|date| date::read(&date.to_rfc3339())) {
        let evidence = format!("received {}", date.value);
        dates.add(date, DateOrigin::MailHeader, &evidence);
    }
}

/// The day in the line `From name Mon Jun  2 10:00:00 2025` that a mailbox has before each mail: when it was delivered, or
/// put there by a program, so that what the mail itself says goes before.
pub(super) fn delivered(bytes: &[u8], dates: &mut Dates) {
    let Some(line) = bytes.strip_prefix(b"From ").and_then(|rest| rest.split(|&byte| byte == b'\n').next()) else {
        return;
    };
    let line = String::from_utf8_lossy(line);
    let words: Vec<&str> = line.split_whitespace().collect();
    let Some(time) = words.iter().position(|word| word.contains(':') && word.starts_with(|c: char| c.is_ascii_digit()))
    else {
        return;
    };
    let is_year = |word: &&&str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let (Some([month, day]), Some(year)) = (words[..time].last_chunk::<2>(), words[time..].iter().find(is_year)) else {
        return;
    };
    let text = format!("{day} {month} {year} {}", words[time]);
    dates.further(&text, DateOrigin::MailHeader, DateRole::Unknown, 0.55);
}

/// The moment that `text`, in the form of RFC 5322 or the older ones, names, as ISO 8601.
fn iso(text: &str) -> Option<String> {
    // Comments may stand anywhere, and in the oldest form spaces as well: `9(late) : 55 : 06`.
    let mut depth = 0_usize;
    let mut bare = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => bare.push(letter),
            _ => {}
        }
    }
    let mut parts: Vec<&str> = bare.split(':').map(str::trim).collect();
    // Seconds may be left out.
    if let [_, minutes] = parts[..] {
        let (minutes, zone) = minutes.split_at_checked(2)?;
        parts.splice(1.., [minutes, "00"]);
        bare = format!("{}{zone}", parts.join(":"));
    } else {
        bare = parts.join(":");
    }
    let date = DateTime::parse_rfc822(&format!("{bare}\n"))?;
    (date.is_valid() && date.year >= 1900).then(|| date.to_rfc3339())
}

/// A subject without the marks of answers.
pub(super) fn title(subject: &str) -> String {
    let line = clean::line(subject);
    let mut rest = line.as_str();
    while let Some((before, behind)) = rest.split_once([':', ':']) {
        // `Re[2]:` and `Re (2):` count the answers.
        let word = before.trim().to_lowercase();
        let word = word.trim_end_matches(|letter: char| letter.is_ascii_digit() || "[]()^ ".contains(letter));
        if !PREFIXES.contains(&word) || behind.trim().is_empty() {
            break;
        }
        rest = behind.trim_start();
    }
    rest.to_owned()
}

/// The name of a sender; the address where there is none.
fn name(sender: &Addr) -> Option<String> {
    let name = sender.name().map(clean::line).unwrap_or_default();
    let name = name.trim_matches(['"', '\'', ' ']);
    let name = if name.is_empty() { sender.address().map(clean::line)? } else { name.to_owned() };
    (!name.is_empty()).then_some(name)
}

/// The name of a list: its description, else its id.
fn list_name(text: &str) -> Option<String> {
    let (name, id) = text.split_once('<').unwrap_or((text, ""));
    let name = clean::line(name.trim().trim_matches('"'));
    let id = id.split('>').next().unwrap_or_default().trim();
    Some(if name.is_empty() { id.to_owned() } else { name }).filter(|name| !name.is_empty())
}

/// The address of a page in a header line: `<https://lists.example/1>`.
fn address(text: &str) -> Option<String> {
    let url =
        text.split(['<', '>', ',', ' ']).find(|word| word.starts_with("http://") || word.starts_with("https://"))?;
    Some(url.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_lose_the_marks_of_answers() {
        for (subject, expected) in [
            ("Re: Fwd: AW: The ferry runs again", "The ferry runs again"),
            ("RE[2]: Ferry", "Ferry"),
            ("Ответ: Паром", "Паром"),
            ("Report: the ferry", "Report: the ferry"),
            ("Re:", "Re:"),
            ("[quay] Re: Ferry", "[quay] Re: Ferry"),
        ] {
            assert_eq!(title(subject), expected);
        }
    }

    #[test]
    fn dates_are_read_in_all_forms_of_the_standard() {
        for (text, expected) in [
            ("Mon, 2 Jun 2025 10:00:05 +0300", Some("2025-06-02T10:00:05+03:00")),
            ("2 Jun 25 10:00 GMT", Some("2025-06-02T10:00:00Z")),
            ("Mon, 2 Jun 2025 10:00:05 -0330 (Newfoundland Time)", Some("2025-06-02T10:00:05-03:30")),
            ("Fri, 21 Nov 97 09(late) :   55  :  06 -0600", Some("1997-11-21T09:55:06-06:00")),
            ("tomorrow", None),
        ] {
            assert_eq!(iso(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn lists_have_names() {
        assert_eq!(list_name("Quay News <news.quay.example>").as_deref(), Some("Quay News"));
        assert_eq!(list_name("<news.quay.example>").as_deref(), Some("news.quay.example"));
        assert_eq!(address("<https://lists.example/1>").as_deref(), Some("https://lists.example/1"));
        assert_eq!(address("<mailto:a@b.example>"), None);
    }
}
