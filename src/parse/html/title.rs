//! The headline of a page, without the name of its site.

use dom_query::Document;

use super::{super::clean, metadata::Metadata};

/// What stands between a headline and a site's name.
const MARKS: &[&str] =
    &[" | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • ", " « ", " / ", " │ ", " >> ", " |", "｜", "：", "_"];

/// The headline of `doc`; empty where it has none.
pub(crate) fn choose(doc: &Document, meta: &Metadata) -> String {
    let site = meta.site();
    let host = meta.host();
    let clean = |text: &str| without_site(text, site.as_deref(), host.as_deref());
    let is_site = |text: &str| is_site(text, site.as_deref(), host.as_deref());
    let tag = clean::line(&doc.select("head title, title").first().text());
    let names = [
        "twittertitle",
        "dctitle",
        "dctermstitle",
        "parselytitle",
        "sailthrutitle",
        "citationtitle",
        "headline",
        "title",
    ];
    let told: Vec<String> = [meta.first(&["ogtitle"]), meta.headline(), meta.first(&names)]
        .into_iter()
        .flatten()
        .map(|text| clean(&unescaped(&text)))
        .filter(|text| !text.is_empty() && !is_site(text))
        .collect();
    let headings: Vec<String> =
        headings(doc).into_iter().map(|text| clean(&text)).filter(|text| !is_site(text)).collect();
    let likeness = |heading: &str| {
        let all = told.iter().chain([&tag]).map(|text| likeness(heading, text));
        all.fold(0.0, f32::max)
    };
    // What readers see as the headline is a heading that the page's own title repeats, be it in other words.
    let mut best: Option<(f32, &String)> = None;
    for heading in &headings {
        let likeness = likeness(heading);
        if likeness >= 0.5 && best.is_none_or(|(most, _)| likeness > most) {
            best = Some((likeness, heading));
        }
    }
    if let Some((_, heading)) = best {
        return heading.clone();
    }
    if let Some(title) = told.into_iter().next() {
        return title;
    }
    let tag = headline_of_tag(&clean(&tag));
    match headings.into_iter().next() {
        Some(heading) if tag.is_empty() || heading.split(' ').count() >= 4 => heading,
        _ => tag,
    }
}

/// Headings of the first rank, those that are marked as headlines and those of articles first.
fn headings(doc: &Document) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for selector in ["[itemprop=headline]", "article h1", "main h1", "h1"] {
        for node in doc.select(selector).nodes().iter().take(20) {
            let text = clean::line(&node.text());
            if (5..=300).contains(&text.chars().count()) && !all.contains(&text) {
                all.push(text);
            }
        }
    }
    all
}

/// How much of a heading a title repeats, from 0 to 2: 2 where they are the same, above 1 where one begins the other.
fn likeness(heading: &str, title: &str) -> f32 {
    let (heading, title) = (fold(heading), fold(title));
    if heading == title {
        return 2.0;
    }
    let words = heading.split(' ').count();
    // A section's name of one word stands in many titles.
    if words < 2 && heading.chars().count() < 12 {
        return 0.0;
    }
    let goes_on = |short: &str, long: &str| long.strip_prefix(short).is_some_and(|rest| rest.starts_with(' '));
    if title.starts_with(&heading) || (goes_on(&title, &heading) && title.contains(' ')) {
        return 1.5;
    }
    if words >= 4 && title.contains(&heading) {
        return 1.2;
    }
    let title: Vec<&str> = title.split(' ').collect();
    let shared = heading.split(' ').filter(|word| title.contains(word)).count();
    if words < 3 { 0.0 } else { shared as f32 / words.min(title.len()) as f32 }
}

/// Text in which references were written twice (`&amp;#039;`).
fn unescaped(text: &str) -> String {
    let text = if text.contains("&#") || text.contains("&quot;") || text.contains("&amp;") {
        super::plain_text(text)
    } else {
        text.to_owned()
    };
    clean::line(&text)
}

/// Adds `letter` in lower case; most letters need no table for it.
pub(super) fn push_lowercase(text: &mut String, letter: char) {
    if letter.is_ascii() {
        text.push(letter.to_ascii_lowercase());
    } else {
        text.extend(letter.to_lowercase());
    }
}

/// Lower-case words without punctuation.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut is_apart = false;
    for letter in text.chars() {
        if !letter.is_alphanumeric() {
            is_apart = true;
            continue;
        }
        if is_apart && !folded.is_empty() {
            folded.push(' ');
        }
        is_apart = false;
        push_lowercase(&mut folded, letter);
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

/// Whether the end of a title names the site, with a section or a motto: "CNN Politics", "The Post, news from the hill".
fn is_like_site(text: &str, site: Option<&str>, host: Option<&str>) -> bool {
    let begins = |long: &str, short: &str| {
        let rest = long.strip_prefix(short).filter(|_| short.chars().count() >= 3);
        rest.is_some_and(|rest| rest.starts_with(' ') && rest.split(' ').count() <= 4)
    };
    let folded = fold(text);
    is_site(text, site, host) || site.map(fold).is_some_and(|site| begins(&folded, &site) || begins(&site, &folded))
}

fn without_site(text: &str, site: Option<&str>, host: Option<&str>) -> String {
    let mut title = text.trim().to_owned();
    // "Headline - Section | Site" has two ends to cut.
    for _ in 0..3 {
        let before = title.len();
        for mark in MARKS {
            if let Some((start, end)) = title.rsplit_once(mark)
                && is_like_site(end, site, host)
                && !start.trim().is_empty()
            {
                title = start.trim().to_owned();
                break;
            }
            if let Some((start, end)) = title.split_once(mark)
                && is_site(start, site, host)
                && !end.trim().is_empty()
            {
                title = end.trim().to_owned();
                break;
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
        if let Some((start, end)) = tag.rsplit_once(mark)
            && start.split_whitespace().count() >= 3
            && end.split_whitespace().count() <= 4
        {
            let start = start.trim();
            return start.rsplit_once(" | ").map_or(start, |(first, _)| first).to_owned();
        }
    }
    tag.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_likened_to_titles() {
        assert!(likeness("Dam holds after storm", "Dam holds after storm!") > 1.9);
        assert!(likeness("Dam holds after the storm of Friday", "Dam holds after the storm…") > 1.4);
        assert!(likeness("Storm: the dam holds", "Old dam holds through the storm") > 0.5);
        assert!(likeness("Valley", "Dam holds - Valley") < 0.5);
        assert!(likeness("What to do this weekend", "Dam holds after storm") < 0.5);
        assert_eq!(unescaped("The dam&#039;s &quot;age&quot;"), "The dam's \"age\"");
    }

    #[test]
    fn the_name_of_the_site_is_no_part_of_the_headline() {
        let cut = |text| without_site(text, Some("The Hill Post"), Some("hillpost.example"));
        assert_eq!(cut("Dam holds - Valley | Hill Post"), "Dam holds - Valley");
        assert_eq!(cut("The Hill Post: a history"), "The Hill Post: a history");
        assert_eq!(cut("hillpost.example | Dam holds"), "Dam holds");
        assert_eq!(cut("Dam holds | Hill Post Valley"), "Dam holds | Hill Post Valley");
        assert_eq!(cut("Dam holds | The Hill Post Valley"), "Dam holds");
        assert_eq!(headline_of_tag("Dam holds after storm | Valley | Some Paper"), "Dam holds after storm");
    }
}
