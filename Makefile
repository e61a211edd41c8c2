# SPDX-License-Identifier: MIT OR Apache-2.0
# SPDX-FileCopyrightText: The Equipoise authors

# Every target sets up the tools it needs in .tools/ (scripts/tools, no root) and no more. Details: make help.

SHELL := /bin/sh
.SHELLFLAGS := -eu -c
.DEFAULT_GOAL := help
.PHONY: help test-box wave prove rtl tools demo rebalance-demo pictures balance host-demo test rtl-lint bitstream constraints boards-table bitstream-check netlist-check prove-changed bench budget sizes clients mac examples frame-way fusesoc release check nightly lint clean
# Targets share one cargo and one machine: never two at once.
.NOTPARALLEL:

N ?= 4
W ?= 64
# Bytes of a port's egress buffer, and of its receive buffer.
BUFFER ?= 4096
FEATURES ?= all
OUT ?= build/rtl
# 1: also the bridge that reaches the receive half's registers.
PAGES ?= 0
# The clock that it will run at, Hz (time-outs are in microseconds), and the line of its UART bridge, bits a second.
CLOCK ?= 125000000
BAUD ?= 115200
SIZES_N := 2 3 4 8 16
SIZES_W := 64 128 256 512
BUFFERS := 4096 16384
EVERY := $(foreach n,$(SIZES_N),$(foreach w,$(SIZES_W),n$(n)w$(w)))
# What check tries of them: every N, every W, and for every pair of neighbours two sizes that differ only in it (a test counts); and the smallest.
SAMPLE := n2w64 n2w512 n2w256 n3w256 n3w128 n4w128 n4w64 n8w64 n16w64
comma := ,
blank := $(subst ,, )
SIZES ?= all
SIZE_LIST = $(if $(filter all,$(SIZES)),$(EVERY),$(if $(filter sample,$(SIZES)),$(SAMPLE),$(subst $(comma), ,$(SIZES))))
check_sizes = $(if $(filter 0,$(words $(SIZE_LIST)))$(filter-out $(EVERY),$(SIZE_LIST)),$(error SIZES=$(SIZES): choose all, sample, or some of $(EVERY)))
# Boxes that can be printed alone, and those of them that have proofs; tests compare both lists with the sources.
BOXES := axil ingress lane eligibility kept turns spaced_turns stamp share_stamp pair selector portions digit_product bank banks round_robin active_backup least_load contest load quota gain commands release_queue dispatch frame_room merge egress wide_egress unit registers statistics timer time_frame rebalancer uartbone rotation store receive tally
PROVED := axil lane eligibility kept turns spaced_turns pair selector portions digit_product bank banks round_robin active_backup contest load quota release_queue dispatch merge egress wide_egress unit registers time_frame rebalancer uartbone rotation store receive
# A value that is no choice is an error before anything is set up: $(call one_of,BOX,$(BOXES))
one_of = $(if $(filter-out 1,$(words $($(1))))$(filter-out $(2),$($(1))),$(error $(1)=$($(1)): choose one of $(2)))
# A switch, on with 1, off with 0 or nothing: $(call flag,RECORD,--record)
flag = $(if $(filter-out 0 1,$($(1))),$(error $(1)=$($(1)): choose one of 0 1))$(if $(filter 1,$($(1))),$(2))
# What can be put on which board; a test compares the list with hdl/boards.
DEVICES := colorlight-5a-75b-v8:port-extender colorlight-5a-75b-v8:two-members \
	colorlight-5a-75b-v7:port-extender colorlight-5a-75b-v7:two-members \
	versa-ecp5-5g:port-extender versa-ecp5-5g:two-members \
	colorlight-i5:port-extender colorlight-i5:two-members alchitry-cu:small
