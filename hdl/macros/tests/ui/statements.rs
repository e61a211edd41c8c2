// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

use equipoise_macros::kernel;

struct Block;

impl Block {
    #[kernel]
    fn no_colon(&mut self) {
        registers!(self, clock, reset, a, b);
    }

    #[kernel]
    fn no_registers(&mut self) {
        registers!(self, clock:);
    }

    #[kernel]
    fn two_wrong(&mut self) {
        for i in 0..4 {
            forward!(self.a, self.b: c);
        }
        blocks!(clock, reset: a);
    }

    #[kernel]
    fn no_new_name(&mut self) {
        forward!(self => self.b: c as);
    }

    #[kernel(fast)]
    fn arguments(&mut self) {}
}

fn main() {}
