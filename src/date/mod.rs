//! Dates: an island. Text in, dates out; the clock is never read.

mod ago;
mod clock;
mod dateline;
mod display;
mod find;
mod label;
mod months;
mod order;
mod path;
pub mod published;
mod query;
mod read;
mod zone;

use chrono::{DateTime, FixedOffset};

pub use self::{
    ago::ago,
    dateline::{behind_dateline, in_dateline},
    display::display,
    find::{Found, find},
    label::role,
    order::order_of,
    path::in_path,
    query::read_query,
    read::{Order, read, read_with, readings},
    zone::{on_site, with_zone},
};
use crate::article::{DayInterval, Granularity};

/// One date as read from a string.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadDate {
    /// ISO 8601, as precise as the text (see `Published::value`).
    pub value: String,
    /// The calendar days it covers, as printed.
    pub days: DayInterval,
    /// The instant, where a time of day is given; UTC where no offset is.
    pub instant: Option<DateTime<FixedOffset>>,
    /// How fine it is.
    pub granularity: Granularity,
}
