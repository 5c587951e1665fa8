//! Files of XML that hold several articles.

use std::io::{BufRead, Read};

use super::Element;
use crate::parse::{
    sha256,
    split::{self, Feed},
};

/// Hands on what `items` finds below the document's top, each as its own markup in UTF-8; members are numbers from 1. A
/// file of one item, or of none, is handed on as it is.
pub(crate) fn split_items(feed: &mut Feed, input: &mut dyn BufRead, items: fn(&Element) -> Vec<&Element>) {
    let mut bytes = Vec::new();
    let read = input.take(feed.limit.saturating_add(1)).read_to_end(&mut bytes);
    if bytes.len() as u64 > feed.limit {
        feed.problem("", "too-large", &split::too_large(feed.limit), true);
        return;
    }
    let is_empty = bytes.is_empty();
    let text = super::decode(&bytes, feed.hints.charset.as_deref()).text;
    let document = super::within(&text, &feed.reading.limits);
    let found = items(&document.top);
    let mut wanted = true;
    if found.len() < 2 {
        wanted = is_empty || feed.record("", bytes, String::new());
    } else {
        drop(bytes);
        for (code, message) in super::faults(&document, &feed.reading.limits) {
            wanted = wanted && feed.problem("", code, &message, false);
        }
        for (number, item) in found.into_iter().enumerate() {
            if !wanted {
                return;
            }
            let original = text.get(item.span.clone()).unwrap_or_default().as_bytes().to_vec();
            let sha256 = sha256(&original);
            wanted = feed.record(&(number + 1).to_string(), original, sha256);
        }
    }
    if let Err(error) = read
        && wanted
    {
        feed.failed("", &error, is_empty);
    }
}
