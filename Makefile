# SPDX-License-Identifier: MIT OR Apache-2.0
# SPDX-FileCopyrightText: The Equipoise authors

# Every target sets up the tools it needs in .tools/ (scripts/tools, no root) and no more. Details: make help.

SHELL := /bin/sh
.SHELLFLAGS := -eu -c
.DEFAULT_GOAL := help
.PHONY: help tools demo host-demo test rtl rtl-lint bitstream constraints boards-table bitstream-check netlist-check prove prove-changed bench budget sizes clients mac fusesoc release check nightly lint clean
# Targets share one cargo and one machine: never two at once.
.NOTPARALLEL:

N ?= 4
W ?= 64
# Bytes of a port's egress buffer, and of its receive buffer.
BUFFER ?= 4096
OUT ?= build/rtl
# The clock that it will run at, Hz (time-outs are in microseconds), and the line of its UART bridge, bits a second.
CLOCK ?= 125000000
BAUD ?= 115200
SIZES_N := 2 3 4 8 16
SIZES_W := 64 128 256 512
# Boxes that have proofs; a test compares the list with the sources.
PROVED := axil turns pair selector dispatch merge egress registers uartbone rotation store
# A value that is no choice is an error before anything is set up: $(call one_of,BOX,$(PROVED))
one_of = $(if $(filter-out 1,$(words $($(1))))$(filter-out $(2),$($(1))),$(error $(1)=$($(1)): choose one of $(2)))
# What is put on which board.
BOARD ?= colorlight-5a-75b-v8
TOP ?= port-extender
BOARD_TOOLS = $(if $(filter all,$(BOARD)),nextpnr ice40,$(if $(filter alchitry-%,$(BOARD)),ice40,nextpnr))
CARGO ?= cargo
TOOLS := scripts/tools
VERILATOR_COMMAND = $${VERILATOR:-.tools/bin/verilator}
YOSYS_COMMAND = $${YOSYS:-.tools/bin/yosys}

help: ## this list
	@echo 'Equipoise: several network adaptors as one link, balanced in hardware.'
	@echo
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-22s %s\n", $$1, $$2 }'
	@echo
	@echo 'VERILATOR, YOSYS, NEXTPNR_ECP5, ECPPACK, NEXTPNR_ICE40 and ICEPACK select system tools: VERILATOR=verilator make test'

demo: ## a recorded capture through four ports, cycle by cycle: was any port ever ahead of its share?
	@$(TOOLS) rust verilator
	@$(CARGO) run --quiet --release -p equipoise-sim -- demo

host-demo: ## a served block with traffic, and the host tool's main commands on it: do the bytes follow the shares?
	@$(TOOLS) rust verilator
	@$(CARGO) build --quiet --release -p equipoise-sim -p equipoise
	@scripts/host-demo "$${CARGO_TARGET_DIR:-target}/release"

test: ## the tests, with a sample of the sizes (everything is in make check)
	@$(TOOLS) rust verilator yosys nextpnr ice40
	@EQUIPOISE_SIM="$${CARGO_TARGET_DIR:-$(CURDIR)/target}/debug/equipoise-sim" $(CARGO) test --quiet --workspace

rtl: ## the block as Verilog in build/rtl; N=2,3,4,8,16 ports, W=64,128,256,512 bits, BUFFER=4096,16384 bytes; CLOCK in Hz, BAUD of the UART bridge: make rtl N=8 W=128
	@$(TOOLS) rust
	@$(CARGO) run --quiet -p equipoise-hdl --bin equipoise-rtl -- --n $(N) --w $(W) --buffer $(BUFFER) --clock $(CLOCK) --baud $(BAUD) --out $(OUT)

bitstream: ## a board's bitstream in build/BOARD/TOP, with a report: make bitstream BOARD=colorlight-5a-75b-v8 TOP=port-extender; BOARD=all; RECORD=1
	@$(TOOLS) rust yosys $(BOARD_TOOLS)
	@$(CARGO) run --quiet -p equipoise-synth -- bitstream $(BOARD) $(TOP) $(if $(RECORD),--record)

release: ## Verilog of the usual sizes, documents, constraints and the recorded bitstreams that are built, as build/release/equipoise-VERSION.tar.gz
	@$(TOOLS) rust
	@scripts/release

netlist-check: ## a board's netlist through the tests of its RTL, frames on RGMII and registers on its serial line; boxes proved equal to their netlists
	@$(TOOLS) rust verilator yosys
	@$(CARGO) run --quiet -p equipoise-synth -- equivalence
	@$(CARGO) run --quiet -p equipoise-synth -- netlist $(BOARD) $(TOP)
	@EQUIPOISE_NETLIST_DIR=$(CURDIR)/build/netlists EQUIPOISE_DEVICES=$(BOARD):$(TOP) EQUIPOISE_SIZES=n2w64 \
		$(CARGO) test --quiet --release -p equipoise-testbench --test device

prove: ## what must always hold, proved; each proof is also shown to fail on a seeded fault: make prove BOX=egress; RECORD=1 proves what changed and records it
	@$(if $(BOX),$(call one_of,BOX,$(PROVED)))
	@$(TOOLS) rust yosys
	@$(CARGO) run --quiet -p equipoise-synth -- prove $(if $(BOX),$(BOX)_) $(if $(RECORD),--record)

