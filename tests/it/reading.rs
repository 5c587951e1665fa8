//! Reading: every fixture against the outcome beside it, whatever its packing and however it trickles in.
//!
//! `DATELINE_BLESS=1 cargo test --test it reading` writes the outcomes anew; what changed is then for the eye to judge.

use std::{
    fs,
    io::{self, Cursor, Read, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use dateline::{
    article::{Article, Problem},
    parse::{self, Hints, Input, Parsed},
    settings::{Limits, Reading, Settings},
};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Folders of fixtures: one for each format, one for character sets, one for bad input.
const FOLDERS: &[&str] = &[
    "text",
    "markdown",
    "html",
    "json",
    "jsonl",
    "csv",
    "tsv",
    "feed",
    "xml",
    "news-xml",
    "wire",
    "mail",
    "mbox",
    "mhtml",
    "zip",
    "tar",
    "wacz",
    "warc",
    "arc",
    "sgml",
    "mediawiki",
    "charset",
    "bad",
    "dated",
    "pdf",
    "docx",
    "odt",
    "epub",
    "rtf",
    "alto",
    "hocr",
];
const OUTCOME: &str = ".expected.json";

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

/// Every fixture: its path below the fixtures and its bytes.
fn fixtures() -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for name in FOLDERS {
        for entry in fs::read_dir(folder(name)).unwrap() {
            let path = entry.unwrap().path();
            let file = path.file_name().unwrap().to_str().unwrap().to_owned();
            if !file.ends_with(OUTCOME) {
                all.push((format!("{name}/{file}"), fs::read(path).unwrap()));
            }
        }
    }
    all.sort();
    all
}

/// Gives its bytes a few at a time, as a slow pipe does.
struct Trickle {
    bytes: Cursor<Vec<u8>>,
    sizes: Vec<usize>,
    at: usize,
}

impl Read for Trickle {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let size = self.sizes[self.at % self.sizes.len()].min(buffer.len());
        self.at += 1;
        self.bytes.read(&mut buffer[..size])
    }
}

/// What the readers make of a file, in order.
fn read(path: &str, raw: Box<dyn Read>, limits: Limits) -> Vec<Result<Parsed, Problem>> {
    let mut all = Vec::new();
    let reading = Reading { limits, pdf_helper: Some(env!("CARGO_BIN_EXE_dateline").into()), ..Reading::default() };
    parse::records(path, Input::Stream(raw), &Hints::default(), &reading, &mut |record| {
        all.push(record.map(|record| parse::parse(record, &reading)));
        true
    });
    all
}

fn read_bytes(path: &str, bytes: Vec<u8>) -> Vec<Result<Parsed, Problem>> {
    read(path, Box::new(Cursor::new(bytes)), Limits::default())
}

/// An outcome as it stands in the files: nothing that is empty, no checksums.
fn shown(all: &[Result<Parsed, Problem>]) -> Value {
    let problem = |problem: &Problem| {
        let what = if problem.skipped { "lost" } else { "note" };
        json!({what: problem.code, "member": problem.member, "message": problem.message})
    };
    let one = |found: &Result<Parsed, Problem>| match found {
        Ok(parsed) => {
            let mut value = json!({"format": parsed.provenance.format, "member": parsed.provenance.member});
            if let Some(article) = &parsed.article {
                value["article"] = bare(serde_json::to_value(article).unwrap());
            }
            if !parsed.problems.is_empty() {
                value["problems"] = parsed.problems.iter().map(problem).collect();
            }
            value
        }
        Err(found) => problem(found),
    };
    all.iter().map(one).collect()
}

/// Without empty values, and numbers as far as they are meant.
fn bare(value: Value) -> Value {
    match value {
        Value::Object(object) => object
            .into_iter()
            .map(|(key, value)| (key, bare(value)))
            .filter(|(_, value)| {
                !(value.is_null() || value == &json!([]) || value == &json!({}) || value == &json!(""))
            })
            .collect(),
        Value::Array(values) => values.into_iter().map(bare).collect(),
        Value::Number(number) if number.is_f64() => {
            json!((number.as_f64().unwrap() * 1000.0).round() / 1000.0)
        }
        value => value,
    }
}

