/*
 * Applies the data of a ControllerRevision to its DaemonSet, as kubectl rollout undo does. The data is a strategic
 * merge patch that replaces the template. Everything in such patches is supported except merging elements of lists,
 * which the data of revisions never needs.
 */
#include <string.h>

#include "api/revision_data.h"
#include "api/types.h"
#include "base/error.h"
#include "schema/decode.h"
#include "tree/document.h"
#include "typed/daemonset.h"

#define DIRECTIVE "$patch"

typedef struct patcher {
    dset_document *document;
    dset_error *err;
} patcher;

static int refuse(const patcher *p, const dset_value *at, const char *text)
{
    char path[DSETP_PATH_MAX];

    dsetp_path(at, path, sizeof path);
    return dsetp_fail_at(p->err, DSET_EINVALID, at->line, at->column, path, "%s", text);
}

static void move(dset_value *to, dset_value *member)
{
    const char *key = member->key;

    dsetp_unlink(member);
    dsetp_put(to, key, member);
}

/* The object to patch, created if it is missing. */
static dset_value *target_of(patcher *p, dset_value *object, const char *key)
{
    dset_value *target = dsetp_get(object, key);

    if (dsetp_is_object(target))
        return target;
    target = dsetp_value_new(p->document, DSET_OBJECT);
    dsetp_put(object, key, target);
    return target;
}

/* Handles directives of the patch. Sets *done if the object was replaced or deleted: then nothing is left to merge. */
static int obey(patcher *p, dset_value *target, dset_value *patch, bool *done)
{
    dset_value *directive = dsetp_get(patch, DIRECTIVE), *at, *next;
    const char *word = dsetp_or_empty(dset_value_string(directive));

    *done = false;
    if (directive == NULL)
        return DSET_OK;
    if (strcmp(word, "replace") != 0 && strcmp(word, "delete") != 0 && strcmp(word, "merge") != 0)
        return refuse(p, directive, "must be replace, delete or merge");
    dsetp_unlink(directive);
    if (strcmp(word, "merge") == 0)
        return DSET_OK;
    *done = true;
    while (dsetp_first(target) != NULL)
        dsetp_unlink(dsetp_first(target));
    for (at = dsetp_first(patch); at != NULL && word[0] == 'r'; at = next) {
        next = dsetp_next(at);
        move(target, at);
    }
    return DSET_OK;
}

/* type: NULL in a map. */
static int merge_object(patcher *p, dset_value *target, dset_value *patch, const dsetp_type *type);

static int merge_member(patcher *p, dset_value *target, dset_value *at, const dsetp_type *type)
{
    const char *key = at->key;
    const dsetp_field *field = type != NULL ? dsetp_field_find(type, key) : NULL;
    bool map = field != NULL && field->shape == DSETP_MAP;
    dset_value *inner;

    if (type != NULL && key[0] == '$')
        return refuse(p, at, "unknown directive");
    if (dsetp_is_null(at)) {
        dsetp_take(target, key);
        return DSET_OK;
    }
    if (type != NULL && dsetp_is_array(at) && dsetp_count(dsetp_get(target, key)) > 0)
        return refuse(p, at, "lists are not merged: data of a revision replaces the whole template");
    if (!dsetp_is_object(at) || field == NULL || (!map && (field->kind != DSETP_STRUCT || field->shape != DSETP_ONE))) {
        move(target, at);
        return DSET_OK;
    }
    inner = target_of(p, target, key);
    if (inner == NULL)
        return dsetp_no_memory(p->err);
    return merge_object(p, inner, at, map ? NULL : field->type);
}

/* The depth of recursion is that of the table. */
static int merge_object(patcher *p, dset_value *target, dset_value *patch, const dsetp_type *type)
{
    dset_value *at, *next;
    bool done;
    int code = obey(p, target, patch, &done);

    for (at = dsetp_first(patch); at != NULL && !done && code == DSET_OK; at = next) {
        next = dsetp_next(at);
        code = merge_member(p, target, at, type);
    }
    return code;
}

static int apply(dset_document *document, const void *data, size_t size, uint32_t flags, dset_error *err)
{
    const dsetp_decode_options plain = { .drop_unknown = (flags & DSET_PARSE_DROP_UNKNOWN) != 0 };
    patcher p = { document, err };
    dset_value *patch = NULL;
    int code = dsetp_build_json(document, &patch, data, size, DSETP_LAST_COUNTS, err);

    if (code == DSET_OK && !dsetp_is_object(patch))
        code = dsetp_fail(err, DSET_EINVALID, "", "the data of a revision must be an object");
    if (code == DSET_OK)
        code = merge_object(&p, dsetp_root(document), patch, &dsetp_daemonset_type);
    return code == DSET_OK ? dsetp_decode(document, dsetp_root(document), &dsetp_daemonset_type, &plain, err) : code;
}

int dset_daemonset_apply_revision(dset_daemonset **out, const dset_daemonset *set, const void *data, size_t size,
                                  uint32_t flags, dset_error *err)
{
    dset_document_options options = DSET_DOCUMENT_OPTIONS_INIT;
    dset_document *document;
    int code;

    if (out == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "out", "must not be NULL");
    *out = NULL;
    if (set == NULL || data == NULL)
        return dsetp_fail(err, DSET_EMISUSE, set == NULL ? "set" : "data", "must not be NULL");
    code = dsetp_check_flags(flags, DSET_PARSE_DROP_UNKNOWN, "flags", err);
    if (code != DSET_OK)
        return code;
    options.memory = &set->memory;
    code = dsetp_reread(&document, set->document.data, set->document.size, &options, err);
    if (code != DSET_OK)
        return code;
    code = apply(document, data, size, flags, err);
    if (code == DSET_OK)
        code = dsetp_revision_settle(out, document, &set->memory, false, err);
    dset_document_free(document);
    return code;
}
