//! What a query means to the engine: a tree that becomes one tantivy query and can account for its scores.

use tantivy::{
    Term,
    query::{AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, PhraseQuery, Query, TermSetQuery},
};

use super::{bm25::WordQuery, tuning::WILDCARD_SCORE};
use crate::query::TextField;

/// A part of a query, planned.
#[derive(Debug)]
pub(super) enum Plan {
    /// No article.
    Nothing,
    /// Every article, without a score.
    Everything,
    /// A word in any of its forms, scored.
    Word {
        /// Where; `None` in title and text.
        field: Option<TextField>,
        /// Its forms, for people.
        text: String,
        /// What the engine looks for.
        query: WordQuery,
    },
    /// Terms next to each other, scored.
    Phrase {
        /// Where.
        field: TextField,
        /// The phrase as written.
        text: String,
        /// Its terms with their positions, at least two.
        terms: Vec<(usize, Term)>,
        /// How many moves apart.
        slop: u32,
        /// Factor of its score.
        boost: f32,
    },
    /// Any of the terms of a pattern, with a constant score.
    Wildcard {
        /// As written.
        pattern: String,
        /// The terms it stands for.
        terms: Vec<Term>,
    },
    /// A condition that adds nothing to the score.
    Filter(Box<dyn Query>),
    /// All of these, where [`Plan::Not`] takes away.
    All(Vec<Plan>),
    /// At least so many of these.
    Least(usize, Vec<Plan>),
    /// What this does not match; alone, everything else.
    Not(Box<Plan>),
}

impl Plan {
    /// Any of `plans`; unions within are made one flat union, which the engine runs best.
    pub(super) fn any(plans: impl IntoIterator<Item = Plan>) -> Self {
        let mut flat = Vec::new();
        for plan in plans {
            match plan {
                Self::Least(1, inner) => flat.extend(inner),
                Self::Nothing => {}
                other => flat.push(other),
            }
        }
        Self::least(1, flat)
    }

    /// At least `least` of `plans`.
    pub(super) fn least(least: usize, mut plans: Vec<Plan>) -> Self {
        if least > plans.len() {
            return Self::Nothing;
        }
        match plans.len() {
            1 => plans.remove(0),
            _ => Self::Least(least, plans),
        }
    }

    /// All of `plans`.
    pub(super) fn all(plans: impl IntoIterator<Item = Plan>) -> Self {
        let mut flat = Vec::new();
        for plan in plans {
            match plan {
                Self::All(inner) => flat.extend(inner),
                Self::Everything => {}
                other => flat.push(other),
            }
        }
        match flat.len() {
            0 => Self::Everything,
            1 => flat.remove(0),
            _ => Self::All(flat),
        }
    }

    /// Whether anything in it adds to the score.
    pub(super) fn scores(&self) -> bool {
        match self {
            Self::Word { .. } | Self::Phrase { .. } | Self::Wildcard { .. } => true,
            Self::Nothing | Self::Everything | Self::Filter(_) | Self::Not(_) => false,
            Self::All(plans) | Self::Least(_, plans) => plans.iter().any(Self::scores),
        }
    }

    /// As the engine's query.
    pub(super) fn query(&self) -> Box<dyn Query> {
        match self {
            Self::Nothing => Box::new(EmptyQuery),
            Self::Everything => Box::new(ConstScoreQuery::new(Box::new(AllQuery), 0.0)),
            Self::Word { query, .. } => Box::new(query.clone()),
            Self::Phrase { terms, slop, boost, .. } => {
                boosted(Box::new(PhraseQuery::new_with_offset_and_slop(terms.clone(), *slop)), *boost)
            }
            Self::Wildcard { terms, .. } => {
                Box::new(ConstScoreQuery::new(Box::new(TermSetQuery::new(terms.iter().cloned())), WILDCARD_SCORE))
            }
            Self::Filter(query) => Box::new(ConstScoreQuery::new(query.box_clone(), 0.0)),
            Self::Not(_) => all(std::slice::from_ref(self)),
            Self::All(plans) => all(plans),
            Self::Least(least, plans) => {
                let clauses = plans.iter().map(|plan| (Occur::Should, plan.query())).collect();
                Box::new(BooleanQuery::with_minimum_required_clauses(clauses, *least))
            }
        }
    }
}

fn boosted(query: Box<dyn Query>, boost: f32) -> Box<dyn Query> {
    if (boost - 1.0).abs() < f32::EPSILON { query } else { Box::new(BoostQuery::new(query, boost)) }
}

fn all(plans: &[Plan]) -> Box<dyn Query> {
    let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::with_capacity(plans.len() + 1);
    for plan in plans {
        clauses.push(match plan {
            Plan::Not(inner) => (Occur::MustNot, inner.query()),
            other => (Occur::Must, other.query()),
        });
    }
    // Taking away needs something to take from.
    if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
        clauses.push((Occur::Must, Plan::Everything.query()));
    }
    Box::new(BooleanQuery::new(clauses))
}

impl Clone for Plan {
    fn clone(&self) -> Self {
        match self {
            Self::Nothing => Self::Nothing,
            Self::Everything => Self::Everything,
            Self::Word { field, text, query } => Self::Word { field: *field, text: text.clone(), query: query.clone() },
            Self::Phrase { field, text, terms, slop, boost } => {
                Self::Phrase { field: *field, text: text.clone(), terms: terms.clone(), slop: *slop, boost: *boost }
            }
            Self::Wildcard { pattern, terms } => Self::Wildcard { pattern: pattern.clone(), terms: terms.clone() },
            Self::Filter(query) => Self::Filter(query.box_clone()),
            Self::All(plans) => Self::All(plans.clone()),
            Self::Least(least, plans) => Self::Least(*least, plans.clone()),
            Self::Not(inner) => Self::Not(inner.clone()),
        }
    }
}
