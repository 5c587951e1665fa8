//! The evidence for an article's date: what is known from outside, what contradicts it, what `show --dates` prints.

use std::process::Command;

use dateline::{
    article::{Article, DateOutcome},
    parse::{self, Hints, Input, Parsed},
    settings::Reading,
};

use crate::support::{day, write};

/// The one article in a page with `head` and, below its headline, `top`.
fn page(head: &str, top: &str, hints: &Hints) -> Parsed {
    let text =
        "The lock on the canal was opened by hand for the first time in ninety years, and it took nine men an hour.";
    let page = format!(
        "<html><head>{head}</head><body><article><h1>Lock opened by hand</h1>{top}<p>{text}</p></article></body></html>"
    );
    let reading = Reading::default();
    let mut all = Vec::new();
    parse::records("lock.html", Input::bytes(page.into_bytes()), hints, &reading, &mut |record| {
        all.push(parse::parse(record.unwrap(), &reading));
        true
    });
    all.remove(0)
}

fn article(head: &str, top: &str, hints: &Hints) -> Article {
    page(head, top, hints).article.unwrap()
}

fn value(article: &Article) -> &str {
    article.published.as_ref().map_or("none", |published| &published.value)
}

#[test]
fn a_capture_bounds_the_date_and_tells_what_ago_means() {
    let captured = Hints { captured: Some("2024-03-06T03:00:00+01:00".into()), ..Hints::default() };
    let told = "<meta property='article:published_time' content='2024-03-25T08:00:00+01:00'>";
    let late = page(told, "<p class='date'>4 March 2024</p>", &captured);
    assert_eq!(late.problems[0].code, "published-after-capture");
    let late = late.article.unwrap();
    assert_eq!(value(&late), "2024-03-04");
    assert_eq!(late.dates[1].outcome, DateOutcome::AfterCapture);
    for (words, expected) in [("4 hours ago", "2024-03-05"), ("vor 3 Tagen", "2024-03-03"), ("soon", "none")] {
        let line = format!("<p class='post-date'>{words}</p>");
        assert_eq!(value(&article("", &line, &captured)), expected, "{words}");
        assert_eq!(value(&article("", &line, &Hints::default())), "none", "{words} without a capture");
    }
}

#[test]
fn what_is_known_from_outside_tells_days_from_months_and_gives_times_their_zone() {
    let line = "<p class='date'>03/04/2024 10:15</p>";
    for (hints, expected) in [
        (Hints { day_first: Some(true), ..Hints::default() }, "2024-04-03T10:15"),
        (Hints { day_first: Some(false), ..Hints::default() }, "2024-03-04T10:15"),
        (Hints { captured: Some("2024-03-20".into()), ..Hints::default() }, "2024-03-04T10:15"),
        (Hints { lang: Some("fr".into()), ..Hints::default() }, "2024-04-03T10:15"),
        (Hints { url: Some("https://paper.example.co.uk/lock".into()), ..Hints::default() }, "2024-04-03T10:15"),
        (
            Hints { day_first: Some(true), time_zone: Some("Europe/Kyiv".into()), ..Hints::default() },
            "2024-04-03T10:15+03:00",
        ),
        (Hints::default(), "2024"),
    ] {
        assert_eq!(value(&article("", line, &hints)), expected, "{hints:?}");
    }
}

#[test]
fn the_word_of_a_server_alone_is_no_date() {
    let hints = Hints { changed: Some("Wed, 06 Mar 2024 10:00:00 GMT".into()), ..Hints::default() };
    let article = article("", "", &hints);
    assert_eq!(value(&article), "none");
    assert_eq!(article.dates[0].outcome, DateOutcome::Changed);
}

#[test]
fn what_is_still_to_come_is_noted_where_today_is_known() {
    let mut parsed = page("<meta name='pubdate' content='2024-03-06'>", "", &Hints::default());
    parsed.flag_future(day("2024-03-05"));
    assert_eq!(parsed.problems, [], "it may be tomorrow elsewhere");
    parsed.flag_future(day("2024-03-04"));
    assert_eq!(parsed.problems[0].code, "future-date");
    assert!(parsed.problems[0].message.contains("2024-03-06") && !parsed.problems[0].skipped);
}

#[test]
fn show_prints_the_evidence_and_json_holds_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("archive/lock.html");
    write(
        &path,
        "<html><head><meta property='article:published_time' content='2024-03-19T08:00:00+01:00'></head><body>\
         <article><h1>Lock opened by hand</h1><p>Published: 5 March 2024</p><p>Nine men needed an hour.</p></article>",
    );
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command.args(arguments).env("DATELINE_INDEX", folder.path().join("index")).current_dir(folder.path());
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    run(&["index", "archive"]);
    let shown = run(&["show", "archive/lock.html", "--dates"]);
    assert_eq!(
        shown,
        "Lock opened by hand\n\
         published about 19 March 2024 (2024-03-19T08:00:00+01:00, confidence 0.71)\n\
         \n\
         2024-03-19T08:00:00+01:00  open-graph, published, 0.92: chosen\n  2024-03-19T08:00:00+01:00\n\
         \n\
         2024-03-05  visible-line, published, 0.75: other evidence tells more\n  Published: 5 March 2024\n"
    );
    let json: serde_json::Value = serde_json::from_str(&run(&["show", "archive/lock.html", "--json"])).unwrap();
    let outcomes: Vec<&str> =
        json["articles"][0]["dates"].as_array().unwrap().iter().map(|one| one["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["chosen", "weaker"]);
}
