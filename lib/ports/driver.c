/*
 * The driver: feeds what a store tells into the world of a controller, and hands the controller's tasks to the ports.
 * Of every object in the world it knows the name, so that after a store has forgotten what was dropped, the world can
 * be made to forget it too.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/tree.h"
#include "model/daemonset.h"
#include "ports/object.h"
#include "ports/store.h"

/* What the world is made of, in the order in which it is told: a Pod before the set that it belongs to. */
static const uint32_t fed[] = { DSET_KIND_NODE, DSET_KIND_POD, DSET_KIND_REVISION, DSET_KIND_DAEMONSET };

typedef struct known {
    dsetp_tree_node node;
    uint64_t round; /* of the last time that it was lent from the beginning, or lent at all */
    size_t bytes;   /* of this block: the names follow the struct */
    uint32_t kind;
    const char *ns;
    const char *name;
} known;

typedef struct feed {
    uint64_t cursor;
    uint64_t round; /* how often this kind was begun again */
    bool sweeping;  /* begun again and not yet read to its end */
} feed;

struct dset_driver {
    dset_allocator memory;
    dset_controller *controller;
    dset_store store;
    dset_transport transport;
    dsetp_tree names;
    feed feeds[DSETP_KINDS];
    dset_ms now;
    bool again; /* tasks were handed out: their news is there to be read */
    dset_error *err; /* during a turn */
};

typedef struct key {
    uint32_t kind;
    const char *ns;
    const char *name;
} key;

static int compare(const dsetp_tree_node *node, const void *wanted)
{
    const known *at = DSETP_TREE_ENTRY(node, const known, node);
    const key *to = wanted;
    int order;

    if (at->kind != to->kind)
        return at->kind < to->kind ? -1 : 1;
    order = strcmp(at->ns, to->ns);
    return order != 0 ? order : strcmp(at->name, to->name);
}

int dset_driver_new(dset_driver **out, dset_controller *controller, const dset_store *store,
                    const dset_transport *transport, const dset_allocator *memory, dset_error *err)
{
    dset_allocator hook = dsetp_memory(memory);
    dset_driver *driver;

    if (out == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "out", "must not be NULL");
    *out = NULL;
    if (controller == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "controller", "must not be NULL");
    if (store == NULL || store->methods == NULL || store->methods->get == NULL || store->methods->watch == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "store", "must have the methods get and watch");
    if (transport == NULL || transport->methods == NULL || transport->methods->submit == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "transport", "must have the method submit");
    driver = dsetp_zalloc(&hook, sizeof *driver);
    if (driver == NULL)
        return dsetp_no_memory(err);
    driver->memory = hook;
    driver->controller = controller;
    driver->store = *store;
    driver->transport = *transport;
    dsetp_tree_start(&driver->names, compare);
    *out = driver;
    return DSET_OK;
}

static void forget(dset_driver *driver, uint32_t kind, const char *ns, const char *name)
{
    key wanted = { kind, ns, name };
    dsetp_tree_node *node = dsetp_tree_remove(&driver->names, &wanted);
    known *item = node != NULL ? DSETP_TREE_ENTRY(node, known, node) : NULL;

    if (item != NULL)
        dsetp_release(&driver->memory, item, item->bytes);
}

void dset_driver_free(dset_driver *driver)
{
    dsetp_tree_node *node;
    dset_allocator memory;

    if (driver == NULL)
        return;
    while ((node = dsetp_tree_first(&driver->names)) != NULL) {
        const known *item = DSETP_TREE_ENTRY(node, const known, node);

        forget(driver, item->kind, item->ns, item->name);
    }
    memory = driver->memory;
    dsetp_release(&memory, driver, sizeof *driver);
}

static int remember(dset_driver *driver, const dset_record *record)
{
    key wanted = { record->kind, record->ns, record->name };
    dsetp_tree_node *node = dsetp_tree_find(&driver->names, &wanted);
    known *item = node != NULL ? DSETP_TREE_ENTRY(node, known, node) : NULL;

    if (item == NULL) {
        size_t ns_size = strlen(record->ns) + 1, name_size = strlen(record->name) + 1;
        size_t bytes = sizeof *item + ns_size + name_size;

        item = dsetp_zalloc(&driver->memory, bytes);
        if (item == NULL)
            return dsetp_no_memory(driver->err);
        item->bytes = bytes;
        item->kind = record->kind;
        item->ns = memcpy(item + 1, record->ns, ns_size);
        item->name = memcpy((char *)(item + 1) + ns_size, record->name, name_size);
        dsetp_tree_insert(&driver->names, &item->node, &wanted);
    }
    item->round = driver->feeds[record->kind].round;
    return DSET_OK;
}

/* What the readers are given to put into the world: the version is the store's, whatever the object says. */
typedef struct putting {
    dset_world *world;
    const dset_record *record;
    dset_error *err;
} putting;

static int put_node(void *context, const dset_node *node)
{
    putting *work = context;
    dset_node put = *node;

    put.version = work->record->version;
    return dset_world_put_node(work->world, &put, work->err);
}

static int put_pod(void *context, const dset_pod *pod)
{
    putting *work = context;
    dset_pod put = *pod;

    put.version = work->record->version;
    return dset_world_put_pod(work->world, &put, work->err);
}

static int put_revision(void *context, const dset_revision *revision)
{
    putting *work = context;
    dset_revision put = *revision;

    put.version = work->record->version;
    return dset_world_put_revision(work->world, &put, work->err);
}

