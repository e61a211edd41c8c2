# SPDX-License-Identifier: MIT OR Apache-2.0
# SPDX-FileCopyrightText: The Equipoise authors

"""The system of soc.py in LiteX's own simulator, its UARTBone at a TCP port, until Ctrl-C.

    python sim.py RTL [PORT]     RTL: where make rtl N=4 W=64 wrote; PORT: 2000 if none is given

Builds in the present folder. Then, in another terminal, there:

    litex_server --uart --uart-port socket://localhost:2000
    litex_cli --csr-csv csr.csv --regs

Needs Verilator, and libevent, json-c and zlib with their headers (apt install libevent-dev libjson-c-dev zlib1g-dev).
"""

import os
import subprocess
import sys
from pathlib import Path

from litex.build.generic_platform import Pins, Subsignal
from litex.build.sim import SimPlatform
from litex.build.sim.config import SimConfig
from litex.gen import LiteXModule
from litex.soc.cores.uart import RS232PHYModel, UARTBone
from litex.soc.integration.builder import Builder
from litex.soc.interconnect.csr import CSRStorage
from migen.genlib.io import CRG

from equipoise import add_registers
from soc import BASE, CLOCK, PORTS, REGISTERS, System

# In the present folder, by LiteX; the simulator finds its modules from here.
GATEWARE = Path("gateware")
SIMULATOR = "obj_dir/Vsim"
# LiteX would compile all its modules, those for Ethernet and JTAG too.
MODULES = ["clocker", "serial2tcp"]
PORT = 2000


class Links(LiteXModule):
    """The ports' cables, pulled and plugged by a register."""

    def __init__(self, link_up):
        self.up = CSRStorage(PORTS, reset=2**PORTS - 1, description="A bit for each port's link.")
        self.comb += link_up.eq(self.up.storage)


def simulated(rtl):
    stream = [(f"{end}_{part}", width) for end in ("source", "sink") for part, width in (("valid", 1), ("ready", 1), ("data", 8))]
    pins = [
        ("sys_clk", 0, Pins(1)),
        ("serial", 0, *(Subsignal(name, Pins(width)) for name, width in stream)),
    ]
    platform = SimPlatform("SIM", pins)
    # No frame before a register asks for some.
    system = System(platform, rtl, frames=0)
    system.crg = CRG(platform.request("sys_clk"))
    # Whole bytes in place of a serial line's bits.
    system.uartbone = UARTBone(RS232PHYModel(platform.request("serial")), clk_freq=CLOCK)
    system.bus.add_master("uartbone", system.uartbone.wishbone)
    system.links = Links(system.team.link_up)
    return system


def config(port):
    config = SimConfig(default_clk="sys_clk", default_clk_freq=CLOCK)
    config.add_module("serial2tcp", "serial", args={"port": port})
    return config


def build(rtl):
    """Writes the system and its csr.csv, and compiles the simulator."""
    builder = Builder(simulated(rtl), output_dir=".", csr_csv="csr.csv", compile_software=False)
    # With run=True LiteX would go on and run it, and say nothing of a failure.
    builder.build(run=False, sim_config=config(PORT), opt_level="O3", jobs=os.cpu_count())
    add_registers("csr.csv", REGISTERS, BASE)
    modules = {"MAKEFLAGS": "MODULES=" + "\\ ".join(MODULES)}
    made = subprocess.run(["bash", "build_sim.sh"], cwd=GATEWARE, env=os.environ | modules, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    (GATEWARE / "build.log").write_bytes(made.stdout)
    if made.returncode:
        sys.exit(made.stdout.decode(errors="replace") + "sim.py: LiteX's simulator could not be built: see above")


def configure(port):
    """What the simulator reads when it starts: UARTBone is at this port."""
    (GATEWARE / "sim_config.js").write_text(config(port).get_json())


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    build(Path(sys.argv[1]).resolve())
    configure(int(sys.argv[2]) if len(sys.argv) == 3 else PORT)
    os.chdir(GATEWARE)
    os.execv(SIMULATOR, [SIMULATOR])


if __name__ == "__main__":
    main()
