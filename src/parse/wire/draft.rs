//! An agency's item while it is read.

use super::status;
use crate::{
    article::{Article, DateOrigin, DateRole, Item, ItemStatus},
    parse::{
        Notes, Record, clean, fields, html,
        published::Dates,
        xml::{Element, Node, is_inline},
    },
};

/// What has been read of an item.
#[derive(Default)]
pub(crate) struct Draft {
    pub(crate) article: Article,
    pub(crate) dates: Dates,
    pub(crate) item: Item,
    /// Its texts in order, paragraphs apart by blank lines.
    pub(crate) texts: Vec<String>,
    /// Its abstract, which is its text where there is no other.
    pub(crate) summary: String,
}

impl Draft {
    /// Keeps `value` under `key`, once.
    pub(crate) fn keep(&mut self, key: &str, value: &str) {
        let value = clean::line(value);
        if !value.is_empty() {
            let values = self.article.metadata.entry(clean::line(key)).or_default();
            if !values.contains(&value) {
                values.push(value);
            }
        }
    }

    /// Takes the title, where there is none yet.
    pub(crate) fn title(&mut self, text: &str) {
        let text = clean::line(text);
        if self.article.title.is_empty() {
            self.article.title = text;
        } else if self.article.title != text {
            self.keep("headline", &text);
        }
    }

    /// Takes a byline.
    pub(crate) fn byline(&mut self, text: &str) {
        let line = clean::line(text);
        self.keep("byline", &line);
        for name in fields::byline(line.trim_end_matches([',', ';', ' '])) {
            if !name.is_empty() && !self.article.authors.contains(&name) {
                self.article.authors.push(name);
            }
        }
    }

    /// Takes the medium, where there is none yet.
    pub(crate) fn source(&mut self, text: &str) {
        let text = clean::line(text);
        if !text.is_empty() {
            self.article.source.get_or_insert(text);
        }
    }

    /// Takes the language, where there is none yet.
    pub(crate) fn lang(&mut self, text: &str) {
        if let Some(code) = fields::language(text) {
            self.dates.locale(text);
            self.article.lang.get_or_insert(code);
        }
    }

    /// Takes a date of publication.
    pub(crate) fn date(&mut self, text: &str) {
        let text = clean::line(text);
        if !text.is_empty() {
            self.dates.field(&spread(&text), DateOrigin::Wire);
        }
    }

    /// Takes another date, which is not the foremost: what it tells, and how sure it alone makes the date, from 0 to 1.
    pub(crate) fn other_date(&mut self, text: &str, role: DateRole, confidence: f32) {
        self.dates.further(&spread(&clean::line(text)), DateOrigin::Wire, role, confidence);
    }

    /// The article, with its status told by what its headers say.
    pub(crate) fn finish(mut self, record: &Record, notes: &mut Notes) -> Article {
        let texts: Vec<String> = self.texts.iter().filter(|text| !text.trim().is_empty()).cloned().collect();
        let mut body = String::new();
        for text in texts {
            let (text, controls) = clean::paragraphs(&text);
            notes.controls(controls);
            // Alternatives of one text, in two forms or of two lengths, are one text.
            if body.contains(&text) {
                continue;
            }
            if text.contains(&body) {
                body = text;
            } else {
                body.push_str("\n\n");
                body.push_str(&text);
            }
        }
        let (summary, _) = clean::paragraphs(&self.summary);
        let mut article = self.article;
        if body.trim().is_empty() {
            body = summary;
        } else if !summary.is_empty() && !body.contains(&summary) {
            article.metadata.entry("abstract".into()).or_default().push(clean::line(&summary));
        }
        // Pages carry their headline in the text once more.
        let behind = body.trim_start().strip_prefix(article.title.as_str()).and_then(|rest| rest.strip_prefix("\n\n"));
        article.body = behind.filter(|_| !article.title.is_empty()).unwrap_or(&body).trim().to_owned();
        if article.title.is_empty() {
            article.title = clean::first_sentence(&article.body);
        }
        if self.item.status == ItemStatus::Usable {
            self.item.status = status::of(&article);
        }
        if !self.item.id.is_empty() {
            // Versions live side by side, each under an id of its own.
            let id = match self.item.version {
                0 => self.item.id.clone(),
                version => format!("{}:{version}", self.item.id),
            };
            article.given_id.get_or_insert(id);
        }
        if !self.item.id.is_empty() || self.item.status != ItemStatus::Usable {
            article.item = Some(self.item);
        }
        if let Some(modified) = &article.modified {
            self.dates.modified(modified, DateOrigin::Wire);
        }
        if let Some(url) = &article.url {
            self.dates.path(url, DateOrigin::UrlPath);
        }
        self.dates.dateline(&article.body);
        if record.is_whole() {
            self.dates.path(record.file_name(), DateOrigin::FileName);
        }
        self.dates.settle(&mut article, &record.hints, notes);
        article
    }
}

