//! The elements of an XML document, and what readers ask of them.

use std::ops::Range;

/// An element with what stands in it. Names are told by their local part: the prefix of a namespace is the author's
/// choice, and many a feed uses one that it never declares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Element {
    /// The prefix of its name (`dc` of `dc:date`); empty where it has none.
    pub(crate) prefix: String,
    /// Its name without the prefix, as it stands.
    pub(crate) name: String,
    /// Its attributes in order: full names (`xml:lang`) and values, entities resolved.
    pub(crate) attributes: Vec<(String, String)>,
    /// What stands in it, in order.
    pub(crate) children: Vec<Node>,
    /// Where it stands in the document's text, in bytes, with its tags.
    pub(crate) span: Range<usize>,
}

/// What may stand in an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    /// Another element.
    Element(Element),
    /// Text, CDATA sections included, entities resolved.
    Text(String),
}

impl Element {
    /// Whether its local name is `name`, whatever the case of its letters.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// Its full name: `dc:date`.
    pub(crate) fn full_name(&self) -> String {
        if self.prefix.is_empty() { self.name.clone() } else { format!("{}:{}", self.prefix, self.name) }
    }

    /// The value of the attribute of the local name `name`, white space cut; `None` where it has none or an empty one.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| {
            let local = key.rsplit(':').next().unwrap_or(key);
            local.eq_ignore_ascii_case(name) && !key.starts_with("xmlns")
        })?;
        Some(found.1.trim()).filter(|value| !value.is_empty())
    }

    /// The elements that stand in it directly.
    pub(crate) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The elements of the local name `name` that stand in it directly.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.elements().filter(move |element| element.is(name))
    }

    /// The first element of the local name `name` that stands in it directly.
    pub(crate) fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| element.is(name))
    }

    /// The first element at the end of a path of local names, each standing in the one before directly.
    pub(crate) fn at(&self, path: &[&str]) -> Option<&Element> {
        let Some((first, rest)) = path.split_first() else { return Some(self) };
        self.elements().filter(|element| element.is(first)).find_map(|element| element.at(rest))
    }

    /// All elements below it, each before those that stand in it.
    pub(crate) fn descendants(&self) -> Descendants<'_> {
        Descendants { open: vec![self.children.iter()] }
    }

    /// All elements of the local name `name` below it, in order.
    pub(crate) fn find_all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.descendants().filter(move |element| element.is(name))
    }

    /// The first element of the local name `name` below it.
    pub(crate) fn find(&self, name: &str) -> Option<&Element> {
        self.descendants().find(|element| element.is(name))
    }

    /// All text in it, at any depth, as it stands.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        self.push_text(&mut text);
        text
    }

    fn push_text(&self, text: &mut String) {
        for node in &self.children {
            match node {
                Node::Text(words) => text.push_str(words),
                Node::Element(element) => element.push_text(text),
            }
        }
    }

    /// What stands in it, written as markup again, names without their prefixes: for readers of web pages.
    pub(crate) fn inner_markup(&self) -> String {
        let mut markup = String::new();
        self.push_markup(&mut markup);
        markup
    }

    fn push_markup(&self, markup: &mut String) {
        for node in &self.children {
            match node {
                Node::Text(words) => push_escaped(markup, words),
                Node::Element(element) => {
                    markup.push('<');
                    markup.push_str(&element.name);
                    for (key, value) in &element.attributes {
                        markup.push(' ');
                        markup.push_str(key);
                        markup.push_str("=\"");
                        push_escaped(markup, value);
                        markup.push('"');
                    }
                    markup.push('>');
                    if element.children.is_empty() && VOID.contains(&element.name.as_str()) {
                        continue;
                    }
                    element.push_markup(markup);
                    markup.push_str("</");
                    markup.push_str(&element.name);
                    markup.push('>');
                }
            }
        }
    }
}

/// Elements of web pages that have no end tag.
const VOID: &[&str] = &["br", "hr", "img", "input", "link", "meta", "area", "base", "col", "embed", "source", "wbr"];

fn push_escaped(markup: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '<' => markup.push_str("&lt;"),
            '>' => markup.push_str("&gt;"),
            '&' => markup.push_str("&amp;"),
            '"' => markup.push_str("&quot;"),
            letter => markup.push(letter),
        }
    }
}

/// The elements below an element.
pub(crate) struct Descendants<'a> {
    /// What is left of each level, outermost first.
    open: Vec<std::slice::Iter<'a, Node>>,
}

impl<'a> Iterator for Descendants<'a> {
    type Item = &'a Element;

    fn next(&mut self) -> Option<&'a Element> {
        while let Some(level) = self.open.last_mut() {
            match level.next() {
                Some(Node::Element(element)) => {
                    self.open.push(element.children.iter());
                    return Some(element);
                }
                Some(Node::Text(_)) => {}
                None => {
                    self.open.pop();
                }
            }
        }
        None
    }
}
