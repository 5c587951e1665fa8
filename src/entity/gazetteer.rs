//! The places of the world by name: an embedded table that is read where it lies.
//!
//! The file, all numbers little-endian:
//!
//! ```text
//! 8 bytes   "DLGAZ\0\0\x01"
//! u64       checksum of everything after it
//! u32 × 4   bits of the number of slots; bytes of names; number of places; bytes of texts
//! slots     2^bits × u32: 0, or 8 bits of the name's hash and 24 bits of its offset in names + 1; linear probing
//! names     length u8, folded name, longest u8, marks u8, count u8, count × u24: a place and in the top bit whether
//!           the name means it only beside a word such as `region`
//! places    text u24 (offset of the name in texts), parent u16 (0xFFFF: none), size u8 (4 · log2 of the population),
//!           kind u8
//! texts     length u8, name in UTF-8
//! ```
//!
//! `longest` is the number of words of the longest name that begins with this one-word name, so that one look-up
//! turns nearly every word away. Places are ordered so that parents come first.

use std::sync::OnceLock;

/// The beginning of the file, with the number of its form at the end.
pub(super) const MAGIC: [u8; 8] = *b"DLGAZ\0\0\x01";
/// Bytes before the slots.
pub(super) const HEADER: usize = 32;
/// Bytes of a place.
pub(super) const PLACE: usize = 7;
/// Parent of places that have none.
pub(super) const NO_PARENT: u16 = u16::MAX;
/// The bit of a name's place that says: only beside a word such as `region`.
pub(super) const BESIDE_REGION: u32 = 1 << 23;

/// Marks of a name: it is a common word, a given name, a surname.
pub(super) mod marks {
    /// A word of everyday language.
    pub(in crate::entity) const WORD: u8 = 1;
    /// A person's first name.
    pub(in crate::entity) const GIVEN: u8 = 2;
    /// A person's last name.
    pub(in crate::entity) const SURNAME: u8 = 4;
}

/// What sort of place it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum PlaceKind {
    /// A country or territory.
    Country = 0,
    /// A first-level region.
    Region = 1,
    /// A continent, sea, quarter, building, …
    Other = 2,
    /// A town or city.
    City = 3,
}

/// A place, by its number in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct PlaceId(u32);

/// What a name may mean.
#[derive(Clone, Copy, Debug)]
pub(super) struct Name<'a> {
    /// Words of the longest name beginning with this word.
    pub(super) longest: usize,
    /// See [`marks`].
    pub(super) marks: u8,
    places: &'a [u8],
}

impl Name<'_> {
    /// Its places, the largest first, and whether each is meant only beside a word such as `region`.
    pub(super) fn places(&self) -> impl Iterator<Item = (PlaceId, bool)> {
        self.places.chunks_exact(3).map(|bytes| {
            let number = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], 0]);
            (PlaceId(number & !BESIDE_REGION), number & BESIDE_REGION != 0)
        })
    }

    /// Whether it names anything itself, rather than beginning a longer name.
    pub(super) fn is_place(&self) -> bool {
        !self.places.is_empty()
    }
}

/// The table. Damaged bytes give a table that finds nothing or names nothing, never a panic.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Gazetteer<'a> {
    slots: &'a [u8],
    names: &'a [u8],
    places: &'a [u8],
    texts: &'a [u8],
}

/// The embedded table, checked once.
pub(super) fn embedded() -> Gazetteer<'static> {
    static TABLE: OnceLock<Gazetteer<'static>> = OnceLock::new();
    *TABLE.get_or_init(|| Gazetteer::read(include_bytes!("gazetteer.bin")).unwrap_or_default())
}

