//! The text of a page's article, found among all that stands around it.

use dom_query::Document;
use dom_smoothie::{Config, Readability};

use super::{
    super::clean,
    beside, edges, title,
    tree::{self, Block},
};

/// Fewer characters than this are hardly an article.
const SHORT: usize = 250;
/// A block of at least so many characters is prose rather than a label.
const PROSE: usize = 60;

/// What the page's metadata tells of the text.
pub(crate) struct Told<'a> {
    /// The headline, which is not repeated at the text's start.
    pub(crate) headline: &'a str,
    /// The text that JSON-LD gives.
    pub(crate) body: Option<&'a str>,
    /// The description, which is part of the article where the page shows it above the text.
    pub(crate) description: Option<&'a str>,
    /// Names of the authors.
    pub(crate) authors: &'a [String],
    /// What stands below its pictures, each on one line.
    pub(crate) captions: &'a [String],
}

/// The text of the article in `doc`, which was made from `page`, and whether control characters were removed.
pub(crate) fn read(doc: Document, page: &str, told: &Told) -> (String, bool) {
    let marked = beside::without(marked(&doc));
    let lead = told.description.and_then(|description| lead(&doc, page, description));
    let mut blocks = beside::without(readable(doc).unwrap_or_default());
    if prose(&marked) > prose(&blocks) * 3 / 2 {
        blocks = marked;
    }
    let told_body = told.body.map(told_blocks).unwrap_or_default();
    if prose(&told_body) > SHORT && prose(&told_body) > prose(&blocks) * 2 {
        blocks = told_body;
    } else {
        only_told(&mut blocks, &told_body);
    }
    if length(&blocks) < SHORT {
        let other = fallback(page);
        if length(&other) > length(&blocks) * 3 / 2 || length(&blocks) == 0 {
            blocks = other;
        }
    }
    blocks.retain(|block| !told.captions.contains(&clean::line(&block.text)));
    edges::cut(&mut blocks, told);
    if let Some(lead) = lead {
        let folded = title::fold(&lead.text);
        if !blocks.iter().take(6).any(|block| title::fold(&block.text).contains(&folded)) {
            blocks.insert(0, lead);
        }
    }
    clean::paragraphs(&tree::joined(&blocks))
}

fn length(blocks: &[Block]) -> usize {
    blocks.iter().map(|block| letters(&block.text)).sum()
}

/// Characters, where one of a script without spaces says as much as three.
fn letters(text: &str) -> usize {
    text.chars().map(|letter| if ('\u{2e80}'..'\u{fb00}').contains(&letter) { 3 } else { 1 }).sum()
}

/// How many characters stand in blocks that are prose and no links.
fn prose(blocks: &[Block]) -> usize {
    let lengths = blocks.iter().map(|block| letters(&block.text).saturating_sub(block.linked * 2));
    lengths.filter(|length| *length >= PROSE).sum()
}

/// What the readability algorithm takes for the article.
fn readable(doc: Document) -> Option<Vec<Block>> {
    // The classes tell boxes between the paragraphs.
    let config = Config { disable_json_ld: true, keep_classes: true, ..Config::default() };
    // The algorithm takes single line breaks away and leaves the words on both sides as one.
    for line_break in doc.select("br").nodes() {
        line_break.insert_before(&doc.tree.new_text(" "));
    }
    let mut reader = Readability::with_document(doc, None, Some(config)).ok()?;
    reader.parse().ok()?;
    let found = reader.doc.select("#readability-page-1");
    Some(tree::blocks(found.nodes().first()?, true))
}

/// The element that the page itself marks as its article, if it marks one alone.
fn marked(doc: &Document) -> Vec<Block> {
    for selector in ["[itemprop=articleBody]", "article", "main, [role=main]"] {
        let found = doc.select(selector);
        let outer: Vec<_> = found.nodes().iter().take(20).collect();
        if let [only] = outer[..] {
            return tree::blocks(only, true);
        }
    }
    Vec::new()
}

/// The block in which the page shows its description.
fn lead(doc: &Document, page: &str, description: &str) -> Option<Block> {
    let folded = title::fold(description);
    // Only a page that has its first words more than once can show it; that is soon found out.
    let first: String = description.split(|letter: char| !letter.is_alphanumeric() && letter != ' ').next()?.into();
    if folded.chars().count() < PROSE || page.matches(&first).nth(1).is_none() {
        return None;
    }
    let shown = tree::blocks(&doc.root(), false);
    shown.into_iter().find(|block| block.text.len() < 1000 && title::fold(&block.text) == folded)
}

/// The blocks of a text given by metadata, which may be marked up.
fn told_blocks(told: &str) -> Vec<Block> {
    let plain = ["</", "&#", "&quot;", "&nbsp;", "&amp;"].iter().any(|mark| told.contains(mark));
    let text = if plain { super::plain_text(told) } else { told.to_owned() };
    let (text, _) = clean::paragraphs(&text);
    let block = |text: &str| Block { text: text.to_owned(), ..Block::default() };
    text.split("\n\n").filter(|text| !text.is_empty()).map(block).collect()
}

/// Takes out what metadata that give nearly the whole text do not have: boxes between the paragraphs.
fn only_told(blocks: &mut Vec<Block>, told: &[Block]) {
    if told.is_empty() {
        return;
    }
    let told = tight(&tree::joined(told));
    let known: Vec<bool> = blocks.iter().map(|block| told.contains(&tight(&block.text))).collect();
    let sum = |wanted: bool| -> usize {
        blocks.iter().zip(&known).filter(|(_, known)| **known == wanted).map(|(block, _)| block.text.len()).sum()
    };
    let (Some(last), true) = (known.iter().rposition(|known| *known), sum(true) > sum(false) * 2) else { return };
    // Where the text that metadata give ends too early, what follows is not known to be beside the article.
    let is_whole =
        told.ends_with(&tight(&blocks[last].text)) && prose(&blocks[last + 1..]) * 4 < prose(&blocks[..=last]);
    let mut at = 0;
    blocks.retain(|_| {
        at += 1;
        known[at - 1] || (at - 1 > last && !is_whole)
    });
}

/// Letters and digits alone, so that neither spaces nor quotes make a difference.
fn tight(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The prose of a page that has no article: its long blocks, else all of them.
fn fallback(page: &str) -> Vec<Block> {
    let doc = Document::from(page);
    let all = tree::blocks(&doc.root(), true);
    let long: Vec<Block> =
        all.iter().filter(|block| block.text.chars().count() > 20 && !is_link(block)).cloned().collect();
    if length(&long) >= SHORT { long } else { all }
}

fn is_link(block: &Block) -> bool {
    block.linked * 10 >= block.text.chars().filter(|letter| !letter.is_whitespace()).count() * 9
}
