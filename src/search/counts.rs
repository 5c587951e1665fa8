//! What an index holds, in numbers.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::{FacetField, FacetRequest, SearchRequest, Session, engine};
use crate::{
    article::{DayInterval, day_of_number},
    error::Result,
    index::schema::NOT_ARTICLES,
};

/// Numbers of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Articles.
    pub articles: u64,
    /// Those without a publication date.
    pub undated: u64,
    /// Articles by language.
    pub languages: BTreeMap<String, u64>,
    /// First to last publication day.
    pub span: Option<DayInterval>,
    /// Those of them that are no articles, by the name of their kind.
    pub not_articles: BTreeMap<&'static str, u64>,
    /// Segments.
    pub segments: usize,
}

impl Session {
    /// Counts what the index holds.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn counts(&self) -> Result<Counts> {
        let mut counts = Counts { segments: self.reader().searcher.segment_readers().len(), ..Counts::default() };
        let mut ends: Option<(i64, i64)> = None;
        for segment in self.reader().searcher.segment_readers() {
            let days = segment.fast_fields().i64("from").map_err(engine)?;
            let kinds = segment.fast_fields().column_opt::<u64>("not_article").map_err(engine)?;
            for doc in segment.doc_ids_alive() {
                let kind = kinds.as_ref().and_then(|kinds| kinds.first(doc));
                if let Some(kind) = kind.and_then(|kind| NOT_ARTICLES.get(kind as usize)) {
                    *counts.not_articles.entry(kind.name()).or_default() += 1;
                }
                counts.articles += 1;
                match days.first(doc) {
                    Some(day) => {
                        ends = Some(ends.map_or((day, day), |(first, last)| (first.min(day), last.max(day))));
                    }
                    None => counts.undated += 1,
                }
            }
        }
        counts.span = ends.and_then(|(first, last)| {
            let to = day_of_number(last)?.checked_add_days(Days::new(1))?;
            Some(DayInterval { from: day_of_number(first)?, to })
        });
        let mut request = SearchRequest::new("", NaiveDate::default());
        request.limit = 0;
        request.facets = vec![FacetRequest { field: FacetField::Language, top: usize::MAX, under: None }];
        for facet in self.search(&request)?.facets {
            counts.languages.extend(facet.values.into_iter().map(|value| (value.value, value.count)));
        }
        Ok(counts)
    }
}