impl<'a> Gazetteer<'a> {
    /// Reads a table from `bytes`; `None` where they are no table, cut off or changed.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let body = bytes.get(16..)?;
        if bytes.get(..8)? != MAGIC || u64::from_le_bytes(bytes.get(8..16)?.try_into().ok()?) != checksum(body) {
            return None;
        }
        let number = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize);
        let slots = 4_usize.checked_mul(1_usize.checked_shl(number(16)? as u32).filter(|_| number(16) < Some(24))?)?;
        let (names, places, texts) = (number(20)?, number(24)?.checked_mul(PLACE)?, number(28)?);
        let (slots, rest) = bytes.get(HEADER..)?.split_at_checked(slots)?;
        let (names, rest) = rest.split_at_checked(names)?;
        let (places, rest) = rest.split_at_checked(places)?;
        (rest.len() == texts).then_some(Self { slots, names, places, texts: rest })
    }

    /// Looks up a folded name.
    pub(super) fn name(&self, folded: &str) -> Option<Name<'a>> {
        let mask = (self.slots.len() / 4).checked_sub(1)?;
        let hash = hash(folded.as_bytes());
        let mut slot = hash as usize & mask;
        for _ in 0..=mask {
            let bytes = self.slots.get(slot * 4..slot * 4 + 4)?;
            let value = u32::from_le_bytes(bytes.try_into().ok()?);
            if value == 0 {
                return None;
            }
            if value >> 24 == tag(hash) {
                let at = (value & 0xFF_FFFF).checked_sub(1)? as usize;
                let (&length, rest) = self.names.get(at..)?.split_first()?;
                let (name, rest) = rest.split_at_checked(usize::from(length))?;
                if name == folded.as_bytes() {
                    let &[longest, marks, count, ref rest @ ..] = rest else { return None };
                    let places = rest.get(..usize::from(count) * 3)?;
                    return Some(Name { longest: usize::from(longest), marks, places });
                }
            }
            slot = (slot + 1) & mask;
        }
        None
    }

    fn place(&self, id: PlaceId) -> Option<&'a [u8; PLACE]> {
        let at = id.0 as usize * PLACE;
        self.places.get(at..at + PLACE)?.try_into().ok()
    }

    /// The place that `id` lies in.
    pub(super) fn parent(&self, id: PlaceId) -> Option<PlaceId> {
        let bytes = self.place(id)?;
        let parent = u16::from_le_bytes([bytes[3], bytes[4]]);
        // Parents come first, so that no chain of parents is without end.
        (parent != NO_PARENT && u32::from(parent) < id.0).then_some(PlaceId(u32::from(parent)))
    }

    /// The place at the top of `id`'s path: its country, or itself.
    pub(super) fn top(&self, id: PlaceId) -> PlaceId {
        let mut top = id;
        while let Some(parent) = self.parent(top) {
            top = parent;
        }
        top
    }

    /// Four times the binary logarithm of its population; 0 where unknown.
    pub(super) fn size(&self, id: PlaceId) -> u8 {
        self.place(id).map_or(0, |bytes| bytes[5])
    }

    /// What sort of place it is.
    pub(super) fn kind(&self, id: PlaceId) -> PlaceKind {
        match self.place(id).map(|bytes| bytes[6]) {
            Some(0) => PlaceKind::Country,
            Some(1) => PlaceKind::Region,
            Some(3) => PlaceKind::City,
            _ => PlaceKind::Other,
        }
    }

    /// Its English name.
    pub(super) fn text(&self, id: PlaceId) -> &'a str {
        let text = || {
            let bytes = self.place(id)?;
            let at = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], 0]) as usize;
            let (&length, rest) = self.texts.get(at..)?.split_first()?;
            std::str::from_utf8(rest.get(..usize::from(length))?).ok()
        };
        text().unwrap_or_default()
    }

    /// Its names from the country down.
    pub(super) fn path(&self, id: PlaceId) -> Vec<String> {
        let mut path = vec![self.text(id).to_owned()];
        let mut at = id;
        while let Some(parent) = self.parent(at) {
            path.push(self.text(parent).to_owned());
            at = parent;
        }
        path.reverse();
        path
    }
}

/// FNV-1a over the bytes of a folded name, stirred so that its high and low bits both serve.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    let hash = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    hash ^ (hash >> 29)
}

/// The eight bits of a hash that a slot keeps; never all of a slot's zero.
pub(super) fn tag(hash: u64) -> u32 {
    (hash >> 56) as u32
}

/// A checksum by eight bytes at a time: it finds damage, it does not withstand intent.
pub(super) fn checksum(bytes: &[u8]) -> u64 {
    let mut sum = bytes.len() as u64;
    for chunk in bytes.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        sum = (sum.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
    sum
}
