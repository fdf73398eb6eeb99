/* One Node, Pod or ControllerRevision out of JSON text, without a tree. */
#include "records/record.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "daemonset/scalar.h"
#include "tree/tree.h"

#define ZERO_TIME (-62135596800) /* 0001-01-01T00:00:00Z */
#define NAME_MAX 1024u           /* of the text of a name, uid or version of what is refused */

typedef enum field_kind {
    TEXT,     /* const char *, kept */
    VIEW,     /* dsetp_view of a string */
    FLAG,     /* dsetp_view of true or false */
    NUMBER,   /* int64_t */
    RAW,      /* dsetp_view of any value */
    TIME,     /* dset_ms */
    LABELS,
    INSIDE,   /* an object with a table of its own */
    EACH,     /* a list of such objects; done after each */
    VALUES    /* the values of a field requirement */
} field_kind;

typedef struct field {
    const char *key;
    field_kind kind;
    size_t offset; /* in dsetp_record */
    const char *path;
    const struct field *inside;
    bool (*done)(dsetp_record *record, dsetp_scan *scan);
} field;

#define AT(member) offsetof(dsetp_record, member)
#define END { NULL, TEXT, 0, NULL, NULL, NULL }

static bool done_condition(dsetp_record *record, dsetp_scan *scan);
static bool done_reference(dsetp_record *record, dsetp_scan *scan);
static bool done_term(dsetp_record *record, dsetp_scan *scan);
static bool done_taint(dsetp_record *record, dsetp_scan *scan);

static const field reference[] = {
    { "kind", VIEW, AT(reference.kind), "metadata.ownerReferences[].kind", NULL, NULL },
    { "name", VIEW, AT(reference.name), "metadata.ownerReferences[].name", NULL, NULL },
    { "uid", VIEW, AT(reference.uid), "metadata.ownerReferences[].uid", NULL, NULL },
    { "controller", FLAG, AT(reference.controller), "metadata.ownerReferences[].controller", NULL, NULL },
    END,
};

static const field metadata[] = {
    { "name", TEXT, AT(name), "metadata.name", NULL, NULL },
    { "namespace", TEXT, AT(ns), "metadata.namespace", NULL, NULL },
    { "uid", TEXT, AT(uid), "metadata.uid", NULL, NULL },
    { "resourceVersion", TEXT, AT(version), "metadata.resourceVersion", NULL, NULL },
    { "labels", LABELS, 0, "metadata.labels", NULL, NULL },
    { "creationTimestamp", TIME, AT(created_at), "metadata.creationTimestamp", NULL, NULL },
    { "deletionTimestamp", TIME, AT(deleted_at), "metadata.deletionTimestamp", NULL, NULL },
    { "ownerReferences", EACH, AT(reference), "metadata.ownerReferences", reference, done_reference },
    END,
};

static const field condition[] = {
    { "type", VIEW, AT(condition.type), "status.conditions[].type", NULL, NULL },
    { "status", VIEW, AT(condition.status), "status.conditions[].status", NULL, NULL },
    { "lastTransitionTime", VIEW, AT(condition.time), "status.conditions[].lastTransitionTime", NULL, NULL },
    { "message", VIEW, AT(condition.message), "status.conditions[].message", NULL, NULL },
    END,
};

static const field field_term[] = {
    { "key", VIEW, AT(term.key), "spec.affinity", NULL, NULL },
    { "operator", VIEW, AT(term.op), "spec.affinity", NULL, NULL },
    { "values", VALUES, 0, "spec.affinity", NULL, NULL },
    END,
};

static const field selector_term[] = {
    { "matchFields", EACH, AT(term), "spec.affinity.nodeAffinity", field_term, done_term },
    END,
};

static const field required[] = {
    { "nodeSelectorTerms", EACH, SIZE_MAX, "spec.affinity.nodeAffinity", selector_term, NULL },
    END,
};

