//! Names: persons, organisations, places.
//!
//! Rules with lists, in three steps: each text is read once for pieces that may be names (`scan`, with `persons`,
//! `organisations` and the gazetteer); what the whole article says is gathered (who is named in full, which acronyms
//! are explained, which countries are spoken of); then every piece is settled or dropped. In English a trained tagger,
//! which sees what the rules make of each word, then says which names stand (`tagged`, `tagger`, `merge`).

pub mod alias;
mod capitals;
mod context;
mod fold;
mod gazetteer;
mod lists;
mod merge;
mod national;
mod organisations;
mod people;
mod persons;
mod places;
mod region_words;
mod russian;
mod scan;
mod senses;
mod settle;
mod surroundings;
mod tagged;
mod tagger;
mod tokens;
mod weigh;
#[cfg(feature = "train")]
pub mod train;

#[cfg(test)]
mod tests;

use crate::article::{Article, Mention};

/// The mentions of persons, organisations and places in `article`, by field and place, not overlapping.
pub fn find(article: &Article) -> Vec<Mention> {
    tagged::find(article)
}
