//! Character references of markup: `&amp;`, `&#233;`, `&hyph;`.

use quick_xml::escape::resolve_html5_entity;

/// Names of old collections that are none of HTML's, each with what it stands for. `blank`, `hyph`, `cir` and their like
/// are of the document type that the TREC collections were marked up with.
const OTHERS: &[(&str, &str)] = &[
    ("hyph", "-"),
    ("blank", " "),
    ("cir", "○"),
    ("horbar", "―"),
    ("rsquo", "’"),
    ("lsquo", "‘"),
    ("mdash", "—"),
    ("ndash", "–"),
    ("sect", "§"),
    ("para", "¶"),
    ("AMP", "&"),
];

/// Longest name between `&` and `;`.
const LONGEST: usize = 32;

/// `text` with its references resolved. What is none stays as it stands; references to control characters show nothing.
pub(crate) fn resolved(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(LONGEST).position(|byte| byte == b';');
        match end.and_then(|end| Some((end, value(&rest[1..end])?))) {
            Some((end, value)) => {
                out.push_str(&value);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// What the reference `name` stands for.
fn value(name: &str) -> Option<String> {
    if let Some(number) = name.strip_prefix('#') {
        let number = match number.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
            None => number.parse().ok()?,
        };
        let letter = char::from_u32(number)?;
        return Some(match letter {
            '\n' | '\t' | '\r' => " ".into(),
            letter if letter.is_control() => String::new(),
            letter => letter.into(),
        });
    }
    let known = OTHERS.iter().find(|(other, _)| *other == name).map(|(_, value)| *value);
    known.or_else(|| resolve_html5_entity(name)).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_resolved_and_other_marks_kept() {
        for (text, expected) in [
            ("AT&amp;T &lt;b&gt; on&hyph;line", "AT&T <b> on-line"),
            ("caf&eacute; caf&#233; caf&#xE9;", "café café café"),
            ("the end&#3;", "the end"),
            ("R&D; Q&A &nonesuch; & &#xD800;", "R&D; Q&A &nonesuch; & &#xD800;"),
        ] {
            assert_eq!(resolved(text), expected);
        }
    }
}
