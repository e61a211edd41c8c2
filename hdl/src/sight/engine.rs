// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # Engine: hashes what names a frame's flow, a word a clock
//!
//! ```text
//!  key words ──► queue ──► word, KEY at its place ──► three parts ─► sum ──► hash
//! ```
//!
//! **Rule.** docs/semantics.md "Destination hash" (R26).
//!
//! **Inside.** KEY is held twice, as a word's bits reach into the next word of it. The sum is 0 where a key begins: behind one that is done, or, where one
//! begins again, after a clock for that.
//!
//! **Queue.** Of sixteen entries. A frame has nine words at most, two more where its key begins again; who feeds it must have no more than
//! 32 beats of frames that are not hashed: a beat brings two words at most, and more than one a clock only over the five beats of long addresses.
//!
//! **Timing.** Five clocks from the words of a key that end it to its hash, if nothing waits. A word a clock.

use crate::prelude::*;
use crate::sight::fields::KeyWords;
use crate::sight::toeplitz::ToeplitzWord;

/// Words of KEY.
pub const KEY_WORDS: usize = 10;

/// Makes the low `H` bits of hashes.
#[derive(LogicBlock, Blank)]
pub struct Engine<const H: usize> {
    /// Clock of the block.
    pub clock: Signal<In, Clock>,
    /// Synchronous, active high.
    pub reset: Signal<In, Bit>,
    /// There are words of a key.
    pub valid: Signal<In, Bit>,
    /// These.
    pub words: Signal<In, KeyWords>,
    /// A word of KEY is written.
    pub key_write: Signal<In, Bit>,
    /// Which.
    pub key_address: Signal<In, Bits<4>>,
    /// Its value, first bit on top.
    pub key_data: Signal<In, Bits<32>>,
    /// A hash is there.
    pub hash_valid: Signal<Out, Bit>,
    /// This one.
    pub hash: Signal<Out, Bits<H>>,

    queue: SmallRam<KeyWords, 4>,
    written: RegR<Bits<4>>,
    read: RegR<Bits<4>>,
    key: SmallRam<Bits<32>, 4>,
    key_after: SmallRam<Bits<32>, 4>,
    /// Place of the next word in the key, and the one behind it.
    place: RegR<Bits<4>>,
    place_after: Reg<Bits<4>>,
    /// The first of two words has gone.
    second: RegR<Bit>,
    /// A word, or nothing, with what belongs to it.
    word: Reg<Bits<32>>,
    word_key: Reg<Bits<32>>,
    word_after: Reg<Bits<32>>,
    word_done: RegR<Bit>,
    word_clears: RegR<Bit>,
    toeplitz: ToeplitzWord<H>,
    part: [Reg<Bits<H>>; 3],
    part_done: RegR<Bit>,
    part_clears: RegR<Bit>,
    sum: RegR<Bits<H>>,
    sent: Reg<Bits<H>>,
    sent_valid: RegR<Bit>,
    waiting: Signal<Local, Bit>,
    /// The sum is not 0, or will not be, though a key begins.
    clears: Signal<Local, Bit>,
    two: Signal<Local, Bit>,
    /// A word is hashed,
    takes: Signal<Local, Bit>,
    /// and is the entry's last, if it has one.
    moves: Signal<Local, Bit>,
    total: Signal<Local, Bits<H>>,
}

impl<const H: usize> Logic for Engine<H> {
    #[kernel]
    fn update(&mut self) {
        registers!(self, clock, reset: written, read, place, second, word_done, word_clears, part_done, part_clears, sum, sent_valid);
        registers!(self, clock: place_after, word, word_key, word_after, part[3], sent);
        blocks!(self, clock: queue, key, key_after);

        // What waits.
        forward!(self => self.queue: valid as write, words as write_data, written.q as write_address, read.q as read_address);
        if self.valid.val() {
            self.written.d.next = self.written.q.val() + bits::<4>(1);
        }
        self.waiting.next = self.written.q.val() != self.read.q.val();

        // A word of it.
        self.clears.next = self.queue.read_data.val().again & (self.place.q.val().any() & (!self.second.q.val()));
        self.two.next = self.queue.read_data.val().has_a & self.queue.read_data.val().has_b;
        self.takes.next =
            (self.waiting.val() & (!self.clears.val())) & (self.queue.read_data.val().has_a | self.queue.read_data.val().has_b);
        self.moves.next = (self.waiting.val() & (!self.clears.val())) & ((!self.two.val()) | self.second.q.val());
        self.word.d.next = bits::<32>(0);
        if self.takes.val() {
            self.word.d.next = self.queue.read_data.val().a;
            if self.second.q.val() | (!self.queue.read_data.val().has_a) {
                self.word.d.next = self.queue.read_data.val().b;
            }
            self.second.d.next = self.two.val() & (!self.second.q.val());
            self.place.d.next = self.place_after.q.val();
            self.place_after.d.next = self.place_after.q.val() + bits::<4>(1);
        }
        if self.moves.val() {
            self.read.d.next = self.read.q.val() + bits::<4>(1);
        }
        self.word_done.d.next = self.moves.val() & self.queue.read_data.val().done;
        self.word_clears.d.next = self.waiting.val() & self.clears.val();
        if (self.reset.val() | (self.waiting.val() & self.clears.val())) | (self.moves.val() & self.queue.read_data.val().done) {
            self.place.d.next = bits::<4>(0);
            self.place_after.d.next = bits::<4>(1);
        }

        // KEY where it stands.
        forward!(self => self.key: key_write as write, key_address as write_address, key_data as write_data, place.q as read_address);
        forward!(self => self.key_after: key_write as write, key_address as write_address, key_data as write_data, place_after.q as read_address);
        forward!(self => self: key.read_data as word_key.d, key_after.read_data as word_after.d);

        // What it adds.
        forward!(self => self.toeplitz: word.q as word, word_key.q as key, word_after.q as after);
        for i in 0..3 {
            self.part[i].d.next = self.toeplitz.part[i].val();
        }
        forward!(self => self: word_done.q as part_done.d, word_clears.q as part_clears.d);
        self.total.next = (self.sum.q.val() ^ self.part[0].q.val()) ^ (self.part[1].q.val() ^ self.part[2].q.val());
        self.sum.d.next = self.total.val();
        if self.part_done.q.val() | self.part_clears.q.val() {
            self.sum.d.next = bits::<H>(0);
        }
        forward!(self => self: total as sent.d, part_done.q as sent_valid.d, sent_valid.q as hash_valid, sent.q as hash);
    }
}
