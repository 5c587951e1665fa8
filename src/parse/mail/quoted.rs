//! What a mail answers to, and signatures: told by the marks that mail programs put before them.

/// Words between dashes above a mail that is answered to.
#[rustfmt::skip]
const ORIGINAL: &[&str] = &[
    "original message", "original-nachricht", "ursprüngliche nachricht", "originalnachricht", "message d'origine",
    "message original", "mensaje original", "messaggio originale", "oorspronkelijk bericht", "исходное сообщение",
    "mensagem original", "wiadomość oryginalna", "ursprungligt meddelande", "oprindelig meddelelse", "opprinnelig melding",
    "původní zpráva", "orijinal mesaj", "原始邮件", "邮件原件", "元のメッセージ",
];
/// Ends of lines that say who wrote what follows, in lower case without the colon.
#[rustfmt::skip]
const WROTE: &[&str] = &[
    " wrote", " writes", " schrieb", " schrieb am", " a écrit", " a ecrit", " escribió", " ha scritto", " schreef", " пишет",
    " написал", " написала", " написал(а)", " писал", " писал(а)", " пише", " написав", " написав(ла)", " escreveu",
    " napisał", " napisał(a)", " napsal", " napsal(a)", " skrev", " kirjoitti", " yazdı", " 写道", "写道", "寫道",
    "さんは書きました", " έγραψε", " כתב", " كتب",
];
/// The first words of header lines that Outlook puts above what is answered to: sender, time, subject.
const SENDER: &[&str] =
    &["from", "von", "de", "da", "van", "от", "від", "från", "fra", "od", "kimden", "发件人", "差出人"];
const SENT: &[&str] = &[
    "sent",
    "date",
    "gesendet",
    "datum",
    "envoyé",
    "enviado",
    "enviado el",
    "fecha",
    "inviato",
    "data",
    "verzonden",
    "отправлено",
    "дата",
    "надіслано",
    "skickat",
    "sendt",
    "wysłano",
    "gönderildi",
    "发送时间",
    "送信日時",
];
const SUBJECT: &[&str] = &[
    "subject",
    "betreff",
    "objet",
    "asunto",
    "oggetto",
    "onderwerp",
    "тема",
    "assunto",
    "ämne",
    "emne",
    "temat",
    "konu",
    "主题",
    "件名",
];
/// Most lines of a signature.
const SIGNATURE_LINES: usize = 12;

/// The text without what it answers to and without its signature; empty where nothing else is in it.
pub(super) fn without(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut kept: Vec<&str> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let has_text = kept.iter().any(|line| !line.trim().is_empty());
        if has_text && (is_original(lines[at]) || is_header(&lines[at..])) {
            break;
        }
        if is_signature(&lines, at) && has_text {
            break;
        }
        if let Some(behind) = attribution(&lines, at) {
            at = behind;
            continue;
        }
        if is_quoted(lines[at]) {
            let end = end_of_quote(&lines, at);
            let rest_is_empty = lines[end..].iter().all(|line| line.trim().is_empty());
            // A single line with the mark amid others may be anything.
            if end - at >= 2 || rest_is_empty {
                at = end;
                continue;
            }
        }
        kept.push(lines[at]);
        at += 1;
    }
    kept.join("\n").trim().to_owned()
}

/// The text with what it answers to, without the marks before its lines.
pub(super) fn unmarked(text: &str) -> String {
    let lines: Vec<&str> =
        text.lines().map(|line| if is_quoted(line) { line.trim_start_matches(['>', ' ']) } else { line }).collect();
    lines.join("\n")
}

