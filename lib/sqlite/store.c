/*
 * The store in an SQLite file. Uses only public headers, like a custom store. Knows nothing about the content of
 * records.
 *
 * The row of a dropped record is kept, without data, for the watchers of other processes; the oldest of these rows are
 * removed eventually, and the number of the last removed one is kept.
 */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemonset/sqlite.h"

#define APPLICATION 0x44534554 /* "DSET" */
#define SCHEMA 1
#define BUSY_MS 5000
#define GONE_MAX 100000 /* number of changes after which a dropped record may be forgotten */

enum statement {
    GET, LIST, LIST_NS, PRESENT, NEXT, PUT, DROP, FORGET, NOTE_FORGOTTEN, FORGOTTEN, CHANGED, WATCH,
    READ, BEGIN, COMMIT, ROLLBACK, STATEMENTS
};

static const char *const texts[STATEMENTS] = {
    "SELECT kind, ns, name, data, changed FROM record WHERE kind = ?1 AND ns = ?2 AND name = ?3 AND data IS NOT NULL",
    "SELECT kind, ns, name, data, changed FROM record WHERE kind = ?1 AND data IS NOT NULL"
    " ORDER BY ns COLLATE by_number, name COLLATE by_number",
    "SELECT kind, ns, name, data, changed FROM record WHERE kind = ?1 AND ns = ?2 AND data IS NOT NULL"
    " ORDER BY name COLLATE by_number",
    "SELECT changed FROM record WHERE kind = ?1 AND ns = ?2 AND name = ?3 AND data IS NOT NULL",
    "UPDATE counter SET changed = changed + 1 RETURNING changed",
    "INSERT OR REPLACE INTO record (kind, ns, name, changed, data) VALUES (?1, ?2, ?3, ?4, ?5)",
    "UPDATE record SET data = NULL, changed = ?4 WHERE kind = ?1 AND ns = ?2 AND name = ?3",
    "DELETE FROM record WHERE data IS NULL AND changed <= (SELECT changed FROM counter) - ?1 RETURNING changed",
    "UPDATE counter SET forgotten = max(forgotten, ?1)",
    "SELECT forgotten FROM counter",
    "SELECT changed FROM counter",
    "SELECT kind, ns, name, data, changed FROM record WHERE kind = ?1 AND changed > ?2"
    " AND (data IS NOT NULL OR ?2 > 0) ORDER BY changed",
    "BEGIN",
    "BEGIN IMMEDIATE",
    "COMMIT",
    "ROLLBACK",
};

static const char schema[] =
    "CREATE TABLE record (kind INTEGER NOT NULL, ns TEXT NOT NULL, name TEXT NOT NULL, changed INTEGER NOT NULL,"
    " data BLOB, PRIMARY KEY (kind, ns, name)) WITHOUT ROWID;"
    "CREATE INDEX record_changed ON record (kind, changed);"
    "CREATE INDEX record_gone ON record (changed) WHERE data IS NULL;"
    "CREATE TABLE counter (changed INTEGER NOT NULL, forgotten INTEGER NOT NULL);"
    "INSERT INTO counter VALUES (0, 0);";

typedef struct file_store {
    dset_allocator memory;
    sqlite3 *base;
    sqlite3_stmt *statements[STATEMENTS];
} file_store;

static void *heap_resize(void *self, void *block, size_t old_size, size_t new_size)
{
    (void)self;
    (void)old_size;
    if (new_size == 0) {
        free(block);
        return NULL;
    }
    return realloc(block, new_size);
}

/* The code for an SQLite error: callers only need to distinguish these three. */
static int fail(file_store *store, int result, dset_error *err)
{
    int code = DSET_EIO;

    if ((result & 0xff) == SQLITE_BUSY || (result & 0xff) == SQLITE_LOCKED)
        code = DSET_EBUSY;
    else if ((result & 0xff) == SQLITE_NOMEM)
        code = DSET_ENOMEM;
    else if ((result & 0xff) == SQLITE_NOTADB)
        code = DSET_EINVALID;
    return dset_error_set(err, code, NULL, store->base != NULL ? sqlite3_errmsg(store->base) : "out of memory");
}

