//! Feeds in XML: what stands in the head, where the items are, and what an item says.

use super::{Head, Item, Text, address, plain_line, text_of};
use crate::parse::{
    clean, fields,
    xml::{Element, Node},
};

/// What the feed says of itself; `seen_at` is its own address where that is known.
pub(crate) fn head(top: &Element, seen_at: Option<&str>) -> Head {
    let Some(root) = top.elements().next() else { return Head::default() };
    if is_item(root) {
        return Head { base: seen_at.map(str::to_owned), ..Head::default() };
    }
    let channel = root.child("channel").unwrap_or(root);
    let link = channel.elements().find(|element| element.is("link") && is_page(element)).and_then(address_in);
    let base = base_of(root, seen_at.map(str::to_owned)).or_else(|| link.clone());
    let base = base_of(channel, base);
    let lang = channel.child("language").map(|element| clean::line(&element.text())).filter(|text| !text.is_empty());
    Head {
        title: channel
            .elements()
            .find(|element| element.is("title") && !is_of_media(element))
            .map(line_of)
            .filter(|title| !title.is_empty()),
        lang: lang.or_else(|| channel.attribute("lang").or_else(|| root.attribute("lang")).map(str::to_owned)),
        base: base.or(link),
        authors: channel
            .all("author")
            .filter(|element| element.prefix.is_empty() && root.is("feed"))
            .flat_map(names)
            .collect(),
    }
}

/// The items of the feed in order, each with the address that its links are seen from.
pub(crate) fn items<'a>(top: &'a Element, base: Option<&str>) -> Vec<(&'a Element, Option<String>)> {
    let mut found = Vec::new();
    collect(top, base, &mut found);
    found
}

fn collect<'a>(element: &'a Element, base: Option<&str>, found: &mut Vec<(&'a Element, Option<String>)>) {
    for inner in element.elements() {
        let base = base_of(inner, base.map(str::to_owned));
        if is_item(inner) {
            found.push((inner, base));
            // An item in an item, at whatever depth, was never closed before it.
            found.extend(inner.descendants().filter(|unclosed| unclosed.is("item")).map(|unclosed| (unclosed, None)));
        } else {
            collect(inner, base.as_deref(), found);
        }
    }
}

/// Whether it is an item: RSS calls them `item`, Atom `entry`; other namespaces have items of their own kind.
fn is_item(element: &Element) -> bool {
    let prefix = element.prefix.to_ascii_lowercase();
    (element.is("item") || element.is("entry"))
        && !["itunes", "media", "app", "gd", "wp", "opensearch"].contains(&prefix.as_str())
}

/// Whether an item of an export of `WordPress` is a page, picture or menu.
pub(crate) fn is_no_post(element: &Element) -> bool {
    element.child("post_type").is_some_and(|kind| !kind.text().trim().eq_ignore_ascii_case("post"))
}

/// The address that links in `element` are seen from.
fn base_of(element: &Element, outer: Option<String>) -> Option<String> {
    let own = element.attributes.iter().find(|(key, value)| key == "xml:base" && !value.trim().is_empty());
    match own {
        Some((_, own)) => Some(address::resolve(outer.as_deref(), own.trim())),
        None => outer,
    }
}

fn line_of(element: &Element) -> String {
    plain_line(&typed(element))
}

/// Whether the element belongs to a picture or sound rather than to the item.
fn is_of_media(element: &Element) -> bool {
    ["media", "itunes", "image", "googleplay"].contains(&element.prefix.to_ascii_lowercase().as_str())
}

/// Text of the kind that its `type` or `mode` says.
fn typed(element: &Element) -> Text {
    let kind = element.attribute("type").unwrap_or_default().to_ascii_lowercase();
    let mode = element.attribute("mode").unwrap_or_default().to_ascii_lowercase();
    let is_escaped = mode == "escaped" || kind == "html" || kind == "text/html";
    let has_elements = element.elements().next().is_some();
    if mode == "base64" {
        let value = from_base64(&element.text()).unwrap_or_default();
        return Text { is_html: kind.contains("html"), value, ..Text::default() };
    }
    if !has_elements && (kind == "text" || kind == "text/plain") {
        let value = element.text();
        // Many say text and write markup; nobody writes paragraphs about tags in a title.
        let is_html = ["</p>", "<br", "</a>", "</div>", "</b>", "</i>", "</em>", "</strong>", "</span>"]
            .iter()
            .any(|tag| value.contains(tag));
        return Text { is_html, value, ..Text::default() };
    }
    if is_escaped && !has_elements {
        return Text { is_html: true, value: element.text(), ..Text::default() };
    }
    text_of(element)
}

