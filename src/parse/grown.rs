//! Files of lines or rows to whose end something was added: what stands before need not be cut again.

use std::io::{self, BufRead, BufReader, ErrorKind, Read};

use encoding_rs::Encoding;

use super::{
    Hints, Record, lines, rows,
    split::Feed,
    table::{self, HEAD_BYTES},
};
use crate::{
    article::Problem,
    settings::Reading,
    source::{self, Budget, charset},
};

/// Where the reading of a file that has grown goes on.
#[derive(Debug)]
pub struct Grown {
    format: &'static str,
    encoding: Option<&'static Encoding>,
    place: Place,
}

#[derive(Debug)]
enum Place {
    /// After so many lines.
    Line(u64),
    /// After rows under a header.
    Row(rows::Table),
}

impl Grown {
    /// As much of the beginning of a file as [`Grown::after`] must see of it.
    pub const HEAD: u64 = HEAD_BYTES;

    /// What the file at `path` is known by after the bytes of `before`, which is read to its end: `None` where it is of
    /// another kind than lines or rows, is compressed, or where a line is not complete there. `head` is how the file
    /// begins now, and `size` how many bytes `before` has.
    ///
    /// # Errors
    /// Those of `before`.
    pub fn after(
        path: &str,
        head: &[u8],
        before: &mut dyn BufRead,
        size: u64,
        reading: &Reading,
    ) -> io::Result<Option<Self>> {
        let old = &head[..usize::try_from(size).map_or(head.len(), |size| size.min(head.len()))];
        let format = |head: &[u8]| table::choose(path, None, head).map_or("", |format| format.name);
        let name = format(old);
        let encoding = charset::of_sample(old);
        // What a file is told by may be told otherwise by more of it.
        let same = name == format(head) && encoding == charset::of_sample(head);
        if !same || source::is_packed(head) || encoding.is_some_and(|encoding| !charset::is_transparent(encoding)) {
            return Ok(None);
        }
        let hints = Hints::default();
        let mut ignored = |_| true;
        let budget = Budget::new(&reading.limits, Some(size));
        let mut feed = Feed::new(path, &hints, reading, budget, &mut ignored);
        feed.encoding = encoding;
        let place = match name {
            "jsonl" => count_lines(before)?.map(Place::Line),
            "csv" => rows::count(&mut feed, before, None)?.map(Place::Row),
            "tsv" => rows::count(&mut feed, before, Some(b'\t'))?.map(Place::Row),
            _ => None,
        };
        let format = table::by_name(name).map_or("", |format| format.name);
        Ok(place.map(|place| Self { format, encoding, place }))
    }
}

/// The number of lines; `None` where the last is not complete.
fn count_lines(input: &mut dyn BufRead) -> io::Result<Option<u64>> {
    let (mut lines, mut complete) = (0, true);
    loop {
        let buffer = match input.fill_buf() {
            Ok(buffer) => buffer,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let Some(last) = buffer.last() else { return Ok(complete.then_some(lines)) };
        complete = *last == b'\n';
        lines += buffer.split(|&byte| byte == b'\n').count() as u64 - 1;
        let len = buffer.len();
        input.consume(len);
    }
}

/// As [`super::records`], of what was added to a file: `added` begins where `grown` was told.
pub fn records_after(
    path: &str,
    grown: Grown,
    added: &mut dyn Read,
    hints: &Hints,
    reading: &Reading,
    each: &mut dyn FnMut(Result<Record, Problem>) -> bool,
) {
    let mut feed = Feed::new(path, hints, reading, Budget::new(&reading.limits, None), each);
    feed.format = grown.format;
    feed.encoding = grown.encoding;
    let mut input = BufReader::with_capacity(64 << 10, added);
    match grown.place {
        Place::Line(number) => lines::split_after(&mut feed, &mut input, number),
        Place::Row(mut table) => rows::split_after(&mut feed, &mut input, &mut table),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::parse::{Input, records};

    fn told(record: Result<Record, Problem>) -> String {
        match record {
            Ok(record) => format!("{}: {}", record.member, String::from_utf8_lossy(&record.bytes)),
            Err(problem) => format!("{}! {}", problem.member, problem.code),
        }
    }

    /// Reads `text` at once, and after each of its bytes once more from there on where that can be done; gives at how many
    /// it could.
    fn read_in_two(path: &str, text: &[u8]) -> usize {
        let (reading, hints) = (Reading::default(), Hints::default());
        let mut whole = Vec::new();
        records(path, Input::bytes(text.to_vec()), &hints, &reading, &mut |record| {
            whole.push(told(record));
            true
        });
        let mut possible = 0;
        for at in 1..text.len() {
            let mut before = Cursor::new(&text[..at]);
            let Some(grown) = Grown::after(path, text, &mut before, at as u64, &reading).unwrap() else { continue };
            possible += 1;
            let mut parts = Vec::new();
            records(path, Input::bytes(text[..at].to_vec()), &hints, &reading, &mut |record| {
                parts.push(told(record));
                true
            });
            records_after(path, grown, &mut &text[at..], &hints, &reading, &mut |record| {
                parts.push(told(record));
                true
            });
            assert_eq!(parts, whole, "{path} cut at {at}");
        }
        possible
    }

    #[test]
    fn a_file_read_in_two_gives_what_it_gives_at_once() {
        // After the first line, which alone might be a file of one object, and after each of the others.
        assert_eq!(read_in_two("a.jsonl", b"\xef\xbb\xbf{\"a\":1}\n\n{\"b\":\"\xc3\xa9\"}\n[]\n{\"c\":3}"), 4);
        // After the header, and after each row but for the line feed in quotes.
        assert_eq!(read_in_two("a.csv", b"title;body\r\nA;\"one\ntwo\"\r\n\r\nB;\"x\"\"y\"\nC;z\n"), 4);
        assert_eq!(read_in_two("a.tsv", b"title\tbody\nA\tone\nB\ttwo"), 2);
        assert_eq!(read_in_two("a.txt", b"One\nTwo\n"), 0);
        assert_eq!(read_in_two("a.json", b"[{\"a\":1},\n{\"b\":2}]\n"), 0);
    }

    #[test]
    fn what_is_told_otherwise_by_more_of_it_is_not_gone_on_with() {
        let reading = Reading::default();
        // One line is a file of one article, two are a file of lines.
        let text = b"{\"a\":1}\n{\"b\":2}\n";
        let first = &mut Cursor::new(&text[..8]);
        assert!(Grown::after("a.json", text, first, 8, &reading).unwrap().is_none());
        // In UTF-16 a byte of ten is no line feed.
        let wide: Vec<u8> = "\u{feff}{\"a\":1}\n{\"b\":2}\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let first = &mut Cursor::new(&wide[..18]);
        assert!(Grown::after("a.jsonl", &wide, first, 18, &reading).unwrap().is_none());
    }
}
