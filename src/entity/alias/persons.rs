//! Persons across articles: spellings, transliterations, initials.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::{Joined, Rule};
use crate::entity::{
    fold::{fold_name, fold_word},
    lists::{class, rows, words},
};

const GIVEN: &str = include_str!("../lists/given-variants.tsv");

/// Shorter words are never taken for transliterations: too many different names look alike.
const LEAST_LETTERS: usize = 5;

/// A full name is worth initials only where so many articles have it.
const LEAST_ARTICLES: u32 = 3;

/// How a first name came into the Latin alphabet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Cyrillic,
    Arabic,
}

/// A person's name in words.
#[derive(Clone, Debug)]
pub(super) struct Name {
    /// Folded; initials next to each other are one word.
    words: Vec<String>,
    /// Whether each is initials.
    initials: Vec<bool>,
}

impl Name {
    pub(super) fn new(name: &str) -> Self {
        let (mut words, mut initials): (Vec<String>, Vec<bool>) = (Vec::new(), Vec::new());
        for raw in name.replace('.', ". ").split(|letter: char| letter.is_whitespace() || "-‐–".contains(letter)) {
            let mut word = String::new();
            fold_word(raw, &mut word);
            word.retain(char::is_alphanumeric);
            if word.is_empty() {
                continue;
            }
            let letters = raw.chars().filter(|letter| letter.is_alphabetic()).count();
            let short = letters == 1 || letters <= 3 && !raw.contains('.') && raw.chars().all(char::is_uppercase);
            match (words.last_mut(), initials.last()) {
                (Some(last), Some(true)) if short => last.push_str(&word),
                _ => {
                    words.push(word);
                    initials.push(short);
                }
            }
        }
        // A name all in capitals has no initials.
        if initials.iter().all(|short| *short) {
            initials.fill(false);
        }
        Self { words, initials }
    }

    /// Whether the first name is initials alone: `S.V. Lavrov`.
    pub(super) fn begins_with_initials(&self) -> bool {
        self.words.len() > 1 && self.initials[0]
    }

    /// Whether no last name can be told: `Clinton I`.
    fn ends_with_initials(&self) -> bool {
        self.initials.last().is_some_and(|short| *short)
    }

    /// What is the same for all spellings of the name.
    pub(super) fn spelling(&self) -> String {
        self.words.join(" ")
    }

    /// What is the same for all ways of writing the name in the Latin alphabet.
    pub(super) fn skeleton(&self) -> String {
        self.skeleton_words().join(" ")
    }

    fn skeleton_words(&self) -> Vec<String> {
        let Some(first) = self.words.first() else { return Vec::new() };
        if self.words.len() < 2 {
            return self.words.clone();
        }
        let given = given(first);
        let article = |word: &str| matches!(word, "al" | "el" | "ul" | "bin" | "ibn" | "ben" | "abu");
        let arabic = given.is_some_and(|(_, script)| script == Script::Arabic)
            || self.words[1..self.words.len() - 1].iter().any(|word| article(word));
        let cyrillic = given.is_some_and(|(_, script)| script == Script::Cyrillic)
            || self.words.last().is_some_and(|last| is_cyrillic(last));
        let mut skeleton = vec![given.map_or_else(|| first.clone(), |(usual, _)| usual.to_owned())];
        for word in &self.words[1..] {
            skeleton.push(match () {
                () if arabic => arabic_skeleton(word),
                () if cyrillic && word.chars().count() >= LEAST_LETTERS => cyrillic_skeleton(word),
                () => word.clone(),
            });
        }
        skeleton
    }

    /// First letter and last name, as skeletons; the whole name where it is one word.
    pub(super) fn bucket(&self) -> String {
        let words = self.skeleton_words();
        match &words[..] {
            [first, .., last] => format!("{} {last}", first.chars().next().unwrap_or_default()),
            _ => words.concat(),
        }
    }

    /// The words between the first and the last.
    fn middle(&self) -> &[String] {
        let last = self.words.len().saturating_sub(1);
        self.words.get(1..last).unwrap_or_default()
    }

    /// The first letters of the first name and what stands between it and the last.
    fn letters(&self) -> String {
        let last = self.words.len().saturating_sub(1);
        let words = self.words.iter().zip(&self.initials).take(last);
        words.map(|(word, short)| if *short { word.clone() } else { word.chars().take(1).collect() }).collect()
    }

