//! Containers that were made to do harm, each stopped by a limit and told of; and real mails, counted.

use std::{
    collections::BTreeMap,
    env, fs,
    io::{Cursor, Write},
    path::Path,
};

use dateline::{
    article::Problem,
    parse::{self, Hints, Input, Parsed},
    settings::{Limits, Reading},
};
use zip::{ZipWriter, write::SimpleFileOptions};

const STORY: &str = "The ferry\n\nThe ferry runs again from Monday, the harbour office said.\n";

fn read(path: &str, bytes: Vec<u8>, limits: Limits) -> Vec<Result<Parsed, Problem>> {
    let mut all = Vec::new();
    let reading = Reading { limits, ..Reading::default() };
    parse::records(path, Input::bytes(bytes), &Hints::default(), &reading, &mut |record| {
        all.push(record.map(|record| parse::parse(record, &reading)));
        true
    });
    all
}

/// Members that gave articles, and problems as `member: code`.
fn told(all: &[Result<Parsed, Problem>]) -> (Vec<String>, Vec<String>) {
    let problem = |problem: &Problem| format!("{}: {}", problem.member, problem.code);
    let (mut articles, mut problems) = (Vec::new(), Vec::new());
    for found in all {
        match found {
            Ok(parsed) => {
                problems.extend(parsed.problems.iter().map(problem));
                if parsed.article.is_some() {
                    articles.push(parsed.provenance.member.clone());
                }
            }
            Err(found) => problems.push(problem(found)),
        }
    }
    (articles, problems)
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

/// Limits that small files reach.
fn small() -> Limits {
    Limits { expansion_ratio: 10, expansion_free_bytes: 1 << 20, ..Limits::default() }
}

#[test]
fn a_flat_bomb_is_stopped_and_nothing_behind_it_is_read() {
    let bomb = zip(&[("a.txt", STORY.as_bytes()), ("b.txt", &vec![b' '; 8 << 20]), ("c.txt", STORY.as_bytes())]);
    let (articles, problems) = told(&read("bomb.zip", bomb, small()));
    assert_eq!(articles[0], "a.txt");
    assert!(!articles.contains(&"c.txt".to_owned()), "{articles:?}");
    assert_eq!(problems.last().map(String::as_str), Some(": too-large"), "{problems:?}");
}

#[test]
fn a_nested_bomb_is_counted_over_all_its_parts() {
    let inner = zip(&[("a.txt", &[STORY.as_bytes(), &vec![b' '; 300 << 10]].concat())]);
    let names: Vec<String> = (0..20).map(|number| format!("{number:02}.zip")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), inner.as_slice())).collect();
    let bomb = zip(&files);
    let (articles, problems) = told(&read("bomb.zip", bomb.clone(), small()));
    assert!((1..6).contains(&articles.len()), "{articles:?}");
    assert!(problems.iter().all(|problem| problem.ends_with("too-large")), "{problems:?}");
    let (articles, problems) = told(&read("bomb.zip", bomb, Limits::default()));
    assert_eq!((articles.len(), problems.len()), (20, 0));
}

#[test]
fn files_that_lie_in_one_another_are_refused() {
    let mut bytes = zip(&[("a.txt", STORY.as_bytes()), ("b.txt", b"The mill\n\nThe mill closes.\n")]);
    let central: Vec<usize> = (0..bytes.len() - 4).filter(|at| bytes[*at..].starts_with(b"PK\x01\x02")).collect();
    // The second entry says that its bytes begin where the first one's do.
    bytes[central[1] + 42..central[1] + 46].fill(0);
    let (articles, problems) = told(&read("overlap.zip", bytes, Limits::default()));
    assert_eq!(articles, ["a.txt"]);
    assert_eq!(problems, ["b.txt: unreadable"]);
}

#[test]
fn a_bomb_in_a_web_page_is_stopped() {
    let page = gzip(&vec![b' '; 8 << 20]);
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n";
    let record = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://quay.example/\r\nContent-Length: {}\r\n\r\n{head}",
        head.len() + page.len()
    );
    let bytes = [record.as_bytes(), &page, b"\r\n\r\n"].concat();
    let (_, problems) = told(&read("bomb.warc", bytes, small()));
    assert!(problems.contains(&"1: too-large".to_owned()), "{problems:?}");
}

