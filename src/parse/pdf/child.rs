//! Programs that read a PDF for us: given the bytes, limited in time, and never trusted to end.

use std::{
    io::{Read, Write},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

/// Why a program gave nothing.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// It could not be started, for this reason.
    NotStarted(String),
    /// It took too long.
    TooSlow,
    /// It took too much memory, or gave too much.
    TooLarge,
    /// It failed, with its last words.
    Failed(String),
}

/// What reading a PDF with dateline itself gives: one JSON value.
pub(super) fn helper(path: &Path, bytes: &[u8], memory: u64, seconds: u64, most: u64) -> Result<Vec<u8>, Failure> {
    let mut command = Command::new(path);
    command.args(["read-pdf", "--memory", &memory.to_string(), "--seconds", &seconds.to_string()]);
    run(command, bytes, Duration::from_secs(seconds), most)
}

/// What the command `words` writes for the PDF `bytes`; `{}` in its words stands for the PDF's path.
pub(super) fn command(words: &str, bytes: &[u8], seconds: u64, most: u64) -> Result<Vec<u8>, Failure> {
    let not_started = |error: std::io::Error| Failure::NotStarted(error.to_string());
    let mut words = words.split_whitespace();
    let program = words.next().ok_or_else(|| Failure::NotStarted("there is no word in it".into()))?;
    let mut file = tempfile::Builder::new().suffix(".pdf").tempfile().map_err(not_started)?;
    file.write_all(bytes).and_then(|()| file.flush()).map_err(not_started)?;
    let mut command = Command::new(program);
    for word in words {
        match word.split_once("{}") {
            // A path need not be text.
            Some((before, after)) => {
                let mut whole = std::ffi::OsString::from(before);
                whole.push(file.path());
                whole.push(after);
                command.arg(whole)
            }
            None => command.arg(word),
        };
    }
    run(command, &[], Duration::from_secs(seconds), most)
}

/// Runs `command` with `input` and gives what it writes, at most `most` bytes of it.
fn run(mut command: Command, input: &[u8], time: Duration, most: u64) -> Result<Vec<u8>, Failure> {
    let until = Instant::now().checked_add(time);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    // What it starts in its turn is ended with it, so that none of them keeps a pipe open.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = command.spawn().map_err(|error| Failure::NotStarted(error.to_string()))?;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (sender, output) = mpsc::channel();
    thread::scope(|scope| {
        // A program that does not read its input ends the writing by its own end.
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(input)));
        scope.spawn(move || {
            let mut written = Vec::new();
            let _ = stdout.map(|stdout| stdout.take(most.saturating_add(1)).read_to_end(&mut written));
            sender.send(written)
        });
        let words = scope.spawn(move || {
            let mut words = Vec::new();
            if let Some(mut stderr) = stderr {
                let _ = (&mut stderr).take(8 << 10).read_to_end(&mut words);
                let _ = std::io::copy(&mut stderr, &mut std::io::sink());
            }
            words
        });
        let left = || until.map_or(Duration::MAX, |until| until.saturating_duration_since(Instant::now()));
        let written = output.recv_timeout(left());
        let is_over = written.as_ref().is_ok_and(|written| written.len() as u64 > most);
        let status = if written.is_ok() && !is_over { ended(&mut child, left()) } else { None };
        end(&mut child);
        let words = words.join().unwrap_or_default();
        match (written, status) {
            (Ok(_), _) if is_over => Err(Failure::TooLarge),
            (Ok(written), Some(status)) if status.success() => Ok(written),
            (_, Some(status)) => Err(failure(status, &words)),
            _ => Err(Failure::TooSlow),
        }
    })
}

/// How the program ended, if it does so within `time`.
fn ended(child: &mut Child, time: Duration) -> Option<ExitStatus> {
    let started = Instant::now();
    let mut pause = Duration::from_micros(100);
    loop {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(status);
        }
        if started.elapsed() >= time {
            return None;
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

/// Ends the program and all that it started.
fn end(child: &mut Child) {
    #[cfg(unix)]
    if let Some(group) = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw) {
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    let _ = child.kill();
    let _ = child.wait();
}

fn failure(status: ExitStatus, words: &[u8]) -> Failure {
    let words = String::from_utf8_lossy(words);
    if words.contains("memory allocation of") {
        return Failure::TooLarge;
    }
    #[cfg(unix)]
    if std::os::unix::process::ExitStatusExt::signal(&status) == Some(rustix::process::Signal::XCPU.as_raw()) {
        return Failure::TooSlow;
    }
    let last = words.lines().rev().find(|line| !line.trim().is_empty());
    Failure::Failed(last.map_or_else(|| status.to_string(), str::to_owned))
}
