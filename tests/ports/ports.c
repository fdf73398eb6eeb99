/* The room ports: the memory store, creating and patching objects, the driver. */
#include "support/cluster.h"
#include "support/conformance.h"

#include <stdlib.h>
#include <string.h>

static int open_memory(dset_store *out, const dset_allocator *memory)
{
    return dset_store_memory(out, memory, NULL);
}

static dset_record record_of(uint32_t kind, const char *ns, const char *name, const char *data, const char *version)
{
    dset_record record = DSET_RECORD_INIT;

    record.kind = kind;
    record.ns = ns;
    record.name = name;
    record.data = data;
    record.data_size = strlen(data);
    record.version = version;
    return record;
}

static int store_attempt(const dset_allocator *memory, void *context)
{
    dset_record record = record_of(DSET_KIND_POD, "a", "x", "1", NULL);
    dset_store store;
    int code = dset_store_memory(&store, memory, NULL);

    (void)context;
    if (code == DSET_OK)
        code = store.methods->put(store.self, &record, NULL);
    record.version = "1";
    record.data = "22";
    record.data_size = 2;
    if (code == DSET_OK)
        code = store.methods->put(store.self, &record, NULL);
    if (code == DSET_OK)
        code = store.methods->drop(store.self, DSET_KIND_POD, "a", "x", NULL, NULL);
    dset_store_close(&store);
    return code;
}

START_TEST(memory_store_survives_failing_allocations)
{
    ck_assert_uint_eq(testing_sweep(store_attempt, NULL), 4);
}
END_TEST

static int count_lent(void *context, const dset_record *record)
{
    (void)record;
    ++*(size_t *)context;
    return DSET_OK;
}

/* Dropped records are not remembered for ever; a watcher that comes too late is refused and can start over. */
START_TEST(late_watchers_start_over)
{
    dset_store store;
    uint64_t cursor = 0, late = 0;
    size_t i, lent = 0;
    char name[32];

    ck_ok(dset_store_memory(&store, NULL, NULL));
    for (i = 0; i < 10000; i++) {
        dset_record record = record_of(DSET_KIND_POD, "a", name, "1", NULL);

        snprintf(name, sizeof name, "x%zu", i);
        ck_ok(store.methods->put(store.self, &record, NULL));
        ck_ok(store.methods->watch(store.self, DSET_KIND_POD, i == 0 ? &late : &cursor, count_lent, &lent, NULL));
        if (i % 10 != 0)
            ck_ok(store.methods->drop(store.self, DSET_KIND_POD, "a", name, NULL, NULL));
    }
    lent = 0;
    ck_assert_int_eq(store.methods->watch(store.self, DSET_KIND_POD, &late, count_lent, &lent, NULL), DSET_ECONFLICT);
    ck_assert_uint_eq(lent, 0);
    late = 0;
    ck_ok(store.methods->watch(store.self, DSET_KIND_POD, &late, count_lent, &lent, NULL));
    ck_assert_uint_eq(lent, 1000);
    ck_ok(store.methods->watch(store.self, DSET_KIND_POD, &cursor, count_lent, &lent, NULL));
    dset_store_close(&store);
}
END_TEST


static const char *text_at(cluster *system, uint32_t kind, const char *ns, const char *name, const char *first,
                           const char *second)
{
    static char buffer[256];

    return cluster_text(system, buffer, kind, ns, name, first, second);
}

