//! Standard input, from which nothing may come for as long as somebody else pleases.

use std::{
    io::{self, Read},
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use crossbeam_channel::{Receiver, RecvTimeoutError, bounded};

/// How often one who waits looks whether the run has ended.
const LOOK: Duration = Duration::from_millis(50);
/// How many pieces may wait to be read.
const WAITING: usize = 4;

/// A reader that ends when the run does, even while nothing comes.
pub(super) struct Pipe<'a> {
    pieces: Receiver<io::Result<Vec<u8>>>,
    piece: Vec<u8>,
    at: usize,
    stop: &'a AtomicBool,
}

impl<'a> Pipe<'a> {
    /// Reads `inner` in a thread of its own, which may outlive the run where nothing comes.
    pub(super) fn new(mut inner: Box<dyn Read + Send>, stop: &'a AtomicBool) -> Self {
        let (sender, pieces) = bounded(WAITING);
        std::thread::spawn(move || {
            loop {
                let mut piece = vec![0; 64 << 10];
                let read = match inner.read(&mut piece) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    read => read,
                };
                let is_end = !matches!(read, Ok(1..));
                let piece = read.map(|count| {
                    piece.truncate(count);
                    piece
                });
                if sender.send(piece).is_err() || is_end {
                    return;
                }
            }
        });
        Self { pieces, piece: Vec::new(), at: 0, stop }
    }
}

impl Read for Pipe<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.piece.len() {
            match self.pieces.recv_timeout(LOOK) {
                Ok(piece) => {
                    self.piece = piece?;
                    self.at = 0;
                    if self.piece.is_empty() {
                        return Ok(0);
                    }
                }
                Err(RecvTimeoutError::Timeout) if !self.stop.load(Ordering::Relaxed) => {}
                Err(_) => return Ok(0),
            }
        }
        let count = buffer.len().min(self.piece.len() - self.at);
        buffer[..count].copy_from_slice(&self.piece[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
mod tests {
    use super::*;

    #[test]
    fn what_comes_is_read_to_its_end() {
        let text = "the river rose ".repeat(20_000);
        let stop = AtomicBool::new(false);
        let mut read = String::new();
        Pipe::new(Box::new(io::Cursor::new(text.clone())), &stop).read_to_string(&mut read).unwrap();
        assert_eq!(read, text);
    }

    #[test]
    fn a_run_ends_though_nothing_comes() {
        let (reader, writer) = io::pipe().unwrap();
        let stop = AtomicBool::new(true);
        assert_eq!(Pipe::new(Box::new(reader), &stop).read(&mut [0; 9]).unwrap(), 0);
        drop(writer);
    }
}
