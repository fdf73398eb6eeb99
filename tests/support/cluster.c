/* A whole system in memory for tests. */
#include "support/cluster.h"

#include <stdlib.h>
#include <string.h>

static int bind(cluster *system, const dset_loopback_options *options, const dset_allocator *memory)
{
    dset_loopback_options loopback = DSET_LOOPBACK_OPTIONS_INIT;
    dset_controller_options controller = DSET_CONTROLLER_OPTIONS_INIT;
    int code;

    if (options != NULL)
        loopback = *options;
    loopback.memory = memory;
    controller.memory = memory;
    code = dset_transport_loopback(&system->transport, &system->store, &loopback, NULL);
    if (code == DSET_OK)
        code = dset_controller_new(&system->controller, &controller, NULL);
    if (code == DSET_OK)
        code = dset_driver_new(&system->driver, system->controller, &system->store, &system->transport, memory, NULL);
    return code;
}

static void unbind(cluster *system)
{
    dset_driver_free(system->driver);
    dset_controller_free(system->controller);
    dset_transport_close(&system->transport);
    system->driver = NULL;
    system->controller = NULL;
}

int cluster_start(cluster *system, const dset_loopback_options *options, const dset_allocator *memory)
{
    int code;

    memset(system, 0, sizeof *system);
    system->now = CLUSTER_START;
    code = dset_store_memory(&system->store, memory, NULL);
    return code == DSET_OK ? bind(system, options, memory) : code;
}

void cluster_end(cluster *system)
{
    unbind(system);
    dset_store_close(&system->store);
}

int cluster_restart(cluster *system, const dset_loopback_options *options, const dset_allocator *memory)
{
    unbind(system);
    return bind(system, options, memory);
}

int cluster_settle(cluster *system)
{
    return cluster_pass(system, 0);
}

int cluster_pass(cluster *system, dset_ms time)
{
    dset_ms from = system->now;

    system->now += time;
    return dset_simulate(system->driver, from, system->now, NULL);
}

static int create(cluster *system, uint32_t kind, const char *ns, const char *name, const char *text)
{
    dset_record record = DSET_RECORD_INIT;

    record.kind = kind;
    record.ns = ns;
    record.name = name;
    record.data = text;
    record.data_size = strlen(text);
    return dset_store_create(&system->store, &record, system->now, 0, NULL, NULL, NULL);
}

int cluster_add_node(cluster *system, const char *name, const char *labels)
{
    char text[1024];

    snprintf(text, sizeof text, "{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"labels\":{%s}}}", labels);
    return create(system, DSET_KIND_NODE, "", name, text);
}

int cluster_add_set(cluster *system, const char *name, const char *image, const char *members)
{
    char text[4096];

    snprintf(text, sizeof text,
             "{\"apiVersion\":\"apps/v1\",\"kind\":\"DaemonSet\",\"metadata\":{\"generation\":1},\"spec\":{"
             "\"selector\":{\"matchLabels\":{\"app\":\"%s\"}},\"revisionHistoryLimit\":10,"
             "\"updateStrategy\":{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"maxUnavailable\":1,\"maxSurge\":0}},"
             "\"template\":{\"metadata\":{\"labels\":{\"app\":\"%s\"}},\"spec\":{\"containers\":[{\"name\":\"main\","
             "\"image\":\"%s\"}]%s}}}}",
             name, name, image, members);
    return create(system, DSET_KIND_DAEMONSET, "default", name, text);
}

int cluster_patch(cluster *system, uint32_t kind, const char *ns, const char *name, const char *patch)
{
    dset_record record = DSET_RECORD_INIT;

    record.kind = kind;
    record.ns = ns;
    record.name = name;
    record.data = patch;
    record.data_size = strlen(patch);
    return dset_store_patch(&system->store, &record, NULL, NULL);
}

static int count(void *context, const dset_record *record)
{
    (void)record;
    ++*(size_t *)context;
    return DSET_OK;
}

size_t cluster_count(cluster *system, uint32_t kind, const char *ns)
{
    size_t found = 0;

    ck_ok(system->store.methods->list(system->store.self, kind, ns, count, &found, NULL));
    return found;
}

typedef struct asking {
    char *buffer;
    const char *first, *second;
} asking;

static int answer(void *context, const dset_record *record)
{
    asking *work = context;
    dset_document *document;
    const dset_value *value;
    const char *text;

    ck_ok(dset_document_parse(&document, record->data, record->data_size, NULL, NULL));
    value = dset_value_find(dset_document_root(document), work->first, work->second, NULL);
    text = dset_value_string(value) != NULL ? dset_value_string(value) : dset_value_number(value);
    snprintf(work->buffer, 256, "%s", text != NULL ? text : "none");
    dset_document_free(document);
    return DSET_OK;
}

const char *cluster_text(cluster *system, char buffer[256], uint32_t kind, const char *ns, const char *name,
                         const char *first, const char *second)
{
    asking work = { buffer, first, second };

    ck_ok(system->store.methods->get(system->store.self, kind, ns, name, answer, &work, NULL));
    return buffer;
}
