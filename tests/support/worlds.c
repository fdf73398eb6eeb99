/* Small worlds for tests. */
#include "support/revisions.h"
#include "support/worlds.h"

#include <stdlib.h>
#include <string.h>

#include "daemonset/manifest.h"

static const char *or_else(const char *text, const char *otherwise)
{
    return text != NULL ? text : otherwise;
}

static size_t write_status(char *to, size_t size, const dset_status *status)
{
    char collisions[40] = "";

    if (status->collision_count >= 0)
        snprintf(collisions, sizeof collisions, ",\"collisionCount\":%d", status->collision_count);
    return (size_t)snprintf(to, size,
                            ",\"status\":{\"observedGeneration\":%lld,\"desiredNumberScheduled\":%d,"
                            "\"currentNumberScheduled\":%d,\"numberMisscheduled\":%d,\"numberReady\":%d,"
                            "\"numberAvailable\":%d,\"numberUnavailable\":%d,\"updatedNumberScheduled\":%d%s}",
                            (long long)status->observed_generation, status->desired, status->current,
                            status->misscheduled, status->ready, status->available, status->unavailable,
                            status->updated, collisions);
}

dset_daemonset *worlds_daemonset(const worlds_set *given)
{
    dset_parse_options options = DSET_PARSE_OPTIONS_INIT;
    dset_error err = DSET_ERROR_INIT;
    dset_daemonset *set;
    char text[8192], status[512] = "";
    const char *name = or_else(given->name, "a");
    int size;

    if (given->status != NULL)
        write_status(status, sizeof status, given->status);
    size = snprintf(text, sizeof text,
                    "{\"apiVersion\":\"apps/v1\",\"kind\":\"DaemonSet\",\"metadata\":{\"name\":\"%s\","
                    "\"namespace\":\"default\",\"uid\":\"%s\",\"generation\":%lld%s},\"spec\":{"
                    "\"selector\":{\"matchLabels\":{\"app\":\"%s\"}},\"template\":{\"metadata\":{\"labels\":"
                    "{\"app\":\"%s\"}},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"%s\"}]%s}}%s}%s}",
                    name, or_else(given->uid, WORLDS_UID),
                    (long long)(given->generation != 0 ? given->generation : 1), or_else(given->meta, ""), name, name,
                    or_else(given->image, "image:1"), or_else(given->pod, ""), or_else(given->spec, ""), status);
    ck_assert_int_lt(size, (int)sizeof text);
    options.flags = DSET_PARSE_STORED | DSET_PARSE_LENIENT | DSET_PARSE_NO_VALIDATE;
    ck_assert_msg(dset_daemonset_parse(&set, text, (size_t)size, &options, &err) == DSET_OK, "%s: %s", err.text, text);
    return set;
}

void worlds_put_daemonset(dset_world *world, const worlds_set *given)
{
    dset_daemonset *set = worlds_daemonset(given);

    ck_ok(dset_world_put_daemonset(world, set, NULL));
    dset_daemonset_free(set);
}

void worlds_put_node(dset_world *world, const char *name, const char *label, const char *taint)
{
    char key[64] = "", taint_key[64] = "";
    dset_label item = { key, "" };
    dset_taint mark = { taint_key, "", "" };
    dset_node node;

    memset(&node, 0, sizeof node);
    node.size = sizeof node;
    node.name = name;
    if (label != NULL) {
        snprintf(key, sizeof key, "%.*s", (int)strcspn(label, "="), label);
        item.value = strchr(label, '=') + 1;
        node.labels.items = &item;
        node.labels.count = 1;
    }
    if (taint != NULL) {
        snprintf(taint_key, sizeof taint_key, "%.*s", (int)strcspn(taint, ":"), taint);
        mark.effect = strchr(taint, ':') + 1;
        node.taints = &mark;
        node.taint_count = 1;
    }
    ck_ok(dset_world_put_node(world, &node, NULL));
}

dset_world *worlds_fleet(size_t nodes, const worlds_set *set)
{
    dset_world *world;
    char name[32];
    size_t i;

    ck_ok(dset_world_new(&world, NULL, NULL));
    for (i = nodes; i-- > 0;) {
        snprintf(name, sizeof name, "n%zu", i);
        worlds_put_node(world, name, NULL, NULL);
    }
    worlds_put_daemonset(world, set);
    return world;
}