    /// Whether this, which begins with initials, may be short for `full`.
    fn is_short_for(&self, full: &Self) -> bool {
        let (own, theirs) = (self.letters(), full.letters());
        !full.begins_with_initials() && full.words.len() > 1 && (own.starts_with(&theirs) || theirs.starts_with(&own))
    }

    /// Whether the two have the same first and last name and differ in what stands between, which only one has or both
    /// begin alike.
    fn differs_in_the_middle(&self, other: &Self) -> bool {
        let (one, two) = (self.skeleton_words(), other.skeleton_words());
        let (own, theirs) = (self.letters(), other.letters());
        one.len() > 1
            && two.len() > 1
            && one.first() == two.first()
            && one.last() == two.last()
            && (own.starts_with(&theirs) || theirs.starts_with(&own))
    }
}

/// Joins what is one name.
pub(super) fn join(joined: &mut Joined<'_>) {
    joined.join_alike(|name| Some(Name::new(name).spelling()));
    joined.join_alike(|name| Some(Name::new(name).skeleton()));
    let names: Vec<Name> = joined.names.iter().map(|(name, _)| Name::new(name)).collect();
    let mut buckets: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (at, name) in names.iter().enumerate().filter(|(_, name)| name.words.len() > 1) {
        buckets.entry(name.bucket()).or_default().push(at);
    }
    let mut buckets: Vec<Vec<usize>> = buckets.into_values().filter(|names| names.len() > 1).collect();
    buckets.sort_unstable();
    let together = Pairs::new(joined);
    for bucket in &buckets {
        join_middles(joined, &names, bucket, &together);
        join_initials(joined, &names, bucket, &together);
    }
    let mut known_names: FxHashMap<&'static str, usize> = FxHashMap::default();
    for at in 0..joined.names.len() {
        if let Some(canonical) = joined.known(at) {
            let first = *known_names.entry(canonical).or_insert(at);
            joined.join(at, first, Some((Rule::Known, 0)));
        }
    }
}

/// How many articles call the person whom they name so (place in the names) also so (spelling).
struct Pairs(FxHashMap<(usize, String), u32>);

impl Pairs {
    fn new(joined: &Joined<'_>) -> Self {
        let mut pairs: FxHashMap<(usize, String), u32> = FxHashMap::default();
        for pair in &joined.together {
            if let Some(&at) = joined.at.get(&*pair.name) {
                *pairs.entry((at, Name::new(&pair.said).spelling())).or_default() += pair.articles;
            }
        }
        Self(pairs)
    }

    /// The number of articles that have either name and say the other.
    fn of(&self, names: &[Name], one: usize, other: usize) -> u32 {
        let count = |at: usize, said: usize| self.0.get(&(at, names[said].spelling())).copied().unwrap_or(0);
        count(one, other) + count(other, one)
    }
}

/// `Donald J. Trump` is `Donald Trump` where an article says so, and nobody else of that name has another middle name.
fn join_middles(joined: &mut Joined<'_>, names: &[Name], bucket: &[usize], together: &Pairs) {
    for &plain in bucket.iter().filter(|&&at| {
        names[at].middle().is_empty() && !names[at].begins_with_initials() && !names[at].ends_with_initials()
    }) {
        let (given, last) = (names[plain].skeleton_words(), names[plain].words.last());
        let with: Vec<usize> = bucket
            .iter()
            .copied()
            .filter(|&at| {
                !names[at].middle().is_empty()
                    && names[at].skeleton_words().first() == given.first()
                    && names[at].differs_in_the_middle(&names[plain])
                    && last.is_some()
            })
            .collect();
        let Some(&first) = with.first() else { continue };
        if with.iter().any(|&at| !names[at].differs_in_the_middle(&names[first])) {
            continue;
        }
        for at in with {
            let articles = together.of(names, plain, at);
            if articles > 0 {
                let lesser = if joined.names[at].1 < joined.names[plain].1 { at } else { plain };
                let greater = if lesser == at { plain } else { at };
                joined.join(lesser, greater, Some((Rule::Together, articles)));
            }
        }
    }
}