static int put_daemonset(putting *work, const dset_allocator *memory)
{
    dset_parse_options options = DSET_PARSE_OPTIONS_INIT;
    dset_daemonset *set;
    int code;

    options.flags = DSET_PARSE_STORED | DSET_PARSE_LENIENT;
    options.memory = memory;
    options.format = DSET_FORMAT_JSON;
    options.ns = work->record->ns;
    code = dset_daemonset_parse(&set, work->record->data, work->record->size, &options, work->err);
    if (code != DSET_OK)
        return code;
    set->version = dsetp_arena_string(set->arena, work->record->version);
    code = set->version != NULL ? dset_world_put_daemonset(work->world, set, work->err) : dsetp_no_memory(work->err);
    dset_daemonset_free(set);
    return code;
}

static int put_object(dset_driver *driver, const dset_record *record, dset_error *err)
{
    static const dset_record_methods methods = { .size = sizeof methods, .node = put_node, .pod = put_pod, .revision = put_revision };
    putting work = { dset_controller_world(driver->controller), record, err };

    if (record->kind == DSET_KIND_DAEMONSET)
        return put_daemonset(&work, &driver->memory);
    return dset_record_read(record->kind, record->data, record->size, &methods, &work, &driver->memory, err);
}

static int drop_object(dset_driver *driver, uint32_t kind, const char *ns, const char *name)
{
    dset_world *world = dset_controller_world(driver->controller);
    int code = DSET_OK;

    switch (kind) {
    case DSET_KIND_NODE:
        code = dset_world_drop_node(world, name, NULL);
        break;
    case DSET_KIND_POD:
        code = dset_world_drop_pod(world, ns, name, NULL);
        break;
    case DSET_KIND_REVISION:
        code = dset_world_drop_revision(world, ns, name, NULL);
        break;
    case DSET_KIND_DAEMONSET:
        code = dset_world_drop_daemonset(world, ns, name, NULL);
        break;
    default:
        break;
    }
    return code == DSET_ENOTFOUND ? DSET_OK : code;
}

/* One piece of news. An object that cannot be read is an error of its own: it must not look like none. */
static int take(void *context, const dset_record *record)
{
    dset_driver *driver = context;
    dset_error inner = DSET_ERROR_INIT;
    char path[128], text[384];
    int code;

    if (record->data == NULL) {
        code = drop_object(driver, record->kind, record->ns, record->name);
        if (code == DSET_OK)
            forget(driver, record->kind, record->ns, record->name);
        return code == DSET_ENOMEM ? dsetp_no_memory(driver->err) : code;
    }
    code = remember(driver, record);
    if (code == DSET_OK)
        code = put_object(driver, record, &inner);
    if (code == DSET_OK || inner.code == DSET_OK)
        return code;
    dsetp_object_path(path, record->kind, record->ns, record->name);
    dset_error_write(&inner, text, sizeof text);
    return dset_error_set(driver->err, code, path, text);
}

/* Forgets what was not lent again. */
static int sweep(dset_driver *driver, uint32_t kind)
{
    key at = { kind, "", "" };
    dsetp_tree_node *node = dsetp_tree_after(&driver->names, &at);

    while (node != NULL) {
        known *item = DSETP_TREE_ENTRY(node, known, node);
        key next = { item->kind, item->ns, item->name };
        bool gone = item->kind == kind && item->round != driver->feeds[kind].round;

        if (item->kind != kind)
            break;
        if (gone) {
            int code = drop_object(driver, kind, item->ns, item->name);

            if (code != DSET_OK)
                return code == DSET_ENOMEM ? dsetp_no_memory(driver->err) : code;
        }
        node = dsetp_tree_after(&driver->names, &next);
        if (gone)
            forget(driver, kind, item->ns, item->name);
    }
    driver->feeds[kind].sweeping = false;
    return DSET_OK;
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
        from->cursor = 0;
        from->round++;
        from->sweeping = true;
        code = store->methods->watch(store->self, kind, &from->cursor, take, driver, err);
    } else if (code != DSET_OK) {
        dset_error_set(err, code, first.path, first.text);
    }
    return code == DSET_OK && from->sweeping ? sweep(driver, kind) : code;
}

typedef struct finding {
    const char *uid;
    char version[128];
    bool found;
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

    snprintf(work->version, sizeof work->version, "%s", record->version);
    return dset_record_read(record->kind, record->data, record->size, &methods, work, NULL, NULL);
}

/* Drops a revision if it is still the one that is meant. */
static int drop_record(dset_driver *driver, const dset_task *task, dset_error *err)
{
    const dset_store *store = &driver->store;
    const dset_record *record = task->record;
    finding work = { task->action->object_uid, "", true };
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
        return dset_store_create(&driver->store, record, driver->now, &driver->memory, err);
    case DSET_TASK_PATCH:
        return dset_store_patch(&driver->store, record, &driver->memory, err);
    case DSET_TASK_DROP:
        return drop_record(driver, task, err);
    default:
        return dsetp_fail(err, DSET_EMISUSE, "task", "of a kind that this driver does not know");
    }
}

static void do_tasks(dset_driver *driver)
{
    const dset_task *task;

    driver->again = false;
    while ((task = dset_controller_next(driver->controller)) != NULL) {
        dset_error err = DSET_ERROR_INIT;
        bool accepted = task->kind == DSET_TASK_ACT;
        uint64_t ticket = task->ticket;
        int code = do_task(driver, task, &err);

        driver->again = true;
        if (code != DSET_OK || !accepted)
            dset_controller_settle(driver->controller, ticket, code, code != DSET_OK ? err.text : NULL, NULL);
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