void worlds_put_pod(dset_world *world, const worlds_pod *given)
{
    dset_label labels[2] = { { "app", or_else(given->owner, "a") }, { "controller-revision-hash", given->hash } };
    char uid[80];
    dset_pod pod;

    memset(&pod, 0, sizeof pod);
    pod.size = sizeof pod;
    pod.flags = (given->unready ? 0 : DSET_POD_READY) | given->stuck;
    pod.message = given->message;
    pod.phase = given->phase != 0 ? given->phase : (uint32_t)DSET_POD_RUNNING;
    pod.ns = "default";
    pod.name = given->name;
    snprintf(uid, sizeof uid, "uid-%s", given->name);
    pod.uid = or_else(given->own, uid);
    if (given->unbound)
        pod.node_pinned = given->node;
    else
        pod.node_name = given->node;
    if (given->uid == NULL || given->uid[0] != '\0') {
        pod.owner.kind = "DaemonSet";
        pod.owner.name = labels[0].value;
        pod.owner.uid = or_else(given->uid, WORLDS_UID);
    }
    pod.labels.items = labels;
    pod.labels.count = given->hash != NULL ? 2 : 1;
    pod.created_at = given->created_at;
    pod.ready_changed_at = given->ready_at != 0 ? given->ready_at : 1;
    pod.deleted_at = given->deleted_at;
    ck_ok(dset_world_put_pod(world, &pod, NULL));
}

dset_plan *worlds_plan(const dset_world *world, const dset_ledger *ledger, const char *name, dset_ms now,
                       uint32_t flags)
{
    dset_reconcile_options options = DSET_RECONCILE_OPTIONS_INIT;
    dset_plan *plan;

    options.flags = flags;
    options.now = now;
    ck_ok(dset_reconcile(&plan, world, ledger, "default", name, &options, NULL));
    return plan;
}

char *worlds_text(const dset_plan *plan)
{
    dset_text to;

    dset_text_start(&to, NULL);
    ck_ok(dset_plan_write(plan, dset_text_add, &to, NULL));
    return to.data;
}

size_t worlds_count(const dset_plan *plan, uint32_t kind)
{
    size_t i, count = 0;

    for (i = 0; i < dset_plan_count(plan); i++)
        count += dset_plan_get(plan, i)->kind == kind;
    return count;
}

const dset_action *worlds_find(const dset_plan *plan, uint32_t kind, const char *name)
{
    size_t i;

    for (i = 0; i < dset_plan_count(plan); i++) {
        const dset_action *action = dset_plan_get(plan, i);

        if (action->kind == kind && (strcmp(action->object_name, name) == 0 || strcmp(action->node_name, name) == 0))
            return action;
    }
    return NULL;
}

static void make_pod(dset_world *world, const dset_action *action, const worlds_set *set, bool up, dset_ms now)
{
    worlds_pod pod;

    memset(&pod, 0, sizeof pod);
    pod.name = action->object_name;
    pod.owner = or_else(set->name, "a");
    pod.uid = set->uid;
    pod.node = action->node_name;
    pod.hash = action->revision;
    pod.created_at = now;
    pod.ready_at = now;
    pod.phase = up ? DSET_POD_RUNNING : DSET_POD_PENDING;
    pod.unready = pod.unbound = !up;
    worlds_put_pod(world, &pod);
}

void worlds_make_revision(dset_world *world, const dset_action *action, const worlds_set *given)
{
    dset_label labels[2] = { { "app", or_else(given->name, "a") }, { "controller-revision-hash", action->revision } };
    dset_daemonset *set = worlds_daemonset(given);
    dset_revision revision;

    memset(&revision, 0, sizeof revision);
    revision.size = sizeof revision;
    revision.number = action->number;
    revision.ns = "default";
    revision.name = action->object_name;
    revision.uid = action->object_name;
    revision.owner.kind = "DaemonSet";
    revision.owner.name = labels[0].value;
    revision.owner.uid = or_else(given->uid, WORLDS_UID);
    revision.labels.items = labels;
    revision.labels.count = 2;
    revision.data = dset_daemonset_revision_data(set, &revision.data_size);
    ck_ok(revisions_put(world, &revision));
    dset_daemonset_free(set);
}

void worlds_apply(dset_world *world, dset_ledger *ledger, const dset_plan *plan, const worlds_set *given, bool up,
                  dset_ms now)
{
    worlds_set set = *given;
    size_t i;

    for (i = 0; i < dset_plan_count(plan); i++) {
        const dset_action *action = dset_plan_get(plan, i);

        if (action->kind == DSET_CREATE_POD)
            make_pod(world, action, given, up, now);
        else if (action->kind == DSET_DELETE_POD)
            ck_ok(dset_world_drop_pod(world, "default", action->object_name, NULL));
        else if (action->kind == DSET_CREATE_REVISION)
            worlds_make_revision(world, action, given);
        else if (action->kind == DSET_DELETE_REVISION)
            ck_ok(dset_world_drop_revision(world, "default", action->object_name, NULL));
        if (ledger != NULL && action->note != NULL && action->note->kind == DSET_NOTE_BACKOFF)
            ck_ok(dset_ledger_put(ledger, action->note, NULL));
    }
    set.status = dset_plan_status(plan);
    worlds_put_daemonset(world, &set);
}
