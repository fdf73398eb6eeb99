/* The kinds of vectors about Pods. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vectors.h"

static const char *const phases[] = { "", "Pending", "Running", "Succeeded", "Failed" };

static const char *or_empty(const char *text)
{
    return text != NULL ? text : "";
}

static void add_member(vectors_text *to, const char *key, const char *json)
{
    char piece[1200];

    snprintf(piece, sizeof piece, "%s\"%s\":%s", to->size > 0 ? "," : "", key, json);
    vectors_add(to, piece, strlen(piece));
}

/* The texts of Pods in cases need no escapes. */
static void add_text(vectors_text *to, const char *key, const char *text)
{
    char quoted[1024];

    snprintf(quoted, sizeof quoted, "\"%s\"", or_empty(text));
    add_member(to, key, quoted);
}

static void add_time(vectors_text *to, const char *key, dset_ms time)
{
    char text[40];

    dset_time_write(time, text, sizeof text);
    if (time != 0)
        add_text(to, key, text);
    else
        add_member(to, key, "null");
}

static void add_labels(vectors_text *to, dset_labels labels)
{
    vectors_text map = { NULL, 0, 0 };
    size_t i;

    vectors_add(&map, "", 0);
    for (i = 0; i < labels.count; i++)
        add_text(&map, labels.items[i].key, labels.items[i].value);
    vectors_add(to, ",\"labels\":{", 11);
    vectors_add(to, map.text, map.size);
    vectors_add(to, "}", 1);
    vectors_free(&map);
}

/* A Pod as text, in terms of what dset_pod can say. */
static int keep_pod(void *context, const dset_pod *pod)
{
    vectors_text *to = context;
    const char *node = pod->node_name != NULL ? pod->node_name : pod->node_pinned;

    add_text(to, "namespace", pod->ns);
    add_text(to, "name", pod->name);
    add_text(to, "uid", pod->uid);
    add_text(to, "resourceVersion", pod->version);
    add_text(to, "nodeName", pod->node_name);
    add_text(to, "phase", phases[pod->phase]);
    add_text(to, "owner", pod->owner.uid);
    add_text(to, "ownerName", pod->owner.name);
    add_text(to, "ownerKind", pod->owner.kind);
    add_text(to, "targetNode", node);
    add_member(to, "targetError", node == NULL ? "true" : "false");
    add_member(to, "ready", (pod->flags & DSET_POD_READY) != 0 ? "true" : "false");
    add_time(to, "readyAt", pod->ready_changed_at);
    add_time(to, "createdAt", pod->created_at);
    add_time(to, "deletedAt", pod->deleted_at);
    add_labels(to, pod->labels);
    return DSET_OK;
}

static dset_ms time_of(const dset_value *value)
{
    const char *text = dset_value_string(value);
    dset_ms time = 0;

    if (text != NULL && dset_time_parse(&time, text, strlen(text), NULL) != DSET_OK)
        time = 0;
    return time;
}

static void expect_labels(dset_pod *pod, const dset_value *map)
{
    dset_label *items = calloc(dset_value_count(map) + 1, sizeof *items);
    const dset_value *at;

    for (at = dset_value_first(map); at != NULL; at = dset_value_next(at), pod->labels.count++) {
        items[pod->labels.count].key = dset_value_key(at);
        items[pod->labels.count].value = dset_value_string(at);
    }
    pod->labels.items = items;
}

/* What is expected, as the same text. */
static void expect_pod(vectors_text *to, const dset_value *out)
{
    const dset_value *owner = dset_value_get(out, "controller"), *ready = dset_value_get(out, "readyCondition");
    const char *status = dset_value_string(dset_value_get(ready, "status"));
    dset_pod pod;
    size_t i;

    memset(&pod, 0, sizeof pod);
    pod.ns = dset_value_string(dset_value_get(out, "namespace"));
    pod.name = dset_value_string(dset_value_get(out, "name"));
    pod.uid = dset_value_string(dset_value_get(out, "uid"));
    pod.version = dset_value_string(dset_value_get(out, "resourceVersion"));
    pod.node_name = dset_value_string(dset_value_get(out, "nodeName"));
    if (or_empty(pod.node_name)[0] == '\0')
        pod.node_name = NULL;
    if (!dset_value_bool(dset_value_get(out, "targetError")))
        pod.node_pinned = dset_value_string(dset_value_get(out, "targetNode"));
    for (i = 1; i < sizeof phases / sizeof phases[0]; i++) {
        if (strcmp(or_empty(dset_value_string(dset_value_get(out, "phase"))), phases[i]) == 0)
            pod.phase = (uint32_t)i;
    }
    pod.owner.uid = dset_value_string(dset_value_get(owner, "uid"));
    pod.owner.name = dset_value_string(dset_value_get(owner, "name"));
    pod.owner.kind = dset_value_string(dset_value_get(owner, "kind"));
    pod.flags = status != NULL && strcmp(status, "True") == 0 ? DSET_POD_READY : 0u;
    pod.ready_changed_at = time_of(dset_value_get(ready, "lastTransitionTime"));
    pod.created_at = time_of(dset_value_get(out, "creationTimestamp"));
    pod.deleted_at = time_of(dset_value_get(out, "deletionTimestamp"));
    expect_labels(&pod, dset_value_get(out, "labels"));
    keep_pod(to, &pod);
    free((void *)(uintptr_t)pod.labels.items);
}

