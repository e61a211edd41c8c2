// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The statements of a kernel that are ours.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{bracketed, Expr, Ident, Macro, Result, Stmt, Token};

/// What a statement of ours means; none if it is not ours.
pub fn expand(call: &Macro) -> Option<Result<Vec<Stmt>>> {
    let statements = match call.path.get_ident()?.to_string().as_str() {
        "registers" => call.parse_body().map(|clocked: Clocked| clocked.expand(true)),
        "blocks" => call.parse_body().map(|clocked: Clocked| clocked.expand(false)),
        "forward" => call.parse_body().map(|forward: Forward| forward.expand()),
        _ => return None,
    };
    Some(statements.and_then(|tokens| syn::parse::Parser::parse2(syn::Block::parse_within, tokens)))
}

/// A name, or an array's name with its length.
struct Part {
    name: Ident,
    length: Option<Expr>,
}

impl Part {
    /// The statement about the part, or about each of its entries; `place` is `[each]` then.
    fn each(&self, statement: impl Fn(TokenStream) -> TokenStream) -> TokenStream {
        match &self.length {
            None => statement(quote!()),
            Some(length) => {
                let body = statement(quote!([each]));
                quote!(for each in 0..#length { #body })
            }
        }
    }
}

impl Parse for Part {
    fn parse(input: ParseStream) -> Result<Self> {
        let name = input.call(Ident::parse_any)?;
        if !input.peek(syn::token::Bracket) {
            return Ok(Part { name, length: None });
        }
        let inside;
        bracketed!(inside in input);
        Ok(Part { name, length: Some(inside.parse()?) })
    }
}

/// `self, clock: a, b[N]` or `self, clock, reset: a, b[N]`.
struct Clocked {
    block: Token![self],
    clock: Ident,
    reset: Option<Ident>,
    parts: Punctuated<Part, Token![,]>,
}

impl Parse for Clocked {
    fn parse(input: ParseStream) -> Result<Self> {
        let block = input.parse()?;
        input.parse::<Token![,]>()?;
        let clock = input.parse()?;
        let reset = input.parse::<Option<Token![,]>>()?.map(|_| input.parse()).transpose()?;
        input.parse::<Token![:]>()?;
        Ok(Clocked { block, clock, reset, parts: some(input)? })
    }
}

impl Clocked {
    fn expand(&self, hold: bool) -> TokenStream {
        let Clocked { block, clock, reset, parts } = self;
        let about = |part: &Part| {
            let name = &part.name;
            part.each(|place| {
                let hold = hold.then(|| quote!(#block.#name #place.d.next = #block.#name #place.q.val();));
                let reset = reset.as_ref().map(|reset| quote!(#block.#name #place.reset.next = #block.#reset.val();));
                quote!(#block.#name #place.clock.next = #block.#clock.val(); #hold #reset)
            })
        };
        parts.iter().map(about).collect()
    }
}

/// `from => to: a, b[N], c as d, e.q as f.d`.
struct Forward {
    from: Expr,
    to: Expr,
    signals: Punctuated<Renamed, Token![,]>,
}

struct Renamed {
    from: Part,
    /// A part's port: `q` of a register.
    from_port: Option<Ident>,
    to: Ident,
    /// As well: `d` of a register.
    to_port: Option<Ident>,
}

impl Parse for Renamed {
    fn parse(input: ParseStream) -> Result<Self> {
        let from: Part = input.parse()?;
        let from_port = port(input)?;
        let (to, to_port) = if from_port.is_some() || input.peek(Token![as]) {
            input.parse::<Token![as]>()?;
            (input.call(Ident::parse_any)?, port(input)?)
        } else {
            (from.name.clone(), None)
        };
        Ok(Renamed { from, from_port, to, to_port })
    }
}

/// `.q`, if there is one.
fn port(input: ParseStream) -> Result<Option<Ident>> {
    input.parse::<Option<Token![.]>>()?.map(|_| input.call(Ident::parse_any)).transpose()
}

impl Parse for Forward {
    fn parse(input: ParseStream) -> Result<Self> {
        let from = input.parse()?;
        input.parse::<Token![=>]>()?;
        let to = input.parse()?;
        input.parse::<Token![:]>()?;
        Ok(Forward { from, to, signals: some(input)? })
    }
}

impl Forward {
    fn expand(&self) -> TokenStream {
        let Forward { from, to, signals } = self;
        let connect = |signal: &Renamed| {
            let (source, target) = (&signal.from.name, &signal.to);
            let (out, into) = (signal.from_port.iter(), signal.to_port.iter());
            let (out, into) = (quote!(#(.#out)*), quote!(#(.#into)*));
            signal.from.each(|place| quote!(#to.#target #place #into.next = #from.#source #place #out.val();))
        };
        signals.iter().map(connect).collect()
    }
}

/// At least one, between commas.
fn some<T: Parse>(input: ParseStream) -> Result<Punctuated<T, Token![,]>> {
    let parts = Punctuated::parse_terminated(input)?;
    if parts.is_empty() {
        return Err(input.error("expected a name"));
    }
    Ok(parts)
}
