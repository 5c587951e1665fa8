//! JSON files: one article, an array of articles, or an object that holds such an array, cut without loading it all.

use std::io::{BufRead, ErrorKind};

use super::split::{self, Feed, Piece};

/// Keys under which services and exports put their articles.
#[rustfmt::skip]
const CONTAINERS: &[&[u8]] = &[
    b"articles", b"items", b"docs", b"results", b"entries", b"stories", b"data", b"hits", b"documents", b"posts", b"messages",
    b"item", b"_items", b"newsObjects", b"records", b"rows", b"value", b"news", b"statuses", b"tweets", b"response", b"list", b"nodes",
];
/// Keys that make an object an article, whatever arrays it holds.
const TEXTS: &[&[u8]] = &[b"body", b"text", b"content", b"articleBody"];
/// After so many elements that are no objects, and none that is one, the file is taken to hold no articles.
const STRANGERS: u64 = 20;
/// How deep in objects a container may stand.
const CONTAINER_DEPTH: usize = 3;

/// Hands on the articles of a JSON file; members are the elements' numbers from 0.
pub(crate) fn split(feed: &mut Feed, input: &mut dyn BufRead) {
    let mut cutter = Cutter::new(feed.limit);
    loop {
        let buffer = match input.fill_buf() {
            Ok(buffer) => buffer,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => {
                let member = cutter.member();
                return feed.failed(&member, &error, true);
            }
        };
        if buffer.is_empty() {
            break;
        }
        let len = buffer.len();
        let mut from = 0;
        while from < len {
            let (used, cut) = cutter.take(&buffer[from..]);
            from += used;
            if cut && !cutter.hand_on(feed) {
                return;
            }
        }
        input.consume(len);
    }
    cutter.finish(feed);
}

/// What stands around the byte being read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Between values of the file.
    Outside,
    /// In a value that may be an article or hold the array of them.
    Whole,
    /// Between the elements of the array of articles.
    Between,
    /// In one of its elements.
    Element,
    /// In what follows the array within its object.
    After,
}

/// Follows strings and brackets, no more; whether a value is right is told by who reads it.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about the byte before")]
struct Cutter {
    limit: u64,
    place: Place,
    /// Open brackets in the value, outermost first.
    open: Vec<u8>,
    /// Brackets open around the array of articles.
    base: usize,
    in_string: bool,
    escaped: bool,
    /// The string being read or read last, which may turn out to be a key; cut at a length no key has.
    string: Vec<u8>,
    /// The key whose value is being read.
    key: Vec<u8>,
    after_colon: bool,
    /// Whether an array under a container's key has begun and its first element decides.
    candidate: bool,
    has_text: bool,
    piece: Piece,
    elements: u64,
    /// Elements that were no objects; forgotten once one is.
    strangers: u64,
    /// Whole values handed on; from the second on they are numbered.
    wholes: u64,
}

impl Cutter {
    fn new(limit: u64) -> Self {
        Self {
            limit,
            place: Place::Outside,
            open: Vec::new(),
            base: 0,
            in_string: false,
            escaped: false,
            string: Vec::new(),
            key: Vec::new(),
            after_colon: false,
            candidate: false,
            has_text: false,
            piece: Piece::default(),
            elements: 0,
            strangers: 0,
            wholes: 0,
        }
    }

    /// Reads on in `bytes` up to the end of a record or of the bytes: how many were used, whether a record is complete.
    fn take(&mut self, bytes: &[u8]) -> (usize, bool) {
        let mut kept = 0;
        for (at, &byte) in bytes.iter().enumerate() {
            match self.step(byte) {
                Step::On => {}
                Step::Drop => kept = at + 1,
                Step::Begin => {
                    self.piece.clear();
                    kept = at;
                }
                Step::End => {
                    self.piece.push(&bytes[kept..=at], self.limit);
                    return (at + 1, true);
                }
                Step::EndBefore => {
                    self.piece.push(&bytes[kept..at], self.limit);
                    return (at, true);
                }
            }
        }
        if matches!(self.place, Place::Whole | Place::Element) {
            self.piece.push(&bytes[kept.min(bytes.len())..], self.limit);
        }
        (bytes.len(), false)
    }

    fn step(&mut self, byte: u8) -> Step {
        if self.in_string {
            self.string_byte(byte);
            return Step::On;
        }
        match self.place {
            Place::Outside | Place::Between => self.start(byte),
            Place::Whole | Place::Element | Place::After => self.within(byte),
        }
    }

    fn string_byte(&mut self, byte: u8) {
        if self.escaped {
            self.escaped = false;
        } else if byte == b'\\' {
            self.escaped = true;
        } else if byte == b'"' {
            self.in_string = false;
            return;
        }
        if self.string.len() < 32 {
            self.string.push(byte);
        }
    }

