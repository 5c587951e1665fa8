//! What stands above and below a text without being part of it: headline, date, byline, reading time, buttons, labels,
//! a word about the author.

use super::{super::clean, body::Told, title, tree::Block};
use crate::date;

/// Longer blocks are prose.
const LONGEST: usize = 160;
/// A word about the author is no longer than this.
const LONGEST_NOTE: usize = 500;
/// So many blocks at the start are looked at, since a summary may stand among them.
const HEAD: usize = 6;

/// Words that stand with dates, names, reading times and buttons, folded; own list.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "by", "von", "par", "por", "di", "door", "av", "af", "da", "od", "przez", "and", "und", "et", "y", "e", "en", "i",
    "и", "і", "та", "o", "a", "at", "am", "um", "the", "on", "le", "el", "il", "in", "de", "del", "à", "der", "den",
    "posted", "published", "updated", "modified", "last", "first", "created", "date", "datum", "author", "authors",
    "autor", "autorin", "auteur", "autores", "автор", "текст", "written", "story", "words", "veröffentlicht",
    "aktualisiert", "erstellt", "stand", "uhr", "publié", "mis", "jour", "modifié", "publicado", "publicada",
    "actualizado", "actualizada", "fecha", "data", "pubblicato", "aggiornato", "опубликовано", "обновлено", "дата",
    "опубліковано", "оновлено", "opublikowano", "aktualizacja", "publikacja", "dodano", "hrs", "gmt", "est", "et",
    "minute", "minutes", "min", "mins", "read", "reading", "time", "lesezeit", "minuten", "lesedauer", "lecture",
    "temps", "minuto", "minutos", "lectura", "tiempo", "leitura", "мин", "минут", "минуты", "чтения", "хв", "хвилин",
    "ten", "tekst", "przeczytasz", "w", "mniej", "niż", "minutę", "minut",
    "share", "teilen", "partager", "compartir", "compartilhar", "condividi", "udostępnij", "поделиться", "print",
    "drucken", "imprimer", "imprimir", "drukuj", "email", "e", "mail", "tweet", "facebook", "twitter", "whatsapp",
    "telegram", "linkedin", "pinterest", "x", "save", "copy", "link", "listen", "views", "view", "aufrufe", "comment",
    "comments", "kommentar", "kommentare", "commentaires", "comentarios", "commenti", "комментариев", "комментарии",
    "insgesamt", "no", "keine",
];

/// How blocks begin that tell where a text is filed, folded; own list.
#[rustfmt::skip]
const LABELS: &[&str] = &[
    "filed under", "posted in", "tagged", "tags", "tag", "categories", "category", "topics", "in this article",
    "schlagwörter", "schlagworte", "kategorie", "kategorien", "abgelegt unter", "mots clés", "étiquettes", "etiquetas",
    "categorías", "categoría", "tagi", "теги", "метки", "рубрика", "рубрики", "теґи",
];

/// Words between an author's name and what is told of him, folded.
const TELLS: &[&str] =
    &["is", "ist", "est", "es", "è", "was", "writes", "covers", "reports", "schreibt", "lives", "has"];

/// Takes off what stands above and below the text in `blocks`; one block is always left.
pub(super) fn cut(blocks: &mut Vec<Block>, told: &Told) {
    let headline = title::fold(told.headline);
    let authors: Vec<String> = told.authors.iter().map(|author| title::fold(author)).collect();
    for _ in 0..HEAD {
        let head = blocks.iter().take(HEAD).position(|block| {
            let is_headline = !headline.is_empty() && title::fold(&block.text) == headline;
            is_headline || is_line(&block.text, &authors)
        });
        match head {
            Some(at) if blocks.len() > 1 => blocks.remove(at),
            _ => break,
        };
    }
    for _ in 0..HEAD {
        let is_below =
            |block: &Block| is_line(&block.text, &authors) || is_label(&block.text) || is_note(&block.text, &authors);
        if blocks.len() > 1 && blocks.last().is_some_and(is_below) {
            blocks.pop();
        } else {
            break;
        }
    }
}