START_TEST(created_objects_are_completed)
{
    cluster system;
    dset_record record = record_of(DSET_KIND_POD, "a", "", "{\"metadata\":{\"generateName\":\"web-\"}}", NULL);
    dset_error err = DSET_ERROR_INIT;

    ck_ok(cluster_start(&system, NULL, NULL));
    ck_ok(dset_store_create(&system.store, &record, system.now, 0, NULL, NULL, NULL));
    ck_assert_uint_eq(cluster_count(&system, DSET_KIND_POD, "a"), 1);
    record.name = "web";
    ck_ok(dset_store_create(&system.store, &record, system.now, 0, NULL, NULL, NULL));
    ck_assert_str_eq(text_at(&system, DSET_KIND_POD, "a", "web", "metadata", "name"), "web");
    ck_assert_str_eq(text_at(&system, DSET_KIND_POD, "a", "web", "metadata", "namespace"), "a");
    ck_assert_str_eq(text_at(&system, DSET_KIND_POD, "a", "web", "metadata", "creationTimestamp"),
                     "2026-01-01T00:00:00Z");
    ck_assert_uint_eq(strlen(text_at(&system, DSET_KIND_POD, "a", "web", "metadata", "uid")), 36);
    ck_assert_int_eq(dset_store_create(&system.store, &record, system.now, 0, NULL, NULL, NULL), DSET_EEXISTS);
    record = record_of(DSET_KIND_POD, "a", "", "{}", NULL);
    ck_assert_int_eq(dset_store_create(&system.store, &record, system.now, 0, NULL, NULL, &err), DSET_EINVALID);
    record = record_of(DSET_KIND_POD, "a", "x", "[]", NULL);
    ck_assert_int_eq(dset_store_create(&system.store, &record, system.now, 0, NULL, NULL, NULL), DSET_EINVALID);
    record = record_of(DSET_KIND_POD, "a", "x", "{", NULL);
    ck_assert_int_eq(dset_store_create(&system.store, &record, system.now, 0, NULL, NULL, NULL), DSET_ESYNTAX);
    ck_assert_int_eq(dset_store_create(NULL, &record, system.now, 0, NULL, NULL, NULL), DSET_EMISUSE);
    cluster_end(&system);
}
END_TEST

START_TEST(a_name_has_at_most_253_bytes)
{
    char name[300];
    cluster system;
    dset_record record = record_of(DSET_KIND_POD, "a", name, "{}", NULL);
    dset_error err = DSET_ERROR_INIT;
    size_t length;

    ck_ok(cluster_start(&system, NULL, NULL));
    memset(name, 'x', sizeof name);
    for (length = sizeof name - 1; length > 253; length--) {
        name[length] = '\0';
        ck_assert_int_eq(dset_store_create(&system.store, &record, system.now, 0, NULL, NULL, &err), DSET_EINVALID);
        ck_assert_str_eq(err.path, "metadata.name");
        ck_assert_str_eq(err.text, "must be no more than 253 bytes");
    }
    name[length] = '\0';
    ck_ok(dset_store_create(&system.store, &record, system.now, 0, NULL, NULL, NULL));
    ck_assert_uint_eq(cluster_count(&system, DSET_KIND_POD, "a"), 1);
    cluster_end(&system);
}
END_TEST

static int keep_text(void *context, const dset_record *record)
{
    snprintf((char *)context, 1024, "%.*s", (int)record->data_size, (const char *)record->data);
    return DSET_OK;
}

static const char *whole(cluster *system, const char *name)
{
    static char text[1024];

    ck_ok(system->store.methods->get(system->store.self, DSET_KIND_POD, "a", name, keep_text, text, NULL));
    return text;
}