fn is_quoted(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

/// Where the quoted lines that begin at `at` end, with empty lines between them.
fn end_of_quote(lines: &[&str], at: usize) -> usize {
    let mut end = at;
    for (number, line) in lines.iter().enumerate().skip(at) {
        if is_quoted(line) {
            end = number + 1;
        } else if !line.trim().is_empty() {
            break;
        }
    }
    end
}

/// Whether `line` stands above the mail that is answered to: `-----Original Message-----`.
fn is_original(line: &str) -> bool {
    let line = line.trim();
    let dashes = line.chars().take_while(|letter| matches!(letter, '-' | '_' | '—')).count();
    let words = line.trim_matches(['-', '_', '—', ' ']).to_lowercase();
    dashes >= 2 && ORIGINAL.contains(&words.as_str())
}

/// Whether `lines` begin with the header of a mail that is answered to.
fn is_header(lines: &[&str]) -> bool {
    let key = |line: &str| {
        let (key, value) = line.trim().trim_matches('*').split_once([':', ':'])?;
        (!value.trim().is_empty()).then(|| key.trim_matches(['*', ' ']).to_lowercase())
    };
    let Some(first) = lines.first().and_then(|line| key(line)) else { return false };
    if !SENDER.contains(&first.as_str()) {
        return false;
    }
    let others: Vec<String> =
        lines.iter().skip(1).filter(|line| !line.trim().is_empty()).take(5).filter_map(|line| key(line)).collect();
    let has = |known: &[&str]| others.iter().any(|key| known.contains(&key.as_str()));
    has(SENT) && has(SUBJECT)
}

/// Where the quote ends that the line at `at`, perhaps with the next one or two, says somebody wrote; `None` where it says
/// no such thing.
fn attribution(lines: &[&str], at: usize) -> Option<usize> {
    let mut words = String::new();
    for (number, line) in lines.iter().enumerate().skip(at).take(3) {
        if line.trim().is_empty() || is_quoted(line) {
            return None;
        }
        words.push(' ');
        words.push_str(&line.trim().to_lowercase());
        let told = words.trim_end().trim_end_matches([':', ':', ' ']);
        let ends = words.trim_end().ends_with([':', ':']) && WROTE.iter().any(|wrote| told.ends_with(wrote));
        // German has the name at the end: „Am 2. Juni schrieb Anna Berg:“.
        let names = words.trim_end().ends_with(':') && words.starts_with(" am ") && words.contains(" schrieb ");
        if ends || names {
            let next = (number + 1..lines.len()).find(|next| !lines[*next].trim().is_empty());
            return match next {
                Some(next) if is_quoted(lines[next]) => Some(end_of_quote(lines, next)),
                None => Some(lines.len()),
                // `Reporters wrote:` may stand in any text; a date or an address makes it a mail's.
                Some(_) if words.contains('@') && words.chars().any(|letter| letter.is_ascii_digit()) => {
                    Some(lines.len())
                }
                Some(_) => None,
            };
        }
    }
    None
}

/// Whether a signature begins at `at`: behind the mark of RFC 3676, and not long.
fn is_signature(lines: &[&str], at: usize) -> bool {
    let line = lines[at];
    let is_mark = line == "-- " || line.trim_end() == "--" || line.trim_end() == "—";
    let rest = lines[at + 1..].iter().take_while(|line| !is_quoted(line) && !is_original(line));
    is_mark && rest.filter(|line| !line.trim().is_empty()).count() <= SIGNATURE_LINES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_answered_to_goes() {
        for text in [
            "The ferry runs.\n\nOn Mon, 2 Jun 2025 at 10:00, Ann Quay <ann@quay.example>\nwrote:\n> Does it run?\n>\n> Ann\n",
            "The ferry runs.\n\n-----Original Message-----\nFrom: Ann\nDoes it run?",
            "The ferry runs.\n\nFrom: Ann Quay\nSent: Monday, 2 June 2025\nTo: Bo\nSubject: Ferry\n\nDoes it run?",
            "The ferry runs.\n\n*Von:* Ann Quay\n*Gesendet:* Montag\n*An:* Bo\n*Betreff:* Fähre\n\nFährt sie?",
            "The ferry runs.\n\nAm 2. Juni 2025 schrieb Ann Quay:\n> Fährt sie?",
            "The ferry runs.\n\nLe 2 juin 2025, Ann Quay a écrit :\n> Marche-t-il ?",
            "The ferry runs.\n\n2 июня 2025 г., 10:00, Анна пишет:\n> Ходит ли паром?",
            "The ferry runs.\n\n-- \nBo Mill\nHarbour office",
            "Ann wrote:\n> Does it run?\n\nThe ferry runs.",
            "The ferry runs.\n> Does it run?\n",
        ] {
            assert_eq!(without(text), "The ferry runs.", "{text}");
        }
    }

    #[test]
    fn what_only_looks_so_stays() {
        for text in [
            "The ferry runs.\n\nThe mayor wrote:\nNothing is lost.",
            "From: the quay to the mill.\nIt is not far.",
            "Prices:\n> 20 is dear\nso they say",
            "One.\n--\nTwo.\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12",
        ] {
            assert_eq!(without(text), text);
        }
        assert_eq!(without("> Does it run?"), "");
        assert_eq!(unmarked("> Does it run?\n> > No."), "Does it run?\nNo.");
    }
}
