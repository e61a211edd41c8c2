# SPDX-License-Identifier: MIT OR Apache-2.0
# SPDX-FileCopyrightText: The Equipoise authors

"""Builds a module with cocotb and Verilator in the present folder and runs tests on it.

Verilator is $VERILATOR or the pinned one.
"""

import os
import sys
from pathlib import Path

from cocotb_tools.runner import get_runner

HERE = Path(__file__).resolve().parent


def run(rtl: str, tests: str) -> Path:
    """Runs the tests of the Python module `tests` on the module that the file `rtl` is named after; gives the file of results."""
    # The runner starts whatever `verilator` comes first on the path; cargo's CXXFLAGS are for a crate, not for make.
    verilator = os.environ.pop("VERILATOR", str(HERE.parents[1] / ".tools/bin/verilator"))
    folders = [str(Path(verilator).parent)] if os.sep in verilator else []
    os.environ["PATH"] = os.pathsep.join([*folders, str(Path(sys.executable).parent), os.environ["PATH"]])
    os.environ.pop("CXXFLAGS", None)
    # What runs in every clock is optimised, and the library; what names all signals once would take g++ many minutes.
    os.environ["MAKEFLAGS"] = "OPT_FAST=-O3 OPT_GLOBAL=-O3"
    os.environ["COCOTB_LOG_LEVEL"] = "WARNING"
    runner = get_runner("verilator")
    runner.build(
        sources=[rtl],
        hdl_toplevel=Path(rtl).stem,
        build_dir="model",
        build_args=["-O3", "--no-timing", "-Wno-fatal"],
        timescale=("1ns", "1ps"),
        always=False,
    )
    sys.path.insert(0, str(HERE))
    return runner.test(hdl_toplevel=Path(rtl).stem, test_module=tests, build_dir="model", test_dir=str(Path.cwd()))
