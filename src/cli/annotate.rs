//! `dateline annotate`: names and times of texts.

use std::io::{self, BufRead};

use clap::Args;

use super::{Context, Exit, HELP, flags::OffsetsFlag};
use crate::{
    engine,
    error::{Error, Result},
    present::{OffsetUnit, json_line, wire},
};

/// find names and times in texts: JSON lines in, JSON lines out
#[derive(Debug, Args)]
#[command(help_template = HELP, before_help = "Example:
  echo '{\"id\":\"1\",\"title\":\"\",\"body\":\"It fell in Bryansk on Monday.\",\"published\":\"2025-06-02\"}' | dateline annotate\n")]
pub(super) struct Arguments {
    /// what offsets count
    #[arg(long, value_name = "UNIT", default_value = "chars")]
    offsets: OffsetsFlag,
}

pub(super) fn run(arguments: &Arguments, context: &Context) -> Result<Exit> {
    let unit: OffsetUnit = arguments.offsets.into();
    let mut input = io::stdin().lock();
    let mut output = context.console.plain();
    let (mut number, mut read, mut skipped) = (0_u64, 0_u64, 0_u64);
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        if input.read_until(b'\n', &mut bytes).map_err(Error::io("read", "standard input"))? == 0 {
            break;
        }
        number += 1;
        let line = match std::str::from_utf8(&bytes) {
            Ok(line) if line.trim().is_empty() => continue,
            Ok(line) => wire::read_annotate(line),
            Err(error) => Err(error.to_string()),
        };
        match line {
            Ok((id, article)) => {
                read += 1;
                let analysed = engine::annotate(article);
                output.write(|out| json_line(&wire::Annotation::new(&id, &analysed, unit), out))?;
                // Whoever feeds one line at a time waits for its answer.
                output.flush()?;
            }
            Err(reason) => {
                skipped += 1;
                context.console.warn(&format!("line {number} was skipped: {reason}"));
            }
        }
    }
    Ok(if read == 0 && skipped > 0 { Exit::Failed } else { Exit::Done })
}
