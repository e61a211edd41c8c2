# SPDX-License-Identifier: MIT OR Apache-2.0
# SPDX-FileCopyrightText: The Equipoise authors

"""Runs the speed bench; the last line printed is its result as JSON.

    run.py RTL.v CLOCKS FRAMES

FRAMES is a file with a frame of hexadecimal digits in each line; they are sent in turn.

Works in the present folder.
"""

import json
import os
import sys
from pathlib import Path

import bench


def main(rtl: str, clocks: int, frames: str) -> None:
    os.environ["BENCH_CLOCKS"] = str(clocks)
    os.environ["BENCH_FRAMES"] = str(Path(frames).resolve())
    result = Path("result.json").resolve()
    result.unlink(missing_ok=True)
    os.environ["BENCH_RESULT"] = str(result)
    bench.run(rtl, "speed")
    if not result.exists():
        sys.exit("the cocotb test failed: see above")
    print(json.dumps(json.loads(result.read_text())))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
