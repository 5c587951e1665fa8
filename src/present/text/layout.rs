//! Words into lines, by columns rather than characters.

use std::borrow::Cow;

use anstyle::Style;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::article::Span;

/// A piece of safe text in one style.
#[derive(Clone, Debug)]
pub(super) struct Run<'a> {
    text: Cow<'a, str>,
    style: Style,
}

impl<'a> Run<'a> {
    pub(super) fn new(text: impl Into<Cow<'a, str>>, style: Style) -> Self {
        Self { text: text.into(), style }
    }
}

/// Cuts `text` at spans (rising, not overlapping; others are passed over) and makes each piece safe with `safe`;
/// what lies between is in the style `plain`.
pub(super) fn styled<'a>(
    text: &'a str,
    spans: impl Iterator<Item = (Span, Style)>,
    plain: Style,
    safe: impl Fn(&'a str) -> Cow<'a, str>,
) -> Vec<Run<'a>> {
    let mut runs = Vec::new();
    let mut done = 0;
    for (span, style) in spans {
        let (Some(before), Some(inside)) = (text.get(done..span.start), text.get(span.start..span.end)) else {
            continue;
        };
        runs.push(Run::new(safe(before), plain));
        runs.push(Run::new(safe(inside), style));
        done = span.end;
    }
    runs.push(Run::new(safe(text.get(done..).unwrap_or_default()), plain));
    runs
}

/// One thing that a terminal draws in one place.
#[derive(Clone, Copy)]
struct Cell<'a> {
    text: &'a str,
    width: usize,
    style: Style,
}

/// Lines of at most `width` columns; all but the first begin with `indent`. Words that are too long are cut.
pub(super) fn wrap(runs: &[Run<'_>], width: usize, indent: &str) -> Vec<String> {
    let width = width.max(indent.width() + 8);
    let cells = runs
        .iter()
        .flat_map(|run| run.text.graphemes(true).map(|text| Cell { text, width: text.width(), style: run.style }));
    let mut lines = Vec::new();
    let mut line: Vec<Cell<'_>> = Vec::new();
    let mut columns = 0;
    let mut word_start: Option<usize> = None;
    let indentation = Cell { text: indent, width: indent.width(), style: Style::new() };
    let mut leading = 0;
    for cell in cells {
        if cell.text == " " {
            word_start = None;
        } else if word_start.is_none() {
            word_start = Some(line.len());
        }
        if columns + cell.width > width && cell.text != " " {
            // Break before the word, or within it where it began the line.
            let cut = word_start.filter(|&start| start > leading && line[..start].iter().any(|c| c.text.trim() != ""));
            let rest = line.split_off(cut.unwrap_or(line.len()));
            lines.push(draw(&line));
            line = vec![indentation];
            leading = 1;
            line.extend(rest);
            columns = line.iter().map(|c| c.width).sum();
            word_start = Some(leading);
        }
        // A space that opens a broken line belonged to the break.
        if cell.text == " " && leading == 1 && line.len() == 1 {
            continue;
        }
        columns += cell.width;
        line.push(cell);
    }
    if line.len() > leading || lines.is_empty() {
        lines.push(draw(&line));
    }
    lines
}

fn draw(line: &[Cell<'_>]) -> String {
    let end = line.iter().rposition(|cell| cell.text.trim() != "").map_or(0, |last| last + 1);
    let mut text = String::new();
    for group in line[..end].chunk_by(|a, b| a.style == b.style) {
        let style = group[0].style;
        let words: String = group.iter().map(|cell| cell.text).collect();
        text = format!("{text}{style}{words}{style:#}");
    }
    text
}

/// `text` cut to `width` columns, with `…` where something is missing, and filled with spaces.
pub(super) fn fit(text: &str, width: usize) -> String {
    let mut fitted = cut(text, width);
    let used = fitted.width();
    fitted.extend(std::iter::repeat_n(' ', width.saturating_sub(used)));
    fitted
}

/// `text` cut to `width` columns, with `…` where something is missing.
pub(super) fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut columns = 0;
    for piece in text.graphemes(true) {
        columns += piece.width();
        if columns >= width {
            break;
        }
        kept.push_str(piece);
    }
    kept.push('…');
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str, width: usize) -> Vec<String> {
        wrap(&[Run::new(text, Style::new())], width, "  ")
    }

    #[test]
    fn words_are_kept_whole() {
        assert_eq!(plain("one two three four", 10), ["one two", "  three", "  four"]);
        assert_eq!(plain("", 10), [""]);
        assert_eq!(plain("exactly 10", 10), ["exactly 10"]);
    }

    #[test]
    fn long_words_are_cut() {
        assert_eq!(plain("abcdefghijklmnopq", 10), ["abcdefghij", "  klmnopq"]);
    }

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!(plain("橋が崩れた橋が", 10), ["橋が崩れた", "  橋が"]);
        assert_eq!(fit("東京都庁", 5), "東京…");
        assert_eq!(fit("東京", 6), "東京  ");
    }

    #[test]
    fn spans_that_do_not_fit_are_passed_over() {
        let bold = Style::new().bold();
        let spans = [(Span::new(1, 2), bold), (Span::new(0, 1), bold), (Span::new(2, 99), bold)];
        let texts: Vec<String> = styled("abc", spans.into_iter(), Style::new(), Cow::Borrowed)
            .into_iter()
            .map(|run| run.text.into())
            .collect();
        assert_eq!(texts, ["a", "b", "c"]);
    }
}
