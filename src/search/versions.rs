//! Versions of one item: which is the current one, and which are superseded, withheld or killed by it.
//!
//! What joins versions is a number that each article carries (`item` in the schema), so nothing has to be brought up to
//! date when articles come and go. A hit looks up the others of its item; a filter (`is:superseded`) goes through the
//! columns of all articles once for each session, when first asked for.

use std::{cmp::Reverse, sync::Arc};

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::{
    DocAddress, DocId, DocSet, Score, Searcher, SegmentReader, TERMINATED, TantivyError, Term,
    collector::DocSetCollector,
    columnar::Column,
    index::SegmentId,
    query::{ConstScorer, EnableScoring, Explanation, Query, Scorer, TermQuery, Weight},
    schema::IndexRecordOption,
};

use super::{engine, page::Session, tuning::MOST_VERSIONS};
use crate::{
    article::ItemStatus,
    error::Result,
    index::{
        StoredArticle,
        schema::{NOT_ARTICLES, STATUSES, item, key},
    },
    query::State,
};

/// Which version of its item an article is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The item's id; the address where that is what its versions share.
    pub item: String,
    /// Number of the version; 0 where none is given.
    pub number: u64,
    /// What it does to the item itself.
    pub status: ItemStatus,
    /// Whether there is no later one.
    pub is_current: bool,
    /// What the current version does to the item.
    pub outcome: ItemStatus,
}

impl Version {
    /// What a reader has to be told: `killed`, `withheld`, `superseded`, `corrected`; `None` where it may be used as it is.
    pub fn mark(&self) -> Option<&'static str> {
        match (self.outcome, self.is_current, self.status) {
            (ItemStatus::Killed | ItemStatus::Withheld, ..) => Some(self.outcome.name()),
            (_, false, _) => Some("superseded"),
            (_, true, ItemStatus::Corrected) => Some(ItemStatus::Corrected.name()),
            _ => None,
        }
    }
}

/// A version in the list of all of its item.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// The article.
    pub stored: StoredArticle,
    /// Which version it is.
    pub version: Version,
}

/// What is known of one version by its columns.
#[derive(Clone, Copy, Debug)]
struct Member {
    address: DocAddress,
    version: u64,
    changed: Option<i64>,
    status: u64,
    edition: u64,
    key: u64,
}

impl Member {
    /// Later ones come first; a version without a time is older than one with.
    fn age(&self) -> (Reverse<u64>, Reverse<Option<i64>>, u64) {
        (Reverse(self.version), Reverse(self.changed), self.key)
    }

    /// Whether it is no older than `latest`: a copy of it, or one of which it cannot be told which came later.
    fn is_current(&self, latest: &Self) -> bool {
        self.edition == latest.edition || (self.version, self.changed) == (latest.version, latest.changed)
    }
}

/// The latest of `members`.
fn latest(members: &[Member]) -> Option<Member> {
    members.iter().min_by_key(|member| member.age()).copied()
}

/// Whether these are versions: an address may gather what has nothing to do with each other.
fn are_versions(members: &[Member]) -> bool {
    let numbered = members.iter().any(|member| member.version > 0);
    numbered || members.iter().map(|member| member.edition).collect::<FxHashSet<_>>().len() <= MOST_VERSIONS
}

/// The columns of one segment that versions are told by.
struct Columns {
    item: Option<Column<u64>>,
    version: Option<Column<u64>>,
    status: Option<Column<u64>>,
    changed: Option<Column<i64>>,
    edition: Option<Column<u64>>,
    key: Option<Column<u64>>,
}

impl Columns {
    fn open(reader: &SegmentReader) -> Result<Self> {
        let fast = reader.fast_fields();
        let numbers = |name| fast.column_opt::<u64>(name).map_err(engine);
        Ok(Self {
            item: numbers("item")?,
            version: numbers("version")?,
            status: numbers("status")?,
            changed: fast.column_opt("changed").map_err(engine)?,
            edition: numbers("edition")?,
            key: numbers("key")?,
        })
    }

    fn member(&self, address: DocAddress) -> Member {
        let of =
            |column: &Option<Column<u64>>| column.as_ref().and_then(|column| column.first(address.doc_id)).unwrap_or(0);
        Member {
            address,
            version: of(&self.version),
            changed: self.changed.as_ref().and_then(|column| column.first(address.doc_id)),
            status: of(&self.status),
            edition: of(&self.edition),
            key: of(&self.key),
        }
    }
}

/// Documents of each segment.
type Sets = FxHashMap<SegmentId, Vec<DocId>>;

/// Which documents are superseded, withheld and killed.
#[derive(Debug, Default)]
pub(super) struct Table {
    superseded: Arc<Sets>,
    withheld: Arc<Sets>,
    killed: Arc<Sets>,
}

impl Table {
    /// Goes through all articles of `searcher`.
    pub(super) fn read(searcher: &Searcher) -> Result<Self> {
        let mut items: FxHashMap<u64, Vec<Member>> = FxHashMap::default();
        for (segment, reader) in searcher.segment_readers().iter().enumerate() {
            let columns = Columns::open(reader)?;
            let Some(item) = &columns.item else { continue };
            for doc in reader.doc_ids_alive() {
                if let Some(item) = item.first(doc) {
                    items.entry(item).or_default().push(columns.member(DocAddress::new(segment as u32, doc)));
                }
            }
        }
        let [mut superseded, mut withheld, mut killed] = [Sets::default(), Sets::default(), Sets::default()];
        for members in items.values().filter(|members| are_versions(members)) {
            let Some(latest) = latest(members) else { continue };
            let outcome = STATUSES.get(latest.status as usize).copied().unwrap_or_default();
            for member in members {
                if !member.is_current(&latest) {
                    insert(&mut superseded, searcher, member.address);
                }
                match outcome {
                    ItemStatus::Killed => insert(&mut killed, searcher, member.address),
                    ItemStatus::Withheld => insert(&mut withheld, searcher, member.address),
                    ItemStatus::Usable | ItemStatus::Corrected => {}
                }
            }
        }
        for set in [&mut superseded, &mut withheld, &mut killed].into_iter().flat_map(|sets| sets.values_mut()) {
            set.sort_unstable();
        }
        Ok(Self { superseded: Arc::new(superseded), withheld: Arc::new(withheld), killed: Arc::new(killed) })
    }
}

