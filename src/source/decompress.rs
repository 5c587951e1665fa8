//! Sees through gzip and zstandard by their first bytes, with a guard against files that unpack without end.

use std::{
    io::{self, BufRead, BufReader, Chain, Cursor, ErrorKind, Read},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::{
    BlockDecodingStrategy, FrameDecoder,
    errors::{FrameDecoderError, ReadFrameHeaderError},
};

const BUFFER: usize = 64 << 10;
/// Up to here a file may unpack from however little.
const FREE_BYTES: u64 = 64 << 20;
/// Beyond that it may be this many times as large as packed.
const RATIO: u64 = 100;

/// A reader of `raw`'s bytes, decompressed where its first bytes say gzip or zstandard.
///
/// Reading fails with `UnexpectedEof` where the packed data is cut off, with `FileTooLarge` where it unpacks to more
/// than 64 MiB and a hundred times its own size, with `InvalidData` where it is damaged.
///
/// # Errors
/// Where the first bytes cannot be read.
pub fn decompress(raw: Box<dyn Read + Send>) -> io::Result<Box<dyn BufRead + Send>> {
    let mut raw = raw;
    let mut head = [0; 4];
    let mut len = 0;
    while len < head.len() {
        match raw.read(&mut head[len..]) {
            Ok(0) => break,
            Ok(read) => len += read,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    let is_gzip = len >= 2 && head[..2] == [0x1f, 0x8b];
    let is_zstd = len == 4 && head == [0x28, 0xb5, 0x2f, 0xfd];
    let whole = Cursor::new(head[..len].to_vec()).chain(raw);
    if !is_gzip && !is_zstd {
        return Ok(Box::new(BufReader::with_capacity(BUFFER, whole)));
    }
    let packed = Arc::new(AtomicU64::new(0));
    let counted = BufReader::with_capacity(BUFFER, Counted { inner: whole, bytes: Arc::clone(&packed), failure: None });
    let inner: Box<dyn Read + Send> = if is_gzip {
        Box::new(MultiGzDecoder::new(counted))
    } else {
        Box::new(Frames { packed: counted, decoder: Box::new(FrameDecoder::new()), within: false })
    };
    Ok(Box::new(BufReader::with_capacity(BUFFER, Guarded { inner, packed, unpacked: 0 })))
}

/// Counts the packed bytes read, and gives them in full buffers: how much of a damaged file comes out must not depend on
/// how its bytes come in.
struct Counted<R> {
    inner: R,
    bytes: Arc<AtomicU64>,
    failure: Option<io::Error>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some(error) = self.failure.take() {
            return Err(error);
        }
        let mut len = 0;
        while len < buffer.len() {
            match self.inner.read(&mut buffer[len..]) {
                Ok(0) => break,
                Ok(read) => len += read,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if len == 0 => return Err(error),
                Err(error) => {
                    self.failure = Some(error);
                    break;
                }
            }
        }
        self.bytes.fetch_add(len as u64, Ordering::Relaxed);
        Ok(len)
    }
}

/// Refuses to go on where too much comes out of too little.
struct Guarded {
    inner: Box<dyn Read + Send>,
    packed: Arc<AtomicU64>,
    unpacked: u64,
}

impl Read for Guarded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer).map_err(|error| match error.kind() {
            ErrorKind::InvalidInput | ErrorKind::Other => io::Error::new(ErrorKind::InvalidData, error.to_string()),
            _ => error,
        })?;
        self.unpacked += read as u64;
        let allowed = self.packed.load(Ordering::Relaxed).saturating_mul(RATIO).max(FREE_BYTES);
        if self.unpacked > allowed {
            let message = format!("it unpacks to more than {RATIO} times its size");
            return Err(io::Error::new(ErrorKind::FileTooLarge, message));
        }
        Ok(read)
    }
}

type Packed = BufReader<Counted<Chain<Cursor<Vec<u8>>, Box<dyn Read + Send>>>>;

/// The frames of a zstandard file one after another.
struct Frames {
    packed: Packed,
    decoder: Box<FrameDecoder>,
    within: bool,
}

impl Frames {
    /// Begins the next frame; `false` at the end of the file.
    fn begin(&mut self) -> io::Result<bool> {
        loop {
            if self.packed.fill_buf()?.is_empty() {
                return Ok(false);
            }
            match self.decoder.init(&mut self.packed) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                    io::copy(&mut (&mut self.packed).take(u64::from(length)), &mut io::sink())?;
                }
                Err(error) => return Err(self.damaged(&error)),
            }
        }
    }

    /// The decoder tells a cut file from a damaged one in words only; whether bytes are left is the surer sign.
    fn damaged(&mut self, error: &dyn std::fmt::Display) -> io::Error {
        let at_end = self.packed.fill_buf().is_ok_and(<[u8]>::is_empty);
        let kind = if at_end { ErrorKind::UnexpectedEof } else { ErrorKind::InvalidData };
        io::Error::new(kind, error.to_string())
    }
}

impl Read for Frames {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            if !self.within {
                if !self.begin()? {
                    return Ok(0);
                }
                self.within = true;
            }
            if self.decoder.can_collect() > 0 {
                return self.decoder.read(buffer);
            }
            if self.decoder.is_finished() {
                let (told, found) = (self.decoder.get_checksum_from_data(), self.decoder.get_calculated_checksum());
                if told.is_some() && found.is_some() && told != found {
                    return Err(io::Error::new(ErrorKind::InvalidData, "its checksum is wrong"));
                }
                self.within = false;
                continue;
            }
            if let Err(error) = self.decoder.decode_blocks(&mut self.packed, BlockDecodingStrategy::UptoBlocks(1)) {
                return Err(self.damaged(&error));
            }
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
mod tests {
    use std::io::Write;

    use super::*;

    fn unpack(bytes: Vec<u8>) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        decompress(Box::new(Cursor::new(bytes)))?.read_to_end(&mut out)?;
        Ok(out)
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        writer.write_all(bytes).unwrap();
        writer.finish().unwrap()
    }

    fn zstd(bytes: &[u8]) -> Vec<u8> {
        ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
    }

    #[test]
    fn plain_short_and_empty_files_pass() {
        for text in ["", "a", "plain text, longer than any magic number"] {
            assert_eq!(unpack(text.into()).unwrap(), text.as_bytes());
        }
    }

    #[test]
    fn several_members_and_frames_are_read_through() {
        let text = "the river rose again. ".repeat(9000);
        for pack in [gzip, zstd] {
            let both = [pack(text.as_bytes()), pack(b"and fell")].concat();
            assert_eq!(unpack(both).unwrap(), format!("{text}and fell").as_bytes());
        }
    }

    #[test]
    fn cut_files_say_so() {
        let text: String =
            (0..40_000u32).flat_map(|n| [n.wrapping_mul(2_654_435_761).to_string(), " ".into()]).collect();
        for pack in [gzip, zstd] {
            let mut packed = pack(text.as_bytes());
            packed.truncate(packed.len() / 2);
            assert_eq!(unpack(packed).unwrap_err().kind(), ErrorKind::UnexpectedEof);
        }
    }

    #[test]
    fn a_bomb_is_stopped() {
        let packed = gzip(&vec![0; 80 << 20]);
        assert_eq!(unpack(packed).unwrap_err().kind(), ErrorKind::FileTooLarge);
    }
}
