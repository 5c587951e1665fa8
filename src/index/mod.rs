//! The tantivy index, writing side: schema, analyzer, catalog, manifest, writer; and opening it for reading.
//!
//! ```text
//! INDEX/README.md      what the folder is
//! INDEX/manifest       names the current version folder; replaced by rename
//! INDEX/writer.lock    held by the one writer
//! INDEX/v1/…           tantivy's files, catalog-<generation>: roots and files behind that commit, and
//!                      names-<generation>: which names are one name
//! ```

pub mod analyzer;
pub mod catalog;
mod directory;
mod guard;
mod known;
pub mod manifest;
mod names;
pub mod schema;
pub mod writer;

use std::{
    path::{Path, PathBuf},
    sync::OnceLock,
};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use tantivy::{
    DocAddress, Index, ReloadPolicy, TantivyDocument, Term,
    collector::DocSetCollector,
    directory::{Directory, MmapDirectory},
    query::TermQuery,
    schema::{IndexRecordOption, Value},
};

use crate::{
    analyse::Analysed,
    article::Provenance,
    error::{Error, Result},
};
use catalog::Catalog;
pub use guard::{guarded, is_guarded};
pub use known::Known;
use manifest::{Manifest, bad};
pub use names::{LazyNames, Names, Resolved};

/// An article on its way into the index, made by [`schema::Fields::document`].
pub type Document = TantivyDocument;

/// An article as the index keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredArticle {
    /// Document id.
    pub id: String,
    /// The article with its mentions and times.
    pub analysed: Analysed,
    /// Label of its root.
    pub root: String,
    /// Where its bytes came from.
    pub provenance: Provenance,
    /// The day it first entered the index, in the zone of whoever brought it in.
    pub added: NaiveDate,
    /// The fingerprint of the record that it was made from: what is made from the same record again is the same article.
    /// 0 where it is not to be compared.
    pub record: u64,
}

/// The index opened for reading at one generation.
pub struct Reader {
    /// tantivy's view of it.
    pub searcher: tantivy::Searcher,
    /// Its fields.
    pub fields: schema::Fields,
    /// The number of the commit it shows.
    pub generation: u64,
    /// Labels and absolute paths of its roots.
    pub roots: Vec<(String, PathBuf)>,
    /// Which names of its articles are one name.
    pub names: LazyNames,
}

/// An index opened for reading.
pub struct Opened {
    /// For searching.
    pub reader: Reader,
    /// The version folder.
    pub directory: PathBuf,
    /// What it was made from.
    pub catalog: LazyCatalog,
}

/// The catalog behind a commit, read at first use: a search does without.
#[derive(Debug)]
pub struct LazyCatalog {
    directory: PathBuf,
    generation: u64,
    read: OnceLock<Catalog>,
}

impl LazyCatalog {
    /// The catalog.
    ///
    /// # Errors
    /// Where it is damaged, or gone because other commits were made since the index was opened.
    pub fn get(&self) -> Result<&Catalog> {
        if let Some(catalog) = self.read.get() {
            return Ok(catalog);
        }
        let catalog = Catalog::read(&self.directory, self.generation)?;
        Ok(self.read.get_or_init(|| catalog))
    }
}

/// What is read of tantivy's own record of a commit.
#[derive(Deserialize)]
struct Meta {
    payload: Option<String>,
}

/// How often a reading is tried again where a writer collects files meanwhile.
const TRIES: usize = 200;

/// Opens the index in `folder` for reading: takes no lock, writes nothing.
///
/// # Errors
/// [`Error::NoIndex`], [`Error::BadIndex`], [`Error::Io`].
pub fn open(folder: &Path) -> Result<Opened> {
    guarded(folder, || open_patiently(folder))
}

fn open_patiently(folder: &Path) -> Result<Opened> {
    let attempt = || {
        let manifest = Manifest::read(folder)?;
        manifest.require_current(folder)?;
        open_version(&folder.join(&manifest.directory)).map_err(|error| match error {
            Error::BadIndex { reason, .. } | Error::Engine(reason) => bad(folder, reason),
            other => bad(folder, other.to_string()),
        })
    };
    undisturbed(folder, attempt, |_| true)
}

