// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The bridge from AXI4-Lite to the register bus.

use super::job::{of_box, Job};

/// Its proofs.
pub fn jobs() -> Vec<Job> {
    of_box(
        "axil",
        include_str!("../../formal/axil.sv"),
        "axil_properties",
        &[
            (
                "MASTER",
                "AXI4-Lite: an access of the bus stays as it is until it is answered",
                "it is given up after a clock",
                "if (busy & wb_ack) begin",
                "if (busy) begin",
            ),
            (
                "ONCE",
                "AXI4-Lite: each write and read is performed once, as it was asked for, and answered once",
                "a read is answered as a write too",
                "written <= write;",
                "written <= 1'b1;",
            ),
            (
                "STABLE",
                "AXI4-Lite: an answer stays until it is taken",
                "a read's answer goes away by itself",
                "if (read & s_axil_rready) read <= 1'b0;",
                "if (read) read <= 1'b0;",
            ),
            (
                "TAKEN",
                "AXI4-Lite: neither kind of access starves the other",
                "writes always go first",
                "(!s_axil_arvalid | !write)",
                "1'b1",
            ),
        ],
    )
}
