//! RTF (Microsoft's specification, version 1.9.1): control words, groups and text in code pages.

mod reader;
mod words;

use super::{Notes, Record};
use crate::article::Article;

/// Deepest nesting of groups.
const DEPTH: usize = 500;

/// Reads a document.
pub(crate) fn parse(record: &Record, notes: &mut Notes) -> Option<Article> {
    let Some(at) = record.bytes.iter().take(64).position(|byte| *byte == b'{') else {
        notes.lost("unreadable", "its name says RTF but it does not begin as such; look whether it is misnamed");
        return None;
    };
    let mut reader = reader::Reader::new(DEPTH);
    for token in words::Tokens::new(&record.bytes[at..]) {
        reader.take(&token);
    }
    let (manuscript, is_whole, is_deep) = reader.finish();
    if is_deep {
        notes.add("too-deep", "its groups are nested too deep, and the deepest were left out; save it anew", false);
    }
    if !is_whole {
        notes.add("cut-off", "it ends too early; what stands before was read, fetch it anew", false);
    }
    Some(manuscript.article(record, notes))
}
