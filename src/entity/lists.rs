//! The embedded lists: which words tell what, and the names that are known by heart.

use std::{borrow::Cow, sync::OnceLock};

use rustc_hash::FxHashMap;

use super::fold::fold_name;

/// Countries: code, name or path, other names, words for people and things.
pub(super) const COUNTRIES: &str = include_str!("lists/countries.tsv");
/// Places beyond countries, regions and cities: path, other names.
#[cfg(feature = "train")]
pub(super) const PLACES: &str = include_str!("lists/places.tsv");
/// Mended regions: code, name or form, other names.
#[cfg(feature = "train")]
pub(super) const REGIONS: &str = include_str!("lists/regions.tsv");
/// Cities with other English names: country, `GeoNames`' name, name, other names.
#[cfg(feature = "train")]
pub(super) const CITIES: &str = include_str!("lists/cities.tsv");
const BODIES: &str = include_str!("lists/bodies.tsv");
const LEARNED: &str = include_str!("lists/learned.tsv");
const PEOPLE: &str = include_str!("lists/people.tsv");
const CUES: &str = include_str!("lists/cues.tsv");
const WORDS: &str = include_str!("lists/words.txt");
const GIVEN: &str = include_str!("lists/given.txt");
const SURNAMES: &str = include_str!("lists/surnames.txt");

/// A line of a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'a>(&'a str);

impl<'a> Row<'a> {
    /// The column at `index`, empty where there is none.
    pub(super) fn column(&self, index: usize) -> &'a str {
        self.0.split('\t').nth(index).unwrap_or_default()
    }

    /// The names of a column, parted by `|`.
    pub(super) fn names(&self, index: usize) -> impl Iterator<Item = &'a str> {
        self.column(index).split('|').filter(|name| !name.is_empty())
    }
}

/// The lines of a table without its comments.
pub(super) fn rows(table: &str) -> impl Iterator<Item = Row<'_>> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(Row)
}

/// What a single word tells; a set of the constants.
pub(super) mod class {
    /// Written small in everyday language.
    pub(in crate::entity) const WORD: u16 = 1;
    /// A first name.
    pub(in crate::entity) const GIVEN: u16 = 1 << 1;
    /// A last name.
    pub(in crate::entity) const SURNAME: u16 = 1 << 2;
    /// Stands before a person's name.
    pub(in crate::entity) const TITLE: u16 = 1 << 3;
    /// Stands, in small letters, before a person's name.
    pub(in crate::entity) const ROLE: u16 = 1 << 4;
    /// Ends an organisation's name.
    pub(in crate::entity) const HEAD: u16 = 1 << 5;
    /// Begins an organisation's name before `of`.
    pub(in crate::entity) const OF: u16 = 1 << 6;
    /// Ends a place's name.
    pub(in crate::entity) const FACILITY: u16 = 1 << 7;
    /// Begins a place's name.
    pub(in crate::entity) const BEFORE: u16 = 1 << 8;
    /// Makes a run an event, a law, a prize.
    pub(in crate::entity) const EVENT: u16 = 1 << 9;
    /// Never part of a name.
    pub(in crate::entity) const STOP: u16 = 1 << 10;
    /// No name by itself, but may be part of one.
    pub(in crate::entity) const PLAIN: u16 = 1 << 11;
    /// A word for the people and things of a country.
    pub(in crate::entity) const DEMONYM: u16 = 1 << 12;
    /// Begins a known name.
    pub(in crate::entity) const BEGINS: u16 = 1 << 13;
}

