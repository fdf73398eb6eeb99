/* From a DaemonSet's tree to its typed form. Knows nothing of texts; rules of validity are not its business. */
#include "typed/daemonset.h"

#include <string.h>

#include "base/error.h"
#include "daemonset/scalar.h"
#include "model/labels.h"
#include "model/number.h"
#include "tree/write.h"

#define AUTOMATIC_TOLERATIONS 7

static const struct {
    const char *key;
    const char *effect;
    bool host_network; /* only for Pods in the host's network */
} automatic[AUTOMATIC_TOLERATIONS] = {
    { "node.kubernetes.io/not-ready", "NoExecute", false },
    { "node.kubernetes.io/unreachable", "NoExecute", false },
    { "node.kubernetes.io/disk-pressure", "NoSchedule", false },
    { "node.kubernetes.io/memory-pressure", "NoSchedule", false },
    { "node.kubernetes.io/pid-pressure", "NoSchedule", false },
    { "node.kubernetes.io/unschedulable", "NoSchedule", false },
    { "node.kubernetes.io/network-unavailable", "NoSchedule", true },
};

static const struct {
    const char *name;
    uint32_t op;
} operators[] = {
    { "In", DSET_OP_IN },         { "NotIn", DSET_OP_NOT_IN },
    { "Exists", DSET_OP_EXISTS }, { "DoesNotExist", DSET_OP_DOES_NOT_EXIST },
    { "Gt", DSET_OP_GT },         { "Lt", DSET_OP_LT },
};

static int32_t small_member(const dset_value *object, const char *key)
{
    return (int32_t)dsetp_number_member(object, key);
}

dset_ms dsetp_time_member(const dset_value *object, const char *key)
{
    const char *text = dsetp_text_of(object, key);
    dset_ms time;

    return text != NULL && dset_time_parse(&time, text, strlen(text), NULL) == DSET_OK ? time : 0;
}

bool dsetp_labels_read(dsetp_arena *arena, dset_labels *out, const dset_value *map)
{
    size_t count = dsetp_is_object(map) ? dsetp_count(map) : 0, used = 0;
    dset_label *items = dsetp_arena_array(arena, count, sizeof *items);
    const dset_value *at;
    dset_labels read;

    if (items == NULL)
        return false;
    for (at = count > 0 ? dsetp_first(map) : NULL; at != NULL; at = dsetp_next(at)) {
        if (!dsetp_is_string(at))
            continue;
        items[used].key = at->json.string;
        items[used++].value = at->json.valuestring;
    }
    read.items = items;
    read.count = used;
    return dsetp_labels_copy(arena, out, read);
}

static uint32_t operator_of(const char *name)
{
    size_t i;

    for (i = 0; i < sizeof operators / sizeof operators[0]; i++) {
        if (strcmp(operators[i].name, name) == 0)
            return operators[i].op;
    }
    return 0;
}

/* One element of matchExpressions or matchFields; its strings are copied. */
static bool read_requirement(dsetp_arena *arena, dset_requirement *out, const dset_value *value)
{
    const dset_value *values = dsetp_get(value, "values"), *at;
    size_t count = dsetp_is_array(values) ? dsetp_count(values) : 0;
    const char **texts = dsetp_arena_array(arena, count, sizeof *texts);

    if (texts == NULL)
        return false;
    out->key = dsetp_arena_string(arena, dsetp_string_member(value, "key"));
    out->op = operator_of(dsetp_string_member(value, "operator"));
    out->values = texts;
    for (at = count > 0 ? dsetp_first(values) : NULL; at != NULL; at = dsetp_next(at))
        texts[out->count++] = dsetp_arena_string(arena, dsetp_is_string(at) ? at->json.valuestring : "");
    return !dsetp_arena_failed(arena);
}

static bool read_requirements(dsetp_arena *arena, const dset_requirement **out, size_t *count, const dset_value *list)
{
    dset_requirement *items;
    const dset_value *at;

    *count = 0;
    items = dsetp_arena_array(arena, dsetp_is_array(list) ? dsetp_count(list) : 0, sizeof *items);
    if (items == NULL)
        return false;
    *out = items;
    for (at = dsetp_is_array(list) ? dsetp_first(list) : NULL; at != NULL; at = dsetp_next(at)) {
        if (!read_requirement(arena, &items[(*count)++], at))
            return false;
    }
    return true;
}

