/* Defaults: those of the table, and the few that depend on other fields. Knows nothing of validity. */
#include "manifest/defaults.h"

#include <string.h>

#include "manifest/rules.h"

static dset_value *preset_value(dset_document *document, const char *json)
{
    char text[64];
    size_t length = strlen(json);

    switch (json[0]) {
    case '{':
        return dsetp_value_new(document, cJSON_Object);
    case 't':
        return dsetp_value_new(document, cJSON_True);
    case 'f':
        return dsetp_value_new(document, cJSON_False);
    case '"':
        memcpy(text, json + 1, length - 2);
        text[length - 2] = '\0';
        return dsetp_value_text(document, cJSON_String, text);
    default:
        return dsetp_value_text(document, cJSON_Number, json);
    }
}

static bool round_map(dset_document *document, dset_value *map)
{
    dset_value *at;

    for (at = dsetp_first(map); at != NULL; at = dsetp_next(at)) {
        char text[2 * 9 * DSET_QUANTITY_LIMBS];
        dset_quantity quantity;

        if (!dsetp_is_string(at) ||
            dset_quantity_parse(&quantity, at->json.valuestring, strlen(at->json.valuestring), NULL) != DSET_OK ||
            !dset_quantity_round_to_milli(&quantity))
            continue;
        dset_quantity_write(&quantity, text, sizeof text);
        at->json.valuestring = dsetp_arena_string(document->arena, text);
        if (at->json.valuestring == NULL)
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
        dset_value *value = at != NULL && at->json.string == field->name ? at : NULL;

        if (value != NULL)
            at = dsetp_next(at);
        if ((value == NULL || dsetp_is_null(value)) && field->preset != NULL && filled == DSETP_FILL_ON) {
            value = preset_value(document, field->preset);
            if (value == NULL)
                return false;
            dsetp_field_put(object, type, field, value);
        }
        if (value != NULL && !default_field(document, value, field))
            return false;
    }
    return true;
}

/* Sets a string member of an object in normal form. */
static bool fill_text(dset_document *document, dset_value *object, const dsetp_type *type, const char *key,
                      const char *text)
{
    dset_value *value = dsetp_value_text(document, cJSON_String, text);

    if (value != NULL)
        dsetp_field_put(object, type, dsetp_field_find(type, key), value);
    return value != NULL;
}

static bool has_text(const dset_value *object, const char *key)
{
    const char *text = dsetp_text_of(object, key);

    return text != NULL && text[0] != '\0';
}

dsetp_filled dsetp_fill_strategy(dset_document *document, dset_value *object, const dsetp_type *type)
{
    dset_value *made;

    if (!has_text(object, "type") && !fill_text(document, object, type, "type", "RollingUpdate"))
        return DSETP_FILL_FAILED;
    if (strcmp(dsetp_text_of(object, "type"), "RollingUpdate") == 0 && dsetp_get(object, "rollingUpdate") == NULL) {
        made = dsetp_value_new(document, cJSON_Object);
        if (made == NULL)
            return DSETP_FILL_FAILED;
        dsetp_field_put(object, type, dsetp_field_find(type, "rollingUpdate"), made);
    }
    return DSETP_FILL_ON;
}

/* What stands beside another strategy is not looked at. */
dsetp_filled dsetp_fill_rolling_update(dset_document *document, dset_value *object, const dsetp_type *type)
{
    (void)document;
    (void)type;
    return strcmp(dsetp_or_empty(dsetp_text_of(object->parent, "type")), "RollingUpdate") == 0 ? DSETP_FILL_ON
                                                                                             : DSETP_FILL_NONE;
}

/* One value under two names: the new name wins. */
dsetp_filled dsetp_fill_pod_spec(dset_document *document, dset_value *object, const dsetp_type *type)
{
    const char *name = has_text(object, "serviceAccountName") ? "serviceAccountName" : "serviceAccount";

    if (!has_text(object, name))
        return DSETP_FILL_ON;
    name = dsetp_text_of(object, name);
    return fill_text(document, object, type, "serviceAccountName", name) &&
                   fill_text(document, object, type, "serviceAccount", name)
               ? DSETP_FILL_ON
               : DSETP_FILL_FAILED;
}

dsetp_filled dsetp_fill_container(dset_document *document, dset_value *object, const dsetp_type *type)
{
    const char *policy = dsetp_pull_policy(dsetp_or_empty(dsetp_text_of(object, "image")));

    return has_text(object, "imagePullPolicy") || fill_text(document, object, type, "imagePullPolicy", policy)
               ? DSETP_FILL_ON
               : DSETP_FILL_FAILED;
}

dsetp_filled dsetp_fill_image_volume(dset_document *document, dset_value *object, const dsetp_type *type)
{
    const char *policy = dsetp_pull_policy(dsetp_or_empty(dsetp_text_of(object, "reference")));

    return has_text(object, "pullPolicy") || fill_text(document, object, type, "pullPolicy", policy)
               ? DSETP_FILL_ON
               : DSETP_FILL_FAILED;
}

/* A volume without a source is an empty directory. */
dsetp_filled dsetp_fill_volume(dset_document *document, dset_value *object, const dsetp_type *type)
{
    const dset_value *at;
    dset_value *made;

    for (at = dsetp_first(object); at != NULL; at = dsetp_next(at)) {
        const dsetp_field *field = dsetp_field_find(type, at->json.string);

        if (field != NULL && field->kind == DSETP_STRUCT)
            return DSETP_FILL_ON;
    }
    made = dsetp_value_new(document, cJSON_Object);
    if (made == NULL)
        return DSETP_FILL_FAILED;
    dsetp_field_put(object, type, dsetp_field_find(type, "emptyDir"), made);
    return DSETP_FILL_ON;
}
