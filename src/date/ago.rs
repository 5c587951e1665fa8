//! How long ago: words that tell a day only together with the moment at which they were read.

use chrono::{DateTime, FixedOffset, TimeDelta};

use super::read::plain;

/// Words that make a length of time one that is past, without accents; own list.
#[rustfmt::skip]
const PAST: &[&str] = &[
    "ago", "vor", "il y a", "hace", "ha ", "fa", "geleden", "temu", "назад", "тому", "once", "siden", "sedan", "sitten",
    "pred", "ezelott", "acum", "prije", "lalu", "前", "전", "منذ", "πριν",
];

/// Beginnings of units of time with their length in minutes, without accents; the longer first where one begins another.
#[rustfmt::skip]
const UNITS: &[(&str, i64)] = &[
    ("minut", 1), ("min", 1), ("perc", 1), ("dakika", 1), ("мин", 1), ("хв", 1), ("menit", 1), ("minuut", 1), ("分", 1), ("분", 1), ("دقيقة", 1),
    ("hour", 60), ("hr", 60), ("stunde", 60), ("std", 60), ("heure", 60), ("hora", 60), ("ora", 60), ("ore", 60), ("uur", 60),
    ("uren", 60), ("godz", 60), ("час", 60), ("годин", 60), ("saat", 60), ("time", 60), ("timm", 60), ("tunti", 60), ("tuntia", 60),
    ("hodin", 60), ("sat", 60), ("jam", 60), ("時間", 60), ("小时", 60), ("小時", 60), ("시간", 60), ("ساعة", 60), ("ωρ", 60),
    ("day", 1440), ("tag", 1440), ("jour", 1440), ("dia", 1440), ("giorn", 1440), ("dag", 1440), ("dni", 1440), ("dzien", 1440),
    ("дн", 1440), ("день", 1440), ("gun", 1440), ("dygn", 1440), ("paiv", 1440), ("den", 1440), ("nap", 1440), ("zi", 1440), ("dan", 1440),
    ("hari", 1440), ("日", 1440), ("天", 1440), ("일", 1440), ("يوم", 1440), ("μερ", 1440),
    ("week", 10080), ("woche", 10080), ("semaine", 10080), ("semana", 10080), ("settiman", 10080), ("tydzien", 10080), ("tygodni", 10080),
    ("недел", 10080), ("тиж", 10080), ("hafta", 10080), ("uke", 10080), ("uge", 10080), ("veck", 10080), ("viikko", 10080),
];

/// Words for the day before, without accents.
#[rustfmt::skip]
const YESTERDAY: &[&str] = &[
    "yesterday", "gestern", "hier", "ayer", "ontem", "ieri", "gisteren", "wczoraj", "вчера", "вчора", "dun", "igar", "i gar",
    "eilen", "vcera", "tegnap", "jucer", "kemarin", "昨日", "昨天", "어제", "أمس",
];

/// The moment that `text` (`4 hours ago`, `vor 2 Tagen`, `yesterday`) tells, read at `now`; `None` where it is not that
/// and little else. Only its day can be relied on. Longer times than a month are told too roughly.
pub fn ago(text: &str, now: DateTime<FixedOffset>) -> Option<DateTime<FixedOffset>> {
    let text = plain(text.trim());
    if text.is_empty() || text.len() > 60 {
        return None;
    }
    if YESTERDAY.iter().any(|word| text.split(|letter: char| !letter.is_alphanumeric()).next() == Some(word)) {
        return now.checked_sub_signed(TimeDelta::days(1));
    }
    if !PAST.iter().any(|word| has_word(&text, word)) {
        return None;
    }
    let at = text.find(|letter: char| letter.is_ascii_digit())?;
    let digits = text[at..].bytes().take_while(u8::is_ascii_digit).count();
    let count: i64 = text[at..at + digits].parse().ok()?;
    let rest = text[at + digits..].trim_start();
    let (_, minutes) = UNITS.iter().find(|(unit, _)| rest.starts_with(unit))?;
    let minutes = count.checked_mul(*minutes).filter(|minutes| (0..=31 * 1440).contains(minutes))?;
    now.checked_sub_signed(TimeDelta::minutes(minutes))
}

fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let is_apart = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphabetic());
        word.chars().any(|letter| letter >= '\u{2e80}')
            || is_apart(text[..at].chars().next_back()) && is_apart(text[at + word.trim_end().len()..].chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_are_taken_from_the_moment_of_reading() {
        let now = DateTime::parse_from_rfc3339("2024-03-06T03:00:00+01:00").expect("a moment");
        let day = |text: &str| ago(text, now).map(|moment| moment.date_naive().to_string());
        for (text, expected) in [
            ("4 hours ago", "2024-03-05"),
            ("vor 2 Tagen", "2024-03-04"),
            ("il y a 30 minutes", "2024-03-06"),
            ("hace 5 horas", "2024-03-05"),
            ("3 часа назад", "2024-03-06"),
            ("2 години тому", "2024-03-06"),
            ("1 week ago", "2024-02-28"),
            ("4時間前", "2024-03-05"),
            ("Yesterday, 14:30", "2024-03-05"),
        ] {
            assert_eq!(day(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["4 comments", "9 months ago", "the day before", "99999999999999999999 days ago", ""] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
