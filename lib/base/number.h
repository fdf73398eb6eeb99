/* Whole numbers as text. */
#ifndef DSETP_BASE_NUMBER_H
#define DSETP_BASE_NUMBER_H

#include "base/ascii.h"
#include "daemonset/base.h"

/* Decimal with an optional sign, as strconv.ParseInt(text, 10, 64) reads it; false if invalid or out of range. */
bool dsetp_parse_int64(const char *text, size_t size, int64_t *out);

/* Decimal, at most 21 bytes with the terminator; returns the length. */
size_t dsetp_decimal(char buffer[24], int64_t number);

#endif
