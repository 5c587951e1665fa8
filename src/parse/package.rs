//! Documents that are ZIP archives of XML: reading their parts, within limits.

use std::io::{Cursor, ErrorKind, Read};

use zip::{ZipArchive, result::ZipError};

use super::{
    Notes, Record, clean,
    manuscript::Manuscript,
    split,
    xml::{self, Document},
};
use crate::{
    article::Article,
    settings::{Limits, Reading},
    source::Budget,
};

/// A problem's code and message.
pub(crate) type Fault = (&'static str, String);

/// A ZIP archive with the parts of a document.
pub(crate) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    budget: Budget,
    limits: Limits,
}

impl<'a> Package<'a> {
    /// Opens the archive `bytes`.
    pub(crate) fn open(bytes: &'a [u8], reading: &Reading) -> Result<Self, Fault> {
        // Word and LibreOffice put documents with a password into such a container.
        if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
            return Err(("encrypted", "it needs a password, or is of an older kind; save it anew without one".into()));
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error.to_string()))?;
        let budget = Budget::new(&reading.limits, Some(bytes.len() as u64));
        Ok(Self { archive, budget, limits: reading.limits })
    }

    /// The bytes of the part `name`; `None` where there is none.
    pub(crate) fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        let part = match self.archive.by_name(name) {
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                return Err(("encrypted", "it needs a password; save it without one".into()));
            }
            Err(error) => return Err(damaged(&error.to_string())),
        };
        let most = self.limits.article_bytes;
        let mut bytes = Vec::new();
        let read = self.budget.guarded(part).take(most.saturating_add(1)).read_to_end(&mut bytes);
        match read {
            Err(error) if error.kind() == ErrorKind::FileTooLarge => {
                Err(("too-large", format!("{error}; unpack it first if it is to be trusted")))
            }
            // What stands before the damage may be the article.
            Err(_) if !bytes.is_empty() && bytes.len() as u64 <= most => Ok(Some(bytes)),
            Err(error) => Err(damaged(&error.to_string())),
            Ok(_) if bytes.len() as u64 > most => Err(("too-large", split::too_large(most))),
            Ok(_) => Ok(Some(bytes)),
        }
    }

    /// The part `name` as XML; `None` where there is none.
    pub(crate) fn xml(&mut self, name: &str) -> Result<Option<Document>, Fault> {
        let limits = self.limits;
        Ok(self.bytes(name)?.map(|bytes| xml::within(&xml::decode(&bytes, None).text, &limits)))
    }

    /// The part `name` as XML, where what is wrong with it does not matter.
    pub(crate) fn maybe_xml(&mut self, name: &str) -> Document {
        self.xml(name).ok().flatten().unwrap_or_default()
    }
}

/// The article of a document of which `read` makes a manuscript; `None`, with a problem, where it cannot.
pub(crate) fn article(
    record: &Record,
    notes: &mut Notes,
    read: fn(&Record, &mut Notes) -> Result<Manuscript, Fault>,
) -> Option<Article> {
    match read(record, notes) {
        Ok(manuscript) => Some(manuscript.article(record, notes)),
        Err(fault) => {
            lost(notes, &fault);
            None
        }
    }
}

fn damaged(why: &str) -> Fault {
    let why = clean::shortened(&clean::line(why), 120);
    ("unreadable", format!("it is no document that can be unpacked ({why}); fetch or save it anew"))
}

/// Notes that the document is lost by `fault`.
pub(crate) fn lost(notes: &mut Notes, fault: &Fault) {
    notes.lost(fault.0, &fault.1);
}

/// Notes what is wrong with a part that was read all the same.
pub(crate) fn note(notes: &mut Notes, document: &Document) {
    for (code, message) in xml::faults(document, &notes.reading.limits) {
        notes.add(code, &message, false);
    }
}
