//! Walking a page's tree without recursion, and text with its blocks.

use dom_query::NodeRef;

/// Elements that begin and end a paragraph.
#[rustfmt::skip]
const BLOCKS: &[&str] = &[
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html",
    "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "tfoot", "thead", "tr", "ul",
];

/// Elements whose text nobody reads.
#[rustfmt::skip]
const UNSEEN: &[&str] = &[
    "script", "style", "noscript", "template", "head", "iframe", "object", "svg", "select", "textarea", "button",
    "input", "math", "audio", "video", "canvas", "title",
];

/// Elements around a page's article rather than in it.
const AROUND: &[&str] = &["nav", "footer", "aside", "figure", "figcaption"];

/// Elements that need no end, so that counting their starts says nothing of depth.
#[rustfmt::skip]
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
    /// Whether it stands in an element whose class or id says that it is beside the article.
    pub(crate) is_beside: bool,
    /// What it is.
    pub(crate) kind: Kind,
    /// How many elements around it say that they are beside the article, and that they are around it.
    pub(crate) besides: usize,
    pub(crate) arounds: usize,
}

/// What a block is by its element.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Text of a `div`, a cell and the like.
    #[default]
    Other,
    /// A paragraph.
    Paragraph,
    /// A heading.
    Heading,
    /// An item of a list.
    Item,
}

impl Kind {
    fn of(name: &str) -> Option<Self> {
        match name {
            "p" | "blockquote" | "pre" => Some(Self::Paragraph),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Some(Self::Heading),
            "li" | "dt" | "dd" => Some(Self::Item),
            name if BLOCKS.contains(&name) => Some(Self::Other),
            _ => None,
        }
    }
}

/// All blocks of a page, and where in them the elements lie that it marks as its article.
#[derive(Debug, Default)]
pub(crate) struct Whole {
    /// In the order of the page.
    pub(crate) blocks: Vec<Block>,
    /// In the order of the page.
    pub(crate) marks: Vec<Mark>,
}

/// An element that a page marks as its article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// How it is marked, the surest first: as the article's body, as an article, as the main part.
    pub(crate) rank: usize,
    /// Its first block.
    pub(crate) from: usize,
    /// The block after its last.
    pub(crate) to: usize,
    /// How many elements around it say that they are beside the article, and that they are around it.
    outside: (usize, usize),
}

impl Whole {
    /// Reads the page below `root`.
    pub(crate) fn read(root: &NodeRef) -> Self {
        let mut reader = Reader { whole: true, ..Reader::default() };
        walk(root, &mut reader);
        reader.end_block();
        let Reader { mut blocks, marks, boxes, .. } = reader;
        // What holds most of the page's text is not beside it, whatever it is called.
        let prose = |blocks: &[Block]| -> usize {
            blocks
                .iter()
                .filter(|block| block.arounds == 0 && block.linked * 2 < block.text.len())
                .map(|block| block.text.len())
                .sum()
        };
        let all = prose(&blocks);
        for (from, to) in boxes {
            if prose(&blocks[from..to]) * 2 > all {
                for block in &mut blocks[from..to] {
                    block.besides = block.besides.saturating_sub(1);
                    block.is_beside = block.besides > 0;
                }
            }
        }
        Self { blocks, marks }
    }

    /// The blocks of the one element that the page marks as its article, without what is around an article in it; empty
    /// where there are several or none.
    pub(crate) fn marked(&self) -> Vec<Block> {
        for rank in 0..MARKS {
            let mut found = self.marks.iter().filter(|mark| mark.rank == rank);
            if let (Some(mark), None) = (found.next(), found.next()) {
                let within = self.blocks[mark.from..mark.to].iter().filter(|block| block.arounds <= mark.outside.1);
                return within
                    .map(|block| Block { is_beside: block.besides > mark.outside.0, ..block.clone() })
                    .collect();
            }
        }
        Vec::new()
    }
}

/// How many ways there are to mark an article.
const MARKS: usize = 3;

/// How an element is marked as the page's article.
fn mark(node: &NodeRef, name: &str) -> Option<usize> {
    let has = |key: &str, wanted: &str| {
        node.attr(key).is_some_and(|value| value.split_ascii_whitespace().any(|word| word == wanted))
    };
    if has("itemprop", "articleBody") {
        return Some(0);
    }
    match name {
        "article" => Some(1),
        "main" => Some(2),
        _ if has("role", "main") => Some(2),
        _ => None,
    }
}

