//! The alias table of a generation: which names of its articles are one name. A pure function of the live articles, kept
//! in a file beside the catalog; where that is missing it is computed again, with the same result.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use tantivy::{
    Searcher, SegmentReader,
    columnar::{Column, StrColumn},
};

use super::{engine, manifest::replace, schema::of_pair};
use crate::{
    article::EntityKind,
    entity::alias::{self, Counted, Group, Together},
    error::{Error, Result},
};

/// The columns of names that are joined.
const KINDS: [(EntityKind, &str); 2] = [(EntityKind::Person, "person"), (EntityKind::Organisation, "organisation")];

/// Changed whenever the same articles come to give another table; a file of another number is not used.
const VERSION: u32 = 1;

/// Which names are one name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    version: u32,
    /// Each name stands in one group at most.
    pub groups: Vec<Group>,
    /// The name of the one segment that `resolved` is about.
    segment: String,
    /// For persons and organisations.
    resolved: Vec<Resolved>,
}

/// What the values of a column are counted as by the table, for an index of one segment: what a search would else have to
/// look up, which takes longer than all that it does besides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolved {
    /// Ordinals of variants with that of the canonical name: values of `added` are numbered behind those of the column.
    pub moves: Vec<(u32, u32)>,
    /// Canonical names that the column has not, with the ordinal of the first value behind them.
    pub added: Vec<(String, u32)>,
    /// Articles that have several variants of one name, with what is counted too much of it, as a negative number.
    pub mends: Vec<(u32, Vec<(u32, i32)>)>,
}

/// The table of the generation that a reader shows, read or computed when first asked for.
#[derive(Debug, Default)]
pub struct LazyNames {
    /// The version folder and the generation; `None` where nothing is kept.
    kept: Option<(PathBuf, u64)>,
    table: OnceLock<Names>,
}

impl LazyNames {
    /// The table kept in the version folder `directory` for `generation`.
    pub fn kept(directory: PathBuf, generation: u64) -> Self {
        Self { kept: Some((directory, generation)), table: OnceLock::new() }
    }

    /// A table that is known.
    pub fn given(table: Names) -> Self {
        Self { kept: None, table: OnceLock::from(table) }
    }

    /// The table for what `searcher` shows.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn get(&self, searcher: &Searcher) -> Result<&Names> {
        if let Some(table) = self.table.get() {
            return Ok(table);
        }
        let kept = self.kept.as_ref().and_then(|(directory, generation)| Names::read(directory, *generation));
        let table = kept.map_or_else(|| Names::compute(searcher), Ok)?;
        Ok(self.table.get_or_init(|| table))
    }
}

impl Names {
    /// A table of these groups.
    pub fn new(groups: Vec<Group>) -> Self {
        Self { version: VERSION, groups, ..Self::default() }
    }