/* matchLabels before matchExpressions, as requirements in the arena. */
static bool gather(dsetp_arena *arena, dset_requirement **out, size_t *count, const dset_value *value)
{
    const dset_requirement *expressions;
    dset_requirement *all;
    dset_labels labels;
    size_t more, i;

    if (!dsetp_labels_read(arena, &labels, dsetp_get(value, "matchLabels")) ||
        !read_requirements(arena, &expressions, &more, dsetp_get(value, "matchExpressions")))
        return false;
    all = dsetp_arena_array(arena, labels.count + more, sizeof *all);
    if (all == NULL)
        return false;
    for (i = 0; i < labels.count; i++) {
        all[i].key = labels.items[i].key;
        all[i].op = DSET_OP_EQUALS;
        all[i].values = &labels.items[i].value;
        all[i].count = 1;
    }
    if (more > 0)
        memcpy(all + labels.count, expressions, more * sizeof *all);
    *count = labels.count + more;
    for (; i < *count; i++) {
        if (all[i].op == DSET_OP_GT || all[i].op == DSET_OP_LT)
            all[i].op = 0; /* only node affinity has these */
    }
    *out = all;
    return true;
}

/* Upstream compares structures, so that a part which is there and empty makes a difference (sic). */
static bool is_unset(const dset_value *part)
{
    return part == NULL || dsetp_is_null(part);
}

int dsetp_selector_read(dset_label_selector **out, const dset_value *value, const dset_allocator *memory,
                        dset_error *err)
{
    dset_requirement *items;
    dsetp_arena *arena;
    size_t count;
    int code;

    *out = NULL;
    if (!dsetp_is_object(value))
        return value == NULL || dsetp_is_null(value) ? DSET_OK
                                                     : dsetp_fail(err, DSET_EINVALID, "", "must be an object or null");
    arena = dsetp_arena_new(memory, 0);
    if (arena == NULL || !gather(arena, &items, &count, value)) {
        dsetp_arena_free(arena);
        return dsetp_no_memory(err);
    }
    code = dset_label_selector_new(out, items, count, memory, err);
    if (code == DSET_OK)
        (*out)->empty = is_unset(dsetp_get(value, "matchLabels")) && is_unset(dsetp_get(value, "matchExpressions"));
    dsetp_arena_free(arena);
    return code;
}

int dset_label_selector_read(dset_label_selector **out, const dset_value *value, const dset_allocator *memory,
                             dset_error *err)
{
    if (out == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "out", "must not be NULL");
    return dsetp_selector_read(out, value, memory, err);
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

        if (!read_requirements(arena, &term->expressions, &term->expression_count, dsetp_get(at, "matchExpressions")) ||
            !read_requirements(arena, &term->fields, &term->field_count, dsetp_get(at, "matchFields")))
            return false;
    }
    return true;
}

static bool read_tolerations(dsetp_arena *arena, const dset_toleration **out, size_t *count, const dset_value *list)
{
    dset_toleration *items;
    const dset_value *at;

    *count = 0;
    items = dsetp_arena_array(arena, dsetp_is_array(list) ? dsetp_count(list) : 0, sizeof *items);
    if (items == NULL)
        return false;
    *out = items;
    for (at = dsetp_is_array(list) ? dsetp_first(list) : NULL; at != NULL; at = dsetp_next(at)) {
        dset_toleration *item = &items[(*count)++];

        item->key = dsetp_arena_string(arena, dsetp_string_member(at, "key"));
        item->op = dsetp_arena_string(arena, dsetp_string_member(at, "operator"));
        item->value = dsetp_arena_string(arena, dsetp_string_member(at, "value"));
        item->effect = dsetp_arena_string(arena, dsetp_string_member(at, "effect"));
        if (!dset_value_int64(dsetp_get(at, "tolerationSeconds"), &item->seconds))
            item->seconds = -1;
    }
    return !dsetp_arena_failed(arena);
}

static dset_value *automatic_toleration(dset_document *document, size_t index)
{
    dset_value *made = dsetp_value_new(document, cJSON_Object);

    if (made == NULL)
        return NULL;
    dsetp_put(made, "key", dsetp_value_text(document, cJSON_String, automatic[index].key));
    dsetp_put(made, "operator", dsetp_value_text(document, cJSON_String, "Exists"));
    dsetp_put(made, "effect", dsetp_value_text(document, cJSON_String, automatic[index].effect));
    return dsetp_arena_failed(document->arena) ? NULL : made;
}