static const field node_affinity[] = {
    { "requiredDuringSchedulingIgnoredDuringExecution", INSIDE, 0, "spec.affinity.nodeAffinity", required, NULL },
    END,
};

static const field affinity[] = {
    { "nodeAffinity", INSIDE, 0, "spec.affinity.nodeAffinity", node_affinity, NULL },
    END,
};

static const field pod_spec[] = {
    { "nodeName", VIEW, AT(node_name), "spec.nodeName", NULL, NULL },
    { "affinity", INSIDE, 0, "spec.affinity", affinity, NULL },
    END,
};

static const field pod_status[] = {
    { "phase", VIEW, AT(phase), "status.phase", NULL, NULL },
    { "message", VIEW, AT(message), "status.message", NULL, NULL },
    { "conditions", EACH, AT(condition), "status.conditions", condition, done_condition },
    END,
};

static const field pod[] = {
    { "kind", VIEW, AT(kind), "kind", NULL, NULL },
    { "metadata", INSIDE, 0, "metadata", metadata, NULL },
    { "spec", INSIDE, 0, "spec", pod_spec, NULL },
    { "status", INSIDE, 0, "status", pod_status, NULL },
    END,
};

static const field taint[] = {
    { "key", TEXT, AT(taint.key), "spec.taints[].key", NULL, NULL },
    { "value", TEXT, AT(taint.value), "spec.taints[].value", NULL, NULL },
    { "effect", TEXT, AT(taint.effect), "spec.taints[].effect", NULL, NULL },
    END,
};

static const field node_spec[] = {
    { "unschedulable", FLAG, AT(unschedulable), "spec.unschedulable", NULL, NULL },
    { "taints", EACH, AT(taint), "spec.taints", taint, done_taint },
    END,
};

static const field node_status[] = {
    { "conditions", EACH, AT(condition), "status.conditions", condition, done_condition },
    END,
};

static const field node[] = {
    { "kind", VIEW, AT(kind), "kind", NULL, NULL },
    { "metadata", INSIDE, 0, "metadata", metadata, NULL },
    { "spec", INSIDE, 0, "spec", node_spec, NULL },
    { "status", INSIDE, 0, "status", node_status, NULL },
    END,
};

static const field revision[] = {
    { "kind", VIEW, AT(kind), "kind", NULL, NULL },
    { "metadata", INSIDE, 0, "metadata", metadata, NULL },
    { "data", RAW, AT(data), "data", NULL, NULL },
    { "revision", NUMBER, AT(number), "revision", NULL, NULL },
    END,
};

static const field identity[] = {
    { "name", VIEW, AT(names.name), "metadata.name", NULL, NULL },
    { "namespace", VIEW, AT(names.ns), "metadata.namespace", NULL, NULL },
    { "uid", VIEW, AT(names.uid), "metadata.uid", NULL, NULL },
    { "resourceVersion", VIEW, AT(names.version), "metadata.resourceVersion", NULL, NULL },
    END,
};

static const field refused[] = {
    { "metadata", INSIDE, 0, "metadata", identity, NULL },
    END,
};

static const field refused_event[] = {
    { "type", VIEW, AT(names.type), "type", NULL, NULL },
    { "object", INSIDE, 0, "object", refused, NULL },
    END,
};

/* The first instant of the year 1 is no time. */
static bool take_time(dsetp_scan *scan, dset_ms *to, const dsetp_view *view)
{
    if (dset_time_parse(to, view->text, view->size, NULL) != DSET_OK)
        return dsetp_scan_fail(scan, DSET_EINVALID, "must be a time such as 2026-03-01T12:00:00Z");
    if (*to / 1000 == ZERO_TIME)
        *to = 0;
    return true;
}

/* A string in a list or a map: null is an empty one. */
static bool take_element(dsetp_scan *scan, dsetp_view *out)
{
    static const dsetp_view empty = { "", 0, true };
    bool is_null = false;

    *out = empty;
    return dsetp_scan_null(scan, &is_null) && (is_null || dsetp_scan_string(scan, out));
}

