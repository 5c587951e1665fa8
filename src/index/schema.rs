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
    article::{EntityKind, Mention, day_number, month_number},
    error::{Error, Result},
    text::stem::Language,
};

/// Changed whenever the fields, their analysis or the stored form change; an index of another number is rebuilt.
pub const VERSION: u32 = 3;

/// The longest value of a facet or exact field, in bytes; what is longer is cut.
pub const LONGEST_VALUE: usize = 400;

/// Mentions less sure than this are shown with their article but make no facet value: a wrong value there is worse than a
/// missing one. Organisations of whom a head word alone tells, and only once, are the one kind below it now.
pub const FACET_CONFIDENCE: f32 = 0.75;

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
    pub person: Field,
    pub organisation: Field,
    /// Every ancestor of every place is a value of its own: `Russia`, `Russia/Bryansk Oblast`.
    pub place: Field,
    /// The bare last names of those values.
    pub place_name: Field,
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
            body: schema.add_text_field("body", text),
            person: schema.add_text_field("person", facet.clone()),
            organisation: schema.add_text_field("organisation", facet.clone()),
            place: schema.add_text_field("place", facet.clone()),
            place_name: schema.add_text_field("place_name", value.clone()),
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

    fn add_mentions(&self, document: &mut TantivyDocument, stored: &StoredArticle) {
        let sure = |mention: &&Mention| mention.confidence >= FACET_CONFIDENCE;
        let mentions: Vec<&Mention> = stored.analysed.mentions.iter().filter(sure).collect();
        for (kind, field) in [(EntityKind::Person, self.person), (EntityKind::Organisation, self.organisation)] {
            let names = mentions.iter().filter(|mention| mention.kind == kind).map(|mention| cut(&mention.name));
            for name in unique(names) {
                document.add_text(field, name);
            }
        }
        let mut paths = Vec::new();
        let mut names = Vec::new();
        for mention in mentions.iter().filter(|mention| mention.kind == EntityKind::Place) {
            let parts = if mention.path.is_empty() { std::slice::from_ref(&mention.name) } else { &mention.path[..] };
            for depth in 1..=parts.len() {
                paths.push(parts[..depth].join("/"));
            }
            names.extend(parts.iter().map(String::as_str));
        }
        for path in unique(paths.iter().map(|path| cut(path))) {
            document.add_text(self.place, path);
        }
        for name in unique(names.into_iter().map(cut)) {
            document.add_text(self.place_name, name);
        }
    }
}

/// The number that an article is known by inside: the first eight bytes of the SHA-256 of root label, path, member and
/// given id.
pub fn key(stored: &StoredArticle) -> u64 {
    let provenance = &stored.provenance;
    key_of(&stored.root, &provenance.path, &provenance.member, stored.analysed.article.given_id.as_deref())
}

/// The [`key`] of the article with this root label, path, member and given id.
pub fn key_of(root: &str, path: &str, member: &str, given: Option<&str>) -> u64 {
    let mut hash = Sha256::new();
    for part in [root, path, member, given.unwrap_or_default()] {
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
