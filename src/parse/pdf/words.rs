//! Letters with their places, put together to words.

use std::collections::HashSet;

/// A letter on a page; lengths in points, from the upper left corner.
#[derive(Clone, Debug)]
pub(super) struct Letter {
    /// What it is.
    pub(super) text: String,
    /// Its left edge.
    pub(super) left: f64,
    /// Its right edge, where the next letter would stand.
    pub(super) right: f64,
    /// Its base line.
    pub(super) base: f64,
    /// Its height.
    pub(super) size: f64,
}

/// A word on a page; as [`Letter`].
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// Its letters.
    pub(super) text: String,
    /// Its left edge.
    pub(super) left: f64,
    /// Its right edge.
    pub(super) right: f64,
    /// Its base line.
    pub(super) base: f64,
    /// Its height.
    pub(super) size: f64,
}

/// Widest gap between letters of one word, in heights of a letter. Spaces are a quarter of it, and seldom less than half
/// of that.
pub(super) const GAP: f64 = 0.14;

/// Puts letters in the order of the document together to words.
pub(super) fn words(letters: Vec<Letter>) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut open = false;
    let mut seen = HashSet::new();
    for letter in letters {
        let size = letter.size.max(0.1);
        // Bold letters are made by drawing the same letter twice.
        let cell = |shift: f64| {
            let (x, y) = (letter.left / (size * 0.05) + shift, letter.base / (size * 0.1));
            (letter.text.clone(), x.round() as i64, y.round() as i64)
        };
        if [0.0, -1.0, 1.0].iter().any(|shift| seen.contains(&cell(*shift))) && !letter.text.trim().is_empty() {
            continue;
        }
        seen.insert(cell(0.0));
        if letter.text.trim().is_empty() {
            open = false;
            continue;
        }
        let last = words.last_mut().filter(|_| open);
        match last {
            Some(word)
                if (letter.base - word.base).abs() < 0.25 * size.max(word.size)
                    && letter.left - word.right < GAP * size.min(word.size)
                    && letter.left - word.right > -0.4 * size =>
            {
                push(&mut word.text, &letter.text);
                word.right = word.right.max(letter.right);
                word.size = word.size.max(size);
            }
            _ => {
                let mut text = String::new();
                push(&mut text, &letter.text);
                let Letter { left, right, base, .. } = letter;
                words.push(Word { text, left, right: right.max(left), base, size });
            }
        }
        open = true;
    }
    words
}

/// Adds letters, with those of joined type taken apart.
fn push(text: &mut String, letters: &str) {
    for letter in letters.chars() {
        match letter {
            'ﬀ' => text.push_str("ff"),
            'ﬁ' => text.push_str("fi"),
            'ﬂ' => text.push_str("fl"),
            'ﬃ' => text.push_str("ffi"),
            'ﬄ' => text.push_str("ffl"),
            'ﬅ' | 'ﬆ' => text.push_str("st"),
            letter => text.push(letter),
        }
    }
}

/// The middle one of `values`; 0 where there is none.
pub(super) fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(text: &str, left: f64, base: f64) -> Vec<Letter> {
        let at = |number: usize| left + 5.0 * number as f64;
        text.chars()
            .enumerate()
            .map(|(number, letter)| Letter {
                text: letter.into(),
                left: at(number),
                right: at(number + 1),
                base,
                size: 10.0,
            })
            .collect()
    }

    fn texts(letters: Vec<Letter>) -> Vec<String> {
        words(letters).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn words_end_at_spaces_gaps_and_lines() {
        assert_eq!(texts(letters("a bridge", 0.0, 0.0)), ["a", "bridge"]);
        let apart = [letters("ferry", 0.0, 0.0), letters("port", 27.0, 0.0), letters("s", 47.5, 0.0)].concat();
        assert_eq!(texts(apart), ["ferry", "ports"]);
        assert_eq!(texts([letters("up", 0.0, 0.0), letters("down", 10.0, 12.0)].concat()), ["up", "down"]);
    }

    #[test]
    fn letters_drawn_twice_stand_once() {
        assert_eq!(texts([letters("quay", 0.0, 0.0), letters("quay", 0.3, 0.0)].concat()), ["quay"]);
        assert_eq!(texts(letters("ferrry", 0.0, 0.0)), ["ferrry"]);
    }
}
