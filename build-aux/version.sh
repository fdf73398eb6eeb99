#!/bin/sh
# Prints the version, which stands once: in the public header.
sed -n 's/^#define DSET_VERSION_STRING "\(.*\)"$/\1/p' "$(dirname "$0")/../include/daemonset/version.h" | tr -d '\n'
