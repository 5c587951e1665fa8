//! The JSON API, asked without a port.

use axum::{body::Body, http::Request};
use dateline::http::router;
use tower::ServiceExt;

use crate::support::{engine, lines, update, write};

/// Status, content type and JSON of the answer to `GET path`.
fn get(router: &axum::Router, path: &str) -> (u16, String, serde_json::Value) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = router.clone().oneshot(request).await.unwrap();
        let kind = response.headers()["content-type"].to_str().unwrap().to_owned();
        let status = response.status().as_u16();
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, kind, serde_json::from_slice(&body).unwrap())
    })
}

#[test]
fn the_api_answers_as_the_command_line_does() {
    let scratch = tempfile::tempdir().unwrap();
    let (archive, index) = (scratch.path().join("archive"), scratch.path().join("index"));
    write(&archive.join("a.jsonl"), &lines("a", 30));
    let engine = engine(&index);
    update(&engine, &[&archive]).unwrap();
    let router = router(engine);

    let (status, kind, page) = get(&router, "/api/v1/search?q=bridge&size=5&published=2025-03&facets=published");
    assert_eq!((status, kind.as_str()), (200, "application/json"));
    assert_eq!((page["version"].as_u64(), page["total"].as_u64()), (Some(1), Some(3)));
    assert_eq!(page["query"]["intervals"][0]["from"], "2025-03-01");
    assert_eq!(page["facets"]["published"][0]["value"], "2025");

    let (_, _, first) = get(&router, "/api/v1/search?q=bridge&size=5&sort=oldest");
    let next = first["next"].as_str().unwrap();
    let (_, _, second) = get(&router, &format!("/api/v1/search?q=bridge&size=5&sort=oldest&after={next}"));
    assert_eq!(second["hits"][0]["rank"], 6);

    let (status, _, found) = get(&router, "/api/v1/articles?id=a7");
    assert_eq!((status, found["articles"][0]["id"].as_str()), (200, Some("a7")));
    assert_eq!(get(&router, "/api/v1/status").2["articles"], 30);
    let (_, _, names) = get(&router, "/api/v1/names?name=bryansk");
    assert_eq!((names["names"][0]["kind"].as_str(), names["names"][0]["articles"].as_u64()), (Some("place"), Some(30)));
}

#[test]
fn failures_are_problem_details() {
    let scratch = tempfile::tempdir().unwrap();
    let (archive, index) = (scratch.path().join("archive"), scratch.path().join("index"));
    let empty = router(engine(&index));
    let (status, kind, problem) = get(&empty, "/api/v1/search?q=bridge");
    assert_eq!((status, kind.as_str(), problem["code"].as_str()), (503, "application/problem+json", Some("no-index")));
    assert!(!problem.to_string().contains(scratch.path().to_str().unwrap()), "paths of the machine stay on it");

    write(&archive.join("a.jsonl"), &lines("a", 3));
    let engine = engine(&index);
    update(&engine, &[&archive]).unwrap();
    let router = router(engine);
    for (path, status, code) in [
        ("/api/v1/search?q=published:2025-13", 400, "bad-query"),
        ("/api/v1/search?q=bridge&colour=red", 400, "usage"),
        ("/api/v1/search?q=bridge&size=100000", 400, "usage"),
        ("/api/v1/articles", 400, "usage"),
        ("/api/v1/articles?id=nothing", 404, "not-found"),
        ("/api/v1/names?name=Nobody", 404, "not-found"),
        ("/api/v1/names", 400, "usage"),
        ("/elsewhere", 404, "not-found"),
    ] {
        let (found, _, problem) = get(&router, path);
        assert_eq!((found, problem["code"].as_str()), (status, Some(code)), "{path}: {problem}");
    }
}
