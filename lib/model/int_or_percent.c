/* Values that are a number or a percentage. */
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "daemonset/scalar.h"

/* In doubles, as Kubernetes computes it, which matters only beyond 2^53. On overflow the result is that of Go. */
static int64_t scale(int64_t percent, int32_t total, bool round_up)
{
    double exact = (double)percent * (double)total / 100;
    int64_t whole;

    if (!(exact >= -9223372036854775808.0 && exact < 9223372036854775808.0))
        return INT64_MIN;
    whole = (int64_t)exact;
    if (round_up && (double)whole < exact)
        whole++;
    if (!round_up && (double)whole > exact)
        whole--;
    return whole;
}

int dset_int_or_percent_scale(const dset_int_or_percent *value, int32_t total, bool round_up, int64_t *out,
                              dset_error *err)
{
    int64_t percent;
    size_t size;

    if (value == NULL || out == NULL)
        return dsetp_fail(err, DSET_EMISUSE, value == NULL ? "value" : "out", "must not be NULL");
    *out = 0;
    if (value->kind == DSET_VALUE_NUMBER)
        *out = value->number;
    if (value->kind != DSET_VALUE_TEXT)
        return DSET_OK;
    size = value->text != NULL ? strlen(value->text) : 0;
    if (size == 0 || value->text[size - 1] != '%' || !dsetp_parse_int64(value->text, size - 1, &percent))
        return dsetp_fail(err, DSET_EINVALID, "", "must be a percentage such as 10%%");
    *out = scale(percent, total, round_up);
    return DSET_OK;
}