START_TEST(patches_are_merged)
{
    static const struct {
        const char *object, *patch;
        int code;
        const char *result;
    } cases[] = {
        { "{\"a\":1}", "{\"b\":{\"c\":2}}", DSET_OK, "{\"a\":1,\"b\":{\"c\":2}}" },
        { "{\"a\":1,\"b\":12345678901234567890}", "{\"a\":null}", DSET_OK, "{\"b\":12345678901234567890}" },
        { "{\"metadata\":{\"uid\":\"u\"}}", "{\"metadata\":{\"uid\":\"v\"},\"a\":1}", DSET_ECONFLICT,
          "{\"metadata\":{\"uid\":\"u\"}}" },
        { "{\"metadata\":{}}", "{\"metadata\":{\"uid\":\"v\"},\"a\":1}", DSET_ECONFLICT, "{\"metadata\":{}}" },
        { "{\"metadata\":{\"uid\":\"u\"}}", "{\"metadata\":{\"uid\":\"u\"},\"a\":1}", DSET_OK,
          "{\"metadata\":{\"uid\":\"u\"},\"a\":1}" },
        { "{}", "{\"metadata\":{\"ownerReferences\":[{\"uid\":\"1\",\"name\":\"x\"}]}}", DSET_OK,
          "{\"metadata\":{\"ownerReferences\":[{\"uid\":\"1\",\"name\":\"x\"}]}}" },
        { "{\"metadata\":{\"ownerReferences\":[{\"uid\":\"1\"},{\"uid\":\"2\"}]}}",
          "{\"metadata\":{\"ownerReferences\":[{\"uid\":\"1\",\"name\":\"x\"},{\"uid\":\"3\"}]}}", DSET_OK,
          "{\"metadata\":{\"ownerReferences\":[{\"uid\":\"1\",\"name\":\"x\"},{\"uid\":\"2\"},{\"uid\":\"3\"}]}}" },
        { "{\"metadata\":{\"ownerReferences\":[{\"uid\":\"1\"},{\"uid\":\"2\"}]}}",
          "{\"metadata\":{\"ownerReferences\":[{\"$patch\":\"delete\",\"uid\":\"1\"}]}}", DSET_OK,
          "{\"metadata\":{\"ownerReferences\":[{\"uid\":\"2\"}]}}" },
        { "{\"metadata\":{\"ownerReferences\":[{\"uid\":\"1\",\"controller\":true}]}}",
          "{\"metadata\":{\"ownerReferences\":[{\"uid\":\"1\",\"name\":\"x\"},{\"uid\":\"1\",\"name\":\"y\"}]}}", DSET_OK,
          "{\"metadata\":{\"ownerReferences\":[{\"uid\":\"1\",\"controller\":true,\"name\":\"y\"}]}}" },
        { "{}", "{\"metadata\":{\"ownerReferences\":[{\"$patch\":\"merge\",\"uid\":\"1\"}]}}", DSET_EINVALID, "{}" },
        { "{}", "{\"metadata\":{\"ownerReferences\":[{\"name\":\"x\"}]}}", DSET_EINVALID, "{}" },
        { "{}", "{\"metadata\":{\"ownerReferences\":[5]}}", DSET_EINVALID, "{}" },
        { "{\"a\":1}", "{", DSET_ESYNTAX, "{\"a\":1}" },
        { "{\"a\":1}", "5", DSET_EINVALID, "{\"a\":1}" },
        { "{\"a\":1}", "[]", DSET_EINVALID, "{\"a\":1}" },
        { "{\"a\":1}", "null", DSET_EINVALID, "{\"a\":1}" },
        { "{\"metadata\":{\"uid\":\"u\"}}", "{\"metadata\":null}", DSET_EINVALID, "{\"metadata\":{\"uid\":\"u\"}}" },
        { "{\"metadata\":{\"uid\":\"u\"}}", "{\"metadata\":{\"uid\":null}}", DSET_EINVALID,
          "{\"metadata\":{\"uid\":\"u\"}}" },
        { "{}", "{\"metadata\":{\"name\":\"other\"}}", DSET_EINVALID, "{}" },
        { "{}", "{\"metadata\":{\"namespace\":null}}", DSET_EINVALID, "{}" },
        { "{}", "{\"metadata\":{\"namespace\":\"a\"}}", DSET_OK, "{\"metadata\":{\"namespace\":\"a\"}}" },
    };
    cluster system;
    size_t i;

    ck_ok(cluster_start(&system, NULL, NULL));
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char name[16];
        dset_record record = record_of(DSET_KIND_POD, "a", name, cases[i].object, NULL);

        snprintf(name, sizeof name, "x%zu", i);
        ck_ok(system.store.methods->put(system.store.self, &record, NULL));
        ck_assert_int_eq(cluster_patch(&system, DSET_KIND_POD, "a", name, cases[i].patch), cases[i].code);
        ck_assert_str_eq(whole(&system, name), cases[i].result);
    }
    ck_assert_int_eq(cluster_patch(&system, DSET_KIND_POD, "a", "nobody", "{}"), DSET_ENOTFOUND);
    cluster_end(&system);
}
END_TEST

/* A concurrent write causes a retry. After a lost reply the result is unknown. */
START_TEST(patches_handle_store_errors)
{
    static const int expected[CONFORMANCE_FAULTS][2] = { { DSET_EIO, DSET_EIO },
                                                         { DSET_EIO, DSET_EUNKNOWN },
                                                         { DSET_EIO, DSET_OK } };
    size_t fault, step;

    for (fault = 0; fault < CONFORMANCE_FAULTS; fault++) {
        for (step = 1; step <= 2; step++) {
            dset_store inner, outer;
            conformance_shim shim;
            dset_record record = record_of(DSET_KIND_POD, "a", "x", "{}", NULL);

            ck_ok(dset_store_memory(&inner, NULL, NULL));
            ck_ok(inner.methods->put(inner.self, &record, NULL));
            outer = conformance_wrap(&shim, &inner);
            shim.fault = (conformance_fault)fault;
            shim.fail_at = step;
            record.data = "{\"a\":1}";
            record.data_size = 7;
            ck_assert_int_eq(dset_store_patch(&outer, &record, NULL, NULL), expected[fault][step - 1]);
            dset_store_close(&inner);
        }
    }
}
END_TEST