    /// The table for the live articles that `searcher` shows. Of names that cannot be one with another, only a number
    /// is held.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn compute(searcher: &Searcher) -> Result<Self> {
        let mut together = Vec::new();
        for segment in searcher.segment_readers() {
            each_counted(segment, "together", &mut |value, articles| {
                if let Some((kind, said, name)) = of_pair(value) {
                    together.push(Together { kind, said: said.into(), name: name.into(), articles });
                }
            })?;
        }
        let mut names = Vec::new();
        for (kind, column) in KINDS {
            let paired: FxHashSet<&str> = together
                .iter()
                .filter(|pair| pair.kind == kind)
                .flat_map(|pair| [pair.said.as_str(), pair.name.as_str()])
                .collect();
            // A bucket's number, the number of the first name met in it, and whether there was another.
            let mut buckets: FxHashMap<u64, (u64, bool)> = FxHashMap::default();
            for segment in searcher.segment_readers() {
                each_counted(segment, column, &mut |name, _| {
                    let number = number(name);
                    let bucket = buckets.entry(alias::bucket(kind, name)).or_insert((number, false));
                    bucket.1 |= bucket.0 != number;
                })?;
            }
            buckets.retain(|_, (_, several)| *several);
            for segment in searcher.segment_readers() {
                each_counted(segment, column, &mut |name, articles| {
                    if buckets.contains_key(&alias::bucket(kind, name))
                        || paired.contains(name)
                        || alias::is_known(kind, name)
                    {
                        names.push(Counted { kind, name: name.to_owned(), articles });
                    }
                })?;
            }
        }
        Ok(Self::new(alias::groups(&names, &together)))
    }

    /// Notes for the one segment of `searcher` what its values are counted as; nothing where it has several.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn resolve(&mut self, searcher: &Searcher) -> Result<()> {
        self.resolved.clear();
        self.segment.clear();
        if let [segment] = searcher.segment_readers() {
            for (kind, column) in KINDS {
                let column = segment.fast_fields().str(column).map_err(engine)?;
                self.resolved
                    .push(column.map_or_else(|| Ok(Resolved::default()), |column| self.column(kind, &column))?);
            }
            self.segment = segment.segment_id().uuid_string();
        }
        Ok(())
    }

    /// What the values of the column of a kind are counted as, where that was noted for the segment of `searcher`.
    pub fn resolved(&self, searcher: &Searcher, kind: EntityKind) -> Option<&Resolved> {
        let [segment] = searcher.segment_readers() else { return None };
        let at = KINDS.iter().position(|(known, _)| *known == kind)?;
        if segment.segment_id().uuid_string() == self.segment { self.resolved.get(at) } else { None }
    }

    fn column(&self, kind: EntityKind, column: &StrColumn) -> Result<Resolved> {
        let groups: Vec<&Group> = self.groups.iter().filter(|group| group.kind == kind).collect();
        let live = |group: &Group| {
            let live = group.variants.iter().filter(|variant| variant.articles > 0);
            live.map(|variant| variant.name.clone()).collect::<Vec<String>>()
        };
        // Each name with its group, and whether it is to be counted as the canonical one.
        let mut names: Vec<(String, usize)> = Vec::new();
        for (at, group) in groups.iter().enumerate() {
            names.extend(live(group).into_iter().map(|name| (name, at)));
            if names.iter().rev().take_while(|(_, own)| *own == at).all(|(name, _)| *name != group.name) {
                names.push((group.name.clone(), at));
            }
        }
        names.sort_unstable();
        let dictionary = column.dictionary();
        let mut stream = dictionary.stream().map_err(engine)?;
        let (mut ordinal, mut more) = (0u32, stream.advance());
        let mut found: Vec<(u32, bool)> = Vec::with_capacity(names.len());
        for (name, _) in &names {
            while more && stream.key() < name.as_bytes() {
                ordinal += 1;
                more = stream.advance();
            }
            found.push((ordinal, more && stream.key() == name.as_bytes()));
        }
        let mut resolved = Resolved::default();
        let mut canonical = vec![0; groups.len()];
        for ((name, at), (ordinal, is_there)) in names.iter().zip(&found) {
            if *name == groups[*at].name {
                canonical[*at] = *ordinal;
                if !is_there {
                    canonical[*at] = (dictionary.num_terms() + resolved.added.len()) as u32;
                    resolved.added.push((name.clone(), *ordinal));
                }
            }
        }
        let mut counted_as: FxHashMap<u64, u32> = FxHashMap::default();
        for ((name, at), (ordinal, is_there)) in names.iter().zip(&found) {
            if *is_there {
                counted_as.insert(u64::from(*ordinal), canonical[*at]);
                if *name != groups[*at].name {
                    resolved.moves.push((*ordinal, canonical[*at]));
                }
            }
        }
        let variants: FxHashSet<u64> = resolved.moves.iter().map(|(ordinal, _)| u64::from(*ordinal)).collect();
        for doc in 0..column.ords().num_docs() {
            if !column.ords().values_for_doc(doc).any(|ordinal| variants.contains(&ordinal)) {
                continue;
            }
            let mut slots: Vec<u32> =
                column.ords().values_for_doc(doc).filter_map(|ordinal| counted_as.get(&ordinal).copied()).collect();
            slots.sort_unstable();
            let several = slots.chunk_by(|one, other| one == other).filter(|same| same.len() > 1);
            let mends: Vec<(u32, i32)> = several.map(|same| (same[0], 1 - same.len() as i32)).collect();
            if !mends.is_empty() {
                resolved.mends.push((doc, mends));
            }
        }
        Ok(resolved)
    }

    fn file(generation: u64) -> String {
        format!("names-{generation}")
    }

    /// The table kept for `generation` in a version folder; `None` where there is none, or none that can be used.
    pub fn read(directory: &Path, generation: u64) -> Option<Self> {
        let bytes = fs::read(directory.join(Self::file(generation))).ok()?;
        postcard::from_bytes(&bytes).ok().filter(|table: &Self| table.version == VERSION)
    }

    /// Keeps it for `generation` in a version folder.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn write(&self, directory: &Path, generation: u64) -> Result<()> {
        let bytes = postcard::to_stdvec(self).map_err(|error| Error::Engine(error.to_string()))?;
        replace(&directory.join(Self::file(generation)), &bytes)
    }
}

fn number(name: &str) -> u64 {
    use std::hash::Hasher;
    let mut hash = rustc_hash::FxHasher::default();
    hash.write(name.as_bytes());
    hash.finish()
}

/// Hands to `each` the values of a column of text that live articles of `segment` have, with the number of these.
fn each_counted(segment: &SegmentReader, column: &str, each: &mut dyn FnMut(&str, u32)) -> Result<()> {
    let Some(column) = segment.fast_fields().str(column).map_err(engine)? else { return Ok(()) };
    let counts = counts(segment, &column)?;
    let mut stream = column.dictionary().stream().map_err(engine)?;
    let mut at = 0;
    while stream.advance() {
        if let (Some(&articles), Ok(value)) = (counts.get(at), std::str::from_utf8(stream.key()))
            && articles > 0
        {
            each(value, articles);
        }
        at += 1;
    }
    Ok(())
}

/// For each value of `column`, how many live articles of `segment` have it.
fn counts(segment: &SegmentReader, column: &StrColumn) -> Result<Vec<u32>> {
    let terms = column.dictionary().num_terms();
    if terms as u64 > u64::from(column.ords().values.num_vals()) {
        return Err(Error::Engine("a column of names is damaged".into()));
    }
    let mut counts = vec![0; terms];
    let ords: &Column<u64> = column.ords();
    for doc in segment.doc_ids_alive() {
        for ord in ords.values_for_doc(doc) {
            if let Some(count) = counts.get_mut(ord as usize) {
                *count += 1;
            }
        }
    }
    Ok(counts)
}
