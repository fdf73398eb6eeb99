/* The changes an API server makes to an object before it validates and stores it. Knows nothing about validity. */
#include "api/admission.h"

#include <string.h>

#include "api/types.h"
#include "base/number.h"
#include "schema/decode.h"
#include "typed/daemonset.h"

/* Written by old tools; dropped whenever a template is stored. */
static const char *const old_annotations[] = {
    "pod.alpha.kubernetes.io/init-containers",
    "pod.beta.kubernetes.io/init-containers",
    "pod.alpha.kubernetes.io/init-container-statuses",
    "pod.beta.kubernetes.io/init-container-statuses",
};

/* Of a volume with several sources, which is refused later, Kubernetes clears the users of files in the first only. */
static uint32_t kept_in_source(const dset_value *volume, const dset_value *source)
{
    static const char *const with_users[] = { "secret", "configMap", "downwardAPI", "projected" };
    const dset_value *first = NULL;
    size_t i;

    for (i = 0; first == NULL && i < sizeof with_users / sizeof with_users[0]; i++)
        first = dsetp_get(volume, with_users[i]);
    return source == first ? 0 : 1u << DSETP_GATE_VOLUME_USER;
}

/* Drops fields of features that are off, except those in the mask `kept`. */
static void drop_gated(dset_value *object, const dsetp_type *type, uint32_t kept)
{
    dset_value *at, *next, *element;

    for (at = dsetp_first(object); at != NULL; at = next) {
        const dsetp_field *field = dsetp_field_find(type, at->key);

        next = dsetp_next(at);
        if (field == NULL)
            continue;
        if (field->gate != DSETP_GATE_NONE && (kept >> field->gate & 1u) == 0) {
            dsetp_unlink(at);
        } else if (field->kind == DSETP_STRUCT && field->shape == DSETP_ONE) {
            bool empty = dsetp_first(at) == NULL;

            if (dsetp_is_object(at))
                drop_gated(at, field->type, kept | (type == &dsetp_volume_type ? kept_in_source(object, at) : 0));
            if (dsetp_first(at) == NULL && !empty && strcmp(field->name, "lifecycle") == 0)
                dsetp_unlink(at); /* it is empty now */
        } else if (field->kind == DSETP_STRUCT) {
            for (element = dsetp_first(at); element != NULL; element = dsetp_next(element))
                drop_gated(element, field->type, kept);
        }
    }
}

/* The mask of the gates whose fields an object uses: fields in use are kept on update. */
static uint32_t gates_in_use(const dset_value *object, const dsetp_type *type)
{
    const dset_value *at, *element;
    uint32_t mask = 0;

    for (at = dsetp_first(object); at != NULL; at = dsetp_next(at)) {
        const dsetp_field *field = dsetp_field_find(type, at->key);

        if (field == NULL)
            continue;
        mask |= 1u << field->gate;
        if (field->kind != DSETP_STRUCT)
            continue;
        if (field->shape == DSETP_ONE)
            mask |= gates_in_use(at, field->type);
        for (element = dsetp_first(at); element != NULL && field->shape != DSETP_ONE; element = dsetp_next(element))
            mask |= gates_in_use(element, field->type);
    }
    return mask;
}

static bool put_number(dset_document *document, dset_value *object, const dsetp_type *type, const char *key,
                       int64_t number)
{
    char digits[24];

    dsetp_decimal(digits, number);
    return dsetp_field_put(object, type, dsetp_field_find(type, key), dsetp_value_text(document, DSET_NUMBER, digits));
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
    const dsetp_type *meta = &dsetp_object_meta_type;
    char digits[24];

    if (annotations == NULL) {
        annotations = dsetp_value_new(document, DSET_OBJECT);
        if (!dsetp_field_put(metadata, meta, dsetp_field_find(meta, "annotations"), annotations))
            return false;
    }
    dsetp_decimal(digits, number);
    dsetp_put(annotations, DSETP_TEMPLATE_GENERATION, dsetp_value_text(document, DSET_STRING, digits));
    dsetp_sort_members(annotations);
    return !dsetp_arena_failed(document->arena);
}

static void drop_old_annotations(dset_value *root)
{
    static const char *const path[] = { "spec", "template", "metadata", NULL };
    dset_value *metadata = dsetp_at(root, path), *annotations = dsetp_get(metadata, "annotations");
    size_t i;

    for (i = 0; i < sizeof old_annotations / sizeof old_annotations[0]; i++)
        dsetp_take(annotations, old_annotations[i]);
    if (annotations != NULL && dsetp_first(annotations) == NULL)
        dsetp_unlink(annotations);
}

static bool clear_status(dset_document *document, dset_value *root)
{
    static const dsetp_decode_options plain = { .findings = NULL };
    dset_value *status = dsetp_value_new(document, DSET_OBJECT);
    const dsetp_field *field = dsetp_field_find(&dsetp_daemonset_type, "status");

    return status != NULL && dsetp_decode(document, status, field->type, &plain, NULL) == DSET_OK &&
           dsetp_field_put(root, &dsetp_daemonset_type, field, status);
}

