//! The keys by which records, front matter and header lines name the parts of an article.

use serde_json::{Map, Value};

use super::{Notes, clean, html, published, published::Dates};
use crate::article::{Article, DateOrigin};

/// A part of an article and the keys that name it, best first, in lower case without `_`, `-`, `.` and spaces.
type Keys = &'static [&'static str];

const ID: Keys = &["id", "docid", "articleid", "guid", "uuid", "uri", "identifier"];
const TITLE: Keys = &["title", "headline", "heading", "headlinemain", "webtitle", "hl"];
const DATE: Keys = &[
    "date",
    "published",
    "pubdate",
    "publishedat",
    "datepublished",
    "publicationdate",
    "publishdate",
    "publisheddate",
    "publishedon",
    "publishtime",
    "publishedtime",
    "datepublish",
    "webpublicationdate",
    "articlepublishedtime",
    "posted",
    "postedat",
    "issued",
    "dateissued",
    "firstpublished",
    "created",
    "createdat",
    "datecreated",
    "timestamp",
    "firstcreated",
    "versioncreated",
    "day",
];
const BODY: Keys = &[
    "body",
    "text",
    "content",
    "articlebody",
    "fulltext",
    "maintext",
    "bodytext",
    "contenttext",
    "bodyhtml",
    "contenthtml",
    "article",
    "story",
    "paragraphs",
    "transcription",
    "ocr",
    "description",
    "abstract",
    "summary",
    "lead",
];
const URL: Keys =
    &["url", "link", "canonicalurl", "weburl", "canonical", "permalink", "articleurl", "sourceurl", "href"];
const SOURCE: Keys =
    &["source", "publisher", "publication", "outlet", "newspaper", "sitename", "site", "agency", "provider", "domain"];
const AUTHORS: Keys = &["authors", "author", "byline", "by", "creator", "writers", "writer", "reporter"];
const SECTION: Keys = &["section", "category", "sectionname", "articlesection", "desk", "rubric", "categories"];
const LANG: Keys = &["lang", "language", "inlanguage", "langcode", "languagecode", "locale"];
const MODIFIED: Keys =
    &["modified", "updated", "modifiedat", "updatedat", "datemodified", "lastmodified", "lastmod", "dateupdated"];
const CAPTURED: Keys = &[
    "captured",
    "capturedat",
    "capturetime",
    "retrieved",
    "retrievedat",
    "accessed",
    "fetched",
    "fetchedat",
    "scrapedat",
    "crawled",
    "crawledat",
    "datedownload",
    "archived",
];

/// Keys in Russian, Ukrainian, German, French and Spanish, as folded, each with the English one it stands for.
#[rustfmt::skip]
const TRANSLATED: &[(&str, &str)] = &[
    ("заголовок", "title"), ("название", "title"), ("назва", "title"), ("titel", "title"), ("überschrift", "title"),
    ("titre", "title"), ("título", "title"), ("titulo", "title"), ("titular", "title"),
    ("дата", "date"), ("опубликовано", "date"), ("датапубликации", "date"), ("опубліковано", "date"),
    ("датапублікації", "date"), ("datum", "date"), ("veröffentlicht", "date"), ("publié", "date"),
    ("publiéle", "date"), ("datedepublication", "date"), ("fecha", "date"), ("publicado", "date"),
    ("fechadepublicación", "date"),
    ("автор", "author"), ("авторы", "author"), ("автори", "author"), ("autor", "author"), ("autorin", "author"),
    ("autoren", "author"), ("auteur", "author"), ("auteure", "author"), ("auteurs", "author"), ("autora", "author"),
    ("autores", "author"),
    ("источник", "source"), ("издание", "source"), ("джерело", "source"), ("видання", "source"),
    ("quelle", "source"), ("zeitung", "source"), ("journal", "source"), ("fuente", "source"), ("diario", "source"),
    ("рубрика", "section"), ("раздел", "section"), ("розділ", "section"), ("rubrik", "section"),
    ("ressort", "section"), ("rubrique", "section"), ("sección", "section"), ("seccion", "section"),
    ("ссылка", "url"), ("адрес", "url"), ("посилання", "url"), ("adresse", "url"), ("lien", "url"), ("enlace", "url"),
    ("язык", "language"), ("мова", "language"), ("sprache", "language"), ("langue", "language"),
    ("idioma", "language"),
];

/// A key as the lists above have it.
pub(crate) fn folded(key: &str) -> String {
    let folded: String = key.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let english = TRANSLATED.iter().find(|(foreign, _)| *foreign == folded).map(|(_, english)| (*english).to_owned());
    english.unwrap_or(folded)
}

/// Whether `key` names a part of an article.
pub(crate) fn is_known(key: &str) -> bool {
    let key = folded(key);
    [ID, TITLE, DATE, BODY, URL, SOURCE, AUTHORS, SECTION, LANG, MODIFIED, CAPTURED]
        .iter()
        .any(|keys| keys.contains(&key.as_str()))
}

