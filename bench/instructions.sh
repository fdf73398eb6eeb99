#!/bin/sh
# Instructions per byte when decoding the page, counted by callgrind, so independent of load. Skipped without valgrind.
decode=$1
command -v valgrind >/dev/null 2>&1 || exit 0
count() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 | sed -n 's/.*Collected : \([0-9]*\).*/\1/p'
}
size=$("$decode" --size)
with=$(count "$decode" --once)
without=$(count "$decode" --size)
[ -n "$with" ] && [ -n "$without" ] || exit 0
awk -v with="$with" -v without="$without" -v size="$size" 'BEGIN {
    printf "{\"name\":\"decode_instructions_per_byte\",\"value\":%.3g,\"unit\":\"instructions/byte\"}\n", (with - without) / size
}'
