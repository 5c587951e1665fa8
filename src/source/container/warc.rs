//! Web archives: the records of WARC (ISO 28500, versions 0.17 to 1.1) and ARC (version 1 and 2) files, one after another.

use std::io::{self, BufRead, ErrorKind, Read};

/// Longest head of a record, in bytes; longer ones are broken.
const HEAD_BYTES: usize = 256 << 10;

/// Which of the two kinds of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// WARC.
    Warc,
    /// ARC.
    Arc,
}

/// The head of a record. What ARC says is told in the names of WARC.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// Its fields in order: names in lower case, and values.
    fields: Vec<(String, String)>,
    /// How many bytes follow; `None` where that is not told.
    pub length: Option<u64>,
}

impl Head {
    /// The first value of the field `name`, which is in lower case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// What kind of record it is: `response`, `resource`, …
    pub fn kind(&self) -> String {
        self.get("warc-type").unwrap_or_default().to_ascii_lowercase()
    }

    /// The address that it is a record of.
    pub fn url(&self) -> Option<&str> {
        self.get("warc-target-uri").map(|url| url.trim_matches(['<', '>'])).filter(|url| !url.is_empty())
    }
}

/// What stands next in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// A record; its block follows.
    Record(Head),
    /// Bytes that belong to no record were passed over before the record that follows, so something is lost.
    Lost,
    /// Nothing.
    End,
}

/// Reads records one after another. After each record its block must be read to its end by [`Records::block`].
#[derive(Debug)]
pub struct Records<R> {
    inner: Halting<R>,
    kind: Kind,
    /// A line that was read already.
    line: Vec<u8>,
    /// Whether `line` begins a record.
    is_begun: bool,
}

impl<R: BufRead> Records<R> {
    /// The records of a file.
    pub fn new(inner: R, kind: Kind) -> Self {
        let inner = Halting { inner, is_halted: false, given: 0 };
        Self { inner, kind, line: Vec::new(), is_begun: false }
    }

    /// Whether reading failed over damage, here or in a record's block: nothing more is given until [`Records::resume`].
    pub fn is_halted(&self) -> bool {
        self.inner.is_halted
    }

    /// Goes on behind a failure, with whatever begins a record next; `false` where nothing came since the last failure.
    pub fn resume(&mut self) -> bool {
        self.is_begun = false;
        self.inner.is_halted = false;
        std::mem::take(&mut self.inner.given) > 0
    }

    /// The next record's head.
    ///
    /// # Errors
    /// Where the file cannot be read further.
    #[expect(clippy::should_implement_trait, reason = "a record must be read before the next")]
    pub fn next(&mut self) -> io::Result<Next> {
        let mut is_lost = false;
        while !self.is_begun {
            self.line.clear();
            if line(&mut self.inner, &mut self.line)? == 0 {
                return Ok(if is_lost { Next::Lost } else { Next::End });
            }
            if self.begins() {
                self.is_begun = true;
            } else if !self.line.trim_ascii().is_empty() {
                is_lost = true;
            }
        }
        if is_lost {
            return Ok(Next::Lost);
        }
        self.is_begun = false;
        match self.kind {
            Kind::Warc => self.fields().map(Next::Record),
            Kind::Arc => Ok(Next::Record(arc(&String::from_utf8_lossy(&self.line)))),
        }
    }

    /// The bytes of the record whose head was given last.
    pub fn block(&mut self, head: &Head) -> io::Take<&mut impl Read> {
        (&mut self.inner).take(head.length.unwrap_or(0))
    }

    /// Whether the line that was read begins a record.
    fn begins(&self) -> bool {
        match self.kind {
            Kind::Warc => self.line.starts_with(b"WARC/0.") || self.line.starts_with(b"WARC/1."),
            Kind::Arc => is_arc(&String::from_utf8_lossy(&self.line)),
        }
    }

    /// The fields up to the empty line.
    fn fields(&mut self) -> io::Result<Head> {
        let mut head = Head::default();
        let mut len = 0;
        loop {
            self.line.clear();
            let read = line(&mut self.inner, &mut self.line)?;
            len += read;
            if read == 0 {
                return Err(io::Error::new(ErrorKind::UnexpectedEof, "the file ends in the head of a record"));
            }
            let text = String::from_utf8_lossy(&self.line);
            let text = text.trim_end();
            if text.is_empty() || len > HEAD_BYTES {
                break;
            }
            match (text.starts_with([' ', '\t']), head.fields.last_mut(), text.split_once(':')) {
                (true, Some((_, value)), _) => {
                    value.push(' ');
                    value.push_str(text.trim());
                }
                (_, _, Some((name, value))) => {
                    head.fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
                }
                _ => {}
            }
        }
        head.length = head.get("content-length").and_then(|length| length.parse().ok());
        Ok(head)
    }
}

/// A reader that is at its end from the first damage on, so that what comes behind it is taken for no part of the record in
/// which it is.
#[derive(Debug)]
struct Halting<R> {
    inner: R,
    is_halted: bool,
    /// How many bytes came since it last went on.
    given: u64,
}

impl<R: BufRead> BufRead for Halting<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.is_halted {
            return Ok(&[]);
        }
        let filled = self.inner.fill_buf();
        self.is_halted = matches!(&filled, Err(error) if error.kind() == ErrorKind::InvalidData);
        filled
    }

    fn consume(&mut self, amount: usize) {
        self.given += amount as u64;
        // At an end that is none there is nothing to consume.
        if amount > 0 {
            self.inner.consume(amount);
        }
    }
}

