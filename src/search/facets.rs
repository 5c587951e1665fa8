//! Counts by ordinals as the values of a facet; which place a bare name means.

use std::cmp::Reverse;

use super::{
    FacetCounts, FacetField, FacetRequest, FacetValue, collect::Counting, ordinals::Ordinals, page::Session,
    shown::ShownValues, timeline::DayCounts,
};
use crate::error::Result;

/// The column of a facet; `None` for dates, which have no column of values.
pub(super) fn column(field: FacetField) -> Option<&'static str> {
    match field {
        FacetField::Person => Some("person"),
        FacetField::Organisation => Some("organisation"),
        FacetField::Place => Some("place"),
        FacetField::Source => Some("source"),
        FacetField::Language => Some("language"),
        FacetField::Section => Some("section"),
        FacetField::Author => Some("author"),
        FacetField::Published => None,
    }
}

/// Empty counts over `ordinals`, whose values are shown as `shown` says.
pub(super) fn counting<'s>(ordinals: &'s Ordinals, shown: Option<&'s ShownValues>, own: Option<usize>) -> Counting<'s> {
    let values = ordinals.len() + shown.map_or(0, ShownValues::added);
    Counting { ordinals, shown, counts: vec![0; values], own }
}

impl Counting<'_> {
    /// The value with this number.
    pub(super) fn value(&self, slot: usize) -> Result<String> {
        match self.shown.and_then(|shown| shown.value(slot, self.ordinals.len())) {
            Some(value) => Ok(value.to_owned()),
            None => self.ordinals.value(slot),
        }
    }

    /// A number that rises as values do.
    fn order(&self, slot: usize) -> u64 {
        self.shown.map_or(slot as u64, |shown| shown.order(slot, self.ordinals.len()))
    }
}

/// The values asked for of a facet that was counted.
pub(super) fn values(request: &FacetRequest, counting: &Counting<'_>) -> Result<FacetCounts> {
    let below = match &request.under {
        Some(prefix) => counting.ordinals.range(prefix)?,
        None => 0..counting.ordinals.len(),
    };
    let added = (counting.ordinals.len()..counting.counts.len()).filter(|slot| {
        request.under.as_ref().is_none_or(|prefix| counting.value(*slot).is_ok_and(|value| value.starts_with(prefix)))
    });
    let mut found: Vec<(Reverse<u32>, u64, usize)> = below
        .chain(added)
        .filter(|at| counting.counts[*at] > 0)
        .map(|at| (Reverse(counting.counts[at]), counting.order(at), at))
        .collect();
    let distinct = found.len() as u64;
    // The order of values breaks ties.
    if request.top < found.len() {
        found.select_nth_unstable(request.top);
        found.truncate(request.top);
    }
    found.sort_unstable();
    let mut values = Vec::with_capacity(found.len());
    for (Reverse(count), _, at) in found {
        values.push(FacetValue { value: counting.value(at)?, count: u64::from(count) });
    }
    Ok(FacetCounts { field: request.field, values, distinct })
}

/// The years, months and days asked for.
pub(super) fn dates(request: &FacetRequest, days: &DayCounts) -> FacetCounts {
    let prefix = request.under.as_deref().unwrap_or_default();
    let mut values: Vec<FacetValue> = days
        .values()
        .into_iter()
        .filter(|(value, _)| value.starts_with(prefix))
        .map(|(value, count)| FacetValue { value, count })
        .collect();
    let distinct = values.len() as u64;
    values.sort_by(|one, other| other.count.cmp(&one.count).then_with(|| one.value.cmp(&other.value)));
    values.truncate(request.top);
    FacetCounts { field: request.field, values, distinct }
}

/// A sentence on each of `names` that is the name of several places among the matches.
pub(super) fn ambiguous(session: &Session, names: &[String], counting: &Counting<'_>) -> Result<Vec<String>> {
    let mut notes = Vec::new();
    for name in names {
        let Some(ordinals) = session.places()?.get(&crate::text::words::fold(name)) else { continue };
        let mut found: Vec<(Reverse<u32>, String)> = Vec::new();
        for at in ordinals {
            let count = counting.counts.get(*at as usize).copied().unwrap_or(0);
            if count > 0 {
                found.push((Reverse(count), counting.value(*at as usize)?));
            }
        }
        let roots: Vec<String> = found.iter().map(|(_, path)| format!("{path}/")).collect();
        found.retain(|(_, path)| !roots.iter().any(|root| path.starts_with(root.as_str())));
        if found.len() > 1 {
            found.sort();
            let more = found.len().saturating_sub(10);
            let mut list: Vec<String> =
                found.iter().take(10).map(|(Reverse(count), path)| format!("`{path}` ({count})")).collect();
            if more > 0 {
                list.push(format!("{more} more"));
            }
            notes.push(format!("`{name}` names several places: {}; write the whole path for one", list.join(", ")));
        }
    }
    Ok(notes)
}
