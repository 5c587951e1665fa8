//! Snippets: the sentences in which most of the query stands, on one line, with what matches marked.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::{Snippet, tuning::SNIPPET_CHARS};
use crate::{
    article::{Article, Span},
    text::{
        sentences,
        stem::{Language, Terms},
        words::{LONGEST, words},
    },
};

/// The most moves apart that a phrase is looked for with; a limit on the work for each word.
const MOST_SLOP: usize = 40;

/// What a query looks for in a text: words and phrases by their terms.
#[derive(Debug, Default)]
pub(super) struct Matcher {
    /// Number of each term of interest.
    terms: FxHashMap<String, usize>,
    /// For each term the unit that it alone matches.
    alone: Vec<Option<usize>>,
    /// For each term the sequences that begin with it, or hold it where their words may stand apart.
    starts: Vec<Vec<usize>>,
    sequences: Vec<Sequence>,
    /// How telling each unit (a word or phrase of the query) is.
    weights: Vec<f32>,
    /// The number of a phrase's unit whose sequences are still coming.
    open: Option<usize>,
}

/// A phrase's terms with their places from its first.
#[derive(Debug)]
struct Sequence {
    unit: usize,
    slop: usize,
    terms: Vec<(usize, usize)>,
}

/// A term of interest in a text.
struct Place {
    position: usize,
    span: Span,
    term: usize,
}

/// A match of a unit.
#[derive(Clone, Copy)]
struct Match {
    span: Span,
    unit: usize,
}

