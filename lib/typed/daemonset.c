/* Converts the tree of a DaemonSet to its typed form. Does not parse text and does not validate. */
#include "typed/daemonset.h"

#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "daemonset/scalar.h"
#include "model/daemon_tolerations.h"
#include "model/labels.h"
#include "tree/write.h"
#include "typed/read.h"

static int32_t small_member(const dset_value *object, const char *key)
{
    return (int32_t)dsetp_number_member(object, key);
}

static bool read_selector(dset_daemonset *set, const dset_value *value)
{
    dset_label_selector *selector;
    bool good;
    int code = dsetp_selector_read(&selector, value, &set->memory, NULL);

    if (code == DSET_ENOMEM)
        return false;
    set->selector_broken = code != DSET_OK;
    good = dsetp_selector_copy(set->arena, &set->selector, selector);
    dset_label_selector_free(selector);
    return good;
}

static bool read_affinity(dsetp_arena *arena, dsetp_affinity *out, const dset_value *spec)
{
    static const char *const path[] = { "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution",
                                        NULL };
    const dset_value *required = dsetp_at(spec, path), *list, *at;
    dsetp_term *terms;

    out->present = dsetp_is_object(required);
    list = dsetp_get(required, "nodeSelectorTerms");
    terms = dsetp_arena_array(arena, dsetp_is_array(list) ? dsetp_count(list) : 0, sizeof *terms);
    if (terms == NULL)
        return false;
    out->terms = terms;
    for (at = dsetp_is_array(list) ? dsetp_first(list) : NULL; at != NULL; at = dsetp_next(at)) {
        dsetp_term *term = &terms[out->count++];

        if (!dsetp_requirements_read(arena, &term->expressions, &term->expression_count, dsetp_get(at, "matchExpressions")) ||
            !dsetp_requirements_read(arena, &term->fields, &term->field_count, dsetp_get(at, "matchFields")))
            return false;
    }
    return true;
}

static bool read_int_or_percent(dsetp_arena *arena, dset_int_or_percent *out, const dset_value *value)
{
    if (value == NULL || dset_int_or_percent_read(out, value, NULL) != DSET_OK || out->kind != DSET_VALUE_TEXT)
        return true;
    out->text = dsetp_arena_string(arena, out->text);
    return out->text != NULL;
}

static bool read_metadata(dset_daemonset *set, const dset_value *metadata)
{
    const char *generation;

    set->ns = dsetp_arena_string(set->arena, dsetp_string_member(metadata, "namespace"));
    set->name = dsetp_arena_string(set->arena, dsetp_string_member(metadata, "name"));
    set->uid = dsetp_arena_string(set->arena, dsetp_string_member(metadata, "uid"));
    set->version = dsetp_arena_string(set->arena, dsetp_string_member(metadata, "resourceVersion"));
    set->generation = dsetp_number_member(metadata, "generation");
    set->created_at = dsetp_time_member(metadata, "creationTimestamp");
    set->deleted_at = dsetp_time_member(metadata, "deletionTimestamp");
    if (!dsetp_labels_read(set->arena, &set->labels, dsetp_get(metadata, "labels")) ||
        !dsetp_labels_read(set->arena, &set->annotations, dsetp_get(metadata, "annotations")))
        return false;
    generation = dsetp_labels_get(set->annotations, DSETP_TEMPLATE_GENERATION);
    set->has_template_generation =
        generation != NULL && dsetp_parse_int64(generation, strlen(generation), &set->template_generation);
    return !dsetp_arena_failed(set->arena);
}

static bool read_strategy(dset_daemonset *set, const dset_value *strategy)
{
    const dset_value *rolling = dsetp_get(strategy, "rollingUpdate");
    const char *type = dsetp_string_member(strategy, "type");

    if (strcmp(type, "RollingUpdate") == 0)
        set->strategy = DSET_STRATEGY_ROLLING_UPDATE;
    else if (strcmp(type, "OnDelete") == 0)
        set->strategy = DSET_STRATEGY_ON_DELETE;
    set->has_rolling_update = dsetp_is_object(rolling);
    return read_int_or_percent(set->arena, &set->max_unavailable, dsetp_get(rolling, "maxUnavailable")) &&
           read_int_or_percent(set->arena, &set->max_surge, dsetp_get(rolling, "maxSurge"));
}

