//! What the values of a facet are shown as: counts of variants are added to those of the name they are shown as, and
//! articles that have several of one name, or names from another field, are counted right by what is known of them.
//!
//! Values are counted as the column has them, which costs nothing. What that gives wrong is known beforehand for each
//! article: a list of such articles with what is to be added or taken away.

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::DocId;

use super::ordinals::Ordinals;
use crate::{error::Result, index::Resolved};

/// The number of a value that is not shown.
pub(super) const NOTHING: u32 = u32::MAX;

/// What the values of a facet's column are shown as. Values are numbered as the column does, and those that it has not
/// behind them.
#[derive(Debug, Default)]
pub(super) struct ShownValues {
    /// Ordinals with the number of the value that each is shown as, or [`NOTHING`].
    moves: Vec<(u32, u32)>,
    /// Values that the column has not, or only as another one's name.
    added: Vec<String>,
    /// Numbers that order them among the ordinals.
    orders: Vec<u64>,
    /// For each segment.
    mends: Vec<Mends>,
}

impl ShownValues {
    /// The values of a column whose only segment has `docs` articles, as they were resolved when it was written.
    pub(super) fn kept(resolved: &Resolved, docs: u32) -> Self {
        Self {
            moves: resolved.moves.clone(),
            added: resolved.added.iter().map(|(value, _)| value.clone()).collect(),
            orders: orders(&resolved.added),
            mends: vec![Mends::new(docs, resolved.mends.clone(), Vec::new(), Vec::new())],
        }
    }

    /// How many values the column has not.
    pub(super) fn added(&self) -> usize {
        self.added.len()
    }

    /// The value numbered `slot` where the column, which has `values`, has it not.
    pub(super) fn value(&self, slot: usize, values: usize) -> Option<&str> {
        self.added.get(slot.checked_sub(values)?).map(String::as_str)
    }

    /// A number that rises as values do.
    pub(super) fn order(&self, slot: usize, values: usize) -> u64 {
        let added = slot.checked_sub(values).and_then(|at| self.orders.get(at));
        added.copied().unwrap_or_else(|| (slot as u64) << 32 | u64::from(u32::MAX))
    }

    /// The ordinals that are shown as something else.
    pub(super) fn moved(&self) -> impl Iterator<Item = u32> {
        self.moves.iter().map(|(ordinal, _)| *ordinal)
    }

    /// The values that the column has not, with their numbers.
    pub(super) fn added_values(&self, values: usize) -> impl Iterator<Item = (u32, &str)> {
        self.added.iter().enumerate().map(move |(at, value)| ((values + at) as u32, value.as_str()))
    }

    /// The ordinals that are shown as one of `slots`, where the column has `values`.
    pub(super) fn ordinals_of(&self, slots: &FxHashSet<u32>, values: usize) -> Vec<u32> {
        let moved = self.moves.iter().filter(|(_, slot)| slots.contains(slot)).map(|(ordinal, _)| *ordinal);
        slots.iter().copied().filter(|slot| (*slot as usize) < values).chain(moved).collect()
    }

    /// The articles of a segment that have one of `slots` though no ordinal of theirs is shown as it, and those that have it
    /// not though one is.
    pub(super) fn come_and_gone(&self, segment: usize, slots: &FxHashSet<u32>) -> [Vec<DocId>; 2] {
        let Some(mends) = self.mends.get(segment) else { return Default::default() };
        [&mends.come, &mends.gone].map(|all| {
            let mut docs: Vec<DocId> = Vec::new();
            for slot in slots {
                let first = all.partition_point(|(own, _)| own < slot);
                docs.extend(all[first..].iter().take_while(|(own, _)| own == slot).map(|(_, doc)| *doc));
            }
            docs.sort_unstable();
            docs.dedup();
            docs
        })
    }

    /// Mends counts of `docs`, which rise, of one segment.
    pub(super) fn mend(&self, segment: usize, docs: &[DocId], counts: &mut [u32]) {
        let Some(mends) = self.mends.get(segment).filter(|mends| !mends.changes.is_empty()) else { return };
        let (mut at, mut word) = (usize::MAX, 0);
        for doc in docs {
            // Most articles need no mending.
            if at != *doc as usize / 64 {
                at = *doc as usize / 64;
                word = mends.bits.get(at).copied().unwrap_or(0);
            }
            if word & 1 << (doc % 64) == 0 {
                continue;
            }
            for (slot, change) in mends.of(*doc) {
                let count = &mut counts[*slot as usize];
                // Taken away before it is added: it comes right in the end.
                *count = count.wrapping_add_signed(*change);
            }
        }
    }

    /// Adds the counts of values to those that they are shown as.
    pub(super) fn settle(&self, counts: &mut [u32]) {
        // No value that is shown as another one is what another is shown as, so the order does not matter.
        for (ordinal, slot) in &self.moves {
            let count = std::mem::take(&mut counts[*ordinal as usize]);
            if *slot != NOTHING {
                counts[*slot as usize] = counts[*slot as usize].wrapping_add(count);
            }
        }
    }
}

