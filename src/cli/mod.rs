//! The command line.

use std::{ffi::OsString, path::PathBuf, process::ExitCode};

use chrono::{Local, NaiveDate};
use clap::{Parser, Subcommand};

mod annotate;
mod check;
mod completions;
mod console;
mod correct;
mod exit;
mod facets;
mod flags;
mod follow;
mod forget;
mod index;
mod interrupt;
mod man;
mod parse;
mod progress;
mod question;
#[cfg(feature = "pdf")]
mod read_pdf;
mod search;
mod show;
mod status;
mod timeline;
#[cfg(feature = "train")]
mod train;

use console::{ColorFlag, Console};
pub use exit::Exit;

use crate::{
    engine::{Engine, Settings, is_guarded},
    error::{Error, Result},
};

/// How help is laid out: what it is, examples, then the reference.
const HELP: &str = "{about-with-newline}\n{before-help}{usage-heading} {usage}\n\n{all-args}{after-help}";

/// search folders of news articles: ranked, dated, counted by person, organisation and place
#[derive(Debug, Parser)]
#[command(
    name = "dateline",
    version,
    disable_help_subcommand = true,
    args_override_self = true,
    help_template = HELP,
    before_help = "Examples:
  dateline search bridge collapse --in news/     index a folder and search it
  dateline index news/ feed.jsonl.gz             bring the index up to date
  dateline search 'bridge place:Russia published:2025-06'
  dateline facets bridge place --under Russia/\n",
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    global: Global,
}

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Everywhere")]
struct Global {
    /// folder of the index
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        env = "DATELINE_INDEX",
        default_value = "index",
        hide_env_values = true
    )]
    index: PathBuf,
    /// when to use colour; `NO_COLOR` is honoured
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", hide_possible_values = true)]
    color: ColorFlag,
    /// say only what fails
    #[arg(short, long, global = true)]
    quiet: bool,
    /// say more, such as every file that was skipped
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    verbose: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    Index(index::Arguments),
    Forget(forget::Arguments),
    Search(search::Arguments),
    Facets(facets::Arguments),
    Timeline(timeline::Arguments),
    Show(show::Arguments),
    Correct(correct::Arguments),
    Parse(parse::Arguments),
    Annotate(annotate::Arguments),
    Status(status::Arguments),
    Check(check::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
    #[cfg(feature = "pdf")]
    #[command(hide = true)]
    ReadPdf(read_pdf::Arguments),
    #[cfg(feature = "train")]
    Train(train::Arguments),
}

/// Where a command works and what it talks through.
#[derive(Debug)]
struct Context {
    index: PathBuf,
    console: Console,
}

impl Context {
    fn engine(&self, settings: Settings) -> Engine {
        Engine::new(&self.index, settings)
    }
}

/// The day it is for the user: in the zone of the system, or the one that `TZ` names.
#[expect(clippy::disallowed_methods, reason = "here today enters the program")]
fn today() -> NaiveDate {
    Local::now().date_naive()
}

/// Runs the program with the process's arguments and streams, and gives its exit code.
pub fn main() -> ExitCode {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        // One that is caught is told as an error.
        if !is_guarded() {
            usual(panic);
        }
    }));
    run(std::env::args_os()).into()
}

/// Runs the program with `arguments`, the first of which is its name.
fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Nothing is left to tell where even the help cannot be written.
            let _ = error.print();
            return if error.use_stderr() { Exit::Failed } else { Exit::Done };
        }
    };
    let Global { index, color, quiet, verbose } = cli.global;
    let context = Context { index, console: Console::new(color, quiet, verbose) };
    match dispatch(cli.command, &context) {
        Ok(exit) => exit,
        // Whoever reads has enough.
        Err(error) if console::is_closed_pipe(&error) => Exit::Done,
        Err(error) => {
            context.console.failure(&error);
            if matches!(error, Error::Interrupted) { Exit::Interrupted } else { Exit::Failed }
        }
    }
}

fn dispatch(command: Command, context: &Context) -> Result<Exit> {
    match command {
        Command::Index(arguments) => index::run(arguments, context),
        Command::Forget(arguments) => forget::run(&arguments, context),
        Command::Search(arguments) => search::run(&arguments, context),
        Command::Facets(arguments) => facets::run(&arguments, context),
        Command::Timeline(arguments) => timeline::run(&arguments, context),
        Command::Show(arguments) => show::run(&arguments, context),
        Command::Correct(arguments) => correct::run(&arguments, context),
        Command::Parse(arguments) => parse::run(&arguments, context),
        Command::Annotate(arguments) => annotate::run(&arguments, context),
        Command::Status(arguments) => status::run(&arguments, context),
        Command::Check(arguments) => check::run(&arguments, context),
        Command::Completions(arguments) => completions::run(&arguments, context),
        Command::Man(arguments) => man::run(&arguments, context),
        #[cfg(feature = "pdf")]
        Command::ReadPdf(arguments) => read_pdf::run(&arguments),
        #[cfg(feature = "train")]
        Command::Train(arguments) => train::run(&arguments, context),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_flags_fit_together() {
        Cli::command().debug_assert();
    }

    fn words(line: &str) -> Result<Cli, clap::Error> {
        Cli::try_parse_from(std::iter::once("dateline").chain(line.split(' ')))
    }

    #[test]
    fn options_stand_anywhere_and_dashes_end_them() {
        let Command::Search(arguments) =
            words("search bridge -n 3 collapse --json --index x -- --published -y").expect("usage").command
        else {
            panic!("another command");
        };
        assert_eq!(arguments.text(), "bridge collapse --published -y");
        let cli = words("--index x search bridge -q").expect("usage");
        assert_eq!((cli.global.index, cli.global.quiet), ("x".into(), true));
    }

    #[test]
    fn bad_usage_is_two_and_help_is_done() {
        for (line, exit) in
            [("search --nonsense", Exit::Failed), ("", Exit::Failed), ("search x --happened 2025", Exit::Failed)]
        {
            assert_eq!(run(std::iter::once("dateline").chain(line.split_whitespace()).map(Into::into)), exit, "{line}");
        }
        assert_eq!(run(["dateline", "--version"].map(Into::into)), Exit::Done);
    }

    #[test]
    fn help_begins_with_examples() {
        for command in Cli::command().get_subcommands_mut() {
            let help = command.render_help().to_string();
            let (examples, usage) = (help.find("Example"), help.find("Usage:"));
            assert!(examples.is_some() && examples < usage, "{}: {help}", command.get_name());
        }
    }
}
