//! Whether a page is an article at all, or an error message, a request for consent, a stub for subscribers, a list.
//!
//! An article taken for none is worse than a list taken for an article, so no sign decides alone: words count only where
//! there is little text, and a page that describes itself as a dated article is no list and no error.

use dom_query::Document;

use super::{metadata::Metadata, title, tree};
use crate::{
    article::{Article, NotArticle},
    source::Hints,
};

/// A block of at least so many letters is a paragraph.
const PARAGRAPH: usize = 80;
/// Fewer letters of paragraphs in a row than this are no article that a list could be taken for.
const LIST_PROSE: usize = 250;
/// So many links that read like headlines make a list.
const HEADLINES: usize = 8;
/// A page with more letters than this is no error message, no matter what it says.
const ERROR_TEXT: usize = 350;
/// An article with more letters than this is no stub.
const STUB: usize = 700;
/// A page with more letters than this outside of the request is no wall in front of an article.
const WALL_REST: usize = 500;

/// What titles and headlines of error messages say, folded; own list.
#[rustfmt::skip]
const ERRORS: &[&str] = &[
    "page not found", "not found", "cannot find that page", "can t find that page", "page doesn t exist",
    "page does not exist", "page unavailable", "bad gateway", "service unavailable", "internal server error",
    "access denied", "forbidden", "gateway timeout", "gateway time out", "under maintenance", "down for maintenance",
    "something went wrong", "seite nicht gefunden", "seite existiert nicht", "zugriff verweigert", "wartungsarbeiten",
    "page introuvable", "page non trouvée", "accès refusé", "página no encontrada", "no se encuentra la página",
    "error interno", "página não encontrada", "pagina non trovata", "pagina niet gevonden", "strona nie istnieje",
    "nie znaleziono strony", "страница не найдена", "страница не существует", "ошибка сервера", "доступ запрещен",
    "доступ запрещён", "сторінку не знайдено", "sidan hittades inte", "siden blev ikke fundet", "sayfa bulunamadı",
    "stránka nenalezena", "pagina nu a fost găsită", "ページが見つかりません", "页面不存在", "الصفحة غير موجودة",
];
/// Words beside which a number of the HTTP standard's errors is one, folded.
const ERROR_WORDS: &[&str] =
    &["error", "fehler", "erreur", "errore", "erro", "fout", "błąd", "ошибка", "помилка", "hata"];
const CODES: &[&str] = &["400", "401", "403", "404", "410", "429", "500", "502", "503", "504"];

/// Marks in the source of pages that ask a reader to prove to be human: names used by Cloudflare, `PerimeterX`, `DataDome`,
/// Imperva and AWS.
const CHALLENGES: &[&str] =
    &["_cf_chl_opt", "cf-browser-verification", "px-captcha", "captcha-delivery.com", "_Incapsula_Resource", "awswaf"];
/// Marks of consent managers in the source: Sourcepoint, Didomi, `OneTrust`, Quantcast, Usercentrics, Cookiebot, `TrustArc`.
const MANAGERS: &[&str] =
    &["sp_message", "didomi", "onetrust", "qc-cmp2", "usercentrics", "CybotCookiebot", "truste", "cmpbox", "consent."];
/// What requests for consent and for proof speak of, folded; own list.
#[rustfmt::skip]
const CONSENTS: &[&str] = &[
    "cookie", "consent", "privacy", "our partners", "zustimmung", "einwilligung", "datenschutz", "unsere partner",
    "mit werbung", "vie privée", "nos partenaires", "données personnelles", "privacidad", "nuestros socios",
    "consentimiento", "privacidade", "consenso", "toestemming", "zgod", "prywatno", "согласие", "конфиденциальн",
    "robot", "you are human", "captcha", "enable javascript", "checking your browser", "before you continue",
];

/// What stands where an article breaks off for those who do not pay, folded; own list.
#[rustfmt::skip]
const GATES: &[&str] = &[
    "subscribe to continue", "subscribe to read", "subscribe to keep reading", "continue reading with a subscription",
    "reading with a subscription", "limit of free articles", "free articles this month", "for subscribers only",
    "only available to subscribers", "exclusive to subscribers", "this article is for subscribers",
    "already a subscriber", "already a member", "sign in to continue reading", "log in to continue reading",
    "bereits abonnent", "jetzt abonnieren und", "nur für abonnenten", "weiterlesen mit", "jetzt weiterlesen",
    "réservé aux abonnés", "réservé à nos abonnés", "la suite est réservée", "déjà abonné",
    "exclusivo para suscriptores", "suscríbete para seguir", "solo para suscriptores", "ya eres suscriptor",
    "exclusivo para assinantes", "riservato agli abbonati", "alleen voor abonnees", "dla prenumeratorów",
    "tylko dla subskrybentów", "только для подписчиков", "оформите подписку", "лише для передплатників",
    "endast för prenumeranter", "kun for abonnenter", "abone olun ve okumaya",
];
/// Longer blocks are text that speaks of such things.
const LONGEST_GATE: usize = 240;

