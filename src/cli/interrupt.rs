//! Ctrl-C: work at hand is brought to an end at which nothing is lost; a second one ends the program at once.

use std::{
    io::Write,
    sync::{
        Once,
        atomic::{AtomicU8, Ordering},
    },
};

use super::Exit;

/// There is nothing that could be lost.
const IDLE: u8 = 0;
/// Something is being written.
const AT_WORK: u8 = 1;
/// It is to come to an end.
const ENDING: u8 = 2;

static STATE: AtomicU8 = AtomicU8::new(IDLE);
static INSTALLED: Once = Once::new();

/// Work that Ctrl-C, or being told to terminate, brings to an end instead of breaking it off, as long as this lives.
#[derive(Debug)]
pub(super) struct Work {
    _private: (),
}

impl Work {
    /// Begins the work. `told` is written to standard error when it is to end.
    pub(super) fn begin(told: &'static str) -> Self {
        INSTALLED.call_once(|| {
            // Where there can be no handler, the program ends at once, and what was committed is there.
            let _ = ctrlc::set_handler(move || {
                if STATE.compare_exchange(AT_WORK, ENDING, Ordering::SeqCst, Ordering::SeqCst).is_err() {
                    std::process::exit(i32::from(Exit::Interrupted as u8));
                }
                // The progress shown stands at the end of its line.
                let _ = writeln!(std::io::stderr(), "\n{told}");
            });
        });
        STATE.store(AT_WORK, Ordering::SeqCst);
        Self { _private: () }
    }

    /// Whether nobody wants it to end.
    #[expect(clippy::unused_self, reason = "only who works asks")]
    pub(super) fn goes_on(&self) -> bool {
        STATE.load(Ordering::SeqCst) != ENDING
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        STATE.store(IDLE, Ordering::SeqCst);
    }
}
