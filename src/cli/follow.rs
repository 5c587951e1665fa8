//! `dateline index --watch`: the index follows its folders.

use std::time::Duration;

use super::{Context, Exit, index, interrupt::Work, progress::ProgressLine, today};
use crate::{
    engine::{Engine, Totals, UpdateRequest, WatchEvent, WatchMode},
    error::{Error, Result},
};

/// Follows the paths of `request` until Ctrl-C: told of changes by the system, or looking through everything every
/// `polling` seconds.
pub(super) fn run(
    engine: &Engine,
    request: &UpdateRequest,
    polling: Option<u32>,
    json: bool,
    context: &Context,
) -> Result<Exit> {
    if request.stdin || request.paths.is_empty() {
        return Err(Error::Usage {
            message: "only files and folders can be followed".into(),
            hint: "name the folder: `dateline index FOLDER --watch`".into(),
        });
    }
    let mode = polling.map_or(WatchMode::Events, |seconds| WatchMode::Polling(Duration::from_secs(seconds.into())));
    let work = Work::begin("ending");
    let mut line = ProgressLine::new(&context.console);
    let mut first = true;
    let mut failure = None;
    engine.watch(request, mode, &today, &mut |event| {
        match event {
            WatchEvent::Waiting => {}
            WatchEvent::Working(progress) => line.show(progress),
            WatchEvent::Trouble(told) => context.console.warn(&told),
            WatchEvent::Updated(totals) => {
                line.clear();
                index::tell_problems(totals, context);
                failure = tell(totals, first, json, context).err();
                first = false;
                line = ProgressLine::new(&context.console);
            }
        }
        failure.is_none() && work.goes_on()
    })?;
    line.clear();
    failure.map_or(Ok(Exit::Done), Err)
}

/// The first update in full, those that follow in a line each.
fn tell(totals: &Totals, first: bool, json: bool, context: &Context) -> Result<()> {
    let console = &context.console;
    if json || first {
        index::tell_totals(totals, json, context)?;
        console.remark(|out| if first { writeln!(out, "following; Ctrl-C ends it") } else { Ok(()) });
        Ok(())
    } else if console.is_quiet() {
        Ok(())
    } else {
        console.styled().finish(|out| {
            let Totals { added, removed, articles, generation, .. } = totals;
            writeln!(out, "{added} added, {removed} removed: {articles} articles, generation {generation}")
        })
    }
}
