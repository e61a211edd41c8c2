/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* SPDX-FileCopyrightText: The Equipoise authors */
/* Generated from the register map of equipoise-regmap; do not edit. */
#ifndef EQUIPOISE_H
#define EQUIPOISE_H

#include <stdint.h>

#define EQUIPOISE_MAGIC_VALUE 0x45515053u
#define EQUIPOISE_VERSION_VALUE 0x00010002u
#define EQUIPOISE_MAP_CRC_VALUE 0x4342E8BFu
#define EQUIPOISE_BRIDGE_MAGIC_VALUE 0x424F4E45u
#define EQUIPOISE_RECEIVE_MAGIC_VALUE 0x52454356u
#define EQUIPOISE_BOARD_MAGIC_VALUE 0x424F5244u
#define EQUIPOISE_GENERATOR_MAGIC_VALUE 0x47454E52u
#define EQUIPOISE_UNMAPPED_READ 0xBAD0ADD0u

/* ---- Identification ---- */

/* says that this is an Equipoise block: 'EQPS'; RO, 32 bits */
#define EQUIPOISE_MAGIC_OFFSET 0x000u
#define EQUIPOISE_MAGIC_VALUE_SHIFT 0u
#define EQUIPOISE_MAGIC_VALUE_MASK 0xFFFFFFFFu

/* version of the register interface; RO, 32 bits */
#define EQUIPOISE_VERSION_OFFSET 0x004u
#define EQUIPOISE_VERSION_MINOR_SHIFT 0u
#define EQUIPOISE_VERSION_MINOR_MASK 0x0000FFFFu
#define EQUIPOISE_VERSION_MAJOR_SHIFT 16u
#define EQUIPOISE_VERSION_MAJOR_MASK 0xFFFF0000u

/* size and features of this block; RO, 32 bits */
#define EQUIPOISE_CAPS_OFFSET 0x008u
#define EQUIPOISE_CAPS_PORTS_SHIFT 0u
#define EQUIPOISE_CAPS_PORTS_MASK 0x0000001Fu
#define EQUIPOISE_CAPS_WIDTH_LOG2_SHIFT 8u
#define EQUIPOISE_CAPS_WIDTH_LOG2_MASK 0x00000F00u
#define EQUIPOISE_CAPS_BUFFER_LOG2_SHIFT 12u
#define EQUIPOISE_CAPS_BUFFER_LOG2_MASK 0x0000F000u
#define EQUIPOISE_CAPS_STATIC_SHIFT 16u
#define EQUIPOISE_CAPS_STATIC_MASK 0x00010000u
#define EQUIPOISE_CAPS_ROUND_ROBIN_SHIFT 17u
#define EQUIPOISE_CAPS_ROUND_ROBIN_MASK 0x00020000u
#define EQUIPOISE_CAPS_ACTIVE_BACKUP_SHIFT 18u
#define EQUIPOISE_CAPS_ACTIVE_BACKUP_MASK 0x00040000u
#define EQUIPOISE_CAPS_LEAST_LOAD_SHIFT 19u
#define EQUIPOISE_CAPS_LEAST_LOAD_MASK 0x00080000u
#define EQUIPOISE_CAPS_QUOTA_SHIFT 20u
#define EQUIPOISE_CAPS_QUOTA_MASK 0x00100000u
#define EQUIPOISE_CAPS_REBALANCE_SHIFT 22u
#define EQUIPOISE_CAPS_REBALANCE_MASK 0x00400000u
#define EQUIPOISE_CAPS_NO_ROOM_SHIFT 29u
#define EQUIPOISE_CAPS_NO_ROOM_MASK 0x20000000u

/* CRC-32 of this map without the identification; RO, 32 bits */
#define EQUIPOISE_MAP_CRC_OFFSET 0x00Cu
#define EQUIPOISE_MAP_CRC_VALUE_SHIFT 0u
#define EQUIPOISE_MAP_CRC_VALUE_MASK 0xFFFFFFFFu

/* build number of a bitstream, else 0; RO, 32 bits */
#define EQUIPOISE_BUILD_OFFSET 0x010u
#define EQUIPOISE_BUILD_VALUE_SHIFT 0u
#define EQUIPOISE_BUILD_VALUE_MASK 0xFFFFFFFFu

/* keeps what is written, for bus tests; RW, 32 bits */
#define EQUIPOISE_SCRATCH_OFFSET 0x014u
#define EQUIPOISE_SCRATCH_VALUE_SHIFT 0u
#define EQUIPOISE_SCRATCH_VALUE_MASK 0xFFFFFFFFu

/* bus accesses without effect since reset: unmapped, read-only, locked, partial word; stops at its end; RO, 32 bits */
#define EQUIPOISE_BUS_ERRORS_OFFSET 0x018u
#define EQUIPOISE_BUS_ERRORS_COUNT_SHIFT 0u
#define EQUIPOISE_BUS_ERRORS_COUNT_MASK 0xFFFFFFFFu

/* what this block is in words, one character a word, ended by 0; RO, 32 bits */
#define EQUIPOISE_IDENTIFIER_OFFSET(i) (0x080u + 4u * (uint32_t)(i))
#define EQUIPOISE_IDENTIFIER_COUNT 32u
#define EQUIPOISE_IDENTIFIER_CHARACTER_SHIFT 0u
#define EQUIPOISE_IDENTIFIER_CHARACTER_MASK 0x000000FFu

/* ---- Control ---- */

/* applies the whole configuration between two frames; W1, 32 bits */
#define EQUIPOISE_COMMIT_OFFSET 0x100u
#define EQUIPOISE_COMMIT_COMMIT_SHIFT 0u
#define EQUIPOISE_COMMIT_COMMIT_MASK 0x00000001u

