#!/bin/sh
# A room may use only the rooms before it, in its includes and in the symbols of its objects. The pure rooms call only
# memory and string functions of libc; no room has writable data.
. "$top_srcdir/tests/support/tap.sh"

rooms='base model match world plan json tree typed schema api records controller ports'
pure='base model match world plan'

# What the pure rooms may import; with hardening, compilers use the _chk forms of the same calls, and Clang may replace
# memcmp by bcmp.
allowed='memcpy memmove bcmp memcmp memset memchr strlen strcmp strncmp strchr
__memcpy_chk __memmove_chk __memset_chk __stack_chk_fail _GLOBAL_OFFSET_TABLE_'

before() {
    for room in $rooms; do
        printf '%s ' "$room"
        [ "$room" != "$1" ] || return 0
    done
}

includes_of() {
    bad=0
    for file in "$top_srcdir/lib/$1"/*.[ch]; do
        other=$(grep -nE '^ *# *include *"' "$file" | grep -vE ':#include "[a-z]+/[a-z0-9_]+\.h"$') || true
        [ -z "$other" ] || { echo "$file: an include must be \"room/file.h\": $other"; bad=1; }
        for used in $(sed -n 's|^#include "\([a-z]*\)/.*|\1|p' "$file" | sort -u); do
            case " daemonset $(before "$1") " in
            *" $used "*) ;;
            *) echo "$file includes $used"; bad=1 ;;
            esac
        done
    done
    return $bad
}


library() {
    if [ -e "$top_builddir/.libs/lib$1.a" ]; then
        echo "$top_builddir/.libs/lib$1.a"
    else
        echo "$top_builddir/lib$1.a"
    fi
}

defined_by() {
    for room in $(before "$1"); do
        "$NM" -g --defined-only "$(library "$room")" | awk 'NF == 3 { print $3 }'
    done | sort -u
}

symbols_of() {
    "$NM" -u "$(library "$1")" | awk '$1 == "U" && $2 ~ /^dset/ { print $2 }' | sort -u >"$work/used"
    [ "$("$NM" "$(library "$1")" | wc -l)" -gt 3 ] || { echo "no symbols in $(library "$1")"; return 1; }
    defined_by "$1" >"$work/defined"
    later=$(comm -23 "$work/used" "$work/defined")
    [ -z "$later" ] || { echo "imports from later rooms:" "$later"; return 1; }
}

# Everything that the pure rooms import is defined in a pure room or allowed; heap.o alone may also call malloc, realloc and free.
reach() {
    for room in $pure; do
        "$NM" -A "$(library "$room")"
    done >"$work/symbols"
    awk '$(NF - 1) ~ /^[TDRBWV]$/ { print $NF }' "$work/symbols" | sort -u >"$work/defined"
    sed -E '/heap\.o:.* U (malloc|realloc|free)$/d' "$work/symbols" | awk '$(NF - 1) == "U" { print $NF }' |
        sort -u >"$work/used"
    [ "$(wc -l <"$work/defined")" -gt 100 ] || { echo 'no symbols in the pure rooms'; return 1; }
    printf '%s\n' $allowed | sort -u >"$work/allowed"
    more=$(comm -23 "$work/used" "$work/defined" | comm -23 - "$work/allowed")
    [ -z "$more" ] || { echo "reaches:" "$more"; grep -wF "$more" "$work/symbols" | grep ' U '; return 1; }
}

# json, tree and schema read any document: no kind and no field of Kubernetes is named in their code.
general() {
    words='Pod|DaemonSet|Node|apps/v1|containers|metadata|spec|status'
    found=$(grep -nE "\"([^\"]*[^a-z])?($words)([^a-zA-Z/.][^\"]*)?\"" "$top_srcdir/lib/$1"/*.[ch] |
        grep -vE ':[0-9]+:( *\/\*| \*)')
    [ -z "$found" ] || { echo "$found"; return 1; }
}

# A header of another library is included by one room only, and that room does include it.
seen_by() {
    found=$(grep -rlE "#include [<\"]([a-z]*/)?$2[>\"]" "$top_srcdir/lib" --include='*.[ch]' | sed "s|^$top_srcdir/lib/||")
    [ -n "$found" ] || { echo "nobody includes $2"; return 1; }
    for file in $found; do
        case $file in
        "$1"/*) ;;
        *) echo "$file includes $2"; return 1 ;;
        esac
    done
}

# Tables with pointers are read-only after relocation; anything else in .data or .bss is a global variable.
data_of() {
    objdump -t "$(library "$1")" | awk '$0 ~ / O / && $0 ~ /\t/ { print }' |
        grep -E ' (\.data|\.bss|\.tdata|\.tbss|\*COM\*)' | grep -v ' \.data\.rel\.ro' >"$work/data"
    [ ! -s "$work/data" ] || { cat "$work/data"; return 1; }
}

case " $SANITIZED " in
*' yes '*) skip_all 'the sanitizers import symbols of their own' ;;
esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for room in $rooms; do
    check "$room includes only what lies before it" includes_of "$room"
    check "$room imports only what lies before it" symbols_of "$room"
    check "$room has no writable data" data_of "$room"
done
# Rooms built on the public interface: simulate may also use the room base, the others nothing else.
over_the_interface() {
    ! grep -n '^#include "' "$top_srcdir/lib/$1"/*.[ch] | grep -vE "\"($2)[^\"]*\"$"
}
check 'simulate includes base and public headers alone' over_the_interface simulate 'base/|simulate/|daemonset/'
check 'sqlite includes public headers alone' over_the_interface sqlite 'daemonset/'
check 'cjson includes public headers alone' over_the_interface cjson 'decimal.h|daemonset/'
# The compiler does not notice two types with one name if no file includes both.
named_twice() {
    twice=$(sed -nE 's/^\} (dsetp_[a-z0-9_]+);.*/\1/p' "$top_srcdir"/lib/*/*.[ch] | sort | uniq -d)
    [ -z "$twice" ] || { echo "$twice"; return 1; }
}
check 'no private type is defined twice' named_twice
for room in json tree schema; do
    check "$room knows no kind and no field of Kubernetes" general "$room"
done
check 'the pure rooms reach only memory and string functions' reach
check 'tree alone includes yaml.h' seen_by tree yaml.h
check 'cjson alone includes cJSON.h' seen_by cjson '(daemonset/cjson|cJSON)\.h'
plan
