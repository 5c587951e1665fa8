//! Markdown: front matter in YAML or TOML, and the text without its decoration.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use serde_json::{Map, Value};

use super::{Notes, Record, clean, fields, html, published::Dates};
use crate::article::{Article, DateOrigin};

/// Reads a Markdown file.
#[expect(clippy::unnecessary_wraps, reason = "the signature of the table of formats")]
pub(crate) fn parse(record: &Record, notes: &mut Notes) -> Option<Article> {
    let text = notes.decode(&record.bytes, None);
    let (text, controls) = clean::characters(&text);
    notes.controls(controls);
    let mut article = Article::default();
    let mut dates = Dates::default();
    let (front, rest) = front_matter(&text, notes);
    fields::fill(&mut article, front, &mut dates, DateOrigin::Field, notes);
    let page = plain(rest);
    let heading = page.heading.filter(|heading| *heading != article.title);
    let body = match heading {
        // The first heading is no part of the body where it is the title.
        Some(heading) if !article.title.is_empty() => [heading, page.body].join("\n\n").trim_end().to_owned(),
        heading => {
            if let Some(heading) = heading {
                article.title = heading;
            }
            page.body
        }
    };
    if !body.is_empty() {
        article.body = body;
    }
    if article.title.is_empty() {
        article.title = clean::first_sentence(&article.body);
    }
    dates.dateline(&article.body);
    dates.path(record.file_name(), DateOrigin::FileName);
    dates.settle(&mut article, &record.hints, notes);
    Some(article)
}

/// The values between `---` lines (YAML) or `+++` lines (TOML) at the start, and the text after them.
fn front_matter<'a>(text: &'a str, notes: &mut Notes) -> (Map<String, Value>, &'a str) {
    let start = text.trim_start();
    let (mark, is_toml) = match start.lines().next().map(str::trim_end) {
        Some("---") => ("---", false),
        Some("+++") => ("+++", true),
        _ => return (Map::new(), text),
    };
    let inner = start[mark.len()..].trim_start_matches([' ', '\t']).trim_start_matches('\n');
    let mut at = 0;
    let mut found = None;
    for line in inner.split_inclusive('\n') {
        let bare = line.trim_end();
        if bare == mark || (!is_toml && bare == "...") {
            found = Some((&inner[..at], &inner[at + line.len()..]));
            break;
        }
        at += line.len();
    }
    // A rule at the start of a text that has no second one.
    let Some((front, rest)) = found else { return (Map::new(), text) };
    let read = if is_toml {
        toml::from_str::<toml::Table>(front)
            .map(|table| table.into_iter().map(|(key, value)| (key, json(value))).collect())
            .map_err(|error| error.message().to_owned())
    } else {
        yaml(front)
    };
    match read {
        Ok(map) => (map, rest),
        Err(error) => {
            let error = clean::line(&error);
            let message = format!("its front matter cannot be read ({}); correct it", clean::shortened(&error, 200));
            notes.add("bad-front-matter", &message, false);
            (by_lines(front), rest)
        }
    }
}

fn yaml(front: &str) -> Result<Map<String, Value>, String> {
    if front.trim().is_empty() {
        return Ok(Map::new());
    }
    match serde_saphyr::from_str::<Value>(front) {
        Ok(Value::Object(map)) => Ok(map),
        Ok(Value::Null) => Ok(Map::new()),
        Ok(_) => Err("it is no list of keys and values".into()),
        Err(error) => Err(error.to_string()),
    }
}

/// What can be had of broken front matter (a title with a colon, unquoted): its plain `key: value` lines.
fn by_lines(front: &str) -> Map<String, Value> {
    let mut map = Map::new();
    for line in front.lines().filter(|line| !line.starts_with([' ', '\t', '-', '#'])) {
        if let Some((key, value)) = line.split_once([':', '=']) {
            let value = value.trim().trim_matches(['"', '\'']);
            if !value.is_empty() && fields::is_known(key) {
                map.insert(key.trim().to_owned(), Value::from(value));
            }
        }
    }
    map
}

fn json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::from(text),
        toml::Value::Integer(number) => Value::from(number),
        toml::Value::Float(number) => Value::from(number),
        toml::Value::Boolean(flag) => Value::from(flag),
        toml::Value::Datetime(date) => Value::from(date.to_string()),
        toml::Value::Array(values) => values.into_iter().map(json).collect(),
        toml::Value::Table(table) => Value::Object(table.into_iter().map(|(key, value)| (key, json(value))).collect()),
    }
}

/// A page's first heading and the paragraphs of the rest.
struct Page {
    heading: Option<String>,
    body: String,
}

fn plain(text: &str) -> Page {
    let mut page = Page { heading: None, body: String::new() };
    let mut block = String::new();
    let mut markup = String::new();
    let mut in_first_heading = false;
    let mut images = 0u32;
    for event in
        Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH)
    {
        match event {
            Event::Start(Tag::Heading { .. }) => {
                flush(&mut page.body, &mut block);
                in_first_heading = page.heading.is_none() && page.body.is_empty();
            }
            Event::End(TagEnd::Heading(_)) => {
                if in_first_heading {
                    page.heading = Some(clean::line(&std::mem::take(&mut block))).filter(|text| !text.is_empty());
                    in_first_heading = false;
                } else {
                    flush(&mut page.body, &mut block);
                }
            }
            Event::Start(Tag::Image { .. }) => images += 1,
            Event::End(TagEnd::Image) => images = images.saturating_sub(1),
            Event::Start(
                Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) | Tag::Paragraph | Tag::List(_),
            )
            | Event::End(
                TagEnd::CodeBlock | TagEnd::Paragraph | TagEnd::List(_) | TagEnd::Table | TagEnd::FootnoteDefinition,
            )
            | Event::Rule => flush(&mut page.body, &mut block),
            Event::End(TagEnd::Item | TagEnd::TableRow | TagEnd::TableHead) | Event::HardBreak => block.push('\n'),
            Event::End(TagEnd::TableCell) => block.push(' '),
            Event::Text(text) | Event::Code(text) if images == 0 => block.push_str(&text),
            Event::SoftBreak if images == 0 => block.push(' '),
            Event::Html(text) => markup.push_str(&text),
            Event::InlineHtml(tag) if tag.starts_with("<br") => block.push('\n'),
            Event::End(TagEnd::HtmlBlock) => {
                flush(&mut page.body, &mut block);
                block.push_str(&html::plain_text(&std::mem::take(&mut markup)));
                flush(&mut page.body, &mut block);
            }
            _ => {}
        }
    }
    flush(&mut page.body, &mut block);
    page
}

fn flush(body: &mut String, block: &mut String) {
    let lines: Vec<String> = block
        .split("\n\n")
        .filter_map(|part| {
            let lines: Vec<String> = part.lines().map(clean::line).filter(|line| !line.is_empty()).collect();
            Some(lines.join("\n")).filter(|text| !text.is_empty())
        })
        .collect();
    block.clear();
    for text in lines {
        if !body.is_empty() {
            body.push_str("\n\n");
        }
        body.push_str(&text);
    }
}
