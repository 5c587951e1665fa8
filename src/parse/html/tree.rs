//! Walking a page's tree without recursion, and text with its blocks.

use dom_query::NodeRef;

/// Elements that begin and end a paragraph.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "tr",
    "ul",
];

/// Elements whose text nobody reads.
const UNSEEN: &[&str] = &[
    "script", "style", "noscript", "template", "head", "iframe", "object", "svg", "select", "textarea", "button",
    "input", "math", "audio", "video", "canvas", "title",
];

/// Elements around a page's article rather than in it.
const AROUND: &[&str] = &["nav", "footer", "aside", "form", "figure", "header"];

/// Elements that need no end, so that counting their starts says nothing of depth.
const UNCLOSED: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p",
    "li", "td", "tr", "th", "dt", "dd", "option", "path", "rect", "circle", "use", "html", "body", "head",
];

/// The text below `node`, blocks apart by blank lines; `bare` leaves out what stands around an article.
pub(crate) fn text(node: &NodeRef, bare: bool) -> String {
    let mut text = String::new();
    let mut next = node.first_child();
    let mut depth = 1usize;
    while let Some(current) = next {
        let mut down = false;
        if current.is_text() {
            push(&mut text, &current.text());
        } else if let Some(name) = current.node_name() {
            let name: &str = &name;
            if name == "br" {
                text.push('\n');
            } else if BLOCKS.contains(&name) {
                break_block(&mut text);
            } else if matches!(name, "td" | "th") {
                text.push(' ');
            }
            down = !UNSEEN.contains(&name) && !(bare && AROUND.contains(&name));
        } else {
            down = current.may_have_children();
        }
        next = if down { current.first_child() } else { None };
        if next.is_some() {
            depth += 1;
            continue;
        }
        let mut up = current;
        next = loop {
            if let Some(sibling) = up.next_sibling() {
                end_block(&mut text, &up);
                break Some(sibling);
            }
            end_block(&mut text, &up);
            depth -= 1;
            match up.parent() {
                Some(parent) if depth > 0 => up = parent,
                _ => break None,
            }
        };
    }
    text.trim().to_owned()
}

/// Line feeds of the page's source are spaces.
fn push(text: &mut String, piece: &str) {
    for letter in piece.chars() {
        if letter.is_whitespace() && letter != '\u{a0}' {
            if !text.ends_with([' ', '\n']) {
                text.push(' ');
            }
        } else {
            text.push(letter);
        }
    }
}

fn end_block(text: &mut String, node: &NodeRef) {
    if node.node_name().is_some_and(|name| BLOCKS.contains(&&*name)) {
        break_block(text);
    }
}

fn break_block(text: &mut String) {
    text.truncate(text.trim_end_matches([' ', '\n']).len());
    if !text.is_empty() {
        text.push_str("\n\n");
    }
}

/// About how deep the elements of `page` are nested, counted without building anything.
pub(crate) fn depth(page: &str) -> usize {
    let (mut depth, mut deepest) = (0usize, 0usize);
    for piece in page.split('<').skip(1) {
        let (is_end, rest) = piece.strip_prefix('/').map_or((false, piece), |rest| (true, rest));
        let end = rest.bytes().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let name = &rest[..end];
        if name.is_empty() || UNCLOSED.iter().any(|unclosed| unclosed.eq_ignore_ascii_case(name)) {
            continue;
        }
        if is_end {
            depth = depth.saturating_sub(1);
        } else if !rest.split('>').next().is_some_and(|tag| tag.ends_with('/')) {
            depth += 1;
            deepest = deepest.max(depth);
        }
    }
    deepest
}

/// `page` with its tags cut out: for pages that must not be read as a tree.
pub(crate) fn stripped(page: &str) -> String {
    let mut text = String::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        push(&mut text, &rest[..at]);
        let tag = &rest[at..];
        let name: String =
            tag[1..].chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        let end = if tag.starts_with("<!--") {
            tag.find("-->").map(|end| end + 3)
        } else if matches!(name.as_str(), "script" | "style") {
            let close = format!("</{name}");
            let found = tag
                .match_indices("</")
                .find(|(at, _)| tag.get(*at..at + close.len()).is_some_and(|end| end.eq_ignore_ascii_case(&close)));
            found.and_then(|(at, _)| tag[at..].find('>').map(|end| at + end + 1))
        } else {
            tag.find('>').map(|end| end + 1)
        };
        let Some(end) = end else {
            rest = "";
            break;
        };
        if name == "br" {
            text.push('\n');
        } else if BLOCKS.contains(&name.as_str()) || tag.starts_with("</p") {
            break_block(&mut text);
        }
        rest = &tag[end..];
    }
    push(&mut text, rest);
    text.replace("&nbsp;", " ").replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}
