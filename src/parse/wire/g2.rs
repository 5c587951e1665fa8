//! NewsML-G2: news items and packages.

use super::{
    draft::{Draft, paragraphs},
    nitf, status,
};
use crate::{
    article::{DateRole, ItemStatus, NotArticle},
    parse::{clean, html, xml::Element},
};

/// Reads an item.
pub(crate) fn read(draft: &mut Draft, item: &Element) {
    draft.item.id = item.attribute("guid").map(clean::line).unwrap_or_default();
    draft.item.version = item.attribute("version").and_then(|version| version.parse().ok()).unwrap_or_default();
    if let Some(about) = item.child("itemMeta") {
        manage(draft, about);
    }
    for rights in item.all("rightsInfo") {
        for notice in rights.all("copyrightNotice").chain(rights.all("copyrightHolder")) {
            draft.keep("copyright", &name_of(notice));
        }
        for terms in rights.all("usageTerms") {
            draft.keep("rights", &terms.text());
        }
    }
    if let Some(about) = item.child("contentMeta") {
        describe(draft, about);
    }
    for set in item.all("contentSet") {
        contents(draft, set);
    }
    if item.is("packageItem") {
        package(draft, item);
    }
    if let Some(title) = item.at(&["itemMeta", "title"]) {
        draft.title(&title.text());
    }
    if draft.article.title.is_empty()
        && let Some(slug) = item.find("slugline")
    {
        draft.title(&slug.text());
    }
    // The language of the item's texts goes before that of its metadata.
    if let Some(lang) = item.attribute("lang") {
        draft.lang(lang);
    }
}

/// The name that an element gives: in words, as a literal, or as the end of a code.
fn name_of(element: &Element) -> String {
    let named = element.child("name").map(|name| clean::line(&name.text())).filter(|name| !name.is_empty());
    let own =
        || Some(clean::line(&element.text())).filter(|text| !text.is_empty() && element.elements().next().is_none());
    named
        .or_else(own)
        .or_else(|| element.attribute("literal").map(clean::line))
        .or_else(|| element.attribute("qcode").map(end_of_code))
        .unwrap_or_default()
}

fn end_of_code(code: &str) -> String {
    clean::line(code.split_once(':').map_or(code, |(_, end)| end))
}

fn manage(draft: &mut Draft, about: &Element) {
    let text = |name: &str| about.child(name).map(|found| clean::line(&found.text())).filter(|text| !text.is_empty());
    let code = |name: &str| about.child(name).and_then(|found| found.attribute("qcode"));
    if let Some(day) = text("versionCreated").or_else(|| text("firstCreated")) {
        draft.date(&day);
    }
    if let Some(day) = text("firstCreated") {
        draft.other_date(&day, DateRole::Created, 0.6);
    }
    draft.keep("created", &text("firstCreated").unwrap_or_default());
    draft.keep("embargo", &text("embargoed").unwrap_or_default());
    if let Some(state) = code("pubStatus") {
        draft.item.status = status::named(state).unwrap_or_default();
        draft.keep("status", &end_of_code(state));
    }
    draft.keep("kind", &code("itemClass").map(end_of_code).unwrap_or_default());
    for note in about.all("edNote") {
        draft.keep("editor-note", &note.text());
    }
    for signal in about.all("signal") {
        let signal = signal.attribute("qcode").or_else(|| signal.attribute("literal")).unwrap_or_default();
        draft.keep("signal", &end_of_code(signal));
        let state = if signal.starts_with("sig:") { status::named(signal) } else { None };
        if draft.item.status == ItemStatus::Usable
            && let Some(state) = state
        {
            draft.item.status = state;
        }
    }
    for service in about.all("service").filter(|service| service.child("name").is_some()) {
        draft.article.section.get_or_insert(name_of(service));
    }
    for provider in about.all("provider") {
        draft.keep("provider", &name_of(provider));
    }
}

