/* Whole numbers as text. */
#ifndef DSETP_MODEL_NUMBER_H
#define DSETP_MODEL_NUMBER_H

#include "daemonset/base.h"

/* Decimal with an optional sign, as strconv.ParseInt(text, 10, 64) reads it; false when it is not one or does not fit. */
bool dsetp_parse_int64(const char *text, size_t size, int64_t *out);

#endif
