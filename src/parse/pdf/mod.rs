//! PDF: read by a process of its own (this program, or one that the user names), then mended to paragraphs.

mod article;
mod child;
mod document;
mod plain;
#[cfg(feature = "pdf")]
mod columns;
#[cfg(feature = "pdf")]
mod furniture;
#[cfg(feature = "pdf")]
mod lines;
#[cfg(feature = "pdf")]
mod read;
#[cfg(feature = "pdf")]
mod words;

use child::Failure;
use document::{Document, Outcome};

use super::{Notes, Record, clean};
use crate::article::Article;

/// Reads a PDF to the JSON that `parse` asks of the process that it starts. It takes whatever time and memory the bytes
/// make it take.
#[cfg(feature = "pdf")]
pub fn read_pdf(bytes: Vec<u8>) -> Vec<u8> {
    // Only numbers and texts are in it, which are always JSON.
    serde_json::to_vec(&read::read(bytes)).unwrap_or_default()
}

/// Reads a PDF.
pub(crate) fn parse(record: &Record, notes: &mut Notes) -> Option<Article> {
    match outcome(&record.bytes, notes) {
        Ok(Outcome::Read(document)) => article::article(&document, record, notes),
        Ok(Outcome::Encrypted) => {
            notes.lost("pdf-encrypted", "it opens with a password alone; save it without one");
            None
        }
        Ok(Outcome::Broken) => {
            notes.lost("pdf-failed", "it is damaged beyond mending; look whether it opens, and save or fetch it anew");
            None
        }
        Err(failure) => {
            let (code, message) = said(&failure, notes);
            notes.lost(code, &message);
            None
        }
    }
}

/// What the process makes of it.
fn outcome(bytes: &[u8], notes: &Notes) -> Result<Outcome, Failure> {
    let limits = &notes.reading.limits;
    let (seconds, most) = (limits.pdf_seconds, limits.article_bytes.saturating_mul(4));
    if let Some(command) = &notes.reading.pdf_command {
        let text = child::command(command, bytes, seconds, most)?;
        return Ok(Outcome::Read(Document { pages: plain::pages(&text), ..Document::default() }));
    }
    let Some(path) = &notes.reading.pdf_helper else {
        return Err(Failure::NotStarted(String::new()));
    };
    let json = child::helper(path, bytes, limits.pdf_bytes, seconds, most)?;
    serde_json::from_slice(&json).map_err(|error| Failure::Failed(error.to_string()))
}

/// A failure as a problem's code and message.
fn said(failure: &Failure, notes: &Notes) -> (&'static str, String) {
    let limits = &notes.reading.limits;
    let command = notes.reading.pdf_command.as_ref();
    match failure {
        Failure::NotStarted(_) if command.is_none() && notes.reading.pdf_helper.is_none() => {
            ("pdf-not-read", "no program was named that reads PDFs; name dateline's own, or another one".into())
        }
        Failure::NotStarted(why) => {
            let message = match command {
                Some(command) => format!("`{command}` cannot be run ({why}); correct the command that reads PDFs"),
                None => format!("the program that reads PDFs cannot be run ({why}); see whether it is still there"),
            };
            ("pdf-not-read", clean::line(&message))
        }
        Failure::TooSlow => {
            ("pdf-too-slow", format!("reading it takes more than {} s; raise the limit", limits.pdf_seconds))
        }
        Failure::TooLarge => (
            "pdf-too-large",
            format!("reading it takes more than {} bytes of memory; raise the limit", limits.pdf_bytes),
        ),
        Failure::Failed(words) => {
            let words = clean::shortened(&clean::line(words), 200);
            ("pdf-failed", format!("the program that reads PDFs failed on it ({words}); try another one"))
        }
    }
}
