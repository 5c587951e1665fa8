//! Cuts a collection into its documents without loading it all: one record for each `<DOC>` or `<REUTERS>`.

use std::io::BufRead;

use crate::parse::{
    sha256,
    split::{self, End, Feed, Piece},
};

/// What a tag means to the cutting.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Open,
    Close,
    Other,
}

/// Hands on each document, numbered from 1. What stands between documents is passed over; a document that is never
/// closed ends where the next begins.
pub(crate) fn split(feed: &mut Feed, input: &mut dyn BufRead) {
    let mut piece = Piece::default();
    let mut held = Piece::default();
    let mut number = 0u64;
    let mut within = false;
    loop {
        piece.clear();
        let end = match split::up_to(input, b'>', &mut piece, feed.limit) {
            Ok(end) => end,
            Err(error) => {
                let wanted = !within || hand_on(feed, number, &mut held);
                if wanted {
                    feed.failed(&number.max(1).to_string(), &error, !within && number == 0);
                }
                return;
            }
        };
        if end != End::Complete {
            break;
        }
        let start = piece.bytes.iter().rposition(|&byte| byte == b'<').unwrap_or(piece.bytes.len());
        let (before, tag) = piece.bytes.split_at(start);
        match mark(tag) {
            Mark::Open => {
                if within {
                    held.push(before, feed.limit);
                    if !hand_on(feed, number, &mut held) {
                        return;
                    }
                }
                within = true;
                number += 1;
                held.clear();
                held.push(tag, feed.limit);
            }
            Mark::Close if within => {
                held.push(&piece.bytes, feed.limit);
                within = false;
                if !hand_on(feed, number, &mut held) {
                    return;
                }
            }
            _ if within && piece.is_over(feed.limit) => held.len = piece.len,
            _ if within => held.push(&piece.bytes, feed.limit),
            _ => {}
        }
    }
    if within {
        held.push(&piece.bytes, feed.limit);
        let member = number.to_string();
        if hand_on(feed, number, &mut held) {
            let message = "the file ends before this document does; what is there was read, fetch the file anew";
            feed.problem(&member, "cut-off", message, false);
        }
    } else if number == 0 {
        let message = "there is no document between `<DOC>` and `</DOC>` in it; look at the original";
        feed.problem("", "no-text", message, true);
    }
}

/// What `tag`, from its `<` to its `>`, is.
fn mark(tag: &[u8]) -> Mark {
    let (mark, name) = match tag {
        [b'<', b'/', name @ ..] => (Mark::Close, name),
        [b'<', name @ ..] => (Mark::Open, name),
        _ => return Mark::Other,
    };
    let len = name.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let is_whole = name.get(len).is_some_and(|byte| matches!(byte, b'>' | b' ' | b'\n' | b'\r' | b'\t'));
    let is_document = name[..len].eq_ignore_ascii_case(b"doc") || name[..len].eq_ignore_ascii_case(b"reuters");
    if is_whole && is_document { mark } else { Mark::Other }
}

fn hand_on(feed: &mut Feed, number: u64, held: &mut Piece) -> bool {
    let member = number.to_string();
    if held.is_over(feed.limit) {
        held.clear();
        return feed.problem(&member, "too-large", &split::too_large(feed.limit), true);
    }
    let bytes = std::mem::take(&mut held.bytes);
    held.clear();
    match feed.encoding {
        Some(encoding) => {
            let sha256 = sha256(&bytes);
            let text = encoding.decode_without_bom_handling(&bytes).0.into_owned();
            feed.record(&member, text.into_bytes(), sha256)
        }
        None => feed.record(&member, bytes, String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_told_from_their_parts() {
        for (tag, expected) in [
            (&b"<DOC>"[..], Mark::Open),
            (b"<doc id=\"12\" title=\"x\">", Mark::Open),
            (b"<REUTERS TOPICS=\"YES\">", Mark::Open),
            (b"</DOC>", Mark::Close),
            (b"<DOCNO>", Mark::Other),
            (b"</DOCNO>", Mark::Other),
            (b"text", Mark::Other),
        ] {
            assert!(mark(tag) == expected, "{}", tag.escape_ascii());
        }
    }
}
