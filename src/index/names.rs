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
        Self { version: VERSION, groups }
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
