// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

use equipoise_macros::Blank;

#[derive(Blank)]
enum Choice {
    One,
}

#[derive(Blank)]
struct NoNames(u8);

#[derive(Blank)]
#[sizes(N ==)]
struct HalfACondition<const N: usize> {
    data: u8,
}

#[derive(Blank)]
#[settings(clocks)]
struct NoType {
    data: u8,
}

fn main() {}
