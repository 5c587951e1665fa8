//! Any text as a query: it is read or refused with a column within it, and what was read reads the same when printed.
#![no_main]

use chrono::NaiveDate;
use dateline::{error::Error, query};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let today = NaiveDate::from_ymd_opt(2025, 6, 2).unwrap_or_default();
    match query::parse(text, today) {
        Ok(parsed) => {
            let printed = query::print(&parsed.root);
            let again = query::parse(&printed, today).unwrap_or_else(|error| panic!("{printed:?}: {error}"));
            assert_eq!(again.root, parsed.root, "{printed:?}");
        }
        Err(Error::Query { text, column, .. }) => assert!(column <= text.chars().count()),
        Err(error) => panic!("{error}"),
    }
});
