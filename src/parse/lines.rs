//! JSON Lines: one record a line, numbered from 1.

use std::io::BufRead;

use serde_json::{Map, Value};

use super::{
    Hints, sha256,
    split::{self, End, Feed, Piece},
};

/// What the actions of bulk files say beside names that begin with `_`, by the bulk interfaces of Elasticsearch and OpenSearch.
const ACTION_KEYS: &[&str] = &[
    "routing",
    "version",
    "version_type",
    "require_alias",
    "retry_on_conflict",
    "if_seq_no",
    "if_primary_term",
    "pipeline",
    "dynamic_templates",
];

/// Hands on each line that is not blank; lines over the limit are a problem and passed over.
pub(crate) fn split(feed: &mut Feed, input: &mut dyn BufRead) {
    split_after(feed, input, 0);
}

/// As [`split`], of what stands after so many lines.
pub(crate) fn split_after(feed: &mut Feed, input: &mut dyn BufRead, mut number: u64) {
    let mut piece = Piece::default();
    let mut given = None;
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
            hand_on(feed, number, &piece.bytes, &mut given)
        };
        if !wanted || end == End::LastOne {
            return;
        }
    }
}

/// Hands on one line. The actions of search engines' bulk files, each in a line before that of its document, are no records;
/// the id in one is `given` to the next line.
fn hand_on(feed: &mut Feed, number: u64, line: &[u8], given: &mut Option<String>) -> bool {
    let line = if number == 1 { line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line) } else { line };
    let line = line.trim_ascii();
    if line.is_empty() {
        return true;
    }
    if let Some(id) = action(line) {
        *given = id;
        return true;
    }
    let metadata = given.take().map(|id| ("_id".to_owned(), id)).into_iter().collect();
    let hints = Hints { metadata, ..Hints::default() };
    match feed.encoding {
        Some(encoding) => {
            let (text, _) = encoding.decode_without_bom_handling(line);
            feed.record_with(&number.to_string(), text.into_owned().into_bytes(), sha256(line), hints)
        }
        None => feed.record_with(&number.to_string(), line.to_vec(), String::new(), hints),
    }
}

/// The id that an action of a bulk file (`{"index": {"_id": "7"}}`) names for the document in the next line; `None` where the
/// line is none.
fn action(line: &[u8]) -> Option<Option<String>> {
    let start = line.strip_prefix(b"{")?.trim_ascii_start();
    let may_be =
        [&b"\"index\""[..], b"\"create\"", b"\"delete\"", b"\"update\""].iter().any(|key| start.starts_with(key));
    if !may_be || line.len() > 1000 {
        return None;
    }
    let object: Map<String, Value> = serde_json::from_slice(line).ok()?;
    let (_, inner) = object.iter().next().filter(|_| object.len() == 1)?;
    let inner = inner.as_object()?;
    let is_action = inner.keys().all(|key| key.starts_with('_') || ACTION_KEYS.contains(&key.as_str()));
    let id = match inner.get("_id") {
        Some(Value::String(id)) => Some(id.clone()),
        Some(Value::Number(id)) => Some(id.to_string()),
        _ => None,
    };
    is_action.then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_of_bulk_files_are_no_records() {
        for (line, found) in [
            (r#"{"index": {"_index": "news", "_id": "a7"}}"#, Some(Some("a7".to_owned()))),
            (r#"{ "create": {} }"#, Some(None)),
            (r#"{"index": {"title": "Prices"}}"#, None),
            (r#"{"index": 3, "title": "Prices"}"#, None),
            (r#"{"title": "Index"}"#, None),
        ] {
            assert_eq!(action(line.as_bytes()), found, "{line}");
        }
    }
}
