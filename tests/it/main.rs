//! The integration tests: one binary, a module a subject.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr, missing_docs, unreachable_pub)]

mod evaluation;
mod failures;
mod kill;
mod licences;
mod publication_dates;
mod reading;
mod support;
mod updating;