static int refuse(int code, const char *ns, const char *name, dset_error *err)
{
    char path[512];

    snprintf(path, sizeof path, "%s%s%s", ns, ns[0] != '\0' ? "/" : "", name);
    return dset_error_set(err, code, path,
                          code == DSET_ENOTFOUND ? "not found"
                          : code == DSET_EEXISTS ? "already exists"
                                                 : "has been modified meanwhile");
}

static int check(uint32_t kind, const char *ns, const char *name, dset_error *err)
{
    if (kind == DSET_KIND_ANY || kind > DSET_KIND_LEASE)
        return dset_error_set(err, DSET_EMISUSE, "kind", "no store keeps this kind");
    if (ns == NULL || name == NULL)
        return dset_error_set(err, DSET_EMISUSE, ns == NULL ? "ns" : "name", "must not be NULL");
    return DSET_OK;
}

static sqlite3_stmt *with_kind(file_store *store, enum statement which, uint32_t kind)
{
    sqlite3_stmt *statement = store->statements[which];

    sqlite3_bind_int64(statement, 1, kind);
    return statement;
}

static sqlite3_stmt *with_name(file_store *store, enum statement which, uint32_t kind, const char *ns,
                               const char *name)
{
    sqlite3_stmt *statement = with_kind(store, which, kind);

    sqlite3_bind_text(statement, 2, ns, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 3, name, -1, SQLITE_STATIC);
    return statement;
}

/* Resets a statement and its bindings, whose memory belongs to the caller. */
static void done(sqlite3_stmt *statement)
{
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
}

/* Executes a statement that returns no rows, or one number. */
static int run(file_store *store, sqlite3_stmt *statement, int64_t *number, dset_error *err)
{
    int result = sqlite3_step(statement);
    int code = DSET_OK;

    if (result == SQLITE_ROW && number != NULL) {
        *number = sqlite3_column_int64(statement, 0);
        result = sqlite3_step(statement);
    }
    if (result != SQLITE_DONE && result != SQLITE_ROW)
        code = fail(store, result, err);
    done(statement);
    return code;
}

/* Passes a row with the five columns as a record; SQLite owns its memory until the next step. */
static int lend(sqlite3_stmt *row, dset_record_fn take, void *context)
{
    char version[24];
    dset_record record = DSET_RECORD_INIT;

    record.kind = (uint32_t)sqlite3_column_int64(row, 0);
    record.ns = (const char *)sqlite3_column_text(row, 1);
    record.name = (const char *)sqlite3_column_text(row, 2);
    if (sqlite3_column_type(row, 3) != SQLITE_NULL) {
        record.data = sqlite3_column_blob(row, 3);
        record.data_size = (size_t)sqlite3_column_bytes(row, 3);
        if (record.data == NULL)
            record.data = "";
    }
    snprintf(version, sizeof version, "%lld", (long long)sqlite3_column_int64(row, 4));
    record.version = version;
    if (record.ns == NULL || record.name == NULL)
        return DSET_ENOMEM;
    return take(context, &record);
}

/* Passes all rows of a statement; cursor, unless NULL, moves past those that were accepted. */
static int lend_all(file_store *store, sqlite3_stmt *rows, uint64_t *cursor, dset_record_fn take, void *context,
                    dset_error *err)
{
    int result, code = DSET_OK;

    while (code == DSET_OK && (result = sqlite3_step(rows)) != SQLITE_DONE) {
        code = result == SQLITE_ROW ? lend(rows, take, context) : fail(store, result, err);
        if (code == DSET_OK && cursor != NULL)
            *cursor = (uint64_t)sqlite3_column_int64(rows, 4);
    }
    done(rows);
    return code;
}

static int get(void *self, uint32_t kind, const char *ns, const char *name, dset_record_fn take, void *context,
               dset_error *err)
{
    file_store *store = self;
    int result, code = check(kind, ns, name, err);
    sqlite3_stmt *row;

    if (code != DSET_OK)
        return code;
    row = with_name(store, GET, kind, ns, name);
    result = sqlite3_step(row);
    if (result == SQLITE_ROW)
        code = lend(row, take, context);
    else
        code = result == SQLITE_DONE ? refuse(DSET_ENOTFOUND, ns, name, err) : fail(store, result, err);
    done(row);
    return code;
}