/// `S.V. Lavrov` is `Sergei Lavrov` where no other name fits, and either articles say so or the last name is no common one.
fn join_initials(joined: &mut Joined<'_>, names: &[Name], bucket: &[usize], together: &Pairs) {
    for &short in bucket.iter().filter(|&&at| names[at].begins_with_initials()) {
        let fitting: Vec<usize> =
            bucket.iter().copied().filter(|&at| at != short && names[short].is_short_for(&names[at])).collect();
        let mut roots: Vec<usize> = fitting.iter().map(|&at| joined.root(at)).collect();
        roots.sort_unstable();
        roots.dedup();
        if roots.len() != 1 {
            continue;
        }
        let said: u32 = fitting.iter().map(|&at| together.of(names, short, at)).sum();
        let articles: u32 = fitting.iter().map(|&at| joined.names[at].1).sum();
        let common = names[short].words.last().is_some_and(|last| words().classes(last) & class::SURNAME != 0);
        let reason = if said > 0 { (Rule::Together, said) } else { (Rule::Initials, 0) };
        if said > 0 || articles >= LEAST_ARTICLES && articles >= joined.names[short].1 && !common {
            joined.join(short, fitting[0], Some(reason));
        }
    }
}

/// The usual form of a first name that is written in several ways.
fn given(folded: &str) -> Option<(&'static str, Script)> {
    static VARIANTS: OnceLock<FxHashMap<String, (String, Script)>> = OnceLock::new();
    let variants = VARIANTS.get_or_init(|| {
        let mut all = FxHashMap::default();
        for row in rows(GIVEN) {
            let script = if row.column(0) == "s" { Script::Cyrillic } else { Script::Arabic };
            for name in std::iter::once(row.column(1)).chain(row.names(2)) {
                all.entry(fold_name(name)).or_insert_with(|| (fold_name(row.column(1)), script));
            }
        }
        all
    });
    variants.get(folded).map(|(usual, script)| (usual.as_str(), *script))
}

/// Whether a folded last name is of a form that is written in several ways: `Zelensky`, `Solovyov`.
fn is_cyrillic(last: &str) -> bool {
    ["sky", "skyy", "skiy", "skii", "skij", "skyi", "yev", "yov", "iev", "yeva", "yova", "enko", "skaya", "skaia"]
        .iter()
        .any(|ending| last.ends_with(ending))
}

/// A folded last name in one of the ways in which a Cyrillic one is written.
fn cyrillic_skeleton(word: &str) -> String {
    let mut word = word.replace("tch", "ch").replace('x', "ks").replace("kh", "h");
    for (ending, usual) in [
        ("skyy", "sky"),
        ("skiy", "sky"),
        ("skii", "sky"),
        ("skij", "sky"),
        ("skyi", "sky"),
        ("skaia", "skaya"),
        ("iyeva", "eva"),
        ("iyev", "ev"),
        ("yeva", "eva"),
        ("yova", "eva"),
        ("ieva", "eva"),
        ("yev", "ev"),
        ("yov", "ev"),
        ("iev", "ev"),
        ("iov", "ev"),
        ("iy", "y"),
        ("yy", "y"),
        ("ii", "y"),
        ("ij", "y"),
    ] {
        if let Some(stem) = word.strip_suffix(ending) {
            word = format!("{stem}{usual}");
            break;
        }
    }
    // `Kasyanov`, `Kasianov`: the glide between a consonant and a vowel.
    let letters: Vec<char> = word.chars().collect();
    let is_vowel = |letter: char| "aeiou".contains(letter);
    let glide = |at: usize| {
        matches!(letters[at], 'y' | 'j')
            && at > 0
            && !is_vowel(letters[at - 1])
            && letters.get(at + 1).is_some_and(|next| is_vowel(*next))
    };
    (0..letters.len()).map(|at| if glide(at) { 'i' } else { letters[at] }).collect()
}

/// A folded word in one of the ways in which an Arabic one is written.
fn arabic_skeleton(word: &str) -> String {
    match word {
        "el" | "ul" | "al" => return "al".to_owned(),
        "ibn" | "ben" | "bin" => return "bin".to_owned(),
        _ => {}
    }
    let mut skeleton = String::with_capacity(word.len());
    for letter in word.replace("ou", "u").replace("oo", "u").replace("ee", "i").replace('q', "k").chars() {
        if !skeleton.ends_with(letter) {
            skeleton.push(letter);
        }
    }
    skeleton
}
