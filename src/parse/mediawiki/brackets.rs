//! Which brackets of a wikitext belong together.

use std::collections::HashMap;

/// Kinds of double brackets.
const KINDS: &[(&[u8], &[u8])] = &[(b"{{", b"}}"), (b"[[", b"]]"), (b"{|", b"|}")];

/// Where the brackets that open in `text` are closed, by the byte they begin at: one past the last byte of the closing ones.
/// What is never closed is not among them. One pass, whatever the nesting.
pub(super) fn pairs(text: &str) -> HashMap<usize, usize> {
    let bytes = text.as_bytes();
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut counts = [0usize; 3];
    let mut pairs = HashMap::new();
    let mut at = 0;
    while at + 1 < bytes.len() {
        let two = &bytes[at..at + 2];
        let opened = KINDS.iter().position(|(open, _)| *open == two);
        let opened = opened.filter(|kind| *kind != 2 || begins_line(&bytes[..at]));
        let closed = KINDS.iter().position(|(_, close)| *close == two).filter(|kind| counts[*kind] > 0);
        if let Some(kind) = opened {
            open.push((kind, at));
            counts[kind] += 1;
            at += 2;
        } else if let Some(kind) = closed.filter(|kind| *kind != 2 || open.last().is_some_and(|(last, _)| last == kind))
        {
            while let Some((found, start)) = open.pop() {
                counts[found] -= 1;
                if found == kind {
                    pairs.insert(start, at + 2);
                    break;
                }
            }
            at += 2;
        } else {
            at += 1;
        }
    }
    pairs
}

/// Whether a table may begin behind `before`: nothing but its indentation stands before it in its line.
fn begins_line(before: &[u8]) -> bool {
    before.iter().rev().find(|byte| !matches!(byte, b' ' | b':')).is_none_or(|byte| *byte == b'\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_are_paired_within_one_another() {
        let text = "a {{b [[c|{{d}}]] {{e}} [[f";
        let mut found: Vec<&str> = pairs(text).into_iter().map(|(start, end)| &text[start..end]).collect();
        found.sort_unstable();
        assert_eq!(found, ["[[c|{{d}}]]", "{{d}}", "{{e}}"]);
    }
}
