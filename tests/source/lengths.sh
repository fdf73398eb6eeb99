#!/bin/sh
# A function has at most 60 lines, a file at most 700.
. "$top_srcdir/tests/support/tap.sh"

sources() {
    find "$top_srcdir/lib" "$top_srcdir/tools" "$top_srcdir/examples" "$top_srcdir/tests" "$top_srcdir/bench" -name '*.[ch]' | sort
}

functions() {
    # shellcheck disable=SC2046 # no name has a space
    awk 'FNR == 1 { open = 0 }
        /^\{/ { open = FNR }
        /^\}/ && open {
            if (FNR - open + 1 > 60) { print FILENAME ":" open ": " FNR - open + 1 " lines"; bad = 1 }
            open = 0
        }
        END { exit bad }' $(sources)
}

files() {
    # shellcheck disable=SC2046
    wc -l $(sources) | awk '$2 != "total" && $1 > 700 { print; bad = 1 } END { exit bad }'
}

check 'no function is longer than 60 lines' functions
check 'no file is longer than 700 lines' files
plan
