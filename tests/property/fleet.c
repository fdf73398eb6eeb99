/* Fleets and the library: fleets to worlds, plans to outcomes, and a cluster that carries plans out. */
#include "property/fleet.h"

#include <stdlib.h>
#include <string.h>

#include "support/revisions.h"
#include "support/testing.h"

#define SET_UID "11111111-2222-3333-4444-555555555555"

static const dset_owner set_owner = { "DaemonSet", "agent", SET_UID };
static const dset_owner other_owner = { "DaemonSet", "other", "99999999-2222-3333-4444-555555555555" };

/* Cache of parsed sets: there are few of them, but many fleets. */
static struct {
    char text[2048];
    dset_daemonset *set;
} kept[64];
static size_t kept_count;

void fleet_end(void)
{
    while (kept_count > 0)
        dset_daemonset_free(kept[--kept_count].set);
}

static void write_limit(char *to, size_t size, int value)
{
    snprintf(to, size, value >= 0 ? "%d" : "\"%d%%\"", value >= 0 ? value : -value);
}

static void write_set(const fleet_set *s, char *text, size_t size)
{
    static const char *const affinities[] = { "", "In", "NotIn" };
    char affinity[400] = "", unavailable[16], surge[16], strategy[160] = "{\"type\":\"OnDelete\"}";

    write_limit(unavailable, sizeof unavailable, s->max_unavailable);
    write_limit(surge, sizeof surge, s->max_surge);
    if (s->zone != 0)
        snprintf(affinity, sizeof affinity,
                 "\"affinity\":{\"nodeAffinity\":{\"requiredDuringSchedulingIgnoredDuringExecution\":{"
                 "\"nodeSelectorTerms\":[{\"matchExpressions\":[{\"key\":\"zone\",\"operator\":\"%s\","
                 "\"values\":[\"a\"]}]}]}}},",
                 affinities[s->zone]);
    if (!s->on_delete)
        snprintf(strategy, sizeof strategy,
                 "{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"maxUnavailable\":%s,\"maxSurge\":%s}}", unavailable,
                 surge);
    snprintf(text, size,
             "{\"apiVersion\":\"apps/v1\",\"kind\":\"DaemonSet\",\"metadata\":{\"name\":\"agent\",\"namespace\":\"ns\","
             "\"uid\":\"%s\",\"generation\":1},\"spec\":{\"selector\":{\"matchLabels\":{\"app\":\"agent\"}},"
             "\"minReadySeconds\":%d,\"revisionHistoryLimit\":10,\"updateStrategy\":%s,\"template\":{\"metadata\":{"
             "\"labels\":{\"app\":\"agent\"}},\"spec\":{%s%s\"tolerations\":[%s%s%s],\"containers\":[{\"name\":\"c\","
             "\"image\":\"i\"}]}}},\"status\":{}}",
             SET_UID, s->min_ready, strategy, s->wants_daemon ? "\"nodeSelector\":{\"daemon\":\"need\"}," : "", affinity,
             s->tolerates_no_schedule ? "{\"key\":\"ts\",\"operator\":\"Exists\"}" : "",
             s->tolerates_no_schedule && s->tolerates_no_execute ? "," : "",
             s->tolerates_no_execute ? "{\"key\":\"te\",\"operator\":\"Exists\"}" : "");
}

static const dset_daemonset *parse_set(const fleet_set *s)
{
    dset_parse_options options = DSET_PARSE_OPTIONS_INIT;
    dset_error err = DSET_ERROR_INIT;
    char text[2048];
    size_t i;

    write_set(s, text, sizeof text);
    for (i = 0; i < kept_count; i++) {
        if (strcmp(kept[i].text, text) == 0)
            return kept[i].set;
    }
    if (kept_count == sizeof kept / sizeof kept[0])
        fleet_end();
    options.flags = DSET_PARSE_STORED;
    testing_check(dset_daemonset_parse(&kept[kept_count].set, text, strlen(text), &options, &err) == DSET_OK, "%s: %s",
                  err.path, err.text);
    strcpy(kept[kept_count].text, text);
    return kept[kept_count++].set;
}

static void put_node(dset_world *world, const fleet *f, int index)
{
    static const char *const daemons[] = { NULL, "need", "no" };
    static const char *const zones[] = { NULL, "a", "b" };
    const fleet_node *n = &f->nodes[index];
    dset_label labels[2];
    dset_taint taints[2];
    dset_node node;
    char name[16];

    memset(&node, 0, sizeof node);
    snprintf(name, sizeof name, "n%d", index);
    node.size = sizeof node;
    node.name = name;
    node.flags = n->cordoned ? DSET_NODE_UNSCHEDULABLE : 0;
    node.labels.items = labels;
    node.taints = taints;
    if (n->daemon != 0)
        labels[node.labels.count++] = (dset_label){ "daemon", daemons[n->daemon] };
    if (n->zone != 0)
        labels[node.labels.count++] = (dset_label){ "zone", zones[n->zone] };
    if (n->no_schedule)
        taints[node.taint_count++] = (dset_taint){ "ts", "", "NoSchedule" };
    if (n->no_execute)
        taints[node.taint_count++] = (dset_taint){ "te", "", "NoExecute" };
    ck_ok(dset_world_put_node(world, &node, NULL));
}

