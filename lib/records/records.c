/* Records: Nodes, Pods and ControllerRevisions as the values that the world wants. Knows nothing of the world. */
#include "daemonset/records.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "records/record.h"
#include "api/types.h"
#include "schema/decode.h"
#include "tree/document.h"
#include "typed/selector.h"

typedef struct record_reader {
    dset_document *document;
    const char *text;
    size_t size;
    const dset_record_methods *methods;
    void *context;
    int answer; /* what the method returned */
    dset_error *err;
} record_reader;

static int read_revision(record_reader *reader);
static int read_node(record_reader *reader);
static int read_pod(record_reader *reader);

static const struct {
    const dsetp_type *type;
    const char *version;
    uint32_t number;
    int (*read)(record_reader *reader); /* from a tree in normal form */
} kinds[] = {
    { &dsetp_revision_type, "apps/v1", DSET_KIND_REVISION, read_revision },
    { &dsetp_node_type, "v1", DSET_KIND_NODE, read_node },
    { &dsetp_pod_type, "v1", DSET_KIND_POD, read_pod },
};

static const struct {
    const char *name;
    uint32_t phase;
} phases[] = {
    { "Pending", DSET_POD_PENDING },
    { "Running", DSET_POD_RUNNING },
    { "Succeeded", DSET_POD_SUCCEEDED },
    { "Failed", DSET_POD_FAILED },
};

static const dset_value *condition(const dset_value *root, const char *type)
{
    const dset_value *list = dsetp_get(dsetp_get(root, "status"), "conditions"), *at;

    if (!dsetp_is_array(list))
        return NULL;
    for (at = dsetp_first(list); at != NULL; at = dsetp_next(at)) {
        if (strcmp(dsetp_string_member(at, "type"), type) == 0)
            return at;
    }
    return NULL;
}

static bool is_ready(const dset_value *ready)
{
    return strcmp(dsetp_string_member(ready, "status"), "True") == 0;
}

static bool read_taints(dsetp_arena *arena, dset_node *node, const dset_value *list)
{
    dset_taint *items = dsetp_arena_array(arena, dsetp_is_array(list) ? dsetp_count(list) : 0, sizeof *items);
    const dset_value *at;

    if (items == NULL)
        return false;
    node->taints = items;
    for (at = dsetp_is_array(list) ? dsetp_first(list) : NULL; at != NULL; at = dsetp_next(at)) {
        dset_taint *item = &items[node->taint_count++];

        item->key = dsetp_string_member(at, "key");
        item->value = dsetp_string_member(at, "value");
        item->effect = dsetp_string_member(at, "effect");
    }
    return true;
}

static int read_node(record_reader *reader)
{
    const dset_value *root = dsetp_root(reader->document), *metadata = dsetp_get(root, "metadata");
    const dset_value *spec = dsetp_get(root, "spec"), *ready = condition(root, "Ready");
    dset_node node;

    memset(&node, 0, sizeof node);
    node.size = sizeof node;
    node.name = dsetp_string_member(metadata, "name");
    node.uid = dsetp_text_of(metadata, "uid");
    node.version = dsetp_text_of(metadata, "resourceVersion");
    node.flags = (dset_value_bool(dsetp_get(spec, "unschedulable")) ? DSET_NODE_UNSCHEDULABLE : 0u) |
                 (is_ready(ready) ? DSET_NODE_READY : 0u);
    node.ready_changed_at = dsetp_time_member(ready, "lastTransitionTime");
    if (!dsetp_labels_read(reader->document->arena, &node.labels, dsetp_get(metadata, "labels")) ||
        !read_taints(reader->document->arena, &node, dsetp_get(spec, "taints")))
        return dsetp_no_memory(reader->err);
    if (reader->methods->node != NULL)
        reader->answer = reader->methods->node(reader->context, &node);
    return DSET_OK;
}

static dset_owner read_owner(const dset_value *metadata)
{
    const dset_value *list = dsetp_get(metadata, "ownerReferences"), *at;
    dset_owner owner = { NULL, NULL, NULL };

    for (at = dsetp_is_array(list) ? dsetp_first(list) : NULL; at != NULL; at = dsetp_next(at)) {
        if (dset_value_bool(dsetp_get(at, "controller"))) {
            owner.kind = dsetp_string_member(at, "kind");
            owner.name = dsetp_string_member(at, "name");
            owner.uid = dsetp_string_member(at, "uid");
            return owner;
        }
    }
    return owner;
}

