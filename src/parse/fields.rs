//! Parts of an article out of keys and values.

use serde_json::{Map, Value};

use super::{
    Notes, clean, entities, html,
    keys::{AUTHORS, BODY, CAPTURED, DATE, ID, Keys, LANG, MODIFIED, SECTION, SOURCE, TITLE, URL, WRAPPERS},
    mapped, published,
    published::Dates,
};
use crate::article::{Article, DateOrigin};

pub(crate) use super::keys::{folded, is_known, language};

/// Puts the values of `object` into `article` and its dates into `dates`; what no key names is kept as metadata.
pub(crate) fn fill(
    article: &mut Article,
    object: Map<String, Value>,
    dates: &mut Dates,
    origin: DateOrigin,
    notes: &mut Notes,
) {
    let mut fields = Fields::of(object, &notes.reading.map);
    article.given_id = fields.take("id", ID, scalar);
    article.title = fields.take("title", TITLE, title).unwrap_or_default();
    let captions = &mut article.captions;
    if let Some(body) = fields.take("body", BODY, |value| body(value, captions, notes)) {
        article.body = whole(body, notes);
    }
    article.url = fields.take("url", URL, scalar);
    article.source = fields.take("source", SOURCE, name);
    let authors = fields.take("authors", AUTHORS, |value| Some(authors(value)).filter(|list| !list.is_empty()));
    article.authors = authors.unwrap_or_default();
    article.section = fields.take("section", SECTION, |value| name(value).filter(|name| !is_number(name)));
    article.lang = fields.take("lang", LANG, |value| {
        let text = scalar(value)?;
        dates.locale(&text);
        language(&text)
    });
    article.modified = fields.take("modified", MODIFIED, published::iso);
    article.captured = fields.take("captured", CAPTURED, published::iso);
    // A field called `published: true` names no date.
    let date = fields.take("date", DATE, |value| published::words(value).filter(|text| !is_flag(text)));
    if let Some(text) = date {
        dates.field(&with_marks(&text), origin);
    }
    for (_, key, value) in fields.rest {
        let values = metadata(&value);
        if !values.is_empty() {
            article.metadata.entry(clean::line(&key)).or_default().extend(values);
        }
    }
}

/// A moment written without marks between its parts (`20250602T100000Z`) with them; any other date as it stands.
fn with_marks(text: &str) -> String {
    let text = text.trim();
    match chrono::NaiveDateTime::parse_from_str(text.trim_end_matches('Z'), "%Y%m%dT%H%M%S") {
        Ok(moment) => format!("{}{}", moment.format("%Y-%m-%dT%H:%M:%S"), if text.ends_with('Z') { "Z" } else { "" }),
        Err(_) => text.to_owned(),
    }
}

/// A text without the mark of a service that gives its beginning alone (`… [+1234 chars]`), which is noted.
fn whole(body: String, notes: &mut Notes) -> String {
    let Some((start, rest)) = body.rsplit_once("[+") else { return body };
    let number = rest.trim_end().strip_suffix(" chars]").unwrap_or_default();
    if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return body;
    }
    let message = format!(
        "the service that gave it left out {number} characters of its text; fetch the article itself to have it whole"
    );
    notes.add("cut-text", &message, false);
    start.trim_end().to_owned()
}

