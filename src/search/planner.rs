//! From the query's tree to the plan: words become terms, values become filters, `auto` is decided.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;
use tantivy::{
    Searcher, Term,
    query::{EnableScoring, TermQuery, TermSetQuery},
    schema::{Field, IndexRecordOption},
};

use super::{
    MatchMode,
    bm25::WordQuery,
    days::DayQuery,
    engine,
    page::Session,
    plan::Plan,
    snippet::Matcher,
    tuning::{CAPTION_WEIGHT, ENOUGH, MOST_SLOP, PAGE_WEIGHT, PHRASE_BOOST, TITLE_WEIGHT, WILDCARD_TERMS, fewer},
    versions::StateQuery,
    words::{Statistics, Token, expand, tokens, without_possessive},
};
use crate::{
    article::EntityKind,
    error::{Error, Result},
    index::{Reader, schema::LONGEST_VALUE},
    query::{Node, State, TextField, ValueField},
    text::{stem::Language, words::fold},
};

/// Makes plans for one query.
pub(super) struct Planner<'s> {
    session: &'s Session,
    languages: &'s [Language],
    mode: MatchMode,
    /// What words of no field of their own are looked for in.
    everywhere: Vec<(TextField, Field, f32)>,
    /// Whether that includes what stands beside the article.
    pub(super) in_page: bool,
    /// The text of the whole query, for the place of an error.
    text: &'s str,
    /// For each run of two or more words, in order: whether fewer than all are enough. Given by a cursor or filled here.
    pub(super) relaxed: Vec<bool>,
    given: bool,
    runs: usize,
    /// Statistics to score with.
    pub(super) statistics: Statistics<'s>,
    /// What to look for in snippets.
    pub(super) matcher: Matcher,
    /// How many words have to match: the loosest of all runs.
    pub(super) matched: &'static str,
    /// Words to be found that no article holds, as written.
    pub(super) missing: Vec<String>,
    /// Sentences for the user.
    pub(super) notes: Vec<String>,
}

/// One word, phrase or pattern of a run.
struct Unit {
    field: Option<TextField>,
    body: Body,
    times: u32,
}

enum Body {
    Word(Vec<Token>),
    Phrase(Vec<Token>, u32),
    Other(Plan),
}

impl<'s> Planner<'s> {
    /// A planner; `decided` is what an earlier page decided about runs of words.
    pub(super) fn new(
        session: &'s Session,
        text: &'s str,
        mode: MatchMode,
        decided: Option<Vec<bool>>,
        in_page: bool,
    ) -> Result<Self> {
        let Reader { fields, searcher, .. } = session.reader();
        let mut everywhere = vec![(TextField::Title, fields.title, TITLE_WEIGHT), (TextField::Body, fields.body, 1.0)];
        // A field that is empty throughout adds nothing to a score, so it need not be looked at.
        if words_in(searcher, fields.caption)? > 0 {
            everywhere.push((TextField::Caption, fields.caption, CAPTION_WEIGHT));
        }
        if in_page && words_in(searcher, fields.page)? > 0 {
            everywhere.push((TextField::Page, fields.page, PAGE_WEIGHT));
        }
        Ok(Self {
            session,
            languages: session.languages()?,
            mode,
            everywhere,
            in_page,
            text,
            given: decided.is_some(),
            relaxed: decided.unwrap_or_default(),
            runs: 0,
            statistics: Statistics::new(&session.reader().searcher),
            matcher: Matcher::default(),
            matched: if mode == MatchMode::Any { "any" } else { "all" },
            missing: Vec::new(),
            notes: Vec::new(),
        })
    }

    /// The plan of `node`; `positive` where it is to be found rather than kept out.
    pub(super) fn plan(&mut self, node: &Node, positive: bool) -> Result<Plan> {
        Ok(match node {
            Node::All => Plan::Everything,
            Node::Words(nodes) => self.run(nodes, positive)?,
            Node::Word { .. } | Node::Phrase { .. } | Node::Wildcard { .. } => {
                self.run(std::slice::from_ref(node), positive)?
            }
            Node::Value { field, values } => Plan::Filter(self.value(field, values)?),
            Node::Published { days, .. } => Plan::Filter(Box::new(DayQuery::published(*days))),
            Node::Added { days, .. } => Plan::Filter(Box::new(DayQuery::added(*days))),
            Node::Is(State::Undated) => Plan::Filter(Box::new(DayQuery::Undated)),
            Node::Is(state) => Plan::Filter(Box::new(StateQuery::new(*state, self.session)?)),
            Node::And(nodes) => {
                let plans: Result<Vec<_>> = nodes.iter().map(|node| self.plan(node, positive)).collect();
                Plan::all(plans?)
            }
            Node::Or(nodes) => {
                let plans: Result<Vec<_>> = nodes.iter().map(|node| self.plan(node, positive)).collect();
                Plan::any(plans?)
            }
            Node::Not(inner) => Plan::Not(Box::new(self.plan(inner, !positive)?)),
        })
    }

