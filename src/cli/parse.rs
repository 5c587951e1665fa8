//! `dateline parse`: what the readers make of files.

use std::path::PathBuf;

use clap::Args;

use super::{Context, Exit, HELP, flags::ReadingFlags, today};
use crate::{
    engine::{self, Article},
    error::Result,
    present::{json_line, wire},
};

/// print what the readers make of files, as JSON lines, without an index
#[derive(Debug, Args)]
#[command(help_template = HELP, before_help = "Example:
  dateline parse pages/ --jsonl | jq '{path, title, date: .published.value}'\n")]
pub(super) struct Arguments {
    /// files and folders
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// one article a line; there is no other form
    #[arg(long)]
    jsonl: bool,
    /// also what stood around each article on its page and was left out
    #[arg(long)]
    dropped: bool,
    #[command(flatten)]
    reading: ReadingFlags,
}

pub(super) fn run(arguments: &Arguments, context: &Context) -> Result<Exit> {
    let empty = Article::default();
    let (mut opened, mut read) = (0_u64, 0_u64);
    let mut output = context.console.plain();
    engine::parse(&arguments.paths, &arguments.reading.settings(), &mut |mut parsed, path| {
        parsed.flag_future(today());
        opened += 1;
        read += u64::from(parsed.article.is_some());
        output.write(|out| json_line(&wire::Parsed::new(&parsed, path, &empty, arguments.dropped), out))
    })?;
    output.flush()?;
    if opened > read {
        context.console.remark(|out| writeln!(out, "{} of {opened} could not be read", opened - read));
    }
    Ok(match (opened, read) {
        (0, _) => Exit::Nothing,
        (_, 0) => Exit::Failed,
        _ => Exit::Done,
    })
}
