//! The one pass over all matches: total, best hits, facet counts, days.

use tantivy::{DocId, Score, Searcher, columnar::Column, query::Weight};

use super::{Sort, engine, ordinals::Ordinals, shown::ShownValues, timeline::DayCounts};
use crate::error::Result;

/// Documents are worked on in blocks of this many, which is kind to the columns.
const BLOCK: usize = 1024;

/// The columns of one segment that sorting and dates read.
pub(super) struct Columns {
    key: Option<Column<u64>>,
    instant: Option<Column<i64>>,
    pub(super) from: Option<Column<i64>>,
    pub(super) to: Option<Column<i64>>,
    /// What is no article has a value; `None` where all are articles.
    not_article: Option<Column<u64>>,
}

impl Columns {
    /// The columns of all segments.
    pub(super) fn open(searcher: &Searcher) -> Result<Vec<Self>> {
        let mut all = Vec::new();
        for segment in searcher.segment_readers() {
            let fast = segment.fast_fields();
            all.push(Self {
                key: fast.column_opt("key").map_err(engine)?,
                instant: fast.column_opt("instant").map_err(engine)?,
                from: fast.column_opt("from").map_err(engine)?,
                to: fast.column_opt("to").map_err(engine)?,
                not_article: fast
                    .column_opt("not_article")
                    .map_err(engine)?
                    .filter(|column: &Column<u64>| column.values.num_vals() > 0),
            });
        }
        Ok(all)
    }

    /// Takes what is no article out of `docs`.
    fn keep_articles(&self, docs: &mut Vec<DocId>) {
        if let Some(column) = &self.not_article {
            docs.retain(|doc| !column.index.has_value(*doc));
        }
    }

    fn key(&self, doc: DocId) -> u64 {
        self.key.as_ref().and_then(|column| column.first(doc)).unwrap_or(0)
    }
}

/// Where a hit stands in the order: more `value` first, then less `key`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    /// The score or instant, mapped so that more comes first.
    pub(super) value: u64,
    /// The article's own number.
    pub(super) key: u64,
}

impl Standing {
    /// Whether it comes before `other`.
    fn before(self, other: Self) -> bool {
        self.value > other.value || (self.value == other.value && self.key < other.key)
    }
}

/// A hit on its way to the page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    /// Its place in the order.
    pub(super) standing: Standing,
    /// Its score.
    pub(super) score: Score,
    /// Number of its segment.
    pub(super) segment: u32,
    /// Its number there.
    pub(super) doc: DocId,
}

/// The counts of one facet as they grow.
pub(super) struct Counting<'s> {
    /// The values.
    pub(super) ordinals: &'s Ordinals,
    /// What they are shown as, where some are shown otherwise.
    pub(super) shown: Option<&'s ShownValues>,
    /// Articles for each, and for each value that `shown` adds.
    pub(super) counts: Vec<u32>,
    /// Which of the lifted filters is its own, and is not applied to it.
    pub(super) own: Option<usize>,
}

/// A filter on a field of one value, applied in the pass so that the field's own counts can leave it out.
pub(super) struct Lifted<'s> {
    /// The values.
    pub(super) ordinals: &'s Ordinals,
    /// For each, whether it is asked for.
    pub(super) allowed: Vec<bool>,
}

/// Everything that one pass gathers.
pub(super) struct Pass<'s> {
    columns: &'s [Columns],
    sort: Sort,
    after: Option<Standing>,
    limit: usize,
    best: Vec<Found>,
    worst: Option<Standing>,
    /// Exact number of matches.
    pub(super) total: u64,
    /// Matches behind the cursor, those of the page among them.
    pub(super) remaining: u64,
    /// Facets by ordinals.
    pub(super) facets: Vec<Counting<'s>>,
    /// Filters applied here.
    pub(super) lifted: Vec<Lifted<'s>>,
    /// Days of publication, where a timeline or the facet of dates is asked.
    pub(super) days: Option<DayCounts>,
    docs: Vec<DocId>,
    scores: Vec<Score>,
    scratch: Scratch,
}

#[derive(Default)]
struct Scratch {
    docs: Vec<DocId>,
    rows: Vec<u32>,
    values: Vec<u64>,
    kept: Vec<DocId>,
    passes: Vec<u32>,
}

