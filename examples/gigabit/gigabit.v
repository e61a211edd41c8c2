// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// A team of two gigabit ports: two hosts in, one merged stream of what comes back, GMII to two PHYs, registers of team and
// receive half on a serial line. Everything but the two line clocks is of clk, 125 MHz. Printed files: make rtl N=2 W=64 PAGES=1.
`default_nettype none
module gigabit (
    input  wire        clk,
    input  wire        rst,
    input  wire        uart_rx,
    output wire        uart_tx,
    input  wire [1:0]  link_up,            // of any clock, from the PHYs
    // From the hosts. tuser bit 21 forces a frame to the port in bits 25:22.
    input  wire [63:0] host_0_tdata,
    input  wire [7:0]  host_0_tkeep,
    input  wire [25:0] host_0_tuser,
    input  wire        host_0_tlast,
    input  wire        host_0_tvalid,
    output wire        host_0_tready,
    input  wire [63:0] host_1_tdata,
    input  wire [7:0]  host_1_tkeep,
    input  wire [25:0] host_1_tuser,
    input  wire        host_1_tlast,
    input  wire        host_1_tvalid,
    output wire        host_1_tready,
    // To the host: tuser is the port that the frame came in by.
    output wire [63:0] from_tdata,
    output wire [7:0]  from_tkeep,
    output wire [3:0]  from_tuser,
    output wire        from_tlast,
    output wire        from_tvalid,
    input  wire        from_tready,
    // GMII: sent with clk, received with the clock of each line.
    output wire [7:0]  gmii_0_txd,
    output wire        gmii_0_tx_en,
    output wire        gmii_0_tx_er,
    input  wire        gmii_0_rx_clk,
    input  wire [7:0]  gmii_0_rxd,
    input  wire        gmii_0_rx_dv,
    input  wire        gmii_0_rx_er,
    output wire [7:0]  gmii_1_txd,
    output wire        gmii_1_tx_en,
    output wire        gmii_1_tx_er,
    input  wire        gmii_1_rx_clk,
    input  wire [7:0]  gmii_1_rxd,
    input  wire        gmii_1_rx_dv,
    input  wire        gmii_1_rx_er
);
    // The reset of each line's side: set without a clock, released with one, and so overlapping rst, which
    // is synchronous to clk for all others: Verilator warns of such a net, hence the waiver.
    /* verilator lint_off SYNCASYNCNET */
    (* ASYNC_REG = "TRUE" *) reg [1:0] reset_0, reset_1;
    always @(posedge gmii_0_rx_clk or posedge rst) reset_0 <= rst ? 2'b11 : {reset_0[0], 1'b0};
    always @(posedge gmii_1_rx_clk or posedge rst) reset_1 <= rst ? 2'b11 : {reset_1[0], 1'b0};
    /* verilator lint_on SYNCASYNCNET */

    wire        wb_cyc, wb_stb, wb_we, wb_ack;
    wire [9:0]  wb_adr;
    wire [31:0] wb_dat_w, wb_dat_r;
    wire [3:0]  wb_sel;
    wire        receive_cyc, receive_stb, receive_we, receive_ack;
    wire [7:0]  receive_adr;
    wire [31:0] receive_dat_w, receive_dat_r;
    wire [1:0]  primary;
    wire [63:0] tx_0_tdata, tx_1_tdata, rx_0_tdata, rx_1_tdata;
    wire [7:0]  tx_0_tkeep, tx_1_tkeep, rx_0_tkeep, rx_1_tkeep;
    wire        tx_0_tuser, tx_0_tlast, tx_0_tvalid, tx_0_tready, rx_0_tuser, rx_0_tlast, rx_0_tvalid, rx_0_tready;
    wire        tx_1_tuser, tx_1_tlast, tx_1_tvalid, tx_1_tready, rx_1_tuser, rx_1_tlast, rx_1_tvalid, rx_1_tready;

    equipoise_uart_bridge_pages bridge (
        .clk(clk), .rst(rst), .rx(uart_rx), .tx(uart_tx),
        .wb_cyc(wb_cyc), .wb_stb(wb_stb), .wb_we(wb_we), .wb_adr(wb_adr), .wb_dat_w(wb_dat_w), .wb_sel(wb_sel),
        .wb_dat_r(wb_dat_r), .wb_ack(wb_ack),
        .receive_cyc(receive_cyc), .receive_stb(receive_stb), .receive_we(receive_we), .receive_adr(receive_adr),
        .receive_dat_w(receive_dat_w), .receive_dat_r(receive_dat_r), .receive_ack(receive_ack),
        .idle(), .framing(), .overrun(), .unknown(), .empty(), .expired()
    );

    equipoise_team_n2_w64 team (
        .clk(clk), .rst(rst), .link_up(link_up), .eligible(), .primary(primary),
        .s_axis_0_tdata(host_0_tdata), .s_axis_0_tkeep(host_0_tkeep), .s_axis_0_tuser(host_0_tuser),
        .s_axis_0_tlast(host_0_tlast), .s_axis_0_tvalid(host_0_tvalid), .s_axis_0_tready(host_0_tready),
        .s_axis_1_tdata(host_1_tdata), .s_axis_1_tkeep(host_1_tkeep), .s_axis_1_tuser(host_1_tuser),
        .s_axis_1_tlast(host_1_tlast), .s_axis_1_tvalid(host_1_tvalid), .s_axis_1_tready(host_1_tready),
        .m_axis_0_tdata(tx_0_tdata), .m_axis_0_tkeep(tx_0_tkeep), .m_axis_0_tuser(tx_0_tuser),
        .m_axis_0_tlast(tx_0_tlast), .m_axis_0_tvalid(tx_0_tvalid), .m_axis_0_tready(tx_0_tready),
        .m_axis_1_tdata(tx_1_tdata), .m_axis_1_tkeep(tx_1_tkeep), .m_axis_1_tuser(tx_1_tuser),
        .m_axis_1_tlast(tx_1_tlast), .m_axis_1_tvalid(tx_1_tvalid), .m_axis_1_tready(tx_1_tready),
        .wb_cyc(wb_cyc), .wb_stb(wb_stb), .wb_we(wb_we), .wb_adr(wb_adr), .wb_dat_w(wb_dat_w), .wb_sel(wb_sel),
        .wb_dat_r(wb_dat_r), .wb_ack(wb_ack),
        .dec_valid(), .dec_lane(), .dec_port(), .dec_bytes(), .dec_epoch(), .dec_eligible(), .dec_forced(), .dec_drop(),
        .dec_policy_0(), .dec_load_0(), .dec_load_1(), .dec_in_flight_0(), .dec_in_flight_1(),
        .cmd_done_valid(1'b0), .cmd_done_port(4'd0), .cmd_done_lu(4'd0)
    );

    equipoise_mac mac_0 (
        .clock(clk), .reset(rst), .rx_clock(gmii_0_rx_clk), .rx_reset(reset_0[1]),
        .s_axis_tdata(tx_0_tdata), .s_axis_tkeep(tx_0_tkeep), .s_axis_tuser(tx_0_tuser),
        .s_axis_tlast(tx_0_tlast), .s_axis_tvalid(tx_0_tvalid), .s_axis_tready(tx_0_tready),
        .m_axis_tdata(rx_0_tdata), .m_axis_tkeep(rx_0_tkeep), .m_axis_tuser(rx_0_tuser),
        .m_axis_tlast(rx_0_tlast), .m_axis_tvalid(rx_0_tvalid), .m_axis_tready(rx_0_tready),
        .txd(gmii_0_txd), .tx_en(gmii_0_tx_en), .tx_er(gmii_0_tx_er), .tx_done(), .tx_starved(),
        .rxd(gmii_0_rxd), .rx_dv(gmii_0_rx_dv), .rx_er(gmii_0_rx_er),
        .rx_good(), .rx_bad_fcs(), .rx_broken(), .rx_runt(), .rx_astray(), .rx_lost()
    );

    equipoise_mac mac_1 (
        .clock(clk), .reset(rst), .rx_clock(gmii_1_rx_clk), .rx_reset(reset_1[1]),
        .s_axis_tdata(tx_1_tdata), .s_axis_tkeep(tx_1_tkeep), .s_axis_tuser(tx_1_tuser),
        .s_axis_tlast(tx_1_tlast), .s_axis_tvalid(tx_1_tvalid), .s_axis_tready(tx_1_tready),
        .m_axis_tdata(rx_1_tdata), .m_axis_tkeep(rx_1_tkeep), .m_axis_tuser(rx_1_tuser),
        .m_axis_tlast(rx_1_tlast), .m_axis_tvalid(rx_1_tvalid), .m_axis_tready(rx_1_tready),
        .txd(gmii_1_txd), .tx_en(gmii_1_tx_en), .tx_er(gmii_1_tx_er), .tx_done(), .tx_starved(),
        .rxd(gmii_1_rxd), .rx_dv(gmii_1_rx_dv), .rx_er(gmii_1_rx_er),
        .rx_good(), .rx_bad_fcs(), .rx_broken(), .rx_runt(), .rx_astray(), .rx_lost()
    );

    // Who is primary, for RX_FILTER, is the team's word.
    equipoise_receive_n2_w64 receive (
        .clk(clk), .rst(rst), .link_up(link_up), .primary(primary),
        .s_axis_0_tdata(rx_0_tdata), .s_axis_0_tkeep(rx_0_tkeep), .s_axis_0_tuser(rx_0_tuser),
        .s_axis_0_tlast(rx_0_tlast), .s_axis_0_tvalid(rx_0_tvalid), .s_axis_0_tready(rx_0_tready),
        .s_axis_1_tdata(rx_1_tdata), .s_axis_1_tkeep(rx_1_tkeep), .s_axis_1_tuser(rx_1_tuser),
        .s_axis_1_tlast(rx_1_tlast), .s_axis_1_tvalid(rx_1_tvalid), .s_axis_1_tready(rx_1_tready),
        .m_axis_tdata(from_tdata), .m_axis_tkeep(from_tkeep), .m_axis_tuser(from_tuser),
        .m_axis_tlast(from_tlast), .m_axis_tvalid(from_tvalid), .m_axis_tready(from_tready),
        .wb_cyc(receive_cyc), .wb_stb(receive_stb), .wb_we(receive_we), .wb_adr(receive_adr), .wb_dat_w(receive_dat_w),
        .wb_dat_r(receive_dat_r), .wb_ack(receive_ack)
    );
endmodule