# The same for a board with its top: $(call check_device,WHAT ELSE)
check_device = $(if $(filter-out 1,$(words $(BOARD):$(TOP)))$(filter-out $(1) $(DEVICES),$(BOARD):$(TOP)),$(error BOARD=$(BOARD) TOP=$(TOP): choose a board and its top of $(DEVICES)))
BOARD ?= colorlight-5a-75b-v8
TOP ?= port-extender
BOARD_TOOLS = $(if $(filter alchitry-%,$(BOARD)),,nextpnr ecppack)$(if $(filter all alchitry-%,$(BOARD)), ice40 icepack)
CARGO ?= cargo
# On a terminal what is compiled is seen: the first time it takes minutes.
QUIET := $(shell test -t 2 || echo --quiet)
TOOLS := scripts/tools
# The one with the pinned packages.
PYTHON := $(CURDIR)/.tools/venv/bin/python

help:
	@echo 'Equipoise: several network adaptors as one link, balanced in hardware.'
	@echo
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-22s %s\n", $$1, $$2 }'
	@echo
	@echo 'VERILATOR, YOSYS, NEXTPNR_ECP5, ECPPACK, NEXTPNR_ICE40, ICEPACK and CARGO_DENY select system tools: VERILATOR=verilator make test'

# What a contributor does daily.

test-box: ## one box: its own tests, and the block around it in one size: make test-box BOX=egress
	@$(call one_of,BOX,$(BOXES))
	@$(TOOLS) rust verilator
	@CARGO='$(CARGO)' scripts/test-box $(BOX)

wave: ## a short test around a box, with all signals in build/waves: make wave BOX=egress; TEST= chooses another
	@$(call one_of,BOX,$(filter-out axil tally,$(BOXES)))
	@$(TOOLS) rust verilator
	@CARGO='$(CARGO)' scripts/test-box $(BOX) wave $(TEST)

prove: ## what must always hold, proved; each proof is also shown to fail on a seeded fault: make prove BOX=egress; RECORD=1 proves what changed and records it
	@$(if $(BOX),$(call one_of,BOX,$(PROVED)))
	@$(TOOLS) rust yosys
	@$(CARGO) run $(QUIET) -p equipoise-synth -- prove $(if $(BOX),$(BOX)_) $(call flag,RECORD,--record)

rtl: ## the block as Verilog in build/rtl; N=2,3,4,8,16 ports, W=64,128,256,512 bits, BUFFER=4096,16384 bytes; CLOCK in Hz, BAUD of the UART bridge; FEATURES=static or a list leaves policies out; PAGES=1 adds the bridge that reaches the receive half too: make rtl N=8 W=128; or one box, small: make rtl BOX=egress
	@$(if $(BOX),$(call one_of,BOX,$(BOXES)))$(call one_of,N,$(SIZES_N))$(call one_of,W,$(SIZES_W))$(call one_of,BUFFER,$(BUFFERS))
	@$(TOOLS) rust
	@$(CARGO) run $(QUIET) -p equipoise-hdl --bin equipoise-rtl -- $(if $(BOX),--box $(BOX),--n $(N) --w $(W) --buffer $(BUFFER) --clock $(CLOCK) --baud $(BAUD) --features $(FEATURES) $(call flag,PAGES,--pages)) --out "$(OUT)"

demo: ## a recorded capture through four ports, cycle by cycle: was any port ever ahead of its share?
	@$(TOOLS) rust verilator
	@$(CARGO) run $(QUIET) -p equipoise-sim -- demo

rebalance-demo: ## the same capture while shares follow the traffic: a line that slows down and comes back, and what the guard is for
	@$(TOOLS) rust verilator
	@$(CARGO) run $(QUIET) -p equipoise-sim -- demo --rebalance

pictures: ## those in docs that the demos draw
	@$(TOOLS) rust verilator
	@$(CARGO) run $(QUIET) -p equipoise-sim -- demo > /dev/null
	@$(CARGO) run $(QUIET) -p equipoise-sim -- demo --rebalance > /dev/null
	@cp build/demo/link-down/shares.svg docs/demo-link-down.svg
	@for run in slow-link runaway guarded runaway-own guarded-own; do cp build/rebalance-demo/$$run/shares.svg docs/$$run.svg; done

