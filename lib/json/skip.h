/*
 * Skipping JSON values that are not wanted: brackets are counted outside strings, 64 bytes at a time. A state can be
 * left at the end of a piece of text and taken up at the next. What is skipped need only be balanced.
 */
#ifndef DSETP_JSON_SKIP_H
#define DSETP_JSON_SKIP_H

#include "daemonset/base.h"

typedef struct dsetp_skip { /* all zero to begin with */
    uint64_t in_string; /* all ones inside a string */
    uint64_t escaped;   /* 1: the next byte is escaped */
    uint64_t depth;     /* brackets open */
} dsetp_skip;

typedef struct dsetp_skip_block { /* of 64 bytes: one bit for each */
    uint64_t quotes, backslashes, opens, closes, commas;
} dsetp_skip_block;

/* From an opening bracket: returns the end of the matching one, or NULL when the text ends before it. */
const char *dsetp_skip_brackets(dsetp_skip *state, const char *at, const char *end);
const char *dsetp_skip_brackets_portable(dsetp_skip *state, const char *at, const char *end);
/* From just after the opening quote: returns the end of the string, closing quote included, or NULL. */
const char *dsetp_skip_string(dsetp_skip *state, const char *at, const char *end);

/* The number of values in a JSON text, perhaps a few more; in broken text, at least those before the fault. */
size_t dsetp_count_values(const char *at, const char *end);
size_t dsetp_count_values_portable(const char *at, const char *end);

/* With AVX2, where the compiler can make code for it; whether the processor has it is asked at run time. */
#if defined(__x86_64__) && defined(__GNUC__)
#define DSETP_SKIP_AVX2
const char *dsetp_skip_brackets_avx2(dsetp_skip *state, const char *at, const char *end);
const char *dsetp_skip_string_avx2(dsetp_skip *state, const char *at, const char *end);
size_t dsetp_count_values_avx2(const char *at, const char *end);
#endif

#endif
