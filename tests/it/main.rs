//! The integration tests: one binary, a module a subject.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr, missing_docs, unreachable_pub)]
#![allow(clippy::format_collect, clippy::too_many_lines, reason = "tests are lists of examples, and need not be fast")]
#![allow(clippy::disallowed_methods, reason = "what commands print of today is compared with today")]

#[cfg(feature = "http")]
mod api;
mod charsets;
mod commands;
mod containers;
mod corrections;
mod date_evidence;
mod documents;
mod evaluation;
mod failures;
mod following;
mod fuzzing;
mod incremental;
mod kill;
mod layout;
mod licences;
mod misuse;
mod page_kinds;
mod names;
mod properties;
mod robustness;
mod sources;
mod publication_dates;
mod reading;
mod support;
mod updating;
mod wires;
