/* Skipping with AVX2, where the compiler can make code for it; whether the processor has it is asked at run time. */
#ifndef DSETP_JSON_SKIP_AVX2_H
#define DSETP_JSON_SKIP_AVX2_H

#include "json/skip.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define DSETP_SKIP_AVX2

const char *dsetp_skip_brackets_avx2(dsetp_skip *state, const char *at, const char *end);
const char *dsetp_skip_string_avx2(dsetp_skip *state, const char *at, const char *end);
size_t dsetp_count_values_avx2(const char *at, const char *end);

#endif

#endif
