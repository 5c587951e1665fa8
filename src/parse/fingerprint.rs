//! A number that tells whether a record is still the one that an article was made from.

use std::hash::{Hash, Hasher};

use sha2::{Digest, Sha256};

use super::Record;

impl Record {
    /// The first eight bytes of a SHA-256 over all that its article is made from, its member among it and its file's path
    /// not: equal numbers mean equal articles, as long as the file has the same path. Never 0.
    pub fn fingerprint(&self) -> u64 {
        // Without `..`, so that whoever adds a part of a record has to think of it here.
        let Self { path: _, part, member, format, bytes, sha256, hints } = self;
        let mut print = Print(Sha256::new());
        (part, member, format, sha256, hints).hash(&mut print);
        print.0.update(bytes);
        print.finish().max(1)
    }
}

/// SHA-256 as what the standard library hashes with.
struct Print(Sha256);

impl Hasher for Print {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        let digest = self.0.clone().finalize();
        u64::from_be_bytes(std::array::from_fn(|at| digest[at]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Hints;

    #[test]
    fn all_but_the_path_counts() {
        let record = Record {
            path: "a.zip".into(),
            part: "b.csv".into(),
            member: "b.csv#1".into(),
            format: "csv",
            bytes: b"{}".to_vec(),
            sha256: "00".into(),
            hints: Hints::default(),
        };
        let print = record.fingerprint();
        assert_eq!(Record { path: "b.zip".into(), ..record.clone() }.fingerprint(), print);
        for other in [
            Record { part: "c.csv".into(), ..record.clone() },
            Record { member: "b.csv#2".into(), ..record.clone() },
            Record { format: "tsv", ..record.clone() },
            // Of a CSV whose header has changed, the row's own bytes are the same, and what is made of it is not.
            Record { bytes: b"{\"title\":\"x\"}".to_vec(), ..record.clone() },
            Record { sha256: "01".into(), ..record.clone() },
            Record { hints: Hints { charset: Some("koi8-r".into()), ..Hints::default() }, ..record.clone() },
        ] {
            assert_ne!(other.fingerprint(), print, "{other:?}");
        }
    }
}
