//! Names as they are shown, and corrections of them.

use std::io::{self, Write};

use anstyle::Style;

use super::{QUIET, TITLE, Text, escape, kind_style, layout, many};
use crate::{
    article::EntityKind,
    engine::{Correction, Corrections},
    search::{NameRule, NameVariant, Why},
};

/// Why a name is shown as it is: each name with its variants, how many articles have them, and why they are joined.
pub fn why(all: &[Why], text: Text, out: &mut dyn Write) -> io::Result<()> {
    for (at, why) in all.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        let head = [
            layout::Run::new(shown(why.kind, &why.name), kind_style(why.kind).bold()),
            layout::Run::new(format!("  {}, {}", why.kind.name(), many(why.articles, "article")), QUIET),
        ];
        text.wrapped(&head, "  ", out)?;
        for variant in &why.variants {
            let line = [
                layout::Run::new(format!("{:>7}  ", variant.articles), QUIET),
                layout::Run::new(shown(variant.kind, &variant.name), Style::new()),
                layout::Run::new(format!("  {}", reason(variant, why)), QUIET),
            ];
            text.wrapped(&line, "         ", out)?;
            for rule in &variant.corrections {
                text.wrapped(&[layout::Run::new(format!("         {}", correction(rule)), QUIET)], "         ", out)?;
            }
        }
    }
    writeln!(out, "{QUIET}dateline joins names that are the same name; it does not tell who bears it{QUIET:#}")
}

/// What joined a variant, in words.
fn reason(variant: &NameVariant, why: &Why) -> String {
    let read = if variant.kind == why.kind { String::new() } else { format!("read as {}", variant.kind.name()) };
    let joined = match variant.rule {
        None => "",
        Some(NameRule::Spelling) => "the same but for spelling",
        Some(NameRule::Transliteration) => "the same in another transliteration",
        Some(NameRule::Initials) => "initials of the only such name",
        Some(NameRule::Known) => "in the list of well-known names",
        Some(NameRule::Together) => {
            return format!("said together in {}", many(u64::from(variant.together), "article"));
        }
        Some(NameRule::Acronym) => {
            return format!("acronym explained in {}", many(u64::from(variant.together), "article"));
        }
    };
    [read.as_str(), joined].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// All rules, and those that do nothing.
pub fn corrections(corrections: &Corrections, idle: &[String], text: Text, out: &mut dyn Write) -> io::Result<()> {
    for rule in &corrections.rules {
        text.wrapped(&[layout::Run::new(correction(rule), Style::new())], "    ", out)?;
    }
    for told in idle {
        super::note(&format!("corrections.toml, {told}"), out)?;
    }
    Ok(())
}

/// What was done about a rule: `told` says what it does.
pub fn corrected(told: &str, added: bool, out: &mut dyn Write) -> io::Result<()> {
    let already = if added { "" } else { " already" };
    writeln!(out, "{TITLE}{}{TITLE:#}{already}", escape::line(told))
}

fn correction(rule: &Correction) -> String {
    let date = rule.date.as_ref().map_or_else(String::new, |date| format!(", {date}"));
    let why = rule.why.as_ref().map_or_else(String::new, |why| format!(": {why}"));
    escape::line(&format!("line {}: {}{date}{why}", rule.line, rule.action.words())).into_owned()
}

fn shown(kind: EntityKind, name: &str) -> String {
    let safe = escape::line(name);
    if kind == EntityKind::Place { safe.replace('/', " › ") } else { safe.into_owned() }
}
