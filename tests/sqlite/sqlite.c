/* The SQLite store: the rules of every store, concurrent processes, and files of other programs. */
#include "support/conformance.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "daemonset/sqlite.h"

static char folder[] = "/tmp/dset-sqlite-XXXXXX";
static char path[64];

static void remove_files(void)
{
    static const char *const endings[] = { "", "-wal", "-shm", "-journal" };
    char name[96];
    size_t i;

    for (i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        snprintf(name, sizeof name, "%s%s", path, endings[i]);
        unlink(name);
    }
}

static int open_new(dset_store *out, const dset_allocator *memory)
{
    remove_files();
    return dset_store_sqlite(out, path, memory, NULL);
}

static dset_record record_of(const char *name, const char *data, const char *version)
{
    dset_record record = DSET_RECORD_INIT;

    record.kind = DSET_KIND_POD;
    record.ns = "a";
    record.name = name;
    record.data = data;
    record.data_size = strlen(data);
    record.version = version;
    return record;
}

static int keep(void *context, const dset_record *record)
{
    char *text = context;

    snprintf(text + strlen(text), 64, "%s=%.*s ", record->name, record->data != NULL ? (int)record->data_size : 1,
             record->data != NULL ? (const char *)record->data : "-");
    return DSET_OK;
}

START_TEST(a_store_outlives_its_process)
{
    dset_store store;
    dset_record record = record_of("x", "1", NULL);
    char text[256] = "";
    uint64_t cursor = 0;

    ck_ok(open_new(&store, NULL));
    ck_ok(store.methods->put(store.self, &record, NULL));
    ck_ok(store.methods->watch(store.self, DSET_KIND_POD, &cursor, keep, text, NULL));
    dset_store_close(&store);
    ck_ok(dset_store_sqlite(&store, path, NULL, NULL));
    ck_assert_int_eq(store.methods->put(store.self, &record, NULL), DSET_EEXISTS);
    ck_ok(store.methods->drop(store.self, DSET_KIND_POD, "a", "x", NULL, NULL));
    ck_ok(store.methods->watch(store.self, DSET_KIND_POD, &cursor, keep, text, NULL));
    ck_assert_str_eq(text, "x=1 x=- ");
    dset_store_close(&store);
}
END_TEST

static int take_version(void *context, const dset_record *record)
{
    snprintf((char *)context, 64, "%.*s %s", (int)record->data_size, (const char *)record->data, record->version);
    return DSET_OK;
}

/* Increments a number in the store repeatedly, in competition with other processes. */
static int count_up(int rounds)
{
    dset_store store;
    int code = dset_store_sqlite(&store, path, NULL, NULL);

    while (code == DSET_OK && rounds > 0) {
        char text[64], data[24];
        dset_record record = DSET_RECORD_INIT;

        code = store.methods->get(store.self, DSET_KIND_POD, "a", "x", take_version, text, NULL);
        if (code != DSET_OK)
            break;
        snprintf(data, sizeof data, "%d", atoi(text) + 1);
        record = record_of("x", data, strchr(text, ' ') + 1);
        code = store.methods->put(store.self, &record, NULL);
        if (code == DSET_OK)
            rounds--;
        else if (code == DSET_ECONFLICT)
            code = DSET_OK;
    }
    dset_store_close(&store);
    return code;
}

