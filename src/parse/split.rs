//! What every splitter needs: handing on records and problems, bounded reading, and the file that is one article.

use std::io::{self, BufRead, BufReader, Cursor, ErrorKind, Read, Seek};

use encoding_rs::Encoding;

use super::{Hints, Record, table};
use crate::{
    article::Problem,
    settings::Reading,
    source::{
        self, Budget, Input,
        charset::{self, Transcoded},
    },
};

/// How a format's files are cut.
#[derive(Clone, Copy)]
pub(crate) enum Split {
    /// Into records of its own.
    Records(fn(&mut Feed, &mut dyn BufRead)),
    /// Into files, each of a format of its own, handed to [`Feed::part`].
    Parts(fn(&mut Feed, Input<'_>)),
}

/// Where a splitter hands its records.
pub(crate) struct Feed<'a> {
    /// Path of the file.
    path: &'a str,
    /// Path of the part of it that is being read; empty for the file itself.
    part: String,
    /// How many containers stand around that part.
    depth: usize,
    /// Parts handed on so far.
    parts: u64,
    /// Name of the format.
    pub(crate) format: &'static str,
    /// How files are read.
    pub(crate) reading: &'a Reading,
    /// Largest record, in bytes.
    pub(crate) limit: u64,
    /// The file's encoding, where it is neither UTF-8 nor unknown.
    pub(crate) encoding: Option<&'static Encoding>,
    /// What is known of all its records. A splitter may add what the head of its file says.
    pub(crate) hints: Hints,
    /// How much the file may still unpack to.
    pub(crate) budget: Budget,
    /// Takes a record or a problem; `false` stops.
    each: &'a mut dyn FnMut(Result<Record, Problem>) -> bool,
}

impl<'a> Feed<'a> {
    /// A feed for the file at `path`.
    pub(crate) fn new(
        path: &'a str,
        hints: &Hints,
        reading: &'a Reading,
        budget: Budget,
        each: &'a mut dyn FnMut(Result<Record, Problem>) -> bool,
    ) -> Self {
        Self {
            path,
            part: String::new(),
            depth: 0,
            parts: 0,
            format: "",
            reading,
            limit: reading.limits.article_bytes,
            encoding: None,
            hints: hints.clone(),
            budget,
            each,
        }
    }

    /// Name of the file or part that is being read.
    pub(crate) fn file_name(&self) -> &str {
        if self.part.is_empty() { self.path } else { &self.part }
    }

    /// Reads `input`: tells its format, and has it cut.
    pub(crate) fn open(&mut self, mut input: Input<'_>) {
        let mut head = Vec::new();
        let mut failure = (&mut input).take(table::HEAD_BYTES).read_to_end(&mut head).err();
        if source::is_packed(&head) {
            let budget = self.budget.deeper();
            let rest = Rest { inner: input, failure };
            let whole = Cursor::new(head.clone()).chain(rest);
            let mut unpacked = source::decompress(Box::new(whole), &head, &budget);
            self.budget = budget;
            head = Vec::new();
            failure = (&mut unpacked).take(table::HEAD_BYTES).read_to_end(&mut head).err();
            input = Input::Stream(unpacked);
        }
        if head.is_empty() {
            match failure {
                Some(error) => self.failed("", &error, true),
                None => {
                    self.problem("", "no-text", "the file is empty; look at the original", true);
                }
            }
            return;
        }
        let format = match table::choose(self.file_name(), self.hints.media_type.as_deref(), &head) {
            Ok(format) => format,
            Err((code, message)) => {
                self.problem("", code, message, true);
                return;
            }
        };
        self.format = format.name;
        match format.split {
            Split::Records(split) => {
                let encoding = if format.by_bytes { charset::of_sample(&head) } else { None };
                let rest = Rest { inner: input, failure };
                let mut whole = BufReader::with_capacity(64 << 10, Cursor::new(head).chain(rest));
                match encoding {
                    // Line feeds and quotes cannot be found in its bytes, so that the text is cut and hashed as UTF-8.
                    Some(encoding) if !charset::is_transparent(encoding) => {
                        split(self, &mut BufReader::new(Transcoded::new(whole, encoding)));
                    }
                    encoding => {
                        self.encoding = encoding;
                        split(self, &mut whole);
                    }
                }
            }
            Split::Parts(split) => {
                if self.depth >= self.reading.limits.container_depth {
                    let message = format!(
                        "more than {} containers stand in one another; unpack it first, or raise the limit",
                        self.reading.limits.container_depth
                    );
                    self.problem("", "too-deep", &message, true);
                    return;
                }
                let is_rewound = match &mut input {
                    Input::Seekable(reader) => failure.is_none() && reader.rewind().is_ok(),
                    Input::Stream(_) => false,
                };
                let whole = match input {
                    input @ Input::Seekable(_) if is_rewound => input,
                    input => Input::stream(Cursor::new(head).chain(Rest { inner: input, failure })),
                };
                split(self, whole);
            }
        }
    }

