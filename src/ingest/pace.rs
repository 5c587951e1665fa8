//! How long the reading of one file may take.

use std::time::{Duration, Instant};

use crate::article::Problem;

/// So many bytes give a file another second: what is large and well may take its time, also over a slow network.
const BYTES_A_SECOND: u64 = 1 << 20;

/// Watches over the time that one file takes, without that in which others are waited for.
pub(crate) struct Pace {
    limit: Option<Duration>,
    start: Instant,
    apart: Duration,
    stopped: bool,
}

impl Pace {
    /// A limit of so many seconds, 0 for none, for a file of `size` bytes.
    pub(crate) fn new(seconds: u64, size: u64) -> Self {
        let limit = (seconds > 0).then(|| Duration::from_secs(seconds.saturating_add(size / BYTES_A_SECOND)));
        Self { limit, start: Instant::now(), apart: Duration::ZERO, stopped: false }
    }

    /// No limit.
    pub(crate) fn none() -> Self {
        Self::new(0, 0)
    }

    /// Does `work`, whose time does not count.
    pub(crate) fn apart<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let from = Instant::now();
        let outcome = work();
        self.apart += from.elapsed();
        outcome
    }

    /// Whether the time is over.
    pub(crate) fn is_over(&self) -> bool {
        self.limit.is_some_and(|limit| self.start.elapsed().saturating_sub(self.apart) > limit)
    }

    /// Notes that the reading of the file at `path` was stopped, and gives what is recorded of that.
    pub(crate) fn stop(&mut self, path: &str) -> Problem {
        self.stopped = true;
        Problem {
            code: "too-slow".into(),
            path: path.to_owned(),
            member: String::new(),
            message: format!(
                "reading it took longer than {} seconds: what was read is kept; raise the limit to have the rest",
                self.limit.map_or(0, |limit| limit.as_secs())
            ),
            skipped: true,
        }
    }

    /// Whether it was.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stopped
    }
}
