//! Text to a tree of elements, whatever is wrong with it.
//!
//! A document type is passed over: what it declares is never expanded, and nothing outside the document is ever read, so
//! that no entity can grow or reach for files. Time is linear in the text: what cannot be read is tried again behind the
//! place, but only so many times.

use quick_xml::{
    Reader,
    escape::resolve_html5_entity,
    events::{BytesStart, Event},
};

use super::{Element, Node};

/// How often reading starts anew behind a place that is no markup; then what is left is taken as text without its tags.
const RECOVERIES: usize = 64;

/// A document that was read.
#[derive(Debug, Default)]
pub(crate) struct Document {
    /// What stands at the top: an element without a name, in which the root element stands.
    pub(crate) top: Element,
    /// The first fault, where it is not well-formed.
    pub(crate) fault: Option<Fault>,
    /// Whether elements were nested deeper than the limit; the text of the deeper ones stands in the deepest one kept.
    pub(crate) too_deep: bool,
    /// Whether it has more elements than the limit; those beyond it are missing.
    pub(crate) too_many: bool,
}

/// Where and why a document is not well-formed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Line in the text, from 1.
    pub(crate) line: usize,
    /// What is wrong there, in words that go on behind "line 3: ".
    pub(crate) what: String,
}

impl Document {
    /// The root element; `None` where there is no element at all.
    pub(crate) fn root(&self) -> Option<&Element> {
        self.top.elements().next()
    }
}

/// Reads `text` as XML, with elements nested `depth` deep at most and at most `nodes` of them.
pub(crate) fn read(text: &str, depth: usize, nodes: usize) -> Document {
    let mut builder = Builder { text, depth, nodes, open: vec![Element::default()], ..Builder::default() };
    builder.run();
    builder.finish()
}

#[derive(Default)]
struct Builder<'a> {
    text: &'a str,
    depth: usize,
    nodes: usize,
    /// The elements that are open, outermost first; the first is the top, which never closes.
    open: Vec<Element>,
    /// How many elements are open below the deepest one kept.
    below: usize,
    recoveries: usize,
    has_types: bool,
    fault: Option<(usize, String)>,
    too_deep: bool,
    too_many: bool,
}