impl<R: BufRead> Read for Halting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let len = self.fill_buf()?.read(buffer)?;
        self.consume(len);
        Ok(len)
    }
}

/// Reads up to and with the next line feed, `HEAD_BYTES` at most; gives how many bytes there were.
fn line(inner: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<usize> {
    inner.take(HEAD_BYTES as u64).read_until(b'\n', line)
}

/// Whether `line` is the head of a record of an ARC file: an address, the server's, a time, a media type, a length.
fn is_arc(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    words.len() >= 5
        && words[0].contains(':')
        && words.iter().any(|word| matches!(word.len(), 12..=14) && word.bytes().all(|byte| byte.is_ascii_digit()))
        && words.last().is_some_and(|length| length.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The head of an ARC record: `URL IP time type length`, in version 2 with more fields before the length.
fn arc(line: &str) -> Head {
    let words: Vec<&str> = line.split_whitespace().collect();
    let mut head = Head { length: words.last().and_then(|length| length.parse().ok()), ..Head::default() };
    let mut add = |name: &str, value: &str| head.fields.push((name.to_owned(), value.to_owned()));
    let url = words.first().copied().unwrap_or_default();
    let is_web = url.starts_with("http:") || url.starts_with("https:");
    add("warc-type", if is_web { "response" } else { "warcinfo" });
    add("warc-target-uri", url);
    let time =
        words.iter().position(|word| matches!(word.len(), 12..=14) && word.bytes().all(|byte| byte.is_ascii_digit()));
    if let Some(time) = time {
        let digits = words[time];
        let part = |from: usize, to: usize| digits.get(from..to).unwrap_or("00");
        let (date, clock) =
            ([part(0, 4), part(4, 6), part(6, 8)].join("-"), [part(8, 10), part(10, 12), part(12, 14)].join(":"));
        add("warc-date", &format!("{date}T{clock}Z"));
        // Media types may hold spaces, and so be several words.
        if let Some(media_type) = words.get(time + 1) {
            add("arc-media-type", media_type);
        }
    }
    head
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
mod tests {
    use super::*;

    fn read(kind: Kind, bytes: &[u8]) -> Vec<String> {
        let mut records = Records::new(bytes, kind);
        let mut all = Vec::new();
        loop {
            match records.next() {
                Ok(Next::Record(head)) => {
                    let mut block = String::new();
                    records.block(&head).read_to_string(&mut block).unwrap();
                    all.push(format!("{} {} {block}", head.kind(), head.url().unwrap_or("-")));
                }
                Ok(Next::Lost) => all.push("lost".into()),
                Ok(Next::End) => return all,
                Err(error) => {
                    all.push(error.to_string());
                    return all;
                }
            }
        }
    }

    #[test]
    fn records_are_read_whatever_their_line_ends() {
        let warc = "WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: <http://a.example/>\r\nContent-Length: 4\r\n\r\nabcd\r\n\r\n\
                    WARC/1.1\nwarc-type: response\nWARC-Target-URI: http://b.example/\n folded\nContent-Length: 2\n\nef\n\n";
        assert_eq!(
            read(Kind::Warc, warc.as_bytes()),
            ["resource http://a.example/ abcd", "response http://b.example/ folded ef"]
        );
    }

    #[test]
    fn wrong_lengths_lose_no_more_than_they_must() {
        let one = |length: &str, block: &str| format!("WARC/1.0\r\nWARC-Type: resource\r\n{length}\r\n{block}\r\n\r\n");
        let short = one("Content-Length: 2\r\n", "abcd") + &one("Content-Length: 1\r\n", "e");
        assert_eq!(read(Kind::Warc, short.as_bytes()), ["resource - ab", "lost", "resource - e"]);
        let none = one("", "abcd") + &one("Content-Length: 1\r\n", "e");
        assert_eq!(read(Kind::Warc, none.as_bytes()), ["resource - ", "lost", "resource - e"]);
        let huge = one("Content-Length: 18446744073709551615\r\n", "abcd");
        assert_eq!(read(Kind::Warc, huge.as_bytes()), ["resource - abcd\r\n\r\n"]);
        let cut = "WARC/1.0\r\nWARC-Type: resource\r\nContent-Le";
        assert_eq!(read(Kind::Warc, cut.as_bytes()), ["the file ends in the head of a record"]);
    }

    #[test]
    fn arc_records_are_told_in_the_names_of_warc() {
        let head = arc("http://a.example/x 192.0.2.1 20050607080910 text/html 12\n");
        assert_eq!(head.get("warc-date"), Some("2005-06-07T08:09:10Z"));
        assert_eq!((head.url(), head.length), (Some("http://a.example/x"), Some(12)));
        let file = "filedesc://a.arc 0.0.0.0 20050607080910 text/plain 9\n1 0 Quay\n\nhttp://a.example/ 192.0.2.1 20050607080910 text/html 3\nabc\n";
        assert_eq!(
            read(Kind::Arc, file.as_bytes()),
            ["warcinfo filedesc://a.arc 1 0 Quay\n", "response http://a.example/ abc"]
        );
    }
}
