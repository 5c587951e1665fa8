//! Sees through gzip and zstandard by their first bytes, with a guard against files that unpack without end.

use std::io::{self, BufRead, BufReader, ErrorKind, Read};

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::{
    BlockDecodingStrategy, FrameDecoder,
    errors::{FrameDecoderError, ReadFrameHeaderError},
};

use super::Budget;

const BUFFER: usize = 64 << 10;

/// Whether a file that begins with `head` is packed in a way that [`decompress`] sees through.
pub fn is_packed(head: &[u8]) -> bool {
    Packing::of(head).is_some()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Packing {
    Gzip,
    Zstandard,
}

impl Packing {
    fn of(head: &[u8]) -> Option<Self> {
        [(&[0x1f, 0x8b][..], Self::Gzip), (&[0x28, 0xb5, 0x2f, 0xfd], Self::Zstandard)]
            .into_iter()
            .find_map(|(magic, packing)| head.starts_with(magic).then_some(packing))
    }
}

/// A reader of `raw`'s bytes, decompressed as `head`, their beginning, says; as they are where they are not packed.
///
/// Reading fails with `UnexpectedEof` where the packed data is cut off, with `FileTooLarge` where it unpacks to more
/// than `budget` allows, with `InvalidData` where it is damaged.
pub fn decompress<'a>(raw: Box<dyn Read + 'a>, head: &[u8], budget: &Budget) -> Box<dyn Read + 'a> {
    let Some(packing) = Packing::of(head) else { return raw };
    let packed = BufReader::with_capacity(BUFFER, Filling { inner: raw, failure: None });
    let inner: Box<dyn Read + 'a> = match packing {
        Packing::Gzip => Box::new(MultiGzDecoder::new(packed)),
        Packing::Zstandard => Box::new(Frames { packed, decoder: Box::new(FrameDecoder::new()), within: false }),
    };
    Box::new(budget.guarded(inner))
}

/// Gives bytes in full buffers: how much of a damaged file comes out must not depend on how its bytes come in.
struct Filling<R> {
    inner: R,
    failure: Option<io::Error>,
}

impl<R: Read> Read for Filling<R> {
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
        Ok(len)
    }
}

/// The frames of a zstandard file one after another.
struct Frames<'a> {
    packed: BufReader<Filling<Box<dyn Read + 'a>>>,
    decoder: Box<FrameDecoder>,
    within: bool,
}

impl Frames<'_> {
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

impl Read for Frames<'_> {
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
    use crate::settings::Limits;

    fn unpack(bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        let budget = Budget::new(&Limits::default(), Some(bytes.len() as u64));
        decompress(Box::new(bytes), bytes, &budget).read_to_end(&mut out)?;
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
            assert_eq!(unpack(text.as_bytes()).unwrap(), text.as_bytes());
        }
    }

    #[test]
    fn several_members_and_frames_are_read_through() {
        let text = "the river rose again. ".repeat(9000);
        for pack in [gzip, zstd] {
            let both = [pack(text.as_bytes()), pack(b"and fell")].concat();
            assert_eq!(unpack(&both).unwrap(), format!("{text}and fell").as_bytes());
        }
    }

    #[test]
    fn cut_files_say_so() {
        let text: String =
            (0..40_000u32).flat_map(|n| [n.wrapping_mul(2_654_435_761).to_string(), " ".into()]).collect();
        for pack in [gzip, zstd] {
            let mut packed = pack(text.as_bytes());
            packed.truncate(packed.len() / 2);
            assert_eq!(unpack(&packed).unwrap_err().kind(), ErrorKind::UnexpectedEof);
        }
    }

    #[test]
    fn a_bomb_is_stopped() {
        let packed = gzip(&vec![0; 80 << 20]);
        assert_eq!(unpack(&packed).unwrap_err().kind(), ErrorKind::FileTooLarge);
    }
}
