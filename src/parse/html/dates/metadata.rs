//! The dates that a page's metadata tell: JSON-LD, `OpenGraph`, Dublin Core and the names that sites have made up.

use serde_json::{Map, Value};

use super::{
    super::{super::published, metadata::Metadata},
    Dates, Mark, title,
};
use crate::{
    article::{Article, DateOrigin, DateRole},
    date::published::Place,
};

/// Names in lower case without separators, as all lists here. Of `OpenGraph` and its kin.
#[rustfmt::skip]
const OPEN_GRAPH: &[&str] = &[
    "articlepublishedtime", "ogarticlepublishedtime", "articlepublished", "ogpublishedtime", "ogpubdate", "articledate",
    "ogarticlepublished", "articlepublisheddate", "newspublishedtime", "blogpublishedtime", "ogpublishdate",
    "articlepublicationdate", "articlepublishtime", "videoreleasedate", "bookreleasedate",
];

/// Names that say that something was published or issued.
#[rustfmt::skip]
const PUBLISHED: &[&str] = &[
    "datepublished", "parselypubdate", "sailthrudate", "dcdateissued", "dctermsissued", "dcissued", "dcdatepublished",
    "dctermspublished", "dcdatepublication", "dctermsdateissued", "pubdate", "publicationdate", "publishdate",
    "publisheddate", "publishedat", "publishedtime", "publishtime", "publishedon", "datepublish", "originalpublicationdate",
    "articledateoriginal", "displaydate", "cxenseparserecspublishtime", "cxenseparsepublishtime",
    "cxenseparserecsarticlepublishdate", "shareaholicarticlepublishedtime", "vrpublishedtime", "btpubdate",
    "rnewsdatepublished", "citationpublicationdate", "citationdate", "citationonlinedate", "prismpublicationdate",
    "eprintsdate", "bepresscitationdate", "dcsextarticlefirstpublished", "pdate", "ptime", "storydate", "postdate",
    "releasedate", "issued", "dateissued", "contentpublisheddate", "firstpublished", "firstpublisheddate",
    "webpublicationdate", "mediapubdate", "newsdate", "publish", "published", "itemdate", "articledateofpublication",
    "dctermsavailable", "dcdateavailable", "dateposted", "publishdatetime", "publicationdatetime", "articlepubdate",
    "articlepublishdate", "storypublishdate", "pagepublishdate", "publisheddatetime", "iptcdate", "gsadate", "nytpubdate",
    "analyticsdate", "dateofpublication", "originalpublishdate", "publicationtime", "firstpublicationdate", "pubtime",
    "publishedtimestamp", "articlepublishedat", "dltpublished", "sdate", "dcterms:issued", "publicationstartdate",
    "datepub", "thedate", "datecontent",
];

/// Names that say no more than that it is a date.
#[rustfmt::skip]
const PLAIN: &[&str] = &[
    "date", "dcdate", "dctermsdate", "timestamp", "dat", "pagedate", "contentdate", "searchdate", "gentime", "dcdatevalid",
    "dctermstemporal", "articletime", "stats:pushedat",
];

/// Names that say that something was written or made.
#[rustfmt::skip]
const CREATED: &[&str] = &[
    "dctermscreated", "dcdatecreated", "dccreated", "articlecreated", "datecreated", "created", "creationdate",
    "createdate", "createdat", "dctermsdatecreated", "createdtime", "pagecreated",
];

/// Names that say that something was changed.
#[rustfmt::skip]
const MODIFIED: &[&str] = &[
    "articlemodifiedtime", "ogupdatedtime", "ogmodifiedtime", "datemodified", "lastmodified", "dctermsmodified",
    "dcdatemodified", "dcmodified", "modified", "lastmod", "updatedtime", "updated", "dateupdated", "revised",
    "ogarticlemodifiedtime", "modifiedtime", "dcdatexmetadatalastmodified", "lastupdate", "lastupdated", "updateddate",
    "dateupdate", "articleupdatedtime", "articleupdated", "modificationdate", "moddate", "eomportaleomlastupdate",
];

