/* Shared by all test programs: a runner with TAP output, and an allocator that counts, checks and fails on demand. */
#ifndef TESTING_H
#define TESTING_H

#include <check.h>
#include <stdio.h>

#include "daemonset/base.h"

/* Runs a suite, TAP on standard output, and returns the exit status of the program. Frees the suite. */
int testing_run(Suite *suite);

/*
 * An allocator that fills new memory, guards its ends, checks the old sizes passed to it, and fails the n-th call.
 * Aborts with a message if a rule is broken.
 */
typedef struct testing_heap {
    dset_allocator allocator; /* hand this to the library */
    size_t blocks;            /* allocated now */
    size_t bytes;             /* allocated now */
    size_t peak;
    size_t calls;             /* allocations and reallocations so far */
    size_t fail_at;           /* this call fails, counted from 1; 0: none */
    bool fail_on;             /* all later ones fail too */
} testing_heap;

void testing_heap_start(testing_heap *heap);

/*
 * Calls attempt() with the first, the second, ... allocation failing, once and then persistently, until it succeeds.
 * attempt returns the code of the call under test and must clean up. Checks that a failure is DSET_ENOMEM, that nothing
 * stays allocated, and that it succeeds in the end. Returns the number of allocations.
 */
typedef int (*testing_attempt_fn)(const dset_allocator *memory, void *context);
size_t testing_sweep(testing_attempt_fn attempt, void *context);

/* What a writer wrote; start it as { "", 0 }. testing_keep is a dset_sink_fn for it. */
typedef struct testing_output {
    char text[4096]; /* terminated */
    size_t size;
} testing_output;
int testing_keep(void *context, const void *data, size_t size);

/* A whole file, terminated; aborts if it cannot be read. Free with free(). */
char *testing_read_file(const char *path, size_t *size);
/* A path below the source tree: top_srcdir/name. Static buffer, good until the next call. */
const char *testing_source(const char *name);

/* A small seeded generator: same seed, same numbers, on any machine. */
typedef struct testing_random {
    uint64_t state;
} testing_random;
uint64_t testing_next(testing_random *random);
uint32_t testing_below(testing_random *random, uint32_t limit); /* 0 .. limit-1 */

/* Like ck_assert_msg, but without a system call for every successful check: for loops. */
#define testing_check(condition, ...)                                                                                \
    do {                                                                                                             \
        if (!(condition))                                                                                            \
            ck_abort_msg(__VA_ARGS__);                                                                               \
    } while (0)

#define ck_ok(call)                                                                                                  \
    do {                                                                                                             \
        int ck_code_ = (call);                                                                                       \
        testing_check(ck_code_ == DSET_OK, "%s: %s", #call, dset_code_name(ck_code_));                               \
    } while (0)

#endif
