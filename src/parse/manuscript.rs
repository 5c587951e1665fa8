//! What the documents of word processors have in common: passages, notes and properties, which make an article.

use super::{Notes, Record, clean, fields, published::Dates};
use crate::{
    article::{Article, DateOrigin},
    date,
};

/// A word processor's document.
#[derive(Debug, Default)]
pub(crate) struct Manuscript {
    /// Its title by its properties.
    pub(crate) title: Option<String>,
    /// Its authors by its properties.
    pub(crate) author: Option<String>,
    /// When it was made, as it stands there.
    pub(crate) made: Option<String>,
    /// When it was last changed, as it stands there.
    pub(crate) changed: Option<String>,
    /// Its language by its properties.
    pub(crate) lang: Option<String>,
    /// Its subject and keywords by its properties.
    pub(crate) subjects: Vec<String>,
    /// Its text.
    pub(crate) passages: Vec<Passage>,
    /// Its footnotes and endnotes in order.
    pub(crate) notes: Vec<String>,
}

/// A piece of its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Passage {
    /// Its words; lines within it end with line feeds.
    pub(crate) text: String,
    /// What it is.
    pub(crate) kind: Kind,
}

/// What a passage is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A paragraph.
    #[default]
    Paragraph,
    /// A heading.
    Heading,
    /// An item of a list or a row of a table, which stays a line.
    Line,
}

impl Manuscript {
    /// Adds a passage, if there is something in it.
    pub(crate) fn push(&mut self, text: &str, kind: Kind) {
        if !text.trim().is_empty() {
            self.passages.push(Passage { text: text.to_owned(), kind });
        }
    }

    /// The article that it is.
    pub(crate) fn article(self, record: &Record, notes: &mut Notes) -> Article {
        let mut article = Article::default();
        let mut dates = Dates::default();
        let mut controls = false;
        let passages: Vec<Passage> = self
            .passages
            .into_iter()
            .filter_map(|passage| {
                let (text, found) = lines(&passage.text);
                controls |= found;
                (!text.is_empty()).then_some(Passage { text, ..passage })
            })
            .collect();
        notes.controls(controls);
        let title = self.title.as_deref().map(clean::line).filter(|title| is_title(title, record.file_name()));
        let first = heading(&passages);
        let heading = first.map(|at| clean::line(&passages[at].text));
        let left_out = first.filter(|_| title.is_none() || title == heading);
        article.title = title.or(heading).unwrap_or_default();
        for (at, passage) in passages.iter().enumerate().filter(|(at, _)| Some(*at) != left_out) {
            if !article.body.is_empty() {
                let goes_on = passage.kind == Kind::Line
                    && at.checked_sub(1).is_some_and(|before| passages[before].kind == Kind::Line);
                article.body.push_str(if goes_on { "\n" } else { "\n\n" });
            }
            article.body.push_str(&passage.text);
        }
        for note in &self.notes {
            let (note, _) = lines(note);
            if !note.is_empty() {
                if !article.body.is_empty() {
                    article.body.push_str("\n\n");
                }
                article.body.push_str(&note);
            }
        }
        if article.title.is_empty() {
            article.title = clean::first_sentence(&article.body);
        }
        article.authors = self.author.as_deref().map(authors).unwrap_or_default();
        article.lang = self.lang.as_deref().and_then(fields::language);
        let subjects: Vec<String> =
            self.subjects.iter().map(|one| clean::line(one)).filter(|one| !one.is_empty()).collect();
        if !subjects.is_empty() {
            article.metadata.insert("keywords".into(), subjects);
        }
        dates.dateline(&article.body);
        first_lines(&article.body, &mut dates);
        dates.path(record.file_name(), DateOrigin::FileName);
        if let Some(made) = self.made.as_deref().map(clean::line).filter(|made| !made.is_empty()) {
            dates.made(&made);
            article.metadata.insert("created".into(), vec![made]);
        }
        article.modified = self.changed.as_deref().and_then(date::read).map(|date| date.value);
        dates.settle(&mut article, &record.hints, notes);
        article
    }
}

