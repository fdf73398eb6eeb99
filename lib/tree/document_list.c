/* Texts with several documents, and the kind List. */
#include <string.h>

#include "base/error.h"
#include "tree/document.h"
#include "tree/encoding.h"
#include "tree/stream.h"

typedef struct source {
    dset_document_options options;
    dset_document_fn take;
    dset_broken_fn broken; /* NULL: end at the first error */
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

static int give_and_free(const source *from, dset_document *document)
{
    int code = give(from, document, dsetp_root(document)->line);

    dset_document_free(document);
    return code;
}

/* Tells of a document that cannot be read; 0: go on. */
static int tell(const source *from, int code, const dset_error *broken)
{
    if (from->broken != NULL && code != DSET_ENOMEM)
        return from->broken(from->context, broken);
    if (from->err != NULL)
        *from->err = *broken;
    return code;
}

static int read_stream(const source *from, const char *text, size_t size)
{
    dset_document *document;
    dsetp_stream stream;
    int code = DSET_OK;

    dsetp_stream_start(&stream, text, size, &from->options, dsetp_duplicates_of(from->options.flags));
    while (code == DSET_OK && !dsetp_stream_is_over(&stream)) {
        dset_error failed = DSET_ERROR_INIT;

        code = dsetp_stream_next(&stream, &document, &failed);
        code = code == DSET_OK ? give_and_free(from, document) : tell(from, code, &failed);
    }
    return code;
}

int dset_documents_read_each(const void *data, size_t size, const dset_document_options *options, dset_document_fn take,
                             dset_broken_fn broken, void *context, dset_error *err)
{
    source from = { DSET_DOCUMENT_OPTIONS_INIT, take, broken, context, err };
    dset_allocator memory;
    dsetp_plain plain;
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
    if (!dsetp_plain_start(&plain, data != NULL ? data : "", size, &memory))
        return dsetp_no_memory(err);
    code = read_stream(&from, plain.text, plain.size);
    dsetp_plain_free(&plain);
    return code;
}

int dset_documents_read(const void *data, size_t size, const dset_document_options *options, dset_document_fn take,
                        void *context, dset_error *err)
{
    return dset_documents_read_each(data, size, options, take, NULL, context, err);
}
