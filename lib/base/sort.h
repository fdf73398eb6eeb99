/* A stable merge sort (glibc's qsort allocates and is not stable). */
#ifndef DSETP_BASE_SORT_H
#define DSETP_BASE_SORT_H

#include "base/memory.h"

typedef int (*dsetp_compare_fn)(const void *a, const void *b, void *context);

/* scratch holds count / 2 + 1 items. Cannot fail. */
void dsetp_sort_with(void *items, size_t count, size_t item_size, dsetp_compare_fn compare, void *context,
                     void *scratch);
/* Allocates the scratch space; false when out of memory, with items unchanged. */
bool dsetp_sort(const dset_allocator *memory, void *items, size_t count, size_t item_size, dsetp_compare_fn compare,
                void *context);

#endif
