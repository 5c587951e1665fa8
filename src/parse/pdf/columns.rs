//! Columns: a page's words cut into blocks that are read one after the other.

use super::words::{Word, median};

/// Narrowest space between columns, in heights of a letter.
const GUTTER: f64 = 0.8;
/// Fewest lines on each side of it.
const LINES: usize = 3;
/// Fewest letters that a line of a column has on average: less is a table, which is read by its rows.
const LETTERS: usize = 10;
/// How often a page is cut within its cuts.
const DEPTH: usize = 24;

/// A space between columns and how far down it goes.
struct Cut {
    at: f64,
    from: f64,
    to: f64,
    lines: usize,
    width: f64,
}

/// The blocks of a page in reading order: what stands above columns, each column from the left, what stands below.
pub(super) fn blocks(words: Vec<Word>) -> Vec<Vec<Word>> {
    let mut blocks = Vec::new();
    cut(words, DEPTH, &mut blocks);
    blocks
}

fn cut(mut words: Vec<Word>, depth: usize, blocks: &mut Vec<Vec<Word>>) {
    if words.is_empty() {
        return;
    }
    words.sort_by(|a, b| a.base.total_cmp(&b.base));
    let Some(best) = (if depth == 0 { None } else { best_cut(&words) }) else {
        blocks.push(words);
        return;
    };
    let (mut above, mut left, mut right, mut below) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for word in words {
        let side = if word.base < best.from {
            &mut above
        } else if word.base > best.to {
            &mut below
        } else if word.left < best.at {
            &mut left
        } else {
            &mut right
        };
        side.push(word);
    }
    for part in [above, left, right, below] {
        cut(part, depth - 1, blocks);
    }
}

/// The space with most lines beside it.
fn best_cut(words: &[Word]) -> Option<Cut> {
    if words.len() < 4 * LINES {
        return None;
    }
    let size = median(words.iter().map(|word| word.size)).max(1.0);
    let mut starts: Vec<f64> = words.iter().map(|word| word.left).collect();
    starts.sort_by(f64::total_cmp);
    let mut best: Option<Cut> = None;
    let mut at = 0;
    // A column's lines begin at one place.
    while at < starts.len() {
        let first = starts[at];
        let same = starts[at..].iter().take_while(|start| **start < first + 0.3 * size).count();
        if same >= LINES {
            for cut in cuts_at(words, first - 0.05 * size, size) {
                let is_better = best.as_ref().is_none_or(|best| (cut.lines, cut.width) > (best.lines, best.width));
                if is_better {
                    best = Some(cut);
                }
            }
        }
        at += same.max(1);
    }
    best
}

/// Stretches of the page in which nothing crosses the space that ends at `edge`.
fn cuts_at(words: &[Word], edge: f64, size: f64) -> Vec<Cut> {
    let near = edge - GUTTER * size;
    let crosses = |word: &&Word| word.left < edge && word.right > near;
    let mut bounds = vec![f64::NEG_INFINITY];
    bounds.extend(words.iter().filter(crosses).map(|word| word.base));
    bounds.push(f64::INFINITY);
    let mut cuts = Vec::new();
    for pair in bounds.windows(2) {
        let (from, to) = (pair[0] + 0.5 * size, pair[1] - 0.5 * size);
        if to - from < 2.0 * size {
            continue;
        }
        let start = words.partition_point(|word| word.base < from);
        let end = words.partition_point(|word| word.base <= to);
        let (left, right): (Vec<&Word>, Vec<&Word>) =
            words[start..end.max(start)].iter().partition(|word| word.left < edge);
        let (Some(left), Some(right)) = (column(&left, size), column(&right, size)) else { continue };
        if left.last < right.first || right.last < left.first {
            continue;
        }
        cuts.push(Cut { at: edge, from, to, lines: left.lines.min(right.lines), width: edge - left.edge });
    }
    cuts
}

/// What stands on one side of a space.
struct Column {
    lines: usize,
    edge: f64,
    first: f64,
    last: f64,
}

/// Words in the order of their lines as a column; `None` where they are too few or too short for one.
fn column(words: &[&Word], size: f64) -> Option<Column> {
    let (first, last) = (words.first()?.base, words.last()?.base);
    let (mut lines, mut base) = (0, f64::NEG_INFINITY);
    for word in words {
        if word.base > base + 0.5 * size {
            lines += 1;
            base = word.base;
        }
    }
    let letters: usize = words.iter().map(|word| word.text.chars().count()).sum();
    let edge = words.iter().map(|word| word.right).fold(f64::NEG_INFINITY, f64::max);
    (lines >= LINES && letters >= LETTERS * lines).then_some(Column { lines, edge, first, last })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of words, one letter five points wide.
    fn set(lines: &[&str], left: f64, top: f64) -> Vec<Word> {
        let mut words = Vec::new();
        for (number, line) in lines.iter().enumerate() {
            let mut at = left;
            for text in line.split(' ') {
                let right = at + 5.0 * text.chars().count() as f64;
                words.push(Word { text: text.into(), left: at, right, base: top + 12.0 * number as f64, size: 10.0 });
                at = right + 2.5;
            }
        }
        words
    }

    fn first_words(blocks: &[Vec<Word>]) -> Vec<&str> {
        blocks.iter().map(|block| block[0].text.as_str()).collect()
    }

    #[test]
    fn columns_are_read_one_after_the_other_below_what_spans_them() {
        let column = ["the river rose", "above the quay", "on Friday night", "and fell again"];
        let page = [
            set(&["Headline that spans both of the columns"], 0.0, 0.0),
            set(&column, 0.0, 20.0),
            set(&column, 95.0, 26.0),
            set(&["Below them a line that spans both again"], 0.0, 90.0),
        ]
        .concat();
        assert_eq!(first_words(&blocks(page)), ["Headline", "the", "the", "Below"]);
    }

    #[test]
    fn a_table_is_read_by_its_rows() {
        let page = [set(&["Upford", "Quayton", "Lowmoor", "Eastby"], 0.0, 0.0), set(&["3", "2", "11", "0"], 60.0, 0.0)];
        assert_eq!(blocks(page.concat()).len(), 1);
    }
}
