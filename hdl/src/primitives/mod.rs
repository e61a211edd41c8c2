// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What a rust-hdl kernel cannot say: registers, memories, multipliers, gathers. Each is hand-written Verilog beside a Rust model
//! of the same thing, with a test of one against the other.

mod and_all;
mod beat_ram;
mod cross_products;
mod delay;
mod difference_ram;
mod digit_product;
mod dual_ram;
mod encode;
mod gather;
mod gray;
mod keep_count;
mod lowest;
mod or_all;
mod pick;
mod pop_count;
mod product;
mod reg;
mod select;
mod signed_sum;
mod small_ram;
mod unused;
mod word_ram;

pub use and_all::AndAll;
pub use beat_ram::BeatRam;
pub use cross_products::CrossProducts;
pub use delay::{Delay, LateDelay};
pub use difference_ram::DifferenceRam;
#[cfg(test)]
pub(crate) use digit_product::value as digits_value;
pub use digit_product::DigitProduct;
pub use dual_ram::DualRam;
pub use encode::Encode;
pub use gather::Gather;
pub use gray::{GrayDecode, GrayEncode};
pub use keep_count::{count_bits, KeepCode, KeepCount, KeepMask};
pub use lowest::{Above, Lowest};
pub use or_all::OrAll;
pub use pick::Pick;
pub use pop_count::PopCount;
pub use product::BeatProduct;
pub use reg::{Reg, RegR};
pub use select::{OneHot, Select, SelectByPairs};
pub use signed_sum::SignedSum;
pub use small_ram::SmallRam;
pub use unused::Unused;
pub use word_ram::WordRam;
