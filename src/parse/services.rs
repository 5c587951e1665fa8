//! Objects of services that say in ways of their own what the general keys of records do not tell.

use serde_json::{Map, Value};

use super::fields;

/// So deep components stand in others.
const DEEPEST: usize = 8;

/// Brings what services say in their own ways to the keys that all records have; gives the captions found.
pub(crate) fn prepare(object: &mut Map<String, Value>) -> Vec<String> {
    telegram(object);
    factiva(object);
    apple_news(object)
}

/// Exports of Telegram: what a channel posts is from the channel, what a member of a group writes is by that person.
fn telegram(object: &mut Map<String, Value>) {
    let Some(id) = object.get("from_id").and_then(Value::as_str) else { return };
    let key = if id.starts_with("channel") {
        "source"
    } else if id.starts_with("user") {
        "author"
    } else {
        return;
    };
    if !object.contains_key(key)
        && let Some(name) = object.remove("from").filter(Value::is_string)
    {
        object.insert(key.to_owned(), name);
    }
}

/// Records of Factiva: the lead paragraph (`LP`) stands apart from the rest of the text (`TD`).
fn factiva(object: &mut Map<String, Value>) {
    let key_of = |name: &str| object.keys().find(|key| key.eq_ignore_ascii_case(name)).cloned();
    let (Some(lead), Some(rest)) = (key_of("LP"), key_of("TD")) else { return };
    let (Some(first), Some(second)) = (object.get(&lead).and_then(text), object.get(&rest).and_then(text)) else {
        return;
    };
    let whole = if second.trim_start().starts_with(first.trim()) {
        second
    } else {
        [first.trim_end(), second.trim_start()].join("\n\n")
    };
    object.remove(&lead);
    object.insert(rest, Value::from(whole));
}

/// A text given as a string or as its paragraphs.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(values) => {
            values.iter().map(Value::as_str).collect::<Option<Vec<&str>>>().map(|all| all.join("\n\n"))
        }
        _ => None,
    }
    .filter(|text| !text.trim().is_empty())
}

/// Apple News Format: an article is a list of components, each with its role.
fn apple_news(object: &mut Map<String, Value>) -> Vec<String> {
    let mut found = Components::default();
    let Some(Value::Array(components)) = object.get("components") else { return Vec::new() };
    if !components.iter().any(|component| component.get("role").is_some_and(Value::is_string)) {
        return Vec::new();
    }
    gather(components, DEEPEST, &mut found);
    if found.body.is_empty() || ["body", "text", "content"].iter().any(|key| object.contains_key(*key)) {
        return Vec::new();
    }
    object.remove("components");
    object.insert("body".to_owned(), Value::from(found.body));
    let is_named = object.get("title").and_then(Value::as_str).is_some_and(|title| !title.trim().is_empty());
    if let Some(title) = found.title.filter(|_| !is_named) {
        object.insert("title".to_owned(), Value::from(title));
    }
    let has_authors = object.get("metadata").and_then(|about| about.get("authors")).is_some();
    if !has_authors && !found.authors.is_empty() && !object.contains_key("authors") {
        object.insert("authors".to_owned(), Value::from(found.authors));
    }
    found.captions
}

#[derive(Default)]
struct Components {
    title: Option<String>,
    body: Vec<String>,
    authors: Vec<String>,
    captions: Vec<String>,
}

fn gather(components: &[Value], depth: usize, found: &mut Components) {
    for component in components {
        let string =
            |key: &str| component.get(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
        let words = string("text").map(str::to_owned);
        match string("role").unwrap_or_default() {
            "title" | "headline" => found.title = found.title.take().or(words),
            // `By Ann Lee | 2 June 2025`
            "byline" | "author" => {
                found
                    .authors
                    .extend(words.iter().flat_map(|line| fields::byline(line.split('|').next().unwrap_or(line))));
            }
            "caption" => found.captions.extend(words),
            // A quote drawn from the text stands in it as well.
            "pullquote" | "advertisement_banner" | "banner_advertisement" => {}
            _ => found.body.extend(words),
        }
        if let Some(caption) = component.get("caption") {
            let words = caption.as_str().or_else(|| caption.get("text").and_then(Value::as_str)).map(str::trim);
            found.captions.extend(words.filter(|words| !words.is_empty()).map(str::to_owned));
        }
        if let Some(Value::Array(inner)) = component.get("components").filter(|_| depth > 0) {
            gather(inner, depth - 1, found);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn prepared(value: Value) -> (Value, Vec<String>) {
        let Value::Object(mut object) = value else { panic!("no object") };
        let captions = prepare(&mut object);
        (Value::Object(object), captions)
    }

    #[test]
    fn a_channel_is_a_source_and_a_member_an_author() {
        let (post, _) = prepared(json!({"from": "Quay Wire", "from_id": "channel12", "text": "a"}));
        assert_eq!(post, json!({"source": "Quay Wire", "from_id": "channel12", "text": "a"}));
        let (post, _) = prepared(json!({"from": "Ann Lee", "from_id": "user12", "text": "a"}));
        assert_eq!(post, json!({"author": "Ann Lee", "from_id": "user12", "text": "a"}));
    }

    #[test]
    fn the_lead_paragraph_stands_before_the_text() {
        let (record, _) =
            prepared(json!({"HD": "Ferry", "LP": ["It rained."], "TD": ["The ferry ran.", "It was late."]}));
        assert_eq!(record, json!({"HD": "Ferry", "TD": "It rained.\n\nThe ferry ran.\n\nIt was late."}));
        let (record, _) = prepared(json!({"LP": "It rained.", "TD": "It rained. The ferry ran."}));
        assert_eq!(record, json!({"TD": "It rained. The ferry ran."}));
    }

    #[test]
    fn components_are_told_by_their_roles() {
        let (article, captions) = prepared(json!({"title": "", "components": [
            {"role": "title", "text": "Ferry late"},
            {"role": "byline", "text": "By Ann Lee | 2 June 2025"},
            {"role": "photo", "URL": "bundle://a.jpg", "caption": {"text": "The quay"}},
            {"role": "section", "components": [{"role": "body", "text": "It rained."}, {"role": "pullquote", "text": "Rain!"}]},
            {"role": "body", "text": "The ferry ran."},
        ]}));
        let expected = json!({"title": "Ferry late", "authors": ["Ann Lee"], "body": ["It rained.", "The ferry ran."]});
        assert_eq!(article, expected);
        assert_eq!(captions, ["The quay"]);
        let (parts, _) = prepared(json!({"components": [{"kind": "bolt"}], "title": "Parts"}));
        assert_eq!(parts, json!({"components": [{"kind": "bolt"}], "title": "Parts"}));
    }
}