/* The first field requirement "metadata.name In" decides. Is it in the term? *node is its one value, or NULL. */
static bool is_pinned_by(const dset_value *term, const char **node)
{
    const dset_value *list = dsetp_get(term, "matchFields"), *at;

    for (at = list != NULL ? dsetp_first(list) : NULL; at != NULL; at = dsetp_next(at)) {
        const dset_value *values = dsetp_get(at, "values");

        if (strcmp(dsetp_string_member(at, "key"), "metadata.name") == 0 &&
            strcmp(dsetp_string_member(at, "operator"), "In") == 0) {
            *node = dsetp_count(values) == 1 ? dsetp_first(values)->json.valuestring : NULL;
            return true;
        }
    }
    return false;
}

static const char *pinned_node(const dset_value *spec)
{
    static const char *const path[] = { "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution",
                                        "nodeSelectorTerms", NULL };
    const dset_value *terms = dsetp_at(spec, path), *at;

    const char *node;

    for (at = dsetp_is_array(terms) ? dsetp_first(terms) : NULL; at != NULL; at = dsetp_next(at)) {
        if (is_pinned_by(at, &node))
            return node;
    }
    return NULL;
}

static uint32_t phase_of(const char *name)
{
    size_t i;

    for (i = 0; i < sizeof phases / sizeof phases[0]; i++) {
        if (strcmp(phases[i].name, name) == 0)
            return phases[i].phase;
    }
    return DSET_POD_UNKNOWN;
}

/* A message as explanations quote it; false: out of memory. */
static bool read_message(dsetp_arena *arena, const char **out, const dset_value *of)
{
    const char *text = dsetp_text_of(of, "message");
    size_t size = text != NULL ? strlen(text) : 0, quoted = dsetp_message_size(text, size);

    *out = quoted < size ? dsetp_arena_text(arena, text, quoted) : text;
    return *out != NULL || text == NULL;
}

static int read_pod(record_reader *reader)
{
    const dset_value *root = dsetp_root(reader->document), *metadata = dsetp_get(root, "metadata");
    const dset_value *spec = dsetp_get(root, "spec"), *status = dsetp_get(root, "status");
    const dset_value *ready = condition(root, "Ready"), *scheduled = condition(root, "PodScheduled");
    dsetp_arena *arena = reader->document->arena;
    dset_pod pod;

    memset(&pod, 0, sizeof pod);
    pod.size = sizeof pod;
    pod.flags = is_ready(ready) ? DSET_POD_READY : 0u;
    pod.phase = phase_of(dsetp_string_member(status, "phase"));
    pod.ns = dsetp_string_member(metadata, "namespace");
    pod.name = dsetp_string_member(metadata, "name");
    pod.uid = dsetp_text_of(metadata, "uid");
    pod.version = dsetp_text_of(metadata, "resourceVersion");
    pod.node_name = dsetp_text_of(spec, "nodeName");
    if (pod.node_name != NULL && pod.node_name[0] == '\0')
        pod.node_name = NULL;
    pod.node_pinned = pinned_node(spec);
    pod.owner = read_owner(metadata);
    pod.created_at = dsetp_time_member(metadata, "creationTimestamp");
    pod.deleted_at = dsetp_time_member(metadata, "deletionTimestamp");
    pod.ready_changed_at = dsetp_time_member(ready, "lastTransitionTime");
    if (!read_message(arena, &pod.message, status) ||
        (pod.message == NULL && !is_ready(scheduled) && !read_message(arena, &pod.message, scheduled)) ||
        !dsetp_labels_read(arena, &pod.labels, dsetp_get(metadata, "labels")))
        return dsetp_no_memory(reader->err);
    if (reader->methods->pod != NULL)
        reader->answer = reader->methods->pod(reader->context, &pod);
    return DSET_OK;
}

/* The text of the member "data" of the document, from brace to brace. */
static void find_data(record_reader *reader, dset_revision *revision)
{
    dsetp_json json;
    dsetp_token token;
    const char *from = NULL;

    dsetp_json_start(&json, reader->text, reader->size, DSETP_JSON_DEPTH, true);
    while ((token = dsetp_json_next(&json)) != DSETP_TOKEN_END && token != DSETP_TOKEN_ERROR) {
        if (from != NULL && (token == DSETP_TOKEN_OBJECT || token == DSETP_TOKEN_ARRAY) && json.depth == 2)
            from = json.at - 1;
        if (from != NULL && json.depth == 1 && token != DSETP_TOKEN_KEY) {
            revision->data = from;
            revision->data_size = (size_t)(json.at - from);
            from = NULL;
        }
        if (token == DSETP_TOKEN_KEY && json.depth == 1 && json.size == 4 && memcmp(json.text, "data", 4) == 0) {
            for (from = json.at; from < json.end && memchr(" \t\r\n", *from, 4) != NULL;)
                from++;
        }
    }
}

