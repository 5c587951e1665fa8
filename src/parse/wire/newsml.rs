//! `NewsML` 1.0 to 1.2: a `NewsItem` with components in one another.

use super::{
    draft::{Draft, paragraphs},
    nitf, status,
};
use crate::{
    article::DateRole,
    parse::{clean, xml::Element},
};

/// Reads an item.
pub(crate) fn read(draft: &mut Draft, item: &Element) {
    if let Some(lang) = item.attribute("lang") {
        draft.lang(lang);
    }
    identify(draft, item);
    if let Some(management) = item.child("NewsManagement") {
        manage(draft, management);
    }
    let mut component_titles = Vec::new();
    for component in item.all("NewsComponent") {
        read_component(draft, component, &mut component_titles);
    }
    for title in component_titles {
        draft.title(&title);
    }
    if draft.article.title.is_empty()
        && let Some(label) = item.find("NameLabel")
    {
        draft.title(&label.text());
    }
}

fn identify(draft: &mut Draft, item: &Element) {
    let text = |name: &str| {
        item.child("Identification").and_then(|all| all.find(name)).map(|found| clean::line(&found.text()))
    };
    if let Some(id) = text("NewsItemId").filter(|id| !id.is_empty() && id != "0") {
        draft.item.id = id;
    }
    draft.item.version = text("RevisionId").and_then(|version| version.parse().ok()).unwrap_or_default();
    for (key, name) in [("public-id", "PublicIdentifier"), ("slug", "NameLabel"), ("provider", "ProviderId")] {
        draft.keep(key, &text(name).unwrap_or_default());
    }
}

fn manage(draft: &mut Draft, management: &Element) {
    let named = |name: &str| management.child(name).and_then(|found| found.attribute("FormalName"));
    let text =
        |name: &str| management.child(name).map(|found| clean::line(&found.text())).filter(|text| !text.is_empty());
    if let Some(state) = named("Status").and_then(status::named) {
        draft.item.status = state;
    }
    for (key, name) in
        [("status", "Status"), ("urgency", "Urgency"), ("priority", "Priority"), ("kind", "NewsItemType")]
    {
        draft.keep(key, named(name).unwrap_or_default());
    }
    for instruction in management.all("Instruction") {
        draft.keep("instruction", instruction.attribute("FormalName").unwrap_or_default());
    }
    for line in management.all("DerivedFrom").chain(management.all("AssociatedWith")) {
        draft.keep("related", line.attribute("NewsItem").unwrap_or_default());
    }
    if let Some(day) = text("ThisRevisionCreated").or_else(|| text("FirstCreated")) {
        draft.date(&day);
    }
    if let Some(day) = text("FirstCreated") {
        draft.other_date(&day, DateRole::Created, 0.6);
        draft.keep("created", &super::draft::spread(&day));
    }
    if let Some(change) = management.child("StatusWillChange") {
        draft.keep("embargo", &change.find("DateAndTime").map(Element::text).unwrap_or_default());
    }
}

fn read_component(draft: &mut Draft, component: &Element, titles: &mut Vec<String>) {
    if let Some(lang) = component.attribute("lang") {
        draft.lang(lang);
    }
    if let Some(lines) = component.child("NewsLines") {
        read_lines(draft, lines, titles);
    }
    if let Some(about) = component.child("AdministrativeMetadata") {
        for name in ["Source", "Provider", "Creator"] {
            for party in about.all(name).flat_map(|all| all.all("Party")) {
                let party_name = party.attribute("FormalName").unwrap_or_default();
                match (name, party.attribute("Topic")) {
                    ("Creator", Some("AUTHOR")) if party_name.contains(' ') => draft.byline(party_name),
                    ("Creator", _) => draft.keep("creator", party_name),
                    _ => draft.source(party_name),
                }
            }
        }
        for property in about.find_all("Property") {
            match property.attribute("FormalName") {
                Some("EditorialInfo") => draft.keep("editor-note", property.attribute("Value").unwrap_or_default()),
                Some("Priority") => draft.keep("priority", property.attribute("Value").unwrap_or_default()),
                Some("NewsProduct") => {
                    if let Some(product) = property.attribute("Value") {
                        draft.keep("product", product);
                    }
                }
                _ => {}
            }
        }
    }
    if let Some(rights) = component.child("RightsMetadata") {
        for holder in rights.find_all("CopyrightHolder") {
            draft.keep("copyright", &holder.text());
        }
    }
    if let Some(about) = component.child("DescriptiveMetadata") {
        describe(draft, about);
    }
    let role =
        component.child("Role").and_then(|role| role.attribute("FormalName")).unwrap_or_default().to_ascii_lowercase();
    for content in component.all("ContentItem") {
        read_content(draft, content, &role, titles);
    }
    for inner in
        component.all("NewsComponent").chain(component.all("NewsItem").flat_map(|item| item.all("NewsComponent")))
    {
        read_component(draft, inner, titles);
    }
}

