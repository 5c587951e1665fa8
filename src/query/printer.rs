//! Tree to text.

use super::{
    ast::{Node, Query, TextField},
    fields,
};

/// The query in its own language; reading it again gives the same tree. Every article is the empty text.
pub fn print(node: &Node) -> String {
    let text = write(node, &WORDS);
    // Words such as `AND` are operators only beside small letters.
    if text.chars().any(char::is_lowercase) { text } else { write(node, &SIGNS) }
}

/// [`print()`] of a whole query, with what holds for all of its words.
pub fn print_query(query: &Query) -> String {
    let text = print(&query.root);
    let parts = [text.as_str(), if query.in_page { "in:page" } else { "" }];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// How operators are written.
struct Operators {
    and: &'static str,
    or: &'static str,
    not: &'static str,
}

const WORDS: Operators = Operators { and: " AND ", or: " OR ", not: "NOT " };
const SIGNS: Operators = Operators { and: " && ", or: " || ", not: "-" };

fn write(node: &Node, operators: &Operators) -> String {
    let print = |node: &Node| write(node, operators);
    match node {
        Node::All => String::new(),
        Node::Words(nodes) => nodes.iter().map(print).collect::<Vec<_>>().join(" "),
        Node::Word { text, field } => format!("{}{text}", prefix(*field)),
        Node::Phrase { text, field, slop: 0 } => format!("{}\"{text}\"", prefix(*field)),
        Node::Phrase { text, field, slop } => format!("{}\"{text}\"~{slop}", prefix(*field)),
        Node::Wildcard { pattern, field } => format!("{}{pattern}", prefix(*field)),
        Node::Value { field, values } => {
            let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
            format!("{}:{}", fields::name(field), values.join("|"))
        }
        Node::Published { text, .. } => format!("published:{}", quoted(text)),
        Node::Added { text, .. } => format!("added:{}", quoted(text)),
        Node::Is(state) => format!("is:{}", state.name()),
        Node::And(nodes) => {
            let parts = nodes
                .iter()
                .map(|node| if matches!(node, Node::Or(_)) { format!("({})", print(node)) } else { print(node) });
            parts.collect::<Vec<_>>().join(operators.and)
        }
        Node::Or(nodes) => nodes.iter().map(print).collect::<Vec<_>>().join(operators.or),
        Node::Not(inner) => match **inner {
            Node::And(_) | Node::Or(_) | Node::Words(_) | Node::Not(_) => {
                format!("{}({})", operators.not, print(inner))
            }
            _ => format!("{}{}", operators.not, print(inner)),
        },
    }
}

fn prefix(field: Option<TextField>) -> &'static str {
    match field {
        None | Some(TextField::Caption | TextField::Page) => "",
        Some(TextField::Title) => "title:",
        Some(TextField::Body) => "body:",
    }
}

fn quoted(value: &str) -> String {
    let simple = |letter: char| {
        letter.is_alphanumeric() || matches!(letter, '.' | '-' | '/' | '_' | '<' | '>' | '=' | ':' | '@' | '#')
    };
    if !value.is_empty() && value.chars().all(simple) { value.to_owned() } else { format!("\"{value}\"") }
}
