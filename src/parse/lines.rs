//! JSON Lines: one record a line, numbered from 1.

use std::io::BufRead;

use super::{
    sha256,
    split::{self, End, Feed, Piece},
};

/// Hands on each line that is not blank; lines over the limit are a problem and passed over.
pub(crate) fn split(feed: &mut Feed, input: &mut dyn BufRead) {
    split_after(feed, input, 0);
}

/// As [`split`], of what stands after so many lines.
pub(crate) fn split_after(feed: &mut Feed, input: &mut dyn BufRead, mut number: u64) {
    let mut piece = Piece::default();
    loop {
        piece.clear();
        number += 1;
        let end = match split::line(input, &mut piece, feed.limit.saturating_add(2)) {
            Ok(End::Nothing) => return,
            Ok(end) => end,
            Err(error) => return feed.failed(&number.to_string(), &error, true),
        };
        let over =
            piece.is_over(feed.limit.saturating_add(2)) || piece.bytes.trim_ascii_end().len() as u64 > feed.limit;
        let wanted = if over {
            feed.problem(&number.to_string(), "too-large", &split::too_large(feed.limit), true)
        } else {
            hand_on(feed, number, &piece.bytes)
        };
        if !wanted || end == End::LastOne {
            return;
        }
    }
}

fn hand_on(feed: &mut Feed, number: u64, line: &[u8]) -> bool {
    let line = if number == 1 { line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line) } else { line };
    let line = line.trim_ascii();
    if line.is_empty() {
        return true;
    }
    match feed.encoding {
        Some(encoding) => {
            let (text, _) = encoding.decode_without_bom_handling(line);
            feed.record(&number.to_string(), text.into_owned().into_bytes(), sha256(line))
        }
        None => feed.record(&number.to_string(), line.to_vec(), String::new()),
    }
}
