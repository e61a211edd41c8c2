# SPDX-License-Identifier: MIT OR Apache-2.0
# SPDX-FileCopyrightText: The Equipoise authors

"""The system of soc.py, as LiteX wrote it, under cocotb: registers of the block over LiteX's UARTBone, while frames pass.

    python test_litex.py RTL     RTL: where make rtl N=4 W=64 wrote; makes the system, builds and runs in the present folder
"""

import os
import subprocess
import sys
from pathlib import Path

import cocotb
from cocotb.clock import Clock
from cocotb.triggers import ClockCycles, FallingEdge, Timer
from cocotb_tools.check_results import get_results
from cocotb_tools.runner import get_runner

HERE = Path(__file__).resolve().parent
BIT_NS = 100  # 10 Mbaud
# Word addresses: LiteX's identifier, and the block's registers in its region (docs/registers.md).
IDENT = 0x800 // 4
TEAM = 0x3000_0000 // 4
MAGIC, COMMIT, CLEAR, SNAPSHOT = (TEAM + address // 4 for address in (0x000, 0x100, 0x108, 0x10C))
SHARE, SENT_BYTES = (TEAM + address // 4 for address in (0x440, 0x980))


async def say(dut, data):
    for byte in data:
        for bit in [0, *(byte >> i & 1 for i in range(8)), 1]:
            dut.serial_rx.value = bit
            await Timer(BIT_NS, "ns")


async def hear(dut, count):
    data = bytearray()
    for _ in range(count):
        await FallingEdge(dut.serial_tx)
        await Timer(BIT_NS // 2, "ns")
        byte = 0
        for i in range(8):
            await Timer(BIT_NS, "ns")
            byte |= int(dut.serial_tx.value) << i
        data.append(byte)
    return bytes(data)


async def write(dut, word, *values):
    await say(dut, bytes([1, len(values)]) + word.to_bytes(4, "big") + b"".join(value.to_bytes(4, "big") for value in values))
    await Timer(20 * BIT_NS, "ns")


async def read(dut, word, count=1):
    answer = cocotb.start_soon(hear(dut, 4 * count))
    await say(dut, bytes([2, count]) + word.to_bytes(4, "big"))
    data = await answer
    await Timer(BIT_NS, "ns")
    return [int.from_bytes(data[i : i + 4], "big") for i in range(0, len(data), 4)]


@cocotb.test()
async def the_block_is_on_litex_bus_and_balances(dut):
    cocotb.start_soon(Clock(dut.clk, 10, "ns").start())
    dut.serial_rx.value = 1
    dut.link_up.value = 0b1111
    dut.rst.value = 1
    await ClockCycles(dut.clk, 8)
    dut.rst.value = 0
    await ClockCycles(dut.clk, 100)
    assert bytes(word & 0xFF for word in await read(dut, IDENT, 9)) == b"Equipoise"
    assert await read(dut, MAGIC) == [0x45515053], "EQPS"

    shares = [4, 3, 2, 1]
    await write(dut, SHARE, *shares)
    await write(dut, COMMIT, 1)
    assert await read(dut, SHARE, 4) == shares
    await write(dut, CLEAR, 1)
    await ClockCycles(dut.clk, 20_000)
    await write(dut, SNAPSHOT, 1)
    await ClockCycles(dut.clk, 2_000)
    words = await read(dut, SENT_BYTES, 8)
    by = [high << 32 | low for high, low in zip(words[::2], words[1::2])]
    total = sum(by)
    assert total > 20_000 * 8 * 0.9, f"a beat a clock: {by}"
    for port, share in enumerate(shares):
        # What the counters show is of one clock, with a frame a port decided and not yet sent, or sent and decided before.
        assert abs(by[port] - total * share / sum(shares)) < 4 * 64, by


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    rtl = Path(sys.argv[1]).resolve()
    with open("soc.log", "w") as log:
        if subprocess.run([sys.executable, HERE / "soc.py", rtl], stdout=log, stderr=subprocess.STDOUT).returncode:
            sys.exit(Path("soc.log").read_text() + "soc.py failed: see above")
    os.environ.setdefault("COCOTB_LOG_LEVEL", "WARNING")
    runner = get_runner("verilator")
    # What LiteX writes is not free of warnings.
    sources = ["gateware/top.v", rtl / "equipoise_team_n4_w64.v"]
    runner.build(sources=sources, hdl_toplevel="top", build_dir="model", build_args=["-Wno-fatal", "-Wno-lint", "-Wno-COMBDLY"], always=True)
    # LiteX's memories start with files beside the Verilog.
    for file in Path("gateware").glob("*.init"):
        Path(file.name).write_text(file.read_text())
    sys.path.insert(0, str(HERE))
    tests, failures = get_results(runner.test(hdl_toplevel="top", test_module="test_litex", build_dir="model", test_dir="."))
    if failures or not tests:
        sys.exit(f"{failures} of {tests} tests failed: see above")
    print(f"{tests} tests passed")


if __name__ == "__main__":
    main()
