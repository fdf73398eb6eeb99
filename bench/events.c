/*
 * End to end, from the bytes of a watch event of a 12 KB Pod to the next plan. Also the cost per node of simulating a
 * small and a large fleet.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "daemonset/daemonset.h"
#include "daemonset/simulate.h"
#include "texts.h"

#define PODS 500
#define NOW 1800000000000
#define METADATA ",\"uid\":\"d5000001-0000-4000-8000-000000000001\",\"generation\":1"

typedef struct host {
    dset_world *world;
    dset_record_reader *reader;
    text events[2]; /* of every Pod: ready, and not ready */
    size_t at[2][PODS + 1];
    unsigned next;
} host;

static void check(int code)
{
    if (code != DSET_OK)
        bench_fail(dset_code_name(code));
}

static dset_plan *plan_of(const dset_world *world)
{
    dset_reconcile_options options = DSET_RECONCILE_OPTIONS_INIT;
    dset_plan *plan;

    options.now = NOW;
    check(dset_reconcile(&plan, world, NULL, "kube-system", "node-agent", &options, NULL));
    return plan;
}

/* Puts the set, its nodes and its revision; returns the hash of the revision. */
static void fill(dset_world *world, char hash[64])
{
    text manifest = make_manifest(METADATA);
    dset_parse_options options = DSET_PARSE_OPTIONS_INIT;
    const dset_action *action;
    dset_label labels[] = { { "app", "node-agent" }, { "controller-revision-hash", hash } };
    dset_revision revision;
    dset_daemonset *set;
    dset_plan *plan;
    int i;

    options.flags = DSET_PARSE_STORED | DSET_PARSE_LENIENT;
    check(dset_daemonset_parse(&set, manifest.data, manifest.size, &options, NULL));
    check(dset_world_put_daemonset(world, set, NULL));
    for (i = 0; i < PODS; i++) {
        char name[64];
        dset_node node = { .size = sizeof node, .name = name, .flags = DSET_NODE_READY };

        snprintf(name, sizeof name, "ip-10-0-%d-%d.eu-central-1.compute.internal", i / 250, i % 250);
        check(dset_world_put_node(world, &node, NULL));
    }
    plan = plan_of(world);
    for (i = 0; (action = dset_plan_get(plan, (size_t)i)) != NULL && action->kind != DSET_CREATE_REVISION; i++)
        continue;
    if (action == NULL)
        bench_fail("no revision is planned");
    snprintf(hash, 64, "%s", action->revision);
    memset(&revision, 0, sizeof revision);
    revision.size = sizeof revision;
    revision.number = action->number;
    revision.ns = "kube-system";
    revision.name = revision.uid = action->object_name;
    revision.labels.items = labels;
    revision.labels.count = 2;
    revision.owner.kind = "DaemonSet";
    revision.owner.name = "node-agent";
    revision.owner.uid = "d5000001-0000-4000-8000-000000000001";
    revision.data = dset_daemonset_revision_data(set, &revision.data_size);
    check(dset_world_put_revision(world, &revision, NULL));
    dset_plan_free(plan);
    dset_daemonset_free(set);
    free(manifest.data);
}

static void start(host *h)
{
    dset_record_options options = { sizeof options, DSET_KIND_POD, DSET_SHAPE_WATCH, 0, NULL, 0, 0 };
    char hash[64];
    int i, way;

    memset(h, 0, sizeof *h);
    check(dset_world_new(&h->world, NULL, NULL));
    check(dset_record_reader_new(&h->reader, &options, dset_world_methods(), h->world, NULL));
    fill(h->world, hash);
    for (way = 0; way < 2; way++) {
        for (i = 0; i < PODS; i++) {
            h->at[way][i] = h->events[way].size;
            add(&h->events[way], "{\"type\":\"MODIFIED\",\"object\":");
            add_pod(&h->events[way], i, hash, way == 0);
            add(&h->events[way], "}\n");
        }
        h->at[way][PODS] = h->events[way].size;
    }
    check(dset_record_reader_feed(h->reader, h->events[0].data, h->events[0].size, NULL));
}

/* Reads one event, and plans the sets that it changed. */
static void take_event(void *context)
{
    host *h = context;
    unsigned i = h->next * 7 % PODS, way = h->next / PODS % 2 == 0;
    const char *ns, *name;

    h->next++;
    check(dset_record_reader_feed(h->reader, h->events[way].data + h->at[way][i], h->at[way][i + 1] - h->at[way][i], NULL));
    while (dset_world_take_changed(h->world, &ns, &name)) {
        dset_plan *plan = plan_of(h->world);

        if (dset_plan_status(plan)->updated != PODS || dset_plan_count(plan) > 1)
            bench_fail("not every Pod is up to date");
        dset_plan_free(plan);
    }
}

typedef struct system_ {
    dset_store store;
    dset_transport transport;
    dset_controller *controller;
    dset_driver *driver;
} system_;

static void make_system(system_ *s, int nodes)
{
    dset_loopback_options options = DSET_LOOPBACK_OPTIONS_INIT;
    text manifest = make_manifest(METADATA);
    dset_record record = { sizeof record, DSET_KIND_DAEMONSET, "kube-system", "node-agent", manifest.data, manifest.size, NULL };
    char name[32];
    int i;

    check(dset_store_memory(&s->store, NULL, NULL));
    check(dset_store_create(&s->store, &record, NOW, 0, NULL, NULL, NULL));
    for (i = 0; i < nodes; i++) {
        const dset_record node = { sizeof node, DSET_KIND_NODE, "", name, "{}", 2, NULL };

        snprintf(name, sizeof name, "node-%d", i);
        check(dset_store_create(&s->store, &node, NOW, 0, NULL, NULL, NULL));
    }
    options.start_after = 1000;
    options.ready_after = 2000;
    check(dset_transport_loopback(&s->transport, &s->store, &options, NULL));
    check(dset_controller_new(&s->controller, NULL, NULL));
    check(dset_driver_new(&s->driver, s->controller, &s->store, &s->transport, NULL, NULL));
    free(manifest.data);
}

static void end_system(system_ *s)
{
    dset_driver_free(s->driver);
    dset_controller_free(s->controller);
    dset_transport_close(&s->transport);
    dset_store_close(&s->store);
}

/* Seconds per node, from an empty store to a ready Pod. */
static double simulate(int nodes)
{
    system_ s;
    double from = bench_cpu(), spent;

    make_system(&s, nodes);
    check(dset_simulate(s.driver, NOW, NOW + 60000, NULL));
    if (dset_plan_status(dset_controller_plan(s.controller, "kube-system", "node-agent"))->ready != nodes)
        bench_fail("not every Pod is ready");
    spent = bench_cpu() - from;
    end_system(&s);
    return spent / nodes;
}

int main(void)
{
    double small, large;
    host h;

    start(&h);
    take_event(&h);
    bench_figure("pod_event_size", (double)(h.at[0][1] - h.at[0][0]), "bytes");
    bench_figure("pod_event_end_to_end", bench_best(take_event, &h) * 1e6, "us");
    dset_record_reader_free(h.reader);
    dset_world_free(h.world);
    free(h.events[0].data);
    free(h.events[1].data);
    small = simulate(500);
    large = simulate(8000);
    bench_figure("simulated_node", large * 1e6, "us");
    bench_figure("simulated_node_8000_vs_500", large / small, "times");
    return 0;
}
