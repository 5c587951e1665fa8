//! The text of a page's article, found among all that stands around it.

use std::collections::HashSet;

use dom_query::Document;
use dom_smoothie::{Config, Readability};

use super::{
    super::clean,
    beside, edges, extend, title,
    tree::{self, Block, Whole},
};

/// Fewer characters than this are hardly an article.
const SHORT: usize = 250;
/// Less prose than this may be one box of many.
const LITTLE: usize = 800;
/// Shorter blocks are labels and buttons.
const LABEL: usize = 26;
/// So much of what a page shows beside its article is kept.
const DROPPED_BYTES: usize = 64 << 10;
/// A block of at least so many characters is prose rather than a label.
pub(super) const PROSE: usize = 60;

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

/// What was made of a page.
pub(crate) struct Text {
    /// The article's text.
    pub(crate) body: String,
    /// What else the page shows.
    pub(crate) dropped: String,
    /// Whether control characters were removed.
    pub(crate) controls: bool,
}

/// The text of the article in `doc`, which was made from `page`.
pub(crate) fn read(doc: Document, page: &str, told: &Told) -> Text {
    let whole = Whole::read(&doc.root());
    let marked = beside::without(whole.marked());
    let lead = told.description.and_then(|description| lead(&whole, page, description));
    let readable = readable(doc).unwrap_or_default();
    let mut blocks = beside::without(extend::extended(readable, &whole, told));
    if prose(&marked) > prose(&blocks) * 3 / 2 {
        blocks = marked;
    }
    let told_body = told.body.map(told_blocks).unwrap_or_default();
    if prose(&told_body) > SHORT && prose(&told_body) > prose(&blocks) * 2 {
        blocks = told_body;
    } else {
        only_told(&mut blocks, &told_body);
    }
    if prose(&blocks) < LITTLE {
        let scattered = scattered(&whole);
        if prose(&scattered) > prose(&blocks) * 2 {
            blocks = scattered;
        }
    }
    if length(&blocks) < SHORT {
        let other = fallback(&whole);
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
    let dropped = dropped(&whole, &blocks, told);
    let (body, controls) = clean::paragraphs(&tree::joined(&blocks));
    Text { body, dropped, controls }
}

/// What the page shows besides `kept`, headline and captions, each text once.
fn dropped(whole: &Whole, kept: &[Block], told: &Told) -> String {
    let headline = title::fold(told.headline);
    let captions = told.captions.iter().map(|caption| tight(caption));
    let mut seen: HashSet<String> = kept.iter().map(|block| tight(&block.text)).chain(captions).collect();
    let joined: String = kept.iter().map(|block| tight(&block.text)).collect();
    let mut dropped = String::new();
    for block in &whole.blocks {
        let text = tight(&block.text);
        if text.is_empty() || (text.len() >= PROSE && joined.contains(&text)) || !seen.insert(text) {
            continue;
        }
        if dropped.len() + block.text.len() > DROPPED_BYTES {
            break;
        }
        if title::fold(&block.text) != headline {
            let (line, _) = clean::paragraphs(&block.text);
            if !dropped.is_empty() && !line.is_empty() {
                dropped.push_str("\n\n");
            }
            dropped.push_str(&line);
        }
    }
    dropped
}

/// The prose of a page whose article is scattered over many boxes, of which the algorithm takes one.
fn scattered(whole: &Whole) -> Vec<Block> {
    let all = whole.blocks.iter().filter(|block| block.arounds == 0).cloned().collect();
    let mut blocks = beside::without(all);
    blocks.retain(|block| letters(&block.text) >= LABEL && block.linked * 2 < letters(&block.text));
    blocks
}

fn length(blocks: &[Block]) -> usize {
    blocks.iter().map(|block| letters(&block.text)).sum()
}

/// Characters, where one of a script without spaces says as much as three.
pub(super) fn letters(text: &str) -> usize {
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

/// The block in which the page shows its description.
fn lead(whole: &Whole, page: &str, description: &str) -> Option<Block> {
    let folded = title::fold(description);
    // Only a page that has its first words more than once can show it; that is soon found out.
    let first: String = description.split(|letter: char| !letter.is_alphanumeric() && letter != ' ').next()?.into();
    if folded.chars().count() < PROSE || page.matches(&first).nth(1).is_none() {
        return None;
    }
    whole.blocks.iter().find(|block| block.text.len() < 1000 && title::fold(&block.text) == folded).cloned()
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
    let first = known.iter().position(|known| *known).unwrap_or(0);
    let mut at = 0;
    blocks.retain(|block| {
        at += 1;
        // A summary above is often given apart.
        let is_lead = at <= first && letters(&block.text) >= PROSE && block.linked == 0;
        known[at - 1] || is_lead || (at - 1 > last && !is_whole)
    });
}

/// Letters and digits alone, so that neither spaces nor quotes make a difference.
pub(super) fn tight(text: &str) -> String {
    let mut tight = String::with_capacity(text.len());
    for letter in text.chars().filter(|letter| letter.is_alphanumeric()) {
        title::push_lowercase(&mut tight, letter);
    }
    tight
}

/// The prose of a page that has no article: its long blocks, else all of them.
fn fallback(whole: &Whole) -> Vec<Block> {
    let all: Vec<Block> = whole.blocks.iter().filter(|block| block.arounds == 0).cloned().collect();
    let long: Vec<Block> =
        all.iter().filter(|block| block.text.chars().count() > 20 && !is_link(block)).cloned().collect();
    if length(&long) >= SHORT { long } else { all }
}

fn is_link(block: &Block) -> bool {
    block.linked * 10 >= block.text.chars().filter(|letter| !letter.is_whitespace()).count() * 9
}
