//! The checksum of a file that is read piece by piece, not always in order.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use sha2::{Digest, Sha256};

/// The SHA-256 of a file's bytes up to some place.
#[derive(Default)]
pub(super) struct FileHash {
    hash: Sha256,
    /// Up to which byte the file is in the checksum.
    to: u64,
    /// Whether the file system failed.
    broken: bool,
}

impl FileHash {
    /// Of nothing so far, of a file that is read with `seed`: see [`seeded`].
    pub(super) fn new(seed: u64) -> Self {
        Self { hash: seeded(seed), ..Self::default() }
    }

    /// Takes in `bytes`, which stand at `at`, as far as they go on from what it has; gives how many that are.
    fn take(&mut self, at: u64, bytes: &[u8]) -> u64 {
        let known = self.to.saturating_sub(at);
        if at > self.to || known >= bytes.len() as u64 {
            return 0;
        }
        let new = &bytes[known as usize..];
        self.hash.update(new);
        self.to += new.len() as u64;
        new.len() as u64
    }

    /// Takes in what no reader asked for.
    pub(super) fn finish(&mut self, path: &Path) {
        if self.broken {
            return;
        }
        let rest = File::open(path).and_then(|mut file| {
            file.seek(SeekFrom::Start(self.to))?;
            let mut buffer = vec![0; 64 << 10];
            loop {
                match file.read(&mut buffer) {
                    Ok(0) => return Ok(()),
                    Ok(count) => {
                        self.take(self.to, &buffer[..count]);
                    }
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(error) => return Err(error),
                }
            }
        });
        self.broken = rest.is_err();
    }

    /// Whether it has just the first `size` bytes and they have this checksum.
    pub(super) fn stands_at(&self, size: u64, sha256: &[u8]) -> bool {
        self.to == size && *self.hash.clone().finalize() == *sha256
    }

    /// Whether the file system failed.
    pub(super) fn is_broken(&self) -> bool {
        self.broken
    }

    /// How many bytes it has, and their checksum.
    pub(super) fn end(self) -> (u64, Vec<u8>) {
        (self.to, self.hash.finalize().to_vec())
    }
}

/// Hashes and counts what passes through, and notes where there is no more to be had.
pub(super) struct Hashing<'a, R> {
    inner: R,
    at: u64,
    hash: Arc<Mutex<FileHash>>,
    bytes: &'a AtomicU64,
}

impl<'a, R> Hashing<'a, R> {
    /// Reads `inner` from its beginning; what is new is added to `bytes`.
    pub(super) fn new(inner: R, hash: &Arc<Mutex<FileHash>>, bytes: &'a AtomicU64) -> Self {
        Self { inner, at: 0, hash: Arc::clone(hash), bytes }
    }
}

impl<R: Read + Seek> Hashing<'_, R> {
    /// Up to `most` bytes from the beginning, which neither count as read nor move its place.
    pub(super) fn head(&mut self, most: u64) -> io::Result<Vec<u8>> {
        let mut head = Vec::new();
        self.inner.rewind()?;
        (&mut self.inner).take(most).read_to_end(&mut head)?;
        self.inner.seek(SeekFrom::Start(self.at))?;
        Ok(head)
    }
}

impl<R: Read> Read for Hashing<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let outcome = self.inner.read(buffer);
        if let Ok(mut hash) = self.hash.lock() {
            match &outcome {
                Ok(count) => {
                    self.bytes.fetch_add(hash.take(self.at, &buffer[..*count]), Ordering::Relaxed);
                }
                Err(error) => hash.broken |= error.kind() != io::ErrorKind::Interrupted,
            }
        }
        self.at += outcome.as_ref().map_or(0, |count| *count as u64);
        outcome
    }
}

impl<R: Seek> Seek for Hashing<'_, R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = self.inner.seek(to)?;
        Ok(self.at)
    }
}

/// A SHA-256 to take in a file's bytes. What the file's articles are made from besides its bytes goes in first where there
/// is anything: read otherwise, the file counts as another.
pub(super) fn seeded(seed: u64) -> Sha256 {
    let mut hash = Sha256::new();
    if seed != 0 {
        hash.update(seed.to_le_bytes());
    }
    hash
}
