/* Writes what a record reader returns as text. */
#ifndef TESTS_RECORDS_SEEN_H
#define TESTS_RECORDS_SEEN_H

#include "base/text.h"
#include "daemonset/records.h"
#include "support/testing.h"

extern const dset_record_methods see_all; /* the context is a dsetp_buffer */

/* Reads a text in pieces of this size; the results are appended to *seen. */
int read_all(const dset_record_options *options, const dset_record_methods *methods, const char *text, size_t size,
             size_t piece, dsetp_buffer *seen, dset_error *err);
/* The same with all methods and the default limits. */
int read_pieces(uint32_t kind, uint32_t shape, const char *text, size_t size, size_t piece, dsetp_buffer *seen,
                const dset_allocator *memory, dset_error *err);

#endif
