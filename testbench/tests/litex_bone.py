# SPDX-License-Identifier: MIT OR Apache-2.0
# SPDX-FileCopyrightText: The Equipoise authors
"""LiteX's own UARTBone gateware, simulated by Migen: what it does on its bus, and what it answers.

Reads JSON from stdin, {"bytes": [...], "reads": [...]}: the bytes a host sends, and the words that the bus reads in turn. Prints JSON,
{"accesses": [[word address, word written or null], ...], "answer": [...]}.
"""

import json
import sys

from litex.soc.cores.uart import Stream2Wishbone
from migen import passive, run_simulation

stimulus = json.load(sys.stdin)
reads = iter(stimulus["reads"])
accesses, answer = [], []
dut = Stream2Wishbone(clk_freq=1e6)


def host():
    for byte in stimulus["bytes"]:
        yield dut.sink.data.eq(byte)
        yield dut.sink.valid.eq(1)
        yield
        while not (yield dut.sink.ready):
            yield
    yield dut.sink.valid.eq(0)
    # The last answer, and what nobody asked for.
    for _ in range(255 * 4 * 4):
        yield


@passive
def listener():
    yield dut.source.ready.eq(1)
    while True:
        yield
        if (yield dut.source.valid):
            answer.append((yield dut.source.data))


@passive
def bus():
    while True:
        yield
        yield dut.wishbone.ack.eq(0)
        if (yield dut.wishbone.stb) and not (yield dut.wishbone.ack):
            write = yield dut.wishbone.we
            accesses.append([(yield dut.wishbone.adr), (yield dut.wishbone.dat_w) if write else None])
            if not write:
                yield dut.wishbone.dat_r.eq(next(reads, 0))
            yield dut.wishbone.ack.eq(1)


run_simulation(dut, [host(), listener(), bus()])
print(json.dumps({"accesses": accesses, "answer": answer}))
