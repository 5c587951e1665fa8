//! `dateline index`: brings the index up to date.

use std::{
    fs::File,
    io::{BufRead, BufReader, stdin},
    path::{Path, PathBuf},
};

use clap::Args;

use super::{Context, Exit, HELP, flags::ReadingFlags, follow, interrupt::Work, progress::ProgressLine, today};
use crate::{
    engine::{self, Engine, Problem, Totals, UpdateRequest},
    error::{Error, Result},
    present::{json_line, text, wire},
};

/// Codes of problems of what was not opened, which the index therefore knows nothing of.
const UNOPENED: &[&str] = &["unreadable", "symlink", "bad-ignore-file"];
/// So many of them are told without `--verbose`.
const UNOPENED_SHOWN: usize = 10;

/// What is told when a run is to end.
const ENDING: &str = "ending: what was done is being committed; press Ctrl-C again to end at once";

/// Seconds from which a run is told how fast it was.
const SLOW: f64 = 1.0;

/// bring the index up to date with files, folders or standard input
#[derive(Debug, Args)]
#[command(help_template = HELP, before_help = "Examples:
  dateline index news/                           a folder and all below it
  dateline index feed.jsonl.gz pages/            files and folders
  find . -name '*.html' | dateline index --files-from -
  zcat feed.jsonl.gz | dateline index -
  dateline index news/ --dry-run                 what would be read, changed and removed
  dateline index news/ --watch                   and follow the folder until Ctrl-C\n")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(super) struct Arguments {
    /// files and folders; `-` for articles on standard input
    #[arg(value_name = "PATH", required_unless_present_any = ["files_from", "rebuild"])]
    paths: Vec<PathBuf>,
    /// also the paths listed in FILE, one a line or separated by NUL; `-` for standard input
    #[arg(long, value_name = "FILE")]
    files_from: Option<PathBuf>,
    /// also remove articles where a whole root or much of it is gone
    #[arg(long)]
    prune: bool,
    /// read every file anew into a fresh index, then switch to it
    #[arg(long)]
    rebuild: bool,
    /// fail where anything was skipped
    #[arg(long)]
    strict: bool,
    /// say what would be done, and do nothing
    #[arg(long, conflicts_with_all = ["watch", "watch_polling"])]
    dry_run: bool,
    /// go on until Ctrl-C: whatever changes in the folders is in the index a moment later
    #[arg(long, conflicts_with_all = ["files_from", "strict"])]
    watch: bool,
    /// as `--watch`, for network folders: look through everything every so many seconds, 30 by default
    #[arg(
        long,
        value_name = "SECONDS",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "30",
        value_parser = clap::value_parser!(u32).range(1..),
        conflicts_with_all = ["files_from", "strict"]
    )]
    watch_polling: Option<u32>,
    /// totals as one JSON object, with `--watch` one a line
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    reading: ReadingFlags,
}

pub(super) fn run(arguments: Arguments, context: &Context) -> Result<Exit> {
    let mut paths = arguments.paths;
    let before = paths.len();
    paths.retain(|path| path != Path::new("-"));
    let from_stdin = paths.len() < before;
    let mut listed = Vec::new();
    if let Some(list) = &arguments.files_from {
        let mut reader: Box<dyn BufRead> = if list == Path::new("-") {
            if from_stdin {
                return Err(Error::Usage {
                    message: "standard input cannot be both articles and a list of paths".into(),
                    hint: "give one of `-` and `--files-from -`".into(),
                });
            }
            Box::new(stdin().lock())
        } else {
            Box::new(BufReader::new(File::open(list).map_err(Error::io("read", list))?))
        };
        listed = engine::paths_from(&mut reader)?;
    }
    if paths.is_empty() && listed.is_empty() && !from_stdin && !arguments.rebuild {
        return Err(Error::Usage {
            message: "the list of paths is empty".into(),
            hint: "list files or folders".into(),
        });
    }
    let request = UpdateRequest {
        paths,
        listed,
        stdin: from_stdin,
        prune: arguments.prune,
        rebuild: arguments.rebuild,
        today: today(),
        ..UpdateRequest::default()
    };
    let engine = context.engine(arguments.reading.settings());
    let console = &context.console;
    if arguments.dry_run {
        return survey(&engine, &request, arguments.json, context);
    }
    if arguments.watch || arguments.watch_polling.is_some() {
        return follow::run(&engine, &request, arguments.watch_polling, arguments.json, context);
    }
    let mut line = ProgressLine::new(console);
    let work = Work::begin(ENDING);
    let result = engine.update(&request, &mut |progress| {
        line.show(progress);
        work.goes_on()
    });
    drop(work);
    line.clear();
    let totals = result?;
    tell_problems(&totals, context);
    let seconds = line.elapsed().as_secs_f64();
    // Of a moment's work the pace says nothing.
    if totals.added > 0 && seconds >= SLOW {
        console.remark(|out| {
            let (megabytes, articles) = (totals.bytes as f64 / 1e6, totals.added as f64);
            let (bytes_pace, articles_pace) = (megabytes / seconds, articles / seconds);
            writeln!(out, "{megabytes:.1} MB in {seconds:.1} s: {bytes_pace:.1} MB/s, {articles_pace:.0} articles/s")
        });
    }
    tell_totals(&totals, arguments.json, context)?;
    let skipped = !totals.skipped.is_empty() || !totals.warnings.is_empty();
    Ok(if totals.stopped {
        console.warn("stopped before the end: what was done is in the index, and the next run goes on from there");
        Exit::Interrupted
    } else if nothing_was_read(&totals) {
        console.warn("nothing could be read");
        Exit::Failed
    } else if arguments.strict && skipped {
        Exit::Failed
    } else {
        Exit::Done
    })
}

