//! Names of months and weekdays in the languages that publication dates are read in, and of time zones.

/// Stems of month names, lower case without accents, each with its month. A word of a date is a month where it begins
/// with one of these and is at most five letters longer; longer stems first. Own list from the languages' grammars.
const MONTHS: &[(&str, u32)] = &[
    // English, and what German, French, Spanish, Italian, Portuguese, Dutch share with it.
    ("january", 1), ("januar", 1), ("janvier", 1), ("janeiro", 1), ("jan", 1), ("enero", 1), ("ene", 1), ("gennaio", 1), ("gen", 1), ("styczn", 1), ("ocak", 1),
    ("february", 2), ("februar", 2), ("fevrier", 2), ("fevereiro", 2), ("febrero", 2), ("febbraio", 2), ("feb", 2), ("fev", 2), ("lutego", 2), ("subat", 2),
    ("march", 3), ("marzo", 3), ("marco", 3), ("marz", 3), ("maerz", 3), ("maart", 3), ("mars", 3), ("mrt", 3), ("mar", 3), ("marca", 3), ("mart", 3),
    ("april", 4), ("avril", 4), ("abril", 4), ("aprile", 4), ("avr", 4), ("abr", 4), ("apr", 4), ("kwietn", 4), ("nisan", 4),
    ("may", 5), ("mai", 5), ("mayo", 5), ("maggio", 5), ("maio", 5), ("mei", 5), ("maja", 5), ("mayis", 5), ("mag", 5),
    ("june", 6), ("juni", 6), ("juin", 6), ("junio", 6), ("giugno", 6), ("junho", 6), ("jun", 6), ("giu", 6), ("czerw", 6), ("haziran", 6),
    ("july", 7), ("juli", 7), ("juillet", 7), ("julio", 7), ("luglio", 7), ("julho", 7), ("jul", 7), ("lug", 7), ("lipca", 7), ("temmuz", 7), ("juil", 7),
    ("august", 8), ("aout", 8), ("agosto", 8), ("augustus", 8), ("aug", 8), ("ago", 8), ("sierpn", 8), ("agustos", 8),
    ("september", 9), ("septembre", 9), ("septiembre", 9), ("settembre", 9), ("setembro", 9), ("sept", 9), ("sep", 9), ("set", 9), ("wrzes", 9), ("eylul", 9),
    ("october", 10), ("oktober", 10), ("octobre", 10), ("octubre", 10), ("ottobre", 10), ("outubro", 10), ("oct", 10), ("okt", 10), ("ott", 10), ("out", 10), ("pazdziern", 10), ("ekim", 10),
    ("november", 11), ("novembre", 11), ("noviembre", 11), ("novembro", 11), ("nov", 11), ("listopad", 11), ("kasim", 11),
    ("december", 12), ("dezember", 12), ("decembre", 12), ("diciembre", 12), ("dicembre", 12), ("dezembro", 12), ("dec", 12), ("dez", 12), ("dic", 12), ("grudn", 12), ("aralik", 12),
    // Russian and Ukrainian, in the cases that dates take.
    ("январ", 1), ("янв", 1), ("сичн", 1), ("січн", 1), ("феврал", 2), ("фев", 2), ("лют", 2), ("март", 3), ("мар", 3), ("берез", 3), ("апрел", 4), ("апр", 4),
    ("квітн", 4), ("май", 5), ("мая", 5), ("трав", 5), ("июн", 6), ("черв", 6), ("июл", 7), ("лип", 7), ("август", 8), ("авг", 8), ("серп", 8), ("сентябр", 9),
    ("сен", 9), ("верес", 9), ("октябр", 10), ("окт", 10), ("жовт", 10), ("ноябр", 11), ("ноя", 11), ("листопад", 11), ("декабр", 12), ("дек", 12), ("груд", 12),
];

/// Offsets of zone names in minutes east of Greenwich. Names that several zones share stand for the one that English
/// language news means.
const ZONES: &[(&str, i32)] = &[
    ("z", 0), ("utc", 0), ("gmt", 0), ("wet", 0), ("bst", 60), ("ist", 330), ("cet", 60), ("west", 60), ("cest", 120), ("eet", 120), ("eest", 180), ("msk", 180),
    ("est", -300), ("edt", -240), ("et", -300), ("cst", -360), ("cdt", -300), ("mst", -420), ("mdt", -360), ("pst", -480), ("pdt", -420), ("akst", -540),
    ("akdt", -480), ("hst", -600), ("jst", 540), ("kst", 540), ("hkt", 480), ("sgt", 480), ("aest", 600), ("aedt", 660), ("nzst", 720), ("nzdt", 780), ("мск", 180),
];

/// The month that `word` names, in lower case without accents.
pub(super) fn month(word: &str) -> Option<u32> {
    let fits = |stem: &str| word.strip_prefix(stem).is_some_and(|rest| {
        // A stem that is a whole name or an abbreviation takes no English ending; Slavic stems take theirs.
        if stem.is_ascii() { rest.chars().count() <= if stem.len() > 4 { 3 } else { 0 } } else { rest.chars().count() <= 4 }
    });
    let best = MONTHS.iter().filter(|(stem, _)| fits(stem)).max_by_key(|(stem, _)| stem.len());
    best.map(|(_, month)| *month)
}

/// The offset of a zone in minutes, by its name in lower case.
pub(super) fn zone(word: &str) -> Option<i32> {
    ZONES.iter().find(|(name, _)| *name == word).map(|(_, minutes)| *minutes)
}
