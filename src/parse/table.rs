//! The table of formats: a new format is one line here, one file beside it, one folder of fixtures.

use super::{
    Notes, Record, alto, archive, docx, elements, epub, feeds, html, lines, mail, markdown, mbox, mediawiki, mhtml,
    odt, pdf, record, rows, rtf, sgml, split,
    split::Split::{self, Parts, Records},
    text, webarchive, wire, xml,
};
use crate::{
    article::Article,
    source::{
        container,
        sniff::{Content, sniff, xml_root},
    },
};

/// As much of a file as its format is told by.
pub(crate) const HEAD_BYTES: u64 = 64 << 10;

/// A kind of file and how it is read.
pub(crate) struct Format {
    /// Its name in output.
    pub(crate) name: &'static str,
    /// Endings of file names, in lower case without the dot.
    pub(crate) endings: &'static [&'static str],
    /// Media types that web servers and mails name it by.
    pub(crate) media_types: &'static [&'static str],
    /// What files without a telling name look like, if they are to be taken for it.
    pub(crate) sniff: Option<Content>,
    /// Whether its files are cut by looking at the bytes, so that their encoding must be known before.
    pub(crate) by_bytes: bool,
    /// Cuts a file into records.
    pub(crate) split: Split,
    /// Reads one record.
    pub(crate) parse: fn(&Record, &mut Notes) -> Option<Article>,
}

#[rustfmt::skip]
pub(crate) const FORMATS: &[Format] = &[
    Format { name: "text", endings: &["txt", "text"], media_types: &["text/plain"], sniff: Some(Content::Text), by_bytes: false, split: Records(split::whole), parse: text::parse },
    Format { name: "markdown", endings: &["md", "markdown"], media_types: &["text/markdown"], sniff: None, by_bytes: false, split: Records(split::whole), parse: markdown::parse },
    Format { name: "html", endings: &["html", "htm", "xhtml"], media_types: &["text/html", "application/xhtml+xml"], sniff: Some(Content::Html), by_bytes: false, split: Records(split::whole), parse: html::parse },
    Format { name: "json", endings: &["json"], media_types: &["application/json"], sniff: Some(Content::Json), by_bytes: true, split: Records(elements::split), parse: record::parse },
    Format { name: "jsonl", endings: &["jsonl", "ndjson"], media_types: &["application/jsonl", "application/x-ndjson"], sniff: Some(Content::JsonLines), by_bytes: true, split: Records(lines::split), parse: record::parse },
    Format { name: "csv", endings: &["csv"], media_types: &["text/csv"], sniff: None, by_bytes: true, split: Records(rows::split_csv), parse: record::parse },
    Format { name: "tsv", endings: &["tsv"], media_types: &["text/tab-separated-values"], sniff: None, by_bytes: true, split: Records(rows::split_tsv), parse: record::parse },
    Format { name: "feed", endings: &["rss", "atom", "rdf"], media_types: &["application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"], sniff: Some(Content::JsonFeed), by_bytes: false, split: Records(feeds::split), parse: feeds::parse },
    Format { name: "xml", endings: &["xml"], media_types: &["application/xml", "text/xml"], sniff: Some(Content::Xml), by_bytes: false, split: Records(xml::split), parse: xml::parse },
    Format { name: "news-xml", endings: &["nitf", "newsml"], media_types: &["application/nitf+xml", "application/vnd.iptc.g2.newsitem+xml", "application/vnd.iptc.g2.newsmessage+xml"], sniff: None, by_bytes: false, split: Records(wire::split), parse: wire::parse },
    Format { name: "wire", endings: &["anpa", "iptc"], media_types: &[], sniff: Some(Content::Wire), by_bytes: false, split: Records(wire::split_framed), parse: wire::parse_framed },
    Format { name: "mail", endings: &["eml", "emlx"], media_types: &["message/rfc822", "message/global"], sniff: Some(Content::Mail), by_bytes: false, split: Parts(mail::split), parse: mail::parse },
    Format { name: "mbox", endings: &["mbox", "mbx"], media_types: &["application/mbox"], sniff: Some(Content::Mbox), by_bytes: false, split: Parts(mbox::split), parse: mail::parse },
    Format { name: "mhtml", endings: &["mht", "mhtml"], media_types: &["multipart/related", "application/x-mimearchive"], sniff: None, by_bytes: false, split: Parts(mail::split_page), parse: mhtml::parse },
    Format { name: "zip", endings: &["zip"], media_types: &["application/zip", "application/x-zip-compressed"], sniff: Some(Content::Zip), by_bytes: false, split: Parts(archive::split_zip), parse: no_article },
    Format { name: "tar", endings: &["tar", "tgz", "taz", "tbz", "tbz2", "txz", "tlz", "tzst"], media_types: &["application/x-tar", "application/x-gtar"], sniff: Some(Content::Tar), by_bytes: false, split: Parts(archive::split_tar), parse: no_article },
    Format { name: "wacz", endings: &["wacz"], media_types: &["application/wacz"], sniff: None, by_bytes: false, split: Parts(archive::split_wacz), parse: no_article },
    Format { name: "warc", endings: &["warc"], media_types: &["application/warc"], sniff: Some(Content::Warc), by_bytes: false, split: Parts(webarchive::split_warc), parse: no_article },
    Format { name: "arc", endings: &["arc"], media_types: &["application/x-arc"], sniff: Some(Content::Arc), by_bytes: false, split: Parts(webarchive::split_arc), parse: no_article },
    Format { name: "mediawiki", endings: &[], media_types: &[], sniff: None, by_bytes: true, split: Records(mediawiki::split), parse: mediawiki::parse },
    Format { name: "sgml", endings: &["sgm", "sgml", "trec"], media_types: &["text/sgml", "application/sgml"], sniff: Some(Content::Sgml), by_bytes: true, split: Records(sgml::split), parse: sgml::parse },
    Format { name: "pdf", endings: &["pdf"], media_types: &["application/pdf"], sniff: None, by_bytes: false, split: Records(split::whole), parse: pdf::parse },
    Format { name: "docx", endings: &["docx", "docm", "dotx"], media_types: &["application/vnd.openxmlformats-officedocument.wordprocessingml.document"], sniff: None, by_bytes: false, split: Records(split::whole), parse: docx::parse },
    Format { name: "odt", endings: &["odt", "ott"], media_types: &["application/vnd.oasis.opendocument.text"], sniff: None, by_bytes: false, split: Records(split::whole), parse: odt::parse },
    Format { name: "epub", endings: &["epub"], media_types: &["application/epub+zip"], sniff: None, by_bytes: false, split: Records(epub::split), parse: epub::parse },
    Format { name: "rtf", endings: &["rtf"], media_types: &["application/rtf", "text/rtf"], sniff: None, by_bytes: false, split: Records(split::whole), parse: rtf::parse },
    Format { name: "hocr", endings: &["hocr"], media_types: &["text/vnd.hocr+html"], sniff: None, by_bytes: false, split: Records(split::whole), parse: html::parse },
    Format { name: "alto", endings: &[], media_types: &["application/alto+xml"], sniff: None, by_bytes: false, split: Records(split::whole), parse: alto::parse },
];

