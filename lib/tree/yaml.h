/* YAML into documents, and what its plain words mean in YAML 1.1 as the Kubernetes tools read it. */
#ifndef DSETP_TREE_YAML_H
#define DSETP_TREE_YAML_H

#include "tree/builder.h"

typedef struct dsetp_yaml dsetp_yaml;

/* A stream of documents; text must outlive it. NULL when out of memory. */
dsetp_yaml *dsetp_yaml_open(const char *text, size_t size, const dset_allocator *memory);
void dsetp_yaml_close(dsetp_yaml *stream);
/*
 * Builds the next document of the stream into a document; an empty one has a root of null. *more becomes false at the
 * end of the stream, when there was none. What follows the document is not looked at.
 */
int dsetp_yaml_next(dsetp_yaml *stream, dset_document *document, dsetp_duplicates duplicates, bool *more,
                    uint32_t *line, dset_error *err);

typedef enum dsetp_word {
    DSETP_WORD_STRING = 0,
    DSETP_WORD_NULL,
    DSETP_WORD_TRUE,
    DSETP_WORD_FALSE,
    DSETP_WORD_INTEGER,
    DSETP_WORD_FLOAT,
    DSETP_WORD_NOT_FINITE, /* .inf and .nan, which JSON cannot say */
    DSETP_WORD_WRONG       /* the tag does not fit the text */
} dsetp_word;

/*
 * Reads a plain scalar or one with a tag (NULL: none). For numbers the JSON text goes to `number`, which takes
 * dsetp_word_room(size) bytes; whole numbers come in decimal digits whatever way they were written.
 */
dsetp_word dsetp_word_read(const char *tag, const char *text, size_t size, char *number);
size_t dsetp_word_room(size_t size);

#endif
