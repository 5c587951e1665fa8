//! A session on one generation of the index: what is computed once, and the making of a page.

use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::{
    DocAddress, TantivyDocument, Term,
    query::{EnableScoring, TermQuery, TermSetQuery},
    schema::{IndexRecordOption, Value},
};

use super::{
    FacetCounts, FacetField, Hit, QueryEcho, SearchPage, SearchRequest, Snippet, Syntax,
    collect::{Columns, Found, Lifted, Pass},
    cursor::{self, Cursor},
    engine, explain, facets, filters,
    names::ChangedPlace,
    ordinals::Ordinals,
    plan::Plan,
    planner::{Place, Planner, cut, place},
    relax,
    shown::ShownValues,
    timeline::DayCounts,
    versions::Table,
    words::Statistics,
};
use crate::{
    correct::{Corrections, Naming},
    error::Result,
    index::{LazyNames, Reader, StoredArticle, schema::decode},
    query::{self, Node, Query, ValueField},
    text::{stem::Language, words::fold},
};

/// An index opened for searching; keeps what all searches of one generation share.
pub struct Session {
    reader: Reader,
    languages: OnceLock<Vec<Language>>,
    ordinals: [OnceLock<Ordinals>; FacetField::ALL.len()],
    folded: [OnceLock<Vec<String>>; FacetField::ALL.len()],
    places: OnceLock<FxHashMap<String, Vec<u32>>>,
    columns: OnceLock<Vec<Columns>>,
    versions: OnceLock<Table>,
    pub(super) corrections: Arc<Corrections>,
    pub(super) naming: OnceLock<Naming>,
    pub(super) shown: [OnceLock<ShownValues>; FacetField::ALL.len()],
    pub(super) named_places: OnceLock<Ordinals>,
    pub(super) changed_places: OnceLock<Vec<ChangedPlace>>,
}

/// Fields of one value with what is asked of each: by ordinals, whether the value will do.
type LiftedFilters = Vec<(FacetField, Vec<bool>)>;

/// Answers `request` from `reader`, computing everything anew; several requests are better asked of one [`Session`].
///
/// # Errors
/// As [`Session::search`].
pub fn search(reader: &Reader, request: &SearchRequest) -> Result<SearchPage> {
    Session::new(again(reader)?).search(request)
}

/// The same reader once more.
fn again(reader: &Reader) -> Result<Reader> {
    let Reader { searcher, fields, generation, roots, names } = reader;
    let names = LazyNames::given(names.get(searcher)?.clone());
    Ok(Reader {
        searcher: searcher.clone(),
        fields: fields.clone(),
        generation: *generation,
        roots: roots.clone(),
        names,
    })
}

/// The value in `cell`, made at first use.
pub(super) fn once<T>(cell: &OnceLock<T>, make: impl FnOnce() -> Result<T>) -> Result<&T> {
    if let Some(value) = cell.get() {
        return Ok(value);
    }
    let value = make()?;
    Ok(cell.get_or_init(|| value))
}

impl Session {
    /// A session on `reader` without corrections. Nothing is read yet.
    pub fn new(reader: Reader) -> Self {
        Self::corrected(reader, Arc::default())
    }

    /// A session on `reader` that shows names as `corrections` say. Nothing is read yet.
    pub fn corrected(reader: Reader, corrections: Arc<Corrections>) -> Self {
        Self {
            reader,
            corrections,
            naming: OnceLock::new(),
            shown: Default::default(),
            named_places: OnceLock::new(),
            changed_places: OnceLock::new(),
            languages: OnceLock::new(),
            ordinals: Default::default(),
            folded: Default::default(),
            places: OnceLock::new(),
            columns: OnceLock::new(),
            versions: OnceLock::new(),
        }
    }

