//! Byte offsets as the units that other programs count in.

use crate::article::Span;

/// What offsets count in output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OffsetUnit {
    /// Characters (Unicode scalar values).
    #[default]
    Chars,
    /// Bytes of UTF-8.
    Bytes,
    /// Units of UTF-16.
    Utf16,
}

/// Converts the byte offsets of one text; fast where they come in rising order.
#[derive(Clone, Debug)]
pub struct Offsets<'a> {
    text: &'a str,
    unit: OffsetUnit,
    byte: usize,
    count: usize,
}

impl<'a> Offsets<'a> {
    /// A converter of offsets in `text`.
    pub fn new(text: &'a str, unit: OffsetUnit) -> Self {
        Self { text, unit, byte: 0, count: 0 }
    }

    /// The offset of byte `byte`; past the end it is that of the end.
    pub fn at(&mut self, byte: usize) -> usize {
        let byte = self.text.floor_char_boundary(byte);
        if self.unit == OffsetUnit::Bytes {
            return byte;
        }
        if byte < self.byte {
            (self.byte, self.count) = (0, 0);
        }
        let between = self.text.get(self.byte..byte).unwrap_or_default();
        self.count += match self.unit {
            OffsetUnit::Utf16 => between.chars().map(char::len_utf16).sum(),
            _ => between.chars().count(),
        };
        self.byte = byte;
        self.count
    }

    /// Both ends of `span`.
    pub fn span(&mut self, span: Span) -> [usize; 2] {
        [self.at(span.start), self.at(span.end)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unit_in_any_order() {
        let text = "é𝄞橋x";
        let cases =
            [(OffsetUnit::Bytes, [2, 6, 9, 10]), (OffsetUnit::Chars, [1, 2, 3, 4]), (OffsetUnit::Utf16, [1, 3, 4, 5])];
        for (unit, wanted) in cases {
            let mut offsets = Offsets::new(text, unit);
            assert_eq!([2, 6, 9, 10].map(|byte| offsets.at(byte)), wanted, "{unit:?}");
            assert_eq!(offsets.at(2), wanted[0], "{unit:?} going back");
            assert_eq!(offsets.at(99), wanted[3], "{unit:?} past the end");
        }
    }
}
