//! Which formats each target reads. The first byte of an input, modulo the number of names, picks the name that the rest is
//! read under, and the name tells the format. The tests make the seeds by the same table.

/// Names of targets, each with the file names that its inputs are read under: no more than 255.
pub const GROUPS: &[(&str, &[&str])] = &[
    ("pages", &["a.html", "a.md", "a.txt", "2025/06/02/a-03-04-2025.html", "20250602-a.txt", "a.hocr", "a"]),
    ("feeds_and_wires", &["a.xml", "a.rss", "a.atom", "a.rdf", "a.nitf", "a.anpa", "a.tst", "a.sgm"]),
    ("mail", &["a.eml", "a.mbox", "a.mht", "cur/1.a.b:2,S"]),
    (
        "containers",
        &["a.zip", "a.tar", "a.warc", "a.arc", "a.wacz", "a.txt.gz", "a.warc.gz", "a.txt.bz2", "a.txz", "a.html.zst"],
    ),
    ("documents", &["a.docx", "a.odt", "a.epub", "a.rtf", "a.pdf"]),
    ("tables", &["a.json", "a.jsonl", "a.csv", "a.tsv"]),
];

/// The file names of the target `group`.
pub fn names(group: &str) -> &'static [&'static str] {
    GROUPS.iter().find(|(name, _)| *name == group).map_or(&[], |(_, names)| names)
}
