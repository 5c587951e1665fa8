//! schema.org metadata in `<script type="application/ld+json">`.

use dom_query::Document;
use serde_json::{Map, Value};

/// The objects of a page that describe articles, the main one first.
pub(crate) fn read(doc: &Document) -> Vec<Map<String, Value>> {
    let mut found = Vec::new();
    for script in doc.select("script[type]").nodes() {
        if !script.attr_or("type", "").to_ascii_lowercase().contains("ld+json") {
            continue;
        }
        let text = script.text();
        if let Some(value) = lenient(&text) {
            collect(value, 0, &mut found);
        }
    }
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, object)| object).collect()
}

/// Whether a page calls itself a list: a collection, results of a search.
pub(crate) fn is_list(doc: &Document) -> bool {
    let types = ["\"CollectionPage\"", "\"SearchResultsPage\"", "\"ItemList\""];
    doc.select("script[type]").nodes().iter().any(|script| {
        let text = script.text();
        script.attr_or("type", "").to_ascii_lowercase().contains("ld+json")
            && types.iter().any(|name| text.contains(name))
    })
}

/// JSON as pages have it: within comments, with raw line feeds in strings, with a trailing semicolon.
fn lenient(text: &str) -> Option<Value> {
    let from = text.find(['{', '['])?;
    let to = text.rfind(['}', ']'])? + 1;
    let text = text.get(from..to)?;
    if let Ok(value) = serde_json::from_str(text) {
        return Some(value);
    }
    let plain: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    if let Ok(value) = serde_json::from_str(&plain) {
        return Some(value);
    }
    // The rest of a broken object is of no use, but dates and headlines in it are.
    let mut object = Map::new();
    object.insert("@type".into(), Value::from("Article"));
    for key in ["datePublished", "dateModified", "headline"] {
        if let Some(value) = string_after(&plain, key) {
            object.insert(key.into(), Value::from(value));
        }
    }
    (object.len() > 1).then_some(Value::Object(object))
}

fn string_after(text: &str, key: &str) -> Option<String> {
    let after =
        text.split_once(&format!("\"{key}\""))?.1.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    let mut escaped = false;
    let end = after.find(|letter| {
        let ends = letter == '"' && !escaped;
        escaped = letter == '\\' && !escaped;
        ends
    })?;
    serde_json::from_str(&format!("\"{}\"", &after[..end])).ok()
}

/// How deep graphs are followed.
const DEPTH: u32 = 6;

fn collect(value: Value, depth: u32, found: &mut Vec<(u8, Map<String, Value>)>) {
    if depth > DEPTH || found.len() > 200 {
        return;
    }
    match value {
        Value::Array(values) => {
            for value in values {
                collect(value, depth + 1, found);
            }
        }
        Value::Object(mut object) => {
            for key in ["@graph", "mainEntity", "mainEntityOfPage"] {
                if object.get(key).is_some_and(|value| !value.is_string()) {
                    if let Some(inner) = object.get(key).cloned() {
                        collect(inner, depth + 1, found);
                    }
                    if key == "@graph" {
                        object.remove(key);
                    }
                }
            }
            if let Some(rank) = rank(&object) {
                found.push((rank, object));
            }
        }
        _ => {}
    }
}

/// How well a type fits an article; `None` where it is something else.
fn rank(object: &Map<String, Value>) -> Option<u8> {
    let types: Vec<&str> = match object.get("@type")? {
        Value::String(name) => vec![name],
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        _ => return None,
    };
    types
        .iter()
        .filter_map(|name| {
            let name = name.rsplit('/').next().unwrap_or(name);
            match name {
                name if name.ends_with("NewsArticle") => Some(0),
                name if name.ends_with("Article") || name.ends_with("BlogPosting") || name == "Report" => Some(1),
                "Review" | "SocialMediaPosting" | "Recipe" | "LiveBlog" => Some(2),
                "CreativeWork" | "VideoObject" | "PodcastEpisode" => Some(4),
                "WebPage" | "ItemPage" | "MedicalWebPage" => Some(5),
                _ => None,
            }
        })
        .min()
}
