//! Words for regions: `region`, `Oblast`, `County`, …

/// Words that stand after a region's name, in small letters.
const AFTER: &[&str] = &[
    "region",
    "oblast",
    "province",
    "governorate",
    "prefecture",
    "krai",
    "county",
    "state",
    "division",
    "district",
    "department",
    "voivodeship",
    "regions",
    "oblasts",
    "provinces",
    "republic",
];

/// Whether `word`, in any case, stands after regions' names.
pub(super) fn is_region_word(word: &str) -> bool {
    AFTER.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// `Bryansk` of `Bryansk Oblast`; `None` for a name without such a word.
pub(super) fn without_region_word(name: &str) -> Option<&str> {
    let (base, word) = name.rsplit_once(' ')?;
    is_region_word(word).then(|| base.strip_suffix(" Autonomous").unwrap_or(base))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_is_taken_off() {
        assert_eq!(without_region_word("Bryansk Oblast"), Some("Bryansk"));
        assert_eq!(without_region_word("Nenets Autonomous Okrug"), None);
        assert_eq!(without_region_word("Texas"), None);
    }
}
