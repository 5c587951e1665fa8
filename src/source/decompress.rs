//! Sees through gzip, zstandard, bzip2, xz and lzma by their first bytes, with a guard against files that unpack without
//! end.

use std::io::{self, BufRead, BufReader, Chain, Cursor, ErrorKind, Read};

use bzip2::bufread::MultiBzDecoder;
use flate2::bufread::{GzDecoder, MultiGzDecoder};
use lzma_rust2::{LzmaReader, XzReader};
use ruzstd::decoding::{
    BlockDecodingStrategy, FrameDecoder,
    errors::{FrameDecoderError, ReadFrameHeaderError},
};

use super::Budget;

const BUFFER: usize = 64 << 10;
/// Memory that unpacking xz and lzma may take, in KiB; `xz -9` needs 65 MiB.
const LZMA_KIB: u32 = 128 << 10;

/// Whether a file that begins with `head` is packed in a way that [`decompress`] sees through.
pub fn is_packed(head: &[u8]) -> bool {
    Packing::of(head).is_some()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Packing {
    Gzip,
    Zstandard,
    Bzip2,
    Xz,
    Lzma,
}

impl Packing {
    fn of(head: &[u8]) -> Option<Self> {
        [(&[0x1f, 0x8b][..], Self::Gzip), (&[0x28, 0xb5, 0x2f, 0xfd], Self::Zstandard), (b"\xfd7zXZ\0", Self::Xz)]
            .into_iter()
            .find_map(|(magic, packing)| head.starts_with(magic).then_some(packing))
            .or_else(|| is_bzip2(head).then_some(Self::Bzip2))
            .or_else(|| is_lzma(head).then_some(Self::Lzma))
    }
}

/// Whether `head` begins a bzip2 stream: its mark, then that of a block (the digits of pi) or of the end (of its root).
fn is_bzip2(head: &[u8]) -> bool {
    let Some((mark, rest)) = head.split_at_checked(4) else { return false };
    mark.starts_with(b"BZh")
        && matches!(mark[3], b'1'..=b'9')
        && (rest.starts_with(b"\x31\x41\x59\x26\x53\x59") || rest.starts_with(b"\x17\x72\x45\x38\x50\x90"))
}

/// Whether `head` begins an lzma file, which has no mark: its usual properties, a dictionary whose size is a power of two,
/// and a size that is unknown or below 256 GiB.
fn is_lzma(head: &[u8]) -> bool {
    let Some((fields, _)) = head.split_first_chunk::<13>() else { return false };
    let dictionary = u32::from_le_bytes([fields[1], fields[2], fields[3], fields[4]]);
    let size = &fields[5..];
    fields[0] == 0x5d
        && dictionary.is_power_of_two()
        && dictionary >= 1 << 12
        && (size == [0xff; 8] || (size[5..] == [0; 3] && size[4] < 64))
}

/// A reader of `raw`'s bytes, decompressed as `head`, their beginning, says; as they are where they are not packed.
///
/// Reading fails with `UnexpectedEof` where the packed data is cut off, with `FileTooLarge` where it unpacks to more
/// than `budget` allows, with `InvalidData` where it is damaged. Whoever reads on behind the damage of a gzip file is given
/// what follows from the next member on that begins a record of a web archive, if there is one.
pub fn decompress<'a>(raw: Box<dyn Read + 'a>, head: &[u8], budget: &Budget) -> Box<dyn Read + 'a> {
    let Some(packing) = Packing::of(head) else { return raw };
    let packed = BufReader::with_capacity(BUFFER, Filling { inner: raw, failure: None });
    let inner: Box<dyn Read + 'a> = match packing {
        Packing::Gzip => Box::new(Members::new(packed)),
        Packing::Zstandard => Box::new(Frames { packed, decoder: Box::new(FrameDecoder::new()), within: false }),
        Packing::Bzip2 => Box::new(MultiBzDecoder::new(packed)),
        Packing::Xz => Box::new(XzReader::new_mem_limit(packed, true, LZMA_KIB)),
        Packing::Lzma => match LzmaReader::new_mem_limit(packed, LZMA_KIB, None) {
            Ok(reader) => Box::new(reader),
            Err(error) => Box::new(Failing(Some(error))),
        },
    };
    Box::new(budget.guarded(inner))
}

/// A reader that gives nothing but why.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
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

/// The members of a gzip file one after another.
struct Members<R> {
    /// Bytes looked at already stand before the others.
    decoder: Option<MultiGzDecoder<Chain<Cursor<Vec<u8>>, R>>>,
    is_damaged: bool,
}

/// The beginning of each member that is looked for behind a damaged one.
const MEMBER: &[u8] = b"WARC/";
/// So much of a member is enough to tell its beginning: a header with a file's name, and the tables of its first block.
const MEMBER_BYTES: usize = 1 << 10;

impl<R: BufRead> Members<R> {
    fn new(packed: R) -> Self {
        let decoder = MultiGzDecoder::new(Cursor::new(Vec::new()).chain(packed));
        Self { decoder: Some(decoder), is_damaged: false }
    }

