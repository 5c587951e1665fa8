//! What a user may set, with the defaults.

/// Limits that keep a hostile or broken file from taking the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest article, in bytes of its decompressed original; more is a recorded problem.
    pub article_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { article_bytes: 64 << 20 }
    }
}

/// How to read an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Limits on input.
    pub limits: Limits,
    /// Number of working threads; 0 takes as many as there are processors.
    pub threads: usize,
    /// Memory for the writer's buffers, in bytes.
    pub writer_bytes: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { limits: Limits::default(), threads: 0, writer_bytes: 128 << 20 }
    }
}

impl Settings {
    /// The number of threads that read and analyse articles: half of all, as analysing an article costs about as much as
    /// indexing it does. More threads than processors make a run slower.
    pub fn workers(&self) -> usize {
        self.thread_count().div_ceil(2)
    }

    /// The number of threads that write the index, from 1 to 8.
    pub fn writers(&self) -> usize {
        (self.thread_count() / 2).clamp(1, 8)
    }

    /// The number of threads to use, at least one.
    pub fn thread_count(&self) -> usize {
        match self.threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            n => n,
        }
    }
}
