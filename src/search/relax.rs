//! What to say where nothing was found: which words and values are nowhere, and which condition to give up.

use std::cmp::Reverse;

use tantivy::Term;

use super::{
    FacetField, MatchMode, SearchRequest, engine,
    names::kind_of,
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
/// The same for two of them at once.
const PAIRED: usize = 8;
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
    let asked = nodes.iter().filter_map(|node| match node {
        Node::Value { field, values } => Some((field, values)),
        _ => None,
    });
    // Each is looked for among all values of the index.
    for (field, value) in asked.flat_map(|(field, values)| values.iter().map(move |value| (field, value))).take(TRIED) {
        remarks.extend(unknown(session, field, value)?);
    }
    let bare = SearchRequest { limit: 0, facets: Vec::new(), timeline: None, after: None, ..request.clone() };
    if let Some((count, what)) = smallest(session, nodes, folders, &bare, planner.matched != "any", planner.in_page)? {
        remarks.push(if count == 1 {
            format!("{what} there is 1 article")
        } else {
            format!("{what} there are {count} articles")
        });
    }
    Ok(remarks)
}

/// The fewest conditions to give up so that something is found, and of those the ones that give the fewest articles: how
/// many, and what to give up. `loosen`: words that all had to match may be given up one by one.
fn smallest(
    session: &Session,
    nodes: &[Node],
    folders: &[String],
    bare: &SearchRequest,
    loosen: bool,
    in_page: bool,
) -> Result<Option<(u64, String)>> {
    let mut best = Best::default();
    let any = SearchRequest { match_mode: MatchMode::Any, ..bare.clone() };
    if loosen {
        best.offer(session.count(nodes, folders, &any, in_page)?, "with any of the words");
    }
    if !in_page {
        best.offer(session.count(nodes, folders, bare, true)?, "with `in:page`, which also looks beside the articles,");
    }
    let mut conditions: Vec<Condition> = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
        let printed = query::print(node);
        if !printed.is_empty() {
            conditions.push(Condition { at: Some(at), printed });
        }
    }
    if !folders.is_empty() {
        conditions.push(Condition { at: None, printed: String::new() });
    }
    let without = |given_up: &[&Condition], request: &SearchRequest| {
        let folders = if given_up.iter().any(|condition| condition.at.is_none()) { &[] } else { folders };
        let kept = |at: &usize| given_up.iter().all(|condition| condition.at != Some(*at));
        let rest: Vec<Node> = (0..nodes.len()).filter(kept).map(|at| nodes[at].clone()).collect();
        session.count(&rest, folders, request, in_page)
    };
    if conditions.len() > 1 {
        for one in conditions.iter().take(TRIED) {
            best.offer(without(&[one], bare)?, &told(&[one]));
        }
    }
    if best.0.is_none() && conditions.len() > 2 {
        for (at, one) in conditions.iter().enumerate().take(PAIRED) {
            for other in conditions.iter().take(PAIRED).skip(at + 1) {
                best.offer(without(&[one, other], bare)?, &told(&[one, other]));
            }
        }
    }
    let is_filter = |condition: &&Condition| condition.at.is_none_or(|at| !is_words(&nodes[at]));
    let filters: Vec<&Condition> = conditions.iter().filter(is_filter).collect();
    if best.0.is_none() && conditions.len() > 1 && !filters.is_empty() {
        best.offer(without(&filters, bare)?, "without all filters");
        if best.0.is_none() && loosen {
            best.offer(without(&filters, &any)?, "without all filters, with any of the words,");
        }
    }
    Ok(best.0)
}

/// The offer with the fewest articles, but some.
#[derive(Default)]
struct Best(Option<(u64, String)>);

impl Best {
    fn offer(&mut self, count: u64, what: &str) {
        if count > 0 && self.0.as_ref().is_none_or(|(least, _)| count < *least) {
            self.0 = Some((count, what.to_owned()));
        }
    }
}

/// A condition that may be given up.
struct Condition {
    /// Which of the nodes; `None` for the folders.
    at: Option<usize>,
    /// As written.
    printed: String,
}

/// What it is to give these up.
fn told(given_up: &[&Condition]) -> String {
    let names: Vec<String> = given_up
        .iter()
        .filter(|condition| condition.at.is_some())
        .map(|condition| format!("`{}`", condition.printed))
        .collect();
    let without = if names.is_empty() { String::new() } else { format!("without {}", names.join(" and ")) };
    let whole = if names.len() < given_up.len() { "in the whole index" } else { "" };
    [without.as_str(), whole].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Whether a node is words to be found.
fn is_words(node: &Node) -> bool {
    matches!(node, Node::Words(_) | Node::Word { .. } | Node::Phrase { .. } | Node::Wildcard { .. })
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
    if let Some(kind) = kind_of(facet)
        && session.articles_named(kind, value)? > 0
    {
        return Ok(None);
    }
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
        for (Reverse(count), at) in alike {
            let own = ordinals.value(at)?;
            let (name, count) = match kind_of(facet) {
                None => (Some(own), count),
                Some(kind) => {
                    let name = session.shown_name(kind, own)?;
                    let count = name.as_ref().map_or(Ok(0), |name| session.articles_named(kind, name))?;
                    (name, count)
                }
            };
            let told = name.filter(|_| count > 0).map(|name| format!("`{name}` ({count})"));
            named.extend(told.filter(|told| !named.contains(told)));
            if named.len() == NAMED {
                break;
            }
        }
    }
    let sentence = format!("no {name} is `{value}`");
    Ok(Some(if named.is_empty() { sentence } else { format!("{sentence}, but there is {}", named.join(", ")) }))
}