balance: ## docs/balance.md and .svg: how far each policy, and the hashes of Linux bonding, are from the shares; CAPTURES=DIR adds captures
	@$(TOOLS) rust verilator
	@$(CARGO) run $(QUIET) -p equipoise-sim -- balance $(if $(CAPTURES),"$(CAPTURES)") --out docs

host-demo: ## a served block with traffic, and the host tool's main commands on it: do the bytes follow the shares?
	@$(TOOLS) rust verilator
	@$(CARGO) build $(QUIET) -p equipoise-sim -p equipoise
	@scripts/host-demo "$${CARGO_TARGET_DIR:-target}/debug"

test: ## the tests, with a sample of the sizes (everything is in make check)
	@$(TOOLS) rust verilator yosys nextpnr ice40
	@EQUIPOISE_SIM="$${CARGO_TARGET_DIR:-$(CURDIR)/target}/debug/equipoise-sim"; export EQUIPOISE_SIM; $(if $(QUIET),,$(CARGO) test --workspace --no-run;) $(CARGO) test --quiet --workspace

bitstream: ## a board's bitstream in build/BOARD/TOP, with a report: make bitstream BOARD=colorlight-5a-75b-v8 TOP=port-extender; BOARD=all; RECORD=1
	@$(call check_device,all:$(TOP))
	@$(TOOLS) rust yosys $(BOARD_TOOLS)
	@$(CARGO) run $(QUIET) -p equipoise-synth -- bitstream $(BOARD) $(TOP) $(call flag,RECORD,--record)

release: ## Verilog of the usual sizes, sources and documents, third-party licences and the recorded bitstreams that are built, as build/release/equipoise-VERSION.tar.gz
	@$(TOOLS) rust
	@scripts/release

netlist-check: ## a board's netlist through the tests of its RTL, frames on RGMII and registers on its serial line; boxes proved equal to their netlists
	@$(call check_device)
	@$(TOOLS) rust verilator yosys
	@$(CARGO) run $(QUIET) -p equipoise-synth -- equivalence
	@$(CARGO) run $(QUIET) -p equipoise-synth -- netlist $(BOARD) $(TOP)
	@EQUIPOISE_NETLIST_DIR="$(CURDIR)/build/netlists" EQUIPOISE_DEVICES=$(BOARD):$(TOP) EQUIPOISE_SIZES=n4w64 \
		$(CARGO) test --quiet -p equipoise-testbench --test device

bench: ## area, clock rate and simulation speed, into docs/figures.md and .svg; measures what changed, or all with FRESH=1 (long)
	@$(TOOLS) rust verilator yosys nextpnr cocotb
	@$(CARGO) run $(QUIET) -p equipoise-synth -- bench $(call flag,FRESH,--fresh)

tools: ## only sets up the tools for tests and an editor
	@$(TOOLS) rust verilator yosys
	@$(TOOLS) versions

# Steps of check, also callable alone.

prove-changed: ## proves what is not in synth/proofs.json as it is now, and a tenth of the rest
	@$(TOOLS) rust yosys
	@$(CARGO) run $(QUIET) -p equipoise-synth -- prove --changed

budget: ## clock rates of the selector and of the block against their budgets
	@$(TOOLS) rust yosys nextpnr
	@$(CARGO) run $(QUIET) -p equipoise-synth -- budget

bitstream-check: ## one top with its recorded seed against its recorded budget
	@$(call check_device,all:$(TOP))
	@$(TOOLS) rust yosys $(BOARD_TOOLS)
	@$(CARGO) run $(QUIET) -p equipoise-synth -- bitstream $(BOARD) $(TOP) --check

constraints: ## writes constraints/ anew from the boards' descriptions
	@$(TOOLS) rust
	@$(CARGO) run $(QUIET) -p equipoise-boards --bin equipoise-constraints