/// What `attempt` makes of the index in `folder`. An outcome that is an error, or not `good`, counts only where no commit,
/// merge or switch of a writer came between: those take away files that were just about to be read.
fn undisturbed<T>(folder: &Path, attempt: impl Fn() -> Result<T>, good: impl Fn(&T) -> bool) -> Result<T> {
    for _ in 0..TRIES {
        let before = state(folder);
        let outcome = attempt();
        if outcome.as_ref().is_ok_and(&good) || state(folder) == before {
            return outcome;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    attempt()
}

/// What names the files that the index in `folder` consists of, as it is now: the manifest, and the record of the last
/// commit or merge.
fn state(folder: &Path) -> Option<(Manifest, Vec<u8>)> {
    let manifest = Manifest::read(folder).ok()?;
    let record = std::fs::read(folder.join(&manifest.directory).join("meta.json")).ok()?;
    Some((manifest, record))
}

/// The catalog of the index in `folder`, which need not be one that can be opened: another version may have made it.
/// Whoever changes the catalog's form has to see to that the old one can still be told from it.
///
/// # Errors
/// Where it is missing or damaged.
pub fn catalog(folder: &Path) -> Result<Catalog> {
    let (directory, generation) = generation(folder)?;
    Catalog::read(&folder.join(directory), generation)
}

/// The generation of the index in `folder`, read without opening it.
///
/// # Errors
/// As [`open`].
pub fn generation(folder: &Path) -> Result<(String, u64)> {
    let manifest = Manifest::read(folder)?;
    let directory = mapped(&folder.join(&manifest.directory))?;
    let meta = directory.atomic_read(Path::new("meta.json")).map_err(engine)?;
    let meta: Meta = serde_json::from_slice(&meta).map_err(engine)?;
    Ok((manifest.directory, meta.payload.and_then(|payload| payload.parse().ok()).unwrap_or(0)))
}

fn open_version(directory: &Path) -> Result<Opened> {
    let mut index = Index::open(directory::ReadOnly(mapped(directory)?)).map_err(engine)?;
    attach(&mut index);
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).num_warming_threads(0).try_into();
    let reader: tantivy::IndexReader = reader.map_err(engine)?;
    // Segments are those of the meta file as the reader found it, the generation must be that file's too: read until
    // both agree.
    let before = payload(&index)?;
    reader.reload().map_err(engine)?;
    if payload(&index)? != before {
        return Err(Error::Engine("the index changed while it was opened".into()));
    }
    let roots = Catalog::read_roots(directory, before)?;
    let names = LazyNames::kept(directory.to_path_buf(), before);
    let reader =
        Reader { searcher: reader.searcher(), fields: schema::Fields::default(), generation: before, roots, names };
    let directory = directory.to_path_buf();
    let catalog = LazyCatalog { directory: directory.clone(), generation: before, read: OnceLock::new() };
    Ok(Opened { reader, directory, catalog })
}

/// Gives `each` every stored article of the file or folder `path` of the root labelled `root`.
///
/// # Errors
/// Where the index cannot be read, and those of `each`.
pub fn each_stored_under(
    reader: &Reader,
    root: &str,
    path: &str,
    each: &mut dyn FnMut(StoredArticle) -> Result<()>,
) -> Result<()> {
    let term = Term::from_field_text(reader.fields.under, &schema::under(root, path));
    let query = TermQuery::new(term, IndexRecordOption::Basic);
    let found = reader.searcher.search(&query, &DocSetCollector).map_err(engine)?;
    let mut addresses: Vec<_> = found.into_iter().collect();
    addresses.sort_unstable();
    addresses.into_iter().try_for_each(|address| each(stored(reader, address)?))
}

/// The stored article at `address`.
///
/// # Errors
/// Where the index cannot be read.
pub fn stored(reader: &Reader, address: DocAddress) -> Result<StoredArticle> {
    let document: TantivyDocument = reader.searcher.doc(address).map_err(engine)?;
    let bytes = document.get_first(reader.fields.article).and_then(|value| value.as_bytes());
    schema::decode(bytes.ok_or_else(|| Error::Engine("a stored article is missing".into()))?)
}

/// Verifies the checksums of the index in `folder`; gives what is damaged, in sentences.
///
/// # Errors
/// Where the index cannot be opened at all.
pub fn verify(folder: &Path) -> Result<Vec<String>> {
    undisturbed(folder, || verify_once(folder), Vec::is_empty)
}

fn verify_once(folder: &Path) -> Result<Vec<String>> {
    let manifest = Manifest::read(folder)?;
    let directory = folder.join(&manifest.directory);
    let mapped = MmapDirectory::open(&directory).map_err(|error| bad(folder, error.to_string()))?;
    let index = Index::open(directory::ReadOnly(mapped)).map_err(|error| bad(folder, error.to_string()))?;
    let mut damage = Vec::new();
    let mut broken: Vec<PathBuf> = index.validate_checksum().map_err(engine)?.into_iter().collect();
    broken.sort();
    damage.extend(
        broken.iter().map(|file| format!("`{}` has another checksum than when it was written", file.display())),
    );
    if !broken.is_empty() {
        // What is known to be damaged is better not opened.
        return Ok(damage);
    }
    if let Err(error) =
        index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into() as tantivy::Result<tantivy::IndexReader>
    {
        damage.push(format!("it cannot be opened: {error}"));
    }
    if let Err(error) = Catalog::read(&directory, payload(&index)?) {
        damage.push(error.to_string());
    }
    Ok(damage)
}

fn payload(index: &Index) -> Result<u64> {
    let payload = index.load_metas().map_err(engine)?.payload;
    Ok(payload.and_then(|payload| payload.parse().ok()).unwrap_or(0))
}

fn mapped(directory: &Path) -> Result<MmapDirectory> {
    MmapDirectory::open(directory).map_err(engine)
}

fn attach(index: &mut Index) {
    index.set_tokenizers(analyzer::tokenizers());
    index.set_fast_field_tokenizers(analyzer::tokenizers());
}

fn engine(error: impl std::fmt::Display) -> Error {
    Error::Engine(error.to_string())
}
