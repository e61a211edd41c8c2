// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The egress buffer of a port.

use super::job::{of_box, Job, Method};

pub(super) const FILE: &str = include_str!("../../formal/egress.sv");

/// What some of the proofs see of the inside.
const INNER: [(&str, &str); 4] = [
    ("egress_lost", "connect -set throw_away dut.throw_away; connect -set end_read dut.end_ram_read_data"),
    (
        "egress_ends",
        "connect -set throw_away dut.throw_away; connect -set end_read dut.end_ram_read_data; connect -set first_bit dut.ram_read_data[0]",
    ),
    ("egress_flush", "connect -set flushing dut.flushing; connect -set read_at dut.read_at; connect -set commit_at dut.commit_at"),
    ("egress_rest", "connect -set throw_away dut.throw_away; connect -set flushing dut.flushing; connect -set first dut.ram_read_data[0]"),
];

/// Its proofs.
pub fn jobs() -> Vec<Job> {
    let mut jobs = of_box(
        "egress",
        FILE,
        "egress_properties",
        &[
            (
                "STABLE",
                "egress buffer: an offered beat stays until it is taken, whatever link and mode do",
                "the offer falls with the link",
                "assign m_axis_tvalid = offered;",
                "assign m_axis_tvalid = offered & link;",
            ),
            (
                "LINK_DOWN",
                "egress buffer: a failed link leaves no half frame behind, within four clocks",
                "no error beat ends the frame that is partly out",
                "end_in_error <= 1'b1;",
                "end_in_error <= 1'b0;",
            ),
            (
                "FLAPS",
                "egress buffer: whatever link, mode and MAC do, only whole frames leave, or such as an error beat ends",
                "when the link is back, the rest of a frame that was thrown away goes out",
                "assign load = fetched & out_free & !flushing & (!(swallow | thrown))",
                "assign load = fetched & out_free & !flushing & (!thrown)",
            ),
            (
                "GONE",
                "egress buffer: what waits when the link falls is gone, however short the fall",
                "what is thrown away ends before the last beat that waits",
                "flush_to <= commit_at;",
                "flush_to <= commit_at - 4'd1;",
            ),
            (
                "FLUSH",
                "egress buffer: what comes after a fall is not thrown away with what waited at it",
                "what comes in the meantime goes too",
                "if (was_down | !link) flush_to <= commit_at;",
                "if (was_down | !link | flushing) flush_to <= commit_at;",
            ),
            (
                "REST",
                "egress buffer: the rest of a frame that a fall broke off ends with that frame",
                "the rest never ends",
                "if (thrown) swallow <= !thrown_last;",
                "if (thrown) swallow <= 1'b1;",
            ),
            (
                "SENT",
                "egress buffer: the statistics are told just what the MAC takes",
                "a frame counts when its last beat is on offer",
                "assign sent_frame = accepted & ends;",
                "assign sent_frame = offered & ends;",
            ),
            (
                "LOST",
                "egress buffer: a frame counts as lost when its last beat is thrown away",
                "each beat counts that is thrown away",
                "assign lost_frame = thrown & thrown_last;",
                "assign lost_frame = thrown;",
            ),
            (
                "ENDS",
                "egress buffer: a beat that is thrown away is known as its frame's last if it was written as that",
                "every beat is written as a last one",
                ".write_data    (last)",
                ".write_data    (1'b1)",
            ),
            (
                "AFTER",
                "egress buffer: what comes after a fall leaves, all of it and in order",
                "a frame that comes while another is thrown away goes with it",
                "if (thrown) swallow <= !thrown_last;",
                "if (thrown) swallow <= !thrown_last | valid;",
            ),
            (
                "FULL_RATE",
                "egress buffer: a beat in and a beat out in every clock",
                "the RAM is read only when its output is empty",
                "assign output_free = !fetched | load | throw_away;",
                "assign output_free = !fetched;",
            ),
            (
                "PAYLOAD",
                "egress buffer: bytes and end of a beat stay with its data",
                "the byte count of a beat is the next one's",
                ".count (bytes)",
                ".count (ram_read_count)",
            ),
            (
                "ORDER",
                "egress buffer: no beat is lost, doubled or reordered (CUT)",
                "the buffer takes a beat too many",
                "open <= !(nearly_full | used[3]);",
                "open <= 1'b1;",
            ),
            (
                "KEPT",
                "egress buffer: no beat of a good frame is lost, doubled or reordered, whatever ends in error around it (STORE)",
                "a frame that ends in error takes the one before it along",
                "if (!now_cut & last & err) write_at <= commit_at;",
                "if (!now_cut & last & err) write_at <= commit_at - 4'd1;",
            ),
            (
                "WHOLE_FRAMES",
                "egress buffer: the MAC never starves in mid-frame (STORE)",
                "every beat is committed at once",
                "if (now_cut | (last & !err)) commit_at",
                "if (now_cut | !err) commit_at",
            ),
            (
                "CUT_FRAMES_GONE",
                "egress buffer: nothing of a frame that ends in error is offered (STORE)",
                "such a frame is not taken back",
                "if (!now_cut & last & err) write_at <= commit_at;",
                "",
            ),
        ],
    );
    for (name, join) in INNER {
        let job = jobs.iter_mut().find(|job| job.name == name).expect("it is in the list");
        job.method = Method::Pdr { join: join.into() };
    }
    jobs
}
