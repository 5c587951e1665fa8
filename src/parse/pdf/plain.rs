//! The text that an outside program makes of a PDF: pages between form feeds, paragraphs between blank lines.

use std::collections::{HashMap, HashSet};

use super::document::{Page, Paragraph};

/// How many lines at the top and at the bottom of a page may repeat on others.
const EDGE: usize = 2;

/// The pages of a text in UTF-8.
pub(super) fn pages(text: &[u8]) -> Vec<Page> {
    let text = String::from_utf8_lossy(text);
    // A form feed ends each page, and so the last one too.
    let text = text.strip_suffix('\x0c').unwrap_or(&text);
    let pages: Vec<Vec<&str>> = text.split('\x0c').map(|page| page.lines().collect()).collect();
    let mut counts: HashMap<String, usize> = HashMap::new();
    for lines in &pages {
        for key in edges(lines).into_iter().map(|at| key(lines[at])).collect::<HashSet<_>>() {
            *counts.entry(key).or_default() += 1;
        }
    }
    let enough = (pages.len() * 3 / 10).max(2);
    let repeats = |line: &str| {
        let key = key(line);
        let is_number = key.chars().all(|letter| !letter.is_alphabetic()) && key.contains('#') && key.len() < 8;
        is_number || counts.get(&key).is_some_and(|count| *count >= enough)
    };
    pages
        .iter()
        .enumerate()
        .map(|(at, lines)| {
            let furniture: HashSet<usize> = edges(lines).into_iter().filter(|at| repeats(lines[*at])).collect();
            page(at + 1, lines, &furniture)
        })
        .collect()
}

/// Numbers of the first and last lines that are not blank.
fn edges(lines: &[&str]) -> HashSet<usize> {
    let filled: Vec<usize> = (0..lines.len()).filter(|at| !lines[*at].trim().is_empty()).collect();
    filled.iter().take(EDGE).chain(filled.iter().rev().take(EDGE)).copied().collect()
}

fn key(line: &str) -> String {
    let mut key = String::new();
    for letter in line.trim().to_lowercase().chars() {
        if !letter.is_ascii_digit() {
            key.push(letter);
        } else if !key.ends_with('#') {
            key.push('#');
        }
    }
    key
}

fn page(number: usize, lines: &[&str], furniture: &HashSet<usize>) -> Page {
    let mut page = Page { label: number.to_string(), ..Page::default() };
    let longest = lines.iter().map(|line| line.trim_end().chars().count()).max().unwrap_or(0);
    let mut open = false;
    for (at, line) in lines.iter().enumerate() {
        if line.trim().is_empty() {
            open = false;
            continue;
        }
        if furniture.contains(&at) {
            continue;
        }
        page.letters += line.chars().filter(|letter| !letter.is_whitespace()).count() as u32;
        page.unread += line.chars().filter(|letter| *letter == char::REPLACEMENT_CHARACTER).count() as u32;
        if !open {
            page.paragraphs.push(Paragraph::default());
        }
        if let Some(paragraph) = page.paragraphs.last_mut() {
            paragraph.lines.push((*line).to_owned());
            paragraph.is_full = line.trim_end().chars().count() * 10 > longest * 8;
        }
        open = true;
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn form_feeds_part_pages_and_what_repeats_on_them_goes() {
        let text = "The Quay Post\n\nThe river rose\nat night.\n\n1\n\x0cThe Quay Post\n\nNobody was hurt.\n\n2\n\x0c";
        let lines = |page: &Page| page.paragraphs.iter().map(|one| one.lines.join("|")).collect::<Vec<_>>();
        let pages = pages(text.as_bytes());
        assert_eq!(
            pages.iter().map(lines).collect::<Vec<_>>(),
            [vec!["The river rose|at night."], vec!["Nobody was hurt."]]
        );
    }
}
