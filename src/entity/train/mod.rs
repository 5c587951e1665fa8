//! Makes the embedded lists and models from their sources; only under the feature `train`.

mod clusters;
mod examples;
pub mod gazetteer;
pub mod names;
mod random;
mod spacy;
mod spelling;
pub mod vocabulary;
