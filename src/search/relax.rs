//! What to say where nothing was found: which words and values are nowhere, and which condition to give up.

use std::cmp::Reverse;

use tantivy::Term;

use super::{
    FacetField, MatchMode, SearchRequest, engine,
    page::Session,
    planner::{Place, Planner, cut, place},
};
use crate::{
    error::Result,
    query::{self, Node, ValueField},
    text::words::{fold, words},
};

/// With more conditions than this only the first are tried.
const TRIED: usize = 12;
/// How many values like the one asked for are named.
const NAMED: usize = 3;

/// Sentences on a search for `nodes` below `folders` that found nothing.
pub(super) fn remarks(
    session: &Session,
    nodes: &[Node],
    folders: &[String],
    request: &SearchRequest,
    planner: &Planner<'_>,
) -> Result<Vec<String>> {
    let mut remarks: Vec<String> = planner.missing.iter().map(|word| format!("no article holds `{word}`")).collect();
    for node in nodes {
        if let Node::Value { field, values } = node {
            for value in values {
                remarks.extend(unknown(session, field, value)?);
            }
        }
    }
    let bare = SearchRequest { limit: 0, facets: Vec::new(), timeline: None, after: None, ..request.clone() };
    let mut best: Option<(u64, String)> = None;
    let mut offer = |count: u64, what: String| {
        if count > 0 && best.as_ref().is_none_or(|(least, _)| count < *least) {
            best = Some((count, what));
        }
    };
    if planner.matched != "any" {
        let any = SearchRequest { match_mode: MatchMode::Any, ..bare.clone() };
        offer(session.count(nodes, folders, &any)?, "with any of the words".into());
    }
    if nodes.len() + usize::from(!folders.is_empty()) > 1 {
        for (at, node) in nodes.iter().enumerate().take(TRIED) {
            let printed = query::print(node);
            if printed.is_empty() {
                continue;
            }
            let mut rest = nodes.to_vec();
            rest.remove(at);
            offer(session.count(&rest, folders, &bare)?, format!("without `{printed}`"));
        }
        if !folders.is_empty() {
            offer(session.count(nodes, &[], &bare)?, "in the whole index".into());
        }
    }
    if let Some((count, what)) = best {
        remarks.push(if count == 1 {
            format!("{what} there is 1 article")
        } else {
            format!("{what} there are {count} articles")
        });
    }
    Ok(remarks)
}

/// A sentence on a value that no article has, with the values that hold its words.
fn unknown(session: &Session, field: &ValueField, value: &str) -> Result<Option<String>> {
    let fields = &session.reader().fields;
    let (facet, name, column) = match field {
        ValueField::Person => (FacetField::Person, "person", fields.person),
        ValueField::Organisation => (FacetField::Organisation, "organisation", fields.organisation),
        ValueField::Place => (FacetField::Place, "place", fields.place),
        ValueField::Source => (FacetField::Source, "source", fields.source),
        ValueField::Language => (FacetField::Language, "language", fields.language),
        ValueField::Section => (FacetField::Section, "section", fields.section),
        ValueField::Author => (FacetField::Author, "author", fields.author),
        ValueField::Id | ValueField::Url | ValueField::Meta(_) => return Ok(None),
    };
    let asked = match place(value) {
        Place::Path(path) if facet == FacetField::Place => fold(cut(&path)),
        _ => fold(cut(value)),
    };
    let known = session.folded(facet)?;
    if known.contains(&asked) || (facet == FacetField::Place && session.places()?.contains_key(&asked)) {
        return Ok(None);
    }
    let mut alike = Vec::new();
    let parts: Vec<&str> = words(&asked).map(|span| span.of(&asked)).collect();
    for (at, folded) in known.iter().enumerate() {
        let own = || words(folded).map(|span| span.of(folded));
        if !parts.is_empty() && parts.iter().all(|part| own().any(|word| word == *part)) {
            let count = session.reader().searcher.doc_freq(&Term::from_field_text(column, folded)).map_err(engine)?;
            alike.push((Reverse(count), at));
        }
    }
    alike.sort_unstable();
    let mut named = Vec::new();
    if let Some(ordinals) = session.ordinals(facet)? {
        for (Reverse(count), at) in alike.into_iter().take(NAMED) {
            named.push(format!("`{}` ({count})", ordinals.value(at)?));
        }
    }
    let sentence = format!("no {name} is `{value}`");
    Ok(Some(if named.is_empty() { sentence } else { format!("{sentence}, but there is {}", named.join(", ")) }))
}
