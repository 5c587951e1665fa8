//! A line of progress for work that takes its time.

use std::{
    io::{self, Write},
    time::{Duration, Instant},
};

use super::console::Console;
use crate::engine::Progress;

/// Work shorter than this shows nothing.
const PATIENCE: Duration = Duration::from_millis(500);
const EVERY: Duration = Duration::from_millis(100);

/// Draws over one line on standard error, where that is a terminal.
#[derive(Debug)]
pub(super) struct ProgressLine {
    start: Instant,
    drawn: Option<Instant>,
    wanted: bool,
}

impl ProgressLine {
    pub(super) fn new(console: &Console) -> Self {
        Self { start: Instant::now(), drawn: None, wanted: console.draws_progress() }
    }

    /// Since the work began.
    pub(super) fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    /// Draws how far the work is, not too often.
    pub(super) fn show(&mut self, progress: Progress) {
        let due = match self.drawn {
            Some(last) => last.elapsed() >= EVERY,
            None => self.start.elapsed() >= PATIENCE,
        };
        if self.wanted && due {
            self.drawn = Some(Instant::now());
            let Progress { files, files_done, articles, problems, bytes } = progress;
            let problems = if problems > 0 { format!(", {problems} problems") } else { String::new() };
            let speed = bytes as f64 / 1e6 / self.start.elapsed().as_secs_f64().max(0.001);
            let line = format!("\r{files_done} of {files} files, {articles} articles{problems}, {speed:.1} MB/s\x1b[K");
            let _ = io::stderr().write_all(line.as_bytes());
        }
    }

    /// Takes the line away.
    pub(super) fn clear(&self) {
        if self.drawn.is_some() {
            let _ = io::stderr().write_all(b"\r\x1b[K");
        }
    }
}
