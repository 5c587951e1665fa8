//! Whether the day or the month comes first in `01/02/2025`, by language and country.

use super::Order;

/// Countries that write the month first, after the date patterns of Unicode's CLDR.
const MONTH_FIRST: &[&str] = &["us", "pr", "pa", "gu", "vi", "as", "mp", "um"];
/// Countries in which both are common.
const MIXED: &[&str] = &["ca", "ph", "ke"];
/// Domains that look like a country's but are sold for other ends.
const NO_COUNTRY: &[&str] = &["io", "tv", "co", "me", "ai", "fm", "cc", "ws", "to", "gg", "ly", "eu"];
/// Domains of one country under another name.
const OF_THE_UNITED_STATES: &[&str] = &["gov", "mil", "edu"];
/// Languages whose writers put the year or the month first, or who live in countries of both kinds.
const NO_ORDER: &[&str] = &["en", "fil", "tl", "zh", "ja", "ko", "hu", "lt", "mn", "eu", "und"];

/// The order that writers of `locale` (`en-US`, `pt_BR`, `de`) on `host` (`news.example.co.uk`) keep.
///
/// The locale's region tells most, then the host's country, then a language that only one order goes with.
pub fn order_of(locale: Option<&str>, host: Option<&str>) -> Order {
    let locale = locale.unwrap_or_default().trim().to_ascii_lowercase();
    let mut parts = locale.split(['-', '_', '.']);
    let language = parts.next().unwrap_or_default();
    // `zh-Hant-TW`: the region is the part of two letters.
    if let Some(region) = parts.find(|part| is_pair(part)) {
        return of_country(region);
    }
    if let Some(domain) = host.and_then(|host| host.trim_end_matches('.').rsplit('.').next()) {
        let domain = domain.to_ascii_lowercase();
        if OF_THE_UNITED_STATES.contains(&domain.as_str()) {
            return Order::MonthFirst;
        }
        if is_pair(&domain) && !NO_COUNTRY.contains(&domain.as_str()) {
            return of_country(&domain);
        }
    }
    if is_pair(language) && !NO_ORDER.contains(&language) { Order::DayFirst } else { Order::Unknown }
}

fn of_country(code: &str) -> Order {
    if MONTH_FIRST.contains(&code) {
        Order::MonthFirst
    } else if MIXED.contains(&code) {
        Order::Unknown
    } else {
        Order::DayFirst
    }
}

fn is_pair(part: &str) -> bool {
    part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn region_then_host_then_language_decide() {
        for (locale, host, order) in [
            (Some("en-US"), Some("paper.co.uk"), Order::MonthFirst),
            (Some("en_GB"), None, Order::DayFirst),
            (Some("en"), Some("www.paper.com.au"), Order::DayFirst),
            (Some("en"), Some("agency.gov"), Order::MonthFirst),
            (Some("en"), Some("paper.com"), Order::Unknown),
            (Some("en"), Some("startup.io"), Order::Unknown),
            (Some("en-CA"), None, Order::Unknown),
            (Some("fr"), Some("journal.com"), Order::DayFirst),
            (Some("zh-Hant-TW"), None, Order::DayFirst),
            (None, None, Order::Unknown),
        ] {
            assert_eq!(order_of(locale, host), order, "{locale:?} {host:?}");
        }
    }
}
