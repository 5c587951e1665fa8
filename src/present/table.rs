//! CSV, safe to open in a spreadsheet.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use super::{ShowCounts, ShowHits, rows};
use crate::search::SearchPage;

/// CSV with a header row, UTF-8, line feeds.
#[derive(Clone, Copy, Debug)]
pub struct Csv {
    /// Whether to write the header row; off for the later pages of a run.
    pub header: bool,
}

impl Default for Csv {
    fn default() -> Self {
        Self { header: true }
    }
}

const COLUMNS: [&str; 13] = [
    "rank",
    "score",
    "id",
    "published",
    "title",
    "source",
    "section",
    "lang",
    "authors",
    "url",
    "path",
    "member",
    "snippet",
];

/// The failure of the stream beneath, as it is: a closed one must be told from a full one.
fn failure(error: ::csv::Error) -> io::Error {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) => error,
        _ => io::Error::other("a row could not be written"),
    }
}

impl ShowHits for Csv {
    fn page(&self, page: &SearchPage, qid: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
        let mut writer = ::csv::Writer::from_writer(out);
        if self.header {
            writer.write_record(qid.map(|_| "qid").into_iter().chain(COLUMNS)).map_err(failure)?;
        }
        for hit in &page.hits {
            let article = &hit.stored.analysed.article;
            let optional = |text: &Option<String>| text.clone().unwrap_or_default();
            let row = [
                hit.rank.to_string(),
                hit.score.to_string(),
                hit.stored.id.clone(),
                article.published.as_ref().map(|published| published.value.clone()).unwrap_or_default(),
                article.title.clone(),
                optional(&article.source),
                optional(&article.section),
                optional(&article.lang),
                article.authors.join("; "),
                optional(&article.url),
                hit.stored.provenance.path.clone(),
                hit.stored.provenance.member.clone(),
                hit.snippet.text.clone(),
            ];
            let cells = qid.into_iter().chain(row.iter().map(String::as_str));
            writer.write_record(cells.map(|text| cell(text).into_owned())).map_err(failure)?;
        }
        writer.flush()
    }
}

impl ShowCounts for Csv {
    fn facets(&self, page: &SearchPage, out: &mut dyn Write) -> io::Result<()> {
        let mut writer = ::csv::Writer::from_writer(out);
        writer.write_record(["field", "value", "count"]).map_err(failure)?;
        for (field, value, count) in rows(&page.facets) {
            writer.write_record([field, &cell(value), &count.to_string()]).map_err(failure)?;
        }
        writer.flush()
    }

    fn timeline(&self, page: &SearchPage, out: &mut dyn Write) -> io::Result<()> {
        let mut writer = ::csv::Writer::from_writer(out);
        writer.write_record(["from", "to", "count"]).map_err(failure)?;
        for bucket in &page.timeline {
            let days = bucket.days;
            writer
                .write_record([days.from.to_string(), days.to.to_string(), bucket.count.to_string()])
                .map_err(failure)?;
        }
        writer.flush()
    }
}

/// A cell that no spreadsheet takes for a formula.
fn cell(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::sample;

    #[test]
    fn hits() {
        insta::assert_snapshot!(
            sample::shown(|out| Csv::default().page(&sample::page(), None, out))
                .replace('\u{1b}', "ESC")
                .replace('\u{7}', "BEL")
        );
    }

    #[test]
    fn counts() {
        insta::assert_snapshot!(sample::shown(|out| {
            Csv::default().facets(&sample::page(), out)?;
            Csv::default().timeline(&sample::page(), out)
        }), @r"
        field,value,count
        person,Olena Petrenko,12
        place,Russia,900
        place,Russia/Bryansk Oblast,31
        place,東京,2
        from,to,count
        2025-05-01,2025-06-01,1
        2025-06-01,2025-07-01,0
        2025-07-01,2025-08-01,8
        ");
    }

    #[test]
    fn formulas_are_text() {
        for (raw, safe) in
            [("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@x", "'@x"), ("\tx", "'\tx"), ("a=1", "a=1"), ("", "")]
        {
            assert_eq!(cell(raw), safe);
        }
    }
}
