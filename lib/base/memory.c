/* Allocation through the caller's allocator. */
#include "base/memory.h"

#include <string.h>

dset_allocator dsetp_memory(const dset_allocator *given)
{
    dset_allocator heap = { dsetp_heap_resize, NULL };

    return given != NULL && given->resize != NULL ? *given : heap;
}

void *dsetp_alloc(const dset_allocator *memory, size_t size)
{
    return memory->resize(memory->self, NULL, 0, size != 0 ? size : 1);
}

void *dsetp_zalloc(const dset_allocator *memory, size_t size)
{
    void *block = dsetp_alloc(memory, size);

    if (block != NULL)
        memset(block, 0, size);
    return block;
}

void dsetp_release(const dset_allocator *memory, void *block, size_t size)
{
    if (block != NULL)
        memory->resize(memory->self, block, size != 0 ? size : 1, 0);
}

bool dsetp_multiply(size_t a, size_t b, size_t *out)
{
    if (b != 0 && a > SIZE_MAX / b)
        return false;
    *out = a * b;
    return true;
}

bool dsetp_grow(const dset_allocator *memory, void **items, size_t *capacity, size_t need, size_t item_size)
{
    size_t wanted = *capacity < 8 ? 8 : *capacity;
    size_t bytes;
    void *grown;

    if (need <= *capacity)
        return true;
    while (wanted < need) {
        if (wanted > SIZE_MAX / 2)
            return false;
        wanted *= 2;
    }
    if (!dsetp_multiply(wanted, item_size, &bytes))
        return false;
    grown = memory->resize(memory->self, *items, *capacity * item_size, bytes);
    if (grown == NULL)
        return false;
    *items = grown;
    *capacity = wanted;
    return true;
}
