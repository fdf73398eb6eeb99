/* The naive reconcile. */
#include "plain.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"

typedef struct plain_node {
    char name[24];
    const char *keys[FLEET_LABELS], *values[FLEET_LABELS];
    dset_taint taints[2];
    size_t taint_count;
} plain_node;

typedef struct plain_pod {
    char *name, *version;
    const char *node;
    bool ready;
} plain_pod;

typedef struct plain_set {
    int number;
    fleet_want wants[6];
    int want_count;
    plain_pod *pods;
    size_t pod_count;
    size_t *by_name; /* slots: index + 1 */
    size_t slots;
} plain_set;

struct plain {
    plain_node *nodes;
    size_t node_count;
    plain_set *sets;
    size_t set_count;
};

static void *need(void *block)
{
    if (block == NULL)
        bench_fail("out of memory");
    return block;
}

static char *copy(const char *text)
{
    return strcpy(need(malloc(strlen(text) + 1)), text);
}

static uint64_t hash(const char *text)
{
    uint64_t h = 14695981039346656037u;

    for (; *text != '\0'; text++)
        h = (h ^ (unsigned char)*text) * 1099511628211u;
    return h;
}

plain *plain_new(size_t nodes)
{
    plain *world = need(calloc(1, sizeof *world));
    fleet_node node;
    size_t i, k;

    world->nodes = need(calloc(nodes, sizeof *world->nodes));
    world->node_count = nodes;
    for (i = 0; i < nodes; i++) {
        plain_node *to = &world->nodes[i];

        fleet_fill_node(&node, i, 0, 0);
        strcpy(to->name, node.name);
        for (k = 0; k < FLEET_LABELS; k++) {
            to->keys[k] = node.labels[k].key;
            to->values[k] = node.labels[k].value == node.name ? to->name : node.labels[k].value;
        }
        memcpy(to->taints, node.taints, sizeof to->taints);
        to->taint_count = node.node.taint_count;
    }
    return world;
}

void plain_free(plain *world)
{
    size_t i, k;

    for (i = 0; i < world->set_count; i++) {
        for (k = 0; k < world->sets[i].pod_count; k++) {
            free(world->sets[i].pods[k].name);
            free(world->sets[i].pods[k].version);
        }
        free(world->sets[i].pods);
        free(world->sets[i].by_name);
    }
    free(world->sets);
    free(world->nodes);
    free(world);
}

static const char *label(const plain_node *node, const char *key)
{
    int k;

    for (k = 0; k < FLEET_LABELS; k++) {
        if (strcmp(node->keys[k], key) == 0)
            return node->values[k];
    }
    return NULL;
}

static bool selects(const plain_set *set, const plain_node *node)
{
    int i, k;

    for (i = 0; i < set->want_count; i++) {
        const char *value = label(node, set->wants[i].key);
        bool found = false;

        for (k = 0; k < set->wants[i].value_count; k++)
            found = found || (value != NULL && strcmp(value, set->wants[i].values[k]) == 0);
        if (found == set->wants[i].not_in)
            return false;
    }
    return true;
}

static bool tolerated(const plain_set *set, const dset_taint *taint)
{
    static const char *const automatic[] = { "node.kubernetes.io/not-ready",      "node.kubernetes.io/unreachable",
                                             "node.kubernetes.io/disk-pressure",  "node.kubernetes.io/memory-pressure",
                                             "node.kubernetes.io/pid-pressure",   "node.kubernetes.io/unschedulable" };
    size_t i;

    for (i = 0; i < sizeof automatic / sizeof automatic[0]; i++) {
        if (strcmp(automatic[i], taint->key) == 0)
            return true;
    }
    return fleet_tolerates_dedicated(set->number) && strcmp(taint->key, "dedicated") == 0;
}

/* Two verdicts, as in Kubernetes. */
static void judge(const plain_set *set, const plain_node *node, bool *run, bool *stay)
{
    size_t i;

    *run = *stay = selects(set, node);
    for (i = 0; i < node->taint_count && *stay; i++) {
        if (tolerated(set, &node->taints[i]))
            continue;
        *run = false;
        *stay = strcmp(node->taints[i].effect, "NoExecute") != 0;
    }
}

static void index_pods(plain_set *set)
{
    size_t i, at;

    for (set->slots = 16; set->slots < set->pod_count * 2;)
        set->slots *= 2;
    set->by_name = need(calloc(set->slots, sizeof *set->by_name));
    for (i = 0; i < set->pod_count; i++) {
        for (at = hash(set->pods[i].name) & (set->slots - 1); set->by_name[at] != 0;)
            at = (at + 1) & (set->slots - 1);
        set->by_name[at] = i + 1;
    }
}

