//! The model's weights, read where they lie.
//!
//! The file, all numbers little-endian:
//!
//! ```text
//! 8 bytes   "DLTAG\0\0\x01"
//! u64       checksum of everything after it
//! u32 × 3   buckets of weights; slots of the vocabulary; steps of the calibration
//! f32       what a weight of 1 stands for
//! f32 ×     transitions: 8 gaps × 13 labels before × 13 labels
//! weights   buckets × 4 × (u16 of the feature's hash, 0 where empty; i8 × 13; one byte for evenness)
//! slots     see `vocabulary.rs`
//! ```

use std::sync::OnceLock;

use super::{
    super::gazetteer::checksum,
    decode::{NEVER, Scores},
    labels::{LABELS, follows},
    vocabulary::{SLOT, Vocabulary},
};

/// The beginning of the file, with the number of its form at the end.
pub(in crate::entity) const MAGIC: [u8; 8] = *b"DLTAG\0\0\x01";
/// Bytes before the transitions.
pub(in crate::entity) const HEADER: usize = 32;
/// Kinds of gaps between words.
pub(in crate::entity) const GAPS: usize = 8;
/// Bytes of the transitions.
const TRANSITIONS: usize = GAPS * LABELS * LABELS * 4;
/// Bytes of a feature's weights.
pub(in crate::entity) const ROW: usize = 16;
/// Features that share a bucket.
pub(in crate::entity) const ROWS: usize = 4;

/// A model.
#[derive(Clone, Debug, Default)]
pub(in crate::entity) struct Model<'a> {
    weights: &'a [u8],
    scale: f32,
    /// What it weighs that a label follows another, by the gap between.
    pub(super) transitions: Vec<[[f32; LABELS]; LABELS]>,
    /// The exponentials of the transitions, 0 for what cannot be.
    pub(super) exponentials: Vec<[[f32; LABELS]; LABELS]>,
    /// The single words.
    pub(in crate::entity) vocabulary: Vocabulary<'a>,
}

/// The embedded model of English, checked once; `None` where it is damaged.
pub(in crate::entity) fn embedded() -> Option<&'static Model<'static>> {
    static MODEL: OnceLock<Option<Model<'static>>> = OnceLock::new();
    MODEL.get_or_init(|| Model::read(include_bytes!("../english.bin"))).as_ref()
}

/// The bucket of a feature among `count`.
pub(in crate::entity) fn bucket(feature: u32, count: usize) -> usize {
    ((u64::from(feature) * count as u64) >> 32) as usize
}

/// The bits of a feature that a row keeps.
pub(in crate::entity) fn tag(feature: u32) -> u16 {
    (feature as u16).max(1)
}

impl<'a> Model<'a> {
    /// Reads a model from `bytes`; `None` where they are no model, cut off or changed.
    pub(in crate::entity) fn read(bytes: &'a [u8]) -> Option<Self> {
        let body = bytes.get(16..)?;
        if bytes.get(..8)? != MAGIC || u64::from_le_bytes(bytes.get(8..16)?.try_into().ok()?) != checksum(body) {
            return None;
        }
        let word = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
        let (buckets, slots) = (word(16)? as usize, word(20)? as usize);
        let scale = f32::from_bits(word(28)?);
        let (transitions, rest) = bytes.get(HEADER..)?.split_at_checked(TRANSITIONS)?;
        let (weights, rest) = rest.split_at_checked(buckets.checked_mul(ROW * ROWS)?)?;
        let vocabulary = rest.get(..slots.checked_mul(SLOT)?)?;
        let (numbers, _) = transitions.as_chunks::<4>();
        let numbers: Vec<f32> = numbers.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect();
        Some(Self::new(weights, scale, &numbers, Vocabulary::new(vocabulary)))
    }

    fn new(weights: &'a [u8], scale: f32, numbers: &[f32], vocabulary: Vocabulary<'a>) -> Self {
        let mut transitions = vec![[[NEVER; LABELS]; LABELS]; GAPS];
        let mut exponentials = vec![[[0.0; LABELS]; LABELS]; GAPS];
        for (at, &number) in numbers.iter().enumerate() {
            let (gap, before, label) = (at / (LABELS * LABELS), at / LABELS % LABELS, at % LABELS);
            if gap < GAPS && follows(before, label) && number.is_finite() {
                transitions[gap][before][label] = number;
                exponentials[gap][before][label] = number.exp();
            }
        }
        Self { weights, scale, transitions, exponentials, vocabulary }
    }

    /// What `features` say of each label.
    pub(super) fn score(&self, features: &[u32]) -> Scores {
        let mut sums = [0_i16; ROW];
        let (buckets, _) = self.weights.as_chunks::<{ ROW * ROWS }>();
        for &feature in features {
            let Some(bucket) = buckets.get(bucket(feature, buckets.len())) else { continue };
            let tag = tag(feature).to_le_bytes();
            let rows = bucket.as_chunks::<ROW>().0;
            let mut found = ROWS;
            for (number, row) in rows.iter().enumerate() {
                if [row[0], row[1]] == tag {
                    found = number;
                }
            }
            let Some(row) = rows.get(found) else { continue };
            for (sum, &weight) in sums.iter_mut().zip(row) {
                *sum += i16::from(weight as i8);
            }
        }
        std::array::from_fn(|label| f32::from(sums[label + 2]) * self.scale)
    }
}
