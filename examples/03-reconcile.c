/* The pure core: takes a snapshot of a fleet, and returns the actions to take with their reasons. */
#include <stdio.h>
#include <string.h>

#include <daemonset/daemonset.h>

static const char manifest[] = "{\"apiVersion\": \"apps/v1\", \"kind\": \"DaemonSet\","
                               " \"metadata\": {\"name\": \"agent\", \"namespace\": \"kube-system\", \"uid\": \"u-1\"},"
                               " \"spec\": {\"selector\": {\"matchLabels\": {\"app\": \"agent\"}},"
                               "  \"template\": {\"metadata\": {\"labels\": {\"app\": \"agent\"}},"
                               "   \"spec\": {\"nodeSelector\": {\"daemon\": \"need\"},"
                               "    \"containers\": [{\"name\": \"agent\", \"image\": \"agent:1\"}]}}}}";

/* Two nodes should run a Pod, one should not but has one. */
static int fill(dset_world *world, dset_error *err)
{
    static const char *const names[] = { "node-1", "node-2", "node-10" };
    dset_label need = { "daemon", "need" }, app = { "app", "agent" };
    dset_pod pod = DSET_POD_INIT;
    int i, code = DSET_OK;

    for (i = 0; code == DSET_OK && i < 3; i++) {
        dset_node node = DSET_NODE_INIT;

        node.name = names[i];
        node.labels.items = &need;
        node.labels.count = i != 1;
        code = dset_world_put_node(world, &node, err);
    }
    pod.ns = "kube-system";
    pod.name = "agent-x";
    pod.uid = "u-2";
    pod.node_name = "node-2";
    pod.phase = DSET_POD_RUNNING;
    pod.owner.kind = "DaemonSet";
    pod.owner.name = "agent";
    pod.owner.uid = "u-1";
    pod.labels.items = &app;
    pod.labels.count = 1;
    return code == DSET_OK ? dset_world_put_pod(world, &pod, err) : code;
}

static void show(const dset_plan *plan)
{
    const dset_status *status = dset_plan_status(plan);
    size_t i;

    for (i = 0; i < dset_plan_count(plan); i++) {
        const dset_action *action = dset_plan_get(plan, i);

        printf("%-15s %-18s %-8s because %s\n", dset_action_name(action->kind), action->object_name,
               action->node_name, dset_reason_name(action->reason));
    }
    printf("desired %d, current %d, ready %d, misscheduled %d\n", (int)status->desired, (int)status->current,
           (int)status->ready, (int)status->misscheduled);
}

int main(void)
{
    dset_reconcile_options options = DSET_RECONCILE_OPTIONS_INIT;
    dset_parse_options stored = DSET_PARSE_OPTIONS_INIT;
    dset_error err = DSET_ERROR_INIT;
    dset_daemonset *set = NULL;
    dset_world *world = NULL;
    dset_plan *plan = NULL;
    int code = dset_world_new(&world, NULL, &err);

    stored.flags = DSET_PARSE_STORED;
    options.now = 1772366400000; /* the clock is an input */
    if (code == DSET_OK)
        code = dset_daemonset_parse(&set, manifest, strlen(manifest), &stored, &err);
    if (code == DSET_OK)
        code = dset_world_put_daemonset(world, set, &err);
    if (code == DSET_OK)
        code = fill(world, &err);
    if (code == DSET_OK)
        code = dset_reconcile(&plan, world, NULL, "kube-system", "agent", &options, &err);
    if (code == DSET_OK)
        show(plan);
    else
        fprintf(stderr, "03-reconcile: %s: %s\n", err.path, err.text);
    dset_plan_free(plan);
    dset_daemonset_free(set);
    dset_world_free(world);
    return code == DSET_OK ? 0 : 1;
}