/// Whether a name is the number of something that is named elsewhere.
fn is_number(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_flag(text: &str) -> bool {
    matches!(text.to_ascii_lowercase().as_str(), "true" | "false" | "yes" | "no" | "1" | "0")
}

struct Fields {
    /// Values that the user's map gives to parts.
    mapped: Vec<(String, Value)>,
    /// The other values: their keys folded and as they stand.
    rest: Vec<(String, String, Value)>,
}

impl Fields {
    fn of(mut object: Map<String, Value>, map: &[(String, String)]) -> Self {
        let mapped = mapped::take(&mut object, map);
        let mut rest: Vec<(String, String, Value)> = Vec::with_capacity(object.len());
        let mut inner = Vec::new();
        for (key, value) in object {
            let short = folded(&key);
            match value {
                // What stands beside the wrapper goes before what is in it.
                Value::Object(values) if is_wrapper(&short, &values) => {
                    inner.extend(
                        values.into_iter().map(|(name, value)| (folded(&name), format!("{key}.{name}"), value)),
                    );
                }
                // Telegram's second form of the same text.
                Value::Array(_) if short == "textentities" => {}
                value => rest.push((short, key, value)),
            }
        }
        rest.append(&mut inner);
        Self { mapped, rest }
    }

    /// Takes out the value that `read` makes something of: one that the user gave to `part`, else the first in the order of
    /// `keys`.
    fn take<T>(&mut self, part: &str, keys: Keys, mut read: impl FnMut(&Value) -> Option<T>) -> Option<T> {
        let given = self.mapped.iter().filter(|(name, _)| name == part).find_map(|(_, value)| read(value));
        if given.is_some() {
            return given;
        }
        for key in keys {
            for at in 0..self.rest.len() {
                if self.rest[at].0 == *key
                    && let Some(found) = read(&self.rest[at].2)
                {
                    self.rest.remove(at);
                    return Some(found);
                }
            }
        }
        None
    }
}

/// Whether the object `values` under `key` holds parts of the article rather than being one.
fn is_wrapper(key: &str, values: &Map<String, Value>) -> bool {
    let known = || values.keys().filter(|name| is_known(name)).count();
    WRAPPERS.contains(&key) && known() > usize::from(BODY.contains(&key))
}

/// One line of a string, a number or a truth value.
fn scalar(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => clean::line(text),
        Value::Number(number) => number.to_string(),
        // Search engines give each value as a list of one.
        Value::Array(values) => return values.first().and_then(scalar),
        Value::Bool(_) | Value::Null | Value::Object(_) => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

/// A title; services wrap it in an object (`{"main": …}`) or mark it up.
fn title(value: &Value) -> Option<String> {
    match value {
        Value::Object(object) => {
            ["main", "text", "name", "default", "rendered", "#text"].iter().find_map(|key| title(object.get(*key)?))
        }
        Value::Array(values) => values.iter().find_map(title),
        Value::String(text) if is_markup(text) => {
            Some(clean::line(&html::plain_text(text))).filter(|text| !text.is_empty())
        }
        Value::String(text) => Some(clean::line(&entities::resolved(text))).filter(|text| !text.is_empty()),
        value => scalar(value),
    }
}

/// A name given as a string or as an object that has one.
fn name(value: &Value) -> Option<String> {
    match value {
        Value::Object(object) => ["name", "title", "label", "id"].iter().find_map(|key| scalar(object.get(*key)?)),
        Value::Array(values) => values.iter().find_map(name),
        value => scalar(value),
    }
}

fn body(value: &Value, captions: &mut Vec<String>, notes: &mut Notes) -> Option<String> {
    let text = match value {
        Value::String(text) => marked_off(text, captions),
        Value::Array(values) => pieces(values, captions)?,
        Value::Object(object) => {
            return ["text", "body", "content", "rendered", "html", "#text"]
                .iter()
                .find_map(|key| body(object.get(*key)?, captions, notes));
        }
        _ => return None,
    };
    let (text, controls) = clean::paragraphs(&text);
    notes.controls(controls);
    Some(text).filter(|text| !text.is_empty())
}

/// The text of a list: of paragraphs, as strings or as objects with a text, or of pieces of one text, of which some are
/// marked (`["On ", {"type": "bold", "text": "Monday"}]`).
fn pieces(values: &[Value], captions: &mut Vec<String>) -> Option<String> {
    let mut texts = Vec::with_capacity(values.len());
    for value in values {
        texts.push(match value {
            Value::String(text) => marked_off(text, captions),
            Value::Object(object) => {
                let text = ["text", "content", "body", "#text"].iter().find_map(|key| object.get(*key)?.as_str());
                marked_off(text?, captions)
            }
            _ => return None,
        });
    }
    let is_mixed = values.iter().any(Value::is_string) && values.iter().any(Value::is_object);
    Some(texts.join(if is_mixed { "" } else { "\n\n" }))
}

/// The text of what may be marked up, without its captions and what it points to elsewhere.
fn marked_off(text: &str, captions: &mut Vec<String>) -> String {
    if is_markup(text) { html::text_apart(text, captions) } else { text.to_owned() }
}

/// Whether a field's text is marked up rather than plain.
fn is_markup(text: &str) -> bool {
    let has = |mark: &str| text.contains(mark);
    has("</p>")
        || has("</P>")
        || has("<br")
        || has("<BR")
        || has("</a>")
        || has("<p>")
        || has("</div>")
        || has("</em>")
        || has("</strong>")
}

/// Names of authors given as a list, as objects with names, or in one string.
pub(crate) fn authors(value: &Value) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let found = match value {
        Value::String(text) => byline(text),
        Value::Array(values) => values.iter().flat_map(authors).collect(),
        Value::Object(object) => ["name", "original", "title", "@id"]
            .iter()
            .find_map(|key| object.get(*key))
            .map(authors)
            .unwrap_or_default(),
        _ => Vec::new(),
    };
    for name in found {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The names in a byline: `By Ann Lee and Bo Chan` are two, `Lee, Ann` is one.
pub(crate) fn byline(text: &str) -> Vec<String> {
    let line = clean::line(text);
    let mut rest = line.as_str();
    for mark in ["by ", "by:", "von ", "par ", "por ", "written by ", "story by ", "posted by "] {
        if rest.get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark)) {
            rest = rest[mark.len()..].trim_start();
            break;
        }
    }
    let mut names = Vec::new();
    for part in rest.split([';', '|', '\n']).flat_map(|part| part.split(" and ")).flat_map(|part| part.split(" & ")) {
        let pieces: Vec<&str> = part.split(", ").map(str::trim).filter(|piece| !piece.is_empty()).collect();
        let all_full = pieces.iter().all(|piece| piece.contains(' '));
        if all_full {
            names.extend(pieces.into_iter().map(str::to_owned));
        } else {
            names.push(part.trim().trim_matches(',').to_owned());
        }
    }
    names.retain(|name| !name.is_empty() && name.chars().count() <= 100 && !name.starts_with("http"));
    names
}

/// A value kept as it stands: scalars as strings, lists of scalars as several, the rest as compact JSON.
fn metadata(value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::String(text) => {
            let (text, _) = clean::characters(text);
            Some(text.trim().to_owned()).filter(|text| !text.is_empty()).into_iter().collect()
        }
        Value::Array(values) if values.iter().all(|value| !value.is_array() && !value.is_object()) => {
            values.iter().flat_map(metadata).collect()
        }
        value => vec![value.to_string()],
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn authors_come_in_many_shapes() {
        for (value, names) in [
            (json!("By Ann Lee and Bo Chan"), vec!["Ann Lee", "Bo Chan"]),
            (json!("Ann Lee, Bo Chan"), vec!["Ann Lee", "Bo Chan"]),
            (json!("Lee, Ann"), vec!["Lee, Ann"]),
            (json!([{"name": "Ann Lee"}, "Bo Chan", "Ann Lee"]), vec!["Ann Lee", "Bo Chan"]),
            (json!(null), vec![]),
        ] {
            assert_eq!(authors(&value), names, "{value}");
        }
    }
}
