//! Exit codes.

use std::process::ExitCode;

/// How a run ended, as scripts see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Something was found, or the work is done.
    Done = 0,
    /// Nothing was found.
    Nothing = 1,
    /// Bad usage, an unusable index, or nothing could be read.
    Failed = 2,
    /// It was stopped before its end, as a shell tells of Ctrl-C; what was done until then is done.
    Interrupted = 130,
}

impl Exit {
    /// `Done` where something was found, else `Nothing`.
    pub(super) fn found(found: bool) -> Self {
        if found { Self::Done } else { Self::Nothing }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_what_scripts_rely_on() {
        let codes = [Exit::Done, Exit::Nothing, Exit::Failed, Exit::Interrupted].map(|exit| exit as u8);
        assert_eq!(codes, [0, 1, 2, 130]);
        assert_eq!(Exit::found(true), Exit::Done);
        assert_eq!(Exit::found(false), Exit::Nothing);
    }
}
