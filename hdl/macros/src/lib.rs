// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! # What makes a box short
//!
//! A block in rust-hdl names each of its parts three times over: in the struct, in a hand-written `Default`, and where it gets clock and
//! reset. Here once is enough.
//!
//! ```text
//! /// Counts events; `W` bits.
//! #[derive(LogicBlock, Blank)]
//! #[sizes(W >= 2)]
//! pub struct Counter<const W: usize> {
//!     pub clock: Signal<In, Clock>,
//!     pub reset: Signal<In, Bit>,
//!     pub event: Signal<In, Bit>,
//!     pub full: Signal<Out, Bit>,
//!     count: RegR<Bits<W>>,
//!     #[value((1 << W) - 1)]
//!     most: Constant<Bits<W>>,
//! }
//!
//! impl<const W: usize> Logic for Counter<W> {
//!     #[kernel]
//!     fn update(&mut self) {
//!         registers!(self, clock, reset: count);
//!         self.full.next = self.count.q.val() == self.most.val();
//!         if self.event.val() & (!self.full.val()) {
//!             self.count.d.next = self.count.q.val() + bits::<W>(1);
//!         }
//!     }
//! }
//! ```
//!
//! [`Blank`] writes `Default`, or `new` for a block with settings; [`macro@kernel`] is rust-hdl's `hdl_gen` with statements for what
//! repeats; [`macro@bundle`] writes the other side of a bundle.

mod blank;
mod bundle;
mod kernel;
mod remarks;
mod statement;

use proc_macro::TokenStream;

/// Writes `Default` for a block: every part blank, arrays too, constants with their values.
///
/// * `#[value(EXPRESSION)]` on a field says what it is instead. A `Constant<Bits<_>>` takes any unsigned integer of 64 bits at most that
///   fits its bits (wider ones are written as `Bits`), other constants a value of their type, other fields the field itself. For an array, `|i|` in front makes each entry from its place.
/// * `#[sizes(CONDITION, …)]` on the struct says what must hold between its sizes (and settings); the first that does not ends the making
///   of the block with a message that names block, condition and values.
/// * `#[synchroniser]` on a register says that it takes in a signal of another clock: it is printed with `ASYNC_REG`.
/// * `#[settings(NAME: TYPE, …)]` on the struct makes it a `new` with these parameters instead of a `Default`; all expressions above may use
///   them.
///
/// It also writes `described`, which says what the block and its parts are called, the title of the block's file (`//! # Title`) and what doc
/// comments say of the parts: `#[kernel]` hands it on to the printer; and `driven`, with which `#[described]` connects the outputs.
///
/// A `Constant` without a value, a value without a field that can have one, and a struct without named fields do not compile.
#[proc_macro_derive(Blank, attributes(value, sizes, settings, synchroniser))]
pub fn blank(input: TokenStream) -> TokenStream {
    let input = syn::parse_macro_input!(input as syn::DeriveInput);
    blank::derive(&input).unwrap_or_else(|error| error.into_compile_error()).into()
}

/// Makes a struct of signals a bundle (rust-hdl's `LogicInterface`), and its other side `Other` with it, in which what goes in comes out.
///
/// A bundle of `self` is connected to one of a block inside by `Kind::link(&mut self.x, &mut self.block.x)`, and those of two blocks by
/// `Kind::join(&mut self.a.x, &mut self.b.x)`, where `Kind` is the first one's.
#[proc_macro_attribute]
pub fn bundle(arguments: TokenStream, item: TokenStream) -> TokenStream {
    bundle::expand(arguments.into(), item.into()).unwrap_or_else(|error| error.into_compile_error()).into()
}

/// rust-hdl's `#[hdl_gen]` with three statements more, which are written out before rust-hdl sees the kernel. A name with `[N]` behind it is
/// an array of N; `each` is the name of the place in it, so no loop around is called that.
///
/// * `registers!(self, clock, reset: a, b[N]);` gives registers their clock and reset, and lets them keep their value unless told otherwise;
///   `registers!(self, clock: c);` is for registers without reset.
/// * `blocks!(self, clock, reset: x, y[N]);` gives blocks their clock and reset; `blocks!(self, clock: z);` only a clock.
/// * `forward!(self.x => self.y: a, b[N], c as d, e.q as f.d);` connects signals of one block to those of the same name (or `d`) of another;
///   `self` alone is the block itself, `.q` and `.d` are those of its registers; any other port of a part has its name there just so.
///
/// Lines of `//` before a statement are printed before it in the Verilog (`comment!` of rust-hdl-emit, which must be in scope). The block is
/// one with `#[derive(Blank)]`.
#[proc_macro_attribute]
pub fn kernel(arguments: TokenStream, item: TokenStream) -> TokenStream {
    kernel::expand(arguments.into(), item.into()).unwrap_or_else(|error| error.into_compile_error()).into()
}

/// For a block with `#[derive(Blank)]` whose Verilog is written by hand: hands its words on to the printer, as `#[kernel]` does, and
/// connects its outputs (fields of `Signal<Out, _>`), as `#[hdl_gen]` does with what a kernel drives.
#[proc_macro_attribute]
pub fn described(_: TokenStream, item: TokenStream) -> TokenStream {
    let mut block = syn::parse_macro_input!(item as syn::ItemImpl);
    block.items.push(kernel::timing());
    block.items.push(syn::parse_quote!(
        fn connect(&mut self) {
            self.driven();
        }
    ));
    quote::quote!(#block).into()
}
