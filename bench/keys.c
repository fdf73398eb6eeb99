/* The cost of nodes and DaemonSets if every DaemonSet uses a label key of its own: 1,000 keys compared with 250. */
#include "keys.h"

#include <daemonset/daemonset.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "bench.h"

enum { NODES = 2000, LABELS = 4, LAST = 50, PUTS = 1000 };

static void check(int code)
{
    if (code != DSET_OK)
        bench_fail(dset_code_name(code));
}

/* With a new value for each call, so that each node gets a new class. */
static void put_node(dset_world *world, size_t i, size_t keys, size_t value)
{
    char name[24], texts[2 * LABELS][24];
    dset_label labels[LABELS];
    dset_node node;
    size_t k;

    memset(&node, 0, sizeof node);
    snprintf(name, sizeof name, "node-%zu", i);
    for (k = 0; k < LABELS; k++) {
        snprintf(texts[2 * k], sizeof texts[0], "key-%zu", (i * LABELS + k) % keys);
        snprintf(texts[2 * k + 1], sizeof texts[0], "value-%zu", value);
        labels[k] = (dset_label){ texts[2 * k], texts[2 * k + 1] };
    }
    node.size = sizeof node;
    node.name = name;
    node.labels.items = labels;
    node.labels.count = LABELS;
    check(dset_world_put_node(world, &node, NULL));
}

static dset_daemonset *set_of_key(size_t key)
{
    dset_parse_options options = DSET_PARSE_OPTIONS_INIT;
    dset_daemonset *set;
    char text[1024];

    options.flags = DSET_PARSE_STORED | DSET_PARSE_LENIENT | DSET_PARSE_NO_VALIDATE;
    snprintf(text, sizeof text,
             "{\"apiVersion\":\"apps/v1\",\"kind\":\"DaemonSet\",\"metadata\":{\"name\":\"set-%zu\",\"namespace\":"
             "\"default\",\"uid\":\"uid-%zu\"},\"spec\":{\"selector\":{\"matchLabels\":{\"app\":\"%zu\"}},"
             "\"template\":{\"metadata\":{\"labels\":{\"app\":\"%zu\"}},\"spec\":{\"containers\":[{\"name\":\"c\","
             "\"image\":\"i\"}],\"nodeSelector\":{\"key-%zu\":\"value-1\"}}}}}",
             key, key, key, key, key);
    check(dset_daemonset_parse(&set, text, strlen(text), &options, NULL));
    return set;
}

/* Seconds per set for the last sets, and per node after them. */
static void measure(size_t sets, double *set_cost, double *node_cost)
{
    double start, spent = 0;
    dset_world *world;
    size_t i;

    check(dset_world_new(&world, NULL, NULL));
    for (i = 0; i < NODES; i++)
        put_node(world, i, sets, i % 3);
    for (i = 0; i < sets; i++) {
        dset_daemonset *set = set_of_key(i);

        start = bench_cpu();
        check(dset_world_put_daemonset(world, set, NULL));
        spent += i >= sets - LAST ? bench_cpu() - start : 0;
        dset_daemonset_free(set);
    }
    *set_cost = spent / LAST;
    start = bench_cpu();
    for (i = 0; i < PUTS; i++)
        put_node(world, i % NODES, sets, 3 + i);
    *node_cost = (bench_cpu() - start) / PUTS;
    dset_world_free(world);
}

void keys_of_their_own(void)
{
    double few_set, few_node, set, node;

    measure(250, &few_set, &few_node);
    measure(1000, &set, &node);
    bench_figure("new_set_1000_keys", set * 1e9, "ns");
    bench_figure("new_set_1000_keys_vs_250", set / few_set, "times");
    bench_figure("node_event_1000_keys", node * 1e9, "ns");
    bench_figure("node_event_1000_keys_vs_250", node / few_node, "times");
}
