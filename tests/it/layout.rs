//! Keeps the house in order: who may import whom, which crate is named where, how long files are, what lies where.
//!
//! The code is read as tokens without comments, strings and test items ([`code`]), so that neither a comment nor the
//! way of writing a path decides what is seen.

mod code;

use std::{
    fs,
    path::{Path, PathBuf},
};

use code::{Token, imports, lines_of_code, tokens};

/// Module, and the modules it may import. Leaves first; nobody imports upwards.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("article", &[]),
    ("error", &[]),
    ("date", &["article"]),
    ("text", &["article"]),
    ("story", &["article"]),
    ("settings", &["error"]),
    ("source", &["article", "error", "settings"]),
    ("parse", &["article", "date", "error", "settings", "source"]),
    ("entity", &["article", "date", "error", "settings", "text"]),
    ("analyse", &["article", "date", "entity", "story", "text"]),
    ("query", &["article", "date", "error", "text"]),
    ("correct", &["article", "entity", "error", "text"]),
    ("index", &["analyse", "article", "date", "entity", "error", "settings", "story", "text"]),
    ("search", &["article", "correct", "date", "entity", "error", "index", "query", "settings", "story", "text"]),
    ("ingest", &["analyse", "article", "date", "error", "index", "parse", "settings", "source", "story"]),
    (
        "engine",
        &[
            "analyse", "article", "correct", "date", "entity", "error", "index", "ingest", "parse", "query", "search",
            "settings", "source", "story", "text",
        ],
    ),
    ("present", &["analyse", "article", "date", "engine", "error", "index", "ingest", "query", "search", "story"]),
    ("http", &["engine", "error", "present", "settings"]),
    ("cli", &["engine", "entity", "error", "http", "present", "settings"]),
];