/* freezes configuration and COMMIT until reset; W1S, 32 bits */
#define EQUIPOISE_LOCK_OFFSET 0x104u
#define EQUIPOISE_LOCK_LOCK_SHIFT 0u
#define EQUIPOISE_LOCK_LOCK_MASK 0x00000001u

/* clears counts; W1, 32 bits */
#define EQUIPOISE_CLEAR_OFFSET 0x108u
#define EQUIPOISE_CLEAR_STATS_SHIFT 0u
#define EQUIPOISE_CLEAR_STATS_MASK 0x00000001u
#define EQUIPOISE_CLEAR_EPOCH_SHIFT 1u
#define EQUIPOISE_CLEAR_EPOCH_MASK 0x00000002u

/* holds the statistics as they were in one clock; RW, 32 bits */
#define EQUIPOISE_SNAPSHOT_OFFSET 0x10Cu
#define EQUIPOISE_SNAPSHOT_HOLD_SHIFT 0u
#define EQUIPOISE_SNAPSHOT_HOLD_MASK 0x00000001u

/* ends the time frame now, and begins the next one; W1, 32 bits */
#define EQUIPOISE_FIRE_OFFSET 0x110u
#define EQUIPOISE_FIRE_FIRE_SHIFT 0u
#define EQUIPOISE_FIRE_FIRE_MASK 0x00000001u

/* most outstanding commands of a logical unit at each port under QUOTA; in use as written; 0 is no limit but 255; RW, 32 bits */
#define EQUIPOISE_LU_MAX_OFFSET(i) (0xC40u + 4u * (uint32_t)(i))
#define EQUIPOISE_LU_MAX_COUNT 16u
#define EQUIPOISE_LU_MAX_COMMANDS_SHIFT 0u
#define EQUIPOISE_LU_MAX_COMMANDS_MASK 0x000000FFu

/* port that INFLIGHT shows; RW, 32 bits */
#define EQUIPOISE_SELECT_OFFSET 0xEC0u
#define EQUIPOISE_SELECT_PORT_SHIFT 0u
#define EQUIPOISE_SELECT_PORT_MASK 0x0000000Fu

/* says that a command has ended; one waits for a clock without a completion at the block's port; W1, 32 bits */
#define EQUIPOISE_COMPLETE_OFFSET 0xEE0u
#define EQUIPOISE_COMPLETE_PORT_SHIFT 0u
#define EQUIPOISE_COMPLETE_PORT_MASK 0x0000000Fu
#define EQUIPOISE_COMPLETE_LU_SHIFT 4u
#define EQUIPOISE_COMPLETE_LU_MASK 0x000000F0u

/* ---- Status ---- */

/* ports whose link is up; RO, 32 bits */
#define EQUIPOISE_LINK_OFFSET 0x120u
#define EQUIPOISE_LINK_PORTS_SHIFT 0u
#define EQUIPOISE_LINK_PORTS_MASK 0x0000FFFFu

/* ports that may be chosen: members whose link is up; RO, 32 bits */
#define EQUIPOISE_ELIGIBLE_OFFSET 0x124u
#define EQUIPOISE_ELIGIBLE_PORTS_SHIFT 0u
#define EQUIPOISE_ELIGIBLE_PORTS_MASK 0x0000FFFFu

/* number of the epoch, modulo 65536; a link that goes and comes back between two frames starts none; RO, 32 bits */
#define EQUIPOISE_EPOCH_OFFSET 0x128u
#define EQUIPOISE_EPOCH_EPOCH_SHIFT 0u
#define EQUIPOISE_EPOCH_EPOCH_MASK 0x0000FFFFu

/* part of the last time frame's bytes that the port sent; RO, 32 bits */
#define EQUIPOISE_ACT_OFFSET(i) (0xD00u + 4u * (uint32_t)(i))
#define EQUIPOISE_ACT_COUNT 16u
#define EQUIPOISE_ACT_PART_SHIFT 0u
#define EQUIPOISE_ACT_PART_MASK 0x0000FFFFu

/* ACT less the port's share then; RO, 32 bits */
#define EQUIPOISE_DIFF_OFFSET(i) (0xD40u + 4u * (uint32_t)(i))
#define EQUIPOISE_DIFF_COUNT 16u
#define EQUIPOISE_DIFF_PART_SHIFT 0u
#define EQUIPOISE_DIFF_PART_MASK 0x0001FFFFu

/* how fast the port took what was on offer, in the last time frame that had something; RO, 32 bits */
#define EQUIPOISE_SPEED_OFFSET(i) (0xD80u + 4u * (uint32_t)(i))
#define EQUIPOISE_SPEED_COUNT 16u
#define EQUIPOISE_SPEED_SPEED_SHIFT 0u
#define EQUIPOISE_SPEED_SPEED_MASK 0x00FFFFFFu

/* mean length of the port's frames, in the last time frame that had one; RO, 32 bits */
#define EQUIPOISE_MEAN_OFFSET(i) (0xDC0u + 4u * (uint32_t)(i))
#define EQUIPOISE_MEAN_COUNT 16u
#define EQUIPOISE_MEAN_BYTES_SHIFT 0u
#define EQUIPOISE_MEAN_BYTES_MASK 0x0000FFFFu

/* bytes of the port's turn under QUOTA; RO, 32 bits */
#define EQUIPOISE_QUOTA_OFFSET(i) (0xE00u + 4u * (uint32_t)(i))
#define EQUIPOISE_QUOTA_COUNT 16u
#define EQUIPOISE_QUOTA_BYTES_SHIFT 0u
#define EQUIPOISE_QUOTA_BYTES_MASK 0x7FFFFFFFu

/* what waits for a port, whoever sent it, as LEAST_LOAD counts it; RO, 32 bits */
#define EQUIPOISE_LOAD_OFFSET(i) (0xE40u + 4u * (uint32_t)(i))
#define EQUIPOISE_LOAD_COUNT 16u
#define EQUIPOISE_LOAD_BYTES_SHIFT 0u
#define EQUIPOISE_LOAD_BYTES_MASK 0x0000FFFFu

