//! Agencies' formats: NITF, `NewsML` 1.2, NewsML-G2, ninjs, and the framed texts of ANPA 1312 and IPTC 7901.

mod draft;
mod framed;
mod g2;
mod newsml;
mod ninjs;
mod nitf;
mod status;

pub(crate) use framed::{parse as parse_framed, split as split_framed};
pub(crate) use ninjs::prepare as prepare_ninjs;

use std::io::BufRead;

use super::{
    Notes, Record,
    split::Feed,
    xml::{self, Element},
};
use crate::article::Article;
use draft::Draft;

/// Elements that are items of their own, whatever stands around them.
const ITEMS: &[&str] =
    &["newsitem", "packageitem", "conceptitem", "knowledgeitem", "planningitem", "catalogitem", "nitf"];

/// Hands on the items of a file of NITF or `NewsML`; members are their numbers from 1 where there are several.
pub(crate) fn split(feed: &mut Feed, input: &mut dyn BufRead) {
    xml::split_items(feed, input, items);
}

/// The outermost items below `top`.
fn items(top: &Element) -> Vec<&Element> {
    let mut found = Vec::new();
    let mut end = 0;
    for element in top.descendants() {
        if element.span.start >= end && ITEMS.iter().any(|name| element.is(name)) {
            end = element.span.end;
            found.push(element);
        }
    }
    found
}

/// Reads one item.
pub(crate) fn parse(record: &Record, notes: &mut Notes) -> Option<Article> {
    let document = xml::read(record, notes);
    let Some(root) = document.root() else {
        notes.lost("unknown-format", "there is no XML element in it; look at the original");
        return None;
    };
    let item = items(&document.top).into_iter().next().unwrap_or(root);
    let mut draft = Draft::default();
    match item.name.to_ascii_lowercase().as_str() {
        "nitf" => nitf::read(&mut draft, item),
        "newsitem" if item.child("Identification").is_some() || item.child("NewsComponent").is_some() => {
            newsml::read(&mut draft, item);
        }
        "newsitem" | "packageitem" | "newsmessage" => g2::read(&mut draft, item),
        "newsml" => newsml::read(&mut draft, item),
        _ => {
            let message = format!(
                "it is a `{}` of NewsML-G2, which describes things, events or plans and is no article; nothing need be done",
                item.name
            );
            notes.lost("no-article", &message);
            return None;
        }
    }
    Some(draft.finish(record, notes))
}
