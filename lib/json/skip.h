/*
 * Skipping JSON values: counts brackets outside strings, 64 bytes at a time. The state can be continued in the next
 * piece of text. Skipped values only have to be balanced.
 */
#ifndef DSETP_JSON_SKIP_H
#define DSETP_JSON_SKIP_H

#include "daemonset/base.h"

typedef struct dsetp_skip { /* initially all zero */
    uint64_t in_string; /* all ones inside a string */
    uint64_t escaped;   /* 1: the next byte is escaped */
    uint64_t depth;     /* number of open brackets */
} dsetp_skip;

typedef struct dsetp_skip_block { /* 64 bytes: one bit each */
    uint64_t quotes, backslashes, opens, closes, commas;
} dsetp_skip_block;

/* From an opening bracket: returns the end of the matching one, or NULL if the text ends before it. */
const char *dsetp_skip_brackets(dsetp_skip *state, const char *at, const char *end);
const char *dsetp_skip_brackets_portable(dsetp_skip *state, const char *at, const char *end);
/* From just after the opening quote: returns the end of the string, including the closing quote, or NULL. */
const char *dsetp_skip_string(dsetp_skip *state, const char *at, const char *end);

/* The number of values in a JSON text, possibly a few more; in invalid text, at least those before the error. */
size_t dsetp_count_values(const char *at, const char *end);
size_t dsetp_count_values_portable(const char *at, const char *end);

/* With AVX2, if the compiler supports it; the processor is checked at run time. */
#if defined(__x86_64__) && defined(__GNUC__)
#define DSETP_SKIP_AVX2
const char *dsetp_skip_brackets_avx2(dsetp_skip *state, const char *at, const char *end);
const char *dsetp_skip_string_avx2(dsetp_skip *state, const char *at, const char *end);
size_t dsetp_count_values_avx2(const char *at, const char *end);
#endif

#endif
