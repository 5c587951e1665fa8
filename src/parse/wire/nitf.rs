//! NITF (IPTC's News Industry Text Format, 2.5 to 3.6).

use super::{
    draft::{Draft, paragraphs},
    status,
};
use crate::{
    article::DateRole,
    parse::{clean, xml::Element},
};

/// Reads a document.
pub(crate) fn read(draft: &mut Draft, nitf: &Element) {
    for key in ["lang", "baselang"] {
        if let Some(lang) = nitf.attribute(key).or_else(|| nitf.child("body").and_then(|body| body.attribute(key))) {
            draft.lang(lang);
        }
    }
    if let Some(head) = nitf.child("head") {
        read_head(draft, head);
    }
    if let Some(body) = nitf.child("body") {
        read_body(draft, body);
    }
    if let Some(title) = nitf.at(&["head", "title"]) {
        draft.title(&title.text());
    }
}

/// Reads what stands around the text, and the text.
pub(crate) fn read_body(draft: &mut Draft, body: &Element) {
    if let Some(head) = body.child("body.head") {
        read_body_head(draft, head);
    }
    let mut captions = Vec::new();
    let content = body.child("body.content").unwrap_or(body);
    for media in content.find_all("media") {
        if let Some(credit) = media.find("media-producer") {
            draft.keep("credit", &credit.text());
        }
    }
    let text = paragraphs(content, &mut captions);
    draft.texts.push(text);
    draft.article.captions.extend(captions);
    if let Some(tagline) = body.at(&["body.end", "tagline"]) {
        draft.keep("tagline", &tagline.text());
    }
}

fn read_body_head(draft: &mut Draft, head: &Element) {
    if let Some(title) = head.at(&["hedline", "hl1"]) {
        draft.title(&title.text());
    }
    for title in head.all("hedline").flat_map(|hedline| hedline.all("hl2")) {
        if clean::line(&title.text()) != draft.article.title {
            draft.keep("subheadline", &title.text());
        }
    }
    for byline in head.all("byline") {
        let persons: Vec<String> = byline
            .find_all("person")
            .map(|person| clean::line(&person.text()))
            .filter(|name| !name.is_empty())
            .collect();
        let title = byline.child("byttl").map(Element::text).unwrap_or_default();
        draft.keep("byline-title", &title);
        if persons.is_empty() {
            let line = clean::line(&byline.text());
            let title = clean::line(&title);
            let name = line.strip_suffix(title.as_str()).unwrap_or(&line).trim();
            if !name.is_empty() {
                draft.byline(name);
            }
        }
        for person in persons {
            draft.byline(&person);
        }
    }
    for distributor in head.all("distributor") {
        draft.source(&distributor.text());
    }
    if let Some(dateline) = head.child("dateline") {
        let place = dateline.child("location").map(|place| clean::line(&place.text())).unwrap_or_default();
        draft.keep("located", &place);
        let day = dateline.child("story.date").map(|day| clean::line(&day.text())).unwrap_or_default();
        let is_own = place.is_empty() && day.is_empty();
        draft.keep("dateline", &if is_own { dateline.text() } else { format!("{place} {day}") });
        if let Some(day) = dateline.child("story.date").and_then(|day| day.attribute("norm")) {
            draft.keep("story-date", day);
        }
    }
    for text in head.all("abstract") {
        let text = paragraphs(text, &mut Vec::new());
        draft.summary.push_str("\n\n");
        draft.summary.push_str(&text);
    }
    for note in head.all("note") {
        draft.keep("editor-note", &note.text());
    }
    for owner in head.find_all("rights.owner") {
        draft.keep("copyright", &owner.text());
    }
}

fn read_head(draft: &mut Draft, head: &Element) {
    let attribute =
        |path: &[&str], key: &str| head.at(path).and_then(|element| element.attribute(key)).map(str::to_owned);
    for meta in head.all("meta") {
        if let (Some(name), Some(content)) = (meta.attribute("name"), meta.attribute("content")) {
            let name = match name.to_ascii_lowercase().as_str() {
                "anpa-keyword" | "slug" | "slugline" => "slug".to_owned(),
                "anpa-format" | "anpa-category" => "category".to_owned(),
                other => other.to_owned(),
            };
            draft.keep(&name, content);
        }
    }
    // What is released on a later day was under embargo, so that the day of release contradicts nothing.
    for (path, key, confidence) in [
        (&["docdata", "date.issue"][..], "norm", 0.9),
        (&["pubdata"], "date.publication", 0.9),
        (&["docdata", "date.release"], "norm", 0.55),
    ] {
        match attribute(path, key) {
            Some(day) if draft.dates.is_empty() => draft.date(&day),
            Some(day) => draft.other_date(&day, DateRole::Published, confidence),
            None => {}
        }
    }
    if let Some(id) =
        attribute(&["docdata", "doc-id"], "id-string").or_else(|| attribute(&["docdata", "du-key"], "key"))
    {
        draft.item.id = clean::line(&id);
    }
    let version = attribute(&["docdata", "du-key"], "version").and_then(|version| version.trim().parse().ok());
    draft.item.version = version.unwrap_or_default();
    if let Some(state) = attribute(&["docdata"], "management-status").as_deref().and_then(status::named) {
        draft.item.status = state;
    }
    for (key, path, name) in [
        ("slug", &["docdata", "du-key"], "key"),
        ("urgency", &["docdata", "urgency"], "ed-urg"),
        ("editor-note", &["docdata", "ed-msg"], "info"),
        ("editor-note", &["docdata", "ed-msg"], "msg-type"),
        ("fixture", &["docdata", "fixture"], "fix-id"),
        ("embargo", &["docdata", "date.release"], "norm"),
        ("expires", &["docdata", "date.expire"], "norm"),
        ("located", &["docdata", "evloc"], "city"),
        ("copyright", &["docdata", "doc.copyright"], "holder"),
    ] {
        if let Some(value) = attribute(path, name) {
            draft.keep(key, &value);
        }
    }
    for keyword in head.find_all("keyword") {
        draft.keep("keywords", keyword.attribute("key").unwrap_or_default());
    }
    for subject in head.find_all("tobject.subject") {
        for key in
            ["tobject.subject.refnum", "tobject.subject.type", "tobject.subject.matter", "tobject.subject.detail"]
        {
            draft.keep("subject", subject.attribute(key).unwrap_or_default());
        }
        if let Some(kind) = subject.attribute("tobject.subject.type") {
            draft.article.section.get_or_insert(clean::line(kind));
        }
    }
    for pubdata in head.all("pubdata") {
        draft.source(pubdata.attribute("name").unwrap_or_default());
        if let Some(section) = pubdata.attribute("position.section") {
            draft.article.section = Some(clean::line(section));
        }
        draft.article.url = draft
            .article
            .url
            .take()
            .or_else(|| pubdata.attribute("ex-ref").filter(|url| url.starts_with("http")).map(clean::line));
    }
}
