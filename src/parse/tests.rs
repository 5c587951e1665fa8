//! Readers from outside: files in, articles and problems out.