START_TEST(records_are_put_into_a_world)
{
    static const char pod[] = "{\"metadata\":{\"name\":\"p\",\"namespace\":\"ns\",\"labels\":{\"a\":\"b\"}}}";
    static const char broken[] = "{\"metadata\":{\"labels\":{\"a\":true}}}";
    static const char elsewhere[] = "{\"metadata\":{\"name\":\"q\",\"namespace\":\"other\"}}";
    dset_record record = { sizeof record, DSET_KIND_POD, "ns", "p", pod, sizeof pod - 1, "7" };
    dset_world_counters counters = DSET_WORLD_COUNTERS_INIT;
    dset_error err = DSET_ERROR_INIT;
    dset_world *world;

    ck_ok(dset_world_new(&world, NULL, NULL));
    ck_ok(dset_world_put_record(world, &record, NULL));
    record.data = broken;
    record.data_size = sizeof broken - 1;
    ck_assert_int_eq(dset_world_put_record(world, &record, &err), DSET_EINVALID);
    ck_assert_str_eq(err.path, "pods ns/p");
    testing_check(strstr(err.text, "metadata.labels") != NULL, "%s", err.text);
    dset_world_count(world, &counters);
    ck_assert_uint_eq(counters.pods, 1);
    record.data = NULL;
    ck_ok(dset_world_put_record(world, &record, NULL));
    ck_ok(dset_world_put_record(world, &record, NULL)); /* already dropped */
    dset_world_count(world, &counters);
    ck_assert_uint_eq(counters.pods, 0);
    for (record.kind = DSET_KIND_DAEMONSET; record.kind <= DSET_KIND_POD; record.kind++) { /* dropped by record */
        record.data = elsewhere;
        record.data_size = sizeof elsewhere - 1;
        ck_ok(dset_world_put_record(world, &record, NULL));
        record.data = NULL;
        ck_ok(dset_world_put_record(world, &record, NULL));
    }
    dset_world_count(world, &counters);
    ck_assert_uint_eq(counters.nodes + counters.pods + counters.revisions + counters.daemonsets, 0);
    record.kind = DSET_KIND_LEASE;
    ck_assert_int_eq(dset_world_put_record(world, &record, NULL), DSET_EMISUSE);
    ck_ok(dset_record_read(DSET_KIND_ANY, "{\"kind\":\"Node\",\"metadata\":{\"name\":\"n\"}}", 39, dset_world_methods(),
                           world, NULL, NULL));
    dset_world_count(world, &counters);
    ck_assert_uint_eq(counters.nodes, 1);
    dset_world_free(world);
}
END_TEST

/* Whichever store call fails, and however, each of three nodes ends with one Pod and never has more. */
START_TEST(the_driver_handles_store_errors)
{
    size_t fault, step;

    for (fault = 0; fault < CONFORMANCE_FAULTS; fault++) {
        for (step = 1; step <= 120; step++) {
            conformance_shim shim;
            dset_store inner;
            cluster system;
            int turns;

            ck_ok(cluster_start(&system, NULL, NULL));
            ck_ok(cluster_add_node(&system, "n1", ""));
            ck_ok(cluster_add_node(&system, "n2", ""));
            ck_ok(cluster_add_node(&system, "n3", ""));
            ck_ok(cluster_add_set(&system, "web", "web:1", ""));
            inner = system.store;
            system.store = conformance_wrap(&shim, &inner);
            ck_ok(cluster_restart(&system, NULL, NULL));
            system.store = inner; /* for the checks below; driver and agent keep the failing one */
            shim.fault = (conformance_fault)fault;
            shim.fail_at = step;
            for (turns = 0; turns < 20; turns++) {
                cluster_pass(&system, 1000);
                ck_assert_uint_le(cluster_count(&system, DSET_KIND_POD, NULL), 3);
            }
            ck_assert_uint_eq(cluster_count(&system, DSET_KIND_POD, NULL), 3);
            ck_assert_str_eq(text_at(&system, DSET_KIND_DAEMONSET, "default", "web", "status", "numberReady"), "3");
            cluster_end(&system);
        }
    }
}
END_TEST

static void put_raw(cluster *system, uint32_t kind, const char *ns, const char *name, const char *data)
{
    dset_record record = record_of(kind, ns, name, data, NULL);

    ck_ok(system->store.methods->put(system->store.self, &record, NULL));
}

