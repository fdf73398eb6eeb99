/* The rules of a store, and the shim that injects faults. */
#include "support/conformance.h"

#include <stdlib.h>
#include <string.h>

static conformance_open_fn open_store;
static dset_store store;

static void set_up(void)
{
    ck_ok(open_store(&store, NULL));
}

static void tear_down(void)
{
    dset_store_close(&store);
}

static dset_record record_of(uint32_t kind, const char *ns, const char *name, const char *data, const char *version)
{
    dset_record record = DSET_RECORD_INIT;

    record.kind = kind;
    record.ns = ns;
    record.name = name;
    record.data = data;
    record.data_size = data != NULL ? strlen(data) : 0;
    record.version = version;
    return record;
}

static int put(uint32_t kind, const char *ns, const char *name, const char *data, const char *version)
{
    dset_record record = record_of(kind, ns, name, data, version);

    return store.methods->put(store.self, &record, NULL);
}

static int drop(uint32_t kind, const char *ns, const char *name, const char *version)
{
    return store.methods->drop(store.self, kind, ns, name, version, NULL);
}

/* The records passed to the callback, as text: "ns/name=data " each; "-" for deleted ones. */
typedef struct seen {
    char text[4096];
    char version[64]; /* of the last one */
    size_t count;
    size_t stop_at; /* this one is refused with DSET_EBUSY, counted from 1; 0: none */
} seen;

static int see(void *context, const dset_record *record)
{
    seen *into = context;
    size_t length = strlen(into->text);

    if (into->stop_at != 0 && into->count + 1 == into->stop_at)
        return DSET_EBUSY;
    into->count++;
    snprintf(into->text + length, sizeof into->text - length, "%s/%s=%.*s ", record->ns, record->name,
             record->data != NULL ? (int)record->data_size : 1, record->data != NULL ? (const char *)record->data : "-");
    snprintf(into->version, sizeof into->version, "%s", record->version != NULL ? record->version : "");
    return DSET_OK;
}

static void expect_get(uint32_t kind, const char *ns, const char *name, const char *text, char version[64])
{
    seen what = { "", "", 0, 0 };

    ck_ok(store.methods->get(store.self, kind, ns, name, see, &what, NULL));
    ck_assert_str_eq(what.text, text);
    memcpy(version, what.version, sizeof what.version);
}

static void expect_list(uint32_t kind, const char *ns, const char *text)
{
    seen what = { "", "", 0, 0 };

    ck_ok(store.methods->list(store.self, kind, ns, see, &what, NULL));
    ck_assert_str_eq(what.text, text);
}

static void expect_watch(uint32_t kind, uint64_t *cursor, const char *text)
{
    seen what = { "", "", 0, 0 };

    ck_ok(store.methods->watch(store.self, kind, cursor, see, &what, NULL));
    ck_assert_str_eq(what.text, text);
}

START_TEST(a_record_put_can_be_got)
{
    char first[64], second[64];

    ck_ok(put(DSET_KIND_POD, "a", "x", "1", NULL));
    expect_get(DSET_KIND_POD, "a", "x", "a/x=1 ", first);
    ck_assert_uint_gt(strlen(first), 0);
    ck_ok(put(DSET_KIND_POD, "a", "x", "22", first));
    expect_get(DSET_KIND_POD, "a", "x", "a/x=22 ", second);
    ck_assert_str_ne(first, second);
    ck_ok(put(DSET_KIND_POD, "b", "x", "3", NULL));
    ck_ok(put(DSET_KIND_EVENT, "a", "x", "4", NULL));
    expect_get(DSET_KIND_POD, "a", "x", "a/x=22 ", first);
    ck_assert_str_eq(first, second);
}
END_TEST

START_TEST(missing_records_are_not_found)
{
    seen what = { "", "", 0, 0 };
    dset_error err = DSET_ERROR_INIT;

    ck_assert_int_eq(store.methods->get(store.self, DSET_KIND_NODE, "", "x", see, &what, &err), DSET_ENOTFOUND);
    ck_assert_int_eq(err.code, DSET_ENOTFOUND);
    ck_assert_uint_gt(strlen(err.text), 0);
    ck_assert_int_eq(drop(DSET_KIND_NODE, "", "x", NULL), DSET_ENOTFOUND);
    ck_assert_int_eq(put(DSET_KIND_NODE, "", "x", "1", "1"), DSET_ENOTFOUND);
    ck_ok(put(DSET_KIND_NODE, "", "x", "1", NULL));
    ck_ok(drop(DSET_KIND_NODE, "", "x", NULL));
    ck_assert_int_eq(store.methods->get(store.self, DSET_KIND_NODE, "", "x", see, &what, NULL), DSET_ENOTFOUND);
    ck_assert_int_eq(drop(DSET_KIND_NODE, "", "x", NULL), DSET_ENOTFOUND);
    ck_assert_uint_eq(what.count, 0);
    expect_list(DSET_KIND_NODE, NULL, "");
}
END_TEST

