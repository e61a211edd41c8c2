# SPDX-License-Identifier: MIT OR Apache-2.0
# SPDX-FileCopyrightText: The Equipoise authors

"""gigabit.v: frames out over GMII and back to the host, registers of team and receive half over the serial line.

    python test_gigabit.py RTL     RTL: where make rtl N=2 W=64 BAUD=3000000 PAGES=1 wrote; builds and runs in the present folder
"""

import os
import random
import subprocess
import sys
from pathlib import Path

import cocotb
from cocotb.clock import Clock
from cocotb.triggers import ClockCycles, FallingEdge, Timer
from cocotb_tools.check_results import get_results
from cocotb_tools.runner import get_runner
from cocotbext.axi import AxiStreamBus, AxiStreamSink, AxiStreamSource
from cocotbext.eth import GmiiFrame, GmiiSink, GmiiSource

HERE = Path(__file__).resolve().parent
TOP = "gigabit"
SOURCES = ["equipoise_team_n2_w64.v", "equipoise_receive_n2_w64.v", "equipoise_mac.v", "equipoise_uart_bridge_pages.v"]
BIT_NS = 42 * 8  # 3 Mbaud in whole clocks of 125 MHz
# Word addresses of registers: docs/registers.md.
MAGIC, COMMIT, SHARE, ROLE = 0x000 // 4, 0x100 // 4, 0x440 // 4, 0x480 // 4
RX_MAGIC, RX_FILTER, RX_CHOSEN = 0x1400 // 4, 0x1404 // 4, 0x1408 // 4
RX_FRAMES, RX_BYTES, RX_FILTERED = 0x1480 // 4, 0x1500 // 4, 0x1600 // 4


async def start(dut):
    for name in ("clk", "gmii_0_rx_clk", "gmii_1_rx_clk"):
        cocotb.start_soon(Clock(getattr(dut, name), 8, "ns").start())
    dut.uart_rx.value = 1
    dut.link_up.value = 0b11
    dut.rst.value = 1
    await ClockCycles(dut.clk, 8)
    dut.rst.value = 0
    await ClockCycles(dut.clk, 8)


async def say(dut, data):
    """Bytes on the serial line: a start bit, eight bits, the low one first, a stop bit."""
    for byte in data:
        for bit in [0, *(byte >> i & 1 for i in range(8)), 1]:
            dut.uart_rx.value = bit
            await Timer(BIT_NS, "ns")


