//! The fields of the index, and an article as a document of them.

use sha2::{Digest, Sha256};
use tantivy::{
    TantivyDocument,
    schema::{BytesOptions, Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions},
};

use super::{
    StoredArticle,
    analyzer::{VALUE, WORDS},
};
use crate::{
    article::{Article, EntityKind, ItemStatus, Mention, NotArticle, day_number, month_number},
    entity,
    error::{Error, Result},
    text::{stem::Language, words::fold},
};

/// Changed whenever the fields, their analysis or the stored form change; an index of another number is rebuilt.
pub const VERSION: u32 = 5;

/// The longest value of a facet or exact field, in bytes; what is longer is cut.
pub const LONGEST_VALUE: usize = 400;

/// As much of what stood around an article is kept and indexed, in bytes: menus and lists beyond it repeat themselves.
pub const LONGEST_PAGE: usize = 16 << 10;

/// Mentions less sure than this are shown with their article but make no facet value: a wrong value there is worse than a
/// missing one. Organisations of whom a head word alone tells, and only once, are the one kind below it now.
pub const FACET_CONFIDENCE: f32 = 0.75;

/// Kinds of pages that are no articles, in the order of their numbers in the index.
pub const NOT_ARTICLES: [NotArticle; 4] =
    [NotArticle::Error, NotArticle::Consent, NotArticle::Paywall, NotArticle::Listing];

/// What versions do to their item, in the order of their numbers in the index.
pub const STATUSES: [ItemStatus; 4] =
    [ItemStatus::Usable, ItemStatus::Corrected, ItemStatus::Withheld, ItemStatus::Killed];

/// The fields of the index.
///
/// Values of facets are indexed folded (lower case, no accents) for filters and stored as they are in a column for
/// counting. Days are numbers since 1970-01-01, months `year · 12 + month − 1`; undated articles have no value there.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it; see the text above")]
pub struct Fields {
    pub schema: Schema,
    pub key: Field,
    pub id: Field,
    pub under: Field,
    pub title: Field,
    pub body: Field,
    pub caption: Field,
    /// What the page showed beside the article, without positions: searched by `in:page` alone.
    pub page: Field,
    /// Why it is no article, as the place in [`NOT_ARTICLES`]; articles have no value.
    pub not_article: Field,
    /// Hash of what all versions of an item share, see [`item`].
    pub item: Field,
    /// Number of the version; 0 where none is given.
    pub version: Field,
    /// What the version does to its item, as the place in [`STATUSES`].
    pub status: Field,
    /// When the version was made, in seconds since 1970.
    pub changed: Field,
    /// Hash of title and text, by which copies of one version are told.
    pub edition: Field,
    pub person: Field,
    pub organisation: Field,
    /// Every ancestor of every place is a value of its own: `Russia`, `Russia/Bryansk Oblast`.
    pub place: Field,
    /// The bare last names of those values.
    pub place_name: Field,
    /// The paths of the places that are named themselves, without ancestors for their own sake: what tells which
    /// ancestors a place had where it is put elsewhere.
    pub place_named: Field,
    /// What the article calls by two names, see [`pair`].
    pub together: Field,
    pub source: Field,
    pub section: Field,
    pub language: Field,
    pub author: Field,
    pub url: Field,
    /// `key=word` for every word and `key=value` for the whole of kept metadata, folded.
    pub meta: Field,
    /// First day of publication, and the day after the last.
    pub from: Field,
    pub to: Field,
    pub month: Field,
    /// Seconds since 1970, for sorting.
    pub instant: Field,
    pub added: Field,
    /// The fingerprint of the record that the article was made from, and the hash of its given id where it has one: what
    /// tells whether the article still stands.
    pub record: Field,
    pub given: Field,
    /// The stored article, see [`encode`].
    pub article: Field,
}