/// Numbers that order values among a column's, each given with the ordinal of the first behind it.
fn orders(added: &[(String, u32)]) -> Vec<u64> {
    let mut order: Vec<usize> = (0..added.len()).collect();
    order.sort_unstable_by(|one, other| added[*one].0.cmp(&added[*other].0));
    let mut orders = vec![0; added.len()];
    for (rank, at) in order.into_iter().enumerate() {
        orders[at] = u64::from(added[at].1) << 32 | rank as u64;
    }
    orders
}

/// Articles of a segment whose counts are to be changed.
#[derive(Debug, Default)]
struct Mends {
    /// A bit for each article.
    bits: Vec<u64>,
    /// How many bits are set before each word.
    ranks: Vec<u32>,
    /// Where the changes of each such article begin, and where the last ones end.
    starts: Vec<u32>,
    changes: Vec<(u32, i32)>,
    /// Values with articles that have them though none of theirs is shown as it, by value, then by article.
    come: Vec<(u32, DocId)>,
    /// Values with articles that have them not, though one of theirs is shown as it.
    gone: Vec<(u32, DocId)>,
}

impl Mends {
    fn new(
        docs: u32,
        all: Vec<(DocId, Vec<(u32, i32)>)>,
        mut come: Vec<(u32, DocId)>,
        mut gone: Vec<(u32, DocId)>,
    ) -> Self {
        come.sort_unstable();
        gone.sort_unstable();
        let bits = vec![0; (docs as usize).div_ceil(64)];
        let mut mends = Self { bits, come, gone, ..Self::default() };
        for (doc, changes) in all {
            if changes.is_empty() {
                continue;
            }
            if let Some(word) = mends.bits.get_mut(doc as usize / 64) {
                *word |= 1 << (doc % 64);
                mends.starts.push(mends.changes.len() as u32);
                mends.changes.extend(changes);
            }
        }
        mends.starts.push(mends.changes.len() as u32);
        let mut rank = 0;
        for word in &mends.bits {
            mends.ranks.push(rank);
            rank += word.count_ones();
        }
        mends
    }

    fn of(&self, doc: DocId) -> &[(u32, i32)] {
        let (at, bit) = (doc as usize / 64, 1u64 << (doc % 64));
        match self.bits.get(at) {
            Some(word) if word & bit != 0 => {
                let rank = (self.ranks[at] + (word & (bit - 1)).count_ones()) as usize;
                &self.changes[self.starts[rank] as usize..self.starts[rank + 1] as usize]
            }
            _ => &[],
        }
    }
}

/// A column in which articles have names that count in the facet.
pub(super) struct Source<'s> {
    /// The column.
    pub(super) ordinals: &'s Ordinals,
    /// For ordinals of it, what they count as in the facet: with the whole path of a place.
    pub(super) counts_as: FxHashMap<u32, Vec<u32>>,
    /// Those of which an article that has one has to be looked at.
    pub(super) looked_at: FxHashSet<u32>,
    /// What is told of an ordinal that is not in `counts_as`: nothing, or itself, or what a function says.
    pub(super) others: Others<'s>,
}

/// What ordinals count as that nothing is said of.
pub(super) enum Others<'s> {
    /// Nothing.
    Nothing,
    /// As themselves.
    Themselves,
    /// As these.
    Told(Box<Tell<'s>>),
}

/// Says what an ordinal counts as.
pub(super) type Tell<'s> = dyn Fn(u32, &mut Making<'_>) -> Result<Vec<u32>> + 's;

/// The values as they are found.
pub(super) struct Making<'s> {
    ordinals: &'s Ordinals,
    moves: FxHashMap<u32, u32>,
    moved: FxHashSet<u32>,
    known: FxHashMap<String, u32>,
    added: Vec<(String, u32)>,
    /// What was told of ordinals.
    told: FxHashMap<u32, Vec<u32>>,
}

impl<'s> Making<'s> {
    /// Of the column `ordinals`, of which those of `moved` are shown as other values or not at all.
    pub(super) fn new(ordinals: &'s Ordinals, moved: FxHashSet<u32>) -> Self {
        Self {
            ordinals,
            moves: FxHashMap::default(),
            moved,
            known: FxHashMap::default(),
            added: Vec::new(),
            told: FxHashMap::default(),
        }
    }

    /// Learns all values of the column, where many will be asked for.
    pub(super) fn read(&mut self, values: &[String]) {
        for (ordinal, value) in (0..).zip(values).filter(|(ordinal, _)| !self.moved.contains(ordinal)) {
            self.known.insert(value.clone(), ordinal);
        }
    }