/* outstanding commands of a logical unit at the port that SELECT names; RO, 32 bits */
#define EQUIPOISE_INFLIGHT_OFFSET(i) (0xE80u + 4u * (uint32_t)(i))
#define EQUIPOISE_INFLIGHT_COUNT 16u
#define EQUIPOISE_INFLIGHT_COMMANDS_SHIFT 0u
#define EQUIPOISE_INFLIGHT_COMMANDS_MASK 0x000000FFu

/* ports that had no room in the last time frame for a beat on offer, or for a frame that was dropped for it; RO, 32 bits */
#define EQUIPOISE_CROWDED_OFFSET 0xEC4u
#define EQUIPOISE_CROWDED_PORTS_SHIFT 0u
#define EQUIPOISE_CROWDED_PORTS_MASK 0x0000FFFFu

/* firings that came while shares were reckoned, and were dropped; RO, 32 bits */
#define EQUIPOISE_MISSED_FIRES_OFFSET 0xEC8u
#define EQUIPOISE_MISSED_FIRES_COUNT_SHIFT 0u
#define EQUIPOISE_MISSED_FIRES_COUNT_MASK 0xFFFFFFFFu

/* completions of commands that were not outstanding; stops at its end; RO, 32 bits */
#define EQUIPOISE_IGNORED_DONE_OFFSET 0xECCu
#define EQUIPOISE_IGNORED_DONE_COUNT_SHIFT 0u
#define EQUIPOISE_IGNORED_DONE_COUNT_MASK 0xFFFFFFFFu

/* ---- Configuration (shadow) ---- */

/* ports that belong to the team; RW, 32 bits */
#define EQUIPOISE_MEMBERS_OFFSET 0x400u
#define EQUIPOISE_MEMBERS_PORTS_SHIFT 0u
#define EQUIPOISE_MEMBERS_PORTS_MASK 0x0000FFFFu

/* rule by which the balancing unit chooses; a rule that it does not have is not taken; RW, 32 bits */
#define EQUIPOISE_POLICY_OFFSET 0x404u
#define EQUIPOISE_POLICY_POLICY_SHIFT 0u
#define EQUIPOISE_POLICY_POLICY_MASK 0x0000000Fu
#define EQUIPOISE_POLICY_POLICY_STATIC 0u /* by the user's shares, exactly */
#define EQUIPOISE_POLICY_POLICY_ROUND_ROBIN 1u /* `ROUND_FRAMES` frames for each port, round and round */
#define EQUIPOISE_POLICY_POLICY_ACTIVE_BACKUP 2u /* the eligible port of the lowest `PRIORITY` */
#define EQUIPOISE_POLICY_POLICY_LEAST_LOAD 3u /* the port with the smallest `LOAD` for its share */
#define EQUIPOISE_POLICY_POLICY_QUOTA 4u /* bytes for each port, round and round, while it has fewer commands than `LU_MAX` */

/* longest frame in bytes without preamble and FCS; COMMIT clamps it to 64 .. min(16383, egress buffer less three beats); RW, 32 bits */
#define EQUIPOISE_MAX_FRAME_OFFSET 0x408u
#define EQUIPOISE_MAX_FRAME_BYTES_SHIFT 0u
#define EQUIPOISE_MAX_FRAME_BYTES_MASK 0x00003FFFu

/* what happens to a frame while no port is eligible; RW, 32 bits */
#define EQUIPOISE_NO_PATH_OFFSET 0x40Cu
#define EQUIPOISE_NO_PATH_MODE_SHIFT 0u
#define EQUIPOISE_NO_PATH_MODE_MASK 0x00000001u
#define EQUIPOISE_NO_PATH_MODE_HOLD 0u /* the frame waits */
#define EQUIPOISE_NO_PATH_MODE_DROP 1u /* the frame is dropped and counted */

/* microseconds after which a host that is silent in mid-frame, its lane ready, gets its frame ended; empty beats are silence; 0 is never; RW, 32 bits */
#define EQUIPOISE_LANE_TIMEOUT_OFFSET 0x410u
#define EQUIPOISE_LANE_TIMEOUT_MICROSECONDS_SHIFT 0u
#define EQUIPOISE_LANE_TIMEOUT_MICROSECONDS_MASK 0x0000FFFFu

/* how shares follow the traffic; a mode without a name is not taken; RW, 32 bits */
#define EQUIPOISE_REBALANCE_OFFSET 0x414u
#define EQUIPOISE_REBALANCE_MODE_SHIFT 0u
#define EQUIPOISE_REBALANCE_MODE_MASK 0x00000003u
#define EQUIPOISE_REBALANCE_MODE_OFF 0u /* nothing: they are the user's */
#define EQUIPOISE_REBALANCE_MODE_SHARE 1u /* what the ports carried */
#define EQUIPOISE_REBALANCE_MODE_SPEED 2u /* how fast they were */
#define EQUIPOISE_REBALANCE_THRESH_MODE_SHIFT 4u
#define EQUIPOISE_REBALANCE_THRESH_MODE_MASK 0x00000030u
#define EQUIPOISE_REBALANCE_THRESH_MODE_SIGNED 0u /* share less actual share is below THRESHOLD */
#define EQUIPOISE_REBALANCE_THRESH_MODE_MAGNITUDE 1u /* actual share less share is below THRESHOLD */
#define EQUIPOISE_REBALANCE_THRESH_MODE_ALWAYS 2u /* all */
#define EQUIPOISE_REBALANCE_CHANGE_ABSOLUTE_SHIFT 8u
#define EQUIPOISE_REBALANCE_CHANGE_ABSOLUTE_MASK 0x00000100u
#define EQUIPOISE_REBALANCE_GUARD_SHIFT 9u
#define EQUIPOISE_REBALANCE_GUARD_MASK 0x00000200u

