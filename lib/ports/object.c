/*
 * Objects in a store, as an API server would keep them: completed when they are created, changed by patches. The only
 * place in this room that looks into an object as a document.
 */
#include "ports/object.h"

#include <string.h>

#include "base/hash.h"
#include "base/text.h"
#include "daemonset/document.h"
#include "daemonset/scalar.h"
#include "ports/store.h"

#define PATCH_TRIES 8
#define NAME_PREFIX_MAX 58 /* of generateName, before the five characters that follow */

static void add_member(dsetp_buffer *out, const char *name, const char *value)
{
    dsetp_buffer_string(out, ",");
    dsetp_buffer_json(out, name);
    dsetp_buffer_string(out, ":");
    dsetp_buffer_json(out, value);
}

/* A version 4 UUID in form, from what is created, where, when. */
static void make_uid(char uid[40], const dset_record *record, const char *name, dset_ms now, uint64_t salt)
{
    static const char digits[] = "0123456789abcdef";
    uint64_t halves[2] = { DSETP_FNV64_START, DSETP_FNV64_START ^ 0x9e3779b97f4a7c15u };
    size_t i, at = 0;

    for (i = 0; i < 2; i++) {
        halves[i] = dsetp_fnv64(halves[i], &record->kind, sizeof record->kind);
        halves[i] = dsetp_fnv64(halves[i], record->ns, strlen(record->ns) + 1);
        halves[i] = dsetp_fnv64(halves[i], name, strlen(name) + 1);
        halves[i] = dsetp_fnv64(halves[i], &now, sizeof now);
        halves[i] = dsetp_fnv64(halves[i], &salt, sizeof salt);
        halves[i] = dsetp_fnv64(halves[i], record->data, record->size);
    }
    for (i = 0; i < 32; i++) {
        unsigned digit = (unsigned)(halves[i / 16] >> (60 - 4 * (i % 16))) & 15u;

        if (i == 8 || i == 12 || i == 16 || i == 20)
            uid[at++] = '-';
        uid[at++] = digits[i == 12 ? 4 : i == 16 ? 8 | (digit & 3u) : digit];
    }
    uid[at] = '\0';
}

/* The name to be: the record's, the object's, or one made from its generateName. False when there is none. */
static bool make_name(char name[256], const dset_record *record, const dset_value *metadata, dset_ms now,
                      uint64_t salt)
{
    const char *given = record->name[0] != '\0' ? record->name : dset_value_string(dset_value_get(metadata, "name"));
    const char *prefix = dset_value_string(dset_value_get(metadata, "generateName"));
    uint64_t hash = dsetp_fnv64(DSETP_FNV64_START, &now, sizeof now);
    dsetp_text text = dsetp_text_start(name, 256);
    size_t i;

    if (given != NULL && given[0] != '\0') {
        dsetp_text_string(&text, given);
        return text.length < 256;
    }
    if (prefix == NULL || prefix[0] == '\0')
        return false;
    hash = dsetp_fnv64(hash, &salt, sizeof salt);
    hash = dsetp_fnv64(hash, record->data, record->size);
    dsetp_text_add(&text, prefix, strlen(prefix) < NAME_PREFIX_MAX ? strlen(prefix) : NAME_PREFIX_MAX);
    for (i = 0; i < 5; i++, hash /= 27)
        dsetp_text_add(&text, &DSETP_SAFE_ALPHABET[hash % 27], 1);
    return true;
}

static int write_document(dsetp_buffer *out, const dset_document *document, dset_error *err)
{
    int code = dset_value_write(dset_document_root(document), DSET_FORMAT_JSON, 0, dsetp_buffer_sink, out, err);

    return code == DSET_OK && out->failed ? dsetp_no_memory(err) : code;
}

static int parse(dset_document **out, const void *data, size_t size, const dset_allocator *memory, dset_error *err)
{
    dset_document_options options = DSET_DOCUMENT_OPTIONS_INIT;

    options.memory = memory;
    options.format = DSET_FORMAT_JSON;
    options.flags = DSET_DOCUMENT_LENIENT;
    return dset_document_parse(out, data, size, &options, err);
}

static int put(const dset_store *store, const dset_record *record, dset_error *err)
{
    if (store->methods->put == NULL)
        return dsetp_fail(err, DSET_EDENIED, "", "the store is read-only");
    return store->methods->put(store->self, record, err);
}

static int check(const dset_store *store, const dset_record *record, dset_error *err)
{
    if (store == NULL || store->methods == NULL || record == NULL)
        return dsetp_fail(err, DSET_EMISUSE, record == NULL ? "record" : "store", "must not be NULL");
    if (record->data == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "data", "must not be NULL");
    return dsetp_check_name(record->kind, record->ns, record->name, err);
}

