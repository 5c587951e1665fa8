//! Running heads, running feet and page numbers, which are no part of the text.

use std::collections::{HashMap, HashSet};

use super::words::Word;

/// How many rows from the top and from the bottom may be furniture.
const ROWS: usize = 3;
/// Share of a page's height, from its top and from its bottom, in which it stands.
const EDGE: f64 = 0.15;

/// Takes what repeats at the edges of pages out of `pages` (each with its height in points), and gives the number that is
/// printed on each.
pub(super) fn remove(pages: &mut [(f64, Vec<Word>)]) -> Vec<Option<u32>> {
    let all: Vec<Vec<Row>> = pages.iter().map(|(height, words)| edge_rows(*height, words)).collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for rows in &all {
        let keys: HashSet<&str> = rows.iter().map(|row| row.key.as_str()).collect();
        for key in keys {
            *counts.entry(key).or_default() += 1;
        }
    }
    let enough = (pages.len() * 3 / 10).max(2);
    let mut numbers = Vec::new();
    let mut gone = Vec::new();
    for rows in &all {
        let mut number = None;
        let mut words = HashSet::new();
        for row in rows {
            let alone = page_number(&row.text).filter(|_| row.is_outermost);
            let repeats = counts.get(row.key.as_str()).is_some_and(|count| *count >= enough);
            if alone.is_some() || (repeats && row.key.chars().any(char::is_alphabetic)) {
                let beside = || row.text.split(' ').find_map(|word| word.parse().ok()).filter(|number| *number < 5000);
                number = number.or_else(|| alone.flatten()).or_else(beside);
                words.extend(row.words.iter().copied());
            }
        }
        numbers.push(number);
        gone.push(words);
    }
    for ((_, words), gone) in pages.iter_mut().zip(gone) {
        let mut at = 0;
        words.retain(|_| {
            at += 1;
            !gone.contains(&(at - 1))
        });
    }
    numbers
}

/// A row of words right across a page.
struct Row {
    text: String,
    /// The text in small letters, with one mark for any number.
    key: String,
    words: Vec<usize>,
    is_outermost: bool,
}

fn edge_rows(height: f64, words: &[Word]) -> Vec<Row> {
    let mut order: Vec<usize> = (0..words.len()).collect();
    order.sort_by(|a, b| words[*a].base.total_cmp(&words[*b].base));
    let mut rows: Vec<Vec<usize>> = Vec::new();
    for at in order {
        let joins = |row: &Vec<usize>| (words[row[0]].base - words[at].base).abs() < 0.3 * words[at].size;
        match rows.last_mut().filter(|row| joins(row)) {
            Some(row) => row.push(at),
            None => rows.push(vec![at]),
        }
    }
    let count = rows.len();
    let mut found = Vec::new();
    for (number, mut row) in rows.into_iter().enumerate() {
        let base = words[row[0]].base;
        let at_top = number < ROWS && base < height * EDGE;
        let at_bottom = number + ROWS >= count && base > height * (1.0 - EDGE);
        if at_top || at_bottom {
            row.sort_by(|a, b| words[*a].left.total_cmp(&words[*b].left));
            let text = row.iter().map(|at| words[*at].text.as_str()).collect::<Vec<_>>().join(" ");
            let is_outermost = number == 0 || number + 1 == count;
            found.push(Row { key: key(&text), text, words: row, is_outermost });
        }
    }
    found
}

fn key(text: &str) -> String {
    let mut key = String::new();
    for letter in text.to_lowercase().chars() {
        if !letter.is_ascii_digit() {
            key.push(letter);
        } else if !key.ends_with('#') {
            key.push('#');
        }
    }
    key
}

/// Words that stand with a page's number.
const WITH_NUMBER: &[&str] = &[
    "page",
    "p",
    "pg",
    "of",
    "seite",
    "von",
    "s",
    "página",
    "pagina",
    "de",
    "di",
    "стр",
    "страница",
    "с",
    "из",
    "стор",
    "сторінка",
    "з",
    "sur",
    "strona",
    "z",
];

/// The number of a page where `text` is one and no more; the inner one is `None` where it is in Roman letters.
#[expect(clippy::option_option, reason = "a page number that is no Arabic one is one all the same")]
fn page_number(text: &str) -> Option<Option<u32>> {
    let mut number = None;
    let lower = text.to_lowercase();
    let mut roman = false;
    for word in lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if let Ok(value) = word.parse::<u32>() {
            if value >= 5000 {
                return None;
            }
            number.get_or_insert(value);
        } else if word.len() <= 6 && word.chars().all(|letter| "ivxl".contains(letter)) {
            roman = true;
        } else if !WITH_NUMBER.contains(&word) {
            return None;
        }
    }
    (number.is_some() || roman).then_some(number)
}

/// What the pages are called: as printed, where the numbers printed go up with the pages; else as counted from 1.
pub(super) fn labels(numbers: &[Option<u32>]) -> Vec<String> {
    let mut shifts: HashMap<i64, usize> = HashMap::new();
    for (at, number) in numbers.iter().enumerate() {
        if let Some(number) = number {
            *shifts.entry(i64::from(*number) - at as i64).or_default() += 1;
        }
    }
    let best = shifts.into_iter().max_by_key(|(shift, count)| (*count, -shift.abs()));
    let shift = best.filter(|(_, count)| count * 2 > numbers.len()).map_or(1, |(shift, _)| shift);
    (0..numbers.len()).map(|at| (at as i64 + shift).to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(text: &str, base: f64) -> Vec<Word> {
        text.split(' ')
            .enumerate()
            .map(|(at, word)| {
                let left = 50.0 * at as f64;
                Word { text: word.into(), left, right: left + 40.0, base, size: 10.0 }
            })
            .collect()
    }

    #[test]
    fn what_repeats_goes_and_its_numbers_name_the_pages() {
        let page = |number: u32, text: &str| {
            let head = row(&format!("The Quay Post {number}"), 20.0);
            (800.0, [head, row(text, 60.0), row("and more of it", 400.0)].concat())
        };
        let mut pages = vec![page(7, "One begins"), page(8, "Two begins"), page(9, "Three begins")];
        let numbers = remove(&mut pages);
        assert_eq!(labels(&numbers), ["7", "8", "9"]);
        assert!(pages.iter().all(|(_, words)| words.len() == 6), "{pages:?}");
    }

    #[test]
    fn page_numbers_are_told() {
        for (text, number) in [
            ("12", Some(Some(12))),
            ("- 3 -", Some(Some(3))),
            ("Page 3 of 9", Some(Some(3))),
            ("стр. 4", Some(Some(4))),
            ("xiv", Some(None)),
            ("12 men", None),
            ("20250602", None),
        ] {
            assert_eq!(page_number(text), number, "{text}");
        }
    }
}