impl<'s> Pass<'s> {
    /// A pass that keeps the best `limit` behind `after`.
    pub(super) fn new(columns: &'s [Columns], sort: Sort, limit: usize, after: Option<Standing>) -> Self {
        Self {
            columns,
            sort,
            after,
            limit,
            best: Vec::new(),
            worst: None,
            total: 0,
            remaining: 0,
            facets: Vec::new(),
            lifted: Vec::new(),
            days: None,
            docs: Vec::with_capacity(BLOCK),
            scores: Vec::with_capacity(BLOCK),
            scratch: Scratch::default(),
        }
    }

    /// Runs over all matches of `weight`; `scoring` where it has scores.
    pub(super) fn run(&mut self, searcher: &Searcher, weight: &dyn Weight, scoring: bool) -> Result<()> {
        for (segment, reader) in searcher.segment_readers().iter().enumerate() {
            let alive = reader.alive_bitset();
            if scoring {
                weight
                    .for_each(reader, &mut |doc, score| {
                        if alive.is_none_or(|alive| alive.is_alive(doc)) {
                            self.push(segment, doc, score);
                        }
                    })
                    .map_err(engine)?;
            } else {
                weight
                    .for_each_no_score(reader, &mut |docs| {
                        for doc in docs {
                            if alive.is_none_or(|alive| alive.is_alive(*doc)) {
                                self.push(segment, *doc, 0.0);
                            }
                        }
                    })
                    .map_err(engine)?;
            }
            self.flush(segment);
        }
        Ok(())
    }

    /// Counts the values under what they are shown as; once, when all is counted.
    pub(super) fn settle(&mut self) {
        for facet in &mut self.facets {
            if let Some(shown) = facet.shown {
                shown.settle(&mut facet.counts);
            }
        }
    }

    /// The best hits in order.
    pub(super) fn take_best(&mut self) -> Vec<Found> {
        self.trim();
        let mut best = std::mem::take(&mut self.best);
        best.sort_unstable_by_key(order);
        best
    }

    fn push(&mut self, segment: usize, doc: DocId, score: Score) {
        self.docs.push(doc);
        self.scores.push(score);
        if self.docs.len() == BLOCK {
            self.flush(segment);
        }
    }

    fn flush(&mut self, segment: usize) {
        let mut docs = std::mem::take(&mut self.docs);
        let mut scores = std::mem::take(&mut self.scores);
        if !self.lifted.is_empty() {
            self.count_own(segment, &docs);
            let every = (1u32 << self.lifted.len()) - 1;
            let passes = &self.scratch.passes;
            let mut at = 0;
            scores.retain(|_| {
                at += 1;
                passes[at - 1] == every
            });
            at = 0;
            docs.retain(|_| {
                at += 1;
                passes[at - 1] == every
            });
        }
        self.total += docs.len() as u64;
        self.count_articles(segment, &docs);
        if self.limit > 0 {
            for (doc, score) in docs.iter().zip(&scores) {
                self.rank(segment, *doc, *score);
            }
        }
        docs.clear();
        scores.clear();
        self.docs = docs;
        self.scores = scores;
    }

    /// Counts facets and days over those of `docs` that are articles.
    fn count_articles(&mut self, segment: usize, docs: &[DocId]) {
        let mut kept = std::mem::take(&mut self.scratch.kept);
        kept.clear();
        kept.extend_from_slice(docs);
        if let Some(columns) = self.columns.get(segment) {
            columns.keep_articles(&mut kept);
            if let Some(days) = &mut self.days {
                days.add(columns, &kept);
            }
        }
        for facet in self.facets.iter_mut().filter(|facet| facet.own.is_none()) {
            count(facet, segment, &kept, &mut self.scratch);
        }
        self.scratch.kept = kept;
    }