static bool take_labels(dsetp_record *record, dsetp_scan *scan)
{
    dsetp_view key, value;
    dsetp_items items;
    bool more;

    if (!dsetp_scan_open(scan, '{', &items))
        return false;
    for (;;) {
        if (!dsetp_scan_item(scan, &items, &more))
            return false;
        if (!more)
            return dsetp_record_settle_labels(record, scan);
        if (!dsetp_scan_key(scan, &key) || !take_element(scan, &value) || !dsetp_record_add_label(record, scan, &key, &value))
            return false;
    }
}

static bool take_values(dsetp_record *record, dsetp_scan *scan)
{
    dsetp_items items;
    bool more;

    record->term.values = 0;
    if (!dsetp_scan_open(scan, '[', &items))
        return false;
    for (;;) {
        if (!dsetp_scan_item(scan, &items, &more))
            return false;
        if (!more)
            return true;
        if (!take_element(scan, &record->term.value))
            return false;
        record->term.values++;
    }
}

static bool take_object(dsetp_record *record, dsetp_scan *scan, const field *table);

/* The elements of a list; the memory of one element is cleared before the next. */
static bool take_each(dsetp_record *record, dsetp_scan *scan, const field *of)
{
    static const size_t sizes[] = { sizeof(dsetp_condition), sizeof(dsetp_reference), sizeof(dsetp_field_term),
                                    sizeof(dset_taint) };
    static const size_t offsets[] = { AT(condition), AT(reference), AT(term), AT(taint) };
    dsetp_items items;
    bool more, is_null = false;
    size_t i;

    if (!dsetp_scan_open(scan, '[', &items))
        return false;
    for (;;) {
        if (!dsetp_scan_item(scan, &items, &more))
            return false;
        if (!more)
            return true;
        for (i = 0; i < sizeof offsets / sizeof offsets[0]; i++) {
            if (offsets[i] == of->offset)
                memset((char *)record + of->offset, 0, sizes[i]);
        }
        if (!dsetp_scan_null(scan, &is_null) || (!is_null && !take_object(record, scan, of->inside)) ||
            (of->done != NULL && !of->done(record, scan)))
            return false;
    }
}

static bool take_text(dsetp_record *record, dsetp_scan *scan, const char **to)
{
    dsetp_view view;

    if (!dsetp_scan_string(scan, &view))
        return false;
    *to = dsetp_record_keep(record, scan, &view);
    return *to != NULL;
}

static bool take_flag(dsetp_scan *scan, dsetp_view *to)
{
    if (!dsetp_scan_scalar(scan, to))
        return false;
    return dsetp_view_is(to, "true") || dsetp_view_is(to, "false") ||
           dsetp_scan_fail(scan, DSET_EINVALID, "must be true or false");
}

static bool take_number(dsetp_scan *scan, int64_t *to)
{
    char digits[24];
    dsetp_view view;

    if (!dsetp_scan_scalar(scan, &view))
        return false;
    if (view.size < sizeof digits) {
        memcpy(digits, view.text, view.size);
        digits[view.size] = '\0';
        if (dsetp_integer(digits, to) && (digits[digits[0] == '-'] != '0' || digits[1 + (digits[0] == '-')] == '\0'))
            return true;
    }
    return dsetp_scan_fail(scan, DSET_EINVALID, "must be a whole number of 64 bits");
}

static bool take_raw(dsetp_scan *scan, dsetp_view *to)
{
    char next;

    if (!dsetp_scan_peek(scan, &next))
        return false;
    to->text = scan->at;
    if (!dsetp_scan_skip(scan))
        return false;
    to->size = (size_t)(scan->at - to->text);
    return true;
}