/* microseconds of a time frame; below 64 is 64; another one begins it anew; RW, 32 bits */
#define EQUIPOISE_PERIOD_OFFSET 0x418u
#define EQUIPOISE_PERIOD_MICROSECONDS_SHIFT 0u
#define EQUIPOISE_PERIOD_MICROSECONDS_MASK 0x00FFFFFFu

/* with what a port's distance from its share is compared, as THRESH_MODE says; RW, 32 bits */
#define EQUIPOISE_THRESHOLD_OFFSET 0x41Cu
#define EQUIPOISE_THRESHOLD_THRESHOLD_SHIFT 0u
#define EQUIPOISE_THRESHOLD_THRESHOLD_MASK 0x0001FFFFu

/* what an adjusted port gives away at a time; RW, 32 bits */
#define EQUIPOISE_CHANGE_OFFSET 0x420u
#define EQUIPOISE_CHANGE_PERCENT_SHIFT 0u
#define EQUIPOISE_CHANGE_PERCENT_MASK 0x000000FFu

/* no share is reduced below it; under SPEED no port with a share of the user has less; RW, 32 bits */
#define EQUIPOISE_MIN_SHARE_OFFSET 0x424u
#define EQUIPOISE_MIN_SHARE_SHARE_SHIFT 0u
#define EQUIPOISE_MIN_SHARE_SHARE_MASK 0x0000FFFFu

/* frames of a port's turn under ROUND_ROBIN; 0 is 1; a turn that has begun keeps its length; RW, 32 bits */
#define EQUIPOISE_ROUND_FRAMES_OFFSET 0x430u
#define EQUIPOISE_ROUND_FRAMES_FRAMES_SHIFT 0u
#define EQUIPOISE_ROUND_FRAMES_FRAMES_MASK 0x000000FFu

/* weight of a port; only ratios matter; RW, 32 bits */
#define EQUIPOISE_SHARE_OFFSET(i) (0x440u + 4u * (uint32_t)(i))
#define EQUIPOISE_SHARE_COUNT 16u
#define EQUIPOISE_SHARE_SHARE_SHIFT 0u
#define EQUIPOISE_SHARE_SHARE_MASK 0x0000FFFFu

/* what an adaptor does with frames of its host; RW, 32 bits */
#define EQUIPOISE_ROLE_OFFSET(i) (0x480u + 4u * (uint32_t)(i))
#define EQUIPOISE_ROLE_COUNT 16u
#define EQUIPOISE_ROLE_ROLE_SHIFT 0u
#define EQUIPOISE_ROLE_ROLE_MASK 0x00000001u
#define EQUIPOISE_ROLE_ROLE_SECONDARY 0u /* sends them by its own port */
#define EQUIPOISE_ROLE_ROLE_PRIMARY 1u /* has them balanced over the team */

/* when a port hands a frame to its MAC; RW, 32 bits */
#define EQUIPOISE_EGRESS_MODE_OFFSET(i) (0x4C0u + 4u * (uint32_t)(i))
#define EQUIPOISE_EGRESS_MODE_COUNT 16u
#define EQUIPOISE_EGRESS_MODE_MODE_SHIFT 0u
#define EQUIPOISE_EGRESS_MODE_MODE_MASK 0x00000001u
#define EQUIPOISE_EGRESS_MODE_MODE_STORE 0u /* when the frame is complete */
#define EQUIPOISE_EGRESS_MODE_MODE_CUT 1u /* beat by beat, at once */

/* what happens to a frame whose port has no room for MAX_FRAME bytes; RW, 32 bits */
#define EQUIPOISE_NO_ROOM_OFFSET 0x504u
#define EQUIPOISE_NO_ROOM_MODE_SHIFT 0u
#define EQUIPOISE_NO_ROOM_MODE_MASK 0x00000001u
#define EQUIPOISE_NO_ROOM_MODE_HOLD 0u /* the frame waits, and all that the balancing unit decided after it */
#define EQUIPOISE_NO_ROOM_MODE_DROP 1u /* the frame is dropped and counted */

/* how turns go under QUOTA; RW, 32 bits */
#define EQUIPOISE_QUOTA_MODE_OFFSET 0x508u
#define EQUIPOISE_QUOTA_MODE_CARRY_SHIFT 0u
#define EQUIPOISE_QUOTA_MODE_CARRY_MASK 0x00000001u

/* place of a port under ACTIVE_BACKUP; of equal ones the lower port is first; RW, 32 bits */
#define EQUIPOISE_PRIORITY_OFFSET(i) (0x540u + 4u * (uint32_t)(i))
#define EQUIPOISE_PRIORITY_COUNT 16u
#define EQUIPOISE_PRIORITY_PRIORITY_SHIFT 0u
#define EQUIPOISE_PRIORITY_PRIORITY_MASK 0x0000000Fu

/* ---- Configuration in use ---- */

/* MEMBERS in use; RO, 32 bits */
#define EQUIPOISE_LIVE_MEMBERS_OFFSET 0x600u

/* POLICY in use; RO, 32 bits */
#define EQUIPOISE_LIVE_POLICY_OFFSET 0x604u

/* MAX_FRAME in use, after clamping; RO, 32 bits */
#define EQUIPOISE_LIVE_MAX_FRAME_OFFSET 0x608u

/* NO_PATH in use; RO, 32 bits */
#define EQUIPOISE_LIVE_NO_PATH_OFFSET 0x60Cu

/* LANE_TIMEOUT in use; RO, 32 bits */
#define EQUIPOISE_LIVE_LANE_TIMEOUT_OFFSET 0x610u

