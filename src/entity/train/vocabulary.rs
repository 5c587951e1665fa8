//! Makes the table of single words (its form is told in `entity/tagger/vocabulary.rs`).

use std::collections::BTreeMap;

use super::{
    super::tagger::vocabulary::{CLUSTER_BITS, GIVEN, SLOT, SURNAME, TAG_AT, hash, slot, tag},
    clusters, spacy,
};

/// Clusters of words.
const CLUSTERS: usize = (1 << CLUSTER_BITS) - 1;
/// Where the choice of the first centres begins.
const SEED: u64 = 7;
/// Slots for each word.
const SLOTS_A_WORD: f64 = 1.3;

/// The text of the sources.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// `vocab/strings.json` of a spaCy model with vectors.
    pub strings: &'a str,
    /// `vocab/key2row` of it.
    pub key2row: &'a [u8],
    /// `vocab/vectors` of it.
    pub vectors: &'a [u8],
    /// Given names, one a line: the first word of each line, in any case.
    pub given: &'a str,
    /// Surnames, the same.
    pub surnames: &'a str,
}

/// The bytes of the table.
pub fn build(sources: Sources<'_>) -> Result<Vec<u8>, String> {
    let vectors = spacy::read(sources.strings, sources.key2row, sources.vectors)?;
    let of = clusters::clusters(&vectors.rows, vectors.width, CLUSTERS, SEED);
    let cluster = |row: usize| u32::from(of[row]) + 1;
    let rows: BTreeMap<&str, usize> = vectors.words.iter().map(|(word, row)| (word.as_str(), *row)).collect();
    let mut words: BTreeMap<String, u32> = BTreeMap::new();
    for (word, &row) in &rows {
        if !is_wanted(word) {
            continue;
        }
        // A sentence's first word is looked up in small letters where it is not here.
        let small = rows.get(word.to_lowercase().as_str()).filter(|_| word.starts_with(char::is_uppercase));
        if small.is_none_or(|&small| of[small] != of[row]) {
            words.insert((*word).to_owned(), cluster(row));
        }
    }
    for (list, bit) in [(sources.given, GIVEN), (sources.surnames, SURNAME)] {
        for name in list.lines().filter_map(|line| line.split_whitespace().next()) {
            let name = capitalised(name);
            let small = || rows.get(name.to_lowercase().as_str()).map_or(0, |&row| cluster(row));
            let value = words.get(&name).copied().unwrap_or_else(small);
            words.insert(name, value | bit);
        }
    }
    let count = (words.len() as f64 * SLOTS_A_WORD) as usize;
    let mut slots = vec![0; count * SLOT];
    for (word, value) in &words {
        let hash = hash(word.as_bytes());
        let value = value | tag(hash) << TAG_AT;
        let mut at = slot(hash, count);
        while slots[at * SLOT..at * SLOT + SLOT] != [0; SLOT] {
            at = (at + 1) % count;
        }
        slots[at * SLOT..at * SLOT + SLOT].copy_from_slice(&value.to_le_bytes()[..SLOT]);
    }
    Ok(slots)
}

/// Whether it is a word of letters that texts of news may hold.
fn is_wanted(word: &str) -> bool {
    let mut letters = word.chars();
    let first = letters.next();
    let length = word.chars().count();
    first.is_some_and(char::is_alphabetic)
        && (2..=16).contains(&length)
        && word.chars().all(|letter| letter.is_alphabetic() || matches!(letter, '.' | '\''))
        && (length <= 6 || letters.any(char::is_lowercase))
}

/// `SMITH` and `smith` are `Smith`.
fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters.flat_map(char::to_lowercase)).collect()
}
