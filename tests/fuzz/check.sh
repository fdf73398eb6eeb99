#!/bin/sh
# Every fuzz target over its small corpus. A target that ends the run fails the file that it was at.
. "$top_srcdir/tests/support/tap.sh"

for target in json yaml manifest selector scalar records; do
    for file in "$top_srcdir/tests/fuzz/corpus/$target"/*; do
        check "$target: $(basename "$file")" "$top_builddir/tests/fuzz/$target.replay" "$file"
    done
done
plan
