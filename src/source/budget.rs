//! How much a file may unpack to, all that is packed in it taken together.

use std::{
    io::{self, ErrorKind, Read},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use crate::settings::Limits;

/// Counts the bytes of one file and those unpacked from them, at each depth of packing: however often packed, a file may
/// not give more than `expansion_ratio` times its size beyond `expansion_free_bytes`.
#[derive(Clone, Debug)]
pub struct Budget {
    ratio: u64,
    free: u64,
    /// Bytes of the file: all where its size is known, else those read so far.
    packed: Arc<AtomicU64>,
    /// Bytes unpacked at each depth.
    unpacked: Arc<[AtomicU64; DEPTHS]>,
    /// How often what is unpacked here was packed.
    depth: usize,
}

/// Depths of packing that are told apart; what is deeper counts with the deepest.
const DEPTHS: usize = 32;

impl Budget {
    /// A budget for a file of `size` bytes, or for one of which no size is known.
    pub fn new(limits: &Limits, size: Option<u64>) -> Self {
        Self {
            ratio: limits.expansion_ratio,
            free: limits.expansion_free_bytes,
            packed: Arc::new(AtomicU64::new(size.unwrap_or(0))),
            unpacked: Arc::default(),
            depth: 0,
        }
    }

    /// The budget for what is packed in what is unpacked here: bytes that are unpacked at several depths are counted at
    /// each, those of all parts at one depth together.
    #[must_use]
    pub fn deeper(&self) -> Self {
        Self { depth: (self.depth + 1).min(DEPTHS - 1), ..self.clone() }
    }

    /// Whether more was unpacked at this depth than is allowed.
    pub fn is_spent(&self) -> bool {
        self.unpacked[self.depth].load(Ordering::Relaxed) > self.allowed()
    }

    fn allowed(&self) -> u64 {
        self.packed.load(Ordering::Relaxed).saturating_mul(self.ratio).max(self.free)
    }

    /// A reader of a file of which no size is known, which counts what is read of it.
    pub fn counted<R>(&self, inner: R) -> Counted<R> {
        Counted { inner, packed: Arc::clone(&self.packed) }
    }

    /// A reader of unpacked bytes that fails with `FileTooLarge` where too much comes out of too little.
    pub fn guarded<R>(&self, inner: R) -> Guarded<R> {
        Guarded { inner, budget: self.clone() }
    }
}

/// See [`Budget::counted`].
#[derive(Debug)]
pub struct Counted<R> {
    inner: R,
    packed: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let len = self.inner.read(buffer)?;
        self.packed.fetch_add(len as u64, Ordering::Relaxed);
        Ok(len)
    }
}

/// See [`Budget::guarded`].
#[derive(Debug)]
pub struct Guarded<R> {
    inner: R,
    budget: Budget,
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let len = self.inner.read(buffer).map_err(|error| match error.kind() {
            ErrorKind::InvalidInput | ErrorKind::Other => io::Error::new(ErrorKind::InvalidData, error.to_string()),
            _ => error,
        })?;
        self.budget.unpacked[self.budget.depth].fetch_add(len as u64, Ordering::Relaxed);
        if self.budget.is_spent() {
            let message = format!("it unpacks to more than {} times its size", self.budget.ratio);
            return Err(io::Error::new(ErrorKind::FileTooLarge, message));
        }
        Ok(len)
    }
}
