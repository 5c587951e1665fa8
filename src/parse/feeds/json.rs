//! JSON Feed (jsonfeed.org, versions 1 and 1.1).

use serde_json::{Map, Value};

use super::{Feed, Head, Item, NO_ITEMS, Text, address, hand_on, is_markup, plain_line};
use crate::parse::{clean, fields};

/// Hands on the items of `text`; `false` where nothing more is wanted.
pub(crate) fn split(feed: &mut Feed, text: &str) -> bool {
    let value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => {
            let message = format!("the feed is not JSON: {error}; correct it or fetch it anew");
            return feed.problem("", "malformed-json", &message, true);
        }
    };
    let string = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let head = Head {
        title: string("title").map(|title| titled(&title)).filter(|title| !title.is_empty()),
        lang: string("language"),
        base: string("home_page_url").or_else(|| string("feed_url")),
        authors: authors(&value),
    };
    let items = value.get("items").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut number = 0;
    for item in items {
        number += 1;
        let wanted = match item {
            Value::Object(object) => hand_on(feed, number, &read(item, object, &head), item.to_string().as_bytes()),
            _ => feed.problem(&number.to_string(), "malformed-json", "it is no object with keys; correct it", true),
        };
        if !wanted {
            return false;
        }
    }
    number > 0 || feed.problem("", "no-items", NO_ITEMS, true)
}

fn read(value: &Value, object: &Map<String, Value>, head: &Head) -> Item {
    let string = |key: &str| object.get(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let mut texts = Vec::new();
    for (key, is_html, is_summary) in
        [("content_html", true, false), ("content_text", false, false), ("summary", false, true)]
    {
        texts.extend(string(key).map(|text| Text { is_html, is_summary, value: text.to_owned() }));
    }
    let mut own = authors(value);
    if own.is_empty() {
        own.clone_from(&head.authors);
    }
    let id = match object.get("id") {
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => string("id").map(clean::line),
    };
    let tags = object.get("tags").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut metadata = Vec::new();
    for key in ["external_url", "image"] {
        metadata.extend(string(key).map(|value| (key.to_owned(), clean::line(value))));
    }
    Item {
        id,
        title: string("title").map(titled).unwrap_or_default(),
        texts,
        date: string("date_published").map(str::to_owned),
        modified: string("date_modified").map(str::to_owned),
        url: string("url").or_else(|| string("external_url")).map(|url| address::resolve(head.base.as_deref(), url)),
        authors: own,
        categories: tags.iter().filter_map(Value::as_str).map(clean::line).filter(|tag| !tag.is_empty()).collect(),
        source: head.title.clone(),
        lang: string("language").map(str::to_owned).or_else(|| head.lang.clone()),
        metadata,
        ..Item::default()
    }
}

/// A title without the markup that many have by mistake.
fn titled(title: &str) -> String {
    plain_line(&Text { is_html: is_markup(title), value: title.to_owned(), ..Text::default() })
}

/// The names under `authors` or, in the first version, `author`.
fn authors(value: &Value) -> Vec<String> {
    ["authors", "author"]
        .iter()
        .filter_map(|key| value.get(*key))
        .map(fields::authors)
        .find(|all| !all.is_empty())
        .unwrap_or_default()
}
