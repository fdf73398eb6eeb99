/*
 * The text of a task: objects and patches as the Kubernetes controller sends them. Those written here are small and
 * flat; Pods and revisions are written by the room typed.
 */
#include "controller/task_text.h"

#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "controller/target.h"
#include "daemonset/scalar.h"
#include "model/daemonset.h"

/* The precondition that ends the metadata of a patch. */
static void add_uid(dsetp_buffer *out, const char *uid)
{
    if (uid != NULL && uid[0] != '\0')
        dsetp_buffer_format(out, ",\"uid\":%q", uid);
}

static void write_adopt(dsetp_buffer *out, const dset_daemonset *set, const char *uid)
{
    dsetp_buffer_format(out,
                        "{\"metadata\":{\"ownerReferences\":[{\"apiVersion\":\"apps/v1\",\"kind\":\"DaemonSet\","
                        "\"name\":%q,\"uid\":%q,\"controller\":true,\"blockOwnerDeletion\":true}]",
                        dset_daemonset_name(set), dset_daemonset_uid(set));
    add_uid(out, uid);
    dsetp_buffer_string(out, "}}");
}

static void write_release(dsetp_buffer *out, const dset_daemonset *set, const char *uid)
{
    dsetp_buffer_format(out, "{\"metadata\":{\"ownerReferences\":[{\"$patch\":\"delete\",\"uid\":%q}]",
                        dset_daemonset_uid(set));
    add_uid(out, uid);
    dsetp_buffer_string(out, "}}");
}

/* The label, and for a revision its number. */
static void write_label(dsetp_buffer *out, const dset_action *action)
{
    dsetp_buffer_format(out, "{\"metadata\":{\"labels\":{\"controller-revision-hash\":%q}", action->revision);
    add_uid(out, action->object_uid);
    dsetp_buffer_string(out, "}");
    if (action->kind == DSET_UPDATE_REVISION)
        dsetp_buffer_format(out, ",\"revision\":%lld", (long long)action->number);
    dsetp_buffer_string(out, "}");
}

/* As Kubernetes keeps it: of the counters that may be absent, those that are 0 are. */
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
    const char *uid = dset_daemonset_uid(set);
    size_t i;

    dsetp_buffer_string(out, "{\"metadata\":{");
    if (uid[0] != '\0')
        dsetp_buffer_format(out, "\"uid\":%q", uid);
    dsetp_buffer_string(out, "},\"status\":{");
    for (i = 0; i < sizeof counters / sizeof counters[0]; i++) {
        dsetp_buffer_format(out, i > 0 ? ",%q:" : "%q:", counters[i].name);
        if (counters[i].optional && counters[i].value == 0)
            dsetp_buffer_string(out, "null");
        else
            dsetp_buffer_number(out, counters[i].value);
    }
    if (status->collision_count >= 0)
        dsetp_buffer_format(out, ",\"collisionCount\":%d", (int)status->collision_count);
    dsetp_buffer_string(out, "}}");
}

/* The writer for the Pods of a plan, which usually have the same revision. */
static int open_writer(dsetp_pods *pods, const dset_daemonset *daemonset, const dset_action *action, dset_error *err)
{
    dset_pod_order order;

    if (pods->writer != NULL && strcmp(pods->revision, action->revision) == 0)
        return DSET_OK;
    dset_pod_writer_free(pods->writer);
    pods->writer = NULL;
    memset(&order, 0, sizeof order);
    order.size = sizeof order;
    order.node_name = action->node_name;
    order.pod_name = action->object_name;
    order.revision = pods->revision = action->revision;
    return dset_pod_writer_new(&pods->writer, daemonset, &order, err);
}

static int write_pod(dsetp_buffer *out, dsetp_pods *pods, const dset_daemonset *daemonset, const dset_action *action,
                     dset_error *err)
{
    int code = open_writer(pods, daemonset, action, err);

    if (code != DSET_OK)
        return code;
    return dset_pod_writer_write(pods->writer, action->node_name, action->object_name, dsetp_buffer_sink, out, err);
}

