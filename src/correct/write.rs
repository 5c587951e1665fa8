//! Rules written into `corrections.toml`: what stands there stays as it is, to the byte.

use std::{
    fs,
    io::{self, Write},
    path::Path,
};

use super::{Action, Corrections, FILE, read};
use crate::{
    article::EntityKind,
    error::{Error, Result},
};

/// What a new file begins with.
const HEAD: &str = "# Corrections of what dateline read, applied whenever something is asked. Lines may be changed and taken out\n\
                    # by hand, and those of two files put into one; of rules that contradict each other the later holds.\n";

/// Adds a rule to the file in the index folder `folder`, which is made where there is none; gives whether it was not
/// there yet. `date` is the day it is.
///
/// # Errors
/// Where the file cannot be read or written, or the rule means nothing.
pub fn add(folder: &Path, action: &Action, why: Option<&str>, date: &str) -> Result<bool> {
    read::check(action).map_err(|fault| Error::Usage {
        message: format!("the rule cannot be used: {fault}"),
        hint: "`dateline correct --help` shows one of each kind".into(),
    })?;
    let before = Corrections::read(folder)?;
    if before.rules.iter().any(|rule| rule.action == *action) {
        return Ok(false);
    }
    let mut text = Corrections::text(folder)?;
    if text.is_empty() {
        text.push_str(HEAD);
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text.push('\n');
    text.push_str(&table(action, why, date));
    let path = folder.join(FILE);
    let new = folder.join(format!(".{FILE}.new"));
    let write = || -> io::Result<()> {
        let mut file = fs::File::create(&new)?;
        if let Ok(old) = fs::metadata(&path) {
            file.set_permissions(old.permissions())?;
        }
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&new, &path)
    };
    write().map_err(Error::io("write", &path))?;
    Ok(true)
}

/// A rule as its table in the file; `date` is an ISO 8601 day.
pub fn table(action: &Action, why: Option<&str>, date: &str) -> String {
    let text = |text: &str| toml::Value::from(text).to_string();
    let list = |names: &[String]| toml::Value::from(names.to_vec()).to_string();
    let kind = |kind: &EntityKind| text(if *kind == EntityKind::Organisation { "org" } else { kind.name() });
    let mut lines = match action {
        Action::Merge { kind: of, names, into } => {
            vec![("kind", kind(of)), ("names", list(names)), ("into", text(into))]
        }
        Action::Split { kind: of, names } => vec![("kind", kind(of)), ("names", list(names))],
        Action::Rename { kind: of, name, to } => vec![("kind", kind(of)), ("name", text(name)), ("to", text(to))],
        Action::Drop { kind: of, name } => vec![("kind", kind(of)), ("name", text(name))],
        Action::Kind { name, from, to } => vec![("name", text(name)), ("from", kind(from)), ("to", kind(to))],
        Action::Pin { name, path } => vec![("name", text(name)), ("path", text(path))],
        Action::Parent { place, under } => vec![("place", text(place)), ("under", text(under))],
    };
    if let Some(why) = why {
        lines.push(("why", text(why)));
    }
    lines.push(("date", date.to_owned()));
    let lines: Vec<String> = lines.into_iter().map(|(key, value)| format!("{key} = {value}\n")).collect();
    format!("[[{}]]\n{}", action.table(), lines.concat())
}