START_TEST(versions_are_compared_and_swapped)
{
    char old[64], present[64];

    ck_ok(put(DSET_KIND_DAEMONSET, "a", "x", "1", NULL));
    ck_assert_int_eq(put(DSET_KIND_DAEMONSET, "a", "x", "2", NULL), DSET_EEXISTS);
    expect_get(DSET_KIND_DAEMONSET, "a", "x", "a/x=1 ", old);
    ck_ok(put(DSET_KIND_DAEMONSET, "a", "x", "2", old));
    ck_assert_int_eq(put(DSET_KIND_DAEMONSET, "a", "x", "3", old), DSET_ECONFLICT);
    ck_assert_int_eq(drop(DSET_KIND_DAEMONSET, "a", "x", old), DSET_ECONFLICT);
    expect_get(DSET_KIND_DAEMONSET, "a", "x", "a/x=2 ", present);
    ck_ok(drop(DSET_KIND_DAEMONSET, "a", "x", present));
    ck_ok(put(DSET_KIND_DAEMONSET, "a", "x", "4", NULL));
    ck_assert_int_eq(put(DSET_KIND_DAEMONSET, "a", "x", "5", present), DSET_ECONFLICT);
}
END_TEST

START_TEST(lists_are_in_natural_order)
{
    ck_ok(put(DSET_KIND_NODE, "", "node-10", "1", NULL));
    ck_ok(put(DSET_KIND_NODE, "", "node-9", "2", NULL));
    ck_ok(put(DSET_KIND_NODE, "", "a", "3", NULL));
    ck_ok(put(DSET_KIND_POD, "ns10", "a", "4", NULL));
    ck_ok(put(DSET_KIND_POD, "ns9", "b", "5", NULL));
    ck_ok(put(DSET_KIND_POD, "ns9", "a", "6", NULL));
    ck_ok(put(DSET_KIND_POD, "ns", "z", "7", NULL));
    expect_list(DSET_KIND_NODE, NULL, "/a=3 /node-9=2 /node-10=1 ");
    expect_list(DSET_KIND_NODE, "", "/a=3 /node-9=2 /node-10=1 ");
    expect_list(DSET_KIND_POD, NULL, "ns/z=7 ns9/a=6 ns9/b=5 ns10/a=4 ");
    expect_list(DSET_KIND_POD, "ns9", "ns9/a=6 ns9/b=5 ");
    expect_list(DSET_KIND_POD, "nowhere", "");
    expect_list(DSET_KIND_LEASE, NULL, "");
}
END_TEST

START_TEST(lists_stop_when_the_callback_fails)
{
    seen what = { "", "", 0, 2 };

    ck_ok(put(DSET_KIND_NODE, "", "a", "1", NULL));
    ck_ok(put(DSET_KIND_NODE, "", "b", "2", NULL));
    ck_ok(put(DSET_KIND_NODE, "", "c", "3", NULL));
    ck_assert_int_eq(store.methods->list(store.self, DSET_KIND_NODE, NULL, see, &what, NULL), DSET_EBUSY);
    ck_assert_str_eq(what.text, "/a=1 ");
}
END_TEST

START_TEST(watches_return_changes)
{
    uint64_t first = 0, second = 0;
    char version[64];

    expect_watch(DSET_KIND_POD, &first, "");
    ck_ok(put(DSET_KIND_POD, "a", "x", "1", NULL));
    ck_ok(put(DSET_KIND_POD, "a", "y", "2", NULL));
    ck_ok(put(DSET_KIND_EVENT, "a", "e", "9", NULL));
    expect_watch(DSET_KIND_POD, &first, "a/x=1 a/y=2 ");
    expect_watch(DSET_KIND_POD, &first, "");
    expect_get(DSET_KIND_POD, "a", "x", "a/x=1 ", version);
    ck_ok(put(DSET_KIND_POD, "a", "x", "3", version));
    ck_ok(drop(DSET_KIND_POD, "a", "y", NULL));
    ck_ok(put(DSET_KIND_POD, "a", "z", "4", NULL));
    ck_ok(drop(DSET_KIND_POD, "a", "z", NULL));
    expect_watch(DSET_KIND_POD, &first, "a/x=3 a/y=- a/z=- ");
    expect_watch(DSET_KIND_POD, &second, "a/x=3 ");
    ck_ok(put(DSET_KIND_POD, "a", "y", "5", NULL));
    expect_watch(DSET_KIND_POD, &second, "a/y=5 ");
    expect_watch(DSET_KIND_POD, &first, "a/y=5 ");
}
END_TEST

