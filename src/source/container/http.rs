//! Answers of web servers as web archives keep them: the head, and the body as it was before it was sent.

use std::io::{self, BufRead, BufReader, ErrorKind, Read};

use flate2::bufread::{DeflateDecoder, ZlibDecoder};

/// Longest head of an answer, in bytes.
const HEAD_BYTES: u64 = 256 << 10;
/// Buffer for unpacking, in bytes.
const BUFFER: usize = 16 << 10;

/// What a server said before the body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The status; 0 where there is none.
    pub status: u16,
    /// Names in lower case, and values.
    headers: Vec<(String, String)>,
}

impl Answer {
    /// The first value of the header `name`, which is in lower case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    /// The media type in lower case without parameters.
    pub fn media_type(&self) -> Option<String> {
        self.get("content-type").and_then(media_type)
    }

    /// The encoding of its characters.
    pub fn charset(&self) -> Option<String> {
        self.get("content-type").and_then(charset)
    }

    /// How the body is packed, innermost first.
    fn codings(&self) -> Vec<String> {
        let all =
            self.headers.iter().filter(|(name, _)| matches!(name.as_str(), "content-encoding" | "transfer-encoding"));
        all.flat_map(|(_, value)| value.split(','))
            .map(|coding| coding.trim().to_ascii_lowercase())
            .filter(|coding| !coding.is_empty())
            .collect()
    }
}

/// The media type that `value`, of a header `Content-Type`, names.
pub fn media_type(value: &str) -> Option<String> {
    let name = value.split([';', ',']).next()?.trim().to_ascii_lowercase();
    (name.contains('/') && !name.contains(' ')).then_some(name)
}

/// The encoding that `value`, of a header `Content-Type`, names.
pub fn charset(value: &str) -> Option<String> {
    value.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']).trim();
        (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then(|| value.to_owned())
    })
}

/// Reads the head of an answer from `block`, which then stands at its body. Where no head begins there, nothing is read
/// and `None` given: old servers and some crawlers leave it out.
///
/// # Errors
/// Where `block` cannot be read.
pub fn head(block: &mut impl BufRead) -> io::Result<Option<Answer>> {
    if !block.fill_buf()?.starts_with(b"HTTP") {
        return Ok(None);
    }
    let mut answer = Answer::default();
    let mut line = Vec::new();
    let mut left = HEAD_BYTES;
    loop {
        line.clear();
        let read = block.take(left).read_until(b'\n', &mut line)? as u64;
        left -= read;
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end();
        if text.is_empty() || left == 0 {
            return Ok(Some(answer));
        }
        if answer.status == 0 && answer.headers.is_empty() && text.starts_with("HTTP") {
            answer.status = text.split_whitespace().nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        } else if let (true, Some((_, value))) = (text.starts_with([' ', '\t']), answer.headers.last_mut()) {
            value.push(' ');
            value.push_str(text.trim());
        } else if let Some((name, value)) = text.split_once(':') {
            answer.headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
}

/// The body as it was before the server packed it and cut it into chunks. What gzip and zstandard packed stays packed, as
/// it is told by its first bytes. Crawlers may have undone any of it and left the headers: each is looked at first.
///
/// # Errors
/// Where the body's first bytes cannot be read.
pub fn body<'a>(answer: &Answer, block: Box<dyn BufRead + 'a>) -> io::Result<Box<dyn BufRead + 'a>> {
    let codings = answer.codings();
    let mut body = block;
    if codings.iter().any(|coding| coding == "chunked") && is_chunked(body.fill_buf()?) {
        body = Box::new(BufReader::with_capacity(BUFFER, Chunks { inner: body, left: 0, is_over: false }));
    }
    for coding in codings.iter().rev() {
        let start = body.fill_buf()?;
        match coding.as_str() {
            "deflate" if is_zlib(start) => body = Box::new(BufReader::with_capacity(BUFFER, ZlibDecoder::new(body))),
            "deflate" if !is_text(start) => {
                body = Box::new(BufReader::with_capacity(BUFFER, DeflateDecoder::new(body)));
            }
            "br" if !is_text(start) => {
                let unpacked = brotli_decompressor::Decompressor::new(body, BUFFER);
                body = Box::new(BufReader::with_capacity(BUFFER, unpacked));
            }
            _ => {}
        }
    }
    Ok(body)
}

