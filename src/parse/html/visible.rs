//! Names and captions that a reader of the page sees.

use dom_query::{Document, NodeRef};

use super::{
    super::{clean, fields},
    tree,
};

/// Words in the class or id of what stands beside an article.
#[rustfmt::skip]
const BESIDE: &[&str] = &[
    "comment", "comments", "related", "sidebar", "footer", "recommended", "trending", "popular", "latest", "recent",
    "teaser", "teasers", "promo", "widget", "listing", "nav", "navigation", "menu", "ticker", "carousel", "archive",
    "upcoming", "disqus", "recirc",
];

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