static int list(void *self, uint32_t kind, const char *ns, dset_record_fn take, void *context, dset_error *err)
{
    file_store *store = self;
    int code = check(kind, "", "", err);

    if (code != DSET_OK)
        return code;
    if (ns == NULL)
        return lend_all(store, with_kind(store, LIST, kind), NULL, take, context, err);
    return lend_all(store, with_name(store, LIST_NS, kind, ns, NULL), NULL, take, context, err);
}

/* Commits a change, or rolls it back on failure. */
static int finish(file_store *store, int code, dset_error *err)
{
    if (code == DSET_OK)
        code = run(store, store->statements[COMMIT], NULL, err);
    if (code != DSET_OK)
        run(store, store->statements[ROLLBACK], NULL, NULL);
    return code;
}

/* 0: the record does not exist. */
static int present_version(file_store *store, uint32_t kind, const char *ns, const char *name, int64_t *changed,
                           dset_error *err)
{
    *changed = 0;
    return run(store, with_name(store, PRESENT, kind, ns, name), changed, err);
}

static bool same_version(const char *version, int64_t changed)
{
    char present[24];

    snprintf(present, sizeof present, "%lld", (long long)changed);
    return strcmp(version, present) == 0;
}

static int change(file_store *store, const dset_record *record, dset_error *err)
{
    int64_t changed;
    sqlite3_stmt *statement;
    int code = present_version(store, record->kind, record->ns, record->name, &changed, err);

    if (code != DSET_OK)
        return code;
    if (record->version == NULL && changed != 0)
        return refuse(DSET_EEXISTS, record->ns, record->name, err);
    if (record->version != NULL && (changed == 0 || !same_version(record->version, changed)))
        return refuse(changed == 0 ? DSET_ENOTFOUND : DSET_ECONFLICT, record->ns, record->name, err);
    code = run(store, store->statements[NEXT], &changed, err);
    if (code != DSET_OK)
        return code;
    statement = with_name(store, PUT, record->kind, record->ns, record->name);
    sqlite3_bind_int64(statement, 4, changed);
    sqlite3_bind_blob64(statement, 5, record->data, record->data_size, SQLITE_STATIC);
    return run(store, statement, NULL, err);
}

static int put(void *self, const dset_record *record, dset_error *err)
{
    file_store *store = self;
    int code;

    if (record == NULL || record->size < sizeof *record)
        return dset_error_set(err, DSET_EMISUSE, "record", record == NULL ? "must not be NULL" : "size must be set");
    code = check(record->kind, record->ns, record->name, err);
    if (code != DSET_OK)
        return code;
    if (record->data == NULL || record->name[0] == '\0')
        return dset_error_set(err, DSET_EMISUSE, record->data == NULL ? "data" : "name", "must be given");
    code = run(store, store->statements[BEGIN], NULL, err);
    if (code != DSET_OK)
        return code;
    return finish(store, change(store, record, err), err);
}

static int forget(file_store *store, dset_error *err)
{
    int64_t forgotten = 0;
    int code;

    sqlite3_bind_int64(store->statements[FORGET], 1, GONE_MAX);
    for (;;) {
        int result = sqlite3_step(store->statements[FORGET]);
        int64_t changed;

        if (result != SQLITE_ROW) {
            code = result == SQLITE_DONE ? DSET_OK : fail(store, result, err);
            break;
        }
        changed = sqlite3_column_int64(store->statements[FORGET], 0);
        forgotten = changed > forgotten ? changed : forgotten;
    }
    done(store->statements[FORGET]);
    if (code != DSET_OK || forgotten == 0)
        return code;
    sqlite3_bind_int64(store->statements[NOTE_FORGOTTEN], 1, forgotten);
    return run(store, store->statements[NOTE_FORGOTTEN], NULL, err);
}