    /// A run of words, to which the mode of matching applies.
    fn run(&mut self, nodes: &[Node], positive: bool) -> Result<Plan> {
        let mut units: Vec<Unit> = Vec::new();
        let mut known: FxHashMap<String, usize> = FxHashMap::default();
        for node in nodes {
            let Some((name, unit)) = self.unit(node, positive)? else { continue };
            match known.entry(name) {
                Entry::Occupied(at) => units[*at.get()].times += 1,
                Entry::Vacant(free) => {
                    free.insert(units.len());
                    units.push(unit);
                }
            }
        }
        if units.is_empty() {
            if !nodes.is_empty() {
                self.notes.push("the query holds no word to look for, so every article matches".into());
            }
            return Ok(Plan::Everything);
        }
        if positive && self.mode == MatchMode::Any {
            return self.loose(&units, positive);
        }
        let strict: Result<Vec<Plan>> = units.iter().map(|unit| self.strict(unit, positive)).collect();
        let strict = strict?;
        if units.len() < 2 || !positive || self.mode == MatchMode::All {
            return Ok(Plan::all(strict));
        }
        let all = Plan::all(strict);
        let run = self.runs;
        self.runs += 1;
        if !self.given {
            let few = !self.reaches(&all, ENOUGH)?;
            self.relaxed.push(few);
        }
        if !self.relaxed.get(run).copied().unwrap_or(false) {
            return Ok(all);
        }
        let least = fewer(units.len());
        if least == 1 {
            self.matched = "any";
            return self.loose(&units, false);
        }
        if self.matched == "all" {
            self.matched = "two-thirds";
        }
        let plans: Result<Vec<Plan>> = units.iter().map(|unit| self.strict(unit, false)).collect();
        Ok(Plan::least(least, plans?))
    }

    /// One member of a run with a name that equal ones share; `None` where it holds no word.
    fn unit(&mut self, node: &Node, positive: bool) -> Result<Option<(String, Unit)>> {
        Ok(match node {
            Node::Word { text, field } => {
                let found = tokens(without_possessive(text), self.languages);
                if let [token] = &found[..]
                    && positive
                    && self.word(token, *field, 1)?.1 == 0
                    && !self.missing.contains(text)
                {
                    self.missing.push(text.clone());
                }
                let name = unit_name('w', *field, &found, 0);
                (!found.is_empty()).then_some((name, Unit { field: *field, body: Body::Word(found), times: 1 }))
            }
            Node::Phrase { text, field, slop } => {
                let slop = slop.min(&MOST_SLOP);
                let found = tokens(text, self.languages);
                let kind = if found.len() == 1 { 'w' } else { 'p' };
                let name = unit_name(kind, *field, &found, *slop);
                let body = if found.len() == 1 { Body::Word(found) } else { Body::Phrase(found, *slop) };
                let empty = matches!(&body, Body::Phrase(tokens, ..) if tokens.is_empty());
                (!empty).then_some((name, Unit { field: *field, body, times: 1 }))
            }
            Node::Wildcard { pattern, field } => {
                let plan = self.wildcard(pattern, *field, positive)?;
                let name = format!("*{field:?} {pattern}");
                Some((name, Unit { field: *field, body: Body::Other(plan), times: 1 }))
            }
            other => {
                let plan = self.plan(other, positive)?;
                Some((format!("{other:?}"), Unit { field: None, body: Body::Other(plan), times: 1 }))
            }
        })
    }

    /// One unit, all of it required.
    fn strict(&mut self, unit: &Unit, show: bool) -> Result<Plan> {
        match &unit.body {
            Body::Word(tokens) => match &tokens[..] {
                [token] => {
                    let (plan, frequency) = self.word(token, unit.field, unit.times)?;
                    self.show_word(token, unit.field, frequency, show);
                    Ok(plan)
                }
                _ => self.phrase(tokens, unit.field, 0, unit.times, show),
            },
            Body::Phrase(tokens, slop) => self.phrase(tokens, unit.field, *slop, unit.times, show),
            Body::Other(plan) => Ok(plan.clone()),
        }
    }

