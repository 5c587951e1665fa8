//! The language of a text.

use whatlang::{Lang, Script, detect};

use super::words::{lower, words};

/// How many words of the text are looked at, and how many bytes of it at most.
const SAMPLE_WORDS: usize = 300;
const SAMPLE_BYTES: usize = 3_000;
/// Below so many letters a text of Latin script is too short to tell.
const SHORT: usize = 60;
/// From so many letters on the likeliest language is taken though the detector is not sure of itself.
const LONG: usize = 300;

/// The commonest English function words that no other language of Latin script shares as a common word.
const ENGLISH: &[&str] = &[
    "the", "of", "and", "to", "that", "was", "for", "with", "his", "from", "have", "which", "were", "said", "this",
    "by", "has", "their", "been", "who", "would", "it", "is", "are", "not", "they", "be", "at",
];

/// ISO 639-1 code of the language of `text`; `None` where it is too short or unclear.
///
/// English, by far the commonest in the archives this was made for, is told by the share of its function words in the
/// first words of the text: over running text these are two of five, in any other language fewer than one of twelve.
/// All else is left to trigrams (the crate `whatlang`).
pub fn language(text: &str) -> Option<&'static str> {
    let sample = &text[..text.floor_char_boundary(SAMPLE_BYTES)];
    let (mut all, mut english, mut word) = (0usize, 0usize, String::new());
    for span in words(sample).take(SAMPLE_WORDS) {
        all += 1;
        word.clear();
        lower(span.of(sample), &mut word);
        english += usize::from(ENGLISH.contains(&word.as_str()));
    }
    if all >= 4 && english >= 2 && english * 7 >= all {
        return Some("en");
    }
    let info = detect(sample)?;
    let letters = sample.chars().filter(|letter| letter.is_alphabetic()).count();
    let trusted = if letters < SHORT { info.script() != Script::Latin } else { letters >= LONG };
    (info.is_reliable() && (letters >= SHORT || trusted) || trusted && info.confidence() > 0.2)
        .then(|| code(info.lang()))
        .flatten()
}

/// The two-letter code of `lang`.
fn code(lang: Lang) -> Option<&'static str> {
    Some(match lang {
        Lang::Afr => "af",
        Lang::Ara => "ar",
        Lang::Aze => "az",
        Lang::Bel => "be",
        Lang::Ben => "bn",
        Lang::Bul => "bg",
        Lang::Cat => "ca",
        Lang::Ces => "cs",
        Lang::Cmn => "zh",
        Lang::Dan => "da",
        Lang::Deu => "de",
        Lang::Ell => "el",
        Lang::Eng => "en",
        Lang::Est => "et",
        Lang::Fin => "fi",
        Lang::Fra => "fr",
        Lang::Guj => "gu",
        Lang::Heb => "he",
        Lang::Hin => "hi",
        Lang::Hrv => "hr",
        Lang::Hun => "hu",
        Lang::Hye => "hy",
        Lang::Ind => "id",
        Lang::Ita => "it",
        Lang::Jpn => "ja",
        Lang::Kan => "kn",
        Lang::Kat => "ka",
        Lang::Kor => "ko",
        Lang::Lat => "la",
        Lang::Lav => "lv",
        Lang::Lit => "lt",
        Lang::Mal => "ml",
        Lang::Mar => "mr",
        Lang::Mkd => "mk",
        Lang::Nep => "ne",
        Lang::Nld => "nl",
        Lang::Nob => "no",
        Lang::Pan => "pa",
        Lang::Pes => "fa",
        Lang::Pol => "pl",
        Lang::Por => "pt",
        Lang::Ron => "ro",
        Lang::Rus => "ru",
        Lang::Slk => "sk",
        Lang::Slv => "sl",
        Lang::Spa => "es",
        Lang::Srp => "sr",
        Lang::Swe => "sv",
        Lang::Tam => "ta",
        Lang::Tel => "te",
        Lang::Tgl => "tl",
        Lang::Tha => "th",
        Lang::Tur => "tr",
        Lang::Ukr => "uk",
        Lang::Urd => "ur",
        Lang::Vie => "vi",
        Lang::Yid => "yi",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::language;

    #[test]
    fn running_text_is_told() {
        let cases = [
            ("The mayor said that the bridge was closed and would be repaired by the end of the year.", Some("en")),
            (
                "Der Bürgermeister sagte, die Brücke sei gesperrt und werde bis zum Ende des Jahres repariert.",
                Some("de"),
            ),
            ("Le maire a déclaré que le pont était fermé et qu'il serait réparé avant la fin de l'année.", Some("fr")),
            (
                "Мэр сообщил, что мост закрыт и будет отремонтирован до конца года, движение пойдёт в объезд.",
                Some("ru"),
            ),
            ("Мер повідомив, що міст закрито і його відремонтують до кінця року, рух піде в об'їзд.", Some("uk")),
            ("El alcalde dijo que el puente estaba cerrado y que sería reparado antes del fin de año.", Some("es")),
        ];
        for (text, code) in cases {
            assert_eq!(language(text), code, "{text}");
        }
    }

    #[test]
    fn what_tells_nothing_is_not_guessed() {
        for text in ["", "12 34 56", "ABC", "Kursk 2000"] {
            assert_eq!(language(text), None, "{text}");
        }
    }
}
