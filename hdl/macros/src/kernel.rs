// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! `#[kernel]`: finds our statements wherever they stand in a kernel, writes them out, and hands the kernel to rust-hdl.

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
    let mut writer = Writer { error: None };
    writer.visit_block_mut(&mut function.block);
    match writer.error {
        Some(error) => Err(error),
        None => Ok(quote!(#[hdl_gen] #function)),
    }
}

/// Writes statements out; all that is wrong with them becomes one error.
struct Writer {
    error: Option<Error>,
}

impl VisitMut for Writer {
    fn visit_block_mut(&mut self, block: &mut Block) {
        for statement in std::mem::take(&mut block.stmts) {
            match &statement {
                Stmt::Macro(call) => match statement::expand(&call.mac) {
                    Some(Ok(statements)) => block.stmts.extend(statements),
                    Some(Err(error)) => match &mut self.error {
                        Some(first) => first.combine(error),
                        None => self.error = Some(error),
                    },
                    None => block.stmts.push(statement),
                },
                _ => block.stmts.push(statement),
            }
        }
        visit_mut::visit_block_mut(self, block);
    }
}