static void put_pod(dset_world *world, const fleet *f, int index, const char *hash)
{
    const fleet_pod *p = &f->pods[index];
    dset_label labels[2] = { { "app", "agent" }, { "controller-revision-hash", p->current ? hash : "old" } };
    char node[16], uid[16];
    dset_pod pod;

    memset(&pod, 0, sizeof pod);
    snprintf(node, sizeof node, "n%d", p->node);
    snprintf(uid, sizeof uid, "uid-%d", index);
    pod.size = sizeof pod;
    pod.flags = p->ready ? DSET_POD_READY : 0;
    pod.phase = (uint32_t)p->phase;
    pod.ns = "ns";
    pod.name = p->name;
    pod.uid = uid;
    pod.node_name = p->bound ? node : NULL;
    pod.node_pinned = node;
    pod.owner = p->foreign ? other_owner : set_owner;
    pod.labels.items = labels;
    pod.labels.count = 2;
    pod.created_at = p->created_at * 1000;
    pod.ready_changed_at = p->ready_at * 1000;
    pod.deleted_at = p->terminating ? f->now * 1000 : 0;
    ck_ok(dset_world_put_pod(world, &pod, NULL));
}

static void put_revision(dset_world *world, const dset_daemonset *set, const char *hash)
{
    dset_label labels[2] = { { "app", "agent" }, { "controller-revision-hash", hash } };
    dset_revision revision;
    char name[32];

    memset(&revision, 0, sizeof revision);
    snprintf(name, sizeof name, "agent-%s", hash);
    revision.size = sizeof revision;
    revision.number = 2;
    revision.ns = "ns";
    revision.name = name;
    revision.uid = "revision-uid";
    revision.owner = set_owner;
    revision.labels.items = labels;
    revision.labels.count = 2;
    revision.data = dset_daemonset_revision_data(set, &revision.data_size);
    ck_ok(revisions_put(world, &revision));
}

dset_world *fleet_world(const fleet *f, char hash[16])
{
    const dset_daemonset *set = parse_set(&f->set);
    dset_policy policy = DSET_POLICY_INIT;
    dset_world *world;
    const void *data;
    size_t size;
    int i;

    data = dset_daemonset_revision_data(set, &size);
    dset_revision_hash(data, size, -1, hash);
    ck_ok(dset_world_new(&world, NULL, NULL));
    ck_ok(dset_world_put_daemonset(world, set, NULL));
    policy.flags = f->set.skips_cordoned ? DSET_POLICY_SKIP_UNSCHEDULABLE : 0;
    ck_ok(dset_world_put_policy(world, "ns", "agent", &policy, NULL));
    put_revision(world, set, hash);
    for (i = 0; i < f->node_count; i++)
        put_node(world, f, i);
    for (i = 0; i < f->pod_count; i++)
        put_pod(world, f, i, hash);
    return world;
}

/* Without explanations the planner may skip nodes, but the plan must be the same. */
static void check_plain(const dset_world *world, const dset_plan *plan, const fleet *f,
                        const dset_reconcile_options *given)
{
    dset_reconcile_options options = *given;
    char one[DSET_TOKEN_LENGTH + 1], other[DSET_TOKEN_LENGTH + 1];
    dset_plan *plain;

    options.flags &= ~(uint32_t)DSET_RECONCILE_EXPLAIN;
    ck_ok(dset_reconcile(&plain, world, NULL, "ns", "agent", &options, NULL));
    dset_plan_token(plan, one, sizeof one);
    dset_plan_token(plain, other, sizeof other);
    testing_check(strcmp(one, other) == 0, "actions differ with explanations: %s", fleet_describe(f));
    testing_check(memcmp(dset_plan_status(plan), dset_plan_status(plain), sizeof(dset_status)) == 0,
                  "status differs with explanations: %s", fleet_describe(f));
    dset_plan_free(plain);
}

dset_plan *fleet_plan(const fleet *f)
{
    dset_reconcile_options options = DSET_RECONCILE_OPTIONS_INIT;
    dset_error err = DSET_ERROR_INIT;
    char hash[16];
    dset_world *world = fleet_world(f, hash);
    dset_plan *plan;

    options.flags = DSET_RECONCILE_EXPLAIN;
    options.now = f->now * 1000;
    testing_check(dset_reconcile(&plan, world, NULL, "ns", "agent", &options, &err) == DSET_OK, "%s", err.text);
    testing_check(strcmp(dset_plan_revision(plan), hash) == 0, "revision %s", dset_plan_revision(plan));
    check_plain(world, plan, f, &options);
    dset_world_free(world);
    return plan;
}