void plain_add_set(plain *world, int number, int flags, bool fill)
{
    plain_set *set;
    fleet_pod pod;
    size_t i;
    bool run, stay;

    world->sets = need(realloc(world->sets, (world->set_count + 1) * sizeof *world->sets));
    set = &world->sets[world->set_count++];
    memset(set, 0, sizeof *set);
    set->number = number;
    set->want_count = fleet_wants(number, flags, set->wants);
    set->pods = need(calloc(world->node_count, sizeof *set->pods));
    for (i = 0; i < world->node_count && fill; i++) {
        judge(set, &world->nodes[i], &run, &stay);
        if (!run)
            continue;
        fleet_fill_pod(&pod, number, i, world->nodes[i].name, "", 0);
        set->pods[set->pod_count].name = copy(pod.name);
        set->pods[set->pod_count].version = copy(pod.version);
        set->pods[set->pod_count].node = world->nodes[i].name;
        set->pods[set->pod_count++].ready = true;
    }
    index_pods(set);
}

/* Formats the texts of an action, as a real plan would. */
static size_t act_on(const plain_set *set, const plain_node *node)
{
    char text[128];
    char *kept[3];

    snprintf(text, sizeof text, "%s-%016llx", fleet_set_name(set->number), (unsigned long long)hash(node->name));
    kept[0] = copy(text);
    kept[1] = copy(node->name);
    snprintf(text, sizeof text, "create a pod on node %s: the node has none", node->name);
    kept[2] = copy(text);
    free(kept[0]);
    free(kept[1]);
    free(kept[2]);
    return 1;
}

size_t plain_reconcile(const plain *world, size_t index, bool act)
{
    const plain_set *set = &world->sets[index];
    size_t slots = 16, i, at, work = 0, counts[4] = { 0, 0, 0, 0 };
    const plain_pod **map;

    while (slots < set->pod_count * 2)
        slots *= 2;
    map = need(calloc(slots, sizeof *map));
    for (i = 0; i < set->pod_count; i++) {
        for (at = hash(set->pods[i].node) & (slots - 1); map[at] != NULL;)
            at = (at + 1) & (slots - 1);
        map[at] = &set->pods[i];
    }
    for (i = 0; i < world->node_count; i++) {
        const plain_node *node = &world->nodes[i];
        bool run, stay;

        judge(set, node, &run, &stay);
        for (at = hash(node->name) & (slots - 1); map[at] != NULL && strcmp(map[at]->node, node->name) != 0;)
            at = (at + 1) & (slots - 1);
        counts[0] += run;
        counts[1] += run && map[at] != NULL;
        counts[2] += run && map[at] != NULL && map[at]->ready;
        counts[3] += !run && map[at] != NULL;
        if (run && map[at] == NULL)
            work += act ? act_on(set, node) : 1;
        work += !stay && map[at] != NULL;
    }
    free(map);
    return work + (counts[0] == SIZE_MAX) + (counts[1] == SIZE_MAX) + (counts[2] == SIZE_MAX) + (counts[3] == SIZE_MAX);
}

size_t plain_node_event(const plain *world, size_t node)
{
    size_t i, count = 0;
    bool run, stay;

    for (i = 0; i < world->set_count; i++) {
        judge(&world->sets[i], &world->nodes[node], &run, &stay);
        count += run + stay;
    }
    return count;
}

void plain_pod_event(plain *world, size_t index, const fleet_pod *pod)
{
    plain_set *set = &world->sets[index];
    size_t at = hash(pod->name) & (set->slots - 1);
    plain_pod *known;

    while (set->by_name[at] != 0 && strcmp(set->pods[set->by_name[at] - 1].name, pod->name) != 0)
        at = (at + 1) & (set->slots - 1);
    if (set->by_name[at] == 0)
        bench_fail("a Pod is missing in the plain world");
    known = &set->pods[set->by_name[at] - 1];
    free(known->version);
    known->version = copy(pod->version);
    known->ready = (pod->pod.flags & DSET_POD_READY) != 0;
}

static size_t block(size_t size)
{
    return (size + 8 + 15) / 16 * 16;
}

size_t plain_bytes_per_pod(void)
{
    fleet_pod pod;
    size_t i, bytes;

    fleet_fill_pod(&pod, 1, 1, "node-0000001", "76c8b5d4f", 0);
    bytes = block(sizeof(plain_pod)) + block(strlen(pod.uid)) + block(strlen(pod.version)) + block(12) +
            block(strlen(pod.set)) + block(strlen(pod.set_uid)) + block(9) + block(3 * sizeof(dset_label)) + 2 * 16;
    for (i = 0; i < 3; i++)
        bytes += block(strlen(pod.labels[i].key)) + block(strlen(pod.labels[i].value));
    return bytes;
}

size_t plain_bytes_per_node(void)
{
    fleet_node node;
    size_t i, bytes;

    fleet_fill_node(&node, 1, 0, 0);
    bytes = block(sizeof(dset_node)) + block(strlen(node.uid)) + block(strlen(node.version)) + 2 * 16 +
            block(FLEET_LABELS * sizeof(dset_label));
    for (i = 0; i < FLEET_LABELS; i++)
        bytes += block(strlen(node.labels[i].key)) + block(strlen(node.labels[i].value));
    return bytes;
}
