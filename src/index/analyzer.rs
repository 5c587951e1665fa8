//! The bridge from dateline's words and stems to tantivy's tokenizers.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};

use crate::text::{
    stem::{Language, Terms},
    words::{LONGEST, Words, fold, words},
};

/// Name of the tokenizer of title and body.
pub const WORDS: &str = "dateline_words";
/// Name of the tokenizer that keeps a value whole, folded.
pub const VALUE: &str = "dateline_value";

/// The tokenizers of the schema, under the names it knows them by.
pub fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::new();
    manager.register(WORDS, WordTokenizer);
    manager.register(VALUE, ValueTokenizer);
    // tantivy looks this one up for fields that are no text, too.
    manager.register("default", tantivy::tokenizer::RawTokenizer::default());
    manager.register("raw", tantivy::tokenizer::RawTokenizer::default());
    manager
}

/// Words as terms of the language that the text's mark names.
#[derive(Clone, Copy, Debug)]
struct WordTokenizer;

struct WordStream<'a> {
    text: &'a str,
    words: Words<'a>,
    terms: Terms,
    token: Token,
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = Box<dyn TokenStream + 'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        let (language, text) = Language::of_mark(text);
        Box::new(WordStream { text, words: words(text), terms: Terms::new(language), token: Token::default() })
    }
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        for span in self.words.by_ref() {
            self.token.position = self.token.position.wrapping_add(1);
            if span.end - span.start <= LONGEST {
                self.token.offset_from = span.start;
                self.token.offset_to = span.end;
                self.terms.write(span.of(self.text), &mut self.token.text);
                return true;
            }
        }
        false
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

/// A whole value, folded.
#[derive(Clone, Copy, Debug)]
struct ValueTokenizer;

struct ValueStream {
    token: Token,
    done: bool,
}

impl Tokenizer for ValueTokenizer {
    type TokenStream<'a> = ValueStream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> ValueStream {
        let token = Token { offset_to: text.len(), position: 0, text: fold(text), ..Token::default() };
        ValueStream { token, done: false }
    }
}

impl TokenStream for ValueStream {
    fn advance(&mut self) -> bool {
        !std::mem::replace(&mut self.done, true)
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
