//! Mailboxes: mails one after another, each behind a line that begins with `From ` (RFC 4155 and the forms before it).

use std::io::BufRead;

use super::{
    mail,
    split::{self, End, Feed, Piece},
};
use crate::source::container::Names;

/// Cuts a mailbox into its mails, numbered from 1, and hands on what is attached to them.
pub(crate) fn split(feed: &mut Feed, input: super::Input<'_>) {
    let mut input = std::io::BufReader::with_capacity(64 << 10, input);
    let mut message = Piece::default();
    let mut envelope = Vec::new();
    let mut number = 0u64;
    let mut after_blank = true;
    loop {
        let mut line = Piece::default();
        let end = match split::line(&mut input, &mut line, feed.limit) {
            Ok(end) => end,
            Err(error) => {
                if hand_on(feed, number, &mut message, &envelope) {
                    feed.failed(&number.to_string(), &error, false);
                }
                return;
            }
        };
        let begins = after_blank && end != End::Nothing && is_separator(&line.bytes, &mut input);
        if begins || end == End::Nothing {
            if !hand_on(feed, number, &mut message, &envelope) {
                return;
            }
            envelope = line.bytes;
            number += 1;
            after_blank = true;
            if end == End::Nothing {
                return;
            }
            continue;
        }
        if number > 0 || !line.bytes.trim_ascii().is_empty() {
            number = number.max(1);
            // The limit holds for what is kept; a line beyond it counts as it is long.
            if line.is_over(feed.limit) {
                message.len = message.len.saturating_add(line.len);
                message.bytes = Vec::new();
            } else {
                message.push(unquoted(&line.bytes), feed.limit);
            }
        }
        after_blank = line.bytes.trim_ascii().is_empty();
    }
}

/// Hands on a mail, with the line before it where nothing else tells its day; `false` where nothing more is wanted.
fn hand_on(feed: &mut Feed, number: u64, message: &mut Piece, envelope: &[u8]) -> bool {
    if message.len == 0 {
        return true;
    }
    let member = number.to_string();
    if message.is_over(feed.limit) {
        message.clear();
        return feed.problem(&member, "too-large", &split::too_large(feed.limit), true);
    }
    let mut bytes = std::mem::take(&mut message.bytes);
    message.clear();
    let parts = mail::attachments(&bytes);
    if envelope.ends_with(b"\n") && !is_dated(&bytes) {
        bytes.splice(0..0, envelope.iter().copied());
    }
    if !feed.record(&member, bytes, String::new()) {
        return false;
    }
    let mut names = Names::default();
    parts.into_iter().all(|part| {
        let name = format!("{member}/{}", names.unique(part.name));
        feed.part(&name, part.hints, super::Input::bytes(part.bytes))
    })
}

/// Whether `line`, which stands behind an empty one, begins a mail: it names a sender and a time, or a header follows.
/// Programs of the oldest kind leave sentences that begin with `From ` as they are.
fn is_separator(line: &[u8], next: &mut impl BufRead) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    let text = String::from_utf8_lossy(rest);
    let has_time = text
        .split_whitespace()
        .any(|word| word.split(':').count() >= 2 && word.starts_with(|c: char| c.is_ascii_digit()));
    let has_year =
        text.split_whitespace().any(|word| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit()));
    if has_time && has_year {
        return true;
    }
    let Ok(buffer) = next.fill_buf() else { return false };
    let line = buffer.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let name = line.split(|&byte| byte == b':').next().unwrap_or_default();
    name.len() < line.len() && !name.is_empty() && name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
}

/// Whether a header line of a mail is its date.
fn is_dated(mail: &[u8]) -> bool {
    let lines = mail.split(|&byte| byte == b'\n').take_while(|line| !line.trim_ascii().is_empty());
    lines.into_iter().any(|line| line.get(..5).is_some_and(|name| name.eq_ignore_ascii_case(b"date:")))
}

/// A line of a mail without the mark that keeps it from being taken for the beginning of one (mboxo and mboxrd).
fn unquoted(line: &[u8]) -> &[u8] {
    let marks = line.iter().take_while(|&&byte| byte == b'>').count();
    if marks > 0 && line[marks..].starts_with(b"From ") { &line[1..] } else { line }
}
