#!/bin/sh
# Runs the transcripts *.txt with the program dset and compares its output. In a transcript
#   @ TIME   sets the clock          $ dset ...   is run          # is a comment
#   ! TEXT   is standard error       ? STATUS     is the exit status if it is not 0
# and everything else is standard output.
# shellcheck disable=SC1091,SC2154,SC2317 # make sets the folders; check() calls the functions
. "$top_srcdir/tests/support/tap.sh"

program=$(cd "$top_builddir" && pwd)/tools/dset/dset
[ -x "$program" ] || skip_all 'configured --without-sqlite: there is no dset'
source=$(cd "$top_srcdir" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset DSET_FAIL_IMAGES DSET_STUCK_IMAGES DSET_POD_START DSET_POD_READY DSET_POD_STOP DSET_STORE

dset() {
    "$program" "$@"
}

play() {
    while IFS= read -r line; do
        case $line in
        '@ '*)
            DSET_NOW=${line#@ }
            export DSET_NOW
            printf '%s\n' "$line"
            ;;
        '$ '*)
            printf '%s\n' "$line"
            eval "${line#\$ }" >out 2>err
            status=$?
            cat out
            sed 's/^/! /' err
            [ $status -eq 0 ] || printf '? %s\n' $status
            ;;
        '#'*) printf '%s\n' "$line" ;;
        esac
    done
}

transcript() {
    rm -rf "$work/folder"
    mkdir "$work/folder"
    cp "$source"/tests/dset/*.yaml "$work/folder"
    grep -v '^$' "$1" >"$work/wanted"
    (cd "$work/folder" && play <"$1") | grep -v "^\$" >"$work/found"
    diff -u "$work/wanted" "$work/found"
}

demo() {
    sh "$source/examples/demo.sh" "$program"
}

for file in "$source"/tests/dset/*.txt; do
    check "$(basename "$file" .txt)" transcript "$file"
done
check 'the demo' demo
plan
