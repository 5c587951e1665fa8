//! Lines of a block, and the paragraphs that they make.

use super::{
    document::Paragraph,
    words::{GAP, Word, median},
};

/// One line of a block; lengths in points.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) base: f64,
    pub(super) size: f64,
    /// Width of its first word.
    first: f64,
}

/// Words as lines from top to bottom.
pub(super) fn lines(mut words: Vec<Word>) -> Vec<Line> {
    words.sort_by(|a, b| a.base.total_cmp(&b.base));
    attach_initials(&mut words);
    let mut rows: Vec<Vec<Word>> = Vec::new();
    for word in words {
        // Raised and lowered letters belong to the line that they stand beside.
        let joins = rows.last().is_some_and(|row| {
            row.iter().any(|other| {
                let (small, large) = (word.size.min(other.size), word.size.max(other.size));
                let reach = if small < 0.8 * large { 0.45 * large } else { 0.3 * large };
                (word.base - other.base).abs() < reach
            })
        });
        match rows.last_mut().filter(|_| joins) {
            Some(row) => row.push(word),
            None => rows.push(vec![word]),
        }
    }
    rows.into_iter().filter_map(line).collect()
}

/// A large letter at the start of a paragraph, which stands beside several lines, is put before the first of them.
fn attach_initials(words: &mut Vec<Word>) {
    let size = median(words.iter().map(|word| word.size));
    let mut at = 0;
    while at < words.len() {
        let (left, right, base, height) = (words[at].left, words[at].right, words[at].base, words[at].size);
        let is_initial = height > 1.8 * size && words[at].text.chars().filter(|c| c.is_alphabetic()).count() == 1;
        let beside = words.iter().position(|word| {
            word.size < 0.7 * height
                && word.base > base - height
                && word.base < base - 0.3 * size
                && word.left >= right - 0.2 * size
                && word.left - right < 1.5 * size
        });
        match beside.filter(|_| is_initial) {
            Some(beside) => {
                let initial = words[at].text.clone();
                words[beside].text.insert_str(0, &initial);
                words[beside].left = left;
                words.remove(at);
            }
            None => at += 1,
        }
    }
}

fn line(mut row: Vec<Word>) -> Option<Line> {
    row.sort_by(|a, b| a.left.total_cmp(&b.left));
    let first = row.first()?;
    let (left, width) = (first.left, first.right - first.left);
    let letters = row.iter().flat_map(|word| std::iter::repeat_n(word.size, word.text.chars().count()));
    let size = median(letters);
    let full_size = |word: &&Word| word.size > 0.8 * size;
    let base = row.iter().find(full_size).unwrap_or(first).base;
    let mut text = String::new();
    let mut right = f64::NEG_INFINITY;
    for word in &row {
        if !text.is_empty() && word.left - right > GAP * word.size {
            text.push(' ');
        }
        text.push_str(&word.text);
        right = right.max(word.right);
    }
    Some(Line { text, left, right, base, size, first: width })
}

/// Marks that begin an item of a list.
const MARKS: &[&str] = &["•", "▪", "■", "●", "◦", "‣", "·", "–", "—", "-", "*"];

/// A block's lines as paragraphs.
pub(super) fn paragraphs(lines: Vec<Line>) -> Vec<Paragraph> {
    let margin = Margin::of(&lines);
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut last: Option<Line> = None;
    for line in lines {
        let begins = last.as_ref().is_none_or(|last| margin.begins(last, &line));
        let is_full = margin.right - line.right < 1.5 * line.size;
        match paragraphs.last_mut().filter(|_| !begins) {
            Some(paragraph) => {
                paragraph.lines.push(line.text.clone());
                paragraph.is_full = is_full;
            }
            None => paragraphs.push(Paragraph {
                lines: vec![line.text.clone()],
                size: line.size as f32,
                is_indented: margin.is_indented(&line),
                is_full,
            }),
        }
        last = Some(line);
    }
    paragraphs
}