    /// Another session on the same generation, without corrections.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn without_corrections(&self) -> Result<Self> {
        again(&self.reader).map(Self::new)
    }

    /// The index it is on.
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// The languages of the articles in the index, whose stems a query's words take.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn languages(&self) -> Result<&[Language]> {
        let languages = once(&self.languages, || {
            let ordinals = self.ordinals(FacetField::Language)?.map_or_else(|| Ok(Vec::new()), Ordinals::values)?;
            let mut languages: Vec<Language> = ordinals.iter().map(|code| Language::of_code(code)).collect();
            // Articles of which no language was told.
            let dense = self.reader.searcher.segment_readers().iter().enumerate().all(|(segment, reader)| {
                let column =
                    self.ordinals(FacetField::Language).ok().flatten().and_then(|ordinals| ordinals.column(segment));
                column.is_some_and(|column| reader.doc_ids_alive().all(|doc| column.index.has_value(doc)))
            });
            if !dense || languages.is_empty() {
                languages.push(Language::of_code(""));
            }
            languages.sort_unstable();
            languages.dedup();
            Ok(languages)
        })?;
        Ok(languages)
    }

    /// Answers `request`.
    ///
    /// # Errors
    /// [`Error::Query`](crate::error::Error::Query) for what cannot be read, [`Error::Usage`](crate::error::Error::Usage)
    /// for a foreign cursor or path, [`Error::Engine`](crate::error::Error::Engine) for an index that cannot be read.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchPage> {
        let read = match request.syntax {
            Syntax::Query => query::parse(&request.query, request.today)?,
            Syntax::Plain => query::plain(&request.query),
        };
        self.answer(read, request)
    }

    /// Every article of this id, by place of origin, with its names as they are shown.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn articles(&self, id: &str) -> Result<Vec<StoredArticle>> {
        let searcher = &self.reader.searcher;
        let query = TermQuery::new(Term::from_field_text(self.reader.fields.id, id), IndexRecordOption::Basic);
        let found = searcher.search(&query, &tantivy::collector::DocSetCollector).map_err(engine)?;
        let articles: Result<Vec<_>> = found.into_iter().map(|address| self.shown_article(address)).collect();
        let mut articles = articles?;
        articles.sort_by(|one, other| {
            let place = |stored: &StoredArticle| {
                (stored.root.clone(), stored.provenance.path.clone(), stored.provenance.member.clone())
            };
            place(one).cmp(&place(other))
        });
        Ok(articles)
    }

    /// Hands every article as it was indexed to `each`, in the order of the index's segments, one at a time in memory.
    ///
    /// # Errors
    /// Where the index cannot be read, and what `each` gives.
    pub fn each_article(&self, each: &mut dyn FnMut(StoredArticle) -> Result<()>) -> Result<()> {
        for (segment, reader) in self.reader.searcher.segment_readers().iter().enumerate() {
            for doc in reader.doc_ids_alive() {
                each(self.stored(DocAddress::new(segment as u32, doc))?)?;
            }
        }
        Ok(())
    }

    /// The values of `field`; `None` for dates.
    pub(super) fn ordinals(&self, field: FacetField) -> Result<Option<&Ordinals>> {
        let Some(name) = facets::column(field) else { return Ok(None) };
        once(&self.ordinals[field as usize], || Ordinals::open(&self.reader.searcher, name)).map(Some)
    }

    /// The values of `field` as filters compare them.
    pub(super) fn folded(&self, field: FacetField) -> Result<&[String]> {
        let folded = once(&self.folded[field as usize], || {
            let values = self.ordinals(field)?.map_or_else(|| Ok(Vec::new()), Ordinals::values)?;
            Ok(values.iter().map(|value| fold(value)).collect())
        })?;
        Ok(folded)
    }

    /// For the bare name of a place, the numbers of all paths that end in it, as they are shown.
    pub(super) fn places(&self) -> Result<&FxHashMap<String, Vec<u32>>> {
        once(&self.places, || {
            let mut places: FxHashMap<String, Vec<u32>> = FxHashMap::default();
            let shown = self.shown_values(FacetField::Place)?;
            let moved: FxHashSet<u32> = shown.into_iter().flat_map(ShownValues::moved).collect();
            let last = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
            let folded = self.folded(FacetField::Place)?;
            for (at, path) in (0..).zip(folded).filter(|(at, _)| !moved.contains(at)) {
                places.entry(last(path)).or_default().push(at);
            }
            for (at, path) in shown.into_iter().flat_map(|shown| shown.added_values(folded.len())) {
                places.entry(last(&fold(path))).or_default().push(at);
            }
            Ok(places)
        })
    }

    /// Which articles are superseded, withheld, killed.
    pub(super) fn versions_table(&self) -> Result<&Table> {
        once(&self.versions, || Table::read(&self.reader.searcher))
    }

    /// The article at `address` as it was indexed.
    pub(super) fn stored(&self, address: DocAddress) -> Result<StoredArticle> {
        let document: TantivyDocument = self.reader.searcher.doc(address).map_err(engine)?;
        let bytes =
            document.get_first(self.reader.fields.article).and_then(|value| value.as_bytes()).unwrap_or_default();
        decode(bytes)
    }

    /// Answers `request`, whose query is `read`.
    pub(super) fn answer(&self, read: Query, request: &SearchRequest) -> Result<SearchPage> {
        let folders = filters::folders(&self.reader, &request.within)?;
        let hash = cursor::hash(request, &folders);
        let after = request.after.as_deref().map(|word| Cursor::read(word, hash)).transpose()?;
        let (beside, intervals) = filters::nodes(&request.filters, request.today)?;
        // The query's own conditions and the filters beside it are treated alike.
        let parsed = query::print_query(&read);
        let mut nodes = match read.root {
            Node::And(own) => own,
            own => vec![own],
        };
        nodes.extend(beside);

        let decided = after.as_ref().map(|cursor| cursor.relaxed.clone());
        let mut planner = Planner::new(self, &request.query, request.match_mode, decided, read.in_page)?;
        let (plan, lifted) = self.prepare(&nodes, &folders, request, &mut planner)?;
        let mut pass = self.pass(&lifted, request, after.as_ref())?;
        let names = bare_places(&nodes);
        if !names.is_empty()
            && let Some(ordinals) = self.ordinals(FacetField::Place)?
        {
            pass.facets.push(facets::counting(ordinals, self.shown_values(FacetField::Place)?, None));
        }
        self.run(&plan, &planner.statistics, &mut pass)?;

        let best = pass.take_best();
        let offset = after.as_ref().map_or(0, |cursor| cursor.rank);
        let corrections = self.corrections.fingerprint().map(str::to_owned);
        let now = (self.reader.generation, corrections.clone());
        let then = after.as_ref().map_or_else(|| now.clone(), |cursor| (cursor.generation, cursor.corrections.clone()));
        let changed = then != now;
        let next = match best.last() {
            Some(last) if pass.remaining > best.len() as u64 => {
                let rank = offset.saturating_add(best.len() as u64);
                Some(Cursor::new(last.standing, then, rank, planner.relaxed.clone(), hash).write()?)
            }
            _ => None,
        };
        // Read in the order of the store, so that each of its blocks is unpacked once.
        let mut order: Vec<(usize, &Found)> = best.iter().enumerate().collect();
        order.sort_unstable_by_key(|(_, found)| (found.segment, found.doc));
        let mut hits = Vec::with_capacity(best.len());
        for (at, found) in order {
            hits.push(self.hit(found, (offset as usize).saturating_add(at + 1), request, &planner, &plan)?);
        }
        hits.sort_unstable_by_key(|hit| hit.rank);

        let mut remarks = read.notes;
        remarks.append(&mut planner.notes);
        if !names.is_empty()
            && let Some(counting) = pass.facets.pop()
        {
            remarks.extend(facets::ambiguous(self, &names, &counting)?);
        }
        if pass.total == 0 && after.is_none() {
            remarks.extend(relax::remarks(self, &nodes, &folders, request, &planner)?);
        }
        Ok(SearchPage {
            query: QueryEcho {
                text: request.query.clone(),
                parsed,
                matched: planner.matched,
                intervals: read.intervals.into_iter().chain(intervals).collect(),
                notes: remarks,
            },
            total: pass.total,
            generation: self.reader.generation,
            hits,
            facets: counts(&pass, request)?,
            timeline: match (request.timeline, &pass.days) {
                (Some(unit), Some(days)) => days.timeline(unit),
                _ => Vec::new(),
            },
            next,
            changed,
            corrections,
        })
    }

    /// How many articles meet all of `nodes` below `folders`, with words matched as `request` says, beside the article too
    /// where `in_page`.
    pub(super) fn count(
        &self,
        nodes: &[Node],
        folders: &[String],
        request: &SearchRequest,
        in_page: bool,
    ) -> Result<u64> {
        let mut planner = Planner::new(self, &request.query, request.match_mode, None, in_page)?;
        let (plan, lifted) = self.prepare(nodes, folders, request, &mut planner)?;
        let mut pass = self.pass(&lifted, request, None)?;
        self.run(&plan, &planner.statistics, &mut pass)?;
        Ok(pass.total)
    }

    /// The plan of `nodes` below `folders`, without the filters that the pass itself is to apply, which come second.
    fn prepare(
        &self,
        nodes: &[Node],
        folders: &[String],
        request: &SearchRequest,
        planner: &mut Planner<'_>,
    ) -> Result<(Plan, LiftedFilters)> {
        let mut lifted = Vec::new();
        let mut plans = Vec::new();
        for node in nodes {
            match liftable(node, request) {
                Some((field, values)) => self.lift(field, values, &mut lifted)?,
                None => plans.push(planner.plan(node, true)?),
            }
        }
        if !folders.is_empty() {
            let terms = folders.iter().map(|folder| Term::from_field_text(self.reader.fields.under, folder));
            plans.push(Plan::Filter(Box::new(TermSetQuery::new(terms))));
        }
        Ok((Plan::all(plans), lifted))
    }

    /// A pass that gathers what `request` asks for.
    fn pass(&self, lifted: &LiftedFilters, request: &SearchRequest, after: Option<&Cursor>) -> Result<Pass<'_>> {
        let columns = once(&self.columns, || Columns::open(&self.reader.searcher))?;
        let mut pass = Pass::new(columns, request.sort, request.limit, after.map(Cursor::standing));
        for (field, allowed) in lifted {
            if let Some(ordinals) = self.ordinals(*field)? {
                pass.lifted.push(Lifted { ordinals, allowed: allowed.clone() });
            }
        }
        for facet in &request.facets {
            if let Some(ordinals) = self.ordinals(facet.field)? {
                let own = lifted.iter().position(|(field, _)| *field == facet.field);
                pass.facets.push(facets::counting(ordinals, self.shown_values(facet.field)?, own));
            }
        }
        let dated = request.facets.iter().any(|facet| facet.field == FacetField::Published);
        if request.timeline.is_some() || dated {
            pass.days = Some(DayCounts::new(columns));
        }
        Ok(pass)
    }

    fn run(&self, plan: &Plan, statistics: &Statistics<'_>, pass: &mut Pass<'_>) -> Result<()> {
        let searcher = &self.reader.searcher;
        let scoring = plan.scores();
        let enable = if scoring {
            EnableScoring::enabled_from_statistics_provider(statistics, searcher)
        } else {
            EnableScoring::disabled_from_searcher(searcher)
        };
        let weight = plan.query().weight(enable).map_err(engine)?;
        pass.run(searcher, weight.as_ref(), scoring)?;
        pass.settle();
        Ok(())
    }

    fn hit(
        &self,
        found: &Found,
        rank: usize,
        request: &SearchRequest,
        planner: &Planner<'_>,
        plan: &Plan,
    ) -> Result<Hit> {
        let stored = self.shown_article(DocAddress::new(found.segment, found.doc))?;
        let snippet = if request.snippets {
            planner.matcher.snippet(&stored.analysed.article, planner.in_page)
        } else {
            Snippet::default()
        };
        let version = self.version(&stored)?;
        let explanation = if request.explain {
            Some(explain::explain(&self.reader.searcher, &planner.statistics, plan, found)?)
        } else {
            None
        };
        Ok(Hit { rank, score: found.score, stored, version, snippet, explanation })
    }

    fn lift(&self, field: FacetField, values: &[String], lifted: &mut LiftedFilters) -> Result<()> {
        let asked: Vec<String> = values.iter().map(|value| fold(cut(value))).collect();
        let allowed = self.folded(field)?.iter().map(|value| asked.contains(value));
        match lifted.iter_mut().find(|(known, _)| *known == field) {
            Some((_, both)) => both.iter_mut().zip(allowed).for_each(|(one, other)| *one &= other),
            None => lifted.push((field, allowed.collect())),
        }
        Ok(())
    }
}

