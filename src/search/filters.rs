//! Filters beside the query as parts of it, and paths as terms of the index.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::Filters;
use crate::{
    article::text_of_name,
    error::{Error, Result},
    index::{Reader, schema::under},
    query::{Interval, Node, ValueField, published_node, value_node},
};

/// `filters` as nodes of a query, and their dates as resolved.
pub(super) fn nodes(filters: &Filters, today: NaiveDate) -> Result<(Vec<Node>, Vec<Interval>)> {
    let mut nodes = Vec::new();
    let mut intervals = Vec::new();
    for raw in &filters.published {
        let mut days = Vec::new();
        for part in raw.split('|') {
            let (node, interval) = published_node(part.trim(), today)?;
            days.push(node);
            intervals.push(interval);
        }
        nodes.push(if days.len() == 1 { days.remove(0) } else { Node::Or(days) });
    }
    let values = [
        ("person", ValueField::Person, &filters.person),
        ("org", ValueField::Organisation, &filters.organisation),
        ("place", ValueField::Place, &filters.place),
        ("source", ValueField::Source, &filters.source),
        ("lang", ValueField::Language, &filters.language),
        ("section", ValueField::Section, &filters.section),
    ];
    for (name, field, raws) in values {
        for raw in raws {
            let node = value_node(field.clone(), raw);
            if matches!(&node, Node::Value { values, .. } if values.is_empty()) {
                return Err(Error::Usage {
                    message: format!("the filter on `{name}` has no value"),
                    hint: "write what it should be, or leave the filter out".into(),
                });
            }
            nodes.push(node);
        }
    }
    Ok((nodes, intervals))
}

/// The terms of `under` that `paths` mean in the index of `reader`.
///
/// # Errors
/// [`Error::Usage`] for a path that lies in no root and holds none.
pub(super) fn folders(reader: &Reader, paths: &[PathBuf]) -> Result<Vec<String>> {
    // Every path begins with the empty one, which stands for standard input.
    let (roots, stdin): (Vec<_>, Vec<_>) = reader.roots.iter().partition(|(_, path)| !path.as_os_str().is_empty());
    let roots: Vec<(&str, PathBuf)> = roots.into_iter().map(|(label, path)| (label.as_str(), absolute(path))).collect();
    let mut terms = Vec::new();
    for path in paths {
        let before = terms.len();
        if path.as_os_str() == "-" {
            terms.extend(stdin.iter().map(|(label, _)| under(label, "")));
        } else {
            let place = absolute(path);
            for (label, root) in &roots {
                if let Ok(rest) = place.strip_prefix(root) {
                    let parts: Vec<_> = rest.components().map(|part| text_of_name(part.as_os_str())).collect();
                    terms.push(under(label, &parts.join("/")));
                } else if root.starts_with(&place) {
                    terms.push(under(label, ""));
                }
            }
        }
        if terms.len() == before {
            return Err(Error::Usage {
                message: format!("`{}` is not in the index", path.display()),
                hint: format!("add it with `dateline index {}`", path.display()),
            });
        }
    }
    terms.sort();
    terms.dedup();
    Ok(terms)
}

/// Where `path` is; one that is gone is taken as written.
fn absolute(path: &Path) -> PathBuf {
    path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_path_buf())
}