/// What an update did, in the form asked for.
pub(super) fn tell_totals(totals: &Totals, json: bool, context: &Context) -> Result<()> {
    let console = &context.console;
    if json {
        console.plain().finish(|out| json_line(&wire::Totals::new(totals), out))
    } else if console.is_quiet() {
        Ok(())
    } else {
        console.styled().finish(|out| text::totals(totals, out))
    }
}

/// What an update would do.
fn survey(engine: &Engine, request: &UpdateRequest, json: bool, context: &Context) -> Result<Exit> {
    let survey = engine.survey(request)?;
    let console = &context.console;
    for told in survey.notes.iter().chain(&survey.warnings) {
        console.warn(told);
    }
    if json {
        console.plain().finish(|out| json_line(&wire::Survey::new(&survey), out))?;
    } else {
        let most = if console.verbose { usize::MAX } else { UNOPENED_SHOWN };
        console.remark(|out| survey.problems.iter().take(most).try_for_each(|problem| text::problem(problem, out)));
        console.styled().finish(|out| text::survey(&survey, most, out))?;
    }
    Ok(Exit::Done)
}

/// Brings the index up to date with `paths` before a search, in few words.
pub(super) fn bring_up_to_date(engine: &Engine, paths: &[PathBuf], context: &Context) -> Result<()> {
    let request = UpdateRequest { paths: paths.to_vec(), today: today(), ..UpdateRequest::default() };
    let mut line = ProgressLine::new(&context.console);
    let work = Work::begin(ENDING);
    let result = engine.update(&request, &mut |progress| {
        line.show(progress);
        work.goes_on()
    });
    drop(work);
    line.clear();
    let totals = match result {
        // Another process is at it; what is there can be searched meanwhile.
        Err(error @ Error::Locked { .. }) => {
            context.console.warn(&format!("{error}; searching what it holds now"));
            return Ok(());
        }
        result => result?,
    };
    for told in totals.notes.iter().chain(&totals.warnings) {
        context.console.warn(told);
    }
    let skipped: u64 = totals.skipped.values().sum();
    if totals.added > 0 || totals.removed > 0 || skipped > 0 {
        context.console.remark(|out| {
            write!(out, "indexed {} articles from {} files", totals.added, totals.files_read)?;
            if totals.removed > 0 {
                write!(out, ", removed {}", totals.removed)?;
            }
            if skipped > 0 {
                write!(out, ", skipped {skipped} (`dateline status --problems` lists them)")?;
            }
            let seconds = line.elapsed().as_secs_f64();
            if seconds >= SLOW { writeln!(out, " in {seconds:.1} s") } else { writeln!(out) }
        });
    }
    if totals.stopped { Err(Error::Interrupted) } else { Ok(()) }
}

pub(super) fn tell_problems(totals: &Totals, context: &Context) {
    let console = &context.console;
    for told in totals.notes.iter().chain(&totals.warnings) {
        console.warn(told);
    }
    if totals.problems.is_empty() {
        return;
    }
    console.remark(|out| {
        let (outside, within): (Vec<&Problem>, Vec<&Problem>) =
            totals.problems.iter().partition(|problem| UNOPENED.contains(&problem.code.as_str()));
        let most = if console.verbose { usize::MAX } else { UNOPENED_SHOWN };
        for problem in outside.iter().take(most) {
            text::problem(problem, out)?;
        }
        if outside.len() > most {
            writeln!(out, "and {} more, which `--verbose` lists", outside.len() - most)?;
        }
        if console.verbose {
            for problem in &within {
                text::problem(problem, out)?;
            }
        }
        text::tallies(&totals.skipped, &totals.noted, out)?;
        if console.verbose || within.is_empty() {
            Ok(())
        } else {
            writeln!(out, "`dateline status --problems` lists them")
        }
    });
}

/// Whether the run had nothing to show for itself.
fn nothing_was_read(totals: &Totals) -> bool {
    totals.added + totals.kept + totals.removed + totals.files_renamed + totals.files_unchanged == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unchanged_folder_is_no_failure() {
        assert!(nothing_was_read(&Totals { files_read: 3, ..Totals::default() }));
        assert!(!nothing_was_read(&Totals { files_unchanged: 1, ..Totals::default() }));
        assert!(!nothing_was_read(&Totals { files_renamed: 1, ..Totals::default() }));
        assert!(!nothing_was_read(&Totals { removed: 1, ..Totals::default() }));
    }
}
