//! Bytes to text: which encoding they are in, and what could not be read.

use std::io::{self, BufRead, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    Decoder, Encoding, IBM866, ISO_2022_JP, ISO_8859_5, KOI8_R, KOI8_U, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1251,
    WINDOWS_1252, X_MAC_CYRILLIC,
};

/// As many bytes as are looked at to tell a zero byte pattern or a language.
const SAMPLE: usize = 64 << 10;

/// Text read from bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// Name of the encoding, as the web's standard has it: `UTF-8`, `windows-1251`.
    pub encoding: &'static str,
    /// Whether some bytes were no character in it and became U+FFFD.
    pub replaced: bool,
}

/// Reads `bytes` as text. `declared` is the encoding that the input itself names, if it names one.
///
/// A byte order mark decides; then text that is valid UTF-8 is UTF-8 whatever is declared, since programs that save
/// pages convert them without touching what they say of themselves; then the declared encoding if it fits; then the
/// pattern of zero bytes; then a guess from the letters.
pub fn decode(bytes: &[u8], declared: Option<&str>) -> Decoded {
    if let Some(text) = utf_32(bytes) {
        return text;
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return decode_as(&bytes[mark..], encoding);
    }
    let declared = declared.and_then(|name| Encoding::for_label(name.trim().as_bytes()));
    let escapes = bytes.contains(&0x1b);
    let zeros = bytes.iter().take(SAMPLE).any(|&byte| byte == 0);
    let is_japanese = escapes && (declared == Some(ISO_2022_JP) || is_iso_2022_jp(bytes));
    if !zeros
        && !is_japanese
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        return Decoded { text: text.to_owned(), encoding: UTF_8.name(), replaced: false };
    }
    if let Some(encoding) = utf_16(bytes) {
        return decode_as(bytes, encoding);
    }
    if let Some(encoding) = declared.filter(|&encoding| encoding != UTF_16LE && encoding != UTF_16BE) {
        let text = decode_as(bytes, encoding);
        if !text.replaced || is_mostly_right(&text.text) {
            return text;
        }
    }
    decode_as(bytes, guess(bytes))
}

/// The encoding of `sample`, the beginning of a longer text; `None` where it is UTF-8 or plain ASCII as far as it goes.
pub fn of_sample(sample: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(sample) {
        return Some(encoding).filter(|&encoding| encoding != UTF_8);
    }
    if let Some(encoding) = utf_16(sample) {
        return Some(encoding);
    }
    match std::str::from_utf8(sample) {
        Ok(_) if is_iso_2022_jp(sample) => Some(ISO_2022_JP),
        Ok(_) => None,
        // The sample may end within a character.
        Err(error) if error.error_len().is_none() => None,
        Err(_) => Some(guess(sample)).filter(|&encoding| encoding != UTF_8),
    }
}

/// Whether line feeds and quotes can be found in the bytes of `encoding` without decoding them first.
pub fn is_transparent(encoding: &'static Encoding) -> bool {
    encoding.is_ascii_compatible() && encoding.is_single_byte()
}

fn decode_as(bytes: &[u8], encoding: &'static Encoding) -> Decoded {
    let (text, replaced) = encoding.decode_without_bom_handling(bytes);
    Decoded { text: text.into_owned(), encoding: encoding.name(), replaced }
}

/// Whether so few characters are broken that the encoding is right and the text torn.
fn is_mostly_right(text: &str) -> bool {
    let (mut foreign, mut broken) = (0usize, 0usize);
    for letter in text.chars().filter(|letter| !letter.is_ascii()) {
        foreign += 1;
        broken += usize::from(letter == char::REPLACEMENT_CHARACTER);
    }
    broken * 50 <= foreign
}

fn is_iso_2022_jp(bytes: &[u8]) -> bool {
    bytes.windows(3).any(|three| matches!(three, b"\x1b$B" | b"\x1b$@" | b"\x1b(J"))
}

/// UTF-32 by its mark or its first letter, which the web's encodings leave out.
fn utf_32(bytes: &[u8]) -> Option<Decoded> {
    let (name, read, mark): (_, fn([u8; 4]) -> u32, usize) = match bytes.get(..4)? {
        [0xff, 0xfe, 0, 0] => ("UTF-32LE", u32::from_le_bytes, 4),
        [0, 0, 0xfe, 0xff] => ("UTF-32BE", u32::from_be_bytes, 4),
        // XML and pages begin with a bracket, and no other encoding has it so.
        [b'<', 0, 0, 0] => ("UTF-32LE", u32::from_le_bytes, 0),
        [0, 0, 0, b'<'] => ("UTF-32BE", u32::from_be_bytes, 0),
        _ => return None,
    };
    let mut replaced = !bytes.len().is_multiple_of(4);
    let (fours, _) = bytes[mark..].as_chunks::<4>();
    let text = fours
        .iter()
        .map(|&four| {
            char::from_u32(read(four)).unwrap_or_else(|| {
                replaced = true;
                char::REPLACEMENT_CHARACTER
            })
        })
        .collect();
    Some(Decoded { text, encoding: name, replaced })
}

