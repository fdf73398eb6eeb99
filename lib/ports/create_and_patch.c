/*
 * Creates and patches objects in a store like an API server. The only file in this room that parses objects as
 * documents.
 */
#include <string.h>

#include "base/hash.h"
#include "base/text.h"
#include "daemonset/scalar.h"
#include "ports/store.h"
#include "tree/document.h"
#include "tree/write.h"

#define PATCH_TRIES 8
/* What RFC 3339 can write. */
#define FIRST_TIME INT64_C(-62167219200000)
#define LAST_TIME INT64_C(253402300799999)
#define NAME_LENGTH_MAX 253
#define NAME_PREFIX_MAX 58 /* of generateName, before the five characters that follow */

/* A UUID in the form of version 4, derived from the object, its name and the time. */
static void make_uid(char uid[DSET_UID_SIZE], const dset_record *record, const char *name, dset_ms now, uint64_t salt)
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
        halves[i] = dsetp_fnv64(halves[i], record->data, record->data_size);
    }
    for (i = 0; i < 32; i++) {
        unsigned digit = (unsigned)(halves[i / 16] >> (60 - 4 * (i % 16))) & 15u;

        if (i == 8 || i == 12 || i == 16 || i == 20)
            uid[at++] = '-';
        uid[at++] = digits[i == 12 ? 4 : i == 16 ? 8 | (digit & 3u) : digit];
    }
    uid[at] = '\0';
}

/* The name of the record, or of the object, or derived from its generateName. */
static int make_name(char name[DSET_NAME_SIZE], const dset_record *record, const dset_value *metadata, dset_ms now,
                     uint64_t salt, dset_error *err)
{
    const char *given = record->name[0] != '\0' ? record->name : dset_value_string(dset_value_get(metadata, "name"));
    const char *prefix = dset_value_string(dset_value_get(metadata, "generateName"));
    uint64_t hash = dsetp_fnv64(DSETP_FNV64_START, &now, sizeof now);
    dsetp_text text = dsetp_text_start(name, DSET_NAME_SIZE);
    size_t i;

    if (given != NULL && given[0] != '\0') {
        dsetp_text_string(&text, given);
        return text.length <= NAME_LENGTH_MAX
                   ? DSET_OK
                   : dsetp_fail(err, DSET_EINVALID, "metadata.name", "must be no more than 253 bytes");
    }
    if (prefix == NULL || prefix[0] == '\0')
        return dsetp_fail(err, DSET_EINVALID, "metadata.name", "name or generateName is required");
    hash = dsetp_fnv64(hash, &salt, sizeof salt);
    hash = dsetp_fnv64(hash, record->data, record->data_size);
    dsetp_text_add(&text, prefix, strlen(prefix) < NAME_PREFIX_MAX ? strlen(prefix) : NAME_PREFIX_MAX);
    for (i = 0; i < 5; i++, hash /= 27)
        dsetp_text_add(&text, &DSETP_SAFE_ALPHABET[hash % 27], 1);
    return DSET_OK;
}

static int put(const dset_store *store, const dset_record *record, dset_error *err)
{
    if (store->methods->put == NULL)
        return dsetp_fail(err, DSET_EDENIED, "", "the store is read-only");
    return store->methods->put(store->self, record, err);
}

static int check(const dset_store *store, const dset_record *record, dset_error *err)
{
    int code = dsetp_check_store(store, err);

    return code == DSET_OK ? dsetp_check_record(record, err) : code;
}

static int parse(dset_document **out, const void *data, size_t size, const dset_allocator *memory, dset_error *err)
{
    dset_document_options options = DSET_DOCUMENT_OPTIONS_INIT;

    options.memory = memory;
    options.format = DSET_FORMAT_JSON;
    options.flags = DSET_DOCUMENT_LENIENT;
    options.values_max = DSETP_VALUES_MAX; /* it may be denser than the text that it was read from */
    return dset_document_parse(out, data, size, &options, err);
}

/* Writes the document as the data of a record, and puts the record. */
static int put_document(const dset_store *store, dset_record written, const dset_document *document, dset_error *err)
{
    dsetp_buffer text;
    int code;

    dsetp_buffer_start(&text, &document->memory);
    dsetp_write_json(&text, dsetp_root(document), 0);
    written.data = text.data;
    written.data_size = text.size;
    code = text.failed ? dsetp_no_memory(err) : put(store, &written, err);
    dsetp_buffer_free(&text);
    return code;
}

static void put_text(dset_document *document, dset_value *object, const char *key, const char *text)
{
    dsetp_put(object, key, dsetp_value_text(document, DSET_STRING, text));
}

