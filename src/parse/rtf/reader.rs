//! What RTF's tokens make of a document.

use std::collections::HashMap;

use encoding_rs::Encoding;

use super::{
    super::manuscript::{Kind, Manuscript},
    words::Token,
};

/// Where text goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Body,
    Note,
    Title,
    Author,
    Subject,
    Made,
    Changed,
    Fonts,
    /// A shape's instructions: no text but that of a box in it.
    Shape,
    Nowhere,
}

/// What a group inherits and gives back at its end.
#[derive(Clone, Copy)]
struct State {
    place: Place,
    /// Bytes that stand for a character of Unicode in older programs.
    skip: usize,
    is_hidden: bool,
    encoding: &'static Encoding,
}

/// Groups whose text is none of the document's.
const NOWHERE: &[&str] = &[
    "colortbl",
    "stylesheet",
    "pict",
    "object",
    "header",
    "headerl",
    "headerr",
    "headerf",
    "footer",
    "footerl",
    "footerr",
    "footerf",
    "fldinst",
    "nonshppict",
    "xe",
    "tc",
    "rxe",
    "sp",
    "filetbl",
    "annotation",
    "atnid",
    "atnauthor",
    "info",
    "listtable",
    "listoverridetable",
    "themedata",
    "datastore",
    "revtbl",
    "ftnsep",
    "ftnsepc",
    "ftncn",
    "upr",
    "do",
];

pub(super) struct Reader {
    most: usize,
    /// How many groups beyond the deepest one are open.
    beyond: usize,
    is_deep: bool,
    stack: Vec<State>,
    state: State,
    base: &'static Encoding,
    fonts: HashMap<i64, &'static Encoding>,
    font: i64,
    /// Bytes not yet read as characters.
    bytes: Vec<u8>,
    /// Bytes still to be skipped behind a character of Unicode.
    skipping: usize,
    /// The first half of a character of Unicode.
    high: Option<u16>,
    /// Whether the group has just begun, or begun with `\*`.
    is_starred: bool,
    manuscript: Manuscript,
    text: String,
    note: String,
    fields: HashMap<&'static str, String>,
    stamp: [i64; 5],
    kind: Kind,
    in_table: bool,
}

impl Reader {
    pub(super) fn new(most: usize) -> Self {
        let base = encoding_rs::WINDOWS_1252;
        Self {
            most,
            beyond: 0,
            is_deep: false,
            stack: Vec::new(),
            state: State { place: Place::Body, skip: 1, is_hidden: false, encoding: base },
            base,
            fonts: HashMap::new(),
            font: 0,
            bytes: Vec::new(),
            skipping: 0,
            high: None,
            is_starred: false,
            manuscript: Manuscript::default(),
            text: String::new(),
            note: String::new(),
            fields: HashMap::new(),
            stamp: [0; 5],
            kind: Kind::Paragraph,
            in_table: false,
        }
    }

    /// The document, whether all its groups ended, and whether some were too deep.
    pub(super) fn finish(mut self) -> (Manuscript, bool, bool) {
        self.flush();
        self.end_paragraph();
        let is_whole = self.stack.is_empty();
        let mut value = |key| self.fields.remove(key).filter(|text| !text.trim().is_empty());
        self.manuscript.title = value("title");
        self.manuscript.author = value("author");
        self.manuscript.made = value("made");
        self.manuscript.changed = value("changed");
        self.manuscript.subjects = value("subject").into_iter().collect();
        (self.manuscript, is_whole, self.is_deep)
    }

    pub(super) fn take(&mut self, token: &Token) {
        match token {
            Token::Byte(byte) => return self.byte(*byte),
            Token::Word("u", Some(number)) if self.beyond == 0 => return self.unicode(*number),
            _ => {}
        }
        self.flush();
        self.skipping = 0;
        match token {
            Token::Open => self.open(),
            Token::Close => self.close(),
            _ if self.beyond > 0 => {}
            Token::Symbol(b'*') => self.is_starred = true,
            Token::Symbol(symbol) => self.symbol(*symbol),
            Token::Word(word, number) => {
                let is_starred = std::mem::take(&mut self.is_starred);
                self.word(word, *number, is_starred);
            }
            Token::Byte(_) => {}
        }
    }

