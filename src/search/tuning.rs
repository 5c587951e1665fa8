//! The numbers that ranking and its surroundings depend on, in one place. Those of BM25 were chosen by nDCG@10 over five
//! collections together (news notes, abstracts, titles), as the ones that are nowhere worse than k1 = 1.2, b = 0.75.

/// How much more a word in the headline counts than the same word in the text.
pub(super) const TITLE_WEIGHT: f32 = 3.0;
/// How much a word below a picture counts: a picture's subject is often not the article's, and captions repeat the text.
pub(super) const CAPTION_WEIGHT: f32 = 0.5;
/// How much a word beside the article counts where `in:page` asks for it: every article that speaks of it comes before.
pub(super) const PAGE_WEIGHT: f32 = 0.1;
/// More different texts than this under one address are not versions of one article but what a wrong address gathered.
pub(super) const MOST_VERSIONS: usize = 50;
/// The `k1` of BM25: how slowly more of the same word stops to count.
pub(super) const SATURATION: f32 = 1.5;
/// The `b` of BM25: how much the length of the text counts.
pub(super) const LENGTH_SHARE: f32 = 0.65;
/// How much a phrase's score counts.
pub(super) const PHRASE_BOOST: f32 = 1.0;
/// What a pattern over terms adds to the score, however often it matches.
pub(super) const WILDCARD_SCORE: f32 = 1.0;
/// With fewer articles than this that hold all words, `auto` asks for fewer words.
pub(super) const ENOUGH: usize = 10;
/// The most terms a pattern may stand for.
pub(super) const WILDCARD_TERMS: usize = 1_000;
/// The most moves apart that the words of a phrase may be asked for.
pub(super) const MOST_SLOP: u32 = 1_000;
/// The length that snippets aim at, in characters.
pub(super) const SNIPPET_CHARS: usize = 240;
/// The most bars that the automatic unit of a timeline gives.
pub(super) const AUTO_BUCKETS: i64 = 60;
/// The most bars that any timeline has; above, its unit is made coarser.
pub(super) const MOST_BUCKETS: i64 = 4_000;

/// How many of `units` words are enough where too few articles hold all of them.
pub(super) fn fewer(units: usize) -> usize {
    if units <= 2 { 1 } else { (2 * units).div_ceil(3) }
}
