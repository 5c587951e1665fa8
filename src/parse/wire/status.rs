//! What an agency's headers say that a version does to its item: correct it, hold it back, take it back.

use crate::article::{Article, ItemStatus};

/// Words that take an item back, in capitals.
#[rustfmt::skip]
const KILLED: &[&str] = &[
    "KILL", "KILLED", "KILLS", "WITHDRAWN", "WITHDRAWAL", "WITHDRAW", "WITHDRAWS", "RETRACTED", "RETRACTION", "CANCELED", "CANCELLED",
    "ANNULE", "ANNULÉ", "ANNULATION", "ANULADO", "ANULADA", "ANULACIÓN", "ANNULLATO", "ANNULLAMENTO", "ZURÜCKGEZOGEN",
    "RÜCKZUG", "INGETROKKEN", "ANNULLERET", "ANNULLERT", "TILLBAKADRAGEN", "АННУЛИРОВАНО", "ОТОЗВАНО", "АНУЛЬОВАНО",
];

/// Words that correct one, in capitals.
#[rustfmt::skip]
const CORRECTED: &[&str] = &[
    "CORRECTION", "CORRECTED", "CORRECTIVE", "CORRECTS", "CORRECTING", "CORR", "RECTIFICATION", "RECTIFICATIF", "RECTIFIÉ",
    "CORRIGÉ", "CORRIGE", "CORREGIDO", "CORREGIDA", "CORRECCIÓN", "RECTIFICACIÓN", "CORREZIONE", "RETTIFICA", "BERICHTIGUNG",
    "BERICHTIGT", "KORREKTUR", "KORRIGIERT", "RETTELSE", "KORREKTION", "RETTING", "RÄTTELSE", "RECTIFICATIE", "CORRECTIE",
    "CORREÇÃO", "ИСПРАВЛЕНИЕ", "ИСПРАВЛЕНО", "УТОЧНЕНИЕ", "ВИПРАВЛЕННЯ",
];

/// The status that a word of a format means (`stat:canceled`, `Withheld`, `usable`); `None` where it means none.
pub(crate) fn named(word: &str) -> Option<ItemStatus> {
    let word = word.rsplit([':', '/']).next().unwrap_or(word).trim().to_lowercase();
    Some(match word.as_str() {
        "usable" | "published" | "publish" => ItemStatus::Usable,
        "corrected" | "correction" | "correct" => ItemStatus::Corrected,
        "withheld" | "withhold" | "embargoed" | "embargo" => ItemStatus::Withheld,
        "canceled" | "cancelled" | "killed" | "kill" | "cancel" | "deleted" | "recalled" | "recall" | "withdrawn"
        | "withdraw" => ItemStatus::Killed,
        _ => return None,
    })
}

/// The status that the headers tell in words: notes to editors and slugs by any of their first words, headlines only by
/// the first one, in capitals and apart from the rest, since bombs kill and prices are corrected.
pub(crate) fn of(article: &Article) -> ItemStatus {
    let all = |key: &str| article.metadata.get(key).map(Vec::as_slice).unwrap_or_default().iter();
    let notes = all("editor-note").chain(all("slug")).chain(all("version"));
    let found = notes.filter_map(|note| in_note(note)).chain(in_headline(&article.title));
    // Who takes an item back has the last word.
    found.fold(ItemStatus::Usable, |before, now| if before == ItemStatus::Killed { before } else { now })
}

fn meant(word: &str) -> Option<ItemStatus> {
    if KILLED.contains(&word) {
        Some(ItemStatus::Killed)
    } else if CORRECTED.contains(&word) {
        Some(ItemStatus::Corrected)
    } else {
        None
    }
}

fn in_note(note: &str) -> Option<ItemStatus> {
    let words = note.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.take(8).find_map(|word| meant(&word.to_uppercase()))
}

fn in_headline(title: &str) -> Option<ItemStatus> {
    let start = title.trim_start_matches(['(', '[', '*', '-', ' ', '=']);
    let end = start.find(|letter: char| !letter.is_alphanumeric())?;
    let behind = start[end..].trim_start_matches(' ');
    let is_apart = behind.starts_with([':', '-', '–', '—', '/', ')', ']', '*', '=']);
    meant(&start[..end]).filter(|_| is_apart)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(title: &str, slug: &str, note: &str) -> ItemStatus {
        let mut article = Article { title: title.into(), ..Article::default() };
        article.metadata.insert("slug".into(), vec![slug.into()]);
        article.metadata.insert("editor-note".into(), vec![note.into()]);
        of(&article)
    }

    #[test]
    fn headers_tell_corrections_and_kills() {
        for (title, slug, note, status) in [
            ("Dam opens", "BC-Dam, 1st Ld", "Updates with quotes", ItemStatus::Usable),
            ("Bombs kill two at the dam", "dam-bombs", "", ItemStatus::Usable),
            ("KILL BILL SHOWN ON THE LAKE", "cinema", "", ItemStatus::Usable),
            ("CORRECTION: Dam opens on Monday", "dam", "", ItemStatus::Corrected),
            ("Dam opens", "BC-Dam-Corrective", "", ItemStatus::Corrected),
            ("Dam opens", "BC-Dam, 2nd Ld", "Eds: CORRECTS name of river", ItemStatus::Corrected),
            ("Barrage", "barrage", "ANNULÉ. Prière de ne pas utiliser", ItemStatus::Killed),
            ("(KILL) Dam opens", "dam", "corrects", ItemStatus::Killed),
        ] {
            assert_eq!(with(title, slug, note), status, "{title} | {slug} | {note}");
        }
        assert_eq!(named("stat:canceled"), Some(ItemStatus::Killed));
        assert_eq!(named("Usable"), Some(ItemStatus::Usable));
        assert_eq!(named("N"), None);
    }
}
