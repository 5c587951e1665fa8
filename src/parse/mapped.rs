//! The user's own map: which keys of records name which parts of an article.

use serde_json::{Map, Value};

use super::keys::folded;

/// Takes out of `object` the values that `map` gives to parts, in its order: pairs of a part and a key. Keys are those of
/// the object, or paths through it (`fields.body`, `authors.0.name`); several joined by `+` are one text.
pub(super) fn take(object: &mut Map<String, Value>, map: &[(String, String)]) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    let mut used: Vec<String> = Vec::new();
    for (part, keys) in map {
        let values: Vec<Value> = keys
            .split('+')
            .filter_map(|key| {
                let (own, value) = at(object, key.trim())?;
                used.extend(own);
                Some(value)
            })
            .collect();
        match values.len() {
            0 => {}
            1 => found.extend(values.into_iter().map(|value| (part.clone(), value))),
            _ if part == "body" => found.push((part.clone(), Value::Array(values))),
            _ => {
                let words: Vec<String> = values.iter().map(words).filter(|words| !words.is_empty()).collect();
                found.push((part.clone(), Value::String(words.join(" "))));
            }
        }
    }
    for key in used {
        object.remove(&key);
    }
    found
}

/// The value at `path`, and the key that is used up by it.
fn at(object: &Map<String, Value>, path: &str) -> Option<(Option<String>, Value)> {
    if let Some(key) = key_of(object, path) {
        return Some((Some(key.clone()), object[key].clone()));
    }
    let (first, rest) = path.split_once('.')?;
    let key = key_of(object, first)?;
    Some((None, within(&object[key], rest)?))
}

/// The key called `name`: as it stands, else but for case, spaces and signs.
fn key_of<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a String> {
    object.get_key_value(name).map(|(key, _)| key).or_else(|| {
        let name = folded(name);
        object.keys().find(|key| folded(key) == name)
    })
}

/// The value at `path` below `value`. Of a list it is the element of that number, else the values of all elements.
fn within(value: &Value, path: &str) -> Option<Value> {
    match value {
        Value::Object(object) => at(object, path).map(|(_, value)| value),
        Value::Array(values) => {
            let (first, rest) = path.split_once('.').unwrap_or((path, ""));
            if let Ok(number) = first.parse::<usize>() {
                let value = values.get(number)?;
                return if rest.is_empty() { Some(value.clone()) } else { within(value, rest) };
            }
            let all: Vec<Value> = values.iter().filter_map(|value| within(value, path)).collect();
            Some(Value::Array(all)).filter(|all| all.as_array().is_some_and(|all| !all.is_empty()))
        }
        _ => None,
    }
}

fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Array(values) => values.iter().map(words).collect::<Vec<_>>().join(" "),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn keys_are_paths_and_several_are_one_text() {
        let whole = json!({"Head Line": "A", "fields": {"body": "B"}, "by": [{"name": "C"}, {"name": "D"}], "day": 2, "hour": "9:00"});
        for (part, key, value) in [
            ("title", "head_line", json!("A")),
            ("body", "fields.body", json!("B")),
            ("body", "fields.body+Head Line", json!(["B", "A"])),
            ("authors", "by.name", json!(["C", "D"])),
            ("authors", "by.1.name", json!("D")),
            ("date", "day+hour", json!("2 9:00")),
        ] {
            let mut object = whole.as_object().expect("an object").clone();
            assert_eq!(take(&mut object, &[(part.into(), key.into())]), [(part.to_owned(), value)], "{key}");
        }
        let mut object = whole.as_object().expect("an object").clone();
        assert_eq!(take(&mut object, &[("url".into(), "nonesuch.x".into())]), []);
        assert_eq!(object.len(), 4);
    }
}
