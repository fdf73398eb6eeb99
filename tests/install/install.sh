#!/bin/sh
# Builds a C and a C++ program against an installed copy through pkg-config, shared and static; builds and runs the
# numbered examples; checks that make uninstall removes every file.
. "$top_srcdir/tests/support/tap.sh"

case " $SANITIZED " in
*' yes '*) skip_all 'a sanitized library cannot be used by ordinary programs' ;;
esac

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
stage=$work/stage

install_copy() {
    (cd "$top_builddir" && MAKEFLAGS='' $MAKE -s install DESTDIR="$stage") >"$work/install.log" 2>&1 ||
        { cat "$work/install.log"; return 1; }
    libdir=$(dirname "$(find "$stage" -name libdaemonset.pc)")
    [ -e "$libdir/libdaemonset.pc" ]
}

flags() {
    PKG_CONFIG_PATH=$(dirname "$(find "$stage" -name libdaemonset.pc)") PKG_CONFIG_SYSROOT_DIR=$stage \
        $PKG_CONFIG "$@"
}

cat >"$work/use.c" <<'EOF'
#include <stdio.h>
#include <string.h>

#include <daemonset/daemonset.h>

int main(void)
{
    static const char text[] = "app in (a,b),!legacy";
    dset_label_selector *selector = NULL;
    dset_label label = { "app", "b" };
    dset_labels labels = { &label, 1 };
    dset_error err = DSET_ERROR_INIT;

    if (dset_label_selector_parse(&selector, text, strlen(text), NULL, &err) != DSET_OK) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    if (!dset_label_selector_match(selector, labels) || strcmp(dset_version(), DSET_VERSION_STRING) != 0)
        return 1;
    dset_label_selector_free(selector);
    return 0;
}
EOF
cp "$work/use.c" "$work/use.cc"

shared() {
    # shellcheck disable=SC2046,SC2086
    $2 -o "$work/use" "$work/$1" $(flags --cflags --libs libdaemonset) &&
        LD_LIBRARY_PATH=$(flags --variable=libdir libdaemonset) "$work/use"
}

# Linked with -static and the flags of pkg-config, and nothing else.
static() {
    # shellcheck disable=SC2046,SC2086
    $2 -static -o "$work/use-static" "$work/$1" $(flags --static --cflags --libs libdaemonset) && "$work/use-static"
}

example() {
    # shellcheck disable=SC2046,SC2086
    $CC -std=c11 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Wpedantic -o "$work/example" "$1" \
        $(flags --cflags --libs libdaemonset-simulate) &&
        (cd "$work" && LD_LIBRARY_PATH=$(flags --variable=libdir libdaemonset) ./example >"$work/out") &&
        [ -s "$work/out" ]
}

uninstall() {
    (cd "$top_builddir" && MAKEFLAGS='' $MAKE -s uninstall DESTDIR="$stage") >"$work/install.log" 2>&1 || return 1
    left=$(find "$stage" ! -type d)
    [ -z "$left" ] || { echo "left behind: $left"; return 1; }
}

check 'make install' install_copy
check 'a C program, shared' shared use.c "$CC"
check 'a C++ program, shared' shared use.cc "$CXX"
check 'a C program, static' static use.c "$CC"
check 'a C++ program, static' static use.cc "$CXX"
for file in "$top_srcdir"/examples/[0-9]*.c; do
    [ ! -e "$file" ] || check "examples/$(basename "$file") compiles from the installed copy and runs" example "$file"
done
check 'make uninstall leaves nothing' uninstall
plan
