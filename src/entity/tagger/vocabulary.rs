//! What single words are like: which words stand in the same places of other texts, and whether it names persons.
//!
//! A hash table that is read where it lies, three bytes a slot, little-endian: 0, or from the lowest bit nine bits of
//! the word's cluster (0: none), one bit that it is a given name, one that it is a surname, and thirteen of its hash.
//! Linear probing; one word in some hundreds is taken for another, which does little harm.

/// Bytes of a slot.
pub(in crate::entity) const SLOT: usize = 3;
/// Bits of a cluster's number.
pub(in crate::entity) const CLUSTER_BITS: u32 = 9;
/// The bit of given names.
pub(in crate::entity) const GIVEN: u32 = 1 << CLUSTER_BITS;
/// The bit of surnames.
#[cfg(feature = "train")]
pub(in crate::entity) const SURNAME: u32 = GIVEN << 1;
/// Where the hash's bits begin.
pub(in crate::entity) const TAG_AT: u32 = CLUSTER_BITS + 2;

/// What is known of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::entity) struct Word {
    /// The number of its cluster; 0 for none.
    pub(in crate::entity) cluster: u16,
    /// 1 for a given name, 2 for a surname, 3 for both.
    pub(in crate::entity) person: u8,
}

/// The table.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::entity) struct Vocabulary<'a> {
    slots: &'a [u8],
}

impl<'a> Vocabulary<'a> {
    /// Reads the table in `slots`, whose length is a multiple of [`SLOT`].
    pub(in crate::entity) fn new(slots: &'a [u8]) -> Self {
        Self { slots }
    }

    /// Looks up a word by the hash of its letters as they stand.
    pub(in crate::entity) fn get(&self, hash: u32) -> Option<Word> {
        let count = self.slots.len() / SLOT;
        let mut slot = slot(hash, count);
        for _ in 0..count {
            let bytes = self.slots.get(slot * SLOT..slot * SLOT + SLOT)?;
            let value = u32::from(bytes[0]) | u32::from(bytes[1]) << 8 | u32::from(bytes[2]) << 16;
            if value == 0 {
                return None;
            }
            if value >> TAG_AT == tag(hash) {
                let cluster = (value & (GIVEN - 1)) as u16;
                return Some(Word { cluster, person: (value >> CLUSTER_BITS & 3) as u8 });
            }
            slot = if slot + 1 == count { 0 } else { slot + 1 };
        }
        None
    }
}

/// The slot of a hash among `count`.
pub(in crate::entity) fn slot(hash: u32, count: usize) -> usize {
    ((u64::from(hash) * count as u64) >> 32) as usize
}

/// The bits of a hash that a slot keeps; never all of a slot's zero.
pub(in crate::entity) fn tag(hash: u32) -> u32 {
    (hash & 0x1FFF).max(1)
}

/// The hash of a word's bytes.
pub(in crate::entity) fn hash(word: &[u8]) -> u32 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for &byte in word {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 32)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (hash >> 32) as u32
}
