//! `dateline correct`: writes corrections of names.

use clap::{Args, Subcommand, ValueEnum};

use super::{Context, Exit, HELP, today};
use crate::{
    engine::{Action, Engine, EntityKind, Settings},
    error::Result,
    present::{json_line, text, wire},
};

/// correct how names are joined, called and placed, without indexing again
#[derive(Debug, Args)]
#[command(help_template = HELP, before_help = "Examples:
  dateline correct merge 'Dmitri Ostrov' 'D. Ostrov' --into 'Dmitry Ostrov'
  dateline correct split QSB                     no longer taken for another name
  dateline correct rename 'Quay Safety Board' --to QSB
  dateline correct drop 'Victoria Quay' --kind person
  dateline correct kind Wagner --to org
  dateline correct pin Springfield --path 'United States/Illinois/Springfield'
  dateline correct parent Ukraine/Crimea --under Russia --why 'as the archive files it'
  dateline correct list\n",
    after_help = "Rules are added to `corrections.toml` in the index folder, where they may be changed and taken out by hand. \
Of rules that contradict each other the later holds. A name stands for all names that dateline shows as it, a \
variant for itself alone; capitals and accents make no difference. `dateline show --why NAME` tells what became of \
a name.")]
pub(super) struct Arguments {
    #[command(subcommand)]
    rule: RuleFlag,
}

/// A kind of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum KindFlag {
    /// a person
    Person,
    /// an organisation
    Org,
    /// a place
    Place,
}

impl From<KindFlag> for EntityKind {
    fn from(flag: KindFlag) -> Self {
        match flag {
            KindFlag::Person => Self::Person,
            KindFlag::Org => Self::Organisation,
            KindFlag::Place => Self::Place,
        }
    }
}

#[derive(Clone, Debug, Args)]
struct Reason {
    /// why, for those who read the file
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
}

#[derive(Debug, Subcommand)]
enum RuleFlag {
    /// these names are one
    #[command(before_help = "Example:\n  dateline correct merge 'Dmitri Ostrov' 'D. Ostrov' --into 'Dmitry Ostrov'\n")]
    Merge {
        /// names, or paths of places, that are shown as another
        #[arg(value_name = "NAME", required = true)]
        names: Vec<String>,
        /// the name that is shown
        #[arg(long, value_name = "NAME")]
        into: String,
        /// what they name, where articles do not tell
        #[arg(long)]
        kind: Option<KindFlag>,
        #[command(flatten)]
        reason: Reason,
    },
    /// each of these names stands for itself, whatever dateline joins it with
    #[command(before_help = "Example:\n  dateline correct split QSB\n")]
    Split {
        /// names
        #[arg(value_name = "NAME", required = true)]
        names: Vec<String>,
        /// what they name, where articles do not tell
        #[arg(long)]
        kind: Option<KindFlag>,
        #[command(flatten)]
        reason: Reason,
    },
    /// a name is shown as another
    #[command(before_help = "Example:\n  dateline correct rename 'Quay Safety Board' --to QSB\n")]
    Rename {
        /// name, or path of a place
        name: String,
        /// how it is shown
        #[arg(long, value_name = "NAME")]
        to: String,
        /// what it names, where articles do not tell
        #[arg(long)]
        kind: Option<KindFlag>,
        #[command(flatten)]
        reason: Reason,
    },
    /// a name is none
    #[command(before_help = "Example:\n  dateline correct drop 'Victoria Quay' --kind person\n")]
    Drop {
        /// name, or path of a place
        name: String,
        /// what it is not, where articles do not tell
        #[arg(long)]
        kind: Option<KindFlag>,
        #[command(flatten)]
        reason: Reason,
    },
    /// a name is of another kind
    #[command(before_help = "Example:\n  dateline correct kind Wagner --to org\n")]
    Kind {
        /// name, or path of a place
        name: String,
        /// what it names
        #[arg(long)]
        to: KindFlag,
        /// what it was taken for, where that is several
        #[arg(long, alias = "kind")]
        from: Option<KindFlag>,
        #[command(flatten)]
        reason: Reason,
    },
    /// a place of this name is always the one at this path
    #[command(
        before_help = "Example:\n  dateline correct pin Springfield --path 'United States/Illinois/Springfield'\n"
    )]
    Pin {
        /// name, or path where that is wrong
        name: String,
        /// where it is, from the country down
        #[arg(long, value_name = "PATH")]
        path: String,
        #[command(flatten)]
        reason: Reason,
    },
    /// a place lies in another one, with all below it
    #[command(before_help = "Example:\n  dateline correct parent Ukraine/Crimea --under Russia\n")]
    Parent {
        /// path, or a name for every place of that name
        place: String,
        /// path of the place that it lies in
        #[arg(long, value_name = "PATH")]
        under: String,
        #[command(flatten)]
        reason: Reason,
    },
    /// list the rules, and those that do nothing
    #[command(before_help = "Example:\n  dateline correct list\n")]
    List {
        /// one JSON object
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(arguments: &Arguments, context: &Context) -> Result<Exit> {
    let engine = context.engine(Settings::default());
    let (action, reason) = match &arguments.rule {
        RuleFlag::List { json } => return list(&engine, *json, context),
        RuleFlag::Merge { names, into, kind, reason } => {
            let kind = kind_of(&engine, *kind, &names[0])?;
            (Action::Merge { kind, names: names.clone(), into: into.clone() }, reason)
        }
        RuleFlag::Split { names, kind, reason } => {
            (Action::Split { kind: kind_of(&engine, *kind, &names[0])?, names: names.clone() }, reason)
        }
        RuleFlag::Rename { name, to, kind, reason } => {
            (Action::Rename { kind: kind_of(&engine, *kind, name)?, name: name.clone(), to: to.clone() }, reason)
        }
        RuleFlag::Drop { name, kind, reason } => {
            (Action::Drop { kind: kind_of(&engine, *kind, name)?, name: name.clone() }, reason)
        }
        RuleFlag::Kind { name, to, from, reason } => {
            let from = kind_of(&engine, *from, name)?;
            (Action::Kind { name: name.clone(), from, to: (*to).into() }, reason)
        }
        RuleFlag::Pin { name, path, reason } => (Action::Pin { name: name.clone(), path: path.clone() }, reason),
        RuleFlag::Parent { place, under, reason } => {
            (Action::Parent { place: place.clone(), under: under.clone() }, reason)
        }
    };
    let added = engine.correct(&action, reason.why.as_deref(), today())?;
    let told = action.words();
    context.console.remark(|out| text::corrected(&told, added, out));
    for idle in engine.status()?.idle_corrections {
        context.console.warn(&format!("corrections.toml, {idle}"));
    }
    Ok(Exit::Done)
}

/// The kind that is asked for, else that of which articles have the name.
fn kind_of(engine: &Engine, asked: Option<KindFlag>, name: &str) -> Result<EntityKind> {
    asked.map_or_else(|| engine.kind_of(name), |kind| Ok(kind.into()))
}

fn list(engine: &Engine, json: bool, context: &Context) -> Result<Exit> {
    let corrections = engine.corrections()?;
    let idle = engine.status()?.idle_corrections;
    if json {
        context.console.plain().finish(|out| json_line(&wire::Corrections::new(&corrections, &idle), out))?;
    } else {
        context.console.styled().finish(|out| text::corrections(&corrections, &idle, context.console.text(), out))?;
    }
    Ok(Exit::found(!corrections.rules.is_empty()))
}
