//! One pass over a text: its words with their shape and what stands between them.

use crate::article::Span;

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Begins with a small letter, or is of a script without capitals.
    Small,
    /// A capital and then small letters: `Moscow`, `McDonald`, `O'Neill`.
    Capital,
    /// Capitals only, two or more: `NATO`, `U.S.`.
    Upper,
    /// One capital, with or without a full stop: `J.`.
    Letter,
    /// Begins with a digit.
    Number,
}

/// What stands between a word and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// The beginning of the text, a line break, the end of a sentence, an opening quotation mark.
    Start,
    /// Blanks only.
    Space,
    /// A hyphen without blanks.
    Hyphen,
    /// A comma.
    Comma,
    /// `&` between blanks.
    And,
    /// An opening bracket.
    Open,
    /// `'s` and blanks.
    Possessive,
    /// Anything else.
    Other,
}

/// A word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// First byte.
    pub(super) start: u32,
    /// One past the last byte.
    pub(super) end: u32,
    /// How it is written.
    pub(super) shape: Shape,
    /// What stands before it.
    pub(super) gap: Gap,
}

impl Token {
    /// Its bytes in the text.
    pub(super) fn span(self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }

    /// Whether it begins with a capital letter.
    pub(super) fn is_capital(self) -> bool {
        matches!(self.shape, Shape::Capital | Shape::Upper | Shape::Letter)
    }
}

/// Words after which a full stop ends no sentence.
const ABBREVIATIONS: &[&str] = &[
    "Adm", "Brig", "Capt", "Co", "Col", "Corp", "Dr", "Fr", "Ft", "Gen", "Gov", "Hon", "Inc", "Jr", "Lt", "Ltd", "Maj",
    "Mr", "Mrs", "Ms", "Mt", "Pres", "Prof", "Rep", "Reps", "Rev", "Sen", "Sens", "Sgt", "Sr", "St", "Supt", "vs",
    "Messrs", "Bros", "Cpl", "Cmdr", "Insp", "Pte", "Pvt", "Ste", "No",
];

/// Abbreviations whose full stop belongs to a name.
const STOP_INSIDE: &[&str] = &["Inc", "Jr", "Sr", "Corp", "Co", "Ltd", "St", "Bros", "Ft", "Mt", "Ste"];

/// The words of `text` from first to last. Possessive `'s` is no part of a word; a hyphen ends one; full stops belong to
/// letters with stops (`U.S.`), to some abbreviations (`Inc.`) and to addresses (`example.org`).
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut found = Vec::with_capacity(text.len() / 5 + 1);
    let mut at = 0;
    let mut last_end = 0;
    let mut after_abbreviation = true;
    // The text's beginning counts as the end of a sentence.
    let mut first = true;
    while at < bytes.len() {
        if !starts_word(text, at) {
            at += width(text, at);
            continue;
        }
        let start = at;
        let end = word_end(text, start);
        let word = &text[start..end];
        let shape = shape(word);
        let gap = if first { Gap::Start } else { gap(&text[last_end..start], after_abbreviation) };
        let stop = bytes.get(end) == Some(&b'.');
        after_abbreviation = shape == Shape::Letter || stop && shape != Shape::Small && ABBREVIATIONS.contains(&word);
        let end = if stop && shape == Shape::Capital && STOP_INSIDE.contains(&word) { end + 1 } else { end };
        found.push(Token { start: start as u32, end: end as u32, shape, gap });
        first = false;
        last_end = end;
        at = end + possessive(&text[end..]);
    }
    found
}

/// Bytes of the `'s` that `rest` begins with; 0 without one.
fn possessive(rest: &str) -> usize {
    let Some(after) = rest.strip_prefix("'s").or_else(|| rest.strip_prefix("’s")) else { return 0 };
    if after.starts_with(char::is_alphanumeric) { 0 } else { rest.len() - after.len() }
}

/// Bytes of the character at `at`.
fn width(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(1, char::len_utf8)
}

fn starts_word(text: &str, at: usize) -> bool {
    let byte = text.as_bytes()[at];
    if byte < 0x80 {
        byte.is_ascii_alphanumeric()
    } else {
        text[at..].chars().next().is_some_and(char::is_alphanumeric)
    }
}

