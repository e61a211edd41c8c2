// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! `#[bundle(Other)]`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Error, Field, GenericArgument, Ident, ItemStruct, PathArguments, Result, Type};

pub fn expand(arguments: TokenStream, item: TokenStream) -> Result<TokenStream> {
    let other: Ident = syn::parse2(arguments)?;
    let this: ItemStruct = syn::parse2(item)?;
    let mut that = this.clone();
    that.attrs = vec![];
    that.ident = other.clone();
    that.fields.iter_mut().try_for_each(turn)?;
    let (this_name, that_name) = (this.ident.to_string(), other.to_string());
    let doc = format!("The other side of a [`{this_name}`].");
    Ok(quote! {
        #[derive(Clone, Debug, Default, LogicInterface)]
        #[join = #that_name]
        #this
        #[doc = #doc]
        #[derive(Clone, Debug, Default, LogicInterface)]
        #[join = #this_name]
        #that
    })
}

/// What goes in comes out, and the other way round.
fn turn(field: &mut Field) -> Result<()> {
    let Some(direction) = direction(&mut field.ty) else {
        return Err(Error::new_spanned(&field.ty, "a bundle is of Signal<In, …> and Signal<Out, …>"));
    };
    *direction = format_ident!("{}", if direction == "In" { "Out" } else { "In" }, span = direction.span());
    Ok(())
}

/// `In` or `Out` of a signal.
fn direction(kind: &mut Type) -> Option<&mut Ident> {
    let Type::Path(path) = kind else { return None };
    let signal = path.path.segments.last_mut().filter(|segment| segment.ident == "Signal")?;
    let PathArguments::AngleBracketed(arguments) = &mut signal.arguments else { return None };
    let Some(GenericArgument::Type(Type::Path(direction))) = arguments.args.first_mut() else { return None };
    let name = &mut direction.path.segments.last_mut()?.ident;
    (name == "In" || name == "Out").then_some(name)
}
