#!/bin/sh
# doc/plan.md describes every key, kind and reason that the code writes into plans.
. "$top_srcdir/tests/support/tap.sh"

# All words in `backquotes` in a document.
documented() {
    grep -o '`[A-Za-z]*`' "$1" | tr -d '`' | sort -u
}

keys_of_plans() {
    sed -n 's/.*put_\(field\|count\)(w, "\([A-Za-z]*\)".*/\2/p; s/.*\\"\([A-Za-z]*\)\\":.*/\1/p' \
        "$top_srcdir/lib/plan/plan_json.c" | sort -u
}

kinds_of_actions() {
    sed -n '/const names\[\]/,/};/p; /^} kinds\[\]/,/};/p' "$top_srcdir/lib/plan/plan_json.c" | grep -o '"[A-Za-z]*"' |
        tr -d '"' | sort -u
}

reasons() {
    sed -n 's/^ *{ DSET_BECAUSE_[A-Z_]*, DSET_REASON_[A-Z]*, "\([A-Za-z]*\)".*/\1/p' "$top_srcdir/lib/match/explanation.c" | sort -u
}

all_stand_in() {
    document=$1
    shift
    found=$("$@")
    [ "$(printf '%s\n' "$found" | wc -l)" -gt 5 ] || { echo "only these were found in the code: $found"; return 1; }
    documented "$document" >"$work/documented"
    missing=$(printf '%s\n' "$found" | comm -23 - "$work/documented")
    [ -z "$missing" ] || { echo "not in $document:" "$missing"; return 1; }
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
check 'doc/plan.md has every key of a plan' all_stand_in "$top_srcdir/doc/plan.md" keys_of_plans
check 'doc/plan.md has every kind of action and verdict' all_stand_in "$top_srcdir/doc/plan.md" kinds_of_actions
check 'doc/plan.md has every reason' all_stand_in "$top_srcdir/doc/plan.md" reasons
plan