/// Base64 as old Atom has it; `None` where it is no text.
fn from_base64(text: &str) -> Option<String> {
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0u32, 0);
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=') {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    String::from_utf8(bytes).ok()
}

/// Whether a link leads to the page, not to pictures, sound, comments or the feed itself.
fn is_page(element: &Element) -> bool {
    element.attribute("rel").is_none_or(|rel| rel.eq_ignore_ascii_case("alternate"))
        && element
            .attribute("type")
            .is_none_or(|kind| !kind.starts_with("audio") && !kind.starts_with("video") && !kind.starts_with("image"))
}

fn address_in(element: &Element) -> Option<String> {
    let text = clean::line(&element.text());
    let found = if text.is_empty() {
        element.attribute("href").or_else(|| element.attribute("resource")).map(clean::line)
    } else {
        Some(text)
    };
    found.filter(|url| !url.is_empty() && url.len() < 4000)
}

/// Names of persons in an element: `name` within it, else its text without an address of mail.
pub(crate) fn names(element: &Element) -> Vec<String> {
    let named: Vec<String> =
        element.all("name").map(|name| clean::line(&name.text())).filter(|name| !name.is_empty()).collect();
    if element.elements().next().is_some() {
        return named;
    }
    let text = line_of(element);
    let Some(at) = text.find('@') else { return fields::byline(&text) };
    // `desk@example.org (Ann Lee)` and `Ann Lee <desk@example.org>`
    let from = text[..at].rfind([' ', '<', '(']).map_or(0, |space| space + 1);
    let to = text[at..].find([' ', '>', ')']).map_or(text.len(), |end| at + end);
    let rest = format!("{} {}", &text[..from], &text[to..]);
    let name = rest.replace("mailto:", "");
    let name = name.trim_matches(|letter: char| letter.is_whitespace() || "<>()[],;\"".contains(letter));
    if name.is_empty() { Vec::new() } else { fields::byline(name) }
}

/// So many dates of publication beside the foremost are kept.
const MOST_DATES: usize = 4;
/// How telling dates of validity are.
const VALID: u8 = 4;

/// What is gathered while an item's elements are gone through.
#[derive(Default)]
struct Found {
    item: Item,
    /// Titles, texts and dates with how telling they are; the lowest first.
    titles: Vec<(u8, String)>,
    texts: Vec<(u8, Text)>,
    dates: Vec<(u8, String)>,
    changes: Vec<(u8, String)>,
    links: Vec<(u8, String)>,
}

/// Reads one item.
pub(crate) fn read(element: &Element, head: &Head, base: Option<&str>) -> Item {
    let mut found = Found::default();
    let base = base.or(head.base.as_deref());
    if let Some(url) = element.attribute("href") {
        found.links.push((1, url.to_owned()));
    }
    if let Some(day) = element.attribute("lastmod") {
        found.changes.push((0, day.to_owned()));
    }
    for child in element.elements() {
        take(&mut found, child);
    }
    if element.elements().next().is_none() {
        let value = text_of(element);
        found.texts.push((9, value));
    }
    let Found { mut item, titles, texts, dates, changes, links } = found;
    item.title = best(titles).unwrap_or_default();
    let mut dates = dates;
    dates.retain(|(_, date)| !date.is_empty());
    dates.sort_by_key(|(rank, _)| *rank);
    // When it is valid or available is better than nothing.
    if item.created.is_some() || dates.iter().any(|(rank, _)| *rank != VALID) {
        dates.retain(|(rank, _)| *rank != VALID);
    }
    let mut told = dates.into_iter().map(|(_, date)| date);
    item.date = told.next();
    item.others = told.take(MOST_DATES).collect();
    item.modified = best(changes);
    item.url = best(links).map(|url| address::resolve(base, &url)).filter(|url| url.len() < 4000);
    let about = element.attributes.iter().find(|(key, _)| key == "rdf:about").map(|(_, value)| value.trim().to_owned());
    item.id = item.id.or(about.clone()).filter(|id| !id.is_empty());
    if item.url.is_none() {
        item.url = about.filter(|url| url.starts_with("http"));
    }
    let mut texts = texts;
    texts.sort_by_key(|(rank, _)| *rank);
    item.texts = texts
        .into_iter()
        .map(|(rank, text)| Text { is_summary: rank >= 4, ..text })
        .filter(|text| !text.value.trim().is_empty())
        .collect();
    if item.authors.is_empty() && item.source.is_none() {
        item.authors.clone_from(&head.authors);
    }
    item.source = item.source.or_else(|| head.title.clone());
    item.lang = item.lang.or_else(|| element.attribute("lang").map(str::to_owned)).or_else(|| head.lang.clone());
    item
}

