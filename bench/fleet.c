/* Fleets: everything is derived from the numbers of nodes and sets. */
#include "fleet.h"

#include <stdio.h>
#include <string.h>

#include "bench.h"

enum source { OF_NAME, OF_GROUP, OF_ZONE, OF_PLACE }; /* what the value of a label is derived from */

/* Label keys in order, with the number of their values: value-0, value-1, ... */
static const struct key {
    const char *key;
    unsigned values;
    enum source source;
} keys[FLEET_LABELS] = {
    { "beta.kubernetes.io/arch", 2, OF_GROUP },
    { "beta.kubernetes.io/instance-type", 12, OF_GROUP },
    { "beta.kubernetes.io/os", 1, OF_GROUP },
    { "cloud.example.com/capacity-type", 2, OF_GROUP },
    { "cloud.example.com/image", 4, OF_GROUP },
    { "cloud.example.com/nodegroup", 20, OF_GROUP },
    { "example.com/fifth", 5, OF_GROUP },
    { "example.com/owner", 9, OF_GROUP },
    { "example.com/rack", 400, OF_PLACE },
    { "example.com/row", 40, OF_PLACE },
    { "example.com/team", 8, OF_GROUP },
    { "failure-domain.beta.kubernetes.io/region", 2, OF_ZONE },
    { "failure-domain.beta.kubernetes.io/zone", FLEET_ZONES, OF_ZONE },
    { "feature.node.kubernetes.io/cpu-avx512", 2, OF_GROUP },
    { "feature.node.kubernetes.io/cpu-model", 7, OF_GROUP },
    { "feature.node.kubernetes.io/kernel-major", 1, OF_GROUP },
    { "feature.node.kubernetes.io/kernel-minor", 3, OF_GROUP },
    { "feature.node.kubernetes.io/storage", 2, OF_GROUP },
    { "kubernetes.io/arch", 2, OF_GROUP },
    { "kubernetes.io/hostname", 0, OF_NAME },
    { "kubernetes.io/os", 1, OF_GROUP },
    { "node-role.kubernetes.io/worker", 1, OF_GROUP },
    { "node.example.com/batch", 30, OF_PLACE },
    { "node.example.com/disk", 3, OF_GROUP },
    { "node.example.com/gpu", 2, OF_GROUP },
    { "node.example.com/network", 2, OF_ZONE },
    { "node.kubernetes.io/instance-type", 12, OF_GROUP },
    { "topology.ebs.csi.aws.com/zone", FLEET_ZONES, OF_ZONE },
    { "topology.kubernetes.io/region", 2, OF_ZONE },
    { "topology.kubernetes.io/zone", FLEET_ZONES, OF_ZONE },
};

static const char *value_text(unsigned value)
{
    static char texts[512][20];

    if (texts[value][0] == '\0')
        snprintf(texts[value], sizeof texts[value], "value-%u", value);
    return texts[value];
}

void fleet_fill_node(fleet_node *to, size_t i, unsigned version, unsigned zone)
{
    size_t from[4] = { 0, i % 20, i / 20, i / 160 }, k;

    memset(&to->node, 0, sizeof to->node);
    snprintf(to->name, sizeof to->name, "node-%07zu", i);
    snprintf(to->version, sizeof to->version, "%u", 10000000 + version);
    snprintf(to->uid, sizeof to->uid, "4d1f%04zx-8c1e-4f6b-9d55-0242ac%06zx", i & 0xffff, i);
    to->node.size = sizeof to->node;
    to->node.name = to->name;
    to->node.uid = to->uid;
    to->node.version = to->version;
    to->node.flags = DSET_NODE_READY;
    to->node.labels.items = to->labels;
    to->node.labels.count = FLEET_LABELS;
    for (k = 0; k < FLEET_LABELS; k++) {
        size_t value = from[keys[k].source] + (k == FLEET_LABELS - 1 ? zone : 0);

        to->labels[k].key = keys[k].key;
        to->labels[k].value =
            keys[k].source == OF_NAME ? to->name : value_text((unsigned)(value % keys[k].values));
    }
    to->node.taints = to->taints;
    if (i % 20 == 3) /* a dedicated group */
        to->taints[to->node.taint_count++] = (dset_taint){ "dedicated", "db", "NoSchedule" };
    if (i % 97 == 5)
        to->taints[to->node.taint_count++] = (dset_taint){ "broken", "", "NoExecute" };
}

static fleet_want want(size_t key, unsigned first, unsigned second, int count, bool not_in)
{
    fleet_want made = { keys[key].key, { value_text(first), value_text(second) }, count, not_in };

    return made;
}

int fleet_wants(int set, int flags, fleet_want wants[6])
{
    static const int known[6] = { 29, 5, 26, 18, 10, 23 }, fresh[6] = { 3, 4, 7, 16, 13, 14 };
    unsigned s = (unsigned)set;
    int i;

    if (flags & (FLEET_SIX_NOT_IN | FLEET_SIX_NEW_KEYS)) {
        for (i = 0; i < 6; i++)
            wants[i] = want((size_t)(flags & FLEET_SIX_NOT_IN ? known : fresh)[i], s % 2, 300, 2, true);
        return 6;
    }
    if (flags & FLEET_SPARSE) {
        wants[0] = want(6, s % 5, 0, 1, false);
        return 1;
    }
    switch (s % 6) {
    case 1:
        wants[0] = want(5, s % 20, (s + 1) % 20, 2, true);
        return 1;
    case 2:
        wants[0] = want(29, s % FLEET_ZONES, 0, 1, true);
        return 1;
    case 3:
        wants[0] = want(26, s % 12, (s + 5) % 12, 2, true);
        wants[1] = want(18, 0, 1, 2, false);
        return 2;
    case 4:
        wants[0] = want(10, s % 8, 0, 1, true);
        wants[1] = want(23, s % 3, 100, 2, true);
        return 2;
    default:
        return 0;
    }
}

