# SPDX-License-Identifier: MIT OR Apache-2.0
# SPDX-FileCopyrightText: The Equipoise authors

"""Builds the block with cocotb and Verilator and runs the speed bench; the last line printed is its result as JSON.

    run.py RTL.v CLOCKS FRAMES

FRAMES is a file with a frame of hexadecimal digits in each line; they are sent in turn.

Works in the present folder. Verilator is $VERILATOR or the pinned one.
"""

import json
import os
import sys
from pathlib import Path

from cocotb_tools.runner import get_runner

HERE = Path(__file__).resolve().parent


def main(rtl: str, clocks: int, frames: str) -> None:
    # The runner starts whatever `verilator` comes first on the path; cargo's CXXFLAGS are for a crate, not for make.
    verilator = os.environ.pop("VERILATOR", str(HERE.parents[1] / ".tools/bin/verilator"))
    folders = [str(Path(verilator).parent)] if os.sep in verilator else []
    os.environ["PATH"] = os.pathsep.join([*folders, str(Path(sys.executable).parent), os.environ["PATH"]])
    os.environ.pop("CXXFLAGS", None)
    # The wheel's makefile does not know how this compiler is told of a precompiled header.
    os.environ["MAKEFLAGS"] = "CFG_CXXFLAGS_PCH_I=-include"
    os.environ["COCOTB_LOG_LEVEL"] = "WARNING"
    os.environ["BENCH_CLOCKS"] = str(clocks)
    os.environ["BENCH_FRAMES"] = str(Path(frames).resolve())
    result = Path("result.json").resolve()
    result.unlink(missing_ok=True)
    os.environ["BENCH_RESULT"] = str(result)

    runner = get_runner("verilator")
    runner.build(
        sources=[rtl],
        hdl_toplevel=Path(rtl).stem,
        build_dir="model",
        build_args=["-O3", "--no-timing", "-CFLAGS", "-O3", "-Wno-fatal"],
        timescale=("1ns", "1ps"),
        always=False,
    )
    sys.path.insert(0, str(HERE))
    runner.test(hdl_toplevel=Path(rtl).stem, test_module="speed", build_dir="model", test_dir=str(Path.cwd()))
    if not result.exists():
        sys.exit("the cocotb test failed: see above")
    print(json.dumps(json.loads(result.read_text())))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