START_TEST(watches_continue_where_they_stopped)
{
    seen what = { "", "", 0, 2 };
    uint64_t cursor = 0;

    ck_ok(put(DSET_KIND_POD, "a", "x", "1", NULL));
    ck_ok(put(DSET_KIND_POD, "a", "y", "2", NULL));
    ck_ok(put(DSET_KIND_POD, "a", "z", "3", NULL));
    ck_assert_int_eq(store.methods->watch(store.self, DSET_KIND_POD, &cursor, see, &what, NULL), DSET_EBUSY);
    ck_assert_str_eq(what.text, "a/x=1 ");
    expect_watch(DSET_KIND_POD, &cursor, "a/y=2 a/z=3 ");
}
END_TEST

START_TEST(misuse_is_refused)
{
    seen what = { "", "", 0, 0 };
    uint64_t cursor = 0;

    ck_assert_int_eq(put(DSET_KIND_ANY, "a", "x", "1", NULL), DSET_EMISUSE);
    ck_assert_int_eq(put(99, "a", "x", "1", NULL), DSET_EMISUSE);
    ck_assert_int_eq(put(DSET_KIND_POD, NULL, "x", "1", NULL), DSET_EMISUSE);
    ck_assert_int_eq(put(DSET_KIND_POD, "a", NULL, "1", NULL), DSET_EMISUSE);
    ck_assert_int_eq(put(DSET_KIND_POD, "a", "", "1", NULL), DSET_EMISUSE);
    ck_assert_int_eq(put(DSET_KIND_POD, "a", "x", NULL, NULL), DSET_EMISUSE);
    ck_assert_int_eq(store.methods->put(store.self, NULL, NULL), DSET_EMISUSE);
    ck_assert_int_eq(drop(99, "a", "x", NULL), DSET_EMISUSE);
    ck_assert_int_eq(store.methods->get(store.self, DSET_KIND_POD, "a", NULL, see, &what, NULL), DSET_EMISUSE);
    ck_assert_int_eq(store.methods->list(store.self, 99, NULL, see, &what, NULL), DSET_EMISUSE);
    ck_assert_int_eq(store.methods->watch(store.self, 99, &cursor, see, &what, NULL), DSET_EMISUSE);
}
END_TEST

START_TEST(any_bytes_may_be_kept)
{
    char bytes[300];
    seen what = { "", "", 0, 0 };
    dset_record record = record_of(DSET_KIND_POD, "a'\"%", "x;--\xc3\xa4", "", NULL);
    size_t i;

    for (i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)i;
    ck_ok(store.methods->put(store.self, &record, NULL)); /* zero bytes */
    ck_ok(store.methods->get(store.self, DSET_KIND_POD, record.ns, record.name, see, &what, NULL));
    ck_assert_str_eq(what.text, "a'\"%/x;--\xc3\xa4= ");
    record.data = bytes;
    record.data_size = sizeof bytes;
    record.version = what.version;
    ck_ok(store.methods->put(store.self, &record, NULL));
    ck_ok(store.methods->get(store.self, DSET_KIND_POD, record.ns, record.name, see, &what, NULL));
}
END_TEST

/* Random writes against a table; three watchers that ask at random times must end up with the same state. */
START_TEST(watchers_keep_up)
{
    enum { NAMES = 40, WATCHERS = 3 };
    testing_random random = { 5 };
    int present[NAMES] = { 0 }, known[WATCHERS][NAMES];
    uint64_t cursors[WATCHERS] = { 0, 0, 0 };
    size_t round, i, w;

    memset(known, 0, sizeof known);
    for (round = 1; round < 1500; round++) {
        size_t at = testing_below(&random, NAMES);
        char name[16], data[16], version[64], text[64];

        snprintf(name, sizeof name, "n%zu", at);
        snprintf(data, sizeof data, "%zu", round);
        if (present[at] != 0) {
            snprintf(text, sizeof text, "a/%s=%d ", name, present[at]);
            expect_get(DSET_KIND_POD, "a", name, text, version);
        }
        if (present[at] != 0 && testing_below(&random, 3) == 0) {
            ck_ok(drop(DSET_KIND_POD, "a", name, version));
            present[at] = 0;
        } else {
            ck_ok(put(DSET_KIND_POD, "a", name, data, present[at] != 0 ? version : NULL));
            present[at] = (int)round;
        }
        w = testing_below(&random, 40);
        if (w < WATCHERS) {
            seen what = { "", "", 0, 0 };
            char *word;

            ck_ok(store.methods->watch(store.self, DSET_KIND_POD, &cursors[w], see, &what, NULL));
            for (word = strtok(what.text, " "); word != NULL; word = strtok(NULL, " "))
                known[w][atoi(word + 3)] = atoi(strchr(word, '=') + 1);
            for (i = 0; i < NAMES; i++)
                ck_assert_int_eq(known[w][i] > 0 ? known[w][i] : 0, present[i]);
        }
    }
}
END_TEST

