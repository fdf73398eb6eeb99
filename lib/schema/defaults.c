/* Defaults, as a table of fields has them. Knows nothing of validity. */
#include "schema/field.h"

#include <string.h>

static dset_value *preset_value(dset_document *document, const char *json)
{
    char text[64];
    size_t length = strlen(json);

    switch (json[0]) {
    case '{':
        return dsetp_value_new(document, DSET_OBJECT);
    case 't':
        return dsetp_value_new(document, DSETP_TRUE);
    case 'f':
        return dsetp_value_new(document, DSETP_FALSE);
    case '"':
        memcpy(text, json + 1, length - 2);
        text[length - 2] = '\0';
        return dsetp_value_text(document, DSET_STRING, text);
    default:
        return dsetp_value_text(document, DSET_NUMBER, json);
    }
}

static bool round_map(dset_document *document, dset_value *map)
{
    dset_value *at;

    for (at = dsetp_first(map); at != NULL; at = dsetp_next(at)) {
        char text[2 * 9 * DSET_QUANTITY_LIMBS];
        dset_quantity quantity;

        if (!dsetp_quantity_of(at, &quantity) || !dset_quantity_round_to_milli(&quantity))
            continue;
        dset_quantity_write(&quantity, text, sizeof text);
        at->text = dsetp_arena_string(document->arena, text);
        if (at->text == NULL)
            return false;
    }
    return true;
}

static bool default_field(dset_document *document, dset_value *value, const dsetp_field *field)
{
    dset_value *at;

    if (field->kind == DSETP_QUANTITY && field->rounds)
        return round_map(document, value);
    if (field->kind != DSETP_STRUCT)
        return true;
    if (field->shape == DSETP_ONE)
        return !dsetp_is_object(value) || dsetp_default(document, value, field->type);
    for (at = dsetp_first(value); at != NULL; at = dsetp_next(at)) {
        if (!dsetp_default(document, at, field->type))
            return false;
    }
    return true;
}

bool dsetp_default(dset_document *document, dset_value *object, const dsetp_type *type)
{
    dsetp_filled filled = type->fill != NULL ? type->fill(document, object, type) : DSETP_FILL_ON;
    dset_value *at = dsetp_first(object);
    size_t i;

    if (filled == DSETP_FILL_FAILED)
        return false;
    for (i = 0; i < type->count; i++) {
        const dsetp_field *field = &type->fields[i];
        dset_value *value = at != NULL && at->key == field->name ? at : NULL;

        if (value != NULL)
            at = dsetp_next(at);
        if ((value == NULL || dsetp_is_null(value)) && field->preset != NULL && filled == DSETP_FILL_ON) {
            value = preset_value(document, field->preset);
            if (!dsetp_field_put(object, type, field, value))
                return false;
        }
        if (value != NULL && !default_field(document, value, field))
            return false;
    }
    return true;
}
