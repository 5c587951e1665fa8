//! Matches by days of publication: the bars of a timeline, and the facet of dates.

use std::collections::BTreeMap;

use chrono::Datelike;
use rustc_hash::FxHashMap;
use tantivy::{DocId, columnar::Column};

use super::{
    Bucket, TimelineUnit,
    collect::Columns,
    tuning::{AUTO_BUCKETS, MOST_BUCKETS},
};
use crate::article::{DayInterval, day_of_number, month_number};

/// Days that are counted in an array rather than in a table; more than a thousand years.
const DENSE: i64 = 400_000;

/// How many articles were published in which days.
pub(super) struct DayCounts {
    base: i64,
    single: Vec<u32>,
    /// Days from and to, half-open, where they are not one day or far away.
    others: FxHashMap<(i64, i64), u32>,
}

impl DayCounts {
    /// Empty counts with room for the days of `columns`.
    pub(super) fn new(columns: &[Columns]) -> Self {
        let days =
            || columns.iter().filter_map(|columns| columns.from.as_ref()).filter(|column| column.values.num_vals() > 0);
        let first = days().map(Column::min_value).min().unwrap_or(0);
        let last = days().map(Column::max_value).max().unwrap_or(first);
        let length = last.saturating_sub(first).saturating_add(1).clamp(0, DENSE);
        Self { base: first, single: vec![0; length as usize], others: FxHashMap::default() }
    }

    /// Counts `docs` of one segment.
    pub(super) fn add(&mut self, columns: &Columns, docs: &[DocId]) {
        let (Some(first), Some(last)) = (&columns.from, &columns.to) else { return };
        for doc in docs {
            let (Some(from), Some(to)) = (first.first(*doc), last.first(*doc)) else { continue };
            let at = usize::try_from(from - self.base).unwrap_or(usize::MAX);
            match self.single.get_mut(at) {
                Some(count) if to - from == 1 => *count += 1,
                _ => *self.others.entry((from, to)).or_default() += 1,
            }
        }
    }

    /// First day, last day and number of articles, for each interval that has any.
    fn each(&self) -> impl Iterator<Item = (i64, i64, u64)> + '_ {
        let single = self.single.iter().enumerate().filter(|(_, count)| **count > 0);
        let single = single.map(|(at, count)| (self.base + at as i64, self.base + at as i64, u64::from(*count)));
        single.chain(self.others.iter().map(|((from, to), count)| (*from, (to - 1).max(*from), u64::from(*count))))
    }

    /// The bars of `unit`.
    pub(super) fn timeline(&self, unit: TimelineUnit) -> Vec<Bucket> {
        let auto = unit == TimelineUnit::Auto;
        let mut unit = if auto { TimelineUnit::Day } else { unit };
        let span = self.each().fold(None, |span: Option<(i64, i64)>, (from, to, _)| {
            Some(span.map_or((from, to), |(first, last)| (first.min(from), last.max(to))))
        });
        let Some((first, last)) = span else { return Vec::new() };
        loop {
            let length = match (number(unit, first), number(unit, last)) {
                (Some(first), Some(last)) => last - first + 1,
                _ => return Vec::new(),
            };
            let most = if auto { AUTO_BUCKETS } else { MOST_BUCKETS };
            let coarsest = unit == TimelineUnit::Year;
            if length <= most || coarsest {
                let buckets = self.buckets(unit);
                if !(buckets.is_empty() && auto) || coarsest {
                    return buckets;
                }
            }
            unit = coarser(unit);
        }
    }

    fn buckets(&self, unit: TimelineUnit) -> Vec<Bucket> {
        let mut counts: BTreeMap<i64, u64> = BTreeMap::new();
        for (from, to, count) in self.each() {
            if let (Some(first), Some(last)) = (number(unit, from), number(unit, to))
                && first == last
            {
                *counts.entry(first).or_default() += count;
            }
        }
        let (Some(first), Some(last)) = (counts.keys().next().copied(), counts.keys().next_back().copied()) else {
            return Vec::new();
        };
        // Gaps are filled, but not between dates that are millennia apart.
        let numbers: Vec<i64> =
            if last - first < MOST_BUCKETS { (first..=last).collect() } else { counts.keys().copied().collect() };
        let bucket =
            |number| Some(Bucket { days: days(unit, number)?, count: counts.get(&number).copied().unwrap_or(0) });
        numbers.into_iter().filter_map(bucket).collect()
    }

    /// Articles by year, month and day, as the values of the facet of dates.
    pub(super) fn values(&self) -> BTreeMap<String, u64> {
        let mut values = BTreeMap::new();
        for (from, to, count) in self.each() {
            let (Some(first), Some(last)) = (day_of_number(from), day_of_number(to)) else { continue };
            if first.year() != last.year() {
                continue;
            }
            *values.entry(format!("{:04}", first.year())).or_default() += count;
            if first.month() == last.month() {
                *values.entry(first.format("%Y-%m").to_string()).or_default() += count;
                if first == last {
                    *values.entry(first.format("%Y-%m-%d").to_string()).or_default() += count;
                }
            }
        }
        values
    }
}