    /// Reads a part of a container: the file `name` in it, with what the container tells of it. A part whose name says a
    /// kind that is not read is passed over, unless the container tells its media type. `false` where nothing more of
    /// this container is wanted.
    pub(crate) fn part(&mut self, name: &str, hints: Hints, input: Input<'_>) -> bool {
        if hints.media_type.is_none() && !table::is_known(name) {
            return true;
        }
        self.parts += 1;
        if self.parts > self.reading.limits.container_parts {
            let message = format!(
                "it has more than {} parts, and the others were not read; raise the limit if they are articles",
                self.reading.limits.container_parts
            );
            self.problem("", "too-many-parts", &message, true);
            return false;
        }
        let mut wanted = true;
        let each = &mut *self.each;
        let mut each = |record| {
            wanted = each(record);
            wanted
        };
        let mut feed = Feed {
            path: self.path,
            part: if self.part.is_empty() { name.to_owned() } else { format!("{}/{name}", self.part) },
            depth: self.depth + 1,
            parts: 0,
            format: "",
            reading: self.reading,
            limit: self.limit,
            encoding: None,
            hints: hints.or(&self.hints),
            budget: self.budget.clone(),
            each: &mut each,
        };
        feed.open(input);
        wanted
    }

    /// Hands on a record; `false` where nothing more is wanted. `member` is its number or name in the file, empty where
    /// the file is one record.
    pub(crate) fn record(&mut self, member: &str, bytes: Vec<u8>, sha256: String) -> bool {
        self.record_with(member, bytes, sha256, Hints::default())
    }

    /// As [`Feed::record`], with what is known of this record alone.
    pub(crate) fn record_with(&mut self, member: &str, bytes: Vec<u8>, sha256: String, hints: Hints) -> bool {
        let mut hints = hints.or(&self.hints);
        hints.charset = hints.charset.or_else(|| self.hints.charset.clone());
        let record = Record {
            path: self.path.to_owned(),
            part: self.part.clone(),
            member: self.label(member),
            format: self.format,
            bytes,
            sha256,
            hints,
        };
        (self.each)(Ok(record))
    }

    /// Hands on a problem; `false` where nothing more is wanted.
    pub(crate) fn problem(&mut self, member: &str, code: &str, message: &str, skipped: bool) -> bool {
        let (path, member) = (self.path.to_owned(), self.label(member));
        (self.each)(Err(Problem { code: code.into(), path, member, message: message.into(), skipped }))
    }

    /// The name of a record among all of the file.
    fn label(&self, member: &str) -> String {
        match (self.part.is_empty(), member.is_empty()) {
            (true, _) => member.to_owned(),
            (false, true) => self.part.clone(),
            (false, false) => format!("{}#{member}", self.part),
        }
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
    up_to(input, b'\n', piece, limit)
}

/// Reads up to and with the next `mark` into `piece`.
pub(crate) fn up_to(input: &mut dyn BufRead, mark: u8, piece: &mut Piece, limit: u64) -> io::Result<End> {
    loop {
        let buffer = match input.fill_buf() {
            Ok(buffer) => buffer,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if buffer.is_empty() {
            return Ok(if piece.len == 0 { End::Nothing } else { End::LastOne });
        }
        let at = buffer.iter().position(|&byte| byte == mark);
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
    let wanted = is_empty || feed.record("", bytes, String::new());
    if let Err(error) = read
        && wanted
    {
        feed.failed("", &error, is_empty);
    }
}
