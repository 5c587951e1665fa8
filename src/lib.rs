//! dateline searches folders of news articles: it reads them, ranks them, dates them, and counts them by person,
//! organisation and place.
//!
//! The way in is [`engine::Engine`]: it brings an index up to date with files and folders, and searches it.
//!
//! ```
//! use dateline::{
//!     engine::{Engine, FacetField, FacetRequest, SearchRequest, UpdateRequest},
//!     settings::Settings,
//! };
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let scratch = tempfile::tempdir()?;
//! let archive = scratch.path().join("archive");
//! std::fs::create_dir(&archive)?;
//! std::fs::write(
//!     archive.join("bridge.txt"),
//!     "Title: Bridge falls in Bryansk\nDate: 2025-06-01\n\nA road bridge fell in the Bryansk region of Russia.\n",
//! )?;
//!
//! // The library never looks at the clock: what day it is for the user is told to it.
//! let today = "2025-06-03".parse()?;
//! let engine = Engine::new(scratch.path().join("index"), Settings::default());
//! let update = UpdateRequest { paths: vec![archive], today, ..UpdateRequest::default() };
//! let totals = engine.update(&update, &mut |_progress| true)?;
//! assert_eq!(totals.articles, 1);
//!
//! let mut question = SearchRequest::new("bridge published:\"last week\"", today);
//! question.facets = vec![FacetRequest { field: FacetField::Place, top: 10, under: None }];
//! let page = engine.search(&question)?;
//! assert_eq!(page.hits[0].stored.id, "archive/bridge.txt");
//! assert_eq!(page.facets[0].values[0].value, "Russia");
//! # Ok(())
//! # }
//! ```
//!
//! Articles go one way through the modules, in the order in which they are listed here; `src/README.md` tells the whole.

pub mod article;
pub mod error;
pub mod settings;
pub mod date;
pub mod text;
pub mod story;
pub mod source;
pub mod parse;
pub mod entity;
pub mod analyse;
pub mod query;
pub mod correct;
pub mod index;
pub mod search;
pub mod ingest;
pub mod engine;
pub mod present;
#[cfg(feature = "http")]
pub mod http;
#[cfg(feature = "cli")]
pub mod cli;

/// The README's example, held to compile.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
