/* The room ports: the memory store, object creation and patching, the driver, the loopback transport. */
#include "conformance.h"

#include <stdlib.h>
#include <string.h>

static int open_memory(dset_store *out, const dset_allocator *memory)
{
    return dset_store_memory(out, memory, NULL);
}

static dset_record record_of(uint32_t kind, const char *ns, const char *name, const char *data, const char *version)
{
    dset_record record;

    memset(&record, 0, sizeof record);
    record.kind = kind;
    record.ns = ns;
    record.name = name;
    record.data = data;
    record.size = strlen(data);
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
    record.size = 2;
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

/* Names of dropped records are not kept for ever; who asks too late is told so, and can begin again. */
START_TEST(late_watchers_begin_again)
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

int main(void)
{
    Suite *suite = suite_create("ports");
    TCase *tests = tcase_create("ports");

    conformance_add(suite, "memory store", open_memory);
    tcase_add_test(tests, memory_store_survives_failing_allocations);
    tcase_add_test(tests, late_watchers_begin_again);
    suite_add_tcase(suite, tests);
    return testing_run(suite);
}
