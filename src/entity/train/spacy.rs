//! Reads the word vectors of a spaCy model as it lies on disk (`vocab/`): `strings.json`, `key2row`, `vectors`.

use rustc_hash::FxHashMap;

/// Words and the rows of their vectors.
#[derive(Debug)]
pub(super) struct Vectors {
    /// Numbers in a row.
    pub(super) width: usize,
    /// All rows.
    pub(super) rows: Vec<f32>,
    /// Each word with its row, in the order of `strings.json`.
    pub(super) words: Vec<(String, usize)>,
}

/// Reads the three files; a sentence where one is not of the form that spaCy 3 writes.
pub(super) fn read(strings: &str, key2row: &[u8], vectors: &[u8]) -> Result<Vectors, String> {
    let strings: Vec<String> = serde_json::from_str(strings).map_err(|error| error.to_string())?;
    let rows_of = integers(key2row).ok_or("`key2row` is no map of integers in MessagePack")?;
    let (width, rows) = numpy(vectors).ok_or("`vectors` is no table of little-endian 32-bit floats by NumPy")?;
    let words = strings
        .into_iter()
        .filter_map(|word| {
            let row = *rows_of.get(&murmur(word.as_bytes()))? as usize;
            (row * width < rows.len()).then_some((word, row))
        })
        .collect();
    Ok(Vectors { width, rows, words })
}

/// A `NumPy` file of two dimensions: the number of columns, and all numbers.
fn numpy(bytes: &[u8]) -> Option<(usize, Vec<f32>)> {
    let rest = bytes.strip_prefix(b"\x93NUMPY\x01\0")?;
    let length = usize::from(u16::from_le_bytes(rest.get(..2)?.try_into().ok()?));
    let header = std::str::from_utf8(rest.get(2..2 + length)?).ok()?;
    if !header.contains("'<f4'") || !header.contains("'fortran_order': False") {
        return None;
    }
    let shape = header.split_once("'shape': (")?.1;
    let width = shape.split_once(')')?.0.split(',').nth(1)?.trim().parse().ok().filter(|&width: &usize| width > 0)?;
    let (numbers, _) = rest.get(2 + length..)?.as_chunks::<4>();
    Some((width, numbers.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect()))
}

/// A map of integers in `MessagePack`.
fn integers(bytes: &[u8]) -> Option<FxHashMap<u64, u64>> {
    let mut at = 0;
    let mut take = |count: usize| {
        let taken = bytes.get(at..at + count)?;
        at += count;
        Some(taken.iter().fold(0_u64, |value, &byte| value << 8 | u64::from(byte)))
    };
    let count = match take(1)? {
        0xDF => take(4)?,
        0xDE => take(2)?,
        short @ 0x80..=0x8F => short & 15,
        _ => return None,
    };
    let mut map = FxHashMap::default();
    for _ in 0..count {
        let mut integer = || match take(1)? {
            small @ 0..=0x7F => Some(small),
            0xCC => take(1),
            0xCD => take(2),
            0xCE => take(4),
            0xCF => take(8),
            _ => None,
        };
        let (key, value) = (integer()?, integer()?);
        map.insert(key, value);
    }
    Some(map)
}

/// `MurmurHash64A` with the seed 1, by which spaCy numbers its strings.
fn murmur(bytes: &[u8]) -> u64 {
    const M: u64 = 0xc6a4_a793_5bd1_e995;
    let mut hash = 1 ^ (bytes.len() as u64).wrapping_mul(M);
    let (words, rest) = bytes.as_chunks::<8>();
    for &word in words {
        let mut word = u64::from_le_bytes(word).wrapping_mul(M);
        word ^= word >> 47;
        hash = (hash ^ word.wrapping_mul(M)).wrapping_mul(M);
    }
    if !rest.is_empty() {
        let last = rest.iter().rev().fold(0_u64, |value, &byte| value << 8 | u64::from(byte));
        hash = (hash ^ last).wrapping_mul(M);
    }
    hash ^= hash >> 47;
    hash = hash.wrapping_mul(M);
    hash ^ (hash >> 47)
}
