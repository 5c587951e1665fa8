//! ninjs (IPTC's news in JSON) and its dialects: what the general keys of records do not tell.

use serde_json::{Map, Value};

use super::{draft::Draft, status};
use crate::{
    article::{Item, ItemStatus},
    parse::{clean, html},
};

/// Keys that tell an agency's item; two of them do.
const TELLING: &[&str] = &[
    "versioncreated",
    "pubstatus",
    "urgency",
    "body_html",
    "body_xhtml",
    "body_html5",
    "slugline",
    "ednote",
    "firstpublished",
    "description_text",
];

/// What an item of an agency says beside its article, which stays in `object`; `None` where it is none.
pub(crate) fn prepare(object: &mut Map<String, Value>) -> Option<Draft> {
    // Services answer with the item in an envelope.
    if let Some(Value::Object(item)) = object.get_mut("data").and_then(|data| data.get_mut("item"))
        && is_item(item)
    {
        let item = std::mem::take(item);
        *object = item;
    }
    if !is_item(object) {
        return None;
    }
    let mut draft = Draft { item: item(object), ..Draft::default() };
    for (key, name) in [
        ("slugline", "slug"),
        ("slug", "slug"),
        ("ednote", "editor-note"),
        ("editorial_note", "editor-note"),
        ("pubstatus", "status"),
        ("urgency", "urgency"),
        ("priority", "priority"),
        ("copyrightnotice", "copyright"),
        ("copyrightholder", "copyright"),
        ("usageterms", "rights"),
        ("embargoed", "embargo"),
        ("embargo", "embargo"),
        ("located", "located"),
        ("profile", "profile"),
        ("keywords", "keywords"),
        ("place", "located"),
        ("genre", "genre"),
        ("subject", "subject"),
        ("type", "kind"),
    ] {
        if let Some(value) = object.remove(key) {
            for word in words(&value) {
                draft.keep(name, &word);
            }
        }
    }
    if let Some(codes) = draft.article.metadata.get("subject").cloned() {
        draft.article.section = codes.into_iter().find(|word| word.chars().any(char::is_alphabetic));
    }
    if let Some(category) =
        object.remove("anpa_category").map(|value| words(&value)).and_then(|all| all.into_iter().next())
    {
        draft.article.section = Some(category);
    }
    let dateline = object.remove("dateline");
    let place = dateline.as_ref().and_then(|line| line.get("located")).and_then(|place| place.get("city"));
    draft.keep("located", place.and_then(Value::as_str).unwrap_or_default());
    let text = dateline.as_ref().map(|line| line.get("text").unwrap_or(line));
    draft.keep("dateline", text.and_then(Value::as_str).unwrap_or_default());
    captions(&mut draft, object.remove("associations"));
    // Before any other date of the object, that of this version.
    if let Some(day) = ["versioncreated", "firstpublished", "firstcreated", "_updated", "_created"]
        .iter()
        .find_map(|key| object.get(*key).and_then(Value::as_str))
    {
        let day = super::draft::spread(day);
        object.insert("date".into(), Value::from(day));
    }
    body(object, &mut draft);
    authors(object);
    if let Some(Value::String(line)) = object.get("byline") {
        draft.keep("byline", line);
    }
    Some(draft)
}

fn is_item(object: &Map<String, Value>) -> bool {
    TELLING.iter().filter(|key| object.contains_key(**key)).count() >= 2
}

fn item(object: &Map<String, Value>) -> Item {
    let string = |key: &str| object.get(key).and_then(Value::as_str).map(clean::line).filter(|text| !text.is_empty());
    let id = ["guid", "uri", "_id", "item_id"].iter().find_map(|key| string(key)).unwrap_or_default();
    let version = ["version", "_current_version"].iter().find_map(|key| match object.get(*key)? {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    });
    let status = string("pubstatus").and_then(|word| status::named(&word)).unwrap_or_default();
    Item { id, version: version.unwrap_or_default(), status }
}

