//! Standard output and error: colours, widths, closed pipes.

use std::{
    io::{self, BufWriter, IsTerminal, Write},
    path::Path,
};

use anstream::AutoStream;
use clap::ValueEnum;

use crate::{
    error::{Error, Result},
    present::text::{self, Text},
};

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorFlag {
    /// where the output is a terminal and `NO_COLOR` is not set
    Auto,
    /// always
    Always,
    /// never
    Never,
}

/// The name under which a failure to write results is told.
const OUTPUT: &str = "standard output";

/// The streams of this process.
#[derive(Debug)]
pub(super) struct Console {
    color: anstream::ColorChoice,
    quiet: bool,
    pub(super) verbose: bool,
}

impl Console {
    pub(super) fn new(color: ColorFlag, quiet: bool, verbose: bool) -> Self {
        let color = match color {
            ColorFlag::Auto => anstream::ColorChoice::Auto,
            ColorFlag::Always => anstream::ColorChoice::AlwaysAnsi,
            ColorFlag::Never => anstream::ColorChoice::Never,
        };
        Self { color, quiet, verbose }
    }

    /// Standard output for people: styles are taken off where they are not wanted.
    pub(super) fn styled(&self) -> Output {
        let stdout = io::stdout();
        let color = match self.color {
            anstream::ColorChoice::Auto => AutoStream::choice(&stdout),
            color => color,
        };
        Output(Box::new(BufWriter::new(AutoStream::new(stdout.lock(), color))))
    }

    /// Standard output for programs: bytes as they are.
    #[expect(clippy::unused_self, reason = "all output goes through the console")]
    pub(super) fn plain(&self) -> Output {
        Output(Box::new(BufWriter::new(io::stdout().lock())))
    }

    /// Text as wide as `COLUMNS` says, else as the terminal, or as the default where there is none.
    #[expect(clippy::unused_self, reason = "all output goes through the console")]
    pub(super) fn text(&self) -> Text {
        let asked = std::env::var("COLUMNS").ok().and_then(|columns| columns.trim().parse().ok());
        let terminal = || io::stdout().is_terminal().then(terminal_size::terminal_size).flatten();
        let width = asked.filter(|width| *width > 0).or_else(|| terminal().map(|(width, _)| usize::from(width.0)));
        width.map_or_else(Text::default, |width| Text { width: width.clamp(20, 160) })
    }

    /// Whether progress and remarks are wanted.
    pub(super) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Whether a line on standard error can be drawn over.
    pub(super) fn draws_progress(&self) -> bool {
        !self.quiet && io::stderr().is_terminal()
    }

    fn stderr(&self) -> AutoStream<io::Stderr> {
        AutoStream::new(io::stderr(), self.color)
    }

    /// A failure, told on standard error. That cannot itself fail: there is nobody left to tell.
    pub(super) fn failure(&self, error: &Error) {
        let _ = text::failure(error, &mut self.stderr());
    }

    /// Something to know though the work goes on.
    pub(super) fn warn(&self, message: &str) {
        let _ = text::note(message, &mut self.stderr());
    }

    /// A remark that `--quiet` leaves out.
    pub(super) fn remark(&self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) {
        if !self.quiet {
            let _ = write(&mut self.stderr());
        }
    }
}

/// Standard output, buffered.
pub(super) struct Output(Box<dyn Write>);

impl Output {
    /// Writes something; errors carry the name of the stream.
    pub(super) fn write(&mut self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
        write(&mut self.0).map_err(Error::io("write", Path::new(OUTPUT)))
    }

    /// Passes on what is buffered.
    pub(super) fn flush(&mut self) -> Result<()> {
        self.write(|out| out.flush())
    }

    /// Writes something and passes it on.
    pub(super) fn finish(mut self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
        self.write(write)?;
        self.flush()
    }
}

/// Whether the failure is only that nobody reads standard output any more.
pub(super) fn is_closed_pipe(error: &Error) -> bool {
    matches!(error, Error::Io { path, source, .. } if path == Path::new(OUTPUT) && source.kind() == io::ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_output_may_close() {
        let broken = || io::Error::from(io::ErrorKind::BrokenPipe);
        assert!(is_closed_pipe(&Error::io("write", OUTPUT)(broken())));
        assert!(!is_closed_pipe(&Error::io("write", "index")(broken())));
        assert!(!is_closed_pipe(&Error::io("write", OUTPUT)(io::ErrorKind::StorageFull.into())));
    }
}
