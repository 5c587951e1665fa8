//! The tantivy index, reading side: plan, rank, filter, facets, timeline, snippets.

mod bm25;
mod collect;
mod counts;
mod cursor;
mod days;
mod explain;
mod facets;
mod filters;
mod names;
mod ordinals;
mod page;
mod plan;
mod planner;
mod relax;
pub mod request;
mod shown;
mod snippet;
#[cfg(test)]
mod tests;
mod timeline;
mod tuning;
mod versions;
mod why;
mod words;

pub use counts::Counts;
pub use page::{Session, search};
pub use request::*;
pub use versions::{Listed, Version};
pub use why::{NameVariant, Why};

pub use crate::entity::alias::Rule as NameRule;

use crate::error::Error;

/// What the engine beneath says, as our error.
fn engine(error: impl std::fmt::Display) -> Error {
    Error::Engine(error.to_string())
}
