//! Writing: one writer at a time, commits that survive a crash at any instant, rebuilds that switch at the end.

use std::{
    collections::HashMap,
    fs::{self, File, TryLockError},
    io::{Read, Seek, Write},
    path::{Path, PathBuf},
};

use tantivy::{
    Index, IndexReader, IndexWriter, ReloadPolicy, SegmentMeta, TantivyDocument, Term,
    directory::MmapDirectory,
    index::SegmentId,
    indexer::NoMergePolicy,
    schema::{Document, Field},
};

use super::{
    attach, bad,
    catalog::Catalog,
    engine, manifest,
    manifest::Manifest,
    names::Names,
    schema::{self, Fields},
};
use crate::{
    error::{Error, Result},
    settings::Settings,
};

const README: &str = "This folder is an index made by dateline. It is a cache of what was read from the folders it \
was made from: it can be deleted and made again with `dateline index`.\n\nA file `sources.toml` beside this one may name the source, \
language, section, time zone and date order of articles by their paths:\n\n    [[source]]\n    paths = [\"tass/**\"]\n    \
name = \"TASS\"\n    language = \"ru\"\n    time_zone = \"Europe/Moscow\"\n    date_order = \"day-first\"\n\nA file \
`corrections.toml` holds corrections of names; `dateline correct` writes it. Both stay when the index is made anew: keep them \
when you delete it.\n";

/// So many bytes of segments are merged into one at most: while they are merged they are mapped into memory, and that is to
/// stay small however large the index is.
const MERGED_BYTES: u64 = 320 << 20;

/// The writing end of an index, holding its lock.
pub struct Writer {
    folder: PathBuf,
    directory: PathBuf,
    manifest: Manifest,
    /// Whether the manifest on disk does not name this version yet.
    fresh: bool,
    documents: IndexWriter<Loaded>,
    fields: Fields,
    generation: u64,
    /// Which names of the last commit are one name.
    names: Option<Names>,
    _lock: File,
}

impl Writer {
    /// Opens the index in `folder` for writing and makes it where there is none, with access for its user alone. With
    /// `rebuild`, or where another version of dateline made it, a new version is begun beside the old, which stays the
    /// current one until [`Writer::switch`].
    ///
    /// # Errors
    /// [`Error::Locked`] where another process writes it, [`Error::Io`] where the folder cannot be written,
    /// [`Error::BadIndex`] where the folder holds something else.
    pub fn open(folder: &Path, settings: &Settings, rebuild: bool) -> Result<Self> {
        if folder.exists() && !folder.is_dir() {
            return Err(manifest::no_folder(folder));
        }
        if folder.is_dir() && !folder.join(manifest::FILE).exists() {
            // Before anything is changed in it.
            require_own(folder)?;
        }
        make_private(folder)?;
        let lock = lock(folder)?;
        let old = match Manifest::read(folder) {
            Ok(manifest) => Some(manifest),
            Err(Error::NoIndex(_)) => None,
            Err(Error::BadIndex { .. }) if rebuild => None,
            Err(error) => return Err(error),
        };
        let fresh = is_anew(old.as_ref(), rebuild);
        let directory = match &old {
            Some(manifest) if fresh => manifest.next_directory(),
            Some(manifest) => manifest.directory.clone(),
            None => "v1".to_owned(),
        };
        remove_other_versions(folder, old.as_ref().map(|manifest| manifest.directory.as_str()), &directory, fresh);
        let path = folder.join(&directory);
        make_private(&path)?;
        let fields = Fields::default();
        let mapped = MmapDirectory::open(&path).map_err(engine)?;
        let mut index = if fresh {
            Index::create(mapped, fields.schema.clone(), tantivy::IndexSettings::default())
        } else {
            Index::open(mapped)
        }
        .map_err(|error| bad(folder, error.to_string()))?;
        attach(&mut index);
        let generation = match &old {
            Some(_) if fresh => super::generation(folder).map_or(0, |(_, generation)| generation),
            _ => super::payload(&index)?,
        };
        let threads = settings.writers();
        let bytes = (settings.writer_bytes / threads).max(16 << 20) * threads;
        let writer = patiently(
            || index.writer_with_num_threads(threads, bytes),
            |error| matches!(error, tantivy::TantivyError::LockFailure(..)),
        )
        .map_err(|error| bad(folder, error.to_string()))?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        Catalog::clean(&path, generation);
        let manifest = Manifest::current(directory);
        Ok(Self {
            folder: folder.to_path_buf(),
            directory: path,
            manifest,
            fresh,
            documents: writer,
            fields,
            generation,
            names: None,
            _lock: lock,
        })
    }

