//! What the attributes of an element say of a date.

use dom_query::NodeRef;

use super::Open;
use crate::article::DateRole;

/// What the attributes of an element say of a date: its value and what it is the date of.
pub(super) fn marked(node: &NodeRef, name: &str, open: &mut Open) {
    for key in ["itemprop", "property"] {
        let Some(value) = node.attr(key) else { continue };
        for word in value.split_ascii_whitespace() {
            let word = word.rsplit([':', '/', '#']).next().unwrap_or(word).to_ascii_lowercase();
            open.role = match word.as_str() {
                "datepublished" | "published" | "issued" | "pubdate" | "uploaddate" | "article.published" => {
                    DateRole::Published
                }
                "datecreated" | "created" => DateRole::Created,
                "datemodified" | "modified" | "dateupdated" | "updated" => DateRole::Modified,
                "startdate" | "enddate" | "validfrom" | "validthrough" | "birthdate" | "expires" | "doortime" => {
                    DateRole::Other
                }
                _ => continue,
            };
        }
    }
    let is_marked = open.role != DateRole::Unknown;
    let keys: &[&str] = match name {
        "meta" if is_marked => &["content", "datetime", "value"],
        "meta" | "link" | "del" | "script" => return,
        "time" => {
            &["datetime", "content", "title", "data-time", "data-timestamp", "data-datetime", "data-date", "unixtime"]
        }
        "abbr" => &["title", "data-utime"],
        "relative-time" | "time-ago" | "local-time" => &["datetime"],
        _ if is_marked => &["datetime", "content", "title"],
        _ if open.called.is_date() => {
            &["datetime", "content", "data-datetime", "data-date", "data-timestamp", "data-time", "title", "data-utime"]
        }
        _ => &["datetime"],
    };
    if name == "time" && node.has_attr("pubdate") {
        open.role = DateRole::Published;
    }
    let is_date =
        |value: &str| (6..=80).contains(&value.len()) && value.bytes().filter(u8::is_ascii_digit).count() >= 4;
    let mut known = keys.iter().filter_map(|key| node.attr(key)).map(|value| value.trim().to_owned());
    open.value = known.find(|value| is_date(value));
    if open.value.is_none() && (name == "time" || open.called.is_dated || open.called.is_published) {
        // Scripts that write `4 hours ago` keep the time in an attribute of some name.
        let attributes = node.attrs();
        let dated = attributes.iter().filter(|attribute| {
            let key = attribute.name.local.to_ascii_lowercase();
            key.starts_with("data-") && ["date", "time", "publish", "epoch"].iter().any(|word| key.contains(word))
        });
        open.value = dated.into_iter().map(|attribute| attribute.value.trim().to_owned()).find(|value| is_date(value));
    }
}
