// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// AXI4-Lite to Wishbone, seen at its ports. Assumed: the host keeps what it offers until it is taken (AXI4 A3.2.1); the bus acknowledges
// accesses only (registers_answered).
`default_nettype none
module axil_properties (
    input wire clock,
    input wire reset,
    input wire [11:0] awaddr,
    input wire awvalid,
    input wire [31:0] wdata,
    input wire [3:0] wstrb,
    input wire wvalid,
    input wire bready,
    input wire [11:0] araddr,
    input wire arvalid,
    input wire rready,
    input wire [31:0] dat_r,
    input wire ack
);
  wire awready, wready, bvalid, arready, rvalid, cyc, stb, we;
  wire [1:0] bresp, rresp;
  wire [31:0] rdata, dat_w;
  wire [9:0] adr;
  wire [3:0] sel;
  axil dut (
    .clk(clock), .rst(reset), .s_axil_awaddr(awaddr), .s_axil_awprot(3'd0), .s_axil_awvalid(awvalid), .s_axil_awready(awready),
    .s_axil_wdata(wdata), .s_axil_wstrb(wstrb), .s_axil_wvalid(wvalid), .s_axil_wready(wready), .s_axil_bresp(bresp),
    .s_axil_bvalid(bvalid), .s_axil_bready(bready), .s_axil_araddr(araddr), .s_axil_arprot(3'd0), .s_axil_arvalid(arvalid),
    .s_axil_arready(arready), .s_axil_rdata(rdata), .s_axil_rresp(rresp), .s_axil_rvalid(rvalid), .s_axil_rready(rready), .wb_cyc(cyc),
    .wb_stb(stb), .wb_we(we), .wb_adr(adr), .wb_dat_w(dat_w), .wb_sel(sel), .wb_dat_r(dat_r), .wb_ack(ack));

  reg started = 0;
  always @(posedge clock) started <= 1;
  always @(*) assume (reset == ~started);

  // The offers and answers of one clock ago.
  reg aw_waits = 0, w_waits = 0, ar_waits = 0, b_waits = 0, r_waits = 0, running = 0;
  reg [11:0] awaddr_before, araddr_before;
  reg [35:0] w_before;
  reg [31:0] rdata_before;
  always @(posedge clock) begin
    running <= started;
    aw_waits <= awvalid & ~awready & ~reset;
    w_waits <= wvalid & ~wready & ~reset;
    ar_waits <= arvalid & ~arready & ~reset;
    b_waits <= bvalid & ~bready & ~reset;
    r_waits <= rvalid & ~rready & ~reset;
    awaddr_before <= awaddr;
    araddr_before <= araddr;
    w_before <= {wstrb, wdata};
    rdata_before <= rdata;
  end
  always @(*) begin
    if (aw_waits) assume (awvalid & (awaddr == awaddr_before));
    if (w_waits) assume (wvalid & ({wstrb, wdata} == w_before));
    if (ar_waits) assume (arvalid & (araddr == araddr_before));
    assume (~ack | stb);
  end

  // One access at a time: taken from the host, performed on the bus, answered.
  reg write_taken = 0, read_taken = 0, write_done = 0, read_done = 0;
  reg [45:0] wanted;
  reg [31:0] read_word;
  always @(posedge clock) if (reset) begin
    write_taken <= 0;
    read_taken <= 0;
    write_done <= 0;
    read_done <= 0;
  end else begin
    if (awvalid & awready) begin
      write_taken <= 1;
      wanted <= {awaddr[11:2], wstrb, wdata};
    end
    if (arvalid & arready) begin
      read_taken <= 1;
      wanted[45:36] <= araddr[11:2];
    end
    if (stb & ack) begin
      write_done <= we;
      read_done <= ~we;
      write_taken <= 0;
      read_taken <= 0;
      read_word <= dat_r;
    end
    if (bvalid & bready) write_done <= 0;
    if (rvalid & rready) read_done <= 0;
  end

`ifdef ONCE
  // Each write and read is performed once, as it was asked for, and answered once; nothing else is.
  always @(*) if (running) begin
    assert ((awvalid & awready) == (wvalid & wready));
    assert (~(awvalid & awready & arvalid & arready));
    if ((awvalid & awready) | (arvalid & arready)) assert (~(write_taken | read_taken | write_done | read_done));
    assert (stb == (write_taken | read_taken));
    assert (cyc == stb);
    if (stb) assert ((we == write_taken) & (adr == wanted[45:36]));
    if (stb & we) assert ({sel, dat_w} == wanted[35:0]);
    assert (bvalid == write_done);
    assert (rvalid == read_done);
    if (rvalid) assert ((rdata == read_word) & (rresp == 0));
    if (bvalid) assert (bresp == 0);
  end
`endif

`ifdef MASTER
  // An access stays as it is until it is answered: what registers.sv assumes of its master.
  reg held = 0;
  reg [46:0] access_before;
  wire [46:0] access = {we, adr, we ? dat_w : 32'd0, sel};
  always @(posedge clock) begin
    held <= stb & ~ack & ~reset;
    access_before <= access;
  end
  always @(*) if (started & ~reset & held) assert (cyc & stb & (access == access_before));
`endif

`ifdef STABLE
  // An answer stays until it is taken.
  always @(*) if (running) begin
    if (b_waits) assert (bvalid);
    if (r_waits) assert (rvalid & (rdata == rdata_before));
  end
`endif

`ifdef TAKEN
  // With a bus that acknowledges at once and a host that takes its answers, a write whose address and data wait, and a read, are taken
  // within nine clocks, whatever the other kind does.
  reg [3:0] write_age = 0, read_age = 0;
  always @(*) assume ((ack == stb) & bready & rready);
  always @(posedge clock) begin
    write_age <= (reset | ~(awvalid & wvalid) | awready) ? 4'd0 : (write_age + 4'd1);
    read_age <= (reset | ~arvalid | arready) ? 4'd0 : (read_age + 4'd1);
  end
  always @(*) if (running) assert ((write_age < 9) & (read_age < 9));
`endif
endmodule
