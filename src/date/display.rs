//! Days as people read them.

use chrono::{Datelike, Days, NaiveDate};

use crate::article::DayInterval;

/// `31 May 2025`, `May 2025`, `2025`, else `30 May 2025 – 2 June 2025`; open ends as `from …` and `until …`.
pub fn display(days: DayInterval) -> String {
    let last = days.to.checked_sub_days(Days::new(1)).unwrap_or(days.to);
    let day = |day: NaiveDate| day.format("%-d %B %Y").to_string();
    if days.from == NaiveDate::MIN {
        format!("until {}", day(last))
    } else if days.to == NaiveDate::MAX {
        format!("from {}", day(days.from))
    } else if days.from == last {
        day(days.from)
    } else if DayInterval::year(days.from.year()) == Some(days) {
        days.from.year().to_string()
    } else if DayInterval::month(days.from.year(), days.from.month()) == Some(days) {
        days.from.format("%B %Y").to_string()
    } else {
        format!("{} – {}", day(days.from), day(last))
    }
}
