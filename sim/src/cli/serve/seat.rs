// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The one place at the register bus: one client is heard at a time, whichever way it came.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How often to look whether who has the seat is about to leave it.
const LOOK: Duration = Duration::from_millis(20);

/// Tells whether a client will send no more.
type Leaving = Box<dyn Fn() -> bool + Send>;

/// The place.
#[derive(Default)]
pub struct Seat {
    taken: Mutex<Option<Leaving>>,
    freed: Condvar,
}

/// Whoever holds it has the seat.
pub struct Mine(Arc<Seat>);

impl Seat {
    /// Takes the seat; `None` while a client has it that is still there. One that will send no more is waited for.
    pub fn claim(seat: &Arc<Seat>, leaving: impl Fn() -> bool + Send + 'static) -> Option<Mine> {
        let mut taken = seat.lock();
        let mut stays = 0;
        while let Some(leaves) = taken.as_ref() {
            stays = if leaves() { 0 } else { stays + 1 };
            // That it is leaving may not be seen yet: its end and this one's coming are under way together.
            if stays > 1 {
                return None;
            }
            taken = seat.sleep(taken);
        }
        *taken = Some(Box::new(leaving));
        Some(Mine(seat.clone()))
    }

    /// Takes the seat when it is free.
    pub fn wait(seat: &Arc<Seat>, leaving: impl Fn() -> bool + Send + 'static) -> Mine {
        let mut taken = seat.lock();
        while taken.is_some() {
            taken = seat.sleep(taken);
        }
        *taken = Some(Box::new(leaving));
        Mine(seat.clone())
    }

    fn sleep<'a>(&self, taken: MutexGuard<'a, Option<Leaving>>) -> MutexGuard<'a, Option<Leaving>> {
        self.freed.wait_timeout(taken, LOOK).unwrap_or_else(PoisonError::into_inner).0
    }

    fn lock(&self) -> MutexGuard<'_, Option<Leaving>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Mine {
    fn drop(&mut self) {
        *self.0.lock() = None;
        self.0.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

    #[test]
    fn an_end_that_is_seen_late_is_waited_for_and_who_stays_is_not() {
        let seat = Arc::new(Seat::default());
        let looked = AtomicBool::new(false);
        let first = Seat::claim(&seat, move || looked.swap(true, Relaxed)).expect("a free seat");
        let leaves = std::thread::spawn(move || {
            std::thread::sleep(3 * LOOK);
            drop(first);
        });
        let second = Seat::claim(&seat, || false).expect("the one before leaves");
        leaves.join().unwrap();
        assert!(Seat::claim(&seat, || false).is_none(), "it stays");
        drop(second);
        assert!(Seat::claim(&seat, || false).is_some());
    }
}
