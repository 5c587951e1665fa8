//! What every splitter needs: handing on records and problems, bounded reading, and the file that is one article.

use std::io::{self, BufRead, ErrorKind, Read};

use encoding_rs::Encoding;

use super::Record;
use crate::article::Problem;

/// Where a splitter hands its records.
pub(crate) struct Feed<'a> {
    /// Path of the file.
    pub(crate) path: &'a str,
    /// Name of its format.
    pub(crate) format: &'static str,
    /// Largest record, in bytes.
    pub(crate) limit: u64,
    /// The file's encoding, where it is neither UTF-8 nor unknown.
    pub(crate) encoding: Option<&'static Encoding>,
    /// Takes a record or a problem; `false` stops.
    pub(crate) each: &'a mut dyn FnMut(Result<Record, Problem>) -> bool,
}

impl Feed<'_> {
    /// Hands on a record; `false` where nothing more is wanted.
    pub(crate) fn record(&mut self, member: String, bytes: Vec<u8>, sha256: String) -> bool {
        (self.each)(Ok(Record { path: self.path.to_owned(), member, format: self.format, bytes, sha256 }))
    }

    /// Hands on a problem; `false` where nothing more is wanted.
    pub(crate) fn problem(&mut self, member: &str, code: &str, message: &str, skipped: bool) -> bool {
        let (path, member) = (self.path.to_owned(), member.to_owned());
        (self.each)(Err(Problem { code: code.into(), path, member, message: message.into(), skipped }))
    }

    /// Hands on that the file could not be read further.
    pub(crate) fn failed(&mut self, member: &str, error: &io::Error, skipped: bool) {
        let (code, message) = match error.kind() {
            ErrorKind::UnexpectedEof => {
                ("cut-off", "the compressed file ends too early; what stands before was read, fetch it anew".into())
            }
            ErrorKind::FileTooLarge => ("too-large", format!("{error}; unpack it first if it is to be trusted")),
            ErrorKind::InvalidData => {
                ("unreadable", format!("its compressed data is damaged ({error}); fetch the file anew"))
            }
            _ => ("unreadable", format!("it cannot be read: {error}; check the file and its permissions")),
        };
        self.problem(member, code, &message, skipped);
    }
}

/// What to say of something larger than `limit` bytes.
pub(crate) fn too_large(limit: u64) -> String {
    format!("it is larger than {limit} bytes; raise the limit if it is an article")
}

/// The rest of a file whose beginning was read already, perhaps up to a failure.
pub(crate) struct Rest<R> {
    /// The file.
    pub(crate) inner: R,
    /// The failure that ended the beginning.
    pub(crate) failure: Option<io::Error>,
}

impl<R: Read> Read for Rest<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.failure.take() {
            Some(error) => Err(error),
            None => self.inner.read(buffer),
        }
    }
}

/// How a piece of input came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// By its end mark.
    Complete,
    /// By the end of the file, with something in it.
    LastOne,
    /// There was nothing more.
    Nothing,
}

/// A piece of input gathered up to a limit; bytes beyond it are counted and dropped.
#[derive(Default)]
pub(crate) struct Piece {
    /// What was kept.
    pub(crate) bytes: Vec<u8>,
    /// How long it was.
    pub(crate) len: u64,
}

impl Piece {
    /// Forgets what it held.
    pub(crate) fn clear(&mut self) {
        self.bytes.clear();
        self.len = 0;
        // One large record must not keep its memory for the rest of the file.
        self.bytes.shrink_to(1 << 20);
    }

    /// Adds `bytes` as far as `limit` allows.
    pub(crate) fn push(&mut self, bytes: &[u8], limit: u64) {
        self.len += bytes.len() as u64;
        if self.len <= limit {
            self.bytes.extend_from_slice(bytes);
        } else if !self.bytes.is_empty() {
            self.bytes = Vec::new();
        }
    }

    /// Whether it is longer than `limit`.
    pub(crate) fn is_over(&self, limit: u64) -> bool {
        self.len > limit
    }
}

/// Reads up to and with the next line feed into `piece`.
pub(crate) fn line(input: &mut dyn BufRead, piece: &mut Piece, limit: u64) -> io::Result<End> {
    loop {
        let buffer = match input.fill_buf() {
            Ok(buffer) => buffer,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if buffer.is_empty() {
            return Ok(if piece.len == 0 { End::Nothing } else { End::LastOne });
        }
        let at = buffer.iter().position(|&byte| byte == b'\n');
        let len = at.map_or(buffer.len(), |at| at + 1);
        piece.push(&buffer[..len], limit);
        input.consume(len);
        if at.is_some() {
            return Ok(End::Complete);
        }
    }
}

/// A file that is one article.
pub(crate) fn whole(feed: &mut Feed, input: &mut dyn BufRead) {
    let mut bytes = Vec::new();
    let read = input.take(feed.limit.saturating_add(1)).read_to_end(&mut bytes);
    if bytes.len() as u64 > feed.limit {
        feed.problem("", "too-large", &too_large(feed.limit), true);
        return;
    }
    let is_empty = bytes.is_empty();
    let wanted = is_empty || feed.record(String::new(), bytes, String::new());
    if let Err(error) = read
        && wanted
    {
        feed.failed("", &error, is_empty);
    }
}