    /// All units as one flat union.
    fn loose(&mut self, units: &[Unit], show: bool) -> Result<Plan> {
        let mut plans = Vec::new();
        for unit in units {
            match &unit.body {
                Body::Word(tokens) => {
                    for token in tokens {
                        let (found, frequency) = self.word(token, unit.field, unit.times)?;
                        self.show_word(token, unit.field, frequency, show);
                        plans.push(found);
                    }
                }
                Body::Phrase(tokens, slop) => {
                    plans.push(self.phrase(tokens, unit.field, *slop, unit.times, show)?);
                }
                Body::Other(plan) => plans.push(plan.clone()),
            }
        }
        Ok(Plan::any(plans))
    }

    /// One word in its fields and forms, and the number of articles that hold it.
    fn word(&mut self, token: &Token, field: Option<TextField>, times: u32) -> Result<(Plan, u64)> {
        let mut query = WordQuery { terms: Vec::new(), fields: Vec::new(), frequency: 0, times: times as f32 };
        for (_, column, weight) in self.fields(field) {
            let terms = token.alternatives().into_iter().map(|term| Term::from_field_text(column, term));
            let (present, frequency) = self.statistics.share(terms)?;
            query.frequency = frequency.max(query.frequency);
            query.terms.extend(present.into_iter().map(|term| (term, weight)));
            query.fields.push((column, weight));
        }
        let frequency = query.frequency;
        if query.terms.is_empty() {
            return Ok((Plan::Nothing, 0));
        }
        let text = token.alternatives().into_iter().collect::<Vec<_>>().join("`, `");
        Ok((Plan::Word { field, text, query }, frequency))
    }

    fn show_word(&mut self, token: &Token, field: Option<TextField>, frequency: u64, show: bool) {
        if show && field != Some(TextField::Title) {
            let weight = self.statistics.rarity(frequency);
            self.matcher.word(token.alternatives(), weight);
        }
    }

    /// Words next to each other, in every field and language that has them all.
    fn phrase(
        &mut self,
        tokens: &[Token],
        field: Option<TextField>,
        slop: u32,
        times: u32,
        show: bool,
    ) -> Result<Plan> {
        let mut sequences: Vec<Vec<(usize, &str)>> = Vec::new();
        for language in 0..self.languages.len() {
            let sequence: Vec<(usize, &str)> =
                tokens.iter().filter_map(|token| Some((token.position, token.terms.get(language)?.as_str()))).collect();
            if !sequences.contains(&sequence) {
                sequences.push(sequence);
            }
        }
        let mut plans = Vec::new();
        let mut weight = 0.0;
        for token in tokens {
            let (_, frequency) = self.word(token, field, 1)?;
            weight += self.statistics.rarity(frequency);
        }
        let searcher = &self.session.reader().searcher;
        for (kind, column, boost) in self.fields(field) {
            if kind == TextField::Page {
                // That text is indexed without the places of its words.
                continue;
            }
            for sequence in &sequences {
                let terms: Vec<(usize, Term)> =
                    sequence.iter().map(|(position, term)| (*position, Term::from_field_text(column, term))).collect();
                let mut present = terms.len() > 1;
                for (_, term) in &terms {
                    present = present && searcher.doc_freq(term).map_err(engine)? > 0;
                }
                if present {
                    let boost = boost * PHRASE_BOOST * times as f32;
                    plans.push(Plan::Phrase { field: kind, text: phrase_text(sequence), terms, slop, boost });
                }
            }
        }
        if show && field != Some(TextField::Title) {
            for sequence in &sequences {
                self.matcher.phrase(sequence, slop, weight);
            }
            self.matcher.end_phrase();
        }
        Ok(Plan::any(plans))
    }

    fn wildcard(&mut self, pattern: &str, field: Option<TextField>, show: bool) -> Result<Plan> {
        let fields: Vec<Field> = self.fields(field).into_iter().map(|(_, column, _)| column).collect();
        let Some(terms) = expand(&self.session.reader().searcher, &fields, pattern, self.languages)? else {
            let column = self.text.find(pattern).map_or(0, |at| self.text[..at].chars().count());
            return Err(Error::Query {
                message: format!("`{pattern}` stands for more than {WILDCARD_TERMS} words of the index"),
                text: self.text.to_owned(),
                column,
                hint: "write more letters before the `*` or `?`".into(),
            });
        };
        if terms.is_empty() {
            return Ok(Plan::Nothing);
        }
        if show && field != Some(TextField::Title) {
            let texts: Vec<String> = terms.iter().filter_map(|term| term.value().as_str().map(str::to_owned)).collect();
            self.matcher.word(texts.iter().map(String::as_str), 1.0);
        }
        Ok(Plan::Wildcard { pattern: pattern.to_owned(), terms })
    }

