//! `dateline timeline`: counts over time.

use clap::{Args, ValueEnum};

use super::{
    Context, Exit, HELP,
    flags::{CountFormat, CountFormatFlags},
    question::{Question, happened_is_to_come},
};
use crate::{
    engine::{Syntax, TimelineUnit},
    error::Result,
    present::{Csv, Json, JsonLines, ShowCounts},
};

/// count matches per day, week, month or year
#[derive(Debug, Args)]
#[command(help_template = HELP, before_help = "Examples:
  dateline timeline bridge                       bars
  dateline timeline bridge --unit week --format csv > weeks.csv\n")]
pub(super) struct Arguments {
    /// words and operators
    #[arg(value_name = "QUERY")]
    words: Vec<String>,
    /// which date
    #[arg(long, value_name = "DATE", default_value = "published", hide_possible_values = true)]
    by: ByFlag,
    /// length of a bar
    #[arg(long, value_name = "UNIT", default_value = "auto")]
    unit: UnitFlag,
    #[command(flatten)]
    question: Question,
    #[command(flatten)]
    format: CountFormatFlags,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ByFlag {
    /// of publication
    Published,
    /// of events spoken of
    Happened,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum UnitFlag {
    /// the finest with at most 60 bars
    Auto,
    /// days
    Day,
    /// weeks from Monday
    Week,
    /// months
    Month,
    /// years
    Year,
}

pub(super) fn run(arguments: &Arguments, context: &Context) -> Result<Exit> {
    if arguments.by == ByFlag::Happened {
        return Err(happened_is_to_come("--by happened"));
    }
    let engine = arguments.question.engine(context)?;
    let mut request = arguments.question.request(arguments.words.join(" "), Syntax::Query);
    request.limit = 0;
    request.snippets = false;
    request.timeline = Some(match arguments.unit {
        UnitFlag::Auto => TimelineUnit::Auto,
        UnitFlag::Day => TimelineUnit::Day,
        UnitFlag::Week => TimelineUnit::Week,
        UnitFlag::Month => TimelineUnit::Month,
        UnitFlag::Year => TimelineUnit::Year,
    });
    let page = engine.search(&request)?;
    let console = &context.console;
    match arguments.format.format() {
        CountFormat::Text => console.styled().finish(|out| console.text().timeline(&page, out))?,
        CountFormat::Json => console.plain().finish(|out| Json::default().timeline(&page, out))?,
        CountFormat::Jsonl => console.plain().finish(|out| JsonLines::default().timeline(&page, out))?,
        CountFormat::Csv => console.plain().finish(|out| Csv::default().timeline(&page, out))?,
    }
    Ok(Exit::found(page.total > 0))
}