static int read_revision(record_reader *reader)
{
    const dset_value *root = dsetp_root(reader->document), *metadata = dsetp_get(root, "metadata");
    dset_revision revision;

    memset(&revision, 0, sizeof revision);
    revision.size = sizeof revision;
    revision.number = dsetp_number_member(root, "revision");
    revision.ns = dsetp_string_member(metadata, "namespace");
    revision.name = dsetp_string_member(metadata, "name");
    revision.uid = dsetp_text_of(metadata, "uid");
    revision.version = dsetp_text_of(metadata, "resourceVersion");
    revision.owner = read_owner(metadata);
    revision.created_at = dsetp_time_member(metadata, "creationTimestamp");
    revision.deleted_at = dsetp_time_member(metadata, "deletionTimestamp");
    revision.data = "";
    find_data(reader, &revision);
    if (!dsetp_labels_read(reader->document->arena, &revision.labels, dsetp_get(metadata, "labels")))
        return dsetp_no_memory(reader->err);
    if (reader->methods->revision != NULL)
        reader->answer = reader->methods->revision(reader->context, &revision);
    return DSET_OK;
}

/* Checks kind and apiVersion, if there, against what was asked for; or finds the kind. */
static int settle_kind(const record_reader *reader, uint32_t kind, size_t *index)
{
    const dset_value *root = dsetp_root(reader->document);
    const char *name = dsetp_or_empty(dset_value_string(dsetp_get_last(root, "kind")));
    const char *version = dsetp_or_empty(dset_value_string(dsetp_get_last(root, "apiVersion")));
    size_t i;

    if (!dsetp_is_object(root))
        return dsetp_fail(reader->err, DSET_EINVALID, "", "must be an object");
    for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        bool named = strcmp(kinds[i].type->name, name) == 0;

        if ((kind == kinds[i].number || (kind == DSET_KIND_ANY && named)) && (named || name[0] == '\0')) {
            if (version[0] != '\0' && strcmp(version, kinds[i].version) != 0)
                return dsetp_fail(reader->err, DSET_EINVALID, "apiVersion", "must be %s", kinds[i].version);
            *index = i;
            return DSET_OK;
        }
    }
    return dsetp_fail(reader->err, DSET_EINVALID, "kind", "\"%.40s\" is not the kind that is expected", name);
}

/* What the world does not know of a kind must be of its type all the same, and is dropped then. */
static int read_document(record_reader *reader, uint32_t kind)
{
    static const dsetp_decode_options plain = { .exact_times = true, .drop_unknown = true, .sparse = true };
    dset_value *root = dsetp_root(reader->document);
    size_t index = 0;
    int code = settle_kind(reader, kind, &index);

    if (code == DSET_OK)
        code = dsetp_decode(reader->document, root, kinds[index].type, &plain, reader->err);
    return code == DSET_OK ? kinds[index].read(reader) : code;
}

int dsetp_record_over_tree(uint32_t kind, const void *data, size_t size, uint32_t values_max,
                           const dset_record_methods *methods, void *context, const dset_allocator *memory, int *answer,
                           dset_error *err)
{
    dset_document_options options = DSET_DOCUMENT_OPTIONS_INIT, limits;
    record_reader reader = { NULL, data, size, methods, context, DSET_OK, err };
    int code;

    options.flags = DSET_DOCUMENT_LENIENT;
    options.memory = memory;
    options.format = DSET_FORMAT_JSON;
    options.values_max = values_max;
    code = dsetp_document_options(&limits, &options, err);
    if (code == DSET_OK)
        code = dsetp_document_read(&reader.document, data, size, &limits, DSETP_MARK_DUPLICATES, err);
    if (code != DSET_OK)
        return code;
    code = read_document(&reader, kind);
    *answer = reader.answer;
    dset_document_free(reader.document);
    return code;
}

int dset_record_read(uint32_t kind, const void *data, size_t size, const dset_record_methods *methods, void *context,
                     const dset_allocator *memory, dset_error *err)
{
    dset_record_methods known;
    int answer = DSET_OK, code = dsetp_struct(&known, sizeof known, methods, "methods", err);

    if (code != DSET_OK)
        return code;
    if (data == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "data", "must not be NULL");
    if (kind != DSET_KIND_ANY && kind != DSET_KIND_NODE && kind != DSET_KIND_POD && kind != DSET_KIND_REVISION)
        return dsetp_fail(err, DSET_EMISUSE, "kind", "must be Node, Pod or ControllerRevision");
    code = dsetp_record_over_tree(kind, data, size, 0, &known, context, memory, &answer, err);
    return code == DSET_OK ? answer : code;
}
