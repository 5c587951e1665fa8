//! `dateline show`: one article with what was read in it.

use clap::Args;

use super::{Context, Exit, HELP, flags::OffsetsFlag};
use crate::{
    engine::{Engine, Settings},
    error::{Error, Result},
    present::{json_line, text, wire},
};

/// show an article with its names, and its date with where that was read
#[derive(Debug, Args)]
#[command(help_template = HELP, before_help = "Examples:
  dateline show news/2025/bridge.html
  dateline show news/2025/bridge.html --dates
  dateline show news/feed.jsonl#17 --json
  dateline show --why 'Sergei Lavrov'            which names are shown as this one, and why
  dateline show news/2025/bridge.html --original > bridge.html\n")]
pub(super) struct Arguments {
    /// document id, as `dateline search` lists it
    #[arg(value_name = "ID", required_unless_present = "why", default_value = "", hide_default_value = true)]
    id: String,
    /// instead of an article: which names count as this one, and why; the same name need not be the same person
    #[arg(long, value_name = "NAME", conflicts_with_all = ["id", "pick", "original", "dates", "offsets"])]
    why: Option<String>,
    /// which, where several articles share the id
    #[arg(long, value_name = "N")]
    pick: Option<usize>,
    /// the original bytes, read again from their file and compared with their checksum
    #[arg(long, conflicts_with = "json")]
    original: bool,
    /// all evidence for its date, with what became of each piece
    #[arg(long, conflicts_with_all = ["json", "original"])]
    dates: bool,
    /// one JSON object, with the evidence for the date
    #[arg(long)]
    json: bool,
    /// what offsets count in JSON
    #[arg(long, value_name = "UNIT", default_value = "chars")]
    offsets: OffsetsFlag,
}

fn why(engine: &Engine, name: &str, json: bool, context: &Context) -> Result<Exit> {
    let console = &context.console;
    let all = engine.why(name)?;
    if json {
        console.plain().finish(|out| json_line(&wire::Why::new(name, &all), out))?;
    } else if all.is_empty() {
        console.warn(&format!("no article names `{name}`"));
    } else {
        console.styled().finish(|out| text::why(&all, console.text(), out))?;
    }
    Ok(Exit::found(!all.is_empty()))
}

pub(super) fn run(arguments: &Arguments, context: &Context) -> Result<Exit> {
    let engine = context.engine(Settings::default());
    let console = &context.console;
    if let Some(name) = &arguments.why {
        return why(&engine, name, arguments.json, context);
    }
    let mut articles = engine.articles(&arguments.id)?;
    if articles.is_empty() {
        console.warn(&format!("no article has the id `{}`", arguments.id));
        return Ok(Exit::Nothing);
    }
    let number = articles.len();
    if let Some(pick) = arguments.pick {
        if pick == 0 || pick > number {
            let message = format!("there is no article number {pick} of this id");
            return Err(Error::Usage { message, hint: format!("pick one from 1 to {number}") });
        }
        articles = vec![articles.swap_remove(pick - 1)];
    }
    let versions = engine.versions(&articles)?;
    if arguments.json {
        let shown = wire::Articles::new(&articles, &versions, arguments.offsets.into());
        console.plain().finish(|out| json_line(&shown, out))?;
        return Ok(Exit::Done);
    }
    match articles.as_slice() {
        [article] if arguments.original => {
            let bytes = engine.original(article)?;
            console.plain().finish(|out| out.write_all(&bytes))?;
        }
        [article] if arguments.dates => {
            console.styled().finish(|out| text::dates(&article.analysed.article, console.text(), out))?;
        }
        [article] => console.styled().finish(|out| text::show(article, &versions.concat(), console.text(), out))?,
        several if arguments.original => {
            return Err(Error::Usage {
                message: format!("{} articles share the id `{}`", several.len(), arguments.id),
                hint: "choose one with `--pick N`; without `--original` they are listed".into(),
            });
        }
        several => {
            console.remark(|out| writeln!(out, "{} articles share this id; choose one with `--pick N`", several.len()));
            console.styled().finish(|out| text::candidates(several, out))?;
        }
    }
    Ok(Exit::Done)
}
