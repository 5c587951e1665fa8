//! Whether a page is an article at all, or an error message, a request for consent, a form to log in, a stub for
//! subscribers, a list.
//!
//! An article taken for none is worse than a list taken for an article, so no sign decides alone: words count only where
//! there is little text, and a page that describes itself as a dated article is no list and no error.

mod phrases;

use dom_query::Document;

use self::phrases::{CHALLENGES, CODES, CONSENTS, ERROR_WORDS, ERRORS, GATES, LOGINS, MANAGERS};
use super::{metadata::Metadata, title, tree::Whole};
use crate::{
    article::{Article, NotArticle},
    source::Hints,
};

/// A block of at least so many letters is a paragraph.
const PARAGRAPH: usize = 80;
/// Fewer letters of paragraphs in a row than this are no article that a list could be taken for.
const LIST_PROSE: usize = 150;
/// As much where another sign speaks for a list: most of the page is links, or texts stand between many of them.
const TEASER_PROSE: usize = 250;
/// As much where the page is the first of its site or calls itself a list, or where texts like many others stand between
/// the links.
const FRONT_PROSE: usize = 600;
/// As much where there are very many links.
const CROWDED_PROSE: usize = 500;
/// So many links that read like headlines make a list.
const HEADLINES: usize = 8;
/// So many make one that texts stand between.
const TEASED_HEADLINES: usize = 15;
/// So many make one that calls itself an article, as sites do that say so on every page.
const CLAIMED_HEADLINES: usize = 20;
/// So many are very many.
const CROWDED_HEADLINES: usize = 40;
/// So many texts between links are teasers.
const TEASERS: usize = 8;
/// A page with more letters of text than this is no form to log in.
const LOGIN_TEXT: usize = 450;
/// A page with fewer letters than this and a field for a password is nothing but a form.
const LOGIN_PAGE: usize = 700;
/// A page with more letters than this that leads elsewhere is more than a signpost.
const MOVED_TEXT: usize = 200;
/// A page with more letters than this is no error message, no matter what it says.
const ERROR_TEXT: usize = 350;
/// An article with more letters than this is no stub.
const STUB: usize = 700;
/// A page with more letters than this outside of the request is no wall in front of an article.
const WALL_REST: usize = 500;

/// Longer blocks are text that speaks of such things.
const LONGEST_GATE: usize = 240;

/// What a page shows, gathered before its article is cut out of it.
#[expect(clippy::struct_excessive_bools, reason = "each is a sign of its own")]
pub(crate) struct Signs {
    /// Links that read like headlines.
    headlines: usize,
    /// Letters of the longest row of paragraphs without such a link between them.
    row: usize,
    /// Letters of all paragraphs, and in how many rows they stand.
    paragraphs: usize,
    rows: usize,
    /// Letters of everything, and of links.
    letters: usize,
    linked: usize,
    /// Letters of blocks that ask for consent or proof.
    asking: usize,
    /// Letters of blocks that invite to subscribe in order to read on.
    gates: usize,
    /// Titles and headings, folded.
    headings: Vec<String>,
    is_challenge: bool,
    is_managed: bool,
    /// Whether the server said that there is nothing, or that it is elsewhere.
    is_error_status: bool,
    /// Whether the page at once leads to another.
    is_moved: bool,
    /// Whether it is the first page of its site, or calls itself a list.
    is_front: bool,
    /// Whether it has a field for a password, and any field at all.
    asks_password: bool,
    has_fields: bool,
}

/// Looks at `doc`, which was made from `page` and has the blocks of `whole`; `hints` tell what the server said.
pub(crate) fn signs(doc: &Document, whole: &Whole, page: &str, meta: &Metadata, hints: &Hints) -> Signs {
    let status = hints.metadata.iter().find(|(name, _)| name == "http-status").map(|(_, status)| status.as_str());
    let mut signs = Signs {
        headlines: 0,
        row: 0,
        paragraphs: 0,
        rows: 0,
        letters: 0,
        linked: 0,
        asking: 0,
        gates: 0,
        headings: doc.select("title, h1, h2").nodes().iter().take(3).map(|node| title::fold(&node.text())).collect(),
        is_challenge: CHALLENGES.iter().any(|mark| page.contains(mark)),
        is_managed: MANAGERS.iter().any(|mark| page.contains(mark)),
        is_error_status: status.is_some_and(|status| status >= "300"),
        is_moved: meta.all(&["refresh"]).any(leads_at_once),
        is_front: meta.is_front(hints.url.as_deref()) || meta.is_list(),
        asks_password: doc.select("input[type=password]").exists(),
        has_fields: doc.select("input, textarea").exists(),
    };
    let mut row = 0;
    for block in &whole.blocks {
        let letters = letters(&block.text);
        signs.letters += letters;
        signs.linked += block.linked.min(letters);
        if block.linked * 10 >= letters * 7 && letters >= 15 && (block.text.contains(' ') || !block.text.is_ascii()) {
            signs.headlines += 1;
            row = 0;
            continue;
        }
        if letters >= PARAGRAPH && block.linked * 3 < letters {
            signs.rows += usize::from(row == 0);
            signs.paragraphs += letters;
            row += letters;
            signs.row = signs.row.max(row);
        }
        let folded = title::fold(&block.text);
        if CONSENTS.iter().any(|word| folded.contains(word)) {
            signs.asking += letters;
        }
        if letters <= LONGEST_GATE && GATES.iter().any(|phrase| folded.contains(phrase)) {
            signs.gates += letters;
        }
    }
    signs
}