int dsetp_write_object(dsetp_buffer *out, dsetp_pods *pods, const dset_plan *plan, const dset_daemonset *daemonset,
                       const dset_action *action, dset_error *err)
{
    int code = DSET_OK;

    switch (action->kind) {
    case DSET_CREATE_POD:
        code = write_pod(out, pods, daemonset, action, err);
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
        write_status(out, daemonset, dset_plan_status(plan));
        break;
    default:
        break;
    }
    return code == DSET_OK && out->failed ? dsetp_no_memory(err) : code;
}

void dsetp_add_event_name(dsetp_buffer *to, const dsetp_event *event)
{
    uint64_t hash = dsetp_fnv64(DSETP_FNV64_START, event->set_uid, strlen(event->set_uid) + 1);
    char ending[24];

    hash = dsetp_fnv64(hash, event->type, strlen(event->type) + 1);
    hash = dsetp_fnv64(hash, event->reason, strlen(event->reason) + 1);
    hash = dsetp_fnv64(hash, event->message, strlen(event->message));
    snprintf(ending, sizeof ending, ".%016llx", (unsigned long long)hash);
    dsetp_buffer_string(to, event->set_name);
    dsetp_buffer_add(to, ending, strlen(ending) + 1);
}

void dsetp_write_event(dsetp_buffer *out, const dsetp_event *event)
{
    char at[32];

    dset_time_write(event->at, at, sizeof at);
    dsetp_buffer_format(out,
                        "{\"kind\":\"Event\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":%q,\"namespace\":%q},"
                        "\"involvedObject\":{\"kind\":\"DaemonSet\",\"namespace\":%q,\"name\":%q,\"uid\":%q,"
                        "\"apiVersion\":\"apps/v1\"},\"reason\":%q,\"message\":%q,"
                        "\"source\":{\"component\":\"daemonset-controller\"},\"firstTimestamp\":%q,"
                        "\"lastTimestamp\":%q,\"count\":1,\"type\":%q,\"eventTime\":null,"
                        "\"reportingComponent\":\"daemonset-controller\",\"reportingInstance\":\"\"}",
                        event->name, event->ns, event->ns, event->set_name, event->set_uid, event->reason,
                        event->message, at, at, event->type);
}

/* An Event of a plan, with its name. */
static int write_planned_event(dsetp_buffer *out, const dset_plan *plan, const dset_action *action,
                               const dset_daemonset *set, dset_error *err)
{
    dsetp_event event = { NULL, dset_plan_namespace(plan), dset_plan_name(plan), dset_daemonset_uid(set),
                          action->event_type, action->event_reason, action->message, dset_plan_now(plan) };
    dsetp_buffer name;

    dsetp_buffer_start(&name, &set->memory);
    dsetp_add_event_name(&name, &event);
    event.name = name.data;
    if (!name.failed)
        dsetp_write_event(out, &event);
    dsetp_buffer_free(&name);
    return name.failed || out->failed ? dsetp_no_memory(err) : DSET_OK;
}

int dset_action_write(const dset_plan *plan, const dset_action *action, const dset_daemonset *set, dset_sink_fn sink,
                      void *context, dset_error *err)
{
    dsetp_pods pods = { NULL, NULL };
    dsetp_buffer text;
    int code;

    if (plan == NULL || action == NULL || set == NULL || sink == NULL)
        return dsetp_fail(err, DSET_EMISUSE,
                          plan == NULL ? "plan" : action == NULL ? "action" : set == NULL ? "set" : "sink",
                          "must not be NULL");
    if (dsetp_target_of_action(plan, action).verb == 0)
        return dsetp_fail(err, DSET_EVERSION, "action.kind", "must be one that this library knows");
    dsetp_buffer_start(&text, &set->memory);
    code = action->kind == DSET_EMIT_EVENT ? write_planned_event(&text, plan, action, set, err)
                                           : dsetp_write_object(&text, &pods, plan, set, action, err);
    if (code == DSET_OK && text.size > 0)
        code = sink(context, text.data, text.size);
    dset_pod_writer_free(pods.writer);
    dsetp_buffer_free(&text);
    return code;
}
