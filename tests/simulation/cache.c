/* The cache that the controller sees: the store, some time later. Its states are past states of the store. */
#include "simulation/system.h"

#include <stdlib.h>
#include <string.h>

static void free_object(sim_object *object)
{
    free(object->data);
    object->data = NULL;
}

void sim_free_list(sim_objects *list)
{
    while (list->count > 0)
        free_object(&list->items[--list->count]);
    free(list->items);
    memset(list, 0, sizeof *list);
}

static sim_object *append(sim_objects *list)
{
    if (list->count == list->capacity) {
        list->capacity = list->capacity * 2 + 16;
        list->items = realloc(list->items, list->capacity * sizeof *list->items);
        testing_check(list->items != NULL, "out of memory");
    }
    memset(&list->items[list->count], 0, sizeof *list->items);
    return &list->items[list->count++];
}

static int read_pod(void *context, const dset_pod *pod)
{
    sim_pod *to = context;
    const char *node = pod->node_name != NULL ? pod->node_name : pod->node_pinned;
    size_t i;

    snprintf(to->node, sizeof to->node, "%s", node != NULL ? node : "");
    snprintf(to->owner, sizeof to->owner, "%s", pod->owner.uid != NULL ? pod->owner.uid : "");
    snprintf(to->uid, sizeof to->uid, "%s", pod->uid != NULL ? pod->uid : "");
    to->phase = pod->phase;
    to->ready = (pod->flags & DSET_POD_READY) != 0;
    to->ready_at = pod->ready_changed_at;
    to->going = pod->deleted_at != 0;
    for (i = 0; i < pod->labels.count; i++) {
        if (strcmp(pod->labels.items[i].key, "controller-revision-hash") == 0)
            snprintf(to->hash, sizeof to->hash, "%s", pod->labels.items[i].value);
    }
    return DSET_OK;
}

static int copy_record(void *context, const dset_record *record)
{
    static const dset_record_methods methods = { .size = sizeof methods, .pod = read_pod };
    sim_object *object = append(context);

    object->kind = record->kind;
    snprintf(object->ns, sizeof object->ns, "%s", record->ns);
    snprintf(object->name, sizeof object->name, "%s", record->name);
    snprintf(object->version, sizeof object->version, "%s", record->version != NULL ? record->version : "");
    if (record->data == NULL)
        return DSET_OK;
    object->size = record->data_size;
    object->data = malloc(record->data_size + 1);
    testing_check(object->data != NULL, "out of memory");
    memcpy(object->data, record->data, record->data_size);
    object->data[record->data_size] = '\0';
    if (record->kind == DSET_KIND_POD && !((sim_objects *)context)->raw)
        ck_ok(dset_record_read(record->kind, record->data, record->data_size, &methods, &object->pod, NULL, NULL));
    return DSET_OK;
}

void sim_list(sim *s, uint32_t kind, bool raw, sim_objects *out)
{
    memset(out, 0, sizeof *out);
    out->raw = raw;
    ck_ok(s->store.methods->list(s->store.self, kind, NULL, copy_record, out, NULL));
}

/* With a node goes what the controller kept of the Pods that were there. */
static void forget_node(sim_cache *pods, const char *node_name)
{
    size_t i;

    for (i = 0; i < pods->shown.count; i++) {
        if (strcmp(pods->shown.items[i].pod.node, node_name) == 0)
            pods->shown.items[i].lost = true;
    }
}

static bool has_node(const sim_cache *nodes, const char *name)
{
    size_t i;

    for (i = 0; i < nodes->shown.count; i++) {
        if (strcmp(nodes->shown.items[i].name, name) == 0)
            return nodes->shown.items[i].data != NULL;
    }
    return false;
}

/* A watch event arrives: updates the cache. */
static sim_object *arrive(sim_cache *cache, sim_object *news)
{
    sim_object *known = NULL;
    sim_object last;
    size_t i;

    for (i = 0; i < cache->shown.count && known == NULL; i++) {
        if (strcmp(cache->shown.items[i].name, news->name) == 0 && strcmp(cache->shown.items[i].ns, news->ns) == 0)
            known = &cache->shown.items[i];
    }
    if (known == NULL)
        known = append(&cache->shown);
    last = *known;
    free_object(known);
    *known = *news;
    known->changed = ++cache->changed;
    known->met = last.met;
    known->lost = last.lost;
    if (known->data == NULL)
        known->pod = last.pod;
    return known;
}

/* Mostly none, sometimes seconds, rarely long. */
static dset_ms delay(sim *s)
{
    if (!s->faults || !sim_chance(s, 2))
        return 0;
    return testing_below(&s->random, sim_chance(s, 8) ? 30000 : 2500);
}

