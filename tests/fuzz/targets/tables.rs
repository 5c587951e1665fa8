//! Any bytes as a file of the group `tables`: see `reading.rs`.
#![no_main]

mod groups;
mod reading;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| reading::check(groups::names("tables"), bytes));
