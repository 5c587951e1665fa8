//! What to say where nothing was found: which words are nowhere, and which condition to give up.

use super::{FacetRequest, MatchMode, SearchRequest, page::Session, planner::Planner};
use crate::{error::Result, query::{self, Node}};

/// With more conditions than this only the first are tried.
const TRIED: usize = 12;

/// Sentences on a search for `nodes` below `folders` that found nothing.
pub(super) fn notes(session: &Session, nodes: &[Node], folders: &[String], request: &SearchRequest, planner: &Planner<'_>) -> Result<Vec<String>> {
    let mut notes: Vec<String> = planner.missing.iter().map(|word| format!("no article holds `{word}`")).collect();
    let bare = SearchRequest { limit: 0, facets: Vec::<FacetRequest>::new(), timeline: None, after: None, ..request.clone() };
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
        for at in 0..nodes.len().min(TRIED) {
            let printed = query::print(&nodes[at]);
            if printed.is_empty() {
                continue;
            }
            let rest: Vec<Node> = nodes.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, node)| node.clone()).collect();
            offer(session.count(&rest, folders, &bare)?, format!("without `{printed}`"));
        }
        if !folders.is_empty() {
            offer(session.count(nodes, &[], &bare)?, "in the whole index".into());
        }
    }
    if let Some((count, what)) = best {
        notes.push(format!("{what} there {}", if count == 1 { "is 1 article".into() } else { format!("are {count} articles") }));
    }
    Ok(notes)
}
