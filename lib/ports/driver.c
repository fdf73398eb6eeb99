/* The driver: feeds the changes of a store into the world of a controller, and passes its tasks to the ports. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ports/count_event.h"
#include "ports/set_aside.h"
#include "ports/store.h"

/* The kinds in the world, in the order in which they are read: Pods before the sets that own them. */
static const uint32_t fed[] = { DSET_KIND_NODE, DSET_KIND_POD, DSET_KIND_REVISION, DSET_KIND_DAEMONSET };

typedef struct feed {
    uint64_t cursor;
    bool resync; /* a resync is not completed yet */
} feed;

struct dset_driver {
    dset_allocator memory;
    dset_controller *controller;
    dset_store store;
    dset_transport transport;
    feed feeds[DSETP_KINDS];
    dsetp_set_aside aside;
    dset_ms now;
    bool again; /* tasks were handed out: there are changes to read */
    dset_error *err; /* during a turn */
};

int dset_driver_new(dset_driver **out, dset_controller *controller, const dset_store *store,
                    const dset_transport *transport, const dset_allocator *memory, dset_error *err)
{
    static const dsetp_layout layout = DSETP_LAYOUT_FLAGS("transport.methods", dset_transport_methods, 0);
    dset_allocator hook = dsetp_memory(memory);
    dset_transport_methods known;
    dset_driver *driver;
    int code;

    if (out == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "out", "must not be NULL");
    *out = NULL;
    if (controller == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "controller", "must not be NULL");
    code = dsetp_check_store(store, err);
    if (code != DSET_OK)
        return code;
    if (transport == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "transport", "must not be NULL");
    code = dsetp_struct(&known, &layout, transport->methods, err);
    if (code != DSET_OK)
        return code;
    if (store->methods->get == NULL || store->methods->watch == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "store", "must have the methods get and watch");
    if (transport->methods->submit == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "transport", "must have the method submit");
    driver = dsetp_zalloc(&hook, sizeof *driver);
    if (driver == NULL)
        return dsetp_no_memory(err);
    driver->memory = driver->aside.memory = hook;
    driver->controller = controller;
    driver->store = *store;
    driver->transport = *transport;
    *out = driver;
    return DSET_OK;
}

void dset_driver_free(dset_driver *driver)
{
    dset_allocator memory;

    if (driver == NULL)
        return;
    memory = driver->memory;
    dsetp_set_aside_end(&driver->aside);
    dsetp_release(&memory, driver, sizeof *driver);
}

/* One change that the store reports. An object that does not read is set aside, and stops no other. */
static int take(void *context, const dset_record *record)
{
    dset_driver *driver = context;
    dset_error inner = DSET_ERROR_INIT;
    int code = dset_world_put_record(dset_controller_world(driver->controller), record, &inner);

    if (code == DSET_OK)
        dsetp_set_aside_drop(&driver->aside, record);
    else if (!dsetp_is_of_document(code))
        return dset_error_set(driver->err, code, inner.path, inner.text);
    else if (!dsetp_set_aside_put(&driver->aside, record, inner.text))
        return dsetp_no_memory(driver->err);
    return DSET_OK;
}

size_t dset_driver_refused_count(const dset_driver *driver)
{
    return driver != NULL ? driver->aside.count : 0;
}

const dset_refused *dset_driver_refused(const dset_driver *driver, size_t index)
{
    return driver != NULL && index < driver->aside.count ? driver->aside.items[index] : NULL;
}

/* If the store has forgotten drops, it passes everything again: objects that it does not pass are dropped. */
static int begin_again(dset_driver *driver, uint32_t kind)
{
    feed *from = &driver->feeds[kind];
    int code = dset_world_resync_begin(dset_controller_world(driver->controller), kind, driver->err);

    if (code == DSET_OK) {
        from->cursor = 0;
        from->resync = true;
    }
    return code;
}

static int read_news(dset_driver *driver, uint32_t kind)
{
    const dset_store *store = &driver->store;
    feed *from = &driver->feeds[kind];
    dset_error first = DSET_ERROR_INIT, *err = driver->err;
    int code;

    driver->err = from->cursor != 0 ? &first : err;
    code = store->methods->watch(store->self, kind, &from->cursor, take, driver, driver->err);
    driver->err = err;
    if (code == DSET_ECONFLICT && from->cursor != 0) {
        code = begin_again(driver, kind);
        if (code == DSET_OK)
            code = store->methods->watch(store->self, kind, &from->cursor, take, driver, err);
    } else if (code != DSET_OK) {
        dset_error_set(err, code, first.path, first.text);
    }
    if (code == DSET_OK && from->resync)
        code = dset_world_resync_end(dset_controller_world(driver->controller), kind, err);
    if (code == DSET_OK)
        from->resync = false;
    return code;
}