/// Puts the values of `object` into `article` and its dates into `dates`; what no key names is kept as metadata.
pub(crate) fn fill(
    article: &mut Article,
    object: Map<String, Value>,
    dates: &mut Dates,
    origin: DateOrigin,
    notes: &mut Notes,
) {
    let mut fields = Fields { rest: object.into_iter().map(|(key, value)| (folded(&key), key, value)).collect() };
    article.given_id = fields.take(ID, scalar);
    article.title = fields.take(TITLE, title).unwrap_or_default();
    if let Some(body) = fields.take(BODY, |value| body(value, notes)) {
        article.body = body;
    }
    article.url = fields.take(URL, scalar);
    article.source = fields.take(SOURCE, name);
    article.authors =
        fields.take(AUTHORS, |value| Some(authors(value)).filter(|list| !list.is_empty())).unwrap_or_default();
    article.section = fields.take(SECTION, name);
    article.lang = fields.take(LANG, |value| {
        let text = scalar(value)?;
        dates.locale(&text);
        language(&text)
    });
    article.modified = fields.take(MODIFIED, published::iso);
    article.captured = fields.take(CAPTURED, published::iso);
    // A field called `published: true` names no date.
    if let Some(text) = fields.take(DATE, |value| published::words(value).filter(|text| !is_flag(text))) {
        dates.field(&text, origin);
    }
    for (_, key, value) in fields.rest {
        let values = metadata(&value);
        if !values.is_empty() {
            article.metadata.entry(clean::line(&key)).or_default().extend(values);
        }
    }
}

fn is_flag(text: &str) -> bool {
    matches!(text.to_ascii_lowercase().as_str(), "true" | "false" | "yes" | "no" | "1" | "0")
}

struct Fields {
    rest: Vec<(String, String, Value)>,
}

impl Fields {
    /// Takes out the first value, in the order of `keys`, of which `read` makes something.
    fn take<T>(&mut self, keys: Keys, mut read: impl FnMut(&Value) -> Option<T>) -> Option<T> {
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

/// One line of a string, a number or a truth value.
fn scalar(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => clean::line(text),
        Value::Number(number) => number.to_string(),
        Value::Bool(_) | Value::Null | Value::Array(_) | Value::Object(_) => return None,
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

fn body(value: &Value, notes: &mut Notes) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => {
            let paragraphs: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
            if paragraphs.len() < values.len() {
                return None;
            }
            paragraphs.join("\n\n")
        }
        Value::Object(object) => {
            return ["text", "body", "content", "rendered", "html", "#text"]
                .iter()
                .find_map(|key| body(object.get(*key)?, notes));
        }
        _ => return None,
    };
    let text = if is_markup(&text) { html::plain_text(&text) } else { text };
    let (text, controls) = clean::paragraphs(&text);
    notes.controls(controls);
    Some(text).filter(|text| !text.is_empty())
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

/// ISO 639-1 code of a language named by a code, a locale or in words.
pub(crate) fn language(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let code = text.split(['-', '_', ';', ',', ' ']).next()?;
    if code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Some(code.to_owned());
    }
    LANGUAGES.iter().find(|(_, names)| names.contains(&code)).map(|(code, _)| (*code).to_owned())
}

/// Codes of three letters and names.
const LANGUAGES: &[(&str, &[&str])] = &[
    ("en", &["eng", "english"]),
    ("ru", &["rus", "russian", "русский"]),
    ("uk", &["ukr", "ukrainian", "українська"]),
    ("fr", &["fra", "fre", "french", "français"]),
    ("de", &["deu", "ger", "german", "deutsch"]),
    ("es", &["spa", "spanish", "español"]),
    ("it", &["ita", "italian", "italiano"]),
    ("pt", &["por", "portuguese", "português"]),
    ("nl", &["nld", "dut", "dutch", "nederlands"]),
    ("pl", &["pol", "polish", "polski"]),
    ("sv", &["swe", "swedish", "svenska"]),
    ("da", &["dan", "danish", "dansk"]),
    ("no", &["nor", "norwegian", "norsk"]),
    ("fi", &["fin", "finnish", "suomi"]),
    ("el", &["ell", "gre", "greek"]),
    ("tr", &["tur", "turkish", "türkçe"]),
    ("ar", &["ara", "arabic"]),
    ("he", &["heb", "hebrew"]),
    ("fa", &["fas", "per", "persian"]),
    ("zh", &["zho", "chi", "chinese"]),
    ("ja", &["jpn", "japanese"]),
    ("ko", &["kor", "korean"]),
    ("hi", &["hin", "hindi"]),
    ("cs", &["ces", "cze", "czech"]),
    ("ro", &["ron", "rum", "romanian"]),
    ("hu", &["hun", "hungarian"]),
    ("bg", &["bul", "bulgarian"]),
];

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

    #[test]
    fn languages_are_codes_of_two_letters() {
        for (text, code) in [("en-US", Some("en")), ("ENG", Some("en")), ("русский", Some("ru")), ("gibberish", None)]
        {
            assert_eq!(language(text).as_deref(), code);
        }
    }
}
