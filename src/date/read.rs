//! One date in a string: ISO 8601, RFC 2822, press forms, numbers.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime};

use super::{ReadDate, clock::take_time, months::month};
use crate::article::{DayInterval, Granularity};

/// Years that a publication date can have: printing to the near future.
const YEARS: std::ops::RangeInclusive<i32> = 1400..=2100;
/// Longer strings are no dates.
const LONGEST: usize = 120;

/// Which comes first in `01/02/2024`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Not known: only read where one reading is a date of the calendar.
    #[default]
    Unknown,
    /// The day.
    DayFirst,
    /// The month.
    MonthFirst,
}

/// Reads the one date that `text` as a whole is. `None` where it is no valid date of the calendar or cannot be told.
pub fn read(text: &str) -> Option<ReadDate> {
    read_with(text, Order::Unknown)
}

/// As [`read`], with the order of day and month where numbers do not tell.
pub fn read_with(text: &str, order: Order) -> Option<ReadDate> {
    let text = text.trim();
    if text.is_empty() || text.len() > LONGEST {
        return None;
    }
    if let Some(date) = iso_day(text.as_bytes()) {
        return Some(date);
    }
    words(text, order)
}

/// Both readings of a date in numbers of which day and month cannot be told apart: the day first, then the month first.
/// `None` where there are not two.
pub fn readings(text: &str) -> Option<(ReadDate, ReadDate)> {
    if read(text).is_some() {
        return None;
    }
    Some((read_with(text, Order::DayFirst)?, read_with(text, Order::MonthFirst)?))
}

/// The commonest form by far, `2025-06-02`, without looking further.
fn iso_day(bytes: &[u8]) -> Option<ReadDate> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *bytes else { return None };
    let digit = |byte: u8| byte.is_ascii_digit().then(|| i32::from(byte - b'0'));
    let year = digit(y1)? * 1000 + digit(y2)? * 100 + digit(y3)? * 10 + digit(y4)?;
    let (month, day) = (digit(m1)? * 10 + digit(m2)?, digit(d1)? * 10 + digit(d2)?);
    day_of(year, month as u32, day as u32)
}

/// A day as a date.
pub(super) fn day_of(year: i32, month: u32, day: u32) -> Option<ReadDate> {
    let date = NaiveDate::from_ymd_opt(year, month, day).filter(|_| YEARS.contains(&year))?;
    Some(ReadDate {
        value: date.to_string(),
        days: DayInterval::day(date),
        instant: None,
        granularity: Granularity::Day,
    })
}

/// A month as a date.
pub(super) fn month_of(year: i32, month: u32) -> Option<ReadDate> {
    let days = DayInterval::month(year, month).filter(|_| YEARS.contains(&year))?;
    Some(ReadDate { value: format!("{year:04}-{month:02}"), days, instant: None, granularity: Granularity::Month })
}

/// A year as a date.
pub(super) fn year_of(year: i32) -> Option<ReadDate> {
    let days = DayInterval::year(year).filter(|_| YEARS.contains(&year))?;
    Some(ReadDate { value: format!("{year:04}"), days, instant: None, granularity: Granularity::Year })
}

/// A piece of a date's text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    /// Digits: their value and how many they are.
    Number(i64, usize),
    /// Letters, in lower case without accents.
    Word(String),
    /// Anything else; white space is one space.
    Mark(char),
}

fn pieces(text: &str) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = |of: fn(&char) -> bool| rest.chars().take_while(of).map(char::len_utf8).sum::<usize>();
        if first.is_ascii_digit() {
            let end = length(char::is_ascii_digit);
            pieces.push(Piece::Number(rest[..end].parse().ok()?, end));
            rest = &rest[end..];
        } else if let Some(mark) = counter(first) {
            pieces.push(Piece::Mark(mark));
            rest = &rest[first.len_utf8()..];
        } else if first.is_alphabetic() {
            let is_word = |letter: &char| letter.is_alphabetic() && counter(*letter).is_none();
            let end = rest.chars().take_while(is_word).map(char::len_utf8).sum::<usize>();
            pieces.push(Piece::Word(plain(&rest[..end])));
            rest = &rest[end..];
        } else {
            if !first.is_whitespace() {
                pieces.push(Piece::Mark(first));
            } else if pieces.last() != Some(&Piece::Mark(' ')) {
                pieces.push(Piece::Mark(' '));
            }
            rest = &rest[first.len_utf8()..];
        }
        if pieces.len() > 60 {
            return None;
        }
    }
    Some(pieces)
}