fn describe(draft: &mut Draft, about: &Element) {
    for lang in about.all("language") {
        draft.lang(lang.attribute("tag").unwrap_or_default());
    }
    let mut titles: Vec<&Element> = about.all("headline").collect();
    titles.sort_by_key(|title| {
        title.attribute("role").is_some_and(|role| !role.ends_with("main") && !role.ends_with("default"))
    });
    for title in titles {
        draft.title(&title.text());
    }
    for element in about.elements() {
        let words = || clean::line(&element.text());
        match element.name.to_ascii_lowercase().as_str() {
            "urgency" => draft.keep("urgency", &words()),
            "slugline" => draft.keep("slug", &words()),
            "dateline" => draft.keep("dateline", &words()),
            "by" => draft.byline(&words()),
            "infosource" => draft.source(&name_of(element)),
            "creditline" => draft.keep("credit", &words()),
            "keyword" => draft.keep("keywords", &words()),
            "genre" => draft.keep("genre", &name_of(element)),
            "located" => draft.keep("located", &name_of(element)),
            "contentcreated" if draft.dates.is_empty() => draft.date(&words()),
            "contentcreated" => draft.other_date(&words(), DateRole::Created, 0.6),
            "contentmodified" => draft.article.modified = crate::date::read(&words()).map(|date| date.value),
            "subject" => {
                draft.keep("subject", &name_of(element));
                draft.keep("subject-code", element.attribute("qcode").unwrap_or_default());
            }
            "creator" => {
                let is_person = element.attribute("type").is_some_and(|kind| kind.ends_with("person"));
                let name = name_of(element);
                if is_person { draft.byline(&name) } else { draft.keep("creator", &name) }
            }
            "description" => {
                let text = paragraphs(element, &mut Vec::new());
                // Without a blank line in it, line ends are those of the file.
                let text = if text.trim().contains("\n\n") { text } else { clean::line(&text) };
                if element.attribute("role").is_some_and(|role| role.ends_with("caption")) {
                    let caption = clean::line(&text);
                    if !caption.is_empty() {
                        draft.article.captions.push(caption);
                    }
                }
                draft.summary.push_str("\n\n");
                draft.summary.push_str(&text);
            }
            _ => {}
        }
    }
    if draft.article.source.is_none()
        && let Some(provider) = draft.article.metadata.get("provider").and_then(|all| all.first()).cloned()
    {
        draft.source(&provider);
    }
}

fn contents(draft: &mut Draft, set: &Element) {
    for element in set.elements() {
        let kind = element.attribute("contenttype").unwrap_or_default().to_ascii_lowercase();
        match element.name.to_ascii_lowercase().as_str() {
            "inlinexml" => {
                let text = if let Some(nitf) = element.find("nitf") {
                    nitf::read(draft, nitf);
                    continue;
                } else if let Some(body) = element.find("body") {
                    paragraphs(body, &mut draft.article.captions)
                } else {
                    paragraphs(element, &mut draft.article.captions)
                };
                draft.texts.push(text);
            }
            "inlinedata" if kind.contains("html") => draft.texts.push(html::plain_text(&element.text())),
            "inlinedata" if element.attribute("encoding").is_none() => {
                let text = paragraphs(element, &mut draft.article.captions);
                draft.texts.push(text);
            }
            "remotecontent" => draft.keep(
                "content",
                element.attribute("href").or_else(|| element.attribute("residref")).unwrap_or_default(),
            ),
            _ => {}
        }
    }
}

/// A package is a list of items.
fn package(draft: &mut Draft, item: &Element) {
    let mut titles = Vec::new();
    for reference in item.find_all("itemRef") {
        draft
            .keep("items", reference.attribute("residref").or_else(|| reference.attribute("href")).unwrap_or_default());
        let title =
            reference.child("title").or_else(|| reference.child("headline")).map(|title| clean::line(&title.text()));
        titles.extend(title.filter(|title| !title.is_empty()));
    }
    draft.texts.push(titles.join("\n\n"));
    draft.article.not_article = Some(NotArticle::Listing);
}
