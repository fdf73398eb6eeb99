#!/bin/sh
# Runs every fuzz target over its small corpus. A crash fails the test of that file.
. "$top_srcdir/tests/support/tap.sh"

for target in json yaml manifest patch selector scalar records; do
    for file in "$top_srcdir/tests/fuzz/corpus/$target"/*; do
        check "$target: $(basename "$file")" "$top_builddir/tests/fuzz/$target.replay" "$file"
    done
done
plan
