// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

use equipoise_macros::bundle;

#[bundle]
struct NoOtherSide {
    data: Signal<In, Bit>,
}

#[bundle(Sink)]
struct NoSignal {
    data: Bit,
}

#[bundle(Sink)]
struct NoDirection {
    data: Signal<Local, Bit>,
}

fn main() {}
