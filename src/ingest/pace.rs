//! How long the reading of one file may take.

use std::time::{Duration, Instant};

/// So many bytes give a file another second: what is large and well may take its time, also over a slow network.
const BYTES_A_SECOND: u64 = 1 << 20;

/// Watches over the time that one file takes, without that in which others are waited for.
pub(super) struct Pace {
    limit: Option<Duration>,
    start: Instant,
    apart: Duration,
    stopped: bool,
}

impl Pace {
    /// A limit of so many seconds, 0 for none, for a file of `size` bytes.
    pub(super) fn new(seconds: u64, size: u64) -> Self {
        let limit = (seconds > 0).then(|| Duration::from_secs(seconds.saturating_add(size / BYTES_A_SECOND)));
        Self { limit, start: Instant::now(), apart: Duration::ZERO, stopped: false }
    }

    /// No limit.
    pub(super) fn none() -> Self {
        Self::new(0, 0)
    }

    /// Does `work`, whose time does not count.
    pub(super) fn apart<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let from = Instant::now();
        let outcome = work();
        self.apart += from.elapsed();
        outcome
    }

    /// Whether the time is over.
    pub(super) fn is_over(&self) -> bool {
        self.limit.is_some_and(|limit| self.start.elapsed().saturating_sub(self.apart) > limit)
    }

    /// The limit in seconds.
    pub(super) fn seconds(&self) -> u64 {
        self.limit.map_or(0, |limit| limit.as_secs())
    }

    /// Notes that the reading was stopped.
    pub(super) fn stop(&mut self) {
        self.stopped = true;
    }

    /// Whether it was.
    pub(super) fn is_stopped(&self) -> bool {
        self.stopped
    }
}