static void expect_refused(const dset_driver *driver, size_t index, uint32_t kind, const char *name, const char *why)
{
    const dset_refused *item = dset_driver_refused(driver, index);

    ck_assert_ptr_nonnull(item);
    ck_assert_uint_eq(item->kind, kind);
    ck_assert_str_eq(item->name, name);
    testing_check(strstr(item->why, why) != NULL, "%s", item->why);
}

START_TEST(objects_that_do_not_read_stop_no_other)
{
    cluster system;

    ck_ok(cluster_start(&system, NULL, NULL));
    put_raw(&system, DSET_KIND_NODE, "", "bad", "{\"metadata\":{\"name\":\"bad\",\"labels\":{\"gpu\":true}}}");
    put_raw(&system, DSET_KIND_POD, "default", "odd", "{\"metadata\":{\"name\":\"odd\"},\"spec\":5}");
    put_raw(&system, DSET_KIND_REVISION, "default", "cut", "{\"metadata\":{\"name\":\"cut\"");
    put_raw(&system, DSET_KIND_DAEMONSET, "default", "none", "{\"metadata\":{\"name\":\"none\"},\"spec\":[]}");
    ck_ok(cluster_add_node(&system, "n1", ""));
    ck_ok(cluster_add_set(&system, "web", "web:1", ""));
    ck_ok(cluster_settle(&system));
    ck_assert_str_eq(text_at(&system, DSET_KIND_DAEMONSET, "default", "web", "status", "numberReady"), "1");
    ck_assert_uint_eq(dset_driver_refused_count(system.driver), 4);
    expect_refused(system.driver, 0, DSET_KIND_NODE, "bad", "metadata.labels");
    expect_refused(system.driver, 1, DSET_KIND_POD, "odd", "spec");
    expect_refused(system.driver, 2, DSET_KIND_REVISION, "cut", "");
    expect_refused(system.driver, 3, DSET_KIND_DAEMONSET, "none", "spec");
    ck_assert_ptr_null(dset_driver_refused(system.driver, 4));
    ck_ok(cluster_patch(&system, DSET_KIND_NODE, "", "bad", "{\"metadata\":{\"labels\":{\"gpu\":\"true\"}}}"));
    ck_ok(system.store.methods->drop(system.store.self, DSET_KIND_POD, "default", "odd", NULL, NULL));
    ck_ok(cluster_settle(&system));
    ck_assert_uint_eq(dset_driver_refused_count(system.driver), 2);
    ck_assert_str_eq(text_at(&system, DSET_KIND_DAEMONSET, "default", "web", "status", "numberReady"), "2");
    cluster_end(&system);
}
END_TEST

START_TEST(a_resync_keeps_what_does_not_read)
{
    dset_record record = record_of(DSET_KIND_POD, "ns", "p", "{}", "1");
    dset_world_counters counters = DSET_WORLD_COUNTERS_INIT;
    dset_world *world;
    int again;

    ck_ok(dset_world_new(&world, NULL, NULL));
    ck_ok(dset_world_put_record(world, &record, NULL));
    for (again = 0; again < 2; again++) {
        ck_ok(dset_world_resync_begin(world, DSET_KIND_POD, NULL));
        record.data = "[]";
        record.data_size = 2;
        if (again == 0)
            ck_assert_int_eq(dset_world_put_record(world, &record, NULL), DSET_EINVALID);
        ck_ok(dset_world_resync_end(world, DSET_KIND_POD, NULL));
        dset_world_count(world, &counters);
        ck_assert_uint_eq(counters.pods, again == 0 ? 1 : 0);
    }
    dset_world_free(world);
}
END_TEST

START_TEST(times_that_cannot_be_written_are_refused)
{
    static const dset_ms times[] = { INT64_MIN, -62167219200001, 253402300800000, INT64_MAX };
    dset_loopback_options options = DSET_LOOPBACK_OPTIONS_INIT;
    dset_record record = record_of(DSET_KIND_NODE, "", "n", "{}", NULL);
    cluster system;
    size_t i;

    options.start_after = options.ready_after = options.stop_after = INT64_MAX;
    ck_ok(cluster_start(&system, &options, NULL));
    for (i = 0; i < sizeof times / sizeof times[0]; i++)
        ck_assert_int_eq(dset_store_create(&system.store, &record, times[i], 0, NULL, NULL, NULL), DSET_EMISUSE);
    ck_ok(dset_store_create(&system.store, &record, 253402300799999, 0, NULL, NULL, NULL));
    ck_ok(cluster_add_set(&system, "web", "web:1", ""));
    ck_ok(cluster_settle(&system));
    ck_ok(cluster_restart(&system, &options, NULL));
    ck_ok(cluster_settle(&system));
    ck_assert_uint_eq(dset_driver_refused_count(system.driver), 0);
    ck_assert_uint_eq(cluster_count(&system, DSET_KIND_POD, NULL), 1);
    cluster_end(&system);
}
END_TEST

