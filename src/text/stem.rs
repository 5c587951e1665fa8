//! Stems, by language: Snowball's stemmers behind a small direct-mapped cache.

use std::cell::Cell;

use frostem::{Algorithm, Stemmer};

use super::words::{fold_accents, lower};

/// A language whose words are stemmed, or [`Language::OTHER`].
///
/// The numbers are part of the index format: new languages are added at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Language(u8);

/// Code and Snowball algorithm of each language that is stemmed.
const LANGUAGES: &[(&str, Algorithm)] = &[
    ("en", Algorithm::English),
    ("ar", Algorithm::Arabic),
    ("da", Algorithm::Danish),
    ("de", Algorithm::German),
    ("el", Algorithm::Greek),
    ("es", Algorithm::Spanish),
    ("fi", Algorithm::Finnish),
    ("fr", Algorithm::French),
    ("hu", Algorithm::Hungarian),
    ("it", Algorithm::Italian),
    ("nl", Algorithm::Dutch),
    ("no", Algorithm::Norwegian),
    ("pt", Algorithm::Portuguese),
    ("ro", Algorithm::Romanian),
    ("ru", Algorithm::Russian),
    ("sv", Algorithm::Swedish),
    ("ta", Algorithm::Tamil),
    ("tr", Algorithm::Turkish),
];

impl Language {
    /// A language without a stemmer: words are compared whole.
    pub const OTHER: Self = Self(u8::MAX);
    /// English.
    pub const ENGLISH: Self = Self(0);

    /// The language of an ISO 639-1 code, with or without a region (`en`, `en-GB`). No code, of a text whose language
    /// could not be told, is English: its stemmer leaves other scripts alone, and what tells nothing is most often short
    /// and English.
    pub fn of_code(code: &str) -> Self {
        if code.is_empty() {
            return Self::ENGLISH;
        }
        let code = code.split(['-', '_']).next().unwrap_or_default();
        let code = if code.eq_ignore_ascii_case("nb") || code.eq_ignore_ascii_case("nn") { "no" } else { code };
        LANGUAGES
            .iter()
            .position(|(known, _)| known.eq_ignore_ascii_case(code))
            .map_or(Self::OTHER, |at| Self(at as u8))
    }

    /// A character that stands for the language before a text on its way to the analyzer; from the private use area,
    /// U+E000 and up.
    pub fn mark(self) -> char {
        char::from_u32(0xE000 + u32::from(self.0)).unwrap_or('\u{E0FF}')
    }

    /// The language whose mark `text` begins with, and the text behind it; without a mark [`Language::OTHER`].
    pub fn of_mark(text: &str) -> (Self, &str) {
        match text.chars().next() {
            Some(mark @ '\u{E000}'..='\u{E0FF}') => (Self((mark as u32 - 0xE000) as u8), &text[mark.len_utf8()..]),
            _ => (Self::OTHER, text),
        }
    }

    fn stemmer(self) -> Option<Stemmer> {
        LANGUAGES.get(usize::from(self.0)).map(|(_, algorithm)| Stemmer::new(*algorithm))
    }
}

/// Words of at most this many bytes are cached.
const CACHED: usize = 15;
const SLOTS: usize = 1 << 13;

/// A word and its stem, each as length and bytes.
#[derive(Clone, Copy, Default)]
struct Slot {
    word: [u8; CACHED + 1],
    stem: [u8; CACHED + 1],
}

/// Turns words into terms. Making one is cheap: the cache is the thread's own and handed on.
pub struct Terms {
    language: Language,
    stemmer: Option<Stemmer>,
    cache: Option<Box<Cache>>,
}

struct Cache {
    language: Language,
    slots: Vec<Slot>,
}

thread_local! {
    static CACHE: Cell<Option<Box<Cache>>> = const { Cell::new(None) };
}

impl Terms {
    /// Terms of `language`.
    pub fn new(language: Language) -> Self {
        let stemmer = language.stemmer();
        let cache = stemmer.is_some().then(|| match CACHE.take() {
            Some(mut cache) => {
                if cache.language != language {
                    cache.slots.fill(Slot::default());
                    cache.language = language;
                }
                cache
            }
            None => Box::new(Cache { language, slots: vec![Slot::default(); SLOTS] }),
        });
        Self { language, stemmer, cache }
    }

    /// The language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// Writes the term of `word` into `out`: lower case, stemmed, Latin accents off.
    pub fn write(&mut self, word: &str, out: &mut String) {
        lower(word, out);
        let (Some(stemmer), Some(cache)) = (&self.stemmer, &mut self.cache) else {
            fold_accents(out);
            return;
        };
        if out.len() > CACHED || !out.is_ascii() {
            let stem = stemmer.stem(out);
            if stem != out.as_str() {
                *out = stem.into();
            }
            fold_accents(out);
            return;
        }
        let mut key = [0; CACHED + 1];
        key[..out.len()].copy_from_slice(out.as_bytes());
        key[CACHED] = out.len() as u8;
        let slot = &mut cache.slots[slot_of(&key)];
        if slot.word == key {
            let length = usize::from(slot.stem[CACHED]);
            out.clear();
            out.push_str(std::str::from_utf8(&slot.stem[..length]).unwrap_or_default());
            return;
        }
        let stem = stemmer.stem(out);
        if stem.len() <= CACHED && stem.is_ascii() {
            let mut kept = [0; CACHED + 1];
            kept[..stem.len()].copy_from_slice(stem.as_bytes());
            kept[CACHED] = stem.len() as u8;
            *slot = Slot { word: key, stem: kept };
        }
        if stem != out.as_str() {
            *out = stem.into();
        }
    }
}

impl Drop for Terms {
    fn drop(&mut self) {
        if self.cache.is_some() {
            CACHE.set(self.cache.take());
        }
    }
}

fn slot_of(key: &[u8; CACHED + 1]) -> usize {
    let whole = u128::from_le_bytes(*key);
    let mixed = ((whole as u64) ^ ((whole >> 64) as u64).rotate_left(29)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed >> 51) as usize & (SLOTS - 1)
}

/// The term of one word of `language`.
pub fn term(language: Language, word: &str) -> String {
    let mut out = String::new();
    Terms::new(language).write(word, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_by_language_and_from_the_cache() {
        for _ in 0..2 {
            assert_eq!(term(Language::ENGLISH, "Collapsing"), "collaps");
            assert_eq!(term(Language::of_code("en-GB"), "bridges"), "bridg");
            assert_eq!(term(Language::of_code("ru"), "моста"), term(Language::of_code("ru"), "мосты"));
            assert_eq!(term(Language::OTHER, "Bridges"), "bridges");
            assert_eq!(term(Language::ENGLISH, "Zürich"), "zurich");
        }
    }

    #[test]
    fn marks_are_read_back() {
        let marked = format!("{}text", Language::of_code("ru").mark());
        assert_eq!(Language::of_mark(&marked), (Language::of_code("ru"), "text"));
        assert_eq!(Language::of_mark("text"), (Language::OTHER, "text"));
    }
}
