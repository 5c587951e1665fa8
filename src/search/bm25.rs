//! One word of a query, scored by BM25 over title and text as if they were one text in which the title's words count more.
//!
//! Okapi BM25 after S. Robertson and H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), formulas
//! 3.15 and 3.20 (BM25F with one length normalisation): `idf · tf / (tf + k1 · (1 − b + b · length / average))`, where `tf`
//! and `length` are sums over the fields, each times the field's weight, and `idf = ln(1 + (N − n + 0.5) / (n + 0.5))`. The
//! word's stems in all languages of the index are one term. Scoring both fields apart and adding would count a word of
//! the title twice, with two different document frequencies.

use tantivy::{
    DocId, DocSet, Score, SegmentReader, TERMINATED, Term,
    fieldnorm::FieldNormReader,
    postings::{Postings, SegmentPostings},
    query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight},
    schema::{Field, IndexRecordOption},
};

use super::tuning::{LENGTH_SHARE, SATURATION};

/// A field with how much more a word in it counts.
pub(super) type WeightedField = (Field, f32);

/// The articles that hold a word in any of its forms.
#[derive(Clone, Debug)]
pub(super) struct WordQuery {
    /// Its terms, each with the weight of its field.
    pub(super) terms: Vec<(Term, f32)>,
    /// The fields that make up the text.
    pub(super) fields: Vec<WeightedField>,
    /// Number of articles that hold it.
    pub(super) frequency: u64,
    /// Factor of the score.
    pub(super) times: f32,
}

impl Query for WordQuery {
    fn weight(&self, enable_scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let mut weight = WordWeight { query: self.clone(), factor: None, average: 1.0 };
        if let EnableScoring::Enabled { statistics_provider, .. } = enable_scoring {
            let articles = statistics_provider.total_num_docs()? as f32;
            let mut tokens = 0.0;
            for (field, share) in &self.fields {
                tokens += statistics_provider.total_num_tokens(*field)? as f32 * share;
            }
            let (holding, average) = ((self.frequency as f32).min(articles), tokens / articles.max(1.0));
            let rarity = (1.0 + (articles - holding + 0.5) / (holding + 0.5)).ln();
            weight.factor = Some(rarity * (SATURATION + 1.0) * self.times);
            weight.average = average.max(1.0);
        }
        Ok(Box::new(weight))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.terms.iter().for_each(|(term, _)| visitor(term, false));
    }
}

struct WordWeight {
    query: WordQuery,
    /// What a full match adds; `None` where nothing is scored.
    factor: Option<f32>,
    /// Average weighted number of words.
    average: f32,
}

impl Weight for WordWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let option = if self.factor.is_some() { IndexRecordOption::WithFreqs } else { IndexRecordOption::Basic };
        let mut postings = Vec::with_capacity(self.query.terms.len());
        for (term, share) in &self.query.terms {
            if let Some(found) = reader.inverted_index(term.field())?.read_postings(term, option)? {
                postings.push((found, *share));
            }
        }
        if postings.is_empty() {
            return Ok(Box::new(EmptyScorer));
        }
        let mut lengths = Vec::new();
        if self.factor.is_some() {
            for (field, share) in &self.query.fields {
                lengths.push(Lengths::new(reader.get_fieldnorms_reader(*field)?, *share / self.average));
            }
        }
        let factor = self.factor.map_or(boost, |factor| factor * boost);
        let mut scorer = WordScorer { doc: 0, postings, lengths, factor, scoring: self.factor.is_some() };
        scorer.settle();
        Ok(Box::new(scorer))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.doc() > doc || scorer.seek(doc) != doc {
            return Err(tantivy::TantivyError::InvalidArgument(format!("document {doc} does not match")));
        }
        Ok(Explanation::new("BM25 over title and text", scorer.score()))
    }
}

/// How long articles are in one field, as shares of the average, with the influence of length worked in.
struct Lengths {
    reader: FieldNormReader,
    table: Box<[f32; 256]>,
}

impl Lengths {
    fn new(reader: FieldNormReader, share: f32) -> Self {
        let norm = |id| SATURATION * LENGTH_SHARE * share * FieldNormReader::id_to_fieldnorm(id as u8) as f32;
        Self { reader, table: Box::new(std::array::from_fn(norm)) }
    }

    fn of(&self, doc: DocId) -> f32 {
        self.table[usize::from(self.reader.fieldnorm_id(doc))]
    }
}

/// Goes through the postings of all forms together.
struct WordScorer {
    doc: DocId,
    postings: Vec<(SegmentPostings, f32)>,
    lengths: Vec<Lengths>,
    factor: f32,
    scoring: bool,
}

impl WordScorer {
    fn settle(&mut self) -> DocId {
        self.doc = self.postings.iter().map(|(postings, _)| postings.doc()).min().unwrap_or(TERMINATED);
        self.doc
    }
}

impl DocSet for WordScorer {
    fn advance(&mut self) -> DocId {
        let doc = self.doc;
        if doc == TERMINATED {
            return TERMINATED;
        }
        let mut least = TERMINATED;
        for (postings, _) in &mut self.postings {
            let mut next = postings.doc();
            if next == doc {
                next = postings.advance();
            }
            least = least.min(next);
        }
        self.doc = least;
        least
    }

    fn seek(&mut self, target: DocId) -> DocId {
        for (postings, _) in &mut self.postings {
            if postings.doc() < target {
                postings.seek(target);
            }
        }
        self.settle()
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.postings.iter().map(|(postings, _)| postings.size_hint()).max().unwrap_or(0)
    }
}

impl Scorer for WordScorer {
    fn score(&mut self) -> Score {
        if !self.scoring {
            return self.factor;
        }
        let mut frequency = 0.0;
        for (postings, share) in &self.postings {
            if postings.doc() == self.doc {
                frequency += share * postings.term_freq() as f32;
            }
        }
        let length: f32 = self.lengths.iter().map(|lengths| lengths.of(self.doc)).sum();
        self.factor * frequency / (frequency + SATURATION * (1.0 - LENGTH_SHARE) + length)
    }
}