/* REBALANCE in use; RO, 32 bits */
#define EQUIPOISE_LIVE_REBALANCE_OFFSET 0x614u

/* PERIOD in use, as written; RO, 32 bits */
#define EQUIPOISE_LIVE_PERIOD_OFFSET 0x618u

/* THRESHOLD in use; RO, 32 bits */
#define EQUIPOISE_LIVE_THRESHOLD_OFFSET 0x61Cu

/* CHANGE in use; RO, 32 bits */
#define EQUIPOISE_LIVE_CHANGE_OFFSET 0x620u

/* MIN_SHARE in use; RO, 32 bits */
#define EQUIPOISE_LIVE_MIN_SHARE_OFFSET 0x624u

/* ROUND_FRAMES in use; RO, 32 bits */
#define EQUIPOISE_LIVE_ROUND_FRAMES_OFFSET 0x630u

/* SHARE in use: the user's, or what REBALANCE made of it; RO, 32 bits */
#define EQUIPOISE_LIVE_SHARE_OFFSET(i) (0x640u + 4u * (uint32_t)(i))
#define EQUIPOISE_LIVE_SHARE_COUNT 16u

/* ROLE in use; RO, 32 bits */
#define EQUIPOISE_LIVE_ROLE_OFFSET(i) (0x680u + 4u * (uint32_t)(i))
#define EQUIPOISE_LIVE_ROLE_COUNT 16u

/* EGRESS_MODE in use; RO, 32 bits */
#define EQUIPOISE_LIVE_EGRESS_MODE_OFFSET(i) (0x6C0u + 4u * (uint32_t)(i))
#define EQUIPOISE_LIVE_EGRESS_MODE_COUNT 16u

/* NO_ROOM in use; RO, 32 bits */
#define EQUIPOISE_LIVE_NO_ROOM_OFFSET 0x704u

/* QUOTA_MODE in use; RO, 32 bits */
#define EQUIPOISE_LIVE_QUOTA_MODE_OFFSET 0x708u

/* PRIORITY in use; RO, 32 bits */
#define EQUIPOISE_LIVE_PRIORITY_OFFSET(i) (0x740u + 4u * (uint32_t)(i))
#define EQUIPOISE_LIVE_PRIORITY_COUNT 16u

/* ---- Statistics ---- */

/* frames the balancing unit chose this port for; RO, 64 bits */
#define EQUIPOISE_DECIDED_FRAMES_OFFSET(i) (0x800u + 8u * (uint32_t)(i))
#define EQUIPOISE_DECIDED_FRAMES_COUNT 16u

/* bytes the balancing unit chose this port for; RO, 64 bits */
#define EQUIPOISE_DECIDED_BYTES_OFFSET(i) (0x880u + 8u * (uint32_t)(i))
#define EQUIPOISE_DECIDED_BYTES_COUNT 16u

/* frames the port's MAC accepted, those ended in error included; RO, 64 bits */
#define EQUIPOISE_SENT_FRAMES_OFFSET(i) (0x900u + 8u * (uint32_t)(i))
#define EQUIPOISE_SENT_FRAMES_COUNT 16u

/* bytes the port's MAC accepted; RO, 64 bits */
#define EQUIPOISE_SENT_BYTES_OFFSET(i) (0x980u + 8u * (uint32_t)(i))
#define EQUIPOISE_SENT_BYTES_COUNT 16u

/* sum of DECIDED_FRAMES over the ports; RO, 64 bits */
#define EQUIPOISE_DECIDED_FRAMES_TOTAL_OFFSET 0xA00u

/* sum of DECIDED_BYTES over the ports; RO, 64 bits */
#define EQUIPOISE_DECIDED_BYTES_TOTAL_OFFSET 0xA08u

/* sum of SENT_FRAMES over the ports; RO, 64 bits */
#define EQUIPOISE_SENT_FRAMES_TOTAL_OFFSET 0xA10u

/* sum of SENT_BYTES over the ports; RO, 64 bits */
#define EQUIPOISE_SENT_BYTES_TOTAL_OFFSET 0xA18u

/* forced frames that went to their port; RO, 64 bits */
#define EQUIPOISE_FORCED_FRAMES_OFFSET 0xA20u

/* frames under 14 bytes; RO, 64 bits */
#define EQUIPOISE_DROP_RUNT_OFFSET 0xA28u

/* frames cut or dropped at a beat with holes, or a short beat that was not the last; CUT sends the cut ones, ended in error; RO, 64 bits */
#define EQUIPOISE_DROP_BAD_KEEP_OFFSET 0xA30u

/* frames cut at MAX_FRAME bytes; CUT sends them, ended in error; RO, 64 bits */
#define EQUIPOISE_DROP_OVERSIZE_OFFSET 0xA38u

/* frames ended because their host fell silent; CUT sends them, ended in error; RO, 64 bits */
#define EQUIPOISE_DROP_LANE_TIMEOUT_OFFSET 0xA40u

/* frames dropped while no port was eligible; RO, 64 bits */
#define EQUIPOISE_DROP_NO_PATH_OFFSET 0xA48u

/* forced frames whose port is not there or has no link; RO, 64 bits */
#define EQUIPOISE_DROP_FORCED_DOWN_OFFSET 0xA50u

/* frames swallowed at a port without link, or broken off there: those are in SENT_FRAMES too; RO, 64 bits */
#define EQUIPOISE_DROP_LINK_DOWN_OFFSET 0xA58u

/* empty beats (not frames) that were ignored; in mid-frame they are silence; RO, 64 bits */
#define EQUIPOISE_DROP_NULL_BEAT_OFFSET 0xA60u

/* frames dropped because their port had no room for MAX_FRAME bytes; RO, 64 bits */
#define EQUIPOISE_DROP_NO_ROOM_OFFSET 0xA68u

/* ---- UARTBone bridge ---- */

