#!/bin/sh
# Every public header compiles on its own, as C99 and as C++11, without warnings.
. "$top_srcdir/tests/support/tap.sh"

as_c99() {
    printf '#include <daemonset/%s>\nint main(void) { return 0; }\n' "$1" >"$work/alone.c"
    $CC -std=c99 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Werror -I"$top_srcdir/include" \
        -fsyntax-only "$work/alone.c"
}

as_cxx11() {
    printf '#include <daemonset/%s>\nint main() { return 0; }\n' "$1" >"$work/alone.cc"
    $CXX -std=c++11 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror -I"$top_srcdir/include" -fsyntax-only \
        "$work/alone.cc"
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for header in "$top_srcdir"/include/daemonset/*.h; do
    header=$(basename "$header")
    check "$header as C99" as_c99 "$header"
    check "$header as C++11" as_cxx11 "$header"
done
plan