    /// Whether [`Writer::open`] would begin a new version.
    pub fn would_be_fresh(folder: &Path, rebuild: bool) -> bool {
        is_anew(Manifest::read(folder).ok().as_ref(), rebuild)
    }

    /// Whether this is a new version that does not hold what the index held.
    pub fn is_fresh(&self) -> bool {
        self.fresh
    }

    /// The version folder being written.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// The number of the last commit.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// The fields, for making documents on other threads.
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// Adds a document made by [`Fields::document`]. Thousands may wait to be indexed: `load` is dropped when this one is
    /// no longer among them, by which the memory that they take can be kept in bounds.
    ///
    /// # Errors
    /// Where a writing thread has failed.
    pub fn add(&self, document: TantivyDocument, load: impl Send + Sync + 'static) -> Result<()> {
        self.documents.add_document(Loaded { document, _load: Box::new(load) }).map(drop).map_err(engine)
    }

    /// Removes every article of a file or folder added so far.
    pub fn delete_under(&self, root: &str, path: &str) {
        self.delete(self.fields.under, &schema::under(root, path));
    }

    /// Removes the article with this key, of those added so far.
    pub fn delete_article(&self, key: u64) {
        self.documents.delete_term(Term::from_field_u64(self.fields.key, key));
    }

    fn delete(&self, field: Field, value: &str) {
        self.documents.delete_term(Term::from_field_text(field, value));
    }

    /// Commits what was added and removed, with the catalog behind it, as the next generation: at one instant, kept
    /// whatever happens after it returns.
    ///
    /// # Errors
    /// Where it cannot be written; then the index is as it was at the commit before.
    pub fn commit(&mut self, catalog: &mut Catalog) -> Result<()> {
        catalog.generation = self.generation + 1;
        self.write(catalog)?;
        self.generation = catalog.generation;
        self.keep_names(true);
        Catalog::clean(&self.directory, self.generation);
        Ok(())
    }

    /// Keeps the table of names of the commit just made, anew where `anew`: what is merged has the same articles. Readers
    /// that find none compute it themselves, so nothing is lost where it cannot be kept.
    fn keep_names(&mut self, anew: bool) {
        let reader = self.documents.index().reader_builder().reload_policy(ReloadPolicy::Manual).num_warming_threads(0);
        let reader: tantivy::Result<IndexReader> = reader.try_into();
        let Ok(searcher) = reader.map(|reader| reader.searcher()) else { return };
        if anew {
            self.names = Names::compute(&searcher).ok();
        }
        if let Some(names) = &mut self.names
            && names.resolve(&searcher).is_ok()
        {
            let _ = names.write(&self.directory, self.generation);
        }
    }

    fn write(&mut self, catalog: &Catalog) -> Result<()> {
        fail::fail_point!(&point("before-catalog", &self.folder), |_| Err(failure("catalog")));
        catalog.write(&self.directory)?;
        fail::fail_point!(&point("before-commit", &self.folder), |_| Err(failure("commit")));
        let mut prepared = self.documents.prepare_commit().map_err(|error| self_described(&self.folder, error))?;
        prepared.set_payload(&catalog.generation.to_string());
        fail::fail_point!(&point("prepared-commit", &self.folder), |_| Err(failure("meta.json")));
        prepared.commit().map_err(|error| self_described(&self.folder, error))?;
        if self.fresh && !self.folder.join(manifest::FILE).exists() {
            // A first run is searchable from its first commit on.
            self.manifest.write(&self.folder)?;
        }
        Ok(())
    }

