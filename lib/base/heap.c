/* The default allocator, from libc: the only file of the pure rooms that uses malloc. */
#include "base/memory.h"

#include <stdlib.h>

void *dsetp_heap_resize(void *self, void *block, size_t old_size, size_t new_size)
{
    (void)self;
    (void)old_size;
    if (new_size == 0) {
        free(block);
        return NULL;
    }
    return realloc(block, new_size);
}
