//! Article to analysed article: pure, and parallel per article.

use serde::{Deserialize, Serialize};

use crate::{
    article::{Article, Mention, TimeMention},
    entity, text,
};

/// An article with what was read in it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Analysed {
    /// The article, its language filled in where it could be told.
    pub article: Article,
    /// Names, in reading order (title before body).
    pub mentions: Vec<Mention>,
    /// Times spoken of, in reading order.
    pub times: Vec<TimeMention>,
}

/// Reads the names of `article` and, where it is not declared, its language.
pub fn analyse(mut article: Article) -> Analysed {
    tell_language(&mut article);
    let mentions = entity::find(&article);
    Analysed { article, mentions, times: Vec::new() }
}

/// Fills in the language of `article` where it is not declared and can be told from its text, or without text its title.
pub fn tell_language(article: &mut Article) {
    if article.lang.is_none() {
        let text = if article.body.is_empty() { &article.title } else { &article.body };
        article.lang = text::language(text).map(str::to_owned);
    }
}
