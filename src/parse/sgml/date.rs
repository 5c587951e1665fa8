//! Dates as collections write them, brought to forms that are read everywhere.

use chrono::NaiveDate;

/// The day in a document's number (`AP880212-0001`, `LA010290-0001`, `AFP_ENG_19940512.0001`), as ISO 8601.
pub(super) fn of_number(number: &str) -> Option<String> {
    let is_month_first = number.starts_with("LA") && !number.starts_with("LAT");
    let runs = number.split(|mark: char| !mark.is_ascii_digit());
    runs.filter(|run| matches!(run.len(), 6 | 8)).find_map(|run| digits(run, is_month_first))
}

/// The date in `text` without what no reader of dates knows; `by_number` is the day that the document's number tells.
///
/// `900607` is a day of the last century, `03/24/87` an American one unless that is none; the fractions of seconds of
/// Reuters' dates and the editions behind those of the Los Angeles Times go.
pub(super) fn plain(text: &str, by_number: Option<&str>) -> Option<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        return None;
    }
    if text.bytes().all(|byte| byte.is_ascii_digit())
        && let Some(day) = digits(&text, false)
    {
        return Some(day);
    }
    if let Some(day) = american(&text) {
        return Some(day);
    }
    if let Some(reuters) = reuters(&text) {
        return Some(reuters);
    }
    // `January 2, 1991, Wednesday, Home Edition`
    let mut pieces = text.split(", ");
    if let (Some(day), Some(year)) = (pieces.next(), pieces.next())
        && year.len() == 4
        && year.bytes().all(|byte| byte.is_ascii_digit())
    {
        return Some(format!("{day}, {year}"));
    }
    if crate::date::read(&text).is_none()
        && let Some(day) = by_number
    {
        return Some(day.to_owned());
    }
    Some(text)
}

/// `19940512`, `940512` or, month first, `051294`.
fn digits(run: &str, is_month_first: bool) -> Option<String> {
    let number = |from: usize, to: usize| run.get(from..to)?.parse::<u32>().ok();
    let (year, month, day) = match run.len() {
        8 => (number(0, 4)?, number(4, 6)?, number(6, 8)?),
        6 if is_month_first => (century(number(4, 6)?), number(0, 2)?, number(2, 4)?),
        6 => (century(number(0, 2)?), number(2, 4)?, number(4, 6)?),
        _ => return None,
    };
    iso(year, month, day)
}

/// `03/24/87`.
fn american(text: &str) -> Option<String> {
    let mut parts = text.split('/').map(|part| (part.len(), part.parse::<u32>().ok()));
    let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.0 != 2 || month.0 > 2 || day.0 > 2 {
        return None;
    }
    iso(century(year.1?), month.1?, day.1?)
}

/// `26-FEB-1987 15:01:01.79`.
fn reuters(text: &str) -> Option<String> {
    let (day, time) = text.split_once(' ').unwrap_or((text, ""));
    let mut parts = day.split('-');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let is_reuters = parts.next().is_none()
        && month.len() == 3
        && month.bytes().all(|byte| byte.is_ascii_alphabetic())
        && year.len() == 4;
    if !is_reuters {
        return None;
    }
    let day = NaiveDate::parse_from_str(&format!("{day} {month} {year}"), "%d %b %Y").ok()?;
    let time = time.split(['.', ' ']).next().unwrap_or_default();
    let is_time = chrono::NaiveTime::parse_from_str(time, "%H:%M:%S").is_ok();
    Some(if is_time { format!("{day}T{time:0>8}") } else { day.to_string() })
}

/// Two digits of a year: no collection of this kind is older than 1950.
fn century(year: u32) -> u32 {
    if year < 50 { 2000 + year } else { 1900 + year }
}

fn iso(year: u32, month: u32, day: u32) -> Option<String> {
    let day = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    Some(day.to_string()).filter(|_| (1800..2100).contains(&year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_collections_are_days() {
        for (text, day) in [
            ("910102", "1991-01-02"),
            ("03/24/87", "1987-03-24"),
            ("26-FEB-1987 15:01:01.79", "1987-02-26T15:01:01"),
            (" 5-MAR-1987 09:07:54.17", "1987-03-05T09:07:54"),
            ("January 2, 1991, Wednesday, Home Edition", "January 2, 1991"),
            ("1 March 1994", "1 March 1994"),
        ] {
            assert_eq!(plain(text, None).as_deref(), Some(day), "{text}");
        }
        assert_eq!(plain("late that day", Some("1991-01-02")).as_deref(), Some("1991-01-02"));
    }

    #[test]
    fn numbers_of_documents_tell_their_days() {
        for (number, day) in [
            ("AP880212-0001", Some("1988-02-12")),
            ("LA010290-0001", Some("1990-01-02")),
            ("AFP_ENG_19940512.0001", Some("1994-05-12")),
            ("FT911-1", None),
            ("WSJ991399-0001", None),
        ] {
            assert_eq!(of_number(number).as_deref(), day, "{number}");
        }
    }
}
