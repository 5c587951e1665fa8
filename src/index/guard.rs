//! A guard around the engine beneath, which trusts the files that it once wrote and panics over damaged ones.

use std::{
    any::Any,
    cell::Cell,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};

use super::{bad, verify};
use crate::error::{Error, Result};

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic of this thread would be caught by [`guarded`], so that nobody need be told of it.
pub fn is_guarded() -> bool {
    GUARDED.get()
}

/// Does `work` on the index in `folder`. A panic becomes an error: [`Error::BadIndex`] where the files are damaged, else
/// [`Error::Engine`].
///
/// # Errors
/// Those of `work`, and these two.
pub fn guarded<T>(folder: &Path, work: impl FnOnce() -> Result<T>) -> Result<T> {
    match caught(work) {
        Ok(outcome) => outcome,
        Err(panic) => match caught(|| verify(folder)) {
            Ok(Ok(damage)) if damage.is_empty() => Err(Error::Engine(words(panic.as_ref()))),
            Ok(Ok(damage)) => Err(bad(folder, damage.join("; "))),
            Ok(Err(error)) => Err(error),
            Err(_) => Err(bad(folder, "its files are damaged".into())),
        },
    }
}

fn caught<T>(work: impl FnOnce() -> T) -> Result<T, Box<dyn Any + Send>> {
    let before = GUARDED.replace(true);
    // What a panic leaves half done is dropped here, or opened anew by whoever asks next.
    let outcome = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(before);
    outcome
}

fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("it gave up").to_owned()
}