impl Matcher {
    /// A word with its terms in all languages, and how telling it is.
    pub(super) fn word<'t>(&mut self, terms: impl IntoIterator<Item = &'t str>, weight: f32) {
        let unit = self.weights.len();
        self.weights.push(weight);
        for term in terms {
            let term = self.term(term);
            self.alone[term].get_or_insert(unit);
        }
    }

    /// One language's terms of a phrase with their positions; [`Matcher::end_phrase`] ends the phrase.
    pub(super) fn phrase(&mut self, terms: &[(usize, &str)], slop: u32, weight: f32) {
        let Some((first, _)) = terms.first() else { return };
        let unit = *self.open.get_or_insert_with(|| {
            self.weights.push(weight);
            self.weights.len() - 1
        });
        let terms: Vec<(usize, usize)> =
            terms.iter().map(|(position, term)| (position - first, self.term(term))).collect();
        let slop = (slop as usize).min(MOST_SLOP);
        let number = self.sequences.len();
        for (at, (_, term)) in terms.iter().enumerate() {
            if (at == 0 || slop > 0) && !self.starts[*term].contains(&number) {
                self.starts[*term].push(number);
            }
        }
        self.sequences.push(Sequence { unit, slop, terms });
    }

    /// Ends the phrase whose sequences were given.
    pub(super) fn end_phrase(&mut self) {
        self.open = None;
    }

    fn term(&mut self, text: &str) -> usize {
        if let Some(term) = self.terms.get(text) {
            return *term;
        }
        let term = self.alone.len();
        self.terms.insert(text.to_owned(), term);
        self.alone.push(None);
        self.starts.push(Vec::new());
        term
    }

    /// The snippet of `article`: from its text where something matches there or nothing does elsewhere, else from its
    /// captions, with `in_page` else from what stood beside it; without a text from its title.
    pub(super) fn snippet(&self, article: &Article, in_page: bool) -> Snippet {
        let language = Language::of_code(article.lang.as_deref().unwrap_or_default());
        let mut text: &str = if article.body.trim().is_empty() { &article.title } else { &article.body };
        let mut matches = self.matches(text, language);
        let captions;
        if matches.is_empty() && self.matches(&article.title, language).is_empty() {
            captions = article.captions.join("\n\n");
            let beside = if in_page { article.dropped.as_str() } else { "" };
            for other in [captions.as_str(), beside] {
                let found = self.matches(other, language);
                if !found.is_empty() {
                    (text, matches) = (other, found);
                    break;
                }
            }
        }
        let sentences: Vec<Span> =
            sentences(text).into_iter().filter(|span| !span.of(text).trim().is_empty()).collect();
        let pieces = self.pieces(text, &sentences, &matches);
        render(text, &pieces, &matches)
    }

    /// All matches in `text`, by their starts.
    fn matches(&self, text: &str, language: Language) -> Vec<Match> {
        if self.terms.is_empty() {
            return Vec::new();
        }
        let mut places: Vec<Place> = Vec::new();
        let mut terms = Terms::new(language);
        let mut term = String::new();
        for (position, span) in words(text).enumerate() {
            if span.end - span.start > LONGEST {
                continue;
            }
            terms.write(span.of(text), &mut term);
            if let Some(term) = self.terms.get(term.as_str()) {
                places.push(Place { position, span, term: *term });
            }
        }
        let mut matches = Vec::new();
        for (at, place) in places.iter().enumerate() {
            if let Some(unit) = self.alone[place.term] {
                matches.push(Match { span: place.span, unit });
            }
            for number in &self.starts[place.term] {
                self.sequences[*number].matches(&places[at..], &mut matches);
            }
        }
        matches.sort_by_key(|found| (found.span.start, found.span.end));
        matches
    }

    /// Which parts of `text` to show.
    fn pieces(&self, text: &str, sentences: &[Span], matches: &[Match]) -> Vec<Span> {
        let Some(first) = sentences.first() else { return Vec::new() };
        let mut candidates: Vec<Candidate> = Vec::new();
        let mut at = 0;
        for (number, sentence) in sentences.iter().enumerate() {
            while matches.get(at).is_some_and(|found| found.span.start < sentence.start) {
                at += 1;
            }
            let from = at;
            while matches.get(at).is_some_and(|found| found.span.start < sentence.end) {
                at += 1;
            }
            if from < at {
                let mut units: Vec<usize> = matches[from..at].iter().map(|found| found.unit).collect();
                units.sort_unstable();
                units.dedup();
                candidates.push(Candidate { number, units, matches: from..at, length: length(text, *sentence) });
            }
        }
        let Some(best) = self.best(&candidates, &[], usize::MAX) else {
            return vec![self.window(text, *first, &[])];
        };
        let best = &candidates[best];
        if best.length > SNIPPET_CHARS {
            return vec![self.window(text, sentences[best.number], &matches[best.matches.clone()])];
        }
        let mut chosen = vec![best.number];
        let mut seen = best.units.clone();
        let mut room = SNIPPET_CHARS - best.length;
        while let Some(next) = self.best(&candidates, &seen, room.saturating_sub(3)) {
            let next = &candidates[next];
            chosen.push(next.number);
            seen.extend(&next.units);
            room -= next.length + 3;
        }
        if let [only] = chosen[..]
            && let Some(next) = sentences.get(only + 1)
            && length(text, *next) < room
        {
            chosen.push(only + 1);
        }
        chosen.sort_unstable();
        chosen.into_iter().map(|number| sentences[number]).collect()
    }

    /// The candidate of at most `room` characters that shows most beyond `seen`; the earliest of equals.
    fn best(&self, candidates: &[Candidate], seen: &[usize], room: usize) -> Option<usize> {
        let mut best: Option<(f32, usize)> = None;
        for (at, candidate) in candidates.iter().enumerate().filter(|(_, candidate)| candidate.length <= room) {
            let new = candidate.units.iter().filter(|unit| !seen.contains(unit));
            let score: f32 = new.map(|unit| self.weights.get(*unit).copied().unwrap_or(0.0).max(0.01)).sum();
            if score > best.map_or(0.0, |(score, _)| score) {
                best = Some((score, at));
            }
        }
        best.map(|(_, at)| at)
    }

    /// The part of an overlong sentence that holds most of its `matches`.
    fn window(&self, text: &str, sentence: Span, matches: &[Match]) -> Span {
        if length(text, sentence) <= SNIPPET_CHARS {
            return sentence;
        }
        let mut counts: FxHashMap<usize, usize> = FxHashMap::default();
        let (mut from, mut score, mut best) = (0, 0.0f32, (0.0f32, 0, 0));
        // Characters between the first and the last match of the window.
        let mut width = 0;
        for (to, found) in matches.iter().enumerate() {
            width += match to.checked_sub(1).map(|before| matches[before]) {
                Some(before) => length(text, Span::new(before.span.start, found.span.start.max(before.span.start))),
                None => 0,
            };
            let count = counts.entry(found.unit).or_default();
            *count += 1;
            if *count == 1 {
                score += self.weights.get(found.unit).copied().unwrap_or(0.0).max(0.01);
            }
            while from < to && width + length(text, found.span) > SNIPPET_CHARS {
                let gone = matches[from];
                width = width.saturating_sub(length(text, Span::new(gone.span.start, matches[from + 1].span.start)));
                if let Some(count) = counts.get_mut(&gone.unit) {
                    *count -= 1;
                    if *count == 0 {
                        score -= self.weights.get(gone.unit).copied().unwrap_or(0.0).max(0.01);
                    }
                }
                from += 1;
            }
            if score > best.0 + 1e-6 {
                best = (score, from, to);
            }
        }
        let (start, end) = match (matches.get(best.1), matches.get(best.2)) {
            (Some(first), Some(last)) => (first.span.start, last.span.end.min(sentence.end).max(first.span.start)),
            _ => (sentence.start, sentence.start),
        };
        let inner = length(text, Span::new(start, end));
        let room = SNIPPET_CHARS.saturating_sub(inner);
        let start = back(text, sentence.start, start, room / 3);
        let end = on(text, end, sentence.end, SNIPPET_CHARS.saturating_sub(length(text, Span::new(start, end))));
        Span::new(start, end)
    }
}

