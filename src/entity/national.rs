//! Canonical names of bodies that every country has: `Parliament`, `Foreign Ministry`, `Department of Energy`.

/// Ministries by what they are called for short, and how their names go on after `Ministry of`.
const MINISTRIES: &[(&str, &str)] = &[
    ("Foreign", "Foreign Affairs"),
    ("Defence", "Defence"),
    ("Defense", "Defense"),
    ("Interior", "Internal Affairs"),
    ("Health", "Health"),
    ("Finance", "Finance"),
    ("Justice", "Justice"),
    ("Education", "Education"),
    ("Energy", "Energy"),
    ("Culture", "Culture"),
    ("Transport", "Transport"),
    ("Agriculture", "Agriculture"),
];

/// Countries whose legislature is called Congress; elsewhere a `Congress` is another country's, or a meeting.
const CONGRESSES: &[&str] = &[
    "Argentina",
    "Bolivia",
    "Brazil",
    "Chile",
    "Colombia",
    "Dominican Republic",
    "Ecuador",
    "Guatemala",
    "Honduras",
    "Mexico",
    "Micronesia",
    "Palau",
    "Paraguay",
    "Peru",
    "Philippines",
    "United States",
    "Venezuela",
];

/// Countries that have a Senate.
const SENATES: &[&str] = &[
    "Argentina",
    "Australia",
    "Belgium",
    "Bolivia",
    "Brazil",
    "Cambodia",
    "Canada",
    "Chile",
    "Colombia",
    "Czech Republic",
    "Dominican Republic",
    "France",
    "Haiti",
    "Ireland",
    "Italy",
    "Jamaica",
    "Jordan",
    "Kazakhstan",
    "Kenya",
    "Madagascar",
    "Mexico",
    "Netherlands",
    "Nigeria",
    "Pakistan",
    "Paraguay",
    "Philippines",
    "Poland",
    "Romania",
    "Rwanda",
    "Spain",
    "Thailand",
    "Uruguay",
    "Uzbekistan",
    "Zimbabwe",
];

/// The canonical name of the organisation that is written `name`, in an article about `country` (its English name) or
/// right after its adjective.
pub(super) fn canonical(name: &str, country: Option<&str>) -> String {
    let name = name.strip_prefix("The ").filter(|rest| rest.contains(' ')).unwrap_or(name);
    for short in ["US ", "U.S. "] {
        if let Some(rest) = name.strip_prefix(short) {
            return canonical(&format!("United States {rest}"), Some("United States"));
        }
    }
    let Some(country) = country else { return name.to_owned() };
    let american = country == "United States";
    let the = if american || matches!(country, "United Kingdom" | "Netherlands" | "Philippines") { "the " } else { "" };
    if let Some(field) = name.strip_suffix(" Ministry")
        && let Some((_, long)) = MINISTRIES.iter().find(|(short, _)| *short == field)
    {
        return format!("Ministry of {long} ({country})");
    }
    match name {
        "House" if american => "United States House of Representatives".to_owned(),
        "Cabinet" if american => "Cabinet of the United States".to_owned(),
        "Treasury" if american => "United States Department of the Treasury".to_owned(),
        "Senate"
        | "House of Representatives"
        | "Congress"
        | "Navy"
        | "Army"
        | "Air Force"
        | "Coast Guard"
        | "Marine Corps"
            if american =>
        {
            format!("United States {name}")
        }
        "Congress" if !CONGRESSES.contains(&country) => name.to_owned(),
        "Senate" if !SENATES.contains(&country) => name.to_owned(),
        "Senate" | "House of Representatives" => format!("{name} ({country})"),
        "Supreme Court" | "Parliament" | "Congress" | "Government" => format!("{name} of {the}{country}"),
        _ if name.starts_with("Ministry of ") => format!("{name} ({country})"),
        _ if american && name.starts_with("Department of ") => format!("United States {name}"),
        _ if american
            && (name.starts_with("Senate ") || name.starts_with("House "))
            && name.ends_with(" Committee") =>
        {
            let (chamber, rest) = name.split_once(' ').unwrap_or((name, ""));
            format!("United States {chamber} Committee on {}", rest.trim_end_matches(" Committee"))
        }
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::canonical;

    #[test]
    fn bodies_of_countries() {
        for (name, country, expected) in [
            ("Foreign Ministry", Some("Russia"), "Ministry of Foreign Affairs (Russia)"),
            ("Supreme Court", Some("United States"), "Supreme Court of the United States"),
            ("Parliament", Some("Poland"), "Parliament of Poland"),
            ("Parliament", None, "Parliament"),
            ("Congress", Some("Peru"), "Congress of Peru"),
            ("Congress", Some("Iraq"), "Congress"),
            ("Senate", Some("France"), "Senate (France)"),
            ("Senate", Some("Iraq"), "Senate"),
            ("U.S. Department of Labor", None, "United States Department of Labor"),
            ("Harvest University", Some("Kenya"), "Harvest University"),
        ] {
            assert_eq!(canonical(name, country), expected);
        }
    }
}
