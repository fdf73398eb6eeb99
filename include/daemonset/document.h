/*
 * libdaemonset: documents: JSON and YAML trees that are written as they were
 * read.
 *
 * The reader is strict (UTF-8, grammar, duplicate keys) and has limits, the
 * text of numbers is kept, and there is no recursion on nested input.
 */
#ifndef DAEMONSET_DOCUMENT_H
#define DAEMONSET_DOCUMENT_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum dset_format {
    DSET_FORMAT_AUTO = 0, /* as kubectl reads files: JSON if the first character other than white space is { or [, but
                             YAML if that is a { and no JSON; a last line without a newline gets one; a byte order
                             mark says whether it is UTF-16 */
    DSET_FORMAT_JSON,
    DSET_FORMAT_YAML      /* as the API server reads requests: in strict mode, a key that overrides one merged with << is
                             a duplicate; to kubectl, and with AUTO, it is not */
} dset_format;

enum {
    DSET_DOCUMENT_LENIENT = 1u << 0, /* the last of duplicate keys counts; invalid UTF-8 becomes U+FFFD */
    DSET_DOCUMENT_KEEP_DUPLICATES = 1u << 1 /* keep all duplicate keys, so that dset_document_check() reports them */
};

typedef struct dset_document_options {
    uint32_t size;       /* sizeof of this struct; 0 in any other field means the default */
    uint32_t flags;      /* DSET_DOCUMENT_* */
    const dset_allocator *memory;
    uint32_t format;     /* dset_format */
    uint32_t bytes_max;  /* default 3 MiB, as in the API server */
    uint32_t depth_max;  /* default 512 */
    uint32_t values_max; /* maximum of scalars and containers, each of which needs 64 bytes plus its text; aliases count
                            as expanded, anchors as one more. Default: 4096 plus one for every 11 bytes of the text,
                            at most 200000. A tree then needs less than 8 times its text plus 320 KiB. Real documents
                            have at least 14 bytes per value, even without white space */
} dset_document_options;
#define DSET_DOCUMENT_OPTIONS_INIT { sizeof(dset_document_options), 0, NULL, 0, 0, 0, 0 }

/* A tree of values, which it owns. Several threads may read it at once while none changes it. */
typedef struct dset_document dset_document;
typedef struct dset_value dset_value; /* one value in a document; borrowed from it */

typedef enum dset_type {
    DSET_NULL = 1,
    DSET_BOOL,
    DSET_NUMBER,
    DSET_STRING,
    DSET_ARRAY,
    DSET_OBJECT
} dset_type;

/*
 * Reads the first document of a text; a YAML text may have several, and with
 * AUTO the first one that is not empty is read. An empty text is null in YAML,
 * and an error in JSON. What follows the end of a document and begins none is
 * not looked at in YAML, as in Kubernetes: garbage after a } at the top.
 *
 * out      the new document, free it with dset_document_free; NULL on failure
 * data     size bytes; need not be terminated, and is not needed afterwards;
 *          may be NULL if size is 0
 * options  NULL means the defaults
 *
 * DSET_EMISUSE   out is NULL, data is NULL with a size, or an unknown flag or
 *                format
 * DSET_EVERSION  options has fields that this library does not know
 * DSET_ESYNTAX   neither JSON nor YAML, or invalid UTF-8
 * DSET_EINVALID  a duplicate key, or a key or number that JSON cannot express
 * DSET_ELIMIT    more bytes, values or levels than the options allow, or
 *                nearly all of the values come from aliases
 * DSET_ENOMEM    out of memory
 *
 * Since 0.1.
 */
DSET_API DSET_MUST_USE int dset_document_parse(dset_document **out, const void *data, size_t size,
                                               const dset_document_options *options, dset_error *err);
/* Frees a document and all of its values; NULL is fine. Since 0.1. */
DSET_API void dset_document_free(dset_document *document);

/*
 * Calls take() with every document of a text, and the line where it begins:
 * consecutive JSON values, the documents of YAML, or JSON and then YAML after a
 * line ---, as kubectl cuts a file into documents before it reads them; and the
 * items of lists, whose kind ends with "List". Empty documents are skipped, a
 * null item of a list is not. If take() returns something else than 0, stops
 * and returns that.
 *
 * The codes are those of dset_document_parse; documents before the error have
 * been passed to take().
 *
 * Since 0.1.
 */