/// What a page shows, gathered before its article is cut out of it.
pub(crate) struct Signs {
    /// Links that read like headlines.
    headlines: usize,
    /// Letters of the longest row of paragraphs without such a link between them.
    row: usize,
    /// Letters of everything.
    letters: usize,
    /// Letters of blocks that ask for consent or proof.
    asking: usize,
    /// Letters of blocks that invite to subscribe in order to read on.
    gates: usize,
    /// Titles and headings, folded.
    headings: Vec<String>,
    is_challenge: bool,
    is_managed: bool,
    is_error_status: bool,
}

/// Looks at `doc`, which was made from `page`; `hints` tell what the server said.
pub(crate) fn signs(doc: &Document, page: &str, hints: &Hints) -> Signs {
    let mut signs = Signs {
        headlines: 0,
        row: 0,
        letters: 0,
        asking: 0,
        gates: 0,
        headings: doc.select("title, h1, h2").nodes().iter().take(3).map(|node| title::fold(&node.text())).collect(),
        is_challenge: CHALLENGES.iter().any(|mark| page.contains(mark)),
        is_managed: MANAGERS.iter().any(|mark| page.contains(mark)),
        is_error_status: hints.metadata.iter().any(|(name, value)| name == "http-status" && value.as_str() >= "400"),
    };
    let mut row = 0;
    for block in tree::blocks(&doc.root(), false) {
        let letters = letters(&block.text);
        signs.letters += letters;
        if block.linked * 10 >= letters * 7 && letters >= 15 && (block.text.contains(' ') || !block.text.is_ascii()) {
            signs.headlines += 1;
            row = 0;
            continue;
        }
        if letters >= PARAGRAPH && block.linked * 3 < letters {
            row += letters;
            signs.row = signs.row.max(row);
        }
        let folded = title::fold(&block.text);
        if CONSENTS.iter().any(|word| folded.contains(word)) {
            signs.asking += letters;
        }
        if letters <= LONGEST_GATE && GATES.iter().any(|phrase| folded.contains(phrase)) {
            signs.gates += letters;
        }
    }
    signs
}

impl Signs {
    /// What the page is, whose article was read as `article`; `None` for an article.
    pub(crate) fn kind(&self, article: &Article, meta: &Metadata) -> Option<NotArticle> {
        let text: usize = article.body.split("\n\n").map(letters).sum();
        let is_told = meta.is_article();
        let little = text < ERROR_TEXT && self.row < ERROR_TEXT;
        let wall = self.letters.saturating_sub(self.asking) < WALL_REST && self.headlines < HEADLINES && !is_told;
        if wall && self.row < WALL_REST && (self.is_challenge || self.asks_for_consent()) {
            return Some(NotArticle::Consent);
        }
        if self.is_error_status && little || !is_told && little && self.says_error() {
            return Some(NotArticle::Error);
        }
        let rest = text.saturating_sub(self.gates);
        if rest < STUB && (self.gates > 0 && self.row < STUB * 2 || meta.is_for_subscribers() && rest < STUB / 2) {
            return Some(NotArticle::Paywall);
        }
        let is_list = self.headlines >= HEADLINES && self.row < LIST_PROSE && !is_told;
        is_list.then_some(NotArticle::Listing)
    }

    /// Whether what the page asks for is most of what it says.
    fn asks_for_consent(&self) -> bool {
        let share = if self.is_managed { 3 } else { 2 };
        self.asking * share > self.letters && self.asking > 0
    }

    fn says_error(&self) -> bool {
        self.headings.iter().any(|heading| {
            let words: Vec<&str> = heading.split(' ').collect();
            let is_code = |word: &&str| CODES.contains(word);
            let coded = words.first().is_some_and(&is_code) && words.len() < 6
                || words.iter().any(is_code) && words.iter().any(|word| ERROR_WORDS.contains(word));
            coded || ERRORS.iter().any(|phrase| heading.contains(phrase)) && words.len() < 12
        })
    }
}

/// Characters but white space, where one of a script without spaces says as much as three.
fn letters(text: &str) -> usize {
    let weight = |letter: char| if ('\u{2e80}'..'\u{fb00}').contains(&letter) { 3 } else { 1 };
    text.chars().filter(|letter| !letter.is_whitespace()).map(weight).sum()
}