/// Words in the class or id of comments, boxes and buttons; own list from reading pages.
#[rustfmt::skip]
const BESIDE: &[&str] = &[
    "comment", "comments", "commentlist", "disqus", "related", "newsletter", "recommended", "recommendations",
    "recirc", "share", "sharing", "social", "promo", "cookie", "cookies", "subscribe", "subscription", "signup",
    "breadcrumb", "breadcrumbs", "caption", "credit", "advert", "advertisement", "ad", "ads", "tags", "kommentare",
    "comentarios", "noprint", "bio", "byline", "dateline", "timestamp", "pagination", "rating", "outbrain", "taboola",
    "toolbar", "teasers", "sidebar", "footer", "menu", "author", "authors", "authorbox", "disclosure",
    "disclaimer", "legend", "alert", "carousel", "slider", "modal", "popup", "topbar", "loading", "nextstory",
];

/// Those of them that are comments, of which there may be more than of the article.
const COMMENTS: &[&str] =
    &["comment", "comments", "commentlist", "disqus", "kommentare", "comentarios", "cookie", "cookies"];

/// Beginnings of class names that tell what a page has rather than what an element is.
const TELLING: &[&str] = &[
    "tag-",
    "category-",
    "has-",
    "no-",
    "with-",
    "without-",
    "post-",
    "is-",
    "hide-",
    "show-",
    "js-",
    "elementor-",
    "type-",
    "format-",
    "author-",
    "single-",
];

/// An element of more classes is a whole article with all that it is filed under.
const MOST_CLASSES: usize = 8;

/// Whether a word of the class or id of `node` is one of `words`.
pub(crate) fn is_called(node: &NodeRef, words: &[&str]) -> bool {
    ["class", "id"].iter().any(|key| {
        node.attr(key).is_some_and(|names| {
            names.split_ascii_whitespace().nth(MOST_CLASSES).is_none()
                && names
                    .split_ascii_whitespace()
                    .filter(|name| !TELLING.iter().any(|start| name.starts_with(start)))
                    .flat_map(words_of)
                    .any(|word| words.iter().any(|known| known.eq_ignore_ascii_case(word)))
        })
    })
}

/// The words that a class or id is made of: `nav-breadcrumbs` and `navBreadcrumbs` are two.
fn words_of(name: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    let bytes = name.as_bytes();
    (1..=bytes.len()).filter_map(move |at| {
        let is_mark = |at: usize| !bytes[at].is_ascii_alphanumeric();
        let ends = at == bytes.len()
            || is_mark(at)
            || is_mark(at - 1)
            || (bytes[at].is_ascii_uppercase() && bytes[at - 1].is_ascii_lowercase());
        if !ends {
            return None;
        }
        let word = name.get(start..at);
        start = at;
        word
    })
}

/// Whether `node` stands around an article; a picture that is a table does not.
fn is_around(node: &NodeRef, name: &str) -> bool {
    let holds = |wanted: &dyn Fn(&NodeRef) -> bool| node.descendants_it().any(|below| wanted(&below));
    match name {
        "figure" => {
            !holds(&|below| below.has_name("table") || (below.has_name("figcaption") && is_long(&below.text())))
        }
        "figcaption" => !is_long(&node.text()),
        name => AROUND.contains(&name),
    }
}

/// What stands below a picture and has more letters than this is text of the article.
const CAPTION: usize = 200;

/// Whether `text` is too long for a caption.
pub(super) fn is_long(text: &str) -> bool {
    text.chars().filter(|letter| !letter.is_whitespace()).count() > CAPTION
}

fn is_beside(node: &NodeRef, name: &str) -> bool {
    !matches!(name, "article" | "main" | "body") && is_called(node, BESIDE)
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
    let mut reader = Reader { bare, ..Reader::default() };
    walk(node, &mut reader);
    reader.end_block();
    reader.blocks
}

/// Whoever looks at every node of a tree.
pub(super) trait Visitor {
    /// At the start of `node`; tells whether its children are to be visited.
    fn enter(&mut self, node: &NodeRef) -> bool;

    /// At the end of `node`.
    fn leave(&mut self, node: &NodeRef);
}