impl Signs {
    /// What the page is, whose article was read as `article`; `None` for an article.
    pub(crate) fn kind(&self, article: &Article, meta: &Metadata) -> Option<NotArticle> {
        let text: usize = article.body.split("\n\n").map(letters).sum();
        let is_told = meta.is_article();
        let little = text < ERROR_TEXT && self.row < ERROR_TEXT;
        let wall = self.letters.saturating_sub(self.asking) < WALL_REST && self.headlines < HEADLINES && !is_told;
        if wall && self.row < WALL_REST && (self.is_challenge || self.asks_for_consent()) {
            return Some(NotArticle::Consent);
        }
        if self.is_error_status && little || !is_told && little && self.says_error() {
            return Some(NotArticle::Error);
        }
        if !is_told && self.is_moved && self.letters < MOVED_TEXT {
            return Some(NotArticle::Error);
        }
        if !meta.is_dated_article() && self.asks_to_log_in(text, &article.title) {
            return Some(NotArticle::Consent);
        }
        let rest = text.saturating_sub(self.gates);
        if rest < STUB && (self.gates > 0 && self.row < STUB * 2 || meta.is_for_subscribers() && rest < STUB / 2) {
            return Some(NotArticle::Paywall);
        }
        (!meta.is_dated_article() && !meta.is_medium() && self.is_list(is_told)).then_some(NotArticle::Listing)
    }

    /// Whether links make the page; `is_told` where it calls itself an article.
    fn is_list(&self, is_told: bool) -> bool {
        let is_linked = self.linked * 2 > self.letters;
        if is_told {
            return self.headlines >= CLAIMED_HEADLINES && self.row < LIST_PROSE && is_linked;
        }
        let many = self.rows >= TEASERS;
        self.headlines >= HEADLINES
            && (self.row < LIST_PROSE
                || self.row < TEASER_PROSE && (is_linked || many || self.is_front)
                || self.row < FRONT_PROSE && self.is_front && self.headlines * 2 >= HEADLINES * 3
                || self.row < FRONT_PROSE
                    && self.headlines >= TEASED_HEADLINES
                    && many
                    && self.row * 4 <= self.paragraphs
                || self.row < CROWDED_PROSE
                    && self.headlines >= CROWDED_HEADLINES
                    && self.linked * 5 > self.letters * 2)
    }

    /// Whether the page is a form to log in, to register or for a forgotten password; `text` and `title` are those of
    /// its article.
    fn asks_to_log_in(&self, text: usize, title: &str) -> bool {
        let is_form = self.asks_password || self.has_fields && self.headlines < HEADLINES;
        let title = title::fold(title);
        let says = || self.headings.iter().chain([&title]).any(|heading| speaks_of_login(heading));
        is_form && self.row < TEASER_PROSE && text < LOGIN_TEXT && says()
            || self.asks_password && self.row < TEASER_PROSE && self.letters < LOGIN_PAGE
    }

    /// Whether what the page asks for is most of what it says.
    fn asks_for_consent(&self) -> bool {
        let share = if self.is_managed { 3 } else { 2 };
        self.asking * share > self.letters && self.asking > 0
    }

    fn says_error(&self) -> bool {
        self.headings.iter().any(|heading| {
            let words: Vec<&str> = heading.split(' ').collect();
            let is_code = |word: &&str| CODES.contains(word);
            let coded = words.first().is_some_and(&is_code) && words.len() < 6
                || words.iter().any(is_code) && words.iter().any(|word| ERROR_WORDS.contains(word));
            coded || ERRORS.iter().any(|phrase| heading.contains(phrase)) && words.len() < 12
        })
    }
}

/// Whether a short heading has one of [`LOGINS`] as words of their own; in scripts without spaces, anywhere.
fn speaks_of_login(heading: &str) -> bool {
    let padded = format!(" {heading} ");
    let has = |phrase: &&str| match phrase.chars().next() {
        Some('\u{2e80}'..) => heading.contains(phrase),
        _ => padded.contains(&format!(" {phrase} ")),
    };
    heading.split(' ').count() < 12 && LOGINS.iter().any(has)
}

/// Whether a `refresh` (`0; url=/new`) leads elsewhere before anyone has read the page.
fn leads_at_once(refresh: &str) -> bool {
    let (seconds, rest) = refresh.split_once([';', ',']).unwrap_or((refresh, ""));
    seconds.trim().parse::<f32>().is_ok_and(|seconds| seconds <= 5.0) && rest.to_ascii_lowercase().contains("url")
}

/// Characters but white space, where one of a script without spaces says as much as three.
fn letters(text: &str) -> usize {
    let weight = |letter: char| if ('\u{2e80}'..'\u{fb00}').contains(&letter) { 3 } else { 1 };
    text.chars().filter(|letter| !letter.is_whitespace()).map(weight).sum()
}
