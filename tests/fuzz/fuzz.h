/*
 * Shared by the fuzz targets. A target is LLVMFuzzerTestOneInput in a file of its own; linked with libFuzzer it
 * fuzzes, linked with replay.c it runs over files.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemonset/daemonset.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A failed property aborts the run, like a crash. */
#define FUZZ_CHECK(condition)                                                                                        \
    do {                                                                                                             \
        if (!(condition)) {                                                                                          \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition);                           \
            abort();                                                                                                 \
        }                                                                                                            \
    } while (0)

typedef struct fuzz_text { /* grows as needed */
    char *data;
    size_t size, capacity;
} fuzz_text;

int fuzz_sink(void *to, const void *data, size_t size); /* a dset_sink_fn over a fuzz_text */
void fuzz_add(fuzz_text *to, const char *name, const char *value);
bool fuzz_same(const fuzz_text *a, const fuzz_text *b);
void fuzz_free(fuzz_text *text);

/* Writes a value; aborts if that fails. Free the result with fuzz_free(). */
fuzz_text fuzz_write(const dset_value *value, dset_format format, uint32_t flags);
/* Parses the first document of a text; NULL if it is refused. */
dset_document *fuzz_parse(const void *data, size_t size, dset_format format, uint32_t flags);
/* The same for text that the library wrote: without a limit on the number of values. */
dset_document *fuzz_parse_back(const void *data, size_t size, dset_format format);

#endif