/// Crates that stay behind one wall, and the modules in front of which it stands.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("axum", &["http"]),
    ("tokio", &["http", "cli"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("anyhow", &["cli"]),
    ("tantivy", &["index", "search"]),
    ("ctrlc", &["cli"]),
    ("notify", &["ingest"]),
    ("notify_debouncer_full", &["ingest"]),
];

/// Modules that nothing is written from and read into.
const NOT_SERDE: &[&str] = &["text", "story"];

/// Modules that do not touch the file system.
const NO_FILES: &[&str] = &["text", "date", "entity", "story", "analyse", "query"];

/// What touches it, as a part of a path.
const FILES: &[&str] = &["fs", "File", "OpenOptions", "DirBuilder", "tempfile", "walkdir"];

/// What touches it, as a method.
const FILE_METHODS: &[&str] = &[
    "exists",
    "try_exists",
    "is_file",
    "is_dir",
    "is_symlink",
    "metadata",
    "symlink_metadata",
    "canonicalize",
    "read_dir",
    "read_link",
];

/// The modules that may ask what time it is.
const CLOCK: &[&str] = &["cli", "http"];

/// The module that may open a socket.
const SOCKETS: &[&str] = &["http"];

/// What opens one, as a part of a path.
const SOCKET: &[&str] =
    &["TcpListener", "TcpStream", "TcpSocket", "UdpSocket", "UnixListener", "UnixStream", "UnixDatagram"];

/// What a name at the top level of the repository may be, beside the dotfiles of tools.
const TOP: &[&str] = &[
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "NOTICE.md",
    "README.md",
    "data",
    "index",
    "src",
    "target",
    "tests",
];

/// Names that say nothing.
const EMPTY_NAMES: &[&str] = &["util", "utils", "common", "helper", "helpers", "type", "types", "misc"];

/// Half of all files are at most this long,
const USUAL_LINES: usize = 150;
/// nine in ten this long,
const LONG_LINES: usize = 400;
/// and none is longer than this. Lines of tests are not counted.
const MAX_LINES: usize = 800;

/// What is wrong with the file at `path` (from `src/` on) that holds `text`.
fn faults(path: &str, text: &str) -> Vec<String> {
    let module = module_path(path);
    let mut wrong = Vec::new();
    if !text.starts_with("//!") {
        wrong.push(format!("{path}: does not begin with a `//!` line"));
    }
    if lines_of_code(text) > MAX_LINES {
        wrong.push(format!("{path}: over {MAX_LINES} lines"));
    }
    let Some(top) = module.first() else { return wrong };
    let Some((_, allowed)) = MAY_IMPORT.iter().find(|(name, _)| name == top) else {
        wrong.push(format!("{path}: `{top}` is not in MAY_IMPORT"));
        return wrong;
    };
    let tokens = tokens(text);
    for (line, import) in imports(&tokens, &module) {
        match import {
            Err(why) => wrong.push(format!("{path}:{line}: {why}")),
            Ok(name) if name != *top && !allowed.contains(&name.as_str()) => {
                wrong.push(format!("{path}:{line}: `{top}` may not import `{name}`"));
            }
            Ok(_) => {}
        }
    }
    for at in 0..tokens.len() {
        if let Some(why) = fault(&tokens, at, top) {
            wrong.push(format!("{path}:{}: {why}", tokens[at].line));
        }
    }
    wrong
}

/// What is wrong with the token at `at` in the module `top`.
fn fault(tokens: &[Token], at: usize, top: &str) -> Option<String> {
    let token = &tokens[at];
    let next = |by: usize| tokens.get(at + by).map_or("", |token| token.text.as_str());
    let before = |by: usize| at.checked_sub(by).map_or("", |at| tokens[at].text.as_str());
    let is_field = before(1) == ".";
    let in_path = before(1) == "::" || next(1) == "::" || token.in_use;
    let word = token.text.as_str();
    // A crate can be used under another name only by naming it once, so that its name alone is looked for.
    if let Some((_, homes)) = ONLY_IN.iter().find(|(name, _)| *name == word)
        && !homes.contains(&top)
        && !is_field
    {
        return Some(format!("`{word}` belongs in {homes:?}"));
    }
    if word.starts_with("serde") && NOT_SERDE.contains(&top) && !is_field {
        return Some(format!("`{word}` is not for `{top}`"));
    }
    if NO_FILES.contains(&top) {
        if FILES.contains(&word) && in_path {
            return Some(format!("`{top}` does not touch the file system, but there is `{word}`"));
        }
        if is_field && FILE_METHODS.contains(&word) && next(1) == "(" {
            return Some(format!("`{top}` does not touch the file system, but there is `.{word}()`"));
        }
    }
    if !SOCKETS.contains(&top) && (SOCKET.contains(&word) || word == "net" && in_path) {
        return Some(format!("only {SOCKETS:?} opens sockets, but there is `{word}`"));
    }
    if !CLOCK.contains(&top) {
        // How long something takes is told by `Instant`, which is no date.
        let now = ["now", "today"].contains(&word) && before(1) == "::" && before(2) != "Instant";
        let since_epoch = word == "elapsed" && is_field && before(2) == "UNIX_EPOCH";
        if now || since_epoch {
            return Some(format!("only {CLOCK:?} read the clock, but there is `{}{}{word}`", before(2), before(1)));
        }
        if word == "Instant" && before(1) == "as" {
            return Some("`Instant` is the name of the clock that tells no date, and of nothing else".into());
        }
    }
    match word {
        "extern" if next(1) == "crate" => Some("`extern crate` gives crates other names".into()),
        "include" if next(1) == "!" => Some("`include!` hides code from this test".into()),
        "path" if before(1) == "[" && next(1) == "=" => Some("`#[path]` hides where a module is".into()),
        // `use std as s;`, `use std;`, `use std::*;`: what is used of it could no longer be seen.
        "std" | "core" | "alloc" if token.in_use && next(1) != "::" && !is_field => {
            Some(format!("`{word}` as a whole hides what is used of it"))
        }
        "std" | "core" | "alloc" if token.in_use && next(2) == "*" => {
            Some(format!("`{word}::*` hides what is used of it"))
        }
        _ => None,
    }
}

/// The module that the file at `path` is: `src/search/words.rs` is `search`, `words`; `lib.rs` and `main.rs` are none.
fn module_path(path: &str) -> Vec<String> {
    let path = path.trim_start_matches("src/").trim_end_matches(".rs");
    let mut parts: Vec<String> = path.split('/').map(str::to_owned).collect();
    if matches!(parts.last().map(String::as_str), Some("mod" | "lib" | "main")) {
        parts.pop();
    }
    parts
}

/// Files that hold nothing but tests: `tests.rs`, and all in a folder of that name.
fn is_test(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.contains("/tests/")
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, found);
        }
        found.push(path);
    }
    found.sort();
}