static bool read_template(dset_daemonset *set, const dset_value *template_value)
{
    const dset_value *spec = dsetp_get(template_value, "spec");

    set->node_name = dsetp_arena_string(set->arena, dsetp_string_member(spec, "nodeName"));
    set->host_network = dset_value_bool(dsetp_get(spec, "hostNetwork"));
    return set->node_name != NULL &&
           dsetp_labels_read(set->arena, &set->template_labels,
                             dsetp_get(dsetp_get(template_value, "metadata"), "labels")) &&
           dsetp_labels_read(set->arena, &set->node_selector, dsetp_get(spec, "nodeSelector")) &&
           read_affinity(set->arena, &set->affinity, spec) &&
           dsetp_tolerations_read(set->arena, &set->tolerations, &set->toleration_count,
                                  dsetp_get(spec, "tolerations")) &&
           dsetp_merge_daemon_tolerations(set->arena, set->tolerations, set->toleration_count, set->host_network,
                                          &set->all_tolerations, &set->all_toleration_count) &&
           dsetp_requests_read(set, spec);
}

static bool read_spec(dset_daemonset *set, const dset_value *spec)
{
    int64_t number;

    set->min_ready_seconds = small_member(spec, "minReadySeconds");
    set->has_history_limit = dset_value_int64(dsetp_get(spec, "revisionHistoryLimit"), &number);
    set->history_limit = small_member(spec, "revisionHistoryLimit");
    return read_selector(set, dsetp_get(spec, "selector")) &&
           read_strategy(set, dsetp_get(spec, "updateStrategy")) &&
           read_template(set, dsetp_get(spec, "template"));
}

static void read_status(dset_daemonset *set, const dset_value *status)
{
    int64_t number;

    set->observed_generation = dsetp_number_member(status, "observedGeneration");
    set->desired = small_member(status, "desiredNumberScheduled");
    set->current = small_member(status, "currentNumberScheduled");
    set->misscheduled = small_member(status, "numberMisscheduled");
    set->ready = small_member(status, "numberReady");
    set->available = small_member(status, "numberAvailable");
    set->unavailable = small_member(status, "numberUnavailable");
    set->updated = small_member(status, "updatedNumberScheduled");
    set->collision_count =
        dset_value_int64(dsetp_get(status, "collisionCount"), &number) ? (int32_t)number : -1;
}

void dsetp_write_revision_data(dsetp_buffer *buffer, dset_document *document, const dset_value *template_value)
{
    dset_value *copy = dsetp_is_object(template_value) ? dsetp_value_copy(document, template_value)
                                                       : dsetp_value_new(document, DSET_OBJECT);

    if (copy == NULL) {
        buffer->failed = true;
        return;
    }
    dsetp_put(copy, "$patch", dsetp_value_text(document, DSET_STRING, "replace"));
    buffer->failed = buffer->failed || dsetp_arena_failed(document->arena);
    dsetp_buffer_string(buffer, "{\"spec\":{\"template\":");
    dsetp_write_json(buffer, copy, DSET_WRITE_CANONICAL);
    dsetp_buffer_string(buffer, "}}");
}

static bool keep_bytes(dset_daemonset *set, dsetp_bytes *out, dsetp_buffer *buffer)
{
    if (!buffer->failed) {
        out->data = dsetp_arena_text(set->arena, buffer->data, buffer->size);
        out->size = buffer->size;
    }
    dsetp_buffer_free(buffer);
    return out->data != NULL;
}

static bool read_texts(dset_daemonset *set, dset_document *document, const dset_value *root)
{
    static const char *const path[] = { "spec", "template", NULL };
    dsetp_buffer buffer;

    dsetp_buffer_start(&buffer, &set->memory);
    dsetp_write_json(&buffer, root, 0);
    if (!keep_bytes(set, &set->document, &buffer))
        return false;
    dsetp_buffer_start(&buffer, &set->memory);
    dsetp_write_revision_data(&buffer, document, dsetp_at(root, path));
    return keep_bytes(set, &set->revision_data, &buffer);
}

int dsetp_daemonset_make(dset_daemonset **out, dset_document *document, const dset_allocator *memory, dset_error *err)
{
    const dset_value *root = dsetp_root(document);
    dset_allocator hook = dsetp_memory(memory);
    dsetp_arena *arena = dsetp_arena_new(&hook, 4096);
    dset_daemonset *set = arena != NULL ? dsetp_arena_zalloc(arena, sizeof *set) : NULL;

    if (set != NULL) {
        set->memory = hook;
        set->arena = arena;
        read_status(set, dsetp_get(root, "status"));
        if (read_metadata(set, dsetp_get(root, "metadata")) && read_spec(set, dsetp_get(root, "spec")) &&
            read_texts(set, document, root)) {
            *out = set;
            return DSET_OK;
        }
    }
    dsetp_arena_free(arena);
    return dsetp_no_memory(err);
}