static int erase(file_store *store, uint32_t kind, const char *ns, const char *name, const char *version,
                 dset_error *err)
{
    int64_t changed;
    sqlite3_stmt *statement;
    int code = present_version(store, kind, ns, name, &changed, err);

    if (code != DSET_OK)
        return code;
    if (changed == 0)
        return refuse(DSET_ENOTFOUND, ns, name, err);
    if (version != NULL && !same_version(version, changed))
        return refuse(DSET_ECONFLICT, ns, name, err);
    code = run(store, store->statements[NEXT], &changed, err);
    if (code != DSET_OK)
        return code;
    statement = with_name(store, DROP, kind, ns, name);
    sqlite3_bind_int64(statement, 4, changed);
    code = run(store, statement, NULL, err);
    return code == DSET_OK ? forget(store, err) : code;
}

static int drop(void *self, uint32_t kind, const char *ns, const char *name, const char *version, dset_error *err)
{
    file_store *store = self;
    int code = check(kind, ns, name, err);

    if (code == DSET_OK)
        code = run(store, store->statements[BEGIN], NULL, err);
    if (code != DSET_OK)
        return code;
    return finish(store, erase(store, kind, ns, name, version, err), err);
}

static int news(file_store *store, uint32_t kind, uint64_t *cursor, dset_record_fn take, void *context,
                dset_error *err)
{
    int64_t forgotten = 0, changed = 0;
    int code = run(store, store->statements[FORGOTTEN], &forgotten, err);
    sqlite3_stmt *rows;

    if (code == DSET_OK)
        code = run(store, store->statements[CHANGED], &changed, err);
    if (code != DSET_OK)
        return code;
    if (*cursor != 0 && *cursor < (uint64_t)forgotten)
        return dset_error_set(err, DSET_ECONFLICT, "cursor", "too old: begin again at 0");
    rows = with_kind(store, WATCH, kind);
    sqlite3_bind_int64(rows, 2, (int64_t)*cursor);
    code = lend_all(store, rows, cursor, take, context, err);
    if (code == DSET_OK)
        *cursor = (uint64_t)changed;
    return code;
}

static int watch(void *self, uint32_t kind, uint64_t *cursor, dset_record_fn take, void *context, dset_error *err)
{
    file_store *store = self;
    int code = check(kind, "", "", err);

    if (code == DSET_OK)
        code = run(store, store->statements[READ], NULL, err);
    if (code != DSET_OK)
        return code;
    return finish(store, news(store, kind, cursor, take, context, err), err);
}

static void close_store(void *self)
{
    file_store *store = self;
    dset_allocator memory = store->memory;
    size_t i;

    for (i = 0; i < STATEMENTS; i++)
        sqlite3_finalize(store->statements[i]);
    sqlite3_close(store->base);
    memory.resize(memory.self, store, sizeof *store, 0);
}

/* Names are not terminated; for names longer than any in Kubernetes only the beginning is compared. */
static int compare_natural(void *context, int a_size, const void *a, int b_size, const void *b)
{
    char first[512], second[512];
    size_t a_length = a_size < 511 ? (size_t)a_size : 511, b_length = b_size < 511 ? (size_t)b_size : 511;
    int order;

    (void)context;
    memcpy(first, a, a_length);
    memcpy(second, b, b_length);
    first[a_length] = '\0';
    second[b_length] = '\0';
    order = dset_name_compare(first, second);
    return order != 0 ? order : a_size - b_size;
}

static int ask(file_store *store, const char *question, int64_t *number, dset_error *err)
{
    sqlite3_stmt *statement;
    int result = sqlite3_prepare_v2(store->base, question, -1, &statement, NULL);
    int code;

    if (result != SQLITE_OK)
        return fail(store, result, err);
    code = run(store, statement, number, err);
    sqlite3_finalize(statement);
    return code;
}

static int tell(file_store *store, const char *text, dset_error *err)
{
    int result = sqlite3_exec(store->base, text, NULL, NULL, NULL);

    return result == SQLITE_OK ? DSET_OK : fail(store, result, err);
}

