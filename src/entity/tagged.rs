//! The rules' mentions and the tagger's made one.

use super::{
    lists::class,
    persons,
    scan::{Lists, Text, What},
    settle::{self, Reading, Settled},
    tagger::{
        self,
        facts::{Opinion, Seens, Sources, part},
        labels,
        model::{self, Model},
    },
    weigh,
};
use crate::article::{Article, EntityKind, Mention};

/// The mentions in `article`.
pub(super) fn find(article: &Article) -> Vec<Mention> {
    let lists = settle::embedded();
    let reading = settle::read(article, lists);
    let settled = settle::settled(&reading, lists);
    let Some(model) = model::embedded().filter(|_| is_english(article)) else {
        let mut mentions: Vec<Mention> = settled.into_iter().map(|settled| settled.mention).collect();
        weigh::weigh(&mut mentions);
        return mentions;
    };
    let tagged = tag(model, &reading, &settled, lists);
    super::merge::merge(reading, settled, &tagged, lists)
}

/// Whether the model of English may read `article`: it is in English as far as is told, or in Latin letters.
fn is_english(article: &Article) -> bool {
    if let Some(lang) = &article.lang {
        return lang.starts_with("en");
    }
    let all = || [&article.title, &article.body].into_iter().flat_map(|text| text.bytes());
    all().filter(|byte| !byte.is_ascii()).count() * 4 <= all().count()
}

/// The names that `model` finds in each text.
pub(super) fn tag(
    model: &Model<'_>,
    reading: &Reading<'_, '_>,
    settled: &[Settled],
    lists: Lists<'_>,
) -> [Vec<tagger::Tagged>; 2] {
    let opinions = opinions(reading, settled);
    let seen = seen(reading, &opinions);
    let sources = Sources { lists, vocabulary: model.vocabulary, seen: &seen };
    [0, 1].map(|number| {
        let text = &reading.texts[number];
        let mut found = tagger::tag(model, text, &opinions[number], sources);
        found.retain(|tagged| !is_event(text, tagged));
        for tagged in &mut found {
            // `al-Rashid`, `bin Laden`: the small word belongs to the name.
            let begins = tagged.kind == EntityKind::Person && tagged.first > 0;
            if begins && persons::begins_small(text, tagged.first - 1) {
                tagged.first -= 1;
            }
        }
        found
    })
}

/// Whether it is an event called after a place: `London Olympics`.
fn is_event(text: &Text<'_>, tagged: &tagger::Tagged) -> bool {
    tagged.kind == EntityKind::Place && tagged.last - tagged.first > 1 && text.is(tagged.last - 1, class::EVENT)
}

/// What the rules say of each word.
pub(super) fn opinions(reading: &Reading<'_, '_>, settled: &[Settled]) -> [Vec<Opinion>; 2] {
    let mut all = [0, 1].map(|number| vec![Opinion::default(); reading.texts[number].tokens.len()]);
    for (opinions, pieces) in all.iter_mut().zip(&reading.pieces) {
        for piece in pieces {
            let what = match piece.what {
                What::Person => 0,
                What::KnownPerson(_) => 1,
                What::Organisation(None) => 2,
                What::Organisation(Some(_)) => 3,
                What::Place(_) => 4,
                What::Facility => 5,
                What::Demonym(_) => 6,
            };
            for (word, opinion) in (piece.first..).zip(&mut opinions[piece.first..piece.last]) {
                opinion.reason = 20 + what * 4 + part(piece.first, piece.last, word) as u16;
            }
        }
    }
    for settled in settled {
        let kind = labels::number(settled.mention.kind);
        let own = &mut all[settled.text][settled.first..settled.last];
        for (word, opinion) in (settled.first..).zip(own) {
            let label = labels::label(kind, part(settled.first, settled.last, word)) as u8;
            *opinion = Opinion { label, reason: 1 + settled.rule as u16 };
        }
    }
    all
}

/// What the article says of its words by the labels of `opinions`.
pub(super) fn seen(reading: &Reading<'_, '_>, opinions: &[Vec<Opinion>; 2]) -> Seens {
    let mut seen = Seens::default();
    for (text, opinions) in reading.texts.iter().zip(opinions) {
        seen.add(text, |at| opinions[at].label);
    }
    for text in &reading.texts {
        seen.add_small(text);
    }
    seen
}
