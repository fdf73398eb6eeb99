/* Texts with several documents, and the kind List. */
#include <string.h>

#include "base/error.h"
#include "json/skip.h"
#include "tree/document.h"
#include "tree/yaml.h"

typedef struct source {
    const char *text;
    size_t size;
    dset_document_options options;
    dset_document_fn take;
    void *context;
    dset_error *err;
} source;

/* "DaemonSetList" to "DaemonSet", "List" to ""; false for other kinds. */
static bool is_list(const dset_value *root, const char **kind, size_t *length)
{
    *kind = dsetp_text_of(root, "kind");
    if (*kind == NULL || !dsetp_is_array(dsetp_get(root, "items")))
        return false;
    *length = strlen(*kind);
    if (*length < 4 || strcmp(*kind + *length - 4, "List") != 0)
        return false;
    *length -= 4;
    return true;
}

/* Items of a typed list may omit their kind and apiVersion. */
static bool name_item(dset_document *document, dset_value *item, const char *kind, size_t length, const char *version)
{
    if (length == 0 || !dsetp_is_object(item))
        return true;
    if (dsetp_get(item, "kind") == NULL) {
        char *text = dsetp_arena_text(document->arena, kind, length);

        dsetp_put(item, "kind", text != NULL ? dsetp_value_text(document, DSET_STRING, text) : NULL);
    }
    if (dsetp_get(item, "apiVersion") == NULL && version != NULL)
        dsetp_put(item, "apiVersion", dsetp_value_text(document, DSET_STRING, version));
    return !dsetp_arena_failed(document->arena);
}

/* Makes the item the root of its document: a copy would double the memory. */
static int give_item(const source *from, dset_document *document, dset_value *item)
{
    dsetp_unlink(item);
    dsetp_unlink(dsetp_root(document));
    dsetp_append(&document->top, item);
    return from->take(from->context, document, item->line);
}

/* Passes a document, or the items of a list, to the callback; skips empty documents. */
static int give(const source *from, dset_document *document, uint32_t line)
{
    const dset_value *root = dsetp_root(document);
    const char *version = dsetp_text_of(root, "apiVersion"), *kind;
    dset_value *item, *next;
    size_t length;
    int code = DSET_OK;

    if (dsetp_is_null(root))
        return DSET_OK;
    if (!is_list(root, &kind, &length))
        return from->take(from->context, document, line);
    for (item = dsetp_first(dsetp_get(root, "items")); item != NULL && code == DSET_OK; item = next) {
        next = dsetp_next(item);
        if (!name_item(document, item, kind, length, version))
            return dsetp_no_memory(from->err);
        code = give_item(from, document, item);
    }
    return code;
}

static bool only_space(const dsetp_json *reader)
{
    const char *at = reader->at;

    while (at < reader->end && memchr(" \t\r\n", *at, 4) != NULL)
        at++;
    return at == reader->end;
}

/* many: there may be too many values, so count them before building a tree. */
static int read_one_json(const source *from, dsetp_json *reader, bool many)
{
    size_t most = dsetp_values_max(&from->options, (size_t)(reader->end - reader->at));
    dset_document *document;
    dset_value *root = NULL;
    int code = many ? dsetp_check_count(*reader, most, from->err) : DSET_OK;

    if (code != DSET_OK)
        return code;
    document = dsetp_document_new(&from->options, 0);
    if (document == NULL)
        return dsetp_no_memory(from->err);
    code = dsetp_build_from(document, &root, reader, dsetp_duplicates_of(from->options.flags), from->err);
    if (code == DSET_OK) {
        dsetp_replace(dsetp_root(document), root);
        code = give(from, document, root->line);
    }
    dset_document_free(document);
    return code;
}

/* Reads consecutive JSON documents. */
static int read_json(const source *from)
{
    bool many = dsetp_count_values(from->text, from->text + from->size) > dsetp_values_max(&from->options, from->size);
    dsetp_json reader;
    int code = DSET_OK;

    dsetp_json_start(&reader, from->text, from->size, from->options.depth_max,
                     (from->options.flags & DSET_DOCUMENT_LENIENT) != 0);
    reader.stream = true;
    while (code == DSET_OK && !only_space(&reader)) {
        dsetp_json_again(&reader);
        code = read_one_json(from, &reader, many);
    }
    return code;
}

static int read_yaml(const source *from)
{
    dsetp_yaml *stream = dsetp_yaml_open(from->text, from->size, from->options.memory);
    bool more = true;
    int code = DSET_OK;

    if (stream == NULL)
        return dsetp_no_memory(from->err);
    while (code == DSET_OK && more) {
        dset_document *document = dsetp_document_new(&from->options, 0);
        uint32_t line = 0;

        code = document != NULL ? dsetp_yaml_next(stream, document, dsetp_duplicates_of(from->options.flags), &more, &line, from->err)
                                : dsetp_no_memory(from->err);
        if (code == DSET_OK && more)
            code = give(from, document, line);
        dset_document_free(document);
    }
    dsetp_yaml_close(stream);
    return code;
}

int dset_documents_read(const void *data, size_t size, const dset_document_options *options, dset_document_fn take,
                        void *context, dset_error *err)
{
    source from = { data != NULL ? data : "", size, DSET_DOCUMENT_OPTIONS_INIT, take, context, err };
    dset_allocator memory;
    int code;

    if ((data == NULL && size != 0) || take == NULL)
        return dsetp_fail(err, DSET_EMISUSE, take == NULL ? "take" : "data", "must not be NULL");
    code = dsetp_document_options(&from.options, options, err);
    if (code != DSET_OK)
        return code;
    if (size > from.options.bytes_max)
        return dsetp_fail(err, DSET_ELIMIT, "", "more bytes than the limit allows");
    memory = dsetp_memory(from.options.memory);
    from.options.memory = &memory;
    return dsetp_format_of(from.text, size, from.options.format) == DSET_FORMAT_JSON ? read_json(&from)
                                                                                     : read_yaml(&from);
}
