//! Addresses that are told from where they stand.

/// The address `url` as seen from `base`; as it stands where it has a scheme of its own or there is no base.
///
/// Rules of RFC 3986 for what feeds have: addresses from the host on, from the root, and from the folder.
pub(crate) fn resolve(base: Option<&str>, url: &str) -> String {
    let has_scheme = url.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|letter: char| letter.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
    });
    let Some((scheme, rest)) = base.filter(|_| !has_scheme).and_then(|base| base.split_once("://")) else {
        return url.to_owned();
    };
    let rest = rest.split(['?', '#']).next().unwrap_or(rest);
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    if let Some(rest) = url.strip_prefix("//") {
        return format!("{scheme}://{rest}");
    }
    if url.starts_with('/') {
        return format!("{scheme}://{host}{}", without_dots(url));
    }
    if url.is_empty() || url.starts_with(['?', '#']) {
        return format!("{scheme}://{host}{path}{url}");
    }
    let folder = &path[..path.rfind('/').map_or(0, |at| at + 1)];
    format!("{scheme}://{host}{}", without_dots(&format!("/{}{url}", folder.trim_start_matches('/'))))
}

/// A path without `.` and `..`.
fn without_dots(path: &str) -> String {
    let (path, query) = path.split_at(path.find(['?', '#']).unwrap_or(path.len()));
    let mut kept: Vec<&str> = Vec::new();
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    for (at, part) in parts.iter().enumerate() {
        let is_last = at + 1 == parts.len();
        match *part {
            "." => {}
            ".." => {
                kept.pop();
            }
            part => {
                kept.push(part);
                continue;
            }
        }
        if is_last {
            kept.push("");
        }
    }
    format!("/{}{query}", kept.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_seen_from_their_base() {
        let base = Some("http://example.org/news/feed.xml?x=1");
        for (url, whole) in [
            ("http://a.org/b", "http://a.org/b"),
            ("tag:example.org,2024:1", "tag:example.org,2024:1"),
            ("story.html", "http://example.org/news/story.html"),
            ("/story.html", "http://example.org/story.html"),
            ("../a/./b?c=../d", "http://example.org/a/b?c=../d"),
            ("//b.org/c", "http://b.org/c"),
            ("?p=3", "http://example.org/news/feed.xml?p=3"),
        ] {
            assert_eq!(resolve(base, url), whole, "{url}");
        }
        assert_eq!(resolve(Some("http://example.org"), "a"), "http://example.org/a");
        assert_eq!(resolve(None, "a"), "a");
    }
}
