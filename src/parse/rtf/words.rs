//! RTF's tokens.

/// A token.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// A control word with its number.
    Word(&'a str, Option<i64>),
    /// A control symbol, such as `~` of `\~`.
    Symbol(u8),
    /// A byte of text.
    Byte(u8),
}

/// The tokens of a file.
pub(super) struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The token behind a backslash.
    fn control(&mut self) -> Option<Token<'a>> {
        let start = self.at;
        let letters = self.bytes[start..].iter().take(32).take_while(|byte| byte.is_ascii_alphabetic()).count();
        if letters == 0 {
            let symbol = *self.bytes.get(start)?;
            self.at += 1;
            if symbol == b'\'' {
                let digits = self.bytes.get(self.at..self.at + 2).and_then(|digits| std::str::from_utf8(digits).ok());
                if let Some(byte) = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
                    self.at += 2;
                    return Some(Token::Byte(byte));
                }
            }
            return Some(Token::Symbol(symbol));
        }
        self.at += letters;
        let word = std::str::from_utf8(&self.bytes[start..self.at]).unwrap_or_default();
        let sign = usize::from(self.bytes.get(self.at) == Some(&b'-'));
        let digits = self.bytes[self.at + sign..].iter().take(18).take_while(|byte| byte.is_ascii_digit()).count();
        let mut number = None;
        if digits > 0 {
            let text = &self.bytes[self.at..self.at + sign + digits];
            number = std::str::from_utf8(text).ok().and_then(|text| text.parse().ok());
            self.at += sign + digits;
        }
        if self.bytes.get(self.at) == Some(&b' ') {
            self.at += 1;
        }
        // Bytes that are no text, as many as it says.
        if word == "bin" {
            let len = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
            self.at = self.at.saturating_add(len).min(self.bytes.len());
        }
        Some(Token::Word(word, number))
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            return match byte {
                b'{' => Some(Token::Open),
                b'}' => Some(Token::Close),
                b'\\' => self.control(),
                // Line ends of the file are none of the text.
                b'\r' | b'\n' | 0 => continue,
                byte => Some(Token::Byte(byte)),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_of_all_kinds() {
        let all: Vec<Token> = Tokens::new(b"{\\b0 a\\'e9\\u-10?\\bin3 }}}x\\~\n}").collect();
        let expected = [
            Token::Open,
            Token::Word("b", Some(0)),
            Token::Byte(b'a'),
            Token::Byte(0xe9),
            Token::Word("u", Some(-10)),
            Token::Byte(b'?'),
            Token::Word("bin", Some(3)),
            Token::Byte(b'x'),
            Token::Symbol(b'~'),
            Token::Close,
        ];
        assert_eq!(all, expected);
        assert_eq!(Tokens::new(b"\\bin99 ab").count(), 1);
    }
}
