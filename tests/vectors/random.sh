#!/bin/sh
# Documents changed at random, and what Kubernetes 1.37.2 made of them: a sample, with all that was once judged wrong.
exec "$top_builddir/tests/vectors/run" --tap --log "$top_builddir/tests/vectors/random-failures.log" \
    "$top_srcdir/tests/vectors/random"