impl Default for Fields {
    fn default() -> Self {
        let mut schema = Schema::builder();
        let text = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(WORDS)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions),
        );
        let words_alone = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default().set_tokenizer(WORDS).set_index_option(IndexRecordOption::WithFreqs),
        );
        let value = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(VALUE)
                .set_index_option(IndexRecordOption::Basic)
                .set_fieldnorms(false),
        );
        let raw = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer("raw")
                .set_index_option(IndexRecordOption::Basic)
                .set_fieldnorms(false),
        );
        let facet = value.clone().set_fast("raw");
        let column_of_text = TextOptions::default().set_fast("raw");
        let column = NumericOptions::default().set_fast();
        let fields = (
            schema.add_u64_field("key", column.clone().set_indexed()),
            schema.add_text_field("id", raw.clone()),
            schema.add_text_field("under", raw.clone()),
        );
        Self {
            key: fields.0,
            id: fields.1,
            under: fields.2,
            title: schema.add_text_field("title", text.clone()),
            body: schema.add_text_field("body", text.clone()),
            caption: schema.add_text_field("caption", text),
            page: schema.add_text_field("page", words_alone),
            not_article: schema.add_u64_field("not_article", column.clone().set_indexed()),
            item: schema.add_u64_field("item", column.clone().set_indexed()),
            version: schema.add_u64_field("version", column.clone()),
            status: schema.add_u64_field("status", column.clone().set_indexed()),
            changed: schema.add_i64_field("changed", column.clone()),
            edition: schema.add_u64_field("edition", column.clone()),
            person: schema.add_text_field("person", facet.clone()),
            organisation: schema.add_text_field("organisation", facet.clone()),
            place: schema.add_text_field("place", facet.clone()),
            place_name: schema.add_text_field("place_name", value.clone()),
            place_named: schema.add_text_field("place_named", facet.clone()),
            together: schema.add_text_field("together", column_of_text),
            source: schema.add_text_field("source", facet.clone()),
            section: schema.add_text_field("section", facet.clone()),
            language: schema.add_text_field("language", facet.clone()),
            author: schema.add_text_field("author", facet),
            url: schema.add_text_field("url", raw),
            meta: schema.add_text_field("meta", value),
            from: schema.add_i64_field("from", column.clone()),
            to: schema.add_i64_field("to", column.clone()),
            month: schema.add_i64_field("month", column.clone()),
            instant: schema.add_i64_field("instant", column.clone()),
            added: schema.add_i64_field("added", column.clone()),
            record: schema.add_u64_field("record", column.clone()),
            given: schema.add_u64_field("given", column),
            article: schema.add_bytes_field("article", BytesOptions::default().set_stored()),
            schema: schema.build(),
        }
    }
}

impl Fields {
    /// The document of `stored`.
    ///
    /// # Errors
    /// Where it cannot be encoded, which no article known to us causes.
    pub fn document(&self, stored: &StoredArticle) -> Result<TantivyDocument> {
        let analysed = &stored.analysed;
        let article = &analysed.article;
        let mut document = TantivyDocument::new();
        document.add_u64(self.key, key(stored));
        document.add_text(self.id, &stored.id);
        for folder in folders(&stored.root, &stored.provenance.path) {
            document.add_text(self.under, folder);
        }
        let mark = Language::of_code(article.lang.as_deref().unwrap_or_default()).mark();
        document.add_text(self.title, format!("{mark}{}", article.title));
        document.add_text(self.body, format!("{mark}{}", article.body));
        for caption in &article.captions {
            document.add_text(self.caption, format!("{mark}{caption}"));
        }
        let page = &article.dropped[..article.dropped.floor_char_boundary(LONGEST_PAGE)];
        if !page.is_empty() {
            document.add_text(self.page, format!("{mark}{page}"));
        }
        self.add_version(&mut document, article);
        self.add_mentions(&mut document, stored);
        for (field, value) in [
            (self.source, &article.source),
            (self.section, &article.section),
            (self.language, &article.lang),
            (self.url, &article.url),
        ] {
            if let Some(value) = value.as_deref().filter(|value| !value.is_empty()) {
                document.add_text(field, cut(value));
            }
        }
        for author in unique(article.authors.iter().map(|author| cut(author))) {
            document.add_text(self.author, author);
        }
        for (name, values) in &article.metadata {
            for value in values {
                document.add_text(self.meta, cut(&format!("{name}={value}")));
                let words: Vec<&str> =
                    value.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
                if words.len() > 1 {
                    for word in unique(words.into_iter().take(50)) {
                        document.add_text(self.meta, cut(&format!("{name}={word}")));
                    }
                }
            }
        }
        if let Some(published) = &article.published {
            document.add_i64(self.from, day_number(published.days.from));
            document.add_i64(self.to, day_number(published.days.to));
            document.add_i64(self.month, month_number(published.days.from));
            document.add_i64(self.instant, published.sort_seconds());
        }
        document.add_i64(self.added, day_number(stored.added));
        document.add_u64(self.record, stored.record);
        if let Some(given) = article.given_id.as_deref() {
            document.add_u64(self.given, given_number(given));
        }
        document.add_bytes(self.article, &encode(stored)?);
        Ok(document)
    }

