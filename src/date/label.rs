//! What the words around a date say that it is the date of.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::read::plain;
use crate::article::DateRole;

/// Beginnings of words that go with a first publication, without accents, in lower case. Own list.
#[rustfmt::skip]
const PUBLISHED: &[&str] = &[
    "publish", "posted", "veroffentlicht", "erschienen", "publie", "public", "pubblicat", "gepubliceerd", "geplaatst",
    "опублик", "опублік", "размещен", "розміщен", "opublikowan", "publikowan", "publikac", "dodano", "publicerad",
    "udgivet", "publisert", "julkaistu", "vydano", "zverejneno", "publikovano", "publikovane", "megjelen", "kozzete",
    "yayin", "eklenme", "eklendi", "δημοσιευ", "diterbitkan", "dipublikasikan", "đang", "xuat ban", "نشر", "النشر", "発表",
    "掲載", "公開", "投稿", "配信", "发布", "發布", "发表", "입력", "등록", "issued", "released", "mis en ligne", "paru",
    "parution", "premiere", "submitted", "filed", "ingezonden", "objavljen", "објављен", "публикува", "פורסם", "प्रकाशित",
    "เผยแพร่", "eingestellt", "online seit", "first",
];

/// Beginnings of words that go with a first writing.
#[rustfmt::skip]
const CREATED: &[&str] = &[
    "created", "written", "geschrieben", "verfasst", "erstellt", "ecrit", "redige", "creado", "escrito", "criado",
    "creato", "scritto", "utworzon", "napisan", "создан", "создано", "створен", "oluştur", "olustur", "skapad",
    "oprettet", "opprettet", "luotu", "vytvor", "keszult", "aangemaakt", "geschreven", "作成",
];

/// Beginnings of words that go with a change.
#[rustfmt::skip]
const MODIFIED: &[&str] = &[
    "updat", "modif", "edited", "revised", "corrected", "aktualis", "geandert", "anderung", "uberarbeitet",
    "mis a jour", "mise a jour", "actualis", "actualiz", "aggiorna", "atualizad", "atualizac", "ultima actu",
    "bijgewerkt", "gewijzigd", "zaktualiz", "aktualiz", "zmodyf", "обновл", "изменен", "оновлен", "змінен", "guncelle",
    "degistir", "uppdater", "andrad", "opdater", "oppdater", "endret", "paivitetty", "muokattu", "frissit", "modosit",
    "upraven", "ενημερ", "diperbarui", "تحديث", "التحديث", "更新", "修正", "수정", "last change", "last edit", "last review",
    "reviewed", "bearbeitet", "letzte", "ostatni",
];

/// Beginnings of words that go with the day of something else.
#[rustfmt::skip]
const OTHER: &[&str] = &[
    "deadline", "due ", "expires", "expiry", "valid", "event", "starts", "begins", "beginn", "termin", "veranstaltung",
    "einsendeschluss", "bewerbungsschluss", "anmeldeschluss", "gultig", "bis zum", "evenement", "evento", "until",
    "joined", "member since", "registered", "registriert", "mitglied seit", "beigetreten", "born", "geboren", "accessed", "printed", "gedruckt", "imprime", "ausgedruckt",
    "retrieved", "abgerufen", "aufgerufen", "opens", "doors", "kickoff", "tickets", "premiere am", "wydarzenie",
    "release date", "erscheinungstermin", "erscheinungsdatum", "kinostart", "air date", "copyright", "©",
    "all rights reserved", "show times", "when:", "wann:", "quand:", "cuando:",
];

/// Other words with a date that say that it is the article's own: `Datum:`, `Stand:`.
#[rustfmt::skip]
const PLAIN: &[&str] = &[
    "date", "datum", "stand", "fecha", "data", "дата", "tarih", "dato", "paivays", "日付", "日期", "时间", "時間", "by ",
    "von ", "par ", "por ", "автор",
];

/// The lists, in the order in which their words are numbered.
const LISTS: [&[&str]; 5] = [PUBLISHED, CREATED, MODIFIED, OTHER, PLAIN];
/// What the words of each list make a date, but for [`PLAIN`].
const ROLES: [DateRole; 4] = [DateRole::Published, DateRole::Created, DateRole::Modified, DateRole::Other];

/// Finds the words of all lists at once; `None` where the machine cannot be built, which no list of this size brings about.
static WORDS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new(LISTS.concat()).ok());

/// What a date is of, and whether that is said in so many words.
pub fn role(before: &str, after: &str) -> (DateRole, bool) {
    let before = plain(&before[before.ceil_char_boundary(before.len().saturating_sub(60))..]);
    // The word nearest before the date is its label.
    let mut nearest = [None; LISTS.len()];
    begun(&before, |list, _, at| nearest[list] = nearest[list].max(Some(at)));
    let labelled = nearest.iter().zip(ROLES).filter(|(at, _)| at.is_some());
    if let Some((_, role)) = labelled.max_by_key(|(at, _)| **at) {
        return (role, true);
    }
    if before.trim().is_empty() {
        let after = plain(&after[..after.floor_char_boundary(30)]);
        if after.len() < 20 {
            // `3 May 2022 (updated)`, `2022-05-03 に公開`.
            let (mut is_changed, mut is_published) = (false, false);
            begun(&after, |list, word, _| {
                is_changed |= list == 2;
                is_published |= list == 0 && word != "first";
            });
            if is_changed {
                return (DateRole::Modified, true);
            }
            if is_published {
                return (DateRole::Published, true);
            }
        }
    }
    (DateRole::Unknown, nearest[LISTS.len() - 1].is_some())
}

/// Tells `tell` of all places in `text` where a word begins with one of a list: the list, what it begins with, the byte. In
/// scripts without spaces a word begins anywhere.
fn begun(text: &str, mut tell: impl FnMut(usize, &str, usize)) {
    if text.trim().is_empty() {
        return;
    }
    let Some(words) = &*WORDS else { return };
    for found in words.find_overlapping_iter(text) {
        let at = found.start();
        let word = &text[at..found.end()];
        let begins = !word.starts_with(char::is_alphabetic)
            || word.chars().next().is_some_and(|letter| letter >= '\u{2e80}')
            || text[..at].chars().next_back().is_none_or(|letter| !letter.is_alphabetic());
        if begins {
            let mut number = found.pattern().as_usize();
            let mut list = 0;
            while number >= LISTS[list].len() {
                number -= LISTS[list].len();
                list += 1;
            }
            tell(list, word, at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_label_next_to_a_date_counts() {
        for (before, after, expected) in [
            ("Published ", "", (DateRole::Published, true)),
            ("Published 1 May 2022, updated: ", "", (DateRole::Modified, true)),
            ("Veröffentlicht am ", " von Anna Beck", (DateRole::Published, true)),
            ("Обновлено: ", "", (DateRole::Modified, true)),
            ("", " (updated)", (DateRole::Modified, true)),
            ("", " 更新", (DateRole::Modified, true)),
            ("Deadline: ", "", (DateRole::Other, true)),
            ("Datum: ", "", (DateRole::Unknown, true)),
            ("Berlin, ", "", (DateRole::Unknown, false)),
        ] {
            assert_eq!(role(before, after), expected, "{before}…{after}");
        }
    }
}