    /// Merges segments after a run: all where the run added much or much was removed, the small ones where there are many;
    /// as many into one as `MERGED_BYTES` allow. `added` is the number of documents the run added.
    ///
    /// # Errors
    /// Where merging fails; the index is then as it was.
    pub fn merge(&mut self, added: u64) -> Result<()> {
        let metas = self.documents.index().searchable_segment_metas().map_err(engine)?;
        let alive: u64 = metas.iter().map(|meta| u64::from(meta.num_docs())).sum();
        let deleted: u64 = metas.iter().map(|meta| u64::from(meta.num_deleted_docs())).sum();
        let all = metas.len() > 1 && added * 4 >= alive || deleted * 5 > alive + deleted;
        let largest = metas.iter().map(|meta| u64::from(meta.num_docs())).max().unwrap_or(0);
        let sizes = self.sizes();
        let bytes = |meta: &SegmentMeta| sizes.get(&meta.id().uuid_string()).copied().unwrap_or_default();
        let mut chosen: Vec<(u64, SegmentMeta)> = metas
            .iter()
            .filter(|meta| all || metas.len() > 8 && u64::from(meta.num_docs()) * 2 < largest.max(2))
            .map(|meta| (bytes(meta), meta.clone()))
            .collect();
        // As long as the list of segments is held, so are the files of those that were merged.
        drop(metas);
        chosen.sort_by_key(|(bytes, meta)| (*bytes, meta.id()));
        for group in grouped(chosen, MERGED_BYTES) {
            self.merge_into_one(group)?;
        }
        self.keep_names(false);
        self.documents.garbage_collect_files().wait().map_err(engine)?;
        Ok(())
    }

    fn merge_into_one(&mut self, segments: Vec<SegmentMeta>) -> Result<()> {
        let loses = |meta: &SegmentMeta| u64::from(meta.num_deleted_docs()) * 5 > u64::from(meta.max_doc());
        let ids: Vec<SegmentId> = segments.iter().map(SegmentMeta::id).collect();
        if ids.len() > 1 || segments.iter().any(loses) {
            drop(segments);
            self.documents.merge(&ids).wait().map_err(engine)?;
        }
        Ok(())
    }

    /// The bytes on disk of each segment, by the name that its files begin with.
    fn sizes(&self) -> HashMap<String, u64> {
        let mut sizes = HashMap::new();
        for entry in fs::read_dir(&self.directory).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let segment = name.to_str().and_then(|name| name.split('.').next());
            if let (Some(segment), Ok(file)) = (segment, entry.metadata()) {
                *sizes.entry(segment.to_owned()).or_default() += file.len();
            }
        }
        sizes
    }

    /// Makes this version the current one and removes the others.
    ///
    /// # Errors
    /// Where the manifest cannot be written; the old version then stays the current one.
    pub fn switch(&mut self) -> Result<()> {
        if self.fresh {
            fail::fail_point!(&point("before-switch", &self.folder), |_| Err(Error::Engine(
                "failed on purpose".into()
            )));
            self.manifest.write(&self.folder)?;
            self.fresh = false;
        }
        remove_other_versions(&self.folder, None, &self.manifest.directory, false);
        let readme = self.folder.join("README.md");
        if !readme.exists() {
            fs::write(&readme, README).map_err(Error::io("write", &readme))?;
        }
        Ok(())
    }
}

/// Things with their sizes, in groups of at most `most` together or one alone, in their order.
fn grouped<T>(things: Vec<(u64, T)>, most: u64) -> Vec<Vec<T>> {
    let mut groups: Vec<Vec<T>> = Vec::new();
    let mut size = 0;
    for (bytes, thing) in things {
        match groups.last_mut() {
            Some(last) if size + bytes <= most => {
                last.push(thing);
                size += bytes;
            }
            _ => {
                groups.push(vec![thing]);
                size = bytes;
            }
        }
    }
    groups
}

fn is_anew(old: Option<&Manifest>, rebuild: bool) -> bool {
    rebuild || !old.is_some_and(Manifest::is_current)
}

/// A document on its way into the index, with what is to be dropped when it arrives.
struct Loaded {
    document: TantivyDocument,
    _load: Box<dyn Send + Sync>,
}

impl Document for Loaded {
    type Value<'a> = <TantivyDocument as Document>::Value<'a>;
    type FieldsValuesIter<'a> = <TantivyDocument as Document>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.document.iter_fields_and_values()
    }

    fn into_tantivy_document(self) -> TantivyDocument {
        self.document
    }
}

