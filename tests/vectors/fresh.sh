#!/bin/sh
# The smallest inputs of what was once judged wrong, and what Kubernetes 1.37.2 made of them.
exec "$top_builddir/tests/vectors/run" --tap --log "$top_builddir/tests/vectors/fresh-failures.log" \
    "$top_srcdir/tests/vectors/fresh"