/// UTF-16 without a mark: in Western text every second byte is zero.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let (pairs, _) = bytes[..bytes.len().min(SAMPLE)].as_chunks::<2>();
    if pairs.len() < 2 {
        return None;
    }
    let (mut first, mut second) = (0, 0);
    for &[a, b] in pairs {
        first += usize::from(a == 0 && b != 0);
        second += usize::from(a != 0 && b == 0);
    }
    // In other scripts it is at least the spaces, line feeds and digits that have a zero byte, always on one side.
    let enough = (pairs.len() / 20).max(2);
    match (first, second) {
        (0, n) if n >= enough => Some(UTF_16LE),
        (n, 0) if n >= enough => Some(UTF_16BE),
        (a, b) if b > pairs.len() / 2 && a * 20 < b => Some(UTF_16LE),
        (a, b) if a > pairs.len() / 2 && b * 20 < a => Some(UTF_16BE),
        _ => None,
    }
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    if is_mostly_utf_8(bytes) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(&bytes[..bytes.len().min(16 * SAMPLE)], bytes.len() <= 16 * SAMPLE);
    let found = detector.guess(None, Utf8Detection::Allow);
    let is_cyrillic = [WINDOWS_1251, KOI8_R, KOI8_U, IBM866, ISO_8859_5, WINDOWS_1252].contains(&found);
    if is_cyrillic && is_mac_cyrillic(bytes) { X_MAC_CYRILLIC } else { found }
}

/// The Macintosh's Cyrillic differs from Windows' in the capitals and in `я`, which the detector does not know: its byte
/// is Windows' capital `Я`, and no word has that after a small letter.
fn is_mac_cyrillic(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let small = |byte: u8| (0xe0..=0xfe).contains(&byte);
    let pairs = |second: &dyn Fn(u8) -> bool| sample.windows(2).filter(|two| small(two[0]) && second(two[1])).count();
    let after_small = pairs(&|second| second == 0xdf);
    let windows_small = sample.iter().filter(|byte| matches!(byte, 0xff)).count();
    let high = sample.iter().filter(|byte| !byte.is_ascii()).count();
    // In Latin letters two accented ones seldom follow each other.
    after_small >= 2 && after_small > windows_small * 10 && pairs(&small) * 2 > high
}

/// One torn character must not turn a long UTF-8 text into gibberish.
fn is_mostly_utf_8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 0 && bad * 10 <= good
}

/// A reader that turns text of another encoding into UTF-8 as it goes.
pub struct Transcoded<R> {
    inner: R,
    decoder: Decoder,
    ready: Vec<u8>,
    at: usize,
    done: bool,
}

impl<R: BufRead> Transcoded<R> {
    /// Reads `inner`, which is in `encoding`.
    pub fn new(inner: R, encoding: &'static Encoding) -> Self {
        Self { inner, decoder: encoding.new_decoder_with_bom_removal(), ready: Vec::new(), at: 0, done: false }
    }
}

impl<R: BufRead> Read for Transcoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.ready.len() && !self.done {
            let bytes = self.inner.fill_buf()?;
            let len = bytes.len();
            self.done = len == 0;
            let room = self.decoder.max_utf8_buffer_length(len).unwrap_or(len * 3 + 16);
            self.ready.resize(room, 0);
            let (_, read, written, _) = self.decoder.decode_to_utf8(bytes, &mut self.ready, self.done);
            self.ready.truncate(written);
            self.at = 0;
            self.inner.consume(read);
        }
        let len = buffer.len().min(self.ready.len() - self.at);
        buffer[..len].copy_from_slice(&self.ready[self.at..self.at + len]);
        self.at += len;
        Ok(len)
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    const RUSSIAN: &str = "Мост через реку рухнул в ночь на воскресенье, сообщили местные власти.";

    fn read(bytes: &[u8], declared: Option<&str>) -> (String, &'static str, bool) {
        let found = decode(bytes, declared);
        (found.text, found.encoding, found.replaced)
    }

    #[test]
    fn encodings_are_told_from_the_bytes() {
        let cyrillic = encoding_rs::WINDOWS_1251.encode(RUSSIAN).0;
        assert_eq!(read(&cyrillic, None), (RUSSIAN.into(), "windows-1251", false));
        assert_eq!(read(b"\x8f\xf0\xee\xf8\xeb\xe0\xdf \xed\xe5\xe4\xe5\xeb\xdf", None).0, "Прошлая неделя");
        // One torn byte does not make a page something else than what it says.
        let page = [&encoding_rs::SHIFT_JIS.encode("橋の工事は来週から始まる。").0.repeat(9)[..], b"\xff"].concat();
        assert_eq!(read(&page, Some("Shift_JIS")).1, "Shift_JIS");
        assert_eq!(read(RUSSIAN.as_bytes(), Some("windows-1251")), (RUSSIAN.into(), "UTF-8", false));
        assert_eq!(read(b"caf\xe9 in Orl\xe9ans", Some("latin1")).0, "café in Orléans");
        assert_eq!(read(b"\xef\xbb\xbfmarked", None), ("marked".into(), "UTF-8", false));
        let wide: Vec<u8> = RUSSIAN.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(read(&wide, None), (RUSSIAN.into(), "UTF-16BE", false));
        let marked = [b"\xff\xfe\0\0".to_vec(), "да".chars().flat_map(|c| (c as u32).to_le_bytes()).collect()].concat();
        assert_eq!(read(&marked, None), ("да".into(), "UTF-32LE", false));
    }

    #[test]
    fn a_torn_character_is_replaced_and_told() {
        let mut torn = RUSSIAN.repeat(3).into_bytes();
        torn.remove(30);
        let (text, encoding, replaced) = read(&torn, None);
        assert_eq!((encoding, replaced), ("UTF-8", true));
        assert!(text.contains("рухнул"));
    }

    #[test]
    fn a_stream_is_transcoded() {
        let wide: Vec<u8> = RUSSIAN.repeat(99).encode_utf16().flat_map(u16::to_le_bytes).collect();
        let encoding = of_sample(&wide[..200]);
        assert_eq!(encoding, Some(UTF_16LE));
        let mut text = String::new();
        let inner = BufReader::with_capacity(7, &wide[..]);
        assert!(Transcoded::new(inner, UTF_16LE).read_to_string(&mut text).is_ok());
        assert_eq!(text, RUSSIAN.repeat(99));
    }
}
