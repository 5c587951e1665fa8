//! The usual capitals of names that stand in a text in capitals only.

use super::{fold::fold_name, lists, lists::class};

/// Words that are small inside names.
const SMALL: &[&str] = &["OF", "AND", "THE", "FOR", "ON", "IN", "AT", "DE", "LA", "DU", "AL", "VON", "VAN", "DER"];

/// Acronyms that are common words otherwise.
const ACRONYMS: &[&str] = &["US", "UK"];

/// `name` as it is usually written, where it is two or more words in capitals only: `KERCH STRAIT` is `Kerch Strait`,
/// `FSB ACADEMY` is `FSB Academy`. Any other name stays as it is.
pub(super) fn usual(name: String) -> String {
    if !name.contains(' ') || name.chars().any(char::is_lowercase) || !name.chars().any(char::is_uppercase) {
        return name;
    }
    let words = name.split(' ').enumerate().map(|(at, word)| match word {
        _ if at > 0 && SMALL.contains(&word) => word.to_lowercase(),
        _ if is_acronym(word) => word.to_owned(),
        _ => word.split('-').map(capitalised).collect::<Vec<_>>().join("-"),
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Whether a word of capitals is one because it is an acronym: a known one, or short and no everyday word.
fn is_acronym(word: &str) -> bool {
    let folded = fold_name(word);
    let short = word.chars().count() <= 3 && lists::words().classes(&folded) & (class::WORD | class::GIVEN) == 0;
    short
        || ACRONYMS.contains(&word)
        || word.contains(|letter: char| !(letter.is_alphabetic() || matches!(letter, '-' | '\'' | '’')))
        || lists::names().get(&folded).is_some_and(|entry| entry.is_acronym())
}

/// `O'NEILL` is `O'Neill`, `JOHN'S` is `John's`.
fn capitalised(word: &str) -> String {
    let mut written = String::with_capacity(word.len());
    for (at, letter) in word.chars().enumerate() {
        let after_link = at == 2 && written.ends_with(['\'', '’']);
        if at == 0 || after_link {
            written.push(letter);
        } else {
            written.extend(letter.to_lowercase());
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::usual;

    #[test]
    fn capitals_become_usual_ones() {
        for (shouted, written) in [
            ("KERCH STRAIT", "Kerch Strait"),
            ("BANK OF THE NORTH", "Bank of the North"),
            ("SHANE O'NEILL", "Shane O'Neill"),
            ("PORT JOHN'S HARBOUR", "Port John's Harbour"),
            ("BADEN-BADEN AIRPORT", "Baden-Baden Airport"),
            ("NATO ACADEMY", "NATO Academy"),
            ("US COAST OFFICE", "US Coast Office"),
            ("U.S. OFFICE", "U.S. Office"),
            ("КЕРЧЕНСКИЙ ПРОЛИВ", "Керченский Пролив"),
            ("NATO", "NATO"),
            ("KERCH Strait", "KERCH Strait"),
            ("東京 湾", "東京 湾"),
            ("", ""),
        ] {
            assert_eq!(usual(shouted.to_owned()), written);
        }
    }
}
