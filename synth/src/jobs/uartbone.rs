// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The UARTBone bridge between its byte streams and the bus.

use super::job::{of_box, Job, Method};

/// Registers of the bridge that the properties look at, as (name there, name here).
const INNER: [(&str, &str); 8] = [
    ("phase", "phase"),
    ("its_command", "command"),
    ("its_length", "length"),
    ("words", "words"),
    ("bytes", "bytes"),
    ("its_address", "address"),
    ("shift", "shift"),
    ("pause", "pause"),
];

/// Its proofs.
pub fn jobs() -> Vec<Job> {
    let mut jobs = of_box(
        "uartbone",
        include_str!("../../formal/uartbone.sv"),
        "uartbone_properties",
        &[
            (
                "MASTER",
                "UARTBone: an access of the bus stays as it is until it is answered",
                "a write does not wait for its answer",
                "if (wb_ack) begin",
                "if (1'b1) begin",
            ),
            (
                "WRITES",
                "UARTBone: no write on the bus without a whole legal command, as many and where it says",
                "a write begins with its first word",
                "if (last_word) begin",
                "if (1'b1) begin",
            ),
            (
                "ANSWERS",
                "UARTBone: every legal read is answered, four bytes a word, the first of each in the clock after the bus gave it",
                "the last word is not answered",
                "if (wb_ack | in_page) phase_next = PHASE_ANSWER;",
                "if (wb_ack | in_page) phase_next = last_word ? PHASE_COMMAND : PHASE_ANSWER;",
            ),
            (
                "PATIENCE",
                "UARTBone: a command is forgotten after a pause longer than the time-out, surely, and for nothing else",
                "a byte does not end the pause",
                "assign pausing = listening & !idle & !taken;",
                "assign pausing = listening & !idle;",
            ),
        ],
    );
    let join = INNER.iter().map(|(here, there)| format!("connect -set {here} dut.{there}; ")).collect::<String>();
    for job in &mut jobs {
        job.method = Method::Induction { join: join.clone() };
    }
    jobs
}