void sim_read_truth(sim *s, bool at_once)
{
    uint32_t kind;

    for (kind = DSET_KIND_DAEMONSET; kind <= DSET_KIND_POD; kind++) {
        sim_cache *cache = &s->caches[kind];
        size_t i = cache->queue.count, arrived = 0;

        ck_ok(s->store.methods->watch(s->store.self, kind, &cache->cursor, copy_record, &cache->queue, NULL));
        for (; i < cache->queue.count; i++) {
            dset_ms due = s->now + delay(s);

            if (i > 0 && due < cache->queue.items[i - 1].due)
                due = cache->queue.items[i - 1].due;
            cache->queue.items[i].due = due;
        }
        while (arrived < cache->queue.count && (at_once || cache->queue.items[arrived].due <= s->now)) {
            sim_object *object = arrive(cache, &cache->queue.items[arrived++]);

            if (kind == DSET_KIND_NODE && object->data == NULL)
                forget_node(&s->caches[DSET_KIND_POD], object->name);
            if (kind == DSET_KIND_POD && !has_node(&s->caches[DSET_KIND_NODE], object->pod.node))
                object->lost = true;
        }
        cache->queue.count -= arrived;
        if (arrived > 0)
            memmove(cache->queue.items, cache->queue.items + arrived, cache->queue.count * sizeof *cache->queue.items);
    }
}

dset_ms sim_cache_deadline(const sim *s)
{
    dset_ms deadline = DSET_NEVER;
    uint32_t kind;

    for (kind = 0; kind < KINDS; kind++) {
        if (s->caches[kind].read < s->caches[kind].changed)
            return s->now; /* a watch has events to read */
        if (s->caches[kind].queue.count > 0 && s->caches[kind].queue.items[0].due < deadline)
            deadline = s->caches[kind].queue.items[0].due;
    }
    return deadline;
}

static const sim_object *first_after(const sim_cache *cache, uint64_t cursor)
{
    const sim_object *found = NULL;
    size_t i;

    for (i = 0; i < cache->shown.count; i++) {
        const sim_object *object = &cache->shown.items[i];

        if (object->changed > cursor && (found == NULL || object->changed < found->changed))
            found = object;
    }
    return found;
}

int sim_watch(sim *s, uint32_t kind, uint64_t *cursor, dset_record_fn take, void *context, dset_error *err)
{
    sim_cache *cache = &s->caches[kind];
    bool fresh = *cursor == 0;
    const sim_object *object;

    if (s->faults && !fresh && sim_chance(s, 150))
        return dset_error_set(err, DSET_ECONFLICT, "cursor", "the cache has forgotten");
    while ((object = first_after(cache, *cursor)) != NULL) {
        dset_record record = { sizeof record, object->kind, object->ns, object->name, object->data, object->size,
                               object->version };
        int code = DSET_OK;

        if (s->faults && sim_chance(s, 200))
            return dset_error_set(err, DSET_EIO, NULL, "the connection broke");
        if (object->data != NULL || !fresh)
            code = take(context, &record);
        if (code != DSET_OK)
            return code;
        *cursor = object->changed;
    }
    cache->read = *cursor;
    return DSET_OK;
}

void sim_meet_pods(sim *s)
{
    sim_cache *pods = &s->caches[DSET_KIND_POD];
    size_t i;

    for (i = 0; i < pods->shown.count; i++) {
        if (pods->shown.items[i].data != NULL && pods->shown.items[i].changed <= pods->read)
            pods->shown.items[i].met = true;
    }
}

static bool is_empty(const sim_cache *pods, const char *node_name)
{
    size_t i;

    for (i = 0; i < pods->shown.count; i++) {
        if (strcmp(pods->shown.items[i].pod.node, node_name) == 0 &&
            (pods->shown.items[i].data != NULL || pods->shown.items[i].changed > pods->read))
            return false;
    }
    return true;
}

void sim_forget_pods(sim *s, bool all)
{
    sim_cache *pods = &s->caches[DSET_KIND_POD];
    size_t i;

    for (i = 0; i < pods->shown.count; i++) {
        if (all || !is_empty(pods, pods->shown.items[i].pod.node))
            pods->shown.items[i].met = false;
    }
}

bool sim_is_gone(const sim *s, const char *ns, const char *pod_name)
{
    const sim_objects *pods = &s->caches[DSET_KIND_POD].shown;
    size_t i;

    for (i = 0; i < pods->count; i++) {
        if (strcmp(pods->items[i].name, pod_name) == 0 && strcmp(pods->items[i].ns, ns) == 0)
            return pods->items[i].met && !pods->items[i].lost && pods->items[i].data == NULL &&
                   pods->items[i].changed <= s->caches[DSET_KIND_POD].read;
    }
    return false;
}

bool sim_has_left(const sim *s, const char *node_name)
{
    const sim_objects *pods = &s->caches[DSET_KIND_POD].shown;
    size_t i;

    for (i = 0; i < pods->count; i++) {
        if (pods->items[i].data == NULL && strcmp(pods->items[i].pod.node, node_name) == 0)
            return true;
    }
    return false;
}

void sim_forget(sim *s)
{
    uint32_t kind;

    for (kind = 0; kind < KINDS; kind++) {
        sim_free_list(&s->caches[kind].queue);
        sim_free_list(&s->caches[kind].shown);
    }
}
