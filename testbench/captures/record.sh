#!/bin/sh
# SPDX-License-Identifier: MIT OR Apache-2.0
# SPDX-FileCopyrightText: The Equipoise authors
#
# Records demo.pcap: real programs talking between two network namespaces over a veth pair, IPv4 and IPv6.
# Nothing leaves the machine; the namespaces are made here and removed at the end. Needs root and the programs below.
#
#   sudo testbench/captures/record.sh [OUTPUT.pcap]
set -eu

out=$(realpath "${1:-$(dirname "$0")/demo.pcap}")
for program in ip ethtool tcpdump curl iperf3 ping python3 qemu-nbd qemu-io qemu-img; do
    command -v $program >/dev/null || { echo "record.sh: $program is missing (Debian: iproute2 ethtool tcpdump curl iperf3 iputils-ping python3 qemu-utils)" >&2; exit 1; }
done
[ "$(id -u)" = 0 ] || { echo "record.sh: must run as root, to make network namespaces" >&2; exit 1; }

host=equipoise-host-$$
peer=equipoise-peer-$$
work=$(mktemp -d)
jobs=""
cleanup() {
    for job in $jobs; do kill "$job" 2>/dev/null || true; done
    ip netns del $host 2>/dev/null || true
    ip netns del $peer 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT INT TERM

ip netns add $host
ip netns add $peer
ip link add eq0 netns $host type veth peer name eq0 netns $peer
for side in "$host 1" "$peer 2"; do
    # shellcheck disable=SC2086
    set -- $side
    ip -n "$1" link set lo up
    ip -n "$1" addr add 192.0.2.$2/24 dev eq0
    ip -n "$1" addr add 2001:db8::$2/64 dev eq0 nodad
    # Offloads off: frames as they would be on a wire, none above 1514 bytes.
    ip netns exec "$1" ethtool -K eq0 tso off gso off gro off tx off rx off sg off >/dev/null
    ip -n "$1" link set eq0 up
done
in_host() { ip netns exec $host "$@"; }

# Not through the function above: the job must be the program itself, so that it can be ended.
ip netns exec $host tcpdump -i eq0 -s 0 -B 8192 -U -w "$work/demo.pcap" 2>/dev/null &
capture=$!
jobs="$jobs $capture"
sleep 1

# A web server with text and random data, a block device, a measuring program.
mkdir "$work/www"
seq 1 12000 >"$work/www/numbers.txt"
head -c 120000 /dev/urandom >"$work/www/random.bin"
head -c 4000000 /dev/zero >"$work/disk.img"
(cd "$work/www" && exec ip netns exec $peer python3 -m http.server --bind :: 8080 >/dev/null 2>&1) &
jobs="$jobs $!"
ip netns exec $peer qemu-nbd --format=raw --bind=192.0.2.2 --port=10809 --persistent "$work/disk.img" &
jobs="$jobs $!"
ip netns exec $peer iperf3 --server >/dev/null 2>&1 &
jobs="$jobs $!"
sleep 2

nbd=nbd://192.0.2.2:10809
in_host ping -c 8 -i 0.05 192.0.2.2 >/dev/null &
jobs="$jobs $!"
in_host ping -6 -c 6 -i 0.05 -s 1000 2001:db8::2 >/dev/null
in_host curl -sSo /dev/null http://192.0.2.2:8080/numbers.txt
in_host curl -sSo /dev/null "http://[2001:db8::2]:8080/random.bin" &
web=$!
in_host qemu-io -f raw -c 'write -P 7 0 160k' -c 'read 64k 64k' -c 'write -P 3 1M 8k' -c 'read 3M 4k' $nbd >/dev/null
wait $web
in_host iperf3 --client 192.0.2.2 --bytes 150K >/dev/null
in_host iperf3 --client 2001:db8::2 --udp --bitrate 8M --length 700 --bytes 100K >/dev/null
in_host iperf3 --client 192.0.2.2 --reverse --bytes 150K >/dev/null &
measure=$!
for number in 1 2 3 4 5 6; do
    in_host curl -sSo /dev/null -r 0-$((number * 2000)) http://192.0.2.2:8080/numbers.txt
done
wait $measure
in_host qemu-img map -f raw $nbd >/dev/null
sleep 1

kill $capture
wait $capture 2>/dev/null || true
cp "$work/demo.pcap" "$out"
echo "recorded $out: $(wc -c <"$out") bytes"
