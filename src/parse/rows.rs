//! CSV and TSV with a header row: one record a row, numbered from 1 without the header.

use std::io::{self, BufRead, ErrorKind};

use csv::StringRecord;
use serde_json::{Map, Value};

use super::{
    sha256,
    split::{self, End, Feed, Piece},
};
use crate::source::charset;

/// Rows of comma-separated values; a header with semicolons or tabs but no comma tells the separator.
pub(crate) fn split_csv(feed: &mut Feed, input: &mut dyn BufRead) {
    split_after(feed, input, &mut Table::default());
}

/// Rows of tab-separated values.
pub(crate) fn split_tsv(feed: &mut Feed, input: &mut dyn BufRead) {
    split_after(feed, input, &mut Table { separator: Some(b'\t'), ..Table::default() });
}

/// What is known of a table between two rows.
#[derive(Debug, Default)]
pub(crate) struct Table {
    separator: Option<u8>,
    header: Option<Vec<String>>,
    /// Rows so far.
    number: u64,
}

/// The table after the rows of `input`, none of which is handed on; `None` where it does not end with a whole row.
pub(crate) fn count(feed: &mut Feed, input: &mut dyn BufRead, separator: Option<u8>) -> io::Result<Option<Table>> {
    let mut table = Table { separator, ..Table::default() };
    let mut piece = Piece::default();
    loop {
        match table.next(feed, input, &mut piece)? {
            Next::Header(End::Complete) | Next::Blank(End::Complete) | Next::Row(End::Complete, _) => {}
            Next::Nothing => return Ok(Some(table)),
            _ => return Ok(None),
        }
    }
}

/// Hands on the rows that come after those of `table`.
pub(crate) fn split_after(feed: &mut Feed, input: &mut dyn BufRead, table: &mut Table) {
    let mut piece = Piece::default();
    loop {
        let member = (table.number + 1).to_string();
        let (end, open) = match table.next(feed, input, &mut piece) {
            Ok(Next::Row(end, open)) => (end, open),
            Ok(Next::Header(_) | Next::Blank(End::Complete)) => continue,
            Ok(Next::Nothing | Next::Blank(_)) => return,
            Ok(Next::BadHeader) => {
                feed.problem("", "malformed-row", "its header row cannot be read; correct the first line", true);
                return;
            }
            Err(error) => return feed.failed(&member, &error, true),
        };
        let wanted = if piece.is_over(feed.limit) {
            feed.problem(&member, "too-large", &split::too_large(feed.limit), true)
        } else if open {
            feed.problem(
                &member,
                "malformed-row",
                "a quoted value is never closed; close it and read the file anew",
                true,
            )
        } else {
            hand_on(feed, &member, &piece.bytes, table)
        };
        if !wanted || end == End::LastOne {
            return;
        }
    }
}

/// What comes next in a table.
enum Next {
    Nothing,
    Blank(End),
    Header(End),
    BadHeader,
    /// A row, and whether it ends within quotes.
    Row(End, bool),
}

impl Table {
    /// Reads the next row into `piece`.
    fn next(&mut self, feed: &Feed, input: &mut dyn BufRead, piece: &mut Piece) -> io::Result<Next> {
        piece.clear();
        let (end, open) = row(input, piece, feed.limit, &mut self.separator)?;
        if end == End::Nothing {
            return Ok(Next::Nothing);
        }
        if piece.bytes.trim_ascii().is_empty() && !piece.is_over(feed.limit) {
            return Ok(Next::Blank(end));
        }
        if self.header.is_some() {
            self.number += 1;
            return Ok(Next::Row(end, open));
        }
        let bytes = piece.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&piece.bytes);
        let Some(names) = cells(feed, bytes, self.separator) else { return Ok(Next::BadHeader) };
        self.header = Some(names.iter().map(|name| name.trim().to_owned()).collect());
        Ok(Next::Header(end))
    }
}

fn hand_on(feed: &mut Feed, member: &str, row: &[u8], table: &Table) -> bool {
    let names = table.header.as_deref().unwrap_or_default();
    let Some(values) = cells(feed, row, table.separator) else {
        return feed.problem(member, "malformed-row", "the row cannot be read; correct its quotes", true);
    };
    let mut object = Map::new();
    for (at, value) in values.iter().enumerate() {
        let name = names.get(at).filter(|name| !name.is_empty());
        let name = name.cloned().unwrap_or_else(|| format!("column {}", at + 1));
        // An empty cell is no value, and of two columns of one name the first with a value counts.
        if !value.trim().is_empty() && !object.contains_key(&name) {
            object.insert(name, Value::from(value));
        }
    }
    let end = row.len() - row.iter().rev().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
    let sha256 = sha256(&row[..end]);
    feed.record(member, Value::Object(object).to_string().into_bytes(), sha256)
}

/// The values of one row.
fn cells(feed: &Feed, row: &[u8], separator: Option<u8>) -> Option<StringRecord> {
    let text = match feed.encoding {
        Some(encoding) => encoding.decode_without_bom_handling(row).0.into_owned(),
        None => charset::decode(row, None).text,
    };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator.unwrap_or(b','))
        .from_reader(text.as_bytes());
    reader.records().next()?.ok()
}

/// Reads one row, in which line feeds within quotes do not count, and tells whether it ends within quotes.
fn row(input: &mut dyn BufRead, piece: &mut Piece, limit: u64, separator: &mut Option<u8>) -> io::Result<(End, bool)> {
    let mut state = State::Start;
    loop {
        let buffer = match input.fill_buf() {
            Ok(buffer) => buffer,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if buffer.is_empty() {
            let end = if piece.len == 0 { End::Nothing } else { End::LastOne };
            return Ok((end, state == State::Quoted));
        }
        let mark = *separator.get_or_insert_with(|| separator_of(buffer));
        let mut end = None;
        for (at, &byte) in buffer.iter().enumerate() {
            state = match (state, byte) {
                (State::Quoted, b'"') => State::Closed,
                (State::Quoted, _) | (State::Start | State::Closed, b'"') => State::Quoted,
                (_, b'\n') => {
                    end = Some(at + 1);
                    break;
                }
                (_, byte) if byte == mark => State::Start,
                (State::Start, 0xef | 0xbb | 0xbf) if piece.len == 0 && at < 3 => State::Start,
                _ => State::Open,
            };
        }
        let len = end.unwrap_or(buffer.len());
        piece.push(&buffer[..len], limit);
        input.consume(len);
        if end.is_some() {
            return Ok((End::Complete, false));
        }
    }
}

/// Where in a row the reader stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// At the start of a value, where a quote opens.
    Start,
    /// In a value without quotes.
    Open,
    /// Within quotes.
    Quoted,
    /// After a quote within quotes, which closes or, before another, stands for itself.
    Closed,
}

fn separator_of(head: &[u8]) -> u8 {
    let line = head.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let count = |mark: u8| line.split(|&byte| byte == mark).count();
    [b',', b';', b'\t', b'|'].into_iter().rev().max_by_key(|&mark| count(mark)).unwrap_or(b',')
}