/// Whether a block is made of dates, the authors' names, reading times and buttons alone.
pub(super) fn is_line(text: &str, authors: &[String]) -> bool {
    if text.chars().count() > LONGEST {
        return false;
    }
    let (rest, dates) = without_dates(text);
    let mut rest = title::fold(&rest);
    for author in authors.iter().filter(|author| !author.is_empty()) {
        rest = rest.replace(author.as_str(), " ");
    }
    let unknown = rest.split_whitespace().filter(|word| !WORDS.contains(word) && !is_number(word)).count();
    // With a date set apart by a mark, a word or two are a section or a place.
    let is_apart = dates > 0 && text.contains(['|', '·', '•']) && !text.trim_end().ends_with(['.', '?', '!']);
    unknown == 0 || (is_apart && unknown <= 3)
}

fn is_number(word: &str) -> bool {
    word.len() <= 6 && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// `text` without the dates of a day or finer in it, and how many there were.
fn without_dates(text: &str) -> (String, usize) {
    let line = clean::line(text);
    let mut words: Vec<&str> = line.split(' ').collect();
    let mut found = 0;
    while found < 3 && words.iter().any(|word| word.contains(|letter: char| letter.is_ascii_digit())) {
        match date_in(&words) {
            Some((at, len)) => {
                words.drain(at..at + len);
                found += 1;
            }
            None => break,
        }
    }
    (words.join(" "), found)
}

/// The longest run of `words` that is a day or finer: where it begins and how many words it has.
fn date_in(words: &[&str]) -> Option<(usize, usize)> {
    (1..=words.len().min(8)).rev().find_map(|len| {
        let at = words.windows(len).position(|run| {
            let run = run.join(" ");
            let bare = run.trim_matches(|letter: char| !letter.is_alphanumeric());
            bare.len() >= 6
                && bare.contains(|letter: char| letter.is_ascii_digit())
                && (date::read(bare).is_some_and(|date| date.days.len() == 1) || date::readings(bare).is_some())
        })?;
        Some((at, len))
    })
}

/// Whether the last block only says where the text is filed, or leads on to what does not follow.
fn is_label(text: &str) -> bool {
    if text.chars().count() > LONGEST {
        return false;
    }
    let folded = title::fold(text);
    let begins =
        |label: &&str| folded.strip_prefix(*label).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    (text.contains(':') && LABELS.iter().any(begins)) || (text.trim_end().ends_with(':') && text.chars().count() < 80)
}

/// Whether the last block tells who the author is.
fn is_note(text: &str, authors: &[String]) -> bool {
    let folded = title::fold(text);
    text.chars().count() <= LONGEST_NOTE
        && authors.iter().filter(|author| author.contains(' ')).any(|author| {
            let rest = folded.strip_prefix(author.as_str()).unwrap_or_default();
            rest.split_whitespace().next().is_some_and(|word| TELLS.contains(&word))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(texts: &[&str], authors: &[&str]) -> Vec<String> {
        let mut blocks: Vec<Block> =
            texts.iter().map(|text| Block { text: (*text).to_owned(), ..Block::default() }).collect();
        let authors: Vec<String> = authors.iter().map(|&author| author.to_owned()).collect();
        cut(
            &mut blocks,
            &Told { headline: "Dam holds", body: None, description: None, authors: &authors, captions: &[] },
        );
        blocks.into_iter().map(|block| block.text).collect()
    }

    #[test]
    fn what_surrounds_a_text_is_cut_off() {
        let text = "The dam held on 3 June 2025, said the engineers.";
        for line in [
            "Dam holds!",
            "Por",
            "· 3 June 2025 · 3 minutes",
            "By , 27 July 2024",
            "29 de abril de 2025, 20:45",
            "Posted on June 5, 2025 by Ann Lee",
            "Freitag | 14. Juni 2019 | 15:49 von Ann Lee in Mode | 0 comments",
            "Ann Lee",
            "Published 3 June 2025 | Updated 4 June 2025, 09:00",
        ] {
            assert_eq!(left(&[line, text], &["Ann Lee"]), [text], "{line}");
        }
        for line in
            ["Filed under: rivers, dams | 4 comments", "Ann Lee", "More on dams:", "Ann Lee is a writer on dams."]
        {
            assert_eq!(left(&[text, line], &["Ann Lee"]), [text], "{line}");
        }
    }

    #[test]
    fn sentences_headings_and_the_last_block_stay() {
        let text = "The dam held.";
        for line in [
            "31 May 2025: the first night",
            "Ann Lee spoke first.",
            "In the valley",
            "They were warned on 3 June 2025.",
        ] {
            assert_eq!(left(&[line, text, line], &["Ann Lee"]), [line, text, line], "{line}");
        }
        assert_eq!(left(&["3 June 2025"], &[]), ["3 June 2025"]);
    }
}
