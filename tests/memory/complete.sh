#!/bin/sh
# Every public function that can fail is in the sweep, or in the list of those that do not allocate.
. "$top_srcdir/tests/support/tap.sh"

no_memory='dset_field_list dset_ledger_drop dset_int_or_percent_read dset_int_or_percent_scale dset_quantity_add dset_quantity_parse dset_time_parse'

fallible() {
    cat "$top_srcdir"/include/daemonset/*.h | tr '\n' ' ' | sed 's|/\*[^*]*\*\([^/*][^*]*\*\)*/| |g' |
        grep -o 'DSET_API [^;#]*dset_error \*err)' | grep -o 'dset_[a-z0-9_]*(' | tr -d '(' | sort -u
}

swept() {
    missing=
    count=0
    for name in $(fallible); do
        count=$((count + 1))
        case " $no_memory " in
        *" $name "*) continue ;;
        esac
        grep -qw "$name" "$top_srcdir"/tests/memory/*.c "$top_srcdir"/tests/sqlite/sqlite.c "$top_srcdir"/tests/cjson/cjson.c || missing="$missing $name"
    done
    [ "$count" -gt 30 ] || { echo "only $count functions were found"; return 1; }
    [ -z "$missing" ] || { echo "not in the sweep:$missing"; return 1; }
}

check 'every public function that can fail is swept' swept
plan
