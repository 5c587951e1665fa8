//! What an update did and what an index holds.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use super::{QUIET, TITLE, days_text, escape, many, thousands};
use crate::{
    article::Problem,
    engine::{Status, Survey, Totals},
};

/// The totals of an update, without times taken.
pub fn totals(totals: &Totals, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{TITLE}{}{TITLE:#}, {} added", many(totals.articles, "article"), thousands(totals.added))?;
    if totals.removed > 0 {
        write!(out, ", {} removed", thousands(totals.removed))?;
    }
    if totals.kept > 0 {
        write!(out, ", {} of changed files kept", thousands(totals.kept))?;
    }
    write!(out, "\n{} read, {} unchanged", many(totals.files_read, "file"), thousands(totals.files_unchanged))?;
    for (count, word) in [
        (totals.files_renamed, "renamed"),
        (totals.files_kept, "not there but kept"),
        (totals.hidden, "hidden"),
        (totals.ignored, "ignored"),
    ] {
        if count > 0 {
            write!(out, ", {} {word}", thousands(count))?;
        }
    }
    writeln!(out)?;
    if !totals.unknown.is_empty() {
        writeln!(out, "not read: {}", tally(&totals.unknown))?;
    }
    if totals.added > 0 {
        let [sure, guessed, none] = totals.dates.map(thousands);
        writeln!(out, "dates: {sure} sure, {guessed} guessed, {none} none")?;
        writeln!(out, "languages: {}", tally(&totals.languages))?;
    }
    if !totals.not_articles.is_empty() {
        let sum: u64 = totals.not_articles.values().sum();
        let are = if sum == 1 { "is no article" } else { "are no articles" };
        let kinds = totals.not_articles.iter().map(|(kind, count)| ((*kind).to_owned(), *count)).collect();
        writeln!(out, "{} {are}: {}", many(sum, "page"), tally(&kinds))?;
    }
    Ok(())
}

/// What an update would do: how many files of each kind, and the first `most` of them.
pub fn survey(survey: &Survey, most: usize, out: &mut dyn Write) -> io::Result<()> {
    let read = (survey.new.len() + survey.changed.len()) as u64;
    let whole = if survey.fresh { ", into a new index" } else { "" };
    writeln!(out, "{TITLE}{}{TITLE:#} to read ({}){whole}", many(read, "file"), size(survey.bytes))?;
    let renamed: Vec<String> = survey.renamed.iter().map(|(old, new)| format!("{old} -> {new}")).collect();
    for (word, files) in [
        ("new", &survey.new),
        ("changed", &survey.changed),
        ("renamed", &renamed),
        ("to be removed", &survey.gone),
        ("not there, taken over", &survey.taken_over),
    ] {
        if files.is_empty() {
            continue;
        }
        writeln!(out, "{} {word}:", thousands(files.len() as u64))?;
        for file in files.iter().take(most) {
            writeln!(out, "  {}", escape::line(file))?;
        }
        if files.len() > most {
            writeln!(out, "  and {} more, which `--verbose` lists", thousands((files.len() - most) as u64))?;
        }
    }
    let others: Vec<String> = [
        (survey.unchanged, "unchanged"),
        (survey.kept, "not there but kept"),
        (survey.hidden, "hidden"),
        (survey.ignored, "ignored"),
    ]
    .iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, word)| format!("{} {word}", thousands(*count)))
    .collect();
    if !others.is_empty() {
        writeln!(out, "{}", others.join(", "))?;
    }
    if !survey.unknown.is_empty() {
        writeln!(out, "not read: {}", tally(&survey.unknown))?;
    }
    Ok(())
}

/// Problems by code: `3 skipped: 2 malformed-json, 1 too-large`; nothing where there are none.
pub fn problem_counts(problems: &[Problem], out: &mut dyn Write) -> io::Result<()> {
    let mut counts = [BTreeMap::new(), BTreeMap::new()];
    for problem in problems {
        *counts[usize::from(!problem.skipped)].entry(problem.code.clone()).or_default() += 1;
    }
    tallies(&counts[0], &counts[1], out)
}

/// As [`problem_counts`], of problems that were counted: those that lost an article, and the others.
pub fn tallies(skipped: &BTreeMap<String, u64>, noted: &BTreeMap<String, u64>, out: &mut dyn Write) -> io::Result<()> {
    for (counts, word) in [(skipped, "skipped"), (noted, "read with problems")] {
        if !counts.is_empty() {
            let sum: u64 = counts.values().sum();
            writeln!(out, "{} {word}: {}", thousands(sum), tally(counts))?;
        }
    }
    let unread: u64 = skipped.iter().filter(|(code, _)| needs_ocr(code)).map(|(_, count)| count).sum();
    if unread > 0 {
        let needs = if unread == 1 { "needs" } else { "need" };
        writeln!(out, "{} {needs} OCR", many(unread, "PDF"))?;
    }
    Ok(())
}

/// Whether a problem of this code is that of a PDF whose pages are pictures, or whose letters are not told.
fn needs_ocr(code: &str) -> bool {
    ["needs-ocr", "garbled-text"].contains(&code)
}

/// One problem on a line.
pub fn problem(problem: &Problem, out: &mut dyn Write) -> io::Result<()> {
    let place =
        if problem.member.is_empty() { problem.path.clone() } else { format!("{}#{}", problem.path, problem.member) };
    writeln!(
        out,
        "{}: {} {QUIET}({}){QUIET:#}",
        escape::line(&place),
        escape::line(&problem.message),
        escape::line(&problem.code)
    )
}