/// Formats that are no text: their first bytes tell them, or their names.
const DOCUMENTS: &[&str] = &["pdf", "docx", "odt", "epub", "rtf"];

/// As much of a file as the mark of a PDF stands in.
const PDF_MARK: usize = 1024;

/// The root elements that tell formats of XML: their local names, whatever the case of their letters. XML with another
/// root is read by its elements' names (`xml`).
const ROOTS: &[(&str, &[&str])] = &[
    ("html", &["html"]),
    ("alto", &["alto"]),
    ("mediawiki", &["mediawiki"]),
    ("feed", &["rss", "feed", "rdf", "channel", "entry"]),
    (
        "news-xml",
        &[
            "nitf",
            "newsml",
            "newsitem",
            "newsmessage",
            "packageitem",
            "conceptitem",
            "knowledgeitem",
            "planningitem",
            "catalogitem",
        ],
    ),
];

/// Containers hold no article of their own.
fn no_article(_: &Record, _: &mut Notes) -> Option<Article> {
    None
}

/// Endings of compressed files, which are seen through.
const COMPRESSED: &[&str] = &["gz", "gzip", "zst", "zstd", "bz2", "bzip2", "xz", "lzma"];

/// Endings of files that hold no articles in a format that is read: they are counted, not opened.
#[rustfmt::skip]
const NOT_READ: &[&str] = &[
    // pictures, sound, moving pictures, type
    "png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp", "avif", "heic", "ico", "svg", "psd", "raw", "jp2",
    "mp3", "mp4", "m4a", "m4v", "avi", "mov", "mkv", "webm", "wav", "flac", "ogg", "oga", "ogv", "opus", "aac", "wma",
    "wmv", "flv", "mpg", "mpeg", "3gp", "ttf", "otf", "woff", "woff2", "eot",
    // documents and containers
    "doc", "xls", "xlsx", "ods", "ppt", "pptx", "odp", "mobi", "djvu", "ps", "eps",
    "7z", "rar", "lz4", "jar", "war", "iso", "dmg", "cab", "deb", "rpm",
    "msg", "pst", "vcf", "ics", "p7s", "p7m", "p7c", "gpg", "pgp", "cdx", "cdxj", "bib", "ris",
    // programs and their data
    "exe", "dll", "so", "dylib", "a", "o", "obj", "class", "pyc", "wasm", "bin", "dat", "db", "sqlite", "sqlite3", "mdb",
    "parquet", "feather", "arrow", "npy", "npz", "pkl", "pickle", "h5", "pt", "onnx", "safetensors", "model", "idx",
    "js", "mjs", "cjs", "ts", "tsx", "jsx", "css", "scss", "less", "map", "py", "rb", "rs", "go", "c", "h", "cc", "cpp",
    "hpp", "java", "kt", "swift", "cs", "php", "pl", "sh", "bash", "ps1", "bat", "cmd", "sql", "lua", "r", "ipynb",
    "toml", "yaml", "yml", "ini", "cfg", "conf", "lock", "log", "tmp", "bak", "swp", "part", "crdownload", "torrent",
    "ds_store", "lnk", "url", "webloc", "sha256", "md5", "sig", "asc", "pem", "key", "crt",
];

