/* YAML into documents. */
#ifndef DSETP_TREE_YAML_READ_H
#define DSETP_TREE_YAML_READ_H

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

#endif