static bool take_value(dsetp_record *record, dsetp_scan *scan, const field *of)
{
    void *to = (char *)record + (of->offset != SIZE_MAX ? of->offset : 0);
    dsetp_view view;
    bool is_null = false;

    if (of->kind == RAW)
        return take_raw(scan, to);
    if (!dsetp_scan_null(scan, &is_null) || is_null)
        return is_null && scan->code == DSET_OK;
    switch (of->kind) {
    case TEXT:
        return take_text(record, scan, to);
    case VIEW:
        return dsetp_scan_string(scan, to);
    case FLAG:
        return take_flag(scan, to);
    case NUMBER:
        return take_number(scan, to);
    case TIME:
        return dsetp_scan_string(scan, &view) && take_time(scan, to, &view);
    case LABELS:
        return take_labels(record, scan);
    case VALUES:
        return take_values(record, scan);
    case EACH:
        return take_each(record, scan, of);
    default:
        return take_object(record, scan, of->inside);
    }
}

static const field *find_field(const field *table, const dsetp_view *key)
{
    for (; table->key != NULL; table++) {
        if ((table->key[0] == key->text[0] || !key->plain) && dsetp_view_is(key, table->key))
            return table;
    }
    return NULL;
}

/* The depth of the recursion is that of the tables. */
static bool take_object(dsetp_record *record, dsetp_scan *scan, const field *table)
{
    const field *of;
    dsetp_items items;
    dsetp_view key;
    uint32_t seen = 0;
    bool more;

    if (!dsetp_scan_open(scan, '{', &items))
        return false;
    for (;;) {
        if (!dsetp_scan_item(scan, &items, &more))
            return false;
        if (!more)
            return true;
        if (!dsetp_scan_key(scan, &key))
            return false;
        of = find_field(table, &key);
        if (of != NULL) {
            record->twice = record->twice || (seen >> (of - table) & 1u) != 0;
            seen |= 1u << (of - table);
            if (record->twice && !record->refused && (size_t)(scan->at - record->text) > DSETP_TREE_MAX)
                return dsetp_scan_fail(scan, DSET_ELIMIT, "is large and has a field twice");
        }
        if (of == NULL ? dsetp_scan_skip(scan) : take_value(record, scan, of))
            continue;
        if (of != NULL && scan->path == NULL)
            scan->path = of->path;
        return false;
    }
}

/* The first condition of a type counts. */
static bool done_condition(dsetp_record *record, dsetp_scan *scan)
{
    const dsetp_condition *at = &record->condition;
    bool holds = dsetp_view_is(&at->status, "True");

    if (!record->ready_seen && dsetp_view_is(&at->type, "Ready")) {
        record->ready_seen = true;
        record->ready = holds;
        if (at->time.text != NULL && !take_time(scan, &record->ready_at, &at->time)) {
            scan->path = "status.conditions[].lastTransitionTime";
            return false;
        }
    } else if (!record->scheduled_seen && dsetp_view_is(&at->type, "PodScheduled")) {
        record->scheduled_seen = true;
        record->scheduled = holds;
        record->scheduled_message = at->message;
    }
    return true;
}

/* The first reference that says it is the controller counts. */
static bool done_reference(dsetp_record *record, dsetp_scan *scan)
{
    static const dsetp_view nothing = { "", 0, true };
    const dsetp_reference *at = &record->reference;

    if (record->owner.uid != NULL || !dsetp_view_is(&at->controller, "true"))
        return true;
    record->owner.kind = dsetp_record_keep(record, scan, at->kind.text != NULL ? &at->kind : &nothing);
    record->owner.name = dsetp_record_keep(record, scan, at->name.text != NULL ? &at->name : &nothing);
    record->owner.uid = dsetp_record_keep(record, scan, at->uid.text != NULL ? &at->uid : &nothing);
    return scan->code == DSET_OK;
}

