//! Bytes to read: streams, and files in which one can go back and forth.

use std::io::{self, Cursor, Read, Seek, SeekFrom};

/// A reader in which one can go back and forth.
pub trait Seekable: Read + Seek {}

impl<T: Read + Seek> Seekable for T {}

/// What is to be read, once, from its beginning.
pub enum Input<'a> {
    /// Bytes that come one after another: a pipe, a part of a container.
    Stream(Box<dyn Read + 'a>),
    /// A file on disk or bytes in memory.
    Seekable(Box<dyn Seekable + 'a>),
}

impl std::fmt::Debug for Input<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Stream(_) => "Stream",
            Self::Seekable(_) => "Seekable",
        })
    }
}

impl<'a> Input<'a> {
    /// A stream.
    pub fn stream(reader: impl Read + 'a) -> Self {
        Self::Stream(Box::new(reader))
    }

    /// A file, or anything else in which one can go back and forth.
    pub fn seekable(reader: impl Read + Seek + 'a) -> Self {
        Self::Seekable(Box::new(reader))
    }

    /// Bytes in memory.
    pub fn bytes(bytes: Vec<u8>) -> Self {
        Self::seekable(Cursor::new(bytes))
    }

    /// Its size in bytes, where that can be told before it is read.
    ///
    /// # Errors
    /// Where the file cannot be gone back and forth in after all.
    pub fn size(&mut self) -> io::Result<Option<u64>> {
        match self {
            Self::Stream(_) => Ok(None),
            Self::Seekable(reader) => {
                let at = reader.stream_position()?;
                let size = reader.seek(SeekFrom::End(0))?;
                reader.seek(SeekFrom::Start(at))?;
                Ok(Some(size))
            }
        }
    }

    /// A reader of it in which one can go back and forth; a stream is read into memory for that.
    ///
    /// # Errors
    /// Where the stream cannot be read, or with `FileTooLarge` where it is longer than `limit` bytes.
    pub fn into_seekable(self, limit: u64) -> io::Result<Box<dyn Seekable + 'a>> {
        match self {
            Self::Seekable(reader) => Ok(reader),
            Self::Stream(reader) => {
                let mut bytes = Vec::new();
                reader.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
                if bytes.len() as u64 > limit {
                    let message = format!("it is a container of more than {limit} bytes inside another or in a pipe");
                    return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
                }
                Ok(Box::new(Cursor::new(bytes)))
            }
        }
    }
}

impl Read for Input<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Stream(reader) => reader.read(buffer),
            Self::Seekable(reader) => reader.read(buffer),
        }
    }
}
