/*
 * The text of a task: objects and patches as the Kubernetes controller sends them. Those written here are small and
 * flat; Pods and revisions are written by the room typed.
 */
#include "controller/task_text.h"

#include <string.h>

#include "daemonset/scalar.h"

static void add_member(dsetp_buffer *out, const char *name, const char *value)
{
    dsetp_buffer_json(out, name);
    dsetp_buffer_string(out, ":");
    dsetp_buffer_json(out, value);
}

/* Ends the metadata of a patch with its precondition, and closes it. */
static void add_uid(dsetp_buffer *out, const char *uid, bool first)
{
    if (uid != NULL && uid[0] != '\0') {
        if (!first)
            dsetp_buffer_string(out, ",");
        add_member(out, "uid", uid);
    }
    dsetp_buffer_string(out, "}");
}

static void write_adopt(dsetp_buffer *out, const dset_daemonset *set, const char *uid)
{
    dsetp_buffer_string(out, "{\"metadata\":{\"ownerReferences\":[{\"apiVersion\":\"apps/v1\",\"kind\":\"DaemonSet\",");
    add_member(out, "name", dset_daemonset_name(set));
    dsetp_buffer_string(out, ",");
    add_member(out, "uid", dset_daemonset_uid(set));
    dsetp_buffer_string(out, ",\"controller\":true,\"blockOwnerDeletion\":true}]");
    add_uid(out, uid, false);
    dsetp_buffer_string(out, "}");
}

static void write_release(dsetp_buffer *out, const dset_daemonset *set, const char *uid)
{
    dsetp_buffer_string(out, "{\"metadata\":{\"ownerReferences\":[{\"$patch\":\"delete\",");
    add_member(out, "uid", dset_daemonset_uid(set));
    dsetp_buffer_string(out, "}]");
    add_uid(out, uid, false);
    dsetp_buffer_string(out, "}");
}

/* The label, and the number of a revision when it is one. */
static void write_label(dsetp_buffer *out, const dset_action *action)
{
    dsetp_buffer_string(out, "{\"metadata\":{\"labels\":{");
    add_member(out, "controller-revision-hash", action->revision);
    dsetp_buffer_string(out, "}");
    add_uid(out, action->object_uid, false);
    if (action->kind == DSET_UPDATE_REVISION) {
        dsetp_buffer_string(out, ",\"revision\":");
        dsetp_buffer_number(out, action->number);
    }
    dsetp_buffer_string(out, "}");
}

/* As Kubernetes keeps it: of the counters that may be absent, those that are 0 are. */
static void write_counter(dsetp_buffer *out, const char *name, int64_t value, bool optional)
{
    dsetp_buffer_json(out, name);
    dsetp_buffer_string(out, ":");
    if (optional && value == 0)
        dsetp_buffer_string(out, "null");
    else
        dsetp_buffer_number(out, value);
}

static void write_status(dsetp_buffer *out, const dset_daemonset *set, const dset_status *status)
{
    const struct {
        const char *name;
        int64_t value;
        bool optional;
    } counters[] = {
        { "currentNumberScheduled", status->current, false },
        { "numberMisscheduled", status->misscheduled, false },
        { "desiredNumberScheduled", status->desired, false },
        { "numberReady", status->ready, false },
        { "observedGeneration", status->observed_generation, true },
        { "updatedNumberScheduled", status->updated, true },
        { "numberAvailable", status->available, true },
        { "numberUnavailable", status->unavailable, true },
    };
    size_t i;

    dsetp_buffer_string(out, "{\"metadata\":{");
    add_uid(out, dset_daemonset_uid(set), true);
    dsetp_buffer_string(out, ",\"status\":{");
    for (i = 0; i < sizeof counters / sizeof counters[0]; i++) {
        if (i > 0)
            dsetp_buffer_string(out, ",");
        write_counter(out, counters[i].name, counters[i].value, counters[i].optional);
    }
    if (status->collision_count >= 0) {
        dsetp_buffer_string(out, ",");
        write_counter(out, "collisionCount", status->collision_count, false);
    }
    dsetp_buffer_string(out, "}}");
}