/// Everything below the folder `name` of the repository, as paths from the repository on with `/` between the parts.
fn below(name: &str) -> Vec<String> {
    let mut found = Vec::new();
    walk(Path::new(name), &mut found);
    let paths = found.iter().map(|path| path.to_str().unwrap().replace('\\', "/"));
    // What the fuzzers build and find is nobody's.
    paths
        .filter(|path| !["tests/fuzz/target/", "tests/fuzz/corpus/"].iter().any(|made| path.starts_with(made)))
        .collect()
}

fn rust_files(name: &str) -> Vec<String> {
    below(name).into_iter().filter(|path| Path::new(path).extension().is_some_and(|ending| ending == "rs")).collect()
}

#[test]
fn the_source_flows_one_way() {
    let files = rust_files("src");
    assert!(files.len() > 50, "only {} files: the folder was not read", files.len());
    let mut wrong = Vec::new();
    for path in files.iter().filter(|path| !is_test(path)) {
        wrong.extend(faults(path, &fs::read_to_string(path).unwrap()));
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn test_files_are_compiled_for_tests_alone() {
    for path in rust_files("src").iter().filter(|path| path.ends_with("/tests.rs")) {
        let parent = format!("{}/mod.rs", path.trim_end_matches("/tests.rs"));
        let text = fs::read_to_string(&parent).unwrap();
        assert!(!code::without_tests(&text).contains("mod tests"), "{parent}: `mod tests` without `#[cfg(test)]`");
    }
}

#[test]
fn nobody_imports_upwards() {
    for (at, (module, allowed)) in MAY_IMPORT.iter().enumerate() {
        for name in *allowed {
            let stands = MAY_IMPORT.iter().position(|(other, _)| other == name);
            assert!(
                stands.is_some_and(|stands| stands < at),
                "`{module}` imports `{name}`, which does not come before it"
            );
        }
    }
}

#[test]
fn the_readme_tells_the_same_table() {
    let readme = fs::read_to_string("src/README.md").unwrap();
    let told = told_imports(&readme);
    assert_eq!(told.len(), MAY_IMPORT.len(), "{told:?}");
    for (module, allowed) in MAY_IMPORT {
        let mut allowed: Vec<String> = allowed.iter().map(|name| (*name).to_owned()).collect();
        allowed.sort();
        let found = told.iter().find(|(name, _)| name == module);
        assert_eq!(found.map(|(_, names)| names), Some(&allowed), "{module}");
    }
}

/// The table as `src/README.md` writes it: `a→b c`, with words for leaves, islands and everything above.
fn told_imports(readme: &str) -> Vec<(String, Vec<String>)> {
    let section = readme.split("## Who may import whom").nth(1).unwrap().split("\n## ").next().unwrap();
    let mut told: Vec<(String, Vec<String>)> = Vec::new();
    for line in section.lines().filter(|line| line.starts_with("    ")) {
        let line = line.replace(['(', ')', '+'], " ").replace("under `train`", "");
        if let Some((names, kind)) = line.split_once(':') {
            let imports: &[&str] = if kind.contains("islands") { &["article"] } else { &[] };
            for name in names.split([' ', ',']).filter(|name| !name.is_empty()) {
                told.push((name.to_owned(), imports.iter().map(|name| (*name).to_owned()).collect()));
            }
            continue;
        }
        let mut everything = false;
        for word in line.split_whitespace() {
            let import = if let Some((module, first)) = word.split_once('→') {
                told.push((module.to_owned(), Vec::new()));
                first
            } else {
                word
            };
            if import == "everything" {
                everything = true;
            } else if everything && import == "above" {
                let above = told[..told.len() - 1].iter().map(|(name, _)| name.clone()).collect();
                told.last_mut().unwrap().1 = above;
            } else {
                told.last_mut().unwrap().1.push(import.to_owned());
            }
        }
    }
    for (_, names) in &mut told {
        names.sort();
        names.dedup();
    }
    told
}

#[test]
fn files_are_short() {
    let mut lengths = Vec::new();
    for path in rust_files("src").iter().filter(|path| !is_test(path)) {
        lengths.push(lines_of_code(&fs::read_to_string(path).unwrap()));
    }
    let share = |most: usize| lengths.iter().filter(|length| **length <= most).count() as f64 / lengths.len() as f64;
    assert!(share(USUAL_LINES) > 0.5, "only {:.2} of all files have {USUAL_LINES} lines or fewer", share(USUAL_LINES));
    assert!(share(LONG_LINES) >= 0.9, "only {:.2} of all files have {LONG_LINES} lines or fewer", share(LONG_LINES));
}

#[test]
fn every_file_of_tests_says_what_it_is() {
    for path in rust_files("tests") {
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//!"), "{path}: does not begin with a `//!` line");
    }
}

#[test]
fn no_name_is_empty_of_meaning() {
    for path in ["src", "tests"].into_iter().flat_map(below) {
        let name = Path::new(&path).file_stem().unwrap().to_str().unwrap();
        assert!(!EMPTY_NAMES.contains(&name), "{path}: say what is in it");
    }
}

#[test]
fn the_top_level_holds_what_it_may() {
    for entry in fs::read_dir(".").unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(name.starts_with('.') || TOP.contains(&name.as_str()), "`{name}` does not belong at the top level");
    }
}

#[test]
fn no_dependency_is_renamed() {
    let manifest: toml::Table = toml::from_str(&fs::read_to_string("Cargo.toml").unwrap()).unwrap();
    for table in ["dependencies", "dev-dependencies", "build-dependencies"] {
        for (name, value) in manifest.get(table).and_then(toml::Value::as_table).into_iter().flatten() {
            assert!(value.get("package").is_none(), "`{name}` is another crate's name for itself");
        }
    }
}

/// The faults of `code` as the file at `path`, one a line.
fn told(path: &str, code: &str) -> String {
    faults(path, &format!("//! An example.\n{code}")).join("\n")
}

#[test]
fn an_honest_file_has_no_faults() {
    let code = r##"
use std::{fmt, time::Instant};
use crate::{article::{Article, Span}, date::{self, read}};
/// Not `crate::search`, see tantivy::Index.
pub(super) fn f<'a>(x: &'a str) -> char { let _ = ("crate::search", r#"tantivy::"#, 'a', '\'', b"fs::read"); 'x' }
#[cfg(test)]
mod tests { use crate::search::X; fn g() { std::fs::read("a"); } }
"##;
    assert_eq!(told("src/entity/merge.rs", code), "");
}

#[test]
fn relative_paths_are_followed() {
    for code in [
        "use super::super::search::X;",
        "use self::super::super::search;",
        "fn f() { super::super::search::g() }",
        "use super::{super::search as s, read};",
        "mod inner { use super::super::super::search; }",
        "use super\n    ::\n    super :: /* here */ search;",
    ] {
        assert!(told("src/date/read.rs", code).contains("`date` may not import `search`"), "{code}");
    }
    // One step less stays within the module.
    assert_eq!(told("src/date/read.rs", "use super::search; mod inner { use super::super::search; }"), "");
}

#[test]
fn code_behind_a_test_item_is_seen() {
    let code = "#[cfg(test)]\nuse crate::search::A;\n#[cfg(test)]\nfn g() -> usize { 1 }\nuse crate::index::B;";
    assert_eq!(told("src/date/read.rs", code), "src/date/read.rs:6: `date` may not import `index`");
    let code = "#[cfg(all(test, unix))] mod tests { fn f() { \"}\"; } }\nuse crate::index::B;";
    assert_eq!(told("src/date/read.rs", code), "src/date/read.rs:3: `date` may not import `index`");
}

#[test]
fn aliases_of_modules_are_seen() {
    for code in [
        "use crate::search as article;",
        "use crate::{article, search as s};",
        "use crate::{article::{A, B}, search};",
        "macro_rules! far { () => { $crate::search::g() } }",
    ] {
        assert!(told("src/date/read.rs", code).contains("`date` may not import `search`"), "{code}");
    }
    for code in ["use crate as c;", "use crate::{self as c};", "use super::super as root;", "use crate::*;"] {
        assert!(told("src/date/read.rs", code).contains("hides what is imported"), "{code}");
    }
    assert!(told("src/date/read.rs", "macro_rules! m { ($m:ident) => { crate::$m::f() } }").contains("hides"));
    assert!(told("src/date/read.rs", "#[path = \"../search/mod.rs\"] mod other;").contains("#[path]"));
    assert!(told("src/date/read.rs", "include!(\"../search/mod.rs\");").contains("include!"));
    assert_eq!(told("src/date/read.rs", "const A: &str = include_str!(\"a.txt\"); pub(crate) fn f() {}"), "");
}

#[test]
fn aliases_of_crates_are_seen() {
    for code in [
        "use tantivy as t;",
        "use {tantivy as t};",
        "use ::tantivy::Index;",
        "extern crate tantivy as t;",
        "fn f() -> tantivy :: Index {}",
        "use crate::index::tantivy::Index;",
    ] {
        assert!(told("src/ingest/mod.rs", code).contains("`tantivy` belongs in"), "{code}");
    }
    assert!(told("src/ingest/mod.rs", "extern crate self as other;").contains("extern crate"));
    assert!(told("src/text/words.rs", "use serde as s;").contains("`serde`"));
    assert!(told("src/text/words.rs", "#[derive(serde::Serialize)] struct A;").contains("`serde`"));
}

#[test]
fn files_are_seen_under_any_name() {
    for code in [
        "use std::fs;",
        "use std::{fmt, fs as f};",
        "use std::{fs::{self, File}, io};",
        "fn f() { std :: fs :: read(\"a\"); }",
        "use super::File;",
        "fn f(p: &std::path::Path) -> bool { p.exists() }",
        "use std as s;",
        "use std::*;",
        "use {std as s, core};",
    ] {
        assert_ne!(told("src/query/parser.rs", code), "", "{code}");
    }
    assert_eq!(told("src/source/walk.rs", "use std::fs;"), "");
}

#[test]
fn sockets_are_seen() {
    for code in
        ["use std::net::TcpStream;", "use std::{io, net};", "fn f() { std::os::unix::net::UnixStream::pair(); }"]
    {
        assert!(told("src/cli/search.rs", code).contains("sockets"), "{code}");
    }
    assert_eq!(told("src/http/mod.rs", "use std::net::SocketAddr;"), "");
}

#[test]
fn clocks_are_seen_under_any_name() {
    for code in [
        "fn f() { chrono::Utc::now(); }",
        "use chrono::Local as Here; fn f() { Here :: now(); }",
        "fn f() { <chrono::Utc>::now(); }",
        "fn f() { let clock = std::time::SystemTime::now; }",
        "fn f() { std::time::UNIX_EPOCH.elapsed(); }",
        "use std::time::SystemTime as Instant; fn f() { Instant::now(); }",
    ] {
        assert_ne!(told("src/ingest/mod.rs", code), "", "{code}");
    }
    assert_eq!(told("src/ingest/mod.rs", "use std::time::Instant; fn f() { Instant::now(); }"), "");
    assert_eq!(told("src/cli/index.rs", "fn f() { chrono::Utc::now(); }"), "");
}

#[test]
fn length_leaves_tests_out() {
    let test = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", "    fn f() {}\n".repeat(MAX_LINES));
    assert_eq!(told("src/date/read.rs", &test), "");
    assert!(told("src/date/read.rs", &"fn f() {}\n".repeat(MAX_LINES)).contains("over 800 lines"));
}
