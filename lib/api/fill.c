/* The few defaults that depend on other fields. */
#include <string.h>

#include "api/rules.h"

static bool has_text(const dset_value *object, const char *key)
{
    const char *text = dsetp_text_of(object, key);

    return text != NULL && text[0] != '\0';
}

/* Sets a string member of an object in normal form. */
static bool fill_text(dset_document *document, dset_value *object, const dsetp_type *type, const char *key,
                      const char *text)
{
    return dsetp_field_put(object, type, dsetp_field_find(type, key), dsetp_value_text(document, DSET_STRING, text));
}

static bool fill_object(dset_document *document, dset_value *object, const dsetp_type *type, const char *key)
{
    return dsetp_field_put(object, type, dsetp_field_find(type, key), dsetp_value_new(document, DSET_OBJECT));
}

/* A text, where there is none yet. */
static dsetp_filled fill_missing(dset_document *document, dset_value *object, const dsetp_type *type, const char *key,
                                 const char *text)
{
    return has_text(object, key) || fill_text(document, object, type, key, text) ? DSETP_FILL_ON : DSETP_FILL_FAILED;
}

dsetp_filled dsetp_fill_strategy(dset_document *document, dset_value *object, const dsetp_type *type)
{
    if (fill_missing(document, object, type, "type", "RollingUpdate") == DSETP_FILL_FAILED)
        return DSETP_FILL_FAILED;
    if (strcmp(dsetp_text_of(object, "type"), "RollingUpdate") == 0 && dsetp_get(object, "rollingUpdate") == NULL &&
        !fill_object(document, object, type, "rollingUpdate"))
        return DSETP_FILL_FAILED;
    return DSETP_FILL_ON;
}

/* With other strategies this block is ignored. */
dsetp_filled dsetp_fill_rolling_update(dset_document *document, dset_value *object, const dsetp_type *type)
{
    (void)document;
    (void)type;
    return strcmp(dsetp_or_empty(dsetp_text_of(object->parent, "type")), "RollingUpdate") == 0 ? DSETP_FILL_ON
                                                                                             : DSETP_FILL_NONE;
}

/* One value with two names: the new name takes precedence, and the other gets its place in the text too. */
dsetp_filled dsetp_fill_pod_spec(dset_document *document, dset_value *object, const dsetp_type *type)
{
    static const char *const names[] = { "serviceAccountName", "serviceAccount" };
    size_t from = has_text(object, names[0]) ? 0 : 1;
    dset_value *given = dsetp_get(object, names[from]), *copy;

    if (!has_text(object, names[from]))
        return DSETP_FILL_ON;
    copy = dsetp_value_text(document, DSET_STRING, given->text);
    if (copy != NULL) {
        copy->line = given->line;
        copy->column = given->column;
    }
    return dsetp_field_put(object, type, dsetp_field_find(type, names[1 - from]), copy) ? DSETP_FILL_ON
                                                                                       : DSETP_FILL_FAILED;
}

dsetp_filled dsetp_fill_container(dset_document *document, dset_value *object, const dsetp_type *type)
{
    const char *policy = dsetp_pull_policy(dsetp_or_empty(dsetp_text_of(object, "image")));

    return fill_missing(document, object, type, "imagePullPolicy", policy);
}

dsetp_filled dsetp_fill_image_volume(dset_document *document, dset_value *object, const dsetp_type *type)
{
    const char *policy = dsetp_pull_policy(dsetp_or_empty(dsetp_text_of(object, "reference")));

    return fill_missing(document, object, type, "pullPolicy", policy);
}

/* A volume without a source is an empty directory. */
dsetp_filled dsetp_fill_volume(dset_document *document, dset_value *object, const dsetp_type *type)
{
    const dset_value *at;

    for (at = dsetp_first(object); at != NULL; at = dsetp_next(at)) {
        const dsetp_field *field = dsetp_field_find(type, at->key);

        if (field != NULL && field->kind == DSETP_STRUCT)
            return DSETP_FILL_ON;
    }
    return fill_object(document, object, type, "emptyDir") ? DSETP_FILL_ON : DSETP_FILL_FAILED;
}