    fn add_version(&self, document: &mut TantivyDocument, article: &Article) {
        if let Some(at) = article.not_article.and_then(|kind| NOT_ARTICLES.iter().position(|known| *known == kind)) {
            document.add_u64(self.not_article, at as u64);
        }
        let Some(item) = item(article) else { return };
        document.add_u64(self.item, item);
        document.add_u64(self.version, article.item.as_ref().map_or(0, |item| item.version));
        let status = article.item.as_ref().map(|item| item.status).unwrap_or_default();
        document.add_u64(self.status, STATUSES.iter().position(|known| *known == status).unwrap_or(0) as u64);
        if let Some(changed) = changed(article) {
            document.add_i64(self.changed, changed);
        }
        document.add_u64(self.edition, hash(&[&article.title, &article.body]));
    }

    fn add_mentions(&self, document: &mut TantivyDocument, stored: &StoredArticle) {
        let sure = |mention: &&Mention| mention.confidence >= FACET_CONFIDENCE;
        let mentions: Vec<&Mention> = stored.analysed.mentions.iter().filter(sure).collect();
        for (kind, field) in [(EntityKind::Person, self.person), (EntityKind::Organisation, self.organisation)] {
            let names = mentions.iter().filter(|mention| mention.kind == kind).map(|mention| cut(&mention.name));
            for name in unique(names) {
                document.add_text(field, name);
            }
        }
        for (kind, said, name) in entity::alias::together(&stored.analysed.mentions) {
            document.add_text(self.together, pair(kind, cut(said), cut(name)));
        }
        let mut paths = Vec::new();
        let mut own = Vec::new();
        let mut names = Vec::new();
        for mention in mentions.iter().filter(|mention| mention.kind == EntityKind::Place) {
            let parts = if mention.path.is_empty() { std::slice::from_ref(&mention.name) } else { &mention.path[..] };
            for depth in 1..=parts.len() {
                paths.push(parts[..depth].join("/"));
            }
            own.push(parts.join("/"));
            names.extend(parts.iter().map(String::as_str));
        }
        for path in unique(own.iter().map(|path| cut(path))) {
            document.add_text(self.place_named, path);
        }
        for path in unique(paths.iter().map(|path| cut(path))) {
            document.add_text(self.place, path);
        }
        for name in unique(names.into_iter().map(cut)) {
            document.add_text(self.place_name, name);
        }
    }
}

/// What one article calls `name` and also `said`, as a value of the column `together`.
pub fn pair(kind: EntityKind, said: &str, name: &str) -> String {
    format!("{}\n{said}\n{name}", kind.name())
}

/// What [`pair`] wrote: kind, what is said, and the name; `None` for anything else.
pub fn of_pair(pair: &str) -> Option<(EntityKind, &str, &str)> {
    let mut parts = pair.splitn(3, '\n');
    let kind = parts.next()?;
    let kind = [EntityKind::Person, EntityKind::Organisation].into_iter().find(|known| known.name() == kind)?;
    Some((kind, parts.next()?, parts.next()?))
}