/// The text, marked up or plain, and the abstract.
fn body(object: &mut Map<String, Value>, draft: &mut Draft) {
    let string = |object: &mut Map<String, Value>, key: &str| match object.remove(key) {
        Some(Value::String(text)) if !text.trim().is_empty() => Some(text),
        _ => None,
    };
    let marked = ["body_html", "body_xhtml", "body_html5", "body_richhtml5"].iter().find_map(|key| string(object, key));
    let marked = marked.map(|text| html::plain_text(&text));
    let plain = string(object, "body_text");
    let content = string(object, "description_html").map(|text| html::plain_text(&text));
    let summary = string(object, "abstract")
        .map(|text| html::plain_text(&text))
        .or(content)
        .or_else(|| string(object, "description_text"));
    let text = marked.filter(|text| !text.trim().is_empty()).or(plain);
    match (text, summary) {
        (Some(text), summary) => {
            object.insert("body".into(), Value::from(text));
            draft.keep("abstract", &summary.unwrap_or_default());
        }
        (None, Some(summary)) => {
            object.insert("body".into(), Value::from(summary));
        }
        (None, None) => {}
    }
}

/// Lists of authors name roles and, under another key, who has them; the byline says more where they name nobody.
fn authors(object: &mut Map<String, Value>) {
    let Some(Value::Array(all)) = object.get("authors") else { return };
    let role = |name: &str| name.chars().all(|letter| letter.is_uppercase() || !letter.is_alphabetic());
    let name_of = |author: &Value| {
        let keys = ["sub_label", "name"].iter().filter_map(|key| author.get(*key)?.as_str());
        keys.map(clean::line).find(|name| !name.is_empty() && !role(name)).map(Value::from)
    };
    let names: Vec<Value> = all.iter().filter_map(name_of).collect();
    if names.is_empty() {
        object.remove("authors");
    } else {
        object.insert("authors".into(), Value::from(names));
    }
}

/// Captions of the pictures that belong to it.
fn captions(draft: &mut Draft, associations: Option<Value>) {
    let Some(Value::Object(all)) = associations else { return };
    for picture in all.values() {
        let text =
            |key: &str| picture.get(key).and_then(Value::as_str).map(|text| clean::line(&html::plain_text(text)));
        if let Some(caption) = text("description_text").or_else(|| text("headline")).filter(|text| !text.is_empty()) {
            draft.article.captions.push(caption);
        }
        draft.keep("credit", &text("byline").unwrap_or_default());
    }
}

/// Words of a value: strings, numbers, names and codes of objects.
fn words(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![clean::line(&html::plain_text(text))],
        Value::Number(number) => vec![number.to_string()],
        Value::Array(values) => values.iter().flat_map(words).collect(),
        Value::Object(object) => {
            let found = ["name", "label", "code", "qcode", "city"].iter().find_map(|key| object.get(*key)?.as_str());
            found.map(clean::line).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

impl Draft {
    /// Puts what stands beside the article into it.
    pub(crate) fn complete(mut self, article: &mut crate::article::Article) {
        for (key, values) in std::mem::take(&mut self.article.metadata) {
            article.metadata.insert(key, values);
        }
        article.captions.append(&mut self.article.captions);
        if self.article.section.is_some() {
            article.section = self.article.section;
        }
        if article.title.is_empty() {
            article.title = clean::first_sentence(&article.body);
        } else if let Some(rest) = article.body.strip_prefix(&article.title).and_then(|rest| rest.strip_prefix("\n\n"))
        {
            article.body = rest.to_owned();
        }
        if self.item.status == ItemStatus::Usable {
            self.item.status = status::of(article);
        }
        if !self.item.id.is_empty() {
            article.given_id = Some(match self.item.version {
                0 => self.item.id.clone(),
                version => format!("{}:{version}", self.item.id),
            });
        }
        if !self.item.id.is_empty() || self.item.status != ItemStatus::Usable {
            article.item = Some(self.item);
        }
    }
}
