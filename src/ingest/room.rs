//! Room for what is on its way: so many bytes and no more stand between the reading of a record and its place in the index.

use std::{
    sync::{
        Arc, Condvar, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// What a record takes beside its bytes.
const EACH: usize = 4 << 10;

/// How often one who waits looks whether the run has ended.
const LOOK: Duration = Duration::from_millis(50);

/// So many bytes.
#[derive(Debug)]
pub(super) struct Room {
    all: usize,
    free: Mutex<usize>,
    freed: Condvar,
}

impl Room {
    pub(super) fn new(bytes: usize) -> Arc<Self> {
        Arc::new(Self { all: bytes, free: Mutex::new(bytes), freed: Condvar::new() })
    }

    /// Waits until there is room for a record of so many bytes, and takes it; one that is larger than all of the room takes
    /// all. `None` where `stop` comes first.
    pub(super) fn take(self: &Arc<Self>, bytes: usize, stop: &AtomicBool) -> Option<Share> {
        let bytes = bytes.saturating_add(EACH).min(self.all);
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        while *free < bytes {
            if stop.load(Ordering::Relaxed) {
                return None;
            }
            free = self.freed.wait_timeout(free, LOOK).unwrap_or_else(PoisonError::into_inner).0;
        }
        *free -= bytes;
        Some(Share { room: Arc::clone(self), bytes })
    }
}

/// A part of the room, given back when it is dropped.
#[derive(Debug)]
pub(super) struct Share {
    room: Arc<Room>,
    bytes: usize,
}

impl Drop for Share {
    fn drop(&mut self) {
        *self.room.free.lock().unwrap_or_else(PoisonError::into_inner) += self.bytes;
        self.room.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_finds_no_room_waits_for_it() {
        let room = Room::new(100 << 10);
        let go = AtomicBool::new(false);
        let first = room.take(60 << 10, &go).expect("there is room");
        let stopped = AtomicBool::new(true);
        assert!(room.take(60 << 10, &stopped).is_none());
        std::thread::scope(|scope| {
            let second = scope.spawn(|| room.take(60 << 10, &go).is_some());
            drop(first);
            assert!(second.join().expect("no panic"));
        });
        // What is larger than all of the room has it for itself.
        let all = room.take(usize::MAX, &go).expect("nobody else is there");
        assert!(room.take(0, &stopped).is_none());
        drop(all);
        assert!(room.take(0, &stopped).is_some());
    }
}