/// Classes of single words.
#[derive(Debug, Default)]
pub(super) struct Words(FxHashMap<Cow<'static, str>, u16>);

impl Words {
    /// Reads the lists.
    pub(super) fn load() -> Self {
        let mut words = Self(FxHashMap::with_capacity_and_hasher(20_000, rustc_hash::FxBuildHasher));
        for (list, class) in [(WORDS, class::WORD), (GIVEN, class::GIVEN), (SURNAMES, class::SURNAME)] {
            for row in rows(list) {
                *words.0.entry(row.0.into()).or_default() |= class;
            }
        }
        for row in rows(COUNTRIES) {
            for name in row.names(3).filter(|name| !name.contains(' ')) {
                *words.0.entry(fold_name(name).into()).or_default() |= class::DEMONYM;
            }
        }
        let mut begins = |name: &str| {
            let folded = fold_name(name);
            let first = folded.split(' ').next().unwrap_or_default();
            match words.0.get_mut(first) {
                Some(classes) => *classes |= class::BEGINS,
                None => drop(words.0.insert(first.to_owned().into(), class::BEGINS)),
            }
        };
        for table in [BODIES, LEARNED, PEOPLE] {
            for row in rows(table) {
                begins(row.column(0));
                row.names(1).for_each(&mut begins);
            }
        }
        for row in rows(COUNTRIES) {
            row.names(3).for_each(&mut begins);
        }
        for row in rows(CUES) {
            let class = match row.column(0) {
                "title" => class::TITLE,
                "role" => class::ROLE,
                "head" => class::HEAD,
                "of" => class::OF,
                "facility" => class::FACILITY,
                "before" => class::BEFORE,
                "event" => class::EVENT,
                "plain" => class::PLAIN,
                _ => class::STOP,
            };
            for word in row.names(1) {
                *words.0.entry(word.into()).or_default() |= class;
            }
        }
        words
    }

    /// The classes of a folded word; 0 for one that is not known.
    pub(super) fn classes(&self, folded: &str) -> u16 {
        self.0.get(folded).copied().unwrap_or_default()
    }

    /// The same without `classes` of `words`.
    #[cfg(feature = "train")]
    pub(super) fn without(&self, words: &rustc_hash::FxHashSet<String>, classes: u16) -> Self {
        let mut copy = self.0.clone();
        for word in words {
            if let Some(own) = copy.get_mut(word.as_str()) {
                *own &= !classes;
            }
        }
        Self(copy)
    }

    /// Whether the folded name is a common word.
    #[cfg(feature = "train")]
    pub(super) fn is_word(&self, folded: &str) -> bool {
        self.classes(folded) & class::WORD != 0
    }

    /// Whether the folded name is a first name.
    #[cfg(feature = "train")]
    pub(super) fn is_given(&self, folded: &str) -> bool {
        self.classes(folded) & class::GIVEN != 0
    }

    /// Whether the folded name is a last name.
    #[cfg(feature = "train")]
    pub(super) fn is_surname(&self, folded: &str) -> bool {
        self.classes(folded) & class::SURNAME != 0
    }
}

/// What a known name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// An organisation of this canonical name.
    Organisation(&'static str),
    /// The people and things of a country, by its row in the list of countries.
    Demonym(&'static str),
    /// A person of this full name.
    Person(&'static str),
}

/// A known name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    /// What it names.
    pub(super) known: Known,
    /// The name as listed; an acronym is only itself in just these letters.
    pub(super) surface: &'static str,
    /// Whether it was learned from labelled articles rather than listed by us.
    pub(super) learned: bool,
}

impl Entry {
    /// Whether it is written in capitals only, so that small letters would make it another word.
    pub(super) fn is_acronym(&self) -> bool {
        !self.surface.chars().any(char::is_lowercase)
    }
}

/// Names known by heart: organisations, demonyms, the best known persons.
#[derive(Debug, Default)]
pub(super) struct Names {
    names: FxHashMap<String, Entry>,
    /// Words of the longest name beginning with a word.
    longest: FxHashMap<&'static str, usize>,
}

impl Names {
    fn load() -> Self {
        let mut names = Self::default();
        for row in rows(COUNTRIES) {
            for name in row.names(3) {
                let path = row.column(1);
                names.add(name, Known::Demonym(path.rsplit('/').next().unwrap_or(path)), false);
            }
        }
        for (table, learned) in [(BODIES, false), (LEARNED, true)] {
            for row in rows(table) {
                let canonical = row.column(0);
                if !learned || row.column(1).is_empty() {
                    names.add(canonical, Known::Organisation(canonical), learned);
                }
                for name in row.names(1) {
                    names.add(name, Known::Organisation(canonical), learned);
                }
            }
        }
        for row in rows(PEOPLE) {
            names.add(row.column(0), Known::Person(row.column(0)), false);
            for name in row.names(1) {
                names.add(name, Known::Person(row.column(0)), false);
            }
        }
        names
    }

    /// The same without those of the folded `names` that were learned.
    #[cfg(feature = "train")]
    pub(super) fn without_learned(&self, names: &rustc_hash::FxHashSet<String>) -> Self {
        let mut copy = self.names.clone();
        copy.retain(|name, entry| !(entry.learned && names.contains(name)));
        Self { names: copy, longest: self.longest.clone() }
    }

    fn add(&mut self, surface: &'static str, known: Known, learned: bool) {
        let folded = fold_name(surface);
        let words = folded.split(' ').count();
        let first = &surface[..surface.find([' ', '-']).unwrap_or(surface.len())];
        let longest = self.longest.entry(first).or_default();
        *longest = words.max(*longest);
        self.names.entry(folded).or_insert(Entry { known, surface, learned });
    }

    /// Words of the longest name that begins with `first` as it is written.
    pub(super) fn longest(&self, first: &str) -> usize {
        self.longest.get(first).copied().unwrap_or_default()
    }

    /// Looks up a folded name.
    pub(super) fn get(&self, folded: &str) -> Option<Entry> {
        self.names.get(folded).copied()
    }
}

/// The classes of words, read once when first asked for.
pub(super) fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(Words::load)
}

/// The known names, read once when first asked for.
pub(super) fn names() -> &'static Names {
    static NAMES: OnceLock<Names> = OnceLock::new();
    NAMES.get_or_init(Names::load)
}
