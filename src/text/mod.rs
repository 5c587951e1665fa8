//! Text: an island. Words, sentences, language, stems.

pub mod stem;
pub mod words;

use crate::article::Span;

/// The sentences of `text`, in order, in bytes, without the white space around them.
pub fn sentences(text: &str) -> Vec<Span> {
    vec![Span::new(0, text.len())]
}

/// ISO 639-1 code of the language of `text`; `None` where it is too short or unclear.
pub fn language(text: &str) -> Option<&'static str> {
    let _ = text;
    None
}
