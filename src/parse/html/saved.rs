//! What the programs that save pages write into them: where a page came from and when it was saved.

use chrono::DateTime;

use crate::article::Article;

/// So far the comments stand from the beginning of the page, in bytes.
const HEAD: usize = 8 << 10;

/// Fills in the address and the time of saving from the comments of browsers (`saved from url=(0031)https://…`) and of the
/// program `SingleFile`, where the page itself does not say them.
pub(super) fn fill(page: &str, article: &mut Article) {
    let head = &page[..page.floor_char_boundary(HEAD)];
    if let Some((_, behind)) = head.split_once("<!-- saved from url=(") {
        let url = behind.split_once(')').and_then(|(_, url)| url.split([' ', '\n', '\r']).next());
        article.url = article.url.take().or_else(|| url.and_then(address));
    }
    let Some((_, behind)) = head.split_once("Page saved with SingleFile") else { return };
    let comment = behind.split("-->").next().unwrap_or_default();
    let value = |key: &str| comment.lines().find_map(|line| line.trim().strip_prefix(key)).map(str::trim);
    article.url = article.url.take().or_else(|| value("url:").and_then(address));
    article.captured = article.captured.take().or_else(|| value("saved date:").and_then(moment));
}

/// An address of the web without what stands behind it.
fn address(text: &str) -> Option<String> {
    let is_web = text.starts_with("http://") || text.starts_with("https://");
    is_web.then(|| text.trim_end_matches("-->").trim().to_owned())
}

/// A time as JavaScript writes it, `Mon Jun 02 2025 10:00:00 GMT+0300 (…)`, as ISO 8601.
fn moment(text: &str) -> Option<String> {
    let text = text.split('(').next()?.trim();
    let time = DateTime::parse_from_str(text, "%a %b %d %Y %H:%M:%S GMT%z").ok()?;
    Some(time.format("%Y-%m-%dT%H:%M:%S%:z").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(page: &str) -> (Option<String>, Option<String>) {
        let mut article = Article::default();
        fill(page, &mut article);
        (article.url, article.captured)
    }

    #[test]
    fn saved_pages_tell_where_they_came_from() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            filled("<!DOCTYPE html>\n<!-- saved from url=(0024)https://quay.example/a/1 -->\n<html>"),
            (some("https://quay.example/a/1"), None)
        );
        assert_eq!(filled("<!-- saved from url=(0014)about:internet -->"), (None, None));
        assert_eq!(
            filled(
                "<!DOCTYPE html> <html><!--\n Page saved with SingleFile \n url: https://quay.example/a/1 \n saved date: \
                 Mon Jun 02 2025 10:00:00 GMT+0300 (Eastern European Summer Time)\n-->"
            ),
            (some("https://quay.example/a/1"), some("2025-06-02T10:00:00+03:00"))
        );
    }
}
