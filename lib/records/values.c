/* Converts the fields read to the values passed to methods. */
#include <string.h>

#include "api/revision_data.h"
#include "base/text.h"
#include "records/object.h"
#include "records/waiting.h"

static const char *or_null(const char *text)
{
    return text != NULL && text[0] != '\0' ? text : NULL;
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

/* Why the Pod does not become ready by itself, if that can be said. */
static void take_reason(dsetp_record *record, dsetp_scan *scan, dset_pod *made)
{
    dsetp_waiting waiting = { 0, NULL, { NULL, 0, false } };

    if (record->unplaced)
        made->flags |= DSET_POD_UNPLACED;
    if (record->unplaced || !(dsetp_find_waiting(&record->init_statuses, &waiting) ||
                              dsetp_find_waiting(&record->statuses, &waiting)))
        return;
    made->flags |= waiting.flag;
    made->message = dsetp_record_keep_reason(record, scan, waiting.reason, &waiting.message);
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
    made.node_name = dsetp_record_keep_if_any(record, scan, &record->node_name);
    made.node_pinned = record->pinned;
    made.owner = record->owner;
    made.labels.items = record->labels;
    made.labels.count = record->label_count;
    made.created_at = record->created_at;
    made.ready_changed_at = record->ready_at;
    made.deleted_at = record->deleted_at;
    if (!record->ready && made.phase != DSET_POD_SUCCEEDED && made.phase != DSET_POD_FAILED)
        take_reason(record, scan, &made);
    if (made.message == NULL && scan->code == DSET_OK)
        made.message = message_if_any(record, scan, &record->message);
    if (made.message == NULL && !record->scheduled)
        made.message = message_if_any(record, scan, &record->scheduled_message);
    return scan->code == DSET_OK ? methods->pod(context, &made) : DSET_OK;
}

static int give_revision(dsetp_record *record, dsetp_scan *scan, const dset_record_methods *methods, void *context)
{
    dset_revision made;
    dsetp_buffer normal;
    int answer = DSET_OK;

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
    dsetp_buffer_start(&normal, &record->memory);
    if (dsetp_revision_normal(&normal, made.data, made.data_size) == DSET_OK) {
        made.normal = normal.size > 0 ? normal.data : NULL;
        made.normal_size = normal.size;
        answer = methods->revision(context, &made);
    } else {
        dsetp_scan_fail(scan, DSET_ENOMEM, "out of memory");
    }
    dsetp_buffer_free(&normal);
    return answer;
}

bool dsetp_record_give(dsetp_record *record, dsetp_scan *scan, uint32_t kind, const dset_record_methods *methods,
                       void *context, int *answer)
{
    *answer = DSET_OK;
    if (kind == DSET_KIND_NODE && methods->node != NULL)
        *answer = give_node(record, methods, context);
    if (kind == DSET_KIND_POD && methods->pod != NULL)
        *answer = give_pod(record, scan, methods, context);
    if (kind == DSET_KIND_REVISION && methods->revision != NULL)
        *answer = give_revision(record, scan, methods, context);
    return scan->code == DSET_OK;
}
