//! What holds of every file whatever is in it: reading ends, gives text without control characters and spans that fit their
//! text, says why where it gives nothing, and gives the same when asked again.

use std::sync::LazyLock;

use dateline::{
    article::Article,
    engine,
    parse::{self, Hints, Input, Parsed},
    settings::{Limits, Reading},
};

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

/// Most records of one input that are read.
const RECORDS: usize = 200;

fn read(name: &str, bytes: &[u8]) -> Vec<Parsed> {
    let mut all = Vec::new();
    parse::records(name, Input::bytes(bytes.to_vec()), &Hints::default(), &READING, &mut |record| {
        if let Ok(record) = record {
            all.push(parse::parse(record, &READING));
        }
        all.len() < RECORDS
    });
    all
}

/// Reads `bytes`, of which the first picks one of `names`, and panics where something does not hold.
pub fn check(names: &[&str], bytes: &[u8]) {
    let Some((&pick, bytes)) = bytes.split_first() else { return };
    let name = names[usize::from(pick) % names.len()];
    let first = read(name, bytes);
    for parsed in &first {
        let Some(article) = &parsed.article else {
            let is_told = parsed.problems.iter().any(|problem| problem.skipped);
            assert!(is_told, "an article is lost without a word");
            continue;
        };
        keeps_its_form(article);
    }
    // What is dear is done for some inputs alone; which, depends on the input.
    match bytes.len() % 4 {
        0 => assert_eq!(format!("{first:?}"), format!("{:?}", read(name, bytes)), "it reads otherwise the second time"),
        1 => first.into_iter().filter_map(|parsed| parsed.article).for_each(names_fit),
        _ => {}
    }
}

/// What every article promises of its texts.
fn keeps_its_form(article: &Article) {
    let texts = [&article.title, &article.body, &article.dropped];
    let lists = [&article.authors, &article.captions];
    for text in texts.into_iter().chain(lists.into_iter().flatten()) {
        let control = text.chars().find(|letter| letter.is_control() && !matches!(letter, '\n' | '\t'));
        assert_eq!(control, None, "a control character is left in {text:?}");
    }
    let body = &article.body;
    assert!(!(body.is_empty() && article.title.is_empty()), "it is empty");
    assert!(!body.contains("\n\n\n") && body.trim() == body, "the body is no paragraphs: {body:?}");
    assert!(body.lines().all(|line| line.trim() == line), "a line begins or ends with space: {body:?}");
    assert!(!article.title.contains('\n') && article.title.trim() == article.title, "{:?}", article.title);
    for page in &article.pages {
        assert!(article.body.is_char_boundary(page.start), "{page:?}");
    }
    if let Some(published) = &article.published {
        assert!(!published.days.is_empty() && published.evidence.chars().count() <= 200, "{published:?}");
    }
}

fn names_fit(article: Article) {
    let analysed = engine::annotate(article);
    for mention in &analysed.mentions {
        assert_eq!(mention.span.of(mention.field.of(&analysed.article)), mention.text);
    }
}
