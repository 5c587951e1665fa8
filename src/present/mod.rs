//! Results as text, JSON, CSV and TREC runs.
