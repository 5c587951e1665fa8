//! Tar archives.

use std::io::{self, ErrorKind, Read};

use tar::{Archive, EntryType};

use super::{
    Data, End, Found,
    names::{self, Names},
};

/// See [`super::tar`].
pub(super) fn read(reader: &mut dyn Read, each: &mut dyn FnMut(Found) -> bool) -> End {
    let mut archive = Archive::new(reader);
    let entries = match archive.entries() {
        Ok(entries) => entries,
        Err(error) => return ended(&error),
    };
    let mut names = Names::default();
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => return ended(&error),
        };
        let kind = entry.header().entry_type();
        let is_file = matches!(kind, EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse);
        let Some(label) = names::label(&entry.path_bytes()).filter(|label| is_file && !names::is_passed_over(label))
        else {
            continue;
        };
        let found = Found { name: names.unique(label), data: Data::Bytes(Box::new(entry)) };
        if !each(found) {
            return End::Complete;
        }
    }
    End::Complete
}

/// What an error says of the archive.
fn ended(error: &io::Error) -> End {
    let words = error.to_string();
    // The library tells some of its faults in words only.
    if error.kind() == ErrorKind::UnexpectedEof
        || words.contains("unexpected EOF")
        || words.contains("failed to read entire")
    {
        End::CutOff
    } else {
        End::Damaged(words)
    }
}
