//! Pages saved "complete": `NAME.html` with a folder beside it that holds what belongs to the page.

/// What browsers and other programs, in many languages, put behind the page's name to name the folder, in lower case.
#[rustfmt::skip]
const FOLDERS: &[&str] = &[
    "_files", ".files", "-files", "_file", "_datei", "_dateien", "-dateien", "_fichiers", "-fichiers", "_bestanden",
    "_archivos", "_arquivos", "_ficheiros", "-filer", "_filer", "_soubory", "_elemei", "_pliki", "_fitxers", "_failid",
    "_fails", "_tiedostot", "_fajlovi", "_dosyalar", "_datoteke", "_subory", "_fisiere", "_bylos", "_ficheros",
    "_файлы", "_файли", ".файлы", "_αρχεία", "_ファイル", "_文件", "_檔案", "_파일",
];
/// Endings of pages.
const PAGES: &[&str] = &["html", "htm", "xhtml", "xht", "mht"];

/// The name of the page, without its ending, that a folder called `folder` would belong to.
pub(super) fn page_of(folder: &str) -> Option<&str> {
    let lower = folder.to_lowercase();
    // Lower case may be longer or shorter; then the folder is none of a page.
    FOLDERS.iter().find(|end| lower.ends_with(*end)).and_then(|end| folder.get(..folder.len().checked_sub(end.len())?))
}

/// The name of a page without its ending; `None` where the file is none.
pub(super) fn stem(file: &str) -> Option<&str> {
    let file = file.strip_suffix(".gz").unwrap_or(file);
    let (stem, ending) = file.rsplit_once('.')?;
    PAGES.iter().any(|page| page.eq_ignore_ascii_case(ending)).then_some(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_pages_are_told() {
        for folder in
            ["Ferry runs_files", "Ferry runs-Dateien", "Ferry runs_fichiers", "Ferry runs.files", "Ferry runs_файлы"]
        {
            assert_eq!(page_of(folder), stem("Ferry runs.html"), "{folder}");
        }
        assert_eq!(page_of("archive"), None);
        assert_eq!(stem("Ferry runs.pdf"), None);
    }
}
