/*
 * libdaemonset: documents: strict JSON and YAML trees that come out as they
 * went in.
 *
 * The reader is strict (UTF-8, grammar, duplicate keys) and bounded, the text
 * of numbers is kept, and nothing recurses on the depth of the input.
 */
#ifndef DAEMONSET_DOCUMENT_H
#define DAEMONSET_DOCUMENT_H

#include "base.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum dset_format {
    DSET_FORMAT_AUTO = 0, /* JSON if the first byte other than white space is { or [ */
    DSET_FORMAT_JSON,
    DSET_FORMAT_YAML
} dset_format;

enum {
    DSET_DOCUMENT_LENIENT = 1u << 0, /* of duplicate keys the last one counts; broken UTF-8 becomes U+FFFD */
    DSET_DOCUMENT_KEEP_DUPLICATES = 1u << 1 /* duplicate keys all stay, for dset_document_check() to report them */
};

typedef struct dset_document_options {
    uint32_t size;       /* sizeof of this struct; 0 in any other field means the default */
    uint32_t flags;      /* DSET_DOCUMENT_* */
    const dset_allocator *memory;
    uint32_t format;     /* dset_format */
    uint32_t bytes_max;  /* default 3 MiB, as the API server */
    uint32_t depth_max;  /* default 512 */
    uint32_t values_max; /* most scalars and containers, each of which takes 64 bytes beside its text; aliases count
                            as expanded, anchors as one more. Default: 4096 and one for every 11 bytes of the text,
                            but 200000 at most. A tree then takes less than 8 times its text and 320 KiB. What people
                            and tools write has 14 bytes a value and more, without any white space */
} dset_document_options;
#define DSET_DOCUMENT_OPTIONS_INIT { sizeof(dset_document_options), 0, NULL, 0, 0, 0, 0 }

/* A tree of values. It owns them; several threads may read it at once as long as none changes it. */
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
 * Reads the first document of a text; YAML text may hold several. An empty
 * text is null in YAML, and an error in JSON.
 *
 * out      takes the document, free it with dset_document_free; NULL on
 *          failure
 * data     size bytes; need not be terminated, and is not needed afterwards
 * options  NULL means the defaults
 *
 * DSET_EMISUSE   out or data is NULL, or an unknown flag or format
 * DSET_EVERSION  options carry fields that this library does not know
 * DSET_ESYNTAX   neither JSON nor YAML, or broken UTF-8
 * DSET_EINVALID  a duplicate key, one that JSON does not have, or a number that
 *                JSON cannot express
 * DSET_ELIMIT    more bytes, values or levels than the options allow, or
 *                nearly all of them from aliases
 * DSET_ENOMEM    out of memory
 *
 * Since 0.1.
 */
DSET_API DSET_MUST_USE int dset_document_parse(dset_document **out, const void *data, size_t size,
                                               const dset_document_options *options, dset_error *err);
/* Frees a document and all of its values; NULL is fine. Since 0.1. */
DSET_API void dset_document_free(dset_document *document);

/*
 * Lends every document of a text in turn, with the line that it begins on: the
 * documents of YAML, values of JSON one after the other, and the items of
 * lists, whose kind ends with "List". Empty documents are left out. It stops
 * at the first non-zero take(), and returns it.
 *
 * The codes are those of dset_document_parse; what was lent before stays so.
 *
 * Since 0.1.
 */
typedef int (*dset_document_fn)(void *context, dset_document *document, uint32_t line);
DSET_API int dset_documents_read(const void *data, size_t size, const dset_document_options *options,
                                 dset_document_fn take, void *context, dset_error *err);

/* The value that a document is. Borrowed. Since 0.1. */
DSET_API const dset_value *dset_document_root(const dset_document *document);

/*
 * Navigation. All of these accept NULL values and then say NULL, 0 or false;
 * what they return is borrowed from the document. In texts a NUL stands as the
 * bytes C0 80. Lines and columns count from 1, columns in bytes; 0 means that
 * the value does not come from the text. Since 0.1.
 */
DSET_API int dset_value_type(const dset_value *value); /* dset_type, 0 for NULL */
DSET_API const dset_value *dset_value_get(const dset_value *object, const char *key); /* case matters */
/* Follows a path of keys that ends with NULL: dset_value_find(root, "metadata", "name", NULL). */
DSET_API const dset_value *dset_value_find(const dset_value *value, ...);
DSET_API size_t dset_value_count(const dset_value *container);
DSET_API const dset_value *dset_value_first(const dset_value *container);
DSET_API const dset_value *dset_value_next(const dset_value *value); /* the next sibling */
DSET_API const char *dset_value_key(const dset_value *value);        /* NULL for list elements and roots */
DSET_API const char *dset_value_string(const dset_value *value);     /* NULL unless it is a string */
DSET_API const char *dset_value_number(const dset_value *value);     /* the number's text; NULL unless it is one */
DSET_API bool dset_value_bool(const dset_value *value);              /* true only for true */
DSET_API bool dset_value_int64(const dset_value *value, int64_t *out); /* false unless a whole number that fits */
DSET_API void dset_value_place(const dset_document *document, const dset_value *value, uint32_t *line,
                               uint32_t *column);

/*
 * Changes a document by a JSON merge patch (RFC 7386). Values borrowed from it
 * become invalid. On failure it is unchanged.
 *
 * patch  size bytes of JSON
 *
 * DSET_EMISUSE   a pointer is NULL
 * DSET_ESYNTAX   the patch is not JSON
 * DSET_ELIMIT    a limit of the document's options
 * DSET_ENOMEM    out of memory
 *
 * Since 0.1.
 */
DSET_API int dset_document_merge(dset_document *document, const void *patch, size_t size, dset_error *err);

enum {
    DSET_WRITE_CANONICAL = 1u << 0, /* JSON: keys sorted, no white space, < > & escaped as Kubernetes does */
    DSET_WRITE_INDENT = 1u << 1     /* JSON: four spaces a level, as kubectl prints */
};
/*
 * Writes a value: JSON in the order of the document unless told otherwise, or
 * YAML that reads back to the same. The text of numbers is written as it was
 * read.
 *
 * sink  takes the text, which is lent for the call
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
