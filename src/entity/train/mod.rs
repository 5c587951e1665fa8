//! Makes the embedded lists from their sources; only under the feature `train`.

pub mod gazetteer;
mod spelling;
