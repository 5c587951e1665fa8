//! Words and marks of pages that are no articles.

/// What titles and headlines of error messages say, folded; own list.
#[rustfmt::skip]
pub(super) const ERRORS: &[&str] = &[
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
pub(super) const ERROR_WORDS: &[&str] =
    &["error", "fehler", "erreur", "errore", "erro", "fout", "błąd", "ошибка", "помилка", "hata"];
pub(super) const CODES: &[&str] = &["400", "401", "403", "404", "410", "429", "500", "502", "503", "504"];

/// Marks in the source of pages that ask a reader to prove to be human: names used by Cloudflare, `PerimeterX`, `DataDome`,
/// Imperva and AWS.
pub(super) const CHALLENGES: &[&str] =
    &["_cf_chl_opt", "cf-browser-verification", "px-captcha", "captcha-delivery.com", "_Incapsula_Resource", "awswaf"];
/// Marks of consent managers in the source: Sourcepoint, Didomi, `OneTrust`, Quantcast, Usercentrics, Cookiebot, `TrustArc`.
pub(super) const MANAGERS: &[&str] =
    &["sp_message", "didomi", "onetrust", "qc-cmp2", "usercentrics", "CybotCookiebot", "truste", "cmpbox", "consent."];
/// What requests for consent and for proof speak of, folded; own list.
#[rustfmt::skip]
pub(super) const CONSENTS: &[&str] = &[
    "cookie", "consent", "privacy", "our partners", "zustimmung", "einwilligung", "datenschutz", "unsere partner",
    "mit werbung", "vie privée", "nos partenaires", "données personnelles", "privacidad", "nuestros socios",
    "consentimiento", "privacidade", "consenso", "toestemming", "zgod", "prywatno", "согласие", "конфиденциальн",
    "robot", "you are human", "captcha", "enable javascript", "checking your browser", "before you continue",
];

/// What stands where an article breaks off for those who do not pay, folded; own list.
#[rustfmt::skip]
pub(super) const GATES: &[&str] = &[
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

/// What titles and headings of pages say that ask to log in, to register or for a forgotten password, folded; own list.
#[rustfmt::skip]
pub(super) const LOGINS: &[&str] = &[
    "log in", "login", "log on", "sign in", "sign up", "register", "registration", "create account", "create an account",
    "create your account", "lost password", "forgot password", "forgotten password", "forgot your password",
    "reset password", "reset your password", "password recovery", "new password", "anmelden", "anmeldung", "einloggen",
    "registrieren", "passwort vergessen", "connexion", "se connecter", "inscription", "mot de passe oublié",
    "iniciar sesión", "acceder", "registrarse", "iniciar sessão", "accedi", "registrati", "inloggen", "aanmelden",
    "logga in", "log ind", "logg inn", "zaloguj", "logowanie", "rejestracja", "вход", "авторизация", "регистрация",
    "войти", "увійти", "вхід", "giriş yap", "belépés", "přihlášení", "prihlásenie", "autentificare", "ログイン", "登录",
    "تسجيل الدخول",
];
