//! TREC runs: `qid Q0 docid rank score dateline`.

use std::{
    fmt::Write as _,
    io::{self, Write},
};

use super::ShowHits;
use crate::search::SearchPage;

/// One hit a line, as the tools of retrieval evaluation read it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Trec;

impl ShowHits for Trec {
    fn page(&self, page: &SearchPage, qid: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
        let qid = word(qid.unwrap_or("1"));
        for hit in &page.hits {
            writeln!(out, "{qid} Q0 {} {} {:.6} dateline", word(&hit.stored.id), hit.rank, hit.score)?;
        }
        Ok(())
    }
}

/// An id as one word: white space and control characters percent-escaped, as bytes of UTF-8.
fn word(id: &str) -> String {
    let mut word = String::with_capacity(id.len());
    for c in id.chars() {
        if c.is_whitespace() || c.is_control() {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                // Writing to a string cannot fail.
                let _ = write!(word, "%{byte:02X}");
            }
        } else {
            word.push(c);
        }
    }
    if word.is_empty() { "%".into() } else { word }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::sample;

    #[test]
    fn a_run() {
        insta::assert_snapshot!(sample::shown(|out| Trec.page(&sample::page(), Some("q 7"), out)), @r"
        q%207 Q0 seed/bridge%20one.html 1 12.500000 dateline
        q%207 Q0 2 2 3.250000 dateline
        ");
    }

    #[test]
    fn ids_stay_one_word() {
        assert_eq!(word("a b\u{a0}c\n"), "a%20b%C2%A0c%0A");
        assert_eq!(word(""), "%");
    }
}
