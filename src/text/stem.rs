//! Stems, by language.