/* The first requirement "metadata.name In" decides: it names one node, or none is meant. */
static bool done_term(dsetp_record *record, dsetp_scan *scan)
{
    const dsetp_field_term *at = &record->term;

    if (record->pinned_seen || !dsetp_view_is(&at->key, "metadata.name") || !dsetp_view_is(&at->op, "In"))
        return true;
    record->pinned_seen = true;
    if (at->values != 1)
        return true;
    record->pinned = dsetp_record_keep(record, scan, &at->value);
    return record->pinned != NULL;
}

static bool done_taint(dsetp_record *record, dsetp_scan *scan)
{
    return dsetp_record_add_taint(record, scan, &record->taint);
}

static const char *or_null(const char *text)
{
    return text != NULL && text[0] != '\0' ? text : NULL;
}

static const char *keep_if_any(dsetp_record *record, dsetp_scan *scan, const dsetp_view *view)
{
    return view->text != NULL && view->size != 0 ? dsetp_record_keep(record, scan, view) : NULL;
}

static const char *message_if_any(dsetp_record *record, dsetp_scan *scan, const dsetp_view *view)
{
    return view->text != NULL && view->size != 0 ? dsetp_record_keep_message(record, scan, view) : NULL;
}

static int give_node(dsetp_record *record, const dset_record_methods *methods, void *context)
{
    dset_node made;

    memset(&made, 0, sizeof made);
    made.size = sizeof made;
    made.flags = (record->ready ? DSET_NODE_READY : 0u) |
                 (dsetp_view_is(&record->unschedulable, "true") ? DSET_NODE_UNSCHEDULABLE : 0u);
    made.name = dsetp_or_empty(record->name);
    made.uid = or_null(record->uid);
    made.version = or_null(record->version);
    made.labels.items = record->labels;
    made.labels.count = record->label_count;
    made.taints = record->taints;
    made.taint_count = record->taint_count;
    made.ready_changed_at = record->ready_at;
    return methods->node(context, &made);
}

static uint32_t phase_of(const dsetp_view *view)
{
    static const char *const names[] = { "Pending", "Running", "Succeeded", "Failed" };
    static const uint32_t phases[] = { DSET_POD_PENDING, DSET_POD_RUNNING, DSET_POD_SUCCEEDED, DSET_POD_FAILED };
    size_t i;

    for (i = 0; i < 4 && view->size > 0; i++) {
        if (dsetp_view_is(view, names[i]))
            return phases[i];
    }
    return DSET_POD_UNKNOWN;
}

static int give_pod(dsetp_record *record, dsetp_scan *scan, const dset_record_methods *methods, void *context)
{
    dset_pod made;

    memset(&made, 0, sizeof made);
    made.size = sizeof made;
    made.flags = record->ready ? DSET_POD_READY : 0u;
    made.phase = phase_of(&record->phase);
    made.ns = dsetp_or_empty(record->ns);
    made.name = dsetp_or_empty(record->name);
    made.uid = or_null(record->uid);
    made.version = or_null(record->version);
    made.node_name = keep_if_any(record, scan, &record->node_name);
    made.node_pinned = record->pinned;
    made.owner = record->owner;
    made.labels.items = record->labels;
    made.labels.count = record->label_count;
    made.created_at = record->created_at;
    made.ready_changed_at = record->ready_at;
    made.deleted_at = record->deleted_at;
    made.message = message_if_any(record, scan, &record->message);
    if (made.message == NULL && !record->scheduled)
        made.message = message_if_any(record, scan, &record->scheduled_message);
    return scan->code == DSET_OK ? methods->pod(context, &made) : DSET_OK;
}

static int give_revision(dsetp_record *record, const dset_record_methods *methods, void *context)
{
    dset_revision made;

    memset(&made, 0, sizeof made);
    made.size = sizeof made;
    made.number = record->number;
    made.ns = dsetp_or_empty(record->ns);
    made.name = dsetp_or_empty(record->name);
    made.uid = or_null(record->uid);
    made.version = or_null(record->version);
    made.owner = record->owner;
    made.labels.items = record->labels;
    made.labels.count = record->label_count;
    made.created_at = record->created_at;
    made.deleted_at = record->deleted_at;
    made.data = record->data.text != NULL ? record->data.text : "";
    made.data_size = record->data.size;
    return methods->revision(context, &made);
}

