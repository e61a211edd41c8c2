// SPDX-License-Identifier: MIT OR Apache-2.0
// SPDX-FileCopyrightText: The Equipoise authors

// Which paths may be chosen, and when an epoch starts.
module eligibility (
    input  wire       clock,
    input  wire       reset,
    input  wire [3:0] member,
    input  wire [3:0] link_up,
    input  wire [3:0] failed,
    input  wire [3:0] drain,
    input  wire       boundary,
    output wire [3:0] eligible,
    output wire       none,
    output wire       epoch_start
);

    wire [3:0] wanted;
    reg  [3:0] in_use;
    reg        changed;

    assign wanted = member & link_up & ~failed & ~drain;
    assign eligible = in_use;
    assign none = !(|in_use);
    assign epoch_start = changed;

    always @(posedge clock) begin
        if (reset) begin
            in_use <= 4'd0;
            changed <= 1'b0;
        end else begin
            changed <= 1'b0;
            if (boundary) begin
                in_use <= wanted;
                changed <= wanted != in_use;
            end
        end
    end
endmodule