impl Builder<'_> {
    fn run(&mut self) {
        let text = self.text;
        let mut from = 0;
        // Each round reads from `from` on up to a place where reading must begin anew.
        'anew: while from < text.len() {
            // The reader drops a byte order mark at its beginning without counting it.
            if text[from..].starts_with('\u{feff}') {
                from += '\u{feff}'.len_utf8();
                continue;
            }
            let mut reader = Reader::from_str(&text[from..]);
            let config = reader.config_mut();
            config.check_end_names = false;
            config.allow_unmatched_ends = true;
            config.allow_dangling_amp = true;
            loop {
                let start = from + reader.buffer_position() as usize;
                if is_stray(&text[start..]) {
                    self.wrong(start, "a `<` that begins no tag; write it as `&lt;`");
                    self.words("<");
                    from = start + 1;
                    continue 'anew;
                }
                match reader.read_event() {
                    Ok(Event::Eof) => return,
                    Ok(event) => self.event(&event, start, from + reader.buffer_position() as usize),
                    Err(_) => {
                        from = self.recovered(start);
                        continue 'anew;
                    }
                }
            }
        }
    }

    fn event(&mut self, event: &Event, start: usize, end: usize) {
        match event {
            Event::Start(tag) => self.start(tag, start, end, false),
            Event::Empty(tag) => self.start(tag, start, end, true),
            Event::End(tag) => self.end(tag.name().0, start, end),
            Event::Text(text) => {
                if self.open.len() == 1 && !text.trim_matches('\u{feff}').trim().is_empty() {
                    self.wrong(start, "text outside of all elements");
                }
                if text.starts_with('&') {
                    self.wrong(start, "an `&` that begins no entity; write it as `&amp;`");
                }
                self.words(text);
            }
            Event::CData(text) => self.words(text),
            Event::GeneralRef(name) => self.reference(name, start),
            Event::DocType(_) => self.has_types = true,
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::Eof => {}
        }
    }

    fn start(&mut self, tag: &BytesStart, start: usize, end: usize, is_empty: bool) {
        if self.open.len() == 1 && self.open[0].elements().next().is_some() {
            self.wrong(start, "a second root element");
        }
        if self.nodes == 0 {
            self.too_many = true;
            return;
        }
        // The top is no element of the document.
        if self.open.len() > self.depth {
            self.too_deep = true;
            self.below += usize::from(!is_empty);
            return;
        }
        self.nodes -= 1;
        let full = tag.name().0;
        let (prefix, name) = full.split_once(':').unwrap_or(("", full));
        let mut attributes: Vec<(String, String)> = Vec::new();
        for attribute in tag.html_attributes().with_checks(false).take(256) {
            let Ok(attribute) = attribute else {
                self.wrong(start, "an attribute that cannot be read");
                break;
            };
            attributes.push((attribute.key.0.to_owned(), resolved(&attribute.value)));
        }
        let (prefix, name) = (prefix.to_owned(), name.to_owned());
        let element = Element { prefix, name, attributes, children: Vec::new(), span: start..end };
        if is_empty {
            self.add(Node::Element(element));
        } else {
            self.open.push(element);
        }
    }

    fn end(&mut self, name: &str, start: usize, end: usize) {
        if self.below > 0 {
            self.below -= 1;
            return;
        }
        let name = name.trim();
        let is_its = |element: &Element| {
            let (prefix, local) = name.split_once(':').unwrap_or(("", name));
            element.prefix.eq_ignore_ascii_case(prefix) && element.name.eq_ignore_ascii_case(local)
        };
        let Some(at) = self.open.iter().skip(1).rposition(is_its).map(|at| at + 1) else {
            if !self.too_many {
                self.wrong(start, &format!("`</{}>` closes nothing that is open", shown(name)));
            }
            return;
        };
        if at + 1 < self.open.len() && !self.too_many {
            let inner = self.open.last().map(Element::full_name).unwrap_or_default();
            self.wrong(start, &format!("`</{}>` stands where `<{}>` is to be closed", shown(name), shown(&inner)));
        }
        while self.open.len() > at {
            self.close(end);
        }
    }

    /// Closes the innermost element, which ends at `end`.
    fn close(&mut self, end: usize) {
        if let Some(mut element) = self.open.pop() {
            element.span.end = end;
            self.add(Node::Element(element));
        }
    }

    fn add(&mut self, node: Node) {
        if let Some(element) = self.open.last_mut() {
            element.children.push(node);
        }
    }

    /// Adds text to the innermost element.
    fn words(&mut self, words: &str) {
        let Some(element) = self.open.last_mut() else { return };
        if let Some(Node::Text(text)) = element.children.last_mut() {
            text.push_str(words);
        } else if self.nodes > 0 {
            self.nodes -= 1;
            element.children.push(Node::Text(words.to_owned()));
        } else {
            self.too_many = true;
        }
    }

    fn reference(&mut self, name: &str, start: usize) {
        if let Some(meant) = entity(name) {
            self.words(&meant);
        } else {
            if !self.has_types {
                self.wrong(start, &format!("`&{};` stands for nothing", shown(name)));
            }
            // Nothing is lost: it stays as it stands.
            let end = if self.text[start..].get(1..).is_some_and(|rest| rest.starts_with(&format!("{name};"))) {
                ";"
            } else {
                ""
            };
            self.words(&format!("&{name}{end}"));
        }
    }

    /// Notes the first fault.
    fn wrong(&mut self, at: usize, what: &str) {
        if self.fault.is_none() {
            self.fault = Some((at, what.to_owned()));
        }
    }

    /// Takes what stands at `start`, which is no markup, as what it is most likely meant to be; gives where to read on.
    fn recovered(&mut self, start: usize) -> usize {
        let text = self.text;
        let rest = &text[start..];
        self.recoveries += 1;
        if self.recoveries > RECOVERIES {
            self.wrong(start, "markup that never ends");
            let plain = stripped(rest);
            self.words(&plain);
            return text.len();
        }
        if let Some(inner) = rest.strip_prefix("<![CDATA[") {
            self.wrong(start, "a CDATA section that is never closed");
            self.words(inner);
            return text.len();
        }
        if rest.starts_with("<!--") {
            self.wrong(start, "a comment that is never closed");
            return start + "<!--".len();
        }
        let Some(end) = rest.find('>') else {
            self.wrong(start, "a tag that is never closed");
            return text.len();
        };
        if rest.starts_with("<!") || rest.starts_with("<?") {
            self.wrong(start, "a declaration that cannot be read");
            return start + end + 1;
        }
        self.wrong(start, "a tag with an attribute that is never closed");
        let inner = &rest[1..end];
        let name_len = inner.find(|letter: char| letter.is_whitespace() || letter == '/').unwrap_or(inner.len());
        let tag =
            BytesStart::from_content(inner.trim_end_matches('/'), name_len.min(inner.trim_end_matches('/').len()));
        self.start(&tag, start, start + end + 1, inner.ends_with('/'));
        start + end + 1
    }

    fn finish(mut self) -> Document {
        if self.open.len() > 1 {
            let name = self.open.last().map(Element::full_name).unwrap_or_default();
            self.wrong(self.text.len(), &format!("the document ends before `<{}>` is closed", shown(&name)));
        }
        while self.open.len() > 1 {
            self.close(self.text.len());
        }
        let top = self.open.pop().unwrap_or_default();
        if self.fault.is_none() && top.elements().next().is_none() {
            self.fault = Some((0, "there is no element in it".into()));
        }
        let fault = self
            .fault
            .map(|(at, what)| Fault { line: 1 + self.text.get(..at).unwrap_or_default().matches('\n').count(), what });
        Document { top, fault, too_deep: self.too_deep, too_many: self.too_many }
    }
}