    /// Goes on at the next member that begins a record of a web archive, or to the end where there is none.
    fn resume(&mut self) -> io::Result<()> {
        let Some(decoder) = self.decoder.take() else { return Ok(()) };
        let (looked_at, mut packed) = decoder.into_inner().into_inner();
        let at = looked_at.position() as usize;
        let mut window = looked_at.into_inner().split_off(at);
        loop {
            let is_end = (&mut packed).take(BUFFER as u64).read_to_end(&mut window)? == 0;
            // What is too near the window's end is looked at with what follows.
            let whole = if is_end { window.len() } else { window.len().saturating_sub(MEMBER_BYTES) };
            if let Some(at) = (0..whole).find(|at| begins_member(&window[*at..])) {
                self.decoder = Some(MultiGzDecoder::new(Cursor::new(window.split_off(at)).chain(packed)));
                return Ok(());
            }
            if is_end {
                return Ok(());
            }
            window.drain(..whole);
        }
    }
}

/// Whether `bytes` begin a gzip member (RFC 1952) in which a record of a web archive begins.
fn begins_member(bytes: &[u8]) -> bool {
    let is_head = matches!(bytes, [0x1f, 0x8b, 8, flags, _, _, _, _, 0 | 2 | 4, 0..=13 | 255, ..] if *flags < 0x20);
    let mut start = [0; MEMBER.len()];
    is_head && GzDecoder::new(&bytes[..bytes.len().min(MEMBER_BYTES)]).read_exact(&mut start).is_ok() && start == MEMBER
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if std::mem::take(&mut self.is_damaged) {
            self.resume()?;
        }
        let Some(decoder) = &mut self.decoder else { return Ok(0) };
        let read = decoder.read(buffer);
        self.is_damaged =
            matches!(&read, Err(error) if matches!(error.kind(), ErrorKind::InvalidData | ErrorKind::InvalidInput));
        read
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

    fn bzip2(bytes: &[u8]) -> Vec<u8> {
        let mut writer = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
        writer.write_all(bytes).unwrap();
        writer.finish().unwrap()
    }

    fn xz(bytes: &[u8]) -> Vec<u8> {
        let mut writer = lzma_rust2::XzWriter::new(Vec::new(), lzma_rust2::XzOptions::with_preset(1)).unwrap();
        writer.write_all(bytes).unwrap();
        writer.finish().unwrap()
    }

    fn lzma(bytes: &[u8]) -> Vec<u8> {
        let options = lzma_rust2::LzmaOptions::with_preset(1);
        let mut writer = lzma_rust2::LzmaWriter::new_use_header(Vec::new(), &options, None).unwrap();
        writer.write_all(bytes).unwrap();
        writer.finish().unwrap()
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
        for pack in [gzip, zstd, bzip2, xz] {
            let both = [pack(text.as_bytes()), pack(b"and fell")].concat();
            assert_eq!(unpack(&both).unwrap(), format!("{text}and fell").as_bytes());
        }
    }

    #[test]
    fn cut_files_say_so() {
        let text: String =
            (0..40_000u32).flat_map(|n| [n.wrapping_mul(2_654_435_761).to_string(), " ".into()]).collect();
        for pack in [gzip, zstd, bzip2, xz, lzma] {
            let mut packed = pack(text.as_bytes());
            packed.truncate(packed.len() / 2);
            assert_eq!(unpack(&packed).unwrap_err().kind(), ErrorKind::UnexpectedEof);
        }
    }

    #[test]
    fn lzma_is_told_without_a_mark() {
        let text = "the river rose again. ".repeat(9000);
        assert_eq!(unpack(&lzma(text.as_bytes())).unwrap(), text.as_bytes());
        assert!(!is_packed(b"]\0\0 is how a list may end"));
        assert!(!is_packed(b"BZh9 is a call sign"));
    }

    #[test]
    fn damaged_files_say_so() {
        let text: String = (0..40_000u32).map(|n| n.wrapping_mul(2_654_435_761).to_string()).collect();
        for pack in [gzip, zstd, bzip2, xz, lzma] {
            let mut packed = pack(text.as_bytes());
            let middle = packed.len() / 2;
            packed[middle..middle + 64].fill(0x55);
            let kind = unpack(&packed).unwrap_err().kind();
            assert!(matches!(kind, ErrorKind::InvalidData | ErrorKind::UnexpectedEof), "{kind:?}");
        }
    }

    #[test]
    fn behind_a_damaged_member_of_a_web_archive_the_next_is_read() {
        let noise: String = (0..9000u32).map(|n| n.wrapping_mul(2_654_435_761).to_string()).collect();
        let member = |number: usize| gzip(format!("WARC/1.0\r\nnumber {number}\r\n{noise}").as_bytes());
        let mut damaged = member(2);
        let middle = damaged.len() / 2;
        damaged[middle..middle + 64].fill(0x55);
        let false_start = [b"\x1f\x8b\x08\0\0\0\0\0\0\x03".as_slice(), &gzip(b"no record")].concat();
        let packed = [member(1), damaged, false_start, member(3), member(4)].concat();
        let budget = Budget::new(&Limits::default(), Some(packed.len() as u64));
        let mut reader = decompress(Box::new(packed.as_slice()), &packed, &budget);
        let mut out = Vec::new();
        assert_eq!(reader.read_to_end(&mut out).unwrap_err().kind(), ErrorKind::InvalidData);
        reader.read_to_end(&mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        let heads: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("number ")).collect();
        assert_eq!(heads, ["1", "2", "3", "4"]);
        assert!(text.ends_with(&noise));
    }

    #[test]
    fn a_bomb_is_stopped() {
        for pack in [gzip, bzip2, xz] {
            let packed = pack(&vec![0; 80 << 20]);
            assert_eq!(unpack(&packed).unwrap_err().kind(), ErrorKind::FileTooLarge);
        }
    }
}
