/*
 * A custom transport: it receives the Pods to create and delete, one task at a time, and reports the result of each.
 * This one only prints them; yours may start processes, or send them to a device.
 */
#include <stdio.h>
#include <string.h>

#include <daemonset/daemonset.h>

typedef struct printer {
    int made;
} printer;

static int submit(void *self, dset_controller *controller, const dset_task *task, dset_ms now, dset_error *err)
{
    dset_outcome outcome = DSET_OUTCOME_INIT;
    printer *mine = self;

    (void)now;
    if (task->action->kind == DSET_CREATE_POD) {
        printf("make %s on %s, %zu bytes of JSON\n", task->record->name, task->action->node_name, task->record->data_size);
        mine->made++;
    }
    /*
     * Settled at once; an asynchronous transport keeps the ticket and settles it in poll(). One that talks to a server
     * also gives the name, the uid and the version in the answer.
     */
    outcome.ticket = task->ticket;
    return dset_controller_settle(controller, &outcome, err);
}

static const dset_transport_methods methods = { sizeof methods, 0, submit, NULL, NULL, NULL };

static int put(const dset_store *store, uint32_t kind, const char *ns, const char *name, const char *json)
{
    dset_record record = { sizeof record, kind, ns, name, json, strlen(json), NULL };

    return dset_store_create(store, &record, 0, 0, NULL, NULL, NULL);
}

int main(void)
{
    static const char set[] =
        "{\"metadata\":{\"generation\":1},\"spec\":{\"selector\":{\"matchLabels\":{\"app\":\"log\"}},"
        "\"revisionHistoryLimit\":10,\"updateStrategy\":{\"type\":\"OnDelete\"},"
        "\"template\":{\"metadata\":{\"labels\":{\"app\":\"log\"}},"
        "\"spec\":{\"containers\":[{\"name\":\"log\",\"image\":\"log:1\"}]}}}}";
    printer mine = { 0 };
    dset_transport transport = { &methods, &mine };
    dset_controller *controller = NULL;
    dset_driver *driver = NULL;
    dset_error err = DSET_ERROR_INIT;
    dset_store store;
    int turns, code = dset_store_memory(&store, NULL, &err);

    if (code == DSET_OK)
        code = put(&store, DSET_KIND_NODE, "", "node-1", "{}");
    if (code == DSET_OK)
        code = put(&store, DSET_KIND_NODE, "", "node-2", "{}");
    if (code == DSET_OK)
        code = put(&store, DSET_KIND_DAEMONSET, "default", "log", set);
    if (code == DSET_OK)
        code = dset_controller_new(&controller, NULL, &err);
    if (code == DSET_OK)
        code = dset_driver_new(&driver, controller, &store, &transport, NULL, &err);
    /* The Pods never appear in the store, but are not created again: the ledger remembers them. */
    for (turns = 0; code == DSET_OK && turns < 20; turns++)
        code = dset_drive(driver, 1767225600000 + turns, &err); /* a clock of our own */
    if (code != DSET_OK)
        fprintf(stderr, "%s\n", err.text);
    dset_driver_free(driver);
    dset_controller_free(controller);
    dset_store_close(&store);
    return code == DSET_OK && mine.made == 2 ? 0 : 1;
}
