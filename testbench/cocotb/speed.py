# SPDX-License-Identifier: MIT OR Apache-2.0
# SPDX-FileCopyrightText: The Equipoise authors

"""Speed bench in cocotb: the frames of a file into lane 0, N = 4, W = 64, every port ready.

One coroutine drives and watches, and reads no more signals than it must: cocotb at its best. It checks that frames and bytes
come out again, not what is in them.
"""

import json
import os
import time
from pathlib import Path

import cocotb
from cocotb.clock import Clock
from cocotb.triggers import FallingEdge

PORTS = 4
KEEP = 8


def beats_of(frame: bytes):
    """Beats of one frame: data, keep, last."""
    for at in range(0, len(frame), KEEP):
        part = frame[at : at + KEEP]
        yield int.from_bytes(part, "little"), (1 << len(part)) - 1, at + KEEP >= len(frame)


@cocotb.test()
async def speed(dut):
    clocks = int(os.environ["BENCH_CLOCKS"])
    # Beats are made beforehand: that is not what is measured.
    frames = [bytes.fromhex(line) for line in Path(os.environ["BENCH_FRAMES"]).read_text().split()]
    stock = [list(beats_of(frame)) for frame in frames]

    for name in ("wb_cyc", "wb_stb", "wb_we", "wb_adr", "wb_dat_w", "wb_sel", "cmd_done_valid"):
        getattr(dut, name).value = 0
    for lane in range(PORTS):
        for name in ("tdata", "tkeep", "tuser", "tvalid", "tlast"):
            getattr(dut, f"s_axis_{lane}_{name}").value = 0
        getattr(dut, f"m_axis_{lane}_tready").value = 1
    dut.link_up.value = (1 << PORTS) - 1
    dut.rst.value = 1
    cocotb.start_soon(Clock(dut.clk, 8, unit="ns").start())
    for _ in range(8):
        await FallingEdge(dut.clk)
    dut.rst.value = 0
    await FallingEdge(dut.clk)

    data, keep, valid, last = (getattr(dut, f"s_axis_0_{name}") for name in ("tdata", "tkeep", "tvalid", "tlast"))
    ready = dut.s_axis_0_tready
    outputs = [tuple(getattr(dut, f"m_axis_{p}_{name}") for name in ("tvalid", "tlast", "tkeep")) for p in range(PORTS)]
    edge = FallingEdge(dut.clk)
    frames_in = frames_out = bytes_in = bytes_out = 0
    begin = time.process_time()
    clock = 0
    while clock < clocks:
        for word, kept, end in stock[frames_in % len(stock)]:
            data.value = word
            keep.value = kept
            last.value = end
            valid.value = 1
            taken = False
            while not taken:
                # Values of a falling edge hold until the rising edge takes them.
                await edge
                clock += 1
                taken = ready.value == 1
                for out_valid, out_last, out_keep in outputs:
                    if out_valid.value == 1:
                        bytes_out += int(out_keep.value).bit_count()
                        frames_out += out_last.value == 1
        bytes_in += len(frames[frames_in % len(stock)])
        frames_in += 1
    spent = time.process_time() - begin

    # What is still inside comes out; not part of the measured time.
    valid.value = 0
    for _ in range(2000):
        await edge
        for out_valid, out_last, out_keep in outputs:
            if out_valid.value == 1:
                bytes_out += int(out_keep.value).bit_count()
                frames_out += out_last.value == 1
    assert (frames_out, bytes_out) == (frames_in, bytes_in), (
        f"{frames_in} frames of {bytes_in} bytes in, {frames_out} of {bytes_out} out"
    )
    result = {"clocks": clock, "frames": frames_in, "cpu_seconds": spent, "clocks_per_cpu_second": clock / spent}
    with open(os.environ["BENCH_RESULT"], "w") as file:
        json.dump(result, file)
