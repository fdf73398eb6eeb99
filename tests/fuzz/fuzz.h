/*
 * What the fuzz targets share. A target is LLVMFuzzerTestOneInput in a file of its own; linked with libFuzzer it
 * searches, linked with replay.c it runs over files.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemonset/daemonset.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A property that does not hold ends the run, as a crash does. */
#define FUZZ_CHECK(condition)                                                                                        \
    do {                                                                                                             \
        if (!(condition)) {                                                                                          \
            fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition);                           \
            abort();                                                                                                 \
        }                                                                                                            \
    } while (0)

typedef struct fuzz_text { /* grows */
    char *data;
    size_t size, capacity;
} fuzz_text;

int fuzz_sink(void *to, const void *data, size_t size); /* a dset_sink_fn over a fuzz_text */
void fuzz_add(fuzz_text *to, const char *name, const char *value);
bool fuzz_same(const fuzz_text *a, const fuzz_text *b);
void fuzz_free(fuzz_text *text);

/* A value written; the target ends if that fails. Free it. */
fuzz_text fuzz_write(const dset_value *value, dset_format format, uint32_t flags);
/* The first document of a text, or NULL. */
dset_document *fuzz_parse(const void *data, size_t size, dset_format format, uint32_t flags);
/* Of one that was written: however dense it is now. */
dset_document *fuzz_parse_back(const void *data, size_t size, dset_format format);

#endif