    /// The number of each of `values`.
    pub(super) fn slots(&mut self, values: &[&str]) -> Result<Vec<u32>> {
        let mut fresh: Vec<&str> = values.iter().copied().filter(|value| !self.known.contains_key(*value)).collect();
        fresh.sort_unstable();
        fresh.dedup();
        for (value, found) in fresh.iter().zip(self.ordinals.find(&fresh)?) {
            let slot = match found {
                Ok(ordinal) if !self.moved.contains(&ordinal) => ordinal,
                Ok(before) | Err(before) => {
                    self.added.push(((*value).to_owned(), before));
                    (self.ordinals.len() + self.added.len() - 1) as u32
                }
            };
            self.known.insert((*value).to_owned(), slot);
        }
        Ok(values.iter().map(|value| self.known.get(*value).copied().unwrap_or(NOTHING)).collect())
    }

    /// Shows an ordinal as the value numbered `slot`.
    pub(super) fn show(&mut self, ordinal: u32, slot: u32) {
        self.moves.insert(ordinal, slot);
    }

    /// What an ordinal is shown as.
    pub(super) fn shown(&self, ordinal: u32) -> u32 {
        self.moves.get(&ordinal).copied().unwrap_or(ordinal)
    }

    /// Ordinals that are shown as the same value as another one.
    pub(super) fn shared(&self) -> FxHashSet<u32> {
        let mut sharing: FxHashMap<u32, u32> = FxHashMap::default();
        for slot in self.moves.values().filter(|slot| **slot != NOTHING) {
            *sharing.entry(*slot).or_insert_with(|| u32::from((*slot as usize) < self.ordinals.len())) += 1;
        }
        let shared = |(ordinal, slot): (&u32, &u32)| (sharing.get(slot).copied().unwrap_or(0) > 1).then_some(*ordinal);
        self.moves.iter().filter_map(shared).collect()
    }

    /// The values with what is to be mended in each segment, of which `segments` gives the number of articles.
    pub(super) fn finish(mut self, segments: &[u32], sources: &[Source<'_>]) -> Result<ShownValues> {
        let mut mends = Vec::new();
        for (segment, docs) in segments.iter().enumerate() {
            let mut affected: Vec<DocId> = Vec::new();
            for source in sources.iter().filter(|source| !source.looked_at.is_empty()) {
                source.ordinals.docs_with(segment, *docs, &source.looked_at, &mut affected);
            }
            affected.sort_unstable();
            affected.dedup();
            let mut all = Vec::with_capacity(affected.len());
            let [mut come, mut gone] = [Vec::new(), Vec::new()];
            for doc in affected {
                let changes = self.changes(segment, doc, sources)?;
                come.extend(changes.iter().filter(|change| change.by > 0).map(|change| (change.slot, doc)));
                gone.extend(changes.iter().filter(|change| !change.has).map(|change| (change.slot, doc)));
                all.push((doc, changes.into_iter().map(|change| (change.slot, change.by)).collect()));
            }
            mends.push(Mends::new(*docs, all, come, gone));
        }
        let orders = orders(&self.added);
        let mut moves: Vec<(u32, u32)> = self.moves.into_iter().collect();
        moves.sort_unstable();
        Ok(ShownValues { moves, added: self.added.into_iter().map(|(value, _)| value).collect(), orders, mends })
    }

    /// What is to be changed in the counts of the column's values for one article.
    fn changes(&mut self, segment: usize, doc: DocId, sources: &[Source<'_>]) -> Result<Vec<Change>> {
        let mut right: Vec<u32> = Vec::new();
        for source in sources {
            for ordinal in source.ordinals.of(segment, doc) {
                match (source.counts_as.get(&ordinal), &source.others) {
                    (Some(slots), _) => right.extend(slots),
                    (None, Others::Nothing) => {}
                    (None, Others::Themselves) => right.push(ordinal),
                    (None, Others::Told(tell)) => {
                        if let Some(slots) = self.told.get(&ordinal) {
                            right.extend(slots);
                        } else {
                            let slots = tell(ordinal, self)?;
                            right.extend(&slots);
                            self.told.insert(ordinal, slots);
                        }
                    }
                }
            }
        }
        right.sort_unstable();
        right.dedup();
        let mut changes: Vec<(u32, i32)> = right.iter().map(|slot| (*slot, 1)).collect();
        changes.extend(self.ordinals.of(segment, doc).map(|ordinal| (self.shown(ordinal), -1)));
        changes.sort_unstable();
        let same = changes.chunk_by(|one, other| one.0 == other.0);
        let summed = same.map(|same| Change {
            slot: same[0].0,
            by: same.iter().map(|(_, by)| by).sum(),
            has: same.iter().any(|(_, by)| *by > 0),
        });
        Ok(summed.filter(|change| change.slot != NOTHING && change.by != 0).collect())
    }
}

/// What is to be changed in the count of one value for one article.
struct Change {
    slot: u32,
    by: i32,
    /// Whether the article has the value in truth.
    has: bool,
}
