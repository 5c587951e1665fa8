//! Dates of articles and of queries against the case files in `tests/fixtures/dates`: `input ==> output`, a line each.

use std::{fs, path::Path};

use dateline::{
    article::{Granularity, Span},
    date::{self, Order, ReadDate},
};
use proptest::prelude::*;

use crate::support::day;

/// The cases of a file, with their lines.
fn cases(file: &str) -> Vec<(usize, String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/dates").join(file);
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|(at, line)| {
            let (input, output) = line.split_once(" ==> ").unwrap_or_else(|| panic!("{file}:{}: {line}", at + 1));
            (at + 1, input.to_owned(), output.to_owned())
        })
        .collect()
}

fn check(file: &str, found: impl Fn(&str) -> String) {
    let wrong: Vec<String> = cases(file)
        .into_iter()
        .filter_map(|(line, input, expected)| {
            let found = found(&input);
            (found != expected).then(|| format!("{file}:{line}: {input} ==> {found}, not {expected}"))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn shown(text: &str, found: Option<(ReadDate, Span)>) -> String {
    found.map_or_else(|| "none".into(), |(date, span)| format!("{} | {}", date.value, span.of(text)))
}

#[test]
fn whole_strings_are_read() {
    check("read.txt", |text| date::read(text).map_or_else(|| "none".into(), |date| date.value));
}

#[test]
fn dates_are_found_in_lines_with_what_they_are_of() {
    check("line.txt", |line| {
        date::find(line, Order::Unknown).into_iter().next().map_or_else(
            || "none".into(),
            |found| {
                let (before, after) = (&line[..found.span.start], &line[found.span.end..]);
                let date = if found.month_first.is_some() {
                    format!("{} (day first)", found.date.value)
                } else {
                    found.date.value
                };
                format!("{date} {} | {}", date::role(before, after).0.name(), found.span.of(line))
            },
        )
    });
}

#[test]
fn datelines_are_read() {
    check("dateline.txt", |text| shown(text, date::in_dateline(text)));
}

#[test]
fn paths_are_read() {
    check("path.txt", |text| shown(text, date::in_path(text)));
}

#[test]
fn words_of_queries_are_read() {
    check("query.txt", |text| match date::read_query(text, day("2025-06-03")) {
        Ok(days) => format!("{} .. {}", days.from, days.to),
        Err(message) => {
            assert!(message.contains('`') && !message.ends_with('.'), "{message}");
            "error".into()
        }
    });
}

#[test]
fn numbers_that_do_not_tell_have_two_readings() {
    let (day_first, month_first) = date::readings("02/06/2025 10:30").unwrap();
    assert_eq!((day_first.value.as_str(), month_first.value.as_str()), ("2025-06-02T10:30", "2025-02-06T10:30"));
    for (order, value) in [(Order::DayFirst, "2025-06-02"), (Order::MonthFirst, "2025-02-06")] {
        assert_eq!(date::read_with("02/06/2025", order).unwrap().value, value);
    }
    for text in ["02.06.2025", "25/06/2025", "02/02/2025", "32/13/2025", "June 2, 2025", ""] {
        assert_eq!(date::readings(text), None, "{text}");
    }
}

#[test]
fn the_offset_of_the_source_is_kept_and_its_day_counts() {
    let date = date::read("2025-06-02T23:30:00-07:00").unwrap();
    assert_eq!(date.value, "2025-06-02T23:30:00-07:00");
    assert_eq!(date.days.from, day("2025-06-02"));
    assert_eq!(date.instant.unwrap().to_utc().date_naive(), day("2025-06-03"));
    assert_eq!(date.granularity, Granularity::Second);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_day_is_read_back_from_the_forms_it_is_printed_in(number in -200_000_i64..47_000) {
        let day = dateline::article::day_of_number(number).unwrap();
        for form in ["%Y-%m-%d", "%d.%m.%Y", "%B %-d, %Y", "%-d %B %Y", "%A, %-d %b %Y", "%Y年%-m月%-d日", "%Y/%m/%d"] {
            let text = day.format(form).to_string();
            prop_assert_eq!(date::read(&text).map(|date| date.days.from), Some(day), "{}", text);
        }
    }

    #[test]
    fn no_text_makes_a_reader_of_dates_panic(text in "\\PC{0,60}", more in "[0-9年月日 /.,:+TZa-zé-]{0,40}") {
        for text in [text, more] {
            if let Some(date) = date::read(&text) {
                prop_assert!(!date.days.is_empty());
            }
            for (_, span) in [date::in_path(&text), date::in_dateline(&text)].into_iter().flatten() {
                prop_assert!(text.get(span.start..span.end).is_some());
            }
            let _ = (date::readings(&text), date::read_query(&text, day("2025-06-03")));
        }
    }
}
