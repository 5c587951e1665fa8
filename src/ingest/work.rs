//! The working threads: records become articles, articles are analysed, analysed articles become documents.

use std::sync::Arc;

use chrono::NaiveDate;
use crossbeam_channel::{Receiver, Sender};

use super::{
    files::ToRead,
    read::{End, Manner, Reading, Task, ToParse, print_of},
    room::Share,
};
use crate::{
    analyse::analyse,
    article::{NotArticle, Problem},
    error::Error,
    index::{self, Document, StoredArticle, catalog::STDIN, schema::Fields},
    parse::{self, Parsed},
    settings::Settings,
};

/// What comes out of the working threads.
pub(super) enum Done {
    Record(Arc<Reading>, Box<Outcome>),
    Problem(Arc<Reading>, u64, Problem),
    Unopened(usize, Problem, bool),
    End(Arc<Reading>, End),
    Failed(Error),
}

/// What came of one record.
pub(super) struct Outcome {
    /// The record's number among all that comes of its file.
    pub number: u64,
    pub article: Option<NewArticle>,
    pub problems: Vec<Problem>,
}

/// An article for the index.
pub(super) struct NewArticle {
    pub document: Document,
    pub key: u64,
    /// Whether the index held an article with this key.
    pub replaces: bool,
    /// Bytes of text.
    pub bytes: u64,
    pub language: String,
    /// Why it is no article.
    pub not_article: Option<NotArticle>,
    /// 0 sure, 1 guessed, 2 none.
    pub date: usize,
    pub share: Share,
}

/// What a working thread needs.
pub(super) struct Worker<'a> {
    pub files: &'a [ToRead],
    pub labels: &'a [String],
    /// For each file whether it is a root of its own.
    pub alone: &'a [bool],
    pub fields: &'a Fields,
    pub settings: &'a Settings,
    pub today: NaiveDate,
}

impl Worker<'_> {
    pub(super) fn work(&self, tasks: &Receiver<Task>, done: &Sender<Done>) {
        for task in tasks {
            let result = match task {
                Task::Problem(reading, number, problem) => Done::Problem(reading, number, problem),
                Task::Unopened(file, problem, gone) => Done::Unopened(file, problem, gone),
                Task::End(reading, end) => Done::End(reading, end),
                Task::Failed(error) => Done::Failed(error),
                Task::Record(reading, to_parse) => {
                    let outcome = self.record(&reading, *to_parse);
                    Done::Record(reading, Box::new(outcome))
                }
            };
            if done.send(result).is_err() {
                return;
            }
        }
    }

    fn record(&self, reading: &Reading, to_parse: ToParse) -> Outcome {
        let ToParse { number, record, mut print, stands, share } = to_parse;
        if print == 0 && !stands {
            print = print_of(&record, self.files[reading.at].file.seed);
        }
        let mut parsed = parse::parse(record, &self.settings.reading);
        parsed.flag_future(self.today);
        let Parsed { article, mut provenance, mut problems } = parsed;
        let Some(article) = article.filter(|_| !stands) else { return Outcome { number, article: None, problems } };
        let label = self.labels.get(self.files[reading.at].root).map_or(STDIN, String::as_str);
        if reading.manner == Manner::More {
            // What comes in twice is one article, wherever in the stream it stands.
            provenance.member = provenance.sha256.chars().take(16).collect();
            print = 0;
        }
        let bytes = (article.title.len() + article.body.len()) as u64;
        let date = article.published.as_ref().map_or(2, |published| usize::from(published.confidence < 0.8));
        let given = article.given_id.as_deref();
        // Where the root is a file, its label names it already.
        let below = if self.alone[reading.at] { "" } else { &provenance.path };
        let id = id(&index::schema::under(label, below), &provenance.member, given);
        let (root, path) = &reading.before;
        let before = index::schema::key_of(root, path, &provenance.member, given);
        let added = reading.known.added(before, given).unwrap_or(self.today);
        let mut analysed = analyse(article);
        let dropped = &mut analysed.article.dropped;
        dropped.truncate(dropped.floor_char_boundary(index::schema::LONGEST_PAGE));
        let language = analysed.article.lang.clone().unwrap_or_else(|| "und".into());
        let not_article = analysed.article.not_article;
        let stored = StoredArticle { id, analysed, root: label.to_owned(), provenance, added, record: print };
        let key = index::schema::key(&stored);
        let article = match self.fields.document(&stored) {
            Ok(document) => {
                let replaces = matches!(reading.manner, Manner::Again | Manner::More) && reading.known.holds(key);
                Some(NewArticle { document, key, replaces, bytes, language, not_article, date, share })
            }
            Err(error) => {
                let provenance = stored.provenance;
                problems.push(Problem {
                    code: "not-stored".into(),
                    path: provenance.path,
                    member: provenance.member,
                    message: error.to_string(),
                    skipped: true,
                });
                None
            }
        };
        Outcome { number, article, problems }
    }
}

/// The document id: what the input gives, else the file's place (label and path) and the member.
pub(super) fn id(place: &str, member: &str, given: Option<&str>) -> String {
    match given {
        Some(given) => given.to_owned(),
        None if member.is_empty() => place.to_owned(),
        None => format!("{place}#{member}"),
    }
}