async def hear(dut, count):
    data = bytearray()
    for _ in range(count):
        await FallingEdge(dut.uart_tx)
        await Timer(BIT_NS // 2, "ns")
        byte = 0
        for i in range(8):
            await Timer(BIT_NS, "ns")
            byte |= int(dut.uart_tx.value) << i
        data.append(byte)
        await Timer(BIT_NS, "ns")
        assert dut.uart_tx.value == 1, "a stop bit"
    return bytes(data)


async def write(dut, word, value):
    await say(dut, bytes([1, 1]) + word.to_bytes(4, "big") + value.to_bytes(4, "big"))


async def read(dut, word):
    answer = cocotb.start_soon(hear(dut, 4))
    await say(dut, bytes([2, 1]) + word.to_bytes(4, "big"))
    return int.from_bytes(await answer, "big")


async def count(dut, counter, port):
    """A counter of 64 bits: the high word first, with which the low one is kept."""
    high = await read(dut, counter + 2 * port)
    return high << 32 | await read(dut, counter + 2 * port + 1)


@cocotb.test()
async def frames_go_out_by_their_shares_and_come_back(dut):
    host = AxiStreamSource(AxiStreamBus.from_prefix(dut, "host_0"), dut.clk, dut.rst)
    back = AxiStreamSink(AxiStreamBus.from_prefix(dut, "from"), dut.clk, dut.rst)
    wires = [
        GmiiSink(getattr(dut, f"gmii_{p}_txd"), getattr(dut, f"gmii_{p}_tx_er"), getattr(dut, f"gmii_{p}_tx_en"), dut.clk, dut.rst)
        for p in range(2)
    ]
    lines = [
        GmiiSource(
            getattr(dut, f"gmii_{p}_rxd"),
            getattr(dut, f"gmii_{p}_rx_er"),
            getattr(dut, f"gmii_{p}_rx_dv"),
            getattr(dut, f"gmii_{p}_rx_clk"),
            dut.rst,
        )
        for p in range(2)
    ]
    await start(dut)
    assert await read(dut, MAGIC) == 0x45515053, "EQPS"
    assert await read(dut, RX_MAGIC) == 0x52454356, "RECV"
    await write(dut, SHARE, 3)
    await write(dut, SHARE + 1, 1)
    await write(dut, COMMIT, 1)
    await ClockCycles(dut.clk, 20)

    rng = random.Random(1)
    sent = [i.to_bytes(6, "big") + rng.randbytes(rng.randint(54, 400)) for i in range(40)]
    for frame in sent:
        await host.send(frame)
    seen = []
    await host.wait()
    await ClockCycles(dut.clk, 40 * 500)
    by, heard = [0, 0], [[], []]
    for port, wire in enumerate(wires):
        while not wire.empty():
            frame = wire.recv_nowait()
            assert frame.check_fcs() and not any(frame.error or [])
            seen.append(bytes(frame.get_payload()))
            by[port] += len(seen[-1])
            # What one port sends the other one hears.
            heard[1 - port].append(seen[-1])
            await lines[1 - port].send(GmiiFrame.from_payload(seen[-1]))
    assert sorted(seen) == sorted(sent), "every frame once, as it was"
    longest = max(map(len, sent))
    assert by[0] - 3 * by[1] <= longest and 3 * by[1] - by[0] <= 3 * longest, by

    came = [[], []]
    for _ in sent:
        frame = await back.recv()
        came[frame.tuser].append(bytes(frame.tdata))
    assert came == heard, "each with its port, in order"
    for port in range(2):
        counted = (await count(dut, RX_FRAMES, port), await count(dut, RX_BYTES, port))
        assert counted == (len(heard[port]), sum(map(len, heard[port]))), port

    # Broadcasts are wanted once: from the port of the primary, which the team says.
    assert await read(dut, RX_CHOSEN) == 0x100, "port 0"
    await write(dut, ROLE, 0)
    await write(dut, ROLE + 1, 1)
    await write(dut, COMMIT, 1)
    await write(dut, RX_FILTER, 1)
    assert await read(dut, RX_CHOSEN) == 0x101, "port 1, of the primary of now"
    for port, line in enumerate(lines):
        await line.send(GmiiFrame.from_payload(bytes([0xFF] * 6 + [port] * 54)))
    frame = await back.recv()
    assert (frame.tuser, frame.tdata[6]) == (1, 1)
    await ClockCycles(dut.clk, 500)
    assert back.empty(), "and no other"
    assert [await count(dut, RX_FILTERED, port) for port in range(2)] == [1, 0]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sources = [HERE / "gigabit.v", *(Path(sys.argv[1]).resolve() / name for name in SOURCES)]
    lint = ["--lint-only", "-Wall", "-Wno-PINCONNECTEMPTY", "--top-module", TOP]
    subprocess.run(["verilator", *lint, *map(str, sources)], check=True)
    os.environ.setdefault("COCOTB_LOG_LEVEL", "WARNING")
    runner = get_runner("verilator")
    runner.build(sources=sources, hdl_toplevel=TOP, build_dir="model")
    sys.path.insert(0, str(HERE))
    tests, failures = get_results(runner.test(hdl_toplevel=TOP, test_module="test_gigabit", build_dir="model", test_dir="."))
    if failures or not tests:
        sys.exit(f"{failures} of {tests} tests failed: see above")
    print(f"{tests} tests passed")


if __name__ == "__main__":
    main()
