//! Paths as text and back. Not every name of a file is text; different names give different texts all the same.

use std::{
    borrow::Cow,
    ffi::{OsStr, OsString},
    fmt::Write,
};

/// `name`, a file's name or a whole path, as text. Bytes that are no UTF-8 become `\xFF` and the like; so does the
/// backslash (`\x5C`) of a name in which that stands already. [`name_of_text`] gives the name back.
pub fn text_of_name(name: &OsStr) -> Cow<'_, str> {
    match name.to_str() {
        Some(text) if !text.contains(r"\x") => Cow::Borrowed(text),
        _ => Cow::Owned(escaped(name.as_encoded_bytes())),
    }
}

fn escaped(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() + 8);
    for chunk in bytes.utf8_chunks() {
        let mut rest = chunk.valid();
        while let Some(at) = rest.find(r"\x") {
            text.push_str(&rest[..at]);
            text.push_str(if escape_at(&rest[at..]).is_some() { r"\x5C" } else { r"\" });
            rest = &rest[at + 1..];
        }
        text.push_str(rest);
        for byte in chunk.invalid() {
            // Writing to a string cannot fail.
            let _ = write!(text, r"\x{byte:02X}");
        }
    }
    text
}

/// The byte that the escape at the beginning of `text` stands for.
fn escape_at(text: &str) -> Option<u8> {
    let digits = text.strip_prefix(r"\x")?.get(..2)?;
    let upper = digits.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'A'..=b'F'));
    u8::from_str_radix(digits, 16).ok().filter(|&byte| upper && (byte >= 0x80 || byte == b'\\'))
}

/// The name that [`text_of_name`] made `text` of.
#[cfg(unix)]
pub fn name_of_text(text: &str) -> OsString {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        if let Some(byte) = escape_at(&rest[at..]) {
            bytes.push(byte);
            rest = &rest[at + 4..];
        } else {
            bytes.push(b'\\');
            rest = &rest[at + 1..];
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    std::os::unix::ffi::OsStringExt::from_vec(bytes)
}

/// The name that [`text_of_name`] made `text` of, where that was text.
#[cfg(not(unix))]
pub fn name_of_text(text: &str) -> OsString {
    text.into()
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::ffi::OsStrExt;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_no_text_is_escaped() {
        for (name, text) in [
            (&b"plain.txt"[..], "plain.txt"),
            ("мост.txt".as_bytes(), "мост.txt"),
            (b"caf\xe9.txt", r"caf\xE9.txt"),
            (br"caf\xE9.txt", r"caf\x5CxE9.txt"),
            (br"caf\x5C", r"caf\x5Cx5C"),
            (br"c:\xylophone\xe9", r"c:\xylophone\xe9"),
            (b"\xff\\xFF", r"\xFF\x5CxFF"),
        ] {
            let name = OsStr::from_bytes(name);
            assert_eq!(text_of_name(name), text);
            assert_eq!(name_of_text(text), name);
        }
    }

    proptest! {
        #[test]
        fn every_name_comes_back(parts in prop::collection::vec(
            prop::sample::select(vec![&b"\\"[..], b"x", b"5C", b"FF", b"\xff", b"\xc3\xa9", b"/"]),
            0..12,
        )) {
            let bytes = parts.concat();
            let name = OsStr::from_bytes(&bytes);
            prop_assert_eq!(name_of_text(&text_of_name(name)), name);
        }
    }
}
