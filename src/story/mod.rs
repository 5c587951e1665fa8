//! Stories, the groups of near-identical articles: an island.