/// The first of the most telling kind that is not empty.
fn best(mut all: Vec<(u8, String)>) -> Option<String> {
    all.retain(|(_, text)| !text.trim().is_empty());
    all.sort_by_key(|(rank, _)| *rank);
    all.into_iter().next().map(|(_, text)| text)
}

/// Takes one element of an item.
#[expect(clippy::too_many_lines, reason = "one line for each of the elements that feeds have")]
fn take(found: &mut Found, child: &Element) {
    let prefix = child.prefix.to_ascii_lowercase();
    let name = child.name.to_ascii_lowercase();
    let text = || clean::line(&child.text());
    let item = &mut found.item;
    let mut keep = |key: &str, value: String| {
        if !value.is_empty() {
            item.metadata.push((key.to_owned(), value));
        }
    };
    match (prefix.as_str(), name.as_str()) {
        ("media", "group" | "content" | "thumbnail" | "player") => media(found, child, name == "content"),
        ("media" | "itunes", "title") => found.titles.push((2, line_of(child))),
        ("dc", "title") => found.titles.push((1, line_of(child))),
        (_, "title") => found.titles.push((0, line_of(child))),
        ("feedburner", "origlink") => found.links.push((0, text())),
        (_, "link") if is_page(child) => found.links.extend(address_in(child).map(|url| (1, url))),
        (_, "link") if child.attribute("rel").is_some_and(|rel| rel == "enclosure") => {
            keep("enclosure", child.attribute("href").unwrap_or_default().to_owned());
        }
        (_, "guid" | "id") if prefix != "wp" => {
            let id = text();
            let is_address = id.starts_with("http")
                && child.attribute("ispermalink").is_none_or(|is| !is.eq_ignore_ascii_case("false"));
            if is_address && name == "guid" {
                found.links.push((3, id.clone()));
            }
            item.id = item.id.take().or(Some(id)).filter(|id| !id.is_empty());
        }
        ("dc", "identifier") => found.links.extend(Some(text()).filter(|id| id.starts_with("http")).map(|id| (4, id))),
        ("excerpt", "encoded") => found.texts.push((4, text_of(child))),
        ("content", "encoded") => found.texts.push((0, text_of(child))),
        (_, "encoded" | "fulltext" | "full-text" | "body" | "div") => found.texts.push((1, text_of(child))),
        ("itunes" | "googleplay", "summary" | "description") => found.texts.push((6, text_of(child))),
        (_, "content") => {
            found.texts.push((0, typed(child)));
            found.item.lang = child.attribute("lang").map(str::to_owned).or(found.item.lang.take());
        }
        ("media", "description") => found.texts.push((7, typed(child))),
        ("dc" | "dcterms", "description" | "abstract") => found.texts.push((5, text_of(child))),
        (_, "description" | "summary" | "abstract" | "tagline" | "info") => found.texts.push((4, typed(child))),
        ("itunes", "subtitle") => found.texts.push((8, text_of(child))),
        (_, "pubdate" | "published" | "issued") => found.dates.push((0, text())),
        ("dc", "date") => found.dates.push((1, text())),
        (_, "created") => item.created = item.created.take().or_else(|| Some(text()).filter(|day| !day.is_empty())),
        ("wp", "post_date_gmt") => found.dates.extend(
            Some(text()).filter(|day| !day.starts_with("0000")).map(|day| (2, format!("{}Z", day.replace(' ', "T")))),
        ),
        ("dcterms" | "dc", "valid" | "available") => found.dates.push((VALID, text())),
        (_, "date" | "pubtime" | "published_at" | "publication_date") => found.dates.push((5, text())),
        (_, "updated" | "modified" | "lastbuilddate" | "datemodified") => found.changes.push((0, text())),
        ("wp", "post_modified_gmt") => found.changes.extend(
            Some(text()).filter(|day| !day.starts_with("0000")).map(|day| (1, format!("{}Z", day.replace(' ', "T")))),
        ),
        ("itunes" | "googleplay", "author") if !item.authors.is_empty() => {}
        (_, "author" | "creator" | "byline" | "dc:creator") => {
            for name in names(child) {
                if !item.authors.contains(&name) {
                    item.authors.push(name);
                }
            }
        }
        (_, "contributor" | "publisher") => {
            for person in names(child) {
                keep(&name, person);
            }
        }
        ("media" | "itunes", "keywords") => text().split(',').map(clean::line).for_each(|word| keep("keywords", word)),
        ("media", "credit") => keep("credit", text()),
        (_, "category" | "subject") => {
            let label = child.attribute("label").or_else(|| child.attribute("term")).map(clean::line);
            let label = Some(line_of(child))
                .filter(|words| !words.is_empty())
                .or(label)
                .or_else(|| child.attribute("text").map(clean::line));
            if let Some(label) = label {
                match child.attribute("domain") {
                    Some("post_tag") => keep("keywords", label),
                    _ if item.categories.contains(&label) => {}
                    _ => item.categories.push(label),
                }
            }
        }
        ("" | "rss" | "atom", "source") => {
            let title = child.child("title").map_or_else(
                || if child.elements().next().is_none() { line_of(child) } else { String::new() },
                line_of,
            );
            item.source = Some(title).filter(|title| !title.is_empty());
            let seen_at = child.attribute("url").map(clean::line).unwrap_or_default();
            if !seen_at.is_empty() {
                item.metadata.push(("source-url".into(), seen_at));
            }
        }
        ("dc", "source") => keep("source", text()),
        ("dc" | "", "language") => item.lang = Some(text()).filter(|text| !text.is_empty()),
        ("", "enclosure") => keep("enclosure", child.attribute("url").unwrap_or_default().to_owned()),
        ("", "comments") => keep("comments-url", text()),
        (_, "rights" | "copyright") => keep("copyright", line_of(child)),
        ("wp", "status") => keep("status", text()),
        ("wp", "post_id") => keep("post-id", text()),
        ("slash", "comments") => keep("comment-count", text()),
        ("slash" | "prism", "section") => item.categories.extend(Some(text()).filter(|words| !words.is_empty())),
        ("slash", "department") => keep("department", text()),
        ("dc" | "dcterms", "coverage" | "spatial") => keep("located", text()),
        ("itunes", "duration" | "episode" | "season") | ("prism", "volume" | "number" | "publicationname" | "doi") => {
            keep(&name, text());
        }
        _ => {}
    }
}

/// Takes what stands in a group of pictures or films: titles, descriptions, credits.
fn media(found: &mut Found, group: &Element, is_picture: bool) {
    for node in &group.children {
        let Node::Element(child) = node else { continue };
        match child.name.to_ascii_lowercase().as_str() {
            "content" | "group" => media(found, child, true),
            "title" if !is_picture => found.titles.push((2, line_of(child))),
            "description" | "text" => {
                let text = line_of(child);
                if is_picture && !text.is_empty() && !found.item.captions.contains(&text) {
                    found.item.captions.push(text);
                }
                found.texts.push((7, typed(child)));
            }
            "credit" => {
                let credit = clean::line(&child.text());
                if !credit.is_empty() {
                    found.item.metadata.push(("credit".into(), credit));
                }
            }
            "keywords" => {
                let words = clean::line(&child.text());
                found.item.metadata.extend(
                    words
                        .split(',')
                        .map(clean::line)
                        .filter(|word| !word.is_empty())
                        .map(|word| ("keywords".into(), word)),
                );
            }
            _ => {}
        }
    }
}
