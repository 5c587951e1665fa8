//! Words: the maximal runs of letters and digits.
