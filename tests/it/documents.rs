//! Documents: what a PDF may cost, who reads it, and what packed documents may unpack to.

use std::{
    io::{Cursor, Write},
    path::Path,
    time::{Duration, Instant},
};

use dateline::{
    article::{Article, Problem},
    parse::{self, Hints, Input},
    settings::{Limits, Reading},
};

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)).unwrap()
}

/// The articles and problems of a file.
fn read(path: &str, bytes: Vec<u8>, reading: &Reading) -> (Vec<Article>, Vec<Problem>) {
    let (mut articles, mut problems) = (Vec::new(), Vec::new());
    parse::records(path, Input::stream(Cursor::new(bytes)), &Hints::default(), reading, &mut |record| {
        match record {
            Ok(record) => {
                let parsed = parse::parse(record, reading);
                articles.extend(parsed.article);
                problems.extend(parsed.problems);
            }
            Err(problem) => problems.push(problem),
        }
        true
    });
    (articles, problems)
}

fn codes(problems: &[Problem]) -> Vec<&str> {
    problems.iter().map(|problem| problem.code.as_str()).collect()
}

/// A reading that gives `seconds` to PDFs and has them read by the program itself.
#[cfg(feature = "cli")]
fn by_itself(seconds: u64, bytes: u64) -> Reading {
    let limits = Limits { pdf_seconds: seconds, pdf_bytes: bytes, ..Limits::default() };
    Reading { limits, pdf_helper: Some(env!("CARGO_BIN_EXE_dateline").into()), ..Reading::default() }
}

#[test]
fn without_a_program_a_pdf_is_a_recorded_problem() {
    let (articles, problems) = read("a.pdf", fixture("pdf/two-columns.pdf"), &Reading::default());
    assert!(articles.is_empty());
    assert_eq!(codes(&problems), ["pdf-not-read"]);
    let reading = Reading { pdf_helper: Some("/no/such/program".into()), ..Reading::default() };
    let (_, problems) = read("a.pdf", fixture("pdf/two-columns.pdf"), &reading);
    assert_eq!(codes(&problems), ["pdf-not-read"]);
}

#[cfg(all(feature = "cli", feature = "pdf", target_os = "linux"))]
#[test]
fn a_pdf_that_unpacks_without_end_costs_itself() {
    let (articles, problems) = read("a.pdf", fixture("limits/unpacks-to-a-gigabyte.pdf"), &by_itself(60, 300 << 20));
    assert!(articles.is_empty());
    assert_eq!(codes(&problems), ["pdf-too-large"], "{problems:?}");
}

#[cfg(unix)]
mod fakes {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    /// A program in the place of the one that reads PDFs.
    fn fake(folder: &Path, script: &str) -> std::path::PathBuf {
        let path = folder.join("reader");
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    fn problems_with(script: &str, seconds: u64) -> Vec<Problem> {
        let scratch = tempfile::tempdir().unwrap();
        let limits = Limits { pdf_seconds: seconds, article_bytes: 1 << 20, ..Limits::default() };
        let reading = Reading { limits, pdf_helper: Some(fake(scratch.path(), script)), ..Reading::default() };
        let (articles, problems) = read("a.pdf", fixture("pdf/two-columns.pdf"), &reading);
        assert!(articles.is_empty());
        problems
    }

    #[test]
    fn one_that_loops_is_ended_with_what_it_started() {
        for script in ["while :; do :; done", "sleep 600 & sleep 600", "cat > /dev/null; exec >&-; sleep 600"] {
            let started = Instant::now();
            assert_eq!(codes(&problems_with(script, 1)), ["pdf-too-slow"], "{script}");
            assert!(started.elapsed() < Duration::from_secs(20), "{script}");
        }
    }

    #[test]
    fn one_that_crashes_or_talks_nonsense_costs_one_file() {
        for (script, word) in
            [("kill -SEGV $$", "signal"), ("echo no words >&2; exit 3", "no words"), ("echo {", "EOF")]
        {
            let problems = problems_with(script, 30);
            assert_eq!(codes(&problems), ["pdf-failed"], "{script}");
            assert!(problems[0].message.contains(word), "{script}: {}", problems[0].message);
        }
    }

    #[test]
    fn one_that_runs_out_of_memory_or_writes_without_end_is_told() {
        for script in ["echo memory allocation of 99 bytes failed >&2; kill -ABRT $$", "yes"] {
            assert_eq!(codes(&problems_with(script, 30)), ["pdf-too-large"], "{script}");
        }
    }

    #[test]
    fn another_program_may_read_pdfs() {
        let scratch = tempfile::tempdir().unwrap();
        let script = "head -c 5 \"$2\" | grep -q %PDF || exit 1; printf 'Ferry runs again\\n\\nIt took forty\\npassengers.\\n\\f'; \
                      printf 'It came back.\\n\\f'";
        let command = format!("{} -x {{}} -", fake(scratch.path(), script).display());
        let reading = Reading { pdf_command: Some(command), ..Reading::default() };
        let (articles, problems) = read("a.pdf", fixture("pdf/two-columns.pdf"), &reading);
        assert!(problems.is_empty(), "{problems:?}");
        assert!(articles[0].body.ends_with("It took forty passengers.\n\nIt came back."), "{}", articles[0].body);
        assert!(articles[0].body[articles[0].pages[1].start..].starts_with("It came back."));
    }
}

/// A ZIP archive with one part.
fn packed(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
    archive.write_all(bytes).unwrap();
    archive.finish().unwrap().into_inner()
}

#[test]
fn a_document_may_not_unpack_to_any_size() {
    let limits = Limits { expansion_ratio: 20, expansion_free_bytes: 100_000, ..Limits::default() };
    let reading = Reading { limits, ..Reading::default() };
    for (path, part) in [("a.docx", "word/document.xml"), ("a.odt", "content.xml"), ("a.epub", "content.opf")] {
        let (articles, problems) = read(path, packed(part, &b"<p>aaaaaaaa</p>".repeat(100_000)), &reading);
        assert!(articles.is_empty(), "{path}");
        assert_eq!(codes(&problems), ["too-large"], "{path}: {problems:?}");
    }
}