/// What an index holds.
pub fn status(status: &Status, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "{TITLE}{}{TITLE:#} in {}",
        many(status.articles, "article"),
        escape::line(&status.path.display().to_string())
    )?;
    write!(out, "published: {}", status.span.map_or_else(|| "none".into(), days_text))?;
    if status.undated > 0 {
        write!(out, ", {} undated", thousands(status.undated))?;
    }
    writeln!(out)?;
    if !status.languages.is_empty() {
        writeln!(out, "languages: {}", tally(&status.languages))?;
    }
    if !status.not_articles.is_empty() {
        let kinds = status.not_articles.iter().map(|(kind, count)| ((*kind).to_owned(), *count)).collect();
        writeln!(out, "no articles: {}", tally(&kinds))?;
    }
    let (segments, bytes) = (status.segments as u64, size(status.bytes));
    writeln!(out, "size: {bytes} in {}, generation {}", many(segments, "segment"), status.generation)?;
    for root in &status.roots {
        let (label, path) = (escape::line(&root.label), root.path.display().to_string());
        let (articles, files) = (many(root.articles, "article"), many(root.files, "file"));
        writeln!(out, "root {label}: {articles} from {files} in {}", escape::line(&path))?;
    }
    if status.corrections > 0 {
        writeln!(out, "corrections: {}", thousands(status.corrections as u64))?;
    }
    for idle in &status.idle_corrections {
        super::note(&format!("corrections.toml, {idle}"), out)?;
    }
    problem_counts(&status.problems, out)
}

/// `512 B`, `3.2 MB`.
fn size(bytes: u64) -> String {
    let mut value = bytes as f64;
    for unit in ["B", "kB", "MB", "GB"] {
        if value < 1000.0 {
            return if unit == "B" { format!("{value:.0} {unit}") } else { format!("{value:.1} {unit}") };
        }
        value /= 1000.0;
    }
    format!("{value:.1} TB")
}

/// `und` is the code for a language that could not be told, and no value that can be searched for.
fn said(name: &str) -> &str {
    if name == "und" { "not told" } else { name }
}

/// `12 en, 3 ru`, by falling count.
fn tally(counts: &BTreeMap<String, u64>) -> String {
    let mut sorted: Vec<(&String, u64)> = counts.iter().map(|(name, &count)| (name, count)).collect();
    sorted.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let shown: Vec<String> =
        sorted.iter().map(|(name, count)| format!("{} {}", thousands(*count), escape::line(said(name)))).collect();
    shown.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{article::DayInterval, engine::RootStatus, present::sample};

    fn problems() -> Vec<Problem> {
        let problem = |code: &str, skipped| Problem {
            code: code.into(),
            path: "a\u{1b}.jsonl".into(),
            member: "17".into(),
            message: "not JSON; mend the line".into(),
            skipped,
        };
        vec![
            problem("malformed-json", true),
            problem("too-large", true),
            problem("malformed-json", true),
            problem("odd-date", false),
        ]
    }

    #[test]
    fn pdfs_without_text_are_counted_apart() {
        let problem = |code: &str, skipped| Problem { code: code.into(), skipped, ..problems().remove(0) };
        let all = [problem("needs-ocr", true), problem("garbled-text", true), problem("needs-ocr", false)];
        let shown = sample::shown(|out| problem_counts(&all, out));
        assert!(shown.ends_with("2 PDFs need OCR\n"), "{shown}");
    }

    #[test]
    fn an_update() {
        let done = Totals {
            articles: 1200,
            added: 1100,
            removed: 3,
            files_read: 1,
            files_unchanged: 10,
            hidden: 2,
            unknown: BTreeMap::from([("exe".into(), 2), ("png".into(), 30)]),
            problems: problems(),
            dates: [1000, 90, 10],
            languages: BTreeMap::from([("en".into(), 1000), ("ru".into(), 100)]),
            not_articles: BTreeMap::from([("listing", 9), ("error", 3)]),
            ..Totals::default()
        };
        let shown = sample::shown(|out| {
            totals(&done, out)?;
            problem_counts(&done.problems, out)?;
            problem(&done.problems[0], out)
        });
        insta::assert_snapshot!(anstream::adapter::strip_str(&shown).to_string());
    }

    #[test]
    fn what_would_be_done() {
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        let planned = Survey {
            new: names(&["archive/a\u{1b}.txt", "archive/b.txt", "archive/c.txt"]),
            renamed: vec![("archive/old.txt".into(), "archive/new.txt".into())],
            gone: names(&["archive/gone.txt"]),
            unchanged: 1200,
            unknown: BTreeMap::from([("png".into(), 30)]),
            bytes: 4200,
            ..Survey::default()
        };
        let shown = sample::shown(|out| survey(&planned, 2, out));
        insta::assert_snapshot!(anstream::adapter::strip_str(&shown).to_string());
    }

    #[test]
    fn an_index() {
        let held = Status {
            path: "index".into(),
            articles: 2,
            generation: 4,
            roots: vec![RootStatus { label: "seed".into(), path: "/archive/seed".into(), files: 1, articles: 2 }],
            undated: 1,
            span: Some(DayInterval { from: sample::day(2025, 6, 1), to: sample::day(2025, 7, 1) }),
            bytes: 12_345,
            segments: 1,
            ..Status::default()
        };
        let shown = sample::shown(|out| status(&held, out));
        insta::assert_snapshot!(anstream::adapter::strip_str(&shown).to_string());
    }
}
