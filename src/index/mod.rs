//! The tantivy index, writing side.

pub mod analyzer;
pub mod schema;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{analyse::Analysed, article::Provenance};

/// An article as the index keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredArticle {
    /// Document id.
    pub id: String,
    /// The article with its mentions and times.
    pub analysed: Analysed,
    /// Label of its root.
    pub root: String,
    /// Where its bytes came from.
    pub provenance: Provenance,
    /// The day it first entered the index, UTC.
    pub added: NaiveDate,
}

/// The index opened for reading at one generation.
pub struct Reader {
    /// tantivy's view of it.
    pub searcher: tantivy::Searcher,
    /// Its fields.
    pub fields: schema::Fields,
    /// The number of the commit it shows.
    pub generation: u64,
    /// Labels and absolute paths of its roots.
    pub roots: Vec<(String, std::path::PathBuf)>,
}
