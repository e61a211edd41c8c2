/* SPDX-License-Identifier: MIT OR Apache-2.0 */
/* SPDX-FileCopyrightText: The Equipoise authors */

/*
 * Sets the shares of a team from C, with nothing but the generated header and POSIX: UARTBone over TCP or a serial line.
 *
 *   cc -std=c99 -Wall -Wextra -pedantic -Idocs/generated host/examples/poke.c -o poke
 *   ./poke 127.0.0.1:4701 4 3 2 1          a block served by equipoise-sim
 *   ./poke /dev/ttyUSB0 4 3 2 1            a board; set the line up first: stty -F /dev/ttyUSB0 115200 raw -echo
 */
#define _POSIX_C_SOURCE 200112L
#include "equipoise.h"

#include <fcntl.h>
#include <netdb.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void fail(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    fputs("poke: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(1);
}

/* A path is a serial line; everything else HOST:PORT. */
static int open_line(const char *place)
{
    const char *colon = strrchr(place, ':');
    struct addrinfo hints, *found, *each;
    char host[256];
    int line;

    if (place[0] == '/' || colon == NULL || (size_t)(colon - place) >= sizeof host) {
        line = open(place, O_RDWR | O_NOCTTY);
        if (line < 0)
            fail("cannot open %s", place);
        return line;
    }
    memcpy(host, place, (size_t)(colon - place));
    host[colon - place] = '\0';
    memset(&hints, 0, sizeof hints);
    hints.ai_socktype = SOCK_STREAM;
    if (getaddrinfo(host, colon + 1, &hints, &found) != 0)
        fail("no address for %s", place);
    for (each = found; each != NULL; each = each->ai_next) {
        line = socket(each->ai_family, each->ai_socktype, each->ai_protocol);
        if (line >= 0 && connect(line, each->ai_addr, each->ai_addrlen) == 0) {
            freeaddrinfo(found);
            return line;
        }
        if (line >= 0)
            close(line);
    }
    fail("cannot connect to %s", place);
    return -1;
}

/* Big-endian, as all of UARTBone. */
static void put32(unsigned char *to, uint32_t value)
{
    to[0] = (unsigned char)(value >> 24);
    to[1] = (unsigned char)(value >> 16);
    to[2] = (unsigned char)(value >> 8);
    to[3] = (unsigned char)value;
}

static void send_all(int line, const unsigned char *bytes, size_t count)
{
    while (count > 0) {
        const ssize_t sent = write(line, bytes, count);

        if (sent <= 0)
            fail("the line does not take bytes");
        bytes += sent;
        count -= (size_t)sent;
    }
}

/* `offset` is one of the EQUIPOISE_..._OFFSET: bytes. The bus counts words. */
static void write32(int line, uint32_t offset, uint32_t value)
{
    unsigned char command[10] = {0x01, 1};

    put32(command + 2, offset / 4u);
    put32(command + 6, value);
    send_all(line, command, sizeof command);
}

static uint32_t read32(int line, uint32_t offset)
{
    unsigned char command[6] = {0x02, 1}, answer[4];
    size_t got = 0;

    put32(command + 2, offset / 4u);
    send_all(line, command, sizeof command);
    while (got < sizeof answer) {
        const ssize_t count = read(line, answer + got, sizeof answer - got);

        if (count <= 0)
            fail("the block does not answer");
        got += (size_t)count;
    }
    return (uint32_t)answer[0] << 24 | (uint32_t)answer[1] << 16 | (uint32_t)answer[2] << 8 | answer[3];
}

/* The high word first: reading it latches the low one. */
static uint64_t read64(int line, uint32_t offset)
{
    const uint64_t high = read32(line, offset);

    return high << 32 | read32(line, offset + 4u);
}

int main(int count, char **arguments)
{
    uint32_t ports, p, share[EQUIPOISE_SHARE_COUNT];
    int line;

    if (count < 3) {
        fputs("usage: poke HOST:PORT|/dev/LINE SHARE...   one share a port\n", stderr);
        return 2;
    }
    line = open_line(arguments[1]);

    /* Is it a block, and the one that this program was compiled for? */
    if (read32(line, EQUIPOISE_MAGIC_OFFSET) != EQUIPOISE_MAGIC_VALUE)
        fail("no Equipoise block at %s", arguments[1]);
    if (read32(line, EQUIPOISE_MAP_CRC_OFFSET) != EQUIPOISE_MAP_CRC_VALUE)
        fail("the block has another register map than this program");
    ports = (read32(line, EQUIPOISE_CAPS_OFFSET) & EQUIPOISE_CAPS_PORTS_MASK) >> EQUIPOISE_CAPS_PORTS_SHIFT;
    if ((uint32_t)count - 2u != ports || ports > EQUIPOISE_SHARE_COUNT)
        fail("%d shares for %u ports; nothing was changed", count - 2, (unsigned)ports);
    for (p = 0; p < ports; p++) {
        char *end;
        const unsigned long value = strtoul(arguments[2 + p], &end, 10);

        if (*arguments[2 + p] == '\0' || *end != '\0' || value > EQUIPOISE_SHARE_SHARE_MASK)
            fail("\"%s\" is no share; give 0 to 65535; nothing was changed", arguments[2 + p]);
        share[p] = (uint32_t)value;
    }

    if (read32(line, EQUIPOISE_LOCK_OFFSET) != 0)
        fail("the configuration is locked until the block is reset; nothing was changed");

    /* Into the shadow, then into use, all at once. What the block makes of them (REBALANCE) may differ, the shadow may not. */
    for (p = 0; p < ports; p++)
        write32(line, EQUIPOISE_SHARE_OFFSET(p), share[p]);
    write32(line, EQUIPOISE_COMMIT_OFFSET, EQUIPOISE_COMMIT_COMMIT_MASK);
    for (p = 0; p < ports; p++)
        if (read32(line, EQUIPOISE_SHARE_OFFSET(p)) != share[p])
            fail("port %u was given another share: does somebody else write too?", (unsigned)p);

    /* Counters of one clock; a hold that somebody left behind would show old ones. */
    write32(line, EQUIPOISE_SNAPSHOT_OFFSET, 0);
    write32(line, EQUIPOISE_SNAPSHOT_OFFSET, EQUIPOISE_SNAPSHOT_HOLD_MASK);
    for (p = 0; p < ports; p++)
        printf("port %u: share %u in use, %llu bytes decided\n", (unsigned)p, (unsigned)read32(line, EQUIPOISE_LIVE_SHARE_OFFSET(p)),
               (unsigned long long)read64(line, EQUIPOISE_DECIDED_BYTES_OFFSET(p)));
    write32(line, EQUIPOISE_SNAPSHOT_OFFSET, 0);
    /* Writes are not answered: when this is, they have arrived. */
    read32(line, EQUIPOISE_MAGIC_OFFSET);
    close(line);
    return 0;
}
