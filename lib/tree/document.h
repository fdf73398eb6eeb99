/* Documents, for other files. */
#ifndef DSETP_TREE_DOCUMENT_H
#define DSETP_TREE_DOCUMENT_H

#include "tree/builder.h"

/* The caller's options with their defaults filled in. */
int dsetp_document_options(dset_document_options *known, const dset_document_options *given, dset_error *err);
/* How the flags treat duplicate keys. */
dsetp_duplicates dsetp_duplicates_of(uint32_t flags);
/* Reads the first document of a text. options: with defaults filled in. */
int dsetp_document_read(dset_document **out, const char *text, size_t size, const dset_document_options *options,
                        dsetp_duplicates duplicates, dset_error *err);
/* Reads JSON written by this library: only values are limited, and the last of duplicate keys counts. */
int dsetp_reread(dset_document **out, const void *text, size_t size, const dset_document_options *options,
                 dset_error *err);
/* A new document with a copy of a value of another, including marks and positions; NULL when out of memory. */
dset_document *dsetp_document_part(const dset_document_options *options, const dset_document *from,
                                   const dset_value *value);
/* Merges a patch built in the same document. Cannot fail. */
void dsetp_document_merge(dset_document *document, dset_value *patch);

#endif
