/* Rules of updates: changes of the stored object that are refused. The rules of the new object itself are elsewhere. */
#include <string.h>

#include "api/rules.h"

static const char *const immutable[] = {
    "name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds",
};

static bool holds(const dset_value *list, const char *text)
{
    const dset_value *at;

    for (at = list != NULL ? dsetp_first(list) : NULL; at != NULL; at = dsetp_next(at)) {
        if (strcmp(at->text, text) == 0)
            return true;
    }
    return false;
}

/* An object being deleted can only lose finalizers. */
static void check_finalizers(dsetp_validator *v, const dset_value *metadata, const dset_value *old)
{
    const dset_value *list = dsetp_get(metadata, "finalizers"), *at;

    if (dsetp_get(old, "deletionTimestamp") == NULL)
        return;
    for (at = list != NULL ? dsetp_first(list) : NULL; at != NULL; at = dsetp_next(at)) {
        if (!holds(dsetp_get(old, "finalizers"), at->text)) {
            dsetp_wrong_at(v, ".finalizers", dsetp_forbidden, at, "must not be added while the object is being deleted");
            return;
        }
    }
}

static void check_metadata(dsetp_validator *v, const dset_value *root, const dset_value *old_root)
{
    const dset_value *metadata = dsetp_get(root, "metadata"), *old = dsetp_get(old_root, "metadata");
    size_t mark, i;

    dsetp_validate_metadata(v, root, true);
    mark = dsetp_enter(v, "metadata");
    check_finalizers(v, metadata, old);
    if (dsetp_number_member(metadata, "generation") < dsetp_number_member(old, "generation"))
        dsetp_wrong_member(v, metadata, "generation", dsetp_invalid, "must not decrease");
    for (i = 0; i < sizeof immutable / sizeof immutable[0]; i++) {
        if (!dsetp_same_members(metadata, old, &dsetp_object_meta_type, immutable[i]))
            dsetp_wrong_member(v, metadata, immutable[i], dsetp_invalid, "cannot be changed");
    }
    dsetp_leave(v, mark);
}

/* The later rules that the old object breaks. */
static uint32_t broken_before(dsetp_validator *v, const dset_value *old)
{
    dsetp_issues ignored;
    dsetp_pod_context context;
    dsetp_validator before;

    dsetp_issues_start(&ignored, v->issues->document);
    dsetp_rules_start(&before, &context, &ignored);
    dsetp_validate_member(&before, old, &dsetp_daemonset_type, "spec");
    dsetp_rules_end(&before);
    v->issues->failed = v->issues->failed || ignored.failed;
    dsetp_issues_free(&ignored);
    return before.broken;
}

void dsetp_validate_update(dsetp_validator *v, const dset_value *root, const dset_value *old)
{
    const dsetp_type *spec = dsetp_field_find(&dsetp_daemonset_type, "spec")->type;

    check_metadata(v, root, old);
    if (!dsetp_same_members(dsetp_get(root, "spec"), dsetp_get(old, "spec"), spec, "selector"))
        dsetp_wrong_path(v, "spec.selector", dsetp_invalid, dsetp_get(dsetp_get(root, "spec"), "selector"),
                         "cannot be changed");
    v->tolerated = broken_before(v, old);
    dsetp_validate_member(v, root, &dsetp_daemonset_type, "spec");
}

void dsetp_validate_status(dsetp_validator *v, const dset_value *root, const dset_value *old)
{
    const dset_value *count = dsetp_get(dsetp_get(root, "status"), "collisionCount");
    const dset_value *before = dsetp_get(dsetp_get(old, "status"), "collisionCount");
    int64_t now = 0, then = 0;

    check_metadata(v, root, old);
    dsetp_validate_member(v, root, &dsetp_daemonset_type, "status");
    if (before != NULL && (!dset_value_int64(before, &then) || !dset_value_int64(count, &now) || now < then))
        dsetp_wrong_path(v, "status.collisionCount", dsetp_invalid, count, "must not decrease");
}
