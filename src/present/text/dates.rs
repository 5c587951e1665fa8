//! All evidence for an article's date, with what became of it.

use std::io::{self, Write};

use anstyle::Style;

use super::{QUIET, TITLE, Text, escape, layout, published_text};
use crate::article::{Article, DateEvidence, DateOutcome, DateRole};

/// The article's date and every piece of evidence for it, what was chosen first: what became of it, the date, where it
/// was read and as what, how sure it alone makes the date, and its words.
pub fn dates(article: &Article, text: Text, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{TITLE}{}{TITLE:#}", escape::line(&article.title))?;
    let sure = article.published.as_ref().map_or_else(String::new, |published| {
        format!(" ({}, confidence {:.2})", published.value, published.confidence)
    });
    writeln!(out, "published {}{}", published_text(article.published.as_ref()), escape::line(&sure))?;
    for piece in evidence(article) {
        writeln!(out)?;
        let style = if piece.outcome == DateOutcome::Chosen { TITLE } else { Style::new() };
        let role = if piece.role == DateRole::Unknown { String::new() } else { format!(", {}", piece.role.name()) };
        let head = [
            layout::Run::new(escape::line(&piece.value), style),
            layout::Run::new(format!("  {}{role}, {:.2}: ", piece.origin.name(), piece.confidence), QUIET),
            layout::Run::new(piece.outcome.words(), style),
        ];
        text.wrapped(&head, "  ", out)?;
        text.wrapped(&[layout::Run::new(format!("  {}", escape::line(&piece.evidence)), QUIET)], "  ", out)?;
    }
    Ok(())
}

/// The evidence; where there is but one piece, it is the date's own.
fn evidence(article: &Article) -> Vec<DateEvidence> {
    let alone = article.published.as_ref().filter(|_| article.dates.is_empty()).map(|published| DateEvidence {
        value: published.value.clone(),
        origin: published.origin,
        role: DateRole::Unknown,
        confidence: published.confidence,
        evidence: published.evidence.clone(),
        outcome: DateOutcome::Chosen,
    });
    article.dates.iter().cloned().chain(alone).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{article::DateOrigin, present::sample};

    #[test]
    fn evidence_with_what_became_of_it() {
        let mut article = sample::stored().analysed.article;
        let one = sample::shown(|out| dates(&article, Text { width: 60 }, out));
        let piece = |value: &str, origin, role, outcome| DateEvidence {
            value: value.into(),
            origin,
            role,
            confidence: 0.8,
            evidence: format!("read {value}\u{1b}"),
            outcome,
        };
        article.dates = vec![
            piece("2025-06-02T10:00:00+03:00", DateOrigin::JsonLd, DateRole::Published, DateOutcome::Chosen),
            piece("2025-06-01", DateOrigin::VisibleLine, DateRole::Unknown, DateOutcome::Weaker),
        ];
        let two = sample::shown(|out| dates(&article, Text { width: 60 }, out));
        insta::assert_snapshot!(anstream::adapter::strip_str(&format!("{one}\n{two}")).to_string());
    }
}
