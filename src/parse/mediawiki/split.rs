//! Cuts a dump into its pages without loading it all: articles alone, each with its latest revision.

use std::{fmt::Write as _, io::BufRead};

use super::element;
use crate::parse::{
    entities,
    split::{self, End, Feed, Piece},
};

/// Longest head of a dump, which says what wiki it is of.
const HEAD: u64 = 1 << 20;

/// Hands on each article, by its number in the wiki. Pages of other kinds (talk, files, templates) and redirects are passed
/// over. A dump with the whole history has the revisions of a page in the order of their making: the last is read.
pub(crate) fn split(feed: &mut Feed, input: &mut dyn BufRead) {
    let mut piece = Piece::default();
    let mut head = Piece::default();
    let mut wiki: Option<Wiki> = None;
    let mut page = Page::default();
    let mut pages = 0u64;
    loop {
        piece.clear();
        let end = match split::up_to(input, b'>', &mut piece, feed.limit) {
            Ok(end) => end,
            Err(error) => return feed.failed(&(pages + 1).to_string(), &error, true),
        };
        if end != End::Complete {
            break;
        }
        let start = piece.bytes.iter().rposition(|&byte| byte == b'<').unwrap_or(0);
        let tag = &piece.bytes[start..];
        if page.is_open {
            page.add(&piece, tag, feed.limit);
            if tag == b"</page>" {
                pages += 1;
                if let Some(wiki) = &wiki
                    && !page.hand_on(wiki, pages, feed)
                {
                    return;
                }
                page = Page::default();
            }
        } else if tag == b"<page>" {
            wiki.get_or_insert_with(|| Wiki::read(&head.bytes, feed));
            page.is_open = true;
            page.text.push(tag, feed.limit);
        } else if wiki.is_none() {
            head.push(&piece.bytes, HEAD);
        }
    }
    if page.is_open {
        let message = "the dump ends within a page, which was not read; fetch it anew";
        feed.problem(&(pages + 1).to_string(), "cut-off", message, true);
    } else if pages == 0 {
        feed.problem("", "no-text", "there is no page in it; look at the original", true);
    }
}

/// A page as far as it was read.
#[derive(Default)]
struct Page {
    is_open: bool,
    text: Piece,
    /// Where its first revision begins.
    revision: Option<usize>,
}

impl Page {
    /// Adds what stands up to and with `tag`. A further revision takes the place of the one before.
    fn add(&mut self, piece: &Piece, tag: &[u8], limit: u64) {
        if tag == b"<revision>" {
            if let Some(start) = self.revision {
                self.text.bytes.truncate(start);
                self.text.len = self.text.bytes.len() as u64;
            }
            self.revision.get_or_insert(self.text.bytes.len());
        }
        if piece.is_over(limit) {
            // Only as far as the next revision: what stood before the first one is kept.
            self.text.bytes.truncate(self.revision.unwrap_or(0));
            self.text.len = piece.len;
        } else if self.text.len + piece.len > limit {
            self.text.bytes.truncate(self.revision.unwrap_or(0));
            self.text.len += piece.len;
        } else {
            self.text.push(&piece.bytes, limit);
        }
    }

    fn hand_on(&mut self, wiki: &Wiki, number: u64, feed: &mut Feed) -> bool {
        let bytes = std::mem::take(&mut self.text.bytes);
        let outline = String::from_utf8_lossy(&bytes[..self.revision.unwrap_or(bytes.len()).min(bytes.len())]);
        if element(&outline, "ns").is_some_and(|space| space.trim() != "0")
            || outline.contains("<redirect")
            || is_redirect(&bytes)
        {
            return true;
        }
        let member = element(&outline, "id").map_or_else(|| number.to_string(), |id| id.trim().to_owned());
        if self.text.is_over(feed.limit) {
            return feed.problem(&member, "too-large", &split::too_large(feed.limit), true);
        }
        let title = element(&outline, "title").unwrap_or_default();
        let mut hints = feed.hints.clone();
        hints.url = wiki.address(title.trim());
        hints.charset = None;
        let bytes = match feed.encoding {
            Some(encoding) => encoding.decode_without_bom_handling(&bytes).0.into_owned().into_bytes(),
            None => bytes,
        };
        feed.record_with(&member, bytes, String::new(), hints)
    }
}

/// Whether the text of a page in a dump that does not mark redirects is one.
fn is_redirect(page: &[u8]) -> bool {
    let Some(start) = page.windows(5).position(|five| five == b"<text") else { return false };
    let text = page[start..].iter().position(|&byte| byte == b'>').map_or(&[][..], |end| &page[start + end + 1..]);
    text.trim_ascii_start().get(..9).is_some_and(|word| word.eq_ignore_ascii_case(b"#redirect"))
}

/// What the head of a dump says of its wiki.
struct Wiki {
    /// Beginning of the addresses of its pages.
    base: Option<String>,
}

impl Wiki {
    /// Reads the head of a dump; what it says of all pages goes to the feed's hints, behind what is known of the file.
    fn read(head: &[u8], feed: &mut Feed) -> Self {
        let text = String::from_utf8_lossy(head);
        let name = element(&text, "sitename").map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
        feed.hints.source = feed.hints.source.take().or(name);
        let language = text.split_once("xml:lang=\"").and_then(|(_, rest)| rest.split('"').next());
        let language = language.and_then(crate::parse::fields::language);
        feed.hints.lang = feed.hints.lang.take().or(language);
        let base = element(&text, "base").map(|base| entities::resolved(base.trim()));
        Self {
            base: base.and_then(|base| Some(base.rsplit_once('/')?.0.to_owned())).filter(|base| base.contains("://")),
        }
    }

    /// The address of the page called `title`.
    fn address(&self, title: &str) -> Option<String> {
        let mut address = format!("{}/", self.base.as_ref()?);
        for byte in title.bytes() {
            match byte {
                b' ' => address.push('_'),
                b'?' | b'%' | b'#' | b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' => {
                    let _ = write!(address, "%{byte:02X}");
                }
                byte if byte.is_ascii_graphic() => address.push(char::from(byte)),
                byte => {
                    let _ = write!(address, "%{byte:02X}");
                }
            }
        }
        Some(address).filter(|_| !title.is_empty())
    }
}
