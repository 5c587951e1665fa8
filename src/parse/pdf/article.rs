//! The article that a document's pages are.

use super::{
    super::{
        Notes, Record, clean,
        hyphens::Known,
        manuscript::{authors, first_lines, is_title},
        published::Dates,
        quality,
    },
    document::{Document, Page, Paragraph},
};
use crate::article::{Article, DateOrigin, PageStart};

/// Share of letters not told from which on a text is none.
const GARBLED: f64 = 0.3;

/// Makes an article of a document.
pub(super) fn article(document: &Document, record: &Record, notes: &mut Notes) -> Option<Article> {
    let pages = &document.pages;
    failed_pages(pages, notes);
    if !is_readable(pages, notes) {
        return None;
    }
    let heading = heading(pages);
    let mut article = Article::default();
    let title = document.title.as_deref().map(clean::line).filter(|title| is_title(title, record.file_name()));
    let known = Known::of(pages.iter().flat_map(lines));
    let heading_text = heading.map(|at| text(&pages[0].paragraphs[at], &known));
    article.title = title.or_else(|| heading_text.clone()).unwrap_or_default();
    // The headline is no part of the body where it is the title.
    let left_out = heading.filter(|_| heading_text.as_ref().is_some_and(|text| same(text, &article.title)));
    body(&mut article, pages, left_out, &known);
    if article.title.is_empty() {
        article.title = clean::first_sentence(&article.body);
    }
    if quality::is_garbled(&article.body) {
        notes.lost("garbled-text", "its letters make no words, as its fonts do not tell what they are; it needs OCR");
        return None;
    }
    article.authors = document.author.as_deref().map(authors).unwrap_or_default();
    let mut dates = Dates::default();
    dates.dateline(&article.body);
    first_lines(&article.body, &mut dates);
    dates.path(record.file_name(), DateOrigin::FileName);
    if let Some(made) = &document.made {
        dates.made(made);
        article.metadata.insert("created".into(), vec![clean::line(made)]);
    }
    dates.settle(&mut article, &record.hints, notes);
    Some(article)
}

fn lines(page: &Page) -> impl Iterator<Item = &str> {
    page.paragraphs.iter().flat_map(|paragraph| paragraph.lines.iter().map(String::as_str))
}

fn failed_pages(pages: &[Page], notes: &mut Notes) {
    let failed: Vec<&str> = pages.iter().filter(|page| page.failed).map(|page| page.label.as_str()).collect();
    if !failed.is_empty() {
        let message = format!("pages {} could not be read; look at the original", listed(&failed));
        notes.add("pdf-failed", &message, false);
    }
}

fn listed(labels: &[&str]) -> String {
    clean::shortened(&labels.join(", "), 60)
}

/// Whether there is text in it that can be read, with a note of what cannot.
fn is_readable(pages: &[Page], notes: &mut Notes) -> bool {
    let sum = |of: fn(&Page) -> u32| pages.iter().map(|page| u64::from(of(page))).sum::<u64>();
    let (letters, unread) = (sum(|page| page.letters), sum(|page| page.unread));
    if lines_count(pages) == 0 && sum(|page| page.pictures) == 0 {
        notes.lost("no-text", "there is neither a text nor a picture on its pages; look at the original");
        return false;
    }
    if lines_count(pages) == 0 {
        notes.lost("needs-ocr", "its pages are pictures without text; put it through OCR");
        return false;
    }
    if unread as f64 > GARBLED * letters as f64 {
        notes.lost("garbled-text", "its fonts do not tell which letters they show; put it through OCR");
        return false;
    }
    if unread * 20 > letters {
        notes.add(
            "garbled-text",
            "its fonts do not tell some of the letters that they show; put it through OCR",
            false,
        );
    }
    let pictures: Vec<&str> = pages
        .iter()
        .filter(|page| page.paragraphs.is_empty() && page.pictures > 0)
        .map(|page| page.label.as_str())
        .collect();
    if !pictures.is_empty() {
        let message = format!("its pages {} are pictures without text; put it through OCR", listed(&pictures));
        notes.add("needs-ocr", &message, false);
    }
    true
}

fn lines_count(pages: &[Page]) -> usize {
    pages.iter().flat_map(lines).filter(|line| line.chars().any(char::is_alphanumeric)).count()
}

