//! Dates and names that a reader of the page sees: `<time>` elements, lines near the headline, bylines.

use dom_query::{Document, NodeRef};

use super::{
    super::{clean, fields, published::Dates},
    title, tree,
};
use crate::{article::DateOrigin, date};

/// Words in the class or id of what stands beside an article.
#[rustfmt::skip]
const BESIDE: &[&str] = &[
    "comment", "comments", "related", "sidebar", "footer", "recommended", "trending", "popular", "latest", "recent",
    "teaser", "teasers", "promo", "widget", "listing", "nav", "navigation", "menu", "ticker", "carousel", "archive",
    "upcoming", "disqus", "recirc",
];

/// Adds the dates of `<time>` elements, those that say they are the publication's first.
pub(crate) fn times(doc: &Document, dates: &mut Dates) {
    let all = doc.select("time, [datetime], abbr.published, abbr.date");
    let mut ranked: Vec<(u8, usize, String)> = Vec::new();
    for (at, node) in all.nodes().iter().take(200).enumerate() {
        if is_beside(node) {
            continue;
        }
        let marks =
            format!("{} {} {}", node.attr_or("itemprop", ""), node.attr_or("class", ""), node.attr_or("pubdate", "-"))
                .to_lowercase();
        let rank = if marks.contains("modif") || marks.contains("updat") {
            3
        } else if marks.contains("publish") || node.has_attr("pubdate") || marks.contains("entry-date") {
            0
        } else if node
            .ancestors_it(Some(12))
            .any(|above| above.has_name("article") || above.has_name("header") || above.has_name("main"))
        {
            1
        } else {
            2
        };
        let value = node
            .attr("datetime")
            .or_else(|| node.attr("title"))
            .filter(|value| value.chars().any(|letter| letter.is_ascii_digit()));
        let value = value.map_or_else(|| clean::line(&node.text()), |value| clean::line(&value));
        ranked.push((rank, at, value));
    }
    ranked.sort();
    for (_, _, value) in ranked.into_iter().take(10) {
        if dates.maybe(&value, DateOrigin::TimeElement) {
            return;
        }
    }
}

/// Whether `node` belongs to something beside the article.
fn is_beside(node: &NodeRef) -> bool {
    node.ancestors_it(Some(20)).any(|above| {
        if above.has_name("aside") || above.has_name("footer") || above.has_name("nav") {
            return true;
        }
        if above.has_name("body") || above.has_name("html") {
            return false;
        }
        tree::is_called(&above, BESIDE)
    })
}

/// Adds the first date among the lines that are marked as dates or stand near the headline.
pub(crate) fn lines(doc: &Document, headline: &str, dates: &mut Dates) {
    let marked = doc.select(
        "[class*=date], [class*=Date], [id*=date], [id*=Date], [class*=publish], [class*=Publish], [class*=time], \
         [class*=Time], [class*=posted], [class*=byline], [class*=Byline], [class*=meta], [class*=info], [class*=author]",
    );
    for node in marked.nodes().iter().take(60) {
        if node.has_name("body") || node.has_name("html") || is_beside(node) || node.normalized_char_count() > 160 {
            continue;
        }
        if line(&clean::line(&node.text()), dates) {
            return;
        }
    }
    let headline = title::fold(headline);
    if headline.is_empty() {
        return;
    }
    let text = tree::text(&doc.root(), false);
    let all: Vec<&str> = text.lines().map(str::trim).filter(|text| !text.is_empty()).collect();
    for at in all.iter().enumerate().filter(|(_, text)| title::fold(text) == headline).map(|(at, _)| at) {
        let near = all[at + 1..].iter().take(10).chain(all[..at].iter().rev().take(3));
        if near.filter(|text| text.chars().count() <= 120).any(|text| line(text, dates)) {
            return;
        }
        // A text may begin with its date.
        if all[at + 1..].iter().take(4).any(|text| line(&text[..text.floor_char_boundary(80)], dates)) {
            return;
        }
    }
}

/// The longest run of words in `text` that is a day or finer.
fn line(text: &str, dates: &mut Dates) -> bool {
    if !text.chars().any(|letter| letter.is_ascii_digit()) {
        return false;
    }
    let words: Vec<&str> = text.split_whitespace().take(30).collect();
    for len in (1..=words.len().min(8)).rev() {
        for run in words.windows(len) {
            let joined = run.join(" ");
            let bare = joined.trim_matches(|letter: char| !letter.is_alphanumeric());
            if !bare.chars().any(|letter| letter.is_ascii_digit()) || bare.len() < 6 {
                continue;
            }
            match date::read(bare) {
                Some(date) if date.days.len() == 1 => {
                    dates.add(date, DateOrigin::VisibleLine, text);
                    return true;
                }
                None if dates.maybe(bare, DateOrigin::VisibleLine) => return true,
                _ => {}
            }
        }
    }
    false
}

