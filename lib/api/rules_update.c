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
            dsetp_wrong_member(v, metadata, immutable[i], dsetp_invalid, "field is immutable");
    }
    dsetp_check_finalizer_domains(v, metadata);
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

/* --- responders to evictions: judged only where an object has them already, since the feature is disabled --- */

static const char *responder_name_problem(const char *name)
{
    static const char *const reserved[] = { "k8s.io", "kubernetes.io" };
    const char *slash = strchr(name, '/');
    size_t i;

    if (slash == NULL || dset_text_problem(DSET_RULE_QUALIFIED_NAME, name, strlen(name)) != NULL)
        return "must be a qualified name with a domain, such as example.com/name";
    for (i = 0; i < sizeof reserved / sizeof reserved[0]; i++) {
        if (dsetp_ends_domain(name, (size_t)(slash - name), reserved[i]))
            return "domains that end with k8s.io or kubernetes.io are reserved";
    }
    return NULL;
}

static void check_responder_priority(dsetp_validator *v, const dset_value *responder, const dset_value *old)
{
    const dset_value *priority = dsetp_get(responder, "priority"), *before = dsetp_get(old, "priority");
    int64_t number, then;

    if (!dset_value_int64(priority, &number)) {
        if (old == NULL || before != NULL)
            dsetp_wrong_member(v, responder, "priority", dsetp_required, "must be given");
        return;
    }
    if (dset_value_int64(before, &then) && then == number)
        return;
    if (number < 1000 || number > 100000)
        dsetp_wrong_member(v, responder, "priority", dsetp_invalid, "must be from 1000 to 100000");
}

static void check_responder(dsetp_validator *v, const dset_value *responder, const dset_value *old)
{
    const char *name = dsetp_string_member(responder, "name"), *problem;

    if (name[0] == '\0' && old == NULL) {
        dsetp_wrong_member(v, responder, "name", dsetp_required, "must be given");
    } else if (old == NULL) {
        problem = responder_name_problem(name);
        if (problem != NULL)
            dsetp_wrong_member(v, responder, "name", dsetp_invalid, problem);
    }
    check_responder_priority(v, responder, old);
}

static const dset_value *responder_of(const dset_value *list, const char *name, const dset_value *end)
{
    const dset_value *at = list != NULL ? dsetp_first(list) : NULL;

    while (at != end && at != NULL && strcmp(dsetp_string_member(at, "name"), name) != 0)
        at = dsetp_next(at);
    return at != end ? at : NULL;
}

static void check_responders(dsetp_validator *v, const dset_value *root, const dset_value *old_root)
{
    static const char *const path[] = { "spec", "template", "spec", NULL };
    const dset_value *spec = dsetp_at(root, path), *old = dsetp_at(old_root, path), *at;
    const dset_value *list = dsetp_get(spec, "evictionResponders"), *before = dsetp_get(old, "evictionResponders");
    size_t mark = dsetp_enter(v, "spec");
    dsetp_elements responders;

    dsetp_enter(v, "template");
    dsetp_enter(v, "spec");
    if (dsetp_same_members(spec, old, &dsetp_pod_spec_type, "evictionResponders")) {
        /* Kubernetes does not judge it again. */
    } else if (dsetp_count(list) > 10) {
        dsetp_wrong_member(v, spec, "evictionResponders", dsetp_too_many, "must have no more than 10 responders");
    } else {
        responders = dsetp_enter_list(v, spec, "evictionResponders");
        while ((at = dsetp_next_element(&responders)) != NULL) {
            if (responder_of(list, dsetp_string_member(at, "name"), at) != NULL)
                dsetp_wrong(v, dsetp_duplicate, at, "duplicate entry: another responder has this name");
        }
        responders = dsetp_enter_list(v, spec, "evictionResponders");
        while ((at = dsetp_next_element(&responders)) != NULL)
            check_responder(v, at, responder_of(before, dsetp_string_member(at, "name"), NULL));
    }
    dsetp_leave(v, mark);
}

void dsetp_validate_update(dsetp_validator *v, const dset_value *root, const dset_value *old)
{
    const dsetp_type *spec = dsetp_field_find(&dsetp_daemonset_type, "spec")->type;

    check_metadata(v, root, old);
    if (!dsetp_same_members(dsetp_get(root, "spec"), dsetp_get(old, "spec"), spec, "selector"))
        dsetp_wrong_path(v, "spec.selector", dsetp_invalid, dsetp_get(dsetp_get(root, "spec"), "selector"),
                         "field is immutable");
    v->tolerated = broken_before(v, old);
    dsetp_validate_member(v, root, &dsetp_daemonset_type, "spec");
    check_responders(v, root, old);
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