/* What an API server adds, as a patch of the object. */
static int complete(dset_document *document, const dset_record *record, const char *name, dset_ms now, uint64_t salt,
                    const dset_allocator *memory, dset_error *err)
{
    char uid[40], at[32];
    dsetp_buffer patch;
    int code;

    make_uid(uid, record, name, now, salt);
    dset_time_write(now, at, sizeof at);
    dsetp_buffer_start(&patch, memory);
    dsetp_buffer_string(&patch, "{\"metadata\":{\"generateName\":null");
    add_member(&patch, "name", name);
    if (record->ns[0] != '\0')
        add_member(&patch, "namespace", record->ns);
    add_member(&patch, "uid", uid);
    add_member(&patch, "creationTimestamp", at);
    dsetp_buffer_string(&patch, "}}");
    if (patch.failed)
        code = dsetp_no_memory(err);
    else
        code = dset_document_merge(document, patch.data, patch.size, err);
    dsetp_buffer_free(&patch);
    return code;
}

static int put_document(const dset_store *store, const dset_record *record, const dset_document *document,
                        const dset_allocator *memory, dset_error *err)
{
    dset_record written = *record;
    dsetp_buffer text;
    int code;

    dsetp_buffer_start(&text, memory);
    code = write_document(&text, document, err);
    if (code == DSET_OK) {
        written.data = text.data;
        written.size = text.size;
        code = put(store, &written, err);
    }
    dsetp_buffer_free(&text);
    return code;
}

int dsetp_create(const dset_store *store, const dset_record *record, const char *patch, dset_ms now, uint64_t salt,
                 const dset_allocator *memory, dset_error *err)
{
    dset_record named;
    dset_document *document;
    char name[256];
    int code = check(store, record, err);

    if (code == DSET_OK)
        code = parse(&document, record->data, record->size, memory, err);
    if (code != DSET_OK)
        return code;
    named = *record;
    named.name = name;
    named.version = NULL;
    if (dset_value_type(dset_document_root(document)) != DSET_OBJECT)
        code = dsetp_fail(err, DSET_EINVALID, "", "must be an object");
    else if (!make_name(name, record, dset_value_get(dset_document_root(document), "metadata"), now, salt))
        code = dsetp_fail(err, DSET_EINVALID, "metadata.name", "name or generateName is required");
    if (code == DSET_OK && patch != NULL)
        code = dset_document_merge(document, patch, strlen(patch), err);
    if (code == DSET_OK)
        code = complete(document, record, name, now, salt, memory, err);
    if (code == DSET_OK)
        code = put_document(store, &named, document, memory, err);
    dset_document_free(document);
    return code;
}

int dset_store_create(const dset_store *store, const dset_record *record, dset_ms now, const dset_allocator *memory,
                      dset_error *err)
{
    return dsetp_create(store, record, NULL, now, 0, memory, err);
}

/* The owner references that an object has, changed by those of a patch, uid by uid. */
static int merge_owners(dsetp_buffer *out, const dset_value *owners, const dset_value *patch, dset_error *err)
{
    const dset_value *owner, *change;
    bool first = true;
    int code = DSET_OK;

    dsetp_buffer_string(out, "[");
    for (owner = dset_value_first(owners); owner != NULL && code == DSET_OK; owner = dset_value_next(owner)) {
        const char *uid = dset_value_string(dset_value_get(owner, "uid"));

        for (change = dset_value_first(patch); change != NULL; change = dset_value_next(change)) {
            if (dsetp_equal(uid, dset_value_string(dset_value_get(change, "uid"))))
                break;
        }
        if (change != NULL)
            continue;
        dsetp_buffer_string(out, first ? "" : ",");
        first = false;
        code = dset_value_write(owner, DSET_FORMAT_JSON, 0, dsetp_buffer_sink, out, err);
    }
    for (change = dset_value_first(patch); change != NULL && code == DSET_OK; change = dset_value_next(change)) {
        if (dset_value_get(change, "$patch") != NULL)
            continue;
        dsetp_buffer_string(out, first ? "" : ",");
        first = false;
        code = dset_value_write(change, DSET_FORMAT_JSON, 0, dsetp_buffer_sink, out, err);
    }
    dsetp_buffer_string(out, "]");
    return code;
}

