//! `dateline read-pdf`: the process that reads one PDF for the others, so that none but itself can be harmed by it.

use std::io::{Read, Write};

use clap::Args;

use super::{Exit, HELP, flags::size};
use crate::{engine, error::Error, error::Result};

/// read a PDF from standard input and write its pages as JSON, within limits
#[derive(Debug, Args)]
#[command(help_template = HELP, before_help = "Example:
  dateline read-pdf --memory 1G --seconds 60 < clip.pdf\n")]
pub(super) struct Arguments {
    /// memory that it may take
    #[arg(long, value_name = "SIZE", value_parser = size)]
    memory: Option<u64>,
    /// processor time that it may take
    #[arg(long, value_name = "SECONDS")]
    seconds: Option<u64>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit> {
    limit(arguments);
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes).map_err(Error::io("read", "standard input"))?;
    let json = engine::read_pdf(bytes);
    std::io::stdout().lock().write_all(&json).map_err(Error::io("write", "standard output"))?;
    Ok(Exit::Done)
}

/// Where a limit cannot be set, whoever started this process still ends it after a time.
#[cfg(unix)]
fn limit(arguments: &Arguments) {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let limits = [(Resource::As, arguments.memory), (Resource::Cpu, arguments.seconds), (Resource::Core, Some(0))];
    for (resource, most) in limits {
        if most.is_some() {
            let _ = setrlimit(resource, Rlimit { current: most, maximum: most });
        }
    }
}

#[cfg(not(unix))]
fn limit(_: &Arguments) {}
