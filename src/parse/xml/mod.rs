//! XML: a tree of elements that forgives, and documents of no known kind.

mod element;
mod generic;
mod items;
mod tree;

pub(crate) use element::{Element, Node};
pub(crate) use generic::{is_inline, parse, split};
pub(crate) use items::split_items;
pub(crate) use tree::Document;

use super::{Notes, Record};
use crate::{settings::Limits, source::charset};

/// How many bytes of the largest article one element may take on average, so that memory stays within a few times that.
const BYTES_PER_ELEMENT: u64 = 32;

/// Reads a record as an XML document and notes what is wrong with it.
pub(crate) fn read(record: &Record, notes: &mut Notes) -> Document {
    let declared = record.hints.charset.clone().or_else(|| declared(&record.bytes));
    let text = notes.decode(&record.bytes, declared.as_deref());
    let document = within(&text, &notes.reading.limits);
    for (code, message) in faults(&document, &notes.reading.limits) {
        notes.add(code, &message, false);
    }
    document
}

/// Reads `text` as XML within `limits`.
pub(crate) fn within(text: &str, limits: &Limits) -> Document {
    tree::read(text, limits.xml_depth, (limits.article_bytes / BYTES_PER_ELEMENT) as usize)
}

/// The text of the bytes of an XML file, whose container may name its encoding.
pub(crate) fn decode(bytes: &[u8], hint: Option<&str>) -> charset::Decoded {
    charset::decode(bytes, hint.map(str::to_owned).or_else(|| declared(bytes)).as_deref())
}

/// What is wrong with a document: codes and messages.
pub(crate) fn faults(document: &Document, limits: &Limits) -> Vec<(&'static str, String)> {
    let mut all = Vec::new();
    if let Some(fault) = &document.fault {
        let message = format!(
            "it is not well-formed XML (line {}: {}); what can be read was read, correct it or fetch it anew",
            fault.line, fault.what
        );
        all.push(("malformed-xml", message));
    }
    if document.too_deep {
        let message = format!(
            "its elements are nested more than {} deep; the text of the deeper ones was kept, raise the limit if it matters",
            limits.xml_depth
        );
        all.push(("too-deep", message));
    }
    if document.too_many {
        all.push(("too-large", "it has too many elements, and the last ones were not read; raise the limit".into()));
    }
    all
}

/// The encoding that an XML declaration names.
pub(crate) fn declared(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(512)]);
    let declaration = head.trim_start().strip_prefix("<?xml")?;
    let declaration = &declaration[..declaration.find("?>")?];
    let after = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = after.chars().next().filter(|letter| matches!(letter, '"' | '\''))?;
    after[1..].split(quote).next().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty())
}
