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
        assert_eq!([Exit::Done as u8, Exit::Nothing as u8, Exit::Failed as u8], [0, 1, 2]);
        assert_eq!(Exit::found(true), Exit::Done);
        assert_eq!(Exit::found(false), Exit::Nothing);
    }
}