#[test]
fn containers_stand_in_one_another_so_deep_and_no_deeper() {
    let mut bytes = zip(&[("a.txt", STORY.as_bytes())]);
    for _ in 0..6 {
        bytes = zip(&[("in.zip", &bytes)]);
    }
    let limits = |container_depth| Limits { container_depth, ..Limits::default() };
    let (articles, problems) = told(&read("deep.zip", bytes.clone(), limits(7)));
    assert_eq!((articles.len(), problems.len()), (1, 0));
    let (articles, problems) = told(&read("deep.zip", bytes, limits(5)));
    assert_eq!(
        (articles.len(), problems.as_slice()),
        (0, &["in.zip/in.zip/in.zip/in.zip/in.zip: too-deep".to_owned()][..])
    );

    let mut mail = format!("Message-ID: <0@quay.example>\r\nFrom: a@quay.example\r\nSubject: 0\r\n\r\n{STORY}");
    for number in 1..9 {
        mail = format!(
            "Message-ID: <{number}@quay.example>\r\nFrom: a@quay.example\r\nSubject: {number}\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/mixed; boundary=\"b{number}\"\r\n\r\n--b{number}\r\nContent-Type: text/plain\r\n\r\n\
             Passed on.\r\n--b{number}\r\nContent-Type: message/rfc822\r\n\r\n{mail}\r\n--b{number}--\r\n"
        );
    }
    let (articles, problems) = told(&read("deep.eml", mail.into_bytes(), limits(5)));
    assert_eq!(articles.len(), 5, "{articles:?}");
    assert!(problems.iter().all(|problem| problem.ends_with("too-deep")) && problems.len() == 1, "{problems:?}");
}

#[test]
fn a_container_has_so_many_parts_and_no_more() {
    let names: Vec<String> = (0..20).map(|number| format!("{number:02}.txt")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), STORY.as_bytes())).collect();
    let limits = Limits { container_parts: 5, ..Limits::default() };
    let (articles, problems) = told(&read("many.zip", zip(&files), limits));
    assert_eq!(articles, ["00.txt", "01.txt", "02.txt", "03.txt", "04.txt"]);
    assert_eq!(problems, [": too-many-parts"]);
}