void conformance_add(Suite *suite, const char *name, conformance_open_fn open)
{
    TCase *tests = tcase_create(name);

    open_store = open;
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, a_record_put_can_be_got);
    tcase_add_test(tests, missing_records_are_not_found);
    tcase_add_test(tests, versions_are_compared_and_swapped);
    tcase_add_test(tests, lists_are_in_natural_order);
    tcase_add_test(tests, lists_stop_when_the_callback_fails);
    tcase_add_test(tests, watches_return_changes);
    tcase_add_test(tests, watches_continue_where_they_stopped);
    tcase_add_test(tests, misuse_is_refused);
    tcase_add_test(tests, any_bytes_may_be_kept);
    tcase_add_test(tests, watchers_keep_up);
    suite_add_tcase(suite, tests);
}

static bool due(conformance_shim *shim)
{
    return ++shim->calls == shim->fail_at;
}

static int shim_get(void *self, uint32_t kind, const char *ns, const char *name, dset_record_fn take, void *context,
                    dset_error *err)
{
    conformance_shim *shim = self;

    if (due(shim))
        return dset_error_set(err, DSET_EIO, NULL, "injected");
    return shim->inner.methods->get(shim->inner.self, kind, ns, name, take, context, err);
}

static int shim_list(void *self, uint32_t kind, const char *ns, dset_record_fn take, void *context, dset_error *err)
{
    conformance_shim *shim = self;

    if (due(shim))
        return dset_error_set(err, DSET_EIO, NULL, "injected");
    return shim->inner.methods->list(shim->inner.self, kind, ns, take, context, err);
}

static int lose_reply(int code, dset_error *err)
{
    return code == DSET_OK ? dset_error_set(err, DSET_EUNKNOWN, NULL, "the reply was lost") : code;
}

static int shim_put(void *self, const dset_record *record, dset_error *err)
{
    conformance_shim *shim = self;

    if (!due(shim))
        return shim->inner.methods->put(shim->inner.self, record, err);
    if (shim->fault == CONFORMANCE_LOST)
        return lose_reply(shim->inner.methods->put(shim->inner.self, record, err), err);
    return dset_error_set(err, shim->fault == CONFORMANCE_CONFLICT ? DSET_ECONFLICT : DSET_EIO, NULL, "injected");
}

static int shim_drop(void *self, uint32_t kind, const char *ns, const char *name, const char *version,
                     dset_error *err)
{
    conformance_shim *shim = self;

    if (!due(shim))
        return shim->inner.methods->drop(shim->inner.self, kind, ns, name, version, err);
    if (shim->fault == CONFORMANCE_LOST)
        return lose_reply(shim->inner.methods->drop(shim->inner.self, kind, ns, name, version, err), err);
    return dset_error_set(err, shim->fault == CONFORMANCE_CONFLICT ? DSET_ECONFLICT : DSET_EIO, NULL, "injected");
}

static int shim_watch(void *self, uint32_t kind, uint64_t *cursor, dset_record_fn take, void *context,
                      dset_error *err)
{
    conformance_shim *shim = self;

    if (due(shim))
        return dset_error_set(err, DSET_EIO, NULL, "injected");
    return shim->inner.methods->watch(shim->inner.self, kind, cursor, take, context, err);
}

dset_store conformance_wrap(conformance_shim *shim, const dset_store *inner)
{
    static const dset_store_methods methods = {
        sizeof methods, 0, shim_get, shim_list, shim_put, shim_drop, shim_watch, NULL,
    };
    dset_store outer = { &methods, shim };

    memset(shim, 0, sizeof *shim);
    shim->inner = *inner;
    return outer;
}
