/* The rules of a store, run against every implementation. */
#ifndef CONFORMANCE_H
#define CONFORMANCE_H

#include "support/testing.h"

#include "daemonset/ports.h"

/* Opens an empty store. */
typedef int (*conformance_open_fn)(dset_store *out, const dset_allocator *memory);

/* Adds the tests of every rule to a suite. */
void conformance_add(Suite *suite, const char *name, conformance_open_fn open);

/*
 * A store that wraps another and injects a fault: the k-th call, counted over all methods, fails in one of these ways;
 * later calls are passed on.
 */
typedef enum conformance_fault {
    CONFORMANCE_ERROR,    /* DSET_EIO, and nothing was done */
    CONFORMANCE_LOST,     /* the write was done, but the reply is lost: DSET_EUNKNOWN */
    CONFORMANCE_CONFLICT, /* writes: DSET_ECONFLICT, as after a concurrent write; others: as CONFORMANCE_ERROR */
    CONFORMANCE_FAULTS
} conformance_fault;

typedef struct conformance_shim {
    dset_store inner; /* borrowed */
    conformance_fault fault;
    size_t fail_at; /* counted from 1; 0: none */
    size_t calls;
} conformance_shim;

/* The outer store; it needs no closing and does not close the inner one. */
dset_store conformance_wrap(conformance_shim *shim, const dset_store *inner);

#endif