fn insert(sets: &mut Sets, searcher: &Searcher, address: DocAddress) {
    let reader = searcher.segment_reader(address.segment_ord);
    sets.entry(reader.segment_id()).or_default().push(address.doc_id);
}

/// The articles of one state.
#[derive(Clone, Debug)]
pub(super) enum StateQuery {
    /// Those in sets.
    Sets(Arc<Sets>),
    /// Those with a value in this column of numbers: this one, or any.
    Number(&'static str, Option<u64>),
}

impl StateQuery {
    /// The articles that are `state`, which is none of days.
    pub(super) fn new(state: State, session: &Session) -> Result<Self> {
        let place = |kind| NOT_ARTICLES.iter().position(|known| *known == kind).map(|at| at as u64);
        Ok(match state {
            State::Undated => Self::Number("instant", None),
            State::NotArticle(kind) => Self::Number("not_article", kind.and_then(place)),
            State::Superseded => Self::Sets(Arc::clone(&session.versions_table()?.superseded)),
            State::Status(ItemStatus::Killed) => Self::Sets(Arc::clone(&session.versions_table()?.killed)),
            State::Status(ItemStatus::Withheld) => Self::Sets(Arc::clone(&session.versions_table()?.withheld)),
            State::Status(status) => {
                Self::Number("status", STATUSES.iter().position(|known| *known == status).map(|at| at as u64))
            }
        })
    }

    fn set(&self, reader: &SegmentReader) -> tantivy::Result<Vec<DocId>> {
        match self {
            Self::Sets(sets) => Ok(sets.get(&reader.segment_id()).cloned().unwrap_or_default()),
            Self::Number(name, wanted) => {
                let Some(column) = reader.fast_fields().column_opt::<u64>(name)? else { return Ok(Vec::new()) };
                let holds = |doc: &DocId| column.first(*doc).is_some_and(|value| wanted.is_none_or(|one| one == value));
                Ok((0..reader.max_doc()).filter(holds).collect())
            }
        }
    }
}

impl Query for StateQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for StateQuery {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(ConstScorer::new(Documents { all: self.set(reader)?, at: 0 }, boost)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        if self.set(reader)?.contains(&doc) {
            return Ok(Explanation::new("state", 1.0));
        }
        Err(TantivyError::InvalidArgument(format!("document {doc} does not match")))
    }
}

/// Documents of one segment in order.
struct Documents {
    all: Vec<DocId>,
    at: usize,
}

impl DocSet for Documents {
    fn advance(&mut self) -> DocId {
        self.at = (self.at + 1).min(self.all.len());
        self.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.at += self.all[self.at..].partition_point(|doc| *doc < target);
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.all.get(self.at).copied().unwrap_or(TERMINATED)
    }

    fn size_hint(&self) -> u32 {
        self.all.len() as u32
    }
}

impl Session {
    /// Which version of its item `stored` is; `None` where there is no other and it is no agency's.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn version(&self, stored: &StoredArticle) -> Result<Option<Version>> {
        let members = self.members(stored)?;
        let own = key(stored);
        let Some(member) = members.iter().find(|member| member.key == own) else { return Ok(None) };
        Ok(version(stored, member, &members))
    }

    /// All versions of the item of `stored`, the latest first; empty where [`Session::version`] is `None`.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn versions(&self, stored: &StoredArticle) -> Result<Vec<Listed>> {
        let mut members = self.members(stored)?;
        members.sort_by_key(Member::age);
        let mut listed = Vec::new();
        for member in &members {
            let other = self.shown_article(member.address)?;
            if let Some(version) = version(&other, member, &members) {
                listed.push(Listed { stored: other, version });
            }
        }
        Ok(listed)
    }

    fn members(&self, stored: &StoredArticle) -> Result<Vec<Member>> {
        let Some(item) = item(&stored.analysed.article) else { return Ok(Vec::new()) };
        let searcher = &self.reader().searcher;
        let term = Term::from_field_u64(self.reader().fields.item, item);
        let query = TermQuery::new(term, IndexRecordOption::Basic);
        let mut members = Vec::new();
        let found = searcher.search(&query, &DocSetCollector).map_err(engine)?;
        if found.len() < 2 && stored.analysed.article.item.is_none() {
            return Ok(members);
        }
        for address in found {
            members.push(Columns::open(searcher.segment_reader(address.segment_ord))?.member(address));
        }
        Ok(if are_versions(&members) { members } else { Vec::new() })
    }
}

fn version(stored: &StoredArticle, member: &Member, members: &[Member]) -> Option<Version> {
    let article = &stored.analysed.article;
    let latest = latest(members)?;
    let given = article.item.as_ref().filter(|item| !item.id.trim().is_empty());
    if given.is_none() && members.iter().all(|other| other.is_current(&latest)) {
        return None;
    }
    Some(Version {
        item: given.map(|item| item.id.clone()).or_else(|| article.url.clone()).unwrap_or_default(),
        number: member.version,
        status: given.map(|item| item.status).unwrap_or_default(),
        is_current: member.is_current(&latest),
        outcome: STATUSES.get(latest.status as usize).copied().unwrap_or_default(),
    })
}
