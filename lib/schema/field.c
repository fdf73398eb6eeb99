/* Looks up a field of a type, and puts a member at the position of its field. */
#include "schema/field.h"

#include <string.h>

const dsetp_field *dsetp_field_find(const dsetp_type *type, const char *name)
{
    size_t i;

    for (i = 0; i < type->count; i++) {
        if (type->fields[i].name[0] == name[0] && strcmp(type->fields[i].name, name) == 0)
            return &type->fields[i];
    }
    return NULL;
}

bool dsetp_field_put(dset_value *object, const dsetp_type *type, const dsetp_field *field, dset_value *value)
{
    const dsetp_field *before = type->fields;
    dset_value *at = dsetp_first(object);

    if (value == NULL)
        return false;
    for (; at != NULL && before < field; before++) {
        if (at->key == before->name)
            at = dsetp_next(at);
    }
    value->key = field->name;
    if (at == NULL)
        dsetp_append(object, value);
    else if (at->key == field->name)
        dsetp_replace(at, value);
    else
        dsetp_insert_before(at, value);
    return true;
}

bool dsetp_quantity_of(const dset_value *value, dset_quantity *out)
{
    return dsetp_is_string(value) && dset_quantity_parse(out, value->text, strlen(value->text), NULL) == DSET_OK;
}
