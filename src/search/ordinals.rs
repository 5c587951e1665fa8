//! The values of a facet's column, numbered in the order of their bytes over all segments.

use std::ops::Range;

use rustc_hash::FxHashSet;
use tantivy::{
    DocId, Searcher,
    columnar::{Column, StrColumn, TermOrdHit},
};

use super::engine;
use crate::error::{Error, Result};

/// Looking a value up costs about as much as reading so many in a row.
const LOOK_UP: usize = 40;

/// A facet's columns with index-wide ordinals.
pub(super) struct Ordinals {
    segments: Vec<Part>,
    count: usize,
    /// Segment and local ordinal of each index-wide ordinal; empty where one segment's are the index's.
    homes: Vec<(u32, u32)>,
}

struct Part {
    column: Option<StrColumn>,
    /// Index-wide ordinals of local ones; `None` where they are the same.
    global: Option<Vec<u32>>,
}

impl Ordinals {
    /// The ordinals of the column `name` in all segments of `searcher`.
    pub(super) fn open(searcher: &Searcher, name: &str) -> Result<Self> {
        let mut segments = Vec::new();
        for segment in searcher.segment_readers() {
            let column = segment.fast_fields().str(name).map_err(engine)?;
            // A dictionary names each of its values in some row; a damaged one may claim any number of them, and memory
            // asked for by it would end the program.
            if let Some(column) = &column
                && column.dictionary().num_terms() as u64 > u64::from(column.ords().values.num_vals())
            {
                return Err(Error::Engine(format!("the column `{name}` is damaged")));
            }
            segments.push(Part { column, global: None });
        }
        if let [only] = &segments[..] {
            let count = only.column.as_ref().map_or(0, |column| column.dictionary().num_terms());
            return Ok(Self { segments, count, homes: Vec::new() });
        }
        let homes = merge(&mut segments)?;
        Ok(Self { segments, count: homes.len(), homes })
    }

    /// How many different values there are, those of deleted articles among them.
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// The value of an index-wide ordinal; empty where there is no such.
    pub(super) fn value(&self, ordinal: usize) -> Result<String> {
        let (segment, local) = self.homes.get(ordinal).copied().unwrap_or((0, ordinal as u32));
        let mut value = String::new();
        if let Some(column) = self.segments.get(segment as usize).and_then(|part| part.column.as_ref()) {
            column.ord_to_str(u64::from(local), &mut value).map_err(engine)?;
        }
        Ok(value)
    }

    /// All values in order.
    pub(super) fn values(&self) -> Result<Vec<String>> {
        let mut values = vec![String::new(); self.count];
        for part in &self.segments {
            let Some(column) = &part.column else { continue };
            let mut stream = column.dictionary().stream().map_err(engine)?;
            let mut local = 0;
            while stream.advance() {
                let at = part.global.as_ref().map_or(local, |global| global[local] as usize);
                if values[at].is_empty() {
                    values[at] = String::from_utf8_lossy(stream.key()).into_owned();
                }
                local += 1;
            }
        }
        Ok(values)
    }

    /// For each of `wanted`, which are sorted: its ordinal, or that of the first value behind it.
    pub(super) fn find(&self, wanted: &[&str]) -> Result<Vec<std::result::Result<u32, u32>>> {
        let mut found: Vec<std::result::Result<u32, u32>> = vec![Err(self.count as u32); wanted.len()];
        for part in &self.segments {
            let Some(column) = &part.column else { continue };
            let global = |local: u64| match &part.global {
                None => u32::try_from(local).unwrap_or(u32::MAX).min(self.count as u32),
                Some(map) => map.get(local as usize).copied().unwrap_or(self.count as u32),
            };
            let mut take = |at: usize, hit: TermOrdHit| {
                let one: &mut std::result::Result<u32, u32> = &mut found[at];
                match (hit, *one) {
                    (TermOrdHit::Exact(local), _) => *one = Ok(global(local)),
                    (TermOrdHit::Next(local), Err(next)) => *one = Err(next.min(global(local))),
                    (TermOrdHit::Next(_), Ok(_)) => {}
                }
            };
            let dictionary = column.dictionary();
            // Each look-up unpacks half a block; for many it is quicker to read all once.
            if wanted.len() * LOOK_UP > dictionary.num_terms() {
                let mut stream = dictionary.stream().map_err(engine)?;
                let (mut local, mut more) = (0, stream.advance());
                for (at, value) in wanted.iter().enumerate() {
                    while more && stream.key() < value.as_bytes() {
                        local += 1;
                        more = stream.advance();
                    }
                    let exact = more && stream.key() == value.as_bytes();
                    take(at, if exact { TermOrdHit::Exact(local) } else { TermOrdHit::Next(local) });
                }
            } else {
                for (at, value) in wanted.iter().enumerate() {
                    take(at, dictionary.term_ord_or_next(value).map_err(engine)?);
                }
            }
        }
        Ok(found)
    }

