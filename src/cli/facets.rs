//! `dateline facets`: counts of values over all matches.

use clap::Args;

use super::{
    Context, Exit, HELP,
    flags::{CountFormat, CountFormatFlags},
    question::Question,
};
use crate::{
    engine::{FacetField, FacetRequest, Syntax},
    error::Result,
    present::{Csv, Json, JsonLines, ShowCounts},
};

/// count persons, organisations, places and more over all matches
#[derive(Debug, Args)]
#[command(help_template = HELP, before_help = "Examples:
  dateline facets bridge person place            who and where
  dateline facets bridge place --under Russia/   one branch of the places
  dateline facets '' source --top 100            all articles, by medium\n")]
pub(super) struct Arguments {
    /// a query, then any of person, org, place, source, lang, section, author, published
    #[arg(value_name = "QUERY FIELD", required = true)]
    words: Vec<String>,
    /// number of values
    #[arg(long, value_name = "N", default_value_t = 20, allow_negative_numbers = true)]
    top: usize,
    /// only values below this one: `Russia/`, `2025-`
    #[arg(long, value_name = "VALUE")]
    under: Option<String>,
    #[command(flatten)]
    question: Question,
    #[command(flatten)]
    format: CountFormatFlags,
}

pub(super) fn run(arguments: &Arguments, context: &Context) -> Result<Exit> {
    let (text, mut fields) = query_and_fields(&arguments.words);
    if fields.is_empty() {
        fields = vec![FacetField::Person, FacetField::Organisation, FacetField::Place];
    }
    let engine = arguments.question.engine(context)?;
    let mut request = arguments.question.request(text, Syntax::Query);
    request.limit = 0;
    request.snippets = false;
    let facet = |field| FacetRequest { field, top: arguments.top, under: arguments.under.clone() };
    request.facets = fields.into_iter().map(facet).collect();
    let page = engine.search(&request)?;
    let console = &context.console;
    match arguments.format.format() {
        CountFormat::Text => console.styled().finish(|out| console.text().facets(&page, out))?,
        CountFormat::Json => console.plain().finish(|out| Json::default().facets(&page, out))?,
        CountFormat::Jsonl => console.plain().finish(|out| JsonLines::default().facets(&page, out))?,
        CountFormat::Csv => console.plain().finish(|out| Csv::default().facets(&page, out))?,
    }
    Ok(Exit::found(page.total > 0))
}

/// The last words that name facets are facets; what stands before is the query.
fn query_and_fields(words: &[String]) -> (String, Vec<FacetField>) {
    let count = words.iter().rev().map_while(|word| FacetField::of_name(word)).count();
    let (query, names) = words.split_at(words.len() - count);
    let mut fields = Vec::new();
    for field in names.iter().filter_map(|name| FacetField::of_name(name)) {
        if !fields.contains(&field) {
            fields.push(field);
        }
    }
    (query.join(" "), fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_words_are_fields() {
        let read = |line: &str| {
            let words: Vec<String> = line.split(' ').map(Into::into).collect();
            let (text, fields) = query_and_fields(&words);
            format!("{text} | {}", fields.into_iter().map(FacetField::name).collect::<Vec<_>>().join(" "))
        };
        assert_eq!(read("bridge place"), "bridge | place");
        assert_eq!(read("bridge collapse organisation place org"), "bridge collapse | org place");
        assert_eq!(read("place bridge"), "place bridge | ");
        assert_eq!(read("source"), " | source");
    }
}