/// The paragraph of the first page in the largest letters, where they are larger than those of the text.
fn heading(pages: &[Page]) -> Option<usize> {
    let paragraphs = &pages.first()?.paragraphs;
    let letters = |paragraph: &Paragraph| paragraph.lines.iter().map(|line| line.chars().count()).sum::<usize>();
    let mut sizes: Vec<(f32, usize)> =
        pages.iter().flat_map(|page| page.paragraphs.iter().map(|one| (one.size, letters(one)))).collect();
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = sizes.iter().map(|(_, letters)| letters).sum::<usize>() / 2;
    let mut seen = 0;
    let usual = sizes.iter().find(|(_, letters)| (seen += letters, seen > half).1)?.0;
    let fits = |paragraph: &&Paragraph| {
        let (words, count) =
            (paragraph.lines.iter().flat_map(|line| line.split_whitespace()).count(), letters(paragraph));
        paragraph.size > 1.15 * usual && words >= 2 && count <= 200
    };
    let largest = paragraphs.iter().filter(fits).map(|paragraph| paragraph.size).max_by(f32::total_cmp)?;
    paragraphs.iter().position(|paragraph| fits(&paragraph) && paragraph.size >= largest * 0.99)
}

/// Whether two texts have the same letters.
fn same(one: &str, other: &str) -> bool {
    let letters =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    letters(one) == letters(other)
}

fn text(paragraph: &Paragraph, known: &Known) -> String {
    let mut text = String::new();
    for line in &paragraph.lines {
        known.join(&mut text, line);
    }
    clean::line(&text)
}

/// Puts the paragraphs together, those that go on in the next column or on the next page too.
fn body(article: &mut Article, pages: &[Page], left_out: Option<usize>, known: &Known) {
    let mut done: Vec<(String, &Paragraph)> = Vec::new();
    // For each page the paragraph that it begins in, and how much of that stood on pages before.
    let mut starts: Vec<(usize, usize)> = Vec::new();
    for (number, page) in pages.iter().enumerate() {
        let mut is_first = true;
        for (at, paragraph) in page.paragraphs.iter().enumerate() {
            if number == 0 && left_out == Some(at) {
                continue;
            }
            let goes_on = done.last().is_some_and(|(text, last)| goes_on(text, last, paragraph));
            let mut before = 0;
            match done.last_mut().filter(|_| goes_on) {
                Some((text, last)) => {
                    let mut joined = std::mem::take(text);
                    let added = self::text(paragraph, known);
                    known.join(&mut joined, &added);
                    before = joined.len() - added.len().min(joined.len());
                    (*text, *last) = (joined, paragraph);
                }
                None => done.push((text(paragraph, known), paragraph)),
            }
            if is_first {
                starts.push((done.len() - 1, before));
                is_first = false;
            }
        }
        if is_first {
            starts.push((done.len(), 0));
        }
    }
    let mut offsets = Vec::with_capacity(done.len());
    for (text, _) in &done {
        // Text is line by line, as tables are.
        if !article.body.is_empty() && !text.is_empty() {
            article.body.push_str("\n\n");
        }
        offsets.push(article.body.len());
        article.body.push_str(text);
    }
    if pages.len() > 1 {
        for (page, (at, before)) in pages.iter().zip(starts) {
            let start = offsets.get(at).map_or(article.body.len(), |offset| offset + before);
            let start = article.body.floor_char_boundary(start);
            article.pages.push(PageStart { label: clean::line(&page.label), start });
        }
    }
}

/// Whether `next` goes on with the sentence of `last`, of which `text` is the text.
fn goes_on(text: &str, last: &Paragraph, next: &Paragraph) -> bool {
    let is_same = last.size == 0.0 || (last.size - next.size).abs() < 0.05 * last.size;
    let ends = text.trim_end_matches(['"', '”', '’', '»', ')', ']', '“']).ends_with(['.', '!', '?', ':', '…', '。']);
    let first = next.lines.first().and_then(|line| line.chars().find(|letter| letter.is_alphanumeric()));
    let begins_small = first.is_some_and(char::is_lowercase);
    is_same && !ends && last.is_full && !next.is_indented && (begins_small || last.lines.len() > 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraph(lines: &[&str], size: f32, is_full: bool) -> Paragraph {
        Paragraph { lines: lines.iter().map(|line| (*line).to_owned()).collect(), size, is_indented: false, is_full }
    }

    #[test]
    fn sentences_go_on_over_pages_and_pages_begin_in_them() {
        let pages = [
            Page {
                label: "7".into(),
                paragraphs: vec![paragraph(&["The river rose at", "night and the gov-"], 10.0, true)],
                ..Page::default()
            },
            Page {
                label: "8".into(),
                paragraphs: vec![paragraph(&["ernor came."], 10.0, false), paragraph(&["It fell."], 10.0, false)],
                ..Page::default()
            },
        ];
        let mut article = Article::default();
        body(&mut article, &pages, None, &Known::default());
        assert_eq!(article.body, "The river rose at night and the governor came.\n\nIt fell.");
        let starts: Vec<&str> = article.pages.iter().map(|page| &article.body[page.start..]).collect();
        assert!(starts[1].starts_with("ernor came."), "{starts:?}");
    }
}