#[test]
fn an_archive_in_another_is_held_in_memory_up_to_a_limit() {
    let noise: Vec<u8> = (0..40_000u32).flat_map(|number| number.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    let inner = zip(&[("noise.bin", &noise), ("a.txt", STORY.as_bytes())]);
    let outer = zip(&[("in.zip", &inner), ("b.txt", STORY.as_bytes())]);
    let limits = Limits { container_bytes: 64 << 10, ..Limits::default() };
    let (articles, problems) = told(&read("outer.zip", outer, limits));
    assert_eq!((articles, problems), (vec!["b.txt".to_owned()], vec!["in.zip: too-large".to_owned()]));
}

/// The header of a file in a tar archive.
fn tar_header(name: &str, kind: u8, size: &str, sparse: Option<(&str, &str)>) -> Vec<u8> {
    let mut block = vec![0u8; 512];
    let mut put = |at: usize, text: &str| block[at..at + text.len()].copy_from_slice(text.as_bytes());
    put(0, name);
    put(100, "0000644\0");
    put(124, size);
    put(136, "00000000000\0");
    put(148, "        ");
    put(257, "ustar  \0");
    if let Some((offset, real)) = sparse {
        put(386, offset);
        put(398, "00000000000\0");
        put(483, real);
    }
    block[156] = kind;
    let sum: u32 = block.iter().map(|&byte| u32::from(byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    block
}

#[test]
fn tar_archives_are_not_believed_about_sizes() {
    let huge = [tar_header("a.txt", b'0', "77777777777\0", None), STORY.as_bytes().to_vec()].concat();
    let (articles, problems) = told(&read("huge.tar", huge, Limits::default()));
    assert_eq!(articles, ["a.txt"]);
    assert!(problems.iter().all(|problem| problem.ends_with("cut-off")) && !problems.is_empty(), "{problems:?}");

    // A hole of a GiB that takes no byte in the archive.
    let hole = tar_header("a.txt", b'S', "00000000000\0", Some(("10000000000\0", "10000000000\0")));
    let mut story = STORY.as_bytes().to_vec();
    let size = format!("{:011o}\0", story.len());
    story.resize(512, 0);
    let sparse = [hole, tar_header("b.txt", b'0', &size, None), story, vec![0; 1024]].concat();
    let (articles, problems) = told(&read("sparse.tar", sparse, small()));
    assert_eq!((articles, problems), (vec!["b.txt".to_owned()], vec!["a.txt: binary".to_owned()]));
}

#[test]
fn a_zip_of_many_files_is_read_to_its_end() {
    let names: Vec<String> = (0..5_000).map(|number| format!("{number}.txt")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), STORY.as_bytes())).collect();
    let (articles, problems) = told(&read("many.zip", zip(&files), Limits::default()));
    assert_eq!((articles, problems), (names, Vec::new()));
}

/// Articles, articles lost and notes of each real mail, as found right by reading them.
#[test]
fn evaluation_real_mails_give_what_was_counted() {
    let Some(corpora) = env::var_os("DATELINE_CORPORA") else {
        eprintln!("skipped: needs DATELINE_CORPORA (the corpora)");
        assert!(env::var_os("DATELINE_REQUIRE_ALL").is_none(), "with DATELINE_REQUIRE_ALL nothing may be skipped");
        return;
    };
    let root = Path::new(&corpora).join("data/files/email");
    let found = dateline::source::walk(&root, &dateline::source::Bounds::default()).unwrap();
    let mut counts = BTreeMap::new();
    for file in found.files {
        let (mut articles, mut lost, mut notes) = (0, 0, 0);
        let mut count = |problem: &Problem| if problem.skipped { lost += 1 } else { notes += 1 };
        for one in read(&file.path, fs::read(&file.full).unwrap(), Limits::default()) {
            match one {
                Ok(parsed) => {
                    articles += u32::from(parsed.article.is_some());
                    parsed.problems.iter().for_each(&mut count);
                }
                Err(problem) => count(&problem),
            }
        }
        counts.insert(file.path, format!("{articles}\t{lost}\t{notes}"));
    }
    let lines: Vec<String> = counts.iter().map(|(path, counts)| format!("{path}\t{counts}")).collect();
    let text = format!("path\tarticles\tlost\tnotes\n{}\n", lines.join("\n"));
    let golden = "tests/eval/files-mail.tsv";
    if env::var_os("DATELINE_BLESS").is_some() {
        fs::write(golden, &text).unwrap();
    }
    assert_eq!(text, fs::read_to_string(golden).unwrap());
}

#[test]
fn a_damaged_member_of_a_web_archive_costs_its_own_records() {
    let record = |number: usize| {
        let noise: String = (0..3000u32).map(|n| format!("{} ", n.wrapping_mul(2_654_435_761))).collect();
        let page = format!("Report {number}\n\nIt rained for {number} days. {noise}");
        gzip(
            format!(
                "WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: http://a.example/{number}\r\nContent-Type: text/plain\r\n\
                 Content-Length: {}\r\n\r\n{page}\r\n\r\n",
                page.len()
            )
            .as_bytes(),
        )
    };
    let mut damaged = record(2);
    let middle = damaged.len() / 2;
    damaged[middle..middle + 64].fill(0x55);
    let all = read("a.warc.gz", [record(1), damaged, record(3), record(4)].concat(), Limits::default());
    let titles: Vec<&str> =
        all.iter().flatten().filter_map(|one| one.article.as_ref()).map(|one| &*one.title).collect();
    assert_eq!(titles, ["Report 1", "Report 2", "Report 3", "Report 4"]);
    let problems: Vec<(&str, &str)> =
        all.iter().filter_map(|one| one.as_ref().err()).map(|one| (one.code.as_str(), one.member.as_str())).collect();
    assert_eq!(problems, [("unreadable", "2")]);
}
