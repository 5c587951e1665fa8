//! `dateline man`: manual pages.

use clap::{Args, CommandFactory};

use super::{Cli, Context, Exit, HELP};
use crate::error::{Error, Result};

/// print the manual page of the program or of one command
#[derive(Debug, Args)]
#[command(help_template = HELP, before_help = "Examples:
  dateline man | man -l -
  dateline man search > dateline-search.1\n")]
pub(super) struct Arguments {
    /// of which command
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

pub(super) fn run(arguments: &Arguments, context: &Context) -> Result<Exit> {
    let mut program = Cli::command();
    program.build();
    let page = match &arguments.command {
        None => program,
        Some(name) => program.find_subcommand(name).cloned().ok_or_else(|| Error::Usage {
            message: format!("there is no command `{name}`"),
            hint: "`dateline -h` lists them".into(),
        })?,
    };
    context.console.plain().finish(|out| clap_mangen::Man::new(page).render(out))?;
    Ok(Exit::Done)
}