/* Turns the owner references of a patch into the whole list that they lead to. */
static int settle_owners(dset_document *patch, const dset_document *document, const dset_allocator *memory,
                         dset_error *err)
{
    const dset_value *changes = dset_value_find(dset_document_root(patch), "metadata", "ownerReferences", NULL);
    dsetp_buffer text;
    int code;

    if (dset_value_type(changes) != DSET_ARRAY)
        return DSET_OK;
    dsetp_buffer_start(&text, memory);
    dsetp_buffer_string(&text, "{\"metadata\":{\"ownerReferences\":");
    code = merge_owners(&text, dset_value_find(dset_document_root(document), "metadata", "ownerReferences", NULL),
                        changes, err);
    dsetp_buffer_string(&text, "}}");
    if (code == DSET_OK && text.failed)
        code = dsetp_no_memory(err);
    if (code == DSET_OK)
        code = dset_document_merge(patch, text.data, text.size, err);
    dsetp_buffer_free(&text);
    return code;
}

typedef struct patching {
    const dset_store *store;
    const dset_record *patch;
    const dset_allocator *memory;
    dset_error *err;
    dsetp_buffer text;  /* the changed object */
    char version[128];  /* of the one that was changed */
    bool unchanged;
} patching;

/* The precondition of a patch: another uid is another object. */
static int check_uid(const patching *work, const dset_document *document, const dset_document *patch)
{
    const char *wanted = dset_value_string(dset_value_find(dset_document_root(patch), "metadata", "uid", NULL));
    const char *found = dset_value_string(dset_value_find(dset_document_root(document), "metadata", "uid", NULL));

    if (wanted == NULL || dsetp_equal(wanted, found))
        return DSET_OK;
    return dsetp_conflict(work->patch->kind, work->patch->ns, work->patch->name, work->err);
}

static int merge(patching *work, dset_document *document, dset_document *patch)
{
    dsetp_buffer text;
    int code = check_uid(work, document, patch);

    if (code == DSET_OK)
        code = settle_owners(patch, document, work->memory, work->err);
    if (code != DSET_OK)
        return code;
    dsetp_buffer_start(&text, work->memory);
    code = write_document(&text, patch, work->err);
    if (code == DSET_OK)
        code = dset_document_merge(document, text.data, text.size, work->err);
    dsetp_buffer_free(&text);
    return code == DSET_OK ? write_document(&work->text, document, work->err) : code;
}

/* Takes the record to be changed and makes the changed one of it. */
static int change(void *context, const dset_record *record)
{
    patching *work = context;
    dset_document *document = NULL, *patch = NULL;
    int code;

    if (work->patch->version != NULL && strcmp(work->patch->version, record->version) != 0)
        return dsetp_conflict(record->kind, record->ns, record->name, work->err);
    if (strlen(record->version) >= sizeof work->version)
        return dsetp_fail(work->err, DSET_ELIMIT, "version", "longer than any store's");
    memcpy(work->version, record->version, strlen(record->version) + 1);
    work->text.size = 0;
    code = parse(&document, record->data, record->size, work->memory, work->err);
    if (code == DSET_OK)
        code = parse(&patch, work->patch->data, work->patch->size, work->memory, work->err);
    if (code == DSET_OK)
        code = merge(work, document, patch);
    if (code == DSET_OK)
        work->unchanged = work->text.size == record->size && memcmp(work->text.data, record->data, record->size) == 0;
    dset_document_free(document);
    dset_document_free(patch);
    return code;
}

/* One try. Whoever came between makes it DSET_ECONFLICT, and *again true. */
static int try_patch(patching *work, bool *again)
{
    dset_record written = *work->patch;
    int code = work->store->methods->get(work->store->self, work->patch->kind, work->patch->ns, work->patch->name,
                                         change, work, work->err);

    *again = false;
    if (code != DSET_OK || work->unchanged)
        return code;
    written.data = work->text.data;
    written.size = work->text.size;
    written.version = work->version;
    code = put(work->store, &written, work->err);
    *again = code == DSET_ECONFLICT && work->patch->version == NULL;
    return code;
}

int dset_store_patch(const dset_store *store, const dset_record *record, const dset_allocator *memory, dset_error *err)
{
    patching work;
    bool again = true;
    int tries, code = check(store, record, err);

    if (code != DSET_OK)
        return code;
    memset(&work, 0, sizeof work);
    work.store = store;
    work.patch = record;
    work.memory = memory;
    dsetp_buffer_start(&work.text, memory);
    for (tries = 0; again && tries < PATCH_TRIES; tries++) {
        dset_error inner = DSET_ERROR_INIT;

        work.err = &inner;
        code = try_patch(&work, &again);
        if (code != DSET_OK && !again)
            dset_error_set(err, code, inner.path, inner.text);
    }
    if (again)
        dset_error_set(err, code, "", "the object is changed by others all the time");
    dsetp_buffer_free(&work.text);
    return code;
}
