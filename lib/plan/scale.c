/* maxUnavailable and maxSurge: a number, or a percentage of the nodes that should run a Pod, rounded up. */
#include "plan/plan.h"

#include <string.h>

#define PERCENT_MAX INT32_MAX /* beyond it no fleet tells the results apart */

/* A decimal integer with an optional sign, as Go's Atoi takes it. */
static bool read_integer(const char *text, size_t size, int64_t *out)
{
    bool negative = size > 0 && text[0] == '-';
    size_t i = size > 0 && (text[0] == '-' || text[0] == '+') ? 1 : 0;
    uint64_t value = 0, limit = (uint64_t)INT64_MAX + (negative ? 1 : 0);

    if (i == size)
        return false;
    for (; i < size; i++) {
        unsigned digit = (unsigned)(unsigned char)text[i] - '0';

        if (digit > 9 || value > (limit - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    if (value > PERCENT_MAX)
        value = PERCENT_MAX;
    *out = negative ? -(int64_t)value : (int64_t)value;
    return true;
}

bool dsetp_scale(const dsetp_int_or_percent *value, int64_t total, int64_t *out)
{
    size_t size;
    int64_t percent;

    if (value->kind == DSETP_INT) {
        *out = value->number;
        return true;
    }
    if (value->kind != DSETP_TEXT)
        return false;
    size = strlen(value->text);
    if (size == 0 || value->text[size - 1] != '%' || !read_integer(value->text, size - 1, &percent))
        return false;
    *out = percent * total / 100 + (percent > 0 && percent * total % 100 != 0 ? 1 : 0);
    return true;
}
