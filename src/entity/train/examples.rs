//! Labelled articles as windows of features with their labels.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::super::{
    fold::{fold_name, fold_word},
    lists::class,
    scan::Lists,
    settle,
    tagged::{opinions, seen},
    tagger::{
        facts::{Sources, part},
        labels::{self, OUTSIDE},
        vocabulary::Vocabulary,
        walk,
    },
};
use crate::article::{Article, EntityKind};

/// A name as a label gives it; offsets in characters of its field.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Label {
    field: String,
    start: usize,
    end: usize,
    text: String,
    kind: String,
    name: String,
}

/// An article with all its names.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Labelled {
    title: String,
    body: String,
    mentions: Vec<Label>,
}

/// A window to learn from.
#[derive(Clone, Debug)]
pub(super) struct Window {
    /// Features of each word.
    pub(super) features: Vec<Vec<u32>>,
    /// The gap before each word.
    pub(super) gaps: Vec<u8>,
    /// The right label of each word.
    pub(super) labels: Vec<u8>,
}

fn kind(label: &Label) -> EntityKind {
    match label.kind.as_str() {
        "person" => EntityKind::Person,
        "organisation" => EntityKind::Organisation,
        _ => EntityKind::Place,
    }
}

/// What the lists may have learned from one article alone: the folded names of its organisations and words of its persons.
fn own(articles: &[Labelled]) -> Vec<(FxHashSet<String>, FxHashSet<String>)> {
    let gather = |article: &Labelled| {
        let (mut organisations, mut persons) = (FxHashSet::default(), FxHashSet::default());
        for label in &article.mentions {
            match kind(label) {
                EntityKind::Organisation => {
                    organisations.extend([fold_name(&label.text), fold_name(&label.name)]);
                }
                EntityKind::Person => {
                    let folded = |text: &str| fold_name(text).split(' ').map(str::to_owned).collect::<Vec<_>>();
                    persons.extend(folded(&label.text));
                    persons.extend(folded(&label.name));
                }
                EntityKind::Place => {}
            }
        }
        (organisations, persons)
    };
    let all: Vec<_> = articles.iter().map(gather).collect();
    let mut counts: [BTreeMap<String, u32>; 2] = Default::default();
    for (organisations, persons) in &all {
        for (count, names) in counts.iter_mut().zip([organisations, persons]) {
            for name in names {
                *count.entry(name.clone()).or_default() += 1;
            }
        }
    }
    let once = |names: FxHashSet<String>, of: usize| names.into_iter().filter(|name| counts[of][name] == 1).collect();
    all.into_iter().map(|(organisations, persons)| (once(organisations, 0), once(persons, 1))).collect()
}

/// The windows of all `articles`, each read with lists that do not hold what only it taught them; names that
/// `is_common` knows stay. With `copies`, every fifth article is read in capitals too.
pub(super) fn windows(
    articles: &[Labelled],
    vocabulary: Vocabulary<'_>,
    is_common: impl Fn(&str) -> bool,
    copies: bool,
) -> Vec<Window> {
    let mut found = Vec::new();
    for (number, (article, (organisations, persons))) in articles.iter().zip(own(articles)).enumerate() {
        let built_in = settle::embedded();
        let persons: FxHashSet<String> = persons.into_iter().filter(|word| !is_common(word)).collect();
        let words = built_in.words.without(&persons, class::GIVEN | class::SURNAME);
        let names = built_in.names.without_learned(&organisations);
        let lists = Lists { words: &words, names: &names, gazetteer: built_in.gazetteer };
        add(article, lists, vocabulary, &mut found);
        if copies && number % 5 == 0 {
            let mut shouted = article.clone();
            shouted.title.make_ascii_uppercase();
            shouted.body.make_ascii_uppercase();
            add(&shouted, lists, vocabulary, &mut found);
        }
    }
    found
}

fn add(labelled: &Labelled, lists: Lists<'_>, vocabulary: Vocabulary<'_>, found: &mut Vec<Window>) {
    let article = Article { title: labelled.title.clone(), body: labelled.body.clone(), ..Article::default() };
    let reading = settle::read(&article, lists);
    let settled = settle::settled(&reading, lists);
    let opinions = opinions(&reading, &settled);
    let seen = seen(&reading, &opinions);
    let sources = Sources { lists, vocabulary, seen: &seen };
    for (number, field) in ["title", "body"].into_iter().enumerate() {
        let text = &reading.texts[number];
        let starts: Vec<usize> = text.content.char_indices().map(|(at, _)| at).chain([text.content.len()]).collect();
        let mut right = vec![OUTSIDE as u8; text.tokens.len()];
        for label in labelled.mentions.iter().filter(|label| label.field == field) {
            let (Some(&start), Some(&end)) = (starts.get(label.start), starts.get(label.end)) else { continue };
            let first = text.tokens.partition_point(|token| token.end as usize <= start);
            let last = text.tokens.partition_point(|token| (token.start as usize) < end);
            if first >= last {
                continue;
            }
            for (word, right) in (first..).zip(&mut right[first..last]) {
                *right = labels::label(labels::number(kind(label)), part(first, last, word)) as u8;
            }
        }
        let features = std::cell::RefCell::new(Vec::new());
        walk(
            text,
            &opinions[number],
            sources,
            |own| features.borrow_mut().push(own.to_vec()),
            |(first, last), gaps| {
                let mut labels = right[first..last].to_vec();
                mend(&mut labels);
                found.push(Window { features: features.take(), gaps: gaps.to_vec(), labels });
            },
        );
    }
}

/// Makes names that a window cuts off no names, so that its labels can follow each other.
fn mend(own: &mut [u8]) {
    let mut before = OUTSIDE;
    let mut at = 0;
    while at < own.len() {
        let label = usize::from(own[at]);
        let fits = if at == 0 { labels::begins(label) } else { labels::follows(before, label) };
        if !fits {
            own[at] = OUTSIDE as u8;
        }
        before = usize::from(own[at]);
        at += 1;
    }
    if own.last().is_some_and(|&label| !labels::ends(usize::from(label))) {
        let mut at = own.len();
        while at > 0 && !labels::ends(usize::from(own[at - 1])) {
            at -= 1;
            own[at] = OUTSIDE as u8;
        }
    }
    // A first word whose name does not go on.
    for at in (0..own.len()).rev() {
        let next = own.get(at + 1).map_or(OUTSIDE, |&label| usize::from(label));
        if !labels::follows(usize::from(own[at]), next) {
            own[at] = OUTSIDE as u8;
        }
    }
}

/// The folded first words of the lines of a list.
pub(super) fn folded_words(list: &str) -> FxHashSet<String> {
    let words = list.lines().filter_map(|line| line.split_whitespace().next());
    words
        .map(|word| {
            let mut folded = String::new();
            fold_word(word, &mut folded);
            folded
        })
        .collect()
}