fn coarser(unit: TimelineUnit) -> TimelineUnit {
    match unit {
        TimelineUnit::Auto | TimelineUnit::Day => TimelineUnit::Week,
        TimelineUnit::Week => TimelineUnit::Month,
        TimelineUnit::Month | TimelineUnit::Year => TimelineUnit::Year,
    }
}

/// The number of the unit that the day lies in.
fn number(unit: TimelineUnit, day: i64) -> Option<i64> {
    match unit {
        TimelineUnit::Auto | TimelineUnit::Day => Some(day),
        // 1970-01-01 was a Thursday.
        TimelineUnit::Week => Some((day + 3).div_euclid(7)),
        TimelineUnit::Month => Some(month_number(day_of_number(day)?)),
        TimelineUnit::Year => Some(i64::from(day_of_number(day)?.year())),
    }
}

/// The days of the unit of this number.
fn days(unit: TimelineUnit, number: i64) -> Option<DayInterval> {
    match unit {
        TimelineUnit::Auto | TimelineUnit::Day => Some(DayInterval::day(day_of_number(number)?)),
        TimelineUnit::Week => {
            Some(DayInterval { from: day_of_number(number * 7 - 3)?, to: day_of_number(number * 7 + 4)? })
        }
        TimelineUnit::Month => {
            DayInterval::month(i32::try_from(number.div_euclid(12)).ok()?, number.rem_euclid(12) as u32 + 1)
        }
        TimelineUnit::Year => DayInterval::year(i32::try_from(number).ok()?),
    }
}

#[cfg(test)]
mod unit {
    use chrono::NaiveDate;

    use super::*;
    use crate::article::day_number;

    fn counts(days: &[(&str, i64)]) -> DayCounts {
        let mut counts = DayCounts { base: 0, single: vec![0; 40_000], others: FxHashMap::default() };
        for (day, length) in days {
            let from = day_number(day.parse::<NaiveDate>().expect("a day"));
            if *length == 1 {
                counts.single[from as usize] += 1;
            } else {
                *counts.others.entry((from, from + length)).or_default() += 1;
            }
        }
        counts
    }

    #[test]
    fn coarse_dates_count_only_where_they_fit() {
        let counts =
            counts(&[("2025-06-01", 30), ("2025-06-02", 1), ("2025-06-02", 1), ("2025-06-05", 1), ("2025-01-01", 365)]);
        let sum = |unit| counts.timeline(unit).iter().map(|bucket| bucket.count).sum::<u64>();
        assert_eq!((sum(TimelineUnit::Day), sum(TimelineUnit::Month), sum(TimelineUnit::Year)), (3, 4, 5));
        let days = counts.timeline(TimelineUnit::Day);
        assert_eq!(days.iter().map(|bucket| bucket.count).collect::<Vec<_>>(), [2, 0, 0, 1]);
        let weeks = counts.timeline(TimelineUnit::Week);
        assert_eq!(weeks.len(), 1);
        assert_eq!(weeks[0].days.from.to_string(), "2025-06-02");
        let values = counts.values();
        assert_eq!((values["2025"], values["2025-06"], values["2025-06-02"]), (5, 4, 2));
        assert_eq!(values.len(), 4);
    }

    #[test]
    fn auto_is_the_finest_with_sixty_bars() {
        let length = |from, to| counts(&[(from, 1), (to, 1)]).timeline(TimelineUnit::Auto).len();
        assert_eq!(length("2025-01-01", "2025-03-01"), 60);
        assert_eq!(length("2025-01-01", "2025-03-02"), 9);
        assert_eq!(length("2020-01-01", "2024-12-31"), 60);
        assert_eq!(length("2020-01-01", "2025-01-01"), 6);
        assert_eq!(counts(&[("2025-06-01", 30)]).timeline(TimelineUnit::Auto).len(), 1);
        assert!(counts(&[]).timeline(TimelineUnit::Auto).is_empty());
    }
}
