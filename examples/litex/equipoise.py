# SPDX-License-Identifier: MIT OR Apache-2.0
# SPDX-FileCopyrightText: The Equipoise authors

"""The block as a LiteX module."""

import csv
from pathlib import Path

from litex.gen import LiteXModule
from litex.soc.interconnect import stream, wishbone
from migen import ClockSignal, Instance, ResetSignal, Signal


def layout(width, user):
    """A stream beat: LiteX has first and last beside it."""
    return [("data", width), ("keep", width // 8), ("user", user)]


class Equipoise(LiteXModule):
    """A team of `ports` with streams of `width` bits, all of the clock sys.

    * `hosts[i]`: stream sinks, frames of host i. `user` bit 21 forces a frame to the port in bits 25:22.
    * `macs[p]`: stream sources, frames for MAC p. `user` with `last`: the frame ends in error.
    * `link_up`: in, a bit a port. `eligible`, `primary`: out.
    * `bus`: Wishbone, 4 KiB of registers: soc.bus.add_slave("equipoise", module.bus, SoCRegion(origin=..., size=0x1000, cached=False)).

    `rtl` is the folder that make rtl wrote the block of this size to.
    """

    def __init__(self, platform, rtl, ports=4, width=64):
        name = f"equipoise_team_n{ports}_w{width}"
        self.hosts = [stream.Endpoint(layout(width, 26)) for _ in range(ports)]
        self.macs = [stream.Endpoint(layout(width, 1)) for _ in range(ports)]
        self.link_up = Signal(ports)
        self.eligible = Signal(ports)
        self.primary = Signal(ports)
        self.bus = wishbone.Interface(data_width=32, adr_width=30, addressing="word")

        # # #

        connections = {
            "i_clk": ClockSignal("sys"),
            "i_rst": ResetSignal("sys"),
            "i_link_up": self.link_up,
            "o_eligible": self.eligible,
            "o_primary": self.primary,
            # No frame is a command.
            "i_cmd_done_valid": 0,
            "i_cmd_done_port": 0,
            "i_cmd_done_lu": 0,
            "i_wb_cyc": self.bus.cyc,
            "i_wb_stb": self.bus.stb,
            "i_wb_we": self.bus.we,
            "i_wb_adr": self.bus.adr[:10],
            "i_wb_dat_w": self.bus.dat_w,
            "i_wb_sel": self.bus.sel,
            "o_wb_dat_r": self.bus.dat_r,
            "o_wb_ack": self.bus.ack,
        }
        for i, host in enumerate(self.hosts):
            connections |= {f"i_s_axis_{i}_t{part}": getattr(host, part) for part in ("data", "keep", "user", "last", "valid")}
            connections[f"o_s_axis_{i}_tready"] = host.ready
        for p, mac in enumerate(self.macs):
            connections |= {f"o_m_axis_{p}_t{part}": getattr(mac, part) for part in ("data", "keep", "user", "last", "valid")}
            connections[f"i_m_axis_{p}_tready"] = mac.ready
        # The decision port stays open.
        self.specials += Instance(name, **connections)
        platform.add_source(str(Path(rtl) / f"{name}.v"))


def add_registers(csr_csv, block_csv, origin):
    """Adds the block's registers to the `csr.csv` that LiteX has written, for litex_cli and RemoteClient to find them by name.

    `block_csv` is docs/generated/csr.csv, or for another size than four ports what cargo run -p equipoise-regmap --bin regmap-export writes.
    """
    with open(block_csv, newline="") as block, open(csr_csv, "a", newline="") as system:
        rows = csv.writer(system, lineterminator="\n")
        for kind, name, value, *rest in csv.reader(line for line in block if not line.startswith("#")):
            if kind == "csr_register" and name.startswith("team_"):
                rows.writerow([kind, name, f"{origin + int(value, 16):#010x}", *rest])
            if kind == "constant" and name.startswith("team_"):
                rows.writerow([kind, name, value, *rest])
