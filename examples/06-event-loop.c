/*
 * The controller in a poll loop: take a turn, sleep until there is something to do or to read, repeat. The library has
 * no threads, file descriptors or clock of its own, so it fits into any loop.
 */
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <daemonset/daemonset.h>
#include <daemonset/simulate.h>

static dset_ms clock_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (dset_ms)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int put(const dset_store *store, uint32_t kind, const char *ns, const char *name, const char *json)
{
    dset_record record = { sizeof record, kind, ns, name, json, strlen(json), NULL };

    return dset_store_create(store, &record, clock_ms(), 0, NULL, NULL, NULL);
}

/* Runs until the Pod is ready; a real host runs for ever. */
static int loop(dset_driver *driver, const dset_controller *controller)
{
    dset_error err = DSET_ERROR_INIT;

    for (;;) {
        int code = dset_drive(driver, clock_ms(), &err);
        const dset_plan *plan = dset_controller_plan(controller, "default", "log");
        dset_ms wait;

        if (code != DSET_OK && !dset_code_is_retryable(code))
            return code;
        if (plan != NULL && dset_plan_status(plan)->ready == 1) {
            puts("the Pod is ready");
            return DSET_OK;
        }
        wait = dset_driver_deadline(driver) - clock_ms();
        /* Your file descriptors go here; at most a second, in case another process changes the store. */
        poll(NULL, 0, wait < 0 ? 0 : wait > 1000 ? 1000 : (int)wait);
    }
}

int main(void)
{
    static const char set[] =
        "{\"metadata\":{\"generation\":1},\"spec\":{\"selector\":{\"matchLabels\":{\"app\":\"log\"}},"
        "\"revisionHistoryLimit\":10,\"updateStrategy\":{\"type\":\"OnDelete\"},"
        "\"template\":{\"metadata\":{\"labels\":{\"app\":\"log\"}},"
        "\"spec\":{\"containers\":[{\"name\":\"log\",\"image\":\"log:1\"}]}}}}";
    dset_loopback_options options = DSET_LOOPBACK_OPTIONS_INIT;
    dset_transport transport = { NULL, NULL };
    dset_controller *controller = NULL;
    dset_driver *driver = NULL;
    dset_store store;
    int code = dset_store_memory(&store, NULL, NULL);

    options.start_after = 100;
    if (code == DSET_OK)
        code = put(&store, DSET_KIND_NODE, "", "node-1", "{}");
    if (code == DSET_OK)
        code = put(&store, DSET_KIND_DAEMONSET, "default", "log", set);
    if (code == DSET_OK)
        code = dset_transport_loopback(&transport, &store, &options, NULL);
    if (code == DSET_OK)
        code = dset_controller_new(&controller, NULL, NULL);
    if (code == DSET_OK)
        code = dset_driver_new(&driver, controller, &store, &transport, NULL, NULL);
    if (code == DSET_OK)
        code = loop(driver, controller);
    dset_driver_free(driver);
    dset_controller_free(controller);
    dset_transport_close(&transport);
    dset_store_close(&store);
    return code == DSET_OK ? 0 : 1;
}