static const struct {
    const char *name;
    const field *table;
} kinds[] = {
    [DSET_KIND_REVISION] = { "ControllerRevision", revision },
    [DSET_KIND_NODE] = { "Node", node },
    [DSET_KIND_POD] = { "Pod", pod },
};

bool dsetp_record_read(dsetp_record *record, dsetp_scan *scan, uint32_t kind)
{
    dsetp_record_clear(record);
    record->text = scan->at;
    if (!take_object(record, scan, kinds[kind].table))
        return false;
    if (record->kind.text == NULL || record->kind.size == 0 || dsetp_view_is(&record->kind, kinds[kind].name))
        return true;
    scan->path = "kind";
    return dsetp_scan_fail(scan, DSET_EINVALID, "is not the kind that is expected");
}

/* A name beyond NAME_MAX is none. */
static const char *keep_name(dsetp_record *record, dsetp_scan *scan, const dsetp_view *view)
{
    return view->size <= NAME_MAX ? dsetp_or_empty(keep_if_any(record, scan, view)) : "";
}

bool dsetp_record_identify(dsetp_record *record, dsetp_scan *scan, bool in_event)
{
    static const dsetp_names none;
    const size_t kept_max = record->kept_max;
    int code;

    dsetp_record_clear(record);
    record->names = none;
    record->refused = true;
    if (!take_object(record, scan, in_event ? refused_event : refused) && scan->code != DSETP_SCAN_MORE)
        return false;
    code = scan->code;
    scan->code = DSET_OK;
    record->kept_max = SIZE_MAX; /* four names have a bound of their own */
    record->ns = keep_name(record, scan, &record->names.ns);
    record->name = keep_name(record, scan, &record->names.name);
    record->uid = keep_name(record, scan, &record->names.uid);
    record->version = keep_name(record, scan, &record->names.version);
    record->kept_max = kept_max;
    if (scan->code == DSET_OK)
        scan->code = code;
    return scan->code == DSET_OK;
}

/* A server never writes a field twice, so this may be slow, but not again and again. */
static bool give_over_tree(dsetp_record *record, dsetp_scan *scan, uint32_t kind, const dset_record_methods *methods,
                           void *context, int *answer)
{
    static const dset_error none = DSET_ERROR_INIT;
    size_t size = (size_t)(scan->at - record->text);
    int code;

    if (size > DSETP_TREE_MAX)
        return dsetp_scan_fail(scan, DSET_ELIMIT, "is large and has a field twice");
    if (record->trees == DSETP_TREES_MAX)
        return dsetp_scan_fail(scan, DSET_ELIMIT, "has a field twice, as have a thousand before it");
    record->trees++;
    record->problem = none;
    code = dsetp_record_over_tree(kind, record->text, size, DSETP_TREE_VALUES_MAX, methods, context, &record->memory,
                                  answer, &record->problem);
    scan->path = code != DSET_OK ? record->problem.path : NULL;
    return code == DSET_OK || dsetp_scan_fail(scan, code, record->problem.text);
}

bool dsetp_record_give(dsetp_record *record, dsetp_scan *scan, uint32_t kind, const dset_record_methods *methods,
                       void *context, int *answer)
{
    *answer = DSET_OK;
    if (record->twice)
        return give_over_tree(record, scan, kind, methods, context, answer);
    if (kind == DSET_KIND_NODE && methods->node != NULL)
        *answer = give_node(record, methods, context);
    if (kind == DSET_KIND_POD && methods->pod != NULL)
        *answer = give_pod(record, scan, methods, context);
    if (kind == DSET_KIND_REVISION && methods->revision != NULL)
        *answer = give_revision(record, methods, context);
    return scan->code == DSET_OK;
}