    fn open(&mut self) {
        if self.stack.len() >= self.most {
            self.beyond += 1;
            self.is_deep = true;
            return;
        }
        self.stack.push(self.state);
        self.is_starred = false;
    }

    fn close(&mut self) {
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        let Some(outer) = self.stack.pop() else { return };
        let inner = self.state.place;
        self.state = outer;
        if inner == outer.place {
            return;
        }
        match inner {
            Place::Note => {
                let note = std::mem::take(&mut self.note);
                self.manuscript.notes.push(note);
            }
            Place::Made | Place::Changed => {
                let [year, month, day, hour, minute] = std::mem::take(&mut self.stamp);
                let key = if inner == Place::Made { "made" } else { "changed" };
                if year > 0 {
                    let text = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}");
                    self.fields.insert(key, text);
                }
            }
            _ => {}
        }
    }

    fn byte(&mut self, byte: u8) {
        if self.skipping > 0 {
            self.skipping -= 1;
        } else if self.beyond == 0 {
            self.bytes.push(byte);
        }
    }

    fn unicode(&mut self, number: i64) {
        self.flush();
        self.skipping = self.state.skip;
        let unit = number as u16;
        let letter = match (self.high.take(), unit) {
            (_, 0xd800..=0xdbff) => {
                self.high = Some(unit);
                return;
            }
            (Some(high), low) => char::decode_utf16([high, low]).next().and_then(Result::ok),
            // Symbol fonts stand in the private use area.
            (None, unit) => char::from_u32(u32::from(unit)),
        };
        if let Some(letter) = letter {
            self.push(letter.encode_utf8(&mut [0; 4]));
        }
    }

    /// Reads the bytes gathered as characters.
    fn flush(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        let text = self.state.encoding.decode_without_bom_handling(&bytes).0;
        self.push(&text);
    }

    fn push(&mut self, text: &str) {
        if self.state.is_hidden {
            return;
        }
        let key = match self.state.place {
            Place::Body => return self.text.push_str(text),
            Place::Note => return self.note.push_str(text),
            Place::Title => "title",
            Place::Author => "author",
            Place::Subject => "subject",
            _ => return,
        };
        self.fields.entry(key).or_default().push_str(text);
    }

    fn symbol(&mut self, symbol: u8) {
        match symbol {
            b'~' => self.push(" "),
            b'_' => self.push("-"),
            b'\\' | b'{' | b'}' => self.push(char::from(symbol).encode_utf8(&mut [0; 4])),
            b'\n' | b'\r' => self.paragraph(),
            _ => {}
        }
    }

    fn paragraph(&mut self) {
        match self.state.place {
            Place::Body if self.in_table => self.text.push(' '),
            Place::Body => self.end_paragraph(),
            Place::Note => self.note.push('\n'),
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.text);
        self.manuscript.push(&text, self.kind);
    }

    fn word(&mut self, word: &str, number: Option<i64>, is_starred: bool) {
        let is_on = number != Some(0);
        match word {
            "par" | "sect" | "page" => self.paragraph(),
            "line" | "softline" => self.push("\n"),
            "tab" | "cell" | "nestcell" | "emspace" | "enspace" | "qmspace" => self.push(" "),
            "row" | "nestrow" => {
                let text = std::mem::take(&mut self.text);
                self.manuscript.push(&text, Kind::Line);
            }
            "emdash" => self.push("—"),
            "endash" => self.push("–"),
            "lquote" => self.push("‘"),
            "rquote" => self.push("’"),
            "ldblquote" => self.push("“"),
            "rdblquote" => self.push("”"),
            "bullet" => self.push("•"),
            "pard" => (self.kind, self.in_table) = (Kind::Paragraph, false),
            "plain" => self.state.is_hidden = false,
            "intbl" => self.in_table = true,
            "outlinelevel" if number.is_some_and(|level| level < 9) => self.kind = Kind::Heading,
            "ls" | "pnlvlblt" if self.kind == Kind::Paragraph => self.kind = Kind::Line,
            "v" | "deleted" => self.state.is_hidden = is_on,
            "uc" => self.state.skip = usize::try_from(number.unwrap_or(1)).unwrap_or(1).min(8),
            "ansicpg" | "mac" | "pc" | "pca" => self.code_page(word, number),
            "f" => self.font(number.unwrap_or(0)),
            "fcharset" if self.state.place == Place::Fonts => {
                if let Some(encoding) = number.and_then(of_charset) {
                    self.fonts.insert(self.font, encoding);
                }
            }
            "yr" | "mo" | "dy" | "hr" | "min" if matches!(self.state.place, Place::Made | Place::Changed) => {
                let at = ["yr", "mo", "dy", "hr", "min"].iter().position(|unit| *unit == word).unwrap_or(0);
                self.stamp[at] = number.unwrap_or(0).clamp(0, 9999);
            }
            _ => self.destination(word, is_starred),
        }
    }

    /// A word that says where the text of its group goes.
    fn destination(&mut self, word: &str, is_starred: bool) {
        let is_nowhere = matches!(self.state.place, Place::Nowhere);
        let place = match word {
            "title" if is_nowhere => Place::Title,
            "author" if is_nowhere => Place::Author,
            "subject" | "keywords" if is_nowhere => Place::Subject,
            "creatim" if is_nowhere => Place::Made,
            "revtim" if is_nowhere => Place::Changed,
            "shptxt" => Place::Body,
            _ if is_nowhere => return,
            "shpinst" => Place::Shape,
            "fonttbl" => Place::Fonts,
            "footnote" => Place::Note,
            _ if is_starred || NOWHERE.contains(&word) => Place::Nowhere,
            _ => return,
        };
        self.state.place = place;
        if place == Place::Body {
            self.end_paragraph();
        }
    }

    fn code_page(&mut self, word: &str, number: Option<i64>) {
        let encoding = match (word, number) {
            ("mac", _) => Some(encoding_rs::MACINTOSH),
            ("ansicpg", Some(number)) => of_code_page(number),
            _ => None,
        };
        if let Some(encoding) = encoding {
            self.base = encoding;
            self.state.encoding = encoding;
        }
    }

    fn font(&mut self, number: i64) {
        self.font = number;
        if self.state.place != Place::Fonts {
            self.state.encoding = self.fonts.get(&number).copied().unwrap_or(self.base);
        }
    }
}

