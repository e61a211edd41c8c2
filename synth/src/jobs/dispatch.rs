// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The queue behind the balancing unit.

use super::job::{contents, of_box, Job, Method, Row};

const FILE: &str = include_str!("../../formal/dispatch.sv");
const TOP: &str = "dispatch_properties";

/// Words of its queue.
const WORDS: usize = 16;

/// Its proofs. What follows the queue's contents goes by induction: that a word stays where it was written is more than `pdr` finds.
pub fn jobs() -> Vec<Job> {
    let mut jobs = of_box(
        "dispatch",
        FILE,
        TOP,
        &[(
            "LATENCY",
            "dispatch: with ports that take everything, on offer one clock after the decision, and room never ends",
            "a beat decided in this clock is not there yet",
            "assign available = decided | behind;",
            "assign available = behind;",
        )],
    );
    jobs.extend(induced(
        "connect -set port_words {port}",
        &[
            (
                "FULL_RATE",
                "dispatch: while a decided beat is left and NO_ROOM is hold, one is on offer, after any pause",
                "a beat decided in this clock is not there yet",
                "assign available = decided | behind;",
                "assign available = behind;",
            ),
            (
                "WHOLE",
                "dispatch: a frame is dropped whole or not at all, and only before a shut port",
                "the rest of a dropped frame is offered",
                "discard <= !head_last",
                "discard <= 1'b0",
            ),
        ],
    ));
    jobs.extend(induced(
        "",
        &[
            (
                "STABLE",
                "dispatch: an offered beat stays until it is taken, but for a first one that a shut port refuses",
                "the head is loaded whether it has left or not",
                "assign load = available & head_free;",
                "assign load = available;",
            ),
            ("ROOM", "dispatch: the queue never runs over", "room is given for a beat too many", "LIMIT = 4'd10;", "LIMIT = 4'd11;"),
            (
                "ROOM_BACK",
                "dispatch: room comes back before the queue can run dry",
                "room is given too late",
                "LIMIT = 4'd10;",
                "LIMIT = 4'd9;",
            ),
        ],
    ));
    jobs.extend(induced(
        "connect -set port_words {port}; connect -set data_words {data}; connect -set count_words {count}; \
         connect -set err_words {err}",
        &[(
            "EXACT",
            "dispatch: no beat is lost, doubled, changed or reordered, nor leaves but by its port; one decided for none vanishes, as a dropped frame does",
            "a beat decided for none is offered all the same",
            "if (!discard) head_port <= next_port;",
            "if (!discard) head_port <= (|next_port) ? next_port : 1'b1;",
        )],
    ));
    jobs
}

/// The same by induction, with the pointers and, by `words`, the contents of the queue.
fn induced(words: &str, rows: &[Row]) -> Vec<Job> {
    // Data bits but the first do not occur: see prove.rs.
    let memory = |queue: &str, bit: &str| contents(&format!("{queue}_queue"), WORDS, bit);
    let mut join = String::new();
    for (wire, register) in [
        ("write_at", "written"),
        ("know_at", "known"),
        ("read_at", "read"),
        ("head_at", "head_at"),
        ("behind", "behind"),
        ("amid_inside", "amid"),
        ("discard", "discard"),
        ("head_first", "head_first"),
    ] {
        join += &format!("connect -set {wire} dut.{register}; ");
    }
    join += "memory_map; connect -set last_words {last}; ";
    join += words;
    for queue in ["port", "data", "count", "last", "err"] {
        let bit = if queue == "data" { "[0]" } else { "" };
        join = join.replace(&format!("{{{queue}}}"), &memory(queue, bit));
    }
    of_box("dispatch", FILE, TOP, rows).into_iter().map(|job| Job { method: Method::Induction { join: join.clone() }, ..job }).collect()
}