/// An ISO date without marks (`20170102T222800+0000`) written with them.
pub(crate) fn spread(text: &str) -> String {
    let digits =
        |from: usize, to: usize| text.get(from..to).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let (Some(year), Some(month), Some(day)) = (digits(0, 4), digits(4, 6), digits(6, 8)) else {
        return text.to_owned();
    };
    let date = format!("{year}-{month}-{day}");
    let Some(rest) = text.get(8..).filter(|rest| !rest.is_empty()) else { return date };
    let time = rest.trim_start_matches(['T', ' ']);
    let part = |from: usize| time.get(from..from + 2).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let (Some(hour), Some(minute)) = (part(0), part(2)) else { return text.to_owned() };
    let (second, zone) = part(4).map_or(("00", &time[4..]), |second| (second, &time[6..]));
    let zone = match zone.len() {
        5 if zone.starts_with(['+', '-']) => format!("{}:{}", &zone[..3], &zone[3..]),
        _ => zone.to_owned(),
    };
    format!("{date}T{hour}:{minute}:{second}{zone}")
}

/// The text of marked-up content as paragraphs, rows of tables as lines; captions of pictures apart.
pub(crate) fn paragraphs(content: &Element, captions: &mut Vec<String>) -> String {
    let markup = content.inner_markup();
    let is_escaped = content.elements().next().is_none();
    if is_escaped {
        let text = content.text();
        let is_markup = ["</p>", "<p>", "<br", "</div>", "</b>", "</a>", "</h"].iter().any(|tag| text.contains(tag));
        return if is_markup { html::plain_text(&text) } else { text };
    }
    for caption in content.find_all("media-caption").chain(content.find_all("caption")) {
        let caption = clean::line(&caption.text());
        if !caption.is_empty() && !captions.contains(&caption) {
            captions.push(caption);
        }
    }
    let mut text = String::new();
    push(content, &mut text);
    if text.trim().is_empty() { html::plain_text(&markup) } else { text }
}

/// Elements that begin a line.
const LINES: &[&str] = &["tr", "li", "dt", "dd", "nitf-table-row", "nitf-table-metadata"];

/// Elements of which nothing is read.
const UNREAD: &[&str] = &["media", "media-metadata", "media-reference", "script", "style", "head", "hedline", "byline"];

fn push(element: &Element, text: &mut String) {
    for node in &element.children {
        let inner = match node {
            Node::Text(words) => {
                // Line ends within a paragraph are the file's own.
                let is_pre = element.is("pre") || words.contains("\n\n");
                let had_space = text.ends_with([' ', '\n']);
                if is_pre {
                    text.push_str(words);
                } else {
                    let line = words.replace(['\n', '\r', '\t'], " ");
                    text.push_str(if had_space { line.trim_start() } else { &line });
                }
                continue;
            }
            Node::Element(inner) => inner,
        };
        let name = inner.name.to_ascii_lowercase();
        if UNREAD.contains(&name.as_str()) || name == "img" {
            continue;
        }
        let gap = match name.as_str() {
            "br" => "\n",
            name if LINES.contains(&name) => "\n",
            "td" | "th" | "nitf-col" => " ",
            name if is_inline(name) => "",
            _ => "\n\n",
        };
        text.push_str(gap);
        push(inner, text);
        if gap != "\n" || name == "br" || LINES.contains(&name.as_str()) {
            text.push_str(if name == "br" { "" } else { gap });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_without_marks_get_them() {
        for (text, spread_out) in [
            ("20170102T222800+0000", "2017-01-02T22:28:00+00:00"),
            ("20171220T134757Z", "2017-12-20T13:47:57Z"),
            ("20190129", "2019-01-29"),
            ("20190129T1333", "2019-01-29T13:33:00"),
            ("2019-01-29T13:33:56Z", "2019-01-29T13:33:56Z"),
            ("today", "today"),
        ] {
            assert_eq!(spread(text), spread_out);
        }
    }
}
