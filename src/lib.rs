//! dateline searches folders of news articles: it reads them, ranks them, dates them, and counts them by person,
//! organisation and place.

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
pub mod index;
pub mod search;
pub mod ingest;
pub mod engine;
pub mod present;
#[cfg(feature = "http")]
pub mod http;
#[cfg(feature = "cli")]
pub mod cli;