bool fleet_tolerates_dedicated(int set)
{
    return set % 3 == 0;
}

const char *fleet_set_name(int set)
{
    static char name[24];

    snprintf(name, sizeof name, "agent-%03d", set);
    return name;
}

static void write_affinity(int set, int flags, char *text, size_t size)
{
    fleet_want wants[6];
    int count = fleet_wants(set, flags, wants), i;
    size_t length;

    if (count == 0)
        return;
    length = (size_t)snprintf(text, size, "\"affinity\":{\"nodeAffinity\":{"
                                          "\"requiredDuringSchedulingIgnoredDuringExecution\":{\"nodeSelectorTerms\":["
                                          "{\"matchExpressions\":[");
    for (i = 0; i < count; i++)
        length += (size_t)snprintf(text + length, size - length,
                                   "%s{\"key\":\"%s\",\"operator\":\"%s\",\"values\":[\"%s\"%s%s%s]}", i > 0 ? "," : "",
                                   wants[i].key, wants[i].not_in ? "NotIn" : "In", wants[i].values[0],
                                   wants[i].value_count > 1 ? ",\"" : "",
                                   wants[i].value_count > 1 ? wants[i].values[1] : "",
                                   wants[i].value_count > 1 ? "\"" : "");
    snprintf(text + length, size - length, "]}]}}},");
}

dset_daemonset *fleet_set(int set, int flags, const dset_status *status)
{
    dset_parse_options options = DSET_PARSE_OPTIONS_INIT;
    char text[8192], affinity[2048] = "", counters[400] = "";
    const char *limit = flags & FLEET_ONE ? "1" : "\"10%\"";
    dset_daemonset *made;

    write_affinity(set, flags, affinity, sizeof affinity);
    if (status != NULL)
        snprintf(counters, sizeof counters,
                 ",\"observedGeneration\":1,\"desiredNumberScheduled\":%d,\"currentNumberScheduled\":%d,"
                 "\"numberMisscheduled\":%d,\"numberReady\":%d,\"numberAvailable\":%d,\"numberUnavailable\":%d,"
                 "\"updatedNumberScheduled\":%d",
                 status->desired, status->current, status->misscheduled, status->ready, status->available,
                 status->unavailable, status->updated);
    snprintf(text, sizeof text,
             "{\"apiVersion\":\"apps/v1\",\"kind\":\"DaemonSet\",\"metadata\":{\"name\":\"%s\",\"namespace\":"
             "\"kube-system\",\"uid\":\"d5000001-0000-4000-8000-%012d\",\"generation\":1},\"spec\":{"
             "\"minReadySeconds\":%d,\"revisionHistoryLimit\":10,\"selector\":{\"matchLabels\":{\"app\":\"%s\"}},\"updateStrategy\":{\"type\":"
             "\"RollingUpdate\",\"rollingUpdate\":{\"maxUnavailable\":%s,\"maxSurge\":%s}},\"template\":{"
             "\"metadata\":{\"labels\":{\"app\":\"%s\"}},\"spec\":{%s\"tolerations\":[%s],\"containers\":[{\"name\":"
             "\"agent\",\"image\":\"registry.example.com/agent:1.%d.%d\"}]}}},\"status\":{\"x\":0%s}}",
             fleet_set_name(set), set, flags & FLEET_WAIT ? 30 : 0, fleet_set_name(set),
             flags & FLEET_SURGE ? "0" : limit, flags & FLEET_SURGE ? limit : "0", fleet_set_name(set), affinity,
             fleet_tolerates_dedicated(set) ? "{\"key\":\"dedicated\",\"operator\":\"Exists\"}" : "",
             flags & FLEET_NEXT ? 3 : 2, set, counters);
    options.flags = DSET_PARSE_STORED | DSET_PARSE_LENIENT | DSET_PARSE_NO_VALIDATE;
    if (dset_daemonset_parse(&made, text, strlen(text), &options, NULL) != DSET_OK)
        bench_fail("a DaemonSet is refused");
    return made;
}

void fleet_fill_pod(fleet_pod *to, int set, size_t node, const char *node_name, const char *hash, unsigned version)
{
    memset(&to->pod, 0, sizeof to->pod);
    snprintf(to->set, sizeof to->set, "%s", fleet_set_name(set));
    snprintf(to->set_uid, sizeof to->set_uid, "d5000001-0000-4000-8000-%012d", set);
    snprintf(to->name, sizeof to->name, "%s-%07zx", to->set, node);
    snprintf(to->uid, sizeof to->uid, "5f0c%04x-8c1e-4f6b-9d55-0242ac%06zx", (unsigned)set, node);
    snprintf(to->version, sizeof to->version, "%u", 10000000 + version);
    to->pod.size = sizeof to->pod;
    to->pod.flags = DSET_POD_READY;
    to->pod.phase = DSET_POD_RUNNING;
    to->pod.ns = "kube-system";
    to->pod.name = to->name;
    to->pod.uid = to->uid;
    to->pod.version = to->version;
    to->pod.node_name = node_name;
    to->pod.owner.kind = "DaemonSet";
    to->pod.owner.name = to->set;
    to->pod.owner.uid = to->set_uid;
    to->labels[0] = (dset_label){ "app", to->set };
    to->labels[1] = (dset_label){ "controller-revision-hash", hash };
    to->labels[2] = (dset_label){ "pod-template-generation", "1" };
    to->pod.labels.items = to->labels;
    to->pod.labels.count = 3;
    to->pod.created_at = 1700000000000;
    to->pod.ready_changed_at = 1700000005000;
}
