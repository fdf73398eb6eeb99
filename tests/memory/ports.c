/* Stores, transports, the controller and the driver with failing allocations. */
#include <stdlib.h>
#include <string.h>

#include "memory/memory.h"

#define NOW 1800000000000

typedef struct ports {
    dset_store store;
    dset_transport transport;
    dset_controller *controller;
    dset_driver *driver;
} ports;

static void check(int code)
{
    if (code != DSET_OK)
        abort();
}

static dset_record record_of(uint32_t kind, const char *ns, const char *name, const char *data)
{
    dset_record record = { sizeof record, kind, ns, name, data, strlen(data), NULL };

    return record;
}

static void *make_store(void)
{
    ports *p = calloc(1, sizeof *p);
    dset_record node = record_of(DSET_KIND_NODE, "", "n-1", memory_node);

    check(dset_store_memory(&p->store, NULL, NULL));
    check(dset_store_create(&p->store, &node, NOW, 0, NULL, NULL, NULL));
    return p;
}

static void *make_all(void)
{
    ports *p = make_store();
    dset_record set = record_of(DSET_KIND_DAEMONSET, "kube-system", "agent", memory_stored);

    check(dset_store_create(&p->store, &set, NOW, 0, NULL, NULL, NULL));
    check(dset_transport_loopback(&p->transport, &p->store, NULL, NULL));
    check(dset_controller_new(&p->controller, NULL, NULL));
    check(dset_driver_new(&p->driver, p->controller, &p->store, &p->transport, NULL, NULL));
    return p;
}

static void drop(void *context)
{
    ports *p = context;

    dset_driver_free(p->driver);
    dset_controller_free(p->controller);
    dset_transport_close(&p->transport);
    dset_store_close(&p->store);
    free(p);
}

typedef struct output {
    dset_sink_fn sink;
    void *to;
} output;

static int write_record(void *context, const dset_record *record)
{
    output *out = context;

    out->sink(out->to, record->name, strlen(record->name));
    return out->sink(out->to, record->data, record->data_size);
}

/* Everything that is stored. */
static void write_store(void *context, dset_sink_fn sink, void *to)
{
    ports *p = context;
    output out = { sink, to };
    uint32_t kind;

    for (kind = DSET_KIND_DAEMONSET; kind <= DSET_KIND_LEASE; kind++)
        check(p->store.methods->list(p->store.self, kind, NULL, write_record, &out, NULL));
}

static int store_memory(void *context)
{
    dset_store store;
    int code = dset_store_memory(&store, NULL, NULL);

    (void)context;
    dset_store_close(&store);
    return code;
}

static int again(int code)
{
    return code == DSET_EEXISTS ? DSET_OK : code;
}

static int store_create(void *context)
{
    ports *p = context;
    dset_record pod = record_of(DSET_KIND_POD, "kube-system", "a-1", memory_pod);

    return again(dset_store_create(&p->store, &pod, NOW, 0, NULL, NULL, NULL));
}

static int store_patch(void *context)
{
    ports *p = context;
    dset_record patch = record_of(DSET_KIND_NODE, "", "n-1", "{\"metadata\":{\"labels\":{\"new\":\"one\"}}}");

    return dset_store_patch(&p->store, &patch, NULL, NULL);
}

static int transport_loopback(void *context)
{
    dset_transport transport;
    int code = dset_transport_loopback(&transport, &((ports *)context)->store, NULL, NULL);

    dset_transport_close(&transport);
    return code;
}

static int controller_new(void *context)
{
    dset_controller *controller;
    int code = dset_controller_new(&controller, NULL, NULL);

    (void)context;
    dset_controller_free(controller);
    return code;
}

static int driver_new(void *context)
{
    ports *p = context;
    dset_driver *driver;
    int code = dset_driver_new(&driver, p->controller, &p->store, &p->transport, NULL, NULL);

    dset_driver_free(driver);
    return code;
}

