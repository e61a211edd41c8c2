// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

use equipoise_macros::Blank;

struct Constant<T>(T);

#[derive(Blank)]
struct NoValue {
    one: Constant<u8>,
}

#[derive(Blank)]
struct NoValues {
    many: [Constant<u8>; 4],
}

#[derive(Blank)]
struct TwoValues {
    #[value(1)]
    #[value(2)]
    one: Constant<u8>,
}

#[derive(Blank)]
struct NoPlaces {
    #[value(|i| i)]
    one: Constant<u8>,
}

#[derive(Blank)]
struct Empty {
    #[value()]
    one: Constant<u8>,
}

#[derive(Blank)]
struct WrongType {
    #[value("one")]
    one: u8,
}

fn main() {}
