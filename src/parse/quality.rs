//! Whether letters make words: what optical character recognition and fonts without names leave is told by the share of
//! words that cannot be any.

/// How much of a text is no words.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Quality {
    /// Words in scripts with capital letters.
    pub(crate) words: usize,
    /// Those of them that cannot be words.
    pub(crate) impossible: usize,
}

/// Fewest words from which a share is told.
const ENOUGH: usize = 50;

impl Quality {
    /// The quality of `text`, by at most its first hundred thousand words.
    pub(crate) fn of(text: &str) -> Self {
        let mut quality = Self::default();
        for word in text.split_whitespace().take(100_000) {
            let word = word.trim_matches(|letter: char| !letter.is_alphanumeric());
            if !word.chars().any(|letter| letter.is_uppercase() || letter.is_lowercase()) {
                continue;
            }
            quality.words += 1;
            quality.impossible += usize::from(is_impossible(word));
        }
        quality
    }

    /// The share of impossible words, from 0 to 1; 0 where there are too few words to tell.
    pub(crate) fn share(&self) -> f64 {
        if self.words < ENOUGH { 0.0 } else { self.impossible as f64 / self.words as f64 }
    }
}

/// Share of impossible words from which on a text is told to be poorly recognised: 11 of 100 pages of newspapers of 1916
/// that were scanned have more, and 3 of 1000 press releases.
const POOR: f64 = 0.04;

/// Notes that optical character recognition went badly, where so many words of `text` are none.
pub(crate) fn note(text: &str, notes: &mut super::Notes) {
    let share = Quality::of(text).share();
    if share > POOR {
        let message = format!(
            "{:.0} of 100 words cannot be words, as text recognition went badly; search for parts of names",
            share * 100.0
        );
        notes.add("poor-ocr", &message, false);
    }
}

/// Whether `text` is no words at all.
pub(crate) fn is_garbled(text: &str) -> bool {
    Quality::of(text).share() > 0.4
}

/// Whether no language has the word: capitals within small letters, marks or digits within letters, the same letter three
/// times, long runs of consonants, or no vowel in a long word.
fn is_impossible(word: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    if word.contains("://") || word.contains('@') || word.contains('.') && word.contains('/') {
        return false;
    }
    let odd_mark = |letter: &char| {
        !letter.is_alphanumeric()
            && !matches!(letter, '-' | '\'' | '’' | '.' | '/' | '–' | '—' | '&' | ',' | '\u{301}' | '‑')
    };
    if letters.iter().any(odd_mark) {
        return true;
    }
    let pieces = word.split(|letter: char| !letter.is_alphanumeric()).filter(|piece| !piece.is_empty());
    pieces.map(|piece| piece.chars().collect::<Vec<_>>()).any(|piece| is_impossible_piece(&piece))
}

fn is_impossible_piece(piece: &[char]) -> bool {
    let digits = piece.iter().filter(|letter| letter.is_numeric()).count();
    if digits > 0 {
        // `1916th`, `F16` and `20kg` are words; `wa8` and `th3n` are none.
        let changes = piece.windows(2).filter(|pair| pair[0].is_numeric() != pair[1].is_numeric()).count();
        return changes > 2
            || (changes == 1 && piece[0].is_lowercase() && piece.len() - digits > 1)
            || changes == 2 && piece[0].is_alphabetic() && piece[0].is_lowercase();
    }
    let lower: Vec<char> = piece.iter().flat_map(|letter| letter.to_lowercase()).collect();
    let is_shouted = piece.iter().all(|letter| letter.is_uppercase());
    let inner_capitals = piece.windows(2).filter(|pair| pair[0].is_lowercase() && pair[1].is_uppercase()).count();
    if inner_capitals > 1 || (inner_capitals == 1 && piece[0].is_lowercase() && piece.len() > 2) {
        return true;
    }
    if !is_shouted && lower.windows(3).any(|three| three[0] == three[1] && three[1] == three[2]) {
        return true;
    }
    if is_shouted && piece.len() <= 6 {
        return false;
    }
    let is_consonant = |letter: &char| is_latin_or_cyrillic(*letter) && !VOWELS.contains(*letter);
    let mut run = 0;
    let mut longest = 0;
    for letter in &lower {
        run = if is_consonant(letter) { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    // German has eight in a row (`Angstschweiß`).
    longest >= 9
        || (longest == lower.len()
            && lower.len() >= 4
            && !is_shouted
            && !ABBREVIATED.contains(&lower.iter().collect::<String>().as_str()))
}

/// Vowels of the Latin and Cyrillic alphabets, with the letters that do a vowel's work in some languages.
const VOWELS: &str = "aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýÿœāăąēĕėęěīĭįıōŏőūŭůűųаеёиоуыэюяіїєўъьąęó";

/// Words without a vowel.
const ABBREVIATED: &[&str] = &["mrs", "messrs", "hrs", "vlcd", "bldg", "hwy", "pkwy", "dept", "ctrl", "smrt", "krst"];

fn is_latin_or_cyrillic(letter: char) -> bool {
    letter.is_alphabetic() && (letter < '\u{250}' || ('\u{400}'..'\u{530}').contains(&letter))
}

/// The most frequent words of `text`; for calibration.
#[cfg(test)]
fn impossible_words(text: &str) -> std::collections::HashSet<String> {
    text.split_whitespace()
        .map(|word| word.trim_matches(|letter: char| !letter.is_alphanumeric()))
        .filter(|word| is_impossible(word))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_from_what_is_none() {
        let good = "The UN's F-16 crew of McDonald flew 1,200km on Friday, said Mrs. Schmidt: https://a.example/x-y \
                    В понедельник взвод вскрыл дзот. L'été à l'hôtel, Borschtsch und Angstschweiß.";
        assert_eq!(impossible_words(good), std::collections::HashSet::new());
        for word in ["tbe!r", "wa8", "tHe", "iiij", "rnrnw", "q~t", "bcdfgh", "хцщжзк"] {
            assert!(is_impossible(word), "{word}");
        }
    }
}