boards-table: ## the table of boards in README.md anew from synth/boards.json
	@$(TOOLS) rust
	@$(CARGO) run $(QUIET) -p equipoise-synth -- boards-table

sizes: ## the tests over every N and W, or some: make sizes SIZES=n4w64,n8w128
	@$(check_sizes)
	@$(TOOLS) rust verilator yosys
	@EQUIPOISE_SIZES=$(subst $(blank),$(comma),$(SIZE_LIST)) $(CARGO) test --quiet -p equipoise-sim -p equipoise-testbench

clients: ## what the project serves and writes through programs that others wrote: LiteX, PeakRDL, scapy, tshark; the host tool's full screen in tmux
	@$(TOOLS) rust verilator litex peakrdl scapy tmux tshark
	@$(CARGO) test --quiet -p equipoise-regmap -p equipoise-testbench -p equipoise-sim -p equipoise \
	    --features equipoise-regmap/clients,equipoise-testbench/clients,equipoise/clients \
	    --test peakrdl --test litex_bone --test clients $$(! command -v tmux >/dev/null 2>&1 || echo --test monitor)

mac: ## the MAC against an Ethernet that others wrote (cocotbext-eth)
	@$(TOOLS) rust eth
	@$(MAKE) --no-print-directory rtl OUT="$(OUT)"
	@out="$(OUT)"; case "$$out" in /*) ;; *) out="$(CURDIR)/$$out" ;; esac; mkdir -p build/mac; cd build/mac; \
		"$(PYTHON)" "$(CURDIR)/testbench/cocotb/check.py" "$$out/equipoise_mac.v" mac

examples: ## the designs of examples/, as a stranger would use the block: cocotb, a gigabit top in Verilog, LiteX
	@CARGO='$(CARGO)' scripts/examples

frame-way: ## docs/frame-way.svg, a frame's way through the block, drawn from a simulation; CHECK=1 only compares
	@$(TOOLS) rust verilator cocotb
	@$(CARGO) run $(QUIET) -p equipoise-hdl --bin equipoise-rtl -- --n 2 --w 64 --out build/frame-way > /dev/null
	@cd build/frame-way && $(CURDIR)/.tools/venv/bin/python $(CURDIR)/testbench/cocotb/frame_way.py equipoise_team_n2_w64.v \
	    $(CURDIR)/docs/frame-way.svg $(call flag,CHECK,--check) > log 2>&1 || { cat log; exit 1; }
	@echo 'frame-way: docs/frame-way.svg is $(if $(filter 1,$(CHECK)),as it is drawn,drawn) from a simulation'

fusesoc: ## equipoise.core as FuseSoC takes it: listed, linted, and its generator used by another core
	@$(TOOLS) rust verilator fusesoc
	@scripts/fusesoc-check

rtl-lint: ## the printed files through Verilator's lint and yosys: make rtl-lint SIZES=n4w64,n8w128; SIZES=all; BUFFER=16384
	@$(call one_of,BUFFER,$(BUFFERS))$(check_sizes)
	@$(TOOLS) rust verilator yosys
	@CARGO='$(CARGO)' scripts/rtl-lint "$(OUT)" $(BUFFER) $(SIZE_LIST)

check: ## everything that continuous integration runs
	@scripts/check $(SAMPLE)

nightly: ## what is too slow for check: all sizes, all proofs and bitstreams, long random searches, 16 KiB buffers, coverage, mutants, figures
	@scripts/nightly

lint: ## format, clippy and rustdoc, warnings are errors; licences of dependencies, and advisories where there is a network (deny.toml)
	@$(TOOLS) rust verilator deny
	@$(CARGO) fmt --all --check
	@$(CARGO) clippy $(QUIET) --workspace --all-targets -- -D warnings
	@RUSTDOCFLAGS='-D warnings' $(CARGO) doc $(QUIET) --workspace --no-deps
	@scripts/deny

clean: ## removes what was built; the tools stay (rm -r .tools removes them)
	@$(CARGO) clean --quiet
	@rm -rf build
