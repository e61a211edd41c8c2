// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

//! The egress buffer of a port with wide beats: what it does otherwise than others.

use super::egress::FILE;
use super::job::{of_box, Job, Method};
use crate::rtl;
use anyhow::ensure;

/// The buffer of wide beats, whose data come a clock late, as one whose data do not.
const ON_TIME: &str = "
module egress (
    input wire clock, reset, valid, last, err, cut, link, m_axis_tready, input wire [63:0] data, input wire [2:0] count,
    output wire room, m_axis_tuser, m_axis_tlast, m_axis_tvalid, sent_beat, sent_frame, lost_frame,
    output wire [63:0] m_axis_tdata, output wire [7:0] m_axis_tkeep, output wire [2:0] sent_count
);
  reg [63:0] late_data;
  always @(posedge clock) late_data <= data;
  wide_egress wide (
    .clock(clock), .reset(reset), .valid(valid), .data(late_data), .count(count), .last(last), .err(err), .room(room), .cut(cut), .link(link),
    .m_axis_tdata(m_axis_tdata), .m_axis_tkeep(m_axis_tkeep), .m_axis_tuser(m_axis_tuser), .m_axis_tlast(m_axis_tlast),
    .m_axis_tvalid(m_axis_tvalid), .m_axis_tready(m_axis_tready), .sent_beat(sent_beat), .sent_count(sent_count),
    .sent_frame(sent_frame), .lost_frame(lost_frame));
endmodule
";

/// Of what lies behind the RAM, what the proofs of wide beats see.
const WIDE_INNER: [(&str, &str); 2] = [
    (
        "wide_egress_ahead",
        "connect -set output_free dut.wide.output_free; connect -set fetched dut.wide.fetched; connect -set load dut.wide.load; \
         connect -set throw_away dut.wide.throw_away",
    ),
    (
        "wide_egress_written",
        "connect -set fetch dut.wide.fetch; connect -set read_at dut.wide.read_at[2:0]; connect -set late_write dut.wide.ram.late_write; \
         connect -set late_address dut.wide.ram.late_address",
    ),
];

/// Its proofs.
pub fn jobs() -> Vec<Job> {
    let mut jobs = of_box(
        "wide_egress",
        include_str!("../../formal/wide_egress.sv"),
        "wide_egress_properties",
        &[
            (
                "COUNT",
                "egress buffer, wide beats: bytes and end of a beat stay with its data",
                "they are written a clock before it",
                "late_last, late_count, write_data}",
                "late_last, write_count, write_data}",
            ),
            (
                "AHEAD",
                "egress buffer, wide beats: what frees the RAM's output is known a clock ahead",
                "a beat is overwritten while the error beat goes that ends the frame before it",
                "loads <= !(flushing | swallow | thrown | end_in_error);",
                "loads <= !(flushing | swallow | thrown);",
            ),
            (
                "WRITTEN",
                "egress buffer, wide beats: no beat is read before it is written",
                "a beat may be read a clock after it came",
                "ahead_0_in_ram != read_at",
                "commit_at != read_at",
            ),
        ],
    );
    for (name, join) in WIDE_INNER {
        let job = jobs.iter_mut().find(|job| job.name == name).expect("it is in the list");
        job.method = Method::Pdr { join: join.into() };
    }
    jobs.extend(of_box(
        "wide_egress",
        FILE,
        "egress_properties",
        &[
            (
                "ORDER",
                "egress buffer, wide beats: no beat is lost, doubled or reordered (CUT)",
                "a beat is written where the next one belongs",
                "memory[late_address]",
                "memory[write_address]",
            ),
            (
                "FULL_RATE",
                "egress buffer, wide beats: a beat in and a beat out in every clock",
                "the RAM is read only when its output is empty",
                "(ahead_0_may_load & out_free)",
                "1'b0",
            ),
        ],
    ));
    for job in &mut jobs {
        job.rtl = Box::new(|| Ok(format!("{}{ON_TIME}", rtl::emit_box("wide_egress")?)));
    }
    jobs.extend(at_once());
    jobs
}

/// What is too much for `pdr` with data on its way to the RAM: shown of a buffer that writes at once, which wide_egress_written says is the same.
fn at_once() -> Vec<Job> {
    const LATE: &str = "if (late_write) memory[late_address] <= {late_err, late_last, late_count, write_data};";
    const NOW: &str = "if (write) memory[write_address] <= {write_err, write_last, write_count, write_data};";
    let mut jobs = of_box(
        "wide_egress",
        FILE,
        "egress_properties",
        &[
            (
                "KEPT",
                "egress buffer, wide beats: no beat of a good frame is lost, doubled or reordered, whatever ends in error around it (STORE)",
                "a frame that ends in error takes the one before it along",
                "if (!now_cut & last & err) write_at <= commit_at;",
                "if (!now_cut & last & err) write_at <= commit_at - 4'd1;",
            ),
            (
                "AFTER",
                "egress buffer, wide beats: what comes after a fall leaves, all of it and in order",
                "a frame that comes while another is thrown away goes with it",
                "if (thrown) swallow_next = !thrown_last;",
                "if (thrown) swallow_next = !thrown_last | valid;",
            ),
            (
                "FLAPS",
                "egress buffer, wide beats: whatever link, mode and MAC do, only whole frames leave, or such as an error beat ends",
                "a beat is overwritten while the error beat goes that ends the frame before it",
                "loads <= !(flushing | swallow | thrown | end_in_error);",
                "loads <= !(flushing | swallow | thrown);",
            ),
        ],
    );
    for job in &mut jobs {
        job.rtl = Box::new(|| {
            let rtl = rtl::emit_box("wide_egress")?.replace("module wide_egress (", "module egress (");
            ensure!(rtl.matches(LATE).count() == 1, "the RAM of wide beats is written otherwise: look at wide_egress_written");
            Ok(rtl.replace(LATE, NOW))
        });
    }
    jobs
}
