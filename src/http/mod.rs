//! The JSON API: a router as a value, read-only, in the wire shapes of the command line.
//!
//! | path | what |
//! |---|---|
//! | `GET /api/v1/search` | a page of hits with facets and timeline |
//! | `GET /api/v1/articles?id=…` | every article of an id |
//! | `GET /api/v1/names?name=…` | which names count as this one, and why |
//! | `GET /api/v1/status` | what the index holds |
//!
//! Parameters of a search are named as the flags of `dateline search` (`q` for the words); those that may be given
//! several times there may be here. Failures are problem details of RFC 9457 with the error's stable `code`. Whoever serves
//! the router chooses the address.

mod problem;
mod question;

use axum::{
    Router,
    extract::{Query, State},
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};

use crate::{
    engine::Engine,
    error::{Error, Result},
    present::{OffsetUnit, json_line, wire},
};
use problem::Problem;

/// Parameters in the order given.
type Parameters = Query<Vec<(String, String)>>;

/// The API over `engine`. Needs a running tokio runtime with blocking threads, on which searches run.
pub fn router(engine: Engine) -> Router {
    Router::new()
        .route("/api/v1/search", get(search))
        .route("/api/v1/articles", get(articles))
        .route("/api/v1/names", get(names))
        .route("/api/v1/status", get(status))
        .fallback(async || Problem::not_found("there is nothing at this path"))
        .with_state(engine)
}

async fn search(State(engine): State<Engine>, Query(parameters): Parameters) -> Response {
    answer(move || {
        let request = question::request(&parameters)?;
        let page = engine.search(&request)?;
        json(&wire::Page::new(&page, None, OffsetUnit::default()))
    })
    .await
}

async fn articles(State(engine): State<Engine>, Query(parameters): Parameters) -> Response {
    answer(move || {
        let [(name, id)] = parameters.as_slice() else { return Err(question::wanted("id")) };
        if name != "id" {
            return Err(question::wanted("id"));
        }
        let stored = engine.articles(id)?;
        if stored.is_empty() {
            return Ok(Problem::not_found("no article has this id").into_response());
        }
        let versions = engine.versions(&stored)?;
        json(&wire::Articles::new(&stored, &versions, OffsetUnit::default()))
    })
    .await
}

async fn names(State(engine): State<Engine>, Query(parameters): Parameters) -> Response {
    answer(move || {
        let name = match parameters.as_slice() {
            [(key, name)] if key == "name" => name,
            _ => return Err(question::wanted("name")),
        };
        let all = engine.why(name)?;
        if all.is_empty() {
            return Ok(Problem::not_found("no article has this name").into_response());
        }
        json(&wire::Why::new(name, &all))
    })
    .await
}

async fn status(State(engine): State<Engine>) -> Response {
    answer(move || {
        let status = engine.status()?;
        json(&wire::Status::new(&status, false))
    })
    .await
}

/// Runs `make` where it may block, and shows its failure.
async fn answer(make: impl FnOnce() -> Result<Response> + Send + 'static) -> Response {
    match tokio::task::spawn_blocking(make).await {
        Ok(Ok(response)) => response,
        Ok(Err(error)) => Problem::of(&error).into_response(),
        Err(_) => Problem::of(&Error::Engine("the request could not be finished".into())).into_response(),
    }
}

fn json(record: &impl serde::Serialize) -> Result<Response> {
    let mut body = Vec::new();
    json_line(record, &mut body).map_err(|error| Error::Engine(error.to_string()))?;
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}
