//! What a page says of itself: JSON-LD, then `OpenGraph`, then other `<meta>`s.

use dom_query::Document;
use serde_json::{Map, Value};

use super::{
    super::{clean, fields, published::Dates},
    json_ld,
};
use crate::article::Article;

/// The `<meta>`s of a page and its JSON-LD.
pub(crate) struct Metadata {
    /// Name in lower case without separators, and content.
    metas: Vec<(String, String)>,
    /// Objects that describe articles, the main one first.
    objects: Vec<Map<String, Value>>,
    canonical: Option<String>,
    lang: Option<String>,
    /// Whether JSON-LD calls the page a list.
    is_list: bool,
}

const AUTHORS: &[&str] = &[
    "author",
    "articleauthor",
    "dccreator",
    "dctermscreator",
    "parselyauthor",
    "sailthruauthor",
    "citationauthor",
    "byl",
    "byline",
    "creator",
    "cxenseparseauthor",
    "authors",
    "dcauthor",
    "articleauthorname",
    "cauthor",
    "authorname",
];
const SOURCE: &[&str] = &[
    "ogsitename",
    "applicationname",
    "dcpublisher",
    "publisher",
    "dctermspublisher",
    "copyright",
    "citationjournaltitle",
];
const SECTION: &[&str] = &[
    "articlesection",
    "parselysection",
    "section",
    "cxenseparsetaxonomy",
    "dcsubject",
    "category",
    "ogsection",
    "cgsection",
];

/// Gathers what `doc` says of itself.
pub(crate) fn read(doc: &Document) -> Metadata {
    let mut metas = Vec::new();
    for node in doc.select("meta").nodes() {
        let Some(value) = ["content", "datetime", "value"].iter().find_map(|key| node.attr(key)) else { continue };
        let value = clean::line(&value);
        if value.is_empty() {
            continue;
        }
        let is_in_head = node.parent().is_some_and(|parent| parent.has_name("head"));
        for key in ["property", "name", "itemprop", "http-equiv"] {
            if let Some(name) = node.attr(key) {
                for name in name.split_whitespace().map(fields::folded) {
                    // In the body it may belong to another article; those are read with their places.
                    if key != "itemprop" || is_in_head || !name.starts_with("date") {
                        metas.push((name, value.clone()));
                    }
                }
            }
        }
    }
    let canonical = doc.select("link[rel=canonical]").attr("href").map(|url| url.trim().to_owned());
    let lang =
        doc.select("html").attr("lang").or_else(|| doc.select("html").attr("xml:lang")).map(|lang| lang.to_string());
    Metadata { metas, objects: json_ld::read(doc), canonical, lang, is_list: json_ld::is_list(doc) }
}

impl Metadata {
    /// Contents of the metas called one of `names`, in the order of `names`.
    pub(crate) fn all<'a>(&'a self, names: &'a [&str]) -> impl Iterator<Item = &'a str> {
        names.iter().flat_map(move |name| {
            self.metas.iter().filter(move |(found, _)| found == name).map(|(_, content)| content.as_str())
        })
    }

    /// Objects of JSON-LD that describe articles, the main one first.
    pub(crate) fn objects(&self) -> &[Map<String, Value>] {
        &self.objects
    }

    /// The content of the first meta called one of `names`.
    pub(crate) fn first(&self, names: &[&str]) -> Option<String> {
        self.all(names).next().map(str::to_owned)
    }

    /// A string under `key` of the objects that are articles rather than pages.
    fn object(&self, key: &str) -> Option<&Value> {
        self.objects.iter().find_map(|object| object.get(key).filter(|value| !value.is_null()))
    }

    /// The headline that JSON-LD gives.
    pub(crate) fn headline(&self) -> Option<String> {
        let value = self.object("headline")?;
        value.as_str().map(|text| clean::line(&super::plain_text(text))).filter(|text| !text.is_empty())
    }

    /// The text that JSON-LD gives.
    pub(crate) fn article_body(&self) -> Option<&str> {
        self.object("articleBody").and_then(Value::as_str).filter(|text| !text.trim().is_empty())
    }

    /// Whether the page describes itself as an article: as [`Self::is_dated_article`], or by `OpenGraph`'s type alone.
    pub(crate) fn is_article(&self) -> bool {
        self.is_dated_article() || self.all(&["ogtype"]).any(|kind| kind.contains("article"))
    }

    /// Whether the page describes itself as an article with more than a type, which some sites give to every page:
    /// schema.org's with a date or headline, or `OpenGraph`'s with a date.
    pub(crate) fn is_dated_article(&self) -> bool {
        let described = |object: &Map<String, Value>| {
            let kind = object.get("@type").map(Value::to_string).unwrap_or_default();
            (kind.contains("Article") || kind.contains("Posting") || kind.contains("Report"))
                && (object.contains_key("datePublished") || object.contains_key("headline"))
        };
        self.objects.iter().any(described) || self.all(&["articlepublishedtime"]).next().is_some()
    }

    /// Whether the page is that of one film, song or book, by `OpenGraph`'s type.
    pub(crate) fn is_medium(&self) -> bool {
        self.all(&["ogtype"]).any(|kind| ["video", "music", "book"].iter().any(|medium| kind.starts_with(medium)))
    }

