//! Wikitext to plain text: links to their labels, templates, tables, references and files left out.

use std::collections::{HashMap, HashSet};

use super::{brackets, plain};
use crate::parse::{clean, entities};

/// What was read of a page.
#[derive(Default)]
pub(super) struct Text {
    /// Paragraphs and headings, joined by blank lines.
    pub body: String,
    /// Dates that the page gives as its own, as they stand there.
    pub dates: Vec<String>,
    /// Categories, without the word for category.
    pub categories: Vec<String>,
}

/// Elements that are left out with all that is in them.
#[rustfmt::skip]
const DROPPED: &[&str] = &[
    "ref", "references", "gallery", "math", "chem", "timeline", "score", "syntaxhighlight", "source", "imagemap", "templatestyles", "graph",
    "mapframe", "maplink", "includeonly", "style", "script", "dynamicpagelist", "forecast",
];
/// Elements before and behind which a line ends.
const BLOCKS: &[&str] =
    &["br", "p", "div", "blockquote", "li", "ul", "ol", "hr", "center", "poem", "tr", "td", "h2", "h3"];
/// Templates that give a Wikinews article's day at its beginning, in the languages of its editions.
const DATES: &[&str] = &["date", "дата", "data", "fecha", "datum", "päivämäärä", "tarih"];
/// Templates that show the first of their values that has no name,
const SHOW_FIRST: &[&str] =
    &["nowrap", "nobr", "small", "big", "abbr", "quote", "blockquote", "cquote", "cytat", "цитата", "citation bloc"];
/// and those that show the last.
const SHOW_LAST: &[&str] = &["w", "lang", "langue", "wikipedia", "wp", "pl", "link"];
/// The word for files before their names, and for categories, in the languages of large wikis.
#[rustfmt::skip]
const FILES: &[&str] = &[
    "file", "image", "media", "datei", "bild", "fichier", "archivo", "imagen", "immagine", "ficheiro", "imagem", "arquivo", "plik",
    "grafika", "файл", "изображение", "зображення", "bestand", "afbeelding", "fil", "tiedosto", "dosya", "soubor", "fájl", "文件", "ファイル",
];
#[rustfmt::skip]
const CATEGORIES: &[&str] = &[
    "category", "kategorie", "catégorie", "categoría", "categoria", "категория", "категорія", "kategoria", "categorie", "kategori",
    "luokka", "kategória", "分类", "カテゴリ",
];
/// Deepest nesting of links and templates that is read.
const DEPTH: usize = 24;
/// Longest tag, in bytes.
const LONGEST_TAG: usize = 2048;

/// Reads the wikitext of a page.
pub(super) fn read(text: &str) -> Text {
    let (text, _) = clean::characters(text);
    let mut reader =
        Reader { text: &text, pairs: brackets::pairs(&text), out: Text::default(), unclosed: HashSet::new() };
    let mut plain = String::with_capacity(text.len() / 2);
    reader.render(0, text.len(), &mut plain, 0);
    let mut out = reader.out;
    out.body = entities::resolved(&plain::arranged(&plain));
    out
}

struct Reader<'a> {
    text: &'a str,
    pairs: HashMap<usize, usize>,
    out: Text,
    /// Names of elements of which it is known that none is closed any more.
    unclosed: HashSet<String>,
}

