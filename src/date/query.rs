//! The date words of queries.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use super::read::read;
use crate::article::DayInterval;

/// The days that the words of a query mean, seen from `today`.
///
/// Days, months, quarters, seasons and years stand for all their days; `a..b` runs from the first day of `a` to the
/// last of `b`, either may be left out; `>=a` from the first day of `a`, `>a` from the day after its last, `<=b` to its
/// last day, `<b` to the day before its first. `last week` and `last month` are the whole calendar week (from Monday) or
/// month before the one `today` lies in; `last 7 days` are the seven days that end with `today`. A weekday is the
/// latest one before `today` or `today` itself.
///
/// # Errors
/// A lower-case sentence saying what is wrong.
pub fn read_query(text: &str, today: NaiveDate) -> Result<DayInterval, String> {
    let text = text.trim();
    let words = text.to_lowercase();
    if words.is_empty() {
        return Err("there is no date: write e.g. `2025-06`".into());
    }
    if let Some((from, to)) = words.split_once("..") {
        let from = if from.trim().is_empty() { NaiveDate::MIN } else { one(from, today)?.from };
        let to = if to.trim_start_matches('.').trim().is_empty() {
            NaiveDate::MAX
        } else {
            one(to.trim_start_matches('.'), today)?.to
        };
        return if from < to {
            Ok(DayInterval { from, to })
        } else {
            Err(format!("the range `{text}` ends before it begins: write the earlier date first"))
        };
    }
    for (mark, open) in [(">=", 0), ("<=", 1), (">", 2), ("<", 3)] {
        if let Some(rest) = words.strip_prefix(mark) {
            let days = one(rest, today)?;
            return Ok(match open {
                0 => DayInterval { from: days.from, to: NaiveDate::MAX },
                1 => DayInterval { from: NaiveDate::MIN, to: days.to },
                2 => DayInterval { from: days.to, to: NaiveDate::MAX },
                _ => DayInterval { from: NaiveDate::MIN, to: days.from },
            });
        }
    }
    one(&words, today)
}

fn one(text: &str, today: NaiveDate) -> Result<DayInterval, String> {
    let text = text.trim();
    if let Some(days) = relative(text, today).or_else(|| part_of_year(text)) {
        return Ok(days);
    }
    if let Some(date) = read(text) {
        return Ok(date.days);
    }
    if let Ok(year) = text.parse::<i32>()
        && (1..=9999).contains(&year)
        && text.len() <= 4
        && let Some(days) = DayInterval::year(year)
    {
        return Ok(days);
    }
    let digits = text.chars().all(|letter| letter.is_ascii_digit() || letter == '-');
    let parts: Vec<&str> = text.split('-').collect();
    Err(match parts[..] {
        [year, _] if digits && year.len() == 4 => format!("`{text}` is not a month: write e.g. `2025-06`"),
        [year, _, _] if digits && year.len() == 4 => {
            format!("`{text}` is not a day of the calendar: write e.g. `2025-06-02`")
        }
        _ => format!(
            "`{text}` is not a date: write e.g. `2025-06-02`, `2025-06`, `2025`, `last week` or `2025-05..2025-06`"
        ),
    })
}

fn between(from: NaiveDate, to: Option<NaiveDate>) -> Option<DayInterval> {
    Some(DayInterval { from, to: to? })
}

fn month_at(today: NaiveDate, months: i32) -> Option<DayInterval> {
    let first = today.with_day(1)?;
    let first = if months < 0 {
        first.checked_sub_months(Months::new(months.unsigned_abs()))?
    } else {
        first.checked_add_months(Months::new(months as u32))?
    };
    between(first, first.checked_add_months(Months::new(1)))
}

fn week_at(today: NaiveDate, weeks: i64) -> Option<DayInterval> {
    let monday = today - Days::new(u64::from(today.weekday().num_days_from_monday()));
    let monday = monday.checked_add_signed(chrono::TimeDelta::weeks(weeks))?;
    between(monday, monday.checked_add_days(Days::new(7)))
}

fn weekday(word: &str) -> Option<Weekday> {
    const NAMES: &[(&str, &str, Weekday)] = &[
        ("monday", "понедельник", Weekday::Mon),
        ("tuesday", "вторник", Weekday::Tue),
        ("wednesday", "среда", Weekday::Wed),
        ("thursday", "четверг", Weekday::Thu),
        ("friday", "пятница", Weekday::Fri),
        ("saturday", "суббота", Weekday::Sat),
        ("sunday", "воскресенье", Weekday::Sun),
    ];
    NAMES
        .iter()
        .find(|(english, russian, _)| word == *english || word == &english[..3] || word == *russian)
        .map(|(.., day)| *day)
}

