//! Russian places in their cases: `в Брянске`, `из Москвы`, `Брянской области`.
//!
//! A stem rule without a dictionary: an ending of the singular declensions is taken off and the endings of the
//! nominative are tried in its place. It serves only to look names up in the gazetteer, so that a wrong form finds
//! nothing. Words are folded (`й` is `и`, `ё` is `е`).

/// Endings of the oblique cases, and what the nominative may end in instead; longer endings first.
const NOUNS: &[(&str, &[&str])] = &[
    ("иеи", &["ия"]),
    ("ии", &["ия"]),
    ("ию", &["ия"]),
    ("ои", &["а"]),
    ("ом", &[""]),
    ("ем", &["ь", ""]),
    ("ью", &["ь"]),
    ("ы", &["а"]),
    ("и", &["ь", "а", "я"]),
    ("е", &["", "а", "я"]),
    ("у", &["", "а"]),
    ("ю", &["ь", "я"]),
    ("а", &[""]),
    ("я", &["ь"]),
];

/// Endings of adjectives before `область` and `край`.
const ADJECTIVES: &[(&str, &str)] = &[
    ("скои", "ская"),
    ("скую", "ская"),
    ("цкои", "цкая"),
    ("цкую", "цкая"),
    ("ского", "скии"),
    ("скому", "скии"),
    ("ском", "скии"),
    ("ским", "скии"),
];

/// Cases of the words for regions.
const REGIONS: &[(&str, &str)] = &[
    ("области", "область"),
    ("областью", "область"),
    ("края", "краи"),
    ("крае", "краи"),
    ("краю", "краи"),
    ("краем", "краи"),
];

/// Whether the word is written in Cyrillic letters.
pub(super) fn is_cyrillic(word: &str) -> bool {
    word.chars().next().is_some_and(|character| matches!(character, '\u{400}'..='\u{52f}'))
}

/// The forms that the nominative of a folded word in an oblique case may have; none for words of under five letters.
pub(super) fn nominatives(word: &str) -> impl Iterator<Item = String> + '_ {
    let long = word.chars().count() >= 5;
    NOUNS
        .iter()
        .filter(move |_| long)
        .filter_map(|&(ending, instead)| word.strip_suffix(ending).map(|stem| (stem, instead)))
        .flat_map(|(stem, instead)| instead.iter().map(move |new| format!("{stem}{new}")))
}

/// The nominative of a folded region's name in an oblique case, `брянская область` of `брянской` and `области`; `None`
/// where the words are no such name.
pub(super) fn region(adjective: &str, noun: &str) -> Option<String> {
    let &(_, noun) = REGIONS.iter().find(|(case, _)| *case == noun)?;
    let (stem, ending) =
        ADJECTIVES.iter().find_map(|&(case, ending)| adjective.strip_suffix(case).map(|stem| (stem, ending)))?;
    Some(format!("{stem}{ending} {noun}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_lead_back_to_the_nominative() {
        for (case, nominative) in [
            ("брянске", "брянск"),
            ("москвы", "москва"),
            ("россии", "россия"),
            ("казани", "казань"),
            ("киевом", "киев"),
        ] {
            assert!(nominatives(case).any(|form| form == nominative), "{case}");
        }
        assert_eq!(nominatives("уфе").count(), 0);
        assert_eq!(region("брянскои", "области").as_deref(), Some("брянская область"));
        assert_eq!(region("краснодарском", "крае").as_deref(), Some("краснодарскии краи"));
        assert_eq!(region("брянскои", "улице"), None);
    }
}
