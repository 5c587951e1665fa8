//! Any text as an article: its names lie in it, in order, and do not overlap.
#![no_main]

use dateline::{article::Article, entity};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (title, body) = text.split_once('\n').unwrap_or(("", text));
    let article = Article { title: title.into(), body: body.into(), ..Article::default() };
    let mentions = entity::find(&article);
    for mention in &mentions {
        assert_eq!(mention.span.of(mention.field.of(&article)), mention.text);
        assert!(!mention.text.trim().is_empty(), "{mention:?}");
    }
    for pair in mentions.windows(2) {
        let is_before = pair[0].field != pair[1].field || pair[0].span.end <= pair[1].span.start;
        assert!(is_before, "{:?} {:?}", pair[0], pair[1]);
    }
    assert_eq!(entity::find(&article), mentions, "other names the second time");
});