/// The format called `name`.
pub(crate) fn by_name(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

/// Whether a file of this name may hold articles.
pub(crate) fn is_known(path: &str) -> bool {
    !ending(path).is_some_and(|ending| NOT_READ.contains(&ending.as_str()))
}

/// Whether a server's or mail's media type, in lower case without parameters, is that of a format that is read.
pub(crate) fn reads(media_type: &str) -> bool {
    FORMATS.iter().any(|format| format.media_types.contains(&media_type))
}

/// Whether a file's name ends as those of a format that is read do.
pub(crate) fn has_ending(path: &str) -> bool {
    ending(path).is_some_and(|ending| FORMATS.iter().any(|format| format.endings.contains(&ending.as_str())))
}

/// The ending of a file's name without that of its compression, in lower case.
fn ending(path: &str) -> Option<String> {
    let mut name = path.rsplit(['/', '\\']).next().unwrap_or(path).to_ascii_lowercase();
    loop {
        let (stem, ending) = name.rsplit_once('.')?;
        if stem.is_empty() {
            return None;
        }
        if !COMPRESSED.contains(&ending) {
            return Some(ending.to_owned());
        }
        name = stem.to_owned();
    }
}

/// The format of a file by the media type that its container tells, by its name, else by its first bytes; else a problem's
/// code and message.
pub(crate) fn choose(
    path: &str,
    media_type: Option<&str>,
    head: &[u8],
) -> Result<&'static Format, (&'static str, &'static str)> {
    let told = media_type.and_then(|told| FORMATS.iter().find(|format| format.media_types.contains(&told)));
    let named = told.or_else(|| {
        let ending = ending(path)?;
        FORMATS.iter().find(|format| format.endings.contains(&ending.as_str()))
    });
    // Whoever is wrong about such a file is told so by its reader.
    let document = by_mark(head).or_else(|| named.filter(|format| DOCUMENTS.contains(&format.name)));
    if let Some(format) = document {
        return Ok(format);
    }
    let content = sniff(head);
    let by_content = || FORMATS.iter().find(|format| format.sniff == Some(content));
    match (named, content) {
        // Collections of documents have any ending or none.
        (_, Content::Sgml) if named.is_none_or(|format| ["text", "xml", "sgml"].contains(&format.name)) => {
            by_content().ok_or(("", ""))
        }
        // What XML holds is told by its root element alone: any of its kinds may be called `.xml`, or anything at all.
        (None, _) if content != Content::Binary && by_root(head).is_some() => by_root(head).ok_or(("", "")),
        (Some(format), _) if takes_root(format, content) => Ok(by_root(head).unwrap_or(format)),
        // One kind of container is often called by the name of another; each says itself what is wrong with it.
        (Some(format), Content::Zip | Content::Tar | Content::Warc | Content::Arc) if is_container(format) => {
            Ok(if format.name == "wacz" { format } else { by_content().unwrap_or(format) })
        }
        (Some(format), _) if is_container(format) => Ok(format),
        (_, Content::Binary) if named.is_some() => {
            Err(("binary", "its name says text but its bytes are none; look whether the file is damaged or misnamed"))
        }
        // Saved pages and feeds of records are often called `.txt`; the reverse is not to be guessed at.
        (Some(format), Content::Html | Content::JsonLines | Content::Wire) if format.name == "text" => Ok(by_content().unwrap_or(format)),
        // Mails and mailboxes are exported as text, but a memo has header lines as well.
        (Some(format), Content::Mbox | Content::Warc | Content::Arc) if format.name == "text" => {
            Ok(by_content().unwrap_or(format))
        }
        (Some(format), Content::Mail) if format.name == "text" && container::is_strong_mail(head) => {
            Ok(by_content().unwrap_or(format))
        }
        // One object a line in a file called `.json`.
        (Some(format), Content::JsonLines | Content::JsonFeed) if format.name == "json" => {
            Ok(by_content().unwrap_or(format))
        }
        (Some(format), _) => Ok(format),
        (None, Content::Empty) => Err(("no-text", "there is nothing but white space in it; look at the original")),
        (None, _) => by_content().ok_or((
            "unknown-format",
            "neither its name nor its first bytes tell a format that is read; convert it, or list it in `.datelineignore`",
        )),
    }
}

