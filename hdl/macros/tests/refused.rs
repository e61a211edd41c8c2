// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! What must not compile, each with the message that says where and why.

#[test]
fn what_is_wrong_is_said_where_it_stands() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