/// Names in the page's byline.
pub(crate) fn authors(doc: &Document) -> Vec<String> {
    let selectors = [
        "[itemprop=author] [itemprop=name]",
        "[itemprop=author]",
        "a[rel=author]",
        "[class*=byline] a",
        "[class*=author-name]",
        ".byline",
        ".author",
    ];
    for selector in selectors {
        let mut names: Vec<String> = Vec::new();
        for node in doc.select(selector).nodes().iter().take(10) {
            let text = clean::line(&node.text());
            if text.is_empty() || text.chars().count() > 80 || is_beside(node) {
                continue;
            }
            for name in fields::byline(&text) {
                if !names.contains(&name) && !name.chars().any(|letter| letter.is_ascii_digit()) {
                    names.push(name);
                }
            }
        }
        if !names.is_empty() {
            return names;
        }
    }
    let lines = "[class*=entry-meta], [class*=post-meta], [class*=posted], [class*=meta], [class*=info]";
    for node in doc.select(lines).nodes().iter().take(40) {
        if node.has_name("body") || node.has_name("html") || is_beside(node) || node.normalized_char_count() > 160 {
            continue;
        }
        if let Some(names) = posted_by(&clean::line(&node.text())) {
            return names;
        }
    }
    Vec::new()
}

/// The names in the line that blog software writes: `Posted on March 3, 2020 by Ann Lee` or `Posted by Ann Lee on March 3`.
fn posted_by(line: &str) -> Option<Vec<String>> {
    let (verb, _) = line.split_once(' ')?;
    if !["posted", "published", "written", "submitted"].iter().any(|known| verb.eq_ignore_ascii_case(known)) {
        return None;
    }
    let (_, rest) = line[verb.len()..].split_once(" by ")?;
    let end = end_of_names(rest);
    let names: Vec<String> =
        fields::byline(&rest[..end]).into_iter().filter(|name| name.starts_with(char::is_uppercase)).collect();
    let are_names = names.iter().all(|name| name.split(' ').count() <= 5);
    Some(names).filter(|names| are_names && !names.is_empty())
}

/// Where in `rest`, in bytes, the names end: before a date, a section or a count of comments.
fn end_of_names(rest: &str) -> usize {
    let marks = [" on ", " at ", " in ", " under ", " | ", " · ", " • ", " / ", " — ", " – ", " - ", "("];
    let mark = marks.iter().filter_map(|mark| rest.find(mark)).min().unwrap_or(rest.len());
    mark.min(rest.find(|letter: char| letter.is_ascii_digit()).unwrap_or(rest.len()))
}

/// What stands below the page's pictures, each on one line, at most twenty.
pub(crate) fn captions(doc: &Document) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for node in doc.select("figcaption, [class*=caption], [class*=Caption]").nodes() {
        let is_caption = node.has_name("figcaption") || tree::is_called(node, &["caption"]);
        if !is_caption || is_beside(node) {
            continue;
        }
        let text = clean::line(&node.text());
        if text.chars().any(char::is_alphabetic) && !tree::is_long(&text) && !all.contains(&text) {
            all.push(text);
        }
        if all.len() == 20 {
            break;
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_blog_software_names_its_author() {
        let named = |line| posted_by(line).unwrap_or_default();
        assert_eq!(named("Posted on March 3, 2020 by Ann Lee"), ["Ann Lee"]);
        assert_eq!(named("Posted by Ann Lee and Bo Chan on March 3, 2020"), ["Ann Lee", "Bo Chan"]);
        assert_eq!(named("Published 3 March 2020 by Ann Lee | 4 comments"), ["Ann Lee"]);
        assert!(named("Posted on March 3, 2020 by admin").is_empty());
        assert!(named("Houses built by Ann Lee").is_empty());
        assert!(named("Posted").is_empty());
    }

    #[test]
    fn a_page_without_a_byline_has_the_author_of_its_line_of_posting() {
        let page =
            "<article><p class=entry-meta>Posted on March 3, 2020 by Ann Lee</p><p>The ferry was late.</p></article>";
        assert_eq!(authors(&Document::from(page)), ["Ann Lee"]);
    }
}