/* Adds the fields that an API server adds. */
static int complete(dset_document *document, const dset_record *record, const char *uid, dset_ms now, dset_error *err)
{
    dset_value *root = dsetp_root(document), *metadata = dsetp_get(root, "metadata"), *prefix;
    char at[32];

    if (!dsetp_is_object(metadata)) {
        metadata = dsetp_value_new(document, DSET_OBJECT);
        dsetp_put(root, "metadata", metadata);
    }
    if (metadata == NULL)
        return dsetp_no_memory(err);
    prefix = dsetp_get(metadata, "generateName");
    if (prefix != NULL)
        dsetp_unlink(prefix);
    dset_time_write(now, at, sizeof at);
    put_text(document, metadata, "name", record->name);
    if (record->ns[0] != '\0')
        put_text(document, metadata, "namespace", record->ns);
    put_text(document, metadata, "uid", uid);
    put_text(document, metadata, "creationTimestamp", at);
    return dsetp_arena_failed(document->arena) ? dsetp_no_memory(err) : DSET_OK;
}

int dset_store_create(const dset_store *store, const dset_record *record, dset_ms now, uint64_t salt,
                      dset_created *out, const dset_allocator *memory, dset_error *err)
{
    dset_record named;
    dset_document *document;
    dset_created made;
    int code = check(store, record, err);

    if (code == DSET_OK && (now < FIRST_TIME || now > LAST_TIME))
        code = dsetp_fail(err, DSET_EMISUSE, "now", "must be in the years 0 to 9999");
    if (code == DSET_OK)
        code = parse(&document, record->data, record->data_size, memory, err);
    if (code != DSET_OK)
        return code;
    named = *record;
    named.name = made.name;
    named.version = NULL;
    if (!dsetp_is_object(dsetp_root(document)))
        code = dsetp_fail(err, DSET_EINVALID, "", "must be an object");
    else
        code = make_name(made.name, record, dsetp_get(dsetp_root(document), "metadata"), now, salt, err);
    if (code == DSET_OK) {
        make_uid(made.uid, record, made.name, now, salt);
        code = complete(document, &named, made.uid, now, err);
    }
    if (code == DSET_OK)
        code = put_document(store, named, document, err);
    if (code == DSET_OK && out != NULL)
        *out = made;
    dset_document_free(document);
    return code;
}

static dset_value *owners_of(const dset_value *object)
{
    dset_value *owners = dsetp_get(dsetp_get(object, "metadata"), "ownerReferences");

    return dsetp_is_array(owners) ? owners : NULL;
}

/* The reference to this owner in a list; NULL: there is none. */
static dset_value *find_owner(const dset_value *owners, const char *uid)
{
    dset_value *at = owners != NULL ? dsetp_first(owners) : NULL;

    while (at != NULL && !dsetp_equal(uid, dsetp_text_of(at, "uid")))
        at = dsetp_next(at);
    return at;
}

/* Adds a reference of a patch to the merged list, where it replaces the fields that it has; or deletes one. */
static int merge_owner(dset_value *merged, dset_value *change, dset_error *err)
{
    static const char path[] = "metadata.ownerReferences";
    dset_value *known = find_owner(merged, dsetp_text_of(change, "uid")), *member, *next;
    const char *directive = dsetp_text_of(change, "$patch");

    if (!dsetp_is_object(change) || dsetp_equal(dsetp_text_of(change, "uid"), ""))
        return dsetp_fail(err, DSET_EINVALID, path, "must hold objects with a uid");
    if (dsetp_get(change, "$patch") != NULL && !dsetp_equal(directive, "delete"))
        return dsetp_fail(err, DSET_EINVALID, path, "the only directive here is \"$patch\": \"delete\"");
    dsetp_unlink(change);
    if (directive != NULL) {
        if (known != NULL)
            dsetp_unlink(known);
        return DSET_OK;
    }
    if (known == NULL) {
        dsetp_append(merged, change);
        return DSET_OK;
    }
    for (member = dsetp_first(change); member != NULL; member = next) {
        next = dsetp_next(member);
        dsetp_unlink(member);
        dsetp_put(known, member->key, member);
    }
    return DSET_OK;
}