/// Adds all dates that `meta` has; gives when the page was last changed, as it says itself. `article` has its title and
/// address.
pub(crate) fn fill(article: &Article, meta: &Metadata, dates: &mut Dates) -> Option<String> {
    let own = Own { title: title::fold(&article.title), url: meta.url() };
    let mut modified = None;
    let objects = meta.objects();
    let is_one_of_many =
        objects.iter().filter(|object| is_article(object) && object.contains_key("datePublished")).count() > 1;
    let has_own = is_one_of_many && objects.iter().any(|object| own.is(object));
    for (at, object) in objects.iter().enumerate() {
        let is_other = is_one_of_many && is_article(object) && if has_own { !own.is(object) } else { at > 0 };
        let scale = match (is_article(object), is_other, has_own) {
            (true, true, true) => 0.3,
            (true, true, false) => 0.6,
            (true, ..) => 1.0,
            (false, ..) => 0.85,
        };
        let place = if is_other && has_own { Place::Beside } else { Place::Nowhere };
        for (key, role, confidence) in [
            ("datePublished", DateRole::Published, 0.92),
            ("dateCreated", DateRole::Created, 0.8),
            ("uploadDate", DateRole::Published, 0.6),
            ("copyrightYear", DateRole::Unknown, 0.4),
        ] {
            if let Some(text) = object.get(key).and_then(published::words) {
                let mark = Mark { origin: DateOrigin::JsonLd, role, place, confidence: confidence * scale };
                if key == "datePublished" {
                    dates.told(&text, mark)
                } else {
                    dates.marked(&text, mark)
                };
            }
        }
        if !is_other && let Some(text) = object.get("dateModified").and_then(published::words) {
            dates.modified(&text, DateOrigin::JsonLd);
            modified = modified.or_else(|| published::iso(&Value::from(text)));
        }
    }
    for text in meta.all(OPEN_GRAPH) {
        dates.told(text, Mark { confidence: 0.92, ..Mark::of(DateOrigin::OpenGraph) });
    }
    // Some of these names are used for other things, so that what is no date is no fault.
    for (names, role, confidence) in
        [(PUBLISHED, DateRole::Published, 0.88), (PLAIN, DateRole::Unknown, 0.8), (CREATED, DateRole::Created, 0.75)]
    {
        for text in meta.all(names) {
            dates.marked(text, Mark { origin: DateOrigin::Meta, role, place: Place::Nowhere, confidence });
        }
    }
    for text in meta.all(MODIFIED) {
        dates.modified(text, DateOrigin::Meta);
    }
    modified.or_else(|| meta.all(MODIFIED).find_map(|text| published::iso(&Value::from(text))))
}

/// What tells the page's own article from others that are described on it.
struct Own {
    title: String,
    url: Option<String>,
}

impl Own {
    fn is(&self, object: &Map<String, Value>) -> bool {
        let text = |key: &str| match object.get(key)? {
            Value::String(text) => Some(text.clone()),
            Value::Object(inner) => inner.get("@id").and_then(Value::as_str).map(str::to_owned),
            _ => None,
        };
        let same_title = text("headline").or_else(|| text("name")).is_some_and(|headline| {
            let headline = title::fold(&headline);
            !headline.is_empty()
                && !self.title.is_empty()
                && (self.title.contains(&headline) || headline.contains(&self.title))
        });
        let bare = |url: &str| {
            url.split(['#', '?']).next().unwrap_or(url).trim_end_matches('/').rsplit("://").next().map(str::to_owned)
        };
        let same_url = ["url", "mainEntityOfPage", "@id"]
            .iter()
            .any(|key| text(key).is_some_and(|url| self.url.as_ref().is_some_and(|own| bare(own) == bare(&url))));
        same_title || same_url
    }
}

fn is_article(object: &Map<String, Value>) -> bool {
    let is = |name: &str| {
        name.ends_with("Article") || name.ends_with("Posting") || matches!(name, "Report" | "Review" | "Recipe")
    };
    match object.get("@type") {
        Some(Value::String(name)) => is(name),
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).any(is),
        _ => false,
    }
}