bench: ## area, clock rate and simulation speed, into docs/figures.md and .svg; measures what changed, or all with FRESH=1 (long)
	@$(TOOLS) rust verilator yosys nextpnr cocotb
	@$(CARGO) run --quiet -p equipoise-synth -- bench $(if $(FRESH),--fresh)

tools: ## only sets up the tools for tests and an editor
	@$(TOOLS) rust verilator yosys
	@$(TOOLS) versions

# Steps of check, also callable alone.

prove-changed: ## proves what is not in synth/proofs.json as it is now, and a tenth of the rest
	@$(TOOLS) rust yosys
	@$(CARGO) run --quiet -p equipoise-synth -- prove --changed

budget: ## clock rates of the selector and of the block at N = 4 against their budgets
	@$(TOOLS) rust yosys nextpnr
	@$(CARGO) run --quiet -p equipoise-synth -- budget

bitstream-check: ## one top with its recorded seed against its recorded budget
	@$(TOOLS) rust yosys $(BOARD_TOOLS)
	@$(CARGO) run --quiet -p equipoise-synth -- bitstream $(BOARD) $(TOP) --check

constraints: ## writes constraints/ anew from the boards' descriptions
	@$(TOOLS) rust
	@$(CARGO) run --quiet -p equipoise-boards --bin equipoise-constraints

boards-table: ## the table of boards in README.md anew from synth/boards.json
	@$(TOOLS) rust
	@$(CARGO) run --quiet -p equipoise-synth -- boards-table

sizes: ## the tests over every N and W
	@$(TOOLS) rust verilator yosys
	@$(CARGO) test --quiet --release -p equipoise-sim -p equipoise-testbench --features equipoise-sim/all-sizes,equipoise-testbench/all-sizes

clients: ## what the project serves and writes through programs that others wrote: LiteX, PeakRDL, scapy, tshark; the host tool's full screen in tmux
	@$(TOOLS) rust verilator litex peakrdl scapy tmux tshark
	@$(CARGO) test --quiet --release -p equipoise-regmap --features clients --test peakrdl
	@$(CARGO) test --quiet --release -p equipoise-testbench --features equipoise-testbench/clients --test litex_bone
	@$(CARGO) test --quiet --release -p equipoise --features clients --test clients $$(! command -v tmux >/dev/null 2>&1 || echo --test monitor)

mac: ## the MAC against an Ethernet that others wrote (cocotbext-eth)
	@$(TOOLS) rust eth
	@$(MAKE) --no-print-directory rtl OUT=$(OUT)
	@mkdir -p build/mac && cd build/mac && $(CURDIR)/.tools/venv/bin/python $(CURDIR)/testbench/cocotb/check.py $(CURDIR)/$(OUT)/equipoise_mac.v mac

fusesoc: ## equipoise.core as FuseSoC takes it: listed, linted, and its generator used by another core
	@$(TOOLS) rust verilator fusesoc
	@scripts/fusesoc-check

rtl-lint: ## the emitted file of N, W through Verilator's lint and yosys
	@$(TOOLS) rust verilator yosys
	@$(MAKE) --no-print-directory rtl N=$(N) W=$(W) BUFFER=$(BUFFER) OUT=$(OUT)
	@$(VERILATOR_COMMAND) --lint-only -Wall $(OUT)/equipoise_team_n$(N)_w$(W).v
	@$(VERILATOR_COMMAND) --lint-only -Wall --top-module equipoise_team_n$(N)_w$(W)_axil $(OUT)/equipoise_team_n$(N)_w$(W).v $(OUT)/equipoise_team_n$(N)_w$(W)_axil.v
	@$(VERILATOR_COMMAND) --lint-only -Wall $(OUT)/equipoise_receive_n$(N)_w$(W).v
	@$(VERILATOR_COMMAND) --lint-only -Wall $(OUT)/equipoise_uart_bridge.v
	@$(VERILATOR_COMMAND) --lint-only -Wall $(OUT)/equipoise_mac.v
	@for top in equipoise_team_n$(N)_w$(W) equipoise_receive_n$(N)_w$(W); do \
	    $(YOSYS_COMMAND) -q -p "read_verilog $(OUT)/$$top.v; hierarchy -check -top $$top; proc; select -assert-none t:\$$dlatch t:\$$dlatchsr t:\$$adlatch; check -assert" || exit 1; \
	done
	@echo 'rtl-lint: N = $(N), W = $(W), $(BUFFER)-byte buffers: clean'

check: ## everything that continuous integration runs
	@scripts/check $(SIZES_N) : $(SIZES_W)

nightly: ## what is too slow for check: long random searches, 16 KiB buffers, coverage, mutants, figures
	@scripts/nightly

lint: ## format, clippy and rustdoc, warnings are errors
	@$(TOOLS) rust verilator
	@$(CARGO) fmt --all --check
	@$(CARGO) clippy --quiet --workspace --all-targets -- -D warnings
	@RUSTDOCFLAGS='-D warnings' $(CARGO) doc --quiet --workspace --no-deps

clean: ## removes what was built; the tools stay (rm -r .tools removes them)
	@$(CARGO) clean --quiet
	@rm -rf build