/// A sentence with matches.
struct Candidate {
    number: usize,
    units: Vec<usize>,
    matches: Range<usize>,
    length: usize,
}

impl Sequence {
    /// Adds the match that begins at the first of `places`, if one does.
    fn matches(&self, places: &[Place], matches: &mut Vec<Match>) {
        let Some(first) = places.first() else { return };
        if self.slop == 0 {
            let mut at = 0;
            let mut end = first.span.end;
            for (distance, term) in &self.terms {
                while places.get(at).is_some_and(|place| place.position < first.position + distance) {
                    at += 1;
                }
                match places.get(at) {
                    Some(place) if place.position == first.position + distance && place.term == *term => {
                        end = place.span.end;
                    }
                    _ => return,
                }
            }
            matches.push(Match { span: Span::new(first.span.start, end), unit: self.unit });
            return;
        }
        let reach = first.position + self.terms.last().map_or(0, |(distance, _)| *distance) + self.slop;
        let near: Vec<&Place> = places.iter().take_while(|place| place.position <= reach).collect();
        let mut used = Vec::with_capacity(self.terms.len());
        for (_, term) in &self.terms {
            match (0..near.len()).find(|at| near[*at].term == *term && !used.contains(at)) {
                Some(at) => used.push(at),
                None => return,
            }
        }
        matches.extend(used.iter().map(|at| Match { span: near[*at].span, unit: self.unit }));
    }
}

/// Characters in `span` of `text`.
fn length(text: &str, span: Span) -> usize {
    text.get(span.start..span.end).map_or(0, |part| part.chars().count())
}

/// A place at most `room` characters before `from`, at the start of a word where there is one.
fn back(text: &str, least: usize, from: usize, room: usize) -> usize {
    let mut start = from;
    for (steps, (at, letter)) in text[least..from].char_indices().rev().enumerate() {
        if steps >= room {
            return start;
        }
        if letter.is_whitespace() {
            start = least + at + letter.len_utf8();
        }
    }
    if from - least <= room * 4 { least } else { start }
}

/// A place at most `room` characters after `from`, at the end of a word where there is one.
fn on(text: &str, from: usize, most: usize, room: usize) -> usize {
    let mut end = from;
    for (steps, (at, letter)) in text[from..most].char_indices().enumerate() {
        if letter.is_whitespace() {
            end = from + at;
        }
        if steps >= room {
            // One endless run of letters is cut where the room ends.
            return if end == from { from + at } else { end };
        }
    }
    most
}

