#!/bin/sh
# Inputs of Kubernetes' own unit tests, and what Kubernetes 1.37.2 made of them.
exec "$top_builddir/tests/vectors/run" --tap --log "$top_builddir/tests/vectors/upstream-failures.log" \
    "$top_srcdir/tests/vectors/upstream"