impl Reader<'_> {
    /// Appends the plain text of the bytes from `at` to `end` to `plain`.
    fn render(&mut self, mut at: usize, end: usize, plain: &mut String, depth: usize) {
        while at < end {
            let rest = &self.text[at..end];
            let run = rest.bytes().position(|byte| matches!(byte, b'<' | b'{' | b'[' | b'\'' | b'_'));
            let run = run.unwrap_or(rest.len());
            plain.push_str(&rest[..run]);
            at += run;
            if at < end {
                at = self.special(at, end, plain, depth);
            }
        }
    }

    /// Reads what begins with a byte that may mean something: where the text goes on.
    fn special(&mut self, at: usize, end: usize, plain: &mut String, depth: usize) -> usize {
        let rest = &self.text[at..end];
        let pair = self.pairs.get(&at).copied().filter(|close| *close <= end && depth < DEPTH);
        if let Some(close) = pair {
            match &rest[..2] {
                "[[" => self.link(at + 2, close - 2, plain, depth),
                "{{" => self.template(at + 2, close - 2, plain, depth),
                _ => {}
            }
            return close;
        }
        if rest.starts_with("<!--") {
            return rest.find("-->").map_or(end, |len| at + len + 3);
        }
        if rest.starts_with('<') {
            return self.tag(at, end, plain);
        }
        if rest.starts_with('[')
            && let Some(len) = self.address(rest, plain)
        {
            return at + len;
        }
        let quotes = rest.len() - rest.trim_start_matches('\'').len();
        if quotes > 1 {
            return at + quotes;
        }
        if let Some(word) = rest.strip_prefix("__") {
            let len = word.bytes().take_while(u8::is_ascii_uppercase).count();
            if len > 2 && word[len..].starts_with("__") {
                return at + len + 4;
            }
        }
        plain.push_str(&rest[..1]);
        at + 1
    }

    /// An address with its label, `[https://… label]`: how long it is.
    #[expect(clippy::unused_self, reason = "a step of the reader like the others")]
    fn address(&self, rest: &str, plain: &mut String) -> Option<usize> {
        let inner = &rest[1..];
        let is_address =
            ["http://", "https://", "//", "mailto:", "ftp://"].iter().any(|start| inner.starts_with(start));
        if !is_address {
            return None;
        }
        let near = &inner[..inner.floor_char_boundary(LONGEST_TAG)];
        let len = near.find([']', '\n']).filter(|len| near[*len..].starts_with(']'))?;
        if let Some((_, label)) = near[..len].split_once(' ') {
            plain.push_str(label.trim_matches('\''));
        }
        Some(len + 2)
    }

    /// An element or an angle bracket: where the text goes on.
    fn tag(&mut self, at: usize, end: usize, plain: &mut String) -> usize {
        let rest = &self.text[at..end];
        let name = rest[1..].trim_start_matches('/');
        let len = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let name = name[..len].to_ascii_lowercase();
        let near = &rest[..rest.floor_char_boundary(LONGEST_TAG)];
        let Some(close) = near.find('>').filter(|_| len > 0) else {
            plain.push('<');
            return at + 1;
        };
        let after = at + close + 1;
        let is_open = !rest.starts_with("</") && !near[..close].ends_with('/');
        if is_open && (DROPPED.contains(&name.as_str()) || name == "nowiki") {
            let Some(inner) = self.closing(after, end, &name) else { return after };
            if name == "nowiki" {
                plain.push_str(&self.text[after..inner]);
            }
            return self.text[inner..end].find('>').map_or(end, |len| inner + len + 1);
        }
        if BLOCKS.contains(&name.as_str()) {
            plain.push('\n');
        }
        after
    }

    /// Where the element `name` is closed.
    fn closing(&mut self, from: usize, end: usize, name: &str) -> Option<usize> {
        if self.unclosed.contains(name) {
            return None;
        }
        let rest = &self.text[from..end];
        let found = rest.match_indices("</").find(|(at, _)| {
            rest.get(at + 2..at + 2 + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name))
        });
        if found.is_none() {
            self.unclosed.insert(name.to_owned());
        }
        found.map(|(at, _)| from + at)
    }

    fn link(&mut self, start: usize, end: usize, plain: &mut String, depth: usize) {
        let parts = self.values(start, end);
        let Some(&(from, to)) = parts.first() else { return };
        let target = self.text[from..to].trim();
        let shown = target.strip_prefix(':');
        let (prefix, name) = match target.split_once(':') {
            Some((prefix, name)) if shown.is_none() => (prefix.trim().to_lowercase(), name.trim()),
            _ => (String::new(), shown.unwrap_or(target)),
        };
        if CATEGORIES.contains(&prefix.as_str()) {
            let name = clean::line(&entities::resolved(name));
            if !name.is_empty() && !self.out.categories.contains(&name) {
                self.out.categories.push(name);
            }
            return;
        }
        if FILES.contains(&prefix.as_str()) {
            return;
        }
        if parts.len() > 1 {
            let (from, to) = parts[parts.len() - 1];
            if !self.text[from..to].trim().is_empty() {
                self.render(from, to, plain, depth + 1);
                return;
            }
        }
        // `[[fr:…]]` leads to the same page in another language; `[[w:…]]` is a word of the text.
        let is_language = (2..=3).contains(&prefix.len()) && prefix.bytes().all(|byte| byte.is_ascii_lowercase());
        if is_language && parts.len() == 1 {
            return;
        }
        let is_project = ["w", "s", "n", "q", "b", "wikipedia", "wikt"].contains(&prefix.as_str());
        let name = if is_project || prefix.is_empty() { name } else { target };
        plain.push_str(name.trim_start_matches(':').split('#').next().unwrap_or(name));
    }

    fn template(&mut self, start: usize, end: usize, plain: &mut String, depth: usize) {
        let parts = self.values(start, end);
        let Some((&(from, to), values)) = parts.split_first() else { return };
        let name = self.text[from..to].trim().replace('_', " ").to_lowercase();
        let named = |value: &(usize, usize)| self.text[value.0..value.1].split_once('=').map(|(key, _)| key.trim());
        let plain_values: Vec<(usize, usize)> =
            values.iter().filter(|value| !named(value).is_some_and(is_key)).copied().collect();
        let begins = depth == 0 && !plain.contains(char::is_alphanumeric);
        if DATES.contains(&name.as_str()) {
            let mut text = String::new();
            for (from, to) in plain_values {
                self.render(from, to, &mut text, depth + 1);
                text.push(' ');
            }
            if begins {
                self.out.dates.push(clean::line(&text))
            } else {
                plain.push_str(text.trim())
            }
            return;
        }
        if name == "byline" {
            for (from, to) in values.iter().filter(|value| named(value) == Some("date")).copied().collect::<Vec<_>>() {
                let mut text = String::new();
                self.render(from, to, &mut text, depth + 1);
                self.out.dates.extend(text.split_once('=').map(|(_, date)| clean::line(date)));
            }
            return;
        }
        let shown: &[(usize, usize)] = match (name.as_str(), plain_values.as_slice()) {
            ("convert" | "cvt", [number, unit, ..]) => &[*number, *unit],
            (name, [first, ..]) if SHOW_FIRST.contains(&name) || name.starts_with("lang-") => &[*first],
            (name, [.., last]) if SHOW_LAST.contains(&name) => &[*last],
            ("ndash" | "snd" | "spnd" | "–" | "mdash" | "—", _) => {
                plain.push_str(" – ");
                &[]
            }
            ("nbsp" | "spaces", _) => {
                plain.push(' ');
                &[]
            }
            _ => &[],
        };
        for (at, (from, to)) in shown.iter().enumerate() {
            if at > 0 {
                plain.push(' ');
            }
            self.render(*from, *to, plain, depth + 1);
        }
    }

    /// The values between the bars of a link or template that are not within brackets of their own.
    fn values(&self, start: usize, end: usize) -> Vec<(usize, usize)> {
        let bytes = self.text.as_bytes();
        let mut values = Vec::new();
        let (mut from, mut at) = (start, start);
        while at < end {
            match bytes[at] {
                b'|' => {
                    values.push((from, at));
                    from = at + 1;
                    at += 1;
                }
                b'{' | b'[' => at = self.pairs.get(&at).copied().filter(|close| *close <= end).unwrap_or(at + 1),
                _ => at += 1,
            }
        }
        values.push((from, end));
        values
    }
}

