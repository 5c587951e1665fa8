//! Zip archives: by their table of contents, or where that is missing by the files' own headers.

use std::io::{self, Read, SeekFrom};

use zip::{
    CompressionMethod,
    read::{Config, ZipReadOptions, read_zipfile_from_stream_with_options},
    result::ZipError,
    unstable::read::ZipIterable,
};

use super::{
    super::Seekable,
    Data, End, Found,
    names::{self, Names},
};

/// Mark of a file's own header.
const LOCAL: &[u8; 4] = b"PK\x03\x04";
/// Mark of an entry of the table of contents.
const CENTRAL: &[u8; 4] = b"PK\x01\x02";
/// Size of a file's own header without its name.
const LOCAL_BYTES: u64 = 30;
/// So many bytes are looked through at once.
const WINDOW: usize = 64 << 10;

/// See [`super::zip`].
pub(super) fn read(
    reader: &mut dyn Seekable,
    is_wanted: &dyn Fn(&str) -> bool,
    each: &mut dyn FnMut(Found) -> bool,
) -> End {
    let mut archive = match ZipIterable::try_new(&mut *reader, Config::default()) {
        Ok(archive) => archive,
        Err(ZipError::UnsupportedArchive(words)) => return End::Damaged(words.to_owned()),
        Err(_) => return torn(reader, is_wanted, each),
    };
    let mut names = Names::default();
    let mut given = 0;
    // Where the files' bytes end that were given: a bomb of files that lie in one another is told by it.
    let mut taken: Vec<(u64, u64)> = Vec::new();
    let Ok(files) = archive.files() else { return End::Damaged("its table of contents cannot be reached".into()) };
    while let Some(entry) = files.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(_) if given == 0 => return torn(reader, is_wanted, each),
            Err(error) => return End::Damaged(error.to_string()),
        };
        let label = names::label(entry.name_raw()).filter(|label| {
            entry.is_file() && !entry.name_raw().ends_with(b"/") && !names::is_passed_over(label) && is_wanted(label)
        });
        let Some(label) = label else { continue };
        let name = names.unique(label);
        let span = (entry.header_start(), entry.header_start().saturating_add(LOCAL_BYTES + entry.compressed_size()));
        let data = if entry.encrypted() {
            Data::Encrypted
        } else if overlaps(&mut taken, span) {
            Data::Unreadable("its bytes are those of another file too, as in archives made to do harm".into())
        } else if !is_known(entry.compression()) {
            Data::Unreadable(format!("it is packed by a method that is not known ({})", entry.compression()))
        } else {
            match entry.with_reader(files.reader_mut(), ZipReadOptions::new()) {
                Ok(file) => Data::Bytes(Box::new(file)),
                Err(error) => Data::Unreadable(error.to_string()),
            }
        };
        given += 1;
        if !each(Found { name, data }) {
            return End::Complete;
        }
    }
    End::Complete
}

fn is_known(method: CompressionMethod) -> bool {
    matches!(
        method,
        CompressionMethod::Stored
            | CompressionMethod::Deflated
            | CompressionMethod::Deflate64
            | CompressionMethod::Bzip2
            | CompressionMethod::Xz
    )
}

/// Whether `span` shares bytes with one of those `taken`; else adds it. Neighbours are kept as one, so that a well-made
/// archive takes no memory.
fn overlaps(taken: &mut Vec<(u64, u64)>, span: (u64, u64)) -> bool {
    let at = taken.partition_point(|known| known.0 < span.0);
    let before = at.checked_sub(1).map(|at| taken[at]);
    if before.is_some_and(|before| before.1 > span.0) || taken.get(at).is_some_and(|next| next.0 < span.1) {
        return true;
    }
    // Between two files lie the name, extra fields and at most a descriptor.
    match before {
        Some(before) if span.0 - before.1 <= 256 => taken[at - 1].1 = span.1,
        _ => taken.insert(at, span),
    }
    false
}

/// Reads the files of an archive without a table of contents, each from its own header.
fn torn(reader: &mut dyn Seekable, is_wanted: &dyn Fn(&str) -> bool, each: &mut dyn FnMut(Found) -> bool) -> End {
    let mut names = Names::default();
    let (mut at, mut given) = (0, 0);
    while let Ok(Some(start)) = find(reader, at, &[LOCAL]) {
        let Ok(Some(local)) = header(reader, start) else {
            at = start + 4;
            continue;
        };
        let data_start = start + LOCAL_BYTES + local.names;
        let size = match local.size {
            Some(size) => size,
            None => match find(reader, data_start, &[LOCAL, CENTRAL]) {
                Ok(next) => next.map_or(u64::MAX >> 1, |next| next - data_start),
                Err(_) => return End::Torn(given),
            },
        };
        at = data_start.saturating_add(size);
        let label = names::label(&local.name)
            .filter(|label| !local.name.ends_with(b"/") && !names::is_passed_over(label) && is_wanted(label));
        let Some(label) = label else { continue };
        let name = names.unique(label);
        if reader.seek(SeekFrom::Start(start)).is_err() {
            return End::Torn(given);
        }
        let mut whole = &mut *reader;
        let options = ZipReadOptions::new().override_compressed_size(size).ignore_crc32(local.size.is_none());
        let data = if local.encrypted {
            Data::Encrypted
        } else {
            match read_zipfile_from_stream_with_options(&mut whole, options) {
                Ok(Some(file)) => Data::Bytes(Box::new(file)),
                Ok(None) => continue,
                Err(error) => Data::Unreadable(error.to_string()),
            }
        };
        given += 1;
        if !each(Found { name, data }) {
            return End::Complete;
        }
    }
    End::Torn(given)
}

/// What a file's own header says.
struct Local {
    name: Vec<u8>,
    encrypted: bool,
    /// Size of its packed bytes, where it stands before them.
    size: Option<u64>,
    /// How many bytes its name and extra fields take.
    names: u64,
}

fn header(reader: &mut dyn Seekable, start: u64) -> io::Result<Option<Local>> {
    reader.seek(SeekFrom::Start(start))?;
    let mut fields = [0; LOCAL_BYTES as usize];
    reader.read_exact(&mut fields)?;
    let two = |at: usize| u16::from_le_bytes([fields[at], fields[at + 1]]);
    let size = u32::from_le_bytes([fields[18], fields[19], fields[20], fields[21]]);
    let mut name = vec![0; usize::from(two(26))];
    reader.read_exact(&mut name)?;
    if name.is_empty() {
        return Ok(None);
    }
    let flags = two(6);
    // Bit 3: the size stands behind the bytes; the largest number: it stands in an extra field.
    let size = (flags & 8 == 0 && size != u32::MAX).then_some(u64::from(size));
    Ok(Some(Local { encrypted: flags & 1 == 1, size, names: u64::from(two(26)) + u64::from(two(28)), name }))
}

/// Where one of `marks` stands next, at or behind `from`.
fn find(reader: &mut dyn Seekable, from: u64, marks: &[&[u8; 4]]) -> io::Result<Option<u64>> {
    reader.seek(SeekFrom::Start(from))?;
    let mut buffer: Vec<u8> = Vec::with_capacity(WINDOW + 4);
    let mut start = from;
    loop {
        let read = (&mut *reader).take(WINDOW as u64).read_to_end(&mut buffer)?;
        if let Some(at) = buffer.windows(4).position(|window| marks.iter().any(|mark| window == *mark)) {
            return Ok(Some(start + at as u64));
        }
        if read == 0 {
            return Ok(None);
        }
        let gone = buffer.len().saturating_sub(3);
        buffer.drain(..gone);
        start += gone as u64;
    }
}
