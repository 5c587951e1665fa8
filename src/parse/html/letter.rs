//! The text of a page that is a mail: all of it that is shown, without what the mail answers to.

use dom_query::Document;

use super::{TREE_BYTES, tree};

/// What mail programs mark as not the mail's own words, and what they hide.
const NOT_OWN: &str = "head, style, script, blockquote[type=cite], .gmail_quote, .gmail_quote_container, .gmail_signature, \
    .moz-cite-prefix, .moz-signature, .yahoo_quoted, .protonmail_quote, .tutanota_quote, #divRplyFwdMsg, \
    #divRplyFwdMsg ~ *, #appendonsend ~ *, .OutlookMessageHeader, .OutlookMessageHeader ~ *, \
    [style*=\"display:none\"], [style*=\"display: none\"]";
/// Text shorter than this beside something quoted is no article: what is quoted was passed on.
const SHORT: usize = 20;

/// The text of the mail `page`, with what it answers to where nothing else is in it; only its tags are cut out where its
/// elements are nested deeper than `most_depth`.
pub(crate) fn text(page: &str, most_depth: usize) -> String {
    if page.len() > TREE_BYTES || tree::depth(page) > most_depth {
        return tree::stripped(page);
    }
    let doc = Document::from(page);
    let whole = || tree::text(&Document::from(page).root(), false);
    // What is passed on is marked like what is answered to.
    let is_passed_on = doc.select(".gmail_attr").iter().any(|mark| mark.text().trim_start().starts_with("---"));
    if is_passed_on {
        return whole();
    }
    doc.select(NOT_OWN).remove();
    let own = tree::text(&doc.root(), false);
    if own.trim().chars().count() < SHORT { whole() } else { own }
}

#[cfg(test)]
mod tests {
    fn text(page: &str) -> String {
        super::text(page, 256)
    }

    #[test]
    fn the_mails_own_words_are_read() {
        let answer = "<html><head><title>x</title></head><body><div style='display:none'>Preview</div>\
                      <p>The ferry runs again from today.</p><div class='gmail_quote'>Does it run?</div></body></html>";
        assert_eq!(text(answer).trim(), "The ferry runs again from today.");
        let passed_on = "<p>See below</p><div class='gmail_quote'><div class='gmail_attr'>---------- Forwarded message \
                         ---------</div>The ferry runs again.</div>";
        assert!(text(passed_on).contains("The ferry runs again."));
        assert_eq!(text("<blockquote type='cite'>The ferry runs.</blockquote>").trim(), "The ferry runs.");
    }
}
