//! `dateline forget`: removes a root from the index.

use clap::Args;

use super::{Context, Exit, HELP};
use crate::{
    engine::Settings,
    error::Result,
    present::{json_line, text, wire},
};

/// remove a root and its articles from the index; the files stay
#[derive(Debug, Args)]
#[command(help_template = HELP, before_help = "Examples:
  dateline forget news/                          by path
  dateline forget news                           by label, as `dateline status` lists it\n")]
pub(super) struct Arguments {
    /// path or label of a root
    #[arg(value_name = "ROOT")]
    root: String,
    /// totals as one JSON object
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments, context: &Context) -> Result<Exit> {
    let totals = context.engine(Settings::default()).forget(&arguments.root)?;
    if arguments.json {
        context.console.plain().finish(|out| json_line(&wire::Totals::new(&totals), out))?;
    } else if !context.console.is_quiet() {
        context.console.styled().finish(|out| text::totals(&totals, out))?;
    }
    Ok(Exit::Done)
}
