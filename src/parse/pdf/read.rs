//! Reads a PDF's letters with their places; runs in a process of its own, as a hostile file may take any time and memory.

use std::panic::{self, AssertUnwindSafe};

use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, TransformExt,
    font::{Glyph, GlyphRun},
    hayro_cmap::BfString,
    hayro_syntax::{DecryptionError, LoadPdfError, Pdf, object::DateTime, page::Page as Source},
    interpret_page,
    kurbo::{Affine, BezPath, Point, Rect},
};

use super::{
    columns,
    document::{Document, Outcome, Page},
    furniture, lines,
    words::{Letter, Word, words},
};

/// Reads a PDF.
pub(super) fn read(bytes: Vec<u8>) -> Outcome {
    let pdf = match Pdf::new(bytes) {
        Ok(pdf) => pdf,
        Err(LoadPdfError::Decryption(DecryptionError::MissingIDEntry) | LoadPdfError::Invalid) => {
            return Outcome::Broken;
        }
        Err(LoadPdfError::Decryption(_)) => return Outcome::Encrypted,
    };
    let cache = InterpreterCache::new();
    let mut pages = Vec::new();
    let mut contents = Vec::new();
    for source in pdf.pages().iter() {
        let mut found = Letters::default();
        let height = f64::from(source.render_dimensions().1);
        // What one page breaks is that page.
        let done = panic::catch_unwind(AssertUnwindSafe(|| interpret(source, &pdf, &cache, &mut found)));
        let letters = found.upright();
        pages.push(Page {
            letters: found.count,
            unread: found.unread,
            pictures: found.pictures,
            failed: done.is_err(),
            ..Page::default()
        });
        contents.push((height, words(letters)));
    }
    let numbers = furniture::remove(&mut contents);
    for ((page, (_, words)), label) in pages.iter_mut().zip(contents).zip(furniture::labels(&numbers)) {
        page.label = label;
        page.paragraphs = paragraphs(words);
    }
    let metadata = pdf.metadata();
    Outcome::Read(Document {
        title: metadata.title.as_deref().map(text_string),
        author: metadata.author.as_deref().map(text_string),
        made: metadata.creation_date.as_ref().map(iso),
        pages,
    })
}

fn paragraphs(words: Vec<Word>) -> Vec<super::document::Paragraph> {
    columns::blocks(words).into_iter().flat_map(|block| lines::paragraphs(lines::lines(block))).collect()
}

fn interpret<'a>(source: &Source<'a>, pdf: &'a Pdf, cache: &InterpreterCache<'a>, found: &mut Letters) {
    let (width, height) = source.render_dimensions();
    let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let place = source.initial_transform(true).to_kurbo();
    let mut context = Context::new(place, area, cache, pdf.xref(), InterpreterSettings::default());
    interpret_page(source, &mut context, found);
}

/// Turns a point of a page.
type Turn = fn(f64, f64) -> (f64, f64);

/// Collects the letters of a page.
#[derive(Default)]
#[expect(clippy::struct_field_names, reason = "letters are what there is most of on a page")]
struct Letters {
    /// Letters with the direction in which they are written, in quarter turns.
    letters: Vec<(u8, Letter)>,
    count: u32,
    unread: u32,
    pictures: u32,
}

impl Letters {
    /// The letters of the page's main direction, as if that went from left to right.
    fn upright(&mut self) -> Vec<Letter> {
        let mut counts = [0_usize; 4];
        for (turn, _) in &self.letters {
            counts[usize::from(*turn)] += 1;
        }
        let main = (0..4_u8).rev().max_by_key(|turn| counts[usize::from(*turn)]).unwrap_or(0);
        std::mem::take(&mut self.letters)
            .into_iter()
            .filter(|(turn, _)| *turn == main)
            .map(|(_, letter)| letter)
            .collect()
    }
}

