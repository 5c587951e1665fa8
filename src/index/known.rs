//! What an index holds of one file, in as few bytes as tell whether its articles still stand: 40 for each.

use chrono::NaiveDate;
use tantivy::{DocSet, TERMINATED, Term, schema::IndexRecordOption};

use super::{Reader, engine, schema};
use crate::{article::day_of_number, error::Result};

/// The articles of one file.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// By rising key.
    articles: Vec<Entry>,
    /// Places in `articles`, by rising fingerprint.
    by_record: Vec<u32>,
    /// Places in `articles` of those that have a given id, by rising hash of it.
    by_given: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    key: u64,
    record: u64,
    given: u64,
    /// Days since 1970.
    added: i32,
}

impl Known {
    /// The articles of the file `path` of the root labelled `root`.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn under(reader: &Reader, root: &str, path: &str) -> Result<Self> {
        let term = Term::from_field_text(reader.fields.under, &schema::under(root, path));
        let mut articles = Vec::new();
        for segment in reader.searcher.segment_readers() {
            let inverted = segment.inverted_index(reader.fields.under).map_err(engine)?;
            let postings = inverted.read_postings(&term, IndexRecordOption::Basic).map_err(engine)?;
            let Some(mut postings) = postings else { continue };
            let columns = segment.fast_fields();
            let key = columns.u64("key").map_err(engine)?;
            let record = columns.u64("record").map_err(engine)?;
            let given = columns.column_opt::<u64>("given").map_err(engine)?;
            let added = columns.i64("added").map_err(engine)?;
            let alive = segment.alive_bitset();
            let mut document = postings.doc();
            while document != TERMINATED {
                if alive.is_none_or(|alive| alive.is_alive(document)) {
                    articles.push(Entry {
                        key: key.first(document).unwrap_or_default(),
                        record: record.first(document).unwrap_or_default(),
                        given: given.as_ref().and_then(|given| given.first(document)).unwrap_or_default(),
                        added: added.first(document).and_then(|day| i32::try_from(day).ok()).unwrap_or_default(),
                    });
                }
                document = postings.advance();
            }
        }
        Ok(Self::new(articles))
    }

    fn new(mut articles: Vec<Entry>) -> Self {
        articles.sort_unstable_by_key(|article| article.key);
        let mut by_record: Vec<u32> = (0..articles.len() as u32).collect();
        by_record.sort_unstable_by_key(|&at| articles[at as usize].record);
        let mut by_given: Vec<u32> =
            (0..articles.len() as u32).filter(|&at| articles[at as usize].given != 0).collect();
        by_given.sort_unstable_by_key(|&at| articles[at as usize].given);
        Self { articles, by_record, by_given }
    }

    /// Number of articles.
    pub fn len(&self) -> usize {
        self.articles.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.articles.is_empty()
    }

    /// The keys of the articles, in the order of the places that [`Known::standing`] gives.
    pub fn keys(&self) -> impl Iterator<Item = u64> {
        self.articles.iter().map(|article| article.key)
    }

    /// Whether an article has this key.
    pub fn holds(&self, key: u64) -> bool {
        self.articles.binary_search_by_key(&key, |article| article.key).is_ok()
    }

    /// The places of the articles that were made from a record with this fingerprint: one, unless the file holds the same
    /// member twice.
    pub fn standing(&self, record: u64) -> impl Iterator<Item = usize> {
        alike(&self.by_record, record, |at| self.articles[at].record)
    }

    /// The day on which the article with this key first entered the index, else that of the first with this given id.
    pub fn added(&self, key: u64, given: Option<&str>) -> Option<NaiveDate> {
        let by_given = given.and_then(|given| {
            alike(&self.by_given, schema::given_number(given), |at| self.articles[at].given)
                .map(|at| self.articles[at].added)
                .min()
        });
        let day = by_given.or_else(|| {
            let at = self.articles.binary_search_by_key(&key, |article| article.key).ok()?;
            Some(self.articles[at].added)
        })?;
        day_of_number(i64::from(day))
    }
}

/// The places in `order`, which rises by `value`, that have this value.
fn alike(order: &[u32], wanted: u64, value: impl Fn(usize) -> u64) -> impl Iterator<Item = usize> {
    let from = order.partition_point(|&at| value(at as usize) < wanted);
    order[from..].iter().map(|&at| at as usize).take_while(move |&at| value(at) == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(number: i32) -> Option<NaiveDate> {
        day_of_number(i64::from(number))
    }

    #[test]
    fn articles_are_found_by_key_record_and_given_id() {
        let given = schema::given_number;
        let known = Known::new(vec![
            Entry { key: 9, record: 100, given: given("a"), added: 5 },
            Entry { key: 3, record: 200, given: 0, added: 6 },
            Entry { key: 5, record: 100, given: given("a"), added: 7 },
        ]);
        assert_eq!(known.keys().collect::<Vec<_>>(), [3, 5, 9]);
        assert!(known.holds(5) && !known.holds(4));
        assert_eq!(known.standing(200).collect::<Vec<_>>(), [0]);
        let mut twice: Vec<_> = known.standing(100).collect();
        twice.sort_unstable();
        assert_eq!(twice, [1, 2]);
        assert_eq!(known.standing(150).count(), 0);
        // A given id goes before the key, and of several the first day counts.
        assert_eq!(known.added(3, Some("a")), day(5));
        assert_eq!(known.added(3, Some("b")), day(6));
        assert_eq!(known.added(3, None), day(6));
        assert_eq!(known.added(4, None), None);
    }

    #[test]
    fn an_article_costs_forty_bytes() {
        assert!(size_of::<Entry>() + 2 * size_of::<u32>() <= 40);
    }
}