START_TEST(concurrent_writes_are_not_lost)
{
    enum { PROCESSES = 4, ROUNDS = 50 };
    dset_store store;
    dset_record record = record_of("x", "0", NULL);
    char text[64];
    pid_t processes[PROCESSES];
    int i;

    ck_ok(open_new(&store, NULL));
    ck_ok(store.methods->put(store.self, &record, NULL));
    dset_store_close(&store);
    for (i = 0; i < PROCESSES; i++) {
        processes[i] = fork();
        if (processes[i] == 0)
            _exit(count_up(ROUNDS) == DSET_OK ? 0 : 1);
    }
    for (i = 0; i < PROCESSES; i++) {
        int status = 1;

        ck_assert_int_eq(waitpid(processes[i], &status, 0), processes[i]);
        ck_assert_int_eq(status, 0);
    }
    ck_ok(dset_store_sqlite(&store, path, NULL, NULL));
    ck_ok(store.methods->get(store.self, DSET_KIND_POD, "a", "x", take_version, text, NULL));
    ck_assert_int_eq(atoi(text), PROCESSES * ROUNDS);
    dset_store_close(&store);
}
END_TEST

static void execute(const char *text)
{
    sqlite3 *base;

    ck_assert_int_eq(sqlite3_open(path, &base), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(base, text, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(base);
}

static void expect_refused(int code)
{
    dset_store store;
    dset_error err = DSET_ERROR_INIT;

    ck_assert_int_eq(dset_store_sqlite(&store, path, NULL, &err), code);
    ck_assert_int_eq(err.code, code);
    ck_assert_ptr_null(store.methods);
}

START_TEST(other_files_are_left_alone)
{
    FILE *file;
    char text[32] = "";
    dset_store store;

    remove_files();
    execute("CREATE TABLE theirs (a)");
    expect_refused(DSET_EINVALID);

    ck_ok(open_new(&store, NULL));
    dset_store_close(&store);
    execute("PRAGMA user_version = 2");
    expect_refused(DSET_EVERSION);

    remove_files();
    file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    fputs("this is no database at all, but long enough to have been taken for one by its name alone.....", file);
    fclose(file);
    expect_refused(DSET_EINVALID);
    file = fopen(path, "rb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fread(text, 1, 10, file), 10);
    fclose(file);
    ck_assert_str_eq(text, "this is no");
}
END_TEST

static mode_t mode_of(const char *name)
{
    struct stat status;

    ck_assert_int_eq(stat(name, &status), 0);
    return status.st_mode & 0777;
}

/* Pods hold secrets. */
START_TEST(new_files_are_private)
{
    mode_t before = umask(0);
    dset_store store;
    dset_record record = record_of("x", "1", NULL);
    char name[96];

    ck_ok(open_new(&store, NULL));
    ck_ok(store.methods->put(store.self, &record, NULL));
    ck_assert_int_eq(mode_of(path), 0600);
    snprintf(name, sizeof name, "%s-wal", path);
    ck_assert_int_eq(mode_of(name), 0600);
    dset_store_close(&store);
    ck_assert_int_eq(chmod(path, 0644), 0);
    ck_ok(dset_store_sqlite(&store, path, NULL, NULL));
    ck_assert_int_eq(mode_of(path), 0644); /* what is there keeps its mode */
    dset_store_close(&store);
    umask(before);
}
END_TEST

START_TEST(a_name_is_no_uri)
{
    char place[200];
    dset_store store;

    ck_assert_ptr_nonnull(getcwd(place, sizeof place));
    ck_assert_int_eq(chdir(folder), 0);
    ck_ok(dset_store_sqlite(&store, "file:x?mode=memory", NULL, NULL));
    dset_store_close(&store);
    ck_assert_int_eq(unlink("file:x?mode=memory"), 0);
    ck_assert_int_eq(chdir(place), 0);
}
END_TEST

static void limit_files(rlim_t size)
{
    struct rlimit limit;

    ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = size < limit.rlim_max ? size : limit.rlim_max;
    ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* No room for the commit: the write has failed, is not there, and can be made again. */
START_TEST(a_failed_commit_is_told)
{
    static char data[200000];
    dset_record small = record_of("x", "1", NULL), large;
    char text[256] = "";
    dset_store store;
    int code;

    memset(data, 'a', sizeof data - 1);
    large = record_of("y", data, NULL);
    signal(SIGXFSZ, SIG_IGN);
    ck_ok(open_new(&store, NULL));
    ck_ok(store.methods->put(store.self, &small, NULL));
    limit_files(65536);
    code = store.methods->put(store.self, &large, NULL);
    ck_assert_int_eq(code, DSET_EIO);
    ck_assert_int_eq(store.methods->get(store.self, DSET_KIND_POD, "a", "y", keep, text, NULL), DSET_ENOTFOUND);
    limit_files(RLIM_INFINITY);
    ck_ok(store.methods->put(store.self, &large, NULL));
    ck_ok(store.methods->get(store.self, DSET_KIND_POD, "a", "x", keep, text, NULL));
    ck_assert_str_eq(text, "x=1 ");
    dset_store_close(&store);
}
END_TEST

START_TEST(missing_directories_are_reported)
{
    dset_store store;
    dset_error err = DSET_ERROR_INIT;

    ck_assert_int_eq(dset_store_sqlite(&store, "/nowhere/at/all.db", NULL, &err), DSET_EIO);
    ck_assert_uint_gt(strlen(err.text), 0);
    ck_assert_int_eq(dset_store_sqlite(NULL, path, NULL, NULL), DSET_EMISUSE);
    ck_assert_int_eq(dset_store_sqlite(&store, NULL, NULL, NULL), DSET_EMISUSE);
}
END_TEST

/* A watcher whose cursor is older than the kept history has to start over. */
START_TEST(late_watchers_start_over)
{
    dset_store store;
    dset_record record = record_of("x", "1", NULL);
    uint64_t cursor = 0;
    char text[256] = "";

    ck_ok(open_new(&store, NULL));
    ck_ok(store.methods->put(store.self, &record, NULL));
    ck_ok(store.methods->watch(store.self, DSET_KIND_POD, &cursor, keep, text, NULL));
    ck_ok(store.methods->drop(store.self, DSET_KIND_POD, "a", "x", NULL, NULL));
    execute("UPDATE counter SET changed = changed + 1000000");
    record.name = "y";
    ck_ok(store.methods->put(store.self, &record, NULL));
    ck_ok(store.methods->drop(store.self, DSET_KIND_POD, "a", "y", NULL, NULL));
    ck_assert_int_eq(store.methods->watch(store.self, DSET_KIND_POD, &cursor, keep, text, NULL), DSET_ECONFLICT);
    cursor = 0;
    ck_ok(store.methods->watch(store.self, DSET_KIND_POD, &cursor, keep, text, NULL));
    ck_assert_str_eq(text, "x=1 ");
    dset_store_close(&store);
}
END_TEST

static int sqlite_attempt(const dset_allocator *memory, void *context)
{
    dset_store store;
    int code = dset_store_sqlite(&store, ":memory:", memory, NULL);

    (void)context;
    dset_store_close(&store);
    return code;
}

START_TEST(opening_survives_failing_allocations)
{
    ck_assert_uint_eq(testing_sweep(sqlite_attempt, NULL), 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sqlite");
    TCase *tests = tcase_create("sqlite");
    int status;

    if (mkdtemp(folder) == NULL)
        return EXIT_FAILURE;
    snprintf(path, sizeof path, "%s/store.db", folder);
    conformance_add(suite, "SQLite store", open_new);
    tcase_add_test(tests, a_store_outlives_its_process);
    tcase_add_test(tests, concurrent_writes_are_not_lost);
    tcase_add_test(tests, other_files_are_left_alone);
    tcase_add_test(tests, new_files_are_private);
    tcase_add_test(tests, a_name_is_no_uri);
    tcase_add_test(tests, a_failed_commit_is_told);
    tcase_add_test(tests, missing_directories_are_reported);
    tcase_add_test(tests, late_watchers_start_over);
    tcase_add_test(tests, opening_survives_failing_allocations);
    suite_add_tcase(suite, tests);
    status = testing_run(suite);
    remove_files();
    rmdir(folder);
    return status;
}
