/* Documents: reading, freeing, merging. Knows nothing about Kubernetes. */
#include "tree/document.h"

#include <string.h>

#include "base/error.h"
#include "json/skip.h"
#include "tree/builder.h"
#include "tree/encoding.h"
#include "tree/stream.h"
#include "tree/yaml.h"

#define BYTES_MAX (3u << 20)
#define DEPTH_MAX 512u

int dsetp_document_options(dset_document_options *known, const dset_document_options *given, dset_error *err)
{
    static const dset_document_options none = DSET_DOCUMENT_OPTIONS_INIT;
    static const dsetp_layout layout = DSETP_LAYOUT_FLAGS("options", dset_document_options,
                                                       DSET_DOCUMENT_LENIENT | DSET_DOCUMENT_KEEP_DUPLICATES);
    int code = dsetp_struct(known, &layout, given != NULL ? given : &none, err);

    if (code != DSET_OK)
        return code;
    if (known->format > DSET_FORMAT_YAML)
        return dsetp_fail(err, DSET_EMISUSE, "options.format", "must be a dset_format");
    if (known->bytes_max == 0)
        known->bytes_max = BYTES_MAX;
    if (known->depth_max == 0)
        known->depth_max = DEPTH_MAX;
    return DSET_OK;
}

dsetp_duplicates dsetp_duplicates_of(uint32_t flags)
{
    if (flags & DSET_DOCUMENT_KEEP_DUPLICATES)
        return DSETP_MARK_DUPLICATES;
    return flags & DSET_DOCUMENT_LENIENT ? DSETP_LAST_COUNTS : DSETP_REFUSE_DUPLICATES;
}

static int read_json(dset_document *document, const char *text, size_t size, dsetp_duplicates duplicates,
                     dset_error *err)
{
    dset_value *root = NULL;
    int code = dsetp_build_json(document, &root, text, size, duplicates, err);

    if (code == DSET_OK)
        dsetp_replace(dsetp_root(document), root);
    return code;
}

static int read_yaml(dset_document *document, const char *text, size_t size, dsetp_duplicates duplicates,
                     dset_error *err)
{
    const dsetp_chunk whole = { text, size, 0, false };

    return dsetp_yaml_read(document, &whole, duplicates, err);
}

/* An upper bound for the memory of the tree: its values, and the texts without quotes. */
static size_t room_of_json(const dset_document_options *options, const char *text, size_t size)
{
    size_t most = dsetp_values_max(options, size), count = dsetp_count_values(text, text + size);

    return count <= most ? dsetp_document_room(count, size) : 0;
}

/* A text in one format: a JSON value, or the first document of YAML. */
static int read_whole(dset_document **out, const char *text, size_t size, dset_format format,
                      const dset_document_options *options, dsetp_duplicates duplicates, dset_error *err)
{
    bool json = format == DSET_FORMAT_JSON;
    dset_document *document = dsetp_document_new(options, json ? room_of_json(options, text, size) : size);
    int code;

    if (document == NULL)
        return dsetp_no_memory(err);
    code = json ? read_json(document, text, size, duplicates, err) : read_yaml(document, text, size, duplicates, err);
    if (code == DSET_OK)
        *out = document;
    else
        dset_document_free(document);
    return code;
}

/*
 * The first document that is not empty, as kubectl finds it; null if there is none. *fine: what follows it begins a
 * document.
 */
static int read_first(dset_document **out, const char *text, size_t size, const dset_document_options *options,
                      dsetp_duplicates duplicates, bool *fine, dset_error *err)
{
    dset_document *document = NULL;
    dsetp_stream stream;
    int code = DSET_OK;

    dsetp_stream_start(&stream, text, size, options, duplicates);
    while (code == DSET_OK && document == NULL && !dsetp_stream_is_over(&stream)) {
        code = dsetp_stream_next(&stream, &document, err);
        if (code == DSET_OK && dsetp_is_null(dsetp_root(document))) {
            dset_document_free(document);
            document = NULL;
        }
    }
    *fine = dsetp_stream_is_between(&stream);
    if (code == DSET_OK && document == NULL)
        document = dsetp_document_new(options, 0);
    if (code == DSET_OK && document == NULL)
        return dsetp_no_memory(err);
    *out = document;
    return code;
}

/* A text whose format is not given, in UTF-8. */
static int read_auto(dset_document **out, const char *text, size_t size, const dset_document_options *options,
                     dsetp_duplicates duplicates, dset_error *err)
{
    bool json = dsetp_format_of(text, size, DSET_FORMAT_AUTO) == DSET_FORMAT_JSON, fine;
    dset_error first = DSET_ERROR_INIT;
    int code = json ? read_whole(out, text, size, DSET_FORMAT_JSON, options, duplicates, &first) : DSET_ESYNTAX;

    if (code == DSET_ESYNTAX) {
        dset_error json_error = first;

        code = read_first(out, text, size, options, duplicates, &fine, &first);
        if (code == DSET_OK && !fine) { /* JSON with more than JSON after it */
            dset_document_free(*out);
            *out = NULL;
            first = json_error;
            code = DSET_ESYNTAX;
        }
    }
    if (code != DSET_OK && err != NULL)
        *err = first;
    return code;
}

