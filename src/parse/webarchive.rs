//! Web archives (WARC and ARC): the pages that a crawler was given, each read as what its server said it is.

use std::{
    hash::BuildHasher,
    io::{self, BufRead, BufReader, ErrorKind, Read},
};

use rustc_hash::{FxBuildHasher, FxHashSet};

use super::{Hints, Input, split::Feed, table};
use crate::source::container::{
    http::{self, Answer},
    warc::{Head, Kind, Next, Records},
};

/// Media types of answers that scripts of pages ask for, which are hardly ever articles.
const OF_SCRIPTS: &[&str] = &["application/json", "application/jsonl", "application/x-ndjson"];

/// Cuts a WARC file into its pages.
pub(crate) fn split_warc(feed: &mut Feed, input: Input<'_>) {
    split(feed, input, Kind::Warc);
}

/// Cuts an ARC file into its pages.
pub(crate) fn split_arc(feed: &mut Feed, input: Input<'_>) {
    split(feed, input, Kind::Arc);
}

fn split(feed: &mut Feed, input: Input<'_>, kind: Kind) {
    let mut records = Records::new(BufReader::with_capacity(64 << 10, input), kind);
    let mut seen = Seen::default();
    let mut number = 0u64;
    loop {
        let head = match records.next() {
            Ok(Next::End) if number > 0 => return,
            Ok(Next::End) => {
                feed.problem("", "unreadable", "no record can be found in it; look whether it is a web archive", true);
                return;
            }
            Ok(Next::Lost) if number == 0 => continue,
            Ok(Next::Lost) => {
                let message = "what follows this record belongs to none, so its length is wrong and something may be lost; \
                               fetch the file anew or mend it";
                if !feed.problem(&number.to_string(), "broken-record", message, false) {
                    return;
                }
                continue;
            }
            Ok(Next::Record(head)) => head,
            Err(error) => {
                let member = if number == 0 { String::new() } else { number.to_string() };
                feed.failed(&member, &error, false);
                if error.kind() == ErrorKind::InvalidData && records.resume() {
                    continue;
                }
                return;
            }
        };
        number += 1;
        let member = number.to_string();
        if head.length.is_none() {
            let message = "the record does not tell its length, so it could not be read; mend the file";
            if !feed.problem(&member, "broken-record", message, true) {
                return;
            }
            continue;
        }
        let mut block = records.block(&head);
        if !record(feed, &member, &head, &mut block, &mut seen) {
            return;
        }
        let passed = io::copy(&mut block, &mut io::sink());
        let is_short = block.limit() > 0;
        match passed {
            Err(error) if error.kind() != ErrorKind::InvalidData => return feed.failed("", &error, false),
            Err(error) => feed.failed(&member, &error, false),
            Ok(_) => {}
        }
        // Who reads the page has told of a failure in it.
        if records.is_halted() {
            if !records.resume() {
                return;
            }
            continue;
        }
        if is_short {
            let message = "the file ends in this record; what stands before was read, fetch it anew";
            feed.problem(&member, "cut-off", message, false);
            return;
        }
    }
}

/// What was seen in a file, by hashes: digests and addresses of what it holds.
#[derive(Default)]
struct Seen(FxHashSet<u64>);

impl Seen {
    fn add(&mut self, head: &Head) {
        let digest = head.get("warc-payload-digest");
        self.0.extend([digest, head.url()].into_iter().flatten().map(|word| FxBuildHasher.hash_one(word)));
    }

    /// Whether the page that `head` refers to is in the file.
    fn has_original(&self, head: &Head) -> bool {
        let known = [head.get("warc-payload-digest"), head.get("warc-refers-to-target-uri"), head.url()];
        known.into_iter().flatten().any(|word| self.0.contains(&FxBuildHasher.hash_one(word)))
    }
}

/// Reads one record; `false` where nothing more is wanted.
fn record(feed: &mut Feed, member: &str, head: &Head, block: &mut dyn Read, seen: &mut Seen) -> bool {
    let kind = head.kind();
    match kind.as_str() {
        "continuation" => {
            let message = "it goes on what another record began, which is not put together; join the records first";
            return feed.problem(member, "broken-record", message, true);
        }
        "response" | "revisit" | "resource" | "conversion" => {}
        _ => return true,
    }
    let mut block = BufReader::with_capacity(16 << 10, block);
    let told = head.get("content-type").and_then(http::media_type).filter(|told| told != "application/http");
    let answer = match kind.as_str() {
        "response" | "revisit" => match http::head(&mut block) {
            Ok(answer) => answer.unwrap_or_default(),
            Err(error) => {
                feed.failed(member, &error, true);
                return true;
            }
        },
        _ => Answer::default(),
    };
    let media_type = answer
        .media_type()
        .or(told)
        .or_else(|| head.get("arc-media-type").and_then(http::media_type))
        .or_else(|| head.get("warc-identified-payload-type").and_then(http::media_type));
    if !is_wanted(&kind, head, &answer, media_type.as_deref()) {
        return true;
    }
    if kind == "revisit" {
        if seen.has_original(head) {
            return true;
        }
        let message =
            "the page had not changed since an earlier visit, which stands in another file; index that as well";
        return feed.problem(member, "revisit", message, true);
    }
    seen.add(head);
    let mut hints = Hints {
        url: head.url().map(str::to_owned),
        captured: head.get("warc-date").map(str::to_owned),
        changed: answer.get("last-modified").map(str::to_owned),
        charset: answer.charset().or_else(|| head.get("content-type").and_then(http::charset)),
        media_type,
        ..Hints::default()
    };
    if answer.status >= 400 {
        hints.metadata.push(("http-status".into(), answer.status.to_string()));
    }
    page(feed, member, &answer, hints, Box::new(block))
}

/// Reads the page of a record.
fn page<'a>(feed: &mut Feed, member: &str, answer: &Answer, hints: Hints, block: Box<dyn BufRead + 'a>) -> bool {
    let body = match http::body(answer, block) {
        Ok(body) => body,
        Err(error) => {
            feed.failed(member, &error, true);
            return true;
        }
    };
    let guarded = feed.budget.deeper().guarded(body);
    feed.part(member, hints, Input::stream(guarded))
}

/// Whether a record may hold an article: a page that is there, of a kind that is read.
fn is_wanted(kind: &str, head: &Head, answer: &Answer, media_type: Option<&str>) -> bool {
    let is_there = answer.status == 0 || matches!(answer.status, 200 | 203 | 206 | 226 | 400..);
    let path = head.url().map(|url| url.split(['?', '#']).next().unwrap_or(url)).unwrap_or_default();
    let is_web = !path.starts_with("dns:") && !path.ends_with("/robots.txt");
    let is_read = match media_type {
        Some(media_type) if kind == "response" && OF_SCRIPTS.contains(&media_type) => false,
        Some("application/octet-stream" | "binary/octet-stream") | None => {
            // The address alone tells; that of a site ends in its name, which is no ending of a file.
            let path = path.split_once("://").map_or(path, |(_, rest)| rest);
            path.split_once('/').is_none_or(|(_, path)| table::is_known(path))
        }
        Some(media_type) => table::reads(media_type),
    };
    is_there && is_web && is_read
}
