//! Any text as a date, a path and the beginning of an article: spans lie in the text, days in their interval.
#![no_main]

use dateline::date;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Some(found) = date::read(text) {
        assert!(!found.days.is_empty(), "{found:?}");
        assert_eq!(date::read(&found.value).map(|again| again.days), Some(found.days), "{}", found.value);
    }
    if let Some((first, second)) = date::readings(text) {
        assert_ne!(first.days, second.days);
    }
    if let Some((_, span)) = date::in_path(text) {
        span.of(text);
    }
    if let Some((_, span)) = date::in_dateline(text) {
        span.of(text);
    }
});