/// The mark that does the work of a letter counting years, months, days, hours or minutes in Chinese, Japanese, Korean.
fn counter(letter: char) -> Option<char> {
    match letter {
        '年' | '月' | '년' | '월' => Some('-'),
        '時' | '时' | '시' => Some(':'),
        '日' | '일' | '分' | '분' => Some(' '),
        _ => None,
    }
}

/// Lower case, the accents of Western European and Greek month names off.
pub(super) fn plain(word: &str) -> String {
    word.chars()
        .flat_map(char::to_lowercase)
        .map(|letter| match letter {
            'á' | 'à' | 'â' | 'ä' | 'ã' | 'ą' => 'a',
            'é' | 'è' | 'ê' | 'ë' | 'ę' => 'e',
            'í' | 'î' | 'ï' | 'ı' => 'i',
            'ó' | 'ô' | 'ö' | 'õ' => 'o',
            'ú' | 'û' | 'ü' => 'u',
            'ç' | 'ć' => 'c',
            'ş' | 'ś' => 's',
            'ź' | 'ż' => 'z',
            'ğ' => 'g',
            'ń' => 'n',
            'ά' => 'α',
            'έ' => 'ε',
            'ή' => 'η',
            'ί' | 'ϊ' | 'ΐ' => 'ι',
            'ό' => 'ο',
            'ύ' => 'υ',
            'ώ' => 'ω',
            other => other,
        })
        .filter(|letter| *letter != '\u{307}')
        .collect()
}

fn words(text: &str, order: Order) -> Option<ReadDate> {
    let pieces = pieces(text)?;
    let (time, rest) = take_time(&pieces);
    let date = calendar(&rest, order)?;
    let Some((time, offset, precise)) = time else { return Some(date) };
    if date.granularity != Granularity::Day {
        return None;
    }
    let local = NaiveDateTime::new(date.days.from, time);
    let shown = local.format(if precise { "%Y-%m-%dT%H:%M:%S" } else { "%Y-%m-%dT%H:%M" });
    let zone = FixedOffset::east_opt(offset.unwrap_or(0) * 60)?;
    let instant: DateTime<FixedOffset> = local.and_local_timezone(zone).single()?;
    let value = match offset {
        Some(0) => format!("{shown}Z"),
        Some(minutes) => {
            let sign = if minutes < 0 { '-' } else { '+' };
            format!("{shown}{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
        }
        None => shown.to_string(),
    };
    let granularity = if precise { Granularity::Second } else { Granularity::Minute };
    Some(ReadDate { value, days: date.days, instant: Some(instant), granularity })
}

/// The date of pieces without a time of day.
fn calendar(pieces: &[Piece], order: Order) -> Option<ReadDate> {
    use Piece::{Mark, Number, Word};
    let mut named = None;
    let mut numbers: Vec<(i64, usize)> = Vec::new();
    let mut marks: Vec<char> = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Number(value, digits) => numbers.push((*value, *digits)),
            Mark(mark) => marks.push(*mark),
            Word(word) => {
                let follows_number = at > 0 && matches!(pieces[at - 1], Number(..));
                let ordinal = follows_number && matches!(word.as_str(), "st" | "nd" | "rd" | "th" | "er" | "го");
                if ordinal || named.is_some() && is_filler(word) {
                } else if let Some(month) = month(word).filter(|_| named.is_none()) {
                    named = Some((month, numbers.len()));
                } else if !is_filler(word) {
                    return None;
                }
            }
        }
    }
    if let Some((month, before)) = named {
        return match numbers[..] {
            [(year, 4)] => month_of(year as i32, month),
            [(day, 1 | 2), (year, 4)] => day_of(year as i32, month, day as u32),
            [(year, 4), (day, 1 | 2)] if before >= 1 => day_of(year as i32, month, day as u32),
            [(day, 1 | 2), (year, 2)]
                if before == 1 && marks.contains(&'-') || marks.contains(&'\'') || marks.contains(&'’') =>
            {
                day_of(century(year), month, day as u32)
            }
            _ => None,
        };
    }
    let mark = marks.iter().copied().find(|mark| *mark != ' ' && *mark != ',');
    match numbers[..] {
        [(value, 8)] => day_of((value / 10_000) as i32, (value / 100 % 100) as u32, (value % 100) as u32),
        [(seconds, 10)] if marks.is_empty() => epoch(seconds),
        [(milliseconds, 13)] if marks.is_empty() => epoch(milliseconds / 1000),
        [(year, 4)] if mark.is_none() || mark == Some('.') => year_of(year as i32),
        [(year, 4), (month, 2)] if matches!(mark, Some('-' | '/')) => month_of(year as i32, month as u32),
        [(month, 2), (year, 4)] if matches!(mark, Some('/' | '.')) => month_of(year as i32, month as u32),
        [(year, 4), (month, 1 | 2), (day, 1 | 2)] if mark.is_some() => day_of(year as i32, month as u32, day as u32),
        [(first, 1 | 2), (second, 1 | 2), (year, 4)] => by_order(first, second, year as i32, mark?, order),
        [(first, 1 | 2), (second, 1 | 2), (year, 2)] if mark == Some('/') => {
            by_order(first, second, century(year), '/', order)
        }
        [(day, 1 | 2), (month, 1 | 2), (year, 2)] if mark == Some('.') => {
            day_of(century(year), month as u32, day as u32)
        }
        _ => None,
    }
}

