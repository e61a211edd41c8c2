# SPDX-License-Identifier: MIT OR Apache-2.0
# SPDX-FileCopyrightText: The Equipoise authors

"""Runs the cocotb tests of a Python module on a Verilog file: check.py RTL.v TESTS. Fails unless all pass. Works in the present folder."""

import os
import sys

from cocotb_tools.check_results import get_results

import bench

if len(sys.argv) != 3:
    sys.exit(__doc__)
# The libraries still speak as cocotb 1 did.
os.environ.setdefault("PYTHONWARNINGS", "ignore::DeprecationWarning")
tests, failures = get_results(bench.run(sys.argv[1], sys.argv[2]))
if failures or not tests:
    sys.exit(f"{failures} of {tests} tests failed: see above")
print(f"{tests} tests passed")