/* The writer for the Pods of a plan, which are all of one revision as a rule. */
static int open_writer(dsetp_set *set, const dset_daemonset *daemonset, const dset_action *action, dset_error *err)
{
    dset_pod_order order;

    if (set->pods != NULL && strcmp(set->pods_revision, action->revision) == 0)
        return DSET_OK;
    dset_pod_writer_free(set->pods);
    set->pods = NULL;
    memset(&order, 0, sizeof order);
    order.size = sizeof order;
    order.node_name = action->node_name;
    order.pod_name = action->object_name[0] != '\0' ? action->object_name : NULL;
    order.revision = set->pods_revision = action->revision;
    return dset_pod_writer_new(&set->pods, daemonset, &order, err);
}

static int write_pod(dsetp_buffer *out, dsetp_set *set, const dset_daemonset *daemonset, const dset_action *action,
                     dset_error *err)
{
    int code = open_writer(set, daemonset, action, err);

    if (code != DSET_OK)
        return code;
    return dset_pod_writer_write(set->pods, action->node_name,
                                 action->object_name[0] != '\0' ? action->object_name : NULL, dsetp_buffer_sink, out,
                                 err);
}

int dsetp_write_object(dsetp_buffer *out, dsetp_set *set, const dset_daemonset *daemonset, const dset_action *action,
                       dset_error *err)
{
    int code = DSET_OK;

    switch (action->kind) {
    case DSET_CREATE_POD:
        code = write_pod(out, set, daemonset, action, err);
        break;
    case DSET_CREATE_REVISION:
        code = dset_daemonset_write_revision(daemonset, action->object_name, action->revision, action->number,
                                             dsetp_buffer_sink, out, err);
        break;
    case DSET_ADOPT_POD:
    case DSET_ADOPT_REVISION:
        write_adopt(out, daemonset, action->object_uid);
        break;
    case DSET_RELEASE_POD:
    case DSET_RELEASE_REVISION:
        write_release(out, daemonset, action->object_uid);
        break;
    case DSET_LABEL_POD:
    case DSET_UPDATE_REVISION:
        write_label(out, action);
        break;
    case DSET_WRITE_STATUS:
        write_status(out, daemonset, dset_plan_status(set->plan));
        break;
    default:
        break;
    }
    return code == DSET_OK && out->failed ? dsetp_no_memory(err) : code;
}

void dsetp_write_event(dsetp_buffer *out, const dsetp_set *set, const dsetp_event *event)
{
    char at[32];

    dset_time_write(event->at, at, sizeof at);
    dsetp_buffer_string(out, "{\"kind\":\"Event\",\"apiVersion\":\"v1\",\"metadata\":{");
    add_member(out, "name", event->name);
    dsetp_buffer_string(out, ",");
    add_member(out, "namespace", set->ns);
    dsetp_buffer_string(out, "},\"involvedObject\":{\"kind\":\"DaemonSet\",");
    add_member(out, "namespace", set->ns);
    dsetp_buffer_string(out, ",");
    add_member(out, "name", set->name);
    dsetp_buffer_string(out, ",");
    add_member(out, "uid", set->uid);
    dsetp_buffer_string(out, ",\"apiVersion\":\"apps/v1\"},");
    add_member(out, "reason", event->reason);
    dsetp_buffer_string(out, ",");
    add_member(out, "message", event->message);
    dsetp_buffer_string(out, ",\"source\":{\"component\":\"daemonset-controller\"},");
    add_member(out, "firstTimestamp", at);
    dsetp_buffer_string(out, ",");
    add_member(out, "lastTimestamp", at);
    dsetp_buffer_string(out, ",\"count\":1,");
    add_member(out, "type", event->type);
    dsetp_buffer_string(out, ",\"eventTime\":null,\"reportingComponent\":\"daemonset-controller\",");
    dsetp_buffer_string(out, "\"reportingInstance\":\"\"}");
}