/* Replaces every toleration that differs at most in its seconds, or appends. */
static bool merge_toleration(dset_document *document, dset_value *list, size_t index)
{
    dset_value *at, *next;
    bool found = false;

    for (at = dsetp_first(list); at != NULL; at = next) {
        next = dsetp_next(at);
        if (strcmp(dsetp_string_member(at, "key"), automatic[index].key) == 0 &&
            strcmp(dsetp_string_member(at, "operator"), "Exists") == 0 &&
            strcmp(dsetp_string_member(at, "effect"), automatic[index].effect) == 0 &&
            dsetp_string_member(at, "value")[0] == '\0') {
            dset_value *made = automatic_toleration(document, index);

            if (made == NULL)
                return false;
            dsetp_replace(at, made);
            found = true;
        }
    }
    if (!found) {
        dset_value *made = automatic_toleration(document, index);

        if (made == NULL)
            return false;
        dsetp_append(list, made);
    }
    return true;
}

bool dsetp_merge_tolerations(dset_document *document, dset_value *spec)
{
    bool host_network = dset_value_bool(dsetp_get(spec, "hostNetwork"));
    dset_value *list = dsetp_get(spec, "tolerations");
    size_t i;

    if (!dsetp_is_array(list)) {
        list = dsetp_value_new(document, cJSON_Array);
        if (list == NULL)
            return false;
        dsetp_put(spec, "tolerations", list);
    }
    for (i = 0; i < AUTOMATIC_TOLERATIONS; i++) {
        if ((host_network || !automatic[i].host_network) && !merge_toleration(document, list, i))
            return false;
    }
    return true;
}

static bool read_all_tolerations(dset_daemonset *set, dset_document *document, const dset_value *spec)
{
    static const char *const kept[] = { "hostNetwork", "tolerations" };
    dset_value *scratch = dsetp_value_new(document, cJSON_Object);
    size_t i;

    if (scratch == NULL)
        return false;
    for (i = 0; i < 2; i++) {
        const dset_value *member = dsetp_get(spec, kept[i]);

        if (member != NULL)
            dsetp_put(scratch, kept[i], dsetp_value_copy(document, member));
    }
    return dsetp_merge_tolerations(document, scratch) &&
           read_tolerations(set->arena, &set->all_tolerations, &set->all_toleration_count,
                            dsetp_get(scratch, "tolerations"));
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
    if (!dsetp_labels_read(set->arena, &set->annotations, dsetp_get(metadata, "annotations")))
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
        set->strategy = DSETP_STRATEGY_ROLLING_UPDATE;
    else if (strcmp(type, "OnDelete") == 0)
        set->strategy = DSETP_STRATEGY_ON_DELETE;
    set->has_rolling_update = dsetp_is_object(rolling);
    return read_int_or_percent(set->arena, &set->max_unavailable, dsetp_get(rolling, "maxUnavailable")) &&
           read_int_or_percent(set->arena, &set->max_surge, dsetp_get(rolling, "maxSurge"));
}

static bool read_template(dset_daemonset *set, dset_document *document, const dset_value *template_value)
{
    const dset_value *spec = dsetp_get(template_value, "spec");

    set->node_name = dsetp_arena_string(set->arena, dsetp_string_member(spec, "nodeName"));
    set->host_network = dset_value_bool(dsetp_get(spec, "hostNetwork"));
    return set->node_name != NULL &&
           dsetp_labels_read(set->arena, &set->template_labels,
                             dsetp_get(dsetp_get(template_value, "metadata"), "labels")) &&
           dsetp_labels_read(set->arena, &set->node_selector, dsetp_get(spec, "nodeSelector")) &&
           read_affinity(set->arena, &set->affinity, spec) &&
           read_tolerations(set->arena, &set->tolerations, &set->toleration_count, dsetp_get(spec, "tolerations")) &&
           read_all_tolerations(set, document, spec) && dsetp_requests_read(set, spec);
}

static bool read_spec(dset_daemonset *set, dset_document *document, const dset_value *spec)
{
    int64_t number;

    set->min_ready_seconds = small_member(spec, "minReadySeconds");
    set->has_history_limit = dset_value_int64(dsetp_get(spec, "revisionHistoryLimit"), &number);
    set->history_limit = small_member(spec, "revisionHistoryLimit");
    return read_selector(set, dsetp_get(spec, "selector")) &&
           read_strategy(set, dsetp_get(spec, "updateStrategy")) &&
           read_template(set, document, dsetp_get(spec, "template"));
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
                                                       : dsetp_value_new(document, cJSON_Object);

    if (copy == NULL) {
        buffer->failed = true;
        return;
    }
    dsetp_put(copy, "$patch", dsetp_value_text(document, cJSON_String, "replace"));
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
        if (read_metadata(set, dsetp_get(root, "metadata")) && read_spec(set, document, dsetp_get(root, "spec")) &&
            read_texts(set, document, root)) {
            *out = set;
            return DSET_OK;
        }
    }
    dsetp_arena_free(arena);
    return dsetp_no_memory(err);
}
