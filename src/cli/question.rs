//! The flags that say which articles are meant, alike for hits and counts.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Context, flags::ReadingFlags, index, today};
use crate::{
    engine::{Engine, Filters, MatchMode, SearchRequest, Syntax},
    error::{Error, Result},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum MatchFlag {
    /// all words, or most of them where few articles hold all
    Auto,
    /// all words
    All,
    /// any of the words
    Any,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SyntaxFlag {
    /// the query language
    Query,
    /// words only
    Plain,
}

/// Which articles are meant, beside the words.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Which articles")]
pub(super) struct Question {
    /// bring the index up to date with this file or folder, and search only it
    #[arg(long = "in", value_name = "PATH")]
    within: Vec<PathBuf>,
    /// how many of the words must match
    #[arg(long = "match", value_name = "HOW", default_value = "auto")]
    match_mode: MatchFlag,
    /// how the query is read [default: query; plain with `--batch`]
    #[arg(long, value_name = "HOW")]
    syntax: Option<SyntaxFlag>,
    /// published then: `2025-06`, `2025-05-30..2025-06-02`, `">=2025"`, `"last week"`
    #[arg(long, value_name = "DATE")]
    published: Vec<String>,
    /// speaks of events of then (to come)
    #[arg(long, value_name = "DATE", hide = true)]
    happened: Vec<String>,
    /// naming this person; `a|b` for either
    #[arg(long, value_name = "NAME")]
    person: Vec<String>,
    /// naming this organisation
    #[arg(long, value_name = "NAME")]
    org: Vec<String>,
    /// naming this place or one in it: `Russia`, `"Russia/Bryansk Oblast"`
    #[arg(long, value_name = "PLACE")]
    place: Vec<String>,
    /// published by this medium
    #[arg(long, value_name = "NAME")]
    source: Vec<String>,
    /// in this language: `en`, `ru`
    #[arg(long, value_name = "CODE")]
    lang: Vec<String>,
    /// in this section
    #[arg(long, value_name = "NAME")]
    section: Vec<String>,
    #[command(flatten)]
    reading: ReadingFlags,
}

impl Question {
    /// The engine, brought up to date with the paths of `--in`.
    pub(super) fn engine(&self, context: &Context) -> Result<Engine> {
        self.refuse_what_is_to_come()?;
        let engine = context.engine(self.reading.settings());
        if !self.within.is_empty() {
            index::bring_up_to_date(&engine, &self.within, context)?;
        }
        Ok(engine)
    }

    /// Whether anything but words narrows the answer.
    pub(super) fn narrows(&self) -> bool {
        !self.within.is_empty() || self.filters() != Filters::default()
    }

    /// The first page for `text`, with neither facets nor timeline; `syntax` where no flag says how it is read.
    pub(super) fn request(&self, text: impl Into<String>, syntax: Syntax) -> SearchRequest {
        let mut request = SearchRequest::new(text, today());
        request.syntax = match self.syntax {
            Some(SyntaxFlag::Query) => Syntax::Query,
            Some(SyntaxFlag::Plain) => Syntax::Plain,
            None => syntax,
        };
        request.match_mode = match self.match_mode {
            MatchFlag::Auto => MatchMode::Auto,
            MatchFlag::All => MatchMode::All,
            MatchFlag::Any => MatchMode::Any,
        };
        request.filters = self.filters();
        request.within.clone_from(&self.within);
        request
    }

    fn filters(&self) -> Filters {
        Filters {
            published: self.published.clone(),
            person: self.person.clone(),
            organisation: self.org.clone(),
            place: self.place.clone(),
            source: self.source.clone(),
            language: self.lang.clone(),
            section: self.section.clone(),
        }
    }

    fn refuse_what_is_to_come(&self) -> Result<()> {
        if self.happened.is_empty() {
            return Ok(());
        }
        Err(happened_is_to_come("--happened"))
    }
}

/// The failure of whatever asks for dates of events.
pub(super) fn happened_is_to_come(flag: &str) -> Error {
    Error::Usage {
        message: format!("`{flag}` cannot be used yet: dates of events are not indexed"),
        hint: "use `--published`, the date of the article itself".into(),
    }
}
