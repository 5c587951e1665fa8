//! JSON: one object for all, or one hit a line.

use std::io::{self, Write};

use super::{OffsetUnit, ShowCounts, ShowHits, json_line, rows, wire};
use crate::search::SearchPage;

/// One object a page.
#[derive(Clone, Copy, Debug, Default)]
pub struct Json {
    /// What offsets count.
    pub offsets: OffsetUnit,
}

impl ShowHits for Json {
    fn page(&self, page: &SearchPage, qid: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
        json_line(&wire::Page::new(page, qid, self.offsets), out)
    }
}

impl ShowCounts for Json {
    fn facets(&self, page: &SearchPage, out: &mut dyn Write) -> io::Result<()> {
        json_line(&wire::Counts::facets(page), out)
    }

    fn timeline(&self, page: &SearchPage, out: &mut dyn Write) -> io::Result<()> {
        json_line(&wire::Counts::timeline(page), out)
    }
}

/// One hit, value or bar a line.
#[derive(Clone, Copy, Debug, Default)]
pub struct JsonLines {
    /// What offsets count.
    pub offsets: OffsetUnit,
}

impl ShowHits for JsonLines {
    fn page(&self, page: &SearchPage, qid: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
        for hit in &page.hits {
            json_line(&wire::Hit::new(hit, qid, self.offsets), out)?;
        }
        Ok(())
    }
}

impl ShowCounts for JsonLines {
    fn facets(&self, page: &SearchPage, out: &mut dyn Write) -> io::Result<()> {
        for (field, value, count) in rows(&page.facets) {
            json_line(&wire::FacetRow { field, value, count }, out)?;
        }
        Ok(())
    }

    fn timeline(&self, page: &SearchPage, out: &mut dyn Write) -> io::Result<()> {
        for bucket in &page.timeline {
            json_line(&wire::Bucket::new(*bucket), out)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::sample;

    #[test]
    fn a_page_as_one_object() {
        let shown = sample::shown(|out| Json::default().page(&sample::page(), None, out));
        assert_eq!(shown.lines().count(), 1);
        let value: serde_json::Value = serde_json::from_str(&shown).expect("JSON");
        insta::assert_snapshot!(serde_json::to_string_pretty(&value).expect("JSON"));
    }

    #[test]
    fn offsets_are_of_the_unit_asked_for() {
        let start = |offsets| {
            let shown = sample::shown(|out| Json { offsets }.page(&sample::page(), None, out));
            let value: serde_json::Value = serde_json::from_str(&shown).expect("JSON");
            let hit = &value["hits"][0];
            (hit["mentions"][0]["start"].as_u64(), hit["snippet"]["highlights"][0][0].as_u64())
        };
        assert_eq!(start(OffsetUnit::Chars), (Some(29), Some(16)));
        assert_eq!(start(OffsetUnit::Bytes), (Some(33), Some(23)));
    }

    #[test]
    fn hits_and_counts_as_lines() {
        let lines = JsonLines::default();
        let hits = sample::shown(|out| lines.page(&sample::page(), Some("q1"), out));
        let ids: Vec<String> = hits
            .lines()
            .map(|line| {
                let value: serde_json::Value = serde_json::from_str(line).expect("JSON");
                format!("{} {}", value["qid"], value["id"])
            })
            .collect();
        assert_eq!(ids, ["\"q1\" \"seed/bridge one.html\"", "\"q1\" \"2\""]);
        insta::assert_snapshot!(sample::shown(|out| {
            lines.facets(&sample::page(), out)?;
            lines.timeline(&sample::page(), out)
        }), @r#"
        {"field":"person","value":"Olena Petrenko","count":12}
        {"field":"place","value":"Russia","count":900}
        {"field":"place","value":"Russia/Bryansk Oblast","count":31}
        {"field":"place","value":"東京","count":2}
        {"from":"2025-05-01","to":"2025-06-01","count":1}
        {"from":"2025-06-01","to":"2025-07-01","count":0}
        {"from":"2025-07-01","to":"2025-08-01","count":8}
        "#);
    }
}
