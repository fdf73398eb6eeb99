#!/bin/sh
# Every public function that takes a pointer is called with NULL in tests/interface/null.c.
. "$top_srcdir/tests/support/tap.sh"

# Those of the optional libraries are called in the tests of their rooms.
elsewhere='dset_document_from_cjson dset_value_to_cjson dset_store_sqlite'

with_pointers() {
    cat "$top_srcdir"/include/daemonset/*.h | tr '\n' ' ' | sed 's|/\*[^*]*\*\([^/*][^*]*\*\)*/| |g' |
        grep -o 'DSET_API [^;#]*(.*\*[^;#]*)' | sed 's/;/\n/g' | grep 'DSET_API' |
        grep -o 'dset_[a-z0-9_]*([^)]*[*\[][^)]*' | sed 's/(.*//' | sort -u
}

called() {
    missing=
    count=0
    for name in $(with_pointers); do
        count=$((count + 1))
        case " $elsewhere " in
        *" $name "*) continue ;;
        esac
        grep -q "$name(.*NULL" "$top_srcdir/tests/interface/null.c" || missing="$missing $name"
    done
    [ "$count" -gt 120 ] || { echo "only $count functions were found"; return 1; }
    [ -z "$missing" ] || { echo "not called with NULL:$missing"; return 1; }
}

check 'every public function is called with NULL' called
plan