/// Whether what stands before `=` is the name of a value rather than text with a sign in it.
fn is_key(text: &str) -> bool {
    text.len() <= 30 && text.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '_' | '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_become_plain_text() {
        for (wiki, plain) in [
            ("The '''old''' [[bridge (road)|bridge]] in [[Lima]].", "The old bridge in Lima."),
            ("It fell.<ref>{{cite|a=[[b]]}}</ref> It<ref name=x /> rose.<!-- no -->", "It fell. It rose."),
            ("{{infobox|a={{b}}|c=d}}\nText {{w|Peru|Peru's}} {{lang|es|calle}}.", "Text Peru's calle."),
            ("{| class=x\n| a || b\n|}\nText.", "Text."),
            ("[[File:a.jpg|thumb|A [[bridge]].]]Text [https://x.example/ label] [https://y.example]", "Text label"),
            ("A <nowiki>[[b]]</nowiki> &amp; c &nbsp;d", "A [[b]] & c d"),
            ("== Empty ==\n\n== Full ==\nOne\ntwo.\n\n* a\n* b", "Full\n\nOne two.\n\na\nb"),
            ("{{unclosed [[also", "{{unclosed [[also"),
            ("{{convert|10|km}} away, {{date|4 May 1901}} it was", "10 km away, 4 May 1901 it was"),
            ("__NOTOC__a < b and [[w:Lima]] [[fr:Pont]]", "a < b and Lima"),
        ] {
            assert_eq!(clean::paragraphs(&read(wiki).body).0, plain, "{wiki}");
        }
    }

    #[test]
    fn a_page_gives_its_own_day_and_categories() {
        let text = read("{{date|June 2, 2025}}\n{{byline|date=June 1, 2025|location=Lima}} A. [[Category:Peru|x]]");
        assert_eq!(text.dates, ["June 2, 2025", "June 1, 2025"]);
        assert_eq!((text.body.as_str(), text.categories), ("A.", vec!["Peru".to_owned()]));
    }
}