#[test]
fn every_fixture_reads_as_it_should() {
    let bless = std::env::var_os("DATELINE_BLESS").is_some();
    let mut wrong = Vec::new();
    for (path, bytes) in fixtures() {
        let found = shown(&read_bytes(&path, bytes));
        let beside = folder("").join(format!("{path}{OUTCOME}"));
        if bless {
            fs::write(&beside, format!("{found:#}\n")).unwrap();
        }
        let expected: Value =
            fs::read_to_string(&beside).map_or(Value::Null, |text| serde_json::from_str(&text).unwrap());
        if found != expected {
            wrong.push(format!("{path}\nfound {found:#}\nexpected {expected:#}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn every_format_has_fixtures_and_no_outcome_stands_alone() {
    let formats: Vec<&str> = parse::formats().collect();
    assert!(formats.iter().all(|format| FOLDERS.contains(format)), "a folder of fixtures is missing of {formats:?}");
    let known: Vec<String> = fixtures().into_iter().map(|(path, _)| path).collect();
    for name in FOLDERS {
        for entry in fs::read_dir(folder(name)).unwrap() {
            let file = entry.unwrap().file_name().into_string().unwrap();
            if let Some(fixture) = file.strip_suffix(OUTCOME) {
                assert!(known.contains(&format!("{name}/{fixture}")), "{name}/{file} has no fixture");
            }
        }
    }
}

#[test]
fn every_problem_says_what_is_wrong_and_what_to_do() {
    let mut codes = Vec::new();
    for (path, bytes) in fixtures() {
        for found in read_bytes(&path, bytes) {
            let problems = match found {
                Ok(parsed) => parsed.problems,
                Err(problem) => vec![problem],
            };
            for problem in problems {
                assert_eq!(problem.path, path);
                let advice = problem.message.rsplit_once([';', ',']).map_or("", |(_, advice)| advice.trim());
                assert!(advice.len() > 5, "{path} {}: {}", problem.code, problem.message);
                assert!(!problem.message.ends_with('.'), "{path} {}: {}", problem.code, problem.message);
                codes.push(problem.code);
            }
        }
    }
    for code in [
        "absurd-date",
        "bad-front-matter",
        "binary",
        "broken-record",
        "control-characters",
        "cut-off",
        "encrypted",
        "malformed-json",
        "malformed-row",
        "no-text",
        "odd-html",
        "revisit",
        "unclear-date",
        "unknown-format",
        "unreadable",
        "wrong-charset",
    ] {
        assert!(codes.iter().any(|found| found == code), "no fixture has the problem {code}");
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

/// What must not change with packing or with how the bytes come in: all but the path.
fn told(all: &[Result<Parsed, Problem>]) -> Vec<Value> {
    let mut told = vec![shown(all)];
    told.extend(all.iter().flatten().map(|parsed| json!(parsed.provenance.sha256)));
    told
}

#[test]
fn packed_files_read_like_plain_ones() {
    for (path, bytes) in
        fixtures().into_iter().filter(|(path, _)| ![".gz", ".bz2", ".txz"].iter().any(|ending| path.contains(ending)))
    {
        let plain = read_bytes(&path, bytes.clone());
        for (ending, packed) in [("gz", gzip(&bytes)), ("zst", zstd(&bytes)), ("", gzip(&bytes))] {
            // Without an ending the packing is told by the first bytes all the same.
            let path = if ending.is_empty() { path.clone() } else { format!("{path}.{ending}") };
            assert_eq!(told(&read_bytes(&path, packed)), told(&plain), "{path}");
        }
    }
}

#[test]
fn records_do_not_depend_on_how_the_bytes_come_in() {
    for (path, bytes) in fixtures() {
        let whole = told(&read_bytes(&path, bytes.clone()));
        for sizes in [vec![1], vec![7, 1, 64], vec![4096]] {
            let trickle = Trickle { bytes: Cursor::new(bytes.clone()), sizes: sizes.clone(), at: 0 };
            assert_eq!(told(&read(&path, Box::new(trickle), Limits::default())), whole, "{path} by {sizes:?}");
        }
    }
}

#[test]
fn reading_stops_where_nothing_more_is_wanted() {
    let lines = "{\"title\": \"A\", \"text\": \"B\"}\n".repeat(10);
    let mut seen = 0;
    let input = Input::bytes(lines.into_bytes());
    parse::records("a.jsonl", input, &Hints::default(), &Reading::default(), &mut |_| {
        seen += 1;
        seen < 3
    });
    assert_eq!(seen, 3);
}

fn codes(all: &[Result<Parsed, Problem>]) -> Vec<(String, String, bool)> {
    let problem = |problem: &Problem| (problem.member.clone(), problem.code.clone(), problem.skipped);
    all.iter()
        .flat_map(|found| match found {
            Ok(parsed) => parsed.problems.iter().map(problem).collect(),
            Err(found) => vec![problem(found)],
        })
        .collect()
}

#[test]
fn what_is_over_the_limit_is_told_and_the_rest_is_read() {
    let limits = Limits { article_bytes: 200, ..Limits::default() };
    let long = "word ".repeat(60);
    let good = json!({"title": "Short", "text": "A short text."});
    let bad = json!({"title": "Long", "text": long});
    for (path, text, member) in [
        ("a.txt", long.clone(), ""),
        ("a.md", long.clone(), ""),
        ("a.html", format!("<html><body><p>{long}"), ""),
        ("a.jsonl", format!("{good}\n{bad}\n{good}\n"), "2"),
        ("a.json", format!("[{good}, {bad}, {good}]"), "1"),
        ("a.csv", format!("title,text\nShort,a\nLong,\"{long}\"\nShort,b\n"), "2"),
        ("a.tsv", format!("title\ttext\nShort\ta\nLong\t{long}\nShort\tb\n"), "2"),
    ] {
        for bytes in [text.clone().into_bytes(), gzip(text.as_bytes())] {
            let all = read(path, Box::new(Cursor::new(bytes)), limits);
            assert_eq!(codes(&all), [(member.to_owned(), "too-large".to_owned(), true)], "{path}");
            let articles = all.iter().flatten().filter(|parsed| parsed.article.is_some()).count();
            assert_eq!(articles, if member.is_empty() { 0 } else { 2 }, "{path}");
        }
    }
}

#[test]
fn a_line_of_a_million_characters_is_read_whole() {
    let line = "stone ".repeat(170_000);
    let body = line.trim().to_owned();
    for (path, text) in [
        ("a.txt", line.clone()),
        ("a.md", line.clone()),
        ("a.html", format!("<html><body><p>{line}</p></body></html>")),
        ("a.jsonl", json!({"text": line}).to_string()),
        ("a.json", json!([{"text": line}]).to_string()),
        ("a.csv", format!("text\n{line}\n")),
        ("a.tsv", format!("text\n{line}\n")),
    ] {
        let all = read_bytes(path, text.into_bytes());
        let [Ok(Parsed { article: Some(article), .. })] = &all[..] else { panic!("{path}: {:?}", codes(&all)) };
        assert_eq!(article.body.len(), body.len(), "{path}");
        assert!(article.title.chars().count() <= 101, "{path}");
    }
}

#[test]
fn a_disk_that_fails_in_the_middle_is_told_after_what_could_be_read() {
    struct Failing(Cursor<Vec<u8>>);
    impl Read for Failing {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            match self.0.read(buffer)? {
                0 => Err(io::Error::other("the disk is on fire")),
                read => Ok(read),
            }
        }
    }
    let lines = b"{\"title\": \"A\", \"text\": \"B\"}\n{\"title\": \"C\", \"te".to_vec();
    let all = read("a.jsonl", Box::new(Failing(Cursor::new(lines))), Limits::default());
    assert!(all[0].as_ref().is_ok_and(|parsed| parsed.article.is_some()));
    assert_eq!(codes(&all), [("2".to_owned(), "unreadable".to_owned(), true)]);
}

/// Runs `dateline parse` without its command line.
fn parsed(paths: &[&Path]) -> Vec<(Parsed, String)> {
    let paths: Vec<PathBuf> = paths.iter().map(|path| path.to_path_buf()).collect();
    let mut all = Vec::new();
    dateline::engine::parse(&paths, &Settings::default(), &mut |parsed, path| {
        all.push((parsed, path.to_owned()));
        Ok(())
    })
    .unwrap();
    all
}

#[test]
fn a_cut_off_file_is_one_line_with_its_problem() {
    let all = parsed(&[&folder("bad").join("cut-off.txt.gz")]);
    let [(only, path)] = &all[..] else { panic!("{all:?}") };
    assert!(path.ends_with("cut-off.txt.gz"));
    assert!(only.article.as_ref().is_some_and(|article| article.body.contains("Speaker 5 said")));
    assert_eq!(only.problems[0].code, "cut-off");
}

#[cfg(unix)]
#[test]
fn a_link_to_nothing_does_not_end_the_run() {
    let scratch = tempfile::tempdir().unwrap();
    let at = |name: &str| scratch.path().join(name);
    fs::write(at("b.txt"), "A text that is there.").unwrap();
    std::os::unix::fs::symlink(at("gone.txt"), at("a.txt")).unwrap();
    let all = parsed(&[scratch.path()]);
    let told: Vec<_> = all.iter().map(|(one, _)| (one.provenance.path.as_str(), one.article.is_some())).collect();
    assert_eq!(told, [("a.txt", false), ("b.txt", true)]);
    assert!(all[0].0.problems[0].message.contains("leads nowhere"));
}

/// Sentences of some length in the languages of each encoding's users.
fn samples() -> Vec<(&'static encoding_rs::Encoding, &'static str)> {
    use encoding_rs as e;
    let russian =
        "Паром через реку снова ходит, сообщили в понедельник в порту. Первым рейсом переправились сорок человек.";
    let japanese = "橋の工事は来週から始まる。町長は月曜日に発表した。通行止めは三週間の見込みである。";
    vec![
        (e::UTF_8, russian),
        (e::WINDOWS_1251, russian),
        (e::KOI8_R, russian),
        (e::IBM866, russian),
        (e::ISO_8859_5, russian),
        (e::SHIFT_JIS, japanese),
        (e::EUC_JP, japanese),
        (e::ISO_2022_JP, japanese),
        (e::GBK, "大桥的维修工程将于下星期开始,市长星期一宣布。居民担心绕路太远。"),
        (e::BIG5, "大橋的維修工程將於下星期開始,市長星期一宣布。居民擔心繞路太遠。"),
        (e::EUC_KR, "다리 공사는 다음 주부터 시작된다고 시장이 월요일에 발표했다. 주민들은 먼 길을 걱정한다."),
        (
            e::WINDOWS_1252,
            "Le marché déménage près de l’église dès mardi, a déclaré le maire. C’était nécessaire, à son avis.",
        ),
        (
            e::WINDOWS_1250,
            "Žně letos začaly o týden dřív než loni, řekl předseda družstva. Obilí je suché a mlýn ho vykoupí všechno.",
        ),
        (
            e::WINDOWS_1253,
            "Η γέφυρα θα κλείσει για τρεις εβδομάδες, ανακοίνωσε τη Δευτέρα ο δήμαρχος. Οι κάτοικοι ανησυχούν.",
        ),
        (
            e::WINDOWS_1254,
            "Köprü üç hafta boyunca kapalı kalacak, dedi belediye başkanı pazartesi günü. Çiftçiler ve öğrenciler şikâyetçi.",
        ),
        (e::WINDOWS_1255, "הגשר ייסגר לשלושה שבועות, הודיע ראש העיר ביום שני. התושבים מודאגים מהדרך הארוכה."),
        (e::WINDOWS_1256, "سيغلق الجسر ثلاثة أسابيع، أعلن رئيس البلدية يوم الاثنين. السكان قلقون من الطريق الطويل."),
        (e::WINDOWS_874, "สะพานจะปิดเป็นเวลาสามสัปดาห์ นายกเทศมนตรีประกาศเมื่อวันจันทร์ ชาวบ้านกังวลเรื่องทางอ้อม"),
    ]
}

#[test]
fn character_sets_are_told_without_being_named() {
    for (encoding, text) in samples() {
        let (bytes, _, lost) = encoding.encode(text);
        assert!(!lost, "{} cannot write its sample", encoding.name());
        let all = read_bytes("a.txt", bytes.to_vec());
        let [Ok(Parsed { article: Some(article), problems, .. })] = &all[..] else { panic!("{}", encoding.name()) };
        assert_eq!(article.body, text, "{}", encoding.name());
        assert!(problems.is_empty(), "{}: {problems:?}", encoding.name());
    }
}

#[test]
fn records_in_any_character_set_are_cut_where_they_should() {
    for (encoding, text) in samples() {
        let lines = format!("{}\n{}\n", json!({"title": "one", "text": text}), json!({"title": "two", "text": text}));
        let rows = format!("title,text\none,\"{text}\"\ntwo,\"{text}\n{text}\"\n");
        let array = format!("[{}]", lines.trim().replace('\n', ","));
        for (path, whole, second) in
            [("a.jsonl", lines, text.to_owned()), ("a.json", array, text.to_owned()), ("a.csv", rows, String::new())]
        {
            let all = read_bytes(path, encoding.encode(&whole).0.to_vec());
            let articles: Vec<&Article> = all.iter().flatten().filter_map(|one| one.article.as_ref()).collect();
            assert_eq!(articles.len(), 2, "{path} in {}", encoding.name());
            assert_eq!(articles[0].body, text, "{path} in {}", encoding.name());
            if !second.is_empty() {
                assert_eq!(articles[1].body, second, "{path} in {}", encoding.name());
            }
        }
    }
}

/// What `Article` promises of its texts.
fn keeps_its_form(article: &Article) -> Result<(), String> {
    let is_control = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\t');
    let value = serde_json::to_value(article).unwrap();
    let mut texts = Vec::new();
    strings(&value, &mut texts);
    if let Some(text) = texts.iter().find(|text| text.contains(is_control)) {
        return Err(format!("a control character is left in {text:?}"));
    }
    let body = &article.body;
    if body.contains("\n\n\n") || body.trim() != body || body.lines().any(|line| line.trim() != line) {
        return Err(format!("the body is no paragraphs joined by a blank line: {body:?}"));
    }
    if article.title.contains('\n') || article.title.trim() != article.title {
        return Err(format!("the title is no line: {:?}", article.title));
    }
    if let Some(published) = &article.published
        && (published.days.is_empty() || published.evidence.chars().count() > 200)
    {
        return Err(format!("the date is none: {published:?}"));
    }
    Ok(())
}

fn strings(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) => texts.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| strings(value, texts)),
        Value::Object(object) => object.iter().for_each(|(key, value)| {
            texts.push(key.clone());
            strings(value, texts);
        }),
        _ => {}
    }
}

const ENDINGS: &[&str] =
    &["txt", "md", "html", "json", "jsonl", "csv", "tsv", "xml", "rss", "nitf", "tst", "", "gz", "jsonl.zst"];

/// Pieces that formats are made of, so that noise reaches deeper than their first lines.
const PIECES: &[&str] = &[
    "<?xml version='1.0'?>",
    "<rss><channel>",
    "<item><title>",
    "</title>",
    "<description>",
    "<feed><entry>",
    "<nitf><body>",
    "<newsItem guid='a' version='2'>",
    "<![CDATA[",
    "<!--",
    "&#8217;",
    "&nothing;",
    "\u{1}a01 r i\r\n\u{2}",
    "^By ANN LEE=\r\n",
    "<html>",
    "<p>",
    "</p>",
    "<script type=\"application/ld+json\">",
    "</script>",
    "<meta property=\"og:title\" content=\"",
    "\">",
    "<article>",
    "<time datetime=\"",
    "<br>",
    "<!--",
    "-->",
    "<table><tr><td>",
    "{\"title\":",
    "{\"body\":[",
    "\"date\":",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\\u0000",
    "\\ud800",
    "articles",
    "---\n",
    "+++\n",
    "title: ",
    "Date: ",
    "2025-06-02",
    "01/02/2025",
    "31 June 2024",
    "- ",
    "| a | b |\n|---|---|\n",
    "&#0;",
    "&#x7;",
    "\0",
    "\u{1b}[1m",
    "\u{feff}",
    "\u{85}",
    "\u{2028}",
    "\n",
    "\n\n",
    "\r",
    "\t",
    " ",
    ";",
    "é",
    "мост",
    "橋",
    "The bridge fell. ",
    "word ",
    "\u{202e}",
    "https://a.example/2025/06/02/",
];

fn noise() -> impl Strategy<Value = Vec<u8>> {
    let pieces =
        prop::collection::vec(prop::sample::select(PIECES), 0..60).prop_map(|pieces| pieces.concat().into_bytes());
    let mixed = (pieces.clone(), prop::collection::vec(any::<u8>(), 0..40), any::<prop::sample::Index>()).prop_map(
        |(mut text, bytes, at)| {
            let at = if text.is_empty() { 0 } else { at.index(text.len()) };
            text.splice(at..at, bytes);
            text
        },
    );
    prop_oneof![prop::collection::vec(any::<u8>(), 0..300), pieces, mixed]
}

/// Every fixture with something wrong in it.
fn torn() -> impl Strategy<Value = Vec<u8>> {
    let all: Arc<Vec<Vec<u8>>> = Arc::new(fixtures().into_iter().map(|(_, bytes)| bytes).collect());
    (0..all.len(), any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>()).prop_map(
        move |(which, from, to, byte)| {
            let mut bytes = all[which].clone();
            if !bytes.is_empty() {
                let (from, to) = (from.index(bytes.len()), to.index(bytes.len()));
                bytes[from] = byte;
                bytes.drain(from.min(to)..from.max(to));
            }
            bytes
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_under_any_name_are_read_without_a_panic(
        bytes in prop_oneof![noise(), torn()],
        ending in prop::sample::select(ENDINGS),
    ) {
        for found in read_bytes(&format!("some/file.{ending}"), bytes).into_iter().flatten() {
            if let Some(article) = &found.article {
                prop_assert!(!(article.title.is_empty() && article.body.is_empty()));
                if let Err(fault) = keeps_its_form(article) {
                    prop_assert!(false, "{fault}");
                }
            } else {
                prop_assert!(found.problems.iter().any(|problem| problem.skipped), "an article is lost without a word");
            }
        }
    }

    #[test]
    fn any_bytes_give_the_same_records_however_they_come_in(
        bytes in prop_oneof![noise(), torn()],
        ending in prop::sample::select(ENDINGS),
        sizes in prop::collection::vec(1_usize..50, 1..5),
    ) {
        let path = format!("some/file.{ending}");
        let whole = told(&read_bytes(&path, bytes.clone()));
        let trickle = Trickle { bytes: Cursor::new(bytes), sizes, at: 0 };
        prop_assert_eq!(told(&read(&path, Box::new(trickle), Limits::default())), whole);
    }
}

#[test]
fn deep_json_takes_time_in_proportion() {
    let started = std::time::Instant::now();
    let all = read_bytes("deep.json", b"{\"a\":".repeat(300_000));
    assert!(all.iter().all(|found| !matches!(found, Ok(Parsed { article: Some(_), .. }))));
    assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
}

#[test]
fn a_text_of_one_word_is_no_work_for_each_of_its_letters() {
    // What takes the square of its length takes hours here.
    for word in ["1", "[", "&", "橋", "a\u{301}"] {
        let all = read_bytes("word.txt", word.repeat(4 << 20 >> 1).into_bytes());
        assert_eq!(all.len(), 1, "{word}");
    }
}

#[test]
fn elements_are_read_so_deep_and_no_deeper() {
    let page = format!("<html><body>{}<p>The bridge fell.", "<div>".repeat(20));
    let xml = format!("<story><title>Bridge</title>{}<text>The bridge fell.", "<a>".repeat(20));
    for (path, text, code) in [("a.html", page, "odd-html"), ("a.xml", xml, "too-deep")] {
        let told = |html_depth, xml_depth| {
            let limits = Limits { html_depth, xml_depth, ..Limits::default() };
            let all = read(path, Box::new(Cursor::new(text.clone().into_bytes())), limits);
            assert!(all.iter().flatten().all(|one| one.article.is_some()), "{path}");
            codes(&all).iter().any(|(_, found, _)| found == code)
        };
        assert!(told(10, 10), "{path}");
        assert!(!told(30, 30), "{path}");
    }
}