fn relative(text: &str, today: NaiveDate) -> Option<DayInterval> {
    let ago = |days: u64| today.checked_sub_days(Days::new(days)).map(DayInterval::day);
    let year = |years: i32| DayInterval::year(today.year() + years);
    match text {
        "today" | "сегодня" => return ago(0),
        "yesterday" | "вчера" => return ago(1),
        "позавчера" => return ago(2),
        "tomorrow" | "завтра" => return today.checked_add_days(Days::new(1)).map(DayInterval::day),
        "this week" | "эта неделя" | "на этой неделе" => return week_at(today, 0),
        "last week" | "previous week" | "прошлая неделя" | "на прошлой неделе" => {
            return week_at(today, -1);
        }
        "next week" | "следующая неделя" => return week_at(today, 1),
        "this month" | "этот месяц" | "в этом месяце" => return month_at(today, 0),
        "last month" | "previous month" | "прошлый месяц" | "в прошлом месяце" => {
            return month_at(today, -1);
        }
        "next month" | "следующий месяц" => return month_at(today, 1),
        "this year" | "этот год" | "в этом году" => return year(0),
        "last year" | "previous year" | "прошлый год" | "в прошлом году" => return year(-1),
        "next year" | "следующий год" => return year(1),
        _ => {}
    }
    if let Some(day) = weekday(text) {
        let back = (7 + today.weekday().num_days_from_monday() - day.num_days_from_monday()) % 7;
        return ago(u64::from(back));
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let (count, unit, past) = match words[..] {
        ["last" | "past" | "previous" | "последние" | "последних", count, unit] => {
            (count.parse::<u32>().ok()?, unit, false)
        }
        [count, unit, "ago" | "назад"] => (count.parse::<u32>().ok()?, unit, true),
        _ => return None,
    };
    if count == 0 || count > 100_000 {
        return None;
    }
    let start = match unit {
        "day" | "days" | "день" | "дня" | "дней" => today.checked_sub_days(Days::new(u64::from(count)))?,
        "week" | "weeks" | "неделя" | "неделю" | "недели" | "недель" => {
            today.checked_sub_days(Days::new(u64::from(count) * 7))?
        }
        "month" | "months" | "месяц" | "месяца" | "месяцев" => {
            today.checked_sub_months(Months::new(count))?
        }
        "year" | "years" | "год" | "года" | "лет" => today.checked_sub_months(Months::new(count * 12))?,
        _ => return None,
    };
    if past {
        return Some(DayInterval::day(start));
    }
    between(start.checked_add_days(Days::new(1))?, today.checked_add_days(Days::new(1)))
}

/// `2025-Q2`, `Q2 2025`, `2025-W23`, `summer 2022` (June to August; winter begins in December of the year named).
fn part_of_year(text: &str) -> Option<DayInterval> {
    let words: Vec<&str> = text.split([' ', '-']).filter(|word| !word.is_empty()).collect();
    let [first, second] = words[..] else { return None };
    let (year, part) = match (first.parse::<i32>(), second.parse::<i32>()) {
        (Ok(year), Err(_)) => (year, second),
        (Err(_), Ok(year)) => (year, first),
        _ => return None,
    };
    if !(1..=9999).contains(&year) {
        return None;
    }
    let months = |year: i32, from: u32, count: u32| {
        let from = NaiveDate::from_ymd_opt(year, from, 1)?;
        between(from, from.checked_add_months(Months::new(count)))
    };
    match part {
        "q1" | "q2" | "q3" | "q4" => months(year, (part[1..].parse::<u32>().ok()? - 1) * 3 + 1, 3),
        "h1" => months(year, 1, 6),
        "h2" => months(year, 7, 6),
        "spring" | "весна" => months(year, 3, 3),
        "summer" | "лето" => months(year, 6, 3),
        "autumn" | "fall" | "осень" => months(year, 9, 3),
        "winter" | "зима" => months(year, 12, 3),
        week if week.starts_with('w') => {
            let monday = NaiveDate::from_isoywd_opt(year, week[1..].parse().ok()?, Weekday::Mon)?;
            between(monday, monday.checked_add_days(Days::new(7)))
        }
        _ => None,
    }
}
