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
    Vec::new()
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