/* In a transaction, so that only one of two processes that open a new file initialises it. */
static int make_schema(file_store *store, dset_error *err)
{
    char text[96];
    int64_t application = 0, version = 0, tables = 0;
    int code = ask(store, "PRAGMA application_id", &application, err);

    if (code == DSET_OK)
        code = ask(store, "PRAGMA user_version", &version, err);
    if (code == DSET_OK)
        code = ask(store, "SELECT count(*) FROM sqlite_master", &tables, err);
    if (code != DSET_OK)
        return code;
    if (application == APPLICATION && version == SCHEMA)
        return DSET_OK;
    if (application == APPLICATION && version > SCHEMA)
        return dset_error_set(err, DSET_EVERSION, NULL, "the store was written by a newer version of libdaemonset");
    if (application != 0 || version != 0 || tables != 0)
        return dset_error_set(err, DSET_EINVALID, NULL, "this SQLite file is not a store of libdaemonset");
    snprintf(text, sizeof text, "PRAGMA application_id = %d; PRAGMA user_version = %d", APPLICATION, SCHEMA);
    code = tell(store, text, err);
    return code == DSET_OK ? tell(store, schema, err) : code;
}

static int prepare(file_store *store, dset_error *err)
{
    size_t i;

    for (i = 0; i < STATEMENTS; i++) {
        int result = sqlite3_prepare_v3(store->base, texts[i], -1, SQLITE_PREPARE_PERSISTENT, &store->statements[i],
                                        NULL);

        if (result != SQLITE_OK)
            return fail(store, result, err);
    }
    return DSET_OK;
}

/* Pods hold secrets: a new file is its owner's alone, and SQLite gives its other files the same rights. */
static void make_private(const char *path)
{
    int file = strcmp(path, ":memory:") != 0 ? open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;

    if (file >= 0)
        close(file);
}

/* A name that begins with "file:" is a name, and no URI, however SQLite was built. */
static int open_base(file_store *store, const char *path)
{
    size_t size = strncmp(path, "file:", 5) == 0 ? strlen(path) + 3 : 0;
    char *copy = size != 0 ? store->memory.resize(store->memory.self, NULL, 0, size) : NULL;
    int result;

    if (size != 0 && copy == NULL)
        return SQLITE_NOMEM;
    if (copy != NULL) {
        snprintf(copy, size, "./%s", path);
        path = copy;
    }
    make_private(path);
    result = sqlite3_open_v2(path, &store->base, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    if (copy != NULL)
        store->memory.resize(store->memory.self, copy, size, 0);
    return result;
}

static int open_file(file_store *store, const char *path, dset_error *err)
{
    int code, result = open_base(store, path);

    if (result == SQLITE_OK)
        result = sqlite3_create_collation(store->base, "by_number", SQLITE_UTF8, NULL, compare_natural);
    if (result == SQLITE_OK)
        result = sqlite3_busy_timeout(store->base, BUSY_MS);
    if (result != SQLITE_OK)
        return fail(store, result, err);
    code = tell(store, "BEGIN IMMEDIATE", err);
    if (code == DSET_OK)
        code = make_schema(store, err);
    if (code == DSET_OK)
        code = tell(store, "COMMIT", err);
    if (code != DSET_OK)
        return code;
    /* Allows readers at the same time as a writer, if the file system supports it. */
    tell(store, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL", NULL);
    return prepare(store, err);
}

static const dset_store_methods methods = {
    sizeof methods, 0, get, list, put, drop, watch, close_store,
};

int dset_store_sqlite(dset_store *out, const char *path, const dset_allocator *memory, dset_error *err)
{
    dset_allocator hook = { heap_resize, NULL };
    file_store *store;
    int code;

    if (out == NULL)
        return dset_error_set(err, DSET_EMISUSE, "out", "must not be NULL");
    memset(out, 0, sizeof *out);
    if (path == NULL)
        return dset_error_set(err, DSET_EMISUSE, "path", "must not be NULL");
    if (memory != NULL && memory->resize != NULL)
        hook = *memory;
    store = hook.resize(hook.self, NULL, 0, sizeof *store);
    if (store == NULL)
        return dset_error_set(err, DSET_ENOMEM, NULL, "out of memory");
    memset(store, 0, sizeof *store);
    store->memory = hook;
    code = open_file(store, path, err);
    if (code != DSET_OK) {
        close_store(store);
        return code;
    }
    out->methods = &methods;
    out->self = store;
    return DSET_OK;
}
