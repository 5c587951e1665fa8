//! The fuzzers' seeds, made of the fixtures: `DATELINE_SEEDS=tests/fuzz/corpus cargo test --test it fuzzing` writes them.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use dateline::{
    parse::{self, Hints, Input},
    settings::Reading,
};

#[path = "../fuzz/targets/groups.rs"]
mod groups;

/// Larger inputs are cut by the fuzzers anyway.
const MOST_BYTES: usize = 64 << 10;

fn fixtures() -> Vec<(PathBuf, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let folders = fs::read_dir(root).unwrap().map(|folder| folder.unwrap().path());
    let files = folders.flat_map(|folder| fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()));
    let fixtures = files.filter(|path| !path.to_str().unwrap().ends_with(".expected.json"));
    fixtures.map(|path| (path.clone(), fs::read(path).unwrap())).filter(|(_, bytes)| bytes.len() < MOST_BYTES).collect()
}

/// What follows the last dot of a name; nothing where there is none.
fn ending(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, ending)| ending)
}

#[test]
fn every_format_has_a_fuzzer_with_seeds() {
    let target = std::env::var_os("DATELINE_SEEDS").map(PathBuf::from);
    let mut formats = BTreeSet::new();
    for (group, names) in groups::GROUPS {
        assert!(names.len() < 256 && !groups::names(group).is_empty(), "{group}");
        let mut seeds = 0;
        for (path, bytes) in fixtures() {
            let file = path.file_name().unwrap().to_str().unwrap();
            for (pick, name) in names.iter().enumerate().filter(|(_, name)| ending(name) == ending(file)) {
                seeds += 1;
                let reading = Reading::default();
                parse::records(name, Input::bytes(bytes.clone()), &Hints::default(), &reading, &mut |record| {
                    formats.extend(record.map(|record| record.format));
                    true
                });
                if let Some(target) = &target {
                    let folder = target.join(group);
                    fs::create_dir_all(&folder).unwrap();
                    let seed = [&[pick as u8], bytes.as_slice()].concat();
                    fs::write(folder.join(format!("{pick}-{seeds}-{}", file.replace(':', "_"))), seed).unwrap();
                }
            }
        }
        assert!(seeds > 0, "{group} has no seed");
    }
    let containers = ["zip", "tar", "wacz", "warc", "arc", "mbox"];
    let missing: Vec<&str> =
        parse::formats().filter(|format| !formats.contains(format) && !containers.contains(format)).collect();
    assert!(missing.is_empty(), "no fuzzer reads {missing:?}");
}