/* says that a UARTBone bridge is here: 'BONE'; RO, 32 bits */
#define EQUIPOISE_BRIDGE_MAGIC_OFFSET 0x1000u
#define EQUIPOISE_BRIDGE_MAGIC_VALUE_SHIFT 0u
#define EQUIPOISE_BRIDGE_MAGIC_VALUE_MASK 0xFFFFFFFFu

/* bytes lost for a low stop bit: does the baud rate fit?; RO, 32 bits */
#define EQUIPOISE_BRIDGE_FRAMING_OFFSET 0x1004u
#define EQUIPOISE_BRIDGE_FRAMING_COUNT_SHIFT 0u
#define EQUIPOISE_BRIDGE_FRAMING_COUNT_MASK 0x0000FFFFu

/* bytes lost for want of room: a host sent on before its answer had come; RO, 32 bits */
#define EQUIPOISE_BRIDGE_OVERRUN_OFFSET 0x1008u
#define EQUIPOISE_BRIDGE_OVERRUN_COUNT_SHIFT 0u
#define EQUIPOISE_BRIDGE_OVERRUN_COUNT_MASK 0x0000FFFFu

/* commands that do not exist, swallowed; RO, 32 bits */
#define EQUIPOISE_BRIDGE_UNKNOWN_OFFSET 0x100Cu
#define EQUIPOISE_BRIDGE_UNKNOWN_COUNT_SHIFT 0u
#define EQUIPOISE_BRIDGE_UNKNOWN_COUNT_MASK 0x0000FFFFu

/* commands without words, swallowed; RO, 32 bits */
#define EQUIPOISE_BRIDGE_EMPTY_OFFSET 0x1010u
#define EQUIPOISE_BRIDGE_EMPTY_COUNT_SHIFT 0u
#define EQUIPOISE_BRIDGE_EMPTY_COUNT_MASK 0x0000FFFFu

/* commands forgotten after too long a pause; RO, 32 bits */
#define EQUIPOISE_BRIDGE_EXPIRED_OFFSET 0x1014u
#define EQUIPOISE_BRIDGE_EXPIRED_COUNT_SHIFT 0u
#define EQUIPOISE_BRIDGE_EXPIRED_COUNT_MASK 0x0000FFFFu

/* ---- Receive half ---- */

/* says that a receive half is here: 'RECV'; RO, 32 bits */
#define EQUIPOISE_RX_MAGIC_OFFSET 0x1400u
#define EQUIPOISE_RX_MAGIC_VALUE_SHIFT 0u
#define EQUIPOISE_RX_MAGIC_VALUE_MASK 0xFFFFFFFFu

/* which frames to group addresses (broadcast, multicast) the host gets; in use from the next frame of each port; RW, 32 bits */
#define EQUIPOISE_RX_FILTER_OFFSET 0x1404u
#define EQUIPOISE_RX_FILTER_MODE_SHIFT 0u
#define EQUIPOISE_RX_FILTER_MODE_MASK 0x00000001u
#define EQUIPOISE_RX_FILTER_MODE_OFF 0u /* those of all ports */
#define EQUIPOISE_RX_FILTER_MODE_ON 1u /* those of the port that RX_CHOSEN names */

/* the port whose group frames are kept by the filter; RO, 32 bits */
#define EQUIPOISE_RX_CHOSEN_OFFSET 0x1408u
#define EQUIPOISE_RX_CHOSEN_PORT_SHIFT 0u
#define EQUIPOISE_RX_CHOSEN_PORT_MASK 0x0000000Fu
#define EQUIPOISE_RX_CHOSEN_VALID_SHIFT 8u
#define EQUIPOISE_RX_CHOSEN_VALID_MASK 0x00000100u

/* clears counts; W1, 32 bits */
#define EQUIPOISE_RX_CLEAR_OFFSET 0x140Cu
#define EQUIPOISE_RX_CLEAR_STATS_SHIFT 0u
#define EQUIPOISE_RX_CLEAR_STATS_MASK 0x00000001u

/* frames given to the host; RO, 64 bits */
#define EQUIPOISE_RX_FRAMES_OFFSET(i) (0x1480u + 8u * (uint32_t)(i))
#define EQUIPOISE_RX_FRAMES_COUNT 16u

/* their bytes, without preamble and FCS; RO, 64 bits */
#define EQUIPOISE_RX_BYTES_OFFSET(i) (0x1500u + 8u * (uint32_t)(i))
#define EQUIPOISE_RX_BYTES_COUNT 16u

/* sound frames dropped whole because the port's buffer had no room for all of them; RO, 64 bits */
#define EQUIPOISE_RX_FULL_OFFSET(i) (0x1580u + 8u * (uint32_t)(i))
#define EQUIPOISE_RX_FULL_COUNT 16u

/* sound frames to group addresses that the filter dropped; RO, 64 bits */
#define EQUIPOISE_RX_FILTERED_OFFSET(i) (0x1600u + 8u * (uint32_t)(i))
#define EQUIPOISE_RX_FILTERED_COUNT 16u

/* frames dropped whole: ended in error, under 14 bytes, or broken off by a link that fell; RO, 64 bits */
#define EQUIPOISE_RX_ERRORS_OFFSET(i) (0x1680u + 8u * (uint32_t)(i))
#define EQUIPOISE_RX_ERRORS_COUNT 16u

/* ---- Board ---- */

/* says that a board's page is here: 'BORD'; RO, 32 bits */
#define EQUIPOISE_BOARD_MAGIC_OFFSET 0x1800u
#define EQUIPOISE_BOARD_MAGIC_VALUE_SHIFT 0u
#define EQUIPOISE_BOARD_MAGIC_VALUE_MASK 0xFFFFFFFFu