/// Whether `start` is a line with a number of bytes, as before a chunk.
fn is_chunked(start: &[u8]) -> bool {
    let line = start.split(|&byte| byte == b'\n').next().unwrap_or_default();
    start.contains(&b'\n') && size(line).is_some()
}

/// The number on a line before a chunk.
fn size(line: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(line).ok()?;
    u64::from_str_radix(text.split(';').next()?.trim(), 16).ok()
}

fn is_zlib(start: &[u8]) -> bool {
    matches!(start, [first, second, ..] if first & 0x0f == 8 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0)
}

/// Whether `start` begins a page or text, which was unpacked already.
fn is_text(start: &[u8]) -> bool {
    let start = &start[..start.len().min(64)];
    start.is_empty()
        || std::str::from_utf8(start)
            .is_ok_and(|text| !text.chars().any(|letter| letter.is_control() && !letter.is_whitespace()))
}

/// The bytes of a body that was sent in chunks (RFC 9112, section 7.1).
struct Chunks<R> {
    inner: R,
    /// Bytes left of the chunk.
    left: u64,
    is_over: bool,
}

impl<R: BufRead> Read for Chunks<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.left == 0 && !self.is_over {
            let mut line = Vec::new();
            (&mut self.inner).take(HEAD_BYTES).read_until(b'\n', &mut line)?;
            if line.is_empty() {
                return Err(io::Error::new(ErrorKind::UnexpectedEof, "the last chunk is missing"));
            }
            // A line end stands behind each chunk.
            if line.trim_ascii().is_empty() {
                continue;
            }
            match size(&line) {
                Some(0) => self.is_over = true,
                Some(size) => self.left = size,
                None => return Err(io::Error::new(ErrorKind::InvalidData, "the size of a chunk is no number")),
            }
        }
        if self.is_over {
            return Ok(0);
        }
        let most = buffer.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let read = self.inner.read(&mut buffer[..most])?;
        if read == 0 && most > 0 {
            return Err(io::Error::new(ErrorKind::UnexpectedEof, "the file ends in a chunk"));
        }
        self.left -= read as u64;
        Ok(read)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
mod tests {
    use std::io::Write;

    use super::*;

    fn read(bytes: &[u8]) -> (Answer, io::Result<String>) {
        let mut block: &[u8] = bytes;
        let answer = head(&mut block).unwrap().unwrap();
        let mut text = String::new();
        let read = body(&answer, Box::new(block)).unwrap().read_to_string(&mut text);
        (answer, read.map(|_| text))
    }

    #[test]
    fn heads_are_read_whatever_they_look_like() {
        let (answer, body) = read(b"HTTP/1.1 200 OK\r\nContent-Type: Text/HTML;\r\n charset=\"koi8-r\"\r\n\r\nabc");
        assert_eq!(answer.status, 200);
        assert_eq!(answer.media_type().as_deref(), Some("text/html"));
        assert_eq!(answer.charset().as_deref(), Some("koi8-r"));
        assert_eq!(body.unwrap(), "abc");
        assert_eq!(head(&mut &b"<html>"[..]).unwrap(), None);
        assert_eq!(read(b"HTTP/1.0 404\nx").0.status, 404);
    }

    #[test]
    fn chunks_are_joined_where_there_are_any() {
        let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        assert_eq!(read(format!("{chunked}3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n").as_bytes()).1.unwrap(), "abcde");
        assert_eq!(read(format!("{chunked}<p>abc").as_bytes()).1.unwrap(), "<p>abc");
        let error = read(format!("{chunked}ff\r\nabc").as_bytes()).1.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnexpectedEof);
        assert_eq!(
            read(format!("{chunked}3\r\nabc\r\nzz\r\n").as_bytes()).1.unwrap_err().kind(),
            ErrorKind::InvalidData
        );
    }

    #[test]
    fn deflated_bodies_are_unpacked_with_and_without_their_head() {
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        zlib.write_all(b"the ferry").unwrap();
        let mut raw = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        raw.write_all(b"the ferry").unwrap();
        for packed in [zlib.finish().unwrap(), raw.finish().unwrap(), b"the ferry".to_vec()] {
            let whole = [b"HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\n\r\n".as_slice(), &packed].concat();
            assert_eq!(read(&whole).1.unwrap(), "the ferry");
        }
    }
}