/// Writes `pieces` of `text` on one line, and the matches in them as its highlights.
fn render(text: &str, pieces: &[Span], matches: &[Match]) -> Snippet {
    let mut snippet = Snippet::default();
    let mut at = 0;
    let mut last: Option<usize> = None;
    for piece in pieces {
        let between = last.map(|end| text.get(end..piece.start).is_some_and(|gap| gap.trim().is_empty()));
        let cut = piece.start > 0 && !ends_sentence(&text[..piece.start]);
        match between {
            Some(true) => snippet.text.push(' '),
            Some(false) => snippet.text.push_str(" … "),
            None if cut => snippet.text.push_str("… "),
            None => {}
        }
        last = Some(piece.end);
        let mut open: Option<(usize, usize)> = None;
        let mut space = false;
        for (offset, letter) in text[piece.start..piece.end].char_indices() {
            let offset = piece.start + offset;
            if let Some((start, end)) = open
                && end <= offset
            {
                snippet.highlights.push(Span::new(start, snippet.text.len()));
                open = None;
            }
            if letter.is_whitespace() {
                space = !snippet.text.is_empty();
                continue;
            }
            if std::mem::take(&mut space) && !snippet.text.ends_with(' ') {
                snippet.text.push(' ');
            }
            while let Some(found) = matches.get(at).filter(|found| found.span.start <= offset) {
                if found.span.end > offset && found.span.start >= piece.start {
                    let end = found.span.end.min(piece.end);
                    open = Some(open.map_or((snippet.text.len(), end), |(start, known)| (start, known.max(end))));
                }
                at += 1;
            }
            snippet.text.push(letter);
        }
        if let Some((start, _)) = open {
            snippet.highlights.push(Span::new(start, snippet.text.len()));
        }
    }
    if let Some(end) = last
        && !text[end..].trim().is_empty()
        && !ends_sentence(&text[..end])
        && !text[end..].trim_start_matches([' ', '\t']).starts_with('\n')
    {
        snippet.text.push_str(" …");
    }
    snippet
}

/// Whether `text` ends where a sentence or paragraph may.
fn ends_sentence(text: &str) -> bool {
    let trimmed = text.trim_end();
    trimmed.is_empty()
        || text[trimmed.len()..].contains('\n')
        || trimmed.ends_with(['.', '!', '?', '…', '"', '”', '»', ':', ')', '’'])
}

#[cfg(test)]
mod unit {
    use super::*;
    use crate::text::stem::term;

    fn matcher(words: &[&str], phrases: &[(&str, u32)]) -> Matcher {
        let mut matcher = Matcher::default();
        for word in words {
            matcher.word([term(Language::ENGLISH, word).as_str()], 1.0);
        }
        for (phrase, slop) in phrases {
            let terms: Vec<String> = phrase.split(' ').map(|word| term(Language::ENGLISH, word)).collect();
            let terms: Vec<(usize, &str)> = terms.iter().map(String::as_str).enumerate().collect();
            matcher.phrase(&terms, *slop, 1.0);
            matcher.end_phrase();
        }
        matcher
    }

    fn shown(matcher: &Matcher, body: &str) -> String {
        let article = Article { body: body.into(), lang: Some("en".into()), ..Article::default() };
        let snippet = matcher.snippet(&article, false);
        let mut text = String::new();
        let mut at = 0;
        for span in &snippet.highlights {
            text.push_str(&snippet.text[at..span.start]);
            text.push('[');
            text.push_str(span.of(&snippet.text));
            text.push(']');
            at = span.end;
        }
        text.push_str(&snippet.text[at..]);
        text
    }

    #[test]
    fn marks_words_by_their_stems_and_phrases_whole() {
        let words = matcher(&["bridge"], &[("freight train", 0)]);
        assert_eq!(
            shown(&words, "Two  bridges\nfell on a freight\n train; one train stood."),
            "Two [bridges] fell on a [freight train]; one train stood."
        );
        let apart = matcher(&[], &[("bridge train", 3)]);
        assert_eq!(shown(&apart, "The bridge under the train gave way."), "The [bridge] under the [train] gave way.");
        assert_eq!(
            shown(&apart, "The bridge was old and nobody saw a train."),
            "The bridge was old and nobody saw a train."
        );
    }

    #[test]
    fn cuts_long_text_around_the_matches() {
        let filler = "nothing of note was said here today and so it went ".repeat(40);
        let body = format!("{filler}until the viaduct of Ошты fell {filler}");
        let text = shown(&matcher(&["viaduct", "ошты"], &[]), &body);
        assert!(text.contains("[viaduct] of [Ошты] fell"), "{text}");
        assert!(text.starts_with("… ") && text.ends_with(" …"), "{text}");
        assert!(text.chars().count() < SNIPPET_CHARS + 20, "{}", text.chars().count());
        let run = "x".repeat(5_000);
        assert!(shown(&matcher(&["viaduct"], &[]), &run).chars().count() < SNIPPET_CHARS + 20);
    }

    #[test]
    fn without_matches_it_is_the_beginning() {
        assert_eq!(shown(&matcher(&["train"], &[]), "  A quiet day.\n"), "A quiet day.");
        assert_eq!(shown(&matcher(&[], &[]), ""), "");
    }
}