/// The format that is no text and begins with `head`.
fn by_mark(head: &[u8]) -> Option<&'static Format> {
    let start = &head[..head.len().min(PDF_MARK)];
    let has = |mark: &[u8]| head.windows(mark.len()).any(|bytes| bytes == mark);
    let name = if start.windows(5).any(|bytes| bytes == b"%PDF-") && !start.starts_with(b"<") {
        "pdf"
    } else if head.starts_with(b"{\\rtf") {
        "rtf"
    } else if !head.starts_with(b"PK\x03\x04") {
        return None;
    } else if has(b"mimetypeapplication/epub+zip") {
        "epub"
    } else if has(b"mimetypeapplication/vnd.oasis.opendocument.text") {
        "odt"
    } else if has(b"[Content_Types].xml") && has(b"word/") {
        "docx"
    } else {
        return None;
    };
    by_name(name)
}

/// The format that the root element of an XML file tells.
fn by_root(head: &[u8]) -> Option<&'static Format> {
    let root = xml_root(head)?;
    let (name, _) = ROOTS.iter().find(|(_, roots)| roots.iter().any(|known| known.eq_ignore_ascii_case(&root)))?;
    by_name(name)
}

/// Whether the root element decides on a file whose name says `format`: it is of the kinds of XML, or plain text that is
/// XML after all.
fn takes_root(format: &Format, content: Content) -> bool {
    let is_xml = format.name == "xml" || (format.name != "html" && ROOTS.iter().any(|(name, _)| *name == format.name));
    (is_xml && content != Content::Binary) || (format.name == "text" && content == Content::Xml)
}

/// Whether a format's files are told by their names whatever is in them: archives and mails may begin with anything.
fn is_container(format: &Format) -> bool {
    matches!(format.split, Parts(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_name_then_by_content() {
        let name = |path, head: &[u8]| choose(path, None, head).map_or_else(|(code, _)| code, |format| format.name);
        assert_eq!(name("a/b.HTM.gz", b"x"), "html");
        assert_eq!(name("2025.csv.zst", b"x"), "csv");
        assert_eq!(name("page.txt", b"<html><body>x"), "html");
        assert_eq!(name("feed.json", b"{\"a\":1}\n{\"a\":2}\n"), "jsonl");
        assert_eq!(name("noending", b"The river rose."), "text");
        assert_eq!(name("feed.gz", b"{\"title\": 1"), "json");
        assert_eq!(name("a.txt", b"\x89PNG\r\n"), "binary");
        assert_eq!(name("a.zzz", b"\x89PNG\r\n"), "unknown-format");
        assert_eq!(name("a.zzz", b"<?xml version='1.0'?><catalogue>"), "xml");
        assert_eq!(name("a.xml", b"<?xml version='1.0'?><html>"), "html");
    }

    #[test]
    fn kinds_not_read_are_told_by_name() {
        for path in ["a/photo.JPG", "index.cdx.gz", "x.mobi", "style.css"] {
            assert!(!is_known(path), "{path}");
        }
        for path in [
            "a.txt",
            "a",
            "a.gz",
            "v1.2/notes",
            "story.md.xz",
            "all.tar.bz2",
            "a.tgz",
            "cur/1.M2P3.host:2,S",
            "a.unheard-of",
        ] {
            assert!(is_known(path), "{path}");
        }
    }

    #[test]
    fn no_ending_stands_twice() {
        let mut all: Vec<_> = FORMATS.iter().flat_map(|format| format.endings).chain(NOT_READ).collect();
        let len = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), len);
    }
}