static const dset_record_methods keep = { .size = sizeof keep, .pod = keep_pod };

static int read_pieces(vectors_text *to, const char *text, size_t size)
{
    dset_record_options options = { sizeof options, DSET_KIND_POD, DSET_SHAPE_OBJECT, 0, NULL, 0, 0 };
    dset_record_reader *reader;
    int code = dset_record_reader_new(&reader, &options, &keep, to, NULL);

    if (code == DSET_OK)
        code = dset_record_reader_feed(reader, text, size, NULL);
    if (code == DSET_OK)
        code = dset_record_reader_end(reader, NULL);
    dset_record_reader_free(reader);
    return code;
}

static void compare_texts(vectors_case *c, const char *reader, const vectors_text *found, const vectors_text *wanted)
{
    if (strcmp(or_empty(found->text), or_empty(wanted->text)) != 0)
        vectors_wrong(c, "%s:\n  expected %s\n  found    %s", reader, or_empty(wanted->text), or_empty(found->text));
}

/*
 * Over a tree, all of a Pod must be of its type; the record reader looks only at what it keeps. What both accept is the
 * same.
 */
static void run_pods(vectors_case *c)
{
    const char *text = dset_value_string(dset_value_get(c->in, "pod"));
    vectors_text wanted = { NULL, 0, 0 }, tree = { NULL, 0, 0 }, pieces = { NULL, 0, 0 };
    bool ok = dset_object_check(DSET_KIND_POD, text, strlen(text), NULL, NULL) == DSET_OK &&
              dset_record_read(DSET_KIND_POD, text, strlen(text), &keep, &tree, NULL, NULL) == DSET_OK;

    vectors_found_bool(c, "ok", ok);
    if (ok && dset_value_bool(dset_value_get(c->out, "ok"))) {
        expect_pod(&wanted, c->out);
        compare_texts(c, "over a tree", &tree, &wanted);
        if (read_pieces(&pieces, text, strlen(text)) != DSET_OK)
            vectors_wrong(c, "the record reader refuses it");
        compare_texts(c, "the record reader", &pieces, &wanted);
    }
    vectors_free(&wanted);
    vectors_free(&tree);
    vectors_free(&pieces);
}

static int ask_helpers(void *context, const dset_pod *pod)
{
    vectors_case *c = context;
    int64_t seconds = 0, generation;
    bool known = dset_value_int64(dset_value_get(c->in, "templateGeneration"), &generation);
    const char *hash = dset_value_string(dset_value_get(c->in, "hash"));

    dset_value_int64(dset_value_get(c->in, "minReadySeconds"), &seconds);
    vectors_found_bool(c, "ready", dset_pod_is_ready(pod));
    vectors_found_bool(c, "available",
                       dset_pod_is_available(pod, (int32_t)seconds, time_of(dset_value_get(c->in, "now"))));
    vectors_found_bool(c, "terminal", dset_pod_is_terminal(pod));
    vectors_found_bool(c, "failed", pod->phase == DSET_POD_FAILED);
    vectors_found_bool(c, "active", dset_pod_is_active(pod));
    vectors_found_bool(c, "updated", dset_pod_is_updated(pod, hash, known ? &generation : NULL));
    return DSET_OK;
}

static void run_pod_helpers(vectors_case *c)
{
    static const dset_record_methods ask = { .size = sizeof ask, .pod = ask_helpers };
    char *json = vectors_json(dset_value_get(c->in, "pod"));
    dset_error err = DSET_ERROR_INIT;

    if (dset_record_read(DSET_KIND_POD, json, strlen(json), &ask, c, NULL, &err) != DSET_OK)
        vectors_wrong(c, "pod: %s: %s", err.path, err.text);
    free(json);
}

const vectors_kind vectors_pods[] = {
    { "podhelpers", run_pod_helpers },
    { "pods", run_pods },
    { NULL, NULL },
};
