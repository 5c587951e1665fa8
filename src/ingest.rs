//! The conveyor: files to index, with threads, progress and totals.
