/*
 * The document builder: builds a tree from the events of the JSON or YAML reader, with common limits. Knows neither
 * format.
 */
#ifndef DSETP_TREE_BUILDER_H
#define DSETP_TREE_BUILDER_H

#include "json/reader.h"
#include "tree/tree.h"

#define DSETP_VALUES_MAX 200000u /* by default */
#define DSETP_TOO_MANY_VALUES "more than %u values, which is the limit for this text" /* unsigned */
#define DSETP_ONLY_MAPPINGS "only mappings can be merged with <<"

typedef enum dsetp_duplicates {
    DSETP_REFUSE_DUPLICATES = 0,
    DSETP_LAST_COUNTS,     /* drop earlier ones */
    DSETP_MARK_DUPLICATES   /* keep all, and mark the later ones for the decoder */
} dsetp_duplicates;

typedef struct dsetp_builder {
    dset_document *document;
    dset_value *at; /* the open container */
    uint32_t depth;
    size_t values, values_max;
    size_t grown;    /* bytes by which decoded texts are longer than their source; they count like values */
    dsetp_duplicates duplicates;
    const char *key; /* of the next member, in the arena */
    uint32_t key_line, key_column;
    int marks;       /* of the next value, DSETP_ESCAPED and so on */
    uint32_t merges; /* number of merge keys so far */
    bool strict_merges; /* a key that overrides a merged one is a duplicate */
    dset_value *root; /* NULL until the first value */
    dset_error *err;
} dsetp_builder;

/* The maximum of values in a realistic text of this size. */
size_t dsetp_values_fit(size_t size);
/* The maximum of values in the tree of a text, by the options. */
size_t dsetp_values_max(const dset_document_options *options, size_t size);
/*
 * Counts the values of JSON text, so that one with too many is refused before a tree is made of it. reader: started, a
 * copy. DSET_ELIMIT with the place and the path of the first value beyond `most`; DSET_OK when there are not so many,
 * or when the text is broken before.
 */
int dsetp_check_count(dsetp_json reader, size_t most, dset_error *err);

/* size: size of the text. */
void dsetp_build_start(dsetp_builder *builder, dset_document *document, size_t size, dsetp_duplicates duplicates,
                       dset_error *err);
/* All return DSET_OK, or fail with position and path in err. text must be in the document's arena; it is kept. */
int dsetp_build_open(dsetp_builder *builder, int type, uint32_t line, uint32_t column);
int dsetp_build_close(dsetp_builder *builder);
void dsetp_build_key(dsetp_builder *builder, const char *text, uint32_t line, uint32_t column);
int dsetp_build_scalar(dsetp_builder *builder, int type, const char *text, uint32_t line, uint32_t column);
/* Fails at a position, with the current path of the builder. */
int dsetp_build_fail(dsetp_builder *builder, int code, uint32_t line, uint32_t column, const char *text);
/* Sets the root of the document. */
void dsetp_build_finish(dsetp_builder *builder);

/* Reads JSON text into a new, unlinked subtree of the document. */
int dsetp_build_json(dset_document *document, dset_value **out, const char *text, size_t size,
                     dsetp_duplicates duplicates, dset_error *err);
/* The same with a started reader. */
int dsetp_build_from(dset_document *document, dset_value **out, dsetp_json *reader,
                     dsetp_duplicates duplicates, dset_error *err);

#endif