    /// A byte where a value may begin.
    fn start(&mut self, byte: u8) -> Step {
        match byte {
            b' ' | b'\n' | b'\r' | b'\t' | b',' | 0xef | 0xbb | 0xbf => return Step::Drop,
            b'[' if self.place == Place::Outside => {
                self.open.clear();
                self.open.push(byte);
                self.base = 1;
                self.place = Place::Between;
                return Step::Drop;
            }
            // A brace where the array should close is a fault of the file; it must not be waited at for ever.
            b']' | b'}' if self.place == Place::Between => {
                self.open.pop();
                self.place = if self.open.is_empty() { Place::Outside } else { Place::After };
                return Step::Drop;
            }
            _ => {}
        }
        self.place = if self.place == Place::Outside { Place::Whole } else { Place::Element };
        if self.place == Place::Whole {
            self.open.clear();
            self.base = 0;
            self.has_text = false;
            self.candidate = false;
        }
        match self.within(byte) {
            Step::On => Step::Begin,
            step => step,
        }
    }

    /// A byte in a value.
    fn within(&mut self, byte: u8) -> Step {
        match byte {
            b'"' => {
                self.in_string = true;
                self.string.clear();
                self.candidate = false;
                if self.after_colon && self.place == Place::Whole && self.open.len() == 1 {
                    self.has_text |= TEXTS.contains(&self.key.as_slice());
                }
                self.after_colon = false;
            }
            b':' => {
                std::mem::swap(&mut self.key, &mut self.string);
                self.after_colon = true;
            }
            b'{' | b'[' => return self.opens(byte),
            b'}' | b']' => {
                if self.place == Place::Element && self.open.len() == self.base {
                    return Step::EndBefore;
                }
                self.candidate = false;
                self.open.pop();
                if self.open.len() == self.base && self.place == Place::Element {
                    return Step::End;
                }
                if self.open.is_empty() {
                    return if self.place == Place::After {
                        self.place = Place::Outside;
                        Step::Drop
                    } else {
                        Step::End
                    };
                }
            }
            // A bare word or number as an element, or as the whole file.
            b',' if self.place == Place::Element && self.open.len() == self.base => return Step::EndBefore,
            b'\n' if self.place == Place::Whole && self.open.is_empty() => return Step::EndBefore,
            b' ' | b'\n' | b'\r' | b'\t' => {}
            _ => {
                self.after_colon = false;
                self.candidate = false;
            }
        }
        Step::On
    }

    fn opens(&mut self, byte: u8) -> Step {
        if self.place == Place::Whole && byte == b'{' && self.candidate && !self.has_text {
            self.base = self.open.len();
            self.open.push(byte);
            self.candidate = false;
            self.after_colon = false;
            self.place = Place::Element;
            return Step::Begin;
        }
        let key = std::mem::take(&mut self.key);
        self.candidate = byte == b'['
            && self.after_colon
            && (1..=CONTAINER_DEPTH).contains(&self.open.len())
            && self.open.iter().all(|&open| open == b'{')
            && CONTAINERS.iter().any(|known| known.eq_ignore_ascii_case(&key));
        self.after_colon = false;
        self.open.push(byte);
        Step::On
    }

    fn member(&self) -> String {
        match self.place {
            Place::Element | Place::Between => self.elements.to_string(),
            _ if self.wholes > 0 => self.wholes.to_string(),
            _ => String::new(),
        }
    }

    /// Hands on the record just completed.
    fn hand_on(&mut self, feed: &mut Feed) -> bool {
        let member = self.member();
        if self.place == Place::Element {
            self.elements += 1;
            self.place = Place::Between;
        } else {
            self.wholes += 1;
            self.place = Place::Outside;
        }
        let over = self.piece.is_over(self.limit);
        if !over && self.place == Place::Between {
            let is_object = self.piece.bytes.starts_with(b"{");
            self.strangers = if is_object { 0 } else { self.strangers + 1 };
            if self.strangers > STRANGERS && self.strangers == self.elements {
                let message = "its elements are no objects with keys and values, and no more of them were read; convert the \
                               file, or list it in `.datelineignore`";
                return feed.problem("", "malformed-json", message, true) && false;
            }
        }
        let bytes = std::mem::take(&mut self.piece.bytes);
        self.piece.clear();
        if over {
            return feed.problem(&member, "too-large", &split::too_large(self.limit), true);
        }
        let bytes = match feed.encoding {
            Some(encoding) => encoding.decode_without_bom_handling(&bytes).0.into_owned().into_bytes(),
            None => bytes,
        };
        feed.record(&member, bytes, String::new())
    }

    /// The file has ended: within a value, it is cut off or malformed.
    fn finish(mut self, feed: &mut Feed) {
        match self.place {
            Place::Outside => {
                if self.wholes == 0 && self.elements == 0 && self.base == 0 {
                    feed.problem("", "no-text", "there is no value in it; look at the original", true);
                }
            }
            // The reader of the record tells at which line and column it breaks off.
            Place::Whole | Place::Element => {
                self.hand_on(feed);
            }
            Place::Between | Place::After => {
                feed.problem("", "malformed-json", "the file ends before its brackets close; fetch it anew", false);
            }
        }
    }
}

/// What a byte means to the piece being gathered.
enum Step {
    /// It belongs to it, if there is one.
    On,
    /// It lies between pieces.
    Drop,
    /// The piece begins with it.
    Begin,
    /// The piece ends with it.
    End,
    /// The piece ended before it.
    EndBefore,
}