/* what the bitstream is; RO, 32 bits */
#define EQUIPOISE_BOARD_TOP_OFFSET 0x1804u
#define EQUIPOISE_BOARD_TOP_TOP_SHIFT 0u
#define EQUIPOISE_BOARD_TOP_TOP_MASK 0x000000FFu
#define EQUIPOISE_BOARD_TOP_TOP_PORT_EXTENDER 1u /* PHY 0 is the host, PHY 1 a VLAN trunk */
#define EQUIPOISE_BOARD_TOP_TOP_TWO_MEMBERS 2u /* a generator is the host, the PHYs are the team */
#define EQUIPOISE_BOARD_TOP_TOP_SMALL 3u /* a generator is the host, nothing is behind the team */
#define EQUIPOISE_BOARD_TOP_PHYS_SHIFT 8u
#define EQUIPOISE_BOARD_TOP_PHYS_MASK 0x0000FF00u

/* members whose link is up as the host knows; theirs is the trunk's link and this one. Without effect in TWO_MEMBERS; RW, 32 bits */
#define EQUIPOISE_MEMBER_UP_OFFSET 0x1808u
#define EQUIPOISE_MEMBER_UP_PORTS_SHIFT 0u
#define EQUIPOISE_MEMBER_UP_PORTS_MASK 0x0000FFFFu

/* PHYs that say nothing between frames: that their clock runs is taken for a gigabit link; RW, 32 bits */
#define EQUIPOISE_PHY_TRUST_OFFSET 0x180Cu
#define EQUIPOISE_PHY_TRUST_PHYS_SHIFT 0u
#define EQUIPOISE_PHY_TRUST_PHYS_MASK 0x00000003u

/* link of a PHY as it says between frames (RGMII in-band status); RO, 32 bits */
#define EQUIPOISE_PHY_STATUS_OFFSET(i) (0x1810u + 4u * (uint32_t)(i))
#define EQUIPOISE_PHY_STATUS_COUNT 2u
#define EQUIPOISE_PHY_STATUS_USABLE_SHIFT 0u
#define EQUIPOISE_PHY_STATUS_USABLE_MASK 0x00000001u
#define EQUIPOISE_PHY_STATUS_LINK_SHIFT 1u
#define EQUIPOISE_PHY_STATUS_LINK_MASK 0x00000002u
#define EQUIPOISE_PHY_STATUS_SPEED_SHIFT 2u
#define EQUIPOISE_PHY_STATUS_SPEED_MASK 0x0000000Cu
#define EQUIPOISE_PHY_STATUS_SPEED_M10 0u /* 10 Mb/s: refused */
#define EQUIPOISE_PHY_STATUS_SPEED_M100 1u /* 100 Mb/s: refused */
#define EQUIPOISE_PHY_STATUS_SPEED_M1000 2u /* 1 Gb/s */
#define EQUIPOISE_PHY_STATUS_FULL_SHIFT 4u
#define EQUIPOISE_PHY_STATUS_FULL_MASK 0x00000010u
#define EQUIPOISE_PHY_STATUS_CLOCK_SHIFT 5u
#define EQUIPOISE_PHY_STATUS_CLOCK_MASK 0x00000020u

/* delay of a PHY's received bits in taps of 25 ps; sixteen clocks a tap; RW, 32 bits */
#define EQUIPOISE_PHY_DELAY_OFFSET(i) (0x1818u + 4u * (uint32_t)(i))
#define EQUIPOISE_PHY_DELAY_COUNT 2u
#define EQUIPOISE_PHY_DELAY_TAPS_SHIFT 0u
#define EQUIPOISE_PHY_DELAY_TAPS_MASK 0x0000007Fu

/* zeroes the counters of this page; W1, 32 bits */
#define EQUIPOISE_MAC_CLEAR_OFFSET 0x1820u
#define EQUIPOISE_MAC_CLEAR_ALL_SHIFT 0u
#define EQUIPOISE_MAC_CLEAR_ALL_MASK 0x00000001u

/* frames sent; RO, 64 bits */
#define EQUIPOISE_MAC_TX_FRAMES_OFFSET(i) (0x1880u + 8u * (uint32_t)(i))
#define EQUIPOISE_MAC_TX_FRAMES_COUNT 2u

/* frames broken off for want of a beat: is a port in CUT mode?; RO, 64 bits */
#define EQUIPOISE_MAC_TX_STARVED_OFFSET(i) (0x1890u + 8u * (uint32_t)(i))
#define EQUIPOISE_MAC_TX_STARVED_COUNT 2u

/* good frames received, also those that found no room; RO, 64 bits */
#define EQUIPOISE_MAC_RX_FRAMES_OFFSET(i) (0x18A0u + 8u * (uint32_t)(i))
#define EQUIPOISE_MAC_RX_FRAMES_COUNT 2u

/* frames with a wrong check sequence: does the input delay fit?; RO, 64 bits */
#define EQUIPOISE_MAC_RX_BAD_FCS_OFFSET(i) (0x18B0u + 8u * (uint32_t)(i))
#define EQUIPOISE_MAC_RX_BAD_FCS_COUNT 2u

/* frames in which the PHY saw an error, from their start frame delimiter on; RO, 64 bits */
#define EQUIPOISE_MAC_RX_BROKEN_OFFSET(i) (0x18C0u + 8u * (uint32_t)(i))
#define EQUIPOISE_MAC_RX_BROKEN_COUNT 2u

/* frames under 64 bytes; RO, 64 bits */
#define EQUIPOISE_MAC_RX_RUNT_OFFSET(i) (0x18D0u + 8u * (uint32_t)(i))
#define EQUIPOISE_MAC_RX_RUNT_COUNT 2u

/* what did not begin as a frame, or with an error of the PHY; RO, 64 bits */
#define EQUIPOISE_MAC_RX_ASTRAY_OFFSET(i) (0x18E0u + 8u * (uint32_t)(i))
#define EQUIPOISE_MAC_RX_ASTRAY_COUNT 2u