/// Leads `visitor` through all below `node`, in order. Without recursion: a deep page must not exhaust the stack.
pub(super) fn walk(node: &NodeRef, visitor: &mut impl Visitor) {
    let mut next = node.first_child();
    let mut depth = 1usize;
    while let Some(current) = next {
        next = if visitor.enter(&current) { current.first_child() } else { None };
        if next.is_some() {
            depth += 1;
            continue;
        }
        let mut up = current;
        next = loop {
            visitor.leave(&up);
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
}

/// Gathers blocks on a walk through a tree.
#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    open: Block,
    links: usize,
    /// Elements around the place that say that they are beside the article.
    besides: usize,
    /// Elements around the place that are around an article.
    arounds: usize,
    kind: Kind,
    marks: Vec<Mark>,
    /// First and last block of elements that say that they are beside the article, but for comments.
    boxes: Vec<(usize, usize)>,
    /// The elements of blocks that have not ended.
    elements: Vec<Opened>,
    /// Whether what stands around an article is left out.
    bare: bool,
    /// Whether everything is read and where it stands is noted.
    whole: bool,
}

/// What an element counts for as long as it has not ended.
#[derive(Default)]
struct Opened {
    beside: bool,
    around: bool,
    /// Its places in `boxes` and `marks`.
    boxed: Option<usize>,
    marked: Option<usize>,
}

impl Visitor for Reader {
    fn enter(&mut self, node: &NodeRef) -> bool {
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
            _ => {
                if let Some(kind) = Kind::of(name) {
                    self.end_block();
                    self.kind = kind;
                    return self.begin(node, name) && !UNSEEN.contains(&name);
                }
            }
        }
        !UNSEEN.contains(&name)
    }

    fn leave(&mut self, node: &NodeRef) {
        let Some(name) = node.node_name() else { return };
        let name: &str = &name;
        if name == "a" {
            self.links = self.links.saturating_sub(1);
        } else if BLOCKS.contains(&name) {
            self.end_block();
            self.kind = Kind::Other;
            let ended = self.elements.pop().unwrap_or_default();
            self.besides -= usize::from(ended.beside);
            self.arounds -= usize::from(ended.around);
            if let Some(boxed) = ended.boxed {
                self.boxes[boxed].1 = self.blocks.len();
            }
            if let Some(marked) = ended.marked {
                self.marks[marked].to = self.blocks.len();
            }
        }
    }
}

impl Reader {
    /// At the start of the element `node` of a block; tells whether what is in it is to be read.
    fn begin(&mut self, node: &NodeRef, name: &str) -> bool {
        let mut opened = Opened::default();
        if self.bare || self.whole {
            opened.beside = is_beside(node, name);
            opened.around = is_around(node, name);
        }
        self.besides += usize::from(opened.beside);
        self.arounds += usize::from(opened.around);
        if self.whole {
            let here = self.blocks.len();
            if opened.beside && !is_called(node, COMMENTS) {
                opened.boxed = Some(self.boxes.len());
                self.boxes.push((here, here));
            }
            if let Some(rank) = mark(node, name) {
                opened.marked = Some(self.marks.len());
                self.marks.push(Mark { rank, from: here, to: here, outside: (self.besides, self.arounds) });
            }
        }
        let is_read = !(self.bare && opened.around);
        self.elements.push(opened);
        is_read
    }

    /// Line feeds of the page's source are spaces.
    fn text(&mut self, piece: &str) {
        let before = self.open.text.len();
        push(&mut self.open.text, piece);
        if self.links > 0 {
            self.open.linked += self.open.text[before..].chars().filter(|letter| !letter.is_whitespace()).count();
        }
        self.open.is_beside |= self.besides > 0;
        self.open.besides = self.besides;
        self.open.arounds = self.arounds;
        self.open.kind = self.kind;
    }

    fn end_block(&mut self) {
        let block = std::mem::take(&mut self.open);
        let text = block.text.trim();
        if !text.is_empty() {
            self.blocks.push(Block { text: text.to_owned(), ..block });
        }
    }
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
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        let tag = &rest[at..];
        let Some(end) = end_of_tag(tag) else { break };
        rest = &tag[end..];
        let (is_end, inner) = tag[1..end].strip_prefix('/').map_or((false, &tag[1..end]), |inner| (true, inner));
        let name = name_of(inner);
        if name.is_empty() || UNCLOSED.iter().chain(RAW).any(|unclosed| unclosed.eq_ignore_ascii_case(name)) {
            continue;
        }
        if is_end {
            depth = depth.saturating_sub(1);
        } else if !inner.ends_with("/>") {
            depth += 1;
            deepest = deepest.max(depth);
        }
    }
    deepest
}