    /// Finds which lifted filters each document passes, and counts the facets that leave one of them out.
    fn count_own(&mut self, segment: usize, docs: &[DocId]) {
        let mut passes = std::mem::take(&mut self.scratch.passes);
        passes.clear();
        passes.resize(docs.len(), 0);
        for (number, filter) in self.lifted.iter().enumerate() {
            let Some(column) = filter.ordinals.column(segment) else { continue };
            let global = filter.ordinals.global(segment);
            for (pass, doc) in passes.iter_mut().zip(docs) {
                let ordinal =
                    column.first(*doc).map(|local| global.map_or(local as usize, |map| map[local as usize] as usize));
                if ordinal.is_some_and(|ordinal| filter.allowed.get(ordinal) == Some(&true)) {
                    *pass |= 1 << number;
                }
            }
        }
        let every = (1u32 << self.lifted.len()) - 1;
        for facet in &mut self.facets {
            let Some(own) = facet.own else { continue };
            let mut kept = std::mem::take(&mut self.scratch.kept);
            kept.clear();
            kept.extend(docs.iter().zip(&passes).filter(|(_, pass)| **pass | (1 << own) == every).map(|(doc, _)| *doc));
            if let Some(columns) = self.columns.get(segment) {
                columns.keep_articles(&mut kept);
            }
            count(facet, segment, &kept, &mut self.scratch);
            self.scratch.kept = kept;
        }
        self.scratch.passes = passes;
    }

    fn rank(&mut self, segment: usize, doc: DocId, score: Score) {
        let Some(columns) = self.columns.get(segment) else { return };
        let value = self.value(columns, doc, score);
        let mut key = None;
        if let Some(after) = self.after {
            if value > after.value {
                return;
            }
            if value == after.value {
                let own = columns.key(doc);
                if own <= after.key {
                    return;
                }
                key = Some(own);
            }
        }
        self.remaining += 1;
        if self.worst.is_some_and(|worst| value < worst.value) {
            return;
        }
        let standing = Standing { value, key: key.unwrap_or_else(|| columns.key(doc)) };
        if self.worst.is_some_and(|worst| !standing.before(worst)) {
            return;
        }
        self.best.push(Found { standing, score, segment: segment as u32, doc });
        if self.best.len() >= self.limit.saturating_mul(2) {
            self.trim();
        }
    }

    fn trim(&mut self) {
        if self.limit == 0 || self.best.len() < self.limit {
            return;
        }
        self.best.select_nth_unstable_by_key(self.limit - 1, order);
        self.best.truncate(self.limit);
        self.worst = self.best.last().map(|found| found.standing);
    }

    fn value(&self, columns: &Columns, doc: DocId, score: Score) -> u64 {
        if self.sort == Sort::Relevance {
            // The bits of floats from zero up are in the floats' order.
            return if score > 0.0 { u64::from(score.to_bits()) } else { 0 };
        }
        match columns.instant.as_ref().and_then(|column| column.first(doc)) {
            None => 0,
            Some(instant) => {
                let rising = (instant as u64) ^ (1 << 63);
                let value = if self.sort == Sort::Newest { rising } else { !rising };
                value.max(1)
            }
        }
    }
}

fn order(found: &Found) -> (std::cmp::Reverse<u64>, u64) {
    (std::cmp::Reverse(found.standing.value), found.standing.key)
}

fn count(facet: &mut Counting<'_>, segment: usize, docs: &[DocId], scratch: &mut Scratch) {
    count_column(facet, segment, docs, scratch);
    if let Some(shown) = facet.shown {
        shown.mend(segment, docs, &mut facet.counts);
    }
}

fn count_column(facet: &mut Counting<'_>, segment: usize, docs: &[DocId], scratch: &mut Scratch) {
    let Some(column) = facet.ordinals.column(segment) else { return };
    scratch.docs.clear();
    scratch.rows.clear();
    column.row_ids_for_docs(docs, &mut scratch.docs, &mut scratch.rows);
    scratch.values.clear();
    scratch.values.resize(scratch.rows.len(), 0);
    column.values.get_vals(&scratch.rows, &mut scratch.values);
    let counts = &mut facet.counts[..];
    match facet.ordinals.global(segment) {
        None => {
            for value in &scratch.values {
                let count = &mut counts[*value as usize];
                // What is taken away beforehand may have left less than nothing.
                *count = count.wrapping_add(1);
            }
        }
        Some(map) => {
            for value in &scratch.values {
                let count = &mut counts[map[*value as usize] as usize];
                *count = count.wrapping_add(1);
            }
        }
    }
}