typedef struct finding {
    const dset_driver *driver;
    const char *uid;
    dsetp_version version;
    bool found;
    dset_error *err;
} finding;

static int compare_uid(void *context, const dset_revision *revision)
{
    finding *work = context;

    work->found = dsetp_equal(work->uid, revision->uid);
    return DSET_OK;
}

static int find_uid(void *context, const dset_record *record)
{
    static const dset_record_methods methods = { .size = sizeof methods, .revision = compare_uid };
    finding *work = context;

    int code = dsetp_keep_version(work->version, record->version, work->err);

    return code == DSET_OK ? dset_record_read(record->kind, record->data, record->data_size, &methods, work,
                                              &work->driver->memory, work->err)
                           : code;
}

/* Drops a revision if it still has the expected uid. */
static int drop_record(dset_driver *driver, const dset_task *task, dset_error *err)
{
    const dset_store *store = &driver->store;
    const dset_record *record = task->record;
    finding work = { driver, task->action->object_uid, "", true, err };
    int code;

    if (store->methods->drop == NULL)
        return dsetp_fail(err, DSET_EDENIED, "", "the store is read-only");
    code = store->methods->get(store->self, record->kind, record->ns, record->name, find_uid, &work, err);
    if (code != DSET_OK)
        return code;
    if (!work.found && work.uid[0] != '\0')
        return dsetp_conflict(record->kind, record->ns, record->name, err);
    return store->methods->drop(store->self, record->kind, record->ns, record->name, work.version, err);
}

static int do_task(dset_driver *driver, const dset_task *task, dset_error *err)
{
    const dset_record *record = task->record;

    switch (task->kind) {
    case DSET_TASK_ACT:
        return driver->transport.methods->submit(driver->transport.self, driver->controller, task, driver->now, err);
    case DSET_TASK_PUT:
        if (record->kind == DSET_KIND_EVENT)
            return dsetp_put_event(&driver->store, record, driver->now, &driver->memory, err);
        return dset_store_create(&driver->store, record, driver->now, 0, NULL, &driver->memory, err);
    case DSET_TASK_PATCH:
        return dset_store_patch(&driver->store, record, &driver->memory, err);
    case DSET_TASK_DROP:
        return drop_record(driver, task, err);
    default:
        return dsetp_fail(err, DSET_EMISUSE, "task", "unknown kind of task");
    }
}

static void do_tasks(dset_driver *driver)
{
    const dset_task *task;

    driver->again = false;
    while ((task = dset_controller_next(driver->controller)) != NULL) {
        dset_error err = DSET_ERROR_INIT;
        bool accepted = task->kind == DSET_TASK_ACT;
        dset_outcome outcome = DSET_OUTCOME_INIT;

        outcome.ticket = task->ticket;
        outcome.code = do_task(driver, task, &err);
        outcome.why = err.text;
        driver->again = true;
        if (outcome.code != DSET_OK || !accepted)
            dset_controller_settle(driver->controller, &outcome, NULL);
    }
}

int dset_drive(dset_driver *driver, dset_ms now, dset_error *err)
{
    const dset_transport *transport;
    size_t i;
    int code = DSET_OK;

    if (driver == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "driver", "must not be NULL");
    transport = &driver->transport;
    driver->now = now;
    driver->err = err;
    if (transport->methods->poll != NULL)
        code = transport->methods->poll(transport->self, driver->controller, now, err);
    for (i = 0; code == DSET_OK && i < sizeof fed / sizeof fed[0]; i++)
        code = read_news(driver, fed[i]);
    driver->err = NULL;
    if (code == DSET_OK)
        code = dset_controller_step(driver->controller, now, err);
    if (code == DSET_OK)
        do_tasks(driver);
    return code;
}

dset_ms dset_driver_deadline(const dset_driver *driver)
{
    const dset_transport *transport;
    dset_ms deadline, other;

    if (driver == NULL)
        return DSET_NEVER;
    if (driver->again)
        return driver->now;
    transport = &driver->transport;
    deadline = dset_controller_deadline(driver->controller);
    other = transport->methods->deadline != NULL ? transport->methods->deadline(transport->self) : DSET_NEVER;
    return other < deadline ? other : deadline;
}