impl Device<'_> for Letters {
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}

    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {
        self.pictures += 1;
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, _: &DrawMode) {
        let place = props.transform;
        let mut placed: Vec<(Affine, f64, Option<String>)> = Vec::new();
        for glyph in run.glyphs() {
            let advance = match &**glyph {
                Glyph::Outline(outline) => outline.advance_width(),
                Glyph::Type3(drawn) => drawn.advance_width(),
            };
            let text = match glyph.as_unicode() {
                Some(BfString::Char(letter)) => Some(letter.to_string()),
                Some(BfString::String(letters)) => Some(letters),
                None => None,
            };
            placed.push((place * glyph.transform(), f64::from(advance.unwrap_or(500.0)), text));
        }
        for (at, (transform, advance, text)) in placed.iter().enumerate() {
            self.count += 1;
            let is_read = |text: &&String| !text.chars().any(is_unread);
            let Some(text) = text.as_ref().filter(is_read) else {
                self.unread += 1;
                self.add(*transform, *advance, None, "\u{fffd}");
                continue;
            };
            let next = placed.get(at + 1).map(|(next, _, _)| *next * Point::ZERO);
            self.add(*transform, *advance, next, text);
        }
    }
}

/// Whether a letter stands for one that the document does not tell.
fn is_unread(letter: char) -> bool {
    letter == char::REPLACEMENT_CHARACTER
        || matches!(letter, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..)
        || (letter.is_control() && !letter.is_whitespace())
}

impl Letters {
    /// Adds the letter that `transform` puts on the page, `advance` thousandths of its height wide, with `next` where the
    /// next one stands.
    #[expect(clippy::many_single_char_names, reason = "the names of a matrix in the standard of PDF")]
    fn add(&mut self, transform: Affine, advance: f64, next: Option<Point>, text: &str) {
        let [a, b, c, d, x, y] = transform.as_coeffs();
        let (wide, high) = (a.hypot(b), c.hypot(d));
        let size = high * 1000.0;
        if !(size.is_finite() && x.is_finite() && y.is_finite()) || size < 0.1 || wide == 0.0 {
            return;
        }
        // Along the line and down from it, in the direction of the line.
        let (turn, turned): (u8, Turn) = if a.abs() >= b.abs() {
            if a >= 0.0 { (0, |x, y| (x, y)) } else { (2, |x, y| (-x, -y)) }
        } else if b > 0.0 {
            (1, |x, y| (y, -x))
        } else {
            (3, |x, y| (-y, x))
        };
        let (left, base) = turned(x, y);
        // Another font in the place of one that is not there may be stretched to its width.
        let mut right = left + advance * wide.max(high);
        if let Some(next) = next {
            let (next, _) = turned(next.x, next.y);
            if next > left && next < right {
                right = next;
            }
        }
        self.letters.push((turn, Letter { text: text.to_owned(), left, right, base, size }));
    }
}

/// A text of the document's own: UTF-16 or UTF-8 with a mark, else nearly Windows-1252.
fn text_string(bytes: &[u8]) -> String {
    let (encoding, rest) = match bytes {
        [0xfe, 0xff, rest @ ..] => (encoding_rs::UTF_16BE, rest),
        [0xff, 0xfe, rest @ ..] => (encoding_rs::UTF_16LE, rest),
        [0xef, 0xbb, 0xbf, rest @ ..] => (encoding_rs::UTF_8, rest),
        // Many write UTF-8 without the mark that it needs.
        rest if std::str::from_utf8(rest).is_ok() => (encoding_rs::UTF_8, rest),
        rest => (encoding_rs::WINDOWS_1252, rest),
    };
    encoding.decode_without_bom_handling(rest).0.into_owned()
}

fn iso(date: &DateTime) -> String {
    let DateTime { year, month, day, hour, minute, second, utc_offset_hour, utc_offset_minute } = date;
    let sign = if *utc_offset_hour < 0 { '-' } else { '+' };
    let offset = utc_offset_hour.unsigned_abs();
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{sign}{offset:02}:{utc_offset_minute:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_documents_own_texts() {
        assert_eq!(text_string(b"\xfe\xff\x04\x1f\x04\x3e"), "По");
        assert_eq!(text_string("Мост".as_bytes()), "Мост");
        assert_eq!(text_string(b"Caf\xe9"), "Café");
    }
}