/// Where the word that begins at `start` ends.
fn word_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    loop {
        while at < bytes.len() {
            let byte = bytes[at];
            if byte.is_ascii_alphanumeric() {
                at += 1;
            } else if byte < 0x80 {
                break;
            } else {
                match text[at..].chars().next() {
                    Some(character) if character.is_alphanumeric() || is_mark(character) => at += character.len_utf8(),
                    _ => break,
                }
            }
        }
        // Most words end at a blank.
        if matches!(bytes.get(at), None | Some(b' ' | b',' | b'\n' | b'-')) {
            return at;
        }
        let rest = &text[at..];
        // Marks that may stand inside a word: an apostrophe, a full stop, `&`.
        let mark = match rest.as_bytes().first() {
            Some(b'\'' | b'.' | b'&') => 1,
            Some(0xE2) if rest.starts_with('’') => 3,
            _ => return at,
        };
        let apostrophe = mark == 3 || rest.as_bytes()[0] == b'\'';
        let next = text[at + mark..].chars().next();
        let after = next.map_or(at + mark, |character| at + mark + character.len_utf8());
        let goes_on = next.is_some_and(char::is_alphabetic);
        if rest.as_bytes()[0] == b'.' {
            // `U.S.`: one letter between full stops; `example.org`: letters close up.
            let letter_before = single_letter_before(text, start, at);
            if letter_before && text[start..at].chars().next().is_some_and(char::is_uppercase) {
                let stop_follows = text[after..].starts_with('.') || !text[after..].starts_with(char::is_alphanumeric);
                if goes_on && next.is_some_and(char::is_uppercase) && stop_follows {
                    at = after;
                    continue;
                }
                return at + 1;
            }
            if !goes_on || !next.is_some_and(char::is_lowercase) {
                return at;
            }
        } else if !goes_on {
            return at;
        } else if apostrophe {
            let ends = !text[after..].chars().next().is_some_and(char::is_alphanumeric);
            if ends && next.is_some_and(|character| matches!(character, 's' | 'S')) {
                return at;
            }
        }
        at = after;
    }
}

/// Whether what ends at `at` is one letter: the word's beginning, or a letter after a full stop.
fn single_letter_before(text: &str, start: usize, at: usize) -> bool {
    let mut letters = text[start..at].chars().rev();
    letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none_or(|character| character == '.')
}

/// Accents that stand as characters of their own, and the letter apostrophe.
fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | 'ʻ' | 'ʼ')
}

fn shape(word: &str) -> Shape {
    let bytes = word.as_bytes();
    if bytes[0].is_ascii_lowercase() {
        // `d'Ivoire`, `al'Assad`: a small article before a capital.
        return Shape::Small;
    }
    if bytes[0].is_ascii_digit() {
        return Shape::Number;
    }
    if bytes[0].is_ascii_uppercase() && bytes.get(1).is_some_and(u8::is_ascii_lowercase) {
        return Shape::Capital;
    }
    let mut characters = word.chars().filter(|character| character.is_alphabetic());
    let Some(first) = characters.next() else { return Shape::Number };
    if !first.is_uppercase() {
        return Shape::Small;
    }
    let (mut small, mut more) = (false, false);
    for character in characters {
        more = true;
        small |= !character.is_uppercase();
    }
    match (more, small) {
        (false, _) => Shape::Letter,
        (true, false) => Shape::Upper,
        (true, true) => Shape::Capital,
    }
}

fn gap(between: &str, after_abbreviation: bool) -> Gap {
    if between == " " {
        return Gap::Space;
    }
    if between == "-" || between == "‑" || between == "–" {
        return Gap::Hyphen;
    }
    let between =
        between.strip_prefix("'s").or_else(|| between.strip_prefix("’s")).map_or((between, false), |rest| (rest, true));
    let (between, possessive) = between;
    if between.contains('\n') || between.contains(['"', '“', '„', '«']) {
        return Gap::Start;
    }
    match between.trim() {
        "" if possessive => Gap::Possessive,
        "" => Gap::Space,
        "." if after_abbreviation => Gap::Space,
        "," | ".," => Gap::Comma,
        "&" => Gap::And,
        mark if mark.ends_with(['(', '[']) => Gap::Open,
        mark if mark.contains(['.', '!', '?', ':', ';', '…', '—', '*', '•']) => Gap::Start,
        _ => Gap::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        tokens(text).into_iter().map(|token| token.span().of(text)).collect()
    }

    #[test]
    fn words_end_where_names_end() {
        for (text, expected) in [
            ("Moscow's mayor", vec!["Moscow", "mayor"]),
            ("Russia’s bridge", vec!["Russia", "bridge"]),
            ("O'Neill of the U.S. Navy.", vec!["O'Neill", "of", "the", "U.S.", "Navy"]),
            ("S.V. Petrov spoke.", vec!["S.V.", "Petrov", "spoke"]),
            ("US-led", vec!["US", "led"]),
            ("Pear Inc. and AT&T", vec!["Pear", "Inc.", "and", "AT&T"]),
            ("see example.org.", vec!["see", "example.org"]),
            ("Orel (Орёл) 2025", vec!["Orel", "Орёл", "2025"]),
        ] {
            assert_eq!(words(text), expected);
        }
    }

    #[test]
    fn gaps_tell_sentences_from_abbreviations() {
        let gaps: Vec<Gap> =
            tokens("Gen. Petrov left. He, it seems, is in Paris (France)").iter().map(|token| token.gap).collect();
        assert_eq!(gaps[..4], [Gap::Start, Gap::Space, Gap::Space, Gap::Start]);
        assert_eq!((gaps[4], gaps[gaps.len() - 1]), (Gap::Comma, Gap::Open));
    }
}