static int pod_index(const fleet *f, const dset_action *action)
{
    int i;

    for (i = 0; i < f->pod_count; i++) {
        char uid[16];

        snprintf(uid, sizeof uid, "uid-%d", i);
        if (strcmp(action->object_name, f->pods[i].name) == 0 && strcmp(action->object_uid, uid) == 0)
            return i;
    }
    ck_abort_msg("no such Pod: %s %s", action->object_name, action->object_uid);
    return -1;
}

void fleet_read_plan(const fleet *f, const dset_plan *plan, fleet_outcome *out)
{
    const dset_status *status = dset_plan_status(plan);
    size_t i;
    int index;

    memset(out, 0, sizeof *out);
    for (i = 0; i < dset_plan_count(plan); i++) {
        const dset_action *action = dset_plan_get(plan, i);

        testing_check(action->reason != 0, "an action without a reason: %s", fleet_describe(f));
        if (action->kind == DSET_CREATE_POD) {
            index = atoi(action->node_name + 1);
            testing_check(!out->create[index], "two creates on %s: %s", action->node_name, fleet_describe(f));
            out->create[index] = true;
        } else if (action->kind == DSET_DELETE_POD) {
            index = pod_index(f, action);
            testing_check(!out->remove[index], "two deletes of %s: %s", action->object_name, fleet_describe(f));
            out->remove[index] = true;
        } else {
            testing_check(action->kind == DSET_WRITE_STATUS || action->kind == DSET_EMIT_EVENT, "action %u: %s",
                          action->kind, fleet_describe(f));
        }
    }
    out->problem = dset_plan_problem(plan) != NULL;
    out->desired = status->desired;
    out->current = status->current;
    out->misscheduled = status->misscheduled;
    out->ready = status->ready;
    out->available = status->available;
    out->unavailable = status->unavailable;
    out->updated = status->updated;
}

/* Live Pods become bound, running and ready; terminating ones are removed. */
static void nodes_act(fleet *f)
{
    int i, left = 0;

    for (i = 0; i < f->pod_count; i++) {
        fleet_pod pod = f->pods[i];

        if (!pod.foreign && (pod.terminating || pod.node >= f->node_count))
            continue;
        if (!pod.foreign && pod.phase != DSET_POD_FAILED && pod.phase != DSET_POD_SUCCEEDED) {
            pod.bound = true;
            pod.phase = DSET_POD_RUNNING;
            pod.ready_at = pod.ready ? pod.ready_at : f->now;
            pod.ready = true;
        }
        f->pods[left++] = pod;
    }
    f->pod_count = left;
}

void fleet_apply(fleet *f, const fleet_outcome *outcome)
{
    int i;

    for (i = 0; i < f->pod_count; i++) {
        if (outcome->remove[i])
            f->pods[i].terminating = true;
    }
    for (i = 0; i < f->node_count; i++) {
        fleet_pod *pod = &f->pods[f->pod_count];

        if (!outcome->create[i])
            continue;
        testing_check(f->pod_count < PODS_MAX, "too many Pods: %s", fleet_describe(f));
        memset(pod, 0, sizeof *pod);
        snprintf(pod->name, sizeof pod->name, "made-%d", f->created++);
        pod->node = i;
        pod->phase = DSET_POD_PENDING;
        pod->created_at = f->now;
        pod->current = true;
        f->pod_count++;
    }
    nodes_act(f);
    f->now++;
}

const char *fleet_describe(const fleet *f)
{
    static char text[4096];
    size_t at;
    int i;

    at = (size_t)snprintf(text, sizeof text, "selector %d zone %d tolerates %d%d %s unavailable %d surge %d ready %d%s;",
                          f->set.wants_daemon, f->set.zone, f->set.tolerates_no_schedule, f->set.tolerates_no_execute,
                          f->set.on_delete ? "OnDelete" : "RollingUpdate", f->set.max_unavailable, f->set.max_surge,
                          f->set.min_ready, f->set.skips_cordoned ? " skips cordoned" : "");
    for (i = 0; i < f->node_count && at < sizeof text; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, " n%d(%d%d%s%s%s)", i, f->nodes[i].daemon, f->nodes[i].zone,
                               f->nodes[i].no_schedule ? " ts" : "", f->nodes[i].no_execute ? " te" : "", f->nodes[i].cordoned ? " cordoned" : "");
    for (i = 0; i < f->pod_count && at < sizeof text; i++) {
        const fleet_pod *p = &f->pods[i];

        at += (size_t)snprintf(text + at, sizeof text - at, " %s@n%d%s(phase %d%s%s%s%s created %d ready at %d)", p->name,
                               p->node, p->bound ? "" : "?", p->phase, p->ready ? " ready" : "",
                               p->terminating ? " going" : "", p->current ? " new" : " old", p->foreign ? " foreign" : "",
                               (int)(p->created_at - f->now), (int)(p->ready_at - f->now));
    }
    return text;
}
