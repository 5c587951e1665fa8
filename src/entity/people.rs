//! Who is named in full in an article, and who is meant by a part of a name.

use rustc_hash::{FxHashMap, FxHashSet};

use super::persons::LINKS;

/// A person named in full.
#[derive(Clone, Debug)]
pub(super) struct Person {
    /// The full name.
    pub(super) name: String,
    /// The words of the name.
    words: Vec<String>,
    /// The words that stand for the person alone.
    family: String,
    /// How often the full name stands in the article.
    count: usize,
}

/// The persons named in full in an article, for those named in part.
#[derive(Debug, Default)]
pub(super) struct Persons {
    full: Vec<Person>,
    /// The persons of a full name, and those whose name ends in a word or stands for them alone.
    by_end: FxHashMap<String, Vec<usize>>,
    by_first: FxHashMap<String, Vec<usize>>,
    families: FxHashSet<String>,
}

/// More persons of one name than this are not told apart, which bounds the time that any text takes.
const NAMESAKES: usize = 30;

/// Family names that come first.
const FAMILY_FIRST: &[&str] = &[
    "Xi", "Hu", "Wen", "Li", "Jiang", "Kim", "Moon", "Roh", "Park", "Ban", "Mao", "Chen", "Wang", "Zhang", "Yoon",
    "Lee", "Deng", "Nguyen", "Zhou", "Zhu", "Liu", "Ai", "Lai",
];

impl Persons {
    /// Takes in a full name.
    pub(super) fn add(&mut self, name: &str) {
        let words: Vec<String> = name.split(' ').map(str::to_owned).collect();
        let (Some(first), Some(last), true) = (words.first(), words.last(), words.len() >= 2) else { return };
        let known = self.by_end.get(name).into_iter().flatten().find(|&&person| self.full[person].name == name);
        if let Some(&known) = known {
            self.full[known].count += 1;
            return;
        }
        let family = family(&words);
        let number = self.full.len();
        let mut ends = vec![name, last.as_str(), family.as_str()];
        ends.dedup();
        for end in ends {
            note(&mut self.by_end, end, number);
        }
        note(&mut self.by_first, first, number);
        self.families.insert(family.clone());
        self.full.push(Person { name: name.to_owned(), words, family, count: 1 });
    }

    /// Whether nobody is named in full.
    pub(super) fn is_empty(&self) -> bool {
        self.full.is_empty()
    }

    /// The full name of the person whom `name` names in part: by the last name, with or without initials or a first name
    /// that fits; `None` for nobody.
    pub(super) fn full(&self, name: &str) -> Option<&str> {
        let last = name.rsplit(' ').next().unwrap_or(name);
        let named = [name, last].into_iter().filter_map(|end| self.by_end.get(end)).flatten();
        let named = named.filter(|&&number| self.full[number].answers_to(name));
        // Of several, the one named in full most often, and of those the first.
        let most = named.max_by_key(|&&number| (self.full[number].count, std::cmp::Reverse(number)))?;
        Some(&self.full[*most].name)
    }

    /// Whether somebody's first name is `name`.
    pub(super) fn is_first_name(&self, name: &str) -> bool {
        self.by_first.contains_key(name)
    }

    /// The full name of the one person whose first name `name` is.
    pub(super) fn of_first_name(&self, name: &str) -> Option<&str> {
        match self.by_first.get(name)?.as_slice() {
            &[number] => Some(&self.full[number].name),
            _ => None,
        }
    }

    /// Whether a lone `name` is somebody's last name here.
    pub(super) fn is_last_name(&self, name: &str) -> bool {
        self.families.contains(name)
    }
}

fn note(index: &mut FxHashMap<String, Vec<usize>>, word: &str, number: usize) {
    let numbers = index.entry(word.to_owned()).or_default();
    if numbers.len() < NAMESAKES {
        numbers.push(number);
    }
}

impl Person {
    fn answers_to(&self, name: &str) -> bool {
        if name == self.name {
            return true;
        }
        let family = &self.family;
        if name == *family || self.words.last().is_some_and(|last| last == name) {
            return true;
        }
        // `S.V. Lavrov`, `M. Rubio`, `Sergey V. Lavrov`: the same last name, and first letters that fit.
        let Some(front) = name.strip_suffix(family.as_str()) else { return false };
        let Some(given) = front.chars().next() else { return false };
        let first = self.words[0].chars().next();
        let front = front.trim();
        let initials = front.split([' ', '.']).all(|part| part.chars().count() <= 1);
        first == Some(given) && (initials || front.split(' ').next() == self.words.first().map(String::as_str))
    }
}

/// The words of a full name that stand for the person alone: from a small link or the last word.
fn family(words: &[String]) -> String {
    let words: Vec<&str> = words
        .iter()
        .map(String::as_str)
        .filter(|word| !matches!(*word, "Jr." | "Sr." | "Jr" | "II" | "III" | "IV"))
        .collect();
    let Some((last, front)) = words.split_last() else { return String::new() };
    if FAMILY_FIRST.contains(&words[0]) && words.len() <= 3 {
        return words[0].to_owned();
    }
    match front.iter().rposition(|word| LINKS.contains(word)) {
        Some(link) if link > 0 => {
            let first = (0..=link).rev().take_while(|&at| LINKS.contains(&words[at])).last().unwrap_or(link);
            words[first..].join(" ")
        }
        _ => last.trim_end_matches(',').to_owned(),
    }
}
