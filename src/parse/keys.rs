//! The keys by which records, front matter and header lines name the parts of an article.

/// A part of an article and the keys that name it, best first, in lower case without `_`, `-`, `.` and spaces.
pub(super) type Keys = &'static [&'static str];

pub(super) const ID: Keys = &[
    "id",
    "docid",
    "articleid",
    "guid",
    "uuid",
    "uri",
    "identifier",
    "storiesid",
    "storeid",
    "documentid",
    "accessionnumber",
    "an",
    "idstr",
];
pub(super) const TITLE: Keys = &[
    "title",
    "headline",
    "heading",
    "headlinemain",
    "webtitle",
    "hl",
    "titleheadline",
    "hd",
    "storytitle",
    "pagetitle",
];
pub(super) const DATE: Keys = &[
    "datetimepub",
    "date",
    "published",
    "pubdate",
    "publishedat",
    "datepublished",
    "publicationdate",
    "publishdate",
    "publisheddate",
    "publishedon",
    "publishtime",
    "publishedtime",
    "datepublish",
    "webpublicationdate",
    "articlepublishedtime",
    "posted",
    "postedat",
    "issued",
    "dateissued",
    "firstpublished",
    "created",
    "createdat",
    "datecreated",
    "timestamp",
    "firstcreated",
    "versioncreated",
    "day",
    "datetime",
    "publicationdatetime",
    "publicationtime",
    "dateofpublication",
    "pd",
    "loaddate",
    "entrydate",
    "seendate",
];
pub(super) const BODY: Keys = &[
    "body",
    "text",
    "content",
    "articlebody",
    "fulltext",
    "maintext",
    "bodytext",
    "contenttext",
    "bodyhtml",
    "contenthtml",
    "article",
    "story",
    "paragraphs",
    "transcription",
    "ocr",
    "description",
    "abstract",
    "summary",
    "lead",
    "storytext",
    "td",
    "lp",
    "leadparagraph",
    "hlead",
    "openingtext",
    "hitsentence",
    "excerpt",
    "snippet",
    "trailtext",
    "caption",
];
pub(super) const URL: Keys = &[
    "url",
    "link",
    "canonicalurl",
    "weburl",
    "canonical",
    "permalink",
    "articleurl",
    "sourceurl",
    "href",
    "documenturl",
    "storyurl",
    "urlshort",
    "shorturl",
];
pub(super) const SOURCE: Keys = &[
    "source",
    "publisher",
    "publication",
    "outlet",
    "newspaper",
    "sitename",
    "site",
    "agency",
    "provider",
    "domain",
    "sn",
    "pubtitle",
    "publicationname",
    "publicationtitle",
    "sourcename",
    "medianame",
    "sourcedomain",
    "outletname",
];
pub(super) const AUTHORS: Keys = &[
    "authors",
    "author",
    "byline",
    "by",
    "creator",
    "writers",
    "writer",
    "reporter",
    "journalist",
    "journalists",
    "influencer",
    "user",
    "from",
    "bylineoriginal",
];
pub(super) const SECTION: Keys = &[
    "section",
    "category",
    "sectionname",
    "articlesection",
    "desk",
    "rubric",
    "categories",
    "se",
    "newsdesk",
    "pillarname",
    "rubrics",
];
pub(super) const LANG: Keys = &["lang", "language", "inlanguage", "langcode", "languagecode", "locale", "la"];
pub(super) const MODIFIED: Keys = &[
    "modified",
    "updated",
    "modifiedat",
    "updatedat",
    "datemodified",
    "lastmodified",
    "lastmod",
    "dateupdated",
    "modifiedgmt",
    "datemodify",
    "edited",
    "webmodifieddate",
];
pub(super) const CAPTURED: Keys = &[
    "captured",
    "capturedat",
    "capturetime",
    "retrieved",
    "retrievedat",
    "accessed",
    "fetched",
    "fetchedat",
    "scrapedat",
    "crawled",
    "crawledat",
    "datedownload",
    "archived",
    "collectdate",
    "dateaccessed",
];

/// Keys of objects in which services put parts of an article beside others (`fields.bodyText`, `attributes.title`).
pub(super) const WRAPPERS: Keys = &[
    "fields",
    "attributes",
    "metadata",
    "meta",
    "article",
    "story",
    "post",
    "doc",
    "document",
    "item",
    "node",
    "tweet",
    "record",
    "payload",
    "data",
];

