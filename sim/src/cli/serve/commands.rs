// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! Where a client's commands begin and end.
//!
//! Only whole commands are handed to the bridge: half of one must not be completed by the next client's bytes, nor keep that one waiting
//! until the bridge has forgotten it. To a bridge it makes no difference, which does nothing before a command's last byte either.

use std::time::{Duration, Instant};

/// A client that is silent for so long in mid-command is not going to complete it. (A bridge waits shorter, but in simulated time.)
const PAUSE: Duration = Duration::from_secs(2);
/// Bytes of a command's head: what to do, how many words, the address.
const HEAD: usize = 6;

/// The beginning of a client's next command.
#[derive(Debug, Default)]
pub struct Commands {
    part: Vec<u8>,
    /// When its newest byte came.
    since: Option<Instant>,
}

impl Commands {
    /// The client sent these; gives the commands that are whole now.
    pub fn take(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.part.extend_from_slice(bytes);
        self.since = Some(Instant::now());
        let mut whole = 0;
        while let Some(length) = length(&self.part[whole..]).filter(|length| whole + length <= self.part.len()) {
            whole += length;
        }
        self.part.drain(..whole).collect()
    }

    /// Forgets half a command, and gives it.
    pub fn forget(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.part)
    }

    /// The same, if its client has been silent for too long.
    pub fn forget_stale(&mut self) -> Vec<u8> {
        match self.since.is_some_and(|since| since.elapsed() > PAUSE) {
            true => self.forget(),
            false => vec![],
        }
    }
}

/// Bytes of the command that begins here, once that is known. Words follow the head of a write only; an unknown command has no more than
/// its head.
pub fn length(command: &[u8]) -> Option<usize> {
    match command {
        [1 | 3, words, ..] => Some(HEAD + 4 * usize::from(*words)),
        [1 | 3] | [] => None,
        _ => Some(HEAD),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// However a client's bytes are cut, whole commands come out of it, and the rest stays.
    #[test]
    fn commands_are_put_together() {
        let write = |kind: u8, words: u8| [&[kind, words, 0, 0, 0, 5][..], &vec![0xee; 4 * usize::from(words)]].concat();
        let read = |kind: u8| vec![kind, 255, 0, 0, 0, 5];
        let all = [write(1, 1), read(2), write(3, 255), read(4), write(1, 0), read(0), read(9), write(1, 2)];
        let stream = all.concat();
        for size in 1..stream.len() {
            let (mut commands, mut out) = (Commands::default(), vec![]);
            for piece in stream.chunks(size) {
                out.extend(commands.take(piece));
                let sent: usize = all
                    .iter()
                    .map(Vec::len)
                    .scan(0, |sum, n| {
                        *sum += n;
                        Some(*sum)
                    })
                    .filter(|sum| *sum == out.len())
                    .count();
                assert!(out.is_empty() || sent == 1, "pieces of {size}: a command was broken off at {}", out.len());
            }
            assert_eq!(out, stream, "pieces of {size}");
            assert!(commands.forget().is_empty());
        }
        for cut in 1..14 {
            let mut commands = Commands::default();
            assert!(commands.take(&write(1, 2)[..cut]).is_empty());
            assert!(commands.forget_stale().is_empty(), "it was not silent for long");
            assert_eq!(commands.forget().len(), cut);
            assert_eq!(commands.take(&read(2)), read(2), "half a command was completed");
        }
    }
}
