// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! `#[derive(Blank)]`.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned, ToTokens};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{Attribute, Data, DeriveInput, Error, Expr, Field, Fields, Ident, Lit, Result, Token, Type, TypeParamBound};

pub fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let Data::Struct(data) = &input.data else { return Err(Error::new(input.ident.span(), "a block is a struct")) };
    let Fields::Named(fields) = &data.fields else { return Err(Error::new(input.ident.span(), "the parts of a block have names")) };
    let settings = one(&input.attrs, "settings")?.map(|attribute| list(attribute, Field::parse_named)).transpose()?;
    let checks = checks(input, settings.as_ref())?;
    let parts = fields.named.iter().map(part).collect::<Result<Vec<_>>>()?;
    let (name, (generics, arguments, bounds)) = (&input.ident, input.generics.split_for_impl());
    let body = quote!({ #(#checks)* Self { #(#parts),* } });
    let (driven, described) = (driven(fields), described(input, fields)?);
    let made = match settings {
        None => quote! {
            #[automatically_derived]
            impl #generics ::core::default::Default for #name #arguments #bounds {
                fn default() -> Self #body
            }
        },
        Some(settings) => {
            let visibility = &input.vis;
            quote! {
                impl #generics #name #arguments #bounds {
                    /// The block with these settings, not connected yet.
                    ///
                    /// # Panics
                    ///
                    /// Sizes or settings do not fit each other.
                    #visibility fn new(#settings) -> Self #body
                }
            }
        }
    };
    Ok(quote! {
        #made

        impl #generics #name #arguments #bounds {
            #driven
            #described
        }
    })
}

/// Tells rust-hdl that the block drives all its outputs: where its Verilog is written by hand, nothing else can.
fn driven(fields: &syn::FieldsNamed) -> TokenStream {
    let is_out = |kind: &Type| matches!(argument_of(kind, "Signal"), Some(Type::Path(way)) if way.path.is_ident("Out"));
    let outputs = fields.named.iter().filter(|field| is_out(&field.ty)).map(|field| &field.ident);
    let is_array = |field: &&Field| matches!(&field.ty, Type::Array(array) if is_out(&array.elem));
    let arrays = fields.named.iter().filter(is_array).map(|field| &field.ident);
    quote! {
        #[doc(hidden)]
        #[allow(dead_code)]
        fn driven(&mut self) {
            #(self.#outputs.connect();)*
            #(self.#arrays.iter_mut().for_each(|output| output.connect());)*
        }
    }
}

