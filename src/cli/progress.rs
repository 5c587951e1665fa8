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
            let line = format!("\r{}\x1b[K", told(progress, self.start.elapsed()));
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

/// How many signs the bar has.
const BAR: u64 = 20;

/// How far the work is after so much time: a bar by the bytes of files where they are known, what was done, how fast it
/// goes, and how long it will take.
fn told(progress: Progress, elapsed: Duration) -> String {
    let Progress { files, files_done, articles, problems, bytes, file_bytes, file_bytes_done } = progress;
    let done = file_bytes_done.min(file_bytes);
    let seconds = elapsed.as_secs_f64().max(0.001);
    let mut parts = Vec::new();
    if let Some(share) = (done * BAR).checked_div(file_bytes) {
        let (full, open) = ("#".repeat(share as usize), ".".repeat((BAR - share) as usize));
        parts.push(format!("[{full}{open}] {}%", done * 100 / file_bytes));
    }
    parts.push(format!("{files_done} of {files} files, {articles} articles"));
    if problems > 0 {
        parts.push(format!("{problems} problems"));
    }
    parts.push(format!("{:.1} MB/s", bytes as f64 / 1e6 / seconds));
    // Of the first moments too little is known.
    if done > 0 && done < file_bytes && elapsed > PATIENCE {
        let left = (seconds * (file_bytes - done) as f64 / done as f64).ceil() as u64;
        parts.push(match left {
            0..60 => format!("{left} s left"),
            60..3600 => format!("{}:{:02} min left", left / 60, left % 60),
            _ => format!("{}:{:02} h left", left / 3600, left / 60 % 60),
        });
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_far_how_fast_and_how_long() {
        let mut progress = Progress {
            files: 12,
            files_done: 3,
            articles: 400,
            problems: 0,
            bytes: 2_000_000,
            file_bytes: 10_000,
            file_bytes_done: 2500,
        };
        let after = |progress, seconds| told(progress, Duration::from_secs(seconds));
        assert_eq!(after(progress, 10), "[#####...............] 25%, 3 of 12 files, 400 articles, 0.2 MB/s, 30 s left");
        assert!(after(progress, 50).ends_with("2:30 min left"));
        assert!(after(progress, 2500).ends_with("2:05 h left"));
        progress.problems = 2;
        progress.file_bytes_done = 10_001;
        assert_eq!(
            after(progress, 1),
            "[####################] 100%, 3 of 12 files, 400 articles, 2 problems, 2.0 MB/s"
        );
        // Nothing is known of how long a pipe is.
        progress.file_bytes = 0;
        assert_eq!(after(progress, 1), "3 of 12 files, 400 articles, 2 problems, 2.0 MB/s");
    }
}
