//! Flags that several commands have.

use clap::{Args, ValueEnum};

use crate::{
    engine::{FacetField, Settings},
    present::OffsetUnit,
    settings::{Limits, Reading},
};

/// Deepest nesting of elements that may be asked for.
const MOST_DEPTH: usize = 2000;

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
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Reading")]
pub(super) struct ReadingFlags {
    /// largest article that is read
    #[arg(long, value_name = "SIZE", value_parser = size, default_value = "64M")]
    max_article_size: u64,
    /// how many archives, mailboxes and mails may stand in one another
    #[arg(long, value_name = "N", default_value_t = 5)]
    max_depth: usize,
    /// most parts of one archive, mailbox or web archive that are read
    #[arg(long, value_name = "N", default_value_t = 10_000_000)]
    max_parts: u64,
    /// how many times its own size a file may unpack to, beyond what is free
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u64).range(1..))]
    max_expansion: u64,
    /// up to what size a file may unpack from however little
    #[arg(long, value_name = "SIZE", value_parser = size, default_value = "64M")]
    free_expansion: u64,
    /// largest archive inside another that is read
    #[arg(long, value_name = "SIZE", value_parser = size, default_value = "256M")]
    max_container_size: u64,
    /// how deep elements of XML may be nested
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = depth)]
    max_xml_depth: usize,
    /// how deep elements of a page may be nested; of deeper ones the bare text is read
    #[arg(long, value_name = "N", default_value_t = 256, value_parser = depth)]
    max_html_depth: usize,
    /// another program that reads PDFs, such as `pdftotext -enc UTF-8 {} -`
    #[arg(long, value_name = "COMMAND")]
    pdf_command: Option<String>,
    /// memory that reading one PDF may take
    #[arg(long, value_name = "SIZE", value_parser = size, default_value = "1G")]
    pdf_memory: u64,
    /// time that reading one PDF may take
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pdf_seconds: u64,
    /// number of threads; as many as there are processors by default
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// stop reading a file after so many seconds, and one more for each of its megabytes; 0 for never
    #[arg(long, value_name = "N", default_value_t = 120)]
    file_seconds: u64,
    /// also follow links that lead out of a folder
    #[arg(long)]
    follow_links: bool,
    /// which keys of records (JSON, CSV, XML) name the parts of an article, such as `title=head,body=lead+text`
    #[arg(long, value_name = "PART=KEY,…", value_parser = key_map)]
    map: Option<KeyMap>,
}

/// Parts of an article and the keys that name them.
#[derive(Clone, Debug, PartialEq, Eq)]
struct KeyMap(Vec<(String, String)>);

fn key_map(text: &str) -> Result<KeyMap, String> {
    Reading::map_of(text).map(KeyMap)
}

impl ReadingFlags {
    pub(super) fn settings(&self) -> Settings {
        let defaults = Settings::default();
        let limits = Limits {
            article_bytes: self.max_article_size,
            container_depth: self.max_depth,
            container_parts: self.max_parts,
            container_bytes: self.max_container_size,
            expansion_ratio: self.max_expansion,
            expansion_free_bytes: self.free_expansion,
            xml_depth: self.max_xml_depth,
            html_depth: self.max_html_depth,
            pdf_bytes: self.pdf_memory,
            pdf_seconds: self.pdf_seconds,
            file_seconds: self.file_seconds,
        };
        // A program that cannot tell where it is itself has PDFs recorded as not read.
        let pdf_helper = if cfg!(feature = "pdf") { std::env::current_exe().ok() } else { None };
        Settings {
            reading: Reading {
                limits,
                map: self.map.clone().map(|map| map.0).unwrap_or_default(),
                pdf_helper,
                pdf_command: self.pdf_command.clone(),
            },
            threads: self.threads.unwrap_or(defaults.threads),
            writer_bytes: defaults.writer_bytes,
            follow_links: self.follow_links,
        }
    }
}

/// A size in bytes: `1000`, `64K`, `64M`, `64MiB`, `1G`.
pub(super) fn size(text: &str) -> Result<u64, String> {
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

/// A depth to which elements are read. Those who read them go down by recursion here and there, so that it has a top.
fn depth(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(depth @ 1..=MOST_DEPTH) => Ok(depth),
        _ => Err(format!("write a number from 1 to {MOST_DEPTH}")),
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
    fn what_help_tells_of_limits_is_what_the_library_does() {
        #[derive(clap::Parser)]
        struct Alone {
            #[command(flatten)]
            reading: ReadingFlags,
        }
        let of = |words: &[&str]| {
            let alone = <Alone as clap::Parser>::try_parse_from(words).map_err(|error| error.to_string());
            alone.map(|alone| alone.reading.settings().reading.limits)
        };
        assert_eq!(of(&["dateline"]), Ok(Limits::default()));
        let all = "dateline --max-article-size 1 --max-depth 2 --max-parts 3 --max-container-size 4 --max-expansion 5 \
                   --free-expansion 6 --max-xml-depth 7 --max-html-depth 8 --pdf-memory 9 --pdf-seconds 10 --file-seconds 11";
        let limits = Limits {
            article_bytes: 1,
            container_depth: 2,
            container_parts: 3,
            container_bytes: 4,
            expansion_ratio: 5,
            expansion_free_bytes: 6,
            xml_depth: 7,
            html_depth: 8,
            pdf_bytes: 9,
            pdf_seconds: 10,
            file_seconds: 11,
        };
        assert_eq!(of(&all.split_ascii_whitespace().collect::<Vec<_>>()), Ok(limits));
        assert!(of(&["dateline", "--max-html-depth", "5000"]).is_err());
    }

    #[test]
    fn facet_lists() {
        assert_eq!("place,org,place".parse(), Ok(FacetList(vec![FacetField::Place, FacetField::Organisation])));
        assert_eq!("none".parse(), Ok(FacetList(Vec::new())));
        assert!("place,nonsense".parse::<FacetList>().expect_err("no such facet").contains("`nonsense`"));
    }
}
