//! What is known of an article before it is read, from what stands around it.

/// What a container (a web archive, a feed, a mailbox) or a list of sources tells of an article. What the article says of
/// itself goes before, but for its encoding.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Hints {
    /// Its address on the web.
    pub url: Option<String>,
    /// When it was captured, as ISO 8601. It was published no later.
    pub captured: Option<String>,
    /// When it was last changed by the word of the server that gave it (`Last-Modified`), as it stands there.
    pub changed: Option<String>,
    /// The encoding that the container names for it, as a label of the web's standard. It goes before the encoding that
    /// the article itself declares, as in browsers.
    pub charset: Option<String>,
    /// The media type that the container names for it, in lower case without parameters: `text/html`.
    pub media_type: Option<String>,
    /// The medium that published it.
    pub source: Option<String>,
    /// The section.
    pub section: Option<String>,
    /// ISO 639-1 code of its language.
    pub lang: Option<String>,
    /// IANA name of the time zone of times without an offset: `Europe/Kyiv`.
    pub time_zone: Option<String>,
    /// Whether `01/02/2024` begins with the day; `None` where it is not known.
    pub day_first: Option<bool>,
    /// What else is known, kept as metadata: names and values.
    pub metadata: Vec<(String, String)>,
}

impl Hints {
    /// These hints, with those of `outer` where these say nothing. Encoding and media type are those of the bytes that
    /// they came with, and so never taken from what is around.
    #[must_use]
    pub fn or(mut self, outer: &Self) -> Self {
        for (inner, outer) in [
            (&mut self.url, &outer.url),
            (&mut self.captured, &outer.captured),
            (&mut self.changed, &outer.changed),
            (&mut self.source, &outer.source),
            (&mut self.section, &outer.section),
            (&mut self.lang, &outer.lang),
            (&mut self.time_zone, &outer.time_zone),
        ] {
            if inner.is_none() {
                inner.clone_from(outer);
            }
        }
        self.day_first = self.day_first.or(outer.day_first);
        for (key, value) in &outer.metadata {
            if self.metadata.iter().all(|(own, _)| own != key) {
                self.metadata.push((key.clone(), value.clone()));
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inner_word_goes_before_the_outer() {
        let known = |word: &str| Some(word.to_owned());
        let outer = Hints { url: known("a"), lang: known("en"), charset: known("koi8-r"), ..Hints::default() };
        let inner = Hints { url: known("b"), ..Hints::default() };
        assert_eq!(inner.or(&outer), Hints { url: known("b"), lang: known("en"), ..Hints::default() });
    }
}
