//! Words of a query as terms of the index: one alternative for each language in it.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;
use tantivy::{Searcher, Term, query::Bm25StatisticsProvider, schema::Field};

use super::{engine, tuning::WILDCARD_TERMS};
use crate::{
    error::Result,
    text::{
        stem::{Language, Terms},
        words::{LONGEST, fold_accents, lower, words},
    },
};

/// One word of a query as the index knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// Its place among the words of its text.
    pub(super) position: usize,
    /// Its term in each language, in the order of the languages.
    pub(super) terms: Vec<String>,
}

impl Token {
    /// Its different terms.
    pub(super) fn alternatives(&self) -> BTreeSet<&str> {
        self.terms.iter().map(String::as_str).collect()
    }
}

/// The words of `text` as terms of `languages`.
pub(super) fn tokens(text: &str, languages: &[Language]) -> Vec<Token> {
    let spans: Vec<_> = words(text).enumerate().filter(|(_, span)| span.end - span.start <= LONGEST).collect();
    let mut tokens: Vec<Token> = spans
        .iter()
        .map(|(position, _)| Token { position: *position, terms: Vec::with_capacity(languages.len()) })
        .collect();
    for language in languages {
        let mut terms = Terms::new(*language);
        for (token, (_, span)) in tokens.iter_mut().zip(&spans) {
            let mut term = String::new();
            terms.write(span.of(text), &mut term);
            token.terms.push(term);
        }
    }
    tokens
}

/// A word without the possessive ending that would be a word of its own (`Zelenskyy's`).
pub(super) fn without_possessive(word: &str) -> &str {
    for ending in ["'s", "’s", "'S", "’S"] {
        if let Some(rest) = word.strip_suffix(ending)
            && rest.chars().next_back().is_some_and(char::is_alphanumeric)
        {
            return rest;
        }
    }
    word
}

/// The terms of `fields` that `pattern` stands for; `None` where they are more than [`WILDCARD_TERMS`].
pub(super) fn expand(
    searcher: &Searcher,
    fields: &[Field],
    pattern: &str,
    languages: &[Language],
) -> Result<Option<Vec<Term>>> {
    let mut folded = String::new();
    lower(pattern, &mut folded);
    fold_accents(&mut folded);
    let glob: Vec<char> = folded.chars().collect();
    let literal: String = folded.chars().take_while(|letter| !matches!(letter, '*' | '?')).collect();
    // A prefix longer than the stem (`bridges*`) still means the word itself.
    let whole: BTreeSet<String> = match folded.strip_suffix('*') {
        Some(prefix) if prefix == literal => {
            tokens(prefix, languages).into_iter().flat_map(|token| token.terms).collect()
        }
        _ => BTreeSet::new(),
    };
    let mut found = BTreeSet::new();
    for segment in searcher.segment_readers() {
        for field in fields {
            let index = segment.inverted_index(*field).map_err(engine)?;
            for word in &whole {
                if index.terms().term_ord(word).map_err(engine)?.is_some() {
                    found.insert((*field, word.clone()));
                }
            }
            let mut stream = index.terms().range().ge(&literal).into_stream().map_err(engine)?;
            while stream.advance() {
                if !stream.key().starts_with(literal.as_bytes()) {
                    break;
                }
                let Ok(term) = std::str::from_utf8(stream.key()) else { continue };
                if matches(&glob, term) {
                    found.insert((*field, term.to_owned()));
                    if found.len() > WILDCARD_TERMS * fields.len() {
                        return Ok(None);
                    }
                }
            }
        }
    }
    let distinct: BTreeSet<&str> = found.iter().map(|(_, term)| term.as_str()).collect();
    if distinct.len() > WILDCARD_TERMS {
        return Ok(None);
    }
    Ok(Some(found.iter().map(|(field, term)| Term::from_field_text(*field, term)).collect()))
}

/// Whether `text` is what `glob` describes; `*` any run, `?` one character. At worst the product of both lengths.
fn matches(glob: &[char], text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let (mut at, mut pattern) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while at < text.len() {
        if glob.get(pattern) == Some(&'*') {
            star = Some((pattern, at));
            pattern += 1;
        } else if glob.get(pattern).is_some_and(|letter| *letter == '?' || *letter == text[at]) {
            pattern += 1;
            at += 1;
        } else if let Some((star_pattern, star_at)) = star {
            star = Some((star_pattern, star_at + 1));
            pattern = star_pattern + 1;
            at = star_at + 1;
        } else {
            return false;
        }
    }
    glob[pattern..].iter().all(|letter| *letter == '*')
}

/// The index's statistics, where the alternatives of one word count as one term: a stem of a language with few articles
/// would otherwise look rare and outweigh all others.
pub(super) struct Statistics<'s> {
    searcher: &'s Searcher,
    shared: FxHashMap<Term, u64>,
    articles: u64,
}

impl<'s> Statistics<'s> {
    /// The statistics of `searcher`.
    pub(super) fn new(searcher: &'s Searcher) -> Self {
        let articles = searcher.segment_readers().iter().map(|segment| u64::from(segment.max_doc())).sum();
        Self { searcher, shared: FxHashMap::default(), articles }
    }

    /// Takes note of the alternatives of one word in one field, gives those that occur and the number of articles.
    pub(super) fn share(&mut self, terms: impl Iterator<Item = Term>) -> Result<(Vec<Term>, u64)> {
        let mut present = Vec::new();
        let mut sum = 0;
        for term in terms {
            let frequency = self.searcher.doc_freq(&term).map_err(engine)?;
            if frequency > 0 {
                sum += frequency;
                present.push(term);
            }
        }
        let sum = sum.min(self.articles);
        if present.len() > 1 {
            for term in &present {
                let entry = self.shared.entry(term.clone()).or_insert(sum);
                *entry = sum.max(*entry);
            }
        }
        Ok((present, sum))
    }

    /// The weight of a word that so many articles hold.
    pub(super) fn rarity(&self, frequency: u64) -> f32 {
        let rest = self.articles.saturating_sub(frequency) as f32;
        (1.0 + (rest + 0.5) / (frequency as f32 + 0.5)).ln()
    }
}

impl Bm25StatisticsProvider for Statistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        self.searcher.total_num_tokens(field)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.articles)
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        match self.shared.get(term) {
            Some(frequency) => Ok(*frequency),
            None => self.searcher.doc_freq(term),
        }
    }
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn globs_match() {
        let holds = |glob: &str, text: &str| matches(&glob.chars().collect::<Vec<_>>(), text);
        assert!(holds("bridg*", "bridge") && holds("bridg*", "bridg") && holds("m?st", "most") && holds("*", ""));
        assert!(holds("*a*b*", "xaybz") && holds("a*b?", "abbc"));
        assert!(!holds("bridg*", "brid") && !holds("m?st", "mst") && !holds("a*b", "abc"));
    }

    #[test]
    fn possessives_go() {
        assert_eq!(without_possessive("Zelenskyy’s"), "Zelenskyy");
        assert_eq!(without_possessive("'s"), "'s");
        assert_eq!(without_possessive("bridges"), "bridges");
    }
}