    /// The ordinals of the values that begin with `prefix`.
    pub(super) fn range(&self, prefix: &str) -> Result<Range<usize>> {
        let from = self.first(|value| value >= prefix)?;
        let to = self.first(|value| value >= prefix && !value.starts_with(prefix))?;
        Ok(from..to.max(from))
    }

    /// The first ordinal whose value is `late`, which holds for all later ones too.
    fn first(&self, late: impl Fn(&str) -> bool) -> Result<usize> {
        let (mut low, mut high) = (0, self.count);
        while low < high {
            let middle = usize::midpoint(low, high);
            if late(&self.value(middle)?) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        Ok(low)
    }

    /// The ordinals of one article.
    pub(super) fn of(&self, segment: usize, doc: DocId) -> impl Iterator<Item = u32> + '_ {
        let global = self.global(segment);
        let locals = self.column(segment).into_iter().flat_map(move |column| column.values_for_doc(doc));
        locals.map(move |local| global.map_or(local as u32, |map| map[local as usize]))
    }

    /// Adds to `found` the articles of a segment, which has `docs`, that have one of the values `wanted`.
    pub(super) fn docs_with(&self, segment: usize, docs: u32, wanted: &FxHashSet<u32>, found: &mut Vec<DocId>) {
        let Some(part) = self.segments.get(segment) else { return };
        let Some(column) = &part.column else { return };
        let mut bits = vec![false; column.dictionary().num_terms()];
        if let Some(map) = &part.global {
            for (bit, ordinal) in bits.iter_mut().zip(map) {
                *bit = wanted.contains(ordinal);
            }
        } else {
            for ordinal in wanted {
                if let Some(bit) = bits.get_mut(*ordinal as usize) {
                    *bit = true;
                }
            }
        }
        let column = column.ords();
        let (mut own, mut rows, mut values) = (Vec::new(), Vec::new(), Vec::new());
        let all: Vec<DocId> = (0..docs).collect();
        for block in all.chunks(1024) {
            own.clear();
            rows.clear();
            column.row_ids_for_docs(block, &mut own, &mut rows);
            values.clear();
            values.resize(rows.len(), 0);
            column.values.get_vals(&rows, &mut values);
            let has = |value: &u64| bits.get(*value as usize) == Some(&true);
            found.extend(own.iter().zip(&values).filter(|(_, value)| has(value)).map(|(doc, _)| *doc));
        }
    }

    /// The column of local ordinals in `segment`.
    pub(super) fn column(&self, segment: usize) -> Option<&Column<u64>> {
        self.segments.get(segment)?.column.as_ref().map(|column| column.ords())
    }

    /// The map from local to index-wide ordinals of `segment`; `None` where they are the same.
    pub(super) fn global(&self, segment: usize) -> Option<&[u32]> {
        self.segments.get(segment)?.global.as_deref()
    }
}

/// Numbers the values of several dictionaries as one sorted list.
fn merge(segments: &mut [Part]) -> Result<Vec<(u32, u32)>> {
    let mut homes = Vec::new();
    let mut maps: Vec<Vec<u32>> = vec![Vec::new(); segments.len()];
    {
        let mut streams = Vec::new();
        for (at, part) in segments.iter().enumerate() {
            if let Some(column) = &part.column {
                let mut stream = column.dictionary().stream().map_err(engine)?;
                if stream.advance() {
                    streams.push((at, stream));
                }
            }
        }
        let mut least: Vec<u8> = Vec::new();
        while !streams.is_empty() {
            least.clear();
            if let Some(key) = streams.iter().map(|(_, stream)| stream.key()).min() {
                least.extend_from_slice(key);
            }
            let ordinal = homes.len() as u32;
            let mut home = None;
            streams.retain_mut(|(at, stream)| {
                if stream.key() != least.as_slice() {
                    return true;
                }
                home.get_or_insert((*at as u32, maps[*at].len() as u32));
                maps[*at].push(ordinal);
                stream.advance()
            });
            homes.extend(home);
        }
    }
    for (part, map) in segments.iter_mut().zip(maps) {
        part.global = Some(map);
    }
    Ok(homes)
}
