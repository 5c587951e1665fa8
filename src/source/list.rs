//! `sources.toml`: what a folder's articles have in common and do not say of themselves.
//!
//! ```toml
//! [[source]]
//! paths = ["tass/**"]          # below any root, or with the root's label before it
//! name = "TASS"
//! language = "ru"              # ISO 639-1
//! time_zone = "Europe/Moscow"  # of times without an offset
//! date_order = "day-first"     # or month-first: how 01/02/2024 is read
//! section = "world"
//! ```

use std::{fs, path::Path};

use chrono_tz::Tz;
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use serde::Deserialize;

use super::Hints;
use crate::error::{Error, Result};

/// The file's name in an index folder.
pub const FILE: &str = "sources.toml";

/// The sources of a `sources.toml`, in its order.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    entries: Vec<(GlobSet, Hints)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    #[serde(default)]
    source: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    paths: Vec<String>,
    name: Option<String>,
    language: Option<String>,
    time_zone: Option<String>,
    date_order: Option<DateOrder>,
    section: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum DateOrder {
    DayFirst,
    MonthFirst,
}

impl Sources {
    /// Reads the file at `path`.
    ///
    /// # Errors
    /// Where it cannot be read, has an unknown key, or a value that is none of its key's: with the line.
    pub fn read(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).map_err(Error::io("read", path))?;
        Self::parse(&text).map_err(|reason| Error::Usage {
            message: format!("`{}` cannot be used: {reason}", path.display()),
            hint: "an entry has `paths` and any of `name`, `language`, `time_zone`, `date_order`, `section`".into(),
        })
    }

    /// Reads the text of such a file.
    ///
    /// # Errors
    /// What is wrong with it, in words with the line.
    pub fn parse(text: &str) -> std::result::Result<Self, String> {
        let stored: Stored = toml::from_str(text).map_err(|error| error.to_string().trim_end().to_owned())?;
        let entries = stored.source.into_iter().enumerate();
        let entries = entries.map(|(at, entry)| entry.checked().map_err(|why| format!("entry {}: {why}", at + 1)));
        Ok(Self { entries: entries.collect::<std::result::Result<_, _>>()? })
    }

    /// What is known of the file at `path` below the root called `label`: of all entries with a pattern that it matches,
    /// each later one goes before the earlier in what it says.
    pub fn hints(&self, label: &str, path: &str) -> Hints {
        let whole = format!("{label}/{path}");
        let matching = self.entries.iter().filter(|(paths, _)| paths.is_match(path) || paths.is_match(&whole));
        matching.fold(Hints::default(), |earlier, (_, later)| later.clone().or(&earlier))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl Entry {
    fn checked(self) -> std::result::Result<(GlobSet, Hints), String> {
        let mut paths = GlobSetBuilder::new();
        for pattern in &self.paths {
            // `*` stays within one folder, as in ignore files; `**` does not.
            let glob = GlobBuilder::new(pattern).literal_separator(true).build();
            paths.add(glob.map_err(|error| format!("`{pattern}` is no pattern of paths ({error})"))?);
        }
        let language = self.language.map(|code| code.to_ascii_lowercase());
        if let Some(code) = &language
            && !(code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_lowercase()))
        {
            return Err(format!("`{code}` is no code of a language; write two letters such as `ru`"));
        }
        if let Some(zone) = &self.time_zone
            && zone.parse::<Tz>().is_err()
        {
            return Err(format!("`{zone}` is no time zone; write a name such as `Europe/Moscow`"));
        }
        let hints = Hints {
            source: self.name,
            section: self.section,
            lang: language,
            time_zone: self.time_zone,
            day_first: self.date_order.map(|order| matches!(order, DateOrder::DayFirst)),
            ..Hints::default()
        };
        Ok((paths.build().map_err(|error| error.to_string())?, hints))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_entries_go_before_earlier_ones() {
        let sources = Sources::parse(
            "[[source]]\npaths = [\"tass/**\"]\nname = \"TASS\"\nlanguage = \"ru\"\ntime_zone = \"Europe/Moscow\"\n\
             [[source]]\npaths = [\"*/sport/*.txt\", \"old/**\"]\nsection = \"sport\"\nname = \"TASS Sport\"\n\
             date_order = \"month-first\"\n",
        )
        .expect("a file without faults");
        let found = sources.hints("archive", "tass/sport/a.txt");
        assert_eq!(found.source.as_deref(), Some("TASS Sport"));
        assert_eq!((found.lang.as_deref(), found.section.as_deref()), (Some("ru"), Some("sport")));
        assert_eq!((found.time_zone.as_deref(), found.day_first), (Some("Europe/Moscow"), Some(false)));
        assert_eq!(sources.hints("tass", "b/c.txt").source.as_deref(), Some("TASS"));
        assert_eq!(sources.hints("old", "c.txt").section.as_deref(), Some("sport"));
        assert_eq!(sources.hints("archive", "bbc/sport/deep/a.txt"), Hints::default());
    }

    #[test]
    fn faults_are_told_with_their_place() {
        for (text, words) in [
            ("[[source]]\npaths = []\nlang = \"ru\"\n", "line 3"),
            ("[[source]]\npaths = [\"a\"]\nlanguage = \"russian\"\n", "`russian` is no code"),
            ("[[source]]\npaths = [\"a\"]\ntime_zone = \"Moscow\"\n", "`Moscow` is no time zone"),
            ("[[source]]\npaths = [\"a\"]\ndate_order = \"year-first\"\n", "line 3"),
            ("[[source]]\npaths = [\"a[\"]\n", "entry 1: `a[` is no pattern"),
            ("[[source]]\nname = \"a\"\n", "paths"),
        ] {
            let fault = Sources::parse(text).expect_err(text);
            assert!(fault.contains(words), "{text}: {fault}");
        }
    }
}
