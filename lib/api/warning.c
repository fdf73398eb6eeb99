/* Reports warnings. */
#include "api/warning.h"

#include <string.h>

const dset_value *dsetp_first_of(const dset_value *object, const char *key)
{
    const dset_value *list = dsetp_get(object, key);

    return list != NULL ? dsetp_first(list) : NULL;
}

void dsetp_warning(dsetp_validator *v, const dset_value *at, const char *text)
{
    dsetp_issues_add(v->issues, DSET_EINVALID, true, v->in->advice != NULL ? v->in->advice : "Warning", v->path, at, NULL, text);
}

void dsetp_warning_at(dsetp_validator *v, const char *name, const dset_value *at, const char *text)
{
    size_t mark = dsetp_enter(v, name);

    dsetp_warning(v, at, text);
    dsetp_leave(v, mark);
}

static bool is_fractional(const dset_value *value)
{
    dset_quantity amount;
    int64_t milli;

    return dsetp_quantity_of(value, &amount) && dset_quantity_milli(&amount, &milli) && milli % 1000 != 0;
}

/* Warns about fractions of bytes in one list of resources. */
void dsetp_warn_bytes(dsetp_validator *v, const dset_value *object, const char *list, const char *const *resources)
{
    size_t mark = dsetp_enter(v, list);

    for (; *resources != NULL; resources++) {
        const dset_value *value = dsetp_get(dsetp_get(object, list), *resources);
        size_t inner = dsetp_enter_key(v, *resources);

        if (is_fractional(value))
            dsetp_warning(v, value, "must be a whole number of bytes");
        dsetp_leave(v, inner);
    }
    dsetp_leave(v, mark);
}
