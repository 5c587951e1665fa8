//! The tantivy index, reading side: plan, rank, filter, facets, timeline, snippets.

pub mod request;

pub use request::*;
