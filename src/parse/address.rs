//! What the address of a page tells of its date.

use super::published::Mark;
use crate::{
    article::{DateOrigin, DateOutcome, DateRole, DayInterval, Granularity, Span},
    date::{self, published::Decision},
};

/// Words of folders in which sites keep what is to come.
#[rustfmt::skip]
const EVENTS: &[&str] = &[
    "event", "events", "veranstaltung", "veranstaltungen", "termin", "termine", "kalender", "calendar", "agenda", "eventos",
    "evento", "evenement", "evenements", "eventi", "wydarzenia", "afisha", "tickets", "spielplan", "programm", "programme",
];

/// What the date that stands at `span` in the path of an address tells. Folders and the beginning of a name are the
/// day of publication; what a name ends with is as often the number of a model or the day of an event, and tells nothing
/// alone.
pub(crate) fn in_address(path: &str, span: Span) -> Mark {
    let mark = Mark::of(DateOrigin::UrlPath);
    let (before, after) = (&path[..span.start], &path[span.end..]);
    let is_event = |folder: &str| EVENTS.iter().any(|word| folder.eq_ignore_ascii_case(word));
    if before.split('/').any(is_event) {
        return Mark { role: DateRole::Other, ..mark };
    }
    let joined = |letter: Option<char>| letter.is_some_and(|letter| letter != '/');
    let is_of_folders = path[span.start..span.end].contains('/');
    match (joined(before.chars().next_back()), joined(after.chars().next())) {
        (false, _) => mark,
        (true, _) if is_of_folders => Mark { confidence: 0.6, ..mark },
        // `title-20250602.html`
        (true, _) if path[span.start..span.end].len() == 8 => Mark { confidence: 0.5, ..mark },
        (true, _) => Mark { confidence: 0.28, ..mark },
    }
}

/// The path of an address.
pub(crate) fn below_host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.find('/').map_or("", |at| &rest[at..]);
    path.split(['?', '#']).next().unwrap_or(path)
}

/// The host of an address.
pub(crate) fn host(url: &str) -> Option<&str> {
    url.split("://").nth(1)?.split(['/', '?', '#', ':']).next()
}

/// The name of the site that an address of the web is on: its host without `www.`.
pub(crate) fn site(url: &str) -> Option<String> {
    let is_web = url.starts_with("http://") || url.starts_with("https://");
    let host = host(url).filter(|_| is_web)?.to_ascii_lowercase();
    Some(host.strip_prefix("www.").unwrap_or(&host).to_owned()).filter(|host| host.contains('.'))
}

/// Puts an instant that metadata give in UTC on the clocks of the site's country, where nothing else tells the day: it
/// is the day that its readers saw.
pub(crate) fn on_site(decision: &mut Decision, host: &str) {
    let Some(published) = &mut decision.published else { return };
    let is_metadata = matches!(published.origin, DateOrigin::JsonLd | DateOrigin::OpenGraph | DateOrigin::Meta);
    let Some(instant) = published.instant.filter(|_| is_metadata && published.value.ends_with('Z')) else { return };
    let day = published.days.from.to_string();
    let is_shown = decision.dates.iter().any(|piece| {
        piece.outcome == DateOutcome::Agrees
            && piece.value.starts_with(&day)
            && matches!(piece.origin, DateOrigin::TimeElement | DateOrigin::VisibleLine | DateOrigin::UrlPath)
            && !piece.value.ends_with('Z')
    });
    let Some(local) = date::on_site(instant, host).filter(|_| !is_shown) else { return };
    let form = if published.granularity == Granularity::Second { "%Y-%m-%dT%H:%M:%S" } else { "%Y-%m-%dT%H:%M" };
    let zone = if local.offset().local_minus_utc() == 0 { "Z".to_owned() } else { local.format("%:z").to_string() };
    published.value = format!("{}{zone}", local.format(form));
    published.days = DayInterval::day(local.date_naive());
    published.instant = Some(local);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_tell_more_than_the_end_of_a_name() {
        let mark = |path: &str| date::in_path(path).map(|(_, span)| in_address(path, span));
        let confidence = |path: &str| mark(path).map_or(0.0, |mark| mark.confidence);
        let folders = confidence("/news/2019/10/12/ferry");
        assert!(folders > confidence("/news/ferry-20191012.html"));
        assert!(confidence("/news/2019-10-12-ferry") > 0.7);
        assert!(confidence("/shop/oar-model-2019-10-12/") < 0.3);
        assert_eq!(mark("/events/2019-10-12/harbour-day").map(|mark| mark.role), Some(DateRole::Other));
    }

    #[test]
    fn the_path_is_what_stands_behind_the_host() {
        assert_eq!(below_host("https://2019-10-12.example/a/b?day=2019-10-13#c"), "/a/b");
        assert_eq!(below_host("https://paper.example"), "");
        assert_eq!(host("https://paper.example:80/a"), Some("paper.example"));
        assert_eq!(site("https://www.Paper.example:80/a").as_deref(), Some("paper.example"));
        assert_eq!(site("about://blank.page"), None);
    }
}
