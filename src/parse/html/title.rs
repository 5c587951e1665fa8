//! The headline of a page, without the name of its site.

use dom_query::Document;

use super::{super::clean, metadata::Metadata};

/// What stands between a headline and a site's name.
const MARKS: &[&str] = &[" | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • ", " « ", " / ", " |"];

/// The headline of `doc`; empty where it has none.
pub(crate) fn choose(doc: &Document, meta: &Metadata) -> String {
    let site = meta.site();
    let host = meta.host();
    let clean = |text: &str| without_site(text, site.as_deref(), host.as_deref());
    let heading = heading(doc).filter(|text| !is_site(text, site.as_deref(), host.as_deref()));
    let tag = doc.select("head title, title").first().text();
    let tag = clean::line(&tag);
    let told = [
        meta.first(&["ogtitle"]),
        meta.headline(),
        meta.first(&[
            "twittertitle",
            "dctitle",
            "dctermstitle",
            "parselytitle",
            "sailthrutitle",
            "citationtitle",
            "headline",
            "title",
        ]),
    ];
    let told: Vec<String> = told
        .into_iter()
        .flatten()
        .map(|text| clean(&clean::line(&text)))
        .filter(|text| !text.is_empty() && !is_site(text, site.as_deref(), host.as_deref()))
        .collect();
    if let Some(heading) = &heading {
        // A heading that the page's own title repeats is what readers see as the headline.
        let folded = fold(heading);
        let words = folded.split(' ').count();
        if words >= 2
            && told
                .iter()
                .chain([&tag])
                .any(|text| fold(text).starts_with(&folded) || (words >= 4 && fold(text).contains(&folded)))
        {
            return heading.clone();
        }
    }
    if let Some(title) = told.into_iter().next() {
        return title;
    }
    let tag = headline_of_tag(&clean(&tag));
    match heading {
        Some(heading) if tag.is_empty() || heading.split(' ').count() >= 4 => heading,
        _ => tag,
    }
}

/// The first heading of the first rank that has words; those of articles before those of mastheads.
fn heading(doc: &Document) -> Option<String> {
    ["[itemprop=headline]", "article h1", "main h1", "h1"].iter().find_map(|selector| {
        let all = doc.select(selector);
        all.nodes()
            .iter()
            .take(20)
            .map(|node| clean::line(&node.text()))
            .find(|text| text.chars().count() >= 5 && text.chars().count() <= 300)
    })
}

/// Lower-case words without punctuation.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::new();
    for word in text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(word.chars().flat_map(char::to_lowercase));
    }
    folded
}

fn is_site(text: &str, site: Option<&str>, host: Option<&str>) -> bool {
    let folded = fold(text);
    if folded.is_empty() {
        return false;
    }
    let tight: String = folded.chars().filter(|letter| *letter != ' ').collect();
    let by_name = site.map(fold).is_some_and(|site| {
        let bare = |name: &str| name.strip_prefix("the ").unwrap_or(name).to_owned();
        bare(&site) == bare(&folded)
    });
    let by_host = host.is_some_and(|host| {
        let letters: String = host.chars().filter(|letter| letter.is_alphanumeric()).collect();
        let first = host.rsplit('.').nth(1).unwrap_or(host).replace('-', "");
        letters == tight || first == tight || tight == format!("the{first}")
    });
    by_name || by_host
}

fn without_site(text: &str, site: Option<&str>, host: Option<&str>) -> String {
    let mut title = text.trim().to_owned();
    // "Headline - Section | Site" has two ends to cut.
    for _ in 0..3 {
        let before = title.len();
        for mark in MARKS {
            if let Some((start, end)) = title.rsplit_once(mark) {
                if is_site(end, site, host) && !start.trim().is_empty() {
                    title = start.trim().to_owned();
                    break;
                }
            }
            if let Some((start, end)) = title.split_once(mark) {
                if is_site(start, site, host) && !end.trim().is_empty() {
                    title = end.trim().to_owned();
                    break;
                }
            }
        }
        if title.len() == before {
            break;
        }
    }
    title
}

/// A `<title>` of unknown make: what follows an upright bar is most often the site.
fn headline_of_tag(tag: &str) -> String {
    for mark in [" | ", " » ", " :: ", " — ", " – ", " - "] {
        if let Some((start, end)) = tag.rsplit_once(mark) {
            if start.split_whitespace().count() >= 3 && end.split_whitespace().count() <= 4 {
                let start = start.trim();
                return start.rsplit_once(" | ").map_or(start, |(first, _)| first).to_owned();
            }
        }
    }
    tag.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_the_site_is_no_part_of_the_headline() {
        let cut = |text| without_site(text, Some("The Hill Post"), Some("hillpost.example"));
        assert_eq!(cut("Dam holds - Valley | Hill Post"), "Dam holds - Valley");
        assert_eq!(cut("The Hill Post: a history"), "The Hill Post: a history");
        assert_eq!(cut("hillpost.example | Dam holds"), "Dam holds");
        assert_eq!(headline_of_tag("Dam holds after storm | Valley | Some Paper"), "Dam holds after storm");
    }
}