typedef int (*dset_document_fn)(void *context, dset_document *document, uint32_t line);
DSET_API int dset_documents_read(const void *data, size_t size, const dset_document_options *options,
                                 dset_document_fn take, void *context, dset_error *err);

/*
 * The same, but goes on after a document that cannot be read: calls broken()
 * with its error, which is valid during the call. If broken() returns something
 * else than 0, stops and returns that. NULL for broken: dset_documents_read.
 *
 * DSET_ENOMEM and DSET_EMISUSE end it all the same, and so does a text with
 * more bytes than the options allow.
 *
 * Since 0.1.
 */
typedef int (*dset_broken_fn)(void *context, const dset_error *err);
DSET_API int dset_documents_read_each(const void *data, size_t size, const dset_document_options *options,
                                      dset_document_fn take, dset_broken_fn broken, void *context, dset_error *err);

/* Returns the top-level value of a document, borrowed. Since 0.1. */
DSET_API const dset_value *dset_document_root(const dset_document *document);

/*
 * Navigation. All of these accept NULL values and then return NULL, 0 or false;
 * the results are borrowed from the document. In strings, NUL is encoded as the
 * bytes C0 80. Lines and columns count from 1, columns in bytes; 0 means that
 * the value does not come from the text. Since 0.1.
 */
DSET_API int dset_value_type(const dset_value *value); /* dset_type, 0 for NULL */
DSET_API const dset_value *dset_value_get(const dset_value *object, const char *key); /* case-sensitive */
/* Follows a path of keys that ends with NULL: dset_value_find(root, "metadata", "name", NULL). */
DSET_API const dset_value *dset_value_find(const dset_value *value, ...);
DSET_API size_t dset_value_count(const dset_value *container);
DSET_API const dset_value *dset_value_first(const dset_value *container);
DSET_API const dset_value *dset_value_next(const dset_value *value); /* the next sibling */
DSET_API const char *dset_value_key(const dset_value *value);        /* NULL for list elements and roots */
DSET_API const char *dset_value_string(const dset_value *value);     /* NULL unless it is a string */
DSET_API const char *dset_value_number(const dset_value *value);     /* the text of a number; NULL unless it is one */
DSET_API bool dset_value_bool(const dset_value *value);              /* true only for true */
DSET_API bool dset_value_int64(const dset_value *value, int64_t *out); /* false unless it is an integer that fits */
DSET_API void dset_value_place(const dset_document *document, const dset_value *value, uint32_t *line,
                               uint32_t *column);

/*
 * Applies a JSON merge patch (RFC 7386) to a document, in which lists are
 * replaced; dset_store_patch() also merges owner references, as a server does.
 * Values borrowed from the document become invalid. On failure it is unchanged.
 *
 * patch  size bytes of JSON
 *
 * DSET_EMISUSE   a pointer is NULL
 * DSET_ESYNTAX   the patch is not JSON
 * DSET_ELIMIT    over a limit of the document's options
 * DSET_ENOMEM    out of memory
 *
 * Since 0.1.
 */
DSET_API int dset_document_merge(dset_document *document, const void *patch, size_t size, dset_error *err);

enum {
    DSET_WRITE_CANONICAL = 1u << 0, /* JSON: keys sorted, no white space, < > & escaped as Kubernetes does */
    DSET_WRITE_INDENT = 1u << 1     /* JSON: indented by four spaces, like kubectl's output */
};
/*
 * Writes a value as JSON, in the order of the document unless it is canonical,
 * or as YAML that reads back to the same value. Numbers are written as they
 * were read.
 *
 * sink  receives the text, which is valid during the call
 *
 * DSET_EMISUSE  value or sink is NULL, or an unknown flag or format
 * DSET_ENOMEM   out of memory
 * any other code that sink returned
 *
 * Since 0.1.
 */
DSET_API int dset_value_write(const dset_value *value, dset_format format, uint32_t flags, dset_sink_fn sink,
                              void *context, dset_error *err);

#ifdef __cplusplus
}
#endif

#endif