/// A passage's lines without blank ones, and whether there were control characters in it.
fn lines(text: &str) -> (String, bool) {
    let (text, controls) = clean::characters(text);
    let lines: Vec<String> = text.lines().map(clean::line).filter(|line| !line.is_empty()).collect();
    (lines.join("\n"), controls)
}

/// The passage that is the headline: the first heading if little stands above it, else a first passage that is short and
/// no sentence.
fn heading(passages: &[Passage]) -> Option<usize> {
    let is_short = |passage: &Passage| passage.text.chars().count() <= 200;
    let heading = passages.iter().take(3).position(|passage| passage.kind == Kind::Heading && is_short(passage));
    heading.or_else(|| {
        let first = passages.first()?;
        let is_title = passages.len() > 1
            && first.kind == Kind::Paragraph
            && first.text.chars().count() <= 150
            && !first.text.contains('\n')
            && !first.text.ends_with(['.', ':', ';', ','])
            && date::in_dateline(&first.text).is_none();
        is_title.then_some(0)
    })
}

/// Adds the dates that are the whole of a line among the first.
pub(crate) fn first_lines(body: &str, dates: &mut Dates) {
    for line in body.lines().filter(|line| !line.is_empty()).take(6) {
        let line = line.trim();
        if line.len() <= 80
            && let Some((date, span)) = date::in_dateline(line)
            && span.end + 3 > line.len()
        {
            dates.add(date, DateOrigin::VisibleLine, line);
        }
    }
}

/// The authors among a document's properties, without those that programs name.
pub(crate) fn authors(text: &str) -> Vec<String> {
    let mut names = fields::byline(text);
    names.retain(|name| {
        let lower = name.to_lowercase();
        !["anonymous", "unknown", "user", "admin", "administrator", "owner", "author"].contains(&lower.as_str())
    });
    names
}

/// Whether a title among a document's properties is one that somebody wrote, and not a file's name or a program's.
/// `path` is that of the document.
pub(crate) fn is_title(title: &str, path: &str) -> bool {
    let lower = title.to_lowercase();
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    let letters = title.chars().filter(|letter| letter.is_alphabetic()).count();
    letters >= 4
        && letters * 2 > title.chars().count()
        && title.contains(' ')
        && title.chars().count() <= 250
        && lower != stem
        && !title.contains('\u{fffd}')
        && !PROGRAMS.iter().any(|start| lower.starts_with(start))
        && !ENDINGS.iter().any(|end| lower.ends_with(end))
}

/// How titles begin that programs give.
const PROGRAMS: &[&str] = &[
    "microsoft word",
    "microsoft powerpoint",
    "powerpoint presentation",
    "word document",
    "untitled",
    "no title",
    "document",
    "print ",
    "layout ",
    "slide ",
];

/// How titles end that are names of files.
const ENDINGS: &[&str] = &[
    ".doc", ".docx", ".pdf", ".indd", ".qxd", ".qxp", ".rtf", ".odt", ".ppt", ".pptx", ".tex", ".dvi", ".pmd", ".txt",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_of_programs_are_none() {
        for title in ["Microsoft Word - note", "quay front.indd", "untitled", "20250602 001", "the flood"] {
            assert!(!is_title(title, "a/the flood.pdf"), "{title}");
        }
        assert!(is_title("Ferry runs again", "a/b.pdf"));
    }

    #[test]
    fn the_headline_is_a_heading_or_a_short_first_passage() {
        let passage = |text: &str, kind| Passage { text: text.into(), kind };
        let text = passage("The river rose at night, and nobody was hurt by it.", Kind::Paragraph);
        assert_eq!(heading(&[text.clone(), passage("Flood", Kind::Heading)]), Some(1));
        assert_eq!(heading(&[passage("A flood in the lower town", Kind::Paragraph), text.clone()]), Some(0));
        assert_eq!(heading(&[text.clone(), text]), None);
    }
}