/// The field and values of `node` where it is a filter on a field of one value that is also counted.
fn liftable<'n>(node: &'n Node, request: &SearchRequest) -> Option<(FacetField, &'n [String])> {
    let Node::Value { field, values } = node else { return None };
    let field = match field {
        ValueField::Source => FacetField::Source,
        ValueField::Language => FacetField::Language,
        ValueField::Section => FacetField::Section,
        _ => return None,
    };
    request.facets.iter().any(|facet| facet.field == field).then_some((field, values.as_slice()))
}

/// The facets asked for, in their order.
fn counts(pass: &Pass<'_>, request: &SearchRequest) -> Result<Vec<FacetCounts>> {
    let mut counted = pass.facets.iter();
    let mut counts = Vec::with_capacity(request.facets.len());
    for facet in &request.facets {
        if facet.field == FacetField::Published {
            counts.extend(pass.days.as_ref().map(|days| facets::dates(facet, days)));
        } else if let Some(counting) = counted.next() {
            counts.push(facets::values(facet, counting)?);
        }
    }
    Ok(counts)
}

/// The bare names of places that `nodes` ask for.
fn bare_places(nodes: &[Node]) -> Vec<String> {
    let mut names = Vec::new();
    for node in nodes {
        let more = match node {
            Node::Value { field: ValueField::Place, values } => values
                .iter()
                .filter_map(|value| match place(value) {
                    Place::Name(name) => Some(name),
                    Place::Path(_) => None,
                })
                .collect(),
            Node::And(nodes) | Node::Or(nodes) => bare_places(nodes),
            _ => Vec::new(),
        };
        for name in more {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}
