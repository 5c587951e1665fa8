//! The cursor: where a page ended, and what was decided for it, as an opaque word.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{SearchRequest, collect::Standing};
use crate::error::{Error, Result};

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The end of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cursor {
    value: u64,
    key: u64,
    /// The index's generation when the first page was made.
    pub(super) generation: u64,
    /// The corrections that held then.
    pub(super) corrections: Option<String>,
    /// Number of hits before the next page.
    pub(super) rank: u64,
    /// What `auto` decided for each run of words.
    pub(super) relaxed: Vec<bool>,
    /// Of the question.
    hash: u64,
}

impl Cursor {
    /// The cursor behind `last`, whose rank is `rank`.
    pub(super) fn new(
        last: Standing,
        (generation, corrections): (u64, Option<String>),
        rank: u64,
        relaxed: Vec<bool>,
        hash: u64,
    ) -> Self {
        Self { value: last.value, key: last.key, generation, corrections, rank, relaxed, hash }
    }

    /// Where the page ended.
    pub(super) fn standing(&self) -> Standing {
        Standing { value: self.value, key: self.key }
    }

    /// As a word of letters, digits, `-` and `_`.
    ///
    /// # Errors
    /// Never in practice.
    pub(super) fn write(&self) -> Result<String> {
        let bytes = postcard::to_stdvec(self).map_err(super::engine)?;
        let mut word = String::with_capacity(bytes.len() * 4 / 3 + 1);
        for three in bytes.chunks(3) {
            let bits = three.iter().fold(0u32, |bits, byte| (bits << 8) | u32::from(*byte)) << (8 * (3 - three.len()));
            for at in 0..=three.len() {
                word.push(char::from(ALPHABET[(bits >> (18 - 6 * at)) as usize & 63]));
            }
        }
        Ok(word)
    }

    /// Reads a cursor of the question with this hash.
    ///
    /// # Errors
    /// [`Error::Usage`] where it is none, or another question's.
    pub(super) fn read(word: &str, hash: u64) -> Result<Self> {
        let cursor = bytes(word).and_then(|bytes| match postcard::take_from_bytes::<Self>(&bytes) {
            Ok((cursor, [])) => Some(cursor),
            _ => None,
        });
        let Some(cursor) = cursor else {
            return Err(Error::Usage {
                message: format!("`{word}` is no cursor"),
                hint: "give `next` of the page before, as it stands".into(),
            });
        };
        if cursor.hash != hash {
            return Err(Error::Usage {
                message: "the cursor belongs to another query, filter or order".into(),
                hint: "repeat the question of the page before, or leave the cursor out".into(),
            });
        }
        Ok(cursor)
    }
}

fn bytes(word: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(word.len() * 3 / 4);
    for four in word.as_bytes().chunks(4) {
        if four.len() == 1 {
            return None;
        }
        let mut bits = 0u32;
        for letter in four {
            bits = (bits << 6) | ALPHABET.iter().position(|known| known == letter)? as u32;
        }
        bits <<= 6 * (4 - four.len());
        bytes.extend(&bits.to_be_bytes()[1..four.len()]);
    }
    Some(bytes)
}

/// A number for what decides which articles match and in which order; `folders` are the resolved paths.
pub(super) fn hash(request: &SearchRequest, folders: &[String]) -> u64 {
    let SearchRequest { query, syntax, match_mode, filters, sort, .. } = request;
    let text = format!("{query:?} {syntax:?} {match_mode:?} {filters:?} {sort:?} {folders:?}");
    let digest = Sha256::digest(text.as_bytes());
    u64::from_be_bytes(std::array::from_fn(|at| digest[at]))
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn is_read_as_written() {
        for size in 0..7 {
            let last = Standing { value: u64::MAX >> size, key: 1 << size };
            let cursor = Cursor::new(last, (size as u64, Some("00ff".into())), 300, vec![true; size], 17);
            let word = cursor.write().expect("a word");
            assert!(word.bytes().all(|letter| ALPHABET.contains(&letter)));
            assert_eq!(Cursor::read(&word, 17).expect("a cursor"), cursor);
            assert!(matches!(Cursor::read(&word, 18), Err(Error::Usage { .. })));
            assert!(matches!(Cursor::read(&word[1..], 17), Err(Error::Usage { .. })));
        }
        for word in ["", "A", "%", "ÄÖ", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
            assert!(Cursor::read(word, 17).is_err());
        }
    }
}