int dsetp_document_read(dset_document **out, const char *text, size_t size, const dset_document_options *options,
                        dsetp_duplicates duplicates, dset_error *err)
{
    dset_allocator memory = dsetp_memory(options->memory);
    dsetp_plain plain;
    int code;

    *out = NULL;
    if (size > options->bytes_max)
        return dsetp_fail(err, DSET_ELIMIT, "", "more bytes than the limit allows");
    if (options->format == DSET_FORMAT_JSON)
        return read_whole(out, text, size, DSET_FORMAT_JSON, options, duplicates, err);
    if (!dsetp_plain_start(&plain, text, size, &memory))
        return dsetp_no_memory(err);
    code = options->format == DSET_FORMAT_YAML
               ? read_whole(out, plain.text, plain.size, DSET_FORMAT_YAML, options, duplicates, err)
               : read_auto(out, plain.text, plain.size, options, duplicates, err);
    dsetp_plain_free(&plain);
    return code;
}

int dset_document_parse(dset_document **out, const void *data, size_t size, const dset_document_options *options,
                        dset_error *err)
{
    dset_document_options known;
    int code;

    if (out == NULL)
        return dsetp_fail(err, DSET_EMISUSE, "out", "must not be NULL");
    *out = NULL;
    if (data == NULL && size != 0)
        return dsetp_fail(err, DSET_EMISUSE, "data", "must not be NULL");
    code = dsetp_document_options(&known, options, err);
    if (code != DSET_OK)
        return code;
    return dsetp_document_read(out, data != NULL ? data : "", size, &known, dsetp_duplicates_of(known.flags), err);
}

int dsetp_reread(dset_document **out, const void *text, size_t size, const dset_document_options *options,
                 dset_error *err)
{
    dset_document_options open = *options;
    size_t fit = dsetp_values_fit(size);

    if (fit < DSETP_VALUES_MAX) /* it may have more values per byte than the text it was read from */
        fit = DSETP_VALUES_MAX;
    open.flags = DSET_DOCUMENT_LENIENT;
    open.format = DSET_FORMAT_JSON;
    open.bytes_max = UINT32_MAX;
    open.depth_max = UINT32_MAX;
    open.values_max = (uint32_t)(fit < UINT32_MAX ? fit : UINT32_MAX);
    if (open.values_max < options->values_max)
        open.values_max = options->values_max;
    return dsetp_document_read(out, text, size, &open, DSETP_LAST_COUNTS, err);
}

dset_document *dsetp_document_part(const dset_document_options *options, const dset_document *from,
                                   const dset_value *value)
{
    dset_document *document = dsetp_document_new(options, 0);
    dset_value *copy = document != NULL ? dsetp_value_copy(document, value) : NULL;

    if (copy == NULL) {
        dset_document_free(document);
        return NULL;
    }
    dsetp_replace(dsetp_root(document), copy);
    document->duplicates = from->duplicates;
    document->yaml = from->yaml;
    return document;
}

void dset_document_free(dset_document *document)
{
    if (document != NULL)
        dsetp_arena_free(document->arena);
}

const dset_value *dset_document_root(const dset_document *document)
{
    return document != NULL ? dsetp_root(document) : NULL;
}

/* If there is nothing to merge into, the nulls of a patch are dropped; those inside lists are values. */
static void strip_nulls(dset_value *patch)
{
    dset_value *at = patch, *next;

    for (; at != NULL; at = next) {
        next = dsetp_is_array(at) ? dsetp_walk_over(at, patch) : dsetp_walk(at, patch);
        if (at != patch && dsetp_is_null(at))
            dsetp_unlink(at);
    }
}

/* Merges one member; returns whether its members must be merged recursively. */
static bool merge_member(dset_value *target, dset_value *member)
{
    dset_value *old = dsetp_get(target, member->key);

    if (dsetp_is_null(member)) {
        if (old != NULL)
            dsetp_unlink(old);
        return false;
    }
    if (dsetp_is_object(member) && dsetp_is_object(old))
        return true;
    strip_nulls(member);
    dsetp_unlink(member);
    if (old != NULL)
        dsetp_replace(old, member);
    else
        dsetp_append(target, member);
    return false;
}

/* RFC 7386 without recursion: `at` walks the patch, `target` is the counterpart of the object that `at` is in. */
static void merge_objects(dset_value *target, dset_value *patch)
{
    dset_value *inside = patch, *at = dsetp_first(patch), *next;

    while (true) {
        if (at == NULL) {
            if (inside == patch)
                return;
            at = dsetp_next(inside);
            inside = inside->parent;
            target = target->parent;
            continue;
        }
        next = dsetp_next(at);
        if (merge_member(target, at)) {
            target = dsetp_get(target, at->key);
            inside = at;
            next = dsetp_first(at);
        }
        at = next;
    }
}

void dsetp_document_merge(dset_document *document, dset_value *patch)
{
    dset_value *root = dsetp_root(document);

    if (dsetp_is_object(root) && dsetp_is_object(patch)) {
        merge_objects(root, patch);
        return;
    }
    if (dsetp_is_object(patch))
        strip_nulls(patch);
    dsetp_replace(root, patch);
}

int dset_document_merge(dset_document *document, const void *patch, size_t size, dset_error *err)
{
    dset_value *root = NULL;
    int code;

    if (document == NULL || patch == NULL)
        return dsetp_fail(err, DSET_EMISUSE, document == NULL ? "document" : "patch", "must not be NULL");
    if (size > document->options.bytes_max)
        return dsetp_fail(err, DSET_ELIMIT, "", "more bytes than the limit allows");
    code = dsetp_build_json(document, &root, patch, size, DSETP_LAST_COUNTS, err);
    if (code == DSET_OK)
        dsetp_document_merge(document, root);
    return code;
}
