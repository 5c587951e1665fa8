//! The time of day with its zone, as it stands in a date.

use chrono::NaiveTime;

use super::{months::zone, read::Piece};

/// A time of day, its offset in minutes, and whether it has seconds.
pub(super) type Time = (NaiveTime, Option<i32>, bool);

/// Takes the time of day with its zone out of the pieces.
pub(super) fn take_time(pieces: &[Piece]) -> (Option<Time>, Vec<Piece>) {
    use Piece::{Mark, Number, Word};
    let spaces = |from: usize| from + pieces[from..].iter().take_while(|piece| **piece == Mark(' ')).count();
    for start in 0..pieces.len() {
        let Number(hour, 1 | 2) = pieces[start] else { continue };
        if start > 0 && matches!(pieces[start - 1], Mark('+' | '-' | ':')) {
            continue;
        }
        let mut at = start + 1;
        let (mut minute, mut second, mut precise, mut clock) = (0, 0, false, false);
        if let [separator, Number(value, 2), ..] = &pieces[at..]
            && (*separator == Mark(':') || *separator == Word("h".into()))
        {
            (minute, clock) = (*value, true);
            at += 2;
            if let [Mark(':'), Number(value, 2), ..] = pieces[at..] {
                (second, precise) = (value, true);
                at += 2;
                if let [Mark('.' | ','), Number(..), ..] = pieces[at..] {
                    at += 2;
                }
            }
        }
        let mut hour = hour;
        if let ([Mark('.'), Number(value, 2), tail @ ..], false) = (&pieces[at..], clock)
            && (says_clock(tail) || is_told(&pieces[..start]))
        {
            (minute, clock) = (*value, true);
            at += 2;
        }
        let after = spaces(at);
        let half = match &pieces[after.min(pieces.len())..] {
            [Word(word), Mark('.'), Word(rest), ..] if (word == "a" || word == "p") && rest == "m" => {
                Some((word == "p", after + 3 + usize::from(pieces.get(after + 3) == Some(&Mark('.')))))
            }
            [Word(word), ..] if word == "am" || word == "pm" => Some((word == "pm", after + 1)),
            _ => None,
        };
        if let Some((afternoon, end)) = half {
            if !(1..=12).contains(&hour) {
                continue;
            }
            hour = hour % 12 + if afternoon { 12 } else { 0 };
            at = end;
        } else if !clock {
            continue;
        }
        let Some(time) = NaiveTime::from_hms_opt(hour as u32, minute as u32, (second as u32).min(59)) else { continue };
        let (offset, end) = offset(pieces, spaces(at));
        let end = if offset.is_some() { end } else { at };
        // The `T` between day and time, an `at` or a comma go with the time.
        let mut first = start;
        while first > 0
            && match &pieces[first - 1] {
                Word(word) => is_joint(word),
                Mark(mark) => {
                    matches!(mark, ' ' | ',' | '|' | '-' | '–' | '—' | '•' | '.')
                        && !(*mark == '.' && follows_number(&pieces[..first - 1]))
                }
                Number(..) => false,
            }
        {
            first -= 1;
        }
        let mut rest = pieces[..first].to_vec();
        if !rest.is_empty() {
            rest.push(Mark(' '));
        }
        rest.extend_from_slice(&pieces[end..]);
        return (Some((time, offset, precise)), rest);
    }
    (None, pieces.to_vec())
}

/// Whether a full stop at the end belongs to a number rather than to `kl.`.
fn follows_number(pieces: &[Piece]) -> bool {
    matches!(pieces.last(), Some(Piece::Number(..)))
}

/// Words between a day and its time: `at`, `um`, `à`, `alle`.
fn is_joint(word: &str) -> bool {
    #[rustfmt::skip]
    const WORDS: &[&str] = &[
        "t", "at", "um", "a", "as", "las", "alle", "alla", "ore", "ora", "om", "kl", "klo", "v", "ve", "u", "o", "godz",
        "godzina", "saat", "pukul", "в", "о", "у", "στις", "la",
    ];
    WORDS.contains(&word)
}

/// Whether the word before `7.08` makes it a time of day: `kl.`, `klo`, `um`.
fn is_told(pieces: &[Piece]) -> bool {
    let mut before = pieces.iter().rev().filter(|piece| !matches!(piece, Piece::Mark(' ' | '.')));
    matches!(before.next(), Some(Piece::Word(word)) if is_joint(word) && word != "t")
}

/// Whether what follows `7.08` makes it a time of day: `pm`, `Uhr`, `ч`.
fn says_clock(pieces: &[Piece]) -> bool {
    let mut words = pieces.iter().filter(|piece| **piece != Piece::Mark(' '));
    matches!(words.next(), Some(Piece::Word(word)) if matches!(word.as_str(), "am" | "pm" | "a" | "p" | "uhr" | "ч") || zone(word).is_some())
}

/// The offset of a zone that stands at `at`, in minutes, and where it ends.
fn offset(pieces: &[Piece], at: usize) -> (Option<i32>, usize) {
    use Piece::{Mark, Number, Word};
    let mut at = at;
    let bracketed = pieces.get(at) == Some(&Mark('('));
    if bracketed {
        at += 1;
    }
    let mut found = None;
    if let Some(Word(word)) = pieces.get(at)
        && let Some(minutes) = zone(word)
    {
        found = Some(minutes);
        at += 1;
    }
    if let Some(Mark(sign @ ('+' | '-' | '−'))) = pieces.get(at) {
        let sign = if *sign == '+' { 1 } else { -1 };
        match pieces.get(at + 1..) {
            Some([Number(hours, 1 | 2), Mark(':'), Number(minutes, 2), ..]) if *hours <= 14 && *minutes < 60 => {
                found = Some(sign * (*hours as i32 * 60 + *minutes as i32));
                at += 4;
            }
            Some([Number(digits, 4), ..]) if *digits <= 1400 => {
                found = Some(sign * ((*digits / 100) as i32 * 60 + (*digits % 100) as i32));
                at += 2;
            }
            Some([Number(hours, 1 | 2), ..]) if *hours <= 14 => {
                found = Some(sign * *hours as i32 * 60);
                at += 2;
            }
            _ => {}
        }
        // A name in brackets after the number repeats it.
        if let Some([Mark(' '), Mark('('), Word(_), Mark(')'), ..]) = pieces.get(at..) {
            at += 4;
        }
    }
    if bracketed && pieces.get(at) == Some(&Mark(')')) {
        at += 1;
    }
    (found, at)
}
