//! `dateline completions`: completion for shells.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Cli, Context, Exit, HELP};
use crate::error::Result;

/// print completions for a shell
#[derive(Debug, Args)]
#[command(help_template = HELP, before_help = "Example:
  dateline completions bash > ~/.local/share/bash-completion/completions/dateline\n")]
pub(super) struct Arguments {
    /// which shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments, context: &Context) -> Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "dateline", &mut script);
    context.console.plain().finish(|out| out.write_all(&script))?;
    Ok(Exit::Done)
}
