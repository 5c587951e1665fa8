//! Lines broken within words, put together again.

use std::collections::HashSet;

/// The words of a text in small letters, by which is told what may be joined.
#[derive(Debug, Default)]
pub(crate) struct Known(HashSet<String>);

impl Known {
    /// The words of `lines`, without those that the ends of lines cut.
    pub(crate) fn of<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        let mut known = HashSet::new();
        let mut cut = false;
        for line in lines {
            let words: Vec<&str> = line.split_whitespace().collect();
            let ends_cut = broken(line).is_some();
            for (at, word) in words.iter().enumerate() {
                if (cut && at == 0) || (ends_cut && at + 1 == words.len()) {
                    continue;
                }
                let word = bare(word);
                if !word.is_empty() {
                    known.insert(word.to_lowercase());
                }
            }
            cut = ends_cut;
        }
        Self(known)
    }

    fn has(&self, word: &str) -> bool {
        self.0.contains(&word.to_lowercase())
    }

    /// Adds `line` to `text`, with a space between them, or without one where a word was broken: the hyphen goes unless
    /// the text has the word with it, or both parts as words of their own and not the whole.
    pub(crate) fn join(&self, text: &mut String, line: &str) {
        let line = line.trim_start();
        if text.is_empty() || line.is_empty() {
            text.push_str(line);
            return;
        }
        let Some((stem, mark)) = broken(text) else {
            text.push(' ');
            text.push_str(line);
            return;
        };
        if !line.starts_with(char::is_alphanumeric) {
            text.push(' ');
            text.push_str(line);
            return;
        }
        let first = bare(stem.rsplit(char::is_whitespace).next().unwrap_or(stem));
        let second = bare(line.split_whitespace().next().unwrap_or(line));
        let is_soft = matches!(mark, '\u{ad}' | '¬');
        let whole = format!("{first}{second}");
        let keeps = !is_soft
            && (self.has(&format!("{first}-{second}"))
                || line.starts_with(|letter: char| letter.is_numeric() || letter.is_uppercase())
                || (self.has(first) && self.has(second) && first.chars().count() > 2))
            && !self.has(&whole);
        let len = stem.len();
        if keeps && mark != '-' {
            text.truncate(len);
            text.push('-');
        } else if !keeps {
            text.truncate(len);
        }
        text.push_str(line);
    }
}

/// Fewest broken words from which on a text is taken for one of broken lines.
const BROKEN: usize = 3;

/// The text of a scanned page with the words mended that its lines break; other text as it stands.
pub(crate) fn mended(text: &str) -> std::borrow::Cow<'_, str> {
    let lines: Vec<&str> = text.lines().collect();
    let goes_on = |at: usize| {
        let next = lines.get(at + 1).map_or("", |line| line.trim_start());
        broken(lines[at]).is_some() && next.starts_with(char::is_lowercase)
    };
    if (0..lines.len()).filter(|at| goes_on(*at)).count() < BROKEN {
        return text.into();
    }
    let known = Known::of(lines.iter().copied());
    let mut mended = String::with_capacity(text.len());
    let mut taken = 0;
    for (at, line) in lines.iter().enumerate() {
        let mut own = line.get(taken..).unwrap_or(line).trim_end().to_owned();
        taken = 0;
        if goes_on(at) {
            let next = lines[at + 1];
            let start = next.len() - next.trim_start().len();
            let end = next[start..].find(char::is_whitespace).map_or(next.len(), |end| start + end);
            known.join(&mut own, &next[start..end]);
            taken = end + usize::from(end < next.len() && next.is_char_boundary(end + 1));
        }
        mended.push_str(&own);
        // What is left of the last line may be nothing.
        if !own.is_empty() || line.is_empty() || at + 1 < lines.len() {
            mended.push('\n');
        }
    }
    mended.into()
}

/// A line that a hyphen ends within a word: the line before it, and the hyphen.
fn broken(line: &str) -> Option<(&str, char)> {
    let line = line.trim_end();
    let mark = line.chars().next_back().filter(|mark| matches!(mark, '-' | '\u{2010}' | '\u{ad}' | '¬'))?;
    let stem = &line[..line.len() - mark.len_utf8()];
    stem.ends_with(char::is_alphanumeric).then_some((stem, mark))
}

/// A word without the marks around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|letter: char| !letter.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(lines: &[&str]) -> String {
        let known = Known::of(lines.iter().copied());
        let mut text = String::new();
        for line in lines {
            known.join(&mut text, line);
        }
        text
    }

    #[test]
    fn a_text_of_broken_lines_is_mended() {
        let scanned = "the gov-\nernor came to the har-\nbor and saw the pas-\nsengers";
        assert_eq!(mended(scanned), "the governor\ncame to the harbor\nand saw the passengers\n");
        assert_eq!(mended("a one-\ntime thing\n"), "a one-\ntime thing\n");
    }

    #[test]
    fn broken_words_are_mended_and_hyphens_stay() {
        for (lines, text) in [
            (&["the gov-", "ernor spoke"][..], "the governor spoke"),
            (&["of Anglo-", "Saxon days"], "of Anglo-Saxon days"),
            (&["a well-", "known man, well-known here"], "a well-known man, well-known here"),
            (&["the well was known as a well-", "known place"], "the well was known as a well-known place"),
            (&["the ferry-", "boat", "and the ferryboat"], "the ferryboat and the ferryboat"),
            (&["in 2024-", "25 it fell"], "in 2024-25 it fell"),
            (&["губерна-", "тор сказал"], "губернатор сказал"),
            (&["mar\u{ad}", "ket"], "market"),
            (&["he paused -", "and left"], "he paused - and left"),
        ] {
            assert_eq!(joined(lines), text);
        }
    }
}
