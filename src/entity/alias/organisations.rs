//! Organisations across articles: spellings, and acronyms that articles explain.

use rustc_hash::FxHashMap;

use super::{Joined, Rule};
use crate::entity::fold::fold_name;

/// British spellings of words in organisations' names, with the American ones.
const SPELLINGS: &[(&str, &str)] = &[
    ("armour", "armor"),
    ("centre", "center"),
    ("centres", "centers"),
    ("defence", "defense"),
    ("defences", "defenses"),
    ("harbour", "harbor"),
    ("labour", "labor"),
    ("neighbourhood", "neighborhood"),
    ("programme", "program"),
    ("programmes", "programs"),
    ("theatre", "theater"),
    ("theatres", "theaters"),
];

/// Forms of companies that news name and leave out as it comes.
const LEGAL_FORMS: &[&str] = &["inc", "incorporated", "ltd", "limited", "plc", "llc", "gmbh"];

/// The longest acronym, in letters.
const LONGEST: usize = 10;

/// So many articles must explain an acronym,
const LEAST_EXPLAINED: u32 = 2;
/// and so many tenths of all that explain it must do it alike.
const TENTHS_ALIKE: u32 = 9;

/// Whether `name` is written like an acronym: one word of two or more letters, all capital.
pub(super) fn is_acronym(name: &str) -> bool {
    let letters = name.chars().filter(|letter| letter.is_alphabetic()).count();
    (2..=LONGEST).contains(&letters)
        && name.chars().all(|letter| letter.is_uppercase() || letter.is_numeric() || matches!(letter, '.' | '&' | '-'))
}

/// What is the same for all spellings of an organisation's name.
pub(super) fn key(name: &str) -> String {
    let folded = fold_name(name);
    let mut words: Vec<&str> = folded.split(' ').collect();
    if words.len() > 2 && words[0] == "the" {
        words.remove(0);
    }
    if words.len() > 1 && words.last().is_some_and(|last| LEGAL_FORMS.contains(last)) {
        words.pop();
    }
    let mut key = String::with_capacity(folded.len());
    let mut at = 0;
    while at < words.len() {
        let word = words[at];
        if at > 0 {
            key.push(' ');
        }
        match word {
            "&" => key.push_str("and"),
            // `Co-operation`, written apart by what folds hyphens.
            "co" if words.get(at + 1).is_some_and(|next| ["operation", "operative", "ordination"].contains(next)) => {
                key.push_str("co");
                key.push_str(words[at + 1]);
                at += 1;
            }
            _ => match SPELLINGS.binary_search_by_key(&word, |(british, _)| british) {
                Ok(found) => key.push_str(SPELLINGS[found].1),
                Err(_) => key.push_str(&word.replace("isation", "ization")),
            },
        }
        at += 1;
    }
    key
}

/// Joins what is one name.
pub(super) fn join(joined: &mut Joined<'_>) {
    joined.join_alike(|name| Some(key(name)));
    let explained = explained(joined);
    for (acronym, full, articles) in &explained {
        joined.join(*acronym, *full, Some((Rule::Acronym, *articles)));
    }
    let mut known_names: FxHashMap<&'static str, usize> = FxHashMap::default();
    for at in 0..joined.names.len() {
        if let Some(canonical) = joined.known(at) {
            let first = *known_names.entry(canonical).or_insert(at);
            joined.join(at, first, Some((Rule::Known, 0)));
        }
    }
}

/// Acronyms with the name that nearly all articles that explain them give, and how many do.
fn explained(joined: &mut Joined<'_>) -> Vec<(usize, usize, u32)> {
    let mut meanings: FxHashMap<usize, FxHashMap<usize, (u32, usize)>> = FxHashMap::default();
    for pair in joined.together.clone() {
        let (Some(&said), Some(&name)) = (joined.at.get(&*pair.said), joined.at.get(&*pair.name)) else { continue };
        let root = joined.root(name);
        let meaning = meanings.entry(said).or_default().entry(root).or_insert((0, name));
        meaning.0 += pair.articles;
    }
    let mut explained = Vec::new();
    for (acronym, meanings) in meanings {
        let all: u32 = meanings.values().map(|(articles, _)| articles).sum();
        let Some(&(articles, name)) = meanings.values().max() else { continue };
        if articles >= LEAST_EXPLAINED && articles * 10 >= all * TENTHS_ALIKE {
            explained.push((acronym, name, articles));
        }
    }
    explained.sort_unstable();
    explained
}
