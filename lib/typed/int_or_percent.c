/* Int-or-string values from documents. */
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "daemonset/manifest.h"

int dset_int_or_percent_read(dset_int_or_percent *out, const dset_value *value, dset_error *err)
{
    const char *number = dset_value_number(value);
    int64_t whole;

    if (out == NULL || value == NULL)
        return dsetp_fail(err, DSET_EMISUSE, out == NULL ? "out" : "value", "must not be NULL");
    memset(out, 0, sizeof *out);
    switch (dset_value_type(value)) {
    case DSET_NULL:
        return DSET_OK;
    case DSET_STRING:
        out->kind = DSET_VALUE_TEXT;
        out->text = dset_value_string(value);
        return DSET_OK;
    case DSET_NUMBER:
        if (!dsetp_parse_int64(number, strlen(number), &whole) || whole < INT32_MIN || whole > INT32_MAX)
            break;
        out->kind = DSET_VALUE_NUMBER;
        out->number = (int32_t)whole;
        return DSET_OK;
    default:
        break;
    }
    return dsetp_fail(err, DSET_EINVALID, "", "must be a whole number of 32 bits, or a text such as \"10%%\"");
}