/// Two numbers and a year, of which either number may be the month. With full stops the day always comes first.
fn by_order(first: i64, second: i64, year: i32, mark: char, order: Order) -> Option<ReadDate> {
    let day_first = day_of(year, second as u32, first as u32);
    let month_first = day_of(year, first as u32, second as u32);
    match (mark, order) {
        ('.', _) | ('/' | '-', Order::DayFirst) => day_first.or(month_first),
        ('/' | '-', Order::MonthFirst) => month_first.or(day_first),
        ('/' | '-', Order::Unknown) => match (day_first, month_first) {
            (Some(one), Some(other)) => (one == other).then_some(one),
            (one, other) => one.or(other),
        },
        _ => None,
    }
}

/// A year of two digits: the century that makes it 1969 to 2068, the rule of POSIX.
fn century(year: i64) -> i32 {
    year as i32 + if year < 69 { 2000 } else { 1900 }
}

fn epoch(seconds: i64) -> Option<ReadDate> {
    let instant = DateTime::from_timestamp(seconds, 0)?.fixed_offset();
    let days = DayInterval::day(instant.date_naive());
    let value = instant.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    (1990..=2050).contains(&chrono::Datelike::year(&instant)).then_some(ReadDate {
        value,
        days,
        instant: Some(instant),
        granularity: Granularity::Second,
    })
}

/// Words that stand around a date without changing it, weekdays among them.
fn is_filler(word: &str) -> bool {
    #[rustfmt::skip]
    const WORDS: &[&str] = &[
        "published", "updated", "posted", "date", "on", "of", "the", "am", "den", "le", "el", "il", "de", "del", "em",
        "op", "dnia", "г", "года", "р", "року", "опубликовано", "дата", "last", "modified", "first", "created",
        "from", "issued", "uhr", "vom", "stand", "veroffentlicht", "aktualisiert", "publie", "publicado",
        "pubblicato", "time", "lo", "dne", "dana", "ден", "dia", "om", "um", "a", "am", "kl",
    ];
    #[rustfmt::skip]
    const WEEKDAYS: &[&str] = &[
        "mon", "tue", "wed", "thu", "fri", "sat", "sun", "montag", "dienstag", "mittwoch", "donnerstag", "freitag",
        "samstag", "sonntag", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche", "lunes",
        "martes", "miercoles", "jueves", "viernes", "sabado", "domingo", "понедельник", "вторник", "сред", "четверг",
        "пятниц", "суббот", "воскресен", "понеділок", "вівторок", "четвер", "пятниця", "неділя", "lunedi", "martedi",
        "mercoledi", "giovedi", "venerdi", "sabato", "domenica", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag",
        "zaterdag", "zondag", "vasarnap", "hetfo", "kedd", "szerda", "csutortok", "pentek", "szombat", "pazartesi",
        "sali", "carsamba", "persembe", "cuma", "cumartesi", "pazar", "ponied", "wtorek", "sroda", "czwartek", "piatek",
        "niedziela", "segunda", "terca", "quarta", "quinta", "sexta",
    ];
    WORDS.contains(&word)
        || WEEKDAYS
            .iter()
            .any(|weekday| word.starts_with(weekday) && word.chars().count() <= weekday.chars().count() + 6)
}