/* good frames that found no room; they are in MAC_RX_FRAMES too; RO, 64 bits */
#define EQUIPOISE_MAC_RX_LOST_OFFSET(i) (0x18F0u + 8u * (uint32_t)(i))
#define EQUIPOISE_MAC_RX_LOST_COUNT 2u

/* frames of the trunk that have no member's VLAN, or nothing behind its tag (16 bytes or fewer), dropped; RO, 64 bits */
#define EQUIPOISE_TRUNK_STRANGE_OFFSET 0x1900u

/* ---- Traffic generator ---- */

/* says that a traffic generator is here: 'GENR'; RO, 32 bits */
#define EQUIPOISE_GEN_MAGIC_OFFSET 0x1C00u
#define EQUIPOISE_GEN_MAGIC_VALUE_SHIFT 0u
#define EQUIPOISE_GEN_MAGIC_VALUE_MASK 0xFFFFFFFFu

/* starts and stops the generator; a frame that was begun is ended; RW, 32 bits */
#define EQUIPOISE_GEN_CONTROL_OFFSET 0x1C04u
#define EQUIPOISE_GEN_CONTROL_RUN_SHIFT 0u
#define EQUIPOISE_GEN_CONTROL_RUN_MASK 0x00000001u

/* bytes of a frame without FCS: LEAST and a random number under the mask SPREAD; RW, 32 bits */
#define EQUIPOISE_GEN_LENGTH_OFFSET 0x1C08u
#define EQUIPOISE_GEN_LENGTH_LEAST_SHIFT 0u
#define EQUIPOISE_GEN_LENGTH_LEAST_MASK 0x00003FFFu
#define EQUIPOISE_GEN_LENGTH_SPREAD_SHIFT 16u
#define EQUIPOISE_GEN_LENGTH_SPREAD_MASK 0x3FFF0000u

/* pause between two frames; RW, 32 bits */
#define EQUIPOISE_GEN_GAP_OFFSET 0x1C0Cu
#define EQUIPOISE_GEN_GAP_CLOCKS_SHIFT 0u
#define EQUIPOISE_GEN_GAP_CLOCKS_MASK 0x0000FFFFu

/* frames to send, 0: until stopped; RW, 32 bits */
#define EQUIPOISE_GEN_FRAMES_OFFSET 0x1C10u
#define EQUIPOISE_GEN_FRAMES_COUNT_SHIFT 0u
#define EQUIPOISE_GEN_FRAMES_COUNT_MASK 0xFFFFFFFFu

/* frames handed to the block since RUN was set; RO, 32 bits */
#define EQUIPOISE_GEN_SENT_OFFSET 0x1C14u
#define EQUIPOISE_GEN_SENT_COUNT_SHIFT 0u
#define EQUIPOISE_GEN_SENT_COUNT_MASK 0xFFFFFFFFu

/* first two bytes of the destination address; RW, 32 bits */
#define EQUIPOISE_GEN_DESTINATION_HIGH_OFFSET 0x1C18u
#define EQUIPOISE_GEN_DESTINATION_HIGH_BYTES_SHIFT 0u
#define EQUIPOISE_GEN_DESTINATION_HIGH_BYTES_MASK 0x0000FFFFu

/* last four bytes of the destination address; RW, 32 bits */
#define EQUIPOISE_GEN_DESTINATION_LOW_OFFSET 0x1C1Cu
#define EQUIPOISE_GEN_DESTINATION_LOW_BYTES_SHIFT 0u
#define EQUIPOISE_GEN_DESTINATION_LOW_BYTES_MASK 0xFFFFFFFFu

/* generated frames that came out, since RUN was set: of the block in SMALL, received by either PHY in TWO_MEMBERS; RO, 32 bits */
#define EQUIPOISE_GEN_SEEN_OFFSET 0x1C20u
#define EQUIPOISE_GEN_SEEN_COUNT_SHIFT 0u
#define EQUIPOISE_GEN_SEEN_COUNT_MASK 0xFFFFFFFFu

/* those of them whose payload was not as it was made; padded ones are among them; RO, 32 bits */
#define EQUIPOISE_GEN_WRONG_OFFSET 0x1C24u
#define EQUIPOISE_GEN_WRONG_COUNT_SHIFT 0u
#define EQUIPOISE_GEN_WRONG_COUNT_MASK 0xFFFFFFFFu

/* generated frames are commands, for a block built with QUOTA; RW, 32 bits */
#define EQUIPOISE_GEN_COMMAND_OFFSET 0x1C28u
#define EQUIPOISE_GEN_COMMAND_LU_SHIFT 0u
#define EQUIPOISE_GEN_COMMAND_LU_MASK 0x0000000Fu
#define EQUIPOISE_GEN_COMMAND_CLASS_SHIFT 4u
#define EQUIPOISE_GEN_COMMAND_CLASS_MASK 0x00000010u

/* base: the block's first word, mapped as device memory; offset: one of the EQUIPOISE_..._OFFSET. */
static inline uint32_t equipoise_read32(const volatile uint32_t *base, uint32_t offset)
{
    return base[offset / 4u];
}

static inline void equipoise_write32(volatile uint32_t *base, uint32_t offset, uint32_t value)
{
    base[offset / 4u] = value;
}

/* High word first: reading it latches the low word. */
static inline uint64_t equipoise_read64(const volatile uint32_t *base, uint32_t offset)
{
    const uint64_t high = base[offset / 4u];
    const uint64_t low = base[offset / 4u + 1u];
    return (high << 32) | low;
}

static inline void equipoise_commit(volatile uint32_t *base)
{
    equipoise_write32(base, EQUIPOISE_COMMIT_OFFSET, EQUIPOISE_COMMIT_COMMIT_MASK);
}

#endif
