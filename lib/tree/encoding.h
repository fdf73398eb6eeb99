/* The encoding of files, as kubectl takes it from the byte order mark at their beginning. */
#ifndef DSETP_TREE_ENCODING_H
#define DSETP_TREE_ENCODING_H

#include "base/text.h"

typedef struct dsetp_plain { /* a text in UTF-8 without a mark */
    const char *text;
    size_t size;
    dsetp_buffer made; /* if it had to be made */
} dsetp_plain;

/* Borrows the text, or makes one of UTF-16. False when out of memory, and then there is nothing to free. */
bool dsetp_plain_start(dsetp_plain *plain, const char *text, size_t size, const dset_allocator *memory);
void dsetp_plain_free(dsetp_plain *plain);

#endif
