//! An account of a score: which words brought how much of it.

use tantivy::{DocSet, Searcher, query::EnableScoring};

use super::{collect::Found, engine, plan::Plan, words::Statistics};
use crate::{error::Result, query::TextField};

/// What `found` got its score from, in lines whose numbers add up to it.
pub(super) fn explain(searcher: &Searcher, statistics: &Statistics<'_>, plan: &Plan, found: &Found) -> Result<String> {
    let account = Account { searcher, statistics, found };
    let mut parts = account.parts(plan)?.unwrap_or_default();
    if parts.is_empty() {
        return Ok("no score: the query has filters only".into());
    }
    parts.sort_by(|one, other| other.0.total_cmp(&one.0));
    let sum: f32 = parts.iter().map(|(score, _)| score).sum();
    let lines = parts.into_iter().map(|(score, what)| format!("{score:.4} {what}"));
    let lines: Vec<String> = std::iter::once(format!("{sum:.4} is the sum of")).chain(lines).collect();
    Ok(lines.join("\n"))
}

struct Account<'a> {
    searcher: &'a Searcher,
    statistics: &'a Statistics<'a>,
    found: &'a Found,
}

impl Account<'_> {
    /// The scores that `plan` gives the article; `None` where it does not match.
    fn parts(&self, plan: &Plan) -> Result<Option<Vec<(f32, String)>>> {
        Ok(match plan {
            Plan::Nothing => None,
            Plan::Everything => Some(Vec::new()),
            Plan::Filter(_) => self.score(plan)?.map(|_| Vec::new()),
            Plan::Not(inner) => match self.parts(inner)? {
                None => Some(Vec::new()),
                Some(_) => None,
            },
            Plan::Word { field, text, query } => self.score(plan)?.map(|score| {
                let articles = query.frequency;
                let place = field.map_or("title and text", place);
                vec![(score, format!("`{text}` in {place}, which {articles} articles hold{}", times(query.times)))]
            }),
            Plan::Phrase { field, text, boost, .. } => self
                .score(plan)?
                .map(|score| vec![(score, format!("\"{text}\" in {}{}", place(*field), times(*boost)))]),
            Plan::Wildcard { pattern, terms } => self.score(plan)?.map(|score| {
                vec![(score, format!("`{pattern}`, one of {} words, the same for every article", terms.len()))]
            }),
            Plan::All(plans) => {
                let mut all = Vec::new();
                for plan in plans {
                    match self.parts(plan)? {
                        None => return Ok(None),
                        Some(parts) => all.extend(parts),
                    }
                }
                Some(all)
            }
            Plan::Least(least, plans) => {
                let mut all = Vec::new();
                let mut matching = 0;
                for plan in plans {
                    if let Some(parts) = self.parts(plan)? {
                        matching += 1;
                        all.extend(parts);
                    }
                }
                (matching >= *least).then_some(all)
            }
        })
    }

    /// The score of a leaf.
    fn score(&self, plan: &Plan) -> Result<Option<f32>> {
        let scoring = EnableScoring::enabled_from_statistics_provider(self.statistics, self.searcher);
        let weight = plan.query().weight(scoring).map_err(engine)?;
        let segment = self.searcher.segment_reader(self.found.segment);
        let mut scorer = weight.scorer(segment, 1.0).map_err(engine)?;
        if scorer.doc() < self.found.doc {
            scorer.seek(self.found.doc);
        }
        Ok((scorer.doc() == self.found.doc).then(|| scorer.score()))
    }
}

fn place(field: TextField) -> &'static str {
    match field {
        TextField::Title => "the title",
        TextField::Body => "the text",
        TextField::Caption => "captions",
        TextField::Page => "the page beside the article",
    }
}

fn times(boost: f32) -> String {
    if (boost - 1.0).abs() < f32::EPSILON { String::new() } else { format!(", times {boost}") }
}