/// Elements whose content is no markup.
const RAW: &[&str] = &["script", "style", "textarea"];

fn name_of(tag: &str) -> &str {
    &tag[..tag.bytes().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(tag.len())]
}

/// Where the tag or comment that begins `text` ends, with the content of elements that hold no markup; `None` where it
/// goes on to the end.
fn end_of_tag(text: &str) -> Option<usize> {
    if text.starts_with("<!--") {
        return text.find("-->").map(|end| end + 3);
    }
    let end = text.find('>')? + 1;
    let name = name_of(&text[1..]);
    if !RAW.iter().any(|raw| raw.eq_ignore_ascii_case(name)) {
        return Some(end);
    }
    let is_close =
        |at: usize| text.get(at + 2..at + 2 + name.len()).is_some_and(|close| close.eq_ignore_ascii_case(name));
    let close = text[end..].match_indices("</").map(|(at, _)| end + at).find(|at| is_close(*at))?;
    text[close..].find('>').map(|end| close + end + 1)
}

/// `page` with its tags cut out: for pages that must not be read as a tree.
pub(crate) fn stripped(page: &str) -> String {
    let mut text = String::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        push(&mut text, &rest[..at]);
        let tag = &rest[at..];
        let Some(end) = end_of_tag(tag) else {
            rest = "";
            break;
        };
        let name = name_of(tag[1..].trim_start_matches('/')).to_ascii_lowercase();
        if name == "br" {
            text.push('\n');
        } else if BLOCKS.contains(&name.as_str()) {
            break_block(&mut text);
        }
        rest = &tag[end..];
    }
    push(&mut text, rest);
    text.replace("&nbsp;", " ").replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use dom_query::Document;

    use super::*;

    fn read(page: &str, bare: bool) -> Vec<(String, usize)> {
        let blocks = blocks(&Document::from(page).root(), bare);
        blocks.into_iter().map(|block| (block.text, block.linked)).collect()
    }

    #[test]
    fn blocks_are_apart_and_links_are_counted() {
        let page = "<div>One <b>two</b><p>Three\n<a href='/'>four five</a></p>six<br>seven<br><br>eight</div>";
        let blocks =
            [("One two", 0), ("Three four five", 8), ("six\nseven", 0), ("eight", 0)].map(|(text, n)| (text.into(), n));
        assert_eq!(read(page, false), blocks);
    }

    #[test]
    fn what_stands_around_is_left_out_where_asked() {
        let page = "<nav>Home</nav><p>Text</p><figure><figcaption>A dam</figcaption></figure><script>x</script>";
        assert_eq!(read(page, true), [("Text".into(), 0)]);
        assert_eq!(read(page, false).len(), 3);
    }

    #[test]
    fn classes_tell_comments_but_not_what_a_page_has() {
        let page =
            "<article class='tag-comments'><p>Text</p><div class='post-1 comments'><p>First!</p></div></article>";
        let blocks = blocks(&Document::from(page).root(), true);
        assert_eq!(blocks.iter().map(|block| block.is_beside).collect::<Vec<_>>(), [false, true]);
    }

    #[test]
    fn depth_is_counted_past_scripts_and_elements_that_need_no_end() {
        assert_eq!(depth("<div><p><p><br><div></div></div>"), 2);
        assert_eq!(depth("<div><script>if (a<b) {'<div><div><div>'}</script><!-- <div> --></div>"), 1);
        assert_eq!(depth("<div><script>never ends <div>"), 1);
        assert_eq!(depth(&"<div>".repeat(900)), 900);
    }

    #[test]
    fn tags_are_cut_out() {
        let page = "<style>p {}</style><p>One &amp; two</p><script>'<p>three</p>'</script>four<br>five<!-- six -->";
        assert_eq!(stripped(page).trim(), "One & two\n\nfour\nfive");
        assert_eq!(stripped("one <b"), "one ");
    }
}
