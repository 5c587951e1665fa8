//! Filters over columns of days: published, added, undated.

use tantivy::{
    DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError,
    columnar::Column,
    query::{ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight},
};

use crate::article::{DayInterval, day_number};

/// Which articles by their days.
#[derive(Clone, Copy, Debug)]
pub(super) enum DayQuery {
    /// Those whose days of publication share one with these, as day numbers, half-open.
    Published(i64, i64),
    /// Those added in these.
    Added(i64, i64),
    /// Those without a day of publication.
    Undated,
}

impl DayQuery {
    /// Articles published in `days` at least in part.
    pub(super) fn published(days: DayInterval) -> Self {
        Self::Published(day_number(days.from), day_number(days.to))
    }

    /// Articles added in `days`.
    pub(super) fn added(days: DayInterval) -> Self {
        Self::Added(day_number(days.from), day_number(days.to))
    }
}

impl Query for DayQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(*self))
    }
}

impl Weight for DayQuery {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let column = |name| reader.fast_fields().column_opt::<i64>(name);
        let (first, last) = match self {
            Self::Published(..) => (column("from")?, column("to")?),
            Self::Added(..) => (column("added")?, None),
            Self::Undated => (column("from")?, None),
        };
        let mut days = Days { query: *self, first, last, doc: 0, end: reader.max_doc() };
        days.find(0);
        Ok(Box::new(ConstScorer::new(days, boost)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.doc() > doc || scorer.seek(doc) != doc {
            return Err(TantivyError::InvalidArgument(format!("document {doc} does not match")));
        }
        Ok(Explanation::new("days", 1.0))
    }
}

/// The documents of one segment in order.
struct Days {
    query: DayQuery,
    first: Option<Column<i64>>,
    last: Option<Column<i64>>,
    doc: DocId,
    end: DocId,
}

impl Days {
    fn holds(&self, doc: DocId) -> bool {
        let first = self.first.as_ref().and_then(|column| column.first(doc));
        match self.query {
            DayQuery::Undated => first.is_none(),
            DayQuery::Added(from, to) => first.is_some_and(|day| from <= day && day < to),
            DayQuery::Published(from, to) => {
                first.is_some_and(|day| day < to)
                    && self.last.as_ref().and_then(|column| column.first(doc)).is_some_and(|day| day > from)
            }
        }
    }

    fn find(&mut self, from: DocId) -> DocId {
        self.doc = (from..self.end).find(|doc| self.holds(*doc)).unwrap_or(TERMINATED);
        self.doc
    }
}

impl DocSet for Days {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED { TERMINATED } else { self.find(self.doc + 1) }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.doc { self.doc } else { self.find(target) }
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.end / 2
    }

    fn cost(&self) -> u64 {
        // Every document is looked at, so the words should lead an intersection.
        u64::from(self.end) * 2
    }
}
