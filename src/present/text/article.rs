//! One article in full, with what was read in it.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use anstyle::Style;

use super::{QUIET, TITLE, Text, escape, kind_style, layout, published_text};
use crate::{
    article::{EntityKind, Field},
    index::StoredArticle,
    search::Listed,
};

/// One article: text with names in the colour of their kind, its date with where that was read, names, provenance, and
/// the versions of its item, the latest first.
pub fn show(stored: &StoredArticle, versions: &[Listed], text: Text, out: &mut dyn Write) -> io::Result<()> {
    let article = &stored.analysed.article;
    for (field, style) in [(Field::Title, TITLE), (Field::Body, Style::new())] {
        for line in paragraphs(stored, field, style) {
            text.wrapped(&line, "", out)?;
        }
        writeln!(out)?;
    }
    let mut fact = |name: &str, value: &str| -> io::Result<()> {
        if value.is_empty() {
            return Ok(());
        }
        let runs =
            [layout::Run::new(format!("{name:<10} "), QUIET), layout::Run::new(escape::line(value), Style::new())];
        text.wrapped(&runs, &" ".repeat(11), out)
    };
    for (at, caption) in article.captions.iter().enumerate() {
        fact(if at == 0 { "captions" } else { "" }, caption)?;
    }
    fact("no article", article.not_article.map(super::not_article).unwrap_or_default())?;
    if let Some(item) = &article.item {
        let number = if item.version > 0 { format!(", version {}", item.version) } else { String::new() };
        fact("item", &format!("{}{number}, {}", item.id, item.status.name()))?;
    }
    for (at, listed) in versions.iter().enumerate() {
        let mark = listed.version.mark().unwrap_or("current");
        let date = published_text(listed.stored.analysed.article.published.as_ref());
        let own = if listed.stored == *stored { ", this one" } else { "" };
        fact(if at == 0 { "versions" } else { "" }, &format!("{date}, {mark}: {}{own}", listed.stored.id))?;
    }
    if let [first, .., last] = &article.pages[..] {
        fact("pages", &format!("{} to {}, {} in all", first.label, last.label, article.pages.len()))?;
    }
    fact("published", &published_text(article.published.as_ref()))?;
    if let Some(published) = &article.published {
        let sure =
            format!("{} from {}, confidence {:.2}", published.value, published.origin.name(), published.confidence);
        fact("  read as", &sure)?;
        fact("  evidence", &published.evidence)?;
    }
    let optional = |value: &Option<String>| value.clone().unwrap_or_default();
    fact("modified", &optional(&article.modified))?;
    fact("source", &optional(&article.source))?;
    fact("section", &optional(&article.section))?;
    fact("authors", &article.authors.join(", "))?;
    fact("language", &optional(&article.lang))?;
    fact("url", &optional(&article.url))?;
    for (kind, name) in
        [(EntityKind::Person, "persons"), (EntityKind::Organisation, "orgs"), (EntityKind::Place, "places")]
    {
        fact(name, &names(stored, kind))?;
    }
    fact("id", &stored.id)?;
    fact("root", &stored.root)?;
    fact("path", &stored.provenance.path)?;
    fact("member", &stored.provenance.member)?;
    fact("format", &stored.provenance.format)?;
    fact("sha256", &stored.provenance.sha256)?;
    fact("captured", &optional(&article.captured))?;
    fact("added", &super::days_text(crate::article::DayInterval::day(stored.added)))
}

/// Several articles of one id, to choose from.
pub fn candidates(stored: &[StoredArticle], out: &mut dyn Write) -> io::Result<()> {
    for (at, one) in stored.iter().enumerate() {
        let article = &one.analysed.article;
        let member =
            if one.provenance.member.is_empty() { String::new() } else { format!("#{}", one.provenance.member) };
        writeln!(out, "{QUIET}{:>3}{QUIET:#} {TITLE}{}{TITLE:#}", at + 1, escape::line(&article.title))?;
        writeln!(
            out,
            "    {} · {} · {}{}",
            published_text(article.published.as_ref()),
            escape::line(&one.root),
            escape::line(&one.provenance.path),
            escape::line(&member),
        )?;
    }
    Ok(())
}

/// A field's lines, its names in the colour of their kind.
fn paragraphs(stored: &StoredArticle, field: Field, style: Style) -> Vec<Vec<layout::Run<'_>>> {
    let text = field.of(&stored.analysed.article);
    let mentions: Vec<_> = stored.analysed.mentions.iter().filter(|mention| mention.field == field).collect();
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let end = start + line.len();
        let inside = mentions.iter().filter(|mention| mention.span.start >= start && mention.span.end <= end);
        let spans = inside.map(|mention| {
            let span = crate::article::Span::new(mention.span.start - start, mention.span.end - start);
            (span, kind_style(mention.kind) | style.get_effects() | anstyle::Effects::UNDERLINE)
        });
        lines.push(layout::styled(line, spans, style, escape::block));
        start = end + 1;
    }
    lines
}

/// The names of one kind with how often they stand there.
fn names(stored: &StoredArticle, kind: EntityKind) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut order = Vec::new();
    for mention in stored.analysed.mentions.iter().filter(|mention| mention.kind == kind) {
        let name = if mention.path.is_empty() { mention.name.clone() } else { mention.path.join(" › ") };
        let count = counts.entry(name.clone()).or_default();
        if *count == 0 {
            order.push(name);
        }
        *count += 1;
    }
    let shown = order.into_iter().map(|name| match counts.get(&name) {
        Some(&count) if count > 1 => format!("{name} ×{count}"),
        _ => name,
    });
    shown.collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::sample;

    #[test]
    fn an_article() {
        let shown = sample::shown(|out| show(&sample::stored(), &[], Text { width: 60 }, out));
        insta::assert_snapshot!(anstream::adapter::strip_str(&shown).to_string());
    }

    #[test]
    fn candidates_are_numbered() {
        let shown = sample::shown(|out| candidates(&[sample::stored(), sample::stored()], out));
        insta::assert_snapshot!(anstream::adapter::strip_str(&shown).to_string());
    }
}
