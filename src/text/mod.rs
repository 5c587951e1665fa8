//! Text: an island. Words, sentences, language, stems.

mod language;
mod sentences;
pub mod stem;
pub mod words;

pub use language::language;
pub use sentences::sentences;
