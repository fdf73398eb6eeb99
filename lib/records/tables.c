/* The fields of Nodes, Pods and ControllerRevisions to read, and the evaluation of their lists. */
#include "records/tables.h"

#define AT(member) offsetof(dsetp_record, member)
#define END { NULL, 0, 0, NULL, NULL, NULL, NULL }

/* The first condition of a type counts. */
static bool done_condition(dsetp_record *record, dsetp_scan *scan)
{
    const dsetp_condition *at = &record->condition;
    bool holds = dsetp_view_is(&at->status, "True");

    if (!record->ready_seen && dsetp_view_is(&at->type, "Ready")) {
        record->ready_seen = true;
        record->ready = holds;
        if (at->time.text != NULL && !dsetp_take_time(scan, &record->ready_at, &at->time)) {
            scan->path = "status.conditions[].lastTransitionTime";
            return false;
        }
    } else if (!record->scheduled_seen && dsetp_view_is(&at->type, "PodScheduled")) {
        record->scheduled_seen = true;
        record->scheduled = holds;
        record->unplaced = dsetp_view_is(&at->status, "False") && dsetp_view_is(&at->reason, "Unschedulable");
        record->scheduled_message = at->message;
    }
    return true;
}

/* The first reference with controller=true counts. */
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

/* The first requirement "metadata.name In" is decisive: it names one node, or else there is none. */
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

static const dsetp_taken reference[] = {
    { "kind", DSETP_TAKE_VIEW, AT(reference.kind), "metadata.ownerReferences[].kind", NULL, NULL, NULL },
    { "name", DSETP_TAKE_VIEW, AT(reference.name), "metadata.ownerReferences[].name", NULL, NULL, NULL },
    { "uid", DSETP_TAKE_VIEW, AT(reference.uid), "metadata.ownerReferences[].uid", NULL, NULL, NULL },
    { "controller", DSETP_TAKE_FLAG_OR_NULL, AT(reference.controller), "metadata.ownerReferences[].controller", NULL, NULL, NULL },
    END,
};

static const dsetp_taken metadata[] = {
    { "name", DSETP_TAKE_TEXT, AT(name), "metadata.name", NULL, NULL, NULL },
    { "namespace", DSETP_TAKE_TEXT, AT(ns), "metadata.namespace", NULL, NULL, NULL },
    { "uid", DSETP_TAKE_TEXT, AT(uid), "metadata.uid", NULL, NULL, NULL },
    { "resourceVersion", DSETP_TAKE_TEXT, AT(version), "metadata.resourceVersion", NULL, NULL, NULL },
    { "labels", DSETP_TAKE_LABELS, 0, "metadata.labels", NULL, NULL, NULL },
    { "creationTimestamp", DSETP_TAKE_TIME, AT(created_at), "metadata.creationTimestamp", NULL, NULL, NULL },
    { "deletionTimestamp", DSETP_TAKE_TIME, AT(deleted_at), "metadata.deletionTimestamp", NULL, NULL, NULL },
    { "ownerReferences", DSETP_TAKE_EACH, AT(reference), "metadata.ownerReferences", reference, done_reference, NULL },
    END,
};

static const dsetp_taken condition[] = {
    { "type", DSETP_TAKE_VIEW, AT(condition.type), "status.conditions[].type", NULL, NULL, NULL },
    { "status", DSETP_TAKE_VIEW, AT(condition.status), "status.conditions[].status", NULL, NULL, NULL },
    { "lastTransitionTime", DSETP_TAKE_TIME_VIEW, AT(condition.time), "status.conditions[].lastTransitionTime", NULL, NULL, NULL },
    { "message", DSETP_TAKE_VIEW, AT(condition.message), "status.conditions[].message", NULL, NULL, NULL },
    END,
};

/* Of Pods the reason counts, too. */
static const dsetp_taken pod_condition[] = {
    { "type", DSETP_TAKE_VIEW, AT(condition.type), "status.conditions[].type", NULL, NULL, NULL },
    { "status", DSETP_TAKE_VIEW, AT(condition.status), "status.conditions[].status", NULL, NULL, NULL },
    { "lastTransitionTime", DSETP_TAKE_TIME_VIEW, AT(condition.time), "status.conditions[].lastTransitionTime", NULL, NULL, NULL },
    { "reason", DSETP_TAKE_VIEW, AT(condition.reason), "status.conditions[].reason", NULL, NULL, NULL },
    { "message", DSETP_TAKE_VIEW, AT(condition.message), "status.conditions[].message", NULL, NULL, NULL },
    END,
};

static const dsetp_taken field_term[] = {
    { "key", DSETP_TAKE_VIEW, AT(term.key), "spec.affinity", NULL, NULL, NULL },
    { "operator", DSETP_TAKE_VIEW, AT(term.op), "spec.affinity", NULL, NULL, NULL },
    { "values", DSETP_TAKE_VALUES, 0, "spec.affinity", NULL, NULL, NULL },
    END,
};

static const dsetp_taken selector_term[] = {
    { "matchFields", DSETP_TAKE_EACH, AT(term), "spec.affinity.nodeAffinity", field_term, done_term, NULL },
    END,
};

static const dsetp_taken required[] = {
    { "nodeSelectorTerms", DSETP_TAKE_EACH, SIZE_MAX, "spec.affinity.nodeAffinity", selector_term, NULL, NULL },
    END,
};

