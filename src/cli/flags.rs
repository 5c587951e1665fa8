//! Flags that several commands have.

use clap::{Args, ValueEnum};

use crate::{
    engine::{FacetField, Settings},
    present::OffsetUnit,
    settings::{Limits, Reading},
};

/// A form of output for hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum HitFormat {
    /// for people
    Text,
    /// one object
    Json,
    /// one hit a line
    Jsonl,
    /// a table
    Csv,
    /// a run for the tools of retrieval evaluation
    Trec,
}

/// A form of output for counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum CountFormat {
    /// for people
    Text,
    /// one object
    Json,
    /// one value a line
    Jsonl,
    /// a table
    Csv,
}

/// `--format` and its short forms, for hits.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Output")]
pub(super) struct HitFormatFlags {
    /// form of the output
    #[arg(long, value_name = "FORM", default_value = "text", conflicts_with_all = ["json", "jsonl"])]
    format: HitFormat,
    /// same as `--format json`: one object
    #[arg(long, conflicts_with = "jsonl")]
    json: bool,
    /// same as `--format jsonl`: one hit a line
    #[arg(long)]
    jsonl: bool,
}

impl HitFormatFlags {
    pub(super) fn format(&self) -> HitFormat {
        match (self.json, self.jsonl) {
            (true, _) => HitFormat::Json,
            (_, true) => HitFormat::Jsonl,
            _ => self.format,
        }
    }
}

/// `--format` and its short forms, for counts.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Output")]
pub(super) struct CountFormatFlags {
    /// form of the output
    #[arg(long, value_name = "FORM", default_value = "text", conflicts_with_all = ["json", "jsonl"])]
    format: CountFormat,
    /// same as `--format json`: one object
    #[arg(long, conflicts_with = "jsonl")]
    json: bool,
    /// same as `--format jsonl`: one value a line
    #[arg(long)]
    jsonl: bool,
}

impl CountFormatFlags {
    pub(super) fn format(&self) -> CountFormat {
        match (self.json, self.jsonl) {
            (true, _) => CountFormat::Json,
            (_, true) => CountFormat::Jsonl,
            _ => self.format,
        }
    }
}

/// What offsets count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum OffsetsFlag {
    /// characters
    Chars,
    /// bytes of UTF-8
    Bytes,
    /// units of UTF-16, as in JavaScript
    Utf16,
}

impl From<OffsetsFlag> for OffsetUnit {
    fn from(flag: OffsetsFlag) -> Self {
        match flag {
            OffsetsFlag::Chars => Self::Chars,
            OffsetsFlag::Bytes => Self::Bytes,
            OffsetsFlag::Utf16 => Self::Utf16,
        }
    }
}

/// How files are read.
#[derive(Clone, Copy, Debug, Args)]
#[command(next_help_heading = "Reading")]
pub(super) struct ReadingFlags {
    /// largest article that is read, such as `64M`
    #[arg(long, value_name = "SIZE", value_parser = size)]
    max_article_size: Option<u64>,
    /// how many archives, mailboxes and mails may stand in one another
    #[arg(long, value_name = "N")]
    max_depth: Option<usize>,
    /// most parts of one archive, mailbox or web archive that are read
    #[arg(long, value_name = "N")]
    max_parts: Option<u64>,
    /// how many times its own size a file may unpack to
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    max_expansion: Option<u64>,
    /// largest archive inside another that is read, such as `256M`
    #[arg(long, value_name = "SIZE", value_parser = size)]
    max_container_size: Option<u64>,
    /// number of threads; as many as there are processors by default
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// stop reading a file after so many seconds, and one more for each of its megabytes; 0 for never
    #[arg(long, value_name = "N")]
    file_seconds: Option<u64>,
    /// also follow links that lead out of a folder
    #[arg(long)]
    follow_links: bool,
}

impl ReadingFlags {
    pub(super) fn settings(self) -> Settings {
        let defaults = Settings::default();
        let usual = defaults.reading.limits;
        let limits = Limits {
            article_bytes: self.max_article_size.unwrap_or(usual.article_bytes),
            container_depth: self.max_depth.unwrap_or(usual.container_depth),
            container_parts: self.max_parts.unwrap_or(usual.container_parts),
            container_bytes: self.max_container_size.unwrap_or(usual.container_bytes),
            expansion_ratio: self.max_expansion.unwrap_or(usual.expansion_ratio),
            file_seconds: self.file_seconds.unwrap_or(usual.file_seconds),
            ..usual
        };
        Settings {
            reading: Reading { limits, ..defaults.reading },
            threads: self.threads.unwrap_or(defaults.threads),
            writer_bytes: defaults.writer_bytes,
            follow_links: self.follow_links,
        }
    }
}

/// A size in bytes: `1000`, `64K`, `64M`, `64MiB`, `1G`.
fn size(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = text[digits.len()..].to_ascii_lowercase();
    let shift = match unit.trim_end_matches('b').trim_end_matches('i') {
        "" => 0,
        "k" => 10,
        "m" => 20,
        "g" => 30,
        _ => return Err("write bytes, or a number with K, M or G, such as `64M`".into()),
    };
    let number: u64 = digits.trim().parse().map_err(|_| "write a number, such as `64M`".to_owned())?;
    match number.checked_mul(1 << shift) {
        Some(bytes) if bytes > 0 => Ok(bytes),
        _ => Err("write a size between 1 byte and some exabytes".into()),
    }
}

/// Facets to count; empty for none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FacetList(pub(super) Vec<FacetField>);

impl std::str::FromStr for FacetList {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "none" {
            return Ok(Self(Vec::new()));
        }
        let mut fields = Vec::new();
        for name in text.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            let known = || FacetField::ALL.map(FacetField::name).join(", ");
            let field = FacetField::of_name(name)
                .ok_or_else(|| format!("`{name}` is no facet; there are {}, or `none`", known()))?;
            if !fields.contains(&field) {
                fields.push(field);
            }
        }
        Ok(Self(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        for (text, bytes) in
            [("1000", 1000), ("64K", 64 << 10), ("64M", 64 << 20), ("2MiB", 2 << 20), ("1gb", 1 << 30), ("7b", 7)]
        {
            assert_eq!(size(text), Ok(bytes), "{text}");
        }
        for text in ["", "M", "-1", "1.5M", "0", "12x", "99999999999G"] {
            assert!(size(text).is_err(), "{text}");
        }
    }

    #[test]
    fn facet_lists() {
        assert_eq!("place,org,place".parse(), Ok(FacetList(vec![FacetField::Place, FacetField::Organisation])));
        assert_eq!("none".parse(), Ok(FacetList(Vec::new())));
        assert!("place,nonsense".parse::<FacetList>().expect_err("no such facet").contains("`nonsense`"));
    }
}
