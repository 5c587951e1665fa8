//! How much text in old encodings is decoded right without being told which one it is in.

use std::{env, fs, path::PathBuf};

use dateline::source::charset;
use encoding_rs::{Encoding, REPLACEMENT};

/// The share of files whose text must come out right, to the character.
const FLOOR: f64 = 0.95;

/// Encodings that the web's standard leaves out, so that no reader of it can decode them, with how rare they are.
const NOT_OF_THE_WEB: &[(&str, &str)] = &[
    ("EUC-TW", "nearly all text of Taiwan is Big5"),
    ("IBM855", "DOS text in Cyrillic is nearly always IBM866"),
    ("Johab", "Korean text is EUC-KR or its extension by Windows"),
    ("iso-2022-kr", "the standard forbids it for safety"),
];

/// Folders whose name is no label of the web's standard.
const LABELS: &[(&str, &str)] = &[
    ("CP932", "shift_jis"),
    ("CP949", "euc-kr"),
    ("MacCyrillic", "x-mac-cyrillic"),
    ("MacRoman", "macintosh"),
    ("utf-8-sig", "utf-8"),
];

/// The text of `bytes` in the encoding that the folder is named by, perhaps with a language behind it; `None` where the web
/// has no such encoding.
fn truth(folder: &str, bytes: &[u8]) -> Option<String> {
    if let Some(order) = folder.strip_prefix("UTF-32") {
        let is_little = order == "LE" || (order.is_empty() && bytes.starts_with(&[0xff, 0xfe]));
        let read = if is_little { u32::from_le_bytes } else { u32::from_be_bytes };
        let letters = bytes.as_chunks::<4>().0.iter().map(|four| char::from_u32(read(*four)).unwrap());
        return Some(letters.filter(|letter| *letter != '\u{feff}').collect());
    }
    let label = LABELS.iter().find(|(name, _)| *name == folder).map_or(folder, |(_, label)| label);
    let encoding = Encoding::for_label(label.as_bytes())
        .or_else(|| Encoding::for_label(label.rsplit_once('-').map_or(label, |(label, _)| label).as_bytes()))?;
    // What the standard names only to refuse it.
    (encoding != REPLACEMENT).then(|| encoding.decode(bytes).0.into_owned())
}

#[test]
fn evaluation_old_encodings_are_told_from_the_letters() {
    let Some(corpora) = env::var_os("DATELINE_CORPORA") else {
        eprintln!("skipped: needs DATELINE_CORPORA (the corpora)");
        assert!(env::var_os("DATELINE_REQUIRE_ALL").is_none(), "with DATELINE_REQUIRE_ALL nothing may be skipped");
        return;
    };
    let (mut right, mut all, mut foreign) = (0_u32, 0_u32, 0_u32);
    for folder in fs::read_dir(PathBuf::from(corpora).join("data/files/encodings-chardet")).unwrap() {
        let folder = folder.unwrap().path();
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        if !folder.is_dir() {
            continue;
        }
        for file in fs::read_dir(&folder).unwrap() {
            let file = file.unwrap().path();
            let bytes = fs::read(&file).unwrap();
            let Some(text) = truth(&name, &bytes) else {
                assert!(NOT_OF_THE_WEB.iter().any(|(known, _)| *known == name), "{name} is no encoding");
                foreign += 1;
                continue;
            };
            let found = charset::decode(&bytes, None);
            all += 1;
            if found.text.trim_start_matches('\u{feff}') == text.trim_start_matches('\u{feff}') {
                right += 1;
            } else {
                eprintln!("{name}/{}: taken for {}", file.file_name().unwrap().display(), found.encoding);
            }
        }
    }
    eprintln!("{right} of {all} files are decoded right; {foreign} are in encodings that the web does not have");
    assert!(f64::from(right) >= FLOOR * f64::from(all), "{right} of {all}");
}