static const dsetp_taken node_affinity[] = {
    { "requiredDuringSchedulingIgnoredDuringExecution", DSETP_TAKE_INSIDE, 0, "spec.affinity.nodeAffinity", required, NULL, required },
    END,
};

static const dsetp_taken affinity[] = {
    { "nodeAffinity", DSETP_TAKE_INSIDE, 0, "spec.affinity.nodeAffinity", node_affinity, NULL, required },
    END,
};

static const dsetp_taken pod_spec[] = {
    { "nodeName", DSETP_TAKE_VIEW, AT(node_name), "spec.nodeName", NULL, NULL, NULL },
    { "affinity", DSETP_TAKE_INSIDE, 0, "spec.affinity", affinity, NULL, required },
    END,
};

static const dsetp_taken pod_status[] = {
    { "phase", DSETP_TAKE_VIEW, AT(phase), "status.phase", NULL, NULL, NULL },
    { "message", DSETP_TAKE_VIEW, AT(message), "status.message", NULL, NULL, NULL },
    { "conditions", DSETP_TAKE_EACH, AT(condition), "status.conditions", pod_condition, done_condition, NULL },
    { "initContainerStatuses", DSETP_TAKE_RAW, AT(init_statuses), "status.initContainerStatuses", NULL, NULL, NULL },
    { "containerStatuses", DSETP_TAKE_RAW, AT(statuses), "status.containerStatuses", NULL, NULL, NULL },
    END,
};

const dsetp_taken dsetp_taken_of_pod[] = {
    { "apiVersion", DSETP_TAKE_VIEW, AT(api_version), "apiVersion", NULL, NULL, NULL },
    { "kind", DSETP_TAKE_VIEW, AT(kind), "kind", NULL, NULL, NULL },
    { "metadata", DSETP_TAKE_INSIDE, 0, "metadata", metadata, NULL, NULL },
    { "spec", DSETP_TAKE_INSIDE, 0, "spec", pod_spec, NULL, NULL },
    { "status", DSETP_TAKE_INSIDE, 0, "status", pod_status, NULL, NULL },
    END,
};

static const dsetp_taken taint[] = {
    { "key", DSETP_TAKE_TEXT, AT(taint.key), "spec.taints[].key", NULL, NULL, NULL },
    { "value", DSETP_TAKE_TEXT, AT(taint.value), "spec.taints[].value", NULL, NULL, NULL },
    { "effect", DSETP_TAKE_TEXT, AT(taint.effect), "spec.taints[].effect", NULL, NULL, NULL },
    END,
};

static const dsetp_taken node_spec[] = {
    { "unschedulable", DSETP_TAKE_FLAG, AT(unschedulable), "spec.unschedulable", NULL, NULL, NULL },
    { "taints", DSETP_TAKE_EACH, AT(taint), "spec.taints", taint, done_taint, NULL },
    END,
};

static const dsetp_taken node_status[] = {
    { "conditions", DSETP_TAKE_EACH, AT(condition), "status.conditions", condition, done_condition, NULL },
    END,
};

const dsetp_taken dsetp_taken_of_node[] = {
    { "apiVersion", DSETP_TAKE_VIEW, AT(api_version), "apiVersion", NULL, NULL, NULL },
    { "kind", DSETP_TAKE_VIEW, AT(kind), "kind", NULL, NULL, NULL },
    { "metadata", DSETP_TAKE_INSIDE, 0, "metadata", metadata, NULL, NULL },
    { "spec", DSETP_TAKE_INSIDE, 0, "spec", node_spec, NULL, NULL },
    { "status", DSETP_TAKE_INSIDE, 0, "status", node_status, NULL, NULL },
    END,
};

const dsetp_taken dsetp_taken_of_revision[] = {
    { "apiVersion", DSETP_TAKE_VIEW, AT(api_version), "apiVersion", NULL, NULL, NULL },
    { "kind", DSETP_TAKE_VIEW, AT(kind), "kind", NULL, NULL, NULL },
    { "metadata", DSETP_TAKE_INSIDE, 0, "metadata", metadata, NULL, NULL },
    { "data", DSETP_TAKE_RAW, AT(data), "data", NULL, NULL, NULL },
    { "revision", DSETP_TAKE_NUMBER, AT(number), "revision", NULL, NULL, NULL },
    END,
};

static const dsetp_taken identity[] = {
    { "name", DSETP_TAKE_VIEW, AT(names.name), "metadata.name", NULL, NULL, NULL },
    { "namespace", DSETP_TAKE_VIEW, AT(names.ns), "metadata.namespace", NULL, NULL, NULL },
    { "uid", DSETP_TAKE_VIEW, AT(names.uid), "metadata.uid", NULL, NULL, NULL },
    { "resourceVersion", DSETP_TAKE_VIEW, AT(names.version), "metadata.resourceVersion", NULL, NULL, NULL },
    END,
};

const dsetp_taken dsetp_taken_of_any[] = {
    { "metadata", DSETP_TAKE_INSIDE, 0, "metadata", identity, NULL, NULL },
    END,
};

const dsetp_taken dsetp_taken_of_event[] = {
    { "type", DSETP_TAKE_VIEW, AT(names.type), "type", NULL, NULL, NULL },
    { "object", DSETP_TAKE_INSIDE, 0, "object", dsetp_taken_of_any, NULL, NULL },
    END,
};