    fn fields(&self, field: Option<TextField>) -> Vec<(TextField, Field, f32)> {
        match field {
            None => self.everywhere.clone(),
            Some(TextField::Title) => self.everywhere.iter().take(1).copied().collect(),
            Some(asked) => {
                self.everywhere.iter().filter(|(known, ..)| *known == asked).map(|one| (one.0, one.1, 1.0)).collect()
            }
        }
    }

    /// Any of these values.
    fn value(&self, field: &ValueField, values: &[String]) -> Result<Box<dyn tantivy::query::Query>> {
        match field {
            ValueField::Person => return self.session.named(EntityKind::Person, values),
            ValueField::Organisation => return self.session.named(EntityKind::Organisation, values),
            ValueField::Place => return self.session.placed(values),
            _ => {}
        }
        let fields = &self.session.reader().fields;
        let mut terms = Vec::new();
        let mut others: Vec<Plan> = Vec::new();
        for value in values {
            let folded = fold(cut(value));
            match field {
                ValueField::Person | ValueField::Organisation | ValueField::Place => {}
                ValueField::Source => terms.push(Term::from_field_text(fields.source, &folded)),
                ValueField::Language => terms.push(Term::from_field_text(fields.language, &folded)),
                ValueField::Section => terms.push(Term::from_field_text(fields.section, &folded)),
                ValueField::Author => terms.push(Term::from_field_text(fields.author, &folded)),
                ValueField::Id => terms.push(Term::from_field_text(fields.id, value)),
                ValueField::Url => terms.push(Term::from_field_text(fields.url, cut(value))),
                ValueField::Meta(key) => {
                    terms.push(Term::from_field_text(fields.meta, &fold(cut(&format!("{key}={value}")))));
                    let words: Vec<Plan> = value
                        .split(|letter: char| !letter.is_alphanumeric())
                        .filter(|word| !word.is_empty())
                        .map(|word| {
                            let term = Term::from_field_text(fields.meta, &fold(cut(&format!("{key}={word}"))));
                            Plan::Filter(Box::new(TermQuery::new(term, IndexRecordOption::Basic)))
                        })
                        .collect();
                    if words.len() > 1 {
                        others.push(Plan::all(words));
                    }
                }
            }
        }
        let exact: Box<dyn tantivy::query::Query> = match &terms[..] {
            [term] => Box::new(TermQuery::new(term.clone(), IndexRecordOption::Basic)),
            _ => Box::new(TermSetQuery::new(terms)),
        };
        if others.is_empty() {
            return Ok(exact);
        }
        others.push(Plan::Filter(exact));
        Ok(Plan::any(others).query())
    }

    /// Whether at least `enough` articles match.
    fn reaches(&self, plan: &Plan, enough: usize) -> Result<bool> {
        let searcher = &self.session.reader().searcher;
        let weight = plan.query().weight(EnableScoring::disabled_from_searcher(searcher)).map_err(engine)?;
        let mut count = 0;
        for segment in searcher.segment_readers() {
            let mut scorer = weight.scorer(segment, 1.0).map_err(engine)?;
            let mut doc = scorer.doc();
            while doc != tantivy::TERMINATED {
                if !segment.is_deleted(doc) {
                    count += 1;
                    if count >= enough {
                        return Ok(true);
                    }
                }
                doc = scorer.advance();
            }
        }
        Ok(false)
    }
}

/// Number of words in `field`.
fn words_in(searcher: &Searcher, field: Field) -> Result<u64> {
    let mut words = 0;
    for segment in searcher.segment_readers() {
        words += segment.inverted_index(field).map_err(engine)?.total_num_tokens();
    }
    Ok(words)
}

/// A place as asked for.
pub(super) enum Place {
    /// Its names from the country down.
    Path(String),
    /// A name alone.
    Name(String),
}

/// Reads the value of a place filter.
pub(super) fn place(value: &str) -> Place {
    let parts: Vec<&str> = value.split('/').map(str::trim).filter(|part| !part.is_empty()).collect();
    if value.contains('/') { Place::Path(parts.join("/")) } else { Place::Name(value.trim().to_owned()) }
}

/// `value` as long as the index keeps it.
pub(super) fn cut(value: &str) -> &str {
    &value[..value.floor_char_boundary(LONGEST_VALUE)]
}

fn unit_name(kind: char, field: Option<TextField>, tokens: &[Token], slop: u32) -> String {
    let terms: Vec<&str> = tokens.iter().flat_map(|token| token.terms.iter().map(String::as_str)).collect();
    format!("{kind}{field:?}{slop} {}", terms.join(" "))
}

fn phrase_text(sequence: &[(usize, &str)]) -> String {
    sequence.iter().map(|(_, term)| *term).collect::<Vec<_>>().join(" ")
}
