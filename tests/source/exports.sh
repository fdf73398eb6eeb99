#!/bin/sh
# Each library exports exactly the functions that its public headers declare.
. "$top_srcdir/tests/support/tap.sh"

# Names of the functions declared with DSET_API in some headers.
declared() {
    cat "$@" | awk '
        { text = text " " $0 }
        END {
            while (match(text, /\/\*([^*]|\*+[^*\/])*\*+\//))
                text = substr(text, 1, RSTART - 1) " " substr(text, RSTART + RLENGTH)
            while (match(text, /DSET_API [^;#]*;/)) {
                piece = substr(text, RSTART, RLENGTH)
                text = substr(text, RSTART + RLENGTH)
                if (match(piece, /dset_[a-z0-9_]*\(/))
                    print substr(piece, RSTART, RLENGTH - 1)
            }
        }' | sort -u
}

exported() {
    "$NM" -D --defined-only "$1" | awk '$2 ~ /[TDBRVW]/ { print $3 }' | sed 's/@.*//' | grep -v '^DAEMONSET_' | sort -u
}

same() {
    library=$1
    shift
    [ -e "$library" ] || { echo "$library does not exist"; return 1; }
    declared "$@" >"$work/declared"
    exported "$library" >"$work/exported"
    [ "$(wc -l <"$work/declared")" -gt 0 ] || { echo 'no declaration was found'; return 1; }
    diff "$work/declared" "$work/exported" || { echo 'left: declared, right: exported'; return 1; }
}

case " $SANITIZED " in
*' yes '*) skip_all 'the sanitizers export symbols of their own' ;;
esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
headers=$(ls "$top_srcdir"/include/daemonset/*.h | grep -v '/\(sqlite\|cjson\|simulate\)\.h$')
# shellcheck disable=SC2086 # one word a header
check 'libdaemonset exports what its headers declare' same "$top_builddir/.libs/libdaemonset.so" $headers
for name in simulate sqlite cjson; do
    [ -e "$top_builddir/libdaemonset-$name.la" ] || continue
    check "libdaemonset-$name exports what its header declares" same "$top_builddir/.libs/libdaemonset-$name.so" \
        "$top_srcdir/include/daemonset/$name.h"
done
plan