    /// Whether JSON-LD calls the page a list.
    pub(crate) fn is_list(&self) -> bool {
        self.is_list
    }

    /// Whether all that is known of the page's address, with the `known` one, is that of a site's first page.
    pub(crate) fn is_front(&self, known: Option<&str>) -> bool {
        let og = self.first(&["ogurl"]);
        let mut all = [self.canonical.as_deref(), og.as_deref(), known]
            .into_iter()
            .flatten()
            .filter(|url| is_address(url))
            .peekable();
        all.peek().is_some() && all.all(is_first)
    }

    /// Whether the page says that its article is not for all to read.
    pub(crate) fn is_for_subscribers(&self) -> bool {
        self.object("isAccessibleForFree").is_some_and(|value| value.to_string().to_ascii_lowercase().contains("false"))
    }

    /// The name of the medium.
    pub(crate) fn site(&self) -> Option<String> {
        self.first(&SOURCE[..1])
            .or_else(|| self.object("publisher").and_then(name))
            .or_else(|| self.first(&SOURCE[1..]).filter(|name| name.len() < 60))
    }

    /// The page's own address.
    pub(crate) fn url(&self) -> Option<String> {
        let objects = ["url", "mainEntityOfPage", "@id"].iter().find_map(|key| match self.object(key)? {
            Value::String(text) => Some(text.clone()),
            Value::Object(object) => object.get("@id").and_then(Value::as_str).map(str::to_owned),
            _ => None,
        });
        let metas = self.first(&["ogurl", "twitterurl", "parselylink"]);
        // A canonical address without a path is the site's, set on every page by mistake.
        let mut all = [self.canonical.clone(), metas, objects].into_iter().flatten().filter(|url| is_address(url));
        let first = all.next()?;
        if has_path(&first) { Some(first) } else { all.find(|url| has_path(url)).or(Some(first)) }
    }

    /// The address's host without `www.`.
    pub(crate) fn host(&self) -> Option<String> {
        let url = self.url()?;
        let host = url.split("://").nth(1)?.split(['/', '?', '#', ':']).next()?.to_ascii_lowercase();
        Some(host.strip_prefix("www.").unwrap_or(&host).to_owned()).filter(|host| host.contains('.'))
    }
}

fn is_address(url: &str) -> bool {
    (url.starts_with("http://") || url.starts_with("https://"))
        && url.len() < 2000
        && !url.contains(|letter: char| letter.is_whitespace() || letter.is_control())
}

/// Whether an address has no path but one that leads to a site's first page.
fn is_first(url: &str) -> bool {
    let path = url.split("://").nth(1).and_then(|rest| rest.split_once('/')).map_or("", |(_, path)| path);
    ["", "index.html", "index.htm", "index.php", "home"].contains(&path.trim_end_matches('/'))
}

fn has_path(url: &str) -> bool {
    url.split("://").nth(1).and_then(|rest| rest.split_once('/')).is_some_and(|(_, path)| !path.is_empty())
}

fn name(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(clean::line(text)).filter(|text| !text.is_empty() && !is_address(text)),
        Value::Object(object) => object.get("name").and_then(name),
        Value::Array(values) => values.iter().find_map(name),
        _ => None,
    }
}

/// Puts all but title and text into `article`, and the dates into `dates`.
pub(crate) fn fill(article: &mut Article, meta: &Metadata, dates: &mut Dates) {
    article.modified = super::dates::fill(article, meta, dates);
    article.authors = meta.object("author").or_else(|| meta.object("creator")).map(fields::authors).unwrap_or_default();
    if article.authors.is_empty() {
        let mut names: Vec<String> = Vec::new();
        for key in AUTHORS {
            for name in
                meta.all(&[key]).filter(|text| !text.contains("://") && !text.contains(".com")).flat_map(fields::byline)
            {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            if !names.is_empty() {
                break;
            }
        }
        article.authors = names;
    }
    article.source = meta.site();
    article.section = meta.object("articleSection").and_then(name).or_else(|| meta.first(SECTION));
    let locale = meta
        .lang
        .clone()
        .or_else(|| {
            meta.first(&[
                "contentlanguage",
                "language",
                "dclanguage",
                "dctermslanguage",
                "oglocale",
                "inlanguage",
                "lang",
            ])
        })
        .or_else(|| meta.object("inLanguage").and_then(name));
    if let Some(locale) = &locale {
        dates.locale(locale);
    }
    article.lang = locale.and_then(|text| fields::language(&text));
    article.url = meta.url();
    for (key, names) in [
        ("description", &["ogdescription", "description", "twitterdescription", "dcdescription"][..]),
        ("keywords", &["newskeywords", "keywords", "articletag", "parselytags"][..]),
    ] {
        let mut values: Vec<String> = meta.all(names).map(str::to_owned).collect();
        if key == "description" {
            values.truncate(1);
        }
        values.dedup();
        values.truncate(50);
        if !values.is_empty() {
            article.metadata.insert(key.into(), values);
        }
    }
}
