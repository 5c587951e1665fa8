//! A search request from the parameters of an address.

use chrono::{Local, NaiveDate};

use crate::{
    engine::{FacetField, FacetRequest, MatchMode, SearchRequest, Sort, TimelineUnit},
    error::{Error, Result},
};

/// The most hits of one page.
const MOST: usize = 100;
/// The facets where none are named.
const FACETS: &str = "person,org,place";
/// Values of each facet.
const TOP: usize = 10;

/// The request that `parameters` make.
///
/// # Errors
/// [`Error::Usage`] for a name or value that is not known.
pub(super) fn request(parameters: &[(String, String)]) -> Result<SearchRequest> {
    let mut request = SearchRequest::new(String::new(), today());
    request.timeline = Some(TimelineUnit::Auto);
    request.facets = facets(FACETS)?;
    for (name, value) in parameters {
        let filters = &mut request.filters;
        match name.as_str() {
            "q" => request.query.clone_from(value),
            "published" => filters.published.push(value.clone()),
            "person" => filters.person.push(value.clone()),
            "org" => filters.organisation.push(value.clone()),
            "place" => filters.place.push(value.clone()),
            "source" => filters.source.push(value.clone()),
            "lang" => filters.language.push(value.clone()),
            "section" => filters.section.push(value.clone()),
            "facets" => request.facets = facets(value)?,
            "after" => request.after = Some(value.clone()),
            "size" => {
                request.limit =
                    value.parse().ok().filter(|size| *size <= MOST).ok_or_else(|| not_one_of(name, "0 to 100"))?;
            }
            "match" => {
                request.match_mode = match value.as_str() {
                    "auto" => MatchMode::Auto,
                    "all" => MatchMode::All,
                    "any" => MatchMode::Any,
                    _ => return Err(not_one_of(name, "`auto`, `all`, `any`")),
                }
            }
            "sort" => {
                request.sort = match value.as_str() {
                    "relevance" => Sort::Relevance,
                    "newest" => Sort::Newest,
                    "oldest" => Sort::Oldest,
                    _ => return Err(not_one_of(name, "`relevance`, `newest`, `oldest`")),
                }
            }
            _ => {
                return Err(Error::Usage {
                    message: format!("there is no parameter `{}`", name.escape_debug()),
                    hint: "they are named as the flags of `dateline search`, and `q` for the words".into(),
                });
            }
        }
    }
    Ok(request)
}

/// The day it is for whoever serves.
#[expect(clippy::disallowed_methods, reason = "here today enters the program")]
fn today() -> NaiveDate {
    Local::now().date_naive()
}

/// The failure of a request without the parameter it needs.
pub(super) fn wanted(name: &str) -> Error {
    Error::Usage {
        message: format!("the parameter `{name}` is needed"),
        hint: format!("write `?{name}=…`, and no other"),
    }
}

fn facets(list: &str) -> Result<Vec<FacetRequest>> {
    let names = list.split(',').map(str::trim).filter(|name| !name.is_empty() && *name != "none");
    names
        .map(|name| {
            let known = || FacetField::ALL.map(FacetField::name).join(", ");
            let field = FacetField::of_name(name).ok_or_else(|| not_one_of("facets", &known()))?;
            Ok(FacetRequest { field, top: TOP, under: None })
        })
        .collect()
}

fn not_one_of(name: &str, known: &str) -> Error {
    Error::Usage { message: format!("the value of `{name}` cannot be used"), hint: format!("write one of {known}") }
}
