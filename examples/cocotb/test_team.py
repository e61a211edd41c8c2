# SPDX-License-Identifier: MIT OR Apache-2.0
# SPDX-FileCopyrightText: The Equipoise authors

"""The block with its AXI4-Lite register bus under cocotb: shares are set, frames sent, and what leaves is counted.

    python test_team.py RTL     RTL: where make rtl N=4 W=64 wrote; builds and runs in the present folder
"""

import os
import random
import sys
from pathlib import Path

import cocotb
from cocotb.clock import Clock
from cocotb.triggers import ClockCycles, RisingEdge
from cocotb_tools.check_results import get_results
from cocotb_tools.runner import get_runner
from cocotbext.axi import AxiLiteBus, AxiLiteMaster, AxiStreamBus, AxiStreamSink, AxiStreamSource

TOP = "equipoise_team_n4_w64_axil"
PORTS = 4
# Byte addresses of registers: docs/registers.md.
MAGIC, CAPS, COMMIT = 0x000, 0x008, 0x100
SHARE, LIVE_SHARE = 0x440, 0x640
DECIDED_BYTES, SENT_BYTES = 0x880, 0x980


class Bench:
    """Clock, reset, a driver for each port."""

    def __init__(self, dut):
        self.dut = dut
        cocotb.start_soon(Clock(dut.clk, 8, "ns").start())
        self.registers = AxiLiteMaster(AxiLiteBus.from_prefix(dut, "s_axil"), dut.clk, dut.rst)
        self.hosts = [AxiStreamSource(AxiStreamBus.from_prefix(dut, f"s_axis_{i}"), dut.clk, dut.rst) for i in range(PORTS)]
        self.macs = [AxiStreamSink(AxiStreamBus.from_prefix(dut, f"m_axis_{p}"), dut.clk, dut.rst) for p in range(PORTS)]

    async def start(self, shares):
        self.dut.link_up.value = (1 << PORTS) - 1
        self.dut.cmd_done_valid.value = 0
        self.dut.rst.value = 1
        await ClockCycles(self.dut.clk, 4)
        self.dut.rst.value = 0
        await ClockCycles(self.dut.clk, 4)
        assert await self.registers.read_dword(MAGIC) == 0x45515053, "EQPS"
        assert await self.registers.read_dword(CAPS) & 0x1F == PORTS
        for p, share in enumerate(shares):
            await self.registers.write_dword(SHARE + 4 * p, share)
        await self.registers.write_dword(COMMIT, 1)
        assert [await self.registers.read_dword(LIVE_SHARE + 4 * p) for p in range(PORTS)] == shares

    async def counter(self, address, port):
        """64 bits, the high word first."""
        high = await self.registers.read_dword(address + 8 * port)
        return high << 32 | await self.registers.read_dword(address + 8 * port + 4)

    async def send(self, frames):
        for frame in frames:
            await self.hosts[0].send(frame)
        await self.hosts[0].wait()
        # The last ones leave their buffers, and the counters learn of it.
        await ClockCycles(self.dut.clk, 2000)

    def left(self):
        """Frames that left each port."""
        return [[bytes(mac.recv_nowait().tdata) for _ in range(mac.count())] for mac in self.macs]


def frames(count, seed):
    """Frames that can be told apart."""
    rng = random.Random(seed)
    return [i.to_bytes(6, "big") + rng.randbytes(rng.randint(54, 1512)) for i in range(count)]


@cocotb.test()
async def bytes_follow_the_shares(dut):
    shares = [4, 3, 2, 1]
    bench = Bench(dut)
    await bench.start(shares)
    sent = frames(200, 1)
    await bench.send(sent)
    left = bench.left()
    assert sorted(sum(left, [])) == sorted(sent), "every frame once, as it was"
    for port in left:
        assert port == sorted(port), "frames of one port stay in order"
    by = [sum(map(len, port)) for port in left]
    longest = max(map(len, sent))
    for a in range(PORTS):
        for b in range(PORTS):
            assert by[a] * shares[b] - by[b] * shares[a] <= longest * shares[b], f"port {a} is more than a frame ahead of port {b}"
        assert await bench.counter(DECIDED_BYTES, a) == by[a]
        assert await bench.counter(SENT_BYTES, a) == by[a]


@cocotb.test()
async def a_port_without_link_gets_nothing(dut):
    bench = Bench(dut)
    await bench.start([1, 1, 1, 1])
    dut.link_up.value = 0b1011
    await ClockCycles(dut.clk, 8)
    sent = frames(60, 2)
    await bench.send(sent)
    left = bench.left()
    assert left[2] == []
    assert sorted(sum(left, [])) == sorted(sent)


@cocotb.test()
async def every_decision_can_be_seen(dut):
    bench = Bench(dut)
    await bench.start([1, 1, 1, 1])
    seen = []

    async def watch():
        while True:
            await RisingEdge(dut.clk)
            if dut.dec_valid.value == 1:
                seen.append((int(dut.dec_port.value), int(dut.dec_bytes.value)))

    cocotb.start_soon(watch())
    sent = frames(40, 3)
    await bench.send(sent)
    assert [size for _, size in seen] == [len(frame) for frame in sent]
    left = bench.left()
    for port in range(PORTS):
        assert [size for p, size in seen if p == port] == [len(frame) for frame in left[port]]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    rtl = Path(sys.argv[1]).resolve()
    # Every frame in full is too much to read.
    os.environ.setdefault("COCOTB_LOG_LEVEL", "WARNING")
    runner = get_runner("verilator")
    runner.build(sources=[rtl / f"{TOP.removesuffix('_axil')}.v", rtl / f"{TOP}.v"], hdl_toplevel=TOP, build_dir="model")
    sys.path.insert(0, str(Path(__file__).parent))
    tests, failures = get_results(runner.test(hdl_toplevel=TOP, test_module="test_team", build_dir="model", test_dir="."))
    if failures or not tests:
        sys.exit(f"{failures} of {tests} tests failed: see above")
    print(f"{tests} tests passed")


if __name__ == "__main__":
    main()
