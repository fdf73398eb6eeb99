/* DaemonSets as values: deep copies and getters. */
#include "model/daemonset.h"

#include "base/text.h"
#include "model/labels.h"

static bool copy_int_or_percent(dsetp_arena *arena, dset_int_or_percent *value)
{
    if (value->text != NULL)
        value->text = dsetp_arena_string(arena, value->text);
    return !dsetp_arena_failed(arena);
}

static bool copy_bytes(dsetp_arena *arena, dsetp_bytes *bytes)
{
    bytes->data = dsetp_arena_text(arena, bytes->data, bytes->size);
    return bytes->data != NULL;
}

bool dsetp_requests_copy(dsetp_arena *arena, const dset_request **out, const dset_request *items, size_t count)
{
    dset_request *copy = dsetp_arena_array(arena, count, sizeof *copy);
    size_t i;

    if (copy == NULL)
        return false;
    for (i = 0; i < count; i++) {
        copy[i] = items[i];
        copy[i].resource = dsetp_arena_string(arena, items[i].resource);
    }
    *out = copy;
    return !dsetp_arena_failed(arena);
}

static bool copy_fields(dsetp_arena *arena, dset_daemonset *copy, const dset_daemonset *set)
{
    copy->ns = dsetp_arena_string(arena, set->ns);
    copy->name = dsetp_arena_string(arena, set->name);
    copy->uid = dsetp_arena_string(arena, set->uid);
    copy->version = dsetp_arena_string(arena, set->version);
    copy->node_name = dsetp_arena_string(arena, set->node_name);
    return dsetp_labels_copy(arena, &copy->labels, set->labels) &&
           dsetp_labels_copy(arena, &copy->annotations, set->annotations) &&
           dsetp_selector_copy(arena, &copy->selector, set->selector) &&
           copy_int_or_percent(arena, &copy->max_unavailable) && copy_int_or_percent(arena, &copy->max_surge) &&
           dsetp_labels_copy(arena, &copy->template_labels, set->template_labels) &&
           dsetp_labels_copy(arena, &copy->node_selector, set->node_selector) &&
           dsetp_affinity_copy(arena, &copy->affinity, &set->affinity) &&
           dsetp_tolerations_copy(arena, &copy->tolerations, set->tolerations, set->toleration_count) &&
           dsetp_tolerations_copy(arena, &copy->all_tolerations, set->all_tolerations, set->all_toleration_count) &&
           dsetp_requests_copy(arena, &copy->requests, set->requests, set->request_count) &&
           copy_bytes(arena, &copy->document) && copy_bytes(arena, &copy->revision_data) &&
           (set->revision_normal.data == NULL || copy_bytes(arena, &copy->revision_normal)) &&
           !dsetp_arena_failed(arena);
}

dset_daemonset *dsetp_daemonset_copy(const dset_daemonset *set, const dset_allocator *memory)
{
    dset_allocator hook = dsetp_memory(memory);
    size_t texts = set->document.size + set->revision_data.size + set->revision_normal.size;
    dsetp_arena *arena = dsetp_arena_new(&hook, texts + 2048);
    dset_daemonset *copy = arena != NULL ? dsetp_arena_zalloc(arena, sizeof *copy) : NULL;

    if (copy != NULL) {
        *copy = *set;
        copy->memory = hook;
        copy->arena = arena;
        if (copy_fields(arena, copy, set))
            return copy;
    }
    dsetp_arena_free(arena);
    return NULL;
}

int dset_daemonset_copy(dset_daemonset **out, const dset_daemonset *set, const dset_allocator *memory, dset_error *err)
{
    if (out == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "out", "must not be NULL");
    *out = NULL;
    if (set == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "set", "must not be NULL");
    *out = dsetp_daemonset_copy(set, memory);
    return *out != NULL ? DSET_OK : dsetp_no_memory(err);
}

void dset_daemonset_free(dset_daemonset *set)
{
    if (set != NULL)
        dsetp_arena_free(set->arena);
}

const char *dset_daemonset_namespace(const dset_daemonset *set)
{
    return set != NULL ? set->ns : "";
}

const char *dset_daemonset_name(const dset_daemonset *set)
{
    return set != NULL ? set->name : "";
}

const char *dset_daemonset_uid(const dset_daemonset *set)
{
    return set != NULL ? set->uid : "";
}

const char *dset_daemonset_version(const dset_daemonset *set)
{
    return set != NULL ? set->version : "";
}

int64_t dset_daemonset_generation(const dset_daemonset *set)
{
    return set != NULL ? set->generation : 0;
}

const dset_label_selector *dset_daemonset_selector(const dset_daemonset *set)
{
    return set != NULL ? set->selector : NULL;
}

const char *dset_daemonset_revision_data(const dset_daemonset *set, size_t *size)
{
    if (size != NULL)
        *size = set != NULL ? set->revision_data.size : 0;
    return set != NULL ? set->revision_data.data : "";
}

const dset_toleration *dset_daemonset_tolerations(const dset_daemonset *set, size_t *count)
{
    if (count != NULL)
        *count = set != NULL ? set->all_toleration_count : 0;
    return set != NULL ? set->all_tolerations : NULL;
}

const dset_request *dset_daemonset_requests(const dset_daemonset *set, size_t *count)
{
    if (count != NULL)
        *count = set != NULL ? set->request_count : 0;
    return set != NULL ? set->requests : NULL;
}

static const dset_labels no_labels = { NULL, 0 };

dset_labels dset_daemonset_labels(const dset_daemonset *set)
{
    return set != NULL ? set->labels : no_labels;
}

dset_labels dset_daemonset_annotations(const dset_daemonset *set)
{
    return set != NULL ? set->annotations : no_labels;
}

dset_labels dset_daemonset_template_labels(const dset_daemonset *set)
{
    return set != NULL ? set->template_labels : no_labels;
}

int dset_daemonset_strategy(const dset_daemonset *set, dset_strategy *out)
{
    dset_strategy made = DSET_STRATEGY_INIT;

    if (set == NULL)
        return DSET_EMISUSE;
    made.type = set->strategy;
    made.max_unavailable = set->max_unavailable;
    made.max_surge = set->max_surge;
    made.min_ready_seconds = set->min_ready_seconds;
    made.history_limit = set->has_history_limit ? set->history_limit : -1;
    return dsetp_struct_give(out, &made, sizeof made);
}

dset_status dsetp_stored_status(const dset_daemonset *set)
{
    dset_status made = DSET_STATUS_INIT;

    made.observed_generation = set->observed_generation;
    made.desired = set->desired;
    made.current = set->current;
    made.misscheduled = set->misscheduled;
    made.ready = set->ready;
    made.available = set->available;
    made.unavailable = set->unavailable;
    made.updated = set->updated;
    made.collision_count = set->collision_count;
    return made;
}

int dset_daemonset_status(const dset_daemonset *set, dset_status *out)
{
    dset_status made;

    if (set == NULL)
        return DSET_EMISUSE;
    made = dsetp_stored_status(set);
    return dsetp_struct_give(out, &made, sizeof made);
}
