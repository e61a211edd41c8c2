// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! `#[kernel]`: finds our statements wherever they stand in a kernel, writes them out, takes its comments along, and hands it to rust-hdl.

use crate::remarks::Remarks;
use crate::statement;
use proc_macro2::TokenStream;
use quote::quote;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Error, ItemFn, Result, Stmt};

pub fn expand(arguments: TokenStream, item: TokenStream) -> Result<TokenStream> {
    if !arguments.is_empty() {
        return Err(Error::new_spanned(arguments, "#[kernel] has no arguments"));
    }
    let mut function: ItemFn = syn::parse2(item)?;
    let mut writer = Writer { remarks: Remarks::of(&function.block), error: None };
    writer.visit_block_mut(&mut function.block);
    if let Some(error) = writer.error {
        return Err(error);
    }
    let timing = timing();
    Ok(quote!(#[hdl_gen] #function #timing))
}

/// Hands on what a block says of itself: rust-hdl has no other place for words, and nothing here asks a block for its timing.
pub fn timing() -> syn::ImplItem {
    syn::parse_quote! {
        fn timing(&self) -> ::std::vec::Vec<TimingInfo> {
            Self::described()
        }
    }
}

/// Writes statements out; all that is wrong with them becomes one error.
struct Writer {
    remarks: Remarks,
    error: Option<Error>,
}

impl VisitMut for Writer {
    fn visit_block_mut(&mut self, block: &mut Block) {
        for statement in std::mem::take(&mut block.stmts) {
            block.stmts.extend(self.remarks.before(&statement));
            let ours = if let Stmt::Macro(call) = &statement { statement::expand(&call.mac) } else { None };
            match ours {
                None => block.stmts.push(statement),
                Some(Ok(statements)) => block.stmts.extend(statements),
                Some(Err(error)) => match &mut self.error {
                    Some(first) => first.combine(error),
                    None => self.error = Some(error),
                },
            }
        }
        visit_mut::visit_block_mut(self, block);
    }
}
