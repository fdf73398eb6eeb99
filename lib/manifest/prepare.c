/* What the API server does to an object before it judges and stores it. Knows nothing of validity. */
#include <string.h>

#include "manifest/convert.h"
#include "manifest/decode.h"
#include "manifest/defaults.h"
#include "model/number.h"

/* Written by tools that are long gone; dropped whenever a template is stored. */
static const char *const old_annotations[] = {
    "pod.alpha.kubernetes.io/init-containers",
    "pod.beta.kubernetes.io/init-containers",
    "pod.alpha.kubernetes.io/init-container-statuses",
    "pod.beta.kubernetes.io/init-container-statuses",
};

void dsetp_remove(dset_value *object, const char *key)
{
    dset_value *member = dsetp_get(object, key);

    if (member != NULL)
        dsetp_unlink(member);
}

/* Drops what belongs to features that are off, but for those in the mask `kept`. */
static void drop_gated(dset_value *object, const dsetp_type *type, uint32_t kept)
{
    dset_value *at, *next, *element;

    for (at = dsetp_first(object); at != NULL; at = next) {
        const dsetp_field *field = dsetp_field_find(type, at->json.string);

        next = dsetp_next(at);
        if (field == NULL)
            continue;
        if (field->gate != DSETP_GATE_NONE && (kept >> field->gate & 1u) == 0) {
            dsetp_unlink(at);
        } else if (field->kind == DSETP_STRUCT && field->shape == DSETP_ONE) {
            bool empty = dsetp_first(at) == NULL;

            if (dsetp_is_object(at))
                drop_gated(at, field->type, kept);
            if (dsetp_first(at) == NULL && !empty && strcmp(field->name, "lifecycle") == 0)
                dsetp_unlink(at); /* nothing is left of it */
        } else if (field->kind == DSETP_STRUCT) {
            for (element = dsetp_first(at); element != NULL; element = dsetp_next(element))
                drop_gated(element, field->type, kept);
        }
    }
}

static bool put_number(dset_document *document, dset_value *object, const dsetp_type *type, const char *key,
                       int64_t number)
{
    char digits[24];
    dset_value *value;

    dsetp_decimal(digits, number);
    value = dsetp_value_text(document, cJSON_Number, digits);
    if (value != NULL)
        dsetp_field_put(object, type, dsetp_field_find(type, key), value);
    return value != NULL;
}

static int64_t template_generation(const dset_value *root)
{
    static const char *const path[] = { "metadata", "annotations", NULL };
    const char *text = dsetp_text_of(dsetp_at(root, path), DSETP_TEMPLATE_GENERATION);
    int64_t number;

    return text != NULL && dsetp_parse_int64(text, strlen(text), &number) ? number : 0;
}

static bool put_template_generation(dset_document *document, dset_value *root, int64_t number)
{
    dset_value *metadata = dsetp_get(root, "metadata"), *annotations = dsetp_get(metadata, "annotations");
    char digits[24];

    if (annotations == NULL) {
        annotations = dsetp_value_new(document, cJSON_Object);
        if (annotations == NULL)
            return false;
        dsetp_field_put(metadata, &dsetp_object_meta_type, dsetp_field_find(&dsetp_object_meta_type, "annotations"),
                        annotations);
    }
    dsetp_decimal(digits, number);
    dsetp_put(annotations, DSETP_TEMPLATE_GENERATION, dsetp_value_text(document, cJSON_String, digits));
    return !dsetp_arena_failed(document->arena) && dsetp_sort_members(document, annotations);
}

static void drop_old_annotations(dset_value *root)
{
    static const char *const path[] = { "spec", "template", "metadata", NULL };
    dset_value *metadata = dsetp_at(root, path), *annotations = dsetp_get(metadata, "annotations");
    size_t i;

    for (i = 0; i < sizeof old_annotations / sizeof old_annotations[0]; i++)
        dsetp_remove(annotations, old_annotations[i]);
    if (annotations != NULL && dsetp_first(annotations) == NULL)
        dsetp_unlink(annotations);
}

static bool clear_status(dset_document *document, dset_value *root)
{
    static const dsetp_decode_options plain = { false, NULL };
    dset_value *status = dsetp_value_new(document, cJSON_Object);
    const dsetp_field *field = dsetp_field_find(&dsetp_daemonset_type, "status");

    if (status == NULL || dsetp_decode(document, status, field->type, &plain, NULL) != DSET_OK)
        return false;
    dsetp_field_put(root, &dsetp_daemonset_type, field, status);
    return true;
}

/* The API server keeps both numbers of a rolling update, whatever the strategy: what is absent is 0. */
static bool keep_rolling_update(dset_document *document, dset_value *root)
{
    static const char *const path[] = { "spec", "updateStrategy", "rollingUpdate", NULL };
    dset_value *rolling = dsetp_at(root, path);

    if (rolling == NULL)
        return true;
    if (dsetp_get(rolling, "maxUnavailable") == NULL)
        dsetp_put(rolling, "maxUnavailable", dsetp_value_text(document, cJSON_Number, "0"));
    if (dsetp_get(rolling, "maxSurge") == NULL)
        dsetp_put(rolling, "maxSurge", dsetp_value_text(document, cJSON_Number, "0"));
    return !dsetp_arena_failed(document->arena);
}

bool dsetp_prepare_create(dset_document *document, dset_value *root)
{
    static const char *const cleared[] = { "selfLink", "deletionTimestamp", "deletionGracePeriodSeconds" };
    int64_t generation = template_generation(root);
    size_t i;

    for (i = 0; i < sizeof cleared / sizeof cleared[0]; i++)
        dsetp_remove(dsetp_get(root, "metadata"), cleared[i]);
    drop_gated(root, &dsetp_daemonset_type, 0);
    drop_old_annotations(root);
    return clear_status(document, root) && keep_rolling_update(document, root) &&
           put_number(document, dsetp_get(root, "metadata"), &dsetp_object_meta_type, "generation", 1) &&
           put_template_generation(document, root, generation > 1 ? generation : 1);
}