/* Puts a node and a set, steps, and settles the tasks one by one. */
static int controller_turn(void *context)
{
    static const dset_label need = { "daemon", "need" };
    dset_node node = { .size = sizeof node, .name = "n-1" };
    dset_daemonset *set = NULL;
    dset_controller *controller = NULL;
    const dset_task *task;
    dset_outcome outcome = DSET_OUTCOME_INIT;
    int code = dset_controller_new(&controller, NULL, NULL);

    outcome.code = DSET_EDENIED;
    outcome.why = "no";
    (void)context;
    node.labels.items = &need;
    node.labels.count = 1;
    if (code == DSET_OK)
        code = dset_daemonset_parse(&set, memory_manifest, strlen(memory_manifest), NULL, NULL);
    if (code == DSET_OK)
        code = dset_world_put_daemonset(dset_controller_world(controller), set, NULL);
    if (code == DSET_OK)
        code = dset_world_put_node(dset_controller_world(controller), &node, NULL);
    if (code == DSET_OK)
        code = dset_controller_step(controller, NOW, NULL);
    while (code == DSET_OK && (task = dset_controller_next(controller)) != NULL) {
        if (task->action != NULL)
            code = dset_action_write(dset_controller_plan(controller, task->set_ns, task->set_name), task->action, set,
                                     memory_sink, NULL, NULL);
        if (code != DSET_OK)
            break;
        outcome.ticket = task->ticket;
        code = dset_controller_settle(controller, &outcome, NULL);
        if (code != DSET_OK) /* it is still out */
            code = dset_controller_settle(controller, &outcome, NULL);
    }
    if (code == DSET_OK)
        code = dset_controller_step(controller, NOW + 1, NULL);
    dset_daemonset_free(set);
    dset_controller_free(controller);
    return code;
}

/* A failed turn may be repeated. */
static int drive(void *context)
{
    ports *p = context;
    dset_ms now = NOW;
    int i, code = DSET_OK, worst = DSET_OK;

    for (i = 0; i < 12; i++, now += 1000) {
        code = dset_drive(p->driver, now, NULL);
        if (code != DSET_OK)
            worst = code;
    }
    return worst;
}

static int simulate(void *context)
{
    ports *p = context;

    return dset_simulate(p->driver, NOW, NOW + 12000, NULL);
}

static void *make_world(void)
{
    dset_world *world;

    if (dset_world_new(&world, NULL, NULL) != DSET_OK)
        abort();
    return world;
}

static void drop_world(void *context)
{
    dset_world_free(context);
}

static int put_record(void *context)
{
    const dset_record records[] = {
        { sizeof *records, DSET_KIND_NODE, "", "node-1", memory_node, strlen(memory_node), "1" },
        { sizeof *records, DSET_KIND_DAEMONSET, "kube-system", "agent", memory_stored, strlen(memory_stored), "2" },
        { sizeof *records, DSET_KIND_POD, "kube-system", "agent-a", memory_pod, strlen(memory_pod), "3" },
    };
    int code = DSET_OK;
    size_t i;

    for (i = 0; code == DSET_OK && i < sizeof records / sizeof records[0]; i++)
        code = dset_world_put_record(context, &records[i], NULL);
    return code;
}

const subject memory_ports[] = {
    { "dset_store_memory", store_memory, NULL, NULL, NULL },
    { "dset_store_create", store_create, make_store, write_store, drop },
    { "dset_store_patch", store_patch, make_store, write_store, drop },
    { "dset_transport_loopback", transport_loopback, make_store, NULL, drop },
    { "dset_controller_new", controller_new, NULL, NULL, NULL },
    { "dset_world_put_record", put_record, make_world, NULL, drop_world },
    { "dset_driver_new", driver_new, make_all, NULL, drop },
    { "dset_controller_step, dset_controller_settle", controller_turn, NULL, NULL, NULL },
    { "dset_drive", drive, make_all, NULL, drop },
    { "dset_simulate", simulate, make_all, NULL, drop },
    { NULL, NULL, NULL, NULL, NULL },
};