/* Replaces the owner references of a patch by the resulting list, merged by uid. */
static int merge_owners(dset_document *document, const dset_value *patch, dset_error *err)
{
    dset_value *changes = owners_of(patch), *owners = owners_of(dsetp_root(document)), *merged, *at, *next;
    int code = DSET_OK;

    if (changes == NULL)
        return DSET_OK;
    merged = owners != NULL ? dsetp_value_copy(document, owners) : dsetp_value_new(document, DSET_ARRAY);
    if (merged == NULL)
        return dsetp_no_memory(err);
    for (at = dsetp_first(changes); code == DSET_OK && at != NULL; at = next) {
        next = dsetp_next(at);
        code = merge_owner(merged, at, err);
    }
    dsetp_replace(changes, merged);
    return code;
}

typedef struct patching {
    const dset_store *store;
    const dset_record *patch;
    const dset_allocator *memory;
    dset_error *err;
    dsetp_buffer text;  /* the changed object */
    dsetp_version version; /* of the original object */
    bool unchanged;
} patching;

/* A patch is an object, and so is its metadata, where the names of the object must not change. */
static int check_patch(const patching *work, const dset_value *patch)
{
    const dset_value *metadata = dsetp_is_object(patch) ? dsetp_get(patch, "metadata") : NULL, *name, *ns;

    if (!dsetp_is_object(patch))
        return dsetp_fail(work->err, DSET_EINVALID, "", "a patch must be an object");
    if (metadata == NULL)
        return DSET_OK;
    if (!dsetp_is_object(metadata))
        return dsetp_fail(work->err, DSET_EINVALID, "metadata", "must be an object");
    name = dsetp_get(metadata, "name");
    ns = dsetp_get(metadata, "namespace");
    if (name != NULL && !dsetp_equal(dset_value_string(name), work->patch->name))
        return dsetp_fail(work->err, DSET_EINVALID, "metadata.name", "must not change");
    if (ns != NULL && !dsetp_equal(dset_value_string(ns), work->patch->ns))
        return dsetp_fail(work->err, DSET_EINVALID, "metadata.namespace", "must not change");
    if (dsetp_get(metadata, "uid") != NULL && dset_value_string(dsetp_get(metadata, "uid")) == NULL)
        return dsetp_fail(work->err, DSET_EINVALID, "metadata.uid", "must be a string");
    return DSET_OK;
}

/* The precondition of a patch: another uid is another object. */
static int check_uid(const patching *work, const dset_document *document, const dset_value *patch)
{
    static const char *const path[] = { "metadata", "uid", NULL };
    const char *wanted = dset_value_string(dsetp_at(patch, path));

    if (wanted == NULL || dsetp_equal(wanted, dset_value_string(dsetp_at(dsetp_root(document), path))))
        return DSET_OK;
    return dsetp_conflict(work->patch->kind, work->patch->ns, work->patch->name, work->err);
}

static int merge(patching *work, dset_document *document)
{
    dset_value *patch;
    int code = dsetp_build_json(document, &patch, work->patch->data, work->patch->data_size, DSETP_LAST_COUNTS, work->err);

    if (code == DSET_OK)
        code = check_patch(work, patch);
    if (code == DSET_OK)
        code = check_uid(work, document, patch);
    if (code == DSET_OK)
        code = merge_owners(document, patch, work->err);
    if (code != DSET_OK)
        return code;
    dsetp_document_merge(document, patch);
    dsetp_write_json(&work->text, dsetp_root(document), 0);
    return work->text.failed ? dsetp_no_memory(work->err) : DSET_OK;
}

/* Applies the patch to the record read. */
static int change(void *context, const dset_record *record)
{
    patching *work = context;
    dset_document *document;
    int code;

    if (work->patch->version != NULL && strcmp(work->patch->version, record->version) != 0)
        return dsetp_conflict(record->kind, record->ns, record->name, work->err);
    code = dsetp_keep_version(work->version, record->version, work->err);
    if (code != DSET_OK)
        return code;
    work->text.size = 0;
    code = parse(&document, record->data, record->data_size, work->memory, work->err);
    if (code != DSET_OK)
        return code;
    code = merge(work, document);
    if (code == DSET_OK)
        work->unchanged = work->text.size == record->data_size && memcmp(work->text.data, record->data, record->data_size) == 0;
    dset_document_free(document);
    return code;
}

/* One attempt. After a concurrent change it returns DSET_ECONFLICT and sets *again. */
static int try_patch(patching *work, bool *again)
{
    dset_record written = *work->patch;
    int code = work->store->methods->get(work->store->self, work->patch->kind, work->patch->ns, work->patch->name,
                                         change, work, work->err);

    *again = false;
    if (code != DSET_OK || work->unchanged)
        return code;
    written.data = work->text.data;
    written.data_size = work->text.size;
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
        dset_error_set(err, code, "", "the object kept changing; try again");
    dsetp_buffer_free(&work.text);
    return code;
}