/// The number that an article is known by inside: the first eight bytes of the SHA-256 of root label, path, member and
/// given id.
pub fn key(stored: &StoredArticle) -> u64 {
    let provenance = &stored.provenance;
    key_of(&stored.root, &provenance.path, &provenance.member, stored.analysed.article.given_id.as_deref())
}

/// The [`key`] of the article with this root label, path, member and given id.
pub fn key_of(root: &str, path: &str, member: &str, given: Option<&str>) -> u64 {
    hash(&[root, path, member, given.unwrap_or_default()])
}

/// The number of the item that `article` is a version of, which all its versions share: a hash of the item's id where
/// it is an agency's, else of its address, without what the same page is also reached by. `None` where it has neither,
/// and for pages that are no articles: a front page is another one each time, but no other version.
pub fn item(article: &Article) -> Option<u64> {
    if let Some(item) = article.item.as_ref().filter(|item| !item.id.trim().is_empty()) {
        return Some(hash(&["item", &fold(item.id.trim())]));
    }
    let url = article.url.as_deref().filter(|_| article.not_article.is_none())?;
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest).split('#').next().unwrap_or_default();
    let (host, path) = rest.split_once('/')?;
    let path = path.trim_end_matches('/');
    let host = host.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    // The address of a whole site is that of none of its articles.
    (!path.is_empty()).then(|| hash(&["url", host, path]))
}

/// When this version was made, in seconds since 1970: its last change, else its publication, else its capture.
fn changed(article: &Article) -> Option<i64> {
    let seconds = |text: &Option<String>| {
        let read = crate::date::read(text.as_deref()?)?;
        Some(read.instant.map_or_else(|| day_number(read.days.from) * 86_400, |instant| instant.timestamp()))
    };
    seconds(&article.modified)
        .or_else(|| article.published.as_ref().map(crate::article::Published::sort_seconds))
        .or_else(|| seconds(&article.captured))
}

/// The first eight bytes of the SHA-256 of `parts`, each ended by a zero byte.
fn hash(parts: &[&str]) -> u64 {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    first_eight(hash)
}

/// The number that stands for a given id among those of one file; never 0.
pub fn given_number(given: &str) -> u64 {
    first_eight(Sha256::new_with_prefix(given)).max(1)
}

fn first_eight(hash: Sha256) -> u64 {
    let digest = hash.finalize();
    u64::from_be_bytes(std::array::from_fn(|at| digest[at]))
}

/// The terms of `under` for a file: its root's label, each folder, and the file itself (`data`, `data/web`,
/// `data/web/a.html`).
pub fn folders(root: &str, path: &str) -> Vec<String> {
    let whole = under(root, path);
    let ends = whole.match_indices('/').map(|(at, _)| at).skip(root.matches('/').count()).chain([whole.len()]);
    ends.map(|end| whole[..end].to_owned()).collect()
}

/// The term of `under` for the file or folder `path` of the root labelled `root`; an empty path is the root itself.
pub fn under(root: &str, path: &str) -> String {
    if path.is_empty() { root.to_owned() } else { format!("{root}/{path}") }
}

/// An article's stored form.
///
/// # Errors
/// Where it cannot be encoded.
pub fn encode(stored: &StoredArticle) -> Result<Vec<u8>> {
    postcard::to_stdvec(stored).map_err(|error| Error::Engine(format!("an article could not be stored: {error}")))
}

/// Reads what [`encode`] wrote.
///
/// # Errors
/// Where the bytes are damaged.
pub fn decode(bytes: &[u8]) -> Result<StoredArticle> {
    postcard::from_bytes(bytes).map_err(|error| Error::Engine(format!("a stored article is damaged: {error}")))
}

fn cut(value: &str) -> &str {
    &value[..value.floor_char_boundary(LONGEST_VALUE)]
}

fn unique<'a>(values: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut values: Vec<&str> = values.filter(|value| !value.is_empty()).collect();
    values.sort_unstable();
    values.dedup();
    values
}
