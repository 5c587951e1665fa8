//! Times of day in the zone they are known to be in.

use chrono::{DateTime, FixedOffset, LocalResult, TimeZone};
use chrono_tz::Tz;

use super::ReadDate;

/// Countries by the domains of their sites, with the zone in which they, or nearly all of their people, live; after the
/// tz database's `zone1970.tab` (public domain). Domains that are sold for other ends are left out.
#[rustfmt::skip]
const COUNTRIES: &[(&str, Tz)] = &[
    ("ae", Tz::Asia__Dubai), ("al", Tz::Europe__Tirane), ("am", Tz::Asia__Yerevan), ("ar", Tz::America__Argentina__Buenos_Aires),
    ("at", Tz::Europe__Vienna), ("az", Tz::Asia__Baku), ("ba", Tz::Europe__Sarajevo), ("bd", Tz::Asia__Dhaka),
    ("be", Tz::Europe__Brussels), ("bg", Tz::Europe__Sofia), ("bo", Tz::America__La_Paz), ("br", Tz::America__Sao_Paulo),
    ("by", Tz::Europe__Minsk), ("ch", Tz::Europe__Zurich), ("cl", Tz::America__Santiago), ("cn", Tz::Asia__Shanghai),
    ("cr", Tz::America__Costa_Rica), ("cu", Tz::America__Havana), ("cy", Tz::Asia__Nicosia), ("cz", Tz::Europe__Prague),
    ("de", Tz::Europe__Berlin), ("dk", Tz::Europe__Copenhagen), ("do", Tz::America__Santo_Domingo), ("dz", Tz::Africa__Algiers),
    ("ec", Tz::America__Guayaquil), ("ee", Tz::Europe__Tallinn), ("eg", Tz::Africa__Cairo), ("es", Tz::Europe__Madrid),
    ("et", Tz::Africa__Addis_Ababa), ("fi", Tz::Europe__Helsinki), ("fr", Tz::Europe__Paris), ("ge", Tz::Asia__Tbilisi),
    ("gh", Tz::Africa__Accra), ("gr", Tz::Europe__Athens), ("gt", Tz::America__Guatemala), ("hk", Tz::Asia__Hong_Kong),
    ("hn", Tz::America__Tegucigalpa), ("hr", Tz::Europe__Zagreb), ("hu", Tz::Europe__Budapest), ("ie", Tz::Europe__Dublin),
    ("il", Tz::Asia__Jerusalem), ("in", Tz::Asia__Kolkata), ("ir", Tz::Asia__Tehran), ("is", Tz::Atlantic__Reykjavik),
    ("it", Tz::Europe__Rome), ("jm", Tz::America__Jamaica), ("jo", Tz::Asia__Amman), ("jp", Tz::Asia__Tokyo),
    ("ke", Tz::Africa__Nairobi), ("kr", Tz::Asia__Seoul), ("lb", Tz::Asia__Beirut), ("lk", Tz::Asia__Colombo),
    ("lt", Tz::Europe__Vilnius), ("lu", Tz::Europe__Luxembourg), ("lv", Tz::Europe__Riga), ("ma", Tz::Africa__Casablanca),
    ("md", Tz::Europe__Chisinau), ("mk", Tz::Europe__Skopje), ("mt", Tz::Europe__Malta), ("my", Tz::Asia__Kuala_Lumpur),
    ("ng", Tz::Africa__Lagos), ("ni", Tz::America__Managua), ("nl", Tz::Europe__Amsterdam), ("no", Tz::Europe__Oslo),
    ("np", Tz::Asia__Kathmandu), ("nz", Tz::Pacific__Auckland), ("pa", Tz::America__Panama), ("pe", Tz::America__Lima),
    ("ph", Tz::Asia__Manila), ("pk", Tz::Asia__Karachi), ("pl", Tz::Europe__Warsaw), ("pt", Tz::Europe__Lisbon),
    ("py", Tz::America__Asuncion), ("ro", Tz::Europe__Bucharest), ("rs", Tz::Europe__Belgrade), ("sa", Tz::Asia__Riyadh),
    ("se", Tz::Europe__Stockholm), ("sg", Tz::Asia__Singapore), ("si", Tz::Europe__Ljubljana), ("sk", Tz::Europe__Bratislava),
    ("sv", Tz::America__El_Salvador), ("th", Tz::Asia__Bangkok), ("tn", Tz::Africa__Tunis), ("tr", Tz::Europe__Istanbul),
    ("tw", Tz::Asia__Taipei), ("tz", Tz::Africa__Dar_es_Salaam), ("ua", Tz::Europe__Kyiv), ("ug", Tz::Africa__Kampala),
    ("uk", Tz::Europe__London), ("uy", Tz::America__Montevideo), ("ve", Tz::America__Caracas), ("vn", Tz::Asia__Ho_Chi_Minh),
    ("za", Tz::Africa__Johannesburg), ("zm", Tz::Africa__Lusaka), ("zw", Tz::Africa__Harare),
];

/// An instant on the clocks of the country that `host` (`news.example.de`) belongs to; `None` where its domain names no
/// country, or one with several zones.
pub fn on_site(instant: DateTime<FixedOffset>, host: &str) -> Option<DateTime<FixedOffset>> {
    let domain = host.trim_end_matches('.').rsplit('.').next()?.to_ascii_lowercase();
    let (_, zone) = COUNTRIES.iter().find(|(country, _)| *country == domain)?;
    Some(instant.with_timezone(zone).fixed_offset())
}

/// `date` with the offset that the zone of the IANA name `zone` has then, where it gives a time of day without one.
/// `None` where it gives none or has an offset, where there is no such zone, and in the hour that a change of clocks
/// leaves out.
pub fn with_zone(date: &ReadDate, zone: &str) -> Option<ReadDate> {
    let instant = date.instant.filter(|_| !has_offset(&date.value))?;
    let zone: Tz = zone.parse().ok()?;
    let local = match zone.from_local_datetime(&instant.naive_utc()) {
        LocalResult::Single(local) | LocalResult::Ambiguous(local, _) => local.fixed_offset(),
        LocalResult::None => return None,
    };
    let value = format!("{}{}", date.value, local.format("%:z"));
    Some(ReadDate { value, instant: Some(local), ..date.clone() })
}

/// Whether an ISO 8601 value ends with an offset.
fn has_offset(value: &str) -> bool {
    let time = value.split_once('T').map_or("", |(_, time)| time);
    time.ends_with('Z') || time.contains(['+', '-'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::read;

    #[test]
    fn only_times_without_an_offset_are_put_into_the_zone() {
        let value = |text: &str, zone| read(text).and_then(|date| with_zone(&date, zone)).map(|date| date.value);
        assert_eq!(value("2025-06-02 10:00", "Europe/Kyiv").as_deref(), Some("2025-06-02T10:00+03:00"));
        assert_eq!(value("2025-01-02T10:00:00", "Europe/Kyiv").as_deref(), Some("2025-01-02T10:00:00+02:00"));
        for (text, zone) in [
            ("2025-06-02T10:00:00Z", "Europe/Kyiv"),
            ("2025-06-02T10:00:00-05:00", "Europe/Kyiv"),
            ("2025-06-02", "Europe/Kyiv"),
            ("2025-06-02 10:00", "Mars/Olympus"),
        ] {
            assert_eq!(value(text, zone), None, "{text} {zone}");
        }
    }
}
