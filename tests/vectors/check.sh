#!/bin/sh
# The vectors that come with the project, for make check.
exec "$top_builddir/tests/vectors/run" --tap --log "$top_builddir/tests/vectors/vectors.log" "$top_srcdir/tests/vectors"
