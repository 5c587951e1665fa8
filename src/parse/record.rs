//! Records of JSON, JSON Lines, CSV and TSV: one object, whose keys name the parts of an article.

use serde_json::{Map, Value};

use super::{Notes, Record, clean, fields, published::Dates, services, wire};
use crate::article::{Article, DateOrigin};

/// Reads one object.
pub(crate) fn parse(record: &Record, notes: &mut Notes) -> Option<Article> {
    let text = notes.decode(&record.bytes, None);
    let object = match serde_json::from_str::<Value>(&text) {
        Ok(Value::Object(object)) => object,
        Ok(other) => {
            let message = format!("{} is {}, no object with keys and values; correct it", place(record), kind(&other));
            notes.lost("malformed-json", &message);
            return None;
        }
        Err(error) => {
            let message = format!("{} is not JSON: {}; correct it", place(record), fault(&error, record));
            notes.lost("malformed-json", &message);
            return None;
        }
    };
    let mut object = without_wrapping(object);
    let captions = services::prepare(&mut object);
    let item = wire::prepare_ninjs(&mut object);
    let mut article =
        Article { captions: captions.iter().map(|words| clean::line(words)).collect(), ..Article::default() };
    let mut dates = Dates::default();
    fields::fill(&mut article, object, &mut dates, DateOrigin::Field, notes);
    if let Some(url) = &article.url {
        dates.path(url, DateOrigin::UrlPath);
    }
    dates.dateline(&article.body);
    if record.is_whole() {
        dates.path(record.file_name(), DateOrigin::FileName);
    }
    dates.settle(&mut article, &record.hints, notes);
    if let Some(item) = item {
        item.complete(&mut article);
    }
    Some(article)
}

/// Search engines wrap what they were given (`{"_id": …, "_source": {…}}`).
fn without_wrapping(mut object: Map<String, Value>) -> Map<String, Value> {
    match object.remove("_source") {
        Some(Value::Object(mut inner)) => {
            if let Some(id) = object.remove("_id") {
                inner.entry("id").or_insert(id);
            }
            inner
        }
        Some(other) => {
            object.insert("_source".into(), other);
            object
        }
        None => object,
    }
}

/// What a value is, in words.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "empty (`null`)",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// The record's number in its file.
fn number(record: &Record) -> &str {
    record.member.rsplit('#').next().unwrap_or_default()
}

fn place(record: &Record) -> String {
    match record.format {
        _ if record.is_whole() => "the file".into(),
        "jsonl" => format!("line {}", number(record)),
        _ => format!("element {}", number(record)),
    }
}

/// The reader's words, with the line of the file where a record is one.
fn fault(error: &serde_json::Error, record: &Record) -> String {
    let words = error.to_string();
    let what = words.split(" at line ").next().unwrap_or(&words);
    match (record.format, record.is_whole()) {
        ("jsonl", false) => format!("{what} at column {}", error.column()),
        _ => format!("{what} at line {} column {}", error.line(), error.column()),
    }
}
