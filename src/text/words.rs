//! Words: the maximal runs of letters, digits and marks, and the form in which they are compared.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::article::Span;

/// The longest word that is indexed, in bytes; longer runs are data, not words.
pub const LONGEST: usize = 80;

/// The words of a text, in order, in bytes. Linear in the text.
#[derive(Clone, Debug)]
pub struct Words<'a> {
    text: &'a str,
    at: usize,
}

/// The words of `text`.
pub fn words(text: &str) -> Words<'_> {
    Words { text, at: 0 }
}

impl Iterator for Words<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        let bytes = self.text.as_bytes();
        let mut at = self.at;
        while at < bytes.len() {
            if bytes[at].is_ascii() {
                if bytes[at].is_ascii_alphanumeric() {
                    break;
                }
                at += 1;
            } else {
                let letter = self.text[at..].chars().next()?;
                if letter.is_alphanumeric() {
                    break;
                }
                at += letter.len_utf8();
            }
        }
        if at >= bytes.len() {
            self.at = at;
            return None;
        }
        let start = at;
        while at < bytes.len() {
            if bytes[at].is_ascii() {
                if !bytes[at].is_ascii_alphanumeric() {
                    break;
                }
                at += 1;
            } else {
                let letter = self.text[at..].chars().next()?;
                if !(letter.is_alphanumeric() || is_combining_mark(letter)) {
                    break;
                }
                at += letter.len_utf8();
            }
        }
        self.at = at;
        Some(Span::new(start, at))
    }
}

/// Writes `word` in lower case into `out`, which is emptied first.
pub fn lower(word: &str, out: &mut String) {
    out.clear();
    if word.is_ascii() {
        out.push_str(word);
        out.make_ascii_lowercase();
    } else {
        out.extend(word.chars().flat_map(char::to_lowercase));
    }
}

/// Takes the accents off Latin letters (`Zürich` to `Zurich`) and makes `ё` `е`; other scripts stay as they are, as
/// their marks make other letters (`й` is no `и`).
pub fn fold_accents(word: &mut String) {
    if word.is_ascii() {
        return;
    }
    let mut folded = String::with_capacity(word.len());
    for letter in word.nfc() {
        match letter {
            'ё' => folded.push('е'),
            'ß' => folded.push_str("ss"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ı' => folded.push('i'),
            '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => {
                folded.extend(std::iter::once(letter).nfd().filter(|part| !is_combining_mark(*part)));
            }
            '\u{300}'..='\u{36f}' => {}
            _ => folded.push(letter),
        }
    }
    *word = folded;
}

/// A whole value (a name, a place's path, a source) as it is compared: lower case, without accents, with white space
/// made single spaces.
pub fn fold(value: &str) -> String {
    let mut folded = String::with_capacity(value.len());
    for part in value.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        if part.is_ascii() {
            folded.push_str(part);
        } else {
            folded.extend(part.chars().flat_map(char::to_lowercase));
        }
    }
    folded.make_ascii_lowercase();
    fold_accents(&mut folded);
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<&str> {
        words(text).map(|span| span.of(text)).collect()
    }

    #[test]
    fn splits_at_what_is_no_letter_or_digit() {
        assert_eq!(
            all("U.S.-led co-operation, 100m; Zelenskyy’s"),
            ["U", "S", "led", "co", "operation", "100m", "Zelenskyy", "s"]
        );
        assert_eq!(all("Брянск — мост"), ["Брянск", "мост"]);
        assert_eq!(all(""), Vec::<&str>::new());
    }

    #[test]
    fn folds_latin_accents_only() {
        assert_eq!(fold("  Zürich  ŁÓDŹ "), "zurich lodz");
        assert_eq!(fold("Королёв Чайковский"), "королев чайковский");
    }
}
