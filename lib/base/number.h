/* Whole numbers as text. */
#ifndef DSETP_BASE_NUMBER_H
#define DSETP_BASE_NUMBER_H

#include "base/ascii.h"
#include "daemonset/base.h"

/* Decimal with an optional sign, as strconv.ParseInt(text, 10, 64) reads it; false if invalid or out of range. */
bool dsetp_parse_int64(const char *text, size_t size, int64_t *out);

/* Decimal, at most 21 bytes with the terminator; returns the length. */
size_t dsetp_decimal(char buffer[24], int64_t number);

/* The sum and the difference of times and spans, or the nearest number that there is. */
static inline int64_t dsetp_sum(int64_t a, int64_t b)
{
    if (b > 0 && a > INT64_MAX - b)
        return INT64_MAX;
    return b < 0 && a < INT64_MIN - b ? INT64_MIN : a + b;
}

static inline int64_t dsetp_difference(int64_t a, int64_t b)
{
    if (b < 0 && a > INT64_MAX + b)
        return INT64_MAX;
    return b > 0 && a < INT64_MIN + b ? INT64_MIN : a - b;
}

#endif
