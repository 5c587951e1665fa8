//! Feeds and agencies' formats over real files: how many articles and problems each gives, and that no item is lost.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

use dateline::{
    parse::{self, Hints, Input, Parsed},
    settings::Reading,
};

/// The corpora's files; `None`, said aloud, where they are not at hand.
fn corpora() -> Option<PathBuf> {
    let found = env::var_os("DATELINE_CORPORA").map(|path| PathBuf::from(path).join("data/files"));
    if found.is_none() {
        eprintln!("skipped: needs DATELINE_CORPORA (the corpora)");
        assert!(env::var_os("DATELINE_REQUIRE_ALL").is_none(), "with DATELINE_REQUIRE_ALL nothing may be skipped");
    }
    found
}

/// Every file below `folder`, in the order of their paths.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { open.push(path) } else { all.push(path) }
        }
    }
    all.sort();
    all
}

/// What one file gave.
#[derive(Default)]
struct Outcome {
    parsed: Vec<Parsed>,
    /// Codes of all problems.
    problems: Vec<String>,
}

impl Outcome {
    fn articles(&self) -> usize {
        self.parsed.iter().filter(|parsed| parsed.article.is_some()).count()
    }
}

fn read(path: &Path) -> Outcome {
    let name = path.file_name().unwrap().to_str().unwrap();
    let mut outcome = Outcome::default();
    if !parse::is_known(name) {
        return outcome;
    }
    let reading = Reading::default();
    let input = Input::Stream(Box::new(fs::File::open(path).unwrap()));
    parse::records(name, input, &Hints::default(), &reading, &mut |record| {
        match record {
            Ok(record) => {
                let parsed = parse::parse(record, &reading);
                outcome.problems.extend(parsed.problems.iter().map(|problem| problem.code.clone()));
                outcome.parsed.push(parsed);
            }
            Err(problem) => outcome.problems.push(problem.code),
        }
        true
    });
    outcome
}

/// Items of a feed, counted in its bytes without any reader of XML: comments and CDATA cut out, start tags counted.
fn items_in(bytes: &[u8]) -> usize {
    let text = match bytes {
        [0xff, 0xfe, 0, 0, ..] | [b'<', 0, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] | [0, 0, 0, b'<', ..] => {
            String::from_utf8_lossy(&bytes.iter().copied().filter(|byte| *byte != 0).collect::<Vec<_>>()).into_owned()
        }
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [b'<', 0, ..] | [0, b'<', ..] => {
            String::from_utf8_lossy(&bytes.iter().copied().filter(|byte| *byte != 0).collect::<Vec<_>>()).into_owned()
        }
        bytes => String::from_utf8_lossy(bytes).into_owned(),
    };
    let mut text = text.to_ascii_lowercase();
    for (begin, end) in [("<!--", "-->"), ("<![cdata[", "]]>")] {
        while let Some(from) = text.find(begin) {
            let to = text[from..].find(end).map_or(text.len(), |at| from + at + end.len());
            text.replace_range(from..to, "");
        }
    }
    let is_item = |at: usize| {
        let rest = &text[at + 1..];
        let name = &rest[..rest
            .find(|letter: char| !(letter.is_ascii_alphanumeric() || "-_.:".contains(letter)))
            .unwrap_or(rest.len())];
        matches!(name.rsplit(':').next(), Some("item" | "entry"))
    };
    text.match_indices('<').filter(|(at, _)| is_item(*at)).count()
}

#[test]
fn wires_no_item_of_a_feed_is_lost() {
    let Some(corpora) = corpora() else { return };
    let (mut whole, mut broken, mut items, mut wrong) = (0, 0, 0, Vec::new());
    for path in files(&corpora.join("feeds")) {
        if path.extension().is_none_or(|ending| !["xml", "rss", "atom"].contains(&ending.to_str().unwrap())) {
            continue;
        }
        let outcome = read(&path);
        let shown = path.strip_prefix(&corpora).unwrap().display().to_string();
        if outcome.articles() == 0 && outcome.problems.is_empty() {
            wrong.push(format!("{shown}: neither an article nor a problem"));
        }
        if outcome.problems.iter().any(|code| code == "malformed-xml") {
            broken += 1;
            continue;
        }
        whole += 1;
        let expected = items_in(&fs::read(&path).unwrap());
        let found = outcome.parsed.iter().filter(|parsed| parsed.provenance.format == "feed").count();
        items += found;
        if outcome.parsed.iter().all(|parsed| parsed.provenance.format == "feed") && expected != found {
            wrong.push(format!("{shown}: {expected} items, {found} records"));
        }
    }
    eprintln!("{whole} feeds without a fault with {items} items; {broken} ill-formed feeds");
    assert!(whole > 2000 && broken > 10 && items > 1000, "{whole} {broken} {items}");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn wires_give_as_many_articles_and_problems_as_were_read_by_eye() {
    let Some(corpora) = corpora() else { return };
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for folder in ["wire", "newsml-g2-iptc", "feeds"] {
        for path in files(&corpora.join(folder)) {
            let outcome = read(&path);
            // Feeds are too many to stand one by one.
            let name = if folder == "feeds" { path.parent().unwrap() } else { &path };
            let name = name.strip_prefix(&corpora).unwrap().display().to_string();
            let count = counts.entry(name).or_default();
            count.0 += outcome.articles();
            count.1 += outcome.problems.len();
        }
    }
    let mut found = String::from("# file or folder of feeds, articles, problems\n");
    for (name, (articles, problems)) in counts {
        found.push_str(&format!("{name}\t{articles}\t{problems}\n"));
    }
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/eval/files-wires.tsv");
    if env::var_os("DATELINE_BLESS").is_some() {
        fs::write(&golden, &found).unwrap();
    }
    let expected = fs::read_to_string(&golden).unwrap();
    let wrong: Vec<String> = expected
        .lines()
        .filter(|line| !found.lines().any(|other| other == *line))
        .map(|line| format!("expected {line}"))
        .chain(
            found
                .lines()
                .filter(|line| !expected.lines().any(|other| other == *line))
                .map(|line| format!("found {line}")),
        )
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn wires_items_are_counted_without_a_reader_of_xml() {
    assert_eq!(items_in(b"<rss><item/><a:item x='1'><items/></a:item><!-- <item> --><![CDATA[<item>]]></rss>"), 2);
    assert_eq!(items_in(b"<\0e\0n\0t\0r\0y\0>\0"), 1);
}
