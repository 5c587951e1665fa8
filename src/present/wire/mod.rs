//! The shapes of JSON in and out, version 1. Fields may be added; a change or removal makes version 2.

mod annotation;
mod document;
mod evidence;
mod names;
mod page;
mod report;

pub use annotation::{Annotation, read_annotate};
pub use document::{Articles, Parsed};
pub use evidence::{DateNote, Mention, Published, Time};
pub use names::{Corrections, Why};
pub use page::{Bucket, Counts, FacetRow, Hit, Page};
pub use report::{Check, Status, Survey, Totals};

/// The version that every object carries.
pub const VERSION: u32 = 1;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        article::Article,
        present::{OffsetUnit, json_line, sample},
    };

    #[test]
    fn an_annotation_has_the_keys_of_the_contract() {
        let stored = sample::stored();
        insta::assert_snapshot!(sample::shown(|out| json_line(
            &Annotation::new("7", &stored.analysed, OffsetUnit::Chars),
            out
        )));
    }

    #[test]
    fn slices_are_the_text() {
        let stored = sample::stored();
        let shown = sample::shown(|out| json_line(&Annotation::new("7", &stored.analysed, OffsetUnit::Chars), out));
        let value: serde_json::Value = serde_json::from_str(&shown).expect("JSON");
        let spans = ["mentions", "times"].into_iter().filter_map(|list| value[list].as_array()).flatten();
        let mut seen = 0;
        for span in spans {
            let article = &stored.analysed.article;
            let text = if span["field"] == "title" { &article.title } else { &article.body };
            let (start, end) = (span["start"].as_u64().expect("start"), span["end"].as_u64().expect("end"));
            let slice: String = text.chars().skip(start as usize).take((end - start) as usize).collect();
            assert_eq!(span["text"], slice);
            seen += 1;
        }
        assert_eq!(seen, 4);
    }

    #[test]
    fn a_parsed_file_has_the_keys_of_the_contract() {
        let stored = sample::stored();
        let parsed = crate::engine::Parsed {
            article: Some(stored.analysed.article),
            provenance: stored.provenance,
            problems: Vec::new(),
        };
        let empty = Article::default();
        insta::assert_snapshot!(sample::shown(|out| json_line(
            &Parsed::new(&parsed, "data/bridge one.html", &empty, false),
            out
        )));
        let nothing = crate::engine::Parsed::default();
        insta::assert_snapshot!(sample::shown(|out| json_line(&Parsed::new(&nothing, "x.bin", &empty, true), out)));
    }

    #[test]
    fn annotate_takes_texts_as_they_are() {
        let (id, article) =
            read_annotate(r#"{"id":17,"title":null,"body":" a\r\n\u0000b ","published":null,"more":1}"#)
                .expect("a line");
        assert_eq!((id.as_str(), article.title.as_str(), article.body.as_str()), ("17", "", " a\r\n\0b "));
        let (id, _) = read_annotate(r#"{"id":"x","body":"b","published":{"value":"2025"}}"#).expect("a line");
        assert_eq!(id, "x");
        assert!(read_annotate("{\"id\":").is_err());
    }
}
