//! The tantivy index, writing side.

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
