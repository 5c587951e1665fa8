//! Lines of wikitext arranged as paragraphs.

/// What a line is.
enum Line<'a> {
    Blank,
    /// A heading and how deep it lies.
    Heading(usize, &'a str),
    /// An item of a list.
    Item(&'a str),
    Text(&'a str),
}

/// The paragraphs of `text`, joined by blank lines; lines of a paragraph are joined, items of a list are lines. Headings
/// with nothing under them go.
pub(super) fn arranged(text: &str) -> String {
    let mut blocks: Vec<Block> = Vec::new();
    let mut continues = false;
    for line in text.lines().map(kind) {
        match line {
            Line::Blank => continues = false,
            Line::Heading(level, words) => {
                drop_empty(&mut blocks, level);
                blocks.push(Block { level, text: words.to_owned(), is_list: false });
                continues = false;
            }
            Line::Item(words) => match blocks.last_mut() {
                Some(block) if block.is_list && continues => {
                    block.text.push('\n');
                    block.text.push_str(words);
                }
                _ => {
                    blocks.push(Block { level: 0, text: words.to_owned(), is_list: true });
                    continues = true;
                }
            },
            Line::Text(words) => match blocks.last_mut() {
                Some(block) if continues && !block.is_list => {
                    block.text.push(' ');
                    block.text.push_str(words);
                }
                _ => {
                    blocks.push(Block { level: 0, text: words.to_owned(), is_list: false });
                    continues = true;
                }
            },
        }
    }
    drop_empty(&mut blocks, 1);
    let texts: Vec<String> = blocks.into_iter().map(|block| block.text).collect();
    texts.join("\n\n")
}

struct Block {
    /// How deep a heading lies; 0 for text.
    level: usize,
    text: String,
    is_list: bool,
}

/// Takes away the headings at the end that lie as deep as `level` or deeper.
fn drop_empty(blocks: &mut Vec<Block>, level: usize) {
    while blocks.last().is_some_and(|block| block.level >= level && block.level > 0) {
        blocks.pop();
    }
}

fn kind(line: &str) -> Line<'_> {
    let line = line.trim();
    if line.starts_with('=') && line.ends_with('=') && line.len() > 2 {
        let level = line.bytes().take_while(|byte| *byte == b'=').count();
        let words = line.trim_matches('=').trim();
        return if words.is_empty() { Line::Blank } else { Line::Heading(level, words) };
    }
    let item = line.trim_start_matches(['*', '#', ':', ';']).trim_start();
    // `----` is a rule; what is left of a table or of an element is no text.
    if line.starts_with("----") || !item.contains(char::is_alphanumeric) {
        return Line::Blank;
    }
    if item.len() < line.len() { Line::Item(item) } else { Line::Text(line) }
}