/// The encoding of a code page of Windows.
fn of_code_page(number: i64) -> Option<&'static Encoding> {
    Some(match number {
        866 => encoding_rs::IBM866,
        874 => encoding_rs::WINDOWS_874,
        932 => encoding_rs::SHIFT_JIS,
        936 => encoding_rs::GBK,
        949 => encoding_rs::EUC_KR,
        950 => encoding_rs::BIG5,
        1250 => encoding_rs::WINDOWS_1250,
        1251 => encoding_rs::WINDOWS_1251,
        1252 => encoding_rs::WINDOWS_1252,
        1253 => encoding_rs::WINDOWS_1253,
        1254 => encoding_rs::WINDOWS_1254,
        1255 => encoding_rs::WINDOWS_1255,
        1256 => encoding_rs::WINDOWS_1256,
        1257 => encoding_rs::WINDOWS_1257,
        1258 => encoding_rs::WINDOWS_1258,
        10000 => encoding_rs::MACINTOSH,
        10007 => encoding_rs::X_MAC_CYRILLIC,
        65001 => encoding_rs::UTF_8,
        _ => return None,
    })
}

/// The encoding of a font's character set (`\fcharset`).
fn of_charset(number: i64) -> Option<&'static Encoding> {
    let page = match number {
        0 => 1252,
        77 => 10000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    };
    of_code_page(page)
}
