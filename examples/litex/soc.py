# SPDX-License-Identifier: MIT OR Apache-2.0
# SPDX-FileCopyrightText: The Equipoise authors

"""A system made by LiteX: the block on its bus, UARTBone as the bus's master, a host that sends frames all the time, MACs that take them all.

    python soc.py RTL     RTL: where make rtl N=4 W=64 wrote; writes gateware/top.v and csr.csv in the present folder
"""

import sys

from litex.build.generic_platform import Pins, Subsignal
from litex.build.lattice import LatticePlatform
from litex.gen import LiteXModule
from litex.soc.integration.builder import Builder
from litex.soc.integration.soc import SoCRegion
from litex.soc.integration.soc_core import SoCMini
from migen import ClockDomain, If, Signal

from equipoise import Equipoise

CLOCK = 100_000_000
BAUD = 10_000_000
BASE = 0x3000_0000
PORTS = 4
BEATS = 8  # 64 bytes a frame


class Clocks(LiteXModule):
    def __init__(self, platform):
        self.cd_sys = ClockDomain()
        self.comb += [self.cd_sys.clk.eq(platform.request("clk")), self.cd_sys.rst.eq(platform.request("rst"))]


class Sender(LiteXModule):
    """Frames without a pause, numbered in their first beat."""

    def __init__(self, host):
        beat, frame = Signal(max=BEATS), Signal(64)
        self.comb += [
            host.valid.eq(1),
            host.keep.eq(0xFF),
            host.last.eq(beat == BEATS - 1),
            If(beat == 0, host.data.eq(frame)).Else(host.data.eq(beat)),
        ]
        self.sync += If(
            host.ready,
            beat.eq(beat + 1),
            If(host.last, frame.eq(frame + 1)),
        )


class System(SoCMini):
    def __init__(self, rtl):
        pins = [
            ("clk", 0, Pins(1)),
            ("rst", 0, Pins(1)),
            ("link_up", 0, Pins(PORTS)),
            ("serial", 0, Subsignal("tx", Pins(1)), Subsignal("rx", Pins(1))),
        ]
        platform = LatticePlatform("LFE5U-25F-6BG256C", pins, toolchain="trellis")
        SoCMini.__init__(self, platform, clk_freq=CLOCK, ident="Equipoise in LiteX")
        self.crg = Clocks(platform)
        self.add_uartbone(uart_name="serial", baudrate=BAUD)

        self.team = team = Equipoise(platform, rtl, ports=PORTS)
        self.bus.add_slave("equipoise", team.bus, SoCRegion(origin=BASE, size=0x1000, cached=False))
        self.sender = Sender(team.hosts[0])
        self.comb += team.link_up.eq(platform.request("link_up"))
        self.comb += [mac.ready.eq(1) for mac in team.macs]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    builder = Builder(System(sys.argv[1]), output_dir=".", csr_csv="csr.csv", compile_software=False)
    # With run=True LiteX would go on to a bitstream; for that the pins above must say where they are.
    builder.build(build_name="top", run=False)


if __name__ == "__main__":
    main()