fn read_lines(draft: &mut Draft, lines: &Element, titles: &mut Vec<String>) {
    for line in lines.elements() {
        let text = clean::line(&line.text());
        if text.is_empty() {
            continue;
        }
        match line.name.to_ascii_lowercase().as_str() {
            "headline" => titles.push(text),
            "subheadline" => draft.keep("subheadline", &text),
            "byline" => draft.byline(&text),
            "bylinetitle" => draft.keep("byline-title", &text),
            "dateline" => draft.keep("dateline", &text),
            "slugline" => draft.keep("slug", &text),
            "creditline" => draft.source(&text),
            "copyrightline" => draft.keep("copyright", &text),
            "keywordline" => draft.keep("keywords", &text),
            "rightsline" => draft.keep("rights", &text),
            "newsline" => {
                let kind = line.child("NewsLineType").and_then(|kind| kind.attribute("FormalName")).unwrap_or_default();
                let is_note = ["advisory", "note", "edit", "correction"]
                    .iter()
                    .any(|word| kind.to_ascii_lowercase().contains(word));
                for text in line.all("NewsLineText") {
                    draft.keep(if is_note { "editor-note" } else { "news-line" }, &text.text());
                }
            }
            _ => {}
        }
    }
}

fn describe(draft: &mut Draft, about: &Element) {
    for lang in about.all("Language") {
        draft.lang(lang.attribute("FormalName").unwrap_or_default());
    }
    for subject in about.find_all("SubjectCode").flat_map(Element::elements) {
        draft.keep("subject", subject.attribute("FormalName").unwrap_or_default());
        if let Some(section) = subject.attribute("cat") {
            draft.article.section.get_or_insert(clean::line(section));
        }
    }
    for genre in about.all("Genre") {
        draft.keep("genre", genre.attribute("FormalName").unwrap_or_default());
    }
    for property in about.find_all("Property") {
        let value = property.attribute("Value").unwrap_or_default();
        match property.attribute("FormalName").map(str::to_ascii_lowercase).as_deref() {
            Some("keyword") => draft.keep("keywords", value),
            Some("city" | "country" | "countryarea" | "area") => draft.keep("located", value),
            _ => {}
        }
    }
}

fn read_content(draft: &mut Draft, content: &Element, role: &str, titles: &mut Vec<String>) {
    let media =
        content.child("MediaType").and_then(|kind| kind.attribute("FormalName")).unwrap_or("text").to_ascii_lowercase();
    let Some(data) = content.child("DataContent") else { return };
    let text = if let Some(nitf) = data.child("nitf") {
        nitf::read(draft, nitf);
        return;
    } else if let Some(body) = data.find("body.content").or_else(|| data.find("body")) {
        paragraphs(body, &mut draft.article.captions)
    } else {
        paragraphs(data, &mut draft.article.captions)
    };
    if text.trim().is_empty() {
        return;
    }
    match role {
        "title" | "headline" => titles.push(clean::line(&text)),
        "caption" => draft.article.captions.push(clean::line(&text)),
        _ if media.contains("text") || media.contains("complexdata") => draft.texts.push(text),
        // What a picture or film has for text is its caption.
        _ => draft.article.captions.push(clean::line(&text)),
    }
}