/// Whether `text` begins with a `<` that can begin no markup.
fn is_stray(text: &str) -> bool {
    let Some(behind) = text.strip_prefix('<') else { return false };
    !behind.starts_with(|letter: char| letter.is_alphabetic() || matches!(letter, '_' | ':' | '/' | '!' | '?'))
}

/// A name as it is shown in a message.
fn shown(name: &str) -> String {
    name.chars().take(40).filter(|letter| !letter.is_control()).collect()
}

/// What `&name;` stands for: a character by its number, or one of the names that web pages have.
///
/// Numbers from 128 to 159 are meant as characters of Windows, as on the web.
fn entity(name: &str) -> Option<String> {
    let Some(digits) = name.strip_prefix('#') else { return resolve_html5_entity(name).map(str::to_owned) };
    let number = match digits.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => digits.parse().ok()?,
    };
    if let Ok(byte @ 0x80..=0x9f) = u8::try_from(number) {
        return Some(encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.into_owned());
    }
    char::from_u32(number).filter(|&letter| letter != '\0').map(String::from)
}

/// `text` with the entities in it resolved that stand for something.
pub(crate) fn resolved(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let name = rest[1..].char_indices().take(40).find(|(_, letter)| !(letter.is_alphanumeric() || *letter == '#'));
        let meant = match name {
            Some((end, ';')) => entity(&rest[1..=end]).map(|meant| (meant, end + 2)),
            _ => None,
        };
        let (meant, len) = meant.unwrap_or_else(|| ("&".into(), 1));
        plain.push_str(&meant);
        rest = &rest[len..];
    }
    plain.push_str(rest);
    plain
}

