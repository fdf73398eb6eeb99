#!/bin/sh
# The files of a room do not call each other in circles. The tables and the rules of api refer to each other: they count
# as one file.
. "$top_srcdir/tests/support/tap.sh"

rooms='base model match json tree typed schema api records world plan controller ports simulate'

library() {
    if [ -e "$top_builddir/.libs/lib$1.a" ]; then
        echo "$top_builddir/.libs/lib$1.a"
    else
        echo "$top_builddir/lib$1.a"
    fi
}

# "file symbol" for the symbols of some kind in the objects of a room.
symbols() {
    "$NM" -A "$2" "$(library "$1")" | sed -n 's/^[^:]*:\(lib[a-z]*_la-\)\{0,1\}\([^:]*\)\.o:.* [TDRBU] \(dset[a-z0-9_]*\)$/\2 \3/p' |
        sed 's/^\(fields\|rules\)_[a-z]*\|^rules/tables/' | sort -u -k 2
}

circles_in() {
    symbols "$1" --defined-only >"$work/defined"
    symbols "$1" --undefined-only >"$work/used"
    [ -s "$work/defined" ] || { echo "no symbols in $(library "$1")"; return 1; }
    join -1 2 -2 2 "$work/used" "$work/defined" | awk '$2 != $3 { print $2, $3 }' | sort -u >"$work/calls"
    tsort "$work/calls" >/dev/null || { cat "$work/calls"; return 1; }
}

case " $SANITIZED " in
*' yes '*) skip_all 'the sanitizers import symbols of their own' ;;
esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for room in $rooms; do
    check "$room has no circles" circles_in "$room"
done
plan
