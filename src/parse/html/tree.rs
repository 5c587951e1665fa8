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

/// A paragraph, heading, list item or cell of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Block {
    /// Its text; lines broken on purpose are apart by line feeds.
    pub(crate) text: String,
    /// How many characters of it are links.
    pub(crate) linked: usize,
    /// Whether it is a heading.
    pub(crate) is_heading: bool,
}

/// The text below `node`, blocks apart by blank lines; `bare` leaves out what stands around an article.
pub(crate) fn text(node: &NodeRef, bare: bool) -> String {
    joined(&blocks(node, bare))
}

/// The text of `blocks`, apart by blank lines.
pub(crate) fn joined(blocks: &[Block]) -> String {
    let texts: Vec<&str> = blocks.iter().map(|block| block.text.as_str()).collect();
    texts.join("\n\n")
}

/// The blocks below `node` in order; `bare` leaves out what stands around an article.
pub(crate) fn blocks(node: &NodeRef, bare: bool) -> Vec<Block> {
    let mut reader = Reader::default();
    let mut next = node.first_child();
    let mut depth = 1usize;
    while let Some(current) = next {
        next = if reader.enter(&current, bare) { current.first_child() } else { None };
        if next.is_some() {
            depth += 1;
            continue;
        }
        let mut up = current;
        next = loop {
            reader.leave(&up);
            if let Some(sibling) = up.next_sibling() {
                break Some(sibling);
            }
            depth -= 1;
            match up.parent() {
                Some(parent) if depth > 0 => up = parent,
                _ => break None,
            }
        };
    }
    reader.end_block();
    reader.blocks
}

/// Gathers blocks on a walk through a tree.
#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    open: Block,
    links: usize,
    headings: usize,
}

impl Reader {
    /// At the start of `node`; tells whether its children are to be read.
    fn enter(&mut self, node: &NodeRef, bare: bool) -> bool {
        if node.is_text() {
            self.text(&node.text());
            return false;
        }
        let Some(name) = node.node_name() else { return node.may_have_children() };
        let name: &str = &name;
        match name {
            // Two in a row stand for a new paragraph.
            "br" if self.open.text.trim_end_matches(' ').ends_with('\n') => self.end_block(),
            "br" => self.open.text.push('\n'),
            "a" => self.links += 1,
            "td" | "th" => self.open.text.push(' '),
            _ if BLOCKS.contains(&name) => {
                self.end_block();
                self.headings += usize::from(is_heading(name));
            }
            _ => {}
        }
        !UNSEEN.contains(&name) && !(bare && AROUND.contains(&name))
    }

    /// At the end of `node`.
    fn leave(&mut self, node: &NodeRef) {
        let Some(name) = node.node_name() else { return };
        let name: &str = &name;
        if name == "a" {
            self.links = self.links.saturating_sub(1);
        } else if BLOCKS.contains(&name) {
            self.end_block();
            self.headings = self.headings.saturating_sub(usize::from(is_heading(name)));
        }
    }

    /// Line feeds of the page's source are spaces.
    fn text(&mut self, piece: &str) {
        let before = self.open.text.len();
        push(&mut self.open.text, piece);
        if self.links > 0 {
            self.open.linked += self.open.text[before..].chars().filter(|letter| !letter.is_whitespace()).count();
        }
        self.open.is_heading |= self.headings > 0;
    }

    fn end_block(&mut self) {
        let mut block = std::mem::take(&mut self.open);
        let text = block.text.trim();
        if !text.is_empty() {
            if text.len() < block.text.len() {
                block.text = text.to_owned();
            }
            self.blocks.push(block);
        }
    }
}

fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// Adds `piece` with every run of white space as one space.
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
