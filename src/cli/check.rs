//! `dateline check`: whether the index is whole.

use clap::Args;

use super::{Context, Exit, HELP};
use crate::{
    engine::Settings,
    error::Result,
    present::{escape, json_line, wire},
};

/// verify the index: checksums and counts
#[derive(Debug, Args)]
#[command(help_template = HELP, before_help = "Examples:
  dateline check
  dateline check --digest                        equal indexes have equal digests\n")]
pub(super) struct Arguments {
    /// also print a digest of all articles, names and counts
    #[arg(long)]
    digest: bool,
    /// one JSON object
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments, context: &Context) -> Result<Exit> {
    let check = context.engine(Settings::default()).check(arguments.digest)?;
    let console = &context.console;
    if arguments.json {
        console.plain().finish(|out| json_line(&wire::Check::new(&check), out))?;
    } else {
        console.plain().finish(|out| {
            for damage in &check.damage {
                writeln!(out, "damaged: {}", escape::line(damage))?;
            }
            if let Some(digest) = &check.digest {
                writeln!(out, "{digest}")?;
            }
            if check.damage.is_empty() && check.digest.is_none() {
                writeln!(out, "whole: {} articles", check.articles)?;
            }
            Ok(())
        })?;
    }
    Ok(if check.damage.is_empty() { Exit::Done } else { Exit::Failed })
}
