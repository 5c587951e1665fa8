//! Names of files in archives, made labels: unique, without anything that leads out of the archive.

use std::hash::BuildHasher;

use encoding_rs::IBM866;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::super::charset;

/// Longest label of a file, in characters; of longer ones the end is kept, where the ending is.
const LONGEST: usize = 400;

/// The upper half of code page 437, the encoding of zip archives that name none (APPNOTE, appendix D).
const CODE_PAGE_437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// The names given so far in one archive.
#[derive(Debug, Default)]
pub struct Names {
    /// How often each name was asked for, by its hash: a hundred thousand names must not be kept.
    seen: FxHashMap<u64, u32>,
}

impl Names {
    /// `a.html`, or `a~2.html`, `a~3.html` … where it was given before.
    pub fn unique(&mut self, label: String) -> String {
        let hash = |name: &str| FxBuildHasher.hash_one(name);
        let mut number = *self.seen.entry(hash(&label)).and_modify(|count| *count += 1).or_insert(1);
        if number == 1 {
            return label;
        }
        loop {
            let (stem, ending) = label.split_at(ending_at(&label));
            let name = format!("{stem}~{number}{ending}");
            if !self.seen.contains_key(&hash(&name)) {
                self.seen.insert(hash(&name), 1);
                self.seen.insert(hash(&label), number);
                return name;
            }
            number += 1;
        }
    }
}

/// Where the ending of a file's name begins, with that of its compression; the name's end where it has none.
fn ending_at(label: &str) -> usize {
    let start = label.rfind('/').map_or(0, |slash| slash + 1);
    let dot = |end: usize| label[start..end].rfind('.').map(|dot| start + dot).filter(|dot| *dot > start);
    let Some(last) = dot(label.len()) else { return label.len() };
    let is_packed = ["gz", "bz2", "xz", "zst"].iter().any(|packing| label[last + 1..].eq_ignore_ascii_case(packing));
    if is_packed { dot(last).unwrap_or(last) } else { last }
}

/// A label of the raw name of a file: `/` between its parts, none of them `.`, `..` or empty, no control characters.
/// `None` where nothing is left of it.
pub fn label(raw: &[u8]) -> Option<String> {
    let text = decoded(raw);
    // A backslash is a letter of names that have slashes as well, and a separator in those of old Windows programs.
    let text = if text.contains('/') { text } else { text.replace('\\', "/") };
    let clean: String = text.chars().filter(|letter| !letter.is_control() && *letter != '#').collect();
    let parts: Vec<&str> = clean.split('/').map(str::trim).filter(|part| !matches!(*part, "" | "." | "..")).collect();
    let label = parts.join("/");
    let extra = label.chars().count().saturating_sub(LONGEST);
    let label: String = label.chars().skip(extra).collect();
    (!label.is_empty()).then_some(label)
}

/// The text of a raw name: UTF-8, else the old encoding of Russian or of Western programs, by which has more letters.
fn decoded(raw: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(raw) {
        return text.to_owned();
    }
    let (russian, _) = IBM866.decode_without_bom_handling(raw);
    let western: String = raw
        .iter()
        .map(|&byte| match byte.checked_sub(128) {
            None => char::from(byte),
            Some(high) => CODE_PAGE_437.chars().nth(usize::from(high)).unwrap_or(char::REPLACEMENT_CHARACTER),
        })
        .collect();
    let letters = |text: &str| text.chars().filter(|letter| !letter.is_ascii() && letter.is_alphabetic()).count();
    let high = raw.iter().filter(|byte| !byte.is_ascii()).count();
    // Code page 437 has letters where 866 has lines and the other way round; a name of one word of Russian is all letters.
    if letters(&russian) == high && high >= 3 {
        return russian.into_owned();
    }
    if letters(&western) == high {
        return western;
    }
    charset::decode(raw, None).text
}

/// Whether files of this label are passed over, as those of folders are: hidden ones, and what macOS and Windows put
/// beside files.
pub fn is_passed_over(label: &str) -> bool {
    label.split('/').any(|part| {
        part.starts_with('.')
            || ["__MACOSX", "Thumbs.db", "desktop.ini", "$RECYCLE.BIN"]
                .iter()
                .any(|known| part.eq_ignore_ascii_case(known))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_lead_nowhere() {
        for (raw, label_of) in [
            (&b"../../etc/passwd"[..], Some("etc/passwd")),
            (b"/abs/a.txt", Some("abs/a.txt")),
            (b"a\\..\\b.txt", Some("a/b.txt")),
            (b"C:\\news\\b.txt", Some("C:/news/b.txt")),
            (b"a\0b.txt", Some("ab.txt")),
            (b"././//", None),
            (b"\xa2\xa5\xe1\xe2\xa8.txt", Some("вести.txt")),
            (b"M\x81nchen.txt", Some("München.txt")),
            ("Паром.html".as_bytes(), Some("Паром.html")),
        ] {
            assert_eq!(label(raw).as_deref(), label_of, "{}", raw.escape_ascii());
        }
        let long = format!("{}.html", "a".repeat(70_000));
        let short = label(long.as_bytes()).unwrap_or_default();
        assert!(short.len() <= LONGEST && short.ends_with("a.html"));
    }

    #[test]
    fn the_same_name_again_has_a_number() {
        let mut names = Names::default();
        let mut next = |name: &str| names.unique(name.to_owned());
        assert_eq!([next("a"), next("a"), next("b"), next("a"), next("a~2")], ["a", "a~2", "b", "a~3", "a~2~2"]);
        assert_eq!([next("x.y/c.html"), next("x.y/c.html")], ["x.y/c.html", "x.y/c~2.html"]);
        assert_eq!([next("d.csv.gz"), next("d.csv.gz")], ["d.csv.gz", "d~2.csv.gz"]);
    }

    #[test]
    fn hidden_files_are_passed_over() {
        for name in [".a", "a/.git/b", "__MACOSX/a/._b", "x/thumbs.DB"] {
            assert!(is_passed_over(name), "{name}");
        }
        assert!(!is_passed_over("a.b/c.d"));
    }
}
