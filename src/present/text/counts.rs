//! Counts as sparkline, bars and columns.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::{QUIET, TITLE, days_text, escape, layout, many, thousands};
use crate::{
    article::DayInterval,
    search::{Bucket, FacetCounts, FacetField},
};

const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// The timeline on one line, with its first and last date.
pub(super) fn sparkline(buckets: &[Bucket], width: usize, out: &mut dyn Write) -> io::Result<()> {
    let (Some(first), Some(last)) = (buckets.first(), buckets.last()) else { return Ok(()) };
    let line = spark(buckets, width.saturating_sub(44).clamp(10, 60));
    let span = if buckets.len() == 1 {
        days_text(first.days)
    } else {
        format!("{} – {}", days_text(first.days), days_text(last.days))
    };
    writeln!(out, "{TITLE}published{TITLE:#}  {line}  {QUIET}{span}{QUIET:#}")
}

/// One character a bucket; neighbours are joined where there are more than `most`.
fn spark(buckets: &[Bucket], most: usize) -> String {
    let joined = buckets.len().div_ceil(most.max(1)).max(1);
    let counts: Vec<u64> = buckets.chunks(joined).map(|some| some.iter().map(|bucket| bucket.count).sum()).collect();
    let top = counts.iter().copied().max().unwrap_or(0).max(1);
    let level = |count: u64| match count {
        0 => ' ',
        // Every count but none shows; the top one fills.
        _ => LEVELS[((count * 8).div_ceil(top) as usize).clamp(1, 8) - 1],
    };
    counts.into_iter().map(level).collect()
}

/// One bar a line.
pub(super) fn bars(buckets: &[Bucket], width: usize, out: &mut dyn Write) -> io::Result<()> {
    let labels: Vec<String> = buckets.iter().map(|bucket| label(bucket.days)).collect();
    let label_width = labels.iter().map(|label| label.width()).max().unwrap_or(0);
    let top = buckets.iter().map(|bucket| bucket.count).max().unwrap_or(0);
    let number_width = thousands(top).len();
    let room = width.saturating_sub(label_width + number_width + 3).max(8) as u64;
    for (bucket, label) in buckets.iter().zip(&labels) {
        let eighths = if top == 0 { 0 } else { (bucket.count * room * 8).div_ceil(top) };
        let mut bar = "█".repeat((eighths / 8) as usize);
        if let Some(part) = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"].get((eighths % 8) as usize) {
            bar.push_str(part);
        }
        let line = format!("{}  {:>number_width$} {bar}", layout::fit(label, label_width), thousands(bucket.count));
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn label(days: DayInterval) -> String {
    days_text(days)
}

/// All values of one facet, one a line.
pub(super) fn list(facet: &FacetCounts, width: usize, out: &mut dyn Write) -> io::Result<()> {
    let rest = facet.distinct.saturating_sub(facet.values.len() as u64);
    writeln!(out, "{TITLE}{}{TITLE:#}", facet.field.name())?;
    let number_width = facet.values.iter().map(|value| thousands(value.count).len()).max().unwrap_or(1);
    for value in &facet.values {
        let name = layout::cut(&shown(facet.field, &value.value), width.saturating_sub(number_width + 3).max(8));
        writeln!(out, " {:>number_width$}  {name}", thousands(value.count))?;
    }
    if rest > 0 {
        writeln!(out, " {QUIET}and {}{QUIET:#}", many(rest, "more value").replace("more values", "more"))?;
    }
    Ok(())
}

/// Facets side by side, as many as there is room for.
pub(super) fn columns(facets: &[FacetCounts], width: usize, out: &mut dyn Write) -> io::Result<()> {
    let filled: Vec<&FacetCounts> = facets.iter().filter(|facet| !facet.values.is_empty()).collect();
    let abreast = (width / 28).clamp(1, filled.len().max(1));
    let gap = 3;
    let column = (width.saturating_sub(gap * (abreast - 1)) / abreast).clamp(12, 40);
    for (row, group) in filled.chunks(abreast).enumerate() {
        if row > 0 {
            writeln!(out)?;
        }
        let heads: Vec<String> = group.iter().map(|facet| layout::fit(facet.field.name(), column)).collect();
        writeln!(out, "{TITLE}{}{TITLE:#}", heads.join(&" ".repeat(gap)).trim_end())?;
        let lines = group.iter().map(|facet| facet.values.len()).max().unwrap_or(0);
        for at in 0..lines {
            let cells: Vec<String> = group.iter().map(|facet| cell(facet, at, column)).collect();
            writeln!(out, "{}", cells.join(&" ".repeat(gap)).trim_end())?;
        }
    }
    Ok(())
}

fn cell(facet: &FacetCounts, at: usize, column: usize) -> String {
    let Some(value) = facet.values.get(at) else { return " ".repeat(column) };
    let number_width = facet.values.iter().map(|value| thousands(value.count).len()).max().unwrap_or(1);
    let name = layout::fit(&shown(facet.field, &value.value), column.saturating_sub(number_width + 1));
    format!("{name} {:>number_width$}", thousands(value.count))
}

fn shown(field: FacetField, value: &str) -> String {
    let safe = escape::line(value);
    if field == FacetField::Place { safe.replace('/', " › ") } else { safe.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::sample;

    #[test]
    fn sparks_show_every_count() {
        let bucket = |count| Bucket { days: DayInterval::day(sample::day(2025, 6, 1)), count };
        let buckets: Vec<Bucket> = [0, 1, 50, 100].map(bucket).to_vec();
        assert_eq!(spark(&buckets, 60), " ▁▄█");
        assert_eq!(spark(&buckets, 2), "▁█");
        assert_eq!(spark(&[], 60), "");
        assert_eq!(spark(&[bucket(0)], 60), " ");
    }
}