/// The name of a point at which a test lets the writing of one index fail, and of no other that the process writes.
#[cfg(feature = "failpoints")]
fn point(name: &str, folder: &Path) -> String {
    format!("{name} {}", folder.display())
}

/// The error of a write that a test lets fail.
#[cfg(feature = "failpoints")]
fn failure(what: &str) -> Error {
    let source = std::io::Error::new(std::io::ErrorKind::StorageFull, "failed on purpose");
    Error::Io { action: "write", path: PathBuf::from(what), source }
}

fn self_described(folder: &Path, error: tantivy::TantivyError) -> Error {
    match error {
        tantivy::TantivyError::IoError(error) => Error::Io {
            action: "write",
            path: folder.to_path_buf(),
            source: std::io::Error::new(error.kind(), error.to_string()),
        },
        other => engine(other),
    }
}

/// Makes a folder that only its user may open.
fn make_private(folder: &Path) -> Result<()> {
    let made = !folder.exists();
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(Error::io("create", folder))?;
    #[cfg(unix)]
    if !made && !folder.join(manifest::FILE).exists() {
        // A folder made by hand, or by a checkout: the queries and titles in it are its user's own all the same.
        let private = std::os::unix::fs::PermissionsExt::from_mode(0o700);
        fs::set_permissions(folder, private).map_err(Error::io("write", folder))?;
    }
    Ok(())
}

/// Refuses a folder that holds files of somebody else.
fn require_own(folder: &Path) -> Result<()> {
    let entries = fs::read_dir(folder).map_err(Error::io("read", folder))?;
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let version = name.strip_prefix('v').is_some_and(|number| number.parse::<u64>().is_ok());
        let own = [
            "README.md",
            "corrections.toml",
            "saved.toml",
            "sources.toml",
            "writer.lock",
            manifest::FILE,
            "manifest.new",
        ];
        if !version && !own.contains(&name.as_ref()) && !name.starts_with('.') {
            return Err(Error::Usage {
                message: format!("`{}` is no index: it holds `{}`", folder.display(), name.escape_debug()),
                hint: "choose a new or empty folder with `--index`".into(),
            });
        }
    }
    Ok(())
}

fn lock(folder: &Path) -> Result<File> {
    let path = folder.join("writer.lock");
    let mut file = File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .map_err(Error::io("write", &path))?;
    match patiently(|| file.try_lock(), |error| matches!(error, TryLockError::WouldBlock)) {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut process = String::new();
            let _ = file.read_to_string(&mut process);
            let process = if process.trim().is_empty() { "unknown".into() } else { process.trim().to_owned() };
            return Err(Error::Locked { path: folder.to_path_buf(), process });
        }
        Err(TryLockError::Error(error)) => return Err(Error::io("lock", &path)(error)),
    }
    let name = std::process::id().to_string();
    file.set_len(0)
        .and_then(|()| file.rewind())
        .and_then(|()| file.write_all(name.as_bytes()))
        .map_err(Error::io("write", &path))?;
    Ok(file)
}

/// Tries again for a second where something is `busy`: a program started just now by this process holds a copy of its
/// locks until it runs, which takes its time on a busy machine.
fn patiently<T, E>(mut attempt: impl FnMut() -> Result<T, E>, busy: impl Fn(&E) -> bool) -> Result<T, E> {
    for _ in 0..100 {
        match attempt() {
            Err(error) if busy(&error) => std::thread::sleep(std::time::Duration::from_millis(10)),
            outcome => return outcome,
        }
    }
    attempt()
}

/// Removes version folders that are neither the current one nor, unless it is to be begun anew, the one being written.
fn remove_other_versions(folder: &Path, current: Option<&str>, writing: &str, anew: bool) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        let version = name.strip_prefix('v').is_some_and(|number| number.parse::<u64>().is_ok());
        if version && Some(name) != current && (name != writing || anew) {
            // A reader may still have it open; the files go when it closes them.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_merged_stays_small() {
        let sizes = [1, 2, 3, 4, 9, 20];
        let groups = grouped(sizes.iter().map(|&size| (size, size)).collect(), 10);
        assert_eq!(groups, [vec![1, 2, 3, 4], vec![9], vec![20]]);
        assert_eq!(grouped(Vec::<(u64, u64)>::new(), 10), Vec::<Vec<u64>>::new());
    }
}