static const char whole_set[] =
    "{\"metadata\":{\"generation\":1},\"spec\":{\"selector\":{\"matchLabels\":{\"app\":\"web\"}},\"revisionHistoryLimit\":1,"
    "\"updateStrategy\":{\"type\":\"OnDelete\"},\"template\":{\"metadata\":{\"labels\":{\"app\":\"web\"}},"
    "\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}}}";

/* Runs a set on one node; an allocation of the controller fails. Returns whether that was one that took place. */
static bool runs_although_one_fails(size_t fail_at, uint32_t flags)
{
    dset_controller_options options = DSET_CONTROLLER_OPTIONS_INIT;
    dset_controller_counters counters = DSET_CONTROLLER_COUNTERS_INIT;
    dset_record node = record_of(DSET_KIND_NODE, "", "n", "{}", NULL);
    dset_record set = record_of(DSET_KIND_DAEMONSET, "default", "web", whole_set, NULL);
    dset_store store;
    dset_transport transport;
    dset_controller *controller;
    dset_driver *driver;
    const dset_plan *plan;
    testing_heap heap;
    size_t turns = 0, calls;
    bool taken;

    testing_heap_start(&heap);
    options.memory = &heap.allocator;
    options.flags = flags;
    ck_ok(dset_store_memory(&store, NULL, NULL));
    ck_ok(dset_store_create(&store, &node, 1800000000000, 0, NULL, NULL, NULL));
    ck_ok(dset_store_create(&store, &set, 1800000000000, 0, NULL, NULL, NULL));
    ck_ok(dset_controller_new(&controller, &options, NULL));
    ck_ok(dset_transport_loopback(&transport, &store, NULL, NULL));
    ck_ok(dset_driver_new(&driver, controller, &store, &transport, NULL, NULL));
    calls = heap.calls;
    heap.fail_at = calls + fail_at;
    do {
        (void)dset_drive(driver, 1800000000000 + (dset_ms)turns * 1000, NULL); /* may fail once */
        plan = dset_controller_plan(controller, "default", "web");
    } while ((plan == NULL || dset_plan_status(plan)->ready != 1) && ++turns < 1000);
    testing_check(turns < 1000, "allocation %zu: the set has no Pod", fail_at);
    dset_controller_count(controller, &counters);
    ck_assert_uint_le(counters.out, 1);
    taken = heap.calls >= heap.fail_at;
    dset_driver_free(driver);
    dset_controller_free(controller);
    dset_transport_close(&transport);
    dset_store_close(&store);
    ck_assert_uint_eq(heap.blocks, 0);
    return taken;
}

START_TEST(a_set_runs_although_an_allocation_fails)
{
    static const uint32_t flags[] = { 0, DSET_RECONCILE_SERVER_NAMES };
    size_t i, fail_at;

    for (i = 0; i < 2; i++) {
        for (fail_at = 1; runs_although_one_fails(fail_at, flags[i]); fail_at++)
            ;
        ck_assert_uint_gt(fail_at, 100);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ports");
    TCase *tests = tcase_create("ports");

    conformance_add(suite, "memory store", open_memory);
    tcase_add_test(tests, memory_store_survives_failing_allocations);
    tcase_add_test(tests, late_watchers_start_over);
    tcase_add_test(tests, created_objects_are_completed);
    tcase_add_test(tests, a_name_has_at_most_253_bytes);
    tcase_add_test(tests, patches_are_merged);
    tcase_add_test(tests, patches_handle_store_errors);
    tcase_add_test(tests, records_are_put_into_a_world);
    tcase_add_test(tests, the_driver_handles_store_errors);
    tcase_add_test(tests, objects_that_do_not_read_stop_no_other);
    tcase_add_test(tests, a_resync_keeps_what_does_not_read);
    tcase_add_test(tests, times_that_cannot_be_written_are_refused);
    tcase_add_test(tests, a_set_runs_although_an_allocation_fails);
    suite_add_tcase(suite, tests);
    return testing_run(suite);
}
