//! `dateline status`: what the index holds.

use clap::Args;

use super::{Context, Exit, HELP};
use crate::{
    engine::Settings,
    error::Result,
    present::{json_line, text, wire},
};

/// tell what the index holds
#[derive(Debug, Args)]
#[command(help_template = HELP, before_help = "Examples:
  dateline status
  dateline status --problems                     every file that was skipped, and why\n")]
pub(super) struct Arguments {
    /// list what could not be read as it should
    #[arg(long)]
    problems: bool,
    /// one JSON object
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments, context: &Context) -> Result<Exit> {
    let status = context.engine(Settings::default()).status()?;
    let console = &context.console;
    if arguments.json {
        console.plain().finish(|out| json_line(&wire::Status::new(&status, arguments.problems), out))?;
    } else if arguments.problems && status.problems.is_empty() {
        console.remark(|out| writeln!(out, "no problems"));
    } else if arguments.problems {
        console.styled().finish(|out| status.problems.iter().try_for_each(|problem| text::problem(problem, out)))?;
    } else {
        console.styled().finish(|out| text::status(&status, out))?;
    }
    Ok(Exit::Done)
}
