//! Any bytes under a file's name, which tells the format: `DATELINE_FUZZ_NAME=a.html`. Reading ends, gives text without
//! control characters and spans that fit their text, and gives the same when asked again.
#![no_main]

use std::sync::LazyLock;

use dateline::{
    article::Field,
    engine,
    parse::{self, Hints, Input, Parsed},
    settings::{Limits, Reading},
};
use libfuzzer_sys::fuzz_target;

static NAME: LazyLock<String> =
    LazyLock::new(|| std::env::var("DATELINE_FUZZ_NAME").unwrap_or_else(|_| "a.txt".into()));

/// Small enough for limits to be reached.
static READING: LazyLock<Reading> = LazyLock::new(|| Reading {
    limits: Limits {
        article_bytes: 1 << 20,
        container_depth: 3,
        container_parts: 1000,
        container_bytes: 1 << 20,
        expansion_free_bytes: 4 << 20,
        ..Limits::default()
    },
    ..Reading::default()
});

fn read(bytes: &[u8]) -> Vec<Parsed> {
    let mut all = Vec::new();
    parse::records(&NAME, Input::bytes(bytes.to_vec()), &Hints::default(), &READING, &mut |record| {
        if let Ok(record) = record {
            all.push(parse::parse(record, &READING));
        }
        all.len() < 200
    });
    all
}

fuzz_target!(|bytes: &[u8]| {
    let first = read(bytes);
    for parsed in &first {
        let Some(article) = &parsed.article else {
            assert!(!parsed.problems.is_empty(), "nothing was read and nothing was said");
            continue;
        };
        for text in [&article.title, &article.body] {
            assert!(!text.contains(|letter: char| letter.is_control() && letter != '\n' && letter != '\t'), "{text:?}");
        }
        for page in &article.pages {
            assert!(article.body.is_char_boundary(page.start));
        }
        let analysed = engine::annotate(article.clone());
        for mention in &analysed.mentions {
            assert_eq!(mention.span.of(mention.field.of(article)), mention.text);
        }
        assert_eq!(Field::Title.of(article), article.title);
    }
    assert_eq!(format!("{first:?}"), format!("{:?}", read(bytes)));
});
