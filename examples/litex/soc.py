# SPDX-License-Identifier: MIT OR Apache-2.0
# SPDX-FileCopyrightText: The Equipoise authors

"""A system made by LiteX: the block on its bus, UARTBone as the bus's master, a host that sends frames all the time, MACs that take them all.

    python soc.py RTL     RTL: where make rtl N=4 W=64 wrote; writes gateware/top.v and csr.csv in the present folder
"""

import sys
from pathlib import Path

from litex.build.generic_platform import Pins, Subsignal
from litex.build.lattice import LatticePlatform
from litex.gen import LiteXModule
from litex.soc.integration.builder import Builder
from litex.soc.integration.soc import SoCRegion
from litex.soc.integration.soc_core import SoCMini
from litex.soc.interconnect.csr import CSRStatus, CSRStorage
from migen import ClockDomain, If, Signal

from equipoise import Equipoise, add_registers

CLOCK = 100_000_000
BAUD = 10_000_000
BASE = 0x3000_0000
PORTS = 4
BEATS = 8  # 64 bytes a frame
FOR_EVER = 0xFFFF_FFFF
REGISTERS = Path(__file__).resolve().parents[2] / "docs/generated/csr.csv"


class Clocks(LiteXModule):
    def __init__(self, platform):
        self.cd_sys = ClockDomain()
        self.comb += [self.cd_sys.clk.eq(platform.request("clk")), self.cd_sys.rst.eq(platform.request("rst"))]


class Sender(LiteXModule):
    """Frames without a pause, numbered in their first beat; at first, until so many are sent."""

    def __init__(self, host, frames):
        self.frames = CSRStorage(32, reset=frames, description="Frames to send in all.")
        self.sent = CSRStatus(32, description="Frames that are sent.")
        sent, beat = self.sent.status, Signal(max=BEATS)
        self.comb += [
            # A frame that has begun goes on to its end.
            host.valid.eq((beat != 0) | (sent != self.frames.storage)),
            host.keep.eq(0xFF),
            host.last.eq(beat == BEATS - 1),
            If(beat == 0, host.data.eq(sent)).Else(host.data.eq(beat)),
        ]
        self.sync += If(
            host.valid & host.ready,
            beat.eq(beat + 1),
            If(host.last, sent.eq(sent + 1)),
        )


class Taker(LiteXModule):
    """In place of a MAC: takes every beat, and counts."""

    def __init__(self, mac):
        self.bytes = CSRStatus(32, description="Bytes that came out at this port.")
        self.comb += mac.ready.eq(1)
        # All beats of these frames are full.
        self.sync += If(mac.valid, self.bytes.status.eq(self.bytes.status + len(mac.keep)))


class System(SoCMini):
    """What is the same on every platform; whoever makes one adds clocks (`crg`), a master of the bus, and drives `team.link_up`."""

    def __init__(self, platform, rtl, frames):
        SoCMini.__init__(self, platform, clk_freq=CLOCK, ident="Equipoise in LiteX")
        self.team = team = Equipoise(platform, rtl, ports=PORTS)
        self.bus.add_slave("equipoise", team.bus, SoCRegion(origin=BASE, size=0x1000, cached=False))
        self.sender = Sender(team.hosts[0], frames)
        for p, mac in enumerate(team.macs):
            self.add_module(f"mac{p}", Taker(mac))


def on_ecp5(rtl):
    pins = [
        ("clk", 0, Pins(1)),
        ("rst", 0, Pins(1)),
        ("link_up", 0, Pins(PORTS)),
        ("serial", 0, Subsignal("tx", Pins(1)), Subsignal("rx", Pins(1))),
    ]
    platform = LatticePlatform("LFE5U-25F-6BG256C", pins, toolchain="trellis")
    system = System(platform, rtl, frames=FOR_EVER)
    system.crg = Clocks(platform)
    system.add_uartbone(uart_name="serial", baudrate=BAUD)
    system.comb += system.team.link_up.eq(platform.request("link_up"))
    return system


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    builder = Builder(on_ecp5(sys.argv[1]), output_dir=".", csr_csv="csr.csv", compile_software=False)
    # With run=True LiteX would go on to a bitstream; for that the pins above must say where they are.
    builder.build(build_name="top", run=False)
    add_registers("csr.csv", REGISTERS, BASE)


if __name__ == "__main__":
    main()
