/* The public accessors of values. They change nothing. */
#include <stdarg.h>
#include <string.h>

#include "base/number.h"
#include "tree/tree.h"

int dset_value_type(const dset_value *value)
{
    if (value == NULL)
        return 0;
    return dsetp_kind(value) == DSETP_TRUE ? DSET_BOOL : dsetp_kind(value);
}

const dset_value *dset_value_get(const dset_value *object, const char *key)
{
    return key != NULL ? dsetp_get(object, key) : NULL;
}

const dset_value *dset_value_find(const dset_value *value, ...)
{
    const char *key;
    va_list keys;

    va_start(keys, value);
    while ((key = va_arg(keys, const char *)) != NULL)
        value = dsetp_get(value, key);
    va_end(keys);
    return value;
}

size_t dset_value_count(const dset_value *container)
{
    return dsetp_count(container);
}

const dset_value *dset_value_first(const dset_value *container)
{
    return container != NULL ? dsetp_first(container) : NULL;
}

const dset_value *dset_value_next(const dset_value *value)
{
    return value != NULL ? dsetp_next(value) : NULL;
}

const char *dset_value_key(const dset_value *value)
{
    return value != NULL ? value->key : NULL;
}

const char *dset_value_string(const dset_value *value)
{
    return dsetp_is_string(value) ? value->text : NULL;
}

const char *dset_value_number(const dset_value *value)
{
    return value != NULL && dsetp_kind(value) == DSET_NUMBER ? value->text : NULL;
}

bool dset_value_bool(const dset_value *value)
{
    return value != NULL && dsetp_kind(value) == DSETP_TRUE;
}

bool dset_value_int64(const dset_value *value, int64_t *out)
{
    const char *text = dset_value_number(value);

    return text != NULL && dsetp_parse_int64(text, strlen(text), out);
}

void dset_value_place(const dset_document *document, const dset_value *value, uint32_t *line, uint32_t *column)
{
    (void)document;
    if (line != NULL)
        *line = value != NULL ? value->line : 0;
    if (column != NULL)
        *column = value != NULL ? value->column : 0;
}

const char *dsetp_string_member(const dset_value *object, const char *key)
{
    return dsetp_or_empty(dsetp_text_of(object, key));
}

int64_t dsetp_number_member(const dset_value *object, const char *key)
{
    int64_t number;

    return dset_value_int64(dsetp_get(object, key), &number) ? number : 0;
}