/// What a block says of itself, in the one form that rust-hdl has for it: name, sizes, parts, and what each is.
fn described(input: &DeriveInput, fields: &syn::FieldsNamed) -> Result<TokenStream> {
    let name = input.ident.to_string();
    let sizes = input.generics.const_params().map(|size| {
        let (ident, lower) = (&size.ident, size.ident.to_string().to_lowercase());
        quote!(::std::format!("{}{}", #lower, #ident))
    });
    // Of a kind of values, its bits.
    let is_synth = |bound: &TypeParamBound| match bound {
        TypeParamBound::Trait(of) => of.path.segments.last().is_some_and(|last| last.ident == "Synth"),
        _ => false,
    };
    let values = input.generics.type_params().filter(|kind| kind.bounds.iter().any(is_synth)).map(|kind| {
        let ident = &kind.ident;
        quote!(::std::format!("w{}", #ident::BITS))
    });
    let sizes = sizes.chain(values);
    // The block itself is its part without a name.
    let title = crate::remarks::title(input.ident.span()).map(|title| (String::new(), title));
    let documented = fields.named.iter().filter_map(|field| Some((field.ident.as_ref()?.to_string(), words(&field.attrs)?)));
    let (parts, texts): (Vec<_>, Vec<_>) = title.into_iter().chain(documented).unzip();
    let mut synchronisers = vec![];
    for field in &fields.named {
        if let (Some(_), Some(name)) = (one(&field.attrs, "synchroniser")?, &field.ident) {
            synchronisers.push(name.to_string());
        }
    }
    Ok(quote! {
        #[doc(hidden)]
        #[allow(dead_code)]
        fn described() -> ::std::vec::Vec<TimingInfo> {
            let list = |names: &[&str]| names.iter().map(|name| ::std::string::ToString::to_string(name)).collect::<::std::vec::Vec<_>>();
            let sizes: ::std::vec::Vec<::std::string::String> = ::std::vec![#(#sizes),*];
            ::std::vec![
                TimingInfo { name: #name.into(), clock: sizes.join(" "), inputs: list(&[#(#parts),*]), outputs: list(&[#(#texts),*]) },
                TimingInfo { name: "ASYNC_REG".into(), clock: "".into(), inputs: list(&[#(#synchronisers),*]), outputs: list(&[]) },
            ]
        }
    })
}

/// The first paragraph of a doc comment.
fn words(attributes: &[Attribute]) -> Option<String> {
    let line = |attribute: &Attribute| match &attribute.meta.require_name_value().ok()?.value {
        Expr::Lit(syn::ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        _ => None,
    };
    let documents = attributes.iter().filter(|attribute| attribute.path().is_ident("doc"));
    let lines: Vec<String> = documents.filter_map(line).take_while(|line| !line.trim().is_empty()).collect();
    (!lines.is_empty()).then(|| crate::remarks::plain(&lines.join(" ")))
}

/// The attribute of that name, of which there may be one.
fn one<'a>(attributes: &'a [Attribute], name: &str) -> Result<Option<&'a Attribute>> {
    let mut found = attributes.iter().filter(|attribute| attribute.path().is_ident(name));
    let first = found.next();
    match found.next() {
        Some(second) => Err(Error::new(second.span(), format!("a second #[{name}(…)]"))),
        None => Ok(first),
    }
}

/// Parts between commas.
fn list<T>(attribute: &Attribute, part: fn(ParseStream) -> Result<T>) -> Result<Punctuated<T, Token![,]>> {
    attribute.parse_args_with(|input: ParseStream| Punctuated::parse_terminated_with(input, part))
}

/// One assertion a condition.
fn checks(input: &DeriveInput, settings: Option<&Punctuated<Field, Token![,]>>) -> Result<Vec<TokenStream>> {
    let Some(attribute) = one(&input.attrs, "sizes")? else { return Ok(vec![]) };
    let sizes = input.generics.const_params().map(|size| &size.ident);
    let settings = settings.into_iter().flatten().filter_map(|setting| setting.ident.as_ref());
    let names: Vec<&Ident> = sizes.chain(settings).collect();
    let condition = |condition: Expr| {
        let mut used = Names::default();
        used.visit_expr(&condition);
        let used: Vec<&Ident> = names.iter().copied().filter(|name| used.0.contains(name)).collect();
        let values: Vec<String> = used.iter().map(|name| format!("{name} = {{:?}}")).collect();
        let with = if values.is_empty() { "" } else { ", with " };
        let message = format!("{}: not {{}}{with}{}", input.ident, values.join(", "));
        quote!(assert!(#condition, #message, stringify!(#condition), #(#used),*);)
    };
    Ok(list(attribute, Expr::parse)?.into_iter().map(condition).collect())
}

/// Names that an expression uses.
#[derive(Default)]
struct Names(Vec<Ident>);

impl Visit<'_> for Names {
    fn visit_ident(&mut self, name: &Ident) {
        self.0.push(name.clone());
    }
}

/// How a field begins.
fn part(field: &Field) -> Result<TokenStream> {
    let value = one(&field.attrs, "value")?.map(Attribute::parse_args).transpose()?;
    let (name, begin) = (&field.ident, begin(&field.ty, value)?);
    Ok(quote!(#name: #begin))
}

/// What begins as `value` says, or as nothing.
fn begin(kind: &Type, value: Option<Expr>) -> Result<TokenStream> {
    match (kind, value) {
        (Type::Array(array), value) => {
            let (place, value) = match value {
                Some(Expr::Closure(closure)) if closure.inputs.len() == 1 => (closure.inputs.to_token_stream(), Some(*closure.body)),
                value => (quote!(_), value),
            };
            let entry = begin(&array.elem, value)?;
            Ok(quote!(::core::array::from_fn(|#place| #entry)))
        }
        (_, None) if argument_of(kind, "Constant").is_some() => Err(Error::new(kind.span(), "a Constant needs a value: #[value(…)]")),
        (_, None) => Ok(quote!(::core::default::Default::default())),
        (_, Some(Expr::Closure(closure))) => Err(Error::new(closure.span(), "only an array has places to make its entries from")),
        (_, Some(value)) => {
            // Where the value is, but the macro's own: a cast that is one too many is not the user's.
            let here = Span::mixed_site().located_at(value.span());
            Ok(match argument_of(kind, "Constant") {
                // Any unsigned integer: what does not fit the bits, rust-hdl refuses. Errors are the value's.
                Some(inner) if argument_of(inner, "Bits").is_some() && !says_bits(&value) => {
                    quote_spanned!(here=> Constant::new(((#value) as u64).into()))
                }
                Some(_) => quote_spanned!(here=> Constant::new(#value)),
                None => quote!(#value),
            })
        }
    }
}

/// The value is made of `Bits` itself, as one of more than 64 bits must be.
fn says_bits(value: &Expr) -> bool {
    let mut used = Names::default();
    used.visit_expr(value);
    used.0.iter().any(|name| name == "Bits")
}

/// `T` of `outer<T>`; of `outer<N>` something as well.
fn argument_of<'a>(kind: &'a Type, outer: &str) -> Option<&'a Type> {
    let Type::Path(path) = kind else { return None };
    let last = path.path.segments.last().filter(|segment| segment.ident == outer)?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first()? {
        syn::GenericArgument::Type(inner) => Some(inner),
        _ => Some(kind),
    }
}
