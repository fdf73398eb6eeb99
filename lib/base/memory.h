/* Allocation through the caller's allocator. */
#ifndef DSETP_BASE_MEMORY_H
#define DSETP_BASE_MEMORY_H

#include "daemonset/base.h"

/* The allocator to use: *given, or the default if given or its function is NULL. */
dset_allocator dsetp_memory(const dset_allocator *given);
/* The default allocator, in a file of its own: the only place in the pure rooms that uses malloc. */
void *dsetp_heap_resize(void *self, void *block, size_t old_size, size_t new_size);

void *dsetp_alloc(const dset_allocator *memory, size_t size); /* size 0 is treated as 1 */
void *dsetp_zalloc(const dset_allocator *memory, size_t size);
void dsetp_release(const dset_allocator *memory, void *block, size_t size); /* size as it was requested */

/* a * b; false on overflow. */
bool dsetp_multiply(size_t a, size_t b, size_t *out);

/*
 * Grows an array to hold at least need items, doubling it. *items and *capacity change only on success. False when out
 * of memory.
 */
bool dsetp_grow(const dset_allocator *memory, void **items, size_t *capacity, size_t need, size_t item_size);

#endif