/// Where a block's lines begin and end, and how far apart they are.
struct Margin {
    left: f64,
    right: f64,
    leading: f64,
    size: f64,
}

impl Margin {
    fn of(lines: &[Line]) -> Self {
        let size = median(lines.iter().map(|line| line.size));
        let usual: Vec<&Line> = lines.iter().filter(|line| (line.size - size).abs() < 0.1 * size).collect();
        let leading = median(usual.windows(2).map(|pair| pair[1].base - pair[0].base).filter(|gap| *gap > 0.1));
        let left = usual.iter().map(|line| line.left).fold(f64::INFINITY, f64::min);
        let mut ends: Vec<f64> = usual.iter().map(|line| line.right).collect();
        ends.sort_by(f64::total_cmp);
        let right = ends.get(ends.len().saturating_sub(1) * 19 / 20).copied().unwrap_or(0.0);
        Self { left, right, leading: if leading > 0.0 { leading } else { 1.2 * size }, size }
    }

    fn is_indented(&self, line: &Line) -> bool {
        line.left > self.left + 0.7 * line.size && line.left < self.left + 4.0 * line.size
    }

    /// Whether `line` begins a paragraph, below `last`.
    fn begins(&self, last: &Line, line: &Line) -> bool {
        let gap = line.base - last.base;
        if (line.size - last.size).abs() > 0.12 * line.size.max(last.size) {
            return true;
        }
        // A headline's lines are as short as they please.
        if line.size > 1.15 * self.size {
            return gap > 1.6 * line.size;
        }
        let has_room = line.size * 0.8 + line.first < self.right - last.right;
        let is_item = line.text.split(' ').next().is_some_and(|word| MARKS.contains(&word));
        gap > 1.3 * self.leading.max(line.size)
            || is_item
            || has_room
            || (self.is_indented(line) && line.left > last.left + 0.7 * line.size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, left: f64, base: f64, size: f64) -> Word {
        let right = left + size * 0.5 * text.chars().count() as f64;
        Word { text: text.into(), left, right, base, size }
    }

    fn set(texts: &[(&str, f64)]) -> Vec<Word> {
        let mut words = Vec::new();
        for (number, (line, left)) in texts.iter().enumerate() {
            let mut at = *left;
            for text in line.split(' ') {
                words.push(word(text, at, 12.0 * number as f64, 10.0));
                at += 5.0 * text.chars().count() as f64 + 2.5;
            }
        }
        words
    }

    #[test]
    fn paragraphs_begin_by_indent_and_after_short_lines() {
        let text = [
            ("The ferry to the island ran", 0.0),
            ("again on Monday, as the port", 0.0),
            ("said in a note, and forty of", 0.0),
            ("them crossed with a tractor.", 0.0),
            ("Nobody was hurt by it at", 10.0),
            ("all.", 0.0),
            ("The fare stays as it was, it", 0.0),
        ];
        let found = paragraphs(lines(set(&text)));
        let firsts: Vec<&str> = found.iter().map(|paragraph| paragraph.lines[0].as_str()).collect();
        assert_eq!(firsts, ["The ferry to the island ran", "Nobody was hurt by it at", "The fare stays as it was, it"]);
        assert!(found[1].is_indented && !found[1].is_full);
    }

    #[test]
    fn an_initial_belongs_to_the_first_line_beside_it() {
        let mut words = set(&[("he river rose", 20.0), ("above the quay", 20.0), ("on Friday night", 0.0)]);
        words.push(word("T", 5.0, 12.0, 24.0));
        assert_eq!(lines(words)[0].text, "The river rose");
    }

    #[test]
    fn raised_marks_stay_in_their_line() {
        let mut words = set(&[("the levy fell", 0.0), ("last year", 0.0)]);
        words.push(word("2", 67.0, -3.5, 6.0));
        let texts: Vec<String> = lines(words).into_iter().map(|line| line.text).collect();
        assert_eq!(texts, ["the levy fell 2", "last year"]);
    }
}
