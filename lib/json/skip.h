/*
 * Skipping JSON values that nobody asked for: brackets are counted outside strings, 64 bytes at a time. A state can be
 * left at the end of a piece of text and taken up at the next. What is skipped need only be balanced.
 */
#ifndef DSETP_JSON_SKIP_H
#define DSETP_JSON_SKIP_H

#include "daemonset/base.h"

typedef struct dsetp_skip { /* all zero to begin with */
    uint64_t in_string; /* all ones inside a string */
    uint64_t escaped;   /* 1: the next byte is behind a backslash */
    uint64_t depth;     /* brackets open */
} dsetp_skip;

typedef struct skip_block { /* of 64 bytes: a bit a byte */
    uint64_t quotes, backslashes, opens, closes, commas;
} skip_block;

/* From an opening bracket on: returns where the matching one ends, or NULL when the text does first. */
const char *dsetp_skip_brackets(dsetp_skip *state, const char *at, const char *end);
const char *dsetp_skip_brackets_portable(dsetp_skip *state, const char *at, const char *end);
/* From behind the opening quote on: returns where the string ends, its quote included, or NULL. */
const char *dsetp_skip_string(dsetp_skip *state, const char *at, const char *end);

/* The values in a text if it is JSON, a few too many perhaps; if not, at least those before where that shows. */
size_t dsetp_count_values(const char *at, const char *end);
size_t dsetp_count_values_portable(const char *at, const char *end);

#endif