/* The API server keeps both numbers of a rolling update, whatever the strategy: absent ones are 0. */
static bool keep_rolling_update(dset_document *document, dset_value *root)
{
    static const char *const path[] = { "spec", "updateStrategy", "rollingUpdate", NULL };
    static const char *const numbers[] = { "maxUnavailable", "maxSurge" };
    const dsetp_type *type = &dsetp_daemonset_type;
    dset_value *rolling = dsetp_at(root, path);
    size_t i;

    if (rolling == NULL)
        return true;
    for (i = 0; path[i] != NULL; i++)
        type = dsetp_field_find(type, path[i])->type;
    for (i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        if (dsetp_get(rolling, numbers[i]) == NULL && !put_number(document, rolling, type, numbers[i], 0))
            return false;
    }
    return true;
}

bool dsetp_prepare_create(dset_document *document, dset_value *root)
{
    static const char *const cleared[] = { "selfLink", "deletionTimestamp", "deletionGracePeriodSeconds" };
    int64_t generation = template_generation(root);
    size_t i;

    for (i = 0; i < sizeof cleared / sizeof cleared[0]; i++)
        dsetp_take(dsetp_get(root, "metadata"), cleared[i]);
    drop_gated(root, &dsetp_daemonset_type, 0);
    drop_old_annotations(root);
    return clear_status(document, root) && keep_rolling_update(document, root) &&
           put_number(document, dsetp_get(root, "metadata"), &dsetp_object_meta_type, "generation", 1) &&
           put_template_generation(document, root, generation > 1 ? generation : 1);
}

bool dsetp_prepare_stored(dset_document *document, dset_value *root)
{
    drop_old_annotations(root);
    return keep_rolling_update(document, root);
}

/* Replaces a member of the new object by that of the old one. */
static bool keep(dset_document *document, dset_value *object, const dset_value *old, const dsetp_type *type,
                 const char *key)
{
    static const dsetp_decode_options plain = { .findings = NULL };
    const dsetp_field *field = dsetp_field_find(type, key);
    const dset_value *member = dsetp_get(old, key);
    dset_value *copy;

    if (member == NULL) {
        dsetp_take(object, key);
        return true;
    }
    copy = dsetp_value_copy(document, member);
    if (copy == NULL || (field->kind == DSETP_STRUCT && dsetp_decode(document, copy, field->type, &plain, NULL) != DSET_OK))
        return false;
    return dsetp_field_put(object, type, field, copy);
}

/* Keeps metadata that clients may omit or cannot change. */
static bool keep_metadata(dset_document *document, dset_value *metadata, const dset_value *old)
{
    static const struct {
        const char *key;
        bool always; /* otherwise only if the new object has none */
    } kept[] = {
        { "resourceVersion", false }, { "uid", false },
        { "creationTimestamp", true }, { "deletionTimestamp", true },
        { "deletionGracePeriodSeconds", false },
    };
    size_t i;

    dsetp_take(metadata, "selfLink");
    for (i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        if (dsetp_get(old, kept[i].key) != NULL && (kept[i].always || dsetp_get(metadata, kept[i].key) == NULL) &&
            !keep(document, metadata, old, &dsetp_object_meta_type, kept[i].key))
            return false;
    }
    return true;
}

static bool put_generations(dset_document *document, dset_value *root, int64_t generation, int64_t of_template)
{
    dset_value *metadata = dsetp_get(root, "metadata");

    if (generation == 0)
        dsetp_take(metadata, "generation");
    else if (!put_number(document, metadata, &dsetp_object_meta_type, "generation", generation))
        return false;
    return put_template_generation(document, root, of_template);
}

/* The next number, wrapping as in Go. */
static int64_t next(int64_t number)
{
    return number == INT64_MAX ? INT64_MIN : number + 1;
}

bool dsetp_prepare_update(dset_document *document, dset_value *root, const dset_value *old)
{
    const dsetp_type *spec = dsetp_field_find(&dsetp_daemonset_type, "spec")->type;
    int64_t generation = dsetp_number_member(dsetp_get(old, "metadata"), "generation");
    int64_t of_template = template_generation(old);

    drop_gated(root, &dsetp_daemonset_type, gates_in_use(old, &dsetp_daemonset_type));
    drop_old_annotations(root);
    if (!keep_rolling_update(document, root) ||
        !keep_metadata(document, dsetp_get(root, "metadata"), dsetp_get(old, "metadata")) ||
        !keep(document, root, old, &dsetp_daemonset_type, "status"))
        return false;
    if (!dsetp_same_members(dsetp_get(root, "spec"), dsetp_get(old, "spec"), spec, "template")) {
        of_template = next(of_template);
        generation = next(generation);
    } else if (!dsetp_same_members(root, old, &dsetp_daemonset_type, "spec")) {
        generation = next(generation);
    }
    return put_generations(document, root, generation, of_template);
}

bool dsetp_prepare_status(dset_document *document, dset_value *root, const dset_value *old)
{
    return keep_metadata(document, dsetp_get(root, "metadata"), dsetp_get(old, "metadata")) &&
           keep(document, root, old, &dsetp_daemonset_type, "spec") &&
           put_generations(document, root, dsetp_number_member(dsetp_get(old, "metadata"), "generation"),
                           template_generation(old));
}