/// `text` with a space for each tag.
fn stripped(text: &str) -> String {
    let mut plain = String::new();
    let mut pieces = text.split('<');
    plain.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        plain.push(' ');
        plain.push_str(piece.split_once('>').map_or(piece, |(_, behind)| behind));
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str) -> Document {
        read(text, 200, 1000)
    }

    fn markup(text: &str) -> String {
        tree(text).top.inner_markup()
    }

    #[test]
    fn a_well_formed_document_is_read_as_it_stands() {
        let text = "<?xml version='1.0'?><!-- x --><a xml:lang='en'>1 &lt; 2 &amp; <dc:b/><![CDATA[<i>]]> &#8217;&eacute;</a>\n";
        let read = tree(text);
        assert_eq!(read.fault, None);
        let root = read.root().expect("a root");
        assert_eq!(root.attribute("lang"), Some("en"));
        assert_eq!(root.text(), "1 < 2 & <i> ’é");
        assert_eq!(root.elements().next().map(Element::full_name).as_deref(), Some("dc:b"));
        assert_eq!(&text[root.span.clone()], text[text.find("<a").expect("a")..].trim_end());
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line_and_read_nevertheless() {
        for (text, kept, line) in [
            ("<a>\n<b>x</a>", "<a>\n<b>x</b></a>", 2),
            ("<a>x</b>\n</a>", "<a>x\n</a>", 1),
            ("<a>\n<b>x", "<a>\n<b>x</b></a>", 2),
            ("<a>1 < 2 & 3</a>", "<a>1 &lt; 2 &amp; 3</a>", 1),
            ("<a>&unheardof; b</a>", "<a>&amp;unheardof; b</a>", 1),
            ("<a><![CDATA[x < y", "<a>x &lt; y</a>", 1),
            ("<a>x<!-- y</a>", "<a>x y</a>", 1),
            ("<a>x<!--\u{feff}- y</a>", "<a>x- y</a>", 1),
            ("<a>fish & chips</a>", "<a>fish &amp; chips</a>", 1),
            ("<a><b c=\"d>x</b></a>", "<a><b>x</b></a>", 1),
            ("<a>x</a><b>y</b>", "<a>x</a><b>y</b>", 1),
            ("<a>x<b", "<a>x</a>", 1),
            ("x", "x", 1),
        ] {
            assert_eq!(markup(text), kept, "{text}");
            assert_eq!(tree(text).fault.map(|fault| fault.line), Some(line), "{text}");
        }
    }

    #[test]
    fn entities_of_a_document_type_are_never_expanded() {
        let bomb = "<!DOCTYPE a [<!ENTITY x \"ha\"><!ENTITY y \"&x;&x;\"><!ENTITY f SYSTEM \"file:///etc/hostname\">]><a>&y;&f;</a>";
        let read = tree(bomb);
        assert_eq!(read.root().map(Element::text).as_deref(), Some("&y;&f;"));
        assert_eq!(read.fault, None);
    }

    #[test]
    fn depth_and_number_have_limits_and_text_stays() {
        let deep = format!("{}x{}<z>y</z>", "<a>".repeat(1000), "</a>".repeat(999));
        let found = read(&deep, 200, 10_000);
        assert!(found.too_deep);
        assert_eq!(found.top.descendants().filter(|element| element.is("a")).count(), 200);
        assert_eq!(found.top.text(), "xy");
        assert!(read(&"<a/>".repeat(99), 200, 50).too_many);
    }

    #[test]
    fn time_is_linear() {
        for piece in ["<", "<a b=\"", "<!--", "<![CDATA[", "&", "<a ", "</a", "<!x", "<?x", "<a b='>", "<a>"] {
            let text = piece.repeat(200_000);
            let begun = std::time::Instant::now();
            read(&text, 200, 1 << 20);
            assert!(begun.elapsed().as_secs() < 5, "{piece}");
        }
    }

    #[test]
    fn attributes_have_their_entities_resolved() {
        assert_eq!(resolved("a &amp; b &#233; &nothing; & c &lt;"), "a & b é &nothing; & c <");
    }
}