/// Keys in Russian, Ukrainian, German, French and Spanish, as folded, each with the English one it stands for.
#[rustfmt::skip]
const TRANSLATED: &[(&str, &str)] = &[
    ("заголовок", "title"), ("название", "title"), ("назва", "title"), ("titel", "title"), ("überschrift", "title"),
    ("titre", "title"), ("título", "title"), ("titulo", "title"), ("titular", "title"),
    ("дата", "date"), ("опубликовано", "date"), ("датапубликации", "date"), ("опубліковано", "date"),
    ("датапублікації", "date"), ("datum", "date"), ("veröffentlicht", "date"), ("publié", "date"),
    ("publiéle", "date"), ("datedepublication", "date"), ("fecha", "date"), ("publicado", "date"),
    ("fechadepublicación", "date"),
    ("автор", "author"), ("авторы", "author"), ("автори", "author"), ("autor", "author"), ("autorin", "author"),
    ("autoren", "author"), ("auteur", "author"), ("auteure", "author"), ("auteurs", "author"), ("autora", "author"),
    ("autores", "author"),
    ("источник", "source"), ("издание", "source"), ("джерело", "source"), ("видання", "source"),
    ("quelle", "source"), ("zeitung", "source"), ("journal", "source"), ("fuente", "source"), ("diario", "source"),
    ("рубрика", "section"), ("раздел", "section"), ("розділ", "section"), ("rubrik", "section"),
    ("ressort", "section"), ("rubrique", "section"), ("sección", "section"), ("seccion", "section"),
    ("ссылка", "url"), ("адрес", "url"), ("посилання", "url"), ("adresse", "url"), ("lien", "url"), ("enlace", "url"),
    ("язык", "language"), ("мова", "language"), ("sprache", "language"), ("langue", "language"),
    ("idioma", "language"),
];

/// A key as the lists above have it.
pub(crate) fn folded(key: &str) -> String {
    let folded: String = key.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let english = TRANSLATED.iter().find(|(foreign, _)| *foreign == folded).map(|(_, english)| (*english).to_owned());
    english.unwrap_or(folded)
}

/// Whether `key` names a part of an article.
pub(crate) fn is_known(key: &str) -> bool {
    let key = folded(key);
    [ID, TITLE, DATE, BODY, URL, SOURCE, AUTHORS, SECTION, LANG, MODIFIED, CAPTURED]
        .iter()
        .any(|keys| keys.contains(&key.as_str()))
}

/// ISO 639-1 code of a language named by a code, a locale or in words.
pub(crate) fn language(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let code = text.split(['-', '_', ';', ',', ' ']).next()?;
    if code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Some(code.to_owned());
    }
    LANGUAGES.iter().find(|(_, names)| names.contains(&code)).map(|(code, _)| (*code).to_owned())
}

/// Codes of three letters and names.
const LANGUAGES: &[(&str, &[&str])] = &[
    ("en", &["eng", "english"]),
    ("ru", &["rus", "russian", "русский"]),
    ("uk", &["ukr", "ukrainian", "українська"]),
    ("fr", &["fra", "fre", "french", "français"]),
    ("de", &["deu", "ger", "german", "deutsch"]),
    ("es", &["spa", "spanish", "español"]),
    ("it", &["ita", "italian", "italiano"]),
    ("pt", &["por", "portuguese", "português"]),
    ("nl", &["nld", "dut", "dutch", "nederlands"]),
    ("pl", &["pol", "polish", "polski"]),
    ("sv", &["swe", "swedish", "svenska"]),
    ("da", &["dan", "danish", "dansk"]),
    ("no", &["nor", "norwegian", "norsk"]),
    ("fi", &["fin", "finnish", "suomi"]),
    ("el", &["ell", "gre", "greek"]),
    ("tr", &["tur", "turkish", "türkçe"]),
    ("ar", &["ara", "arabic"]),
    ("he", &["heb", "hebrew"]),
    ("fa", &["fas", "per", "persian"]),
    ("zh", &["zho", "chi", "chinese"]),
    ("ja", &["jpn", "japanese"]),
    ("ko", &["kor", "korean"]),
    ("hi", &["hin", "hindi"]),
    ("cs", &["ces", "cze", "czech"]),
    ("ro", &["ron", "rum", "romanian"]),
    ("hu", &["hun", "hungarian"]),
    ("bg", &["bul", "bulgarian"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_codes_of_two_letters() {
        for (text, code) in [("en-US", Some("en")), ("ENG", Some("en")), ("русский", Some("ru")), ("gibberish", None)]
        {
            assert_eq!(language(text).as_deref(), code);
        }
    }
}
