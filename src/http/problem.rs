//! Failures as problem details (RFC 9457).

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::error::Error;

/// A failure as the API shows it.
#[derive(Debug, Serialize)]
pub(super) struct Problem {
    title: &'static str,
    status: u16,
    code: &'static str,
    detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<usize>,
    #[serde(skip_serializing_if = "String::is_empty")]
    suggestion: String,
}

impl Problem {
    /// The problem that `error` is to whoever asked: 400 where the question is at fault, 503 where the index is. What the
    /// error says of paths stays here.
    pub(super) fn of(error: &Error) -> Self {
        let (status, title) = match error {
            Error::Query { .. } | Error::Usage { .. } => (StatusCode::BAD_REQUEST, "the question cannot be read"),
            _ => (StatusCode::SERVICE_UNAVAILABLE, "the index cannot be used now"),
        };
        let asked = status == StatusCode::BAD_REQUEST;
        Self {
            title,
            status: status.as_u16(),
            code: error.code(),
            detail: if asked { error.to_string() } else { title.into() },
            position: if let Error::Query { column, .. } = error { Some(*column) } else { None },
            suggestion: if asked { error.hint() } else { String::new() },
        }
    }

    /// Nothing is there.
    pub(super) fn not_found(detail: &str) -> Self {
        let status = StatusCode::NOT_FOUND.as_u16();
        let (position, suggestion) = (None, String::new());
        Self { title: "not found", status, code: "not-found", detail: detail.into(), position, suggestion }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response()
    }
}
